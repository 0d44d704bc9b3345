"""The program driven by keys in its real window, for machines without a screen."""
