"""Workbooks out: which records go, how they become rows, how the file is written."""
