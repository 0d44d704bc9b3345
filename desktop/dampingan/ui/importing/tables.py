"""The rows and columns of the wizard's table: columns, values, families, findings."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from typing import Any

from dampingan.core.language import language, tr
from dampingan.core.missing import WORDS, Missing, is_missing
from dampingan.core.number import count_text
from dampingan.exchange.foreign.drafting import question_label
from dampingan.exchange.foreign.editing import ColumnLine
from dampingan.exchange.foreign.importing import ImportPlan
from dampingan.exchange.foreign.planning import Planned
from dampingan.exchange.receiver.receiving import SheetReport
from dampingan.forms.model import Form
from dampingan.store.kind import MEMBERS
from dampingan.ui.models.column import NOTHING, Cell, Column

COLUMNS, VALUES, RECORDS, FINDINGS = "columns", "values", "records", "findings"

MOST_RECORDS = 200
"""Families that the preview shows; the sums count all of them."""

_SURE = 0.85


def columns_of(part: str) -> list[Column]:
    """Return the columns of one part."""
    return {
        COLUMNS: _column_columns,
        VALUES: _value_columns,
        RECORDS: _record_columns,
        FINDINGS: _finding_columns,
    }[part]()


def _column_columns() -> list[Column]:
    return [
        Column("heading", tr("Kolom mereka"), ("heading",), width=190, least=110),
        Column("samples", tr("Contoh isi"), ("samples",), width=230, least=90),
        Column(
            "question",
            tr("Pertanyaan kita"),
            ("question", "key"),
            _show_question,
            width=260,
            least=150,
        ),
        Column("why", tr("Sebab"), ("why", "score"), _show_why, width=170, least=90),
        Column("sheet", tr("Lembar"), ("sheet",), width=120, least=60),
    ]


def _show_question(question: str, key: bool) -> Cell:
    if question:
        return Cell(question)
    if key:
        return Cell(tr("kunci baris"), "pin", "muted")
    return Cell(tr("tidak dipakai"), colour="muted")


def _show_why(why: str, score: float) -> Cell:
    if not why:
        return NOTHING
    if score < _SURE:
        return Cell(tr("periksa: {why}", why=why), "warning", "warning")
    return Cell(why)


def _value_columns() -> list[Column]:
    return [
        Column("question", tr("Pertanyaan"), ("question",), width=260, least=120),
        Column("theirs", tr("Nilai mereka"), ("theirs",), width=200, least=90),
        Column("ours", tr("Nilai kita"), ("ours", "how"), _show_ours, width=230, least=110),
        Column("how_word", tr("Cara"), ("how_word",), width=150, least=80),
        Column("count", tr("Baris"), ("count",), width=70, right=True),
    ]


def _show_ours(ours: str, how: str) -> Cell:
    if how == "unknown":
        return Cell(tr("tidak ada padanan"), "warning", "warning")
    if how in {"assumed", "tidied"} and not ours:
        return NOTHING  # personal, or many
    return Cell(ours) if ours else Cell(tr("tidak mengatakan apa-apa"), colour="muted")


def _record_columns() -> list[Column]:
    return [
        Column("outcome", tr("Yang terjadi"), ("outcome", "icon"), _show_outcome, width=150),
        Column("title", tr("Nama"), ("title",), width=220, least=120),
        Column("place", tr("RT/RW"), ("place",), width=90),
        Column("rows", tr("Baris"), ("rows",), width=70, right=True),
        Column("fills", tr("Diisi"), ("fills",), width=70, right=True),
        Column("proposals", tr("Usulan"), ("proposals",), width=80, right=True),
        Column("why", tr("Dikenali dari"), ("why",), width=160, least=90),
    ]


def _show_outcome(outcome: str, icon: str) -> Cell:
    return Cell(outcome, icon, "warning" if icon == "inbox" else "text")


def _finding_columns() -> list[Column]:
    return [
        Column("sheet", tr("Lembar"), ("sheet",), width=130, least=60),
        Column("row", tr("Baris"), ("row",), width=70, right=True),
        Column("column", tr("Kolom"), ("column",), width=150, least=70),
        Column(
            "message",
            tr("Yang perlu diketahui"),
            ("message", "rejected"),
            _show_finding,
            width=500,
            least=200,
        ),
    ]


def _show_finding(message: str, rejected: bool) -> Cell:
    return Cell(message, "error", "error") if rejected else Cell(message)


# ---------------------------------------------------------------------- rows


def sheet_words(sheet: SheetReport) -> str:
    """Return what becomes of a sheet's rows; what is none is left out, the rest adds up."""
    parts = [
        (sheet.new, tr("{count} baru", count=count_text(sheet.new))),
        (sheet.changed, tr("{count} dilengkapi", count=count_text(sheet.changed))),
        (sheet.same, tr("{count} sama", count=count_text(sheet.same))),
        (sheet.conflict, tr("{count} dengan usulan", count=count_text(sheet.conflict))),
        (sheet.rejected, tr("{count} ditolak", count=count_text(sheet.rejected))),
    ]
    told = " + ".join(words for count, words in parts if count) or "0"
    read = count_text(sheet.read)
    return tr("{name}: {read} baris = {told}", name=sheet.name, read=read, told=told)


