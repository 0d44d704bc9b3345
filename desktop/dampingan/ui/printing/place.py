"""Cetak: an order is chosen at the left and above, seen at once, and printed or kept as PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.job import failure_text
from dampingan.ui.paper.output import PaperOutput
from dampingan.ui.printing.choices import Choices, read_choices
from dampingan.ui.printing.preparation import read_sample
from dampingan.ui.printing.private_folder import PrivateFolder
from dampingan.ui.printing.view import PrintingView
from dampingan.ui.printing.words import products_for
from dampingan.ui.reading import Reading

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.printing.product import Product
    from dampingan.printing.run import Printed, Sample
    from dampingan.ui.paper.view import Opened

_FEW = 12
"""So many documents are made without being asked for: they take a second."""
_REST_MS = 700
BOTH_SIDES = frozenset({"kuesioner"})
"""Products whose pages belong on both sides of the sheet."""
PRINT, SAVE = "print", "save"


class PrintingPlace(FilteredPlace):
    """Shows what an order looks like on paper and hands it to printer or file."""

    name = "printing"
    icon = "paper"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view = PrintingView(context.theme, context.icons, context.jobs)
        self.paper = self.view.paper
        self.output = PaperOutput(context, self.paper, self)
        self.order: PrintOrder | None = None
        self.products: dict[str, Product] = {}
        self.choices = Choices()
        self._folder: PrivateFolder | None = None
        self._after = ""
        self._stale = False
        self._count = 0
        self._nothing = False
        self._choosing = Reading(context.jobs, self)
        self._sampling = Reading(context.jobs, self)
        self._printing = Reading(context.jobs, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self.refresh)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._printing.cancel)
        column(self.view, gap=0, on=self)
        self._connect()

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Cetak")

    def entered(self) -> None:
        """Show the order that was left, anew when something changed meanwhile."""
        self._offer_products()
        if self.order is None:
            self.choose(next(iter(self.products)))
        elif self._stale:
            self.refresh()
        self.view.products.setFocus()

    def hints(self) -> list[Hint]:
        """Keys of the pages."""
        return [
            ("Ctrl P", tr("cetak")),
            ("Ctrl S", tr("simpan PDF")),
            ("Ctrl G", tr("ke halaman")),
            ("Ctrl F", tr("cari")),
            ("Ctrl +", tr("perbesar")),
            ("Ctrl −", tr("perkecil")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        found: list[PlaceCommand] = []
        if self._printing.running:
            found = [(tr("Batalkan cetakan yang disiapkan"), self._printing.cancel, "close", "Esc")]
        if self.paper.showing:
            found += [
                (tr("Cetak halaman ini…"), self.print, "paper", "Ctrl+P"),
                (tr("Simpan PDF…"), self.save, "save", "Ctrl+S"),
            ]
        if self.paper.partial:
            found.append((tr("Siapkan semua"), self.prepare, "paper", ""))
        return [
            *found,
            (tr("Kop surat, tanda tangan, templat"), self._go_stationery, "settings", ""),
        ]

    def show_filter(self, **values: Any) -> None:
        """Show an order.

        Args:
            **values: ``what`` (key of a product) and any other field of `PrintOrder`.
        """
        from dampingan.printing.order import PrintOrder

        self._offer_products()
        known = {one.name for one in fields(PrintOrder)}
        given = {name: value for name, value in values.items() if name in known}
        if "families" in given:
            given["families"] = tuple(given["families"])
        before = self.order.what if self.order else next(iter(self.products))
        what = given.pop("what", before)
        self._show_order(PrintOrder(what if what in self.products else before, **given))

    # -- the order -------------------------------------------------------------------------

    @Slot(str)
    def choose(self, key: str) -> None:
        """Show another product about the same place and families, as far as it knows them."""
        from dampingan.printing.order import PrintOrder

        before, options = self.order, self.products[key].options
        order = PrintOrder(key)
        if before is not None:
            kept = {
                name: getattr(before, name) for name, option in _KEPT.items() if option in options
            }
            order = replace(order, shipped=before.shipped, **kept)
        self._show_order(order)

    def _show_order(self, order: PrintOrder) -> None:
        if self.order is None or self.order.what != order.what:
            self.choices = Choices()
            self.paper.choose_all()
            self.paper.show_message(tr("Menyiapkan contoh…"))
        self.order = order
        self.view.products.go_to(order.what)
        self.view.subtitle.setText(self.products[order.what].about())
        self.view.options.show_order(order, self.products[order.what], self.choices)
        self.refresh()

    @Slot(object)
    def _take_order(self, order: PrintOrder) -> None:
        self.order = order
        self.paper.choose_all()
        self.view.options.show_order(order, self.products[order.what], self.choices)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Make the first document anew; what is on its way for another order is forgotten."""
        if self.order is None:
            return
        self._stale = self._nothing = False
        self._after = ""
        self._printing.stop()
        self._timer.stop()
        workspace = self.context.workspace
        self._choosing.start(read_choices, workspace=workspace, order=self.order)
        self._sampling.start(read_sample, workspace=workspace, order=self.order)
        self._show_state()

    @Slot(object)
    def _take_choices(self, choices: Choices) -> None:
        self.choices = choices
        if self.order is not None:
            self.view.options.show_order(self.order, self.products[self.order.what], choices)
        if self._nothing:
            self._say_empty()  # what is missing is known now

    @Slot(object)
    def _take_sample(self, sample: Sample) -> None:
        self._count = sample.count
        self._nothing = not sample.pdf
        self.output.title = sample.title
        self.output.file_name = _file_name(sample.order)
        if not sample.pdf:
            self._say_empty()
            self._show_state()
            return
        self.paper.show_pdf(
            sample.pdf,
            partial=sample.count > 1,
            said=tr("Contoh: dokumen 1 dari {count}", count=count_text(sample.count)),
            starts=(0,),
            duplex=sample.order.what in BOTH_SIDES,
            stay=True,
        )
        self._show_state()
        if 1 < sample.count <= _FEW:
            self.prepare(quiet=True)

    # -- all of it -------------------------------------------------------------------------

    @Slot()
    def prepare(self, after: str = "", *, quiet: bool = False) -> None:
        """Make every document; `after` says what follows: ``print`` or ``save``."""
        from dampingan.printing.run import print_pdf

        if self.order is None:
            return
        self._after = after
        if self._printing.running:
            return
        if self._folder is None:
            self._folder = PrivateFolder()
            self.destroyed.connect(partial(_end, self.paper.opened, self._folder))
        self._printing.start(
            print_pdf,
            title=tr("Menyiapkan cetakan"),
            quiet=quiet,
            workspace=self.context.workspace,
            order=self.order,
            target=self._folder.next_file(),
        )
        self._show_state()

    @Slot(object)
    def _take_printed(self, printed: Printed) -> None:
        assert self.order is not None
        self.paper.show_pdf(
            printed.path,
            starts=printed.starts,
            duplex=self.order.what in BOTH_SIDES,
            stay=True,
        )
        self._show_state()
        after, self._after = self._after, ""
        if not after:
            return
        ask = self.output.ask_printer if after == PRINT else self.output.ask_file
        if self.isVisible():
            QTimer.singleShot(0, ask)  # once the job's progress is gone
        else:  # no dialog may take the keys of another place
            words = tr("Cetakan siap: {title}.", title=printed.title)
            self.context.say(words, "ok", (tr("Buka Cetak"), partial(self._resume, ask)))

    def _resume(self, ask: Callable[[], object]) -> None:
        """Come back to pages that are ready; a change since makes them anew first."""
        fresh = not self._stale
        self.context.go(self.name)
        if fresh and self.isVisible():
            ask()

    @Slot()
    def print(self) -> None:
        """Print; what was not made yet is made first."""
        if self.paper.partial:
            self.prepare(PRINT)
        elif self.paper.showing:
            self.output.ask_printer()

    @Slot()
    def save(self) -> None:
        """Keep as PDF; what was not made yet is made first."""
        if self.paper.partial:
            self.prepare(SAVE)
        elif self.paper.showing:
            self.output.ask_file()

    # -- telling ---------------------------------------------------------------------------

    def _show_state(self) -> None:
        """Nothing old is printed: the buttons wait for what the fields say now."""
        fresh = self.paper.showing and not self._sampling.running
        self.paper.print.setEnabled(fresh)
        self.paper.save.setEnabled(fresh)
        if self._sampling.running and self.paper.showing:
            self.paper.say_paper(tr("Menyiapkan contoh…"))
        busy = self._printing.running
        self._escape.setEnabled(busy)
        self.view.whole.setVisible(fresh and self.paper.partial and self._count > _FEW)
        self.view.whole.setEnabled(not busy)
        self.view.whole.setText(
            "\N{EN SPACE}" + tr("Siapkan semua ({count})", count=count_text(self._count))
        )
        if busy and self.paper.partial:
            count = count_text(self._count)
            self.paper.say_paper(tr("Menyiapkan {count} dokumen… Esc membatalkan.", count=count))

    def _say_empty(self) -> None:
        order = self.order
        if order is None:
            return
        options = self.products[order.what].options
        if options & {"rt", "families"} and not self.choices.families and not order.blank:
            action = (tr("Buka Keluarga"), partial(self.context.go, "families"))
            if "blank" in options:
                action = (tr("Cetak blangko kosong"), partial(self._change, blank=True))
            self.paper.show_message(
                tr("Belum ada keluarga"),
                tr("Isi atau muat dulu daftar keluarga di Keluarga, lalu kembali ke sini."),
                icon="families",
                action=action,
            )
            return
        self.paper.show_message(
            tr("Tidak ada yang dapat dicetak"),
            tr("Pilihan di atas tidak menemukan apa pun. Ubah pilihannya."),
        )

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._after = ""
        from dampingan.printing.press.typesetting import PrintError

        action = None
        if isinstance(error, PrintError) and error.is_own and self.order is not None:
            action = (tr("Pakai templat bawaan"), partial(self._change, shipped=True))
        known = isinstance(error, DampinganError)
        self.paper.show_message(
            error.message if isinstance(error, DampinganError) else failure_text(error),
            error.remedy if isinstance(error, DampinganError) else "",
            icon="warning" if known else "error",
            action=action,
        )
        self._show_state()

    @Slot(object)
    def _tell_choices(self, error: Exception) -> None:
        self.context.say(failure_text(error), "error")

    def _change(self, **values: Any) -> None:
        if self.order is not None:
            self._take_order(replace(self.order, **values))

    # -- inside ----------------------------------------------------------------------------

    def _offer_products(self) -> None:
        if not self.products:
            found = products_for(self.context.workspace)
            self.products = {one.key: one for one in found}
            self.view.products.show_products(found)

    def _connect(self) -> None:
        view = self.view
        view.products.chosen.connect(self.choose)
        view.products.opened.connect(self.paper.canvas.setFocus)
        view.options.changed.connect(self._take_order)
        view.options.families_wanted.connect(self._pick_families)
        view.whole.clicked.connect(partial(self.prepare, ""))
        view.stationery.clicked.connect(self._go_stationery)
        self.paper.print_wanted.connect(self.print)
        self.paper.save_wanted.connect(self.save)
        self.paper.add_keys(self)
        self._choosing.done.connect(self._take_choices)
        self._choosing.failed.connect(self._tell_choices)
        self._sampling.done.connect(self._take_sample)
        self._sampling.failed.connect(self._tell_failure)
        self._printing.done.connect(self._take_printed)
        self._printing.failed.connect(self._tell_failure)
        self._printing.cancelled.connect(self._tell_cancelled)
        self.context.bus.changed.connect(self._take_changes)

    @Slot()
    def _tell_cancelled(self) -> None:
        self._after = ""
        self.context.say(tr("Dibatalkan; belum ada yang dicetak."), "warning")
        self._show_state()
        self.paper.retell()

    @Slot()
    def _pick_families(self) -> None:
        self.context.go("families")
        self.context.say(tr("Pilih keluarganya (Shift, Ctrl), lalu tekan Ctrl+P."))

    @Slot()
    def _go_stationery(self) -> None:
        self.context.show("settings", part="stationery")

    @Slot(object)
    def _take_changes(self, _changes: object) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()


def _end(opened: Opened, folder: PrivateFolder, *_: object) -> None:
    """Leave nothing behind: a file that is open can't be removed everywhere."""
    opened.close()
    folder.remove()


_KEPT = {
    "village": "village",
    "rw": "rt",
    "rt": "rt",
    "families": "families",
    "masked": "masked",
}
"""Field of an order → the option that makes a product understand it."""


def _file_name(order: PrintOrder) -> str:
    """Return a file's name that says what it is and where, and nobody's name."""
    parts = [order.what]
    if order.form_id:
        parts.append("".join(c if c.isalnum() else "-" for c in order.form_id))
    if order.village:
        parts.append(order.village)
    if order.rw:
        parts.append(f"rw{order.rw}")
    if order.rt:
        parts.append(f"rt{order.rt}")
    if order.blank:
        parts.append("kosong")
    return str(Path("-".join(parts)).name)
