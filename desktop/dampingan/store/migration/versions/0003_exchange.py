"""Workbooks both ways: stamps of values, conflicts, the regency's questions, what was rejected.

Migrations are frozen: this is SQL as it was released, never generated from today's classes.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """CREATE TABLE "conflict" (
            id INTEGER NOT NULL,
            uid TEXT NOT NULL,
            rev INTEGER DEFAULT '0' NOT NULL,
            updated_at TEXT DEFAULT '' NOT NULL,
            updated_by TEXT DEFAULT '' NOT NULL,
            deleted_at TEXT,
            deleted_reason TEXT DEFAULT '' NOT NULL,
            kind TEXT DEFAULT 'family' NOT NULL,
            record_uid TEXT DEFAULT '' NOT NULL,
            village_code TEXT DEFAULT '' NOT NULL,
            field TEXT DEFAULT '' NOT NULL,
            base TEXT,
            mine TEXT DEFAULT '' NOT NULL,
            theirs TEXT DEFAULT '' NOT NULL,
            dot TEXT DEFAULT '' NOT NULL,
            seen TEXT DEFAULT '{}' NOT NULL,
            type TEXT DEFAULT 'conflict' NOT NULL,
            reason TEXT DEFAULT '' NOT NULL,
            binding INTEGER DEFAULT '0' NOT NULL,
            "by" TEXT DEFAULT '' NOT NULL,
            at TEXT DEFAULT '' NOT NULL,
            batch_uid TEXT DEFAULT '' NOT NULL,
            state TEXT DEFAULT 'open' NOT NULL,
            decided_by TEXT DEFAULT '' NOT NULL,
            decided_at TEXT DEFAULT '' NOT NULL,
            answer TEXT DEFAULT '' NOT NULL,
            PRIMARY KEY (id),
            UNIQUE (record_uid, field, dot, theirs),
            UNIQUE (uid)
    )
     STRICT""",
    """CREATE INDEX conflict_open ON "conflict" (state, record_uid)""",
    """CREATE TABLE inquiry (
            id INTEGER NOT NULL,
            uid TEXT NOT NULL,
            rev INTEGER DEFAULT '0' NOT NULL,
            updated_at TEXT DEFAULT '' NOT NULL,
            updated_by TEXT DEFAULT '' NOT NULL,
            deleted_at TEXT,
            deleted_reason TEXT DEFAULT '' NOT NULL,
            village_code TEXT DEFAULT '' NOT NULL,
            record_kind TEXT DEFAULT 'family' NOT NULL,
            record_uid TEXT DEFAULT '' NOT NULL,
            field TEXT DEFAULT '' NOT NULL,
            title TEXT DEFAULT '' NOT NULL,
            question TEXT DEFAULT '' NOT NULL,
            asked_by TEXT DEFAULT '' NOT NULL,
            asked_at TEXT DEFAULT '' NOT NULL,
            answer TEXT DEFAULT '' NOT NULL,
            answered_by TEXT DEFAULT '' NOT NULL,
            answered_at TEXT DEFAULT '' NOT NULL,
            state TEXT DEFAULT 'open' NOT NULL,
            stamps TEXT DEFAULT '{}' NOT NULL,
            PRIMARY KEY (id),
            UNIQUE (uid)
    )
     STRICT""",
    """CREATE INDEX inquiry_record ON inquiry (record_uid)""",
    """CREATE TABLE duplicate (
            id INTEGER NOT NULL,
            uid TEXT NOT NULL,
            rev INTEGER DEFAULT '0' NOT NULL,
            updated_at TEXT DEFAULT '' NOT NULL,
            updated_by TEXT DEFAULT '' NOT NULL,
            deleted_at TEXT,
            deleted_reason TEXT DEFAULT '' NOT NULL,
            record_kind TEXT DEFAULT 'family' NOT NULL,
            left_uid TEXT DEFAULT '' NOT NULL,
            right_uid TEXT DEFAULT '' NOT NULL,
            score INTEGER DEFAULT '0' NOT NULL,
            why TEXT DEFAULT '[]' NOT NULL,
            state TEXT DEFAULT 'open' NOT NULL,
            decided_by TEXT DEFAULT '' NOT NULL,
            decided_at TEXT DEFAULT '' NOT NULL,
            PRIMARY KEY (id),
            UNIQUE (left_uid, right_uid),
            UNIQUE (uid)
    )
     STRICT""",
    """CREATE INDEX duplicate_open ON duplicate (state, score)""",
    """CREATE TABLE rejected_row (
            id INTEGER NOT NULL,
            batch_uid TEXT DEFAULT '' NOT NULL,
            village_code TEXT DEFAULT '' NOT NULL,
            sheet TEXT DEFAULT '' NOT NULL,
            "row" INTEGER DEFAULT '0' NOT NULL,
            "values" TEXT DEFAULT '{}' NOT NULL,
            messages TEXT DEFAULT '[]' NOT NULL,
            at TEXT DEFAULT '' NOT NULL,
            PRIMARY KEY (id)
    )
     STRICT""",
    """CREATE INDEX rejected_row_batch ON rejected_row (batch_uid)""",
    """ALTER TABLE family ADD COLUMN stamps TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE person ADD COLUMN stamps TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE response ADD COLUMN stamps TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE roster_row ADD COLUMN stamps TEXT DEFAULT '{}' NOT NULL""",
    """ALTER TABLE family ADD COLUMN joined_into TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE person ADD COLUMN joined_into TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE family ADD COLUMN received_at TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE family ADD COLUMN received_rev INTEGER DEFAULT '0' NOT NULL""",
    """ALTER TABLE response ADD COLUMN received_at TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE response ADD COLUMN received_rev INTEGER DEFAULT '0' NOT NULL""",
    """ALTER TABLE batch ADD COLUMN village_code TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE batch ADD COLUMN partner TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE batch ADD COLUMN content TEXT DEFAULT 'full' NOT NULL""",
    """ALTER TABLE batch ADD COLUMN state TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE batch ADD COLUMN count INTEGER DEFAULT '0' NOT NULL""",
    """ALTER TABLE batch ADD COLUMN watermark INTEGER DEFAULT '0' NOT NULL""",
    """ALTER TABLE batch ADD COLUMN report TEXT DEFAULT '{}' NOT NULL""",
    """CREATE INDEX family_village ON family (village_code)""",
    """CREATE INDEX response_village ON response (village_code)""",
    """CREATE INDEX family_decile ON family (village_code, decile) WHERE deleted_at IS NULL""",
    """DROP INDEX family_place""",
    """CREATE INDEX family_place ON family (village_code, rw, rt, head_name, id)
     WHERE deleted_at IS NULL""",
    """DROP INDEX family_tally""",
    """CREATE INDEX family_tally ON family
     (village_code, rw, rt, status, error_count, warning_count, member_count)
     WHERE deleted_at IS NULL""",
)


def upgrade() -> None:
    """Make the tables and columns."""
    for statement in _STATEMENTS:
        op.execute(statement)
