"""Merging is pure: the order of files makes no difference, and nothing is replaced unknowingly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.causality import (
    DELETED,
    Stamps,
    Version,
    hand_dot,
    inner_dot,
    retreat,
    seen_of,
)
from dampingan.exchange.receiver.merge import Merged, RecordState, merge, offered, record_state
from exchange.sites import EDITED, Site

NAME, NIK = "answers.nama", "answers.nik"
KEY = "K-7Q2M0ZC4HB1XS"


def _state(
    values: Mapping[str, str], seen: Mapping[str, int], at: Mapping[str, str] = {}, **more: Any
) -> RecordState:
    """Return a record that A made."""
    stamps = Stamps(seen, "A.1", at, more.pop("gone", {}))
    return record_state("family", KEY, {DELETED: "", **values}, stamps, **more)


def _tombstone(reason: str, dot: str, gone: Mapping[str, int]) -> RecordState:
    stamps = Stamps(gone, "A.1", {DELETED: dot}, gone)
    return record_state("family", KEY, {DELETED: reason}, stamps, complete=False)


def _conflicts(merged: Merged) -> list[tuple[str, str, str, str]]:
    return [(c.field, c.mine, c.theirs.text, c.type) for c in merged.conflicts]


# ---------------------------------------------------------------------- one field


def test_a_change_that_knew_ours_is_taken() -> None:
    mine = _state({NAME: "Sari", NIK: "1"}, {"A": 1})
    theirs = _state({NAME: "Sari W", NIK: "1"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    merged = merge({}, mine, theirs)
    assert (merged.taken, merged.outcome) == ({NAME: "Sari W"}, "changed")
    assert merged.state.stamps.of(NAME) == "B.1"


def test_an_older_file_changes_nothing() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    merged = merge({}, mine, _state({NAME: "Sari"}, {"A": 1}))
    assert (merged.taken, merged.outcome, merged.state) == ({}, "same", mine)


def test_two_changes_stand_beside_each_other_and_ours_is_visible() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    theirs = _state({NAME: "Sari R"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    merged = merge({NAME: "Sari"}, mine, theirs)
    assert merged.outcome == "conflict"
    assert _conflicts(merged) == [(NAME, "Sari W", "Sari R", "conflict")]
    assert merged.conflicts[0].base == "Sari"
    assert merged.visible[NAME] == "Sari W"
    assert not merged.taken


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    theirs = _state({NAME: " Sari W "}, {"A": 1, "B": 1}, {NAME: "B.1"})
    merged = merge({}, mine, theirs)
    assert (merged.outcome, merged.taken, merged.conflicts) == ("same", {}, ())
    assert merged.state.stamps.also == {NAME: ("B.1",)}


def test_receiving_twice_is_receiving_once() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    theirs = _state({NAME: "Sari R", NIK: "3"}, {"A": 1, "B": 1}, {NAME: "B.1", NIK: "B.1"})
    once = merge({}, mine, theirs)
    twice = merge({}, once.state, theirs)
    assert twice.state == once.state
    assert not twice.taken


def test_our_own_file_back_is_the_same_even_while_something_waits() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    theirs = _state({NAME: "Sari R"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    held = merge({}, mine, theirs).state
    assert merge({}, held, held).outcome == "same"


def test_a_decision_settles_the_other_side() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    theirs = _state({NAME: "Sari R"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    held = merge({}, mine, theirs).state
    decided = record_state(
        "family", KEY, {DELETED: "", NAME: "Sari R"}, held.stamps.with_dot([NAME], "A.3")
    )
    there = merge({}, theirs, mine).state
    merged = merge({}, there, decided)
    assert (merged.taken, merged.conflicts) == ({}, ())
    assert merged.settled == {(NAME, "A.2")}


def test_a_quiet_field_takes_the_higher_dot_on_both_sides() -> None:
    one = _state({"status": "complete"}, {"A": 2}, {"status": "A.2"})
    other = _state({"status": "moved"}, {"A": 1, "B": 3}, {"status": "B.3"})
    for mine, theirs in ((one, other), (other, one)):
        merged = merge({}, mine, theirs)
        assert (merged.visible["status"], merged.conflicts) == ("moved", ())


def test_a_copied_workspace_loses_no_value_although_the_dots_are_the_same() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    theirs = _state({NAME: "Sari R"}, {"A": 2}, {NAME: "A.2"})
    merged = merge({}, mine, theirs)
    assert _conflicts(merged) == [(NAME, "Sari W", "Sari R", "conflict")]
    again = record_state(
        "family",
        KEY,
        {DELETED: "", NAME: "Sari W"},
        Stamps.read(str(merged.state.stamps)),
        {NAME: [Version("A.2", "Sari R")]},
    )
    assert merge({}, again, theirs).state == merged.state == again


def test_a_lost_sheet_of_conflicts_settles_nothing() -> None:
    mine = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    theirs = _state({NAME: "Sari R"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    held = merge({}, mine, theirs).state
    without = record_state("family", KEY, {DELETED: "", NAME: "Sari W"}, held.stamps)
    merged = merge({}, theirs, without)
    assert merged.visible[NAME] == "Sari R"
    assert _conflicts(merged) == [(NAME, "Sari R", "Sari W", "conflict")]


# ---------------------------------------------------------------------- cells


def _edited(text: str, mine: RecordState) -> RecordState:
    fields = {**mine.fields, NAME: frozenset((Version(hand_dot(KEY, NAME, "A.1", text), text),))}
    return RecordState("family", KEY, fields, mine.stamps)


def test_a_cell_edited_by_hand_is_taken_once() -> None:
    mine = _state({NAME: "Sari", NIK: "1"}, {"A": 1})
    merged = merge({}, mine, _edited("Sari W", mine))
    assert merged.taken == {NAME: "Sari W"}
    later = record_state(
        "family",
        KEY,
        {DELETED: "", NAME: "Wulan", NIK: "1"},
        merged.state.stamps.with_dot([NAME], "A.2"),
    )
    assert merge({}, later, _edited("Sari W", mine)).outcome == "same"


def test_an_emptied_cell_that_may_mean_nothing_is_kept_aside() -> None:
    mine = _state({NAME: "Sari"}, {"A": 1})
    merged = merge({}, mine, _edited("", mine), erasures=frozenset({NAME}))
    assert _conflicts(merged) == [(NAME, "Sari", "", "erasure")]
    assert not merged.taken


def test_an_emptied_cell_of_a_full_file_clears() -> None:
    mine = _state({NAME: "Sari"}, {"A": 1})
    assert merge({}, mine, _edited("", mine)).taken == {NAME: ""}


def test_a_missing_column_says_nothing_and_what_it_hides_is_not_known() -> None:
    mine = _state({NAME: "Sari", NIK: "1"}, {"A": 1})
    whole = _state({NAME: "Sari W", NIK: "2"}, {"A": 1, "B": 1}, {NAME: "B.1", NIK: "B.1"})
    torn = RecordState("family", KEY, {NAME: whole.fields[NAME]}, whole.stamps, complete=False)
    merged = merge({}, mine, torn)
    assert merged.taken == {NAME: "Sari W"}
    assert merge({}, merged.state, whole).taken == {NIK: "2"}


def test_a_row_without_stamps_is_compared_with_what_both_knew_last() -> None:
    mine = _state({NAME: "Sari", NIK: "2"}, {"A": 2}, {NIK: "A.2"})
    values = {NAME: "Sari W", NIK: "1"}
    fields = {n: frozenset((Version(hand_dot(KEY, n, "", t), t),)) for n, t in values.items()}
    bare = RecordState("family", KEY, fields, Stamps(), complete=False)
    known = merge({NAME: "Sari", NIK: "1"}, mine, bare)
    assert (known.taken, known.conflicts) == ({NAME: "Sari W"}, ())
    unknown = merge({}, mine, bare)
    assert {name for name, *_ in _conflicts(unknown)} == {NAME, NIK}


# ---------------------------------------------------------------------- deletion


def test_a_deletion_that_knew_everything_is_taken() -> None:
    mine = _state({NAME: "Sari"}, {"A": 1})
    assert merge({}, mine, _tombstone("pindah", "B.1", {"A": 1, "B": 1})).taken == {
        DELETED: "pindah"
    }


def test_a_deletion_that_did_not_know_a_change_waits_on_both_sides() -> None:
    alive = _state({NAME: "Sari W"}, {"A": 2}, {NAME: "A.2"})
    tomb = _tombstone("pindah", "B.1", {"A": 1, "B": 1})
    here, there = merge({}, alive, tomb), merge({}, tomb, alive)
    for merged in (here, there):
        assert not merged.state.deleted
        assert _conflicts(merged) == [(DELETED, "", "pindah", "deletion")]
        assert merged.visible[NAME] == "Sari W"
    assert there.taken[DELETED] == ""


def test_a_changed_member_contests_the_deletion_of_its_family() -> None:
    alive = _state({NAME: "Sari"}, {"A": 1})
    tomb = _tombstone("pindah", "B.1", {"A": 1, "B": 1})
    assert merge({}, alive, tomb, inside=["A.2"]).conflicts
    assert not merge({}, alive, tomb, inside=["A.1"]).conflicts


def test_a_quiet_change_does_not_contest_a_deletion() -> None:
    alive = _state({"position": "2"}, {"A": 2}, {"position": "A.2"})
    assert merge({}, alive, _tombstone("pindah", "B.1", {"A": 1, "B": 1})).state.deleted


def test_a_member_is_not_deleted_because_its_family_is() -> None:
    values = {DELETED: "salah", "joined_into": ""}
    row = record_state("person", KEY, values, Stamps({"A": 2}, "A.1"), complete=False)
    here = merge({}, None, row)
    assert DELETED not in here.taken
    back = record_state("person", KEY, {DELETED: "", NAME: "Sari"}, Stamps({"A": 2}, "A.1"))
    assert merge({}, here.state, back).visible == {"joined_into": "", DELETED: "", NAME: "Sari"}
    assert merge({}, back, row).outcome == "same"


# ---------------------------------------------------------------------- proposals


def test_what_the_regency_changed_is_proposed() -> None:
    mine = _state({NAME: "Sari"}, {"A": 1})
    theirs = _state({NAME: "Sari W"}, {"A": 1, "R": 1}, {NAME: "R.1"})
    merged = merge({}, mine, theirs, policy="propose")
    assert (merged.taken, merged.outcome) == ({}, "conflict")
    assert _conflicts(merged) == [(NAME, "Sari", "Sari W", "proposal")]
    assert merge({}, merged.state, theirs, policy="propose").state == merged.state


def test_what_is_binding_is_taken() -> None:
    mine = _state({NAME: "Sari"}, {"A": 1})
    theirs = _state({NAME: "Sari W"}, {"A": 1, "R": 1}, {NAME: "R.1"})
    merged = merge({}, mine, theirs, policy="propose", binding=frozenset({NAME}))
    assert merged.taken == {NAME: "Sari W"}


def test_the_regency_proposes_a_deletion() -> None:
    mine = _state({NAME: "Sari"}, {"A": 1})
    tomb = _tombstone("ganda", "R.1", {"A": 1, "R": 1})
    merged = merge({}, mine, tomb, policy="propose")
    assert not merged.state.deleted
    assert _conflicts(merged) == [(DELETED, "", "ganda", "proposal")]


def test_a_refused_proposal_does_not_come_again() -> None:
    mine = _state({NAME: "Sari"}, {"A": 1})
    theirs = _state({NAME: "Sari W"}, {"A": 1, "R": 1}, {NAME: "R.1"})
    held = merge({}, mine, theirs, policy="propose").state
    refused = record_state(
        "family", KEY, {DELETED: "", NAME: "Sari"}, held.stamps.with_dot([NAME], "A.2")
    )
    assert merge({}, refused, theirs, policy="propose").outcome == "same"
    assert merge({}, theirs, refused).taken == {NAME: "Sari"}


# ---------------------------------------------------------------------- joined records


def test_what_a_file_says_new_of_a_joined_record_is_offered_to_the_one_that_stands() -> None:
    loser = Stamps({"A": 2}, "A.1", {DELETED: "A.2"}, {"A": 2})
    theirs = _state({NAME: "Sari W", NIK: "1"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    told = offered(theirs, loser, "K-0000000000000")
    assert told is not None
    assert {n: {v.text for v in vs} for n, vs in told.fields.items()} == {NAME: {"Sari W"}}
    # The winner has seen B.1 of its own fields; that is no knowledge of the other record's.
    stamps = Stamps({"A": 2, "B": 1}, "A.1")
    winner = record_state("family", told.uid, {DELETED: "", NAME: "Sari"}, stamps)
    merged = merge({}, winner, told)
    assert _conflicts(merged) == [(NAME, "Sari", "Sari W", "conflict")]
    assert merge({}, merged.state, told).state == merged.state
    assert offered(_state({NAME: "Sari"}, {"A": 1}), loser, told.uid) is None
    blank = record_state("family", told.uid, {DELETED: "", NAME: ""}, stamps)
    assert merge({}, blank, told).taken == {NAME: "Sari W"}
    cleared = record_state(
        "family", told.uid, {DELETED: "", NAME: ""}, Stamps({"A": 2}, "A.1", {NAME: "A.2"})
    )
    assert _conflicts(merge({}, cleared, told)) == [(NAME, "", "Sari W", "conflict")]


# ---------------------------------------------------------------------- laws

_TEXTS = st.sampled_from(("", "Sari", "Budi", "Wulan"))
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(("edit", "delete", "restore", "hand over")),
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from(EDITED),
        _TEXTS,
    ),
    max_size=14,
)


def _sites(steps: list[tuple[str, int, int, str, str]]) -> list[RecordState]:
    """Return what three sites say of a record after some steps."""
    sites = [Site(name) for name in ("W-A", "W-B", "W-C")]
    sites[0].add(KEY, {**dict.fromkeys(EDITED, ""), "joined_into": ""})
    for site in sites:
        site.receive(sites[0].send())
    for step, number, other, name, text in steps:
        site = sites[number]
        dead = site.records[KEY].dead()
        if step == "edit" and not dead:
            site.edit(KEY, name, text)
        elif step == "delete" and not dead:
            site.decide(KEY, DELETED, "pindah")
        elif step == "restore" and dead:
            site.decide(KEY, DELETED, "")
        elif step == "hand over":
            sites[other].receive(site.send())
    for site in sites:
        site.seal()
    return [site.state(KEY) for site in sites]


def _said(state: RecordState) -> dict[str, set[str]]:
    """Return what stands in every field; whether it is there counts, not why not."""
    fields = {n: {v.text for v in vs} for n, vs in state.fields.items() if n != DELETED}
    return {**fields, DELETED: {str(state.deleted)}}


def _join(*states: RecordState) -> RecordState:
    first, *more = states
    for state in more:
        first = merge({}, first, state).state
    return first


@given(_STEPS)
def test_merging_is_commutative(steps: list[tuple[str, int, int, str, str]]) -> None:
    a, b, _ = _sites(steps)
    assert _said(_join(a, b)) == _said(_join(b, a))


@given(_STEPS)
def test_merging_is_associative(steps: list[tuple[str, int, int, str, str]]) -> None:
    a, b, c = _sites(steps)
    assert _said(_join(_join(a, b), c)) == _said(_join(a, _join(b, c)))
    assert _said(_join(c, b, a)) == _said(_join(a, c, b))


@given(_STEPS)
def test_merging_is_idempotent(steps: list[tuple[str, int, int, str, str]]) -> None:
    a, b, _ = _sites(steps)
    once = _join(a, b)
    again = merge({}, once, b)
    assert again.state == once
    assert not again.taken
    assert merge({}, a, a).outcome == "same"


@given(st.lists(st.tuples(*[st.dictionaries(st.sampled_from(EDITED), _TEXTS)] * 2), max_size=6))
def test_two_sites_that_take_turns_get_the_classical_three_way_merge(
    rounds: list[tuple[dict[str, str], dict[str, str]]],
) -> None:
    village, regency = Site("W-A"), Site("W-R")
    village.add(KEY, {**dict.fromkeys(EDITED, ""), "joined_into": ""})
    regency.receive(village.send())
    base = dict(village.records[KEY].values)
    for here, there in rounds:
        for site, typed in ((village, here), (regency, there)):
            for name, text in typed.items():
                site.edit(KEY, name, text)
        merged = regency.receive(village.send())[KEY]
        expected, conflicts = _three_way(base, {**base, **there}, {**base, **here})
        assert merged.visible == expected
        assert {c.field for c in merged.conflicts} == conflicts
        for name in conflicts:
            regency.decide(KEY, name, here[name])
        back = village.receive(regency.send())[KEY]
        assert not back.conflicts
        base = dict(village.records[KEY].values)
        assert base == regency.records[KEY].values


def _three_way(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[dict[str, str], set[str]]:
    """Merge as everybody knows it (exchange rule 4)."""
    result, conflicts = {}, set()
    for name, known in base.items():
        result[name] = theirs[name] if mine[name] == known else mine[name]
        if known not in {mine[name], theirs[name]} and mine[name] != theirs[name]:
            conflicts.add(name)
    return result, conflicts


# ---------------------------------------------------------------------- undo


def test_undoing_an_import_leaves_what_was_sealed_since() -> None:
    before = Stamps({"A": 1}, "A.1")
    written = Stamps({"A": 1, "B": 1}, "A.1", {NAME: "B.1"})
    now = written.with_dot([NIK], "A.2")
    left = retreat(now, written, before)
    assert (left.of(NAME), left.of(NIK), left.seen) == ("A.1", "A.2", {"A": 2})


def test_undoing_an_import_puts_back_what_stood_beside_and_what_its_deletion_knew() -> None:
    before = Stamps({"A": 1}, "A.1", {}, {}, {NAME: ("B.1",)})
    written = Stamps({"A": 1, "B": 2}, "A.1", {NAME: "B.2"}, {"B": 2})
    since = written.with_dot([NAME], "A.2")
    assert retreat(written, written, before) == before
    after = retreat(since, written, before)
    assert (after.of(NAME), after.also, after.gone) == ("A.2", {}, {})
    assert after.seen == {"A": 2}


# ---------------------------------------------------------------------- fields of one side only


def _partly(values: Mapping[str, str], dot: str) -> RecordState:
    """Return what a file says that lost some columns."""
    seen = {dot.partition(".")[0]: 1}
    return record_state("family", KEY, {DELETED: "", **values}, Stamps(seen, dot), complete=False)


def test_a_value_that_we_never_had_is_taken_although_its_dot_is_known() -> None:
    mine = _state({NIK: "1"}, {"A": 1})
    merged = merge({}, mine, _state({NIK: "1", NAME: "Sari"}, {"A": 1}))
    assert (merged.taken, merged.conflicts) == ({NAME: "Sari"}, ())


def test_what_a_tombstone_no_longer_says_comes_back_without_a_conflict() -> None:
    mine = _tombstone("pindah", "A.2", {"A": 2})
    theirs = _state({NAME: "Sari W"}, {"A": 2, "B": 1}, {DELETED: "B.1", NAME: "B.1"})
    merged = merge({}, mine, theirs)
    assert (merged.taken, merged.conflicts) == ({NAME: "Sari W", DELETED: ""}, ())
    assert merged.state.stamps.gone == {}


def test_a_new_record_knows_nothing_of_what_its_file_lost() -> None:
    merged = merge({}, None, _partly({NAME: "Sari"}, "A.1"))
    assert (merged.state.stamps.of(NAME), merged.state.stamps.of(NIK)) == ("A.1", "")
    assert merged.state.stamps.seen == {}
    later = merge({}, merged.state, _state({NAME: "Sari", NIK: "1"}, {"A": 1}))
    assert (later.taken, later.conflicts) == ({NIK: "1"}, ())


def test_a_new_record_keeps_the_dots_of_the_same_text_written_twice() -> None:
    stamps = Stamps({"A": 1, "B": 1}, "A.1", {}, {}, {NAME: ("B.1",)})
    theirs = record_state("family", KEY, {DELETED: "", NAME: "Sari"}, stamps)
    assert merge({}, None, theirs).state.stamps.also == {NAME: ("B.1",)}


# ---------------------------------------------------------------------- deletion by hand, and new


def test_a_new_tombstone_into_which_somebody_typed_stands() -> None:
    typed = Version(hand_dot(KEY, NAME, "A.1", "Sari"), "Sari")
    stone = _tombstone("pindah", "A.1", {"A": 1})
    theirs = RecordState("family", KEY, {**stone.fields, NAME: frozenset((typed,))}, stone.stamps)
    merged = merge({}, None, theirs)
    assert not merged.state.deleted
    assert _conflicts(merged) == [(DELETED, "", "pindah", "deletion")]
    again = merge({}, merged.state, theirs)
    assert (again.taken, again.state.stamps) == ({}, merged.state.stamps)


def test_a_new_tombstone_around_an_unknown_member_stands() -> None:
    stone = _tombstone("pindah", "A.1", {"A": 1})
    assert merge({}, None, stone).state.deleted
    assert not merge({}, None, stone, inside=["B.1"]).state.deleted


def test_a_tombstone_without_stamps_is_asked_about() -> None:
    stamps = Stamps(base=hand_dot(KEY, "*", "", "pindah"))
    theirs = record_state("family", KEY, {DELETED: "pindah"}, stamps, complete=False)
    merged = merge({}, _state({NAME: "Sari"}, {"A": 1}), theirs)
    assert _conflicts(merged) == [(DELETED, "", "pindah", "deletion")]


def test_a_loser_that_noted_no_deletion_knew_what_it_had_seen() -> None:
    loser = Stamps({"A": 2}, "A.1")
    state = _state({NAME: "Sari", NIK: "9"}, {"A": 2, "B": 1}, {NAME: "A.2", NIK: "B.1"})
    found = offered(state, loser, "K-0")
    assert found is not None
    assert found.fields.keys() == {NIK}


def test_states_and_places_of_a_loser_are_not_offered() -> None:
    state = _state({"status": "moved", "position": "3"}, {"B": 1}, {"status": "B.1"})
    assert offered(state, Stamps({"A": 1}, "A.1", {}, {"A": 1}), "K-0") is None


# ---------------------------------------------------------------------- dots


def test_of_several_counts_of_a_site_the_highest_is_seen() -> None:
    assert seen_of(["A.3", "B.1", "A.1", ""]) == {"A": 3, "B": 1}


def test_a_cell_typed_twice_from_different_values_is_two_versions() -> None:
    assert hand_dot(KEY, NAME, "A.1", "x") != hand_dot(KEY, NAME, "A.2", "x")
    assert hand_dot(KEY, NAME, "A.1", " x ") == hand_dot(KEY, NAME, "A.1", "x")


def test_a_deletion_names_what_it_knew_of_each_record_inside() -> None:
    assert inner_dot("P-1", "A.1") != inner_dot("P-2", "A.1")
    assert inner_dot("P-1", "A.1") != inner_dot("P-1", "A.2")
    typed = hand_dot("P-1", NAME, "A.1", "x")
    assert inner_dot("P-1", typed) == typed


# ---------------------------------------------------------------------- the regency's states


def test_a_family_is_not_unfinished_because_it_is_where_something_is_proposed() -> None:
    mine = _state({"status": "complete"}, {"A": 1})
    theirs = _state({"status": "draft"}, {"A": 1, "R": 1}, {"status": "R.1"})
    merged = merge({}, mine, theirs, policy="propose")
    assert (merged.taken, merged.defended) == ({}, {"status"})
    partial = merge({}, mine, replace(theirs, complete=False), policy="propose")
    assert (partial.taken, partial.defended) == ({}, frozenset())
    assert merge({}, mine, theirs).taken == {"status": "draft"}
    other = _state({"status": "moved"}, {"A": 1, "R": 1}, {"status": "R.1"})
    assert merge({}, mine, other, policy="propose").taken == {"status": "moved"}


# ---------------------------------------------------------------------- what stands beside


def _in_conflict() -> RecordState:
    """Return a record of A beside whose name another one of B stands."""
    theirs = _state({NAME: "Sari R", NIK: "1"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    mine = _state({NAME: "Sari W", NIK: "1"}, {"A": 2}, {NAME: "A.2"})
    return merge({}, mine, theirs).state


def test_a_file_that_says_nothing_of_a_conflict_leaves_it_open() -> None:
    seen = {"A": 1, "C": 1}
    theirs = _state({NIK: "2"}, seen, {NIK: "C.1"}, complete=False)
    merged = merge({}, _in_conflict(), theirs)
    assert (merged.taken, merged.settled, merged.outcome) == ({NIK: "2"}, frozenset(), "changed")
    assert _conflicts(merged) == [(NAME, "Sari W", "Sari R", "conflict")]


def test_a_conflict_that_is_decided_for_ours_elsewhere_is_a_change() -> None:
    decided = _state({NAME: "Sari W", NIK: "1"}, {"A": 2, "B": 2}, {NAME: "B.2"})
    merged = merge({}, _in_conflict(), decided)
    assert (merged.taken, merged.conflicts) == ({}, ())
    assert (merged.settled, merged.outcome) == ({(NAME, "B.1")}, "changed")


def test_a_value_that_was_also_written_elsewhere_contests_a_deletion_that_did_not_know() -> None:
    stamps = Stamps({"A": 1, "B": 1}, "A.1", {}, {}, {NAME: ("B.1",)})
    mine = record_state("family", KEY, {DELETED: "", NAME: "Sari"}, stamps)
    merged = merge({}, mine, _tombstone("pindah", "A.2", {"A": 2}))
    assert _conflicts(merged) == [(DELETED, "", "pindah", "deletion")]


def test_what_came_to_a_loser_after_the_joining_is_still_offered() -> None:
    loser = Stamps({"A": 2, "B": 1}, "A.1", {DELETED: "A.2"}, {"A": 2})
    theirs = _state({NAME: "Sari W"}, {"A": 1, "B": 1}, {NAME: "B.1"})
    assert offered(theirs, loser, "K-0") is not None


def test_a_state_typed_into_a_workbook_while_it_changed_here_is_asked_about() -> None:
    mine = _state({"status": "moved"}, {"A": 2}, {"status": "A.2"})
    typed = Version(hand_dot(KEY, "status", "A.1", "not_found"), "not_found")
    before = _state({"status": "draft"}, {"A": 1})
    theirs = replace(before, fields={**before.fields, "status": frozenset((typed,))})
    merged = merge({}, mine, theirs)
    assert _conflicts(merged) == [("status", "moved", "not_found", "conflict")]
    assert merge({}, merged.state, theirs).taken == {}
    assert merge({}, before, theirs).taken == {"status": "not_found"}


def test_an_old_file_does_not_raise_a_tombstone_that_came_alone() -> None:
    stone = _tombstone("pindah", "A.2", {"A": 2, "B": 1})
    alone = merge({}, None, stone).state
    merged = merge({}, alone, _state({NAME: "Sari"}, {"A": 1}))
    assert (merged.state.deleted, merged.conflicts) == (True, ())
