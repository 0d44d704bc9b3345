"""Workbooks in: which sheet is which, what was changed by hand, what people meant."""
