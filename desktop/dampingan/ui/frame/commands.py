"""Commands of the palette (Ctrl+K): what can be done in this workspace, from any place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.ui.frame.palette import Command, matching
from dampingan.ui.frame.places import (
    ASSESSMENT,
    DIFFERENCE,
    DUPLICATES,
    IMPORTING,
    INSTRUMENTS,
    PLAN,
    PRINTING,
    REFERENCES,
    REGENCY_PLAN,
    RENEWAL,
    SETTINGS,
    VERIFY,
    WORK,
    rail_entries,
)
from dampingan.ui.frame.rail import place_key

if TYPE_CHECKING:
    from dampingan.ui.frame.navigator import Navigator

_LOOKED_AT, _MOST_FAMILIES = 60, 8
"""Of so many hits, those by the head's own name come first."""


class PaletteCommands:
    """Finds commands for the words that somebody typed.

    Args:
        navigator: carries the commands out.

    Attributes:
        groups: in the order in which they are offered.
    """

    def __init__(self, navigator: Navigator) -> None:
        self._navigator = navigator
        self._context = navigator.context
        self.groups = [
            *(navigator.sheets.commands, self.here, self.families, self.registers),
            *(self.places, self.actions, self.printing, self.instruments),
        ]

    def workspace_commands(self) -> list[Command]:
        """Return what the menu of the workspace offers too."""
        return [
            Command(
                tr("Buka ruang kerja lain"),
                self._navigator.left.emit,
                "open",
                key="Ctrl+W",
                also=tr("tutup ganti desa keluar"),
            )
        ]

    def here(self, text: str) -> list[Command]:
        """Return what the place on screen offers."""
        place = self._navigator.here
        if place is None or not text:
            return []
        return matching(
            text,
            [
                Command(words, run, icon, place.title, key)
                for words, run, icon, key in place.commands()
            ],
        )

    def families(self, text: str) -> list[Command]:
        """Return families by name, number or address."""
        if len(text) < 2:
            return []
        from dampingan.store.lists.listing import Filter, Listing, Sort

        listing = Listing(self._context.workspace)
        ids = listing.first(Filter(search=text), Sort("head_name"), _LOOKED_AT)
        rows = listing.page(ids, ["id", "head_name", "village_code", "rt", "rw"])
        words = text.lower().split()
        rows.sort(key=lambda row: not all(word in row[1].lower() for word in words))
        return [
            Command(
                head or tr("(tanpa nama)"),
                partial(self._navigator.open_family, family_id),
                "families",
                self._where(village, rt, rw),
            )
            for family_id, head, village, rt, rw in rows[:_MOST_FAMILIES]
        ]

    def registers(self, text: str) -> list[Command]:
        """Return problems, potentials, activities and the like by words of their titles."""
        if len(text) < 2:
            return []
        from dampingan.store.plan.finding import find_entries

        titles = {one.form_id: one.title for one in self._context.workspace.extra_forms()}
        return [
            Command(
                one.title,
                partial(self._show_entry, one.form_id, one.uid, one.village_code),
                PLAN if one.form_id == "kegiatan" else ASSESSMENT,
                " · ".join(
                    part
                    for part in (
                        titles.get(one.form_id, ""),
                        self._village(one.village_code),
                        one.place,
                    )
                    if part
                ),
            )
            for one in find_entries(self._context.workspace, text)
        ]

    def _show_entry(self, form_id: str, uid: str, village: str) -> None:
        if form_id == "kegiatan":
            self._context.show(PLAN, uid=uid, village=village)
        else:
            self._context.show(ASSESSMENT, tab=form_id, record=uid)

    def _village(self, code: str) -> str:
        """Return a village's name at a regency, "" in a village's own workspace."""
        region = regions().get(code) if self._context.workspace.scope == REGENCY else None
        return region.name if region else ""

    def _where(self, village: str, rt: str, rw: str) -> str:
        """Say where a family lives; at a regency the village comes first."""
        words = tr("RT {rt}/RW {rw}", rt=rt or "–", rw=rw or "–")
        name = self._village(village)
        return f"{name} · {words}" if name else words

    def places(self, text: str) -> list[Command]:
        """Return the places of the rail."""
        entries, go = rail_entries(self._context.workspace), self._navigator.go
        commands = [
            Command(e.word, partial(go, e.name), e.icon, tr("Tempat"), place_key(number))
            for number, e in enumerate(entries, start=1)
        ]
        return matching(text, commands)

    def actions(self, text: str) -> list[Command]:
        """Return what can be done anywhere."""
        do = self._navigator
        again = tr("batalkan kembali")
        commands = [
            Command(tr("Keluarga baru"), do.new_family, "new", key="F2"),
            Command(tr("Urungkan"), do.undo, "undo", key="Ctrl+Z", also=again),
            Command(tr("Ulangi"), do.redo, "redo", key="Ctrl+Shift+Z"),
            *self.workspace_commands(),
            *self._village_work(),
            *self._lists(),
            *self._exchange(),
            *self._looks(),
        ]
        return matching(text, commands)

    def _reply(self) -> list[Command]:
        """Return what only a regency does: answering its villages, seeing all their plans."""
        if self._context.workspace.scope != REGENCY:
            return []
        return [
            Command(
                tr("Balasan untuk desa"),
                self._navigator.list_replies,
                "send",
                also=tr("kirim balik kembalikan alasan mengikat usulan tanda terima"),
            ),
            Command(
                tr("Rencana gabungan semua desa"),
                partial(self._navigator.go, REGENCY_PLAN),
                "plan",
                also=tr("kegiatan perangkat daerah jangka sumber dana tumpang tindih matriks"),
            ),
        ]

    def _exchange(self) -> list[Command]:
        """Return what is done with files, and with records that came twice."""
        return [
            *self._reply(),
            Command(
                tr("Terima berkas"),
                self._navigator.choose_received,
                "receive",
                key="Ctrl+R",
                also=tr("impor kiriman tanda terima kembalian excel"),
            ),
            Command(
                tr("Impor dari sistem lain…"),
                partial(self._navigator.go, IMPORTING),
                "receive",
                also=tr("opensid siak dtsen regsosek pbdt siks kobo odk csv daftar penduduk"),
            ),
            Command(
                tr("Bandingkan dua berkas"),
                partial(self._navigator.go, DIFFERENCE),
                "compare",
                also=tr("beda excel kiriman"),
            ),
            Command(
                tr("Data ganda: keluarga atau orang yang tercatat dua kali"),
                partial(self._navigator.go, DUPLICATES),
                "duplicates",
                also=tr("duplikat gabung nik kk sama"),
            ),
        ]

    def _lists(self) -> list[Command]:
        """Return the way to the reference lists, found by the names of the lists too."""
        return [
            Command(
                tr("Daftar acuan"),
                partial(self._navigator.go, REFERENCES),
                "references",
                also=tr(
                    "perangkat daerah opd program sumber dana bidang sektor sdgs katalog jangka "
                    "batas tahun kriteria bobot skala gabung ganti nama"
                ),
            )
        ]

    def _looks(self) -> list[Command]:
        look, scale = tr("Tampilan"), self._context.theme.scale
        return [
            Command(tr("Tampilan terang"), partial(self._choose_scheme, "light"), "sun", look),
            Command(tr("Tampilan gelap"), partial(self._choose_scheme, "dark"), "moon", look),
            Command(tr("Perbesar huruf"), partial(self._choose_size, scale + 25), "up", look),
            Command(tr("Huruf ukuran biasa"), partial(self._choose_size, 100), "check", look),
        ]

    def _village_work(self) -> list[Command]:
        """Return what only a village does: a regency neither lists nor keys anew."""
        if self._context.workspace.scope == REGENCY:
            return []
        return [
            Command(
                tr("Pemutakhiran: periode baru atau daftar"),
                partial(self._navigator.go, RENEWAL),
                "renewal",
                also=tr("prelist muat daftar keluarga mulai triwulan"),
            ),
            Command(
                tr("Verifikasi: ketik ulang"),
                partial(self._navigator.go, VERIFY),
                "verify",
                also=tr("entri ganda kunci kedua"),
            ),
            Command(
                tr("Terima lembar kertas (pindai)"),
                self._receive_sheets,
                "scan",
                also=tr("centang formulir masuk kembali pemindai barcode qr kunci"),
            ),
        ]

    def printing(self, text: str) -> list[Command]:
        """Return everything that can be printed."""
        if not text:
            return []
        from dampingan.ui.printing.words import products_for, search_words

        return matching(
            text,
            [
                Command(
                    tr("Cetak {what}", what=one.title()),
                    partial(self._context.show, PRINTING, what=one.key),
                    "paper",
                    tr("Cetak"),
                    also=search_words(one.key),
                )
                for one in products_for(self._context.workspace)
            ]
            + [
                Command(
                    tr("Kop surat dan cetak"),
                    partial(self._context.show, SETTINGS, part="stationery"),
                    "settings",
                    tr("Pengaturan"),
                    also=tr("logo penanda tangan nip kalimat templat"),
                )
            ],
        )

    def _receive_sheets(self) -> None:
        self._navigator.go(WORK)
        if self._navigator.current == WORK:
            self._navigator.here.receive_sheets()  # type: ignore[union-attr]

    def instruments(self, text: str) -> list[Command]:
        """Return what is done with questionnaires, and the additional ones by their titles."""
        if not text:
            return []
        commands = [
            Command(tr("Pasang kuesioner"), partial(self._instruments_do, "install"), "install"),
            Command(
                tr("Periksa ulang semua"),
                partial(self._instruments_do, "recheck"),
                "recheck",
                also=tr("aturan temuan"),
            ),
        ]
        commands += [
            Command(
                tr("Isian {title}", title=one.title),
                partial(self._navigator.list_responses, one.form_id),
                "instruments",
                tr("Instrumen"),
            )
            for one in self._context.workspace.extra_forms()
        ]
        return matching(text, commands)

    def _instruments_do(self, method: str) -> None:
        self._navigator.go(INSTRUMENTS)
        if self._navigator.current == INSTRUMENTS:
            getattr(self._navigator.here, method)()

    def _choose_scheme(self, scheme: str) -> None:
        self._context.settings.change(scheme=scheme)
        self._context.theme.choose(scheme=scheme)

    def _choose_size(self, percent: int) -> None:
        percent = max(100, min(200, percent))
        self._context.settings.change(text_size=percent)
        self._context.theme.choose(scale=percent)
