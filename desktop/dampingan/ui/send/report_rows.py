"""A receiving report as tables and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.core.period import Period
from dampingan.ui.models.column import NOTHING, Cell, Column

if TYPE_CHECKING:
    from dampingan.exchange.finding import ImportFinding
    from dampingan.exchange.receiver.receiving import ReceiveReport
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

PARTS = ("same", "changed", "new", "conflict", "rejected")
"""What becomes of a row, in the order of the sum."""

MARKS = ("Diterima", "Ditolak")
"""Sheets of a receipt: their rows say what became of ours and change no answer."""


def sheet_columns() -> list[Column]:
    """Return the columns of the sums per sheet."""
    return [
        Column("name", tr("Lembar"), ("name",), width=160, least=90),
        Column("read", tr("Dibaca"), ("read",), _plain, width=82, right=True),
        Column("new", tr("Baru"), ("new",), _plain, width=74, right=True),
        Column("changed", tr("Berubah"), ("changed",), _plain, width=88, right=True),
        Column("same", tr("Sama"), ("same",), _plain, width=78, right=True),
        Column("conflict", tr("Konflik"), ("conflict",), _amber, width=88, right=True),
        Column("rejected", tr("Ditolak"), ("rejected",), _red, width=84, right=True),
    ]


def finding_columns() -> list[Column]:
    """Return the columns of the findings."""
    return [
        Column("place", tr("Lembar"), ("sheet",), width=96, least=60),
        Column("row", tr("Baris"), ("row",), _plain, width=60, right=True),
        Column("column", tr("Kolom"), ("column",), width=120, least=70),
        Column("value", tr("Isi"), ("value",), width=90, least=50),
        Column("message", tr("Yang ditemukan"), ("message",), width=420, least=200),
    ]


def change_columns() -> list[Column]:
    """Return the columns of what changes."""
    return [
        Column("head", tr("Keluarga"), ("head",), width=140, least=80),
        Column("who", tr("Siapa"), ("who",), width=110, least=60),
        Column("field", tr("Isian kuesioner"), ("field",), width=200, least=100),
        Column("old", tr("Di sini"), ("old",), _old, width=140, least=70),
        Column("new", tr("Dari berkas"), ("new",), _new, width=140, least=70),
        Column("outcome", tr("Hasil"), ("outcome",), _outcome, width=100),
    ]


def sheet_rows(sheets: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the lines of the sums: records and their total, then what a receipt says."""
    lines = [
        {"name": sheet.name, "read": sheet.read, **{p: getattr(sheet, p) for p in PARTS}}
        for sheet in sheets
    ]
    records = [line for line in lines if line["name"] not in MARKS]
    marks = [line for line in lines if line["name"] in MARKS]
    if len(records) > 1:
        total: dict[str, Any] = {"name": tr("Jumlah")}
        total |= {part: sum(line[part] for line in records) for part in ("read", *PARTS)}
        records.append(total)
    return records + marks


def report_words(lines: Sequence[dict[str, Any]]) -> str:
    """Return the total of a report as arithmetic, and what its receipt says."""
    told = [sum_words(line) for line in lines if line["name"] not in MARKS][-1:]
    told += mark_words({line["name"]: line for line in lines})
    return " · ".join(told) or tr("Berkas ini tidak memuat baris.")


def sum_words(line: dict[str, Any]) -> str:
    """Return a line as arithmetic: ``655 sama + 61 berubah = 716, cocok``."""
    words = {
        "same": tr("sama"),
        "changed": tr("berubah"),
        "new": tr("baru"),
        "conflict": tr("konflik"),
        "rejected": tr("ditolak"),
    }
    parts = [f"{count_text(line[part])} {words[part]}" for part in PARTS if line[part]]
    if not parts:
        return tr("{name}: tidak ada baris", name=line["name"])
    added = sum(line[part] for part in PARTS)
    end = tr("cocok") if added == line["read"] else tr("tidak cocok")
    return f"{line['name']}: {' + '.join(parts)} = {count_text(line['read'])}, {end}"


