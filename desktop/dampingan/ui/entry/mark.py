"""How far each block is: what the list at the left says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dampingan.core.errors import Severity
from dampingan.forms.session import FormSession
from dampingan.ui.entry.finding import OpenFinding
from dampingan.ui.entry.outline import Outline, PageKind, Section


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the block list.

    Attributes:
        section: the line.
        label: its number and name.
        answered, asked: count of fields.
        rows: number of rows of a roster, -1 for others.
        errors: how many of the findings shown block finishing.
        missing: how many answers that are needed are not there yet.
        current: whether it is the one on screen.
        changed: how many answers differ from those of the period before.
    """

    section: Section
    label: str
    answered: int
    asked: int
    rows: int = -1
    errors: int = 0
    missing: int = 0
    current: bool = False
    changed: int = 0

    @property
    def done(self) -> bool:
        """Whether nothing that is needed is open; what may stay empty may stay empty."""
        return not self.errors and not self.missing and self.answered > 0


def read_marks(
    outline: Outline,
    session: FormSession,
    shown: Sequence[OpenFinding],
    missing: Sequence[OpenFinding],
    current: Section | None,
    *,
    language: str,
    changed: Mapping[str, int],
    counted: dict[str, tuple[int, int]],
) -> list[Mark]:
    """Return the lines of the block list.

    Args:
        outline: the blocks.
        session: the answers to count.
        shown: findings that are shown.
        missing: findings that only say that an answer is missing.
        current: the line on screen.
        language: of the names.
        changed: block → how many of its answers differ from before.
        counted: name of a section → answered and asked, where that is as before; the rest is
            counted and added.
    """
    errors = _count(outline, [e for e in shown if e.severity is Severity.ERROR])
    open_fields = _count(outline, missing)
    for section in outline.sections:
        if section.name not in counted:
            counted[section.name] = _progress(session, section)
    return [
        Mark(
            section,
            _name(session, section, language),
            *counted[section.name],
            len(session.rows(section.repeat)) if section.kind is PageKind.ROSTER else -1,
            _of(outline, section, errors),
            _of(outline, section, open_fields),
            section is current,
            changed.get(section.key, 0),
        )
        for section in outline.sections
    ]


def _of(outline: Outline, section: Section, counts: Counter[str]) -> int:
    """Return a section's count; a roster's grid answers for its parts too."""
    if section.kind is not PageKind.ROSTER:
        return counts[section.key]
    return sum(counts[s.key] for s in outline.sections if s.repeat == section.repeat)


def _count(outline: Outline, entries: Sequence[OpenFinding]) -> Counter[str]:
    sections = [outline.section_of(entry.field.question) for entry in entries]
    return Counter(section.key for section in sections if section)


def _name(session: FormSession, section: Section, language: str) -> str:
    label = session.form.text(section.label, language) or section.key
    number = section.number.rpartition("-")[2] if section.level else section.number
    return f"{number} {label}".strip()


def _progress(session: FormSession, section: Section) -> tuple[int, int]:
    if not section.repeat:
        return session.progress(section.key)
    part = section.key if section.level else section.repeat
    counts = [session.progress(part, row) for row in session.rows(section.repeat)]
    return sum(count[0] for count in counts), sum(count[1] for count in counts)
