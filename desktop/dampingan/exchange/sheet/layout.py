"""Which sheets and columns a submission has: read from the record kinds and the questionnaires.

Nothing here knows a single field or question. A column added to a kind or a question added to a
form appears by itself; a new kind with a sheet name gets its sheet, and so does every additional
form and every repeat whose rows are no other kind's records.

Two things that exchange rules 17 and 20 allow are left out on purpose. Several codes stand in one
cell and have no further yes/no columns: two places for one answer invite two answers, and the
importer would have to ignore them. Lists do not depend on one another, in no workbook: every one of
them is about one village, whose code is a fixed and locked column, so kecamatan and desa are not
chosen at all; dusun, RT and RW are texts, for which no list exists; and a list that follows another
(``INDIRECT``) goes empty when its row is sorted or pasted, which looks like a cleared answer.

Rule 21: submissions are protected with open answers (a), since people fill them in one by one. A
regency's returns are work lists, to be sorted and filtered, so they are not protected, and their
keys refuse to be typed over (b); fingerprints and checks see what is pasted all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dampingan.core.document import LANGUAGE
from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.sheet.answer_column import answer_columns, numbered
from dampingan.exchange.sheet.code_list import CodeList, CodeLists, plain
from dampingan.exchange.sheet.column import (
    DELETED_AT,
    DELETED_REASON,
    FINGERPRINT,
    KEY_WIDTH,
    KEYS,
    LABEL_LINES,
    LAST,
    OWN,
    PARENT,
    REFERENCE,
    STATE,
    STATUS,
    TITLE,
    UID,
    Band,
    Column,
    field_column,
    program_column,
    reference,
    spread,
    trace_columns,
)
from dampingan.exchange.sheet.link import has_names
from dampingan.exchange.sheet.sheet_name import SheetKeys, SheetNames
from dampingan.forms.model import Form, Group
from dampingan.store.kind import KINDS, MEMBERS, Kind, KindField

__all__ = [
    "DELETED_AT",
    "DELETED_REASON",
    "FINGERPRINT",
    "LABEL_LINES",
    "PARENT",
    "REFERENCE",
    "SPARE",
    "STATUS",
    "TITLE",
    "UID",
    "Band",
    "Column",
    "Layout",
    "OwnForm",
    "SheetLayout",
    "layout_of",
    "sheet_token",
]

SPARE = 1000
"""Empty rows below the data that are ready for typing: text cells stay text there."""

CHANGES = "changes"
"""`Column.source` of what differs from the period before: worked out, never read back."""

CHANGING = frozenset({"family", "person"})
"""Kinds whose rows say it."""

ANNEXES = (
    *("Catatan", "Terparkir", "Sambungan"),
    *("Konflik", "Pertanyaan", "Diterima", "Ditolak", "Daftar"),
)
"""Sheets of what stands beside the answers (see `annex`, `dispute`, `receipt`)."""

MOST_COLUMNS = 16_384
"""What a sheet of Excel holds."""


@dataclass(frozen=True)
class SheetLayout:
    """One data sheet.

    Attributes:
        key: names it in `_meta` and in its A1; letters, digits and underscores.
        kind: the record kind of its rows.
        name: the sheet's title.
        columns: in order.
        frozen: how many columns stay in sight.
        form: the questionnaire whose questions are its columns, None without.
        extra: whether that is an additional form.
        repeat: key of the repeat whose rows it holds, ``""`` for the form's root.
        about: what one row is, for Petunjuk.
        spare: how many empty rows are prepared for typing.
        band: chooses the colour of the sheet's tab.
        lines: height of every row, in lines of text.
        guarded: whether the sheet is protected (exchange rule 21a); else people may sort it, and
            its keys refuse to be typed over.
        marked: whether some of its cells are marked as bad, and its traces are given and not
            worked out (see `annotated_copy`).
        on_paper: how many columns are printed, on the width of one page; 0 for all.
    """

    key: str
    kind: Kind
    name: str
    columns: tuple[Column, ...]
    frozen: int
    form: Form | None = None
    extra: bool = False
    repeat: str = ""
    about: str = ""
    spare: int = SPARE
    band: int = 1
    lines: int = 1
    guarded: bool = True
    marked: bool = False
    on_paper: int = 0

    @property
    def tally(self) -> str:
        """Under which name `survey` counts its rows."""
        return tally_of(self.kind.name, self.form_id, self.repeat)

    @property
    def form_id(self) -> str:
        """Of the additional form that it is about, ``""`` otherwise."""
        return self.form.form_id if self.form and self.extra else ""

    @property
    def token(self) -> str:
        """Text of A1, by which the sheet is found whatever it is called."""
        return sheet_token(self.key)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Machine name → position, 0-based."""
        return {column.name: i for i, column in enumerate(self.columns)}


