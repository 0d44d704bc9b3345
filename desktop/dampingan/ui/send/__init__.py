"""Kirim & Terima: the submission, checked before it leaves, and earlier batches."""
