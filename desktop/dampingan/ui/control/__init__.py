"""Small widgets shared by the places; they paint themselves from the theme."""
