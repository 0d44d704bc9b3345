"""Keluarga: its words on the table of records."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.view import RecordsView
from dampingan.ui.theme import Theme


class FamiliesView(RecordsView):
    """The table of families, with the way to the submission.

    Args:
        model, theme, icons: see `RecordsView`.
        villages: whether the families are of many villages.
    """

    def __init__(
        self, model: RecordTable, theme: Theme, icons: Icons, *, villages: bool = False
    ) -> None:
        self.send = button(tr("Kirim"), icons=icons, icon="send")
        self.print = button(tr("Cetak…"), icons=icons, icon="paper", tip="Ctrl+P")
        super().__init__(
            model,
            theme,
            icons,
            title=tr("Keluarga"),
            new_word=tr("Keluarga baru"),
            search_word=tr("Cari nama, NIK, KK, alamat"),
            list_word=tr("Daftar keluarga"),
            buttons=[self.print] if villages else [self.print, self.send],
            first={"village_code": tr("Desa")} if villages else {},
            chips={
                "about": tr("Dari"),
                "decile": tr("Desil"),
                "change_state": tr("Perubahan"),
                "verification": tr("Verifikasi"),
                "received": tr("Diterima"),
            },
        )
