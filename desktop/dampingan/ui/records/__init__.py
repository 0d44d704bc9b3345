"""A table of records with filters, details and row actions: what every register has."""
