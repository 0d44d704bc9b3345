"""Numbers from records: pure arithmetic without screens, workbooks or SQL."""
