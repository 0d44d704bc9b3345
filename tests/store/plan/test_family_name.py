"""Links to families say who is meant today."""

from __future__ import annotations

from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.plan.family_name import family_name
from dampingan.store.workspace import Workspace


def family(workspace: Workspace, name: str) -> FamilyEntry:
    return FamilyEntry.create(workspace, {"nama_kk": name, "rt": "001", "rw": "002"})


def test_a_family_that_was_joined_into_another_one_is_called_as_that(workspace: Workspace) -> None:
    kept, lost, older = (family(workspace, name) for name in ("Umi", "Umi F.", "Umi Fat."))
    with workspace.write("Gabung") as tx:
        for loser, winner in ((older, lost), (lost, kept)):
            tx.update("family", loser.family_id, {"joined_into": winner.uid})
            tx.delete("family", loser.family_id, "ganda")
    found = family_name(workspace, older.uid)
    assert found is not None
    assert (found.id, found.uid, found.title, found.gone) == (
        *(kept.family_id, older.uid, "Umi", False),
    )


def test_a_deleted_family_keeps_its_name_and_says_so(workspace: Workspace) -> None:
    gone = family(workspace, "Slamet")
    gone.set_status("deleted", "pindah")
    found = family_name(workspace, gone.uid)
    assert found is not None
    assert (found.title, found.gone) == ("Slamet", True)
    assert family_name(workspace, "K-000000000000Z") is None
