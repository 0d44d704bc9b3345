"""Widgets of "Kop surat dan cetak": fields at the left, what comes of them at the right."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dampingan.core.language import tr
from dampingan.printing.letterhead.stationery import HEAD, OFFICER, Stationery, StationerySigner
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.flow import FlowRow
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import (
    Grow,
    card,
    clear_layout,
    column,
    line,
    panel,
    row,
    scroller,
)
from dampingan.ui.control.text_box import TextBox
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.paper.canvas import PageCanvas
from dampingan.ui.theme import Theme

_LINES = 4
_LOGO = 72
_MOST_SIGNERS = 8


def text_words() -> dict[str, str]:
    """Return key of a sentence → what it is, in the order of the page."""
    return {
        "persetujuan": tr("Persetujuan responden, di kuesioner"),
        "kerahasiaan": tr("Kerahasiaan, di kuesioner"),
        "terima_kasih": tr("Ucapan terima kasih"),
        "catatan_kaki": tr("Catatan di kaki setiap lembar"),
    }


class SignerRow(QWidget):
    """Fields of one signer.

    Signals:
        edited: something was typed.
        removed: take this signer away.
    """

    edited = Signal()
    removed = Signal()

    def __init__(self, signer: StationerySigner, icons: Icons) -> None:
        super().__init__()
        self.key = signer.key
        self.before = _field(tr("Di atas jabatan"), signer.before, tr("misalnya Mengetahui,"))
        self.office = _field(tr("Jabatan"), signer.office)
        self.name = _field(tr("Nama"), signer.name, tr("kosong: garis untuk ditulis"))
        self.number = _field(tr("NIP"), signer.number)
        self.remove = button("", kind="flat", icons=icons, icon="close", tip=tr("Hapus"))
        self.remove.setAccessibleName(tr("Hapus penanda tangan {name}", name=signer.office))
        self.remove.clicked.connect(self.removed)
        self.remove.setVisible(signer.key not in {HEAD, OFFICER})
        self.fields = (self.before, self.office, self.name, self.number)
        for made in self.fields:
            made.textEdited.connect(self.edited)
        upper = row(Grow(self.before, 2), Grow(self.office, 3), self.remove)
        lower = row(Grow(self.name, 3), Grow(self.number, 2))
        column(upper, lower, gap=1, on=self)

    def show_signer(self, signer: StationerySigner) -> None:
        """Fill the fields; the keyboard stays in the one that has it."""
        texts = (signer.before, signer.office, signer.name, signer.number)
        for field, text in zip(self.fields, texts, strict=True):
            if field.text().strip() != text:
                field.setText(text)

    def signer(self) -> StationerySigner:
        """Return what the fields say."""
        texts = (one.text().strip() for one in self.fields)
        return StationerySigner(self.key, *texts)


class StationeryView(QWidget):
    """Lays the page out.

    Signals:
        edited: something was typed or chosen: draw it.
    """

    edited = Signal()

    def __init__(self, theme: Theme, icons: Icons, jobs: JobRunner) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.logo: tuple[str, bytes] = ("", b"")
        self.back = button(tr("Pengaturan"), kind="link", icons=icons, icon="back")
        self.state = ElidedLabel("", "muted")
        self.export = button(tr("Simpan untuk desa lain…"), icons=icons, icon="send")
        self.reset = button(tr("Kembalikan bawaan"), icons=icons, icon="undo")
        self.save = button(tr("Simpan"), kind="primary", icons=icons, icon="save", tip="Ctrl+S")
        self.lines = TextBox()
        self.lines.setAccessibleName(tr("Baris kop surat"))
        self.address = _field(tr("Alamat kantor"), "")
        self.logo_picture = QLabel()
        self.logo_choose = button(tr("Pilih logo…"), icons=icons, icon="open")
        self.logo_remove = button(tr("Hapus logo"), kind="flat", icons=icons, icon="close")
        self.signers: list[SignerRow] = []
        self._signer_rows = QVBoxLayout()
        self.signer_add = button(tr("Tambah penanda tangan"), kind="link", icons=icons, icon="new")
        self.texts = {key: TextBox() for key in text_words()}
        self.folder = label("", "small", wrap=True)
        self.folder_open = button(tr("Buka folder"), icons=icons, icon="open")
        self.template_copy = button(tr("Salin templat bawaan…"), icons=icons, icon="copy")
        self.template_check = button(tr("Periksa lagi"), icons=icons, icon="recheck")
        self._template_rows = QVBoxLayout()
        self.preview = PageCanvas(theme, jobs)
        self.preview.setAccessibleName(tr("Contoh kop surat"))
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._measure)
        self._measure()

    # -- what is shown ---------------------------------------------------------------------

    def show_stationery(self, stationery: Stationery) -> None:
        """Fill every field, telling nobody."""
        for field, text in (
            (self.lines, "\n".join(stationery.lines)),
            *((self.texts[key], stationery.texts.get(key, "")) for key in self.texts),
        ):
            field.blockSignals(True)
            field.setPlainText(text)
            field.blockSignals(False)
        self.address.setText(stationery.address)
        self.show_signers(stationery.signers)
        self.show_logo(stationery.logo_name, stationery.logo)

    def show_signers(self, signers: tuple[StationerySigner, ...]) -> None:
        """Show a row of fields for each, in the order in which Tab goes through them."""
        if [one.key for one in signers] == [one.key for one in self.signers]:
            for made, signer in zip(self.signers, signers, strict=True):
                made.show_signer(signer)
            return
        clear_layout(self._signer_rows)
        self.signers = []
        for signer in signers:
            made = SignerRow(signer, self._icons)
            made.edited.connect(self.edited)
            made.removed.connect(partial(self._remove_signer, made))
            self.signers.append(made)
            self._signer_rows.addWidget(made)
            self._signer_rows.addWidget(line())
        self.signer_add.setEnabled(len(signers) < _MOST_SIGNERS)
        fields = [field for one in self.signers for field in (*one.fields, one.remove)]
        stops = [self.logo_remove, *fields, self.signer_add]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def show_logo(self, name: str, data: bytes) -> None:
        """Show a logo, or that there is none."""
        self.logo = (name, data)
        side = self._theme.px(_LOGO)
        image = QImage.fromData(data) if data else QImage()
        if image.isNull():
            self.logo_picture.setText(name if data else tr("Belum ada logo"))
        else:
            keep = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            fitted = image.scaled(QSize(side * 2, side), keep, smooth)
            self.logo_picture.setPixmap(QPixmap.fromImage(fitted))
        self.logo_remove.setVisible(bool(data))

    def stationery(self) -> Stationery:
        """Return what the fields say."""
        name, data = self.logo
        lines = (text.strip() for text in self.lines.toPlainText().splitlines())
        return Stationery(
            lines=tuple(text for text in lines if text),
            address=self.address.text().strip(),
            logo=data,
            logo_name=name,
            signers=tuple(one.signer() for one in self.signers),
            texts={key: field.toPlainText().strip() for key, field in self.texts.items()},
        )

    def show_templates(self, tried: list[tuple[str, str]], *, checking: bool = False) -> None:
        """Show the templates of the folder and what is wrong with each, ``""`` for nothing."""
        clear_layout(self._template_rows)
        if checking:
            self._template_rows.addWidget(label(tr("Memeriksa templat…"), "small"))
            return
        if not tried:
            self._template_rows.addWidget(
                label(tr("Semua cetakan memakai templat bawaan."), "small", wrap=True)
            )
        for name, problem in tried:
            mark = tr("✕ {name}", name=name) if problem else tr("✓ {name}", name=name)
            self._template_rows.addWidget(label(mark, "error" if problem else "ok"))
            if problem:
                self._template_rows.addWidget(label(problem, "small", wrap=True))

    def show_problem(self, text: str) -> None:
        """Say what is wrong, nothing for ``""``."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    # -- inside ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = row(
            self.back,
            label(tr("Kop surat dan cetak"), "title"),
            Grow(self.state),
            self.reset,
            self.export,
            self.save,
            gap=2,
        )
        letterhead = card(
            label(tr("Kop surat"), "heading"),
            label(tr("Satu baris untuk setiap tingkat; baris terakhir dicetak besar."), "small"),
            self.lines,
            self.address,
            row(self.logo_picture, 2, self.logo_choose, self.logo_remove, None),
        )
        signers = card(
            label(tr("Penanda tangan"), "heading"), self._signer_rows, row(self.signer_add, None)
        )
        texts = card(label(tr("Kalimat"), "heading"))
        for key, words in text_words().items():
            self.texts[key].setAccessibleName(words)
            box = texts.layout()
            assert isinstance(box, QVBoxLayout)
            box.addWidget(label(words, "muted"))
            box.addWidget(self.texts[key])
        about = tr(
            "Templat di folder ini menggantikan templat bawaan yang bernama sama. "
            "Yang disalin tidak ikut diperbarui bersama program."
        )
        templates = card(
            label(tr("Templat cetak"), "heading"),
            label(about, "small", wrap=True),
            self.folder,
            self._template_rows,
            FlowRow(self.folder_open, self.template_copy, self.template_check),
        )
        inner = QWidget()
        column(letterhead, signers, texts, templates, None, gap=3, margins=(0, 0, 2, 0), on=inner)
        self._fields = scroller(inner, tr("Isian kop surat"))
        self._fields.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sample = panel(self.problem, Grow(self.preview))
        body = row(Grow(self._fields, 6), Grow(sample, 5), gap=3, centred=False)
        column(head, Grow(body), gap=3, margins=(5, 4, 5, 3), on=self)

    def _connect(self) -> None:
        for field in (self.lines, *self.texts.values()):
            field.textChanged.connect(self.edited)
        self.address.textEdited.connect(self.edited)
        self.signer_add.clicked.connect(self._add_signer)
        self.logo_remove.clicked.connect(self._remove_logo)

    @Slot()
    def _add_signer(self) -> None:
        taken = {one.key for one in self.signers}
        key = next(f"lain-{n}" for n in range(1, 99) if f"lain-{n}" not in taken)
        signers = tuple(one.signer() for one in self.signers)
        self.show_signers((*signers, StationerySigner(key)))
        self.signers[-1].office.setFocus()
        self.edited.emit()

    def _remove_signer(self, gone: SignerRow) -> None:
        self.show_signers(tuple(one.signer() for one in self.signers if one is not gone))
        self.signer_add.setFocus()
        self.edited.emit()

    @Slot()
    def _remove_logo(self) -> None:
        self.show_logo("", b"")
        self.logo_choose.setFocus()
        self.edited.emit()

    @Slot()
    def _measure(self) -> None:
        high = self._theme.metrics().lineSpacing()
        self.lines.setFixedHeight(high * _LINES + 20)
        for field in self.texts.values():
            field.setFixedHeight(high * 2 + 20)
        self._words()

    def _words(self) -> None:
        """Buttons that are only icons leave room for the title in large text."""
        narrow = self._theme.scale >= 150
        for made, words in (
            (self.export, tr("Simpan untuk desa lain…")),
            (self.reset, tr("Kembalikan bawaan")),
        ):
            made.setText("" if narrow else f"\N{EN SPACE}{words}")
            made.setToolTip(words)


def _field(name: str, text: str, example: str = "") -> LineEdit:
    made = LineEdit(text)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setPlaceholderText(example or name)
    return made
