"""Which problems, potentials and activities hang together, and in what order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dampingan.core.address import format_rt_rw
from dampingan.core.language import tr
from dampingan.core.number import count_text, money_short
from dampingan.core.text import fold
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.plan.plan import ACTIVITY, POTENTIAL, PROBLEM, Card, Plan

COLUMNS = (PROBLEM, POTENTIAL, ACTIVITY)
"""From left to right."""


@dataclass(frozen=True, slots=True)
class Node:
    """One record in the picture.

    Attributes:
        uid, form_id: its key and register.
        title: what it is called.
        note: a second line.
        loose: it misses a link that the plan needs.
    """

    uid: str
    form_id: str
    title: str
    note: str
    loose: bool


class Link(NamedTuple):
    """A link between two records: `question` of `uid` names `key`."""

    uid: str
    question: str
    key: str


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """Everything that is drawn.

    Attributes:
        columns: problems, potentials, activities, from top to bottom.
        links: between two that are both there.
    """

    columns: tuple[tuple[Node, ...], ...]
    links: tuple[Link, ...]

    def linked(self, one: Node, other: Node) -> bool:
        """Whether two records are linked."""
        link = link_between(one, other)
        return link is not None and link in set(self.links)


def link_between(one: Node, other: Node) -> Link | None:
    """Return the link that may join two records, None for two of the same register.

    A problem names potentials; an activity names problems and potentials.
    """
    by_form = {one.form_id: one, other.form_id: other}
    if len(by_form) < 2:
        return None
    if ACTIVITY in by_form:
        named = by_form.get(PROBLEM) or by_form[POTENTIAL]
        return Link(by_form[ACTIVITY].uid, named.form_id, named.uid)
    return Link(by_form[PROBLEM].uid, POTENTIAL, by_form[POTENTIAL].uid)


def make_picture(plan: Plan, cards: Sequence[Card], text: str = "") -> LinkPicture:
    """Put the records into columns so that what hangs together stands near each other.

    Args:
        plan: knows problems and potentials.
        cards: the activities that are shown.
        text: only records with these words, or linked to such ones; "" for all.
    """
    problems, potentials = plan.living(PROBLEM), plan.living(POTENTIAL)
    links = _links(problems, potentials, cards)
    if text:
        keep = _near(text, [*problems, *potentials, *(card.record for card in cards)], links)
        problems = [one for one in problems if one.uid in keep]
        potentials = [one for one in potentials if one.uid in keep]
        cards = [card for card in cards if card.uid in keep]
    places = {one.uid: number for number, one in enumerate(problems)}
    beside: dict[str, list[str]] = {}
    for link in links:
        beside.setdefault(link.uid, []).append(link.key)
        beside.setdefault(link.key, []).append(link.uid)
    tools = _sorted(potentials, beside, places)
    places |= {one.uid: number for number, one in enumerate(tools)}
    acts = _sorted([card.record for card in cards], beside, places)
    by_uid = {card.uid: card for card in cards}
    activities = {card.uid for card in cards}
    columns = (
        tuple(_problem(one, beside, activities) for one in problems),
        tuple(_potential(one, beside, activities) for one in tools),
        tuple(_activity(by_uid[one.uid], plan) for one in acts),
    )
    shown = {node.uid for column in columns for node in column}
    return LinkPicture(
        columns, tuple(link for link in links if link.uid in shown and link.key in shown)
    )


def _links(
    problems: Iterable[PlanRecord], potentials: Iterable[PlanRecord], cards: Iterable[Card]
) -> list[Link]:
    known_problems = {one.uid for one in problems}
    known_potentials = {one.uid for one in potentials}
    found = [
        Link(one.uid, POTENTIAL, key)
        for one in problems
        for key in one.keys(POTENTIAL)
        if key in known_potentials
    ]
    for card in cards:
        found += [Link(card.uid, PROBLEM, key) for key in card.problems if key in known_problems]
        found += [
            Link(card.uid, POTENTIAL, key) for key in card.potentials if key in known_potentials
        ]
    return found


def _near(text: str, records: Iterable[PlanRecord], links: Iterable[Link]) -> set[str]:
    words = fold(text).split()
    hit = {one.uid for one in records if all(word in fold(one.title) for word in words)}
    near = set(hit)
    for link in links:
        if link.uid in hit or link.key in hit:
            near |= {link.uid, link.key}
    return near


def _sorted(
    records: Sequence[PlanRecord], beside: dict[str, list[str]], places: dict[str, int]
) -> list[PlanRecord]:
    """Sort by the mean place of what records are linked to; loose ones come last."""

    def where(record: PlanRecord) -> tuple[bool, float, int]:
        known = [places[uid] for uid in beside.get(record.uid, ()) if uid in places]
        return (not known, sum(known) / len(known) if known else 0.0, record.id)

    return sorted(records, key=where)


def _problem(one: PlanRecord, beside: dict[str, list[str]], activities: set[str]) -> Node:
    count = sum(uid in activities for uid in beside.get(one.uid, ()))
    words = (
        tr("{count} kegiatan", count=count_text(count)) if count else tr("belum ada kegiatannya")
    )
    place = format_rt_rw(one.text("rt"), one.text("rw"))
    note = " · ".join(part for part in (place, words) if part)
    return Node(one.uid, PROBLEM, one.title or tr("(tanpa judul)"), note, not count)


def _potential(one: PlanRecord, beside: dict[str, list[str]], activities: set[str]) -> Node:
    near = beside.get(one.uid, ())
    count = sum(uid in activities for uid in near)
    if count:
        words = tr("{count} kegiatan", count=count_text(count))
    else:
        words = tr("belum dipakai kegiatan") if near else tr("belum terkait")
    return Node(one.uid, POTENTIAL, one.title or tr("(tanpa judul)"), words, not near)


def _activity(card: Card, plan: Plan) -> Node:
    living = [key for key in card.problems if plan.title_of(key)]
    gone = any(key in plan.problems and plan.problems[key].deleted for key in card.problems)
    parts = [
        plan.short("perangkat_daerah", card.agency) or tr("pengampu belum ada"),
        money_short(card.cost) if card.cost else "",
    ]
    if gone:
        parts.insert(0, tr("(masalah dihapus)"))
    elif not living:
        parts.insert(0, tr("tanpa masalah"))
    note = " · ".join(part for part in parts if part)
    return Node(card.uid, ACTIVITY, card.title or tr("(tanpa judul)"), note, not living or gone)
