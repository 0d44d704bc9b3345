"""Isian: the records of one additional form as a table; shown over Instrumen."""
