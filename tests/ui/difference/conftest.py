"""Files of the village that is open in the window."""

from __future__ import annotations

from ui.sent import sent, sent_once, village_file

__all__ = ["sent", "sent_once", "village_file"]
