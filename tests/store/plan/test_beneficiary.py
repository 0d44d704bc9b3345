"""Families of an activity: who lives in them, who counts as poor."""

from __future__ import annotations

from dampingan.store.plan.beneficiary import beneficiaries, family_ids
from dampingan.store.workspace import Workspace


def _family(workspace: Workspace, head: str, decile: str, people: list[tuple[str, str]]) -> int:
    with workspace.write("Isi") as tx:
        values = {
            "village_code": workspace.village_code,
            "form_id": "keluarga",
            "head_name": head,
            "rt": "001",
            "rw": "001",
            "decile": decile,
        }
        family = tx.insert("family", values)
        for number, (sex, presence) in enumerate(people, start=1):
            tx.insert(
                "person",
                {
                    "family_id": family,
                    "position": number,
                    "name": f"{head} {number}",
                    "sex": sex,
                    "presence": presence,
                },
            )
    return family


def test_members_who_are_there_count_by_sex_and_deciles_up_to_four_as_poor(
    workspace: Workspace,
) -> None:
    first = _family(workspace, "Umi", "2", [("1", "1"), ("2", "1"), ("2", "")])
    second = _family(workspace, "Budi", "7", [("1", "1"), ("1", "2")])
    found = beneficiaries(workspace, [first, second, first])
    assert (found.men, found.women, found.poor) == (2, 2, 1)
    assert [workspace.record("family", one)["uid"] for one in (second, first)] == list(found.uids)


def test_without_any_decile_nobody_knows_who_is_poor(workspace: Workspace) -> None:
    family = _family(workspace, "Umi", "", [("1", "1")])
    assert beneficiaries(workspace, [family]).poor is None


def test_deleted_families_and_unknown_keys_are_passed_over(workspace: Workspace) -> None:
    family = _family(workspace, "Umi", "1", [("1", "1")])
    uid = workspace.record("family", family)["uid"]
    assert family_ids(workspace, [uid, "K-XXXX", "Bu Umi"]) == [family]
    with workspace.write("Hapus") as tx:
        tx.delete("family", family, "dobel")
    assert family_ids(workspace, [uid]) == []
    assert beneficiaries(workspace, [family]).uids == ()
