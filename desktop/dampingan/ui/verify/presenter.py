"""Decides a blind second keying: equal answers go on, different ones stop and are settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.forms.session import Field
from dampingan.forms.verdict import Verdict
from dampingan.store.transaction import Changes
from dampingan.store.verification.difference import Difference, Outcome
from dampingan.store.verification.second_keying import SecondKeying
from dampingan.store.work.work import VERIFY, Meter
from dampingan.ui.bus import ChangeBus
from dampingan.ui.entry.board import FindingBoard
from dampingan.ui.entry.command import Command
from dampingan.ui.entry.finding import OpenFinding
from dampingan.ui.entry.line import Remark
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.presenter import EntryPresenter

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_OWN = frozenset(
    {
        *(Command.STATUS, Command.HISTORY, Command.NOTE, Command.PIN, Command.MODE),
        *(Command.NEXT_RECORD, Command.PREVIOUS_RECORD, Command.FINDING_LIST, Command.REDO),
    }
)
"""What would show the first keying, or change the record behind it."""

_BELOW = ("person", "roster_row")


class VerifyPresenter(EntryPresenter):
    """One record open for a second keying.

    Signals:
        rows_wanted: the numbers of rows differ (a `Difference`); somebody has to count the paper.
        verified: the second keying is finished (an `Outcome`).
    """

    rows_wanted = Signal(object)
    verified = Signal(object)

    blind = True
    breath = 600

    def __init__(
        self,
        workspace: Workspace,
        second: SecondKeying,
        bus: ChangeBus,
        parent: QObject | None = None,
    ) -> None:
        self.second = second
        super().__init__(workspace, second, bus, parent=parent)

    def _make_board(self) -> FindingBoard:
        return DifferenceBoard(self)

    def _make_meter(self) -> Meter:
        family = self.entry.record_id if self.entry.kind == "family" else None
        response = self.entry.record_id if self.entry.kind == "response" else None
        form_id = self.session.form.form_id
        return Meter(
            self.workspace,
            form_id=form_id,
            task=VERIFY,
            family_id=family,
            response_id=response,
        )

    def allows(self, command: Command) -> bool:
        """Whether a command makes sense while the first keying is hidden."""
        return command not in _OWN

    # ------------------------------------------------------------------ answering

    def answer(self, text: str, *, auto: bool = False) -> bool:
        """Compare a finished answer; False keeps the focus until a difference is settled."""
        field, keying = self.field, self.keying
        if field is None or keying is None:
            return True
        self.visit()
        value = keying.canonical(text)
        if field.row == GHOST:
            if not value:
                return True
            field = self._become_row(field)
        known = self.second.difference(field)
        was_open = known is not None and known.open
        counts = self.saving.write(self._offered, field, value)
        if counts is None:
            return False
        self.picture.touch(field)
        if counts == _DIFFERS:
            self.refresh()
            self.said.emit(self.words_of(field), "warning")
            return False
        decided = str(counts)[1:]
        if decided != self.session.kept(field):
            self._write(self.entry.set, field, decided, resume=self._next_field)
        self.meter.answer(replaced=was_open)
        self.last_saved = self.findings.number(field.question)
        self.refresh()
        if was_open:
            self.said.emit(self._verdict_words(field), "ok")
        return True

    def need(self) -> str:
        """Compare what was passed without a key; return why the focus has to stay."""
        field = self.field
        if field is None or field.row == GHOST or self.second.settled(field):
            return ""
        known = self.second.difference(field)
        if known is not None and known.open and (known.doubted or (known.first and known.second)):
            return self.words_of(field)  # a bare Enter decides nothing where both have a value
        return "" if self.answer(self.text()) else self.words_of(field)

    def stay_words(self) -> str:
        """Return what to press while a difference is open."""
        return tr("Ketik sekali lagi yang tertulis di kertas")

    def doubt(self, text: str) -> str:
        """Compare the number of rows where a roster ends."""
        if self.field is None or self.field.row != GHOST or text.strip():
            return ""
        known = self.second.rows_differ(self.cursor.page.group)
        if known is None:
            return ""
        self.rows_wanted.emit(known)
        return self.rows_words(known)

    def decide_rows(self, known: Difference, count: int) -> bool:
        """Settle how many rows there are on paper; False when rows are still to be keyed."""
        parent = known.row
        done = self.saving.write(self.second.decide_rows, known.repeat, parent, count)
        self.picture.forget()
        self.refresh()
        if not done:
            missing = count - len(self.session.rows(known.repeat, parent))
            words = tr("Ketik {count} baris yang terlewat, lalu akhiri lagi.", count=missing)
            self.said.emit(words, "warning")
        return bool(done)

    def peek(self) -> None:
        """Show the first answer of the current field; it is counted."""
        field = self.field
        if field is None or field.row == GHOST:
            return
        value = self.saving.write(self.second.peek, field)
        if value is None:
            return
        shown = self.shown_value(field, "" if value is True else str(value))
        self.said.emit(tr("Isian pertama: {value} (dicatat).", value=shown), "warning")

    # ------------------------------------------------------------------ finishing

    def next_finding(self, step: int = 1) -> OpenFinding | None:
        """Go to the next open difference, with none to what is not compared yet."""
        entries = self.shown()
        found = self.findings.beside(entries, self.field, step) if entries else None
        if found is not None:
            self.cursor.go(found.field)
        elif remaining := self.second.remaining():
            self.cursor.go(remaining[0])
        else:
            self.said.emit(tr("Semua sudah dibandingkan. F12 bila selesai."), "ok")
        return found

    def finish(self) -> bool:
        """End the second keying, or go to what is not compared yet."""
        rows = self.second.rows_remaining()
        remaining = self.second.remaining()
        if remaining:
            self.cursor.go(remaining[0])
            count = len(remaining)
            if self._unkeyed(remaining[0]):
                words = tr("Ketik dulu isian ini. Belum dibandingkan: {count}.", count=count)
                self.said.emit(words, "warning")
                return False
            words = self.need()
            if not words:
                return self.finish()  # it was equal after all
            self.said.emit(
                tr(
                    "{words} Belum sama atau belum dibandingkan: {count}.", words=words, count=count
                ),
                "warning",
            )
            return False
        if rows:
            self.rows_wanted.emit(rows[0])
            return False
        outcome = self.saving.write(self.second.finish)
        if not isinstance(outcome, Outcome):
            return False
        self.meter.finish()
        self.verified.emit(outcome)
        return True

    def _unkeyed(self, field: Field) -> bool:
        """Tell whether a question was passed that has a first answer: nothing to compare yet.

        Only an Enter says that it is empty on paper; else F12 would show first answers one by one.
        """
        if field.row == GHOST or self.second.difference(field) or self.text():
            return False
        return bool(self.second.first_value(field))

    # ------------------------------------------------------------------ undo, others' changes

    def undo(self) -> None:
        """Take back the last comparison, and what it replaced in the record."""
        if not self.saving.write(self._undone):
            return
        self.record.join()
        self.cursor.follow(self.session)
        self.cursor.settle()
        self._arrived()

    def redo(self) -> None:
        """Nothing to do again: what was taken back is keyed again."""
        self.said.emit(tr("Ketik lagi isiannya."), "ok")

    @Slot(object)
    def follow(self, changes: Changes) -> None:
        """Compare with the record as it is now when somebody else writes it."""
        if self.saving.writing:
            return
        here = self.entry.record_id in changes.ids.get(self.entry.kind, ())
        if here or any(changes.ids.get(kind) for kind in _BELOW):
            self.second.first.reload()
            self.picture.forget()
            self.refresh()

    # ------------------------------------------------------------------ words

    def shown_value(self, field: Field, value: str) -> str:
        """Return an answer as people read it."""
        question, reader = self.session.form.questions[field.question], self.record.reader
        box, beside = reader.box(question, field, value), reader.beside(question, field, value)
        return " ".join(part for part in (box, beside) if part) or tr("kosong")

    def words_of(self, field: Field) -> str:
        """Say both answers of an open difference."""
        known = self.second.difference(field)
        if known is None:
            return ""
        words = tr(
            "Pertama: {first} · Anda: {second}.",
            first=self.shown_value(field, known.first),
            second=self.shown_value(field, known.second),
        )
        if known.doubted:
            third = self.shown_value(field, known.third)
            words += " " + tr("Ketiga: {third}. Berbeda lagi: ketik sekali lagi.", third=third)
        if self.second.changed_since(field):
            words += " " + tr("Isian pertama berubah sejak dibandingkan.")
        return words

    def rows_words(self, known: Difference) -> str:
        """Say both numbers of rows."""
        return tr(
            "Jumlah baris berbeda: pertama {first}, Anda {second}.",
            first=known.first,
            second=known.second,
        )

    def _verdict_words(self, field: Field) -> str:
        known = self.second.difference(field)
        return verdict_words(known.verdict) if known is not None else ""

    def _offered(self, field: Field, value: str) -> str:
        counts = self.second.offer(field, value)
        return _DIFFERS if counts is None else "=" + counts

    def _undone(self) -> bool:
        done = self.second.undo()
        if not done:
            self.said.emit(tr("Tidak ada yang diurungkan dalam verifikasi ini."), "ok")
        return done


_DIFFERS = "!"


class DifferenceBoard(FindingBoard):
    """What stands under fields of a second keying: differences, nothing of the checks."""

    def __init__(self, presenter: VerifyPresenter) -> None:
        super().__init__(presenter.record, presenter.row_name)
        self._presenter = presenter

    def shown(self) -> list[OpenFinding]:
        """Return the open differences; checks were answered when the record was keyed first."""
        presenter = self._presenter
        return [
            OpenFinding(
                one.field,
                "",
                Severity.WARNING,
                presenter.words_of(one.field),
                presenter.findings.number(one.question),
                presenter.row_name(one.row),
            )
            for one in presenter.second.differences
            if one.open and not one.repeat
        ]

    def missing(self) -> list[OpenFinding]:
        """What is not keyed yet is counted at the end."""
        return []

    def accepted(self) -> list[OpenFinding]:
        """None either."""
        return []

    def remarks(self) -> dict[Field, list[Remark]]:
        """Return the open and the decided differences by field."""
        found: dict[Field, list[Remark]] = {}
        for one in self._presenter.second.differences:
            if one.repeat:
                continue
            words = self._presenter.words_of(one.field)
            decided = verdict_words(one.verdict) if one.verdict else ""
            found[one.field] = [Remark(Severity.WARNING, words, decided)]
        return found


def verdict_words(verdict: str) -> str:
    """Return whose mistake a difference was, in words."""
    words: dict[str, Callable[[], str]] = {
        Verdict.KEYER: lambda: tr("isian pertama salah, sudah diganti"),
        Verdict.VERIFIER: lambda: tr("isian pertama benar"),
        Verdict.BOTH: lambda: tr("keduanya salah, sudah diganti"),
    }
    return words[verdict]() if verdict in words else ""
