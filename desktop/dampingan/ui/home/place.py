"""Beranda: what was done, what is left in each RT, and where to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot

from dampingan.core.language import tr
from dampingan.core.number import count_text, place_text
from dampingan.core.period import Period
from dampingan.store.creation import REGENCY
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.layout import column
from dampingan.ui.home.figures import FINISHED, Draft, HomeFigures, read_figures
from dampingan.ui.home.steps import exchange_steps
from dampingan.ui.home.view import Figure, HomeView, Step
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable

if TYPE_CHECKING:
    from dampingan.store.renewal.renewal import Progressed
    from dampingan.store.transaction import Changes


def home_place(context: Context) -> Place:
    """Return the home page of a village, or of a regency."""
    if context.workspace.scope == REGENCY:
        from dampingan.ui.board.home import RegencyHomePlace

        return RegencyHomePlace(context)
    return HomePlace(context)


class HomePlace(Place):
    """Coverage per RT and next steps, in real numbers only."""

    name = "home"
    icon = "home"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = HomeView(self.model, context.theme, context.icons, self.covered())
        self.model.show_columns(self.columns())
        self._sort = ""
        self.figures: HomeFigures | None = None
        self._stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self._ask)
        self.view.place_opened.connect(self._open_place)
        self.view.reminder_wanted.connect(self._open_reminder)
        self.view.table.sort_wanted.connect(self._sort_by)
        context.bus.changed.connect(self._take_changes)
        context.theme.changed.connect(self._measure)
        column(self.view, gap=0, on=self)
        self._measure()

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Beranda")

    def entered(self) -> None:
        """Read the figures anew."""
        if self._stale:
            self._ask()
        self.view.table.setFocus()

    def hints(self) -> list[Hint]:
        """Keys of the home page."""
        return [("F2", tr("keluarga baru")), ("Enter", tr("lihat RT"))]

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    @Slot()
    def _ask(self) -> None:
        self._stale = False
        job = self.context.jobs.start(
            "", read_figures, workspace=self.context.workspace, quiet=True
        )
        job.ok.connect(self._show)

    @Slot(object)
    def _show(self, figures: HomeFigures) -> None:
        self.figures = figures
        self.view.show_figures(_headline(figures, self.context.list_families))
        self.view.show_steps(self.steps(figures))
        self.view.show_reminders(figures.reminders)
        self.model.show_columns(self.columns(figures))
        self._measure()
        rows = self.rows(figures)
        self._rows.fill(rows)
        row = self.view.table.current_row()
        self.model.show_query(self._sort)
        self.view.table.go_to(max(row, 0))
        self.view.show_places(some=bool(rows))
        period = self.context.workspace.period
        self.view.subtitle.setText(Period.parse(period).label if period else "")

    # -- what the table and the steps are ----------------------------------------------------

    def covered(self) -> str:
        """Return the title of the table."""
        return tr("Capaian per RT")

    def columns(self, figures: HomeFigures | None = None) -> list[Column]:
        """Return the columns of the table."""
        return _columns(reviewing=bool(figures and figures.rounds))

    def rows(self, figures: HomeFigures) -> list[dict[str, Any]]:
        """Return the rows of the table."""
        rounds = figures.rounds
        return [_row(place, rounds.get((place.rw, place.rt))) for place in figures.places]

    def open_row(self, row: Mapping[str, Any]) -> None:
        """Show what a row of the table counts."""
        self.context.list_families(rt=row["rt"], rw=row["rw"])

    def steps(self, figures: HomeFigures) -> list[Step]:
        """Return what to do next."""
        context = self.context
        steps = []
        if figures.last_open:
            steps.append(self.resume(figures.last_open))
        steps += exchange_steps(context, figures)
        steps.append(
            Step("new", tr("Keluarga baru"), tr("Tombol F2, dari mana saja"), context.new_family)
        )
        if figures.pending:
            words = tr("Tinjau {count} keluarga", count=count_text(figures.pending))
            detail = tr("Tetap, berubah, pindah: satu tombol")
            review = partial(context.list_families, change_state="pending")
            steps.append(Step("renewal", words, detail, review))
        if figures.to_verify:
            words = tr("Verifikasi {count} keluarga", count=count_text(figures.to_verify))
            steps.append(
                Step(
                    "verify",
                    words,
                    tr("Diketik ulang tanpa melihat"),
                    partial(context.go, "verify"),
                )
            )
        if figures.drafts > figures.pending:
            words = tr(
                "Selesaikan {count} draf", count=count_text(figures.drafts - figures.pending)
            )
            steps.append(
                Step(
                    "draft",
                    words,
                    tr("Belum lengkap diisi"),
                    partial(context.list_families, status="draft"),
                )
            )
        if figures.to_check:
            words = tr("Periksa {count} keluarga bertemuan", count=count_text(figures.to_check))
            steps.append(
                Step(
                    "warning",
                    words,
                    tr("Lengkap, tetapi ada yang janggal"),
                    partial(context.list_families, status=FINISHED, findings="any"),
                )
            )
        if figures.totals.families:
            detail = tr("Belum pernah dikirim")
            if figures.last_sent:
                at = datetime.fromisoformat(figures.last_sent).astimezone()
                detail = tr("Terakhir {when}", when=f"{at:%d/%m/%Y %H:%M}")
            steps.append(
                Step("send", tr("Kirim ke kabupaten"), detail, partial(context.go, "send"))
            )
        if figures.expected is None:
            steps.append(
                Step(
                    "village",
                    tr("Isi profil"),
                    tr("Perkiraan jumlah keluarga"),
                    partial(context.go, "village"),
                )
            )
        return steps

    def resume(self, draft: Draft) -> Step:
        """Return the step back into the record that was open last."""
        context, name = self.context, draft.name
        if draft.form:
            parts = " · ".join(part for part in (draft.form, name) if part)
            words = tr("Lanjutkan: {record}", record=parts)
            run = partial(context.open_response, draft.record_id)
            return Step("forward", words, tr("Isian yang terakhir dibuka"), run)
        words = tr("Lanjutkan {name}", name=name or tr("keluarga tanpa nama"))
        run = partial(context.open_family, draft.record_id)
        return Step("forward", words, tr("Keluarga yang terakhir dibuka"), run)

    @Slot(int)
    def _open_place(self, row: int) -> None:
        record = self.model.id_at(row)
        if record is not None:
            self.open_row(self._rows.row(record))

    @Slot(object)
    def _open_reminder(self, shows: Mapping[str, str]) -> None:
        self.context.show("mentorship", **shows)

    @Slot(int)
    def _sort_by(self, number: int) -> None:
        key = self.model.columns[number].sort
        self._sort = f"-{key}" if self._sort == key else key
        self.view.table.header.show_sort(number, descending=self._sort.startswith("-"))
        self.model.show_query(self._sort)
        self.view.table.go_to(0)

    @Slot()
    def _measure(self) -> None:
        self.view.table.show_widths({})


def _columns(*, reviewing: bool = False) -> list[Column]:
    looked = Column(
        "looked",
        tr("Ditinjau"),
        ("looked", "known"),
        _show_looked,
        "looked",
        132,
        100,
        right=True,
        tip=tr("Keluarga dari periode lalu atau daftar yang sudah ditinjau"),
    )
    finished = Column(
        "complete", tr("Lengkap"), ("complete",), _show_count, "complete", 76, right=True
    )
    return [
        Column("place", tr("RT/RW"), ("rt", "rw"), _show_place, "place", 86),
        Column("families", tr("Keluarga"), ("families",), _show_count, "families", 82, right=True),
        *([looked] if reviewing else []),
        Column("share", tr("Selesai"), ("share",), _show_share, "share", 170, 110, right=True),
        *([] if reviewing else [finished]),
        Column("drafts", tr("Draf"), ("drafts",), _show_count, "drafts", 64, right=True),
        Column(
            "findings",
            tr("Temuan"),
            ("with_findings",),
            _show_count,
            "with_findings",
            76,
            right=True,
        ),
        Column("persons", tr("Anggota"), ("persons",), _show_count, "persons", 84, right=True),
    ]


def _row(place: object, looked: Progressed | None) -> dict[str, object]:
    names = ("rw", "rt", "families", "complete", "drafts", "with_findings", "persons")
    values = {name: getattr(place, name) for name in names}
    values["place"] = (values["rw"], values["rt"])
    values["share"] = 1 - values["drafts"] / values["families"] if values["families"] else 0.0
    values["known"] = looked.known if looked else 0
    values["looked"] = 1 - looked.pending / looked.known if looked and looked.known else 0.0
    return values


def _show_looked(share: float, known: int) -> Cell:
    return Cell(f"{share:.0%}".replace("%", " %"), share=share) if known else NOTHING


def _show_place(rt: str, rw: str) -> Cell:
    return Cell(place_text(rt, rw)) if rt or rw else Cell(tr("tanpa RT"), colour="muted")


def _show_count(value: int) -> Cell:
    return Cell(count_text(value)) if value else NOTHING


def _show_share(value: float) -> Cell:
    return Cell(f"{value:.0%}".replace("%", " %"), share=value)


_DONE = "complete verified moved deceased not_found"
"""Statuses of families that need no more entry."""


def _headline(figures: HomeFigures, show: Callable[..., None]) -> list[Figure]:
    total = count_text(figures.totals.families)
    if figures.expected:
        share = figures.totals.families / figures.expected
        total_words = tr(
            "dari ±{expected} keluarga ({share} %)",
            expected=count_text(figures.expected),
            share=round(share * 100),
        )
    else:
        total_words = tr("keluarga tercatat")
    return [
        Figure(total, total_words, show),
        Figure(
            count_text(figures.done),
            tr("lengkap"),
            partial(show, status=_DONE),
            "ok" if figures.done else "",
        ),
        Figure(count_text(figures.drafts), tr("draf"), partial(show, status="draft")),
        Figure(
            count_text(figures.to_check),
            tr("lengkap tetapi bertemuan"),
            partial(show, status=FINISHED, findings="any"),
            "warning" if figures.to_check else "",
        ),
        Figure(count_text(figures.totals.persons), tr("anggota keluarga"), show),
    ]
