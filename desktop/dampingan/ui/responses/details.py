"""What the right-hand pane says about one filled form: read once, free of widgets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dampingan.core.address import format_rt_rw
from dampingan.core.language import language, tr
from dampingan.core.period import Period
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.forms.typed import show
from dampingan.store.rows import read_answers
from dampingan.store.transaction import reason_text
from dampingan.store.workspace import Workspace
from dampingan.ui.families.words import status_cell
from dampingan.ui.records.column import show_file
from dampingan.ui.records.details import DetailLink, HistoryEntry, RecordDetails, finding_lines
from dampingan.ui.records.history import read_record_history

FAMILY = "family"
"""Key of the link to the family that a response is about."""

_MOST_ANSWERS = 8


def read_details(workspace: Workspace, response_id: int) -> RecordDetails:
    """Return what the pane shows of a response, tombstones too."""
    record = workspace.record("response", response_id)
    form = workspace.extra_form(record["form_id"])
    status = "deleted" if record["deleted_at"] else str(record["status"])
    rt_rw = format_rt_rw(record["rt"], record["rw"]) if record["rt"] or record["rw"] else ""
    rows = _rows(workspace, record, form)
    return RecordDetails(
        record_id=response_id,
        name=record["title"] or tr("(tanpa nama)"),
        place=rt_rw,
        state=status_cell(status),
        status=status,
        reason=reason_text(str(record["deleted_reason"] or record["status_reason"])),
        errors=record["error_count"],
        warnings=record["warning_count"],
        findings=finding_lines(record, form, rows),
        members=tuple(_answers(form, _document(record["answers"]))),
        facts=tuple(_facts(record)),
        links=_links(record),
        links_title=tr("Tentang"),
    )


def read_history(workspace: Workspace, response_id: int) -> tuple[str, list[HistoryEntry]]:
    """Return a response's name and what happened to it, newest first."""
    record = workspace.record("response", response_id)
    form = workspace.extra_form(record["form_id"])
    entries = read_record_history(workspace, "response", response_id, form, tr("Isian"))
    return record["title"] or tr("(tanpa nama)"), entries


def _rows(workspace: Workspace, record: Mapping[Any, Any], form: Form) -> dict[str, str]:
    """Return what each row of a repeat is called: the repeat's label and a running number."""
    counts: dict[tuple[str, str], int] = {}
    found = {}
    for row in read_answers(workspace, record, "response").answers.rows:
        among = (row.repeat, row.parent)
        counts[among] = counts.get(among, 0) + 1
        group = form.groups.get(row.repeat)
        name = form.text(group.label, language()) if group else ""
        found[row.key] = f"{name or row.repeat} {counts[among]}"
    return found


def _document(stored: Any) -> Mapping[str, str]:
    return json.loads(stored) if isinstance(stored, str) else dict(stored or {})


def _answers(form: Form, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for question in form.questions.values():
        value = answers.get(question.key, "")
        if value and question.answerable and not question.repeat and len(found) < _MOST_ANSWERS:
            label = " ".join(form.text(question.label, language()).split()) or question.name
            found.append((f"{question.number} {label}".strip(), _words(form, question, value)))
    return found


def _words(form: Form, question: Question, value: str) -> str:
    if question.type is QuestionType.FILE:
        return show_file(value).text
    choices = form.choices.get(question.choice_list, ())
    return show(question, value, choices, language())


def _links(record: Mapping[Any, Any]) -> tuple[DetailLink, ...]:
    if not record["family_id"]:
        return ()
    word = tr("Anggota keluarga") if record["person_id"] else tr("Keluarga")
    return (DetailLink(FAMILY, record["title"] or tr("(tanpa nama)"), word),)


def _facts(record: Mapping[Any, Any]) -> list[tuple[str, str]]:
    facts = []
    if record["period"]:
        facts.append((tr("Periode"), Period.parse(str(record["period"])).label))
    if record["form_version"]:
        facts.append((tr("Versi instrumen"), str(record["form_version"])))
    if record["updated_at"]:
        at = datetime.fromisoformat(str(record["updated_at"])).astimezone()
        facts.append((tr("Diubah"), f"{at:%d/%m/%Y %H:%M}"))
    if record["updated_by"]:
        facts.append((tr("Oleh"), str(record["updated_by"])))
    return facts
