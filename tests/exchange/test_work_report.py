"""The work meter as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.work_report import (
    Span,
    operator_table,
    place_table,
    question_table,
    read_work,
    write_work_report,
)
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.renewal.renewal import begin_period
from dampingan.store.transaction import utc_text
from dampingan.store.verification.second_keying import SecondKeying
from dampingan.store.verification.verification import draw_by_hand, waiting
from dampingan.store.work.paper_receipt import receive
from dampingan.store.work.work import Stretch, log_stretch
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha


def log(workspace: Workspace, operator: str, days_ago: int = 0) -> None:
    from datetime import timedelta

    at = utc_text(workspace.now() - timedelta(days=days_ago))
    log_stretch(
        workspace,
        Stretch(
            operator, "entry", "keluarga", workspace.period, 1, None, "001", "002", at, at,
            3600, 7000, 400, 8, 4, 15,
        ),
    )  # fmt: skip


def test_the_report_reconciles_with_its_total_row(workspace: Workspace) -> None:
    receive(workspace, form_id="keluarga", rt="1", rw="2", count=12)
    receive(workspace, form_id="keluarga", rt="2", rw="2", count=8)
    table = place_table(read_work(workspace))
    *rows, total = table.rows
    assert [row[:3] for row in rows] == [("002", "001", 12), ("002", "002", 8)]
    for column in range(2, len(table.heads)):
        assert total[column] == sum(row[column] for row in rows)  # type: ignore[misc]


def test_an_additional_form_has_a_work_report_of_its_own(workspace: Workspace) -> None:
    install_usaha(workspace, "village")
    family = FamilyEntry.create(workspace, {"rt": "001", "rw": "002"})
    ResponseEntry.create(workspace, "usaha", Subject("village", None))
    receive(workspace, form_id="usaha", rt="1", rw="2", count=3)
    report = read_work(workspace, form_id="usaha")
    assert (report.title, report.total.received, report.total.keyed) == ("Usaha", 3, 1)
    assert read_work(workspace).total.received == 0
    assert family.workspace is workspace


def test_days_outside_the_span_are_left_out(workspace: Workspace) -> None:
    log(workspace, "Sari")
    log(workspace, "Sari", days_ago=20)
    counted = {
        span: sum(one.records for one in read_work(workspace, span=span).operators) for span in Span
    }
    assert counted == {
        Span.TODAY: 15,
        Span.WEEK: 15,
        Span.MONTH: 30,
        Span.PERIOD: 30,
        Span.ALL: 30,
    }


def test_another_periods_keying_is_not_this_periods(workspace: Workspace) -> None:
    log(workspace, "Sari")
    with workspace.write("Ganti periode", undoable=False) as tx:
        tx.set_setting("period", "2027-Q1")
    assert read_work(workspace, span=Span.PERIOD).operators == ()
    assert len(read_work(workspace, span=Span.ALL).operators) == 1


def test_operators_stand_in_alphabetical_order_in_the_table(workspace: Workspace) -> None:
    for name in ("wati", "Agus", "Sari"):
        log(workspace, name)
    table = operator_table(read_work(workspace))
    assert [row[0] for row in table.rows] == ["Agus", "Sari", "wati"]


def test_names_that_look_like_formulas_stay_texts(workspace: Workspace, tmp_path: Path) -> None:
    log(workspace, '=HYPERLINK("x")')
    receive(workspace, form_id="keluarga", rt="1", rw="2", count=1, note="=1+1")
    path = tmp_path / "pekerjaan.xlsx"
    write_work_report(read_work(workspace), path)
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert '=HYPERLINK("x")' in [cell.value for cell in cells]
    assert not path.with_name("pekerjaan.xlsx.part").exists()


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(ExchangeError):
        write_work_report(read_work(workspace), tmp_path / "tak_ada" / "p.xlsx")
    assert not (tmp_path / "tak_ada").exists()


def test_agreement_of_double_entry_stands_beside_the_operator(workspace: Workspace) -> None:
    family = FamilyEntry.create(workspace, {"rt": "001", "rw": "002"})
    family.set(Field("nama_kk"), "Sari Wulandari")
    family.set(Field("jenis_lantai"), "6")
    keyer = workspace.actor
    log(workspace, keyer)
    with workspace.write("Selesai") as tx:
        tx.update("family", family.record_id, {"status": "complete", "error_count": 0})
    draw_by_hand(workspace, "family", [family.record_id])
    workspace.actor = "Budi"
    second = SecondKeying.load(workspace, waiting(workspace)[0].verification_id)
    for field in family.session.route():
        text = "8" if field.question == "jenis_lantai" else family.session.value(field)
        for _ in range(2):  # the second time decides
            value = second.offer(field, text) if text else None
            if value is not None:
                second.set(field, value)
    second.finish()
    with workspace.write("Selesai") as tx:  # the corrected answer had made it a draft again
        tx.update("family", family.record_id, {"status": "complete", "error_count": 0})
    report = read_work(workspace)
    heads = operator_table(report).heads
    row = next(row for row in operator_table(report).rows if row[0] == keyer)
    same = row[heads.index("Sama pada ketik ulang (%)")]
    assert isinstance(same, float)
    assert 0 < same < 100
    assert report.total.verified == 1
    assert question_table(report).rows[0][0] == "303 Jenis lantai terluas"


def test_nothing_is_sent_in_a_new_period_before_a_workbook_of_it_left(
    workspace: Workspace, tmp_path: Path
) -> None:
    FamilyEntry.create(workspace, {"rt": "001", "rw": "002", "nama_kk": "Umi"})
    write_submission(workspace, tmp_path / "a.xlsx", include_drafts=True, include_findings=True)
    assert read_work(workspace).total.sent == 1
    begin_period(workspace, "2027-Q1")
    assert read_work(workspace).total.sent == 0
    write_submission(workspace, tmp_path / "b.xlsx", include_drafts=True, include_findings=True)
    assert read_work(workspace).total.sent == 1
