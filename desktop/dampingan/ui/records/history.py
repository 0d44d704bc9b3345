"""What happened to a record, in words: operations with the answers they changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dampingan.core.language import language, tr
from dampingan.forms.model import Form, Question
from dampingan.store.transaction import reason_text
from dampingan.store.version.move_plan import form_then
from dampingan.store.version.parked import ANSWER, parked_key
from dampingan.store.workspace import HistoryItem, Workspace
from dampingan.ui.families.words import status_words
from dampingan.ui.records.details import HistoryEntry

_MOMENT = timedelta(seconds=1)


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
    words = _HistoryWords(form_then(workspace, form), kind, word)
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

    def __init__(self, form_then: Callable[[datetime], Form], kind: str, word: str) -> None:
        self._form_then = form_then
        self._kind = kind
        self._word = word

    def entry(self, items: list[HistoryItem]) -> list[HistoryEntry]:
        first = items[0]
        # A move is told by the version that it left; it parks what that one asked.
        self._form = self._form_then(first.at - _MOMENT if first.source == "move" else first.at)
        changes = [change for item in reversed(items) if (change := self._change(item))]
        made = any(item.field == "+" and item.kind == self._kind for item in items)
        if not changes and not made:
            return []
        label = _what(first)
        return [HistoryEntry(first.at.astimezone(), first.actor, label, tuple(changes))]

    def _change(self, item: HistoryItem) -> tuple[str, str, str] | None:
        document, _, key = item.field.partition(".")
        who = self._row_name(item)
        if document == "parked":
            return self._parked(key, item, who)
        if document == "answers" and key:
            return self._answer(key, item, who)
        if item.field == "status":
            words = status_words()
            return tr("Status"), words.get(item.old or "", ""), words.get(item.new or "", "")
        if item.field in {"status_reason", "deleted_reason"} and item.new:
            return tr("Alasan"), "", reason_text(item.new)
        if item.field == "deleted_at":
            state = tr("dihapus") if item.new else tr("dipulihkan")
            return (who or self._word), "", state
        return None

    def _answer(self, key: str, item: HistoryItem, who: str) -> tuple[str, str, str] | None:
        question = self._form.questions.get(key)
        if question is None or not question.answerable:
            return None
        new = self._value(key, item.new)
        if item.source == "move":
            if not (item.old and item.new):
                return None  # the same answer under another name, or parked: told as that
            new = item.new  # a code of the list that comes; its words there say the same
        return self._title(question, who), self._value(key, item.old), new

    def _title(self, question: Question, who: str) -> str:
        label = " ".join(self._form.text(question.label, language()).split())
        return " · ".join(part for part in (f"{question.number} {label}".strip(), who) if part)

    def _parked(self, key: str, item: HistoryItem, who: str) -> tuple[str, str, str] | None:
        """Tell an answer that the new version has no place for, or that came back."""
        about = parked_key(key)
        question = self._form.questions.get(about.question)
        if about.part != ANSWER or question is None:
            return None
        if item.new is None:
            return self._title(question, who), tr("diparkir"), item.old or ""
        return self._title(question, who), self._value(about.question, item.new), tr("diparkir")

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
