"""The family sheet, "kartu keluarga survei": what is known of one family on an A4 page.

For the file in the kelurahan, for a visit, for a complaint that somebody brings to the counter. Up
to eight members stay on one page; more go on. What stands in front is chosen by question names
(`family_outline`); with ``text={"semua": "1"}`` every answer follows, group by group.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dampingan.core.identity import mask
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.core.sheet_code import SheetCode
from dampingan.printing.families.answer_words import AnswerWords, Told
from dampingan.printing.families.family_telling import Teller
from dampingan.printing.families.place_words import (
    period_words,
    place_data,
    prior_words,
    where_words,
)
from dampingan.printing.families.prelist import choice_of
from dampingan.printing.press.code_picture import code_data
from dampingan.printing.product import Job, Product
from dampingan.store.kind import CHANGE_STATES, STATUSES
from dampingan.store.lists.area import Area, Household, areas, households, listed_families
from dampingan.store.rows import members_of

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

_HOUSEMATES = 4
"""More families under one roof are counted, not named."""


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    form = workspace.form("family")
    found = areas(workspace, choice_of(order))
    named = bool(order.families)
    return Job(
        template="family_sheet",
        title=tr("Kartu keluarga survei"),
        common={"words": _words(), "everything": order.text.get("semua", "") == "1"},
        count=sum(area.families + (area.away if named else 0) for area in found),
        documents=lambda: _documents(workspace, order, form, found),
        lang=language(),
        version=f"{form.form_id} {form.version}".strip(),
    )


def _documents(
    workspace: Workspace, order: PrintOrder, form: Form, found: list[Area]
) -> Iterator[dict[str, Any]]:
    words = AnswerWords(form, order.language or language(), masked=order.masked)
    teller = Teller(form, words)
    chosen = choice_of(order)
    with workspace.snapshot() as reader:
        for area in found:
            families = listed_families(reader, area, chosen)
            ids = [one.id for one in families if order.families or not one.went]
            counts = {one.id: (one.men, one.women, one.members) for one in families}
            for household in households(reader, ids):
                sheet = _Sheet(household, Told.of(household, members_of(form)), order)
                yield sheet.document(teller, words, counts[household.record["id"]])


class _Sheet:
    """One family's sheet while it is made."""

    def __init__(self, household: Household, told: Told, order: PrintOrder) -> None:
        self._household = household
        self._record = household.record
        self._told = told
        self._order = order

    def document(
        self, teller: Teller, words: AnswerWords, counts: tuple[int, int, int]
    ) -> dict[str, Any]:
        """Return what the template draws."""
        record, told = self._record, self._told
        everything = self._order.text.get("semua", "") == "1"
        count, findings = teller.findings(self._household, told)
        return where_words(record["village_code"]) | {
            "place": place_data(record["village_code"], record["rw"], record["rt"]),
            "head": record["head_name"] or tr("(nama belum diisi)"),
            "code": self._code(),
            "identity": self._identity(words, counts),
            "decile": record["decile"],
            "decile_period": period_words(record["decile_period"]),
            "state": self._state(),
            "columns": [[column.title(), column.share] for column in teller.columns],
            "members": teller.members(told),
            "front": teller.front(told),
            "repeats": teller.repeats(told),
            "findings": findings,
            "finding_count": count_text(count) if count else "",
            "changes": teller.changes(self._household, told),
            "since": prior_words(record["prior_period"]),
            "notes": self._notes(teller, words),
            "everything": teller.everything(told) if everything else [],
        }

    def _code(self) -> dict[str, Any]:
        record = self._record
        code = SheetCode(
            record["village_code"],
            record["form_id"],
            record["form_version"],
            record["uid"],
            1,
            period=record["period"],
        )
        return code_data(code) | {"page": ""}

    def _identity(self, words: AnswerWords, counts: tuple[int, int, int]) -> list[list[str]]:
        """Return label and value of what says which family it is."""
        record, root = self._record, self._told.root
        men, women, members = counts
        officer = [words.answer("nama_ppl", root), words.answer("tgl_pendataan", root)]
        number = mask(record["no_kk"]) if self._order.masked else record["no_kk"]
        return [
            [tr("Nomor KK"), number or tr("belum punya")],
            [tr("Alamat"), record["address"]],
            [
                tr("Anggota yang ada"),
                tr("{all} orang ({men} L, {women} P)", all=members, men=men, women=women),
            ],
            [tr("Bangunan, serumah dengan"), self._house()],
            [tr("Didata oleh, tanggal"), ", ".join(part for part in officer if part)],
            [tr("Periode"), period_words(record["period"])],
        ]

    def _house(self) -> str:
        number = self._told.root.answers.get("no_urut_bangunan", "")
        mates = self._household.housemates
        names = ", ".join(name or "?" for name in mates[:_HOUSEMATES])
        if more := len(mates) - _HOUSEMATES:
            names += tr(" dan {count} lagi", count=more) if more > 0 else ""
        return ", ".join(
            part for part in (tr("no. {n}", n=number) if number else "", names) if part
        )

    def _state(self) -> str:
        record = self._record
        status = record["status"]
        words = tr(STATUSES.get(status, status))
        change = record["change_state"]
        if change and change != record["status"]:
            words += f" · {tr(CHANGE_STATES[change])}"
        return words

    def _notes(self, teller: Teller, words: AnswerWords) -> list[list[str]]:
        notes = teller.notes(self._household, self._told)
        if own := words.answer("catatan", self._told.root):
            notes.insert(0, ["", own])
        if reason := self._record["status_reason"]:
            status = self._record["status"]
            notes.insert(0, [tr(STATUSES.get(status, status)), words.masked(reason)])
        return notes


def _words() -> dict[str, str]:
    return {
        "title": tr("Kartu keluarga survei"),
        "no_card": tr("Hasil pendataan desa/kelurahan; bukan kartu keluarga (KK) kependudukan."),
        "head": tr("Kepala keluarga"),
        "rw": tr("RW"),
        "rt": tr("RT"),
        "no_rt": tr("Tanpa RT"),
        "decile": tr("Desil"),
        "decile_from": tr("dari BPS, {period}"),
        "no_decile": tr("belum diterima"),
        "state": tr("Keadaan data"),
        "members": tr("Anggota keluarga"),
        "number": tr("No."),
        "name": tr("Nama dan NIK"),
        "nobody": tr("Belum ada anggota yang diisi."),
        "nothing": tr("Belum ada isian."),
        "findings": tr("Temuan yang masih terbuka"),
        "no_findings": tr("Tidak ada temuan terbuka."),
        "changes": tr("Perubahan sejak periode sebelumnya"),
        "no_changes": tr("Tidak ada isian yang berubah."),
        "notes": tr("Catatan"),
        "before": tr("dulu"),
        "empty": tr("kosong"),
        "everything": tr("Semua isian"),
        "family": tr("Kepala keluarga / responden"),
        "officer": tr("Petugas pendataan"),
        "checker": tr("Pemeriksa"),
        "signed": tr("nama jelas dan tanda tangan"),
    }


PRODUCT = Product(
    key="keluarga",
    title=lambda: tr("Kartu keluarga survei"),
    about=lambda: tr("Satu halaman untuk tiap keluarga: anggota, rumah, bantuan, dan temuan."),
    icon="from_paper",
    group="survey",
    options=frozenset({"village", "rt", "families", "masked", "language"}),
    make=_make,
)
