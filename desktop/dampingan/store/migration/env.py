"""Alembic's environment: runs in the caller's connection and transaction."""

from alembic import context
from sqlmodel import SQLModel

from dampingan.store import table  # noqa: F401 - declares the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
