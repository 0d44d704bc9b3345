"""Printed sheets that came back, ticked in by their codes.

Migrations are frozen: this is SQL as it was released, never generated from today's classes.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """CREATE TABLE sheet_receipt (
            id INTEGER NOT NULL,
            at TEXT DEFAULT '' NOT NULL,
            operator TEXT DEFAULT '' NOT NULL,
            period TEXT DEFAULT '' NOT NULL,
            form_id TEXT DEFAULT '' NOT NULL,
            version TEXT DEFAULT '' NOT NULL,
            record TEXT DEFAULT '' NOT NULL,
            page INTEGER DEFAULT '0' NOT NULL,
            rt TEXT DEFAULT '' NOT NULL,
            rw TEXT DEFAULT '' NOT NULL,
            PRIMARY KEY (id)
    )
     STRICT""",
    """CREATE INDEX sheet_receipt_record ON sheet_receipt (form_id, period, record)""",
)


def upgrade() -> None:
    """Make the table."""
    for statement in _STATEMENTS:
        op.execute(statement)
