"""Beranda of a regency: coverage per kecamatan, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.merging.board import REFUSED, VillageLine, totals_of
from dampingan.ui.board.columns import NARROW
from dampingan.ui.board.period import period_commands, period_step
from dampingan.ui.context import Hint, PlaceCommand
from dampingan.ui.home.figures import FINISHED, HomeFigures
from dampingan.ui.home.place import HomePlace
from dampingan.ui.home.steps import exchange_steps
from dampingan.ui.home.view import Step
from dampingan.ui.models.column import NOTHING, Cell, Column


class RegencyHomePlace(HomePlace):
    """Kecamatan instead of RT, and the steps of somebody who receives."""

    def hints(self) -> list[Hint]:
        """Keys of the home page."""
        return [("Enter", tr("lihat desanya"))]

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        return period_commands(self.context)

    def covered(self) -> str:
        """Return the title of the table."""
        return tr("Capaian per kecamatan")

    def columns(self, figures: HomeFigures | None = None) -> list[Column]:
        """Return the columns of the table."""

        def count(key: str, words: str, width: int) -> Column:
            return Column(key, words, (key,), _show_count, key, width, right=True)

        narrow = self.context.theme.scale >= NARROW
        sent = Column("sent", tr("Terkirim"), ("sent", "villages"), _show_sent, "sent", 84)
        columns = [
            Column(
                *("kecamatan", tr("Kecamatan"), ("kecamatan",)),
                sort="kecamatan",
                width=150,
                least=134,
            ),
            sent,
            count("families", tr("Keluarga"), 82),
            Column("share", tr("Diterima"), ("share",), _show_share, "share", 150, 104, right=True),
            count("conflicts", tr("Konflik"), 74),
            count("findings", tr("Temuan"), 74),
            count("persons", tr("Anggota"), 84),
        ]
        left_out = {"families", "persons", "findings"} if narrow else {"persons"}
        return [column for column in columns if column.key not in left_out]

    def rows(self, figures: HomeFigures) -> list[dict[str, Any]]:
        """Return the rows of the table."""
        groups: dict[str, list[VillageLine]] = {}
        for line in figures.villages:
            groups.setdefault(line.kecamatan, []).append(line)
        return [_row(name, lines) for name, lines in groups.items()]

    def open_row(self, row: Mapping[str, Any]) -> None:
        """Show the villages of a kecamatan."""
        self.context.list_villages(kecamatan=row["kecamatan"])

    def steps(self, figures: HomeFigures) -> list[Step]:
        """Return what to do next."""
        context = self.context
        silent = sum(not line.sent for line in figures.villages)
        refused = sum(len(line.refused) for line in figures.villages)
        detail = (
            tr("{count} belum kirim", count=count_text(silent)) if silent else tr("Semua sudah")
        )
        steps = [Step("receive", tr("Terima berkas desa"), detail, partial(context.go, "board"))]
        if figures.last_open:
            steps.insert(0, self.resume(figures.last_open))
        if begin := period_step(context, figures.villages):
            steps.append(begin)
        if refused:
            words = tr("Lihat {count} berkas ditolak", count=count_text(refused))
            steps.append(
                Step(
                    "error",
                    words,
                    tr("Alasannya di samping"),
                    partial(context.list_villages, state=REFUSED),
                )
            )
        steps += exchange_steps(context, figures)
        if figures.to_check:
            words = tr("Periksa {count} keluarga bertemuan", count=count_text(figures.to_check))
            look = partial(context.list_families, status=FINISHED, findings="any")
            steps.append(Step("warning", words, tr("Lengkap, tetapi ada yang janggal"), look))
        if figures.totals.families:
            words, detail = tr("Balas ke desa"), tr("Tanda terima, konflik, pertanyaan")
            steps.append(Step("send", words, detail, partial(context.go, "board")))
        return steps


def _row(kecamatan: str, lines: Sequence[VillageLine]) -> dict[str, Any]:
    sums = totals_of(lines)
    return {
        "kecamatan": kecamatan,
        "villages": sums.villages,
        "sent": sums.sent,
        "families": sums.families,
        "share": min(sums.families / sums.expected, 1.0) if sums.expected else -1.0,
        "conflicts": sums.conflicts,
        "findings": sums.findings,
        "persons": sums.persons,
    }


def _show_sent(sent: int, villages: int) -> Cell:
    words = tr("{sent} dari {all}", sent=count_text(sent), all=count_text(villages))
    return Cell(words, colour="text" if sent else "muted")


def _show_count(value: int) -> Cell:
    return Cell(count_text(value)) if value else NOTHING


def _show_share(value: float) -> Cell:
    return NOTHING if value < 0 else Cell(f"{value:.0%}".replace("%", " %"), share=value)