def mark_words(report: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Say how many rows a receipt speaks of, by what became of them."""
    words = {"Diterima": tr("{count} diterima kabupaten"), "Ditolak": tr("{count} tidak diterima")}
    return [
        words[sheet].format(count=count_text(report[sheet]["read"]))
        for sheet in MARKS
        if report.get(sheet, {}).get("read")
    ]


def finding_rows(workspace: Workspace, findings: Sequence[ImportFinding]) -> list[dict[str, Any]]:
    """Return the lines of the findings, by their place in the file."""
    forms = [workspace.form()]
    forms += [workspace.extra_form(one.form_id) for one in workspace.extra_forms()]
    return [
        {
            "sheet": one.sheet,
            "row": one.row,
            "column": _column_words(forms, one.column),
            "value": one.value,
            "message": one.message,
        }
        for one in findings
    ]


def _column_words(forms: Sequence[Form], name: str) -> str:
    """Return number and words of a column's question instead of its machine name."""
    for form in forms:
        question = form.questions.get(name.removeprefix("answers.").partition("~")[0])
        if question is not None:
            label = " ".join(form.text(question.label, language()).split())
            return f"{question.number} {label or question.name}".strip()
    own = {"_uid": tr("Kunci"), "_parent": tr("Kunci induk"), "_status": tr("Status")}
    return own.get(name, name)


LISTS, WORK_LIST = "lists", "worklist"
"""Contents of workbooks that are no village's submission nor an answer to one."""

UNANSWERED = frozenset({LISTS, WORK_LIST})
"""Contents for which no receipt is written."""


def is_reply(report: ReceiveReport) -> bool:
    """Tell whether a workbook is the regency's, whose values a village decides about."""
    return report.direction == "kab->desa" and report.content != LISTS


def content_words(content: str, direction: str) -> str:
    """Return what kind of workbook it is."""
    known = {
        LISTS: tr("Daftar acuan"),
        WORK_LIST: tr("Daftar kerja perangkat daerah"),
        "receipt": tr("Tanda terima kabupaten"),
        "annotated": tr("Salinan bertanda"),
        "changes": tr("Kiriman perubahan"),
        "foreign": tr("Impor dari sistem lain"),
    }
    answers = content == "return" or direction.startswith("kab")
    if answers and content not in {LISTS, WORK_LIST, "receipt"}:
        return tr("Balasan kabupaten")
    return known.get(content, tr("Kiriman lengkap"))


def about_words(report: ReceiveReport, file_name: str) -> str:
    """Return period, file and batch."""
    period = report.period
    own = tr("dibuat di ruang kerja ini") if report.same_site else ""
    parts = [Period.parse(period).label if period else "", file_name, report.batch_uid, own]
    return " · ".join(part for part in parts if part)


def _plain(value: int) -> Cell:
    return Cell(count_text(value)) if value else NOTHING


def _amber(value: int) -> Cell:
    return Cell(count_text(value), "warning", "warning") if value else NOTHING


def _red(value: int) -> Cell:
    return Cell(count_text(value), "error", "error") if value else NOTHING


def _old(text: str) -> Cell:
    return Cell(text, colour="muted") if text else NOTHING


def _new(text: str) -> Cell:
    return Cell(text) if text else NOTHING


def _outcome(outcome: str) -> Cell:
    look = {
        "changed": Cell(tr("Berubah"), "changed", "accent"),
        "new": Cell(tr("Baru"), "new", "ok"),
        "binding": Cell(tr("Mengikat"), "check", "warning"),
        "conflict": Cell(tr("Konflik"), "warning", "warning"),
        "proposal": Cell(tr("Usulan"), "inquiry", "accent"),
        "deletion": Cell(tr("Konflik hapus"), "deleted", "warning"),
        "erasure": Cell(tr("Dikosongkan?"), "not_found", "warning"),
    }
    return look.get(outcome, Cell(outcome))
