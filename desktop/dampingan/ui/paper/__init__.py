"""A document of pages on screen, and its way to a printer or a file."""
