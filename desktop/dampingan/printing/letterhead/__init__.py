"""Letterhead, signers and sentences that an office may change."""
