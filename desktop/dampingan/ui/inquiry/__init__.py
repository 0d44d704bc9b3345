"""Pertanyaan kabupaten: what the regency asks about single answers, and the answers to it."""
