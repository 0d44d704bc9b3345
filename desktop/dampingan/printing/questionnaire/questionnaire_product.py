"""The product ``kuesioner``: any questionnaire, blank or with what the program holds.

Families of an RT in the order in which people walk, one form each; one record of another form; a
blank form; or a continuation sheet alone (``text={"lembar": "tambahan"}``). Id numbers are printed
whole, because clerks key from these sheets; ``text={"samar": "1"}`` masks them all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import LANGUAGES, speaking, tr
from dampingan.forms.answer import Answers
from dampingan.printing.families.place_words import where_words
from dampingan.printing.families.prelist import choice_of
from dampingan.printing.frame import period_words
from dampingan.printing.letterhead.stationery import read_stationery
from dampingan.printing.press.template_folder import template_folder, templates_of
from dampingan.printing.product import Job, Product
from dampingan.printing.questionnaire.questionnaire import TEMPLATE, title_of, version_words
from dampingan.printing.questionnaire.sheet.answers import (
    Known,
    Origin,
    SheetFiller,
    rows_by_repeat,
)
from dampingan.printing.questionnaire.sheet.blank import Blank, blank_sheets
from dampingan.printing.questionnaire.sheet.content import MOST_ROWS, SheetKind
from dampingan.store.lists.area import Household, areas, households, listed_families
from dampingan.store.plan.form import PLAN_FORMS, ensure_plan
from dampingan.store.plan.link import links_of, titles_of
from dampingan.store.rows import join_answers, read_answers

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

_TEXTS = {"persetujuan": "consent", "kerahasiaan": "secret", "terima_kasih": "thanks"}
"""Text of the stationery → word of the template that it replaces."""


def sheet_kind(
    workspace: Workspace, form: Form, order: PrintOrder, *, folder: bool = True
) -> SheetKind:
    """Return which sheets of a form a workspace prints; a scanned page is looked up with it.

    Args:
        workspace: whose stationery.
        form: the questionnaire.
        order: language of labels and village.
        folder: whether the folder beside the workspace counts.
    """
    family = form.form_id == workspace.form("family").form_id
    texts = read_stationery(workspace, order.village, folder=folder).texts
    return SheetKind(
        language=order.language,
        of_family=family or _is_about_families(workspace, form),
        states=_states() if family else (),
        texts=tuple(
            (word, texts[name]) for name, word in sorted(_TEXTS.items()) if texts.get(name)
        ),
    )


def printed_sheets(workspace: Workspace, form: Form, order: PrintOrder) -> Blank:
    """Return the blank sheets of a form as this workspace prints them.

    Their words are of the form's language, whatever the window speaks: the questions stand on the
    same pages wherever a sheet is printed and scanned.

    Raises:
        PrintError: a template does not compile.
    """
    folder = None if order.shipped else template_folder(workspace.path)
    with templates_of(folder) as templates, speaking(_language(form, order)):
        kind = sheet_kind(workspace, form, order, folder=not order.shipped)
        return blank_sheets(form, kind, templates)


def _language(form: Form, order: PrintOrder) -> str:
    own = form.languages[0]
    return order.language or (own if own in LANGUAGES else "id")


def _spoken(
    language: str, documents: Callable[[], Iterator[dict[str, Any]]]
) -> Callable[[], Iterator[dict[str, Any]]]:
    """Make each document in this language; who takes them speaks on as before."""

    def made() -> Iterator[dict[str, Any]]:
        source = documents()
        while True:
            with speaking(language):
                document = next(source, None)
            if document is None:
                return
            yield document

    return made


def _is_about_families(workspace: Workspace, form: Form) -> bool:
    return any(
        one.form_id == form.form_id and one.subject == "family" for one in workspace.extra_forms()
    )


def _states() -> tuple[tuple[str, str], ...]:
    """Return key and word of what may have become of a family, as the screen has them."""
    return (
        ("T", tr("Tetap")),
        ("B", tr("Berubah")),
        ("P", tr("Pindah")),
        ("M", tr("Meninggal")),
        ("X", tr("Tidak ditemukan")),
    )


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    if order.form_id in PLAN_FORMS:
        ensure_plan(workspace)  # before the state of the data is read, which this may change
    record = workspace.record("response", order.record) if order.record else None
    form = _form(workspace, order, record)
    blank = printed_sheets(workspace, form, order)
    press = _Press(workspace, order, form, blank)
    if record is not None:
        count, documents = 1, lambda: press.response(record)
    elif order.blank or _is_extra(order) or _asks_nobody(workspace, order, form):
        count, documents = 1, press.blank
    else:
        count, documents = press.count(), press.families
    return Job(
        template=TEMPLATE,
        title=title_of(form, order.language),
        common={},
        count=count,
        documents=_spoken(_language(form, order), documents),
        lang=_language(form, order),
        version=version_words(form),
        files={"blank.pdf": blank.pdf},
    )


def _form(workspace: Workspace, order: PrintOrder, record: Mapping[str, Any] | None) -> Form:
    main = workspace.form("family")
    form_id = str(record["form_id"]) if record is not None else order.form_id
    return main if form_id in {"", main.form_id} else workspace.extra_form(form_id)


def _is_extra(order: PrintOrder) -> bool:
    """Tell whether a continuation sheet alone is wanted."""
    return order.text.get("lembar") == "tambahan"


def _asks_nobody(workspace: Workspace, order: PrintOrder, form: Form) -> bool:
    """Tell whether a form that is not about families is ordered without any family."""
    named = order.families or order.rt or order.rw
    return form.form_id != workspace.form("family").form_id and not named


class _Press:
    """Makes the documents of one order."""

    def __init__(self, workspace: Workspace, order: PrintOrder, form: Form, blank: Blank) -> None:
        self._workspace = workspace
        self._order = order
        self._form = form
        self._blank = blank
        self._is_main = form.form_id == workspace.form("family").form_id
        self._fillers: dict[str, SheetFiller] = {}

    def count(self) -> int:
        """Return how many families are printed."""
        named = bool(self._order.families)
        found = areas(self._workspace, choice_of(self._order))
        return sum(area.families + (area.away if named else 0) for area in found)

    def blank(self) -> Iterator[dict[str, Any]]:
        """Yield a form without answers, or a continuation sheet."""
        order = self._order
        village = order.village or self._workspace.village_code
        known = Known(
            regions=_regions(village) | {"rw": order.rw, "rt": order.rt},
            rw=order.rw,
            rt=order.rt,
            period=period_words(self._workspace.period),
            rows=self._blank.wanted(max(1, min(order.rows, MOST_ROWS))),
        )
        alone = _is_extra(order)
        sheets = self._blank.extra_sheets() if alone else None
        if alone and not sheets:
            raise DampinganError(
                tr("Kuesioner ini tidak punya daftar, jadi tidak ada lembar tambahannya."),
                remedy=tr("Cetak kuesionernya saja."),
            )
        yield self._filler(village).document(known, sheets)

    def families(self) -> Iterator[dict[str, Any]]:
        """Yield a form for each family; families that went only when they were named."""
        chosen = choice_of(self._order)
        with self._workspace.snapshot() as reader:
            for area in areas(reader, chosen):
                listed = listed_families(reader, area, chosen)
                ids = [one.id for one in listed if self._order.families or not one.went]
                for household in households(reader, ids):
                    yield self._family(household)

    def response(self, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield one record of an additional form."""
        answers = self._told(read_answers(self._workspace, record, "response").answers)
        village = str(record.get("village_code") or self._workspace.village_code)
        known = Known(
            answers=answers,
            regions=_regions(village),
            rw=str(record.get("rw") or ""),
            rt=str(record.get("rt") or ""),
            name=str(record.get("title") or ""),
            period=period_words(str(record.get("period") or self._workspace.period)),
            key=str(record["uid"]),
            masked=self._masked,
        )
        yield self._placed(village, self._filler(village).document(known))

    def _told(self, answers: Answers) -> Answers:
        """Return answers with titles in place of the keys of records that links name."""
        links = links_of(self._form)
        places = [answers.values, *(row.values for row in answers.rows)]
        keys = {key for values in places for link in links for key in values.get(link, "").split()}
        if keys:
            with self._workspace.reading() as connection:
                titles = titles_of(connection, keys)
            for values in places:
                for link in links & values.keys():
                    told = [titles.get(key, key) for key in values[link].split()]
                    values[link] = "; ".join(told)
        return answers

    def _family(self, household: Household) -> dict[str, Any]:
        record = household.record
        village = str(record["village_code"])
        answers = _shown(household) if self._is_main else Answers()
        known = Known(
            answers=answers,
            regions=_regions(village) | {"rw": record["rw"], "rt": record["rt"]},
            rw=record["rw"],
            rt=record["rt"],
            name=record["head_name"] or "",
            card=record["no_kk"] or "",
            period=period_words(record["period"]),
            key=record["uid"],
            masked=self._masked,
        )
        return self._placed(village, self._filler(village).document(known))

    def _placed(self, village: str, document: dict[str, Any]) -> dict[str, Any]:
        """Return a document whose foot names its own village where one order is for many."""
        ordered = self._order.village or self._workspace.village_code
        return document if village == ordered else document | where_words(village)

    @property
    def _masked(self) -> bool:
        return self._order.text.get("samar") == "1"

    def _filler(self, village: str) -> SheetFiller:
        if village not in self._fillers:
            form = self._form
            origin = Origin(village, form.form_id, form.version, self._workspace.period)
            self._fillers[village] = SheetFiller(form, self._blank, origin)
        return self._fillers[village]


def _shown(household: Household) -> Answers:
    """Return the answers that count; those kept aside are of no use at the door."""

    def counted(record: Mapping[str, Any]) -> dict[str, Any]:
        return {**record, "aside": "{}"}

    return join_answers(
        counted(household.record),
        [counted(person) for person in household.persons],
        [counted(row) for row in household.rows],
    )


def _regions(village: str) -> dict[str, str]:
    """Return the codes in the head of a sheet for a Kemendagri code."""
    from dampingan.store.entry.family_entry import region_answers

    return region_answers(village)


def family_rows(household: Household) -> dict[str, int]:
    """Return repeat → rows of a family, for `Blank.first_fields` and `Blank.page_of`."""
    return {name: len(rows) for name, rows in rows_by_repeat(_shown(household)).items()}


PRODUCT = Product(
    key="kuesioner",
    title=lambda: tr("Kuesioner"),
    about=lambda: tr("Lembar pendataan, kosong atau berisi jawaban terakhir, dengan kode QR."),
    icon="paper",
    group="survey",
    options=frozenset(
        {"rt", "families", "record", "blank", "form_id", "rows", "language", "village"}
    ),
    make=_make,
)
