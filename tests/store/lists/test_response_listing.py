"""Lists of filled forms: filters, search, order, totals, the forms of one family."""

from __future__ import annotations

import pytest

from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.lists.listing import Filter, Sort
from dampingan.store.lists.response_listing import SUBJECT_STATUS, ResponseListing, responses_of
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

FAMILIES = [("Umi Rahayu", "004", "001"), ("Slamet", "001", "001"), ("Ratna 100%", "002", "001")]
ALL, BY_PLACE = Filter(), Sort()


@pytest.fixture
def families(workspace: Workspace) -> list[FamilyEntry]:
    return [
        FamilyEntry.create(workspace, {"nama_kk": head, "rt": rt, "rw": rw})
        for head, rt, rw in FAMILIES
    ]


@pytest.fixture
def responses(workspace: Workspace, families: list[FamilyEntry]) -> list[ResponseEntry]:
    install_usaha(workspace)
    made = []
    for number, family in enumerate(families):
        entry = ResponseEntry.create(workspace, "usaha", Subject("family", family.family_id))
        entry.set(Field("nama_usaha"), ("Batik", "Tempe", "Warung")[number])
        entry.set(Field("omzet"), ("9", "5000", "20")[number])
        made.append(entry)
    return made


@pytest.fixture
def listing(workspace: Workspace, responses: list[ResponseEntry]) -> ResponseListing:
    assert responses
    return ResponseListing(workspace, "usaha")


def titles(listing: ResponseListing, chosen: Filter = ALL, order: Sort = BY_PLACE) -> list[str]:
    return [row[0] for row in listing.page(listing.ids(chosen, order), ["title"])]


def test_responses_stand_in_the_order_of_their_places(listing: ResponseListing) -> None:
    assert titles(listing) == ["Slamet", "Ratna 100%", "Umi Rahayu"]
    assert list(listing.first(ALL, BY_PLACE, 1)) == list(listing.ids(ALL, BY_PLACE)[:1])


def test_columns_are_those_of_the_kind_and_every_question(listing: ResponseListing) -> None:
    columns = ["title", "status", "form_version", "answers.nama_usaha", SUBJECT_STATUS]
    assert listing.page(listing.ids(ALL, BY_PLACE), columns)[0] == (
        "Slamet",
        "draft",
        "1",
        "Tempe",
        "",
    )


def test_an_integer_question_sorts_by_its_number(listing: ResponseListing) -> None:
    assert titles(listing, order=Sort("answers.omzet")) == ["Umi Rahayu", "Ratna 100%", "Slamet"]


def test_search_finds_titles_answers_and_keys(
    listing: ResponseListing, responses: list[ResponseEntry]
) -> None:
    assert titles(listing, Filter(search="rahayu")) == ["Umi Rahayu"]
    assert titles(listing, Filter(search="temp")) == ["Slamet"]
    assert titles(listing, Filter(search="0%")) == ["Ratna 100%"]
    assert titles(listing, Filter(search=responses[0].uid)) == ["Umi Rahayu"]
    assert titles(listing, Filter(search="omzet")) == []
    responses[2].set(Field("nama_usaha"), 'Toko "Maju" \\ Jaya')
    assert titles(listing, Filter(search='"maju"')) == ["Ratna 100%"]
    assert titles(listing, Filter(search="\\ jaya")) == ["Ratna 100%"]


def test_filters_by_place_status_and_findings(
    listing: ResponseListing, responses: list[ResponseEntry]
) -> None:
    responses[0].set_status("complete")
    assert titles(listing, Filter(rt="004")) == ["Umi Rahayu"]
    assert titles(listing, Filter(status="complete")) == ["Umi Rahayu"]
    assert titles(listing, Filter(findings="error")) == ["Slamet"]
    assert titles(listing, Filter(answers=(("nama_usaha", "Batik"),))) == ["Umi Rahayu"]
    assert listing.count(Filter(findings="none")) == 2
    assert listing.options("rt") == ["001", "002", "004"]


def test_totals_count_the_rows_of_the_list(
    listing: ResponseListing, responses: list[ResponseEntry]
) -> None:
    responses[2].set_status("deleted", "salah")
    found = listing.totals(ALL)
    assert (found.families, found.persons, found.with_errors) == (2, 0, 1)
    assert listing.totals(Filter(status="deleted")).families == 1
    assert [(p.rt, p.families) for p in listing.by_place()] == [("001", 1), ("004", 1)]


def test_responses_of_a_deleted_family_are_shown_and_marked(
    listing: ResponseListing, families: list[FamilyEntry]
) -> None:
    families[1].set_status("deleted", "ganda")
    families[0].set_status("moved")
    rows = listing.page(listing.ids(ALL, BY_PLACE), ["title", SUBJECT_STATUS])
    assert rows == [("Slamet", "deleted"), ("Ratna 100%", ""), ("Umi Rahayu", "moved")]


def test_another_form_has_a_list_of_its_own(workspace: Workspace, listing: ResponseListing) -> None:
    assert listing.count(ALL) == 3
    assert ResponseListing(workspace, "lain").count(ALL) == 0


def test_a_family_knows_its_filled_forms(
    workspace: Workspace, responses: list[ResponseEntry], families: list[FamilyEntry]
) -> None:
    (line,) = responses_of(workspace, families[1].family_id)
    assert (line.id, line.form_title, line.errors) == (responses[1].response_id, "Usaha", 1)
    responses[1].set_status("deleted", "salah")
    assert responses_of(workspace, families[1].family_id) == []
