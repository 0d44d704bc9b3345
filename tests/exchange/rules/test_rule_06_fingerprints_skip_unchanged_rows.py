"""Rule 6: unchanged rows are skipped; what was edited by hand is seen by the row's marks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import UMI, answer, key, said

Submit = Callable[..., Path]


def counts(report: ReceiveReport) -> dict[str, tuple[int, ...]]:
    """Return sheet → new, changed, same, conflict, rejected, of sheets with rows."""
    return {
        s.name: (s.new, s.changed, s.same, s.conflict, s.rejected) for s in report.sheets if s.read
    }


def written(workspace: Workspace) -> list[Any]:
    """Return everything that receiving could write."""
    found: list[Any] = []
    with workspace.snapshot() as reader:
        found.append(reader.newest_history())
        for kind in ("family", "person"):
            found += reader.records(kind, ("uid", "rev", "answers", "stamps", "updated_at"))
    return found


def test_a_village_sees_only_same_in_its_own_file(village: Workspace, submission: Submit) -> None:
    path = submission(village)
    before = written(village)
    report = receive(village, path)
    assert counts(report) == {"Keluarga": (0, 0, 3, 0, 0), "Anggota": (0, 0, 6, 0, 0)}
    assert not report.written
    assert written(village) == before


@pytest.mark.office
@pytest.mark.parametrize("way", [("xlsx",), ("ods",), ("ods", "xlsx")])
def test_a_village_sees_only_same_in_its_own_file_saved_by_libreoffice(
    village: Workspace,
    submission: Submit,
    resave: Callable[[Path, str], Path],
    way: tuple[str, ...],
) -> None:
    path = submission(village)
    before = written(village)
    for suffix in way:
        path = resave(path, suffix)
    report = receive(village, path)
    assert counts(report) == {"Keluarga": (0, 0, 3, 0, 0), "Anggota": (0, 0, 6, 0, 0)}
    assert written(village) == before


def test_one_edited_cell_is_one_changed_row(
    village: Workspace, laptop: Workspace, submission: Submit, edit: Any
) -> None:
    path = submission(village)
    receive(laptop, path)
    report = receive(laptop, edit(path, "Keluarga", 6, "catatan", "rumah baru"))
    assert counts(report) == {"Keluarga": (0, 1, 2, 0, 0), "Anggota": (0, 0, 6, 0, 0)}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_copies_with_the_same_cell_edited_differently_are_one_conflict_in_any_order(
    village: Workspace, submission: Submit, edit: Any, order: tuple[int, int]
) -> None:
    path = submission(village)
    copies = [edit(path, "Keluarga", 6, "catatan", text) for text in ("satu", "dua")]
    first, second = (receive(village, copies[n]) for n in order)
    assert counts(first)["Keluarga"] == (0, 1, 2, 0, 0)
    assert counts(second)["Keluarga"] == (0, 0, 2, 1, 0)
    (conflict,) = open_conflicts(village)
    assert {conflict.mine, conflict.theirs} == {"satu", "dua"}


def test_an_edited_copy_overtaken_by_entry_is_a_conflict(
    village: Workspace, submission: Submit, edit: Any
) -> None:
    path = submission(village)
    answer(village, UMI, "catatan", "diketik")
    umi = key(village, UMI)
    report = receive(village, edit(path, "Keluarga", umi, "catatan", "di berkas"))
    assert counts(report)["Keluarga"] == (0, 0, 2, 1, 0)
    assert said(village, UMI, "catatan") == "diketik"
