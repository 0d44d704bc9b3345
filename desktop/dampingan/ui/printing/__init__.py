"""Cetak: what can be printed, how it looks, and the way to the printer."""
