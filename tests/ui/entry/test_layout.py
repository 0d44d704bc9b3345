"""What stands on the screen fits where it stands."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dampingan.core.errors import Severity
from dampingan.forms.answer import Field
from dampingan.forms.model import Form
from dampingan.ui.entry.finding import OpenFinding
from dampingan.ui.entry.finding_rows import finding_row
from dampingan.ui.entry.keying import Option
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.sheet_layout import SheetLayout
from dampingan.ui.theme import Theme, Weight
from ui.entry.conftest import Clerk


@pytest.mark.parametrize("width", range(430, 900, 47))
def test_no_choice_is_broken_inside_a_word(theme: Theme, keluarga: Form, width: int) -> None:
    measure = Measure(theme)
    layout = SheetLayout(theme, measure)
    for choices in keluarga.choices.values():
        options = tuple(Option(c.code, "", c.code, keluarga.text(c.label, "id")) for c in choices)
        columns, _, key_width = layout._best_columns(options, width)
        room = width // columns - key_width - theme.px(14)
        if columns > 1:
            assert all(measure.longest(o.label, weight=Weight.DemiBold) <= room for o in options)


def test_a_text_fits_in_the_width_that_it_was_measured_with(theme: Theme, keluarga: Form) -> None:
    measure = Measure(theme)
    for choices in keluarga.choices.values():
        for choice in choices:
            label = keluarga.text(choice.label, "id")
            assert measure.height(label, measure.width(label)) <= measure.line() + 3, label


@pytest.mark.parametrize("persons", [5, 7])
def test_every_row_of_the_grid_is_seen_while_there_is_room(
    clerk: Clerk, qtbot: QtBot, persons: int
) -> None:
    clerk.enter_persons(*[f"Orang Contoh {n}" for n in range(persons)])
    grid = clerk.place.view.grid
    assert grid.horizontalScrollBar().maximum() == 0
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() == 0)


def test_a_finding_does_not_say_its_number_twice() -> None:
    def words(message: str) -> str:
        entry = OpenFinding(Field("q"), "q.c", Severity.WARNING, message, "301b")
        return finding_row(entry).title

    assert words("301b belum diisi.") == "301b belum diisi."
    assert words("Surat (301b) hilang.") == "Surat (301b) hilang."
    assert words("Belum diisi.") == "301b Belum diisi."
