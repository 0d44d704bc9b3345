"""Registers of the village assessment as tables that are typed into: shared by several places."""
