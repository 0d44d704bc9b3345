"""What the right-hand pane says about one family: read once, free of widgets."""

from __future__ import annotations

from datetime import date, datetime

from dampingan.core.address import format_rt_rw
from dampingan.core.dates import age_on, parse_iso
from dampingan.core.identity import group_digits
from dampingan.core.language import language, tr
from dampingan.core.period import Period
from dampingan.forms.answer import Answers
from dampingan.forms.model import Form
from dampingan.store import finding
from dampingan.store.kind import MEMBERS
from dampingan.store.rows import read_answers
from dampingan.store.transaction import reason_text
from dampingan.store.workspace import HistoryItem, Workspace
from dampingan.ui.families.words import status_cell, status_words
from dampingan.ui.records.details import FindingLine, HistoryEntry, RecordDetails


def read_details(workspace: Workspace, family_id: int) -> RecordDetails:
    """Return what the pane shows of a family, tombstones too."""
    record = workspace.record("family", family_id)
    form = workspace.form()
    answers = read_answers(workspace, record).answers
    today = workspace.now().astimezone().date()
    status = "deleted" if record["deleted_at"] else str(record["status"])
    names = {row.key: row.values.get("nama", "") for row in answers.rows}
    found = finding.decode(record["findings"])
    lines = []
    for one in found:
        question = form.questions.get(one.question)
        number = (question.number if question else "") or one.question
        lines.append(FindingLine(one.severity, number, names.get(one.row, ""), one.message))
    rt_rw = _rt_rw(record["rt"], record["rw"])
    return RecordDetails(
        record_id=family_id,
        name=record["head_name"] or tr("(tanpa nama)"),
        place=" · ".join(part for part in (rt_rw, record["address"]) if part),
        state=status_cell(status),
        status=status,
        reason=reason_text(str(record["deleted_reason"] or record["status_reason"])),
        errors=record["error_count"],
        warnings=record["warning_count"],
        findings=tuple(lines),
        members=tuple(_members(form, answers, today)),
        facts=tuple(_facts(dict(record))),
    )


def read_history(workspace: Workspace, family_id: int) -> list[HistoryEntry]:
    """Return what happened to a family and its members, newest first."""
    form = workspace.form()
    record = workspace.record("family", family_id)
    loaded = read_answers(workspace, record)
    names = {row.key: row.values.get("nama", "") for row in loaded.answers.rows}
    people = {person_id: names.get(uid, "") for uid, person_id in loaded.persons}
    words = _HistoryWords(form, people)
    entries: list[HistoryEntry] = []
    group: list[HistoryItem] = []
    for item in workspace.history("family", family_id):
        if group and (item.at, item.actor, item.label) != _operation(group[0]):
            entries += words.entry(group)
            group = []
        group.append(item)
    if group:
        entries += words.entry(group)
    return entries


def _operation(item: HistoryItem) -> tuple[datetime, str, str]:
    return item.at, item.actor, item.label


class _HistoryWords:
    """Turns stored fields and codes into words."""

    def __init__(self, form: Form, people: dict[int, str]) -> None:
        self._form = form
        self._people = people

    def entry(self, items: list[HistoryItem]) -> list[HistoryEntry]:
        changes = [change for item in reversed(items) if (change := self._change(item))]
        first = items[0]
        made = any(item.field == "+" and item.kind == "family" for item in items)
        if not changes and not made:
            return []
        label = _what(first)
        return [HistoryEntry(first.at.astimezone(), first.actor, label, tuple(changes))]

    def _change(self, item: HistoryItem) -> tuple[str, str, str] | None:
        document, _, key = item.field.partition(".")
        who = self._people.get(item.record_id, "") if item.kind == "person" else ""
        if document == "answers" and key:
            question = self._form.questions.get(key)
            if question is None or not question.answerable:
                return None
            label = " ".join(self._form.text(question.label, language()).split())
            title = " · ".join(part for part in (f"{question.number} {label}".strip(), who) if part)
            return title, self._value(key, item.old), self._value(key, item.new)
        if item.field == "status":
            words = status_words()
            return tr("Status"), words.get(item.old or "", ""), words.get(item.new or "", "")
        if item.field in {"status_reason", "deleted_reason"} and item.new:
            return tr("Alasan"), "", reason_text(item.new)
        if item.field == "deleted_at":
            state = tr("dihapus") if item.new else tr("dipulihkan")
            return (who or tr("Keluarga")), "", state
        return None

    def _value(self, key: str, value: str | None) -> str:
        if not value:
            return ""
        question = self._form.questions[key]
        if not question.choice_list:
            return value
        labels = {
            c.code: self._form.text(c.label, language())
            for c in self._form.choices[question.choice_list]
        }
        return "; ".join(f"{code} {labels.get(code, '')}".strip() for code in value.split(" "))


def _what(item: HistoryItem) -> str:
    if item.source == "undo":
        return tr("Diurungkan: {what}", what=item.label)
    if item.source == "redo":
        return tr("Diulangi: {what}", what=item.label)
    return item.label


def _rt_rw(rt: str, rw: str) -> str:
    return format_rt_rw(rt, rw) if rt or rw else ""


def _members(form: Form, answers: Answers, today: date) -> list[tuple[str, str]]:
    relation = form.questions.get("hubungan")
    labels: dict[str, str] = {}
    if relation is not None and relation.choice_list:
        labels = {
            c.code: form.text(c.label, language()) for c in form.choices[relation.choice_list]
        }
    found = []
    for row in answers.rows:
        if row.repeat != MEMBERS:
            continue
        role = row.values.get("hubungan", "")
        birth = parse_iso(row.values.get("tgl_lahir", ""))
        age = str(age_on(birth, today)) if birth and birth <= today else ""
        parts = [part for part in (labels.get(role, role), age) if part]
        found.append((row.values.get("nama", "") or tr("(tanpa nama)"), " · ".join(parts)))
    return found


def _facts(record: dict[str, object]) -> list[tuple[str, str]]:
    facts = []
    if record["no_kk"]:
        facts.append((tr("Nomor KK"), group_digits(str(record["no_kk"]))))
    if record["decile"]:
        period = str(record["decile_period"])
        source = tr("{decile} (DTSEN {period})", decile=record["decile"], period=period)
        facts.append((tr("Desil"), source if period else str(record["decile"])))
    if record["period"]:
        facts.append((tr("Periode"), Period.parse(str(record["period"])).label))
    if record["updated_at"]:
        at = datetime.fromisoformat(str(record["updated_at"])).astimezone()
        facts.append((tr("Diubah"), f"{at:%d/%m/%Y %H:%M}"))
    if record["updated_by"]:
        facts.append((tr("Oleh"), str(record["updated_by"])))
    return facts
