"""Two versions of a questionnaire side by side."""
