"""Decisions of the Keluarga place: what its table and pane say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.lists.listing import Filter, Listing, Totals
from dampingan.store.merging.acceptance import any_accepted
from dampingan.store.renewal.renewal import reviewing
from dampingan.store.subject import Subject
from dampingan.store.transaction import Changes
from dampingan.store.verification.verification import waiting_count
from dampingan.store.workspace import Workspace
from dampingan.ui.context import Context, PlaceCommand
from dampingan.ui.families.actions import status_actions
from dampingan.ui.families.columns import default_columns, family_columns, village_name
from dampingan.ui.families.printing import FamilyPrinting
from dampingan.ui.families.view import FamiliesView
from dampingan.ui.families.words import received_words
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.choice import Register
from dampingan.ui.records.column_layout import ColumnLayout
from dampingan.ui.records.details import HistoryEntry, RecordDetails
from dampingan.ui.records.presenter import RecordsPresenter
from dampingan.ui.records.query import RecordQuery, RecordSource
from dampingan.ui.renewal.review import ListReview
from dampingan.ui.renewal.words import change_words, verification_words

_INDEXED = frozenset({"place", "head_name", "no_kk"})

_NOBODY = (0,)
"""Ids that no family has: a figure of nothing shows nothing, not everything."""


class FamiliesPresenter(RecordsPresenter):
    """The table of families.

    Attributes:
        villages: whether they are of many villages.

    Signals:
        picked_changed: the families of a figure are shown now, or no longer.
    """

    picked_changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        listing = Listing(context.workspace)
        self.villages = villages = context.workspace.scope == REGENCY
        source = RecordSource(listing, _INDEXED)
        model: RecordTable[RecordQuery] = RecordTable(source, context.jobs, parent)
        view = FamiliesView(model, context.theme, context.icons, villages=villages)
        form = context.workspace.form()
        layout = ColumnLayout(
            context,
            "regency_families" if villages else "families",
            columns=family_columns(form, villages=villages),
            defaults=default_columns(
                form, reviewing=reviewing(context.workspace), villages=villages
            ),
            view=view,
            model=model,
            parent=parent,
        )
        register = Register(
            "family", "head_name", status_actions, context.open_family, _history, asks=villages
        )
        super().__init__(
            context,
            listing=listing,
            model=model,
            view=view,
            register=register,
            layout=layout,
            parent=parent,
        )
        view.send.clicked.connect(partial(context.go, "send"))
        self.printing = FamilyPrinting(
            context,
            view,
            model,
            chosen=self.choice.chosen,
            filtered=lambda: self.query.filter,
            parent=self,
        )
        self.choice.more = self.printing.add_to
        view.pane.link_wanted.connect(self._open_form)
        self.review = ListReview(context, view.table, model, self.choice.chosen, self)

    def enter(self) -> None:
        """The place is on screen: offer what a round of looking at families needs."""
        workspace = self._context.workspace
        looking = reviewing(workspace)
        self.layout.offer(
            default_columns(workspace.form(), reviewing=looking, villages=self.villages)
        )
        self._offer_places()
        chosen = self.query.filter
        chips = self.view.chips
        chips["decile"].setVisible(bool(chosen.decile))
        chips["about"].setVisible(bool(chosen.ids))
        chips["change_state"].setVisible(looking or bool(chosen.change_state))
        drawn = bool(chosen.verification) or waiting_count(workspace) > 0
        chips["verification"].setVisible(drawn)
        chips["received"].setVisible(
            not self.villages and (bool(chosen.received) or any_accepted(workspace))
        )
        super().enter()

    def show_filter(self, **values: Any) -> None:
        """Filter by these values only, from another place.

        Args:
            **values: fields of `Filter`. With `ids` exactly these families are shown, none when
                there are none, and `about` says in words what they have in common.
        """
        if "ids" in values:
            values["ids"] = tuple(values["ids"]) or _NOBODY
            values["about"] = values.get("about") or tr("hitungan")
        super().show_filter(**values)

    @property
    def picked(self) -> bool:
        """Whether exactly the families of a figure are shown."""
        return bool(self.query.filter.ids)

    def show_all(self) -> None:
        """Leave the families of a figure for all."""
        self._clear_filters()

    @property
    def village_code(self) -> str:
        """The village that the list is narrowed to, ``""`` for all or several."""
        region = regions().get(self.query.filter.village_code)
        return region.code if region and region.is_village else ""

    def _offer_places(self) -> None:
        """RT and RW are numbered anew in every village: without one they say nothing."""
        chosen, chips = self.query.filter, self.view.chips
        chips["rw"].setVisible(not self.villages or bool(self.village_code))
        chips["rt"].setVisible(not self.villages or bool(chosen.rw or chosen.rt))

    def _show_filters(self) -> None:
        super()._show_filters()
        self.view.chips["about"].setVisible(self.picked)
        self.picked_changed.emit()
        self._offer_places()

    def _change_filter(self, **values: Any) -> None:
        if values.get("about") == "":
            values["ids"] = ()
        super()._change_filter(**values)

    def make_new(self) -> None:
        """Open the entry screen on a new family."""
        self._context.new_family()

    def commands(self) -> list[PlaceCommand]:
        """Return the additional forms of the current family, for the palette."""
        family = self.model.id_at(self.view.table.current_row())
        if family is None:
            return []
        name = self._context.workspace.record("family", family)["head_name"] or tr("(tanpa nama)")
        return [
            (
                tr("Isi {title} untuk {name}", title=one.title, name=name),
                partial(self._open_form, one.form_id),
                "instruments",
                "",
            )
            for one in self._context.workspace.extra_forms()
            if one.subject != "village"
        ]

    @Slot(str)
    def _open_form(self, form_id: str) -> None:
        """Open, begin or list the answers of the current family to an additional form."""
        from dampingan.store.lists.response_listing import responses_of

        family = self.model.id_at(self.view.table.current_row())
        workspace = self._context.workspace
        if family is None:
            return
        own = [one for one in responses_of(workspace, family) if one.form_id == form_id]
        subjects = {one.form_id: one.subject for one in workspace.extra_forms()}
        if subjects.get(form_id) == "person" or len(own) > 1:
            self._context.list_responses(form_id)
        elif own:
            self._context.open_response(own[0].id)
        else:
            self._context.new_response(form_id, Subject("family", family))

    def _groups(self, name: str) -> Mapping[str, str]:
        if name != "village_code":
            return {}
        known = regions()
        found = [known.get(code) for code, _ in self._options(name)]
        above = {
            region.code: known.parent_of(region) if region.is_village else region
            for region in found
            if region
        }
        return {code: region.name for code, region in above.items() if region}

    def _options(self, name: str) -> list[tuple[str, str]]:
        chosen = self.query.filter
        if name == "village_code":
            return _villages(self._context.workspace.village_code, chosen.village_code)
        if name in _OPTIONS:
            return _OPTIONS[name](chosen)
        return super()._options(name)

    def _nothing_yet(self) -> tuple[str, str, str]:
        return (
            tr("Belum ada keluarga"),
            tr("Tekan F2 untuk mengisi keluarga pertama dari kuesioner."),
            tr("Keluarga baru"),
        )

    def _nothing_found(self) -> tuple[str, str, str]:
        if self.query.filter == Filter(change_state="pending"):
            return (
                tr("Semua keluarga sudah ditinjau"),
                tr("Tidak ada lagi yang menunggu. Hapus saringan untuk melihat semua keluarga."),
                tr("Hapus saringan"),
            )
        return (
            tr("Tidak ada yang cocok"),
            tr("Periksa ejaan, atau hapus saringan untuk melihat semua keluarga."),
            tr("Hapus saringan"),
        )

    def _footer(self, totals: Totals) -> str:
        shown = count_text(totals.families)
        if self.picked:
            about = self.query.filter.about
            text = tr("{shown} keluarga dari {about} · Esc: semua", shown=shown, about=about)
        elif self.query.filter != Filter():
            text = tr("{shown} dari {all} keluarga", shown=shown, all=count_text(self._all))
        else:
            text = tr("{shown} keluarga", shown=shown)
        persons = tr("{count} anggota", count=count_text(totals.persons))
        return " · ".join([text, persons, *self._states(totals)])

    def _subtitle(self, totals: Totals, to_see: int) -> str:
        expected = None if self.villages else self._expected()
        done = sum(totals.by_status.get(status, 0) for status in ("complete", "verified"))
        count = count_text(totals.families)
        parts = [
            tr("{count} dari ±{expected}", count=count, expected=count_text(expected))
            if expected
            else tr("{count} keluarga", count=count),
            tr("{count} lengkap", count=count_text(done)),
        ]
        if to_see:
            parts.append(tr("{count} perlu dilihat", count=count_text(to_see)))
        return " · ".join(parts)

    def _expected(self) -> int | None:
        return self._context.workspace.village["expected_families"]

    def _details(self, record_id: int) -> RecordDetails:
        from dampingan.ui.families.details import read_details

        return read_details(self._context.workspace, record_id)

    def _nothing_chosen(self) -> str:
        return tr("Pilih satu keluarga untuk melihat rinciannya.")

    def _touched(self, changes: Changes) -> frozenset[int] | None:
        families = changes.ids.get("family", frozenset())
        return families if families or changes.ids.keys() & {"person", "response"} else None


def _history(workspace: Workspace, family_id: int) -> tuple[str, list[HistoryEntry]]:
    from dampingan.ui.families.details import read_details, read_history

    return read_details(workspace, family_id).name, read_history(workspace, family_id)


def _villages(regency: str, chosen: str) -> list[tuple[str, str]]:
    """Return the villages of a regency, each kecamatan before its own, and what is chosen now."""
    found = []
    for kecamatan in regions().children(regency):
        found.append((kecamatan.code, tr("Semua di {name}", name=kecamatan.name)))
        found += [(v.code, village_name(v.code)) for v in regions().children(kecamatan.code)]
    if " " in chosen:
        found.insert(0, (chosen, village_name(chosen)))
    return found


def _about(chosen: Filter) -> list[tuple[str, str]]:
    return [(chosen.about, chosen.about)] if chosen.about else []


def _deciles(chosen: str) -> list[tuple[str, str]]:
    """Return the deciles that can be chosen, and those that are."""
    found = [(str(number), tr("Desil {number}", number=number)) for number in range(1, 11)]
    if " " in chosen:
        first, last = chosen.split(maxsplit=1)[0], chosen.rsplit(maxsplit=1)[-1]
        found.insert(0, (chosen, tr("Desil {first}–{last}", first=first, last=last)))
    return found


_OPTIONS: Mapping[str, Callable[[Filter], list[tuple[str, str]]]] = {
    "about": _about,
    "decile": lambda chosen: _deciles(chosen.decile),
    "change_state": lambda _: list(change_words().items()),
    "verification": lambda _: list(verification_words().items()),
    "received": lambda _: list(received_words().items()),
}
"""Filter → value and words of its choices, of those that only families have."""
