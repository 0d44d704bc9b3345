"""Decisions of the table of one additional form's records."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.store.lists.listing import Filter, Totals
from dampingan.store.lists.response_listing import ResponseListing
from dampingan.store.subject import Subject
from dampingan.store.transaction import Changes
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.choice import Register
from dampingan.ui.records.column_layout import ColumnLayout
from dampingan.ui.records.details import RecordDetails
from dampingan.ui.records.presenter import RecordsPresenter
from dampingan.ui.records.query import RecordQuery, RecordSource
from dampingan.ui.records.view import RecordsView
from dampingan.ui.responses.actions import status_actions
from dampingan.ui.responses.columns import default_columns, response_columns
from dampingan.ui.responses.details import FAMILY, read_details, read_history

_INDEXED = frozenset({"place", "title"})


class ResponsesPresenter(RecordsPresenter):
    """The table of one form's records.

    Args:
        context: the frame's parts.
        form_id: the additional form.
        parent: the owner.

    Signals:
        subject_wanted: a new record is to begin: choose whom it is about.
    """

    subject_wanted = Signal()

    def __init__(self, context: Context, form_id: str, parent: QObject) -> None:
        self.form_id = form_id
        workspace = context.workspace
        self.form = workspace.extra_form(form_id)
        self.subject = next(
            one.subject for one in workspace.extra_forms() if one.form_id == form_id
        )
        title = self.form.text(self.form.title, language())
        listing = ResponseListing(workspace, form_id)
        source = RecordSource(listing, _INDEXED)
        model: RecordTable[RecordQuery] = RecordTable(source, context.jobs, parent)
        back = button("", kind="flat", icons=context.icons, icon="back", tip=tr("Instrumen"))
        back.setAccessibleName(tr("Kembali ke Instrumen"))
        back.clicked.connect(partial(context.go, "instruments"))
        view = RecordsView(
            model,
            context.theme,
            context.icons,
            title=title,
            new_word=tr("Isian baru"),
            search_word=tr("Cari nama atau jawaban"),
            list_word=tr("Daftar isian {title}", title=title),
            back=back,
        )
        layout = ColumnLayout(
            context,
            f"response.{form_id}",
            columns=response_columns(self.form, self.subject),
            defaults=default_columns(self.form, self.subject),
            view=view,
            model=model,
            parent=parent,
        )
        register = Register(
            "response", "title", status_actions, context.open_response, read_history
        )
        super().__init__(
            context,
            listing=listing,
            model=model,
            view=view,
            register=register,
            layout=layout,
            parent=parent,
        )
        view.pane.link_wanted.connect(self._follow_link)
        self.choice.more = self._offer_print

    @Slot()
    def print_current(self) -> None:
        """Show the current record as it is on paper, in Cetak; a blank form without one."""
        record = self.model.id_at(self.view.table.current_row())
        self._context.show(
            "printing",
            what="kuesioner",
            form_id=self.form_id,
            record=record or 0,
            blank=record is None,
        )

    def _offer_print(self, menu: QMenu) -> None:
        icon = self._context.icons.icon("paper", "muted")
        menu.addAction(icon, f"{tr('Cetak')}\tCtrl+P", self.print_current)

    def make_new(self) -> None:
        """Begin a record: about the village at once, else ask whom it is about."""
        if self.subject == "village":
            self._context.new_response(self.form_id, Subject("village"))
        else:
            self.subject_wanted.emit()

    @Slot(str)
    def _follow_link(self, key: str) -> None:
        response = self.model.id_at(self.view.table.current_row())
        if key == FAMILY and response is not None:
            record = self._context.workspace.record("response", response)
            self._context.open_family(record["family_id"])

    def _nothing_yet(self) -> tuple[str, str, str]:
        words = {
            "family": tr("Tekan F2, pilih keluarganya, lalu isi seperti di kertas."),
            "person": tr("Tekan F2, pilih orangnya, lalu isi seperti di kertas."),
            "village": tr("Tekan F2 untuk mengisi yang pertama."),
        }
        return tr("Belum ada isian"), words[self.subject], tr("Isian baru")

    def _nothing_found(self) -> tuple[str, str, str]:
        return (
            tr("Tidak ada yang cocok"),
            tr("Periksa ejaan, atau hapus saringan untuk melihat semua isian."),
            tr("Hapus saringan"),
        )

    def _footer(self, totals: Totals) -> str:
        shown = count_text(totals.families)
        if self.query.filter != Filter():
            text = tr("{shown} dari {all} isian", shown=shown, all=count_text(self._all))
        else:
            text = tr("{count} isian", count=shown)
        return " · ".join([text, *self._states(totals)])

    def _subtitle(self, totals: Totals, to_see: int) -> str:
        done = sum(totals.by_status.get(status, 0) for status in ("complete", "verified"))
        parts = [
            tr("{count} isian", count=count_text(totals.families)),
            tr("{count} lengkap", count=count_text(done)),
        ]
        if to_see:
            parts.append(tr("{count} perlu dilihat", count=count_text(to_see)))
        return " · ".join(parts)

    def _details(self, record_id: int) -> RecordDetails:
        return read_details(self._context.workspace, record_id)

    def _nothing_chosen(self) -> str:
        return tr("Pilih satu isian untuk melihat rinciannya.")

    def _touched(self, changes: Changes) -> frozenset[int] | None:
        responses = changes.ids.get("response", frozenset())
        return responses if responses or "roster_row" in changes.ids else None
