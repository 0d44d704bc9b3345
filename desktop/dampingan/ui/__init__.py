"""Everything Qt: one folder a screen, shared models and field editors."""
