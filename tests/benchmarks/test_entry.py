"""Figures of keying, in a family of 15 persons and in a form of 640 rows with 7 repeats of 10.

From the key to the next question painted.

The rival is a browser form: Enketo needs 79 ms at p95 on a large form. Our aim is one frame, 16 ms,
with the answer on the disk. The floor beside it is the same answer through the engine alone and
through engine and disk without a screen.

Run with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytest_benchmark.fixture import BenchmarkFixture

    from dampingan.forms.answer import Answers
    from dampingan.store.entry.entry import Entry

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BANDENGAN = "33.75.03.1009"
PERSONS = 15
ROUNDS = 300
_BETWEEN_KEYS_MS = 12  # a fast clerk leaves 100 ms; what is shown around is painted meanwhile


@pytest.fixture
def family_of_15(tmp_path: Path) -> Iterator[FamilyEntry]:
    path = tmp_path / "a.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        entry = FamilyEntry.create(workspace, {"rt": "003", "rw": "002"})
        for number in range(PERSONS):
            row, _delta = entry.add_row("anggota")
            facts = {"nama": f"Orang Contoh {chr(65 + number)}", "keberadaan": "1", "jk": "2"}
            facts |= {"tgl_lahir": f"19{50 + number}-05-17", "kawin": "2", "hubungan": "3"}
            for question, text in facts.items():
                entry.set(Field(question, row), text)
        yield entry


@pytest.fixture
def place(family_of_15: FamilyEntry, qapp: QApplication, tmp_path: Path) -> Iterator[EntryPlace]:
    theme = Theme("light", 100)
    theme.install(qapp)
    icons = Icons(theme)
    icons.load()
    navigator = Navigator(
        family_of_15.workspace,
        {"entry": EntryPlace},
        settings=SettingsFile(tmp_path / "settings.toml"),
        theme=theme,
        icons=icons,
        jobs=JobRunner(),
    )
    navigator.setParent(navigator.frame)
    navigator.frame.resize(1366, 768)
    navigator.frame.show()
    navigator.open_family(family_of_15.record_id)
    found = navigator.places["entry"]
    assert isinstance(found, EntryPlace)
    yield found
    navigator.frame.close()


def _keep(benchmark: BenchmarkFixture) -> None:
    """Write p95 beside the mean; what counts for a clerk is the slow key."""
    data = sorted(benchmark.stats.stats.data)  # type: ignore[union-attr]
    benchmark.extra_info["p95_ms"] = round(data[int(len(data) * 0.95)] * 1000, 2)
    benchmark.extra_info["worst_ms"] = round(data[-1] * 1000, 2)


def _measure(
    benchmark: BenchmarkFixture, prepare: Callable[[], None], act: Callable[[], None]
) -> None:
    benchmark.pedantic(act, setup=prepare, rounds=ROUNDS, warmup_rounds=5)
    _keep(benchmark)


def test_answer_to_next_question_on_a_sheet(benchmark: BenchmarkFixture, place: EntryPlace) -> None:
    view, codes = place.view, cycle("123456")
    wanted = {"key": "1"}

    def prepare() -> None:
        place.presenter.cursor.go(Field("jenis_lantai"))
        QTest.qWait(_BETWEEN_KEYS_MS)
        wanted["key"] = next(codes)

    def answer() -> None:
        QTest.keyClicks(view.editor, wanted["key"])
        view.sheet.viewport().repaint()
        view.editor.repaint()

    _measure(benchmark, prepare, answer)
    assert place.presenter.field == Field("jenis_dinding")
    assert not place.presenter.entry.unsaved


def test_answer_to_next_question_of_a_person(
    benchmark: BenchmarkFixture, place: EntryPlace
) -> None:
    view, codes = place.view, cycle("13")
    rows = cycle(place.presenter.session.rows("anggota"))
    wanted = {"key": "1"}

    def prepare() -> None:
        place.presenter.cursor.go(Field("partisipasi", next(rows)), grid=False)
        QTest.qWait(_BETWEEN_KEYS_MS)
        wanted["key"] = next(codes)

    def answer() -> None:
        QTest.keyClicks(view.editor, wanted["key"])
        view.sheet.viewport().repaint()
        view.editor.repaint()

    _measure(benchmark, prepare, answer)


def test_answer_to_next_cell_of_the_grid(benchmark: BenchmarkFixture, place: EntryPlace) -> None:
    view, codes = place.view, cycle("1234")
    rows = cycle(place.presenter.session.rows("anggota"))
    wanted = {"key": "1"}

    def prepare() -> None:
        place.presenter.cursor.go(Field("kawin", next(rows)), grid=True)
        QTest.qWait(_BETWEEN_KEYS_MS)
        wanted["key"] = next(codes)

    def answer() -> None:
        QTest.keyClicks(view.editor, wanted["key"])
        view.grid.viewport().repaint()
        view.panel.viewport().repaint()
        view.editor.repaint()

    _measure(benchmark, prepare, answer)


def test_what_is_shown_around_after_an_answer(
    benchmark: BenchmarkFixture, place: EntryPlace
) -> None:
    def around() -> None:
        place.desk.screen.show_around()
        place.view.blocks.viewport().repaint()
        place.view.side.findings.viewport().repaint()

    _measure(benchmark, lambda: None, around)


def test_floor_engine_and_disk(benchmark: BenchmarkFixture, family_of_15: FamilyEntry) -> None:
    codes = cycle("123456")
    benchmark.pedantic(
        lambda: family_of_15.set(Field("jenis_lantai"), next(codes)), rounds=ROUNDS, warmup_rounds=5
    )
    _keep(benchmark)


def test_floor_engine_alone(benchmark: BenchmarkFixture, family_of_15: FamilyEntry) -> None:
    codes = cycle("123456")
    session = family_of_15.session
    benchmark.pedantic(
        lambda: session.set(Field("jenis_lantai"), next(codes)), rounds=ROUNDS, warmup_rounds=5
    )
    _keep(benchmark)


def test_opening_the_family(benchmark: BenchmarkFixture, place: EntryPlace) -> None:
    family_id = place.presenter.entry.record_id
    benchmark.pedantic(lambda: place.open_family(family_id), rounds=40, warmup_rounds=2)
    _keep(benchmark)


@pytest.fixture
def large(tmp_path: Path, qapp: QApplication) -> Iterator[EntryPlace]:
    """The entry screen on a filled form of 640 rows and 7 repeats with 10 rows in each."""
    from dampingan.forms.xlsform import read_form
    from dampingan.store.entry.entry import ResponseEntry, Subject
    from forms import large_form

    path, source = tmp_path / "besar.dampingan", large_form.source()
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        form = read_form(source)
        workspace.install(form, source.encode(), "md", "extra", subject="village")
        entry = ResponseEntry.create(workspace, form.form_id, Subject("village"))
        _fill(entry, large_form.answers())
        theme = Theme("light", 100)
        theme.install(qapp)
        icons = Icons(theme)
        icons.load()
        navigator = Navigator(
            workspace,
            {"entry": EntryPlace},
            settings=SettingsFile(tmp_path / "settings.toml"),
            theme=theme,
            icons=icons,
            jobs=JobRunner(),
        )
        navigator.setParent(navigator.frame)
        navigator.frame.resize(1366, 768)
        navigator.frame.show()
        navigator.open_response(entry.record_id)
        found = navigator.places["entry"]
        assert isinstance(found, EntryPlace)
        yield found
        navigator.frame.close()


def _fill(entry: Entry, answers: Answers) -> None:
    """Answer everything in one transaction: 3,200 of them would be 3,200 otherwise."""
    for key, text in answers.values.items():
        entry._absorb(entry.session.set(Field(key), text))
    for row in answers.rows:
        entry._absorb(entry.session.add_row(row.repeat, row.parent, values=row.values))
    entry._save("Isian besar")


def test_opening_the_large_form(benchmark: BenchmarkFixture, large: EntryPlace) -> None:
    """Aim: 500 ms; Enketo needs 1.5 s, ODK's own engine 0.7 to 1.7 s."""
    record = large.presenter.entry.record_id

    def open_again() -> None:
        large.open_response(record)
        large.view.sheet.viewport().repaint()

    benchmark.pedantic(open_again, rounds=20, warmup_rounds=1)
    _keep(benchmark)


