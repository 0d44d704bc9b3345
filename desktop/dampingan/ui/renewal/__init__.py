"""Pemutakhiran: a new period from what is known, looked at family by family."""
