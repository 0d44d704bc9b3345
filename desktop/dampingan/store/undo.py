"""What can be taken back in this sitting; Ctrl+Z never takes back yesterday's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.core.errors import WorkspaceError

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace


class UndoStack:
    """Operations that were done and those that were undone, newest last."""

    def __init__(self) -> None:
        self._done: list[tuple[int, str]] = []
        self._undone: list[tuple[int, str]] = []

    @property
    def can_undo(self) -> str:
        """Label of the operation that is taken back next, ``""`` for none."""
        return self._done[-1][1] if self._done else ""

    @property
    def can_redo(self) -> str:
        """Label of the operation that is done again next, ``""`` for none."""
        return self._undone[-1][1] if self._undone else ""

    @property
    def depth(self) -> int:
        """How many operations can be taken back."""
        return len(self._done)

    def remember(self, operation_id: int | None, label: str, reverts: int | None) -> None:
        """Keep what was just written.

        Args:
            operation_id: the operation, None when it can't be undone.
            label: what was done.
            reverts: the operation that it undid or redid.
        """
        if reverts is not None:
            forward = bool(self._undone) and self._undone[-1][0] == reverts
            if not forward and not (self._done and self._done[-1][0] == reverts):
                self._drop(reverts)  # an older operation, taken back by name
                return
            taken, given = (self._undone, self._done) if forward else (self._done, self._undone)
            given.append(taken.pop())
        elif operation_id is not None:
            self._done.append((operation_id, label))
            self._undone.clear()

    def _drop(self, operation_id: int) -> None:
        self._done = [known for known in self._done if known[0] != operation_id]
        self._undone = [known for known in self._undone if known[0] != operation_id]

    def forget(self) -> None:
        """Let nothing of before be undone: what it was about is not there any more."""
        self._done.clear()
        self._undone.clear()

    def revert(self, workspace: Workspace, *, forward: bool) -> Changes | None:
        """Undo or redo; an operation that can't be reverted any more is dropped.

        Raises:
            WorkspaceError: a value was changed again since; nothing is written.
        """
        from dampingan.store import checking  # only an undo needs it; start-up does not

        taken = self._undone if forward else self._done
        if not taken:
            return None
        operation_id, label = taken[-1]
        source = "redo" if forward else "undo"
        tx = None
        try:
            with workspace.write(label, source=source, undoable=False, reverts=operation_id) as tx:
                checking.renew(tx, workspace, tx.revert(operation_id, forward=forward))
        except WorkspaceError:
            if tx is None or not tx.committed:
                taken.remove((operation_id, label))
            raise
        return tx.changes
