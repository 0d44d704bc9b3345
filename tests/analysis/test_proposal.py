"""From a problem to an activity: what is carried over, and nothing is made up."""

from __future__ import annotations

from dampingan.analysis.proposal import activity_answers, made_from
from dampingan.store.plan.beneficiary import Beneficiaries
from dampingan.store.plan.record import PlanRecord, PlanRow


def _record(form_id: str, uid: str, **answers: str) -> PlanRecord:
    return PlanRecord(1, uid, form_id, "33.75.03.1009", "2026-Q4", "", answers)


PROBLEM = _record(
    "masalah", "J-1", judul="BABS", potensi="J-7 J-8", sektor="sanitasi", rw="001", sdgs="6"
)


def test_a_feasible_action_names_the_activity_and_brings_its_potentials() -> None:
    row = PlanRow(1, "Q-1", 1, {"tindakan": "Jamban komunal", "potensi_dipakai": "J-8"})
    assert activity_answers(PROBLEM, row) == {
        "judul": "Jamban komunal",
        "tindakan": "Jamban komunal",
        "masalah": "J-1",
        "potensi": "J-8",
        "sektor": "sanitasi",
        "rw": "001",
        "sdgs": "6",
    }


def test_without_an_action_the_problem_names_it_and_lends_its_potentials() -> None:
    found = activity_answers(PROBLEM)
    assert (found["judul"], found["potensi"]) == ("BABS", "J-7 J-8")
    assert "tindakan" not in found


def test_families_of_the_filter_become_named_ones_with_their_counts() -> None:
    found = activity_answers(PROBLEM, None, Beneficiaries(("K-1", "K-2"), 3, 0, 1))
    assert found["keluarga_nama"] == "K-1 K-2"
    assert (found["manfaat_l"], found["manfaat_p"], found["manfaat_rtm"]) == ("3", "0", "1")


def test_unknown_deciles_and_members_answer_nothing() -> None:
    found = activity_answers(PROBLEM, None, Beneficiaries(("K-1",), 0, 0, None))
    assert not {"manfaat_l", "manfaat_p", "manfaat_rtm"} & found.keys()


def test_an_activity_is_known_to_come_from_an_action() -> None:
    row = PlanRow(1, "Q-1", 1, {"tindakan": "Jamban komunal"})
    mine = _record("kegiatan", "J-2", masalah="J-1", tindakan="jamban komunal ")
    other = _record("kegiatan", "J-3", masalah="J-9", tindakan="Jamban komunal")
    assert made_from(PROBLEM, row, [mine, other]) == ["J-2"]
    assert made_from(PROBLEM, PlanRow(2, "Q-2", 2, {}), [mine]) == []
