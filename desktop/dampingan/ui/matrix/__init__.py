"""Planning forms as workbooks: the button that places embed, and what it does."""
