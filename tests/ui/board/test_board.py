"""Desa: the board of a regency, with real workbooks, by keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy.engine import Connection

from conftest import BANDENGAN, NOW
from dampingan.exchange.receiver.consolidation import TAKEN
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing
from dampingan.store.merging import board
from dampingan.store.merging.refusal import note_refusals
from dampingan.store.workspace import Workspace
from dampingan.ui.board.home import RegencyHomePlace
from dampingan.ui.board.place import BoardPlace
from dampingan.ui.board.side import DISMISS, FAMILIES, RECEIPT
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.home.view import FigureCard
from dampingan.ui.inbox.place import InboxPlace

KRAPYAK, MEDONO = "33.75.03.1002", "33.75.01.1002"
HEADS = ("Umi Rahayu", "Kartini")

Press = Callable[..., None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty regency and, in ``masuk``, submissions of two villages."""
    folder = tmp_path_factory.mktemp("kota")
    (folder / "masuk").mkdir()
    for code in (BANDENGAN, KRAPYAK):
        path = folder / f"{code}.dampingan"
        with Workspace.create(path, code, "2026-Q4", actor="Sari", now=lambda: NOW) as village:
            for head in HEADS:
                FamilyEntry.create(village, {"nama_kk": head, "rt": "001", "rw": "002"})
            target = folder / "masuk" / f"{code}.xlsx"
            write_submission(village, target, include_drafts=True, include_findings=True)
    Workspace.create(folder / "kota.dampingan", "33.75", "2026-Q4", actor="Rini").close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(made, tmp_path / "x"))


@pytest.fixture
def regency(program: Program, qtbot: QtBot, folder: Path) -> Navigator:
    """The program with the regency open."""
    with qtbot.waitSignal(program.opened):
        program.open(folder / "kota.dampingan")
    assert program.navigator is not None
    return program.navigator


@pytest.fixture
def desa(regency: Navigator, qtbot: QtBot) -> BoardPlace:
    """The board on screen, filled."""
    regency.go("board")
    place = regency.places["board"]
    assert isinstance(place, BoardPlace)
    qtbot.waitUntil(lambda: len(place.presenter.lines) == 27)
    return place


def _receive(desa: BoardPlace, qtbot: QtBot, folder: Path) -> None:
    desa.courier.receive([folder / "masuk"])
    qtbot.waitUntil(lambda: not desa.courier.busy, timeout=60_000)
    qtbot.waitUntil(lambda: desa.presenter._rows is not None)


def _stand_on(desa: BoardPlace, code: str) -> None:
    desa.presenter.go_to(code)


def test_a_regency_has_desa_after_beranda_and_no_place_for_keying_by_rt(
    regency: Navigator,
) -> None:
    names = list(regency.frame.rail.buttons)
    assert names[:3] == ["home", "board", "families"]
    assert "work" not in names
    assert isinstance(regency.places["home"], RegencyHomePlace)


def test_a_village_has_no_board(opened: Navigator) -> None:
    assert "board" not in opened.frame.rail.buttons


def test_the_board_lists_every_village_and_says_that_nothing_came(desa: BoardPlace) -> None:
    assert {line.state for line in desa.presenter.lines} == {board.SILENT}
    assert "27 · 0 terkirim" in desa.view.subtitle.text()
    assert desa.view.table.hasFocus()


def test_a_folder_is_received_and_its_villages_say_so(
    desa: BoardPlace, qtbot: QtBot, folder: Path, press: Press
) -> None:
    (folder / "masuk" / "rusak.xlsx").write_bytes(b"PK rusak")
    _receive(desa, qtbot, folder)
    desk = desa.view.files
    assert desa.view.showing_files
    assert "1 berkas ditolak" in desa.view.files.title.text()
    rows = [desa.courier._rows.row(i) for i in desa.courier._rows.ids("rank")]
    assert [row["state"] for row in rows] == ["refused", "taken", "taken"]
    assert not desk.reason.isHidden()
    assert "rusak.xlsx" in desk.reason.text().replace("\N{ZERO WIDTH SPACE}", "")
    press(Qt.Key.Key_Escape, on=desa)
    qtbot.waitUntil(lambda: "2 terkirim" in desa.view.subtitle.text())
    _stand_on(desa, BANDENGAN)
    qtbot.waitUntil(lambda: "Bandengan" in desa.view.pane.name.text())
    assert "cocok" in desa.view.pane.sum.text()
    assert "4 keluarga" in desa.view.footer.text
    workspace = desa.context.workspace
    assert Listing(workspace).totals(Filter()).families == 4


