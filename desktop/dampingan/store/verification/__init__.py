"""Second keyings: who is drawn, what differs, who was right."""
