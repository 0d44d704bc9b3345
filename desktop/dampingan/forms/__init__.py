"""Questionnaires: an XLSForm becomes an immutable `Form`; a `FormSession` answers it."""
