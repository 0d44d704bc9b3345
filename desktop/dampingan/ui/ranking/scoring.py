"""The page where scores are given: the grid of one scorer, and the words of the levels beside."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dampingan.analysis.ranking_state import RankingState
from dampingan.analysis.ranking_words import score_text
from dampingan.analysis.scale import CRITERIA, Scale
from dampingan.analysis.scale_conversion import score_answer
from dampingan.analysis.score import ScoreCard
from dampingan.core.language import tr
from dampingan.core.missing import Missing
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import Grow, card, column, line, panel, row, scroller
from dampingan.ui.icon import Icons
from dampingan.ui.ranking.level_list import LevelLine, LevelList
from dampingan.ui.ranking.score_grid import ScoreCell, ScoreGrid, ScoreHead, ScoreRow
from dampingan.ui.ranking.state import problem_place, problem_title
from dampingan.ui.theme import Theme, side_width

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

UNKNOWN = Missing.DONT_KNOW.value
"""The answer of somebody who knows nothing about a criterion."""


class ScoringPage(QWidget):
    """One scorer's grid.

    Signals:
        scorer_wanted: another scorer (name).
        renamed: another name for the scorer on screen.
    """

    scorer_wanted = Signal(str)
    renamed = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.scorers = ComboBox(theme, icons)
        self.scorers.setAccessibleName(tr("Penilai"))
        self.scorers.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scorers.activated.connect(self._tell_scorer)
        self.rename = button("", kind="flat", icons=icons, icon="changed", clicked=self._ask_name)
        self.rename.setToolTip(tr("Ganti nama penilai ini"))
        self.rename.setAccessibleName(tr("Ganti nama penilai ini"))
        self.name = LineEdit()
        self.name.setAccessibleName(tr("Nama baru"))
        self.name.setToolTip(tr("Enter menyimpan"))
        self.name.returnPressed.connect(self._tell_name)
        self.name.editingFinished.connect(self._end_name)
        self.name.hide()
        self.progress = ""
        self.grid = ScoreGrid(theme, UNKNOWN)
        self.levels = LevelList(theme, icons)
        self.problem = label("", "heading", wrap=True)
        self.place = label("", "muted", wrap=True)
        self.criterion = label("", "heading", wrap=True)
        self.how = label("", "muted", wrap=True)
        self.before = label("", "muted", wrap=True)
        self.message = label("", "warning", wrap=True)
        inner = QWidget()
        parts = (self.problem, self.place, line(), self.criterion, self.levels)
        below = (self.how, self.before, self.message, None)
        column(*parts, *below, gap=2, margins=(0, 0, 1, 0), on=inner)
        self._side = card(Grow(scroller(inner, tr("Arti nilai"))))
        head = row(
            *(
                label(tr("Menilai sebagai"), "muted"),
                self.scorers,
                self.name,
                self.rename,
                None,
            ),
            gap=2,
            margins=(3, 2),
        )
        body = row(Grow(panel(head, line(), Grow(self.grid))), self._side, gap=3, centred=False)
        column(Grow(body), gap=0, on=self)
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the side its share."""
        super().resizeEvent(event)
        self._measure()

    def show_scorers(self, names: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer scorers: name and words."""
        shown = [
            (self.scorers.itemData(n), self.scorers.itemText(n))
            for n in range(self.scorers.count())
        ]
        if shown != list(names):
            self.scorers.clear()
            for name, words in names:
                self.scorers.addItem(words, name)
        self.scorers.setCurrentIndex(max(self.scorers.findData(chosen), 0))

    def show_state(self, state: RankingState, scorer: str, *, locked: bool) -> None:
        """Show a scorer's scores."""
        scale, weights = state.scale, state.setup.weights
        rows = [score_row(problem, scorer, state) for problem in state.listed]
        ones = set(weights) == {1}
        heads = [
            ScoreHead(key, name, scale.shorts.get(key, name), "" if ones else score_text(weight))
            for (key, name), weight in zip(scale.criteria.items(), weights, strict=True)
        ]
        self.grid.show_scores(heads, rows, scale, locked=locked)
        given = sum(1 for one in rows for cell in one.cells if cell.text)
        self.progress = tr("{given} dari {all} nilai", given=given, all=len(rows) * len(heads))
        self.rename.setEnabled(bool(scorer) and not locked)

    def show_focus(self, state: RankingState, scorer: str, uid: str, criterion: str) -> None:
        """Show the words for a cell of the grid."""
        problem = next((one for one in state.listed if one.uid == uid), None)
        if problem is None:
            return
        scale = state.scale
        self.problem.setText(problem_title(problem))
        families = problem.text("keluarga_hitung") or problem.text("keluarga")
        place = problem_place(problem)
        said = tr("{place} · {count} keluarga", place=place, count=families) if families else place
        self.place.setText(said)
        self.criterion.setText(scale.criteria[criterion])
        held = state.card(uid, scorer)
        value = held.values.get(criterion) if held else None
        self.levels.show_levels(level_lines(scale, criterion, held))
        self.how.setText(_how(scale, criterion))
        self.how.setVisible(bool(self.how.text()))
        before = state.former_score(uid, scorer, criterion)
        self.before.setVisible(before is not None)
        if before is not None:
            self.before.setText(tr("Periode lalu Anda memberi {value}.", value=score_text(before)))
        off = value is not None and not scale.accepts(criterion, value)
        self.show_message(tr("Nilai ini di luar skala.") if off else "")

    def show_message(self, text: str, role: str = "warning") -> None:
        """Say something below the levels; ``""`` takes it away."""
        self.message.setText(text)
        set_role(self.message, role)
        self.message.setVisible(bool(text))

    @Slot()
    def _ask_name(self) -> None:
        """Type the other name in place of the old one."""
        self.name.setText(self.scorers.currentData() or "")
        self.scorers.hide()
        self.name.show()
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def _tell_name(self) -> None:
        self.renamed.emit(self.name.text())

    @Slot()
    def _end_name(self) -> None:
        self.name.hide()
        self.scorers.show()

    @Slot(int)
    def _tell_scorer(self, place: int) -> None:
        self.scorer_wanted.emit(self.scorers.itemData(place))

    @Slot()
    def _measure(self) -> None:
        self._side.setFixedWidth(side_width(self._theme, self.width()))


def score_row(problem: PlanRecord, scorer: str, state: RankingState) -> ScoreRow:
    """Return a problem's line for one scorer."""
    held, scale = state.card(problem.uid, scorer), state.scale
    cells = tuple(_cell(held, key, scale) for key in CRITERIA)
    total = ""
    if held is not None:
        counted = [
            (key, weight)
            for key, weight in zip(CRITERIA, state.setup.weights, strict=True)
            if weight
        ]
        if all(key in held.values and scale.accepts(key, held.values[key]) for key, _ in counted):
            total = score_text(sum((held.values[k] * w for k, w in counted), Fraction(0)))
    return ScoreRow(problem.uid, problem_title(problem), problem_place(problem), cells, total)


def level_lines(scale: Scale, criterion: str, held: ScoreCard | None) -> list[LevelLine]:
    """Return the levels of a criterion, each with its key, and the key for not knowing."""
    value = held.values.get(criterion) if held else None
    lines = []
    for place, level in enumerate(scale.levels.get(criterion, ()), 1):
        text = score_text(level.value)
        label_ = level.label if text == str(place) else f"{text} · {level.label}"
        lines.append(LevelLine(str(place), score_answer(level.value), label_, value == level.value))
    abstained = held is not None and criterion in held.abstained
    lines.append(LevelLine("?", UNKNOWN, tr("Tidak tahu"), abstained))
    return lines


def _cell(held: ScoreCard | None, key: str, scale: Scale) -> ScoreCell:
    if held is None:
        return ScoreCell("")
    value = held.values.get(key)
    if value is None:
        return ScoreCell("?") if key in held.abstained else ScoreCell("")
    return ScoreCell(score_text(value), value, off=not scale.accepts(key, value))


def _how(scale: Scale, criterion: str) -> str:
    if not scale.is_free(criterion):
        return ""
    words = tr(
        "Ketik angka {low} sampai {high}, lalu Enter.",
        low=score_text(scale.lowest),
        high=score_text(scale.highest),
    )
    if not scale.classes:
        return words
    classes = "; ".join(
        tr("{name} mulai {least}", name=one.name, least=score_text(one.least))
        for one in scale.classes
    )
    return tr("{words} Kelas menurut jumlah: {classes}.", words=words, classes=classes)
