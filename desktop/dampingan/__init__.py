"""Dampingan: household surveys and village plans, offline, for Pekalongan's villages."""

__version__ = "0.1.0"
