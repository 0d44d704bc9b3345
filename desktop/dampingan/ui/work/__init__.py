"""Pekerjaan: paper received, keyed, checked and sent, and how keying goes."""
