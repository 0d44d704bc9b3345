"""What the family sheet puts in front: which questions are columns, which are told in a sentence.

Names of questions, not of a version of the form: what a questionnaire does not ask falls away, and
whatever is not named here stands in the listing of all answers. A form that knows none of these
names is told group by group, its members by their first questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dampingan.core.language import tr
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.store.kind import MEMBERS

_NAMES = ("nama", "nik", "keberadaan")
"""Shown in the first column of the members, whatever else is."""
_FALLBACK_COLUMNS = 6
_PART = re.compile(r"([0-9]+)[a-z][0-9]*")
"""Number on paper of a part of a question: 501a is a part of 501."""


@dataclass(frozen=True)
class Column:
    """A column of the members' table.

    Attributes:
        title: its heading.
        questions: keys of those whose answers it joins, in order.
        share: of the table's width.
        worst: only answers that say that something is the matter are told, with their question.
        short: one letter is enough.
    """

    title: Callable[[], str]
    questions: tuple[str, ...]
    share: float = 1.0
    worst: bool = False
    short: bool = False


@dataclass(frozen=True)
class Run:
    """Questions that are told in one sentence: those that were answered with yes, or counted.

    Attributes:
        title: what they are about.
        first: key of the first one; all that share its number on paper (501a, 501b …) follow.
    """

    title: Callable[[], str]
    first: str


_DISABILITIES = tuple(
    f"dis_{one}"
    for one in (
        *("lihat", "dengar", "jalan", "tangan", "belajar", "perilaku", "bicara"),
        *("mandiri", "ingat", "depresi"),
    )
)

MEMBER_COLUMNS: tuple[Column, ...] = (
    Column(lambda: tr("Hubungan"), ("hubungan",), 1.1),
    Column(lambda: tr("L/P"), ("jk",), 0.4, short=True),
    Column(lambda: tr("Lahir, umur"), ("tgl_lahir", "umur"), 1.2),
    Column(lambda: tr("Perkawinan"), ("kawin",), 1.05),
    Column(lambda: tr("Pendidikan"), ("partisipasi", "jenjang"), 1.5),
    Column(lambda: tr("Pekerjaan"), ("lap_usaha_uraian", "lap_usaha", "kedudukan"), 1.85),
    Column(
        lambda: tr("Disabilitas, penyakit"), (*_DISABILITIES, "kronis", "hamil"), 1.6, worst=True
    ),
    Column(lambda: tr("Jaminan kesehatan"), ("jamkes",), 1.1),
)

RUNS: tuple[Run, ...] = (
    Run(lambda: tr("Bantuan yang diterima keluarga"), "bpnt"),
    Run(lambda: tr("Barang dan kendaraan"), "tabung_gas"),
    Run(lambda: tr("Lahan dan rumah lain"), "lahan_lain"),
    Run(lambda: tr("Ternak"), "sapi"),
)

MEMBER_RUNS: tuple[Run, ...] = (Run(lambda: tr("Program untuk anggota"), "prakerja"),)

SECTIONS = ("blok3", "blok5")
"""Groups told in front; the others stand in the listing."""

NO_TROUBLE = {
    "disabilitas": frozenset({"4"}),
    "depresi": frozenset({"3", "4"}),
    "kronis": frozenset({"1"}),
    "ya_tidak": frozenset({"2"}),
}
"""List of choices → codes of answers that say that nothing is the matter."""


def member_columns(form: Form) -> list[Column]:
    """Return the columns that a form has answers for."""
    asked = {key for key, q in form.questions.items() if q.repeat == MEMBERS}
    columns = [
        Column(c.title, kept, c.share, c.worst, c.short)
        for c in MEMBER_COLUMNS
        if (kept := tuple(key for key in c.questions if key in asked))
    ]
    if columns:
        return columns
    first = [q for q in form.questions.values() if q.repeat == MEMBERS and _printed(q)]
    first = [q for q in first if q.key not in _NAMES][:_FALLBACK_COLUMNS]
    return [Column(_label(form, q), (q.key,)) for q in first]


def sections(form: Form) -> list[Group]:
    """Return the groups that are told in front, all of them where none is known."""
    groups = [child for child in form.root.children if isinstance(child, Group)]
    known = [group for group in groups if group.key in SECTIONS]
    place = form.block_of("alamat")
    return known or [g for g in groups if not g.is_repeat and g is not place]


def questions_in(form: Form, group: Group, repeat: str = "") -> list[Question]:
    """Return what is asked in a group and the groups in it, without the rows of repeats.

    Args:
        form: the questionnaire.
        group: the group.
        repeat: key of the repeat that the group is in.
    """
    found: list[Question] = []
    for child in group.children:
        if isinstance(child, Question):
            if _printed(child) and child.repeat == repeat:
                found.append(child)
        elif not child.is_repeat:
            found += questions_in(form, child, repeat)
    return found


def questions_of_run(form: Form, run: Run, repeat: str = "") -> list[Question]:
    """Return the questions of a run; none when the form asks too few of them."""
    first = form.questions.get(run.first)
    part = _PART.fullmatch(first.number) if first is not None else None
    if first is None or part is None or first.repeat != repeat:
        return []
    return [
        q
        for q in form.questions.values()
        if q.repeat == repeat
        and q.path == first.path
        and (found := _PART.fullmatch(q.number)) is not None
        and found[1] == part[1]
        and (is_yes_no(q) or q.type is QuestionType.INTEGER)
    ]


def is_yes_no(question: Question) -> bool:
    """Tell whether 1 means yes."""
    return question.choice_list.startswith("ya_tidak")


def _printed(question: Question) -> bool:
    """Tell whether a question has an answer that somebody gave, or a number on paper."""
    return question.answerable or bool(question.number)


def _label(form: Form, question: Question) -> Callable[[], str]:
    words = form.text(question.label, form.languages[0])
    return lambda: words


def repeats_of(form: Form) -> Sequence[Group]:
    """Return every repeat but the members', outer ones first."""
    return [g for g in form.groups.values() if g.is_repeat and g.key != MEMBERS]
