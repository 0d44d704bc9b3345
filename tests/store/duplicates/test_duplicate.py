"""Families and persons that are in a workspace twice: found, told apart, joined, sent away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.errors import CancelledError
from dampingan.core.name_key import plain_name, sound_key
from dampingan.store.duplicates.duplicate import (
    DuplicatePair,
    birth_like,
    find_duplicates,
    number_like,
)
from dampingan.store.duplicates.duplicate_list import (
    DIFFERENT,
    listed_pairs,
    member_pairs,
    pair_count,
    remember_pairs,
    send_away,
    tell_apart,
)
from dampingan.store.merging.joining import join_families
from dampingan.store.workspace import Workspace

NIK = "3375031705800001"
OTHER_NIK = "3375031705800987"


def family(workspace: Workspace, head: str, *members: dict[str, str], **columns: str) -> int:
    """Add a family; members are names with nik, birth_date, sex."""
    values = {
        "village_code": workspace.village_code,
        "period": workspace.period,
        "form_id": "keluarga",
        "form_version": workspace.form().version,
        "rt": "001",
        "rw": "001",
        **columns,
    }
    with workspace.write("Isi", undoable=False) as tx:
        made = tx.insert(
            "family",
            {
                **values,
                "head_name": head,
                "member_count": len(members),
                "answers": {"nama_kk": head},
            },
        )
        for place, member in enumerate(members, 1):
            answers = {
                "nama": member["name"],
                "nik": member.get("nik", ""),
                "tgl_lahir": member.get("birth_date", ""),
                "jk": member.get("sex", "1"),
            }
            columns_of = {"sex": "1", **member}
            tx.insert(
                "person",
                {"family_id": made, "position": place, "answers": answers, **columns_of},
            )
    return made


def person(name: str, birth: str = "1980-05-17", nik: str = "", sex: str = "1") -> dict[str, str]:
    return {"name": name, "birth_date": birth, "nik": nik, "sex": sex}


def found(workspace: Workspace) -> list[DuplicatePair]:
    return find_duplicates(workspace)


def test_the_same_nik_is_one_person_even_in_different_villages(workspace: Workspace) -> None:
    family(workspace, "Tono", person("Tono", nik=NIK), person("Ani", "1990-01-02", sex="2"))
    family(
        workspace,
        "Budi",
        *(person("Budi", "1970-02-03"), person("Tono", nik=NIK), person("Rini", "1975-09-09")),
        village_code="33.75.03.1010",
    )
    (pair,) = found(workspace)
    assert (pair.kind, pair.score, pair.why[0]) == ("person", 98, "nik")


def test_the_same_card_and_head_is_one_family_and_its_members_are_not_listed_again(
    workspace: Workspace,
) -> None:
    for village in ("33.75.03.1009", "33.75.03.1010"):
        family(
            workspace,
            "Slamet Riyadi",
            *(person("Slamet Riyadi", nik=NIK), person("Siti", "1985-01-01", OTHER_NIK, "2")),
            no_kk="3375030101150001",
            village_code=village,
        )
    (pair,) = found(workspace)
    assert (pair.kind, pair.score) == ("family", 98)
    assert pair.why == ("kk", "head:100", "members:2:2")


def test_a_name_spelt_otherwise_with_the_same_birth_date_is_found(workspace: Workspace) -> None:
    family(workspace, "Mochamad Soleh", person("Mochamad Soleh"), person("Ani", "1990-01-02"))
    family(workspace, "Wati", person("Wati", "1970-02-03"), person("Muh. Sholeh"), rt="005")
    (pair,) = found(workspace)
    assert pair.kind == "person"
    assert "birth" in pair.why


def test_day_and_month_swapped_with_a_slip_in_the_nik_is_found(workspace: Workspace) -> None:
    family(
        workspace,
        "Hartono",
        person("Hartono Wijaya", "1980-05-07", NIK),
        person("Eka", "1999-01-01"),
    )
    slip = NIK[:7] + "9" + NIK[8:]
    family(
        workspace,
        "Dewi",
        person("Dewi", "1971-01-01"),
        person("Hartono Wijaya", "1980-07-05", slip),
    )
    (pair,) = found(workspace)
    assert {"nik_near", "birth_near"} <= set(pair.why)


def test_namesakes_with_whole_different_nik_are_two(workspace: Workspace) -> None:
    family(workspace, "Siti Aminah", person("Siti Aminah", nik=NIK))
    family(workspace, "Siti Aminah", person("Siti Aminah", nik=OTHER_NIK), rt="004")
    assert found(workspace) == []


def test_twins_and_brothers_of_one_family_are_two(workspace: Workspace) -> None:
    family(workspace, "Hadi", person("Hasan Basri"), person("Husen Basri"), person("Hasan Bisri"))
    assert found(workspace) == []


def test_numbers_that_stand_for_none_join_nobody(workspace: Workspace) -> None:
    for name, birth in (("Tono", "1980-01-01"), ("Wati", "1990-02-02")):
        family(
            workspace, name, person(name, birth, "9999999999999999"), no_kk="0" * 16, rt=birth[:3]
        )
    assert found(workspace) == []


def test_heads_alike_in_one_rt_with_a_slip_in_the_card_are_one_family(workspace: Workspace) -> None:
    family(workspace, "Wasduri", no_kk="3375030101150001", address="Gg. Melati 3")
    family(workspace, "Wasduri", no_kk="3375030101510001", address="Gang Melati 3")
    family(workspace, "Wasduri", no_kk="3375030101150001"[::-1], address="Jl. Jawa 9", rt="007")
    (pair,) = found(workspace)
    assert {"rt", "kk_near"} <= set(pair.why)


def test_those_who_moved_away_are_rightly_somewhere_else(workspace: Workspace) -> None:
    family(workspace, "Tono", person("Tono", nik=NIK), status="moved")
    family(workspace, "Tono", person("Tono", nik=NIK), village_code="33.75.03.1010")
    assert found(workspace) == []


def test_the_search_stops_when_somebody_wants_that(workspace: Workspace) -> None:
    family(workspace, "Tono", person("Tono", nik=NIK))
    with pytest.raises(CancelledError):
        find_duplicates(workspace, cancelled=lambda: True)


def test_pairs_told_apart_stay_apart_in_later_searches(workspace: Workspace) -> None:
    family(workspace, "Tono", person("Tono", nik=NIK), person("Ani", "1990-01-02"))
    family(workspace, "Budi", person("Budi", "1970-02-03"), person("Tono", nik=NIK))
    assert remember_pairs(workspace, found(workspace)) == 1
    (pair,) = listed_pairs(workspace)
    tell_apart(workspace, [pair.id])
    assert pair_count(workspace) == 0
    assert remember_pairs(workspace, found(workspace)) == 0
    assert [one.id for one in listed_pairs(workspace, DIFFERENT)] == [pair.id]
    workspace.undo()
    assert pair_count(workspace) == 1


def test_one_nik_in_two_families_told_apart_is_still_asked_about(
    workspace: Workspace,
) -> None:
    couple = (person("Tono", nik=NIK), person("Ani", "1990-01-02", sex="2"))
    family(workspace, "Darmo", person("Darmo", "1950-01-02"), *couple)
    family(workspace, "Tono", *couple)
    assert {pair.kind for pair in found(workspace)} == {"family"}
    remember_pairs(workspace, found(workspace))
    tell_apart(workspace, [pair.id for pair in listed_pairs(workspace)])
    remember_pairs(workspace, found(workspace))
    assert [(pair.kind, pair.why[0]) for pair in listed_pairs(workspace)] == [("person", "nik")]
    assert [pair.kind for pair in listed_pairs(workspace, DIFFERENT)] == ["family"]
    tell_apart(workspace, [pair.id for pair in listed_pairs(workspace)])
    assert remember_pairs(workspace, found(workspace)) == 0


def test_what_was_told_apart_stays_apart_when_one_of_them_is_joined_into_a_third(
    workspace: Workspace,
) -> None:
    first = family(workspace, "Tono", person("Tono", nik=NIK), no_kk="3375010101150002")
    family(workspace, "Tono B", person("Anton", "1970-02-03"), no_kk="3375010101150002")
    remember_pairs(workspace, found(workspace))
    tell_apart(workspace, [pair.id for pair in listed_pairs(workspace)])
    third = family(workspace, "Tono", person("Tono", nik=NIK), no_kk="3375010101150002")
    join_families(workspace, third, first)
    with workspace.write("Isi", undoable=False) as tx:
        tx.update("family", third, {"no_kk": "3375010101150002"})
    assert [pair.why[0] for pair in found(workspace)] == ["kk"]
    assert remember_pairs(workspace, found(workspace)) == 0


def test_a_pair_leaves_the_list_when_it_is_joined_and_comes_back_with_undo(
    workspace: Workspace,
) -> None:
    card = {"no_kk": "3375030101150001"}
    keep = family(workspace, "Slamet", person("Slamet", nik=NIK), person("Siti", sex="2"), **card)
    lose = family(workspace, "Slamet", person("Slamet"), person("Sitti", sex="2"), **card)
    remember_pairs(workspace, found(workspace))
    assert pair_count(workspace) == 1
    pairs = member_pairs(workspace, keep, lose)
    assert len(pairs) == 2
    join_families(workspace, keep, lose, pairs)
    assert pair_count(workspace) == 0
    with workspace.reading() as connection:
        alive = connection.exec_driver_sql(
            "SELECT count(*) FROM person WHERE deleted_at IS NULL"
        ).scalar_one()
    assert alive == 2
    workspace.undo()
    assert pair_count(workspace) == 1


def test_the_one_that_moved_is_sent_away_where_it_was(workspace: Workspace) -> None:
    first = family(workspace, "Slamet", person("Slamet", nik=NIK))
    family(workspace, "Slamet", person("Slamet", nik=NIK), village_code="33.75.03.1010")
    remember_pairs(workspace, found(workspace))
    (pair,) = listed_pairs(workspace)
    gone, stays = sorted((pair.left, pair.right), key=lambda one: one.owner_id)
    send_away(workspace, gone, stays)
    assert workspace.record("family", first)["status"] == "moved"
    assert pair_count(workspace) == 0


def test_a_member_who_moved_is_sent_away_by_its_presence(workspace: Workspace) -> None:
    family(workspace, "Tono", person("Tono", nik=NIK), person("Ani", "1990-01-02"))
    family(workspace, "Budi", person("Budi", "1970-02-03"), person("Tono", nik=NIK))
    remember_pairs(workspace, found(workspace))
    (pair,) = listed_pairs(workspace)
    send_away(workspace, pair.left, pair.right)
    assert workspace.record("person", pair.left.record_id)["presence"] == "3"
    assert pair_count(workspace) == 0


def test_a_slip_in_the_date_of_a_number_says_more_than_one_beside_it() -> None:
    assert number_like(int(NIK), int(NIK)) == "same"
    assert number_like(int(NIK), int(NIK) + 1) == "weak"
    assert number_like(int(NIK), int(NIK) + 10**10) == "weak"
    assert number_like(int(NIK), int(NIK) + 10**6) == "near"
    assert number_like(int(NIK), int(OTHER_NIK)) == "different"
    assert number_like(int(NIK), 0) == ""


@pytest.mark.parametrize(
    ("left", "right", "like"),
    [
        (19800517, 19800517, "same"),
        (19800507, 19800705, "near"),
        (19800517, 19800518, "near"),
        (19800517, 19810517, "near"),
        (19800517, 19810518, "different"),
        (19800517, 0, ""),
    ],
)
def test_birth_dates_compare_by_their_parts(left: int, right: int, like: str) -> None:
    assert birth_like(left, right) == birth_like(right, left) == like


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mochamad Soleh", "MUHAMMAD SHOLEH"),
        ("Soekarno", "Sukarno"),
        ("H. Ahmad Fauzi, S.Pd.", "Achmad Fauzy"),
        ("Siti Aminah", "Sitti Aminnah"),
        ("Djoko Tjipto", "Joko Cipto"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@given(st.text(max_size=40))
def test_any_text_can_be_compared_as_a_name_whatever_its_case(name: str) -> None:
    assert plain_name(name.upper()) == plain_name(name.upper().upper())
    assert (plain_name(name) == "") == (sound_key(name) == "")
