"""Verifikasi: a blind second keying of finished records, and how well both agree."""
