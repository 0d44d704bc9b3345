"""The entry place: opens a family, keeps the screen until it is saved, does what keys ask for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from dampingan.core.language import tr
from dampingan.store.entry import FamilyEntry
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.entry.command import Command, command_of, key_map
from dampingan.ui.entry.desk import Desk
from dampingan.ui.entry.painted_list import ListRow
from dampingan.ui.entry.presenter import EntryPresenter
from dampingan.ui.entry.prompt import Answer
from dampingan.ui.entry.state_prompt import StatePrompt
from dampingan.ui.entry.view import EntryView
from dampingan.ui.families.details import HistoryEntry, read_history

_CARRIED = (
    *("rw", "rt", "nama_sls", "kode_sls", "kode_sub_sls", "alamat", "tgl_pendataan"),
    *("nama_ppl", "kode_ppl", "nama_pml", "kode_pml"),
)
"""Answers that a stack of paper shares: a new family starts with those of the one before."""


class EntryPlace(Place):
    """Keying one family; shown over Keluarga."""

    name = "entry"
    icon = "families"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view = EntryView(context.theme, context.icons)
        self.desk = Desk(self.view, self)
        self._carried: dict[str, str] = {}
        self._states = StatePrompt(self.view.prompt, self.finish, context.back, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._connect()

    @property
    def title(self) -> str:
        """The place's word."""
        return tr("Entri keluarga")

    @property
    def presenter(self) -> EntryPresenter:
        """The family that is open."""
        return self.desk.presenter

    # ------------------------------------------------------------------ opening and leaving

    def open_family(self, family_id: int, *, new: bool = False) -> None:
        """Open a family at the field where it was left."""
        before = self.desk.presenter if self.desk.open else None
        presenter = EntryPresenter(
            self.context.workspace, family_id, self.context.bus, new=new, parent=self
        )
        presenter.said.connect(self._say)
        presenter.refused.connect(self._refused)
        presenter.recovered.connect(self._recovered)
        presenter.gone.connect(self._gone)
        self.desk.attach(presenter)
        if before is not None:
            self._release(before)
        self.desk.focus()

    def new_family(self) -> None:
        """Open a new family that shares place and officers with the one before."""
        entry = FamilyEntry.create(self.context.workspace, self._carried)
        self.open_family(entry.family_id, new=True)

    def entered(self) -> None:
        """Put the keyboard into the answer box."""
        self.desk.focus()

    def may_leave(self) -> bool:
        """Save what is typed; a refused save keeps the screen."""
        if not self.desk.open:
            return True
        self.desk.commit()
        presenter = self.presenter
        self._carried = {key: text for key in _CARRIED if (text := presenter.value(key))}
        if not presenter.may_leave():
            self._say(tr("Belum bisa ditinggalkan: ada isian yang belum tersimpan."), "error")
            return False
        self.desk.attach(None)
        self._release(presenter)
        return True

    def hints(self) -> list[Hint]:
        """Keys that matter while keying."""
        if self.desk.open and self.presenter.on_grid:
            return [
                ("Enter", tr("maju")),
                ("F3", tr("anggota baru")),
                ("F4", tr("hapus")),
                ("Ctrl PgDn", tr("rincian")),
                ("F8", tr("temuan")),
                ("F1", tr("semua tombol")),
            ]
        return [
            (tr("kode"), tr("isi dan maju")),
            ("⌫", tr("mundur")),
            ("?", tr("tidak tahu")),
            ("F6", tr("ke nomor")),
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

    # ------------------------------------------------------------------ commands

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this screen from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            command = command_of(event)
            if command is not None and self.desk.open and self.view.prompt.isHidden():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Serve keys while the focus is not in the answer box."""
        command = command_of(event)
        if command is None or not self.desk.open or not self.view.prompt.isHidden():
            super().keyPressEvent(event)
            return
        if command in {Command.NEXT, Command.TAB, Command.BACK}:
            self.desk.focus()
        else:
            self.desk.obey(command)

    @Slot()
    def finish(self) -> None:
        """F12: mark the family complete, or go to what is in the way."""
        if not self.desk.open:
            return
        self.desk.commit()
        presenter = self.presenter
        if not presenter.finish():
            if not presenter.entry.unsaved:
                words = tr(
                    "Belum bisa selesai: {count} isian harus diperbaiki. F8 ke yang berikutnya.",
                    count=presenter.errors,
                )
                self._say(words, "warning")
            self.desk.focus()
            return
        name = presenter.value("nama_kk") or tr("ini")
        self.view.prompt.ask(
            tr("Keluarga {name} lengkap.", name=name),
            [
                Answer(tr("Keluarga baru"), self._next_family, "F2", "primary", "new"),
                Answer(tr("Kembali ke daftar"), self._back, "F12"),
            ],
            kind="ok",
            away=tr("Tetap di sini"),
        )

    @Slot(object)
    def _command(self, command: Command) -> None:
        act = {
            Command.LEAVE: self.leave,
            Command.FINISH: self.finish,
            Command.GO_TO: self.ask_number,
            Command.STATUS: self.ask_status,
            Command.REMOVE_ROW: self.ask_removal,
            Command.HISTORY: self.toggle_history,
            Command.KEYS: self.show_keys,
            Command.NEW_FAMILY: self.context.new_family,
        }.get(command)
        if act is not None:
            act()

    @Slot()
    def leave(self) -> None:
        """Go back to the list."""
        self.context.back()

    @Slot()
    def ask_status(self) -> None:
        """Offer the states of a family."""
        self.desk.commit()
        self._states.ask_status(self.presenter)

    @Slot()
    def ask_removal(self) -> None:
        """Ask why the member in focus goes."""
        self._states.ask_removal(self.presenter)

    @Slot()
    def ask_number(self, unknown: str = "") -> None:
        """Ask for a question's number on paper."""
        words = tr("Ke nomor pertanyaan")
        if unknown:
            words = tr("Tidak ada nomor {number}. Ke nomor", number=unknown)
        self.view.prompt.ask(
            words,
            [Answer(tr("Buka"), self._number_given, "Enter", "primary", needs_text=True)],
            kind="warning" if unknown else "ask",
            placeholder=tr("misalnya 306b"),
        )

    @Slot()
    def toggle_history(self) -> None:
        """Show what happened to the family, or the usual cards again."""
        side = self.view.side
        if side.has_extra:
            side.close_extra()
            return
        self.desk.commit()
        entries = read_history(self.context.workspace, self.presenter.entry.family_id)
        side.show_extra(tr("Riwayat"), [_history_row(entry) for entry in entries])
        self.view.header.history.setChecked(True)
        side.setVisible(True)
        self.desk.focus()

    @Slot()
    def show_keys(self) -> None:
        """Show every key."""
        rows = [ListRow(None, key, words) for key, words in key_map()]
        self.view.side.show_extra(tr("Semua tombol"), rows)
        self.view.side.setVisible(True)

    # ------------------------------------------------------------------ inside

    def _connect(self) -> None:
        header, failure = self.view.header, self.view.failure
        self.desk.commanded.connect(self._command)
        self.desk.settled.connect(self.summary_changed)
        self.desk.page_turned.connect(self.hints_changed)
        header.back_wanted.connect(self.leave)
        header.finish_wanted.connect(self.finish)
        header.status_wanted.connect(self.ask_status)
        header.history_wanted.connect(self.toggle_history)
        failure.retry_wanted.connect(self._retry)
        failure.rescue_wanted.connect(self._rescue)
        self.view.side.extra_closed.connect(self._extra_closed)

    def _release(self, presenter: EntryPresenter) -> None:
        self.context.bus.changed.disconnect(presenter.follow)
        presenter.deleteLater()

    def _next_family(self, _text: str) -> None:
        self.context.new_family()

    def _back(self, _text: str) -> None:
        self.leave()

    def _number_given(self, number: str) -> None:
        if not self.presenter.cursor.go_number(number):
            self.ask_number(number)

    @Slot()
    def _extra_closed(self) -> None:
        self.view.header.history.setChecked(False)
        self.desk.focus()

    @Slot(str, str)
    def _say(self, words: str, kind: str) -> None:
        self.context.say(words, kind)

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


def _history_row(entry: HistoryEntry) -> ListRow:
    changes = [f"{label}: {old or '–'} → {new or '–'}" for label, old, new in entry.changes]
    words = [entry.at.strftime("%d/%m/%Y %H:%M"), entry.actor]
    return ListRow(None, entry.label, "\n".join([" · ".join(words), *changes]))
