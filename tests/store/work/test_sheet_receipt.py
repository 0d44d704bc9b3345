"""Sheets that lead to their records and are ticked in by their codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import BANDENGAN
from dampingan.core.errors import WorkspaceError
from dampingan.core.keys import new_key
from dampingan.core.sheet_code import SheetCode, code_text, read_code
from dampingan.store.merging.joining import join_families
from dampingan.store.status import RESTORE, give_status
from dampingan.store.work.paper_receipt import receive
from dampingan.store.work.sheet_receipt import (
    expected_forms,
    receive_sheet,
    sheets_by_place,
)
from dampingan.store.work.sheet_target import SheetTarget, find_key, find_sheet
from dampingan.store.work.work_summary import PlaceWork, place_work, totals
from dampingan.store.workspace import Workspace

Code = Callable[..., SheetCode]


@pytest.fixture
def families(workspace: Workspace) -> list[int]:
    """Five families: three in RT 001, two in RT 002; the last of each is not begun."""
    made = []
    with workspace.write("Isi desa", undoable=False) as tx:
        for number in range(5):
            pending = number in {2, 4}
            made.append(
                tx.insert(
                    "family",
                    {
                        "village_code": BANDENGAN,
                        "period": workspace.period,
                        "form_id": "keluarga",
                        "status": "draft" if pending else "complete",
                        "change_state": "pending" if pending else "",
                        "head_name": f"Kepala {number}",
                        "rt": "001" if number < 3 else "002",
                        "rw": "003",
                    },
                )
            )
    return made


@pytest.fixture
def code_of(workspace: Workspace) -> Code:
    """Return what makes the code of a family's sheet, as a scanner would hand it over."""
    form = workspace.form("family")

    def make(
        family: int | None, page: int = 1, *, form_id: str = form.form_id,
        version: str = form.version, village: str = BANDENGAN, period: str = workspace.period,
    ) -> SheetCode:  # fmt: skip
        key = str(workspace.record("family", family)["uid"]) if family else ""
        read = read_code(code_text(SheetCode(village, form_id, version, key, page, period)))
        assert read
        return read

    return make


def target(workspace: Workspace, code: SheetCode) -> SheetTarget:
    return find_sheet(workspace, code)


def whole(workspace: Workspace) -> PlaceWork:
    return totals(place_work(workspace, form_id="keluarga"))


def test_a_sheet_leads_to_its_family(workspace, families, code_of):
    found = target(workspace, code_of(families[0], 3))
    assert (found.kind, found.record_id, found.page) == ("family", families[0], 3)
    assert (found.form_id, found.main, found.name) == ("keluarga", True, "Kepala 0")
    assert not found.other_version
    assert (found.period, found.village, found.deleted) == ("", "", False)


def test_a_sheet_of_another_village_version_or_period_says_so(workspace, families, code_of):
    found = target(workspace, code_of(families[0], version="2019", village="33.75.01.1001"))
    assert (found.village, found.other_version, found.version) == ("33.75.01.1001", True, "2019")
    assert found.own_version == workspace.form("family").version
    assert target(workspace, code_of(families[0], period="2025-Q1")).period == "2025-Q1"


def test_a_sheet_of_a_form_that_is_not_installed_has_none(workspace, families, code_of):
    found = target(workspace, code_of(families[0], form_id="rumah ibadah"))
    assert (found.form_id, found.form[:5], found.known) == ("", "RUMA.", True)


def test_a_sheet_without_key_and_one_of_a_stranger_are_told_apart(workspace, families, code_of):
    assert target(workspace, code_of(None)).blank
    stranger = SheetCode(BANDENGAN, "KELUARGA", "1", new_key("K"), 1)
    found = target(workspace, stranger)
    assert not found.blank
    assert not found.known


def test_a_deleted_family_is_found_with_the_reason_and_can_come_back(workspace, families, code_of):
    give_status(workspace, "family", [families[0]], "deleted", reason="salah ketik", label="x")
    found = target(workspace, code_of(families[0]))
    assert (found.deleted, found.reason) == (True, "salah ketik")
    give_status(workspace, "family", [families[0]], RESTORE, label="x")
    assert not target(workspace, code_of(families[0])).deleted


def test_a_family_that_was_joined_leads_to_the_one_that_stands(workspace, families, code_of):
    join_families(workspace, families[1], families[0])
    join_families(workspace, families[2], families[1])
    found = target(workspace, code_of(families[0]))
    assert (found.record_id, found.joined, found.deleted) == (families[2], True, False)


def test_a_key_is_found_however_it_is_typed(workspace, families):
    key = str(workspace.record("family", families[1])["uid"])
    sloppy = key.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    for text in (key, sloppy, key[:6] + "-" + key[6:10] + "-" + key[10:]):
        found = find_key(workspace, text)
        assert found
        assert found.record_id == families[1]
    assert find_key(workspace, "K-123") is None
    assert find_key(workspace, new_key("B")) is None


def test_a_sheet_is_ticked_once_and_either_side_will_do(workspace, families, code_of):
    first = receive_sheet(workspace, target(workspace, code_of(families[0], 2)))
    assert (first.again, first.first, first.sheet, first.missing(4)) == (False, True, 1, [2])
    again = receive_sheet(workspace, target(workspace, code_of(families[0], 1)))
    assert (again.again, again.operator) == (True, workspace.actor)
    last = receive_sheet(workspace, target(workspace, code_of(families[0], 3)))
    assert (last.first, last.sheet, last.sheets, last.missing(4)) == (False, 2, (1, 2), [])


