"""Gets answers onto the disk, tells when it refuses and tries again until it takes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dampingan.core.errors import DampinganError, StorageError

if TYPE_CHECKING:
    from dampingan.ui.entry.record import OpenRecord

_REMEMBER_AFTER = 800
_RETRY_EVERY = 5000


class Saving(QObject):
    """Writes one record.

    Attributes:
        writing: whether what the workspace reports now was written here.

    Signals:
        refused: the disk refused; carries the sentence.
        recovered: everything is on the disk again.
        caught_up: answers that waited were written.
    """

    refused = Signal(str)
    recovered = Signal()
    caught_up = Signal()

    def __init__(self, record: OpenRecord, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self.writing = False
        self._remember = QTimer(self, singleShot=True, interval=_REMEMBER_AFTER)
        self._remember.timeout.connect(self.remember)
        self._again = QTimer(self, singleShot=True, interval=_RETRY_EVERY)
        self._again.timeout.connect(self.retry)

    def write(self, action: Callable[..., Any], *values: object, **named: object) -> Any:
        """Do something that writes.

        Returns:
            What the action returned, True for nothing; None when the disk refused (the session
            keeps the answer, and it is tried again).
        """
        entry = self._record.entry
        behind = entry.unsaved
        self.writing = True
        try:
            done = action(*values, **named)
        except StorageError as error:
            self._again.start()
            self.refused.emit(str(error))
            return None
        finally:
            self.writing = False
        if behind and not entry.unsaved:
            self._again.stop()
            self.recovered.emit()
        return True if done is None else done

    @Slot()
    def retry(self) -> bool:
        """Write what is not saved yet; True when everything is on the disk."""
        entry = self._record.entry
        if not entry.unsaved:
            return True
        if self.write(entry.retry):
            self.caught_up.emit()
        return not entry.unsaved

    def rescue(self, path: Path) -> bool:
        """Save everything to another place; True when it is there."""
        try:
            self._record.entry.rescue(path)
        except DampinganError as error:
            self.refused.emit(str(error))
            return False
        self._again.stop()
        self.recovered.emit()
        self.caught_up.emit()
        return True

    def remember_soon(self) -> None:
        """Keep the place for reopening once the keys rest."""
        self._remember.start()

    @Slot()
    def remember(self) -> None:
        """Keep the place for reopening; a refusal costs only the place."""
        self._remember.stop()
        if self._record.entry.unsaved:
            return
        self.writing = True
        try:
            self._record.entry.remember(self._record.cursor.field)
        except StorageError:
            pass
        finally:
            self.writing = False
