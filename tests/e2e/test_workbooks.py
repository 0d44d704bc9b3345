"""Spoiled workbooks, a hundred and fifty of those that `stress_workbooks` makes by the thousand."""

from __future__ import annotations

from e2e.stress_workbooks import run


def test_spoiled_workbooks_end_in_a_submission_or_a_refusal() -> None:
    ended = list(run(150, first=2026, share=0.1))
    assert [(seed, what, end) for seed, what, end, _ in ended if end.startswith("BROKEN")] == []
    assert {end.partition(":")[0] for _, _, end, _ in ended} >= {"read", "refused"}
