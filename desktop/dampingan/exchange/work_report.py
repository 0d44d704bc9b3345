"""The work meter as one report: read for the screen, written as a workbook.

For the village's own coordination; it travels only when somebody sends the file. Every cell is a
text or a number that was worked out here: no formulas, nothing that a spreadsheet could reread as
something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.language import language, tr
from dampingan.exchange.sheet.plain_sheet import save_whole
from dampingan.exchange.writer.survey import EVERY_BATCH
from dampingan.exchange.writer.told import Told
from dampingan.store.merging.batch import batches
from dampingan.store.transaction import utc_text
from dampingan.store.verification.verification import Agreement, agreement
from dampingan.store.work.paper_receipt import PaperReceiptEntry, receipts
from dampingan.store.work.work import VERIFY, stretches
from dampingan.store.work.work_summary import (
    DayWork,
    OperatorWork,
    PlaceWork,
    day_work,
    operator_work,
    place_work,
    totals,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from dampingan.store.workspace import Workspace

_EVERYTHING = 2**62


class Span(StrEnum):
    """Which days the figures of operators are about."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    PERIOD = "period"
    ALL = "all"


_DAYS = {Span.TODAY: 1, Span.WEEK: 7, Span.MONTH: 30}


@dataclass(frozen=True)
class WorkReport:
    """Everything that the work meter shows.

    Attributes:
        form_id, title: the questionnaire.
        period: of the workspace.
        span: the days of `operators` and `days`; `places` are always as of now.
        me: the operator whose figures come first.
        made_at: local time.
        places, total: per RT and their sum.
        receipts: paper that came in, newest first.
        operators: in alphabetical order.
        days: of `me`, oldest first.
        agreements: operator → agreement of double entry in this period, all days.
        questions: agreement per question, least first.
    """

    form_id: str
    title: str
    period: str
    span: Span
    me: str
    made_at: datetime
    places: tuple[PlaceWork, ...]
    total: PlaceWork
    receipts: tuple[PaperReceiptEntry, ...]
    operators: tuple[OperatorWork, ...]
    days: tuple[DayWork, ...]
    agreements: dict[str, Agreement]
    questions: tuple[tuple[str, Agreement], ...]


def read_work(
    workspace: Workspace, *, form_id: str = "", span: Span = Span.WEEK, **_: Any
) -> WorkReport:
    """Read the report; made to run in a job.

    Args:
        workspace: where.
        form_id: the questionnaire; ``""``: the main one.
        span: days of the operators' figures.
    """
    main = workspace.form("family")
    form = main if form_id in {"", main.form_id} else workspace.extra_form(form_id)
    is_main = form is main
    told = Told.read(workspace)
    kind = "family" if is_main else "response"
    places = place_work(
        workspace,
        form_id=form.form_id,
        main=is_main,
        sent_up_to=_sent_up_to(workspace, told, kind),
        never_sent=told.never,
    )
    now = workspace.now().astimezone()
    period = workspace.period
    worked = stretches(workspace, since=_since(now, span), form_id=form.form_id)
    if span is Span.PERIOD:
        worked = [one for one in worked if one.period == period]
    by_question = agreement(workspace, "question", period=period) if is_main else []
    return WorkReport(
        form_id=form.form_id,
        title=form.text(form.title, language()),
        period=period,
        span=span,
        me=workspace.actor,
        made_at=now,
        places=tuple(places),
        total=totals(places),
        receipts=tuple(receipts(workspace, form_id=form.form_id, period=period)),
        operators=tuple(operator_work(worked)),
        days=tuple(day_work(worked, workspace.actor)),
        agreements={one.key: one for one in agreement(workspace, period=period)},
        questions=tuple((_question(form, one.key), one) for one in by_question),
    )


def _sent_up_to(workspace: Workspace, told: Told, kind: str) -> int:
    """Return the highest id of what was sent in this period, 0 before its first workbook left."""
    period = workspace.period
    if not any(
        b.direction == "out" and b.period == period for b in batches(workspace, EVERY_BATCH)
    ):
        return 0
    return _EVERYTHING if told.everything else told.last.get(kind, 0)


def _since(now: datetime, span: Span) -> str:
    """Return the UTC text of the local midnight at which a span begins."""
    days = _DAYS.get(span)
    if days is None:
        return ""
    first: date = now.date() - timedelta(days=days - 1)
    return utc_text(datetime.combine(first, time()).astimezone())


def _question(form: Any, key: str) -> str:
    question = form.questions.get(key)
    if question is None:
        return key
    return f"{question.number} {form.text(question.label, language())}".strip()


# ---------------------------------------------------------------------- tables


@dataclass(frozen=True)
class ReportTable:
    """A table of the report: headings and rows of texts and numbers (None: nothing to say)."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


def place_table(report: WorkReport) -> ReportTable:
    """Return the forms per RT with their total."""
    heads = (
        tr("RW"),
        tr("RT"),
        tr("Diterima"),
        tr("Selesai dientri"),
        tr("Draf"),
        tr("Belum dientri"),
        tr("Dientri, kertas belum dicatat"),
        tr("Diperiksa"),
        tr("Terkirim"),
    )
    rows = [_place_row(place) for place in report.places]
    rows.append((tr("Jumlah"), "", *_place_row(report.total)[2:]))
    return ReportTable(tr("Formulir per RT"), heads, tuple(rows))


def _place_row(place: PlaceWork) -> tuple[str | float, ...]:
    return (
        place.rw,
        place.rt,
        place.received,
        place.done,
        place.drafts,
        place.waiting,
        place.uncounted,
        place.verified,
        place.sent,
    )


def operator_table(report: WorkReport) -> ReportTable:
    """Return the operators' figures in alphabetical order."""
    heads = (
        tr("Petugas"),
        tr("Tugas"),
        tr("Hari"),
        tr("Selesai"),
        tr("Jam bersih"),
        tr("Selesai/jam"),
        tr("Ketukan/jam"),
        tr("Ketukan/selesai"),
        tr("Koreksi/100"),
        tr("Peringatan diterima/100"),
        tr("Sama pada ketik ulang (%)"),
        tr("Isian dibandingkan"),
    )
    return ReportTable(
        tr("Petugas, menurut abjad"),
        heads,
        tuple(_operator_row(report, one) for one in report.operators),
    )


