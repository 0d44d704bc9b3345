"""Keluarga: the table of families with its filters, details and row actions."""
