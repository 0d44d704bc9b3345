"""What the card of one conflict says: both sides in words, and what the buttons are called."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.ui.inbox.columns import cell_words, empty_words, type_cell
from dampingan.ui.inbox.detail import Shown, Side
from dampingan.ui.inbox.pile import Item
from dampingan.ui.records.cell_words import CellWords, by_words

_MOST_OPTIONS = 24


def card_of(item: Item, words: CellWords) -> Shown:
    """Return what the card of a conflict shows."""
    one, where = item.conflict, item.where
    proposal = one.type == "proposal"
    sides = [
        Side(
            tr("Punya kami"),
            value_words(item, one.mine, words),
            by_words(one.mine_by, one.mine_at),
        ),
        Side(
            tr("Usulan kabupaten") if proposal else tr("Punya mereka"),
            value_words(item, one.theirs, words),
            by_words(one.by, one.at),
        ),
    ]
    if one.base is not None:
        sides.append(Side(tr("Semula"), value_words(item, one.base, words), ""))
    mine, theirs = _button_words(one.type, one.theirs)
    options = words.options(where, one.field)[:_MOST_OPTIONS]
    hint = " · ".join(f"{code} {label}" for code, label in options)
    return Shown(
        title=cell_words(item, words),
        type=type_cell(one.type),
        reason=tr("Alasan: {reason}", reason=one.reason) if one.reason else "",
        sides=sides,
        mine=mine,
        theirs=theirs,
        hint=(hint or tr("Ketik nilainya, lalu Enter.")) if one.field != "deleted" else "",
        answers=True,
    )


def value_words(item: Item, text: str, words: CellWords) -> str:
    """Return a value of a conflict's field in words, "(kosong)" for none."""
    return words.value(item.where, item.conflict.field, text) or empty_words()


def _button_words(kind: str, theirs: str) -> tuple[str, str]:
    """Return what the two buttons say."""
    if kind == "proposal":
        return tr("Tetap punya kami"), tr("Terima usulan")
    if kind == "deletion":
        return (tr("Tetap ada"), tr("Hapus")) if theirs else (tr("Tetap dihapus"), tr("Pulihkan"))
    if kind == "erasure":
        return tr("Tetap terisi"), tr("Kosongkan")
    return tr("Punya kami"), tr("Punya mereka")
