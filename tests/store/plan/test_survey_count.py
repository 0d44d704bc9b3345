"""A condition counts the families that it is true of, and stays attached to the problem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from conftest import NOW
from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.missing import Missing
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_record
from dampingan.store.plan.survey_count import (
    count_all,
    count_families,
    count_many,
    problem_of,
    recount,
    recount_all,
)
from dampingan.store.workspace import Workspace

LATRINE = "${fasilitas_bab} != '' and ${fasilitas_bab} != '1'"


def family(
    workspace: Workspace, latrine: str, members: Sequence[dict[str, str]] = (), **columns: Any
) -> int:
    """Write a family as it is stored, so that a test says everything that counts."""
    own = {"village_code": workspace.village_code, "member_count": len(members)}
    with workspace.write("Isi", undoable=False) as tx:
        made = tx.insert("family", own | {"answers": {"fasilitas_bab": latrine}} | columns)
        for place, answers in enumerate(members, 1):
            presence = answers.get("keberadaan", "1")
            row = {"family_id": made, "position": place, "presence": presence, "answers": answers}
            tx.insert("person", row)
    return made


@pytest.fixture
def families(workspace: Workspace) -> list[int]:
    return [
        family(workspace, "1", [{"umur": "30", "nama": "Umi"}, {"umur": "3"}]),
        family(workspace, "4", [{"umur": "61"}]),
        family(workspace, "4", [{"umur": "2"}, {"umur": "4"}, {"umur": "1", "keberadaan": "2"}]),
        family(workspace, Missing.DONT_KNOW),
    ]


def test_a_condition_on_the_family_counts_families_and_all_their_members(
    workspace: Workspace, families: list[int]
) -> None:
    found = count_families(workspace, LATRINE)
    assert found.family_ids == (families[1], families[2])
    assert (found.families, found.persons) == (2, 4)


def test_a_condition_on_members_is_asked_of_each_who_lives_there(
    workspace: Workspace, families: list[int]
) -> None:
    found = count_families(workspace, "${umur} < 5")
    assert found.family_ids == (families[0], families[2])
    assert (found.families, found.persons) == (2, 3)
    assert count_families(workspace, "${umur} < 5 and ${keberadaan} = '2'").persons == 1


def test_a_member_is_looked_at_together_with_the_family(
    workspace: Workspace, families: list[int]
) -> None:
    assert count_families(workspace, f"${{umur}} < 5 and {LATRINE}").family_ids == (families[2],)


def test_what_members_sum_up_to_is_asked_once_of_the_family(
    workspace: Workspace, families: list[int]
) -> None:
    found = count_families(workspace, "count(${umur}[. < 5]) > 1")
    assert found.family_ids == (families[2],)


def test_families_that_went_or_were_deleted_do_not_count(
    workspace: Workspace, families: list[int]
) -> None:
    with workspace.write("Pindah") as tx:
        tx.update("family", families[1], {"status": "moved"})
        tx.delete("family", families[2], "ganda")
    assert count_families(workspace, LATRINE).families == 0
    assert count_families(workspace, "true()").families == 2


def test_only_the_villages_own_families_count(workspace: Workspace, families: list[int]) -> None:
    assert families
    other = family(workspace, "4", village_code="33.75.03.1008")
    code = "33.75.03.1008"
    assert count_families(workspace, LATRINE, village_code=code).family_ids == (other,)


def test_a_count_is_kept_until_something_changes(workspace: Workspace, families: list[int]) -> None:
    first = count_families(workspace, LATRINE)
    assert count_families(workspace, LATRINE) is first
    family(workspace, "4")
    assert count_families(workspace, LATRINE).families == len(families) - 1


def test_a_count_is_of_its_day(workspace: Workspace, families: list[int]) -> None:
    first = count_families(workspace, LATRINE)
    workspace.now = lambda: NOW + timedelta(days=1)
    assert count_families(workspace, LATRINE).at > first.at


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("${jamban} = ", "tidak lengkap"),
        ("${tidak_ada} = 1", "Tidak ada pertanyaan"),
        (")", "tidak dapat dibaca"),
    ],
)
def test_a_condition_that_cannot_be_asked_says_why(
    workspace: Workspace, condition: str, words: str
) -> None:
    with pytest.raises(DampinganError, match=words):
        count_families(workspace, condition)
    assert words in problem_of(workspace.form(), condition)
    assert problem_of(workspace.form(), condition)


def test_an_empty_condition_counts_nobody(workspace: Workspace, families: list[int]) -> None:
    assert families
    assert count_families(workspace, " ").families == 0


def test_many_conditions_are_counted_together_and_unreadable_ones_left_out(
    workspace: Workspace, families: list[int]
) -> None:
    told = {"jamban": LATRINE, "balita": "${umur} < 5", "salah": "${tidak_ada} = 1"}
    found = count_many(workspace, told)
    assert {name: one.families for name, one in found.items()} == {"jamban": 2, "balita": 2}
    assert families
    assert count_all(workspace, [LATRINE])[LATRINE] is found["jamban"]


def test_counting_stops_when_it_is_asked_to(workspace: Workspace, families: list[int]) -> None:
    assert families
    with pytest.raises(CancelledError):
        count_families(workspace, LATRINE, cancelled=lambda: True)


def test_a_problem_is_counted_again_and_the_typed_figure_stays(
    workspace: Workspace, families: list[int]
) -> None:
    told = {"judul": "Tanpa jamban", "saring": LATRINE, "keluarga": "40"}
    uid = writing.add(workspace, "masalah", told)
    assert recount(workspace, uid).families == 2
    found = plan_record(workspace, uid)
    assert found is not None
    today = NOW.astimezone().date().isoformat()
    assert (found.text("keluarga_hitung"), found.text("hitung_pada")) == ("2", today)
    assert found.text("keluarga") == "40"
    with workspace.write("Hapus") as tx:
        tx.delete("family", families[1], "ganda")
    depth = workspace.undo_depth
    assert {key: one.families for key, one in recount_all(workspace).items()} == {uid: 1}
    assert plan_record(workspace, uid).text("keluarga_hitung") == "1"  # type: ignore[union-attr]
    assert workspace.undo_depth == depth + 1
    workspace.undo()
    assert plan_record(workspace, uid).text("keluarga_hitung") == "2"  # type: ignore[union-attr]


def test_counting_all_again_skips_what_can_not_be_read(
    workspace: Workspace, families: list[int]
) -> None:
    assert families
    good = writing.add(workspace, "masalah", {"judul": "A", "saring": LATRINE})
    bad = writing.add(workspace, "masalah", {"judul": "B", "saring": "${tidak_ada} = 1"})
    assert set(recount_all(workspace)) == {good}
    assert plan_record(workspace, bad).text("keluarga_hitung") == ""  # type: ignore[union-attr]
