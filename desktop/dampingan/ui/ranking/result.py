"""The result: one line a problem, its arithmetic in sight, each scorer's values beside."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from dampingan.analysis.agreement import Degree
from dampingan.analysis.ranking import Ranking, RankingLine
from dampingan.analysis.ranking_words import (
    apart_words,
    arithmetic,
    degree_words,
    lacking_words,
    rank_text,
    score_text,
)
from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, line, scroller
from dampingan.ui.icon import Icons
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.ranking.state import problem_place, problem_title
from dampingan.ui.theme import SPACE

_DEGREE = {
    Degree.FULL: ("ok", "ok"),
    Degree.GOOD: ("ok", "ok"),
    Degree.FAIR: ("info", "muted"),
    Degree.POOR: ("warning", "warning"),
}
_LAST = 10**6
"""Sorts what has no rank to the end."""


def result_columns(ranking: Ranking, *, former: bool) -> list[Column]:
    """Return the columns of a ranking.

    Args:
        ranking: what is shown.
        former: whether an earlier ranking stands beside.
    """
    tip = " · ".join(
        f"{place} {name}" for place, name in enumerate(ranking.scale.criteria.values(), 1)
    )
    agreed = tr("Bagian pasangan nilai yang berbeda paling banyak satu tingkat")
    columns = [
        Column("rank", tr("Peringkat"), ("rank_text",), _strong, "rank", 78),
        Column("title", tr("Masalah"), ("title",), sort="title", width=210, least=120),
        Column("arithmetic", tr("Perhitungan"), ("arithmetic",), _sum, "rank", 338, 330, tip=tip),
        Column("total", tr("Jumlah"), ("total_text",), _strong, "total", 66, right=True),
    ]
    if ranking.scale.classes:
        columns.append(Column("class", tr("Kelas"), ("class",), sort="rank", width=62))
    columns.append(
        Column(
            "agreement", tr("Sepakat"), ("agreement", "degree"), _agreed, "share", 78, tip=agreed
        )
    )
    if former:
        columns.append(Column("former", tr("Lalu"), ("former",), _moved, "former_rank", 84))
    return columns


def result_rows(ranking: Ranking, former: Ranking | None) -> list[dict[str, Any]]:
    """Return a ranking as rows of a table."""
    before = {one.problem.uid: one for one in former.lines} if former else {}
    return [
        _row(place, one, ranking, before.get(one.problem.uid))
        for place, one in enumerate(ranking.lines)
    ]


def _row(
    place: int, one: RankingLine, ranking: Ranking, before: RankingLine | None
) -> dict[str, Any]:
    agreed = one.agreement
    return {
        "id": place,
        "uid": one.problem.uid,
        "rank": one.rank or _LAST,
        "rank_text": rank_text(one),
        "title": problem_title(one.problem),
        "arithmetic": arithmetic(one).replace(" × ", "×")
        if one.cards
        else lacking_words(one, ranking),
        "total": float(one.total) if one.total is not None else -1.0,
        "total_text": "–" if one.total is None else score_text(one.total),
        "class": one.score_class or "–",
        "agreement": f"{round(agreed.share * 100)} %" if agreed else "",
        "degree": agreed.degree if agreed else None,
        "share": float(agreed.share) if agreed else -1.0,
        "former": (one.rank, before.rank if before else None),
        "former_rank": (before.rank if before else None) or _LAST,
    }


def _strong(text: str) -> Cell:
    return Cell(text) if text != "–" else NOTHING


def _sum(text: str) -> Cell:
    return Cell(text, colour="text" if "=" in text or "≈" in text else "muted")


def _agreed(text: str, degree: Degree | None) -> Cell:
    if not text:
        return NOTHING
    icon, colour = _DEGREE[degree] if degree else ("", "muted")
    return Cell(text, icon, colour)


def _moved(ranks: tuple[int | None, int | None]) -> Cell:
    now, before = ranks
    if before is None:
        return NOTHING
    if now is None or now == before:
        return Cell(str(before))
    words = tr("{rank}, naik", rank=before) if now < before else tr("{rank}, turun", rank=before)
    return Cell(words)


class ResultPane(QWidget):
    """One problem: who said what, what it comes to, and what is missing.

    Signals:
        opened: a problem that is wanted in its table (key).
    """

    opened = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._uid = ""
        self.title = label("", "heading", wrap=True)
        self.place = label("", "muted", wrap=True)
        self.sum = label("", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self.legend = label("", "small", wrap=True)
        self.agreement = label("", "muted", wrap=True)
        self.apart = label("", "warning", wrap=True)
        self.lacking = label("", "warning", wrap=True)
        self.notes = label("", "muted", wrap=True)
        inner = QWidget()
        column(
            *(self.title, self.place, self.sum, line(), self._grid, self.legend, line()),
            *(self.agreement, self.apart, self.lacking, self.notes, None),
            gap=2,
            margins=(0, 0, 1, 0),
            on=inner,
        )
        area = scroller(inner, tr("Rincian nilai"))
        self.act = button(
            tr("Buka masalahnya"), icons=icons, icon="forward", clicked=self._tell_opened
        )
        column(card(Grow(area), self.act, gap=3), gap=0, on=self)

    def show_line(self, one: RankingLine | None, ranking: Ranking) -> None:
        """Show a problem, or nothing."""
        self.setVisible(one is not None)
        if one is None:
            return
        self._uid = one.problem.uid
        self.title.setText(problem_title(one.problem))
        self.place.setText(problem_place(one.problem))
        self.sum.setText(_rank_words(one, ranking))
        self._fill(one, ranking)
        shorts = ranking.scale.shorts
        named = (f"{place} {shorts.get(key, key)}" for place, key in _numbered(ranking))
        self.legend.setText(" · ".join(named))
        for part, text in (
            (self.agreement, _agreement_sentence(one)),
            (self.apart, apart_words(one, ranking.scale.criteria)),
            (self.lacking, lacking_words(one, ranking)),
            (self.notes, _notes(one)),
        ):
            part.setText(text)
            part.setVisible(bool(text))

    def _fill(self, one: RankingLine, ranking: Ranking) -> None:
        clear_layout(self._grid)
        for place, _ in _numbered(ranking):
            self._put(0, place, str(place), "small")
        self._put(0, 6, tr("Jml"), "small")
        rows: list[tuple[str, list[str], str, str]] = []
        for name in ranking.scorers:
            card = one.cards.get(name)
            values: Mapping[str, Fraction] = card.values if card else {}
            texts = [
                score_text(values[key]) if key in values else "–" for _, key in _numbered(ranking)
            ]
            counted = [s for s in one.scores if s.weight]
            full = all(name in s.values for s in counted)
            total = (
                sum((values[s.criterion] * s.weight for s in counted), Fraction(0))
                if full
                else None
            )
            rows.append((name, texts, "–" if total is None else score_text(total), ""))
        means = ["–" if s.mean is None else score_text(s.mean) for s in one.scores]
        rows.append((tr("Rata-rata"), means, "", "heading"))
        rows.append((tr("× bobot"), [score_text(s.weight) for s in one.scores], "", "muted"))
        products = ["–" if s.product is None else score_text(s.product) for s in one.scores]
        total_text = "–" if one.total is None else score_text(one.total)
        rows.append((tr("= hasil"), products, total_text, "heading"))
        for number, (name, texts, total, role) in enumerate(rows, 1):
            said = label(name, role, wrap=True)
            self._grid.addWidget(said, number, 0)
            for place, text in enumerate(texts, 1):
                self._put(number, place, text, role)
            self._put(number, 6, total, role)
        self._grid.setColumnStretch(0, 1)
        for place in range(1, 7):
            self._grid.setColumnMinimumWidth(place, 7 * SPACE)

    def _put(self, number: int, place: int, text: str, role: str) -> None:
        self._grid.addWidget(label(text, role), number, place, Qt.AlignmentFlag.AlignRight)

    def _tell_opened(self) -> None:
        self.opened.emit(self._uid)


def _numbered(ranking: Ranking) -> list[tuple[int, str]]:
    return list(enumerate(ranking.scale.criteria, 1))


def _rank_words(one: RankingLine, ranking: Ranking) -> str:
    if one.rank is None or one.total is None:
        return tr("Belum ada peringkat.")
    words = tr(
        "Peringkat {rank} dari {count}, jumlah {total} dari paling tinggi {highest}",
        rank=rank_text(one),
        count=len(ranking.ranked),
        total=score_text(one.total),
        highest=score_text(ranking.highest),
    )
    if one.score_class:
        return tr("{words}, kelas {name}.", words=words, name=one.score_class)
    return f"{words}."


def _agreement_sentence(one: RankingLine) -> str:
    if one.agreement is None:
        return ""
    return tr(
        "{words}: {share} % pasangan nilai berbeda paling banyak satu tingkat.",
        words=degree_words(one.agreement).capitalize(),
        share=round(one.agreement.share * 100),
    )


def _notes(one: RankingLine) -> str:
    said = [f"{name}: {note}" for name, card in one.cards.items() for note in card.notes]
    twice = [
        tr("{scorer} punya dua baris nilai yang berbeda; yang terakhir dipakai.", scorer=name)
        for name, card in one.cards.items()
        if card.differing
    ]
    return "\n".join(said + twice)
