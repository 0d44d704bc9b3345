"""Peta: the heat map and the charts of one village, or of all villages of a regency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QScrollArea, QStackedWidget, QWidget

from dampingan.analysis.problem_map import (
    ALL,
    HAMLET,
    NO_SECTOR,
    WHOLE,
    MapCell,
    ProblemMap,
    count_by,
    problem_map,
    rt_key,
)
from dampingan.analysis.ranking_state import read_state
from dampingan.analysis.ranking_words import score_text
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.reference import references
from dampingan.ui.chart.bars import Bar
from dampingan.ui.chart.card import ChartCard
from dampingan.ui.chart.picture import copy_image, picture_of
from dampingan.ui.context import Context, Hint, PlaceCommand
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.problem_map.heat import Axis, Figure, HeatMap
from dampingan.ui.problem_map.pane import CountedPane
from dampingan.ui.ranking.state import period_words
from dampingan.ui.register.counting import SurveyCounter
from dampingan.ui.theme import SPACE, side_width

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes

PROBLEMS, POTENTIALS = "masalah", "potensi"
MAP, CHARTS = "map", "charts"
COUNT, FAMILIES = "count", "families"
_PALE_BELOW = 4
"""A map whose cells count one or two each must not look as full as it can be."""


class MapView(QWidget):
    """Where problems lie.

    Signals:
        record_wanted: key of a record, and its form: show it in its table.
    """

    record_wanted = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.map = ProblemMap((), (), {})
        self._is_regency = context.workspace.scope == REGENCY
        self._village = "" if self._is_regency else context.workspace.village_code
        self._problems: list[PlanRecord] = []
        self._potentials: list[PlanRecord] = []
        self._sectors: Mapping[str, tuple[str, str]] = {}
        self._counter = SurveyCounter(context, self)
        theme, icons, jobs = context.theme, context.icons, context.jobs
        self.parts = Segments([(MAP, tr("Peta")), (CHARTS, tr("Bagan"))])
        self.parts.show_current(MAP)
        self.parts.chosen.connect(self.show_part)
        self.measures = Segments([(COUNT, tr("Masalah")), (FAMILIES, tr("Keluarga terdampak"))])
        self.measures.show_current(COUNT)
        self.measures.chosen.connect(self._choose_measure)
        self.copy = button(
            tr("Salin gambar"), icons=icons, icon="copy", key="Ctrl+C", clicked=self.copy_picture
        )
        self.heat = HeatMap(theme)
        self.heat.moved.connect(self._list_cell)
        self.heat.opened.connect(self._enter_list)
        self.foot = label("", "small", wrap=True)
        self.scores = ChartCard(tr("Nilai masalah"), theme, icons, jobs)
        self.by_sector = ChartCard(tr("Masalah per sektor"), theme, icons, jobs)
        self.by_category = ChartCard(tr("Potensi per kategori"), theme, icons, jobs)
        self.scores.wanted.connect(self._list_problem)
        self.by_sector.wanted.connect(self._list_sector)
        self.by_category.wanted.connect(self._list_category)
        for card in self.charts:
            card.copied.connect(self._say)
            card.print_wanted.connect(self._print)
        self.pane = CountedPane(context)
        self.pane.opened.connect(self.record_wanted)
        self.pane.families_wanted.connect(self._counter.show_families)
        self.empty = label("", "muted", wrap=True)
        self._pages = QStackedWidget()
        self._parts = QStackedWidget()
        self._lay_out()
        context.bus.changed.connect(self.take_changes)

    @property
    def charts(self) -> tuple[ChartCard, ...]:
        """The charts, in reading order."""
        return self.scores, self.by_sector, self.by_category

    # -- the tab's side -----------------------------------------------------------------

    def show_village(self, code: str) -> None:
        """Show a village; at a regency ``""`` means all of them."""
        wanted = code or ("" if self._is_regency else self.context.workspace.village_code)
        if wanted != self._village:
            self._village = wanted
            self.pane.show_records("", (), "", families=True)

    def entered(self) -> None:
        """Read anew and give the keys to what is on screen."""
        self.renew()
        (self.heat if self.parts.current == MAP else self.scores.bars).setFocus()

    def hints(self) -> list[Hint]:
        """Keys of the part on screen."""
        turn = ("F8", tr("bagan") if self.parts.current == MAP else tr("peta"))
        return [
            ("← ↑ ↓ →", tr("pindah")),
            ("Enter", tr("yang dihitung")),
            ("K", tr("keluarganya")),
            turn,
            ("Ctrl C", tr("salin gambar")),
        ]

    def summary(self) -> str:
        """How many problems stand, in how many places."""
        total = self.map.cell(ALL, ALL)
        return tr(
            "{problems} masalah di {places} tempat, {sectors} sektor",
            problems=count_text(len(total.problems)),
            places=count_text(len(self.map.places)),
            sectors=len(self.map.sectors),
        )

    def commands(self) -> list[PlaceCommand]:
        """What the command palette offers."""
        return [
            (tr("Bagan masalah dan potensi"), self._go_charts, "work", "F8"),
            (tr("Salin gambar peta masalah"), self.copy_picture, "copy", "Ctrl+C"),
        ]

    # -- reading ------------------------------------------------------------------------

    def renew(self) -> None:
        """Read the workspace and show it."""
        workspace = self.context.workspace
        ensure_plan(workspace)
        self._problems = plan_records(workspace, PROBLEMS, village_code=self._village, rows=False)
        self._sectors = {
            one.code: (one.name, one.label)
            for one in references(workspace, "sektor", inactive=True)
        }
        self.map = problem_map(
            self._problems,
            list(self._sectors),
            (lambda one: one.village_code) if self._over_villages else rt_key,
        )
        if not self._problems and not self._read_potentials():
            self.empty.setText(
                tr(
                    "Belum ada masalah atau potensi. Catat dulu di bagian Masalah (Ctrl+1) dan "
                    "Potensi (Ctrl+2)."
                )
            )
            self._pages.setCurrentIndex(1)
            return
        self._pages.setCurrentIndex(0)
        if self.parts.current == MAP:
            self._show_map()
        else:
            self._show_charts()

    def _read_potentials(self) -> list[PlanRecord]:
        self._potentials = plan_records(
            self.context.workspace, POTENTIALS, village_code=self._village, rows=False
        )
        return self._potentials

    @property
    def _over_villages(self) -> bool:
        return self._is_regency and not self._village

    def _show_map(self) -> None:
        found = self.map
        rows = [Axis(key, *self._place_words(key)) for key in found.places]
        columns = [Axis(key, *self._sector_words(key)) for key in found.sectors]
        rows.append(Axis(ALL, tr("Jumlah")))
        columns.append(Axis(ALL, tr("Jumlah")))
        most = max(found.most(self._measure), _PALE_BELOW)
        figures = [
            [self._figure(found.cell(place.key, sector.key), most) for sector in columns]
            for place in rows
        ]
        fresh = self.heat.current is None
        self.heat.show_figures(rows, columns, figures)
        if fresh:
            self.heat.go_to(*_fullest(found, self._measure))
        elif self.heat.current:
            self._list_cell(*self.heat.current)
        self.foot.setText(self._foot_words())

    def _foot_words(self) -> str:
        if self.measures.current == COUNT:
            return tr("Masalah yang sudah teratasi tidak dihitung. Makin pekat, makin banyak.")
        unknown = self.map.cell(ALL, ALL).unknown
        words = tr(
            "Keluarga dijumlahkan per masalah: keluarga dengan dua masalah terhitung dua kali."
        )
        if not unknown:
            return words
        more = tr("{count} masalah belum diketahui jumlah keluarganya.", count=unknown)
        return f"{words} {more}"

    def _figure(self, cell: MapCell, most: int) -> Figure:
        if not cell.problems:
            return Figure("")
        number = self._measure(cell)
        if self.measures.current == FAMILIES and not number and cell.unknown:
            return Figure("?")
        return Figure(count_text(number), number / most)

    def _measure(self, cell: MapCell) -> int:
        return len(cell.problems) if self.measures.current == COUNT else cell.families

    def _place_words(self, key: str) -> tuple[str, str]:
        if self._over_villages:
            region = regions().get(key)
            name = region.name if region else key
            return name, name
        if key == WHOLE:
            return tr("Seluruh wilayah"), ""
        if key.startswith(HAMLET):
            return tr("Dusun {name}", name=key.removeprefix(HAMLET)), ""
        rw, _, rt = key.partition("/")
        if not rt:
            return tr("RW {rw}", rw=rw), ""
        if not rw:
            return tr("RT {place}", place=rt), ""
        return tr("RT {rt} / RW {rw}", rt=rt, rw=rw), ""

    def _sector_words(self, key: str) -> tuple[str, str]:
        if key == NO_SECTOR:
            return tr("Tanpa sektor"), ""
        return self._sectors.get(key, (key, key))

    # -- charts -------------------------------------------------------------------------

    def _show_charts(self) -> None:
        self._read_potentials()
        origin = self._origin()
        for card in self.charts:
            card.origin = origin
        self.scores.setVisible(not self._over_villages)
        if not self._over_villages:
            self._show_scores()
        sectors = [
            Bar(
                key,
                self._sector_words(key)[1] or self._sector_words(key)[0],
                len(self.map.cell(ALL, key).problems),
                count_text(len(self.map.cell(ALL, key).problems)),
            )
            for key in self.map.sectors
        ]
        sectors.sort(key=lambda bar: -(bar.value or 0))
        self.by_sector.show_bars(
            sectors,
            heads=(tr("Sektor"), tr("Masalah")),
            empty=tr("Belum ada masalah yang masih ada."),
        )
        names = {
            one.code: one.label
            for one in references(self.context.workspace, "kategori_potensi", inactive=True)
        }
        categories = [
            Bar(
                key,
                names.get(key, key) or tr("Tanpa kategori"),
                len(listed),
                count_text(len(listed)),
            )
            for key, listed in count_by(self._potentials, "kategori").items()
        ]
        categories.sort(key=lambda bar: -(bar.value or 0))
        self.by_category.show_bars(
            categories,
            heads=(tr("Kategori"), tr("Potensi")),
            empty=tr("Belum ada potensi. Catat dulu di bagian Potensi."),
        )

    def _show_scores(self) -> None:
        workspace = self.context.workspace
        found = read_state(workspace, self._village, workspace.period).ranking
        bars = [
            Bar(
                one.problem.uid,
                one.problem.title,
                None if one.total is None else float(one.total),
                "–" if one.total is None else score_text(one.total),
                note="" if one.total is not None else tr("belum lengkap dinilai"),
            )
            for one in found.lines
            if one.cards
        ]
        self.scores.show_bars(
            bars,
            heads=(tr("Masalah"), tr("Jumlah nilai")),
            highest=float(found.highest),
            empty=tr("Belum ada nilai periode ini. Nilai dulu masalahnya di bagian Peringkat."),
            under=tr("Bilah penuh = nilai tertinggi {highest}.", highest=score_text(found.highest)),
        )

    def _origin(self) -> str:
        """Say of which village and period a picture is."""
        return f"{self._village_name()} · {period_words(self.context.workspace.period)}"

    def _village_name(self) -> str:
        region = regions().get(self._village or self.context.workspace.village_code)
        return region.name if region else ""

    # -- what a number counts -----------------------------------------------------------

    @Slot(str, str)
    def _list_cell(self, place: str, sector: str) -> None:
        cell = self.map.cell(place, sector)
        names = [
            self._place_words(place)[0] if place else "",
            self._sector_words(sector)[1] or self._sector_words(sector)[0] if sector else "",
        ]
        title = " · ".join(name for name in names if name) or tr("Semua masalah")
        words = tr("{count} masalah", count=count_text(len(cell.problems)))
        if cell.families:
            words = tr(
                "{words}, {families} keluarga terdampak",
                words=words,
                families=count_text(cell.families),
            )
        villages = self._over_villages and not place
        self.pane.show_records(title, cell.problems, words, families=True, villages=villages)
        rect = self.heat.current_rect()
        centre = rect.center()
        left, above = self.heat.surroundings()
        self._area.ensureVisible(
            centre.x(), centre.y(), left + rect.width() // 2, above + rect.height() // 2
        )

    @Slot(str, str)
    def _enter_list(self, _place: str, _sector: str) -> None:
        if self.pane.records:
            self.pane.table.setFocus()

    @Slot(str)
    def _list_problem(self, uid: str) -> None:
        self.record_wanted.emit(uid, PROBLEMS)

    @Slot(str)
    def _list_sector(self, key: str) -> None:
        self._list_cell(ALL, key)
        self.pane.table.setFocus()

    @Slot(str)
    def _list_category(self, key: str) -> None:
        found = count_by(self._potentials, "kategori").get(key, ())
        bars = {bar.key: bar.label for bar in self.by_category.bars.bars}
        words = tr("{count} potensi", count=len(found))
        self.pane.show_records(
            bars.get(key, key), found, words, families=False, villages=self._over_villages
        )
        self.pane.table.setFocus()

    # -- going about ----------------------------------------------------------------------

    @Slot(object)
    def take_changes(self, changes: Changes) -> None:
        """Read anew when a record or a list was written, while on screen."""
        if self.isVisible() and {"response", "roster_row", "reference"} & {
            *changes.ids,
            *changes.added,
        }:
            self.renew()

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Show the map or the charts."""
        self.parts.show_current(key)
        self._parts.setCurrentIndex(0 if key == MAP else 1)
        self.measures.setVisible(key == MAP)
        self.copy.setVisible(key == MAP)
        if self._pages.currentIndex() == 0:
            (self._show_map if key == MAP else self._show_charts)()

    @Slot()
    def turn(self) -> None:
        """F8: from the map to the charts and back."""
        self.show_part(CHARTS if self.parts.current == MAP else MAP)
        (self.heat if self.parts.current == MAP else self.scores.bars).setFocus()

    def _go_charts(self) -> None:
        self.show_part(CHARTS)

    @Slot(str)
    def _choose_measure(self, key: str) -> None:
        self.measures.show_current(key)
        self._show_map()

    @Slot()
    def copy_picture(self) -> None:
        """Put the map on the clipboard as a picture."""
        measure = tr("Peta masalah") if self.measures.current == COUNT else tr("Keluarga terdampak")
        self.heat.flat = True
        image = picture_of(
            self.heat,
            self.context.theme,
            f"{measure} · {self._origin()}",
            under=self.foot.text(),
            area=self.heat.sizeHint(),
        )
        self.heat.flat = False
        copy_image(image)
        self._say(tr("Gambar peta masalah disalin."))

    @Slot(str)
    def _say(self, text: str) -> None:
        self.context.say(text)

    def print_record(self) -> bool:
        """Put the chart that the keys are on to paper; False while the map is on screen."""
        if self.parts.current != CHARTS:
            return False
        self._current_chart().print_shown()
        return True

    def _current_chart(self) -> ChartCard:
        shown = [card for card in self.charts if card.isAncestorOf(_focus(self))]
        return (shown or [self.scores])[0]

    @Slot(object)
    def _print(self, text: Mapping[str, str]) -> None:
        village = self._village if self._is_regency else ""
        self.context.show("printing", what="grafik", village=village, text=text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies what is on screen, K asks for families."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_C and control:
            if self.parts.current == MAP:
                self.copy_picture()
            else:
                self._current_chart().copy_shown()
        elif event.key() == Qt.Key.Key_K and not control:
            self.pane.want_families()
        else:
            super().keyPressEvent(event)

    # -- layout -------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.heat)
        self._area.viewport().setAutoFillBackground(False)
        self.heat.setAutoFillBackground(False)
        for bar in (self._area.horizontalScrollBar(), self._area.verticalScrollBar()):
            bar.valueChanged.connect(self.heat.update)
        foot = column(self.foot, gap=0, margins=(3, 2))
        self._parts.addWidget(panel(Grow(self._area), line(), foot))
        self._charts_page = QWidget()
        self._grid = QGridLayout(self._charts_page)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(3 * SPACE)
        self._charts_area = QScrollArea()
        self._charts_area.setWidgetResizable(True)
        self._charts_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._charts_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._charts_page.setProperty("role", "scrolled")
        self._charts_area.setWidget(self._charts_page)
        self._charts_area.viewport().setAutoFillBackground(False)
        self._charts_page.setAutoFillBackground(False)
        self._parts.addWidget(self._charts_area)
        work = QWidget()
        head = row(self.parts, 2, self.measures, None, self.copy, gap=2)
        body = row(Grow(self._parts), self.pane, gap=3, centred=False)
        column(head, Grow(body), gap=2, on=work)
        nothing = QWidget()
        column(panel(column(self.empty, None, margins=(4, 4))), gap=0, on=nothing)
        self._pages.addWidget(work)
        self._pages.addWidget(nothing)
        column(Grow(self._pages), gap=0, on=self)
        shortcut = QShortcut(QKeySequence("F8"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.turn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share; charts stand side by side where there is room."""
        super().resizeEvent(event)
        theme = self.context.theme
        side = side_width(theme, self.width())
        self.pane.setFixedWidth(side)
        room = self.width() - side - 3 * SPACE
        self.heat.set_room(room - 4 * SPACE)
        while self._grid.count():
            self._grid.takeAt(0)
        if room >= theme.px(720):
            self._grid.addWidget(self.scores, 0, 0, 2, 1)
            self._grid.addWidget(self.by_sector, 0, 1)
            self._grid.addWidget(self.by_category, 1, 1)
            least = 160
        else:
            for place, card in enumerate(self.charts):
                self._grid.addWidget(card, place, 0)
            least = 240
        for card in self.charts:
            card.setMinimumHeight(theme.px(least))


def _fullest(found: ProblemMap, measure: Callable[[MapCell], int]) -> tuple[str, str]:
    """Return the cell to begin with: the highest figure."""
    inner = [key for key in found.cells if ALL not in key]
    return max(inner, key=lambda key: measure(found.cells[key]), default=(ALL, ALL))


def _focus(view: QWidget) -> QWidget:
    return view.window().focusWidget() or view
