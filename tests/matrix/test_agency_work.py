"""What one agency does in all villages, as forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import BANDENGAN, NOW
from dampingan.matrix.agency_work import AgencyWork, read_agency_work
from dampingan.matrix.page import Look, Matrix
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace

LEADS, HELPS = "kota-dpupr", "kota-dinkes"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgencyWork]:
    """A kota with three activities and a visit."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini", now=lambda: NOW) as workspace:
        ensure_plan(workspace)
        with operation(workspace) as op:
            plan = {"pengampu": LEADS, "volume": "1200", "satuan": "m", "keadaan": "4"}
            dyke = op.add(
                "kegiatan",
                {"judul": "Tanggul", **plan, "pendukung": HELPS, "biaya": "7500000000"},
                rows={"kemajuan": [{"tanggal": "2026-10-01", "fisik": "15", "hambatan": "Hujan"}]},
                village_code=BANDENGAN,
            )
            op.add("kegiatan", {"judul": "Usai", **plan, "keadaan": "5"}, village_code=BANDENGAN)
            op.add(
                "kunjungan",
                {"tanggal": "2026-11-10", "perangkat": HELPS, "kegiatan": dyke, "petugas": "Budi"},
                rows={
                    "tindak_lanjut": [
                        {"uraian": "Tanpa tenggat", "keadaan": "2"},
                        {"uraian": "Nanti", "tenggat": "2026-12-20", "keadaan": "1"},
                        {"uraian": "Segera", "tenggat": "2026-12-01", "keadaan": "1"},
                        {"uraian": "Sudah", "tenggat": "2026-11-01", "keadaan": "3"},
                    ]
                },
                village_code=BANDENGAN,
            )
        yield read_agency_work(workspace)


def column(matrix: Matrix, heading: str) -> list[object]:
    place = [one.heading for one in matrix.columns].index(heading)
    return [line.cells[place] for line in matrix.lines if line.look is Look.PLAIN]


def test_agencies_that_lead_and_that_help_have_sheets(work: AgencyWork) -> None:
    assert set(work.agencies) == {LEADS, HELPS}
    for agency, role in ((LEADS, "Pengampu"), (HELPS, "Pendukung")):
        activities, _ = work.forms(agency)
        assert column(activities, "Peran") == [role]
        assert column(activities, "Kegiatan") == ["Tanggul"]
        assert column(activities, "Sasaran") == ["1.200 m"]
        assert column(activities, "Hambatan") == ["Hujan"]
        assert activities.subtitle == work.name(agency)


def test_what_is_over_is_only_counted(work: AgencyWork) -> None:
    activities, _ = work.forms(LEADS)
    assert activities.notes == ("1 kegiatan yang selesai atau dibatalkan tidak ditulis.",)


def test_open_follow_ups_are_listed_by_deadline_without_persons(work: AgencyWork) -> None:
    _, follow_ups = work.forms(LEADS)
    assert column(follow_ups, "Tindak lanjut") == ["Segera", "Nanti", "Tanpa tenggat"]
    assert column(follow_ups, "Keadaan") == ["Belum", "Belum", "Berjalan"]
    assert "Budi" not in str(work.forms(LEADS))
