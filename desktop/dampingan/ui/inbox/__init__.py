"""Konflik: fields that were written in two places, until somebody decides."""
