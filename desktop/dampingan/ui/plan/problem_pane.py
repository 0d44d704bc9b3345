"""The pane of one problem: its alternatives, whether they are feasible, activities from them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from dampingan.analysis.proposal import FEASIBLE, UNEXAMINED, made_from
from dampingan.core.address import format_rt_rw
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.forms.model import Form
from dampingan.store.plan.record import PlanRecord, PlanRow, plan_record
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, line, row
from dampingan.ui.plan.plan import PROBLEM, Plan
from dampingan.ui.register.book import Book
from dampingan.ui.register.editor import AnswerField, Asked
from dampingan.ui.theme import SPACE

_QUESTIONS = ("tindakan", "potensi_dipakai", "layak", "alasan")


class ProblemPane(QWidget):
    """One problem, on the way to an activity.

    Signals:
        row_given: key of an alternative, question, what its field took (a `Taken`).
        row_added: what a new alternative does.
        row_removed: key of an alternative.
        activity_wanted: key of the alternative that becomes an activity, "" for none of them.
        open_wanted: an activity that was made from it (its key).
        register_wanted: show the problem in its register.
        left: back to the view.
        closed: take the pane away.
    """

    row_given = Signal(str, str, object)
    row_added = Signal(str)
    row_removed = Signal(str)
    activity_wanted = Signal(str)
    open_wanted = Signal(str)
    register_wanted = Signal()
    left = Signal()
    closed = Signal()

    def __init__(self, context: Context, book: Book) -> None:
        super().__init__()
        self._context = context
        self._book = book
        self.record: PlanRecord | None = None
        self._rows: tuple[str, ...] = ()
        self.fields: dict[tuple[str, str], AnswerField] = {}
        self._buttons: dict[str, tuple[QWidget, QWidget]] = {}
        icons = context.icons
        self.title = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.close_button = button("", kind="flat", icons=icons, icon="close", tip=tr("Tutup"))
        self.close_button.setAccessibleName(tr("Tutup"))
        self.close_button.clicked.connect(self.closed)
        self.new = LineEdit()
        self.new.setPlaceholderText(tr("+ tindakan baru, lalu Enter"))
        self.new.setAccessibleName(tr("Tindakan baru"))
        self.new.returnPressed.connect(self._add)
        self.direct = button(tr("Langsung jadikan kegiatan"), clicked=self._make_directly)
        self.register = button(tr("Buka masalah"), kind="link", clicked=self.register_wanted)
        self._body = column(gap=2)
        self._lay_out()

    def show_problem(self, uid: str, plan: Plan) -> None:
        """Show a problem as it is on the disk now."""
        record = plan_record(self._context.workspace, uid)
        if record is None or record.deleted:
            self.record = None
            return
        form = self._book.form(PROBLEM)
        rows = record.rows.get("alternatif", ())
        keys = (record.uid, form.hash, *(one.uid for one in rows))
        self.record = record
        if keys != self._rows:
            self._rows = keys
            self._build(form, rows)
        self._show_head(record)
        made = [one.record for one in plan.cards]
        for number, one in enumerate(rows):
            self._show_row(form, record, one, number, made_from(record, one, made))

    def enter(self) -> None:
        """Go to the first alternative, or to the line for a new one."""
        field = next(iter(self.fields.values()), None)
        (field or self.new).setFocus(Qt.FocusReason.OtherFocusReason)

    def make_first(self) -> None:
        """Make an activity of the first feasible alternative that has none yet.

        A problem without alternatives becomes an activity as it is.
        """
        record = self.record
        if record is None:
            return
        rows = record.rows.get("alternatif", ())
        if not rows:
            self.activity_wanted.emit("")
        for one in rows:
            make = self._buttons[one.uid][0]
            if one.text("layak") == FEASIBLE and not make.property("made"):
                self.activity_wanted.emit(one.uid)
                return
        if rows:
            self.enter()
            words = tr(
                "Tandai dulu tindakan yang layak; yang sudah jadi kegiatan dibuka dari sini."
            )
            self._context.say(words, "warning")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the view; Enter in the new line stays here."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    # -- inside ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = row(
            Grow(column(self.title, self.about, gap=0)), self.close_button, gap=1, centred=False
        )
        head.setContentsMargins(4 * SPACE, 3 * SPACE, 2 * SPACE, 2 * SPACE)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setAutoFillBackground(False)
        column(
            label(tr("Alternatif tindakan"), "heading"),
            self._body,
            self.new,
            None,
            gap=2,
            margins=(4, 3),
            on=inner,
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        self.direct.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        foot = column(self.direct, row(self.register, None), gap=1, margins=(4, 3, 4, 2))
        column(head, line(), Grow(area), line(), foot, gap=0, on=self)

    def _show_head(self, record: PlanRecord) -> None:
        self.title.setText(record.title or tr("(tanpa judul)"))
        parts = [format_rt_rw(record.text("rt"), record.text("rw"))]
        counted = record.number("keluarga_hitung")
        families = counted if counted is not None else record.number("keluarga")
        if families is not None:
            parts.append(tr("{count} keluarga", count=count_text(round(families))))
        self.about.setText(" · ".join(part for part in parts if part))

    def _build(self, form: Form, rows: tuple[PlanRow, ...]) -> None:
        clear_layout(self._body)
        self.fields.clear()
        self._buttons.clear()
        for number, one in enumerate(rows, start=1):
            parts: list[QWidget] = []
            for key in _QUESTIONS:
                question = form.questions.get(key)
                if question is None:
                    continue
                words = form.text(question.label, language())
                field = AnswerField(self._context.theme, self._context.icons)
                field.setAccessibleName(f"{number}. {words}")
                field.changed.connect(partial(self._give, one.uid, key))
                field.given_up.connect(partial(self._give_up, one.uid, key))
                self.fields[one.uid, key] = field
                parts += [label(words, "small", wrap=True), field]
            make = button(
                tr("Jadikan kegiatan"), kind="primary", clicked=partial(self._make, one.uid)
            )
            remove = button("", kind="flat", icons=self._context.icons, icon="deleted")
            remove.setAccessibleName(tr("Hapus alternatif {number}", number=number))
            remove.setToolTip(remove.accessibleName())
            remove.clicked.connect(partial(self._remove, one.uid))
            self._buttons[one.uid] = make, remove
            self._body.addWidget(card(*parts, row(make, None, remove), gap=1, margins=3))

    def _show_row(
        self, form: Form, record: PlanRecord, one: PlanRow, number: int, made: list[str]
    ) -> None:
        for key in _QUESTIONS:
            field = self.fields.get((one.uid, key))
            if field is not None and not (field.hasFocus() and field.touched):
                field.show_value(self._asked(form, record, one, key))
        make, _ = self._buttons[one.uid]
        feasible = one.text("layak") == FEASIBLE
        make.setEnabled(feasible or bool(made))
        make.setProperty("made", made[0] if made else "")
        make.setText(tr("Buka kegiatannya") if made else tr("Jadikan kegiatan"))  # type: ignore[attr-defined]
        tip = "" if feasible or made else tr("Tandai dulu “layak: ya”.")
        make.setToolTip(tip)

    def _asked(self, form: Form, record: PlanRecord, one: PlanRow, key: str) -> Asked:
        value = one.text(key) or (UNEXAMINED if key == "layak" else "")
        village = record.village_code
        return Asked(self._book, form, form.questions[key], record, value, village)

    def _give(self, row_uid: str, key: str, _text: str, taken: object) -> None:
        self.row_given.emit(row_uid, key, taken)

    @Slot()
    def _give_up(self, row_uid: str, key: str) -> None:
        field = self.fields[row_uid, key]
        if not field.touched:
            self.left.emit()
        elif self.record is not None:
            rows = self.record.rows.get("alternatif", ())
            one = next((one for one in rows if one.uid == row_uid), None)
            if one is not None:
                field.show_value(self._asked(self._book.form(PROBLEM), self.record, one, key))

    @Slot()
    def _add(self) -> None:
        text = self.new.text().strip()
        if text:
            self.new.clear()
            self.row_added.emit(text)

    def _make(self, row_uid: str, *_: object) -> None:
        made = self._buttons[row_uid][0].property("made")
        if made:
            self.open_wanted.emit(made)
        else:
            self.activity_wanted.emit(row_uid)

    @Slot()
    def _make_directly(self) -> None:
        self.activity_wanted.emit("")

    def _remove(self, row_uid: str, *_: object) -> None:
        self.row_removed.emit(row_uid)
