"""Verifikasi: what waits for a second keying, the rule that draws it, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut

from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.store.verification.difference import Difference, Outcome
from dampingan.store.verification.second_keying import SecondKeying
from dampingan.store.verification.verification import (
    Agreement,
    Rule,
    Waiting,
    agreement,
    draw_all,
    drop,
    read_rule,
    set_rule,
    waiting,
)
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.layout import column
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.entry.prompt import Answer
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.verify.columns import (
    agreement_columns,
    agreement_row,
    rate_text,
    waiting_columns,
    waiting_row,
)
from dampingan.ui.verify.presenter import VerifyPresenter, verdict_words
from dampingan.ui.verify.view import VerifyView

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace

_Found = tuple[list[Waiting], list[Agreement]]


class VerifyPlace(Place):
    """Second keying of finished records."""

    name = "verify"
    icon = "verify"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows, self._agreed = FixedRows(), FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.agreement: RecordTable[str] = RecordTable(self._agreed, context.jobs, self)
        self.view = VerifyView(self.model, self.agreement, context.theme, context.icons)
        self.model.show_columns(waiting_columns())
        self.agreement.show_columns(agreement_columns(tr("Petugas")))
        self.waiting: list[Waiting] = []
        self._timer = QTimer(self, singleShot=True, interval=150)
        self._timer.timeout.connect(self._ask)
        self._connect()
        column(self.view, gap=0, on=self)
        self._measure()

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Verifikasi")

    def entered(self) -> None:
        """Read anew and put the keyboard into the table."""
        rule = read_rule(self.context.workspace)
        self.view.show_rule(rule.mode, rule.first, rule.percent)
        self._ask()
        self.view.table.setFocus()

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        return [("Enter", tr("ketik ulang")), ("Del", tr("lepas dari daftar"))]

    def neighbour(self, record_id: int, step: int) -> int | None:
        """There is no going from one second keying to the next without looking at the result."""
        return None

    # ------------------------------------------------------------------ reading

    @Slot()
    def _ask(self) -> None:
        job = self.context.jobs.start("", _read, workspace=self.context.workspace, quiet=True)
        job.ok.connect(self._show)

    @Slot(object)
    def _show(self, found: _Found) -> None:
        self.waiting, agreed = found
        actor = self.context.workspace.actor
        here = self.model.id_at(self.view.table.current_row())
        self._rows.fill([waiting_row(one, actor) for one in self.waiting])
        self.model.show_query("")
        row = self.model.row_of(here) if here is not None else 0
        self.view.table.go_to(max(row, 0))
        count = count_text(len(self.waiting))
        self.view.subtitle.setText(tr("{count} menunggu diketik ulang", count=count))
        self.view.show_waiting(some=bool(self.waiting), note=self._why_nothing())
        self._agreed.fill([agreement_row(one) for one in sorted(agreed, key=_by_name)])
        self.agreement.show_query("")
        self.view.show_agreement(some=bool(agreed), words=_summary(agreed))

    def _why_nothing(self) -> str:
        rule = read_rule(self.context.workspace)
        if rule.mode == "none":
            return tr("Tidak ada yang dipilih. Pilih Contoh atau Semua di sebelah kanan.")
        return tr("Tidak ada yang menunggu. Keluarga dipilih saat selesai diisi (F12).")

    # ------------------------------------------------------------------ keying again

    @Slot(int)
    def open_row(self, row: int) -> None:
        """Key a record a second time."""
        verification = self.model.id_at(row)
        if verification is None:
            return
        context = self.context
        try:
            second = SecondKeying.load(context.workspace, verification)
        except DampinganError as error:
            context.say(str(error), "error")
            return
        presenter = VerifyPresenter(context.workspace, second, context.bus)
        presenter.rows_wanted.connect(partial(self._ask_rows, presenter))
        presenter.verified.connect(partial(self._take_outcome, presenter))
        context.key_with(presenter)
        if context.workspace.actor == second.first_operator:
            words = tr("Anda sendiri yang mengisi pertama kali. Boleh, dan dicatat.")
            context.say(words, "warning")
        else:
            words = tr("Ketikan kedua: hanya perbedaan yang berhenti. Ctrl+F2 mengintip, dicatat.")
            context.say(words, "ok")

    def _ask_rows(self, presenter: VerifyPresenter, known: Difference) -> None:
        """Ask inside the page how many rows the paper has."""
        place = presenter.parent()
        if not isinstance(place, EntryPlace):
            return
        prompt = place.view.prompt
        prompt.ask(
            presenter.rows_words(known),
            [
                Answer(
                    tr("Simpan"),
                    partial(self._rows_given, presenter, known),
                    "Enter",
                    "primary",
                    needs_text=True,
                )
            ],
            kind="warning",
            detail=tr("Hitung barisnya di kertas, lalu ketik jumlahnya."),
            placeholder=tr("jumlah baris"),
            away=tr("Lihat dulu"),
        )
        prompt.field.setValidator(QIntValidator(0, 999, prompt.field))

    def _rows_given(self, presenter: VerifyPresenter, known: Difference, text: str) -> None:
        place = presenter.parent()
        if isinstance(place, EntryPlace):
            place.view.prompt.field.setValidator(None)  # type: ignore[arg-type]
        if text.isdecimal() and presenter.decide_rows(known, int(text)):
            presenter.cursor.advance()

    def _take_outcome(self, presenter: VerifyPresenter, outcome: Outcome) -> None:
        title = presenter.second.subject.title
        lines = [_line(presenter, one) for one in presenter.second.differences]
        sums = tr(
            "{fields} isian dibandingkan · {keyer} salah pertama · {verifier} salah kedua",
            fields=count_text(outcome.fields),
            keyer=count_text(outcome.keyer_errors),
            verifier=count_text(outcome.verifier_errors),
        )
        if not outcome.verified:
            sums += " · " + tr("belum terverifikasi: masih ada yang harus diperbaiki")
        self.view.show_result(title, sums, lines)
        self.context.back()
        if outcome.verified:
            self.context.say(tr("{name}: terverifikasi.", name=title), "ok")
        else:
            words = tr(
                "{name}: selesai diketik ulang, masih ada yang harus diperbaiki.", name=title
            )
            self.context.say(words, "warning")

    # ------------------------------------------------------------------ drawing

    @Slot()
    def _take_rule(self) -> None:
        view = self.view
        first, percent = view.first.text(), view.percent.text()
        try:
            rule = Rule(view.modes.current, int(first or 0), min(int(percent or 0), 100))
            if rule != read_rule(self.context.workspace):
                set_rule(self.context.workspace, rule)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        view.show_rule(rule.mode, rule.first, rule.percent)

    @Slot()
    def _draw_all(self) -> None:
        try:
            drawn = draw_all(self.context.workspace)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        self.context.say(tr("{count} ditambahkan.", count=count_text(drawn)), "ok")
        self._ask()

    @Slot()
    def _drop(self) -> None:
        ids = self.model.ids
        chosen = [ids[row] for row in self.view.table.selected_rows() if row < len(ids)]
        if not chosen:
            return
        try:
            drop(self.context.workspace, chosen)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        words = tr("{count} dilepas dari verifikasi.", count=count_text(len(chosen)))
        self.context.say(words, "ok")
        self._ask()

    # ------------------------------------------------------------------ inside

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self.isVisible() and ("family" in changes.ids or changes.settings):
            self._timer.start()

    @Slot()
    def _measure(self) -> None:
        self.view.table.show_widths({})
        self.view.agreement.show_widths({})

    def _connect(self) -> None:
        view = self.view
        view.table.opened.connect(self.open_row)
        view.rule_changed.connect(self._take_rule)
        view.all_wanted.connect(self._draw_all)
        view.drop_wanted.connect(self._drop)
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self._measure)
        shortcut = QShortcut(QKeySequence("Del"), view.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._drop)


def _read(workspace: Workspace, **_: Any) -> _Found:
    return waiting(workspace), agreement(workspace)


def _by_name(one: Agreement) -> str:
    return one.key.casefold()


def _summary(agreed: list[Agreement]) -> str:
    compared = sum(one.compared for one in agreed)
    if not compared:
        return tr("Belum ada yang selesai diketik ulang.")
    errors = sum(one.keyer_errors for one in agreed)
    return tr(
        "{rate} dari {count} isian pertama benar.",
        rate=rate_text(1 - errors / compared),
        count=count_text(compared),
    )


def _line(presenter: VerifyPresenter, one: Difference) -> tuple[str, str]:
    """Return what differed, and how it was decided."""
    form = presenter.session.form
    if one.repeat:
        group = form.groups[one.repeat]
        name = form.text(group.label, language()) or group.name
        what = tr(
            "Jumlah baris {name}: {first} · {second}", name=name, first=one.first, second=one.second
        )
        return what, tr(
            "di kertas {third}: {verdict}", third=one.third, verdict=verdict_words(one.verdict)
        )
    question = form.questions[one.question]
    label = " ".join(form.text(question.label, language()).split())
    first = presenter.shown_value(one.field, one.first)
    second = presenter.shown_value(one.field, one.second)
    return (
        f"{question.number} {label}".strip(),
        f"{first} · {second} → {verdict_words(one.verdict)}",
    )