def _operator_row(report: WorkReport, one: OperatorWork) -> tuple[str | float | None, ...]:
    known = report.agreements.get(one.operator) if one.task != VERIFY else None
    same = known.accuracy * 100 if known and known.compared else None
    return (
        one.operator,
        task_word(one.task),
        one.days,
        one.records,
        round(one.seconds / 3600, 2),
        _rounded(one.records_an_hour),
        _rounded(one.keystrokes_an_hour, 0),
        _rounded(one.keystrokes_a_record, 0),
        _rounded(one.corrections_a_hundred),
        _rounded(one.acceptances_a_hundred),
        _rounded(same, 2),
        known.compared if known else None,
    )


def day_table(report: WorkReport) -> ReportTable:
    """Return one's own days, newest first."""
    heads = (tr("Hari"), tr("Selesai"), tr("Jam bersih"), tr("Ketukan"))
    rows = [
        (f"{one.day:%Y-%m-%d}", one.records, round(one.seconds / 3600, 2), one.keystrokes)
        for one in reversed(report.days)
    ]
    return ReportTable(tr("Hari kerja Anda"), heads, tuple(rows))


def question_table(report: WorkReport) -> ReportTable:
    """Return the questions that two keyings read differently, least agreement first."""
    heads = (tr("Pertanyaan"), tr("Dibandingkan"), tr("Berbeda"), tr("Sama (%)"))
    rows = [
        (label, one.compared, one.differences, round(one.rate * 100, 2))
        for label, one in report.questions
    ]
    return ReportTable(tr("Pertanyaan pada ketik ulang"), heads, tuple(rows))


def receipt_table(report: WorkReport) -> ReportTable:
    """Return the paper that came in, newest first."""
    heads = (tr("Waktu"), tr("RW"), tr("RT"), tr("Formulir"), tr("Dicatat oleh"), tr("Catatan"))
    rows = [
        (
            f"{datetime.fromisoformat(one.at).astimezone():%Y-%m-%d %H:%M}",
            one.rw,
            one.rt,
            one.count,
            one.operator,
            one.note,
        )
        for one in report.receipts
    ]
    return ReportTable(tr("Formulir kertas yang diterima"), heads, tuple(rows))


def task_word(task: str) -> str:
    """Return the name of a task."""
    return tr("Ketik ulang") if task == VERIFY else tr("Entri")


def _rounded(value: float | None, places: int = 1) -> float | None:
    return None if value is None else round(value, places)


# ---------------------------------------------------------------------- workbook


def write_work_report(report: WorkReport, path: Path) -> None:
    """Write the report as a workbook, whole or not at all.

    Args:
        report: from `read_work`.
        path: the ``.xlsx`` to write; an old one is replaced.

    Raises:
        ExchangeError: the place can't be written; an old file is untouched.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in (
        place_table(report),
        operator_table(report),
        question_table(report),
        receipt_table(report),
    ):
        _fill(book.create_sheet(table.title[:31]), table, _remarks(report))
    save_whole(book, path)


def coaching_words() -> str:
    """Return the sentence that stands over figures about people."""
    return tr(
        "Angka ini untuk pendampingan, bukan peringkat: formulir, RT dan jam kerja setiap orang "
        "berbeda. Urutannya menurut abjad."
    )


def _remarks(report: WorkReport) -> tuple[str, ...]:
    span = {
        Span.TODAY: tr("Petugas: hari ini"),
        Span.WEEK: tr("Petugas: 7 hari terakhir"),
        Span.MONTH: tr("Petugas: 30 hari terakhir"),
        Span.PERIOD: tr("Petugas: periode ini"),
        Span.ALL: tr("Petugas: sejak awal"),
    }[report.span]
    when = tr(
        "{title} · {period} · dibuat {when}",
        title=report.title,
        period=report.period,
        when=f"{report.made_at:%Y-%m-%d %H:%M}",
    )
    return (when, span, coaching_words())


def _fill(sheet: Worksheet, table: ReportTable, remarks: Sequence[str]) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    from dampingan.exchange.sheet.style import HEAD_ALIGNMENT, band_colours, fill, font

    _put(sheet, 1, 1, table.title).font = font(size=14, bold=True)
    for line, words in enumerate(remarks, 2):
        _put(sheet, line, 1, words).font = font(size=9)
    top = len(remarks) + 3
    strong, _ = band_colours(1)
    for column, head in enumerate(table.heads, 1):
        cell = _put(sheet, top, column, head)
        cell.font = font("FFFFFFFF", bold=True)
        cell.fill = fill(strong)
        cell.alignment = HEAD_ALIGNMENT
        sheet.column_dimensions[get_column_letter(column)].width = 26 if column == 1 else 14
    for line, row in enumerate(table.rows, top + 1):
        for column, value in enumerate(row, 1):
            cell = _put(sheet, line, column, value)
            cell.font = font()
            cell.alignment = Alignment(vertical="top", wrap_text=column == 1)
    sheet.freeze_panes = f"A{top + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(sheet: Worksheet, line: int, column: int, value: str | float | None) -> Any:
    """Write a number as a number and anything else as a text, never as a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell: Any = sheet.cell(line, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.number_format = "@"
    elif value is not None:
        cell.value = value
    return cell
