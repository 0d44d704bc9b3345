"""Pendampingan: who accompanies the village, visits, what was agreed, how far activities are."""
