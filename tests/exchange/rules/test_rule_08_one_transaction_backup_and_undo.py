"""Rule 8: a dry run, a backup, one transaction, and *batalkan impor ini*."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.core.errors import WorkspaceError
from dampingan.exchange.receiver.receiving import receive, undo_receipt
from dampingan.store.backup import KEPT, backups
from dampingan.store.merging.batch import batches
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, UMI, answer, family, key, said
from exchange.rules.test_rule_06_fingerprints_skip_unchanged_rows import counts, written

Submit = Callable[..., Path]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    path = submission(village)
    before = written(laptop)
    tried = receive(laptop, path, dry_run=True)
    assert (tried.applied, tried.dry_run, tried.backup) == (False, True, None)
    assert written(laptop) == before
    assert batches(laptop) == []
    assert receive(laptop, path).sheets == tried.sheets


def test_the_workspace_is_backed_up_as_it_was_before(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    report = receive(laptop, submission(village))
    assert report.backup is not None
    assert "sebelum-terima" in report.backup.name
    copy = report.backup.with_suffix(".dampingan")
    report.backup.rename(copy)
    with Workspace.open(copy) as before, before.snapshot() as reader:
        assert reader.count("family") == 0


def test_only_the_newest_backups_are_kept(village: Workspace, submission: Submit) -> None:
    for number in range(KEPT + 2):
        name = f"{village.path.stem}.sebelum-terima-2020-01-0{number + 1}-000000.cadangan"
        village.path.with_name(name).write_bytes(b"")
    path = submission(village)
    answer(village, UMI, "catatan", "lain")
    undo_later = receive(village, path)
    assert not undo_later.written
    assert len(backups(village.path)) == KEPT + 2


def test_a_failure_in_the_middle_leaves_nothing(
    village: Workspace, laptop: Workspace, submission: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dampingan.exchange.receiver import receiving

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("putus")

    before = written(laptop)
    monkeypatch.setattr(receiving, "keep_rejected", fail)
    with pytest.raises(RuntimeError):
        receive(laptop, submission(village))
    assert written(laptop) == before


def test_an_import_is_taken_back_at_once_and_applies_again(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    path = submission(village)
    report = receive(laptop, path)
    undo_receipt(laptop, report.batch_uid)
    with laptop.snapshot() as reader:
        assert all(gone for (gone,) in reader.records("family", ("deleted_at",)))
    assert batches(laptop)[0].state == "undone"
    again = receive(laptop, path)
    assert counts(again) == {"Keluarga": (3, 0, 0, 0, 0), "Anggota": (6, 0, 0, 0, 0)}
    assert not again.repeated
    with laptop.snapshot() as reader:
        assert not any(gone for (gone,) in reader.records("person", ("deleted_at",)))
    assert receive(laptop, path).repeated


def test_an_import_is_taken_back_days_later(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    receive(laptop, submission(village))
    answer(village, UMI, "catatan", "baru")
    report = receive(laptop, submission(village))
    path = laptop.path
    laptop.close()
    with Workspace.open(path, actor="Rini") as later:
        answer(later, BAMBANG, "catatan", "keluarga lain")
        undo_receipt(later, report.batch_uid)
        assert said(later, UMI, "catatan") == ""
        assert said(later, BAMBANG, "catatan") == "keluarga lain"


def test_what_was_changed_since_is_named_and_nothing_is_taken_back(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    receive(laptop, submission(village))
    answer(village, UMI, "catatan", "baru")
    answer(village, BAMBANG, "catatan", "baru juga")
    report = receive(laptop, submission(village))
    answer(laptop, UMI, "catatan", "lebih baru")
    with pytest.raises(WorkspaceError, match=family(laptop, UMI).uid):
        undo_receipt(laptop, report.batch_uid)
    assert said(laptop, BAMBANG, "catatan") == "baru juga"


def test_exporting_in_between_does_not_stand_in_the_way(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    report = receive(laptop, submission(village))
    submission(laptop)
    undo_receipt(laptop, report.batch_uid)
    with laptop.snapshot() as reader:
        assert all(gone for (gone,) in reader.records("family", ("deleted_at",)))


def test_the_newest_import_is_taken_back_first_and_then_the_one_before(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    first = receive(laptop, submission(village))
    answer(village, UMI, "catatan", "baru")
    second = receive(laptop, submission(village))
    with pytest.raises(WorkspaceError, match=family(laptop, UMI).uid):
        undo_receipt(laptop, first.batch_uid)
    undo_receipt(laptop, second.batch_uid)
    undo_receipt(laptop, first.batch_uid)
    with laptop.snapshot() as reader:
        assert all(gone for (gone,) in reader.records("family", ("deleted_at",)))


def test_a_decided_conflict_keeps_its_import_and_says_of_which_family_it_is(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    receive(laptop, submission(village))
    answer(laptop, UMI, "catatan", "di sini")
    answer(village, UMI, "catatan", "di sana")
    report = receive(laptop, submission(village))
    decide(laptop, [Decision(open_conflicts(laptop)[0].id, "theirs")])
    with pytest.raises(WorkspaceError, match=family(laptop, UMI).uid):
        undo_receipt(laptop, report.batch_uid)
    laptop.undo()
    undo_receipt(laptop, report.batch_uid)
    assert (said(laptop, UMI, "catatan"), open_conflicts(laptop)) == ("di sini", [])


def test_what_was_filled_in_about_a_received_family_keeps_it(
    village: Workspace, laptop: Workspace, submission: Submit
) -> None:
    report = receive(laptop, submission(village))
    about = {"subject": "family", "family_id": family(laptop, UMI).family_id, "form_id": "uji"}
    with laptop.write("Uji") as tx:
        about |= {"village_code": laptop.village_code, "period": laptop.period}
        tx.insert("response", {**about, "form_version": "1", "answers": {"a": "diketik"}})
    with pytest.raises(WorkspaceError):
        undo_receipt(laptop, report.batch_uid)
    assert key(laptop, UMI)
