"""Ticking sheets in by their codes: what each one says, and who is still missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Slot
from PySide6.QtWidgets import QApplication

from dampingan.core.address import format_rt_rw
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text, place_text
from dampingan.store.work.sheet_receipt import (
    ExpectedForm,
    PlaceSheets,
    SheetTick,
    expected_forms,
    receive_sheet,
    sheets_by_place,
    sheets_of,
)
from dampingan.store.work.sheet_target import SheetTarget, find_key
from dampingan.ui.context import Context
from dampingan.ui.job import failure_text
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.reading import Reading
from dampingan.ui.scanning.wording import (
    broken_words,
    deleted_words,
    differences,
    foreign_words,
    missing_form_words,
    name_of,
    period_words,
    unknown_words,
)
from dampingan.ui.work.columns import show_count
from dampingan.ui.work.tick_in_view import RECENT, TickInView

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class _Standing:
    """What is in and what is out, read in a job."""

    forms: list[ExpectedForm]
    pages: int = 0

    def pages_of(self, uid: str) -> int:
        """Return the sides of a record's form, of a blank one where the record is not known."""
        return next((one.pages for one in self.forms if one.uid == uid), self.pages)


class TickIn(QObject):
    """Drives `TickInView`.

    Args:
        context: the parts of the workspace's window.
        form_id: returns the questionnaire that Pekerjaan is about.
    """

    def __init__(self, context: Context, form_id: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._form_id = form_id
        self._rows = FixedRows(), FixedRows()
        self._models: list[RecordTable[str]] = [
            RecordTable(source, context.jobs, self) for source in self._rows
        ]
        places, forms = self._models
        self.view = TickInView(places, forms, context.theme, context.icons)
        places.show_columns(_place_columns())
        forms.show_columns(_form_columns())
        self.view.key_wanted.connect(self._take_key)
        self.view.places.selectionModel().currentRowChanged.connect(self._show_forms)
        self._places: list[PlaceSheets] = []
        self._standing = _Standing([])
        self._recent: list[str] = []
        self._goal: tuple[str, str] | None = None
        self._ticking = False
        self._asking = Reading(context.jobs, self)
        self._asking.done.connect(self._show)
        self._asking.failed.connect(self._tell_failure)
        context.bus.changed.connect(self._follow)
        self.wait()

    # -- sheets ----------------------------------------------------------------------------

    def wait(self) -> None:
        """Ask for the next sheet."""
        words = tr("Pindai kode di kanan atas lembar, halaman mana saja.")
        self.view.verdict.show_words("", tr("Pindai lembar"), words)

    def take(self, target: SheetTarget) -> None:
        """Tick a sheet in and say what became of it."""
        workspace = self._context.workspace
        if refusal := _refusal(target, workspace):
            self._say("error", *refusal)
            return
        self._ticking = True
        try:
            tick = receive_sheet(workspace, target)
        except DampinganError as error:
            self._say("error", tr("Tidak diterima"), str(error))
            return
        finally:
            self._ticking = False
        shown = target.form_id in {"", self._form_id()}
        pages = self._standing.pages_of(target.uid) if shown else 0
        self._goal = (target.rw, target.rt)
        if tick.again:
            self._say("warning", tr("Sudah diterima"), _again_words(target, tick))
            return
        word = tr("Diterima")
        if tick.missing(pages):
            word = tr("Diterima {count}/{all}", count=len(tick.sheets), all=sheets_of(pages))
        elif pages:
            word = tr("Lengkap")
        said = [_tick_words(target, tick, pages), *differences(target, workspace)]
        if target.form_id and target.form_id != self._form_id():
            said.append(tr("Formulir: {form}.", form=target.title))
        self._say("ok", word, " ".join(said))

    def take_broken(self) -> None:
        """Say that a code did not come whole."""
        self._say("error", tr("Tidak terbaca"), broken_words())

    @Slot()
    def _follow(self) -> None:
        """Let no "received" or "received already" stand that an undo has just taken back."""
        if not self._ticking and self.view.verdict.kind in {"ok", "warning"}:
            self.wait()

    @Slot(str)
    def _take_key(self, text: str) -> None:
        target = find_key(self._context.workspace, text)
        if target is None:
            words = tr("Kunci itu salah ketik: periksa tiap huruf dan angkanya.")
            self._say("error", tr("Bukan kunci"), words)
            self.view.key.selectAll()
            return
        form_id = self._form_id()  # a key says of whom, not which questionnaire
        main = form_id == self._context.workspace.form("family").form_id
        self.take(replace(target, form_id=form_id, main=main))
        self.view.key.setText("")  # with nothing to undo in it: Ctrl+Z takes the tick back

    def _say(self, kind: str, word: str, detail: str) -> None:
        self.view.verdict.show_words(kind, word, detail)
        if kind != "ok":
            QApplication.beep()
        self._recent = [f"{word} · {detail}", *self._recent][: RECENT + 1]
        for shown, words in zip(self.view.recent, self._recent[1:], strict=False):
            shown.setText(words)

    # -- who is missing --------------------------------------------------------------------

    @Slot()
    def ask(self) -> None:
        """Read what is in and what is out."""
        workspace = self._context.workspace
        self._asking.start(_read, workspace=workspace, form_id=self._form_id())

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")

    @Slot(object)
    def _show(self, standing: _Standing) -> None:
        here = self._goal or self._current_place()
        self._goal = None
        self._standing = standing
        self._places = sheets_by_place(standing.forms)
        self._fill(0, [_place_row(one) for one in self._places])
        known = [(one.rw, one.rt) for one in self._places]
        row = known.index(here) if here in known else 0
        if known:
            self.view.places.go_to(row)
        self.view.sums.setText(_sums(self._places))
        self._show_forms()

    @Slot(QModelIndex)
    def _show_forms(self, _current: QModelIndex | None = None) -> None:
        place = self._current_place()
        forms = [one for one in self._standing.forms if (one.rw, one.rt) == place]
        forms.sort(key=lambda one: one.came)
        out = sum(not one.came for one in forms)
        if place is not None:
            where = format_rt_rw(place[1], place[0]) or tr("tanpa RT")
            words = tr("{place}: {count} belum kembali", place=where, count=count_text(out))
            self.view.place.setText(words if out else tr("{place}: semua kembali", place=where))
        self._fill(1, [_form_row(one) for one in forms])

    def _current_place(self) -> tuple[str, str] | None:
        row = self.view.places.current_row()
        if not 0 <= row < len(self._places):
            return None
        return self._places[row].rw, self._places[row].rt

    def _fill(self, number: int, rows: Sequence[dict[str, Any]]) -> None:
        self._rows[number].fill(rows)
        self._models[number].show_query("")


def _read(workspace: Workspace, form_id: str, **_: object) -> _Standing:
    from dampingan.printing.order import PrintOrder
    from dampingan.printing.questionnaire.questionnaire_product import printed_sheets

    forms = expected_forms(workspace, form_id=form_id)
    main = workspace.form("family")
    form = main if form_id == main.form_id else workspace.extra_form(form_id)
    try:
        blank = printed_sheets(workspace, form, PrintOrder("kuesioner"))
    except DampinganError:
        return _Standing(forms)
    roster = next(iter(blank.rows), "")

    @cache
    def pages(members: int) -> int:
        return len(blank.first_fields({roster: members} if roster else {}))

    return _Standing([replace(one, pages=pages(one.members)) for one in forms], blank.count)


# -- words ---------------------------------------------------------------------------------


def _refusal(target: SheetTarget, workspace: Workspace) -> tuple[str, str] | None:
    """Return why a sheet is not ticked in: a word and a sentence."""
    refusal = None
    if target.village and not target.known:
        refusal = tr("Desa lain"), foreign_words(target, workspace)
    elif target.page and not target.form_id:
        refusal = tr("Formulir lain"), missing_form_words(target)
    elif target.blank:
        words = tr("Lembar ini tidak berkunci: hitung dengan jumlah (F2).")
        refusal = tr("Lembar kosong"), words
    elif not target.known:
        refusal = tr("Belum dikenal"), unknown_words(target)
    elif target.deleted:
        refusal = tr("Sudah dihapus"), deleted_words(target)
    elif target.period and target.page:
        refusal = tr("Periode lain"), period_words(target, workspace)
    return refusal


def _tick_words(target: SheetTarget, tick: SheetTick, pages: int) -> str:
    parts = [name_of(target), format_rt_rw(target.rt, target.rw)]
    if pages:
        sheets = tr("lembar {sheet} dari {all}", sheet=tick.sheet, all=sheets_of(pages))
    else:
        sheets = tr("lembar {sheet}", sheet=tick.sheet)
    if missing := tick.missing(pages):
        numbers = ", ".join(str(one) for one in missing)
        sheets = tr("{sheets}, kurang lembar {missing}", sheets=sheets, missing=numbers)
    return " · ".join(part for part in (*parts, sheets) if part) + "."


def _again_words(target: SheetTarget, tick: SheetTick) -> str:
    at = datetime.fromisoformat(tick.before).astimezone()
    return tr(
        "{name}: lembar {sheet} sudah dicatat {day} pukul {time} oleh {operator}.",
        name=name_of(target),
        sheet=tick.sheet,
        day=f"{at:%d/%m}",
        time=f"{at:%H.%M}",
        operator=tick.operator,
    )


def _sums(places: Sequence[PlaceSheets]) -> str:
    return tr(
        "{came} dari {known} formulir kembali, {whole} lengkap, {missing} belum.",
        came=count_text(sum(one.came for one in places)),
        known=count_text(sum(one.known for one in places)),
        whole=count_text(sum(one.whole for one in places)),
        missing=count_text(sum(one.missing for one in places)),
    )


# -- tables --------------------------------------------------------------------------------


def _place_columns() -> list[Column]:
    def count(key: str, words: str, width: int, tip: str) -> Column:
        return Column(
            key, words, (key,), show_count, width=width, least=width - 22, right=True, tip=tip
        )

    return [
        Column("place", tr("RT/RW"), ("rt", "rw"), _show_place, width=96, least=72),
        count("known", tr("Dikenal"), 84, tr("Keluarga atau isian yang tercatat di RT ini")),
        Column(
            "came",
            tr("Kembali"),
            ("came", "share"),
            lambda came, share: Cell(count_text(came), share=share),
            width=130,
            least=60,
            right=True,
            tip=tr("Paling sedikit satu lembarnya dipindai"),
        ),
        count("whole", tr("Lengkap"), 84, tr("Semua lembarnya dipindai")),
        Column(
            "missing",
            tr("Sisa"),
            ("missing",),
            _show_missing,
            width=84,
            least=54,
            right=True,
            tip=tr("Belum ada lembar yang dipindai"),
        ),
    ]


def _place_row(one: PlaceSheets) -> dict[str, Any]:
    share = one.came / one.known if one.known else 0.0
    return {
        "rw": one.rw,
        "rt": one.rt,
        "known": one.known,
        "came": one.came,
        "share": share,
        "whole": one.whole,
        "missing": one.missing,
    }


def _form_columns() -> list[Column]:
    return [
        Column("name", tr("Nama"), ("name",), _show_name, width=200, least=96),
        Column("sheets", tr("Lembar"), ("sheets", "state"), _show_sheets, width=150, least=96),
        Column("begun", tr("Entri"), ("begun",), _show_begun, width=90, least=70),
    ]


def _form_row(one: ExpectedForm) -> dict[str, Any]:
    state = "out" if not one.came else "in" if one.whole else "part"
    sheets = ", ".join(str(number) for number in one.sheets)
    return {"name": one.name, "sheets": sheets, "state": state, "begun": one.begun}


def _show_place(rt: str, rw: str) -> Cell:
    return Cell(place_text(rt, rw)) if rt or rw else Cell(tr("tanpa RT"), colour="muted")


def _show_missing(missing: int) -> Cell:
    return Cell(count_text(missing), "warning", "warning") if missing else Cell("0", "ok", "ok")


def _show_name(name: str) -> Cell:
    return Cell(name) if name else Cell(tr("(tanpa nama)"), colour="muted")


def _show_sheets(sheets: str, state: str) -> Cell:
    if state == "out":
        return Cell(tr("belum kembali"), "warning", "warning")
    if state == "part":
        return Cell(tr("{sheets}, kurang", sheets=sheets), "draft", "warning")
    return Cell(sheets, "ok", "ok")


def _show_begun(begun: bool) -> Cell:
    return Cell(tr("sudah"), "ok", "ok") if begun else NOTHING
