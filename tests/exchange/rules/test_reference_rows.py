"""Entries of reference lists travel: known before answers are judged, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BANDENGAN, NOW
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import receive, undo_receipt
from dampingan.exchange.writer.returning import write_return
from dampingan.forms.session import Field
from dampingan.store import reference
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.fingerprint import content_hash
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.plan import writing
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import plan_record
from dampingan.store.reference import Reference, add_reference, change_reference, replace_by, retire
from dampingan.store.workspace import Workspace
from exchange.plan_records import activity, problem, records, state
from exchange.rules.conftest import Edit

Send = Callable[..., Path]

AGENCIES, PUBLIC_WORKS, HEALTH = "perangkat_daerah", "kota-dpupr", "kota-dinkes"


def entry(workspace: Workspace, code: str, name: str = AGENCIES) -> Reference:
    found = reference.reference(workspace, name, code)
    assert found is not None
    return found


def findings(workspace: Workspace, uid: str) -> list[str]:
    record = plan_record(workspace, uid)
    assert record is not None
    opened = ResponseEntry.load(workspace, record.id)
    return [f.message for f in opened.session.findings_of(Field("pengampu", ""))]


@pytest.fixture
def back(regency: Workspace, village: Workspace, tmp_path: Path) -> Callable[[], Path]:
    def write() -> Path:
        path = tmp_path / f"balik-{len(list(tmp_path.iterdir()))}.xlsx"
        write_return(regency, village.village_code, path)
        return path

    return write


def test_only_entries_that_are_used_or_were_made_here_travel(
    village: Workspace, submission: Send
) -> None:
    activity(village)
    made = add_reference(village, AGENCIES, "Forum Nelayan Bandengan")
    rows = read_submission(submission(village)).sheets["Daftar"].rows
    agencies = {row["_code"] for row in rows if row["_list"] == AGENCIES}
    assert agencies == {PUBLIC_WORKS, made.code}


def test_a_village_without_the_assessment_has_no_such_sheet(
    village: Workspace, submission: Send
) -> None:
    assert "Daftar" not in read_submission(submission(village)).sheets


def test_an_entry_made_in_a_village_is_known_before_its_answers_are_judged(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    made = add_reference(village, AGENCIES, "Forum Nelayan Bandengan")
    uid = activity(village, pengampu=made.code)
    report = receive(regency, submission(village))
    assert not report.total("rejected")
    assert entry(regency, made.code).label == "Forum Nelayan Bandengan"
    assert entry(regency, made.code).origin == "village"
    assert plan_record(regency, uid).text("pengampu") == made.code  # type: ignore[union-attr]
    known = regency.extra_form("kegiatan").choices[f"{AGENCIES}.csv"]
    assert made.code in {choice.code for choice in known}
    with regency.snapshot() as reader:
        (errors,) = {e for (e,) in reader.records("response", ("error_count",))}
    assert errors == 0


def test_the_same_name_added_in_two_villages_is_one_entry(
    village: Workspace, laptop: Workspace, regency: Workspace, submission: Send
) -> None:
    for workspace in (village, laptop):
        ensure_plan(workspace)
        add_reference(workspace, AGENCIES, "Forum Nelayan")
    receive(regency, submission(village))
    receive(regency, submission(laptop))
    found = reference.references(regency, AGENCIES)
    assert [e.label for e in found].count("Forum Nelayan") == 1
    assert open_conflicts(regency) == []


def test_what_the_regency_renames_merges_and_retires_reaches_the_village(
    village: Workspace, regency: Workspace, submission: Send, back: Callable[[], Path]
) -> None:
    uid = activity(village)
    receive(regency, submission(village))
    change_reference(regency, entry(regency, PUBLIC_WORKS).id, label="Dinas Pekerjaan Umum Baru")
    replace_by(regency, entry(regency, HEALTH).id, "kota-bapperida")
    retire(regency, entry(regency, "kota-setda").id)
    report = receive(village, back())
    assert not report.total("conflict")
    assert entry(village, PUBLIC_WORKS).label == "Dinas Pekerjaan Umum Baru"
    assert entry(village, HEALTH).successor == "kota-bapperida"
    assert not entry(village, "kota-setda").active
    assert plan_record(village, uid).text("pengampu") == PUBLIC_WORKS  # type: ignore[union-attr]
    assert not receive(regency, submission(village)).total("changed")


def test_two_renamings_are_a_conflict_that_one_decision_settles(
    village: Workspace, regency: Workspace, submission: Send, back: Callable[[], Path]
) -> None:
    activity(village)
    receive(regency, submission(village))
    change_reference(village, entry(village, PUBLIC_WORKS).id, label="Dinas PU (desa)")
    change_reference(regency, entry(regency, PUBLIC_WORKS).id, label="Dinas PU (kota)")
    report = receive(regency, submission(village))
    assert report.total("conflict") == 1
    (conflict,) = open_conflicts(regency)
    told = conflict.kind, conflict.field, conflict.mine, conflict.theirs
    assert told == ("reference", "label", "Dinas PU (kota)", "Dinas PU (desa)")
    assert conflict.title == "Dinas PU (kota)"
    decide(regency, [Decision(conflict.id, "theirs")])
    assert entry(regency, PUBLIC_WORKS).label == "Dinas PU (desa)"
    receive(village, back())
    assert open_conflicts(village) == []
    assert entry(village, PUBLIC_WORKS).label == "Dinas PU (desa)"


def test_an_open_conflict_about_a_list_is_seen_on_both_sides(
    village: Workspace, regency: Workspace, submission: Send, back: Callable[[], Path]
) -> None:
    activity(village)
    receive(regency, submission(village))
    change_reference(village, entry(village, PUBLIC_WORKS).id, label="Dinas PU (desa)")
    change_reference(regency, entry(regency, PUBLIC_WORKS).id, label="Dinas PU (kota)")
    receive(regency, submission(village))
    path = back()
    (row,) = read_submission(path).sheets["Konflik"].rows
    assert "Dinas PU" in row["_ref_title"]
    receive(village, path)
    (conflict,) = open_conflicts(village)
    assert (conflict.mine, conflict.theirs) == ("Dinas PU (desa)", "Dinas PU (kota)")


def test_a_code_that_nobody_knows_is_kept_and_said(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    uid = activity(village, pengampu="dinas-yang-tidak-ada")
    path = submission(village)
    report = receive(regency, path)
    assert not report.total("rejected")
    assert plan_record(regency, uid).text("pengampu") == "dinas-yang-tidak-ada"  # type: ignore[union-attr]
    assert any("dinas-yang-tidak-ada" in f.message for f in report.findings)


def test_taking_a_receipt_back_takes_the_entries_back(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    made = add_reference(village, AGENCIES, "Forum Nelayan Bandengan")
    activity(village, pengampu=made.code)
    report = receive(regency, submission(village))
    undo_receipt(regency, report.batch_uid)
    assert made.code not in {e.code for e in reference.references(regency, AGENCIES)}
    receive(regency, submission(village))
    assert made.code in {e.code for e in reference.references(regency, AGENCIES)}


def test_an_entry_whose_key_was_changed_by_hand_is_rejected(
    village: Workspace, regency: Workspace, submission: Send, edit: Edit
) -> None:
    add_reference(village, AGENCIES, "Forum Nelayan Bandengan")
    path = submission(village)
    report = receive(regency, edit(path, "Daftar", 6, "_code", "kota-dinkes"))
    assert report.total("rejected") == 1
    assert entry(regency, HEALTH).label != "Forum Nelayan Bandengan"


def test_villages_lists_gather_alike_in_any_order(
    village: Workspace, laptop: Workspace, submission: Send, tmp_path: Path
) -> None:
    for workspace, name in ((village, "Forum Nelayan"), (laptop, "Forum Petani")):
        ensure_plan(workspace)
        add_reference(workspace, AGENCIES, name)
        add_reference(workspace, AGENCIES, "Karang Taruna")
        problem(workspace, name)
    files = [submission(village), submission(laptop)]
    hashes = set()
    for number, order in enumerate((files, files[::-1])):
        path = tmp_path / f"urut-{number}.dampingan"
        with Workspace.create(
            path, BANDENGAN[:5], "2026-Q4", actor="Budi", now=lambda: NOW
        ) as gathered:
            for one in order:
                receive(gathered, one)
            assert set(records(gathered, "masalah")) == {"Forum Nelayan", "Forum Petani"}
            hashes.add(content_hash(gathered))
    assert len(hashes) == 1


def test_a_dry_run_counts_and_writes_nothing(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    made = add_reference(village, AGENCIES, "Forum Nelayan Bandengan")
    activity(village, pengampu=made.code)
    report = receive(regency, submission(village), dry_run=True)
    sheet = next(s for s in report.sheets if s.name == "Daftar")
    assert (sheet.new, sheet.read) == (1, sheet.new + sheet.same)
    assert reference.reference(regency, AGENCIES, made.code) is None


def test_an_entry_added_in_a_second_round_reaches_answers_that_are_there(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    uid = activity(village)
    receive(regency, submission(village))
    made = add_reference(village, AGENCIES, "Forum Nelayan Bandengan")
    writing.answer(village, uid, {"pengampu": made.code})
    receive(regency, submission(village, changes_only=True))
    assert plan_record(regency, uid).text("pengampu") == made.code  # type: ignore[union-attr]


def test_visits_say_what_their_agency_is_called_now(
    village: Workspace, regency: Workspace, submission: Send, back: Callable[[], Path]
) -> None:
    told = {"tanggal": "2026-11-02", "perangkat": PUBLIC_WORKS}
    uid = writing.add(village, "kunjungan", told)
    receive(regency, submission(village))
    change_reference(regency, entry(regency, PUBLIC_WORKS).id, label="Dinas PU Baru")
    receive(village, back())
    assert plan_record(village, uid).title == "2026-11-02 Dinas PU Baru"  # type: ignore[union-attr]
    assert not receive(regency, submission(village)).total("conflict")
    assert state(village) == state(regency)
