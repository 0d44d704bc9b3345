"""The change bus: one Qt signal for everything that was written to the workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from dampingan.store.workspace import Changes, Workspace


class ChangeBus(QObject):
    """Passes each transaction's changes on to the screens, in the main thread.

    A job may write in another thread; Qt queues the signal to receivers that live in this one.

    Signals:
        changed: a `Changes` (kind → ids) after every commit, undo and redo.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe: Callable[[], None] | None = None

    def follow(self, workspace: Workspace) -> None:
        """Report the changes of this workspace from now on, and of no other."""
        self.release()
        self._unsubscribe = workspace.subscribe(self._report)

    def release(self) -> None:
        """Stop reporting."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _report(self, changes: Changes) -> None:
        self.changed.emit(changes)
