"""Changes the state of a record or takes out a person, asking for a reason inside the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from dampingan.core.language import tr
from dampingan.store.entry.saved_record import AWAY
from dampingan.store.kind import MEMBERS
from dampingan.ui.entry.presenter import EntryPresenter
from dampingan.ui.entry.prompt import Answer, Prompt
from dampingan.ui.families.words import status_cell

_OFFERED = ("draft", "complete", "moved", "deceased", "not_found", "deleted")
_OF_RESPONSES = ("draft", "complete", "deleted")


class StatePrompt(QObject):
    """Asks what is needed and tells the presenter.

    Args:
        prompt: where it asks.
        finish: what F12 does, for the state "complete".
        deleted: called after the record was deleted.
        more: returns answers that come first: what became of a record known from before.
    """

    def __init__(
        self,
        prompt: Prompt,
        finish: Callable[[], object],
        deleted: Callable[[], object],
        parent: QObject | None = None,
        *,
        more: Callable[[EntryPresenter], list[Answer]] | None = None,
    ) -> None:
        super().__init__(parent)
        self._more = more
        self._prompt = prompt
        self._finish = finish
        self._deleted = deleted

    def ask_status(self, presenter: EntryPresenter) -> None:
        """Offer the states that the record is not in."""
        response = presenter.entry.kind == "response"
        known = _OF_RESPONSES if response else _OFFERED
        first = self._more(presenter) if self._more else []
        offered = [status for status in known if status != presenter.entry.status]
        if first:
            offered = [status for status in offered if status not in AWAY - {"deleted"}]
        answers = first + [
            Answer(
                status_cell(status).text,
                partial(self._status_chosen, presenter, status),
                key=str(number),
                kind="danger" if status == "deleted" else "",
            )
            for number, status in enumerate(offered, 1)
        ]
        self._prompt.ask(
            tr("Status isian ini") if response else tr("Status keluarga ini"),
            answers,
            detail=tr("Sekarang: {status}", status=status_cell(presenter.entry.status).text),
        )

    def ask_removal(self, presenter: EntryPresenter) -> None:
        """Ask why the row in focus goes."""
        row = presenter.removable_row()
        if not row:
            presenter.said.emit(tr("Pilih dulu anggota yang akan dihapus."), "warning")
            return
        if presenter.session.row(row).repeat != MEMBERS:
            presenter.remove_row(row)  # a line of a list, not a person: undo is reason enough
            return
        name = presenter.row_name(row) or tr("baris ini")
        self._prompt.ask(
            tr("Hapus {name} dari keluarga ini?", name=name),
            [
                Answer(
                    tr("Hapus"),
                    partial(presenter.remove_row, row),
                    key="Enter",
                    kind="danger",
                    needs_text=True,
                )
            ],
            detail=_instead(presenter),
            kind="warning",
            placeholder=tr("Alasan, misalnya salah ketik"),
        )

    def _status_chosen(self, presenter: EntryPresenter, status: str, _text: str) -> None:
        if status == "complete":
            self._finish()
        elif status == "draft":
            presenter.set_status("draft")
        else:
            self._ask_reason(presenter, status)

    def _ask_reason(self, presenter: EntryPresenter, status: str) -> None:
        deleting = status == "deleted"
        words = status_cell(status).text
        question = (
            _deletion(presenter) if deleting else tr("Tandai keluarga ini: {status}", status=words)
        )
        self._prompt.ask(
            question,
            [
                Answer(
                    tr("Hapus") if deleting else tr("Simpan"),
                    partial(self._reason_given, presenter, status),
                    key="Enter",
                    kind="danger" if deleting else "primary",
                    needs_text=deleting,
                )
            ],
            detail=tr("Isiannya tetap disimpan dan dapat dikembalikan."),
            kind="warning" if deleting else "ask",
            placeholder=tr("Alasan (wajib)") if deleting else tr("Keterangan (boleh kosong)"),
        )

    def _reason_given(self, presenter: EntryPresenter, status: str, reason: str) -> None:
        if presenter.set_status(status, reason) and status == "deleted":
            self._deleted()


def _deletion(presenter: EntryPresenter) -> str:
    if presenter.entry.kind == "response":
        return tr("Hapus isian ini?")
    return tr("Hapus keluarga ini?")


def _instead(presenter: EntryPresenter) -> str:
    """Return what to do with somebody who is no longer there, where the form asks for it."""
    presence = presenter.session.form.questions.get("keberadaan")
    if presence is None or not presence.number:
        return tr("Ctrl+Z mengembalikannya.")
    return tr(
        "Yang meninggal atau pindah tidak dihapus: isi {number}. Ctrl+Z mengembalikan.",
        number=presence.number,
    )
