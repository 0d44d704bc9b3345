"""Paper: data and a Typst template become pages."""
