"""What the tables of the duplicates place say."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.store.duplicates.duplicate_list import ListedPair
from dampingan.ui.duplicates.comparison import Compared, pair_title, reason_words, village_name
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.records.cell_words import place_words


def pair_columns() -> list[Column]:
    """Return the columns of the work list."""
    return [
        Column("title", tr("Nama"), ("title", "kind"), _show_title, "title", 170, 100),
        Column("where", tr("Di mana"), ("where",), width=130, least=70),
        Column("score", tr("Yakin"), ("score",), _show_score, "score", 62, right=True),
    ]


def pair_row(pair: ListedPair) -> dict[str, object]:
    """Return a row of that list."""
    same = pair.left.village_code == pair.right.village_code
    short = place_words if same else village_name
    places = dict.fromkeys(short(one) for one in (pair.left, pair.right))
    return {
        "id": pair.id,
        "title": pair_title(pair),
        "kind": pair.kind,
        "where": " / ".join(places),
        "score": pair.score,
    }


def compared_columns(left: str, right: str) -> list[Column]:
    """Return the columns of the comparison; the sides are headed by where they are."""
    return [
        Column("label", tr("Isian"), ("label",), width=200, least=120),
        Column("left", f"1 · {left}", ("left", "differs"), _show_side, width=220, least=110),
        Column("right", f"2 · {right}", ("right", "differs"), _show_side, width=220, least=110),
        Column("mark", "", ("mark",), _show_mark, width=100),
    ]


def compared_row(place: int, line: Compared) -> dict[str, object]:
    """Return a row of that table."""
    return {
        "id": place,
        "label": line.label,
        "left": line.left,
        "right": line.right,
        "differs": line.differs,
        "mark": "differs" if line.differs else _only(line) if line.one_sided else "",
    }


def why_words(pair: ListedPair) -> str:
    """Return the reasons of a pair in one line."""
    return " · ".join(reason_words(code) for code in pair.why)


def _show_title(title: str, kind: str) -> Cell:
    return Cell(title, "families" if kind == "family" else "person", "muted")._replace(
        colour="text"
    )


def _show_score(score: int) -> Cell:
    return Cell(f"{score} %", colour="text" if score >= _SURE else "muted")


def _show_side(text: str, differs: bool) -> Cell:
    if not text:
        return NOTHING
    return Cell(text, colour="warning" if differs else "text")


def _only(line: Compared) -> str:
    return "left" if line.left else "right"


def _show_mark(mark: str) -> Cell:
    if mark == "differs":
        return Cell(tr("berbeda"), "changed", "warning")
    words = {"left": tr("hanya di 1"), "right": tr("hanya di 2")}
    return Cell(words.get(mark, ""), colour="muted")


_SURE = 90