def test_enter_on_a_file_goes_to_its_village_and_enter_there_to_its_families(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot, folder: Path, press: Press
) -> None:
    _receive(desa, qtbot, folder)
    qtbot.waitUntil(lambda: "2 terkirim" in desa.view.subtitle.text())
    desa.view.files.table.setFocus()
    desa.view.files.table.go_to(0)
    code = desa.courier._rows.row(0)["code"]
    press(Qt.Key.Key_Return, on=desa.view.files.table)
    assert not desa.view.showing_files
    qtbot.waitUntil(lambda: desa.village() == code)
    press(Qt.Key.Key_Return, on=desa.view.table)
    families = regency.places["families"]
    assert regency.current == "families"
    assert isinstance(families, FamiliesPlace)
    assert families.village() == code
    assert not families.presenter.view.chips["rw"].isHidden()


def test_the_list_can_be_searched_filtered_and_sorted(
    desa: BoardPlace, qtbot: QtBot, press: Press
) -> None:
    press("krap", on=desa.view.search)
    qtbot.waitUntil(lambda: len(desa.presenter._shown) == 1)
    assert desa.village() == KRAPYAK
    desa.presenter.show_all()
    desa.show_filter(state=board.REFUSED)
    assert not desa.view.nothing.isHidden()
    desa.show_filter(kecamatan="Pekalongan Utara")
    assert {line.kecamatan for line in desa.presenter._shown} == {"Pekalongan Utara"}
    desa.view.table.sort_wanted.emit(0)
    names = [desa.presenter._rows.row(i)["name"] for i in desa.presenter._rows.ids("name")]
    assert names == sorted(names)


def test_expected_families_are_typed_beside_the_village_and_undone(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot, press: Press
) -> None:
    _stand_on(desa, BANDENGAN)
    qtbot.waitUntil(lambda: "Bandengan" in desa.view.pane.name.text())
    desa.view.pane.expected.setFocus()
    press("772", Qt.Key.Key_Return, on=desa.view.pane.expected)

    def expected() -> int | None:
        lines = board.board(desa.context.workspace)
        return next(line.expected for line in lines if line.code == BANDENGAN)

    assert expected() == 772
    regency.undo()
    assert expected() is None


def test_f2_begins_a_family_of_the_village_in_focus(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot
) -> None:
    _stand_on(desa, KRAPYAK)
    qtbot.waitUntil(lambda: desa.village() == KRAPYAK)
    QTest.keyClick(desa.view.table, Qt.Key.Key_F2)
    entry = regency.places["entry"]
    assert isinstance(entry, EntryPlace)
    assert entry.village() == KRAPYAK
    assert "Krapyak" in entry.desk.screen.view.header.facts.text()


def test_f2_without_a_village_asks_for_one(regency: Navigator) -> None:
    regency.new_family()
    assert regency.current == "families"
    assert Listing(regency.context.workspace).count(Filter()) == 0
    regency.context.list_families(village_code=KRAPYAK)
    regency.new_family()
    assert regency.current == "entry"


