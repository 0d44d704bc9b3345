"""The village of these tests."""

from ui.scored_village import village_file, villages_made

__all__ = ["village_file", "villages_made"]
