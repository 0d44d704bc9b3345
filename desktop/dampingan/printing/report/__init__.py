"""Summaries, profiles, charts and receipts."""
