"""Moving every record to another version of its questionnaire, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.forms.mapping import PARK, VersionMapping
from dampingan.forms.model import Form
from dampingan.store.version import moving
from dampingan.store.version.moving import MovePlan, MoveResult
from dampingan.ui.context import Context
from dampingan.ui.control.layout import column
from dampingan.ui.instruments.move import words
from dampingan.ui.instruments.move.choice import code_offers, question_targets, repeat_targets
from dampingan.ui.instruments.move.plan_page import PlanPage
from dampingan.ui.instruments.move.running import ProgressPage, ResultPage

if TYPE_CHECKING:
    from dampingan.ui.job import Job

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class MoveView(QWidget):
    """Shows what a move would do, lets the mapping be edited, and moves.

    Attributes:
        plan: what would happen, None until it is counted.
        result: what happened, None before.

    Signals:
        done: the records have moved; the new version is active.
        cancelled: the user left; nothing was changed.
    """

    done = Signal()
    cancelled = Signal()

    def __init__(  # noqa: PLR0917 - what the place knows of a questionnaire's file
        self,
        context: Context,
        form_id: str,
        new_form: Form,
        source: bytes,
        source_format: str,
        files: Mapping[str, bytes],
        *,
        source_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form_id = form_id
        self._new_form = new_form
        self._source = {
            "source": source,
            "source_format": source_format,
            "source_name": source_name,
            "files": dict(files),
        }
        self.plan: MovePlan | None = None
        self.result: MoveResult | None = None
        self._mapping: VersionMapping | None = None
        self._job: Job | None = None
        self._turn = 0
        self._told = False
        self.page = PlanPage(context)
        self.progress = ProgressPage()
        self.outcome = ResultPage()
        self._pages = QStackedWidget()
        for page in (self.page, self.progress, self.outcome):
            self._pages.addWidget(page)
        column(self._pages, gap=0, on=self)
        self.setFocusProxy(self.page)
        self._connect()
        self.page.title.setText(tr("Pindah ke versi {version}", version=new_form.version or "–"))
        self.page.go.setEnabled(False)
        self._count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter moves, Esc leaves."""
        if self._pages.currentWidget() is not self.page:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that the records have moved, also when somebody leaves by the rail."""
        super().hideEvent(event)
        if self.result is not None and not self._told:
            QTimer.singleShot(0, self, self._finish)

    # -- counting --------------------------------------------------------------------------

    def _count(self) -> None:
        """Work the plan out anew, in a thread."""
        self._turn += 1
        self.page.go.setEnabled(False)
        self.page.show_sum(tr("Menghitung jawaban…"), "", whole=True, besides=[])
        job = self._context.jobs.start(
            "",
            moving.plan_move,
            quiet=True,
            workspace=self._context.workspace,
            form_id=self._form_id,
            new_form=self._new_form,
            mapping=self._mapping,
            **self._source,
        )
        job.ok.connect(partial(self._take_plan, self._turn))
        job.failed.connect(partial(self._refuse, self._turn))

    def _take_plan(self, turn: int, plan: MovePlan) -> None:
        if turn != self._turn:
            return
        self.plan = plan
        self._mapping = plan.mapping
        page = self.page
        page.title.setText(tr("Pindah ke versi {version}", version=plan.new.version or "–"))
        page.records.setText(
            f"{plan.new.text(plan.new.title, 'id')} · "
            f"{plan.installed.form.version or '–'} → {plan.new.version or '–'} · "
            f"{words.records(plan)}"
        )
        page.show_sum(
            words.arithmetic(plan),
            words.lost(plan),
            whole=not plan.lost,
            besides=words.besides(plan),
        )
        page.show_problem("")
        page.table.show_change(plan.change, {q.old: q for q in plan.questions})
        page.go.setEnabled(True)

    def _refuse(self, turn: int, error: Exception) -> None:
        if turn != self._turn:
            return
        self.page.show_sum("", "", whole=True, besides=[])
        self.page.show_problem(_sentence(error))
        if self.plan is not None:
            self._mapping = self.plan.mapping

    # -- one question ----------------------------------------------------------------------

    @Slot()
    def _show_current(self) -> None:
        plan, side = self.plan, self.page.side
        if plan is None:
            return
        question, repeat = self.page.table.question, self.page.table.repeat
        if question is not None:
            counted = next((q for q in plan.questions if q.old == question.old), None)
            side.show_question(
                plan.change, question, words.explanation(plan.change, question, counted)
            )
            side.show_targets(question_targets(plan.change, question), question.new)
            side.show_codes(question.codes, code_offers(plan.change, question))
        elif repeat is not None:
            side.show_question(plan.change, None, [words.repeat_explanation(repeat)])
            side.show_targets(repeat_targets(plan.change, repeat), repeat.new)
            side.show_codes((), ())
        else:
            side.show_question(plan.change, None, [tr("Pilih satu baris di sebelah kiri.")])
            side.show_targets((), "")
            side.show_codes((), ())

    @Slot()
    def _edit(self) -> None:
        if self.page.side.targets.isVisible():
            self.page.edit_target()

    @Slot()
    def _park(self) -> None:
        question, repeat = self.page.table.question, self.page.table.repeat
        old = question.old if question else repeat.old if repeat else ""
        if old:
            self._choose(PARK)

    @Slot(str)
    def _choose(self, target: str) -> None:
        """Send the answers of the current row to another question or list."""
        question, repeat = self.page.table.question, self.page.table.repeat
        if self._mapping is None:
            return
        if question is not None and question.old and question.new != target:
            self._mapping = self._mapping.with_question(question.old, target)
            self._count()
        elif repeat is not None and repeat.old and repeat.new != target:
            self._mapping = self._mapping.with_repeat(repeat.old, target)
            self._count()
        self.page.table.setFocus()

    @Slot(str, str)
    def _recode(self, old: str, new: str) -> None:
        question = self.page.table.question
        if question is not None and self._mapping is not None:
            self._mapping = self._mapping.with_code(question.old, old, new)
            self._count()

    # -- mapping files ---------------------------------------------------------------------

    @Slot()
    def _ask_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            tr("Buka padanan"),
            str(self._folder()),
            tr("Padanan ({pattern})", pattern="*.json"),
        )
        if name:
            self.open_mapping(Path(name))

    def open_mapping(self, path: Path) -> None:
        """Use a mapping that somebody else made for these two versions."""
        try:
            self._mapping = VersionMapping.from_json(path.read_text("utf-8-sig"))
        except DampinganError as error:
            self.page.show_problem(str(error))
        except (OSError, UnicodeDecodeError):
            self.page.show_problem(tr("Berkas {name} tidak dapat dibaca.", name=path.name))
        else:
            self._count()

    @Slot()
    def _ask_save(self) -> None:
        if self.plan is None:
            return
        suggested = f"padanan-{self._form_id}-{self.plan.new.version or 'baru'}.json"
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Simpan padanan"),
            str(self._folder() / suggested.replace("/", "-")),
            tr("Padanan ({pattern})", pattern="*.json"),
        )
        if name:
            self.save_mapping(Path(name))

    def save_mapping(self, path: Path) -> None:
        """Write the mapping for others."""
        if self.plan is None:
            return
        try:
            path.write_text(self.plan.mapping.to_json(), "utf-8")
        except OSError:
            self.page.show_problem(tr("Berkas {name} tidak dapat ditulis.", name=path.name))
        else:
            self._context.say(tr("Padanan tersimpan: {name}.", name=path.name))

    def _folder(self) -> Path:
        return self._context.workspace.path.parent

    # -- moving ----------------------------------------------------------------------------

    @Slot()
    def _move(self) -> None:
        if self.plan is None or self._job is not None or not self.page.go.isEnabled():
            return
        self.progress.show_step(tr("Membuat cadangan"), 0, 0)
        self._pages.setCurrentWidget(self.progress)
        self.progress.stop.setFocus()
        job = self._context.jobs.start(
            tr("Memindahkan isian"),
            moving.move,
            workspace=self._context.workspace,
            plan=self.plan,
        )
        self._job = job
        job.progressed.connect(self._show_progress)
        job.ok.connect(self._show_result)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._tell_cancelled)
        job.finished.connect(self._end)

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, text: str) -> None:
        if self._job is not None and not self._job.cancelling:
            self.progress.show_step(text, done, total)

    @Slot(object)
    def _show_result(self, result: MoveResult) -> None:
        self.result = result
        self.outcome.show_result(
            tr("Isian sekarang memakai versi {version}.", version=result.plan.new.version),
            words.outcome(result),
            result.backup.name,
        )
        self._pages.setCurrentWidget(self.outcome)
        self.outcome.close_button.setFocus()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._pages.setCurrentWidget(self.page)
        self.page.show_problem(_sentence(error))
        self.page.table.setFocus()

    @Slot()
    def _tell_cancelled(self) -> None:
        self._pages.setCurrentWidget(self.page)
        self._context.say(tr("Dihentikan; tidak ada yang diubah."))
        self.page.table.setFocus()

    @Slot()
    def _end(self) -> None:
        self._job = None

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self.progress.show_step(tr("Membatalkan…"), 0, 0)
            self._job.cancel()

    @Slot()
    def _leave(self) -> None:
        if self._job is None and self.result is None:
            self.cancelled.emit()

    @Slot()
    def _finish(self) -> None:
        if not self._told:
            self._told = True
            self.done.emit()

    def _connect(self) -> None:
        page = self.page
        page.table.current_changed.connect(self._show_current)
        page.table.opened.connect(self._edit)
        page.table.park_wanted.connect(self._park)
        page.side.targets.chosen.connect(self._choose)
        page.side.targets.left.connect(page.table.setFocus)
        page.side.codes.chosen.connect(self._recode)
        page.move_wanted.connect(self._move)
        page.cancel_wanted.connect(self._leave)
        page.open_wanted.connect(self._ask_open)
        page.save_wanted.connect(self._ask_save)
        self.progress.stop_wanted.connect(self._stop)
        self.outcome.close_wanted.connect(self._finish)


def _sentence(error: Exception) -> str:
    if isinstance(error, DampinganError):
        return str(error)
    return tr("Kesalahan program ({name}). Tidak ada yang diubah.", name=type(error).__name__)