def column_rows(lines: Sequence[ColumnLine], form: Form, title: str) -> list[dict[str, Any]]:
    """Return a row for every column of the file; `title` is the mapping's, for the reasons."""
    return [
        {
            "id": number,
            "sheet": line.sheet,
            "heading": line.heading,
            "samples": " · ".join(line.samples),
            "question": ", ".join(question_label(form, key) for key in line.questions),
            "key": line.key,
            "why": ", ".join(line.why) or (title if line.questions else ""),
            "score": line.score,
        }
        for number, line in enumerate(lines)
    ]


def value_rows(plan: ImportPlan) -> list[dict[str, Any]]:
    """Return a row for every value that became another one, those without a counterpart first."""
    words = {
        "code": tr("tabel kode"),
        "label": tr("sama dengan label"),
        "alike": tr("kata mirip"),
        "assumed": tr("ditafsirkan"),
        "unknown": tr("belum dikenal"),
        "tidied": tr("dirapikan"),
    }
    rows = [
        {
            "id": number,
            "question": question_label(plan.form, pair.question),
            "theirs": pair.theirs or _not_shown(pair.how),
            "ours": choice_words(plan.form, pair.question, pair.ours),
            "how": pair.how,
            "how_word": words.get(pair.how, pair.how),
            "count": str(pair.count),
        }
        for number, pair in enumerate(plan.drafts.pairs)
    ]
    order = {"unknown": 0, "alike": 1, "assumed": 2, "tidied": 4}
    return sorted(rows, key=lambda row: order.get(row["how"], 3))


def _not_shown(how: str) -> str:
    return tr("(cara menulis)") if how == "tidied" else tr("(data pribadi)")


def record_rows(plan: ImportPlan) -> list[dict[str, Any]]:
    """Return a row for the first families, those with something to look at first."""
    chosen = sorted(
        enumerate(plan.plan.records),
        key=lambda item: (not item[1].proposals, item[1].record_id is not None),
    )[:MOST_RECORDS]
    return [_record_row(number, planned) for number, planned in chosen]


def _record_row(number: int, planned: Planned) -> dict[str, Any]:
    answers = planned.draft.answers
    told = [answers.get(name, "") for name in ("rt", "rw")]
    if planned.proposals:
        outcome, icon = tr("ada usulan"), "inbox"
    elif planned.record_id is None:
        outcome, icon = tr("baru"), "new"
    else:
        outcome, icon = tr("dilengkapi"), "changed"
    why = {
        "key": tr("kunci"),
        "kk": tr("nomor KK"),
        "nik": tr("NIK anggota"),
        "name": tr("nama dan tanggal lahir"),
    }
    fills = len(planned.takes) + sum(len(row.takes) for row in planned.rows)
    return {
        "id": number,
        "outcome": outcome,
        "icon": icon,
        "title": title_of(planned),
        "place": "/".join(told) if any(told) else "",
        "rows": str(len(planned.rows)),
        "fills": str(fills),
        "proposals": str(sum(not p.settled for p in planned.proposals) or ""),
        "why": why.get(planned.why, ""),
    }


def title_of(planned: Planned) -> str:
    """Return what people call a planned record."""
    answers = planned.draft.answers
    names = [row.answers.get("nama", "") for row in planned.draft.rows if row.repeat == MEMBERS]
    about = planned.about.title if planned.about else ""
    return answers.get("nama_kk") or next((n for n in names if n), "") or about or planned.uid


def record_words(plan: ImportPlan, planned: Planned, most: int = 12) -> str:
    """Return what one family would get, as people read it."""
    parts = [
        f"{question_label(plan.form, key)}: {choice_words(plan.form, key, text)}"
        for key, text in planned.takes.items()
    ]
    names = [row.draft.answers.get("nama", "") for row in planned.rows if row.new]
    if names := [name for name in names if name]:
        parts.append(tr("anggota baru: {names}", names=", ".join(names)))
    parts += [
        tr(
            "{question}: di sini {mine}, mereka {theirs} (usulan)",
            question=question_label(plan.form, p.question),
            mine=choice_words(plan.form, p.question, p.mine),
            theirs=choice_words(plan.form, p.question, p.theirs),
        )
        for p in planned.proposals
    ]
    shown = sorted(parts, key=lambda part: tr("(usulan)") not in part)[:most]
    return " · ".join(shown) + (" …" if len(parts) > most else "")


def finding_rows(plan: ImportPlan) -> list[dict[str, Any]]:
    """Return a row for everything that somebody should know, rejected rows first."""
    rejected = {place: why for place, (_, why) in plan.drafts.rejected.items()}
    rows = [
        {
            "id": number,
            "sheet": found.sheet,
            "row": str(found.row or ""),
            "column": found.column,
            "message": found.message,
            "rejected": rejected.get((found.sheet, found.row)) == found.message,
        }
        for number, found in enumerate(plan.findings)
    ]
    return sorted(rows, key=lambda row: not row["rejected"])


def choice_words(form: Form, question: str, text: str) -> str:
    """Return an answer with the words of its codes."""
    found = form.questions.get(question)
    if is_missing(text):
        return WORDS[Missing(text)]
    if found is None or not found.choice_list:
        return text
    labels: Map[str, str] = {
        c.code: form.text(c.label, language()) for c in form.choices.get(found.choice_list, ())
    }
    return "; ".join(f"{code} {labels.get(code, '')}".strip() for code in text.split())
