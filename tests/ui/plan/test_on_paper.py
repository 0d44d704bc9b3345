"""Ctrl+P: the planning form that fits the view, in Cetak."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from dampingan.ui.plan.view import BOARD, TIMELINE
from dampingan.ui.printing.place import PrintingPlace
from ui.plan.conftest import Key, Plan


@pytest.mark.parametrize(("view", "form"), [(BOARD, "rekap"), (TIMELINE, "rpjm")])
def test_ctrl_p_shows_the_form_that_fits_the_view(plan: Plan, view: str, form: str) -> None:
    plan.place.show_view(view)
    plan.press(Key.Key_P, held=Qt.KeyboardModifier.ControlModifier)
    here = plan.navigator.here
    assert isinstance(here, PrintingPlace)
    assert here.order is not None
    assert (here.order.what, here.order.text) == ("matriks", {"matriks": form})
