"""What a card of the plan says: where it stands, what it rests on, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dampingan.analysis.activity import (
    CANCELLED,
    DEFERRED,
    FINISHED,
    FUNDED,
    IDEA,
    PROPOSED,
    RUNNING,
)
from dampingan.analysis.supervision import (
    COMPLETE,
    LATE,
    MONEY_AHEAD,
    OVERSPENT,
    STALLED,
    UNFINISHED,
    UNMOVED,
    ActivityLine,
    Limits,
    activity_line,
)
from dampingan.analysis.term import Term, limits_text
from dampingan.core.dates import format_date
from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text, money_text
from dampingan.core.regions import regions
from dampingan.ui.plan.plan import LISTS, Card, Plan


@dataclass(frozen=True, slots=True)
class CardWords:
    """What is written on a card besides title, agency and money.

    Attributes:
        rests: what it rests on: a line of problems, one of potentials; or one for both.
        rests_role: colour token of these lines.
        families: named families, "" for none.
        percent: physical progress, 0 to 100.
        icon, role, state: icon, colour token and words of its state.
        hint: what its years say about its term, "" when they agree.
    """

    rests: tuple[str, ...]
    rests_role: str
    families: str
    percent: float
    icon: str
    role: str
    state: str
    hint: str


_ICONS = {
    IDEA: ("note", "muted"),
    PROPOSED: ("history", "muted"),
    FUNDED: ("ok", "ok"),
    RUNNING: ("ok", "ok"),
    FINISHED: ("ok", "ok"),
    DEFERRED: ("warning", "warning"),
    CANCELLED: ("error", "muted"),
}


def card_words(card: Card, plan: Plan, today: date, limits: Limits) -> CardWords:
    """Put together what a card says on a day."""
    line = activity_line(card.record, today, limits)
    icon, role, state = _state(card, plan, line)
    rests, rests_role = _rests(card, plan)
    percent = line.physical or 0.0
    if card.state == FINISHED and line.physical is None:
        percent = 100.0
    return CardWords(
        rests=rests,
        rests_role=rests_role,
        families=tr("{count} keluarga", count=count_text(card.families)) if card.families else "",
        percent=min(max(percent, 0.0), 100.0),
        icon=icon,
        role=role,
        state=state,
        hint=hint_words(card, plan),
    )


def card_tip(card: Card, plan: Plan, today: date, limits: Limits) -> str:
    """Return in full what a card shortens, a line each; money to the last rupiah."""
    words = card_words(card, plan, today, limits)
    lines = [
        card.title,
        *words.rests,
        plan.name(LISTS["pengampu"], card.agency),
        money_text(card.cost) if card.cost else "",
        words.state,
        words.hint,
    ]
    return "\n".join(one for one in lines if one)


def hint_words(card: Card, plan: Plan) -> str:
    """Say which term the years give when the activity names another one, else nothing."""
    found = card.suggestion(plan.terms)
    if found.agrees and card.term:
        return ""
    name = next((one.label for one in plan.terms if one.code == found.term), "")
    return tr("saran: {term}", term=name.lower()) if name else ""


def state_name(plan: Plan, code: str) -> str:
    """Return what the questionnaire calls a state."""
    return plan.name("keadaan", code)


def years_text(card: Card) -> str:
    """Return the years of an activity, ``2027–2029``; "" while unknown."""
    years = [year for year in (card.start, card.end) if year is not None]
    return "–".join(str(year) for year in dict.fromkeys(years))


def term_limits(term: Term) -> str:
    """Return a term's limits as the head of its column says them."""
    kind, low, high = limits_text(term)
    if kind == "most":
        return tr("≤ {years} tahun", years=high)
    if kind == "from":
        return tr("> {years} tahun", years=low)
    return tr("{low}–{high} tahun", low=low, high=high) if kind else ""


def link_words(keys: Sequence[str], plan: Plan, gone: str) -> tuple[str, bool]:
    """Return the titles that keys stand for, and whether one of them is gone.

    Args:
        keys: of problems or potentials; text that is no key is shown as it was typed.
        plan: knows the titles.
        gone: what stands in the place of a deleted one.
    """
    words, missing = [], False
    for key in keys:
        known = plan.problems.get(key) or plan.potentials.get(key)
        if known is not None and not known.deleted:
            words.append(known.title or tr("(tanpa judul)"))
        else:
            missing = True
            words.append(gone if known is not None else key)
    return ", ".join(words), missing


def _rests(card: Card, plan: Plan) -> tuple[tuple[str, ...], str]:
    problems, lost = link_words(card.problems, plan, tr("(masalah dihapus)"))
    potentials, gone = link_words(card.potentials, plan, tr("(potensi dihapus)"))
    parts = []
    if problems:
        parts.append(tr("Masalah: {titles}", titles=problems))
    if potentials:
        parts.append(tr("Potensi: {titles}", titles=potentials))
    role = "warning" if lost or gone or not parts else "muted"
    parts = parts or [tr("Belum terkait dengan masalah")]
    if plan.many:
        parts[0] = f"{_village(card)} · {parts[0]}"
    return tuple(parts), role


def _village(card: Card) -> str:
    region = regions().get(card.record.village_code)
    return region.name if region else card.record.village_code


def _state(card: Card, plan: Plan, line: ActivityLine) -> tuple[str, str, str]:
    name, years = state_name(plan, card.state), years_text(card)
    trouble = _trouble(line, card)
    if trouble:
        return "warning", "warning", trouble
    icon, role = _ICONS.get(card.state, ("info", "muted"))
    if card.state in {RUNNING, FUNDED} and line.physical is not None:
        done = decimal_text(line.physical, 0)
        if line.reported:
            day = format_date(line.reported, short=True)
            return icon, role, tr("{percent} % fisik, laporan {day}", percent=done, day=day)
        return icon, role, tr("{percent} % fisik", percent=done)
    if card.state == FINISHED and line.reported:
        return icon, role, f"{name} {format_date(line.reported, short=True)}"
    return icon, role, f"{name} {years}".strip()


def _trouble(line: ActivityLine, card: Card) -> str:
    """Say the most pressing thing that is odd about it, "" for nothing."""
    for sign in line.signs:
        if sign in {STALLED, UNMOVED}:
            return tr("Macet, {days} hari tanpa kemajuan", days=count_text(line.still))
        if sign == LATE:
            return tr("Lewat tahun {year}", year=card.end or card.start)
        if sign in {MONEY_AHEAD, OVERSPENT}:
            return tr("Keuangan mendahului fisik")
        if sign == COMPLETE:
            return tr("100 % fisik, belum ditandai selesai")
        if sign == UNFINISHED:
            return tr("Selesai, fisik belum 100 %")
    return ""
