"""Families of many villages in one workspace, a regency's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dampingan.core.errors import WorkspaceError
from dampingan.forms.session import Field
from dampingan.store.consistency import entangled
from dampingan.store.creation import REGENCY
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.workspace import Workspace

BANDENGAN, KRAPYAK = "33.75.03.1009", "33.75.03.1002"
KK = "3375031803160001"


@pytest.fixture
def regency(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace of Kota Pekalongan."""
    with Workspace.create(tmp_path / "kota.dampingan", "33.75", "2026-Q4", actor="Rini") as made:
        yield made


def _add(workspace: Workspace, village_code: str, head: str, rt: str = "001") -> FamilyEntry:
    known = {"nama_kk": head, "rt": rt, "rw": "001", "no_urut_bangunan": "7"}
    return FamilyEntry.create(workspace, known, village_code=village_code)


def test_a_new_family_at_a_regency_needs_its_village(regency: Workspace) -> None:
    for wrong in ("", "33.75", "33.26.01.2001", "33.75.99.9999"):
        with pytest.raises(WorkspaceError):
            FamilyEntry.create(regency, village_code=wrong)
    assert Listing(regency).count(Filter()) == 0


def test_a_family_has_the_codes_and_the_number_of_its_own_village(regency: Workspace) -> None:
    first = _add(regency, BANDENGAN, "Umi")
    second = _add(regency, KRAPYAK, "Siti")
    assert regency.scope == REGENCY
    codes = [e.session.record("")[0]["kode_desa"] for e in (first, second)]
    assert codes[0] != codes[1]
    reopened = FamilyEntry.load(regency, second.family_id)
    assert reopened.village_code == KRAPYAK


def test_the_same_building_number_of_two_villages_is_two_houses(regency: Workspace) -> None:
    families = [_add(regency, code, "Umi") for code in (BANDENGAN, KRAPYAK, BANDENGAN)]
    houses = [regency.record("family", one.family_id)["house_id"] for one in families]
    assert houses[0] == houses[2] != houses[1]
    assert regency.record("house", houses[1])["village_code"] == KRAPYAK


def test_a_family_list_can_be_narrowed_to_a_village(regency: Workspace) -> None:
    for code, head in ((KRAPYAK, "Ani"), (BANDENGAN, "Zul"), (BANDENGAN, "Budi")):
        _add(regency, code, head)
    listing = Listing(regency)
    chosen = Filter(village_code=BANDENGAN)
    names = [row[0] for row in listing.page(listing.ids(chosen, Sort()), ["head_name"])]
    assert names == ["Budi", "Zul"]
    assert listing.totals(chosen).families == listing.count(chosen) == 2
    assert [p.families for p in listing.by_place(BANDENGAN)] == [2]
    everybody = [row[0] for row in listing.page(listing.ids(Filter(), Sort()), ["head_name"])]
    assert everybody == ["Ani", "Budi", "Zul"]  # by village, then by place and name


def test_a_family_card_used_in_two_villages_is_found_and_names_the_other_village(
    regency: Workspace,
) -> None:
    first = _add(regency, BANDENGAN, "Umi")
    second = _add(regency, KRAPYAK, "Siti")
    for entry in (first, second):
        entry.set(Field("no_kk"), KK)
    told = [f.message for f in FamilyEntry.load(regency, first.family_id).findings]
    assert any("Kelurahan Krapyak" in message for message in told)


def test_only_families_that_share_a_number_are_looked_at_again(regency: Workspace) -> None:
    families = [_add(regency, BANDENGAN, head) for head in ("Umi", "Siti", "Ani")]
    for entry in families[:2]:
        entry.set(Field("no_kk"), KK)
    first, second, third = (entry.family_id for entry in families)
    with regency.reading() as connection:
        assert entangled(connection, [third]) == set()
        assert entangled(connection, [first, third]) == {first, second}
    FamilyEntry.load(regency, first).set(Field("no_kk"), "")
    with regency.reading() as connection:
        assert entangled(connection, [first, second, third]) == set()
