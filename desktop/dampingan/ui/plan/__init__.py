"""Rencana: the board by term, the years, the table and what hangs together."""
