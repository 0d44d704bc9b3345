"""The control sheet says per RT what the program knows and leaves room for what hands know."""

from __future__ import annotations

import pytest

from dampingan.printing.families.control_sheet import PRODUCT
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.typesetting import PrintError
from dampingan.printing.run import first_pdf
from dampingan.store.workspace import Workspace
from printing.listed_village import pages_of


def test_every_rt_has_a_line_and_the_sums_are_right(listed: Workspace) -> None:
    (document,) = PRODUCT.make(listed, PrintOrder("kendali")).documents()
    lines = [(row["rw"], row["rt"], row["cells"][0]) for row in document["rows"] if not row["sum"]]
    assert lines == [("001", "001", "3"), ("001", "002", "1"), ("", "", "1")]
    assert [row["cells"][0] for row in document["rows"] if row["sum"]] == ["4"]
    assert document["total"][0] == "5"


def test_the_sheet_says_village_period_and_form(listed: Workspace) -> None:
    (text,) = pages_of(listed, PrintOrder("kendali"))
    for words in ("Kelurahan Bandengan", "Triwulan IV 2026", "Pendataan Keluarga", "Paraf"):
        assert words in text


def test_a_village_without_families_has_no_sheet(workspace: Workspace) -> None:
    assert PRODUCT.make(workspace, PrintOrder("kendali")).count == 0


def test_an_order_for_a_village_without_families_says_so(workspace: Workspace) -> None:
    with pytest.raises(PrintError, match="Tidak ada yang dapat dicetak"):
        first_pdf(workspace, PrintOrder("kendali"))
