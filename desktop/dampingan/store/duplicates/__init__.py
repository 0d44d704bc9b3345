"""Families and persons that stand in the workspace twice."""
