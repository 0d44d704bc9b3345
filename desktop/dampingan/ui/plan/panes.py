"""The panes beside the views: one activity, or one problem on the way to an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.ui.plan.plan import ACTIVITY, POTENTIAL, PROBLEM

if TYPE_CHECKING:
    from dampingan.ui.context import Context
    from dampingan.ui.plan.actions import Actions
    from dampingan.ui.plan.activity_pane import ActivityPane
    from dampingan.ui.plan.presenter import PlanPresenter
    from dampingan.ui.plan.problem_pane import ProblemPane
    from dampingan.ui.plan.view import PlanView
    from dampingan.ui.register.book import Book
    from dampingan.ui.register.editor import Taken


class Panes(QObject):
    """Makes each pane when it is first wanted, fills it and writes what it takes.

    Signals:
        families_wanted: show the families of the activity in the pane.
        removal_wanted: delete it.
        left: back to the view.
    """

    families_wanted = Signal()
    removal_wanted = Signal()
    left = Signal()

    def __init__(
        self,
        context: Context,
        view: PlanView,
        presenter: PlanPresenter,
        *,
        acts: Actions,
        book: Book,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._presenter = presenter
        self._acts = acts
        self._book = book
        self._activity: ActivityPane | None = None
        self._problem: ProblemPane | None = None
        presenter.shown.connect(self.refresh)

    @property
    def activity(self) -> ActivityPane:
        """The pane of one activity."""
        if self._activity is None:
            from dampingan.ui.plan.activity_pane import ActivityPane

            made = ActivityPane(self._context, self._book)
            made.given.connect(self._give)
            made.term_wanted.connect(self._take_term)
            made.families_wanted.connect(self.families_wanted)
            made.filter_wanted.connect(self._fetch)
            made.progress_wanted.connect(self._report)
            made.entry_wanted.connect(self._enter_record)
            made.removal_wanted.connect(self.removal_wanted)
            made.left.connect(self.left)
            made.closed.connect(self.close)
            self._activity = made
        return self._activity

    @property
    def problem(self) -> ProblemPane:
        """The pane of one problem."""
        if self._problem is None:
            from dampingan.ui.plan.problem_pane import ProblemPane

            made = ProblemPane(self._context, self._book)
            made.row_given.connect(self._give_row)
            made.row_added.connect(self._add_row)
            made.row_removed.connect(self._acts.remove_row)
            made.activity_wanted.connect(self._make_activity)
            made.open_wanted.connect(self.open)
            made.register_wanted.connect(self._open_register)
            made.left.connect(self.left)
            made.closed.connect(self.close)
            self._problem = made
        return self._problem

    @property
    def shown(self) -> str:
        """Key of the activity in the open pane, "" for none."""
        return self._key_of(self._activity)

    @property
    def shown_problem(self) -> str:
        """Key of the problem in the open pane, "" for none."""
        return self._key_of(self._problem)

    @property
    def typing(self) -> bool:
        """Whether somebody types in the pane: then it stays with its record."""
        focused = self._view.window().focusWidget()
        return focused is not None and self._view.pane.isAncestorOf(focused)

    def form_of(self, uid: str) -> str:
        """Return the register of a key."""
        plan = self._presenter.plan
        if uid in plan.problems:
            return PROBLEM
        return POTENTIAL if uid in plan.potentials else ACTIVITY

    @Slot(str)
    def open(self, uid: str) -> None:
        """Open the pane of a record and go into it; potentials are opened in their register."""
        form_id = self.form_of(uid)
        if form_id == POTENTIAL:
            self._context.show("assessment", tab=POTENTIAL, record=uid)
        elif form_id == PROBLEM:
            self.show_problem(uid)
            self.problem.enter()
        else:
            self._presenter.current = uid
            self.show_activity(uid)
            self.activity.enter()

    @Slot()
    def close(self) -> None:
        """Take the pane away and go back to the view."""
        self._view.hide_pane()
        self.left.emit()

    def follow(self, uid: str) -> None:
        """Show the record in focus while the pane is open and nobody types in it."""
        if not uid or self._view.pane.isHidden() or self.typing:
            return
        form_id = self.form_of(uid)
        if form_id == ACTIVITY and uid != self.shown:
            self.show_activity(uid)
        elif form_id == PROBLEM and uid != self.shown_problem:
            self.show_problem(uid)

    @Slot()
    def refresh(self) -> None:
        """Show what is in the pane as it is now; a record that is gone takes the pane along."""
        typing = self.typing
        if uid := self.shown:
            self.show_activity(uid)
        elif uid := self.shown_problem:
            self.show_problem(uid)
        if typing and self._view.pane.isHidden():
            self.left.emit()

    def show_activity(self, uid: str) -> None:
        """Show an activity beside the view."""
        self.activity.show_activity(uid, self._presenter.plan)
        self._show(self.activity)

    def show_problem(self, uid: str) -> None:
        """Show a problem beside the view."""
        self.problem.show_problem(uid, self._presenter.plan)
        self._show(self.problem)

    # -- inside ----------------------------------------------------------------------------

    def _show(self, pane: ActivityPane | ProblemPane) -> None:
        if pane.record is None:
            self._view.hide_pane()
        else:
            self._view.show_pane(pane)

    def _key_of(self, pane: ActivityPane | ProblemPane | None) -> str:
        if pane is None or pane.record is None or self._view.pane.isHidden():
            return ""
        return pane.record.uid if self._view.panes.currentWidget() is pane else ""

    @Slot(str, object)
    def _give(self, question: str, taken: Taken) -> None:
        if self.shown and self.activity.record is not None:
            self._acts.give(self.activity.record, question, taken)

    @Slot(str)
    def _take_term(self, term: str) -> None:
        if uid := self.shown:
            self._acts.move(uid, term)

    @Slot()
    def _fetch(self) -> None:
        if uid := self.shown:
            self._acts.fetch_families(uid)

    @Slot()
    def _report(self) -> None:
        if uid := self.shown:
            village = self._presenter.village
            self._context.show("mentorship", tab="progress", key=uid, village=village)

    @Slot()
    def _enter_record(self) -> None:
        if self.activity.record is not None:
            self._context.open_response(self.activity.record.id)

    @Slot(str, str, object)
    def _give_row(self, row: str, question: str, taken: Taken) -> None:
        if self.shown_problem and self.problem.record is not None:
            self._acts.give(self.problem.record, question, taken, row=row)

    @Slot(str)
    def _add_row(self, action: str) -> None:
        if uid := self.shown_problem:
            self._acts.add_row(uid, action)

    @Slot(str)
    def _make_activity(self, row: str) -> None:
        """Make an activity of the problem in the pane, and open it."""
        uid = self.shown_problem
        made = self._acts.make_activity(uid, row) if uid else ""
        if made:
            self.open(made)

    @Slot()
    def _open_register(self) -> None:
        if uid := self.shown_problem:
            self._context.show("assessment", tab=PROBLEM, record=uid)
