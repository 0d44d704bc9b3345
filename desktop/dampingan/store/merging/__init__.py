"""Records that other sites write too: seals, conflicts, questions, what came in."""
