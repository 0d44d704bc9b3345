"""What happened to a record, in words: operations with the answers they changed."""

from __future__ import annotations

from datetime import datetime

from dampingan.core.language import language, tr
from dampingan.forms.model import Form
from dampingan.store.transaction import reason_text
from dampingan.store.workspace import HistoryItem, Workspace
from dampingan.ui.families.words import status_words
from dampingan.ui.records.details import HistoryEntry


def read_record_history(
    workspace: Workspace, kind: str, record_id: int, form: Form, word: str
) -> list[HistoryEntry]:
    """Return what happened to a record and its rows, newest first.

    Args:
        workspace: where it is.
        kind: ``family`` or ``response``.
        record_id: which.
        form: the questionnaire that it is answered with.
        word: what such a record is called.
    """
    words = _HistoryWords(form, kind, word)
    entries: list[HistoryEntry] = []
    group: list[HistoryItem] = []
    for item in workspace.history(kind, record_id):
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

    def __init__(self, form: Form, kind: str, word: str) -> None:
        self._form = form
        self._kind = kind
        self._word = word

    def entry(self, items: list[HistoryItem]) -> list[HistoryEntry]:
        changes = [change for item in reversed(items) if (change := self._change(item))]
        first = items[0]
        made = any(item.field == "+" and item.kind == self._kind for item in items)
        if not changes and not made:
            return []
        label = _what(first)
        return [HistoryEntry(first.at.astimezone(), first.actor, label, tuple(changes))]

    def _change(self, item: HistoryItem) -> tuple[str, str, str] | None:
        document, _, key = item.field.partition(".")
        who = self._row_name(item)
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
            return (who or self._word), "", state
        return None

    def _row_name(self, item: HistoryItem) -> str:
        """Return whom or what a change is about, ``""`` for the record itself."""
        if item.name or not item.repeat:
            return item.name
        group = self._form.groups.get(item.repeat)
        name = self._form.text(group.label, language()) if group else ""
        return f"{name or item.repeat} {item.position or ''}".strip()

    def _value(self, key: str, value: str | None) -> str:
        if not value:
            return ""
        question = self._form.questions[key]
        if not question.choice_list:
            return value
        choices = self._form.choices.get(question.choice_list, ())
        labels = {c.code: self._form.text(c.label, language()) for c in choices}
        return "; ".join(f"{code} {labels.get(code, '')}".strip() for code in value.split(" "))


def _what(item: HistoryItem) -> str:
    if item.source == "undo":
        return tr("Diurungkan: {what}", what=item.label)
    if item.source == "redo":
        return tr("Diulangi: {what}", what=item.label)
    return item.label
