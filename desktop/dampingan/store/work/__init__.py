"""How much was done, by whom and where."""
