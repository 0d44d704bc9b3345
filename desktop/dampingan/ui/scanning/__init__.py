"""Sheets that are scanned: telling a scanner from a typist, and opening what a sheet leads to."""
