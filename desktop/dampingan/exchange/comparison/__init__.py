"""What differs between two workbooks, by family."""