def test_answer_to_next_question_of_the_large_form(
    benchmark: BenchmarkFixture, large: EntryPlace
) -> None:
    """Aim: p95 of 16 ms; Enketo needs 79 ms."""
    view, numbers = large.view, cycle("12345678")

    def prepare() -> None:
        large.presenter.cursor.go(Field("q3_6"))
        QTest.keyClicks(view.editor, next(numbers))
        QTest.qWait(_BETWEEN_KEYS_MS)

    def answer() -> None:
        QTest.keyClick(view.editor, Qt.Key.Key_Return)
        view.sheet.viewport().repaint()
        view.editor.repaint()

    _measure(benchmark, prepare, answer)
    assert large.presenter.field == Field("q3_7")
    assert large.presenter.meter.answers >= ROUNDS
    assert not large.presenter.entry.unsaved


def test_answer_to_next_cell_of_the_large_form(
    benchmark: BenchmarkFixture, large: EntryPlace
) -> None:
    view, numbers = large.view, cycle("12345678")
    rows = cycle(large.presenter.session.rows("r3"))

    def prepare() -> None:
        large.presenter.cursor.go(Field("p3_6", next(rows)), grid=True)
        QTest.keyClicks(view.editor, next(numbers))
        QTest.qWait(_BETWEEN_KEYS_MS)

    def answer() -> None:
        QTest.keyClick(view.editor, Qt.Key.Key_Return)
        view.grid.viewport().repaint()
        view.panel.viewport().repaint()
        view.editor.repaint()

    _measure(benchmark, prepare, answer)
    assert large.presenter.meter.answers >= ROUNDS


def test_what_is_shown_around_in_the_large_form(
    benchmark: BenchmarkFixture, large: EntryPlace
) -> None:
    def answered() -> None:
        large.presenter.picture.follow(large.presenter.entry.set(Field("q3_1"), "k1"))

    def around() -> None:
        large.desk.screen.show_around()
        large.view.blocks.viewport().repaint()

    _measure(benchmark, answered, around)


def test_no_widget_stands_for_a_question_of_the_large_form(large: EntryPlace) -> None:
    from PySide6.QtWidgets import QWidget

    large.presenter.cursor.go(Field("p0_1", large.presenter.session.rows("r0")[0]), grid=True)
    before = len(large.findChildren(QWidget))
    for question in ("q9_20", "q0_0", "q5_13"):
        large.presenter.cursor.go(Field(question))
    large.presenter.cursor.go(Field("p6_1", large.presenter.session.rows("r6")[-1]), grid=True)
    assert len(large.findChildren(QWidget)) == before
    assert before < 150
