"""What a kind of problem proposes, in a desa and in a kelurahan."""

from __future__ import annotations

import pytest

from dampingan.core.resource import resource
from dampingan.forms.xlsform import read_form
from dampingan.ui.register.source import catalogue_entries


@pytest.mark.parametrize(
    ("village", "field"),
    [("33.75.03.1009", "6"), ("33.26.15.2001", "2"), ("", "2")],
)
def test_the_field_of_a_problem_suits_the_kind_of_village(village: str, field: str) -> None:
    form = read_form(resource("instruments/masalah.md"))
    entries = catalogue_entries(form, form.questions["katalog"], village=village)
    latrines = next(one for one in entries if one.key == "jamban")
    assert latrines.fills["bidang"] == field
    assert latrines.fills["saring"] == "${fasilitas_bab} != '' and ${fasilitas_bab} != '1'"
