"""Any questionnaire: responses, rows of repeats as records, attachments, second keyings, work.

Migrations are frozen: this is SQL as it was released, never generated from today's classes.
"""

import json

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """CREATE TABLE response (
        id INTEGER NOT NULL,
        uid TEXT NOT NULL,
        rev INTEGER DEFAULT '0' NOT NULL,
        updated_at TEXT DEFAULT '' NOT NULL,
        updated_by TEXT DEFAULT '' NOT NULL,
        deleted_at TEXT,
        deleted_reason TEXT DEFAULT '' NOT NULL,
        village_code TEXT DEFAULT '' NOT NULL,
        period TEXT DEFAULT '' NOT NULL,
        form_id TEXT DEFAULT '' NOT NULL,
        form_version TEXT DEFAULT '' NOT NULL,
        subject TEXT DEFAULT 'village' NOT NULL,
        family_id INTEGER,
        person_id INTEGER,
        title TEXT COLLATE "NOCASE" DEFAULT '' NOT NULL,
        rt TEXT DEFAULT '' NOT NULL,
        rw TEXT DEFAULT '' NOT NULL,
        status TEXT DEFAULT 'draft' NOT NULL,
        status_reason TEXT DEFAULT '' NOT NULL,
        error_count INTEGER DEFAULT '0' NOT NULL,
        warning_count INTEGER DEFAULT '0' NOT NULL,
        answers TEXT DEFAULT '{}' NOT NULL,
        aside TEXT DEFAULT '{}' NOT NULL,
        findings TEXT DEFAULT '{}' NOT NULL,
        accepted TEXT DEFAULT '{}' NOT NULL,
        notes TEXT DEFAULT '{}' NOT NULL,
        parked TEXT DEFAULT '{}' NOT NULL,
        prior TEXT DEFAULT '{}' NOT NULL,
        prior_period TEXT DEFAULT '' NOT NULL,
        change_state TEXT DEFAULT '' NOT NULL,
        resume TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (uid),
        FOREIGN KEY(family_id) REFERENCES family (id),
        FOREIGN KEY(person_id) REFERENCES person (id)
    ) STRICT""",
    """CREATE INDEX response_family ON response (family_id)""",
    """CREATE INDEX response_form ON response (form_id, title, id)
        WHERE deleted_at IS NULL""",
    """CREATE INDEX response_person ON response (person_id)""",
    """CREATE TABLE roster_row (
        id INTEGER NOT NULL,
        uid TEXT NOT NULL,
        rev INTEGER DEFAULT '0' NOT NULL,
        updated_at TEXT DEFAULT '' NOT NULL,
        updated_by TEXT DEFAULT '' NOT NULL,
        deleted_at TEXT,
        deleted_reason TEXT DEFAULT '' NOT NULL,
        family_id INTEGER,
        response_id INTEGER,
        repeat TEXT DEFAULT '' NOT NULL,
        parent_uid TEXT DEFAULT '' NOT NULL,
        position INTEGER DEFAULT '0' NOT NULL,
        answers TEXT DEFAULT '{}' NOT NULL,
        aside TEXT DEFAULT '{}' NOT NULL,
        parked TEXT DEFAULT '{}' NOT NULL,
        prior TEXT DEFAULT '{}' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (uid),
        FOREIGN KEY(family_id) REFERENCES family (id),
        FOREIGN KEY(response_id) REFERENCES response (id)
    ) STRICT""",
    """CREATE INDEX roster_row_family ON roster_row (family_id, position)""",
    """CREATE INDEX roster_row_response ON roster_row (response_id, position)""",
    """CREATE TABLE attachment (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        hash TEXT NOT NULL,
        original_name TEXT DEFAULT '' NOT NULL,
        media_type TEXT DEFAULT '' NOT NULL,
        size INTEGER DEFAULT '0' NOT NULL,
        data BLOB NOT NULL,
        thumbnail BLOB,
        added_at TEXT DEFAULT '' NOT NULL,
        added_by TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (name),
        UNIQUE (hash)
    ) STRICT""",
    """CREATE TABLE verification (
        id INTEGER NOT NULL,
        family_id INTEGER,
        response_id INTEGER,
        period TEXT DEFAULT '' NOT NULL,
        reason TEXT DEFAULT 'manual' NOT NULL,
        state TEXT DEFAULT 'drawn' NOT NULL,
        first_operator TEXT DEFAULT '' NOT NULL,
        operator TEXT DEFAULT '' NOT NULL,
        drawn_at TEXT DEFAULT '' NOT NULL,
        started_at TEXT DEFAULT '' NOT NULL,
        finished_at TEXT DEFAULT '' NOT NULL,
        answers TEXT DEFAULT '{}' NOT NULL,
        differences TEXT DEFAULT '[]' NOT NULL,
        fields INTEGER DEFAULT '0' NOT NULL,
        keyer_errors INTEGER DEFAULT '0' NOT NULL,
        verifier_errors INTEGER DEFAULT '0' NOT NULL,
        peeks INTEGER DEFAULT '0' NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(family_id) REFERENCES family (id),
        FOREIGN KEY(response_id) REFERENCES response (id)
    ) STRICT""",
    """CREATE INDEX verification_family ON verification (family_id)""",
    """CREATE INDEX verification_response ON verification (response_id)""",
    """CREATE TABLE work (
        id INTEGER NOT NULL,
        operator TEXT DEFAULT '' NOT NULL,
        task TEXT DEFAULT 'entry' NOT NULL,
        form_id TEXT DEFAULT '' NOT NULL,
        family_id INTEGER,
        response_id INTEGER,
        period TEXT DEFAULT '' NOT NULL,
        rt TEXT DEFAULT '' NOT NULL,
        rw TEXT DEFAULT '' NOT NULL,
        started_at TEXT DEFAULT '' NOT NULL,
        ended_at TEXT DEFAULT '' NOT NULL,
        seconds INTEGER DEFAULT '0' NOT NULL,
        keystrokes INTEGER DEFAULT '0' NOT NULL,
        answers INTEGER DEFAULT '0' NOT NULL,
        corrections INTEGER DEFAULT '0' NOT NULL,
        acceptances INTEGER DEFAULT '0' NOT NULL,
        records INTEGER DEFAULT '0' NOT NULL,
        PRIMARY KEY (id)
    ) STRICT""",
    """CREATE INDEX work_operator ON work (operator, started_at)""",
    """CREATE TABLE paper_receipt (
        id INTEGER NOT NULL,
        at TEXT DEFAULT '' NOT NULL,
        operator TEXT DEFAULT '' NOT NULL,
        period TEXT DEFAULT '' NOT NULL,
        form_id TEXT DEFAULT '' NOT NULL,
        rt TEXT DEFAULT '' NOT NULL,
        rw TEXT DEFAULT '' NOT NULL,
        count INTEGER DEFAULT '0' NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id)
    ) STRICT""",
    """CREATE TABLE instrument_file (
        id INTEGER NOT NULL,
        instrument_id INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        hash TEXT DEFAULT '' NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (instrument_id, name),
        FOREIGN KEY(instrument_id) REFERENCES instrument (id)
    ) STRICT""",
    """ALTER TABLE family ADD COLUMN accepted TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE family ADD COLUMN notes TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE family ADD COLUMN parked TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE family ADD COLUMN prior TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE family ADD COLUMN prior_period TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE family ADD COLUMN change_state TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE person ADD COLUMN parked TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE person ADD COLUMN prior TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE instrument ADD COLUMN subject TEXT DEFAULT 'family' NOT NULL""",
    """ALTER TABLE instrument ADD COLUMN source_name TEXT DEFAULT '' NOT NULL""",
)

