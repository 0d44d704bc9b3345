"""The village profile."""
