"""Where the candidates of a question come from: its list, registers, survey, a catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dampingan.core.address import format_rt_rw
from dampingan.core.dates import format_date, parse_iso
from dampingan.core.language import language, tr
from dampingan.core.regions import regions
from dampingan.forms.answer import Answers, Field
from dampingan.forms.choice_key import keys_of
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.forms.session import FormSession
from dampingan.store.plan.family_name import find_families
from dampingan.ui.register.book import FAMILY, Book, linked_forms
from dampingan.ui.register.candidate import Candidate, FixedSource, Source, matching

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

CATALOGUE = "katalog"
"""Question that says which entry of a catalogue a record is; choosing it fills others."""
TITLE = "judul"
"""Question whose text a catalogue proposes."""
MEETING = "musyawarah"
"""Register of meetings; other registers tell in words at which one a thing was said."""
_SAID_AT = "sumber_rapat"
_SEVERAL = {QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_CODED = {QuestionType.SELECT_ONE, *_SEVERAL}
_MOST_ENTRIES = 5
_SHORT = "singkatan"
_RETIRED = "aktif"
"""Column of a list's row: ``0`` keeps it for old answers and offers it no more."""


def source_of(
    book: Book, form: Form, question: Question, record: PlanRecord | None, *, village: str = ""
) -> Source | None:
    """Return where a question's candidates come from, None for one that is typed freely.

    Args:
        book: the registers of the workspace.
        form: the register's questionnaire.
        question: one of its questions.
        record: what is being answered; other answers of it filter the choices.
        village: whose records are offered by links, ``""`` for all.
    """
    if forms := linked_forms(question):
        own = record.uid if record else ""
        if FAMILY in forms:
            return FamilySource(book, village)
        return LinkSource(book, forms, village=village, without=own)
    if question.type in _CODED:
        return _choice_source(book, form, question, record)
    if question.key == _SAID_AT:
        return FixedSource(_meetings(book, village), free=True)
    if question.key == TITLE and CATALOGUE in form.questions:
        entries = catalogue_entries(form, form.questions[CATALOGUE], village=village)
        return FixedSource(entries, free=True) if entries else None
    return None


def _meetings(book: Book, village: str) -> list[Candidate]:
    """Return the meetings that were recorded, the newest first, as people would name them."""
    newest = sorted(
        book.records(MEETING, village), key=lambda one: (one.text("tanggal"), one.id), reverse=True
    )
    found = []
    for one in newest:
        day = parse_iso(one.text("tanggal"))
        words = [one.title, format_date(day) if day else ""]
        found.append(Candidate(one.uid, ", ".join(filter(None, words))))
    return found


def _choice_source(
    book: Book, form: Form, question: Question, record: PlanRecord | None
) -> FixedSource:
    if question.key == CATALOGUE:
        return FixedSource(catalogue_entries(form, question, title=True, village=book.village))
    choices = offered(book, form, question, record)
    keys = keys_of(book.choices(form, question))
    return FixedSource(
        [
            Candidate(
                one.code,
                form.text(one.label, language()),
                keys.get(one.code, one.code),
                one.extra.get(_SHORT, ""),
                one.code,
            )
            for one in choices
        ],
        several=question.type in _SEVERAL,
    )


def offered(
    book: Book, form: Form, question: Question, record: PlanRecord | None
) -> tuple[Choice, ...]:
    """Return the choices that a record may take: those in use that pass the list's own filter."""
    choices = book.choices(form, question)
    if question.choice_filter and not question.repeat:
        values = dict(record.answers) if record else {}
        today = book.workspace.now().astimezone().date()
        session = FormSession(
            form, Answers(values), today=today, tables=book.workspace.tables(form)
        )
        choices = session.choices(Field(question.key))
    here = _Here.of(record.village_code if record and record.village_code else book.village)
    return tuple(one for one in choices if here.offers(one.extra))


def catalogue_entries(
    form: Form, question: Question, *, title: bool = False, village: str = ""
) -> list[Candidate]:
    """Return the entries of a catalogue, with the answers that choosing one brings along.

    Columns of the catalogue that are called as questions of the form are such answers.

    Args:
        form: the register's questionnaire.
        question: the one that names the entry.
        title: the entry's label is brought along as the record's title, instead of its code.
        village: whose, ``""`` when it is not known.
    """
    here = _Here.of(village)
    codes = {
        key: {one.code for one in form.choices.get(asked.choice_list, ())}
        for key, asked in form.questions.items()
        if not asked.repeat and asked.answerable
    }
    choices = form.choices.get(question.choice_list, ())
    keys = keys_of(choices)
    entries = []
    for one in choices:
        if not here.offers(one.extra):
            continue
        label = form.text(one.label, language())
        told = _told_here(one.extra, here.kind)
        fills = {
            key: text
            for key, text in told.items()
            if text and key in codes and key != question.key and _fits(text, codes[key])
        }
        fills[TITLE if title else question.key] = label if title else one.code
        entries.append(Candidate(one.code, label, keys[one.code], also=one.code, fills=fills))
    return entries