# Members that were taken out take their rows along; families don't.
_ROWS = (
    "SELECT id, updated_at, updated_by, NULL, '', rows FROM family WHERE rows != '[]'",
    (
        "SELECT family_id, updated_at, updated_by, deleted_at, deleted_reason, rows FROM person "
        "WHERE rows != '[]'"
    ),
)


def upgrade() -> None:
    """Make the tables; rows that stood as JSON in families and persons become records."""
    for statement in _STATEMENTS:
        op.execute(statement)
    connection = op.get_bind()
    for query in _ROWS:
        for family_id, *stamp, rows in connection.exec_driver_sql(query).all():
            places: dict[tuple[str, str], int] = {}
            for row in json.loads(rows):
                sibling = row["repeat"], row["parent"]
                places[sibling] = places.get(sibling, 0) + 1
                answers = json.dumps(row["values"], ensure_ascii=False, sort_keys=True)
                connection.exec_driver_sql(
                    "INSERT INTO roster_row(uid, rev, updated_at, updated_by, deleted_at, "
                    "deleted_reason, family_id, repeat, parent_uid, position, answers) "
                    "VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (row["key"], *stamp, family_id, *sibling, places[sibling], answers),
                )
    op.execute("ALTER TABLE family DROP COLUMN rows")
    op.execute("ALTER TABLE person DROP COLUMN rows")
