"""Desa: what every village of a regency sent, and what goes back."""
