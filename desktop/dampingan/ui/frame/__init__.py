"""The frame around every place: rail, top line, status line, command palette."""
