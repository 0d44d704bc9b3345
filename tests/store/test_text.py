"""Texts that break careless programs come back exactly, or as near as a file can hold them."""

from __future__ import annotations

import json

import pytest

from dampingan.forms.session import Field
from dampingan.store import consistency
from dampingan.store.checking import refresh_between
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.workspace import Workspace

STRANGE = [
    '=HYPERLINK("http://contoh")',
    "0033750318031698",
    "👨‍👩‍👧‍👦 keluarga 🏚️",
    "x" * 32_000,
    "a\nb\tc\r\nd",
    "' OR 1=1; --",
    '"kutip" dan \\ garis',
    "nol\0di tengah",
    "\u202eterbalik\u202c e\u0301",
    "  tepi  ",
    "1900-01-01",
]


@pytest.mark.parametrize("text", STRANGE)
def test_any_text_comes_back_exactly_and_is_undone_exactly(workspace: Workspace, text: str) -> None:
    entry = FamilyEntry.create(workspace)
    row, _ = entry.add_person()
    for field in (Field("nama_kk"), Field("alamat"), Field("nama", row)):
        entry.set(field, text)
        again = FamilyEntry.load(workspace, entry.family_id)
        assert again.session.value(field) == text
    assert workspace.record("family", entry.family_id)["head_name"] == text
    newest = [h for h in workspace.history("family", entry.family_id) if h.field == "answers.nama"]
    assert newest[0].new == text
    for _ in range(3):
        workspace.undo()
    assert workspace.record("family", entry.family_id)["head_name"] == ""
    for _ in range(3):
        workspace.redo()
    assert workspace.record("family", entry.family_id)["head_name"] == text


def test_half_a_character_does_not_stop_what_comes_after_it(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    entry.set(Field("alamat"), "Jl. Melati \ud83d 3")
    entry.set(Field("nama_kk"), "Umi \ud83d\ude00")
    entry.set_status("moved", "pindah \udc00")
    stored = workspace.record("family", entry.family_id)
    assert stored["address"] == "Jl. Melati \ufffd 3"
    assert stored["head_name"] == "Umi 😀"
    assert stored["status_reason"] == "pindah \ufffd"
    assert json.loads(stored["answers"])["alamat"] == "Jl. Melati \ufffd 3"
    row, _ = entry.add_person()
    entry.remove_person(row, "salah \ud83d")
    with workspace.write("Pengaturan \ud83d") as tx:
        tx.set_setting("catatan", "a\ud83d")
    assert workspace.setting("catatan") == "a\ufffd"


SEARCHES = [
    '"',
    '""',
    '"""',
    "'",
    "%",
    "_",
    "%%%",
    "___",
    "*",
    "um*",
    "umi*",
    "AND",
    "umi OR siti",
    "NEAR(umi siti)",
    "umi AND",
    "-umi",
    "^umi",
    "words:umi",
    "(",
    "umi)",
    "{umi}",
    "\\",
    "a\\%b",
    "nol\0nol",
    "\0",
    "\ud83dumi",
    "a\u0301b",
    "\u0301\u0301\u0301",
    "x" * 40_000,
    "umi " * 3_000,
    "🏚️",
    "👨‍👩‍👧",
]


@pytest.mark.parametrize("text", SEARCHES)
@pytest.mark.parametrize("status", ["", "deleted"])
def test_no_search_breaks_the_list(workspace: Workspace, text: str, status: str) -> None:
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Umi Rahayu", "address": "Gg. 5"})
    listing, chosen = Listing(workspace), Filter(search=text, status=status)
    found = listing.ids(chosen, Sort())
    assert len(found) == listing.count(chosen) == listing.totals(chosen).families
    assert len(listing.first(chosen, Sort())) == len(found)
    assert sorted(listing.matching(chosen)) == sorted(found)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("100%", "Toko 100% halal"),
        ("a_b", "a_b"),
        ("o'n", "No'nik"),
        ('"mi"', 'U"mi"'),
        ("r.", "R. Soekarno"),
        ("*ba", "x*ba"),
        ("OR", "OR Tambo"),
        ("siti OR", "Siti OR"),
        ("rené", "René"),
        ("rene", "René"),
        ("5", "5 Serangkai"),
    ],
)
def test_what_is_typed_is_meant_literally(workspace: Workspace, text: str, head: str) -> None:
    with workspace.write("Keluarga baru") as tx:
        tx.insert("family", {"head_name": "Lain Sekali"})
        wanted = tx.insert("family", {"head_name": head})
    assert list(Listing(workspace).ids(Filter(search=text), Sort())) == [wanted]


def test_the_same_nik_twice_inside_a_family_is_no_matter_of_other_families(
    workspace: Workspace,
) -> None:
    entry = FamilyEntry.create(workspace)
    for _ in range(2):
        row, _ = entry.add_person()
        for question, answer in (("keberadaan", "1"), ("nik", "3375034105809001")):
            entry.set(Field(question, row), answer)
    again = FamilyEntry.load(workspace, entry.family_id)
    assert not [f for f in again.findings if f.check == consistency.DUPLICATE_NIK]
    inside = {(f.row, f.check) for f in again.findings if f.question == "nik"}
    assert inside
    with workspace.write("Menerima", undoable=False) as tx:
        refresh_between(tx, entry.family_id)
    again.reload()
    assert {(f.row, f.check) for f in again.findings if f.question == "nik"} == inside
