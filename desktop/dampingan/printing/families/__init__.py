"""Lists, stickers and sheets about families."""
