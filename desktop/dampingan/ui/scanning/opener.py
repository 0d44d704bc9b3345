"""Opens what a scanned sheet or a typed key leads to, and says what is different since."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QDialog

from dampingan.core.address import format_rt_rw
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.sheet_code import SheetCode, read_code
from dampingan.store.entry.entry import Subject
from dampingan.store.status import RESTORE, give_status
from dampingan.store.work.sheet_target import (
    FAMILY,
    PERSON,
    RESPONSE,
    SheetTarget,
    find_key,
    find_sheet,
)
from dampingan.ui.frame.palette import Command
from dampingan.ui.frame.places import ENTRY
from dampingan.ui.reading import Reading
from dampingan.ui.scanning.page_start import (
    PageStart,
    go_to_start,
    go_to_top,
    read_page_starts,
    rows_of,
)
from dampingan.ui.scanning.scanner import Scanner
from dampingan.ui.scanning.wording import (
    broken_words,
    deleted_words,
    differences,
    foreign_words,
    missing_form_words,
    opened_words,
    unknown_words,
)

if TYPE_CHECKING:
    from dampingan.forms.session import Field
    from dampingan.ui.entry.place import EntryPlace
    from dampingan.ui.entry.presenter import EntryPresenter
    from dampingan.ui.frame.navigator import Navigator

_MOST_POPUPS = 8


class SheetOpener(QObject):
    """Listens to the scanner of an open workspace.

    A scan goes to the place on screen first (`Place.take_sheet`); what no place takes is opened.

    Args:
        navigator: goes where the sheet leads.

    Attributes:
        scanner: tells codes from typing.
    """

    def __init__(self, navigator: Navigator) -> None:
        super().__init__(navigator)
        self._navigator = navigator
        self._context = navigator.context
        self.scanner = Scanner(self)
        self.scanner.scanned.connect(self.take)
        self.scanner.broken.connect(self.tell_broken)
        self._paging = Reading(self._context.jobs, self)
        self._paging.done.connect(self._arrive)
        self._way: tuple[EntryPresenter, int, Field | None] | None = None

    def release(self) -> None:
        """Listen no more, before the frame is dropped."""
        self._paging.stop()
        self.scanner.release()

    # -- what came -------------------------------------------------------------------------

    @Slot(str)
    def take(self, text: str) -> None:
        """Do what a scanned code asks for, once nothing lies over the place any more."""
        code = read_code(text)
        if code is None:
            self.tell_broken()
        elif self._clear_away():
            QTimer.singleShot(0, self, partial(self._deliver, code))
        else:
            words = tr("Tutup dulu jendela yang terbuka, lalu pindai sekali lagi.")
            self._context.say(words, "warning")

    @Slot()
    def tell_broken(self) -> None:
        """Say that a code did not come whole; whoever looks at paper hears it too."""
        here = self._navigator.here
        if here is None or not here.take_broken_sheet():
            QApplication.beep()
            self._context.say(broken_words(), "error")

    def _deliver(self, code: SheetCode) -> None:
        target = find_sheet(self._context.workspace, code)
        here = self._navigator.here
        if here is None or not here.take_sheet(target):
            self.open(target)

    def commands(self, text: str) -> list[Command]:
        """Return what the palette offers for a key or a code that was typed or pasted."""
        code = read_code(text)
        workspace = self._context.workspace
        target = find_sheet(workspace, code) if code else find_key(workspace, text)
        if target is None:
            return []
        words = opened_words(target).rstrip(".") if target.known else unknown_words(target)
        if target.blank:
            words = tr("Lembar kosong, halaman {page}", page=target.page)
        what = tr("Kunci") if not code else tr("Kode lembar")
        place = format_rt_rw(target.rt, target.rw)
        detail = f"{what} · {place}" if place else what
        return [Command(words, partial(self.open, target), "sheet_code", detail)]

    # -- opening ---------------------------------------------------------------------------

    def open(self, target: SheetTarget) -> None:
        """Open a target, or say why not and what can be done."""
        if target.village and not target.known:
            self._refuse(foreign_words(target, self._context.workspace))
        elif target.page and not target.form_id:
            self._tell_missing_form(target)
        elif target.blank:
            self._continue_new(target)
        elif not target.known:
            self._refuse(unknown_words(target))
        elif target.deleted:
            self._context.say(
                deleted_words(target), "warning", (tr("Pulihkan"), partial(self._restore, target))
            )
            QApplication.beep()
        else:
            self._show(target)

    def _show(self, target: SheetTarget) -> None:
        self._keep_what_is_typed()
        presenter = self._presenter_of(target)
        if presenter is None:
            self._enter(target)
            presenter = self._presenter_of(target)
        if presenter is None:
            return  # what is on screen may not be left yet, and says so
        self._turn(presenter, target.page)
        said = differences(target, self._context.workspace)
        self._context.say(" ".join([opened_words(target), *said]), "warning" if said else "ok")

    def _enter(self, target: SheetTarget) -> None:
        """Open the record; of an additional form its answers, begun anew where there are none."""
        navigator = self._navigator
        about = target.form_id and not target.main and target.kind != RESPONSE
        if about and target.answer_id:
            navigator.open_response(target.answer_id)
        elif about:
            kind = FAMILY if target.kind == FAMILY else PERSON
            subject = Subject(kind, target.record_id, target.name)
            navigator.new_response(target.form_id, subject)
        elif target.kind == RESPONSE:
            navigator.open_response(target.record_id)
        else:
            navigator.open_family(target.family_id)

    def _presenter_of(self, target: SheetTarget) -> EntryPresenter | None:
        """Return the open record when it is the sheet's, also while it is keyed a second time."""
        presenter = self._open_presenter()
        if presenter is None:
            return None
        entry = presenter.entry
        first = getattr(entry, "first", entry)
        about = target.form_id and not target.main and target.kind != RESPONSE
        if about:
            subject = getattr(first, "subject", None)
            same = subject is not None and subject.record_id == target.record_id
            return presenter if same and first.form.form_id == target.form_id else None
        if target.kind == RESPONSE:
            known = (RESPONSE, target.record_id)
        else:
            known = (FAMILY, target.family_id)
        return presenter if (first.kind, first.record_id) == known else None

    def _open_presenter(self) -> EntryPresenter | None:
        place = self._entry()
        return place.presenter if place is not None and place.desk.open else None

    def _entry(self) -> EntryPlace | None:
        """Return the entry screen while it is on screen."""
        if self._navigator.current != ENTRY:
            return None
        return self._navigator.places[ENTRY]  # type: ignore[return-value]

    def _turn(self, presenter: EntryPresenter, page: int) -> None:
        """Go to a page; which question it begins with may have to be worked out in a job first."""
        self._paging.stop()
        place = self._entry()
        if place is None or not page:
            return
        if page == 1:
            go_to_top(presenter)
        else:
            self._way = (presenter, page, presenter.field)
            self._paging.start(
                read_page_starts,
                workspace=self._context.workspace,
                form=presenter.session.form,
                rows=rows_of(presenter),
            )
        place.desk.focus()

    @Slot(object)
    def _arrive(self, starts: list[PageStart]) -> None:
        """Show the page that was asked for, unless somebody went on by hand meanwhile."""
        if self._way is None:
            return
        (presenter, page, field), self._way = self._way, None
        place = self._entry()
        if place is None or presenter is not self._open_presenter():
            return
        if presenter.field != field or place.view.editor.changed:
            return
        go_to_start(presenter, starts[page - 1] if page <= len(starts) else (0, ""))
        place.desk.focus()

    # -- sheets without a record -----------------------------------------------------------

    def _continue_new(self, target: SheetTarget) -> None:
        """Go on in the record that is being made at this page, or offer to begin one."""
        self._keep_what_is_typed()
        presenter = self._open_presenter()
        form = presenter.session.form if presenter is not None else None
        fits = form is not None and form.form_id == target.form_id
        if presenter is not None and fits and presenter.entry.status == "draft":
            self._turn(presenter, target.page)
            words = tr("Lembar kosong: dilanjutkan di halaman {page}.", page=target.page)
            self._context.say(words, "ok")
            return
        words = tr("Lembar kosong, belum berkunci. Tekan F2 untuk isian baru.")
        self._context.say(words, "warning", (tr("Isian baru"), partial(self._begin, target)))

    def _begin(self, target: SheetTarget) -> None:
        if not target.main:
            self._navigator.list_responses(target.form_id, new=True)
            return
        self._navigator.new_family()
        if (presenter := self._open_presenter()) is not None:
            self._turn(presenter, target.page)

    def _tell_missing_form(self, target: SheetTarget) -> None:
        words = missing_form_words(target)
        if target.known and target.family_id and not target.deleted:
            act = (tr("Buka keluarganya"), partial(self._navigator.open_family, target.family_id))
            self._context.say(words, "warning", act)
            QApplication.beep()
        else:
            self._refuse(words)

    def _restore(self, target: SheetTarget) -> None:
        """Bring a deleted record back and open it; undo deletes it again."""
        kind = RESPONSE if target.kind == RESPONSE else FAMILY
        record = target.family_id if kind == FAMILY else target.record_id
        try:
            give_status(
                self._context.workspace, kind, [record], RESTORE, label=tr("Memulihkan dari lembar")
            )
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        self._show(target)

    # -- the way there ---------------------------------------------------------------------

    def _refuse(self, words: str) -> None:
        QApplication.beep()
        self._context.say(words, "error")

    def _keep_what_is_typed(self) -> None:
        """Leave the field that has the keyboard, by the rules of leaving it."""
        place = self._entry()
        if place is not None:
            place.finish_typing()
            return
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()

    def _clear_away(self) -> bool:
        """Close menus, the palette and dialogs as Esc does; False when something stays open."""
        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        if self._navigator.palette.isVisible():
            self._navigator.palette.close_palette()
        for _ in range(_MOST_POPUPS):
            window = QApplication.activeModalWidget()
            if window is None:
                return True
            if isinstance(window, QDialog):
                window.reject()
            else:
                window.close()
            if window.isVisible():
                return False
        return False
