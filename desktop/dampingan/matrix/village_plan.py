"""The assessment and the plan of one village, read once for all of its forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dampingan.analysis.activity import number, place_words, rupiah
from dampingan.core.dates import parse_iso
from dampingan.core.document import (
    LANGUAGE,
    moment_words,
    period_label,
    place_name,
    product,
)
from dampingan.core.missing import WORDS
from dampingan.matrix.page import Signer, Value
from dampingan.store.plan.form import PLAN_FORMS
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.reference import ALL_REGIONS, Reference, names_of, references

if TYPE_CHECKING:
    from datetime import date

    from dampingan.forms.model import Form
    from dampingan.store.source import Source

REGISTERS = tuple(form_id for form_id in PLAN_FORMS if form_id != "profil")

LISTS = (
    *("bidang", "sub_bidang", "sektor", "sdgs", "kategori_potensi", "katalog_masalah"),
    *("perangkat_daerah", "program", "sumber_dana", "pola", "jangka", "kelompok"),
    *("jenis_lembaga", "kriteria", "skala", "skala_nilai"),
)
"""Reference lists whose words stand in the forms."""

OWN, OUTSIDE = "desa", "luar"
"""Column `asal` of the list of funds: the village's own budget and self-help, or asked for."""

_MISSING = {code.value: word.lower() for code, word in WORDS.items()}
_SWAP = str.maketrans(",.", ".,")
_KEY = re.compile(r"[A-Z]-[0-9A-Z][0-9A-Z-]{5,}")


class ReferenceWords:
    """Codes of reference lists in words; a code that nobody knows stays as it is."""

    def __init__(self, lists: Mapping[str, Sequence[Reference]]) -> None:
        self.lists = lists
        self._known = {name: {one.code: one for one in entries} for name, entries in lists.items()}
        self._names = {name: names_of(entries) for name, entries in lists.items()}

    @classmethod
    def read(cls, source: Source, names: Iterable[str] = LISTS) -> ReferenceWords:
        """Read lists with every region's entries, also those that are not offered any more."""
        return cls(
            {name: references(source, name, region=ALL_REGIONS, inactive=True) for name in names}
        )

    def entry(self, name: str, code: str) -> Reference | None:
        """Return an entry of a list."""
        return self._known.get(name, {}).get(code)

    def label(self, name: str, code: str) -> str:
        """Return what a code is called; one that was replaced says so, ``lama → baru``."""
        found = self._names.get(name, {}).get(code)
        return found.full if found else shown(code)

    def short(self, name: str, code: str) -> str:
        """Return the abbreviation of a code, else its label."""
        found = self._names.get(name, {}).get(code)
        return found.short if found else shown(code)

    def shorts(self, name: str, codes: Iterable[str]) -> str:
        """Return several abbreviations."""
        return ", ".join(self.short(name, code) for code in codes)

    def order(self, name: str) -> dict[str, int]:
        """Return code → its place in the list."""
        return {one.code: place for place, one in enumerate(self.lists.get(name, ()))}


