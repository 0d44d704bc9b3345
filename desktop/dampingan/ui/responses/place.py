"""The place of one additional form's records: joins view and presenter with the frame."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from dampingan.core.language import tr
from dampingan.store.subject import Subject
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.layout import column
from dampingan.ui.responses.presenter import ResponsesPresenter
from dampingan.ui.responses.subject_chooser import SubjectChooser


class ResponsesPlace(Place):
    """Table of all records of an additional form; shown over Instrumen."""

    name = "responses"
    icon = "instruments"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._presenters: dict[tuple[str, str], ResponsesPresenter] = {}
        self.presenter: ResponsesPresenter | None = None
        self.chooser: SubjectChooser | None = None
        self._stack = QStackedWidget()
        column(self._stack, gap=0, on=self)
        for key, act in (
            ("Ctrl+F", self._search),
            ("Ctrl+H", self._show_history),
            ("Ctrl+P", self._print),
            ("Del", self._delete),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @property
    def title(self) -> str:
        """The place's word."""
        return tr("Isian")

    @property
    def form_id(self) -> str:
        """The form whose records are shown, ``""`` before the first."""
        return self.presenter.form_id if self.presenter else ""

    def show_form(self, form_id: str) -> None:
        """Show the records of this form.

        Raises:
            WorkspaceError: it is not installed.
        """
        form = self.context.workspace.extra_form(form_id)
        key = (form_id, form.hash)
        if key not in self._presenters:
            made = ResponsesPresenter(self.context, form_id, self)
            made.summary_changed.connect(self.summary_changed)
            made.subject_wanted.connect(self._ask_subject)
            self._stack.addWidget(made.view)
            self._presenters[key] = made
        if self.presenter is not None and self.presenter is not self._presenters[key]:
            self.presenter.leave()
        self.presenter = self._presenters[key]
        self._stack.setCurrentWidget(self.presenter.view)
        if self.isVisible():
            self.presenter.enter()

    def entered(self) -> None:
        """Show what changed meanwhile and focus the table."""
        if self.presenter is not None:
            self.presenter.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        """Don't follow changes while hidden."""
        if self.presenter is not None:
            self.presenter.leave()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the history, else the table."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.presenter is not None and self.presenter.view.pane.showing_history:
            self.presenter.choice.back_to_details()
        else:
            self.context.go("instruments")

    def make_new(self) -> bool:
        """F2 begins a new record of this form."""
        if self.presenter is not None:
            self.presenter.make_new()
        return True

    def neighbour(self, record_id: int, step: int) -> int | None:
        """Return the record after (1) or before (-1) another one in the table."""
        return self.presenter.neighbour(record_id, step) if self.presenter else None

    def hints(self) -> list[Hint]:
        """Keys of the table."""
        return [
            ("Enter", tr("buka")),
            ("F2", tr("isian baru")),
            ("Ctrl F", tr("cari")),
            ("Ctrl P", tr("cetak")),
            ("Ctrl H", tr("riwayat")),
            ("Esc", tr("instrumen")),
        ]

    def summary(self) -> str:
        """How many are chosen."""
        return self.presenter.summary() if self.presenter else ""

    # -- inside ----------------------------------------------------------------------------

    @Slot()
    def _ask_subject(self) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        if self.chooser is not None:
            self.chooser.deleteLater()
        context = self.context
        self.chooser = SubjectChooser(
            context.workspace,
            presenter.subject,
            theme=context.theme,
            icons=context.icons,
            over=self,
        )
        self.chooser.chosen.connect(partial(self._begin, presenter.form_id))
        self.chooser.left.connect(self.entered)
        self.chooser.open()

    @Slot()
    def _print(self) -> None:
        if self.presenter is not None:
            self.presenter.print_current()

    def _begin(self, form_id: str, subject: Subject) -> None:
        self.context.new_response(form_id, subject)

    @Slot()
    def _search(self) -> None:
        if self.presenter is not None:
            self.presenter.focus_search()

    @Slot()
    def _show_history(self) -> None:
        if self.presenter is not None:
            self.presenter.choice.show_history()

    @Slot()
    def _delete(self) -> None:
        if self.presenter is not None and self.presenter.view.table.hasFocus():
            self.presenter.choice.delete_chosen()
