"""Pohon: the list of problems beside the tree of one, edited in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QFileDialog, QScrollArea, QStackedWidget, QWidget

from dampingan.analysis.problem_tree import (
    CAUSES,
    EFFECTS,
    NodeKind,
    loose_problems,
    makes_circle,
    problem_tree,
    split_parts,
)
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.ui.chart.picture import copy_image, picture_of
from dampingan.ui.context import Context, Hint, PlaceCommand
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.models.column import Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.problem_tree.canvas import TreeCanvas
from dampingan.ui.problem_tree.editing import (
    PROBLEMS,
    add_words,
    change_words,
    find_title,
    link_problem,
    make_problem,
    rename_problem,
    unlink_problem,
)
from dampingan.ui.theme import SPACE

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes
    from dampingan.ui.problem_tree.arrangement import Spot

Key = Qt.Key


class TreeView(QWidget):
    """Causes, problem and effects of one village.

    Signals:
        record_wanted: key of a problem, and its form: show it in its table.
    """

    record_wanted = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.problems: list[PlanRecord] = []
        self.uid = ""
        self._village = "" if self._is_regency else context.workspace.village_code
        self._editing: Spot | None = None
        theme, icons = context.theme, context.icons
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.model.show_columns(
            [
                Column("title", tr("Masalah"), ("title",), width=180, least=70),
                Column(
                    "count",
                    tr("S · A"),
                    ("count", "loose"),
                    _show_count,
                    width=74,
                    tip=tr("Banyaknya sebab · akibat"),
                ),
            ]
        )
        self.list = RecordView(self.model, theme, icons)
        self.list.setAccessibleName(tr("Daftar masalah"))
        self.canvas = TreeCanvas(theme, icons)
        self.words = label("", "small", wrap=True)
        self.copy = button(
            tr("Salin gambar"), icons=icons, icon="copy", key="Ctrl+C", clicked=self.copy_picture
        )
        self.save = button(
            tr("Simpan gambar…"), icons=icons, icon="save", clicked=self.save_picture
        )
        self.editor = LineEdit()
        self.editor.setParent(self.canvas)
        self.editor.hide()
        self.editor.installEventFilter(self)
        self._titles = QStringListModel(self)
        completer = QCompleter(self._titles, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._pick)
        # A window of its own: without a ground it would be black.
        popup = completer.popup()
        if popup is not None:
            popup.setProperty("role", "popup")
            popup.setMinimumWidth(context.theme.px(320))
        self._completer = completer
        self._silent = QCompleter(self)
        self.empty = label("", "muted", wrap=True)
        self._pages = QStackedWidget()
        self._lay_out()
        self.list.current_changed.connect(self._choose_row)
        self.list.opened.connect(self._enter_tree)
        self.list.copy_wanted.connect(self.copy_picture)
        self.canvas.moved.connect(self._follow)
        self.canvas.activated.connect(self._activate)
        self.canvas.key_pressed.connect(self._press)
        context.bus.changed.connect(self.take_changes)

    # -- the tab's side -----------------------------------------------------------------

    def show_village(self, code: str) -> None:
        """Show a village's problems; ``""`` means none is chosen at a regency."""
        wanted = code or ("" if self._is_regency else self.context.workspace.village_code)
        if wanted != self._village:
            self._village, self.uid = wanted, ""

    def entered(self) -> None:
        """Read anew and give the keys to the tree."""
        self.renew()
        if self.canvas.drawn is not None:
            self.canvas.setFocus()

    def hints(self) -> list[Hint]:
        """Keys of the tree."""
        return [
            ("S", tr("tambah sebab")),
            ("A", tr("tambah akibat")),
            ("F2", tr("ubah")),
            ("Del", tr("hapus")),
            ("J", tr("jadikan masalah")),
            ("Enter", tr("buka")),
        ]

    def summary(self) -> str:
        """How many problems nobody has said a cause of."""
        loose = len(loose_problems(self.problems))
        alive = sum(1 for one in self.problems if not one.deleted)
        if not loose:
            return tr("{count} masalah, semua punya penyebab", count=alive)
        return tr("{count} masalah, {loose} belum punya penyebab", count=alive, loose=loose)

    def commands(self) -> list[PlaceCommand]:
        """What the command palette offers."""
        return [
            (tr("Salin gambar pohon masalah"), self.copy_picture, "copy", "Ctrl+C"),
            (tr("Simpan gambar pohon masalah"), self.save_picture, "save", ""),
        ]

    def select(self, uid: str) -> None:
        """Show the tree of a problem."""
        self.uid = uid
        self._show(keep=False)

    # -- reading ------------------------------------------------------------------------

    def renew(self) -> None:
        """Read the workspace and show it."""
        if not self._village:
            self._say(tr("Pilih dulu desa/kelurahannya di atas."))
            return
        ensure_plan(self.context.workspace)
        self.problems = plan_records(
            self.context.workspace, PROBLEMS, village_code=self._village, deleted=True, rows=False
        )
        living = [one for one in self.problems if not one.deleted]
        if not living:
            self._say(tr("Belum ada masalah. Catat dulu masalahnya di bagian Masalah (Ctrl+1)."))
            return
        if self.uid not in {one.uid for one in living}:
            self.uid = _best(living)
        self._pages.setCurrentIndex(0)
        self._show(keep=True)

    def _say(self, text: str) -> None:
        self.empty.setText(text)
        self._pages.setCurrentIndex(1)

    def _show(self, *, keep: bool) -> None:
        living = [one for one in self.problems if not one.deleted]
        loose = {one.uid for one in loose_problems(self.problems)}
        self._rows.fill([_list_row(n, one, living, loose) for n, one in enumerate(living)])
        self.list.current_changed.disconnect(self._choose_row)
        self.model.show_query("")
        self.list.show_widths({})
        places = [n for n, one in enumerate(living) if one.uid == self.uid]
        if places:
            self.list.go_to(places[0])
        self.list.current_changed.connect(self._choose_row)
        self.canvas.show_tree(problem_tree(self.problems, self.uid), keep=keep)
        self._titles.setStringList([one.title for one in living if one.uid != self.uid])
        self._follow()

    @Slot(object)
    def take_changes(self, changes: Changes) -> None:
        """Read anew when a record of a form was written, while on screen."""
        if self.isVisible() and "response" in {*changes.ids, *changes.added}:
            editing = self._editing
            self.renew()
            if editing is not None and editing.node is None:
                self._edit_again(editing)

    # -- going about ----------------------------------------------------------------------

    @Slot(int)
    def _choose_row(self, row_number: int) -> None:
        found = self.model.id_at(row_number)
        if found is not None and self._rows.row(found)["uid"] != self.uid:
            self._close_editor()
            self.uid = self._rows.row(found)["uid"]
            self.canvas.show_tree(problem_tree(self.problems, self.uid), keep=False)

    @Slot(int)
    def _enter_tree(self, _row: int) -> None:
        self.canvas.setFocus()

    @Slot()
    def _follow(self) -> None:
        spot = self.canvas.spot
        if spot is None:
            return
        # With the middle in focus its neighbours are wanted too.
        margin = spot.rect.width() if spot.column == 0 else self.context.theme.px(24)
        centre = spot.rect.center()
        self._area.ensureVisible(
            centre.x(),
            centre.y(),
            spot.rect.width() // 2 + margin,
            spot.rect.height() // 2 + 24,
        )
        self.words.setText(self._spot_words(spot))

    def _spot_words(self, spot: Spot) -> str:
        node = spot.node
        if node is None:
            return tr("Enter: ketik, atau pilih masalah yang sudah ada")
        if node.kind is NodeKind.WORDS:
            return tr("F2 mengubah · Del menghapus · J menjadikannya masalah sendiri")
        if spot.column == 0:
            return tr("S sebab · A akibat · Enter membuka masalah ini di tabelnya")
        return tr("Enter menaruh masalah ini di tengah · Del melepas hubungannya")

    @Slot()
    def _activate(self) -> None:
        spot = self.canvas.spot
        if spot is None:
            return
        node = spot.node
        if node is None or node.kind is NodeKind.WORDS:
            self._edit(spot)
        elif spot.column == 0:
            self.record_wanted.emit(node.owner, PROBLEMS)
        elif not node.deleted:
            self.select(node.owner)

    @Slot(int)
    def _press(self, code: int) -> None:
        spot, key = self.canvas.spot, Key(code)
        if spot is None:
            return
        if spot.node is None and Key.Key_A <= key <= Key.Key_Z:
            self._edit(spot, chr(code).lower())
        elif key in {Key.Key_S, Key.Key_A, Key.Key_Plus, Key.Key_Insert}:
            self.add(EFFECTS if key == Key.Key_A or spot.column > 0 else CAUSES)
        elif key == Key.Key_F2:
            self._edit(spot)
        elif key == Key.Key_Delete:
            self.delete()
        elif key == Key.Key_J:
            self.make_own()

    # -- writing ------------------------------------------------------------------------

    def add(self, question: str) -> None:
        """Begin to type a cause or effect of the problem in the middle."""
        self.canvas.go_to_add(self.uid, question)
        if self.canvas.spot is not None:
            self._edit(self.canvas.spot)

    def delete(self) -> None:
        """Take the words in focus out, or loose the problem in focus from its neighbour."""
        spot = self.canvas.spot
        node = spot.node if spot else None
        if spot is None or node is None or spot.column == 0:
            return
        workspace = self.context.workspace
        if node.kind is NodeKind.WORDS:
            done = self._write(lambda: change_words(workspace, node, ""))
            text = tr("“{text}” dihapus.", text=node.text)
        else:
            done = self._write(lambda: unlink_problem(workspace, node, cause=spot.column < 0))
            text = tr("Hubungan dilepas; masalah “{text}” tetap ada.", text=node.text)
        if done:
            self.context.say(text, "ok", (tr("Urungkan"), self.context.undo))

    def make_own(self) -> None:
        """Make a problem of the words in focus."""
        spot = self.canvas.spot
        node = spot.node if spot else None
        owner = next((one for one in self.problems if node and one.uid == node.owner), None)
        if node is None or owner is None or node.kind is not NodeKind.WORDS:
            return
        if self._write(lambda: make_problem(self.context.workspace, node, self._village, owner)):
            self.context.say(
                tr(
                    "“{text}” sekarang masalah tersendiri; lengkapi di tabel Masalah.",
                    text=node.text,
                ),
                "ok",
                (tr("Urungkan"), self.context.undo),
            )

    def _write(self, work: Callable[[], Any]) -> bool:
        try:
            work()
        except DampinganError as error:
            self.context.say(str(error), "error")
            return False
        return True

    def _edit(self, spot: Spot, text: str | None = None) -> None:
        node = spot.node
        if node is not None and node.deleted:
            return
        if node is not None and node.kind is NodeKind.PROBLEM and spot.column != 0:
            self.select(node.owner)
            return
        self._editing = spot
        self.editor.setCompleter(self._completer if node is None else self._silent)
        self.editor.setText(text if text is not None else (node.text if node else ""))
        self.editor.setAccessibleName(self.canvas.accessibleName())
        height = self.editor.sizeHint().height()
        rect = spot.rect
        self.editor.setGeometry(
            rect.left(), rect.center().y() - height // 2, max(rect.width(), 220), height
        )
        self.editor.show()
        self.editor.raise_()
        self.editor.setFocus()
        if text is None:
            self.editor.selectAll()

    def _edit_again(self, before: Spot) -> None:
        """Go on adding in the same place: type, Enter, type, Enter."""
        self.canvas.go_to_add(before.owner, before.question)
        spot = self.canvas.spot
        if spot is not None and spot.node is None:
            self._edit(spot)

    @Slot()
    def _take(self) -> None:
        """Write what was typed; a place to add stays open for the next one."""
        spot, text = self._editing, " ".join(self.editor.text().split())
        if spot is None:
            return
        if spot.node is None and text:
            self.editor.clear()
        else:
            self._close_editor()
        self._finish(spot, text)

    @Slot(str)
    def _pick(self, _title: str) -> None:
        """Take a title that was picked, once the field has it."""
        QTimer.singleShot(0, self, self._take)

    def _finish(self, spot: Spot, text: str) -> None:
        node, workspace = spot.node, self.context.workspace
        if node is None:
            if text:
                self._add(spot, text)
        elif text == node.text:
            return
        elif node.kind is NodeKind.WORDS:
            self._write(lambda: change_words(workspace, node, text))
        elif text:
            self._write(lambda: rename_problem(workspace, node.owner, text))

    def _add(self, spot: Spot, text: str) -> None:
        workspace = self.context.workspace
        known = find_title(self.problems, text, but=spot.owner)
        if known is None:
            self._write(lambda: add_words(workspace, spot.owner, spot.question, text))
            return
        cause, effect = known.uid, spot.owner
        if spot.question == EFFECTS:
            cause, effect = effect, cause
        circle = makes_circle(self.problems, cause, effect)
        if self._write(lambda: link_problem(workspace, cause, effect)) and circle:
            self.context.say(
                tr("Sebab-akibat ini berputar kembali ke masalah semula; periksa arahnya."),
                "warning",
                (tr("Urungkan"), self.context.undo),
            )

    def _close_editor(self) -> None:
        had = self.editor.hasFocus()
        self._editing = None
        self.editor.hide()
        if had:
            self.canvas.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc gives the words up; leaving the field keeps them."""
        if watched is self.editor and self._editing is not None:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                if event.key() == Key.Key_Escape:
                    self._close_editor()
                    return True
                if event.key() in {Key.Key_Return, Key.Key_Enter}:
                    self._take()  # a line edit lets the key go on to the canvas below
                    return True
            elif event.type() == QEvent.Type.FocusOut:
                popup = self._completer.popup()
                if popup is None or not popup.isVisible():
                    self._leave_editor()
        return super().eventFilter(watched, event)

    def _leave_editor(self) -> None:
        spot, text = self._editing, " ".join(self.editor.text().split())
        self._editing = None
        self.editor.hide()
        if spot is not None and (text or spot.node is None):
            self._finish(spot, text)

    # -- picture ------------------------------------------------------------------------

    def picture(self) -> QImage:
        """Return the tree as a picture, without the places to add something."""
        self.canvas.bare = True
        self.canvas.arrange()
        self.canvas.resize(self.canvas.sizeHint())
        try:
            workspace = self.context.workspace
            title = tr("Pohon masalah · {village}", village=str(workspace.village["name"]))
            size = self.canvas.sizeHint()
            return picture_of(self.canvas, self.context.theme, title, area=size)
        finally:
            self.canvas.bare = False
            self.canvas.arrange()

    @Slot()
    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        if self.canvas.drawn is not None:
            copy_image(self.picture())
            self.context.say(tr("Gambar pohon masalah disalin."))

    @Slot()
    def save_picture(self) -> None:
        """Ask for a file and write the picture."""
        if self.canvas.drawn is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Simpan gambar"),
            tr("pohon-masalah.png"),
            tr("Gambar ({pattern})", pattern="*.png"),
        )
        if not name:
            return
        name = name if name.lower().endswith(".png") else f"{name}.png"
        if self.picture().save(name):
            self.context.say(tr("Gambar disimpan."))
        else:
            self.context.say(tr("Gambar tidak dapat disimpan di sana; pilih folder lain."), "error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the picture."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Key.Key_C and control:
            self.copy_picture()
        else:
            super().keyPressEvent(event)

    def make_new(self) -> bool:
        """F2 belongs to the node in focus here, not to a new record."""
        if self.canvas.spot is not None and self.canvas.hasFocus():
            self._edit(self.canvas.spot)
        return True

    # -- layout -------------------------------------------------------------------------

    @property
    def _is_regency(self) -> bool:
        return self.context.workspace.scope == REGENCY

    def _lay_out(self) -> None:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.canvas)
        self._area.viewport().setAutoFillBackground(False)
        self.canvas.setAutoFillBackground(False)
        head = row(label(tr("Sebab dan akibat"), "heading"), None, self.copy, self.save, gap=2)
        head.setContentsMargins(3 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        foot = column(self.words, gap=0, margins=(3, 2))
        self._side = panel(Grow(self.list))
        work = QWidget()
        tree = panel(head, line(), Grow(self._area), line(), foot)
        column(Grow(row(self._side, Grow(tree), gap=3, centred=False)), gap=0, on=work)
        nothing = QWidget()
        column(panel(column(self.empty, None, margins=(4, 4))), gap=0, on=nothing)
        self._pages.addWidget(work)
        self._pages.addWidget(nothing)
        column(Grow(self._pages), gap=0, on=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its share and the tree the rest."""
        super().resizeEvent(event)
        side = min(self.context.theme.px(264), round(self.width() * 0.26))
        self._side.setFixedWidth(side)
        self.canvas.set_room(self.width() - side - 6 * 4)


def _best(living: list[PlanRecord]) -> str:
    """Return the problem that the most is said about, to begin with."""
    said = {
        one.uid: len(split_parts(one.text(CAUSES))) + len(split_parts(one.text(EFFECTS)))
        for one in living
    }
    return max(living, key=lambda one: said[one.uid]).uid


def _list_row(
    place: int, one: PlanRecord, living: list[PlanRecord], loose: set[str]
) -> dict[str, Any]:
    causes = len(split_parts(one.text(CAUSES)))
    causes += sum(1 for other in living if one.uid in other.keys("sebab_dari"))
    effects = len(split_parts(one.text(EFFECTS))) + len(one.keys("sebab_dari"))
    return {
        "id": place,
        "uid": one.uid,
        "title": one.title or one.text("judul") or tr("(tanpa judul)"),
        "count": f"{causes} · {effects}",
        "loose": one.uid in loose,
    }


def _show_count(text: str, loose: bool) -> Cell:
    return Cell(text, "info" if loose else "", "muted" if loose else "text")