@dataclass(frozen=True)
class Layout:
    """All data sheets of a workbook and the code lists that they use."""

    form: Form
    sheets: tuple[SheetLayout, ...]
    lists: Mapping[str, CodeList]


@dataclass(frozen=True)
class OwnForm:
    """A questionnaire with what the workspace holds of it.

    Attributes:
        form: the version that its answers follow.
        old_repeats: keys of repeats that this version has no more, but that rows still name.
    """

    form: Form
    old_repeats: tuple[str, ...] = ()


def tally_of(kind: str, form_id: str = "", repeat: str = "") -> str:
    """Return under which name the rows of a sheet are counted.

    Args:
        kind: the record kind.
        form_id: of the additional form, ``""`` for the main one.
        repeat: key of the repeat, for rows that are roster rows.
    """
    return "\x1f".join((kind, form_id, repeat)) if form_id or kind == "roster_row" else kind


def sheet_token(name: str) -> str:
    """Return the A1 token of a sheet, e.g. ``#dampingan:family``."""
    return f"#dampingan:{name}"


def layout_of(
    form: Form,
    kinds: Iterable[Kind] = KINDS.values(),
    *,
    old_repeats: Sequence[str] = (),
    extra: Sequence[OwnForm] = (),
) -> Layout:
    """Return the layout of a submission.

    Args:
        form: the questionnaire of the kinds whose `target` is ``family``.
        kinds: parents before children; those without a sheet name don't travel.
        old_repeats: see `OwnForm`, for `form`.
        extra: the additional forms.

    Raises:
        ExchangeError: a form has more questions than a sheet has columns.
    """
    travelling = [kind for kind in kinds if kind.sheet]
    plan = _Plan(SheetNames([*(kind.sheet for kind in travelling), *ANNEXES]))
    sheets = [plan.kind_sheet(kind, form) for kind in travelling]
    sheets += plan.repeat_sheets(form, old_repeats, {kind.repeat for kind in travelling})
    for number, own in enumerate(extra, 2):
        plan.band = number
        sheets += [plan.form_sheet(own.form), *plan.repeat_sheets(own.form, own.old_repeats, set())]
    for sheet in sheets:
        if len(sheet.columns) > MOST_COLUMNS:
            raise _too_wide(sheet)
    return Layout(form, tuple(sheets), plan.lists.finished())


def _too_wide(sheet: SheetLayout) -> ExchangeError:
    return ExchangeError(
        tr(
            "Lembar {name} butuh {count} kolom, padahal Excel hanya memuat {limit}.",
            name=sheet.name,
            count=len(sheet.columns),
            limit=MOST_COLUMNS,
        ),
        remedy=tr("Bagi instrumen itu menjadi beberapa instrumen."),
    )


_OWNER_PROMPT = (
    "Di baris baru: pilih judul yang memuatnya, atau tulis nomor baris di lembarnya. Kunci yang "
    "ada jangan diubah."
)


_LINKS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "family": (
        ("house", "Kunci rumah", "house.uid"),
        ("form_version", "Versi instrumen", "form_version"),
        ("joined_into", "Digabung ke", "joined_into"),
    ),
    "person": (("joined_into", "Digabung ke", "joined_into"),),
    "response": (("form_version", "Versi instrumen", "form_version"),),
}
"""Kind → further columns at the end: machine name, label, where `record` finds it."""

_REFERENCES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "family": (("head", "Kepala keluarga (acuan)", "head_name"),),
    "person": (
        ("name", "Nama (acuan)", "name"),
        ("head", "Kepala keluarga (acuan)", "family.head_name"),
    ),
}
"""Kind → columns that repeat a name so that a row can be told while scrolling; never read back."""


