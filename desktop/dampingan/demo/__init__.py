"""The invented sample village, and the program shown with it."""
