"""The fields above the pages: only those that the product understands, each with what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.control.check import CheckBox
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.flow import FlowRow
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import row
from dampingan.ui.control.number_field import NumberField
from dampingan.ui.icon import Icons
from dampingan.ui.printing.choices import Choices, Option, rt_options, rw_options
from dampingan.ui.printing.text_choices import TextChoice
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.printing.product import Product

_PICK, _PICKED = "pick", "picked"
_ROWS, _MOST_ROWS = 5, 30
_WIDEST, _TYPED = 300, 150


class OptionsBar(FlowRow):
    """Changes an order.

    Signals:
        changed: the new `PrintOrder`.
        families_wanted: choose families in Keluarga.
    """

    changed = Signal(object)
    families_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.order: PrintOrder | None = None
        self._choices = Choices()
        self.village = Chip(tr("Desa"), theme, icons)
        self.rw = Chip(tr("RW"), theme, icons)
        self.rt = Chip(tr("RT"), theme, icons)
        self.families = Chip(tr("Keluarga"), theme, icons)
        self.blank = CheckBox(theme, icons, tr("Blangko kosong"))
        self.form = self._combo(tr("Kuesioner"))
        self.record = self._combo(tr("Catatan"))
        self.year = self._combo(tr("Tahun"))
        self.language = self._combo(tr("Bahasa"))
        self.rows = NumberField(_ROWS, 0, _MOST_ROWS)
        self.rows.setAccessibleName(tr("Baris anggota pada blangko"))
        self.masked = CheckBox(theme, icons, tr("Samarkan NIK dan KK"))
        self.shipped = CheckBox(theme, icons, tr("Templat bawaan"))
        self._fields: dict[str, QWidget] = {
            "village": self.village,
            "form_id": self.form,
            "record": self._worded(tr("Catatan"), self.record),
            "rw": self.rw,
            "rt": self.rt,
            "families": self.families,
            "year": self._worded(tr("Tahun"), self.year),
            "language": self._worded(tr("Bahasa"), self.language),
            "blank": self.blank,
            "rows": self._worded(tr("Baris"), self.rows),
            "masked": self.masked,
            "shipped": self.shipped,
        }
        for made in self._fields.values():
            self.flow.addWidget(made)
        self.texts: dict[str, ComboBox | LineEdit] = {}
        self._text_fields: list[QWidget] = []
        self._connect()
        theme.changed.connect(self._measure)
        self._measure()

    def show_order(self, order: PrintOrder, product: Product, choices: Choices) -> None:
        """Show what is chosen, and what can be."""
        self.order, self._choices = order, choices
        options = product.options
        rws = rw_options(choices.areas)
        rts, groups = rt_options(choices.areas, order.rw)
        placed = "rt" in options and not order.families and not self._single
        if choices.villages and not (order.village or order.rw or order.rt):
            placed = False  # each village has an RT 001
        self.village.set_options(
            [(code, words) for code, words, _ in choices.villages],
            {code: above for code, _, above in choices.villages},
        )
        self.village.set_value(order.village)
        self.rw.set_options(rws)
        self.rw.set_value(order.rw)
        self.rt.set_options(rts, groups)
        self.rt.set_value(f"{order.rw}/{order.rt}" if order.rt else "")
        self._show_families(order)
        self.blank.setChecked(order.blank)
        _fill(self.form, choices.forms, order.form_id)
        _fill(self.record, self._record_options(product), str(order.record))
        _fill(self.year, choices.years, str(order.year))
        _fill(self.language, choices.languages, order.language)
        self.rows.show_value(order.rows)
        self.masked.setChecked(order.masked)
        self.shipped.setChecked(order.shipped)
        shown = {
            "village": bool(choices.villages) and "village" in options,
            "rw": placed and bool(rws) and not order.blank,
            "rt": placed and bool(rts) and not order.blank,
            "families": "families" in options and not order.blank,
            "blank": "blank" in options,
            "form_id": len(choices.forms) > 1,
            "record": "record" in options and bool(choices.records) and not order.blank,
            "year": "year" in options,
            "language": bool(choices.languages),
            "rows": "rows" in options and (order.blank or "blank" not in options),
            "masked": "masked" in options and not order.blank,
            "shipped": choices.has_templates or order.shipped,
        }
        for name, widget in self._fields.items():
            widget.setVisible(shown[name])
        self._show_texts(choices.texts, order)
        self.setVisible(any(shown.values()) or bool(choices.texts))
        self.updateGeometry()

    def offer_places(self, order: PrintOrder) -> None:
        """Show a new order of the same product while its choices are still read."""
        self.order = order

    # -- inside ----------------------------------------------------------------------------

    def _record_options(self, product: Product) -> list[Option]:
        first = [] if "record" in product.needs else [("0", tr("Yang terbaru"))]
        return [*first, *self._choices.records]

    def _show_families(self, order: PrintOrder) -> None:
        count = len(order.families)
        picked = tr("{count} keluarga pilihan", count=count_text(count))
        if self._single:
            picked = tr("Satu isian pilihan")
        options = [(_PICKED, picked)] if count or self._single else []
        self.families.set_options([*options, (_PICK, tr("Pilih di Keluarga…"))])
        self.families.set_value(_PICKED if options else "")

    @property
    def _single(self) -> bool:
        """Whether one record was chosen elsewhere, of those that the fields don't list."""
        return self.order is not None and bool(self.order.record) and not self._choices.records

    def _show_texts(self, texts: Sequence[TextChoice], order: PrintOrder) -> None:
        if [one.key for one in texts] != list(self.texts):
            for field in self.texts.values():
                field.blockSignals(True)  # what was typed was about another product
            for widget in self._text_fields:
                self.flow.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
            self.texts.clear()
            self._text_fields.clear()
            for one in texts:
                made = self.texts[one.key] = self._text_field(one)
                field = self._worded(one.word, made)
                self._text_fields.append(field)
                self.flow.addWidget(field)
        for one in texts:
            field, value = self.texts[one.key], order.text.get(one.key, "")
            if isinstance(field, ComboBox):
                _fill(field, one.options, value)
            elif not field.hasFocus():
                field.setText(value)

    def _text_field(self, one: TextChoice) -> ComboBox | LineEdit:
        if one.options:
            combo = self._combo(one.word)
            combo.activated.connect(partial(self._take_text, one.key))
            return combo
        made = LineEdit()
        made.setAccessibleName(one.word)
        made.setFixedWidth(self._theme.px(_TYPED))
        made.editingFinished.connect(partial(self._take_text, one.key))
        return made

    def _combo(self, name: str) -> ComboBox:
        made = ComboBox(self._theme, self._icons)
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        made.setMaximumWidth(self._theme.px(_WIDEST))
        return made

    def _worded(self, word: str, field: QWidget) -> QWidget:
        made = QWidget()
        row(label(word, "muted"), field, gap=1, on=made)
        return made

    def _connect(self) -> None:
        self.village.chosen.connect(self._take_village)
        self.rw.chosen.connect(self._take_rw)
        self.rt.chosen.connect(self._take_rt)
        self.families.chosen.connect(self._take_families)
        self.blank.toggled.connect(partial(self._take, "blank"))
        self.masked.toggled.connect(partial(self._take, "masked"))
        self.shipped.toggled.connect(partial(self._take, "shipped"))
        self.rows.changed.connect(partial(self._take, "rows"))
        self.form.activated.connect(self._take_form)
        self.record.activated.connect(self._take_record)
        self.year.activated.connect(self._take_year)
        self.language.activated.connect(self._take_language)

    def _change(self, **values: object) -> None:
        if self.order is None:
            return
        changed = replace(self.order, **values)  # type: ignore[arg-type]
        if changed != self.order:
            self.order = changed
            self.changed.emit(changed)

    def _take(self, name: str, value: object) -> None:
        self._change(**{name: value})

    @Slot(str)
    def _take_village(self, code: str) -> None:
        self._change(village=code, rw="", rt="", families=(), record=0)

    @Slot(str)
    def _take_rw(self, value: str) -> None:
        self._change(rw=value, rt="")

    @Slot(str)
    def _take_rt(self, value: str) -> None:
        rw, _, rt = value.partition("/")
        if rt:
            self._change(rw=rw, rt=rt)
        else:
            self._change(rt="")

    @Slot(str)
    def _take_families(self, value: str) -> None:
        if value == _PICK:
            if self.order is not None:
                self._show_families(self.order)
            self.families_wanted.emit()
        elif not value:
            self._change(families=(), **({"record": 0} if self._single else {}))

    @Slot(int)
    def _take_form(self, index: int) -> None:
        self._change(form_id=self.form.itemData(index), language="", record=0)

    @Slot(int)
    def _take_record(self, index: int) -> None:
        self._change(record=int(self.record.itemData(index)))

    @Slot(int)
    def _take_year(self, index: int) -> None:
        self._change(year=int(self.year.itemData(index)))

    @Slot(int)
    def _take_language(self, index: int) -> None:
        self._change(language=self.language.itemData(index))

    def _take_text(self, key: str, *_: object) -> None:
        field = self.texts[key]
        value = field.currentData() if isinstance(field, ComboBox) else field.text().strip()
        if self.order is not None:
            texts = {**self.order.text, key: value}
            self._change(text={name: text for name, text in texts.items() if text})

    @Slot()
    def _measure(self) -> None:
        self.rows.setFixedWidth(self._theme.metrics().horizontalAdvance("0000") + 36)
        for combo in (self.form, self.record, self.year, self.language):
            combo.setMaximumWidth(self._theme.px(_WIDEST))


def _fill(combo: ComboBox, options: Sequence[Option], value: str) -> None:
    """Show these and choose one, telling nobody."""
    combo.blockSignals(True)
    if [(combo.itemData(n), combo.itemText(n)) for n in range(combo.count())] != list(options):
        combo.clear()
        for key, words in options:
            combo.addItem(words, key)
    combo.setCurrentIndex(max(combo.findData(value), 0))
    combo.blockSignals(False)
