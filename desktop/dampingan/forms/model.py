"""What a questionnaire is once it has been read: immutable, and the same as JSON.

`xlsform` builds a `Form` from a workbook; the workspace keeps it as JSON so that opening a list or
a family never needs pyxform. Nothing here evaluates anything: that is `session`.

Names follow ODK's XLSForm: a *question* has a type, a relevant, a constraint, a calculation; a
*repeat* is a group that is answered once per row (here: once per family member).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from dampingan.core.errors import Place, Severity

Text = Mapping[str, str]
"""A sentence in the form's languages, code → text (``{"id": …, "en": …}``). The key ``""`` holds
the text of a form without languages. May hold ``${name}`` places."""


_NOWHERE = Place()


class QuestionType(StrEnum):
    """What a question takes. Types that need a device are read as TEXT with a note."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    ACKNOWLEDGE = "acknowledge"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    FILE = "file"
    NOTE = "note"
    CALCULATE = "calculate"
    HIDDEN = "hidden"


RETIRED = "aktif"
"""Column of a choice list; ``0`` says that a choice is not offered any more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer code of a list; `extra` holds the list's other columns for choice filters."""

    code: str
    label: Text
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that should hold for a question, written as an expression where ``.`` is its value.

    Attributes:
        name: unique in the form, e.g. ``tgl_lahir.constraint`` or ``r05_umur_anak``.
        expression: true when all is well; an empty question is never checked unless
            `when_empty`.
        severity: an error blocks finishing, a warning does not.
        message: what to tell the user; may hold ``${name}`` places.
        when_empty: check also while the question has no answer (rules about whole records).
        place: where the expression stands in the form's workbook.
    """

    name: str
    expression: str
    severity: Severity
    message: Text
    when_empty: bool = False
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        key: names it in answers, columns and files; the XLSForm name when that is unique in the
            form, else the path from the root joined with ``/``.
        name: the XLSForm name.
        path: names of the groups around it, outermost first.
        repeat: key of the innermost repeat around it, ``""`` at the root.
        number: the number on paper, e.g. ``306b``; ``""`` when it has none.
        calculation, relevant, required, default, choice_filter: expressions, ``""`` when absent.
        choice_list: name of its list in `Form.choices`, ``""`` when it has none.
        choice_source: key of a question in a repeat whose answers are the choices; ``""``.
        width: most characters that an answer has (codes, dates, ids); 0 when unknown.
        personal: names, addresses and id numbers, masked and kept out of logs.
        bitsum: a select_multiple whose national code is the sum of its codes (Regsosek).
        extra_codes: codes that other systems' files may hold besides the list's, code → label.
        exclusive: codes of a select_multiple that can't be combined with others.
        dynamic_default: `default` is an expression, worked out once when the record begins.
        trigger: key of the question whose answer makes `calculation` run; ``""``: always.
        visit: belongs to the visit and not to the family (the date of the survey); a new period
            does not take it over.
        save_to: property of an ODK entity that the answer becomes; kept for other programs.
        survey_count: expression over the family survey; how many families or persons it holds for
            stands beside an official figure and never replaces it. ``""``: nothing is counted.
        survey_unit: what `survey_count` counts, ``families`` or ``persons``.
    """

    key: str
    name: str
    type: QuestionType
    label: Text
    path: tuple[str, ...] = ()
    repeat: str = ""
    number: str = ""
    hint: Text = field(default_factory=dict)
    relevant: str = ""
    required: str = ""
    required_message: Text = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    calculation: str = ""
    default: str = ""
    choice_list: str = ""
    choice_filter: str = ""
    readonly: bool = False
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    width: int = 0
    personal: bool = False
    bitsum: bool = False
    extra_codes: Mapping[str, str] = field(default_factory=dict)
    exclusive: tuple[str, ...] = ()
    source: str = ""
    xlsform_type: str = ""
    place: Place = _NOWHERE
    visit: bool = False
    dynamic_default: bool = False
    trigger: str = ""
    choice_source: str = ""
    save_to: str = ""
    survey_count: str = ""
    survey_unit: str = ""

    @property
    def answerable(self) -> bool:
        """Whether somebody types an answer (not a note, calculation or hidden value)."""
        return not self.readonly and self.type not in _COMPUTED


_COMPUTED = {QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions; a *repeat* when it is answered once per row.

    Attributes:
        key: like a question's.
        path: names of the groups around it, outermost first.
        repeat: key of the innermost repeat around it (not itself), ``""`` at the root.
        is_repeat: whether it has rows.
        count: expression for a fixed number of rows, ``""`` when rows are added by hand.
        children: what it holds, in the order of the form.
    """

    key: str
    name: str
    label: Text
    children: tuple[Question | Group, ...]
    path: tuple[str, ...] = ()
    repeat: str = ""
    number: str = ""
    hint: Text = field(default_factory=dict)
    relevant: str = ""
    is_repeat: bool = False
    count: str = ""
    appearance: str = ""
    place: Place = _NOWHERE


@dataclass(frozen=True)
class Form:
    """A questionnaire, immutable.

    Attributes:
        form_id: the XLSForm's form_id, e.g. ``keluarga``.
        version: the XLSForm's version text.
        title: shown to users.
        root: the whole form as one group with key ``""``.
        choices: list name → its choices in order.
        languages: language codes in the order of the form, default first; ``("",)`` without any.
        notes: what was accepted but is shown differently, one sentence each.
        hash: SHA-256 (hex) of the normalised source, to tell versions apart.
        files: names of the files beside the form that it reads tables from.
        entities: rows of the sheet ``entities``, kept for other programs.
    """

    form_id: str
    version: str
    title: Text
    root: Group
    choices: Mapping[str, tuple[Choice, ...]]
    languages: tuple[str, ...] = ("",)
    notes: tuple[str, ...] = ()
    hash: str = ""
    files: tuple[str, ...] = ()
    entities: tuple[Mapping[str, str], ...] = ()

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by key, in the order of the form."""
        return {node.key: node for node in self.walk() if isinstance(node, Question)}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Every group and repeat by key, without the root."""
        return {node.key: node for node in self.walk() if isinstance(node, Group)}

    @cached_property
    def by_number(self) -> Mapping[str, Question]:
        """Questions by their number on paper, lower case."""
        return {q.number.lower(): q for q in self.questions.values() if q.number}

    def walk(self) -> Iterator[Question | Group]:
        """Yield every node below the root, parents first, in the order of the form."""
        stack: list[Question | Group] = list(reversed(self.root.children))
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Group):
                stack.extend(reversed(node.children))

    def block_of(self, key: str) -> Group | None:
        """Return the outermost group around a node, its *block*; None at the root."""
        node = self.questions.get(key) or self.groups.get(key)
        if node is None or not node.path:
            return None
        return next(
            child
            for child in self.root.children
            if isinstance(child, Group) and child.name == node.path[0]
        )

    def text(self, text: Text, language: str) -> str:
        """Return `text` in a language, else in the form's default, else whatever there is."""
        for code in (language, self.languages[0], ""):
            if text.get(code):
                return text[code]
        return next(iter(text.values()), "")
