"""Columns of the work meter's tables, and rows made for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.language import language, tr
from dampingan.core.number import count_text, decimal_text, place_text
from dampingan.exchange.work_report import WorkReport
from dampingan.store.work.work import VERIFY
from dampingan.store.work.work_summary import OperatorWork, PlaceWork
from dampingan.ui.models.column import NOTHING, Cell, Column

Row = Mapping[str, Any]


def place_columns() -> list[Column]:
    """Return the columns of the forms per RT."""

    def count(key: str, words: str, width: int, tip: str) -> Column:
        return Column(
            key, words, (key,), show_count, width=width, least=width - 10, right=True, tip=tip
        )

    return [
        Column("place", tr("RT/RW"), ("rt", "rw"), _show_place, width=96, least=80),
        count(
            "received",
            tr("Diterima"),
            86,
            tr("Formulir kertas yang dihitung, atau dipindai bila itu lebih banyak"),
        ),
        count("done", tr("Selesai"), 80, tr("Dientri dan tidak perlu diisi lagi")),
        count("drafts", tr("Draf"), 66, tr("Sudah dibuka, belum selesai")),
        Column(
            "waiting",
            tr("Belum dientri"),
            ("received", "waiting"),
            _show_waiting,
            width=116,
            least=106,
            right=True,
            tip=tr("Diterima dikurangi selesai dan draf"),
        ),
        count("verified", tr("Diperiksa"), 92, tr("Terverifikasi atau sudah diketik ulang")),
        count("sent", tr("Terkirim"), 88, tr("Ada dalam kiriman ke kabupaten")),
    ]


def place_row(place: PlaceWork) -> Row:
    """Return an RT for its table."""
    names = ("rw", "rt", "received", "done", "drafts", "waiting", "verified", "sent")
    return {name: getattr(place, name) for name in names}


def operator_columns() -> list[Column]:
    """Return the columns of the operators; none of them sorts: no ranking."""

    def figure(key: str, words: str, width: int, tip: str, places: int = 1) -> Column:
        show = _show_whole if places == 0 else _show_figure
        return Column(key, words, (key,), show, width=width, least=width - 6, right=True, tip=tip)

    return [
        Column("operator", tr("Petugas"), ("operator", "me"), _show_name, width=150, least=110),
        Column("records", tr("Selesai"), ("records",), show_count, width=74, least=70, right=True),
        figure("hours", tr("Jam"), 56, tr("Jam mengetik; jeda lebih dari 1 menit tidak ikut")),
        figure("records_an_hour", tr("Selesai/jam"), 96, tr("Formulir selesai tiap jam mengetik")),
        figure("keystrokes_an_hour", tr("Ketukan/jam"), 102, tr("Ketukan tiap jam mengetik"), 0),
        figure("keystrokes_a_record", tr("Ketukan/form"), 108, tr("Ketukan tiap formulir"), 0),
        figure("corrections", tr("Koreksi/100"), 98, tr("Jawaban yang diganti, tiap 100 isian")),
        figure(
            "acceptances", tr("Dibiarkan/100"), 112, tr("Peringatan yang dibiarkan, tiap 100 isian")
        ),
        Column(
            "same",
            tr("Benar"),
            ("same", "compared"),
            _show_same,
            width=78,
            least=70,
            right=True,
            tip=tr("Isian entri pertama yang benar menurut ketik ulang, periode ini"),
        ),
    ]


def operator_row(report: WorkReport, one: OperatorWork) -> Row:
    """Return an operator for the table."""
    known = report.agreements.get(one.operator) if one.task != VERIFY else None
    return {
        "operator": _named(one),
        "me": one.operator == report.me,
        "records": one.records,
        "hours": one.seconds / 3600 if one.seconds else None,
        "records_an_hour": one.records_an_hour,
        "keystrokes_an_hour": one.keystrokes_an_hour,
        "keystrokes_a_record": one.keystrokes_a_record,
        "corrections": one.corrections_a_hundred,
        "acceptances": one.acceptances_a_hundred,
        "same": known.accuracy if known and known.compared else None,
        "compared": known.compared if known else 0,
    }


def _named(one: OperatorWork) -> str:
    if one.task == VERIFY:
        return tr("{name}, ketik ulang", name=one.operator)
    return one.operator


def day_columns() -> list[Column]:
    """Return the columns of one's own days; the bar is the day against one's best."""
    return [
        Column("day", tr("Hari"), ("day",), _show_day, width=92),
        Column(
            "records",
            tr("Selesai"),
            ("records", "share"),
            _show_bar,
            width=130,
            least=90,
            right=True,
        ),
        Column("hours", tr("Jam bersih"), ("hours",), _show_figure, width=92, right=True),
    ]


def day_rows(report: WorkReport) -> list[Row]:
    """Return one's own days, newest first."""
    most = max((day.records for day in report.days), default=0)
    return [
        {
            "day": day.day,
            "records": day.records,
            "share": day.records / most if most else 0.0,
            "hours": day.seconds / 3600,
        }
        for day in reversed(report.days)
    ]


def question_columns() -> list[Column]:
    """Return the columns of the questions that were keyed twice."""
    return [
        Column("question", tr("Pertanyaan"), ("question",), width=420, least=160),
        Column("compared", tr("Dibandingkan"), ("compared",), show_count, width=120, right=True),
        Column("differences", tr("Berbeda"), ("differences",), show_count, width=90, right=True),
        Column("same", tr("Sama"), ("same", "compared"), _show_same, width=90, right=True),
    ]


def question_rows(report: WorkReport) -> list[Row]:
    """Return the questions in the report's order: least agreement first."""
    return [
        {
            "question": words,
            "compared": one.compared,
            "differences": one.differences,
            "same": one.rate,
        }
        for words, one in report.questions
    ]


def show_count(value: int) -> Cell:
    """Show a whole number, a dash for none."""
    return Cell(count_text(value)) if value else NOTHING


def share_text(share: float) -> str:
    """Write a share of fields; 100 % only when there was no difference at all."""
    percent = min(share * 100, 99.99) if share < 1 else 100.0
    return f"{decimal_text(percent, 2 if percent > 99 and share < 1 else 1)} %"


def figure_text(value: float | None, places: int = 1) -> str:
    """Write a figure, a dash when there is too little to say one."""
    if value is None:
        return NOTHING.text
    return decimal_text(value, places) if places else count_text(round(value))


def _show_place(rt: str, rw: str) -> Cell:
    return Cell(place_text(rt, rw)) if rt or rw else Cell(tr("tanpa RT"), colour="muted")


def _show_waiting(received: int, waiting: int) -> Cell:
    if not received:
        return NOTHING
    if waiting < 0:
        return Cell(f"−{count_text(-waiting)}", "warning", "warning")
    return Cell(count_text(waiting)) if waiting else Cell("0", "ok", "ok")


def _show_name(name: str, me: bool) -> Cell:
    return Cell(name, "person", "accent") if me else Cell(name)


def _show_figure(value: float | None) -> Cell:
    return NOTHING if value is None else Cell(figure_text(value))


def _show_whole(value: float | None) -> Cell:
    return NOTHING if value is None else Cell(figure_text(value, 0))


def _show_same(same: float | None, compared: int) -> Cell:
    return NOTHING if same is None or not compared else Cell(share_text(same))


def _show_day(day: date) -> Cell:
    return Cell(f"{day.day} {SHORT_MONTHS[language()][day.month - 1]}")


def _show_bar(records: int, share: float) -> Cell:
    return Cell(count_text(records), share=share)
