"""The first layout of a workspace.

Migrations are frozen: this is SQL as it was released, never generated from today's classes.
"""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """CREATE TABLE batch (
        id INTEGER NOT NULL,
        uid TEXT NOT NULL,
        direction TEXT DEFAULT 'out' NOT NULL,
        at TEXT DEFAULT '' NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        period TEXT DEFAULT '' NOT NULL,
        file_name TEXT DEFAULT '' NOT NULL,
        hash TEXT DEFAULT '' NOT NULL,
        counts TEXT DEFAULT '{}' NOT NULL,
        parent_uid TEXT DEFAULT '' NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (uid)
    ) STRICT""",
    """CREATE TABLE house (
        id INTEGER NOT NULL,
        uid TEXT NOT NULL,
        rev INTEGER DEFAULT '0' NOT NULL,
        updated_at TEXT DEFAULT '' NOT NULL,
        updated_by TEXT DEFAULT '' NOT NULL,
        deleted_at TEXT,
        deleted_reason TEXT DEFAULT '' NOT NULL,
        village_code TEXT DEFAULT '' NOT NULL,
        number TEXT DEFAULT '' NOT NULL,
        rt TEXT DEFAULT '' NOT NULL,
        rw TEXT DEFAULT '' NOT NULL,
        address TEXT DEFAULT '' NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (uid)
    ) STRICT""",
    """CREATE INDEX house_place ON house (village_code, rw, rt, number)
        WHERE deleted_at IS NULL""",
    """CREATE TABLE instrument (
        id INTEGER NOT NULL,
        form_id TEXT DEFAULT '' NOT NULL,
        version TEXT DEFAULT '' NOT NULL,
        target TEXT DEFAULT 'family' NOT NULL,
        title TEXT DEFAULT '' NOT NULL,
        hash TEXT DEFAULT '' NOT NULL,
        source_format TEXT DEFAULT 'md' NOT NULL,
        source BLOB NOT NULL,
        definition TEXT DEFAULT '' NOT NULL,
        installed_at TEXT DEFAULT '' NOT NULL,
        active INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (form_id, version)
    ) STRICT""",
    """CREATE TABLE operation (
        id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        actor TEXT DEFAULT '' NOT NULL,
        label TEXT DEFAULT '' NOT NULL,
        source TEXT DEFAULT 'entry' NOT NULL,
        undoable INTEGER NOT NULL,
        reverted INTEGER NOT NULL,
        reverts INTEGER,
        PRIMARY KEY (id)
    ) STRICT""",
    """CREATE TABLE setting (
        "key" TEXT NOT NULL,
        value TEXT DEFAULT 'null' NOT NULL,
        PRIMARY KEY ("key")
    ) STRICT""",
    """CREATE TABLE village (
        id INTEGER NOT NULL,
        uid TEXT NOT NULL,
        rev INTEGER DEFAULT '0' NOT NULL,
        updated_at TEXT DEFAULT '' NOT NULL,
        updated_by TEXT DEFAULT '' NOT NULL,
        deleted_at TEXT,
        deleted_reason TEXT DEFAULT '' NOT NULL,
        code TEXT NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        kecamatan TEXT DEFAULT '' NOT NULL,
        kabupaten TEXT DEFAULT '' NOT NULL,
        bps_code TEXT DEFAULT '' NOT NULL,
        typology TEXT DEFAULT '' NOT NULL,
        head_name TEXT DEFAULT '' NOT NULL,
        officer_name TEXT DEFAULT '' NOT NULL,
        officer_phone TEXT DEFAULT '' NOT NULL,
        office_address TEXT DEFAULT '' NOT NULL,
        expected_families INTEGER,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (uid),
        UNIQUE (code)
    ) STRICT""",
    """CREATE TABLE family (
        id INTEGER NOT NULL,
        uid TEXT NOT NULL,
        rev INTEGER DEFAULT '0' NOT NULL,
        updated_at TEXT DEFAULT '' NOT NULL,
        updated_by TEXT DEFAULT '' NOT NULL,
        deleted_at TEXT,
        deleted_reason TEXT DEFAULT '' NOT NULL,
        village_code TEXT DEFAULT '' NOT NULL,
        period TEXT DEFAULT '' NOT NULL,
        house_id INTEGER,
        form_id TEXT DEFAULT '' NOT NULL,
        form_version TEXT DEFAULT '' NOT NULL,
        status TEXT DEFAULT 'draft' NOT NULL,
        status_reason TEXT DEFAULT '' NOT NULL,
        no_kk TEXT DEFAULT '' NOT NULL,
        head_name TEXT COLLATE "NOCASE" DEFAULT '' NOT NULL,
        rt TEXT DEFAULT '' NOT NULL,
        rw TEXT DEFAULT '' NOT NULL,
        address TEXT DEFAULT '' NOT NULL,
        member_count INTEGER DEFAULT '0' NOT NULL,
        decile TEXT DEFAULT '' NOT NULL,
        decile_period TEXT DEFAULT '' NOT NULL,
        error_count INTEGER DEFAULT '0' NOT NULL,
        warning_count INTEGER DEFAULT '0' NOT NULL,
        answers TEXT DEFAULT '{}' NOT NULL,
        aside TEXT DEFAULT '{}' NOT NULL,
        findings TEXT DEFAULT '{}' NOT NULL,
        rows TEXT DEFAULT '[]' NOT NULL,
        resume TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (uid),
        FOREIGN KEY(house_id) REFERENCES house (id)
    ) STRICT""",
    """CREATE INDEX family_head ON family (head_name, id) WHERE deleted_at IS NULL""",
    """CREATE INDEX family_house ON family (house_id)""",
    """CREATE INDEX family_kk ON family (no_kk, id) WHERE deleted_at IS NULL""",
    """CREATE INDEX family_place ON family (rw, rt, head_name, id) WHERE deleted_at IS NULL""",
    """CREATE INDEX family_tally ON family (
        rw, rt, status, error_count, warning_count, member_count
    ) WHERE deleted_at IS NULL""",
    """CREATE TABLE history (
        id INTEGER NOT NULL,
        operation_id INTEGER NOT NULL,
        kind TEXT DEFAULT '' NOT NULL,
        record_id INTEGER NOT NULL,
        field TEXT DEFAULT '' NOT NULL,
        old TEXT,
        new TEXT,
        PRIMARY KEY (id),
        FOREIGN KEY(operation_id) REFERENCES operation (id)
    ) STRICT""",
    """CREATE INDEX history_operation ON history (operation_id)""",
    """CREATE INDEX history_record ON history (kind, record_id, id)""",
    """CREATE TABLE person (
        id INTEGER NOT NULL,
        uid TEXT NOT NULL,
        rev INTEGER DEFAULT '0' NOT NULL,
        updated_at TEXT DEFAULT '' NOT NULL,
        updated_by TEXT DEFAULT '' NOT NULL,
        deleted_at TEXT,
        deleted_reason TEXT DEFAULT '' NOT NULL,
        family_id INTEGER NOT NULL,
        position INTEGER DEFAULT '0' NOT NULL,
        name TEXT COLLATE "NOCASE" DEFAULT '' NOT NULL,
        nik TEXT DEFAULT '' NOT NULL,
        sex TEXT DEFAULT '' NOT NULL,
        birth_date TEXT DEFAULT '' NOT NULL,
        relation TEXT DEFAULT '' NOT NULL,
        presence TEXT DEFAULT '' NOT NULL,
        answers TEXT DEFAULT '{}' NOT NULL,
        aside TEXT DEFAULT '{}' NOT NULL,
        rows TEXT DEFAULT '[]' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (uid),
        FOREIGN KEY(family_id) REFERENCES family (id)
    ) STRICT""",
    """CREATE INDEX person_family ON person (family_id, position)""",
    """CREATE INDEX person_nik ON person (nik)""",
    """CREATE VIRTUAL TABLE family_search USING fts5(
        words, content='', contentless_delete=1, tokenize="trigram remove_diacritics 1"
    )""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