@dataclass(frozen=True)
class VillagePlan:
    """Everything that the planning forms of a village say.

    Attributes:
        village: its row.
        regency: name of its kabupaten or kota.
        period: of the workspace.
        records: form id → living records.
        gone: key → title of tombstones.
        forms: form id → questionnaire, for the words of its own choices.
        words: reference lists.
    """

    village: Mapping[str, str]
    period: str
    records: Mapping[str, Sequence[PlanRecord]]
    gone: Mapping[str, str]
    forms: Mapping[str, Form]
    words: ReferenceWords

    @property
    def is_desa(self) -> bool:
        """Whether it is a desa, with plans of its own; a kelurahan is part of the kota's."""
        return self.place.startswith("Desa ")

    @property
    def place(self) -> str:
        """Kind and name, ``Kelurahan Bandengan``."""
        return place_name(self.village)

    @property
    def kind(self) -> str:
        """``desa`` or ``kelurahan``, inside sentences."""
        return "desa" if self.is_desa else "kelurahan"

    @property
    def state_at(self) -> str:
        """UTC time of the newest change in these records."""
        times = [one.updated_at for records in self.records.values() for one in records]
        return max(times, default="")

    def alive(self, form_id: str) -> Sequence[PlanRecord]:
        """Return the records of a register in their order."""
        return self.records.get(form_id, ())

    def facts(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Return what stands on top of every form."""
        kind, _, name = self.place.partition(" ")
        versions = sorted({form.version for form in self.forms.values() if form.version})
        made = f"{product()}, formulir versi {versions[-1]}" if versions else product()
        left = [
            (kind, f"{name} ({self.village['code']})"),
            ("Kecamatan", str(self.village["kecamatan"])),
            regency_fact(str(self.village["kabupaten"])),
        ]
        right = [
            ("Periode", period_words(self.period)),
            ("Keadaan data", moment_words(self.state_at) or "belum ada isian"),
            ("Dibuat dengan", made),
        ]
        return left, right

    # -- words ---------------------------------------------------------------------------------

    def titles(self, text: str) -> list[str]:
        """Return the titles of records that a link names; what is no key stays as typed."""
        found: list[str] = []
        loose: list[str] = []
        for word in text.split():
            if (title := self._titles.get(word)) is not None:
                found.append(title)
            elif word in self.gone:
                found.append(f"{self.gone[word]} (dihapus)")
            elif _KEY.fullmatch(word):
                found.append("(tidak ditemukan)")
            else:
                loose.append(word)
        return [*found, *([" ".join(loose)] if loose else [])]

    def record(self, uid: str) -> PlanRecord | None:
        """Return a living record by its key."""
        return self._by_uid.get(uid)

    def choice(self, form_id: str, list_name: str, code: str) -> str:
        """Return a choice of a questionnaire's own list in words."""
        form = self.forms.get(form_id)
        for one in form.choices.get(list_name, ()) if form else ():
            if one.code == code and form:
                return form.text(one.label, LANGUAGE)
        return shown(code)

    def location(self, record: PlanRecord) -> str:
        """Return where a record is: hamlet, RT/RW, else the whole village."""
        hamlet = shown(record.text("dusun"))
        where = place_words(record.text("rw"), record.text("rt"))
        if hamlet and not hamlet.lower().startswith(("dusun", "lingkungan", "dukuh")):
            hamlet = f"Dusun {hamlet}" if self.is_desa else f"Lingkungan {hamlet}"
        parts = [shown(record.text("lokasi")), hamlet, where]
        return ", ".join(filter(None, parts)) or f"Seluruh {self.kind}"

    def signers(self, team: str = "") -> tuple[Signer, ...]:
        """Return who signs a form: the head of the village and who led the work.

        Args:
            team: the office of who led it; by default that of the planning team.
        """
        name = self.place.partition(" ")[2]
        if self.is_desa:
            head = Signer("Mengetahui,", f"Kepala Desa {name}")
            other = team or "Ketua Tim Penyusun RPJM Desa"
        else:
            head = Signer("Mengetahui,", f"Lurah {name}", "NIP.")
            other = team or f"Ketua LPMK {name}"
        return head, Signer("", other)

    @cached_property
    def _by_uid(self) -> Mapping[str, PlanRecord]:
        return {one.uid: one for records in self.records.values() for one in records}

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {uid: title_of(one) for uid, one in self._by_uid.items()}


def read_village_plan(
    source: Source,
    forms: Mapping[str, Form],
    village: Mapping[str, str],
    period: str,
    words: ReferenceWords | None = None,
) -> VillagePlan:
    """Read the registers of a village.

    Args:
        source: a snapshot, so that all forms show one moment.
        forms: the questionnaires of the registers.
        village: its row.
        period: of the workspace.
        words: reference lists that were read before.
    """
    records: dict[str, list[PlanRecord]] = {}
    gone: dict[str, str] = {}
    for form_id in REGISTERS:
        found = plan_records(source, form_id, village_code=village["code"], deleted=True)
        records[form_id] = [one for one in found if not one.deleted]
        gone.update((one.uid, title_of(one)) for one in found if one.deleted)
    return VillagePlan(village, period, records, gone, forms, words or ReferenceWords.read(source))


def title_of(record: PlanRecord) -> str:
    """Return what a record is called; one without a name says so."""
    return shown(record.title) or "(tanpa nama)"


# -- values ---------------------------------------------------------------------------------------


def shown(text: str) -> str:
    """Return an answer as people read it: a missing code in words, no blanks around it."""
    return _MISSING.get(text, text).strip()


def day(text: str) -> date | str:
    """Return an ISO date as a date, anything else as it was typed."""
    return parse_iso(text) or shown(text)


def amount(text: str) -> Value:
    """Return a number as a number, anything else as it was typed."""
    found = number(text)
    return shown(text) if found is None else found


def money(text: str) -> Value:
    """Return rupiah as a number, anything else as it was typed."""
    found = rupiah(text)
    return shown(text) if found is None else found


def figure(value: float) -> str:
    """Write a number inside a sentence as Indonesians do, ``9.000`` or ``2,5``."""
    return f"{value:,.10g}".translate(_SWAP)


def listed(items: Iterable[str]) -> str:
    """Return several texts below each other, each with a point; one alone as it is."""
    kept = [one for one in items if one]
    return kept[0] if len(kept) == 1 else "\n".join(f"• {one}" for one in kept)


def parts(text: str) -> list[str]:
    """Return the parts of an answer that are apart by semicolons or lines."""
    return [part.strip() for part in re.split(r"[;\n]", shown(text)) if part.strip()]


def joined(*texts: str, by: str = " · ") -> str:
    """Return texts beside each other, empty ones left out."""
    return by.join(filter(None, texts))


def numbered(records: Iterable[PlanRecord]) -> Iterator[tuple[int, PlanRecord]]:
    """Yield records with their number on the form."""
    return enumerate(records, 1)


def period_words(period: str) -> str:
    """Return a period in words, ``–`` for none."""
    return period_label(period) if period else "–"


def regency_fact(name: str) -> tuple[str, str]:
    """Return label and name of a kabupaten or kota."""
    kind, _, rest = name.partition(" ")
    return (kind, rest) if kind in {"Kabupaten", "Kota"} and rest else ("Kabupaten/Kota", name)
