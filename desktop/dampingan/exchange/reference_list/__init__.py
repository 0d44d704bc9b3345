"""Reference lists as a workbook of their own: handed out by a regency, changed there, taken in."""
