"""Records on their way to another version of their form."""
