"""Questionnaires of any form on paper, blank and prefilled."""
