"""Comparing two workbooks in the window."""
