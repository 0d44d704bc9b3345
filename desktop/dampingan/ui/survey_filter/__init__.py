"""Choosing which families of the survey a problem, an activity or a figure is about."""
