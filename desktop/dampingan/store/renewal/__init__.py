"""A new period that begins with what is known."""
