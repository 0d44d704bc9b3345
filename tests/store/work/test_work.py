"""The work meter: stretches, paper that came in, sums that reconcile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dampingan.core.errors import WorkspaceError
from dampingan.store.renewal.renewal import begin_period
from dampingan.store.work.paper_receipt import receipts, receive, take_back
from dampingan.store.work.work import PAUSE, VERIFY, Meter, Stretch, log_stretch, stretches
from dampingan.store.work.work_summary import day_work, operator_work, place_work, totals
from dampingan.store.workspace import Workspace

FORM = "keluarga"


def stretch(operator: str = "Sari", **values: object) -> Stretch:
    made = Stretch(
        operator,
        "entry",
        FORM,
        "2026-Q4",
        1,
        None,
        "003",
        "002",
        "2026-11-20T01:00:00.000000Z",
        "2026-11-20T02:00:00.000000Z",
        3600,
        7200,
        500,
        10,
        5,
        20,
    )
    return replace(made, **values)


def family(workspace: Workspace, rt: str, status: str = "complete", **values: object) -> int:
    with workspace.write("Isi", undoable=False) as tx:
        return tx.insert(
            "family",
            {"village_code": workspace.village_code, "rw": "002", "rt": rt, "status": status}
            | values,
        )


# ---------------------------------------------------------------------- counting


def test_a_pause_is_left_out_whole_and_a_short_look_at_the_paper_is_work(
    workspace: Workspace,
) -> None:
    meter = Meter(workspace, form_id=FORM, family_id=1)
    for at in (0.0, 1.0, 31.0, 31.0 + PAUSE + 1, 31.0 + PAUSE + 3):
        meter.key(at)
    meter.answer()
    meter.answer(replaced=True)
    meter.accept(2)
    meter.finish()
    made = meter.take()
    assert made is not None
    assert (made.seconds, made.keystrokes, made.answers) == (33, 5, 2)
    assert (made.corrections, made.acceptances, made.records) == (1, 2, 1)


def test_a_meter_begins_anew_after_it_was_taken(workspace: Workspace) -> None:
    meter = Meter(workspace, form_id=FORM)
    assert meter.take() is None
    meter.key(5.0)
    assert meter.take() is not None
    assert meter.take() is None


def test_a_stretch_is_kept_and_neither_undo_nor_a_screen_hears_of_it(workspace: Workspace) -> None:
    heard: list[object] = []
    workspace.subscribe(heard.append)
    log_stretch(workspace, None)
    log_stretch(workspace, stretch())
    log_stretch(workspace, stretch("Budi", form_id="usaha"))
    assert workspace.can_undo == ""
    assert heard == []
    assert stretches(workspace, operator="Sari") == [stretch()]
    assert [one.operator for one in stretches(workspace, form_id="usaha")] == ["Budi"]
    assert stretches(workspace, since="2026-11-21") == []
    assert len(stretches(workspace, until="2026-11-21")) == 2


# ---------------------------------------------------------------------- operators


def test_operators_come_in_alphabetical_order_whatever_their_figures() -> None:
    quick, slow = stretch("siti", records=90), stretch("Budi", records=1)
    again = stretch("Budi", task=VERIFY)
    made = operator_work([quick, again, slow])
    assert [(one.operator, one.task) for one in made] == [
        ("Budi", "entry"),
        ("Budi", VERIFY),
        ("siti", "entry"),
    ]


def test_figures_an_hour_are_net_of_pauses() -> None:
    (one,) = operator_work([stretch(), stretch(started_at="2026-11-21T01:00:00.000000Z")])
    assert one.days == 2
    assert one.records_an_hour == 20
    assert one.keystrokes_an_hour == 7200
    assert one.keystrokes_a_record == 360
    assert one.corrections_a_hundred == 2
    assert one.acceptances_a_hundred == 1


def test_too_little_work_gives_no_figure_instead_of_a_wrong_one() -> None:
    (one,) = operator_work([stretch(seconds=20, answers=3, records=0)])
    assert one.records_an_hour is None
    assert one.keystrokes_a_record is None
    assert one.corrections_a_hundred is None


def test_a_day_holds_all_stretches_of_one_operator() -> None:
    days = day_work([stretch(), stretch(), stretch("Budi")], "Sari")
    assert [(day.records, day.seconds) for day in days] == [(40, 7200)]


# ---------------------------------------------------------------------- paper


def test_paper_is_counted_per_rt_however_the_number_is_typed(workspace: Workspace) -> None:
    receive(workspace, form_id=FORM, rt="3", rw="RW 02", count=25)
    receive(workspace, form_id=FORM, rt="003", rw="002", count=5, note="dari Pak RT")
    (place,) = place_work(workspace, form_id=FORM)
    assert (place.rw, place.rt, place.received, place.waiting) == ("002", "003", 30, 30)


def test_a_receipt_is_undone_and_redone_like_an_answer(workspace: Workspace) -> None:
    receive(workspace, form_id=FORM, rt="3", rw="2", count=25)
    workspace.undo()
    assert receipts(workspace) == []
    workspace.redo()
    assert [one.count for one in receipts(workspace)] == [25]


def test_a_wrong_count_is_taken_back_and_that_too_can_be_undone(workspace: Workspace) -> None:
    receive(workspace, form_id=FORM, rt="3", rw="2", count=250)
    take_back(workspace, receipts(workspace)[0])
    assert receipts(workspace) == []
    workspace.undo()
    assert [one.count for one in receipts(workspace)] == [250]


@pytest.mark.parametrize(("rt", "count"), [("", 5), ("3", 0), ("3", -4), ("3", 10_000)])
def test_a_count_that_cannot_be_is_refused(workspace: Workspace, rt: str, count: int) -> None:
    with pytest.raises(WorkspaceError):
        receive(workspace, form_id=FORM, rt=rt, rw="2", count=count)
    assert receipts(workspace) == []


# ---------------------------------------------------------------------- places


def test_every_form_received_is_keyed_begun_or_waiting(workspace: Workspace) -> None:
    receive(workspace, form_id=FORM, rt="1", rw="2", count=5)
    for status in ("complete", "verified", "moved", "draft"):
        family(workspace, "001", status)
    (place,) = place_work(workspace, form_id=FORM)
    assert (place.done, place.drafts, place.verified, place.waiting) == (3, 1, 1, 1)
    assert place.received == place.done + place.drafts + place.waiting


def test_a_family_from_last_period_is_not_keyed_until_somebody_looks_at_it(
    workspace: Workspace,
) -> None:
    family(workspace, "001", change_state="pending")
    (place,) = place_work(workspace, form_id=FORM)
    assert (place.done, place.drafts) == (0, 0)


def test_what_was_withheld_from_a_batch_is_not_sent(workspace: Workspace) -> None:
    ids = [family(workspace, "001") for _ in range(3)]
    uid = workspace.record("family", ids[0])["uid"]
    (place,) = place_work(workspace, form_id=FORM, sent_up_to=ids[1], never_sent={uid})
    assert place.sent == 1


def test_an_rt_that_was_typed_without_zeros_is_the_same_rt(workspace: Workspace) -> None:
    receive(workspace, form_id=FORM, rt="1", rw="2", count=2)
    family(workspace, "1")
    family(workspace, "001")
    (place,) = place_work(workspace, form_id=FORM)
    assert (place.received, place.done) == (2, 2)


def test_totals_are_the_sums_of_all_rt(workspace: Workspace) -> None:
    for rt in ("1", "2", "3"):
        receive(workspace, form_id=FORM, rt=rt, rw="2", count=4)
        family(workspace, rt.zfill(3))
    places = place_work(workspace, form_id=FORM)
    whole = totals(places)
    assert (len(places), whole.received, whole.done, whole.waiting) == (3, 12, 3, 9)


def test_an_rt_whose_paper_was_not_counted_does_not_lessen_the_pile(workspace: Workspace) -> None:
    receive(workspace, form_id=FORM, rt="1", rw="2", count=5)
    family(workspace, "001")
    family(workspace, "002")
    family(workspace, "002")
    counted, uncounted = place_work(workspace, form_id=FORM)
    assert (counted.waiting, uncounted.waiting, uncounted.uncounted) == (4, 0, 2)
    whole = totals([counted, uncounted])
    assert whole.waiting == 4
    assert whole.received == whole.keyed - whole.uncounted + whole.waiting


def test_families_that_went_in_an_earlier_period_are_no_work_of_this_one(
    workspace: Workspace,
) -> None:
    for status in ("moved", "complete"):
        family(workspace, "001", status, period=workspace.period)
    begin_period(workspace, "2027-Q1")
    receive(workspace, form_id=FORM, rt="1", rw="2", count=1)
    (place,) = place_work(workspace, form_id=FORM)
    assert (place.done, place.drafts, place.waiting) == (0, 0, 1)
