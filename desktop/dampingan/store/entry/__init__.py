"""Records while they are being answered."""
