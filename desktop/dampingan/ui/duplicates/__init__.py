"""Data ganda: families and persons that may be in the workspace twice, side by side."""
