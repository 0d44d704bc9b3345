"""Table models shared by the places."""
