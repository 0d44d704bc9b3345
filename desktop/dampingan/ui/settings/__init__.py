"""What the user chose on this machine, and the screen to choose it."""
