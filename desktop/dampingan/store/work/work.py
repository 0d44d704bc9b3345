"""How much keying there was, and how much time it took: one row a stretch.

A stretch is one operator at one record in one sitting. The entry screen counts with a `Meter` in
memory, which costs a keystroke nothing, and writes one row with `log_stretch` when the record is
left; a crash loses the counts of one stretch and no answer. The rows stay in the workspace: they
are for coaching the people who key, and travel in no workbook unless somebody exports them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

ENTRY, VERIFY = "entry", "verify"
"""`Stretch.task`: first keying, second keying."""

PAUSE = 60.0
"""Seconds. A longer gap between two keys is no keying: the phone rang, the next form was fetched.

Looking up a word on paper or asking a colleague takes seconds; a minute without a key hardly ever
is work on the question. The gap is left out whole, so pauses neither slow nor speed anybody's hour.
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One operator at one record in one sitting.

    Attributes:
        operator: who keyed.
        task: `ENTRY` or `VERIFY`.
        form_id: the questionnaire.
        period: of the workspace when it was keyed.
        family_id, response_id: the record; the other one is None.
        rt, rw: where the record belongs.
        started_at, ended_at: UTC texts as the tables keep them.
        seconds: time at the keys, pauses left out.
        keystrokes: keys pressed, corrections and movement too.
        answers: answers given or changed.
        corrections: answers replaced that had been given before.
        acceptances: warnings let stand by a second Enter.
        records: 1 when the record was finished in this stretch.
    """

    operator: str
    task: str
    form_id: str
    period: str
    family_id: int | None
    response_id: int | None
    rt: str
    rw: str
    started_at: str
    ended_at: str
    seconds: int
    keystrokes: int
    answers: int
    corrections: int
    acceptances: int
    records: int


class Meter:
    """Counts one stretch while somebody keys; holds no answer and writes nothing.

    Args:
        workspace: for operator, period and the clock of the two ends.
        form_id: the questionnaire.
        task: `ENTRY` or `VERIFY`.
        family_id: the family, or
        response_id: the filled form.
        rt: where the record belongs; may be set later, when 106 is answered.
        rw: likewise.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        form_id: str,
        task: str = ENTRY,
        family_id: int | None = None,
        response_id: int | None = None,
        rt: str = "",
        rw: str = "",
    ) -> None:
        self._now = workspace.now
        self._operator, self._period = workspace.actor, workspace.period
        self._form_id, self._task = form_id, task
        self.family_id, self.response_id = family_id, response_id
        self.rt, self.rw = rt, rw
        self._begin()

    def _begin(self) -> None:
        self._started: datetime | None = None
        self._seconds = 0.0
        self._last: float | None = None
        self.keystrokes = self.answers = self.corrections = self.acceptances = 0
        self.finished = False

    def key(self, at: float, count: int = 1) -> None:
        """Count a key.

        Args:
            at: seconds of a clock that never jumps (``time.monotonic()``).
            count: keys, when several came as one (a barcode scanner's line).
        """
        self.keystrokes += count
        if self._last is None:
            self._started = self._now()
        elif at - self._last <= PAUSE:
            self._seconds += at - self._last
        self._last = at

    def answer(self, *, replaced: bool = False) -> None:
        """Count an answer; `replaced` when there was another one before."""
        self.answers += 1
        self.corrections += int(replaced)

    def accept(self, count: int = 1) -> None:
        """Count warnings that were looked at and let stand."""
        self.acceptances += count

    def finish(self) -> None:
        """Remember that the record was finished in this stretch."""
        self.finished = True

    def take(self) -> Stretch | None:
        """Return what was counted and begin anew; None when no key was pressed."""
        if self._started is None:
            self._begin()
            return None
        made = Stretch(
            self._operator,
            self._task,
            self._form_id,
            self._period,
            self.family_id,
            self.response_id,
            self.rt,
            self.rw,
            utc_text(self._started),
            utc_text(self._now()),
            round(self._seconds),
            self.keystrokes,
            self.answers,
            self.corrections,
            self.acceptances,
            int(self.finished),
        )
        self._begin()
        return made


_COLUMNS = tuple(field.name for field in fields(Stretch))


def log_stretch(workspace: Workspace, stretch: Stretch | None) -> None:
    """Keep a stretch: one small write, that undo does not see and no screen is told about.

    Args:
        workspace: where.
        stretch: what `Meter.take` gave; None writes nothing.

    Raises:
        StorageError: the disk refused; the caller may drop the stretch, no answer hangs on it.
    """
    if stretch is None:
        return
    with workspace.write(tr("Mencatat pekerjaan"), source="work", undoable=False) as tx:
        tx.connection.exec_driver_sql(
            f"INSERT INTO work({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})",
            tuple(getattr(stretch, name) for name in _COLUMNS),
        )


def stretches(
    workspace: Workspace,
    *,
    since: str = "",
    until: str = "",
    operator: str = "",
    form_id: str = "",
) -> list[Stretch]:
    """Return stretches in the order in which they began.

    Args:
        workspace: where.
        since: begun at this UTC text or later; ``""``: from the first.
        until: begun before this UTC text; ``""``: to the last.
        operator: only this person's.
        form_id: only this questionnaire's.
    """
    conditions = ["started_at >= ?"]
    bound = [since]
    for column, text in (("started_at < ?", until), ("operator = ?", operator)):
        if text:
            conditions.append(column)
            bound.append(text)
    if form_id:
        conditions.append("form_id = ?")
        bound.append(form_id)
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT {', '.join(_COLUMNS)} FROM work WHERE {' AND '.join(conditions)} "
            "ORDER BY started_at, id",
            tuple(bound),
        ).all()
    return [Stretch(*row) for row in rows]
