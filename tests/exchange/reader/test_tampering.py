"""Columns sorted alone and blocks pasted one cell off are noticed; honest edits raise no alarm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from conftest import NOW
from dampingan.exchange.file.container import open_container
from dampingan.exchange.reader.reading import SubmissionSheet, assembled, grids
from dampingan.exchange.reader.recognition import Page
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import fill, without_spare_rows

FIRST = 6
NAMES = ("Umi", "Sri", "Slamet", "Bambang", "Dewi", "Kartini", "Agus", "Wahyu", "Rina", "Joko")


@pytest.fixture(scope="module")
def path(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheets")
    copy = Path(shutil.copy(empty_workspace_file, folder / "a.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as workspace:
        fill(workspace, 40)
        write_submission(workspace, folder / "a.xlsx", include_drafts=True, include_findings=True)
    return without_spare_rows(folder / "a.xlsx")


class Grid:
    """A sheet as lists of values, for moving them about as people do."""

    def __init__(self, page: Page) -> None:
        self.head = [list(row) for row in page.grid[: FIRST - 1]]
        self.names = list(page.grid[1])
        self.rows: list[list[Any]] = [list(row) for row in page.grid[FIRST - 1 :]]

    def column(self, name: str) -> list[Any]:
        place = self.names.index(name)
        return [row[place] for row in self.rows]

    def put(self, name: str, values: list[Any], first: int = 0) -> None:
        place = self.names.index(name)
        for row, value in zip(self.rows[first:], values, strict=False):
            row[place] = value


Read = Callable[..., SubmissionSheet]


@pytest.fixture(scope="module")
def pages(path: Path) -> list[Page]:
    return [Page(title, grid) for title, grid in grids(open_container(path), path.name)]


@pytest.fixture
def after(path: Path, pages: list[Page]) -> Read:
    def read(how: Callable[[Grid], object], sheet: str = "Anggota") -> SubmissionSheet:
        changed = []
        for page in pages:
            if page.title == sheet:
                grid = Grid(page)
                how(grid)
                page = Page(sheet, [*grid.head, *grid.rows])  # noqa: PLW2901
            changed.append(page)
        return assembled(path, changed).sheets[sheet]

    return read


def in_order(values: list[Any]) -> list[Any]:
    filled = sorted((v for v in values if v != ""), key=lambda v: (isinstance(v, str), v))
    return filled + [""] * (len(values) - len(filled))


def edited_cells(sheet: SubmissionSheet) -> int:
    return sum(len(names or ()) for names in sheet.edited)


def test_an_untouched_sheet_has_no_edited_cell(after: Read) -> None:
    sheet = after(lambda grid: None)
    assert set(sheet.edited) == {frozenset()}
    assert (sheet.blocked, sheet.rejects) == (frozenset(), {})


@pytest.mark.parametrize("name", ["nama", "nik", "tgl_lahir", "jk", "hubungan", "ijazah"])
def test_a_column_sorted_on_its_own_is_blocked(after: Read, name: str) -> None:
    sheet = after(lambda grid: grid.put(name, in_order(grid.column(name))))
    assert sheet.blocked == {name}
    assert sheet.rejects == {}


@pytest.mark.parametrize("name", ["nama", "nik", "jk", "hubungan"])
def test_a_column_sorted_downwards_on_its_own_is_blocked(after: Read, name: str) -> None:
    def spoil(grid: Grid) -> None:
        filled = [v for v in grid.column(name) if v != ""]
        values = sorted(filled, reverse=True)
        grid.put(name, values + [""] * (len(grid.rows) - len(filled)))

    assert after(spoil).blocked == {name}


def test_rows_sorted_whole_after_a_column_was_sorted_alone_are_still_noticed(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        grid.put("nik", in_order(grid.column("nik")))
        grid.rows.sort(key=lambda row: row[grid.names.index("_uid")])

    assert after(spoil).blocked == {"nik"}


@pytest.mark.parametrize("name", ["nama", "nik", "tgl_lahir", "hubungan"])
def test_a_column_filled_down_is_blocked(after: Read, name: str) -> None:
    def spoil(grid: Grid) -> None:
        values = grid.column(name)
        first = next(i for i, v in enumerate(values) if v != "")
        grid.put(name, [values[first]] * 30, first)

    assert after(spoil).blocked == {name}


def test_cells_that_moved_one_row_down_are_rejected(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        grid.put("nama", grid.column("nama")[:-1][10:30], 11)

    sheet = after(spoil)
    assert sheet.blocked == frozenset()
    assert {name for cells in sheet.rejects.values() for name, _ in cells} == {"nama"}
    assert len(sheet.rejects) >= 15
    assert "tergeser" in next(iter(sheet.rejects.values()))[0][1]


def test_rows_pasted_one_row_down_are_rejected(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        first, last = grid.names.index("nama"), grid.names.index("_deleted_at")
        block = [row[first:last] for row in grid.rows[20:26]]
        for row, cells in zip(grid.rows[21:27], block, strict=True):
            row[first:last] = cells

    sheet = after(spoil)
    assert set(sheet.rejects) == {FIRST + n for n in range(21, 27)}


@pytest.mark.parametrize("step", [1, -1])
def test_answers_pasted_one_column_off_are_rejected(after: Read, step: int) -> None:
    def spoil(grid: Grid) -> None:
        first = grid.names.index("nama") + 1
        for row in grid.rows[5:9]:
            row[first + step : first + 30 + step] = row[first : first + 30]

    sheet = after(spoil)
    assert set(sheet.rejects) == {FIRST + n for n in range(5, 9)}
    told = [message for cells in sheet.rejects.values() for _, message in cells]
    assert any("tergeser" in message for message in told)


def test_rows_whose_keys_were_swapped_are_rejected(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        one, two = grid.rows[3], grid.rows[8]
        one[0], two[0] = two[0], one[0]

    assert set(after(spoil).rejects) == {FIRST + 3, FIRST + 8}


def test_a_copied_row_is_rejected_and_the_original_stays(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        copy = list(grid.rows[2])
        copy[grid.names.index("nama")] = "Anak Baru"
        grid.rows.append(copy)

    sheet = after(spoil)
    assert set(sheet.rejects) == {sheet.numbers[-1]}


# -- honest work ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nama", "nik", "jk", "hubungan", "tgl_lahir", "ijazah"])
@pytest.mark.parametrize("seed", range(3))
def test_a_third_of_a_column_changed_one_by_one_is_no_alarm(
    after: Read, name: str, seed: int
) -> None:
    rng = Random(seed)

    def work(grid: Grid) -> None:
        values = grid.column(name)
        kinds = [v for v in values if v != ""]
        fresh: Callable[[], Any] = lambda: rng.choice(kinds)  # noqa: E731
        if name == "nama":
            fresh = lambda: f"{rng.choice(NAMES)} {rng.choice(NAMES)}"  # noqa: E731
        elif name == "nik":
            fresh = lambda: f"3375{rng.randrange(10**12):012d}"  # noqa: E731
        grid.put(name, [fresh() if rng.random() < 0.3 else v for v in values])

    sheet = after(work)
    assert sheet.blocked == frozenset()
    assert sheet.rejects == {}
    assert edited_cells(sheet) > 5


@pytest.mark.parametrize("name", ["jk", "hubungan", "nama", "tgl_lahir"])
def test_whole_rows_sorted_are_no_edit(after: Read, name: str) -> None:
    def work(grid: Grid) -> None:
        place = grid.names.index(name)
        grid.rows.sort(key=lambda row: str(row[place] or "~"))

    assert edited_cells(after(work)) == 0


@pytest.mark.parametrize("seed", range(4))
def test_honest_changes_before_sorting_whole_rows_are_no_alarm(after: Read, seed: int) -> None:
    rng = Random(seed)

    def work(grid: Grid) -> None:
        values = grid.column("jk")
        kinds = sorted({v for v in values if v != ""})
        grid.put("jk", [rng.choice(kinds) if rng.random() < 0.3 else v for v in values])
        place = grid.names.index("jk")
        grid.rows.sort(key=lambda row: str(row[place] or "~"))

    sheet = after(work)
    assert sheet.blocked == frozenset()
    assert sheet.rejects == {}


@pytest.mark.parametrize("name", ["jk", "hubungan", "ijazah"])
def test_finding_and_replacing_is_no_alarm(after: Read, name: str) -> None:
    def work(grid: Grid) -> None:
        values = grid.column(name)
        kinds = sorted({v for v in values if v != ""})
        grid.put(name, [kinds[0] if v == kinds[1] else v for v in values])

    sheet = after(work)
    assert sheet.blocked == frozenset()
    assert sheet.rejects == {}


def test_replacing_in_a_sheet_sorted_by_that_column_is_no_alarm(after: Read) -> None:
    def work(grid: Grid) -> None:
        place = grid.names.index("hubungan")
        grid.rows.sort(key=lambda row: str(row[place] or "~"))
        values = grid.column("hubungan")
        kinds = sorted({v for v in values if v != ""})
        grid.put("hubungan", [kinds[0] if v == kinds[1] else v for v in values])

    assert after(work).blocked == frozenset()


def test_an_empty_column_filled_with_one_value_is_no_alarm(after: Read, path: Path) -> None:
    def work(grid: Grid) -> None:
        values = grid.column("pekerjaan_status" if "pekerjaan_status" in grid.names else "jk")
        name = "pekerjaan_status" if "pekerjaan_status" in grid.names else "jk"
        kind = next(v for v in values if v != "")
        grid.put(name, [kind if v == "" else v for v in values])

    assert after(work).blocked == frozenset()


def test_copying_a_familys_answers_to_its_next_member_is_no_alarm(after: Read) -> None:
    def work(grid: Grid) -> None:
        first = grid.names.index("jk") + 4
        above, row = grid.rows[4], grid.rows[5]
        row[first : first + 12] = above[first : first + 12]

    assert after(work).rejects == {}


def test_names_and_numbers_of_two_members_put_right_are_no_alarm(after: Read) -> None:
    def work(grid: Grid) -> None:
        one, two = grid.rows[3], grid.rows[4]
        for name in ("nama", "nik"):
            place = grid.names.index(name)
            one[place], two[place] = two[place], one[place]

    sheet = after(work)
    assert (sheet.blocked, sheet.rejects) == (frozenset(), {})


def test_a_column_filled_down_over_rows_that_said_the_same_is_blocked(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        values = grid.column("jenis_lantai")
        grid.put("jenis_lantai", [values[0]] * len(values))

    assert after(spoil, "Keluarga").blocked == {"jenis_lantai"}


def test_a_column_moved_down_as_a_whole_is_said_once(after: Read) -> None:
    sheet = after(lambda grid: grid.put("nama", ["", *grid.column("nama")[:-1]]))
    assert (sheet.blocked, sheet.rejects) == ({"nama"}, {})


def test_of_a_block_of_codes_pasted_one_column_off_no_row_is_believed(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        first = grid.names.index("jenis_lantai")
        for row in grid.rows[4:24]:
            row[first + 1 : first + 8] = row[first : first + 7]
            row[first] = ""

    sheet = after(spoil, "Keluarga")
    moved = {number for number, names in zip(sheet.numbers, sheet.edited, strict=True) if names}
    assert set(sheet.rejects) == moved


def test_a_copied_row_whose_key_was_emptied_is_a_new_record(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        copy = list(grid.rows[2])
        copy[grid.names.index("nama")] = "Anak Baru"
        copy[0] = ""
        grid.rows.append(copy)

    assert after(spoil).rejects == {}


def test_a_row_that_lost_its_key_is_no_new_record(after: Read) -> None:
    sheet = after(lambda grid: grid.rows[2].__setitem__(0, ""))
    assert set(sheet.rejects) == {FIRST + 2}


def test_a_sheet_without_its_keys_is_no_list_of_new_records(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        for row in [*grid.head[1:], *grid.rows]:
            row[0] = ""

    sheet = after(spoil)
    assert set(sheet.rejects) == set(sheet.numbers)


def test_typed_numbers_that_all_end_in_zeros_are_rejected(after: Read) -> None:
    def spoil(grid: Grid) -> None:
        numbers = [f"{value[:13]}000" if value else "" for value in grid.column("nik")]
        grid.put("nik", numbers)

    sheet = after(spoil)
    edited = {n for n, names in zip(sheet.numbers, sheet.edited, strict=True) if names}
    assert set(sheet.rejects) == edited != set()


def test_cells_hidden_by_merging_are_no_empty_answers(path: Path, pages: list[Page]) -> None:
    changed = []
    for page in pages:
        if page.title == "Anggota":
            grid = Grid(page)
            column = grid.names.index("nama")
            grid.rows[1][column] = grid.rows[2][column] = ""
            merged = [(FIRST, column + 1, FIRST + 2, column + 1)]
            page = Page("Anggota", [*grid.head, *grid.rows], merged=merged)  # noqa: PLW2901
        changed.append(page)
    assert set(assembled(path, changed).sheets["Anggota"].rejects) == {FIRST + 1, FIRST + 2}
