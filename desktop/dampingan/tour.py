"""The main job in the real window, driven by key events, without a screen.

Nothing here knows how a screen works inside: keys go to whatever has the focus, as a clerk's do.
What the next key must be is read off the presenter (which question is current), as a clerk reads
it off the screen.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dampingan import app as composition
from dampingan.core.errors import DampinganError, StorageError
from dampingan.core.language import tr
from dampingan.demo.filling import MEMBERS
from dampingan.demo.paper import Paper, paper_of_five
from dampingan.demo.sample import create_sample
from dampingan.demo.sample_form import FORM, answer_sample_form, receive_paper
from dampingan.exchange.matrix.village_book import write_village_matrices
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace
from dampingan.ui.settings.settings import SettingsFile

if TYPE_CHECKING:
    from dampingan.ui.assessment.place import AssessmentPlace
    from dampingan.ui.difference.place import DifferencePlace
    from dampingan.ui.entry.place import EntryPlace
    from dampingan.ui.plan.place import PlanPlace
    from dampingan.ui.send.place import SendPlace

WIDTH, HEIGHT = 1366, 768
"""The office screen that everything must fit."""

_MOST_STEPS = 2_000
_LOOK = 0.45
"""Seconds until an Enter no longer belongs to the answer before, which went in by itself."""
_TURN, _QUIET_TURNS, _MOMENT_MS = 0.015, 2, 500
"""Seconds of a look whether anything goes on; how many quiet ones, what timers may go on."""


class Tour:
    """One run of the main job.

    Args:
        out: where the workspace, the workbook and the pictures go.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.keystrokes = 0
        self._pictures: list[str] = []
        self._jumped = False
        instance = QApplication.instance()
        self._app = instance if isinstance(instance, QApplication) else QApplication(["dampingan"])
        settings = SettingsFile(out / "pengaturan.toml")
        settings.change(scheme="light", text_size=100, language="id", operator="Rina Wulandari")
        self.program = composition.build(self._app, settings)
        self.window = self.program.window

    def run(self) -> Iterator[str]:
        """Do everything, yielding a sentence for each thing made."""
        path = self.out / "contoh.dampingan"
        with create_sample(path) as workspace:
            today = workspace.now().astimezone().date()
            paper = paper_of_five(workspace.form(), workspace.village_code, today)
        self.program.start()
        self.window.showNormal()
        self.window.resize(WIDTH, HEIGHT)
        self.wait(0.3)
        self.picture("mulai")
        self.program.open(path)
        self.until(lambda: self.program.navigator is not None, "open")
        self.wait(0.5)
        self.picture("beranda")
        yield tr("Ruang kerja: {path}", path=path)
        self.key_family(paper)
        yield tr(
            "Keluarga berlima diketik: {keys} tombol untuk {count} anggota.",
            keys=self.keystrokes,
            count=paper.size,
        )
        workbook = self.send()
        yield tr("Kiriman: {path}", path=workbook)
        with tempfile.TemporaryDirectory() as elsewhere:
            back = Path(elsewhere) / "dari-laptop-lain.xlsx"
            self.receive(back)
            self.compare(workbook, back)
        yield tr("Diterima dari laptop lain: {name}", name=back.name)
        self.show_forms()
        self.show_places()
        yield tr("Matriks perencanaan: {path}", path=self.write_matrices())
        for name in self._pictures:
            yield tr("Gambar: {path}", path=self.out / name)
        self.program.close_workspace()
        self.window.close()

    # -- the main job ----------------------------------------------------------------------

    def key_family(self, paper: Paper) -> None:
        """Press F2, key the whole paper, finish with F12 and find the family in the list."""
        self.navigator.go("families")
        self.wait(0.5)
        self.picture("keluarga")
        self.press(Qt.Key.Key_F2)
        self.until(lambda: self.navigator.current == "entry", "entry")
        place = self.entry
        for _ in range(_MOST_STEPS):
            if not self._key_one(place, paper):
                break
        self.picture("entri-temuan")
        self.press(Qt.Key.Key_F12)
        self.wait(0.2)
        self.picture("entri-selesai")
        if place.presenter.entry.status != "complete":
            raise DampinganError(tr("Keluarga contoh tidak dapat diselesaikan."))
        name = place.presenter.value("nama_kk")
        self.press(Qt.Key.Key_F12)
        self.navigator.go("families")
        self.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        self.type(name)
        self.wait(0.6)
        self.picture("keluarga-cari")

    def send(self) -> Path:
        """Write the submission from its place and return the workbook."""
        self.navigator.go("send")
        place: SendPlace = self.navigator.places["send"]  # type: ignore[assignment]
        self.until(place.view.sending.write.isEnabled, "review")
        self.wait(0.4)
        self.picture("kirim")
        before = set(self.out.glob("*.xlsx"))
        place.view.sending.write.setFocus()
        self.press(Qt.Key.Key_Space)
        self.until(
            lambda: set(self.out.glob("*.xlsx")) != before and not self.program.jobs.jobs,
            "submission",
        )
        self.wait(0.4)
        self.picture("kirim-selesai")
        return next(iter(set(self.out.glob("*.xlsx")) - before))

    def receive(self, back: Path) -> None:
        """Take over what another laptop of the village changed meanwhile.

        Args:
            back: where its workbook is written; the backup made before applying is not kept.
        """
        _edit_elsewhere(self.out / "contoh.dampingan", back)
        place: SendPlace = self.navigator.places["send"]  # type: ignore[assignment]
        place.receive(back)
        self.until(lambda: place.receiving.report is not None, "receive")
        self.wait(0.3)
        self.picture("terima")
        self.press(Qt.Key.Key_Space)
        self.until(lambda: not place.receiving.busy and not self.program.jobs.jobs, "apply")
        self.wait(0.3)
        self.picture("terima-selesai")
        report = place.receiving.report
        if report is not None and report.backup is not None:
            report.backup.unlink()

    def compare(self, first: Path, second: Path) -> None:
        """Show two workbooks side by side."""
        self._go("difference")
        place: DifferencePlace = self.navigator.places["difference"]  # type: ignore[assignment]
        place.take(first, second)
        self.until(lambda: place.compared is not None, "compare")
        self.wait(0.3)
        self.picture("bandingkan")

    def show_forms(self) -> None:
        """Install an additional form, answer it for a few families and show how it looks."""
        family = self._family
        workspace = self.navigator.context.workspace
        self.navigator.open_family(family)
        self.press(Qt.Key.Key_F1)
        self.picture("tombol")
        self.press(Qt.Key.Key_Escape)
        answer_sample_form(workspace, family)
        receive_paper(workspace)
        self._instruments()
        for part, word in (("overview", "instrumen"), ("screen", "instrumen-layar")):
            self._show_part(part, word)
        self._show_part("paper", "instrumen-kertas")
        self.navigator.list_responses(FORM)
        self.wait(0.4)
        self.picture("isian")
        self._open_answers()
        for character in "11":
            self.type(character)
        self.picture("entri-isian")
        self.press(Qt.Key.Key_Escape)

    def show_places(self) -> None:
        """Take pictures of every place, light, dark and with large letters."""
        for name in (
            "work",
            "renewal",
            "verify",
            "mentorship",
            "references",
            "village",
            "settings",
        ):
            self._go(name)
            self.picture(_WORDS[name])
        self._show_plan()
        for suffix, scheme, size in (("gelap", "dark", 100), ("150", "light", 150)):
            self.program.settings.change(scheme=scheme, text_size=size)
            self.program.theme.choose(scheme=scheme, scale=size)
            for name, word in _WORDS.items():
                self._go(name)
                self.picture(f"{word}-{suffix}")
            self._show_received(suffix)
            self._instruments()
            for part in ("screen", "paper"):
                self._show_part(part, f"instrumen-{_PARTS[part]}-{suffix}")
            self.navigator.open_family(self._family)
            self.wait(0.3)
            self.picture(f"entri-{suffix}")
            self.press(Qt.Key.Key_F1)
            self.picture(f"tombol-{suffix}")
            self.press(Qt.Key.Key_Escape)
            self.press(Qt.Key.Key_Escape)

    def write_matrices(self) -> Path:
        """Write the planning forms of the village as a workbook to be printed."""
        path = self.out / MATRICES
        path.unlink(missing_ok=True)
        return write_village_matrices(self.navigator.context.workspace, path)

    def _show_plan(self) -> None:
        """Show the tabs of Potensi & Masalah and the views of Rencana."""
        self._go("assessment")
        assessment: AssessmentPlace = self.navigator.places["assessment"]  # type: ignore[assignment]
        for tab, word in _TABS.items():
            assessment.show_tab(tab)
            self.wait(0.3)
            self.picture(f"potensi-masalah-{word}")
        self._go("plan")
        plan: PlanPlace = self.navigator.places["plan"]  # type: ignore[assignment]
        for view, word in _VIEWS.items():
            plan.show_view(view)
            self.wait(0.2)
            self.picture(f"rencana-{word}")
        plan.show_view("board")

    def _show_received(self, suffix: str) -> None:
        """Show both sides of Kirim & Terima; the picture before was of what came."""
        place: SendPlace = self.navigator.places["send"]  # type: ignore[assignment]
        self._go("send")
        place.show_side("sending")
        self.wait(0.3)
        self.picture(f"kirim-{suffix}")
        place.show_side("receiving")

    def _go(self, name: str) -> None:
        self.navigator.go(name)
        self.wait(0.3)

    def _instruments(self) -> None:
        """Show the additional form in Instrumen."""
        self._go("instruments")
        self.navigator.places["instruments"].refresh(FORM)
        self.wait(0.2)

    def _show_part(self, part: str, word: str) -> None:
        self.navigator.places["instruments"].details.show_part(part)
        self.wait(1.0 if part == "paper" else 0.3)
        self.picture(word)

    def _open_answers(self) -> None:
        """Begin another answer to the additional form, about the second family."""
        workspace = self.navigator.context.workspace
        families = Listing(workspace).first(Filter(status="complete"), Sort("place"), 2)
        name = workspace.record("family", families[-1])["head_name"]
        self.navigator.new_response(FORM, Subject("family", families[-1], name))
        self.wait(0.3)

    # -- keys ------------------------------------------------------------------------------

    def _key_one(self, place: EntryPlace, paper: Paper) -> bool:
        """Key the current field; False when the path is at its end."""
        presenter = place.presenter
        field, question = presenter.field, presenter.question
        if field is None or question is None:
            return False
        self._family = presenter.entry.record_id
        rows = presenter.session.rows(MEMBERS)
        member = rows.index(field.row) if field.row in rows else None
        if question.repeat == MEMBERS and member is None:
            member = len(rows)
        if question.repeat == MEMBERS and member is not None and member >= paper.size:
            self.press(Qt.Key.Key_PageDown)
            self._jumped = False
            return presenter.field != field
        text = paper.typed(question, member)
        self._show_once(question.key, member)
        for character in text:
            self.type(character)
            if presenter.field != field:
                self._jumped = True
                return True
        if self._jumped and not text:
            self.live(_LOOK)
        self._jumped = False
        self.press(Qt.Key.Key_Return)
        return presenter.field != field

    def _show_once(self, key: str, member: int | None) -> None:
        word = _MOMENTS.get((key, member))
        if word:
            self.wait(0.1)
            self.picture(word)

    def type(self, text: str) -> None:
        """Type characters into whatever has the focus."""
        for character in text:
            QTest.keyClicks(self._focus(), character)
            self.keystrokes += 1

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key in whatever has the focus."""
        QTest.keyClick(self._focus(), key, modifier)
        self.keystrokes += 1

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    # -- waiting and pictures --------------------------------------------------------------

    @property
    def navigator(self) -> Any:
        """The open workspace's places."""
        return self.program.navigator

    @property
    def entry(self) -> EntryPlace:
        """The entry screen."""
        return self.navigator.places["entry"]

    def wait(self, seconds: float) -> None:
        """Let the window live until nothing is going on, for so long at most."""
        end = time.monotonic() + seconds
        quiet = 0
        while quiet < _QUIET_TURNS and time.monotonic() < end:
            self.live(_TURN)
            quiet = 0 if self._busy() else quiet + 1

    def _busy(self) -> bool:
        """Tell whether a job runs or something is put off for a moment."""
        if self.program.jobs.jobs:
            return True
        put_off = (one for one in self.window.findChildren(QTimer) if one.isSingleShot())
        return any(one.isActive() and one.interval() < _MOMENT_MS for one in put_off)

    def live(self, seconds: float) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()

    def until(self, condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
        """Let the window live until something holds.

        Raises:
            TimeoutError: it never did; a picture shows what was on screen instead.
        """
        for _ in range(int(seconds / 0.05)):
            if condition():
                return
            self.live(0.05)
        self.picture(f"macet-{what}")
        raise TimeoutError(what)

    def picture(self, name: str) -> None:
        """Save what the window shows, once it has caught up with the keys."""
        self.wait(0.1)
        file = f"{len(self._pictures) + 1:02d}-{name}.png"
        self.window.grab().save(str(self.out / file))
        self._pictures.append(file)


MATRICES = "matriks-perencanaan.xlsx"

_WORDS = {
    "home": "beranda",
    "families": "keluarga",
    "work": "pekerjaan",
    "assessment": "potensi-masalah",
    "plan": "rencana",
    "mentorship": "pendampingan",
    "references": "daftar-acuan",
    "renewal": "pemutakhiran",
    "verify": "verifikasi",
    "send": "terima",
    "difference": "bandingkan",
    "village": "profil",
    "settings": "pengaturan",
}

_LIGHT = ("work", "renewal", "verify", "mentorship", "references", "village", "settings")
"""Places that no other part of the tour shows in light colours."""

_TABS = {
    "masalah": "masalah",
    "kalender": "kalender",
    "ranking": "peringkat",
    "tree": "pohon",
    "map": "peta",
    "profile": "profil",
}
_VIEWS = {"board": "papan", "timeline": "garis-waktu", "table": "tabel", "links": "kaitan"}
"""Parts of the plan's places and what their pictures are called."""

_PARTS = {"screen": "layar", "paper": "kertas"}

_MOMENTS: dict[tuple[str, int | None], str] = {
    ("nama_kk", None): "entri-tempat",
    ("jenis_lantai", None): "entri-perumahan",
    ("nama", 3): "entri-anggota",
    ("jenjang", 0): "entri-pendidikan",
    ("dis_tangan", 1): "entri-kesehatan",
    ("emas", None): "entri-aset",
}
"""When the tour takes a picture while keying: before answering these."""


def run(out: Path) -> int:
    """Do the main job without a screen, in the real window, and print what it made.

    Opens a sample workspace, keys a family of five by key events, finds it, writes the submission
    and takes pictures of every screen.

    Args:
        out: folder for the workspace, the workbook and the pictures; an earlier workspace there
            is kept under another name.

    Raises:
        StorageError: the folder can't be written.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # read when the application object is made
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            tr("Folder {folder} tidak dapat dibuat.", folder=out),
            remedy=tr("Pilih folder lain, misalnya Dokumen."),
        ) from error
    _keep_earlier(out / "contoh.dampingan")
    for line in Tour(out).run():
        print(line)
    return 0


_FLOORS = ("2", "3", "1", "5")
"""What the other laptop says of the floors of some families (303)."""


def _edit_elsewhere(workspace: Path, target: Path) -> None:
    """Write the workbook of a laptop that began with a workspace's file and went on by itself.

    Args:
        workspace: a file; it may be open, and is not changed.
        target: the workbook to write.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(workspace, Path(folder) / workspace.name))
        log = workspace.with_name(f"{workspace.name}-wal")  # what is not folded in yet
        if log.exists():
            shutil.copy(log, copy.with_name(f"{copy.name}-wal"))
        with Workspace.open(copy, actor="Laptop kedua") as other:
            families = Listing(other).first(Filter(status="complete"), Sort("place"), len(_FLOORS))
            for family, floor in zip(families, _FLOORS, strict=False):
                FamilyEntry(other, family).set(Field("jenis_lantai"), floor)
            write_submission(other, target, include_drafts=True, include_findings=True)


def _keep_earlier(path: Path) -> None:
    if path.exists():
        made = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        path.replace(path.with_name(f"{path.stem}-{made:%Y%m%d-%H%M%S}{path.suffix}"))
