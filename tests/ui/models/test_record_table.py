from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.workspace import Workspace
from dampingan.ui.job import JobRunner
from dampingan.ui.models.column import Cell, Column
from dampingan.ui.models.record_table import FIRST, PAGE, RecordTable
from dampingan.ui.models.record_view import fitted
from dampingan.ui.records.query import RecordQuery, RecordSource
from ui.village import settle

COLUMNS = (
    Column("name", "Nama", ("head_name",), sort="head_name"),
    Column("place", "RT/RW", ("rt", "rw"), lambda rt, rw: Cell(f"{rt}/{rw}")),
    Column("kk", "KK", ("no_kk",), lambda kk: Cell(f"{kk[:6]} …"), copied=str),
)


class Recorded(RecordSource):
    """The real source, noting which pages were asked for."""

    def __init__(self, listing: Listing) -> None:
        super().__init__(listing)
        self.pages: list[int] = []

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        self.pages.append(len(ids))
        return super().page(ids, columns)


@pytest.fixture
def jobs(qapp: object) -> JobRunner:
    return JobRunner()


@pytest.fixture
def source(workspace: Workspace) -> Recorded:
    return Recorded(Listing(workspace))


def table_of(source: RecordSource, jobs: JobRunner) -> RecordTable[RecordQuery]:
    table: RecordTable[RecordQuery] = RecordTable(source, jobs)
    table.show_columns(COLUMNS)
    return table


def test_rows_show_what_their_columns_make_of_the_values(
    workspace: Workspace, source: Recorded, jobs: JobRunner
) -> None:
    ids = settle(workspace, 6)
    table = table_of(source, jobs)
    table.show_query(RecordQuery())
    assert list(table.ids) == ids
    assert table.index(0, 1).data() == "001/001"
    assert table.headerData(0, Qt.Orientation.Horizontal) == "Nama"


def test_the_first_rows_of_a_long_list_come_alone_and_the_rest_follows(
    workspace: Workspace, source: Recorded, jobs: JobRunner, qtbot: QtBot
) -> None:
    settle(workspace, FIRST + 150)
    table = table_of(source, jobs)
    table.show_query(RecordQuery())
    assert table.rowCount() == FIRST
    assert not table.complete
    with qtbot.waitSignal(table.listed):
        pass
    assert table.rowCount() == FIRST + 150


def test_only_the_pages_that_are_looked_at_are_fetched(
    workspace: Workspace, source: Recorded, jobs: JobRunner, qtbot: QtBot
) -> None:
    settle(workspace, FIRST + 150)
    table = table_of(source, jobs)
    with qtbot.waitSignal(table.listed):
        table.show_query(RecordQuery())
    assert source.pages == []
    for row in (0, 5, 340, 349, 3):
        assert table.cells(row)
    assert source.pages == [PAGE, 50]


def test_roles_that_are_not_served_get_nothing_without_a_query(
    workspace: Workspace, source: Recorded, jobs: JobRunner
) -> None:
    settle(workspace, 3)
    table = table_of(source, jobs)
    table.show_query(RecordQuery())
    for role in (
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.SizeHintRole,
    ):
        assert table.data(table.index(0, 0), role) is None
    assert source.pages == []


def test_a_changed_record_is_fetched_anew_and_its_row_repainted(
    workspace: Workspace, source: Recorded, jobs: JobRunner, qtbot: QtBot
) -> None:
    ids = settle(workspace, 6)
    table = table_of(source, jobs)
    table.show_query(RecordQuery())
    assert table.cells(2)
    with workspace.write("Ganti nama") as tx:
        tx.update("family", ids[2], {"head_name": "Nama Baru"})
    with qtbot.waitSignal(table.dataChanged) as told:
        table.forget([ids[2]])
    assert told.args is not None
    assert told.args[0].row() == 2
    assert table.cells(2)[0].text == "Nama Baru"


def test_a_renewed_list_without_changes_keeps_its_rows(
    workspace: Workspace, source: Recorded, jobs: JobRunner, qtbot: QtBot
) -> None:
    settle(workspace, 6)
    table = table_of(source, jobs)
    table.show_query(RecordQuery())
    with qtbot.assertNotEmitted(table.modelReset):
        table.renew_query(RecordQuery())


def test_a_record_that_is_gone_leaves_an_empty_row_until_the_list_is_renewed(
    workspace: Workspace, source: Recorded, jobs: JobRunner
) -> None:
    class Thinned(Recorded):
        def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
            return super().page(ids, columns)[1:]

    settle(workspace, 3)
    table = table_of(Thinned(Listing(workspace)), jobs)
    table.show_query(RecordQuery())
    assert table.cells(0) == ()
    assert table.index(0, 0).data() == ""
    assert table.copied(0) == ["", "", ""]


def test_the_clipboard_gets_whole_numbers_where_cells_group_or_shorten_them(
    workspace: Workspace, source: Recorded, jobs: JobRunner
) -> None:
    settle(workspace, 1)
    table = table_of(source, jobs)
    table.show_query(RecordQuery())
    assert table.copied(0)[2] == "3375031803160000"


def test_an_answer_to_an_older_question_is_dropped(
    workspace: Workspace, source: Recorded, jobs: JobRunner, qtbot: QtBot
) -> None:
    settle(workspace, FIRST + 20)
    table = table_of(source, jobs)
    table.show_query(RecordQuery())
    table.show_query(RecordQuery(Filter(rt="002"), Sort("head_name")))
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert table.rowCount() == (FIRST + 20) // 2


def test_slow_orders_of_long_lists_are_left_to_a_thread(workspace: Workspace) -> None:
    source = RecordSource(Listing(workspace))
    source._size = 300_000
    assert source.quick(RecordQuery())
    assert source.quick(RecordQuery(Filter(search="rohmah")))
    assert not source.quick(RecordQuery(sort=Sort("answers.jenis_lantai")))
    assert not source.quick(RecordQuery(Filter(search="3375")))
    source._size = 5_000
    assert source.quick(RecordQuery(sort=Sort("answers.jenis_lantai")))


@pytest.mark.parametrize(
    ("room", "found"),
    [(300, [100, 50, 150]), (400, [150, 50, 200]), (220, [60, 50, 110]), (100, [60, 50, 110])],
)
def test_columns_that_may_shrink_share_the_room(room: int, found: list[int]) -> None:
    widths = fitted([100, 50, 150], [60, 0, 110], room)
    if room == 400:
        assert sum(widths) == 400
        assert widths[1] == 50
    else:
        assert widths == found
