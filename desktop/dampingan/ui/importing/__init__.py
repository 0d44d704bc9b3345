"""Impor dari sistem lain: a wizard on one screen."""
