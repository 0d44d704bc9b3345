"""Files from strangers: what they are, whether they are safe to open, passwords."""
