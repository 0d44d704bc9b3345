"""The workspace: one SQLite file with families, persons, forms, history and settings."""
