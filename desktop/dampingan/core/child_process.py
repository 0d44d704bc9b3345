"""Child processes of the program: one lock for all that start or end one."""

from __future__ import annotations

import threading

CHANGING = threading.Lock()
"""Held while a child starts or ends: each start looks after the children that ended, also those
of other threads, and takes their end away from the thread that is about to close them."""
