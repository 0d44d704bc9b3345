"""A blind second keying stops only where it differs, and a third keystroke decides."""

from __future__ import annotations

import pytest

from dampingan.core.errors import StorageError
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.kind import MEMBERS
from dampingan.store.verification.difference import ROWS
from dampingan.store.verification.second_keying import SecondKeying
from dampingan.store.verification.verification import agreement, draw_by_hand, waiting
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

FLOOR, HEAD, AREA = Field("jenis_lantai"), Field("nama_kk"), Field("luas_lantai")


def _family(workspace: Workspace, *, members: int = 2) -> FamilyEntry:
    entry = FamilyEntry.create(workspace, {"rt": "001", "rw": "001"})
    entry.set(HEAD, "Sari Wulandari")
    entry.set(FLOOR, "6")
    entry.set(AREA, "42")
    for number in range(members):
        row, _ = entry.add_row(MEMBERS)
        entry.set(Field("nama", row), f"Warga {number}")
    return entry


def _complete(workspace: Workspace, family: FamilyEntry) -> None:
    with workspace.write("Selesai") as tx:
        tx.update("family", family.record_id, {"status": "complete", "error_count": 0})


def _second(workspace: Workspace, family: FamilyEntry) -> SecondKeying:
    _complete(workspace, family)
    draw_by_hand(workspace, "family", [family.record_id])
    workspace.actor = "Budi"
    return SecondKeying.load(workspace, waiting(workspace)[0].verification_id)


def _key(second: SecondKeying, field: Field, text: str) -> bool:
    value = second.offer(field, text)
    if value is not None:
        second.set(field, value)
    return value is not None


def _key_all(second: SecondKeying) -> None:
    """Key everything as the first keying has it."""
    first = second.first.session
    for mine in first.rows(MEMBERS):
        row, _ = second.add_row(MEMBERS)
        assert _key(second, Field("nama", row), first.value(Field("nama", mine)))
    for field in first.route():
        if not field.row and first.value(field) and field not in {HEAD, FLOOR, AREA}:
            assert _key(second, field, first.value(field))


def test_a_second_keying_begins_blank(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    assert second.session.value(HEAD) == ""
    assert second.session.rows(MEMBERS) == ()
    assert second.session.value(Field("kode_desa")) != ""


def test_equal_answers_go_on_and_different_ones_stop(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    assert _key(second, HEAD, "sari  wulandari")
    assert not _key(second, FLOOR, "8")
    assert second.session.value(FLOOR) == ""
    assert second.first.session.value(FLOOR) == "6"
    difference = second.difference(FLOOR)
    assert difference is not None
    assert (difference.first, difference.second, difference.open) == ("6", "8", True)


def test_keying_the_firsts_value_is_the_verifiers_mistake(workspace: Workspace) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, FLOOR, "8")
    assert _key(second, FLOOR, "6")
    family.reload()
    assert family.session.value(FLOOR) == "6"
    assert [d.verdict for d in second.differences] == ["verifier"]


def test_keying_the_own_value_again_replaces_the_record_and_history_says_so(
    workspace: Workspace,
) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, FLOOR, "8")
    assert _key(second, FLOOR, "8")
    family.reload()
    assert family.session.value(FLOOR) == "8"
    changed = next(
        item
        for item in workspace.history("family", family.record_id)
        if item.field == "answers.jenis_lantai"
    )
    assert (changed.source, changed.actor, changed.old, changed.new) == ("verify", "Budi", "6", "8")
    assert changed.label == "Verifikasi mengganti 303"


def test_a_third_value_that_is_neither_decides_nothing_by_itself(workspace: Workspace) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, FLOOR, "8")
    assert not _key(second, FLOOR, "5")
    assert not _key(second, FLOOR, "4")
    family.reload()
    assert family.session.value(FLOOR) == "6"
    again = SecondKeying.load(workspace, second.verification_id).difference(FLOOR)
    assert again is not None
    assert (again.open, again.doubted, again.third) == (True, True, "4")


def test_after_a_third_value_the_first_still_decides(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    for text in ("8", "5"):
        assert not _key(second, FLOOR, text)
    assert _key(second, FLOOR, "6")
    assert [(d.verdict, d.doubted) for d in second.differences] == [("verifier", False)]


def test_a_decision_keyed_again_as_neither_is_open_until_it_is_keyed_twice(
    workspace: Workspace,
) -> None:
    second = _second(workspace, _family(workspace))
    for text in ("8", "8"):
        _key(second, FLOOR, text)
    assert not _key(second, FLOOR, "5")
    assert second.first.session.value(FLOOR) == "8"
    assert not second.settled(FLOOR)
    assert _key(second, FLOOR, "6")
    assert second.first.session.value(FLOOR) == "6"
    assert [d.verdict for d in second.differences] == ["verifier"]


def test_a_third_value_keyed_twice_makes_both_wrong(workspace: Workspace) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, FLOOR, "8")
    assert not _key(second, FLOOR, "5")
    assert _key(second, FLOOR, "5")
    family.reload()
    assert family.session.value(FLOOR) == "5"
    assert [d.verdict for d in second.differences] == ["both"]


