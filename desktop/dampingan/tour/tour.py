"""The main job in the real window, driven by key events, without a screen.

What the next key must be is read off the presenter (which question is current), as a clerk reads
it off the screen.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dampingan.core.errors import DampinganError, StorageError
from dampingan.core.language import tr
from dampingan.demo.filling import MEMBERS
from dampingan.demo.paper import Paper, paper_of_five
from dampingan.demo.sample import create_sample
from dampingan.exchange.matrix.workbook import write_village_matrices
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.workspace import Workspace
from dampingan.tour.driver import Driver
from dampingan.tour.gallery import Gallery
from dampingan.tour.papers import write_papers

if TYPE_CHECKING:
    from dampingan.ui.difference.place import DifferencePlace
    from dampingan.ui.entry.place import EntryPlace
    from dampingan.ui.send.place import SendPlace

WIDTH, HEIGHT = 1366, 768
"""The office screen that everything must fit."""

MATRICES = "matriks-perencanaan.xlsx"

_MOST_STEPS = 2_000
_LAST_LOOK = 0.2
"""Seconds in which places that were closed let go of their files, as when a window stays open."""
_LOOK = 0.45
"""Seconds until an Enter no longer belongs to the answer before, which went in by itself."""

_MOMENTS: dict[tuple[str, int | None], str] = {
    ("nama_kk", None): "entri-tempat",
    ("jenis_lantai", None): "entri-perumahan",
    ("nama", 3): "entri-anggota",
    ("jenjang", 0): "entri-pendidikan",
    ("dis_tangan", 1): "entri-kesehatan",
    ("emas", None): "entri-aset",
}
"""When the tour takes a picture while keying: before answering these."""


class Tour(Driver):
    """One run of the main job.

    Args:
        out: where the workspace, the workbook and the pictures go.
    """

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        self._jumped = False
        self._family = 0

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
        gallery = Gallery(self, self._family)
        gallery.show_forms()
        gallery.show_places()
        yield tr("Matriks perencanaan: {path}", path=self.write_matrices())
        for path in write_papers(self.navigator.context.workspace, self._family, self.out):
            yield tr("Cetakan: {path}", path=path)
        for name in self.pictures:
            yield tr("Gambar: {path}", path=self.out / name)
        self.program.close_workspace()
        self.live(_LAST_LOOK)
        self.window.close()

    # -- the main job ----------------------------------------------------------------------

    @property
    def entry(self) -> EntryPlace:
        """The entry screen."""
        return self.navigator.places["entry"]

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
        self.go("difference")
        place: DifferencePlace = self.navigator.places["difference"]  # type: ignore[assignment]
        place.take(first, second)
        self.until(lambda: place.compared is not None, "compare")
        self.wait(0.3)
        self.picture("bandingkan")

    def write_matrices(self) -> Path:
        """Write the planning forms of the village as a workbook to be printed."""
        path = self.out / MATRICES
        path.unlink(missing_ok=True)
        return write_village_matrices(self.navigator.context.workspace, path)

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
