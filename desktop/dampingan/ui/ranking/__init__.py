"""Peringkat: problems scored by several people, ranked with the arithmetic in sight."""
