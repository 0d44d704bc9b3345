"""The chip Perangkat daerah finds what an agency's activities rest on, merged agencies' too."""

from __future__ import annotations

from pathlib import Path

from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_records
from dampingan.store.reference import reference, replace_by
from dampingan.store.workspace import Workspace
from dampingan.ui.register.agency_filter import NONE, AgencyFilter
from dampingan.ui.register.book import Book


def test_activities_of_a_merged_agency_are_those_of_what_it_became(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "a.dampingan", "33.75.03.1009", "2026-Q4") as workspace:
        problem = writing.add(workspace, "masalah", {"judul": "Rob"})
        for agency in ("kota-dinkes", "kab-tidak-dikenal"):
            writing.add(workspace, "kegiatan", {"masalah": problem, "pengampu": agency})
        old = reference(workspace, "perangkat_daerah", "kota-dinkes")
        assert old is not None
        replace_by(workspace, old.id, "kota-bapperida")
        chip = AgencyFilter(Book(workspace), "masalah")
        codes = [option[0] for option in chip.options()]
        assert codes == ["kota-bapperida", "kab-tidak-dikenal", NONE]
        (record,) = plan_records(workspace, "masalah")
        assert [chip.passes(record, code) for code in codes] == [True, True, False]
