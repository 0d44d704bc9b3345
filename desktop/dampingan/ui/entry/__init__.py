"""Keying one family (or the answers to any form): question sheet, roster grid, checks, states."""
