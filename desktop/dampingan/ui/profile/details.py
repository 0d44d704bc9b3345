"""What there is to know of the current line: where it is from, what is counted, who that is."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QFrame, QMenu

from dampingan.analysis.village_profile import FAMILIES, Figure, Likeness, Line
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.forms.clause import filter_words
from dampingan.forms.model import Form
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.profile.model import ProfileModel
from dampingan.ui.theme import SPACE, Size, Theme

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.plan.survey_count import SurveyCount

_TAGS = re.compile(r"\[[^\]]*\]")


class LineDetails(QFrame):
    """Three lines under the table, and the way to the families.

    Args:
        model: says how cells read.
        survey: questionnaire of the families, in whose words the counting is told.

    Signals:
        families_wanted: ids of the families, and in words what they have in common.
    """

    families_wanted = Signal(object, str)

    def __init__(self, model: ProfileModel, survey: Form, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._table = model
        self._survey = survey
        self._theme = theme
        self._line: Line | None = None
        self._title = ElidedLabel("", "heading")
        self._source = ElidedLabel("", "small")
        self._counted = ElidedLabel("", "muted")
        self._problem = ElidedLabel("", "warning")
        self.spread = button(
            tr("Sebaran jawaban"), kind="flat", icons=icons, icon="work", clicked=self.open_spread
        )
        self.families = button(
            tr("Lihat keluarganya"),
            kind="link",
            icons=icons,
            icon="families",
            clicked=self.show_families,
        )
        words = column(self._title, self._problem, self._counted, self._source, gap=0)
        row(Grow(words), self.spread, self.families, gap=2, margins=(3, 2), on=self)
        theme.changed.connect(self._measure)
        self._measure()

    def show_line(self, line: Line | None) -> None:
        """Show a line, None for no line."""
        self._line = line
        figure = line.figure if line else None
        self.families.setVisible(bool(figure and figure.family_ids))
        self.spread.setVisible(bool(figure and figure.shares))
        self._title.setText(self._table.label(line) if line else "")
        self._counted.setText(self._counting_words(line) if line else "")
        self._problem.setText(self._problem_words(line) if line else "")
        self._problem.setVisible(bool(self._problem.text()))
        self._source.setText(self._source_words(line) if line else "")

    def _counting_words(self, line: Line) -> str:
        question, figure = line.question, line.figure
        if question.survey_count:
            told = filter_words(self._survey, question.survey_count, language())
            if question.survey_count == "true()":
                told = tr("semua keluarga yang terdata")
            if figure is not None and figure.count is not None and question.survey_unit:
                families = count_text(figure.total)
                told = tr("{families} keluarga: {what}", families=families, what=told)
            return tr("Dihitung dari survei: {what}", what=told)
        if figure is not None and figure.shares:
            return tr(
                "Jawaban terbanyak di antara {count} keluarga yang terdata",
                count=count_text(figure.total),
            )
        return ""

    def _problem_words(self, line: Line) -> str:
        if line.problem:
            return line.problem
        figure = line.figure
        if figure is None or figure.likeness is not Likeness.FAR:
            return ""
        if figure.count is None:
            return tr("Jawaban resmi bukan jawaban terbanyak di survei.")
        return tr("Berbeda dari survei; periksa tahun dan sumber angka resminya.")

    def _source_words(self, line: Line) -> str:
        question, form = line.question, self._table.form
        hint = form.text(question.hint, language()) if form else ""
        return " · ".join(part for part in (hint, _plain_source(question.source)) if part)

    # -- to the families -------------------------------------------------------------------

    @Slot()
    def show_families(self) -> None:
        """Ask for the families of the figure."""
        line = self._line
        if line is None or line.figure is None or not line.figure.family_ids:
            return
        figure = line.figure
        about = self._table.label(line)
        if figure.shares:
            about = f"{about}: {self._choice_words(figure, 0)}"
        self.families_wanted.emit(figure.family_ids, about)

    @Slot()
    def open_spread(self) -> None:
        """List every answer with its families; choosing one shows them."""
        line = self._line
        if line is None or line.figure is None:
            return
        menu = QMenu(self)
        for place, share in enumerate(line.figure.shares):
            words = tr(
                "{answer}: {count} keluarga ({percent} %)",
                answer=self._choice_words(line.figure, place),
                count=count_text(share.families),
                percent=round(100 * share.families / line.figure.total),
            )
            action = menu.addAction(words)
            about = f"{self._table.label(line)}: {self._choice_words(line.figure, place)}"
            action.triggered.connect(partial(self._want, share.family_ids, about))
        menu.popup(self.spread.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    @Slot()
    def _measure(self) -> None:
        """Keep one height, so that the table stays where it is from line to line."""
        lines = self._theme.metrics().height() * 3 + self._theme.metrics(Size.SMALL).height()
        self.setFixedHeight(lines + 5 * SPACE)

    def _want(self, family_ids: tuple[int, ...], about: str) -> None:
        self.families_wanted.emit(family_ids, about)

    def _choice_words(self, figure: Figure, place: int) -> str:
        form = self._table.form
        choice = figure.shares[place].choice
        return form.text(choice.label, language()) if form else choice.code


def _plain_source(source: str) -> str:
    """Return where an item is from without the tags of the form's own list of sources."""
    parts = (" ".join(part.split()) for part in re.split("[;,]", _TAGS.sub("", source)))
    return ", ".join(part for part in parts if part)


def coverage_words(everybody: SurveyCount | None, record: PlanRecord | None, at: str) -> str:
    """Say how many families the survey's figures rest on.

    Args:
        everybody: the count of all families.
        record: the profile, which may say how many there should be.
        at: time of the count, ``14:03``.
    """
    if everybody is None or not everybody.families:
        return tr("Belum ada keluarga yang terdata; angka survei menyusul.")
    official = record.number(FAMILIES) if record else None
    families = tr("{count} keluarga", count=count_text(everybody.families))
    if official:
        families = tr(
            "{families} dari {official} keluarga resmi ({share} %)",
            families=count_text(everybody.families),
            official=count_text(round(official)),
            share=count_text(round(100 * everybody.families / official)),
        )
    return tr(
        "Terdata sekarang: {families}, dihitung {at}. Angka resmi tidak pernah diganti.",
        families=families,
        at=at,
    )
