"""Instrumen: questionnaires, installed, previewed, compared and moved."""
