"""Rencana gabungan: what all villages of a regency plan, by agency, term, village and fund."""