class _Plan:
    """Lays sheet after sheet out; remembers names, keys and code lists."""

    def __init__(self, names: SheetNames) -> None:
        self.lists = CodeLists()
        self.band = 1
        self._names = names
        self._keys = SheetKeys()

    def kind_sheet(self, kind: Kind, form: Form) -> SheetLayout:
        """Return the sheet of a kind with the questions that its records answer."""
        own = KEYS if kind.parent else OWN
        lead = [program_column(UID, "Kunci", own, KEY_WIDTH, source="uid")]
        if kind.parent:
            source = f"{kind.parent}.uid"
            lead.append(program_column(PARENT, "Kunci keluarga", own, KEY_WIDTH, source=source))
        fields = [f for f in kind.fields if f.exported]
        lead += self._positions(fields, own)
        references = [reference(*r, own) for r in _REFERENCES.get(kind.name, ())]
        lead += references[:1]
        frozen = len(lead)
        lead += references[1:]
        lead += self._states(fields)
        if kind.name in CHANGING:
            lead.append(reference(CHANGES, "Isian yang berubah (acuan)", CHANGES, STATE))
        top = form.groups.get(kind.repeat) if kind.repeat else form.root
        answers = self._answers(top, form, everything=not numbered(form)) if kind.target else []
        tail = trace_columns(fields, _LINKS.get(kind.name, ()))
        return SheetLayout(
            self._keys.key(kind.name),
            kind,
            kind.sheet,
            self._finished([*lead, *answers, *tail]),
            frozen,
            form if kind.target else None,
            repeat=kind.repeat,
            about=f"satu baris satu {kind.label.lower()}",
            band=2 if kind.parent else 1,
        )

    def form_sheet(self, form: Form) -> SheetLayout:
        """Return the sheet of an additional form: one row is one filled form."""
        kind = KINDS["response"]
        title = plain(form.text(form.title, LANGUAGE)) or form.form_id
        fields = [f for f in kind.fields if f.exported]
        lead = [
            program_column(UID, "Kunci", KEYS, KEY_WIDTH, source="uid"),
            program_column(PARENT, "Kunci yang didata", KEYS, KEY_WIDTH, source="subject.uid"),
            program_column(TITLE, "Yang didata", KEYS, 24.0, source="title", compared=False),
        ]
        about = "satu baris satu isian instrumen ini; Kunci yang didata menunjuk keluarga atau "
        about += "anggotanya"
        if has_names(form):
            about = "satu baris satu isian; baris baru boleh ditulis di baris kosong di bawahnya"

        answers = self._answers(form.root, form, everything=True)
        tail = trace_columns(fields, _LINKS["response"])
        return SheetLayout(
            self._keys.key("form", form.form_id),
            kind,
            self._names.name(title, "Instrumen"),
            self._finished([*lead, *self._states(fields), *answers, *tail]),
            len(lead),
            form,
            extra=True,
            about=about,
            band=self.band,
        )

    def repeat_sheets(
        self, form: Form, old: Sequence[str], kept: set[str]
    ) -> Iterator[SheetLayout]:
        """Yield a sheet for each repeat whose rows are no kind of their own.

        Args:
            form: the questionnaire.
            old: keys of repeats that it has no more; their rows have keys and no questions.
            kept: keys of repeats whose rows have a sheet already.
        """
        main = MEMBERS in kept
        for group in form.groups.values():
            if group.is_repeat and group.key not in kept:
                yield self._repeat_sheet(form, group.key, group, main=main)
        for key in old:
            yield self._repeat_sheet(form, key, None, main=main)

    def _repeat_sheet(
        self, form: Form, key: str, group: Group | None, *, main: bool
    ) -> SheetLayout:
        kind = KINDS["roster_row"]
        label = plain(form.text(group.label, LANGUAGE)) if group else ""
        label = label or key.rpartition("/")[2]
        fields = [f for f in kind.fields if f.exported]
        owner = program_column(PARENT, "Kunci induk", KEYS, KEY_WIDTH, source="parent.uid")
        about = f"satu baris satu “{label}”; Kunci induk menunjuk baris yang memuatnya"
        if has_names(form) and not main and group is not None and not group.repeat:
            more = {"target": form.form_id, "prompt": _OWNER_PROMPT, "width": 22.0}
            owner = replace(owner, **more, locked=False, settled=True)
            about += "; di baris baru pilih judulnya di sana"
        lead = [
            program_column(UID, "Kunci", KEYS, KEY_WIDTH, source="uid"),
            owner,
            *self._positions(fields, KEYS),
            reference("title", "Bagian dari (acuan)", "owner.title", KEYS),
        ]
        everything = not (main and numbered(form))
        answers = self._answers(group, form, everything=everything)
        return SheetLayout(
            self._keys.key("rows", *(() if main else (form.form_id,)), key),
            kind,
            self._names.name(label),
            self._finished([*lead, *answers, *trace_columns(fields)]),
            len(lead),
            form,
            extra=not main,
            repeat=key,
            about=about,
            band=self.band,
        )

    def _positions(self, fields: Iterable[KindField], band: Band) -> list[Column]:
        return [field_column(f, band, self.lists) for f in fields if f.key == "position"]

    def _states(self, fields: Iterable[KindField]) -> list[Column]:
        placed = {"position", *LAST}
        return [field_column(f, STATE, self.lists) for f in fields if f.key not in placed]

    def _answers(self, top: Group | None, form: Form, *, everything: bool) -> list[Column]:
        return list(answer_columns(top, form, self.lists, everything=everything)) if top else []

    def _finished(self, columns: Iterable[Column]) -> tuple[Column, ...]:
        return tuple(spread(_distinct(list(columns))))


def _distinct(columns: list[Column]) -> list[Column]:
    """Refuse machine names that occur twice; a wrong form must not produce a wrong workbook."""
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        double = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"columns occur twice: {double}")
    return columns