def test_blank_against_an_answer_is_a_difference_too(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    assert not _key(second, FLOOR, "")
    assert _key(second, FLOOR, "")
    assert second.first.session.value(FLOOR) == ""


def test_a_decision_that_is_keyed_again_is_judged_by_the_first_two(workspace: Workspace) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, FLOOR, "8")
    _key(second, FLOOR, "8")
    assert _key(second, FLOOR, "6")
    family.reload()
    assert family.session.value(FLOOR) == "6"
    assert [d.verdict for d in second.differences] == ["verifier"]


def test_what_was_keyed_survives_a_kill(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    _key(second, HEAD, "Sari Wulandari")
    row, _ = second.add_row(MEMBERS)
    _key(second, Field("nama", row), "Warga 0")
    _key(second, FLOOR, "8")
    again = SecondKeying.load(workspace, second.verification_id)
    assert again.session.value(HEAD) == "Sari Wulandari"
    assert again.session.value(Field("nama", again.session.rows(MEMBERS)[0])) == "Warga 0"
    assert again.difference(FLOOR) == second.difference(FLOOR)
    assert waiting(workspace)[0].state == "keying"


def test_rows_are_compared_by_their_place(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    one, _ = second.add_row(MEMBERS)
    two, _ = second.add_row(MEMBERS)
    assert _key(second, Field("nama", one), "Warga 0")
    assert not _key(second, Field("nama", two), "Warga 9")


def test_a_row_too_many_in_the_record_goes_when_the_paper_has_none(workspace: Workspace) -> None:
    family = _family(workspace, members=3)
    second = _second(workspace, family)
    for number in range(2):
        row, _ = second.add_row(MEMBERS)
        _key(second, Field("nama", row), f"Warga {number}")
    difference = second.rows_differ(MEMBERS)
    assert difference is not None
    assert (difference.question, difference.first, difference.second) == (ROWS + MEMBERS, "3", "2")
    assert second.decide_rows(MEMBERS, "", 2)
    family.reload()
    assert len(family.session.rows(MEMBERS)) == 2
    assert second.rows_differ(MEMBERS) is None
    assert [d.verdict for d in second.differences] == ["keyer"]


def test_a_row_missing_in_the_record_comes_from_the_second_keying(workspace: Workspace) -> None:
    family = _family(workspace, members=1)
    second = _second(workspace, family)
    for number in range(2):
        row, _ = second.add_row(MEMBERS)
        _key(second, Field("nama", row), f"Warga {number}")
    assert second.decide_rows(MEMBERS, "", 2)
    family.reload()
    rows = family.session.rows(MEMBERS)
    assert [family.session.value(Field("nama", row)) for row in rows] == ["Warga 0", "Warga 1"]


def test_rows_that_the_verifier_missed_have_to_be_keyed(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace, members=2))
    row, _ = second.add_row(MEMBERS)
    _key(second, Field("nama", row), "Warga 0")
    assert not second.decide_rows(MEMBERS, "", 2)
    assert second.rows_remaining()
    row, _ = second.add_row(MEMBERS)
    assert second.rows_remaining() == []


def test_an_answer_changed_meanwhile_is_compared_anew(workspace: Workspace) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, FLOOR, "6")
    assert not second.changed_since(FLOOR)
    family.reload()
    family.set(FLOOR, "7")
    again = SecondKeying.load(workspace, second.verification_id)
    assert again.changed_since(FLOOR)
    assert FLOOR in again.remaining()
    assert not _key(again, FLOOR, "6")
    difference = again.difference(FLOOR)
    assert difference is not None
    assert difference.first == "7"


def test_finishing_verifies_a_record_without_errors_and_writes_the_figures(
    workspace: Workspace,
) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, HEAD, "Sari Wulandari")
    _key(second, FLOOR, "8")
    _key(second, FLOOR, "8")
    _key(second, AREA, "24")
    _key(second, AREA, "42")
    with pytest.raises(ValueError, match=str(second.verification_id)):
        second.finish()
    _key_all(second)
    assert second.remaining() == []
    outcome = second.finish()
    assert (outcome.keyer_errors, outcome.verifier_errors) == (1, 1)
    assert outcome.fields == 3 + 2 + 2  # three at the root, RT and RW, two names
    assert not outcome.verified  # this family was never complete: errors are open
    assert waiting(workspace) == []


