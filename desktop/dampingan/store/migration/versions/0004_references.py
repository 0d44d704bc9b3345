"""Lists that questions offer and that a regency hands out: agencies, programmes, scales.

Migrations are frozen: this is SQL as it was released, never generated from today's classes.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """CREATE TABLE reference (
            id INTEGER NOT NULL,
            uid TEXT NOT NULL,
            rev INTEGER DEFAULT '0' NOT NULL,
            updated_at TEXT DEFAULT '' NOT NULL,
            updated_by TEXT DEFAULT '' NOT NULL,
            deleted_at TEXT,
            deleted_reason TEXT DEFAULT '' NOT NULL,
            list TEXT DEFAULT '' NOT NULL,
            code TEXT DEFAULT '' NOT NULL,
            label TEXT COLLATE "NOCASE" DEFAULT '' NOT NULL,
            short TEXT DEFAULT '' NOT NULL,
            parent TEXT DEFAULT '' NOT NULL,
            region TEXT DEFAULT '' NOT NULL,
            extra TEXT DEFAULT '{}' NOT NULL,
            confidence TEXT DEFAULT '' NOT NULL,
            source TEXT DEFAULT '' NOT NULL,
            active INTEGER DEFAULT '1' NOT NULL,
            successor TEXT DEFAULT '' NOT NULL,
            position INTEGER DEFAULT '0' NOT NULL,
            origin TEXT DEFAULT 'here' NOT NULL,
            stamps TEXT DEFAULT '{}' NOT NULL,
            PRIMARY KEY (id),
            UNIQUE (uid)
    )
     STRICT""",
    """CREATE INDEX reference_list ON reference (list, position, id)
     WHERE deleted_at IS NULL""",
)


def upgrade() -> None:
    """Make the table."""
    for statement in _STATEMENTS:
        op.execute(statement)
