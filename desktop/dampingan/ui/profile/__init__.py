"""The village profile: official figures, what the survey counts beside them, and earlier ones."""
