"""Lists of families that begin a period."""
