"""A village and its regency edit the same families for three rounds, through real workbooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dampingan.exchange.receiver.receiving import receive
from dampingan.exchange.writer.returning import write_return
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, KARTINI, UMI, answer, said


def state(workspace: Workspace) -> dict[str, object]:
    """Return everything that both sides should have alike."""
    found: dict[str, object] = {}
    with workspace.snapshot() as reader:
        for kind in ("family", "person"):
            for uid, answers, gone in reader.records(kind, ("uid", "answers", "deleted_at")):
                found[uid] = answers, bool(gone)
    return found


def test_nothing_gets_lost_in_three_rounds_and_both_end_equal(
    village: Workspace, regency: Workspace, submission: Callable[..., Path], tmp_path: Path
) -> None:
    def send() -> Path:
        return submission(village)

    def back(name: str) -> Path:
        path = tmp_path / name
        write_return(regency, village.village_code, path)
        return path

    # Round 1: everything is new; the file comes twice.
    first = send()
    assert receive(regency, first).total("new") == 9
    again = receive(regency, first)
    assert again.repeated
    assert not again.written
    assert state(regency) == state(village)

    # Round 2: both change different things, and one thing both; the village's first file is
    # forgotten at home, its second one arrives; an old one comes once more afterwards.
    answer(village, UMI, "catatan", "dari desa")
    send()
    answer(village, BAMBANG, "jenis_lantai", "3")
    answer(regency, BAMBANG, "jenis_lantai", "4")
    answer(regency, KARTINI, "catatan", "dari kabupaten")
    second = send()
    report = receive(regency, second)
    assert (report.total("changed"), report.total("conflict")) == (1, 1)
    assert said(regency, UMI, "catatan") == "dari desa"
    assert said(regency, BAMBANG, "jenis_lantai") == "4"
    (conflict,) = open_conflicts(regency)
    assert (conflict.mine, conflict.theirs, conflict.type) == ("4", "3", "conflict")
    assert not receive(regency, first).written
    decide(regency, [Decision(conflict.id, "theirs")])
    assert said(regency, BAMBANG, "jenis_lantai") == "3"

    # Round 3: the regency's changes come back as proposals; the village accepts them.
    report = receive(village, back("balik.xlsx"))
    assert said(village, KARTINI, "catatan") == ""
    proposals = open_conflicts(village)
    assert [(c.field, c.theirs, c.type) for c in proposals] == [
        ("answers.catatan", "dari kabupaten", "proposal")
    ]
    decide(village, [Decision(c.id, "theirs") for c in proposals])
    receive(regency, send())
    assert open_conflicts(village) == []
    assert open_conflicts(regency) == []
    assert state(regency) == state(village)
    assert said(village, KARTINI, "catatan") == "dari kabupaten"
    assert not receive(village, back("akhir.xlsx")).total("conflict")
    assert not receive(regency, send()).total("changed")
