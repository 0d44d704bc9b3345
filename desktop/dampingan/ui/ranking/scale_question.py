"""What happens to the scores when another scale is chosen: said before anything is done."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from dampingan.analysis.ranking_words import score_text
from dampingan.analysis.scale import CRITERIA, Scale
from dampingan.analysis.scale_conversion import Conversion, convert_value
from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import card, column, row


class ScaleQuestion(QWidget):
    """A card in the page, not a dialog.

    Signals:
        answered: code of the scale, and whether the scores are to be moved onto it.
        cancelled: everything stays.
    """

    answered = Signal(str, bool)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._target = ""
        self.words = label("", wrap=True)
        self.detail = label("", "muted", wrap=True)
        self.move_scores = button("", kind="primary", clicked=self._move)
        self.begin = button(tr("Mulai menilai baru"), clicked=self._begin)
        self.stay = button(tr("Tetap pakai skala ini"), clicked=self._cancel)
        buttons = row(self.move_scores, self.begin, self.stay, None, gap=2)
        column(card(self.words, self.detail, buttons, role="warning-card"), gap=0, on=self)
        self.hide()

    def ask(self, source: Scale, target: Scale, cards: int, conversion: Conversion) -> None:
        """Ask what is wanted.

        Args:
            source: the scale in force.
            target: the one that was chosen.
            cards: how many problems × scorers are scored on the old one.
            conversion: what moving would add.
        """
        self._target = target.code
        self.words.setText(
            tr(
                "{count} penilaian periode ini memakai skala “{old}”. Semuanya tetap tersimpan, "
                "dan tampil lagi bila skala itu dipilih kembali.",
                count=cards,
                old=source.label,
            )
        )
        said = [
            tr(
                "Dapat dipindahkan ke “{new}”: {pairs}.",
                new=target.label,
                pairs=_pairs(source, target),
            )
        ]
        if conversion.kept:
            said.append(
                tr(
                    "{count} penilaian sudah ada pada skala itu dan dibiarkan.",
                    count=conversion.kept,
                )
            )
        if conversion.unmoved:
            said.append(
                tr("{count} nilai di luar skala lama tidak ikut.", count=len(conversion.unmoved))
            )
        said.append(tr("Ctrl+Z mengembalikan."))
        self.detail.setText(" ".join(said))
        text = tr("Pindahkan {count} penilaian", count=len(conversion.rows))
        self.move_scores.setText(text)
        self.move_scores.setAccessibleName(text)
        self.move_scores.setVisible(bool(conversion.rows))
        self.show()
        (self.move_scores if conversion.rows else self.begin).setFocus()

    @Slot()
    def _move(self) -> None:
        self.hide()
        self.answered.emit(self._target, True)

    @Slot()
    def _begin(self) -> None:
        self.hide()
        self.answered.emit(self._target, False)

    @Slot()
    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()


def _pairs(source: Scale, target: Scale) -> str:
    """Show by example what becomes of a value: ``1 → 20, 3 → 60, 5 → 100``."""
    key = CRITERIA[0]
    levels = [level.value for level in source.levels.get(key, ())]
    if not levels:
        room = source.highest - source.lowest
        levels = [source.lowest + room * part / 5 for part in range(1, 6)]
    moved = [convert_value(value, key, source=source, target=target) for value in levels]
    return ", ".join(
        f"{score_text(old)} → {score_text(new)}" for old, new in zip(levels, moved, strict=True)
    )
