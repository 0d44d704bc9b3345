"""What an order can be about: places with their families, forms, records, years; Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from dampingan.core.language import LANGUAGES, tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.ui.printing import text_choices
from dampingan.ui.printing.text_choices import TextChoice

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.lists.area import Area
    from dampingan.store.workspace import Workspace

Option = tuple[str, str]
"""A value and its words."""

_YEARS_BACK, _YEARS_ON = 1, 6


@dataclass(frozen=True)
class Choices:
    """Everything that the fields above the pages offer.

    Attributes:
        villages: of a regency, with their kecamatan.
        areas: RTs of the village, with counts of families.
        forms: form_id and title.
        languages: of the form.
        records: id and title.
        years: four digits.
        texts: choices of the product alone.
        has_templates: whether the folder beside the workspace overrides templates.
    """

    villages: tuple[tuple[str, str, str], ...] = ()
    areas: tuple[Area, ...] = ()
    forms: tuple[Option, ...] = ()
    languages: tuple[Option, ...] = ()
    records: tuple[Option, ...] = ()
    years: tuple[Option, ...] = ()
    texts: tuple[TextChoice, ...] = field(default_factory=tuple)
    has_templates: bool = False

    @property
    def families(self) -> int:
        """How many families the village has, those that went away too."""
        return sum(area.families + area.away for area in self.areas)


def read_choices(workspace: Workspace, order: PrintOrder, **_: Any) -> Choices:
    """Read what an order's product lets people choose; made to run in a job."""
    from dampingan.printing.catalogue import product
    from dampingan.printing.press.template_folder import own_templates, template_folder
    from dampingan.store.lists.area import Selection, areas

    options = product(order.what).options
    needs_places = options & {"rt", "families"}
    return Choices(
        villages=_villages(workspace) if "village" in options else (),
        areas=tuple(areas(workspace, Selection(order.village))) if needs_places else (),
        forms=_forms(workspace) if "form_id" in options else (),
        languages=_languages(workspace, order.form_id) if "language" in options else (),
        records=_records(workspace, order) if "record" in options else (),
        years=_years(workspace) if "year" in options else (),
        texts=_texts(workspace, order),
        has_templates=bool(own_templates(template_folder(workspace.path))),
    )


def rw_options(areas: Sequence[Area]) -> list[Option]:
    """Return each RW with its families."""
    counts: dict[str, int] = {}
    for area in areas:
        counts[area.rw] = counts.get(area.rw, 0) + area.families
    return [
        (rw, tr("RW {rw} · {count} keluarga", rw=rw, count=count_text(count)))
        for rw, count in counts.items()
        if rw
    ]


def rt_options(areas: Sequence[Area], rw: str) -> tuple[list[Option], Mapping[str, str]]:
    """Return each RT (as ``rw/rt``) with its families, and in which RW it is.

    Args:
        areas: of one village.
        rw: only of this one; ``""`` all.
    """
    options, groups = [], {}
    for area in areas:
        if not area.rt or (rw and area.rw != rw):
            continue
        value = f"{area.rw}/{area.rt}"
        words = tr("RT {rt} · {count} keluarga", rt=area.rt, count=count_text(area.families))
        options.append((value, words))
        if not rw and area.rw:
            groups[value] = f"RW {area.rw}"
    return options, groups


def _villages(workspace: Workspace) -> tuple[tuple[str, str, str], ...]:
    if workspace.scope != REGENCY:
        return ()
    known = regions()
    found = []
    with workspace.snapshot() as reader:
        codes = sorted(str(row[0]) for row in reader.records("village", ["code"]))
    for code in codes:
        region = known.get(code)
        if region is not None and region.is_village:
            above = known.parent_of(region)
            found.append((code, region.label, above.name if above else ""))
    return tuple(found)


def _forms(workspace: Workspace) -> tuple[Option, ...]:
    main = workspace.form()
    found = [("", main.text(main.title, main.languages[0]) or main.form_id)]
    found += [(one.form_id, one.title) for one in workspace.extra_forms()]
    return tuple(found)


def _languages(workspace: Workspace, form_id: str) -> tuple[Option, ...]:
    form = workspace.extra_form(form_id) if form_id else workspace.form()
    if len(form.languages) < 2:
        return ()
    return tuple((code, LANGUAGES.get(code, code or tr("bawaan"))) for code in form.languages)


def _years(workspace: Workspace) -> tuple[Option, ...]:
    period = workspace.period[:4]
    this = int(period) if period.isdigit() else workspace.now().year
    years = range(this - _YEARS_BACK, this + _YEARS_ON)
    return (("0", tr("Tahun berjalan")), *((str(year), str(year)) for year in years))


def _records(workspace: Workspace, order: PrintOrder) -> tuple[Option, ...]:
    read = _RECORDS.get(order.what)
    return read(workspace, order) if read else ()


def _meetings(workspace: Workspace, order: PrintOrder) -> tuple[Option, ...]:
    from dampingan.printing.meeting.meeting import meetings

    own = order.village or ("" if workspace.scope == REGENCY else workspace.village_code)
    return tuple((str(one.id), _meeting_words(one)) for one in meetings(workspace, own))


def _visits(workspace: Workspace, order: PrintOrder) -> tuple[Option, ...]:
    from dampingan.printing.planning.visit_report import visits

    own = order.village or ("" if workspace.scope == REGENCY else workspace.village_code)
    return tuple((str(one.id), one.title) for one in visits(workspace, own))


def _meeting_words(record: Any) -> str:
    told = record.answers.get("tanggal", "")
    try:
        when = f"{date.fromisoformat(told[:10]):%d/%m/%Y}"
    except ValueError:
        when = told
    return " · ".join(part for part in (when, record.title) if part)


def _texts(workspace: Workspace, order: PrintOrder) -> tuple[TextChoice, ...]:
    read = _TEXTS.get(order.what)
    return read(workspace, order) if read else ()


def _profiles(workspace: Workspace, order: PrintOrder) -> tuple[Option, ...]:
    from dampingan.analysis.village_profile import period_of, profiles_of
    from dampingan.printing.frame import period_words
    from dampingan.store.plan.record import plan_records

    own = order.village or ("" if workspace.scope == REGENCY else workspace.village_code)
    if not own:
        return ()
    listed = profiles_of(plan_records(workspace, "profil", village_code=own, rows=False))
    return tuple((str(one.id), period_words(period_of(one))) for one in listed)


_RECORDS: Mapping[str, Callable[[Workspace, PrintOrder], tuple[Option, ...]]] = {
    "berita-acara": _meetings,
    "notulen": _meetings,
    "hadir": _meetings,
    "undangan": _meetings,
    "profil": _profiles,
    "kunjungan": _visits,
}
_TEXTS: Mapping[str, Callable[[Workspace, PrintOrder], tuple[TextChoice, ...]]] = {
    "kuesioner": text_choices.questionnaire_texts,
    "prelist": text_choices.prelist_texts,
    "keluarga": text_choices.family_texts,
    "label": text_choices.label_texts,
    "berita-acara": text_choices.report_texts,
    "undangan": text_choices.invitation_texts,
    "matriks": text_choices.matrix_texts,
    "perangkat": text_choices.agency_texts,
    "grafik": text_choices.chart_texts,
    "profil": text_choices.profile_texts,
    "tanda-terima": text_choices.batch_texts,
}
