"""A table with a pane beside it, in which rows are shown, answered and changed by keys."""
