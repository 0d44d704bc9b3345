"""Lists of families: filters, order, search, pages and totals."""

from __future__ import annotations

import pytest

from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.workspace import Workspace

FAMILIES = [
    # head, KK, RT, RW, status, errors, warnings, answers
    ("Umi Rahayu", "3375031803169895", "004", "001", "complete", 0, 0, {"jenis_lantai": "8"}),
    ("Slamet Santoso", "3375031610176995", "004", "004", "draft", 2, 0, {"jenis_lantai": "10"}),
    ("slamet riyadi", "", "001", "001", "complete", 0, 1, {"jenis_lantai": "9"}),
    ("Siti Rohmah", "3375032511146901", "002", "001", "moved", 0, 0, {"jenis_lantai": "9"}),
]


@pytest.fixture
def listing(workspace: Workspace) -> Listing:
    with workspace.write("Contoh") as tx:
        for head, kk, rt, rw, status, errors, warnings, answers in FAMILIES:
            family_id = tx.insert(
                "family",
                {
                    "head_name": head,
                    "no_kk": kk,
                    "rt": rt,
                    "rw": rw,
                    "status": status,
                    "error_count": errors,
                    "warning_count": warnings,
                    "answers": answers,
                    "period": "2026-Q4",
                    "member_count": 2,
                },
            )
            for name in (head, f"Anak {head}"):
                tx.insert(
                    "person", {"family_id": family_id, "name": name, "nik": f"9{family_id}77"}
                )
    return Listing(workspace)


ALL = Filter()
BY_PLACE = Sort()


def names(listing: Listing, chosen: Filter = ALL, order: Sort = BY_PLACE) -> list[str]:
    return [row[0] for row in listing.page(listing.ids(chosen, order), ["head_name"])]


def test_the_usual_order_is_by_place_then_head(listing: Listing) -> None:
    assert names(listing) == ["slamet riyadi", "Siti Rohmah", "Umi Rahayu", "Slamet Santoso"]


def test_names_sort_without_regard_to_capitals(listing: Listing) -> None:
    found = names(listing, order=Sort("head_name"))
    assert found == ["Siti Rohmah", "slamet riyadi", "Slamet Santoso", "Umi Rahayu"]


def test_codes_sort_as_numbers(listing: Listing) -> None:
    found = names(listing, order=Sort("answers.jenis_lantai", descending=True))
    assert found[0] == "Slamet Santoso"
    assert found[-1] == "Umi Rahayu"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(rt="004"), {"Umi Rahayu", "Slamet Santoso"}),
        (Filter(rt="004", rw="001"), {"Umi Rahayu"}),
        (Filter(status="draft"), {"Slamet Santoso"}),
        (Filter(findings="any"), {"Slamet Santoso", "slamet riyadi"}),
        (Filter(findings="error"), {"Slamet Santoso"}),
        (Filter(findings="warning"), {"slamet riyadi"}),
        (Filter(findings="none"), {"Umi Rahayu", "Siti Rohmah"}),
        (Filter(period="2026-Q3"), set()),
        (Filter(answers=(("jenis_lantai", "9"),)), {"slamet riyadi", "Siti Rohmah"}),
        (Filter(search="rohm"), {"Siti Rohmah"}),
        (Filter(search="anak SLAMET"), {"slamet riyadi", "Slamet Santoso"}),
        (Filter(search="santoso sl"), {"Slamet Santoso"}),
        (Filter(search="um"), {"Umi Rahayu"}),
        (Filter(search="16101769"), {"Slamet Santoso"}),
        (Filter(search='tidak "ada'), set()),
        (Filter(search="slamet", status="complete"), {"slamet riyadi"}),
    ],
)
def test_filters_choose(listing: Listing, chosen: Filter, expected: set[str]) -> None:
    assert set(names(listing, chosen)) == expected
    assert listing.count(chosen) == len(expected)
    assert listing.totals(chosen).families == len(expected)


@pytest.mark.parametrize("many", [1, 1_000])
def test_a_wide_search_keeps_the_order_of_the_list(
    listing: Listing, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("dampingan.store.lists.listing._FEW", 0)
    monkeypatch.setattr("dampingan.store.lists.listing._MANY", many)
    assert names(listing, Filter(search="slamet")) == ["slamet riyadi", "Slamet Santoso"]


def test_a_renamed_family_is_found_by_its_new_name_only(
    listing: Listing, workspace: Workspace
) -> None:
    family_id = listing.ids(Filter(search="rohmah"), Sort())[0]
    with workspace.write("Mengisi 108") as tx:
        tx.update("family", family_id, {"head_name": "Khotimah"})
        for row in tx.connection.exec_driver_sql(
            "SELECT id FROM person WHERE family_id = ?", (family_id,)
        ).all():
            tx.update("person", row[0], {"name": "Khotimah"})
    assert names(listing, Filter(search="rohmah")) == []
    assert names(listing, Filter(search="khotimah")) == ["Khotimah"]


def test_deleted_families_are_hidden_and_can_be_shown(
    listing: Listing, workspace: Workspace
) -> None:
    family_id = listing.ids(Filter(search="rohmah"), Sort())[0]
    with workspace.write("Menghapus") as tx:
        tx.delete("family", family_id, "ganda")
    assert names(listing, Filter(search="rohmah")) == []
    assert names(listing, Filter(status="deleted")) == ["Siti Rohmah"]
    assert names(listing, Filter(status="deleted", search="rohmah")) == ["Siti Rohmah"]
    assert listing.page([family_id], ["status"]) == [("deleted",)]


def test_totals_count_what_the_rows_show(listing: Listing) -> None:
    totals = listing.totals(Filter())
    assert (totals.families, totals.persons) == (4, 8)
    assert totals.by_status == {"complete": 2, "draft": 1, "moved": 1}
    assert (totals.with_errors, totals.with_warnings) == (1, 1)
    assert sum(place.families for place in listing.by_place()) == totals.families


def test_a_page_keeps_the_order_asked_for_and_leaves_out_what_is_gone(listing: Listing) -> None:
    ids = list(listing.ids(Filter(), Sort()))
    backwards = listing.page([*reversed(ids), 999_999], ["head_name"])
    assert [r[0] for r in backwards] == list(reversed(names(listing)))


def test_an_unknown_column_never_reaches_sql(listing: Listing) -> None:
    with pytest.raises(KeyError):
        listing.page([1], ["head_name; DROP TABLE family"])
    with pytest.raises(KeyError):
        listing.ids(Filter(), Sort("1; DROP TABLE family"))
