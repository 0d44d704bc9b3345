"""Entry of records: families with the main questionnaire, responses with additional forms."""

from __future__ import annotations

from dampingan.store.family_entry import FamilyEntry
from dampingan.store.open_record import OPEN_FAMILY, Entry

__all__ = ["OPEN_FAMILY", "Entry", "FamilyEntry"]
