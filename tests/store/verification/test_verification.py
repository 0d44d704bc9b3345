"""Which finished records are keyed a second time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.renewal.renewal import begin_period
from dampingan.store.verification.verification import (
    ALL,
    FIRST,
    MANUAL,
    SAMPLE,
    SEED,
    Rule,
    draw,
    draw_all,
    draw_by_hand,
    drop,
    first_operator,
    read_rule,
    record_finished,
    set_rule,
    waiting,
    waiting_count,
)
from dampingan.store.workspace import Workspace


def _finish(workspace: Workspace, head: str = "Sari Wulandari") -> int:
    """Key a family and call it complete."""
    entry = FamilyEntry.create(workspace)
    entry.set(Field("nama_kk"), head)
    return _complete(workspace, entry.record_id)


def _complete(workspace: Workspace, family: int) -> int:
    with workspace.write("Menyelesaikan keluarga") as tx:
        tx.update("family", family, {"status": "complete", "error_count": 0})
        record_finished(tx, "family", family)
    return family


def test_the_first_records_of_every_operator_are_all_drawn(workspace: Workspace) -> None:
    set_rule(workspace, Rule(first=2, percent=0))
    for operator in ("Sari", "Budi"):
        workspace.actor = operator
        for number in range(3):
            _finish(workspace, f"{operator} {number}")
    drawn = waiting(workspace)
    assert sorted((w.first_operator, w.title, w.reason) for w in drawn) == [
        ("Budi", "Budi 0", FIRST),
        ("Budi", "Budi 1", FIRST),
        ("Sari", "Sari 0", FIRST),
        ("Sari", "Sari 1", FIRST),
    ]
    assert waiting_count(workspace) == 4


@given(st.integers(0, 100), st.text(min_size=1, max_size=8))
def test_about_the_asked_share_of_the_others_is_drawn(percent: int, seed: str) -> None:
    rule = Rule(first=0, percent=percent)
    drawn = sum(bool(draw(rule, seed, f"K-{number}|2026-Q4", 0)) for number in range(1000))
    assert abs(drawn - percent * 10) <= 80  # more than five standard deviations


@given(st.text(max_size=12), st.integers(0, 50))
def test_the_same_record_is_always_drawn_or_never(key: str, finished: int) -> None:
    rule = Rule(first=20, percent=10)
    assert draw(rule, "s", key, finished) == draw(rule, "s", key, finished)
    assert draw(replace(rule, mode="none"), "s", key, finished) == ""
    assert draw(replace(rule, mode=ALL), "s", key, finished) == ALL
    if finished < 20:
        assert draw(rule, "s", key, finished) == FIRST
    assert draw(replace(rule, percent=100), "s", key, 20) == SAMPLE


def test_nobody_can_foresee_what_will_be_drawn(workspace: Workspace) -> None:
    assert workspace.setting(SEED) is None
    _finish(workspace)
    assert len(workspace.setting(SEED)) == 32


def test_a_record_finished_twice_is_drawn_once(workspace: Workspace) -> None:
    family = _finish(workspace)
    _complete(workspace, family)
    assert waiting_count(workspace) == 1


def test_a_record_that_was_reopened_waits_until_it_is_finished_again(workspace: Workspace) -> None:
    family = _finish(workspace)
    workspace.undo()
    assert waiting(workspace) == []
    _complete(workspace, family)
    assert [w.record_id for w in waiting(workspace)] == [family]


def test_an_unchanged_family_in_which_nobody_keyed_is_nobodys_work(workspace: Workspace) -> None:
    set_rule(workspace, Rule(mode="none"))
    family = _finish(workspace)
    set_rule(workspace, Rule())
    begin_period(workspace, "2027-Q1")
    _complete(workspace, family)
    assert waiting(workspace) == []
    with workspace.reading() as connection:
        assert first_operator(connection, "family", family) == ""


def test_who_keyed_most_answers_is_the_first_operator(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    entry.set(Field("jenis_lantai"), "6")
    workspace.actor = "Budi"
    names = ("nama", "alamat", "r", "l")
    asked = [f for f in entry.session.route() if f.question.startswith(names)]
    for field in asked[:12]:
        entry.set(field, "12")
    with workspace.reading() as connection:
        assert first_operator(connection, "family", entry.record_id) == "Budi"


def test_records_are_drawn_by_hand_dropped_and_drawn_again(workspace: Workspace) -> None:
    set_rule(workspace, Rule(mode="none"))
    one, two = _finish(workspace, "Satu"), _finish(workspace, "Dua")
    draft = FamilyEntry.create(workspace).record_id
    assert draw_by_hand(workspace, "family", [one, two, draft]) == 2
    assert draw_by_hand(workspace, "family", [one]) == 0
    assert {w.reason for w in waiting(workspace)} == {MANUAL}
    drop(workspace, [w.verification_id for w in waiting(workspace) if w.record_id == one])
    assert [w.record_id for w in waiting(workspace)] == [two]
    assert draw_all(workspace) == 1
    assert waiting_count(workspace) == 2


def test_a_rule_that_makes_no_sense_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="120"):
        set_rule(workspace, Rule(percent=120))
    assert read_rule(workspace) == Rule()


def test_lists_find_what_waits_for_a_second_keying(workspace: Workspace) -> None:
    set_rule(workspace, Rule(first=1, percent=0))
    drawn = _finish(workspace, "Satu")
    _finish(workspace, "Dua")
    listing = Listing(workspace)
    assert list(listing.ids(Filter(verification="waiting"), Sort())) == [drawn]
    assert listing.totals(Filter(verification="waiting")).families == 1


def test_lists_find_families_by_what_became_of_them(workspace: Workspace) -> None:
    set_rule(workspace, Rule(mode="none"))
    one, two = _finish(workspace, "Satu"), _finish(workspace, "Dua")
    begin_period(workspace, "2027-Q1")
    with workspace.write("Tetap") as tx:
        tx.update("family", two, {"change_state": "unchanged"})
    listing = Listing(workspace)
    assert list(listing.ids(Filter(change_state="pending"), Sort())) == [one]
    assert listing.totals(Filter(change_state="unchanged")).families == 1


def test_completing_a_family_draws_it(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    entry.set(Field("nama_kk"), "Sari")
    entry._findings = {}  # what stands in the way is not the point here
    entry.set_status("complete")
    assert [w.record_id for w in waiting(workspace)] == [entry.record_id]