def _told_here(extra: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return a row's columns; ``bidang_kelurahan`` stands for ``bidang`` in a kelurahan."""
    suffix = f"_{kind}"
    own = {key.removesuffix(suffix): text for key, text in extra.items() if key.endswith(suffix)}
    return {**extra, **own} if kind else dict(extra)


class _Here(NamedTuple):
    """What kind of village it is, and where: lists have rows for some of them only."""

    kind: str
    code: str

    @classmethod
    def of(cls, village: str) -> _Here:
        region = regions().get(village)
        known = region is not None and region.is_village
        return cls(region.level.value if known and region else "", village)

    def offers(self, extra: Mapping[str, str]) -> bool:
        """Tell whether a row of a list is offered here: in use, and for such a village."""
        region, kind = extra.get("wilayah", ""), extra.get("untuk", "")
        fits_region = not region or not self.code or self.code.startswith(region)
        return extra.get(_RETIRED) != "0" and fits_region and kind in {"", self.kind or kind}


def _fits(text: str, codes: set[str]) -> bool:
    return not codes or codes.issuperset(text.split())


MAKES = ("masalah", "potensi")
"""Registers that a link may add a record to: what was found is named where it was found."""
NEW = "+"
"""Begins the key of a candidate that is no record yet; its form follows."""


class LinkSource:
    """Records of other registers; where none fits, a new one with the typed title.

    Args:
        book: where they are.
        forms: the registers.
        village: only its records, ``""`` for all.
        without: key of a record that is not offered (a record is not its own cause).
    """

    several = True
    free = False

    def __init__(
        self, book: Book, forms: Sequence[str], *, village: str = "", without: str = ""
    ) -> None:
        self._book = book
        self._forms = forms
        self._village = village
        self._makes = forms[0] if len(forms) == 1 and forms[0] in MAKES else ""
        several_forms = len(forms) > 1
        records = [
            one for form_id in forms for one in book.records(form_id, village) if one.uid != without
        ]
        numbers: dict[str, int] = {}
        found = []
        for one in records:
            numbers[one.form_id] = numbers.get(one.form_id, 0) + 1
            place = format_rt_rw(one.text("rt"), one.text("rw"))
            word = book.word(one.form_id) if several_forms else ""
            note = " · ".join(part for part in (word, place) if part)
            code = "" if several_forms else str(numbers[one.form_id])
            found.append(Candidate(one.uid, one.title or tr("(tanpa judul)"), code, note))
        self._fixed = FixedSource(found)

    def find(self, typed: str) -> Sequence[Candidate]:
        """Return records by number of their line or words of their title, then new ones."""
        found = list(self._fixed.find(typed))
        title = " ".join(typed.split())
        if not self._makes or not title or title.isdecimal():
            return found
        return found + self._new(title, {one.label.casefold() for one in found})

    def _new(self, title: str, known: set[str]) -> list[Candidate]:
        """Return records that could be made: by the catalogue, or with this very title."""
        form, key = self._book.form(self._makes), f"{NEW}{self._makes}"
        asked, made = form.questions.get(CATALOGUE), []
        if asked is not None:
            entries = catalogue_entries(form, asked, title=True, village=self._village)
            made = [
                Candidate(f"{key}:{one.key}", one.label, "", tr("baru, dari katalog"), fills=fills)
                for one in matching(entries, title)[:_MOST_ENTRIES]
                if one.label.casefold() not in known
                for fills in [{CATALOGUE: one.key, **one.fills}]
            ]
        if title.casefold() not in known | {one.label.casefold() for one in made}:
            made.append(Candidate(key, title, "", tr("baru"), fills={TITLE: title}))
        return made

    def known(self, key: str) -> Candidate | None:
        """Return a record by its key, deleted ones too."""
        found = self._fixed.known(key)
        if found is None and (linked := self._book.linked(key, self._forms)).form_id:
            note = tr("(dihapus)") if linked.gone else ""
            return Candidate(key, linked.title, note=note)
        return found


class FamilySource:
    """Families of the survey, searched as in Keluarga.

    Args:
        book: where they are.
        village: only its families, ``""`` for all.
    """

    several = True
    free = False

    def __init__(self, book: Book, village: str = "") -> None:
        self._book = book
        self._village = village

    def find(self, typed: str) -> Sequence[Candidate]:
        """Return the first families that hold the typed words."""
        found = find_families(self._book.workspace, typed, village_code=self._village, limit=30)
        for one in found:
            self._book.remember_family(one.uid, one.title)
        return [Candidate(one.uid, one.title or tr("(tanpa nama)"), "", one.place) for one in found]

    def known(self, key: str) -> Candidate | None:
        """Return a family by its key, deleted ones too."""
        linked = self._book.linked(key, (FAMILY,))
        if not linked.form_id:
            return None
        return Candidate(key, linked.title, note=tr("(dihapus)") if linked.gone else "")


def fills_for(chosen: Candidate, answers: Mapping[str, str]) -> dict[str, str]:
    """Return what choosing a candidate brings along and nobody answered yet.

    The entry of the catalogue itself is always the one that was chosen last.
    """
    return {
        key: text for key, text in chosen.fills.items() if key == CATALOGUE or not answers.get(key)
    }