def test_undo_takes_a_tick_back_and_it_can_be_given_again(workspace, families, code_of):
    found = target(workspace, code_of(families[0]))
    receive_sheet(workspace, found)
    assert "RT" in workspace.can_undo
    workspace.undo()
    assert whole(workspace).received == 0
    assert not receive_sheet(workspace, found).again
    workspace.undo()
    workspace.redo()
    assert whole(workspace).received == 1


def test_who_is_missing_is_known_per_rt(workspace, families, code_of):
    for family, page in ((families[0], 1), (families[0], 3), (families[1], 1), (families[3], 4)):
        receive_sheet(workspace, target(workspace, code_of(family, page)))
    forms = expected_forms(workspace, form_id="keluarga")
    first, second = sheets_by_place([replace(one, pages=4) for one in forms])
    assert (first.rt, first.known, first.came, first.whole, first.missing) == ("001", 3, 2, 1, 1)
    assert (second.rt, second.known, second.came, second.whole) == ("002", 2, 1, 0)
    missing = [one.name for one in expected_forms(workspace, form_id="keluarga", rt="2", rw="3")]
    assert missing == ["Kepala 3", "Kepala 4"]


def test_scanned_and_counted_forms_are_never_added_up(workspace, families, code_of):
    receive(workspace, form_id="keluarga", rt="001", rw="003", count=3)
    for family in families[:2]:
        receive_sheet(workspace, target(workspace, code_of(family)))
    assert (whole(workspace).received, whole(workspace).scanned) == (3, 2)


def test_what_was_received_is_done_begun_or_waiting_in_every_mix(workspace, families, code_of):
    def holds() -> PlaceWork:
        places = place_work(workspace, form_id="keluarga")
        for place in (*places, totals(places)):
            assert place.received == place.keyed - place.uncounted + place.waiting
            assert place.received == place.received_done + place.received_drafts + place.waiting
        return totals(places)

    receive_sheet(workspace, target(workspace, code_of(families[2])))  # nobody began it
    assert (holds().received, holds().waiting, holds().uncounted) == (1, 1, 3)
    receive_sheet(workspace, target(workspace, code_of(families[3])))  # keyed already
    assert (holds().received, holds().waiting, holds().uncounted) == (2, 1, 2)
    receive(workspace, form_id="keluarga", rt="001", rw="003", count=3)
    assert (holds().received, holds().waiting, holds().uncounted) == (4, 1, 0)


def test_a_joined_family_counts_once_and_a_deleted_one_no_more(workspace, families, code_of):
    for family in families[:2]:
        receive_sheet(workspace, target(workspace, code_of(family)))
    join_families(workspace, families[1], families[0])
    assert whole(workspace).received == 1
    assert receive_sheet(workspace, target(workspace, code_of(families[0]))).again
    give_status(workspace, "family", [families[1]], "deleted", reason="x", label="x")
    assert whole(workspace).received == 0


def test_a_family_that_moves_takes_its_sheet_along(workspace, families, code_of):
    receive_sheet(workspace, target(workspace, code_of(families[0])))
    with workspace.write("pindah") as tx:
        tx.update("family", families[0], {"rt": "002"})
    places = {place.rt: place for place in place_work(workspace, form_id="keluarga")}
    assert (places["001"].received, places["002"].received) == (0, 1)


def test_nobody_can_be_ticked_in_who_is_not_here(workspace, families, code_of):
    with pytest.raises(WorkspaceError, match="belum dikenal"):
        receive_sheet(workspace, target(workspace, code_of(None)))
    give_status(workspace, "family", [families[0]], "deleted", reason="x", label="x")
    with pytest.raises(WorkspaceError, match="belum dikenal"):
        receive_sheet(workspace, target(workspace, code_of(families[0])))


def test_sheets_of_an_additional_form_count_before_and_after_keying(workspace, families, code_of):
    from store.extra_form import install_usaha

    install_usaha(workspace)
    code = code_of(families[0], form_id="usaha", version="1")
    found = target(workspace, code)
    assert (found.form_id, found.main, found.answer_id) == ("usaha", False, 0)
    receive_sheet(workspace, found)
    before = totals(place_work(workspace, form_id="usaha", main=False))
    assert (before.received, before.keyed, before.waiting) == (1, 0, 1)
    with workspace.write("isi") as tx:
        answer = tx.insert(
            "response",
            {
                "village_code": BANDENGAN, "period": workspace.period, "form_id": "usaha",
                "subject": "family", "family_id": families[0], "title": "Kepala 0",
                "rt": "001", "rw": "003",
            },
        )  # fmt: skip
    after = totals(place_work(workspace, form_id="usaha", main=False))
    assert (after.received, after.keyed, after.waiting) == (1, 1, 0)
    assert target(workspace, code).answer_id == answer
    (one,) = expected_forms(workspace, form_id="usaha")
    assert (one.kind, one.came, one.begun) == ("response", True, True)


def test_a_workspace_of_the_layout_before_gets_the_table_after_a_backup(workspace_file: Path):
    raw = sqlite3.connect(workspace_file)
    raw.executescript("DROP TABLE sheet_receipt; UPDATE alembic_version SET version_num = '0004';")
    raw.close()
    with Workspace.open(workspace_file) as opened:
        assert expected_forms(opened, form_id="keluarga") == []
    assert workspace_file.with_name("bandengan.sebelum-0005.cadangan").exists()
