"""Other systems' files: any table of families or persons, read through a mapping into records."""