def test_agreement_counts_by_operator_and_by_question(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    _key(second, HEAD, "Sari Wulandari")
    _key(second, FLOOR, "8")
    _key(second, FLOOR, "8")
    _key(second, AREA, "42")
    second.peek(AREA)
    _key_all(second)
    second.finish()
    (keyer,) = agreement(workspace)
    assert (keyer.key, keyer.records, keyer.compared) == ("Sari", 1, 7)
    assert (keyer.differences, keyer.keyer_errors, keyer.verifier_errors) == (1, 1, 0)
    assert keyer.peeks == 1
    assert keyer.rate == pytest.approx(6 / 7)
    by_question = {entry.key: entry for entry in agreement(workspace, "question")}
    assert by_question["jenis_lantai"].rate == 0.0
    assert by_question["nama"].compared == 2
    assert [entry.key for entry in agreement(workspace, "verifier")] == ["Budi"]


def test_answers_count_for_whoever_keyed_them(workspace: Workspace) -> None:
    family = _family(workspace)
    workspace.actor = "Tono"
    family.set(AREA, "43")
    second = _second(workspace, family)
    for field, text in ((HEAD, "Sari Wulandari"), (FLOOR, "6"), (AREA, "42"), (AREA, "42")):
        _key(second, field, text)
    _key_all(second)
    second.finish()
    found = {entry.key: entry for entry in agreement(workspace)}
    assert (found["Tono"].compared, found["Tono"].keyer_errors) == (1, 1)
    assert (found["Sari"].compared, found["Sari"].keyer_errors) == (6, 0)


def test_several_people_may_verify_in_several_sittings(workspace: Workspace) -> None:
    second = _second(workspace, _family(workspace))
    _key(second, HEAD, "Sari Wulandari")
    workspace.actor = "Wati"
    again = SecondKeying.load(workspace, second.verification_id)
    _key(again, FLOOR, "6")
    assert again.operators == ("Budi", "Wati")


def test_undo_takes_back_a_decision_and_what_it_replaced(workspace: Workspace) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, HEAD, "Sari Wulandari")
    _key(second, FLOOR, "8")
    _key(second, FLOOR, "8")
    assert second.undo()
    family.reload()
    assert family.session.value(FLOOR) == "6"
    difference = second.difference(FLOOR)
    assert difference is not None
    assert difference.open
    assert second.undo()
    assert second.difference(FLOOR) is None
    assert second.session.value(HEAD) == "Sari Wulandari"
    assert second.undo()
    assert second.session.value(HEAD) == ""
    assert not second.undo()


def test_answers_to_an_additional_form_are_keyed_again_too(workspace: Workspace) -> None:
    install_usaha(workspace, "village")
    village = Subject("village", int(workspace.village["id"]))
    entry = ResponseEntry.create(workspace, "usaha", village)
    field = next(f for f in entry.session.route() if not f.row)
    entry.set(field, "1")
    with workspace.write("Selesai") as tx:
        tx.update("response", entry.record_id, {"status": "complete", "error_count": 0})
    draw_by_hand(workspace, "response", [entry.record_id])
    second = SecondKeying.load(workspace, waiting(workspace)[0].verification_id)
    assert second.kind == "response"
    assert not _key(second, field, "2")
    assert _key(second, field, "2")
    entry.reload()
    assert entry.session.value(field) == "2"


def test_undo_takes_back_all_rows_that_a_number_brought(workspace: Workspace) -> None:
    family = _family(workspace, members=1)
    second = _second(workspace, family)
    for number in range(3):
        row, _ = second.add_row(MEMBERS)
        _key(second, Field("nama", row), f"Warga {number}")
    assert second.decide_rows(MEMBERS, "", 3)
    family.reload()
    assert len(family.session.rows(MEMBERS)) == 3
    assert second.undo()
    family.reload()
    assert len(family.session.rows(MEMBERS)) == 1
    assert [one.repeat for one in second.rows_remaining()] == [MEMBERS]


def test_undo_takes_back_nothing_of_others_when_the_record_was_not_changed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = _family(workspace)
    second = _second(workspace, family)
    _key(second, FLOOR, "8")

    def refuse(*_: object, **__: object) -> None:
        raise StorageError("penuh")

    other = FamilyEntry.create(workspace)
    other.set(HEAD, "Tetangga")
    with monkeypatch.context() as patch:
        patch.setattr(second.first, "_write", refuse)
        with pytest.raises(StorageError):
            _key(second, FLOOR, "8")
    second.undo()
    other.reload()
    assert other.session.value(HEAD) == "Tetangga"