def test_what_goes_back_is_written_for_the_villages_that_sent(
    desa: BoardPlace, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    _receive(desa, qtbot, folder)
    qtbot.waitUntil(lambda: "2 terkirim" in desa.view.subtitle.text())
    out = tmp_path / "balik"
    out.mkdir()
    desa.courier.return_all(out, desa.presenter.lines)
    qtbot.waitUntil(lambda: not desa.courier.busy, timeout=60_000)
    assert len(list(out.glob("*.xlsx"))) == 2
    _stand_on(desa, BANDENGAN)
    qtbot.waitUntil(lambda: desa.village() == BANDENGAN)
    desa.write_to(RECEIPT, out)
    qtbot.waitUntil(lambda: not desa.courier.busy, timeout=60_000)
    assert len(list(out.glob("*.xlsx"))) == 3


def test_a_row_of_beranda_shows_the_villages_of_its_kecamatan(
    regency: Navigator, qtbot: QtBot, press: Press
) -> None:
    home = regency.places["home"]
    assert isinstance(home, RegencyHomePlace)
    qtbot.waitUntil(lambda: home.model.rowCount() == 4)
    home.view.table.go_to(0)
    press(Qt.Key.Key_Return, on=home.view.table)
    place = regency.places["board"]
    assert isinstance(place, BoardPlace)
    qtbot.waitUntil(lambda: 0 < len(place.presenter._shown) < 27)
    assert {line.kecamatan for line in place.presenter._shown} == {"Pekalongan Barat"}


def test_the_menu_of_a_row_offers_what_the_pane_offers(
    desa: BoardPlace, qtbot: QtBot, folder: Path
) -> None:
    _receive(desa, qtbot, folder)
    qtbot.waitUntil(lambda: "2 terkirim" in desa.view.subtitle.text())
    _stand_on(desa, BANDENGAN)
    qtbot.waitUntil(lambda: desa.village() == BANDENGAN)
    words = [words for words, _, _ in desa._village_commands()]
    pane = desa.view.pane
    qtbot.waitUntil(lambda: bool(pane.act.text()))
    assert words == [pane.act.text(), *[action.text() for action in pane.menu.actions()]]


def test_the_start_screen_makes_a_regency_s_workspace(
    program: Program, qtbot: QtBot, tmp_path: Path, press: Press
) -> None:
    program._start.show_form()
    form = program._start._form
    assert form is not None
    form.scope.buttons["regencies"].click()
    assert form._model.rowCount() == 2
    press("kota", on=form.village)
    press(Qt.Key.Key_Return, on=form.village)
    form.operator.setText("Rini")
    form.show_path(str(tmp_path / "baru.dampingan"))
    with qtbot.waitSignal(program.opened):
        form.submitted.emit()
    assert program.navigator is not None
    workspace = program.navigator.context.workspace
    assert (workspace.village_code, workspace.scope) == ("33.75", "regency")


def test_stopping_says_that_what_came_in_stays(
    desa: BoardPlace, qtbot: QtBot, folder: Path, press: Press
) -> None:
    desa.courier.receive([folder / "masuk"])
    assert desa.view.files.stop.hasFocus()
    press(Qt.Key.Key_Space, on=desa.view.files.stop)
    qtbot.waitUntil(lambda: not desa.courier.busy, timeout=60_000)
    assert "Dihentikan" in desa.view.files.title.text()
    assert not desa.view.files.back.isHidden()


def test_the_conflicts_of_a_village_are_one_key_away(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot
) -> None:
    workspace = regency.context.workspace
    with workspace.write("Uji", undoable=False) as tx:
        for code in (KRAPYAK, BANDENGAN):
            family = tx.insert("family", {"village_code": code, "head_name": "Umi"})
            uid = _key_of(tx.connection, family)
            told = {"record_uid": uid, "village_code": code, "field": "answers.alamat"}
            tx.insert("conflict", told | {"theirs": "Gg. Melati"})
    qtbot.waitUntil(lambda: "2 konflik" in desa.view.footer.text)
    _stand_on(desa, KRAPYAK)
    qtbot.waitUntil(lambda: desa.village() == KRAPYAK and "Krapyak" in desa.view.pane.name.text())
    qtbot.waitUntil(lambda: desa.view.pane.act.text() == "Putuskan konflik")
    desa.view.pane.act.click()
    assert regency.current == "inbox"
    inbox = regency.places["inbox"]
    assert isinstance(inbox, InboxPlace)
    qtbot.waitUntil(lambda: inbox.groups.rowCount() == 1)
    assert inbox.view.chips["village"].value == KRAPYAK


@pytest.fixture
def counted(regency: Navigator) -> None:
    """Families in two villages of two kecamatan, some with findings and deciles."""
    with regency.context.workspace.write("Uji", undoable=False) as tx:
        for code in (KRAPYAK, BANDENGAN, MEDONO):
            for number in range(3):
                told = {"village_code": code, "head_name": f"Umi {number}", "member_count": 2}
                found = {"error_count": int(number == 0), "decile": str(number + 1)}
                tx.insert("family", told | found)


def _listed(regency: Navigator) -> tuple[int, Filter]:
    assert regency.current == "families"
    families = regency.places["families"]
    assert isinstance(families, FamiliesPlace)
    chosen = families.presenter.query.filter
    return Listing(regency.context.workspace).count(chosen), chosen


@pytest.mark.usefixtures("counted")
def test_every_sum_under_the_villages_opens_what_it_counts(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "9 keluarga" in desa.view.footer.text)
    desa.open_sum(FAMILIES)
    assert _listed(regency) == (9, Filter())
    regency.go("board")
    desa.show_filter(kecamatan="Pekalongan Utara")
    qtbot.waitUntil(lambda: "6 keluarga" in desa.view.footer.text)
    link = next(one for one in desa.view.footer.findChildren(QPushButton) if "temuan" in one.text())
    link.click()
    assert _listed(regency) == (2, Filter(village_code="33.75.03", findings="any"))
    regency.go("board")
    desa.view.search.setText("bandengan")
    qtbot.waitUntil(lambda: "3 keluarga" in desa.view.footer.text)
    desa.open_sum(FAMILIES)
    assert _listed(regency)[0] == 3


@pytest.mark.usefixtures("counted")
def test_findings_and_deciles_of_a_village_are_one_key_or_click_away(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot, press: Press
) -> None:
    qtbot.waitUntil(lambda: "9 keluarga" in desa.view.footer.text)
    _stand_on(desa, KRAPYAK)
    qtbot.waitUntil(lambda: desa.village() == KRAPYAK)
    press("t", on=desa.view.table)
    assert _listed(regency) == (1, Filter(village_code=KRAPYAK, findings="any"))
    regency.go("board")
    place = [column.key for column in desa.presenter.columns].index("poorest")
    index = desa.view.table.currentIndex().siblingAtColumn(place)
    desa.view.table.setCurrentIndex(index)
    press(Qt.Key.Key_Return, on=desa.view.table)
    assert _listed(regency) == (2, Filter(village_code=KRAPYAK, decile="1 2"))
    regency.go("board")
    press(Qt.Key.Key_Down, Qt.Key.Key_Return, on=desa.view.deciles)
    assert _listed(regency) == (3, Filter(decile="2"))


@pytest.mark.usefixtures("counted")
def test_every_figure_of_beranda_opens_what_it_counts(regency: Navigator, qtbot: QtBot) -> None:
    home = regency.places["home"]
    assert isinstance(home, RegencyHomePlace)

    def cards() -> list[FigureCard]:
        figures = home.view._figures
        items = (figures.itemAt(place) for place in range(figures.count()))
        found = [item.widget() for item in items if item]
        return [one for one in found if isinstance(one, FigureCard)]

    qtbot.waitUntil(lambda: [one.accessibleName()[:2] for one in cards()][:1] == ["9 "])
    for place in range(4):
        regency.go("home")
        card = cards()[place]
        QTest.keyClick(card, Qt.Key.Key_Return)
        assert card.accessibleName().split()[0] == str(_listed(regency)[0])


def test_refused_files_are_named_beside_the_village_until_they_are_seen_to(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot
) -> None:
    note_refusals(regency.context.workspace, {KRAPYAK: {"kiriman.xlsx": "Berkas rusak."}})
    qtbot.waitUntil(lambda: bool(_line(desa, KRAPYAK).refused))
    _stand_on(desa, KRAPYAK)
    qtbot.waitUntil(lambda: "kiriman" in desa.view.pane.refused.text())
    desa.act(DISMISS)
    qtbot.waitUntil(lambda: not _line(desa, KRAPYAK).refused)
    regency.undo()
    qtbot.waitUntil(lambda: bool(_line(desa, KRAPYAK).refused))


def test_after_stopping_the_rest_goes_on_and_the_list_keeps_what_was_done(
    desa: BoardPlace, qtbot: QtBot, folder: Path, press: Press
) -> None:
    desa.courier.receive([folder / "masuk"])
    desa.courier.stop()
    qtbot.waitUntil(lambda: not desa.courier.busy, timeout=60_000)
    assert "belum dibuka" in desa.view.files.text.text()
    desa.view.files.again.click()
    qtbot.waitUntil(lambda: not desa.courier.busy, timeout=60_000)
    assert [one.state for one in desa.courier.listed] == [TAKEN, TAKEN]
    assert desa.view.files.again.isHidden()


@pytest.mark.usefixtures("counted")
def test_a_period_is_begun_from_the_palette_and_villages_have_not_sent_for_it(
    desa: BoardPlace, regency: Navigator, qtbot: QtBot, folder: Path
) -> None:
    _receive(desa, qtbot, folder)
    qtbot.waitUntil(lambda: _line(desa, KRAPYAK).sent)
    words = {words: run for words, run, _, _ in desa.commands()}
    next(run for text, run in words.items() if text.startswith("Mulai Triwulan"))()
    qtbot.waitUntil(lambda: _line(desa, KRAPYAK).late)
    assert regency.context.workspace.period > "2026-Q4"
    _stand_on(desa, KRAPYAK)
    qtbot.waitUntil(lambda: "belum kirim" in desa.view.pane.facts.text())
    regency.undo()
    qtbot.waitUntil(lambda: _line(desa, KRAPYAK).sent)


def _line(desa: BoardPlace, code: str) -> board.VillageLine:
    return next(line for line in desa.presenter.lines if line.code == code)


def _key_of(connection: Connection, family: int) -> str:
    found = connection.exec_driver_sql("SELECT uid FROM family WHERE id = ?", (family,))
    return str(found.scalar_one())
