"""The entry place: opens a record, keeps the screen until it is saved, does what keys ask for."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from dampingan.core.errors import StorageError
from dampingan.core.language import tr
from dampingan.store.entry import entry as entries
from dampingan.store.work.work import log_stretch
from dampingan.ui.context import Context, Hint, Place, PlaceCommand
from dampingan.ui.entry.carry import Carry
from dampingan.ui.entry.command import Command, command_of
from dampingan.ui.entry.desk import Desk
from dampingan.ui.entry.errand import Errands
from dampingan.ui.entry.heading import finished_words
from dampingan.ui.entry.history_rows import history_rows
from dampingan.ui.entry.inquiry import EntryInquiries
from dampingan.ui.entry.key_sheet import KeySheet
from dampingan.ui.entry.mode import Mode, mode_words
from dampingan.ui.entry.presenter import EntryPresenter
from dampingan.ui.entry.prompt import Answer
from dampingan.ui.entry.state_prompt import StatePrompt
from dampingan.ui.entry.view import EntryView
from dampingan.ui.entry.wording import entry_commands
from dampingan.ui.renewal.review import EntryReview

if TYPE_CHECKING:
    from dampingan.forms.session import Field
    from dampingan.store.entry.entry import Entry, Subject


class EntryPlace(Place):
    """Keying one record; shown over the list it was opened from."""

    name = "entry"
    icon = "families"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view = EntryView(context.theme, context.icons)
        self.view.show_files_of(context.workspace)
        self.desk = Desk(self.view, self)
        self.carry = Carry(context.settings)
        self.key_sheet = KeySheet(self, context.theme, context.icons)
        self.errands = Errands(self.desk, self.view, self)
        self.review = EntryReview(context, self.view.prompt, self)
        self.inquiries = EntryInquiries(context, self.desk, self.view.prompt, self)
        self._states = StatePrompt(
            self.view.prompt, self.finish, context.back, self, more=self.review.answers
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._acts = self._make_acts()
        self._connect()

    @property
    def title(self) -> str:
        """The place's word."""
        return tr("Entri")

    @property
    def presenter(self) -> EntryPresenter:
        """The record that is open."""
        return self.desk.presenter

    # ------------------------------------------------------------------ opening and leaving

    def open_family(self, family_id: int, *, new: bool = False) -> None:
        """Open a family at the field where it was left."""
        self._open(entries.FamilyEntry.load(self.context.workspace, family_id), new=new)
        self.review.offer(self.presenter)

    def new_family(self, village_code: str = "") -> None:
        """Open a new family that shares the pinned answers of the one before.

        Args:
            village_code: where it lives; needed at a regency.
        """
        workspace = self.context.workspace
        form = workspace.form("family")
        self.carry.resume(workspace, form)
        known = self.carry.start(form)
        entry = entries.FamilyEntry.create(workspace, known, village_code=village_code)
        self._open(entry, new=True)

    def village(self) -> str:
        """Return the village of the family that is open."""
        return str(getattr(self.presenter.entry, "village_code", "")) if self.desk.open else ""

    def open_response(self, response_id: int) -> None:
        """Open the answers to an additional form."""
        self._open(entries.ResponseEntry.load(self.context.workspace, response_id))
        self.review.offer(self.presenter)

    def open_at(self, kind: str, record_id: int, field: Field | None) -> None:
        """Open a family or response at a field, with what the regency asks there."""
        (self.open_family if kind == "family" else self.open_response)(record_id)
        if field is not None and field.question in self.presenter.session.form.questions:
            self.presenter.cursor.go(field)
        self.inquiries.offer(self.presenter, field)

    def new_response(self, form_id: str, subject: Subject) -> None:
        """Open new answers to an additional form about a subject."""
        workspace = self.context.workspace
        known = self.carry.start(workspace.extra_form(form_id))
        made = entries.ResponseEntry.create(workspace, form_id, subject, known)
        self._open(made, new=True)

    def _open(self, entry: Entry, *, new: bool = False) -> None:
        context = self.context
        self.show_presenter(EntryPresenter(context.workspace, entry, context.bus, new=new))

    def show_presenter(self, presenter: EntryPresenter) -> None:
        """Put a record on the desk: an ordinary one, or one with a way of keying of its own."""
        before = self.desk.presenter if self.desk.open else None
        presenter.setParent(self)
        form = presenter.session.form
        presenter.lender = partial(self.carry.last, form.form_id)
        presenter.picture.pinned = self.carry.pinned(form)
        presenter.mode = Mode(self.context.settings.current.entry_mode)
        presenter.said.connect(self._say)
        presenter.refused.connect(self._refused)
        presenter.recovered.connect(self._recovered)
        presenter.gone.connect(self._gone)
        self.view.header.show_blind(on=presenter.blind)
        self.inquiries.mark(presenter)
        self.desk.attach(presenter)
        if before is not None:
            self._release(before)
        self.desk.focus()

    def entered(self) -> None:
        """Put the keyboard into the answer box."""
        self.desk.focus()

    def may_leave(self) -> bool:
        """Save what is typed; a refused save keeps the screen."""
        if not self.desk.open:
            return True
        self.finish_typing()
        presenter = self.presenter
        if not presenter.untouched and not presenter.blind:
            self.carry.remember(presenter.session)
        if not presenter.may_leave():
            self._say(tr("Belum bisa ditinggalkan: ada isian yang belum tersimpan."), "error")
            return False
        self.key_sheet.hide()
        self.desk.attach(None)
        self._release(presenter)
        return True

    def finish_typing(self) -> None:
        """Keep what is in the answer box and in the line for a note, as leaving them does."""
        if self.desk.open:
            self.view.note.finish()
            self.desk.commit()

    def make_new(self) -> bool:
        """F2: a new family, or another answer to the same form; it asks about whom."""
        if not self.desk.open:
            return False
        self._next_record()
        return True

    def hints(self) -> list[Hint]:
        """Keys that matter while keying."""
        if self.desk.open and self.presenter.on_grid:
            return [
                ("Enter", tr("maju")),
                ("F3", tr("baris baru")),
                ("F4", tr("hapus")),
                ("/", tr("akhiri baris")),
                ("F7", tr("ulangi")),
                ("F8", tr("temuan")),
                ("F1", tr("semua tombol")),
            ]
        return [
            (tr("kode"), tr("isi dan maju")),
            ("⌫", tr("mundur")),
            ("?", tr("tidak tahu")),
            ("F6", tr("ke nomor")),
            ("F7", tr("ulangi")),
            ("F8", tr("temuan")),
            ("F1", tr("semua tombol")),
        ]

    def summary(self) -> str:
        """What was saved last and when."""
        if not self.desk.open:
            return ""
        presenter = self.presenter
        if presenter.entry.unsaved:
            return tr("Belum tersimpan")
        saved = presenter.entry.saved_at
        if saved is None:
            return tr("Semua isian tersimpan")
        clock = saved.astimezone().strftime("%H:%M:%S")
        if not presenter.last_saved:
            return tr("Tersimpan {time}", time=clock)
        return tr("{number} tersimpan {time}", number=presenter.last_saved, time=clock)

    def commands(self) -> list[PlaceCommand]:
        """Everything a key does here, for the command palette."""
        if not self.desk.open:
            return []
        offered: list[PlaceCommand] = [
            (words, partial(self._from_palette, command), icon, key)
            for command, words, icon, key in entry_commands()
        ]
        unfinished = partial(self.context.list_families, status="draft")
        return [*offered, (tr("Keluarga belum selesai"), unfinished, "draft", "")]

    # ------------------------------------------------------------------ commands

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this screen from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            command = command_of(event)
            if command is not None and self._takes_keys:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Serve keys while the focus is not in the answer box."""
        command = command_of(event)
        if command is None or not self._takes_keys:
            super().keyPressEvent(event)
            return
        if command in {Command.NEXT, Command.TAB, Command.BACK}:
            self.desk.focus()
        else:
            self.desk.obey(command)

    @property
    def _takes_keys(self) -> bool:
        asking = (self.view.prompt, self.view.note, self.key_sheet)
        return self.desk.open and all(part.isHidden() for part in asking)

    def _make_acts(self) -> dict[Command, Callable[[], object]]:
        return {
            Command.LEAVE: self.leave,
            Command.FINISH: self.finish,
            Command.GO_TO: self.errands.ask_number,
            Command.NOTE: self.errands.ask_note,
            Command.ATTACH: self.errands.choose_file,
            Command.STATUS: self.ask_status,
            Command.REMOVE_ROW: self.ask_removal,
            Command.HISTORY: self.toggle_history,
            Command.FINDING_LIST: self.show_findings,
            Command.KEYS: self.key_sheet.open,
            Command.NEW_FAMILY: self._next_record,
            Command.NEXT_RECORD: partial(self.go_beside, 1),
            Command.PREVIOUS_RECORD: partial(self.go_beside, -1),
            Command.PIN: self.toggle_pin,
            Command.MODE: self.toggle_mode,
            Command.SAVE: self.save,
            Command.RESCUE: self._rescue,
            Command.PEEK: self._peek,
            Command.ASK: self.inquiries.ask,
            Command.PRINT: self.print_record,
        }

    def print_record(self) -> None:
        """Ctrl+P: show the record as it is on paper, once it is saved."""
        presenter = self.presenter
        if presenter.blind:
            self._say(tr("Tidak dalam verifikasi: isian pertama disembunyikan."), "warning")
            return
        self.desk.commit()
        entry = presenter.entry
        if not entry.record_id:
            self._say(tr("Isi dulu sedikit; yang kosong dicetak dari tempat Cetak."), "warning")
        elif not presenter.may_leave():
            self._say(tr("Belum bisa ditinggalkan: ada isian yang belum tersimpan."), "error")
        elif entry.kind == "family":
            self.context.show("printing", what="kuesioner", families=(entry.record_id,))
        else:
            form_id = presenter.session.form.form_id
            self.context.show("printing", what="kuesioner", form_id=form_id, record=entry.record_id)

    def _peek(self) -> None:
        self.presenter.peek()

    @Slot(object)
    def _command(self, command: Command) -> None:
        act = self._acts.get(command)
        if not self.presenter.allows(command):
            self._say(tr("Tidak dalam verifikasi: isian pertama disembunyikan."), "warning")
        elif act is not None:
            act()

    def _from_palette(self, command: Command) -> None:
        self.desk.focus()
        self.desk.obey(command)

    @Slot()
    def finish(self) -> None:
        """F12: mark the record complete, or go to what is in the way."""
        if not self.desk.open:
            return
        self.desk.commit()
        presenter = self.presenter
        if presenter.blind:
            presenter.finish()
            self.desk.focus()
            return
        if not presenter.finish():
            if not presenter.entry.unsaved:
                words = tr(
                    "Belum bisa selesai: {count} isian harus diperbaiki. F8 ke yang berikutnya.",
                    count=presenter.errors,
                )
                self._say(words, "warning")
            self.desk.focus()
            return
        another = tr("Isian baru") if presenter.entry.kind == "response" else tr("Keluarga baru")
        self.view.prompt.ask(
            finished_words(presenter),
            [
                Answer(another, self._another, "F2", "primary", "new"),
                Answer(tr("Kembali ke daftar"), self._back, "F12"),
            ],
            kind="ok",
            away=tr("Tetap di sini"),
        )

    @Slot()
    def leave(self) -> None:
        """Go back to the list."""
        self.context.back()

    def go_beside(self, step: int) -> None:
        """Open the next (1) or previous (-1) record of the list."""
        entry = self.presenter.entry
        found = self.context.beside(entry.record_id, step)
        if found is None:
            words = tr("Ini yang terakhir di daftar.") if step > 0 else tr("Ini yang pertama.")
            self._say(words, "ok")
        elif entry.kind == "response":
            self.context.open_response(found)
        else:
            self.context.open_family(found)

    @Slot()
    def save(self) -> None:
        """Ctrl+S: everything is saved at once anyway; say so, or try again."""
        if self.presenter.retry():
            words = tr("Semua isian tersimpan. Yang belum selesai tetap draf di daftar.")
            self._say(words, "ok")

    @Slot()
    def toggle_pin(self) -> None:
        """F5: take the current answer along into new records, or stop that."""
        presenter = self.presenter
        field = presenter.field
        if field is None or field.row:
            self._say(tr("Isian anggota tidak ikut ke keluarga baru."), "warning")
            return
        number = presenter.findings.number(field.question)
        if self.carry.toggle(presenter.session.form, field.question):
            self._say(tr("{number} ikut ke isian baru sampai diganti.", number=number), "ok")
        else:
            self._say(tr("{number} tidak ikut lagi ke isian baru.", number=number), "ok")
        presenter.picture.pinned = self.carry.pinned(presenter.session.form)
        presenter.picture.touch(field)
        self.desk.screen.show_page(reopen=True)

    @Slot()
    def toggle_mode(self) -> None:
        """F11: let the path lead instead of the paper, or the other way."""
        presenter = self.presenter
        mode = Mode.PAPER if presenter.mode is Mode.INTERVIEW else Mode.INTERVIEW
        presenter.mode = mode
        self.context.settings.change(entry_mode=mode.value)
        self.desk.screen.show_around()
        explained = {
            Mode.PAPER: tr("bergerak bebas; nilai di luar batas diterima dengan Enter kedua."),
            Mode.INTERVIEW: tr("urut; isian wajib tidak dilewati, nilai di luar batas ditolak."),
        }
        self._say(f"{mode_words(mode)}: {explained[mode]}", "ok")
        self.desk.focus()

    @Slot()
    def ask_status(self) -> None:
        """Offer the states of a record."""
        if not self.presenter.allows(Command.STATUS):
            return
        self.desk.commit()
        self._states.ask_status(self.presenter)

    @Slot()
    def ask_removal(self) -> None:
        """Take out the row in focus; for a person, ask why."""
        self._states.ask_removal(self.presenter)

    @Slot()
    def show_findings(self) -> None:
        """Ctrl+F8: put the keyboard into the list of findings; Esc comes back."""
        self.desk.commit()
        self.view.call_side(on=True)
        self.desk.screen.show_around()
        self.view.side.take_focus()

    @Slot()
    def toggle_history(self) -> None:
        """Show what happened to the record, or the usual cards again."""
        side = self.view.side
        if side.has_extra:
            side.close_extra()
            return
        self.desk.commit()
        side.show_extra(tr("Riwayat"), history_rows(self.presenter.entry))
        self.view.header.history.setChecked(True)
        side.setVisible(True)
        self.desk.focus()

    # ------------------------------------------------------------------ inside

    def _connect(self) -> None:
        header, failure = self.view.header, self.view.failure
        self.desk.commanded.connect(self._command)
        self.desk.settled.connect(self.summary_changed)
        self.desk.page_turned.connect(self.hints_changed)
        self.view.editor.pressed.connect(self._count_key)
        header.back_wanted.connect(self.leave)
        header.finish_wanted.connect(self.finish)
        header.status_wanted.connect(self.ask_status)
        header.mode_wanted.connect(self.toggle_mode)
        header.history_wanted.connect(self.toggle_history)
        failure.retry_wanted.connect(self._retry)
        failure.rescue_wanted.connect(self._rescue)
        self.view.side.extra_closed.connect(self._extra_closed)
        self.view.side.left.connect(self._side_left)
        self.key_sheet.closed.connect(self.desk.focus)
        self.key_sheet.said.connect(self._say)
        self.key_sheet.saved.connect(self._offer_print)

    @Slot()
    def _count_key(self) -> None:
        if self.desk.open:
            self.presenter.meter.key(time.monotonic())

    def _release(self, presenter: EntryPresenter) -> None:
        self.context.bus.changed.disconnect(presenter.follow)
        meter = presenter.meter
        meter.rt, meter.rw = presenter.value("rt"), presenter.value("rw")
        with suppress(StorageError):  # figures only: no answer hangs on them
            log_stretch(self.context.workspace, meter.take())
        presenter.deleteLater()

    @Slot()
    def _next_record(self) -> None:
        entry = self.presenter.entry
        if entry.kind == "response":  # the next sheet of paper is about somebody else
            self.context.list_responses(entry.form.form_id, new=True)
        else:
            self.context.new_family()

    def _another(self, _text: str) -> None:
        self._next_record()

    def _back(self, _text: str) -> None:
        self.leave()

    @Slot()
    def _extra_closed(self) -> None:
        self.view.header.history.setChecked(False)
        self.desk.focus()

    @Slot()
    def _side_left(self) -> None:
        self.view.call_side(on=False)
        self.desk.focus()

    @Slot(str, str)
    def _say(self, words: str, kind: str) -> None:
        self.context.say(words, kind)

    @Slot(str)
    def _offer_print(self, path: str) -> None:
        """Open the key map where the system prints."""
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(path))
        words = tr("Daftar tombol tersimpan di {name}.", name=Path(path).name)
        self.context.say(words, "ok", (tr("Buka untuk mencetak"), show))

    @Slot(str)
    def _refused(self, sentence: str) -> None:
        self.view.failure.tell(sentence)
        self.context.unsaved(tr("Belum tersimpan"))
        self.summary_changed.emit()

    @Slot()
    def _recovered(self) -> None:
        self.view.failure.hide()
        self.context.unsaved("")
        self.summary_changed.emit()
        self._say(tr("Semua isian sudah tersimpan."), "ok")

    @Slot()
    def _gone(self) -> None:
        presenter = self.presenter
        self.desk.attach(None)
        self._release(presenter)
        self.context.back()

    @Slot()
    def _retry(self) -> None:
        self.presenter.retry()
        self.desk.focus()

    @Slot()
    def _rescue(self) -> None:
        dialog = QFileDialog(self, tr("Simpan ke tempat lain"), str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Ruang kerja Dampingan (*.dampingan)"))
        dialog.setDefaultSuffix("dampingan")
        dialog.selectFile(self.context.workspace.path.name)
        dialog.fileSelected.connect(self.rescue_to)
        dialog.open()

    @Slot(str)
    def rescue_to(self, path: str) -> None:
        """Save everything to another file, chosen by the user."""
        if path and self.presenter.rescue(Path(path)):
            self.context.settings.remember(Path(path).resolve())
            words = tr("Tersimpan di {name}. Pekerjaan dilanjutkan di sana.", name=Path(path).name)
            self._say(words, "warning")
            self.context.reopen(Path(path))
        self.desk.focus()
