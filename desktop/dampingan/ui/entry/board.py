"""Which findings are worth a line: open ones, those somebody let stand, and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.errors import Severity
from dampingan.forms.session import Field
from dampingan.ui.entry.finding import OpenFinding
from dampingan.ui.entry.line import Remark
from dampingan.ui.entry.wording import acceptance_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from dampingan.ui.entry.record import OpenRecord


@dataclass(frozen=True, slots=True)
class FieldNote:
    """What an operator wrote beside an answer.

    Attributes:
        field: where.
        number: number of the question on paper, its label where it has none.
        text: the note.
        row_name: whose it is.
    """

    field: Field
    number: str
    text: str
    row_name: str = ""


class FindingBoard:
    """Chooses what is shown of a record's findings.

    Args:
        record: the record on screen.
        name: names a roster row.

    Attributes:
        tried: whether somebody called the record finished, so that missing answers are findings.
        notices: what others say of single fields: open questions of the regency, conflicts.
    """

    def __init__(self, record: OpenRecord, name: Callable[[str], str]) -> None:
        self._record = record
        self._name = name
        self.tried = record.entry.status != "draft"
        self.notices: Mapping[Field, Sequence[Remark]] = {}
        self._shown: list[OpenFinding] | None = None
        self._words: dict[OpenFinding, str] = {}

    def forget(self) -> None:
        """Choose anew at the next look."""
        self._shown = None
        self._words = {}

    # ------------------------------------------------------------------ reading

    def shown(self) -> list[OpenFinding]:
        """Return the findings that wait for somebody: errors, and warnings nobody let stand."""
        if self._shown is None:
            self._shown = [
                found
                for found in self._ripe()
                if found.severity is Severity.ERROR or not self.accepted_words(found)
            ]
        return self._shown

    def accepted(self) -> list[OpenFinding]:
        """Return the warnings that somebody looked at and let stand."""
        return [
            found
            for found in self._ripe()
            if found.severity is not Severity.ERROR and self.accepted_words(found)
        ]

    def accepted_words(self, found: OpenFinding) -> str:
        """Return who let a finding stand and when, ``""`` while nobody did."""
        if found not in self._words:
            acceptance = self._record.acceptance(found.stored) if found.stored else None
            self._words[found] = acceptance_words(acceptance) if acceptance else ""
        return self._words[found]

    def notes(self) -> list[FieldNote]:
        """Return the notes in the order of the form."""
        findings, form = self._record.findings, self._record.session.form
        found = []
        for field, text in self._record.notes.items():
            if text and field.question in form.questions:
                number = findings.number(field.question)
                found.append(FieldNote(field, number, text, self._name(field.row)))
        return sorted(found, key=lambda note: findings.key(note.field))

    def remarks(self) -> dict[Field, list[Remark]]:
        """Return what stands under each field; what was let stand is said quietly."""
        found = {field: list(said) for field, said in self.notices.items()}
        for open_one in [*self.shown(), *self.accepted()]:
            words = self.accepted_words(open_one)
            remark = Remark(open_one.severity, open_one.message, words)
            found.setdefault(open_one.field, []).append(remark)
        return found

    def missing(self) -> list[OpenFinding]:
        """Return the missing answers that are no finding yet: nobody has passed them."""
        shown = {(one.field, one.check) for one in self.shown() if one.required}
        unanswered = self._record.findings.unanswered()
        return [one for one in unanswered if (one.field, one.check) not in shown]

    def block_of(self, field: Field) -> tuple[str, str]:
        """Return key and name of the block that a field belongs to."""
        outline, form = self._record.outline, self._record.session.form
        section = outline.section_of(field.question)
        if section is not None and section.level:
            section = outline.section_of(section.repeat)
        if section is None:
            return "", ""
        label = form.text(section.label, self._record.reader.language) or section.key
        return f"block:{section.key}", f"{section.number} {label}".strip()

    @property
    def errors(self) -> list[OpenFinding]:
        """The findings that block finishing, shown or not."""
        return [e for e in self._record.findings.entries if e.severity is Severity.ERROR]

    def open_at(self, field: Field) -> Sequence[OpenFinding]:
        """Return the findings under a field that nobody let stand yet, missing answers apart."""
        return [
            found
            for found in self._ripe()
            if found.field == field and not found.required and not self.accepted_words(found)
        ]

    # ------------------------------------------------------------------ inside

    def _ripe(self) -> list[OpenFinding]:
        findings, cursor = self._record.findings, self._record.cursor
        if self.tried:
            return findings.entries
        seen = findings.seen(cursor.visited, cursor.left_rosters)
        return [found for found in seen if self._worth_a_line(found)]

    def _worth_a_line(self, found: OpenFinding) -> bool:
        """Whether somebody has had the chance to answer what an empty box is blamed for."""
        field, cursor = found.field, self._record.cursor
        if self._record.session.kept(field):
            return True
        return field in cursor.visited and field != cursor.field
