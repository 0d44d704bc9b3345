"""Looking at families one by one: one key in the list or above the open family says it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.period import Period
from dampingan.store.entry.prior import PRELIST
from dampingan.store.lists.listing import Listing
from dampingan.store.renewal.change import changed_families
from dampingan.store.renewal.renewal import Judged, judge, next_pending
from dampingan.store.verification.verification import draw_by_hand
from dampingan.ui.context import Context
from dampingan.ui.entry.prompt import Answer, Prompt
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.renewal.words import DRAW_KEY, KEYS, change_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dampingan.ui.entry.presenter import EntryPresenter
    from dampingan.ui.models.record_table import RecordTable

_BLOCK = 200
_GONE = frozenset({"moved", "deceased", "not_found"})


class ListReview(QObject):
    """The keys T B P M X (and V) over a table of families.

    Args:
        context: the frame's parts.
        table: the rows on screen; keys count while it has the focus.
        model: their ids.
        chosen: returns the selected families.
    """

    def __init__(
        self,
        context: Context,
        table: RecordView,
        model: RecordTable,
        chosen: Callable[[], list[int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._table = table
        self._model = model
        self._chosen = chosen
        self._listing = Listing(context.workspace)
        table.lettered.connect(self._letter)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        state = next((state for state, key in KEYS.items() if key == letter), "")
        if state:
            self.judge(state)
        elif letter == DRAW_KEY:
            self.draw()

    def draw(self) -> None:
        """Pick the selected families for a second keying."""
        try:
            drawn = draw_by_hand(
                self._context.workspace, "family", self._chosen() or self._current()
            )
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        if drawn:
            words = tr("{count} keluarga dipilih untuk verifikasi.", count=count_text(drawn))
            self._context.say(words, "ok", (tr("Buka"), partial(self._context.go, "verify")))
        else:
            words = tr("Hanya keluarga lengkap yang belum diverifikasi dapat dipilih.")
            self._context.say(words, "warning")

    def judge(self, state: str) -> None:
        """Say what became of the selected families and go to the next that waits."""
        families = self._chosen() or self._current()
        if not families:
            return
        if state == "changed":
            self._open(families[0])
            return
        other: frozenset[int] = frozenset()
        if state == "unchanged":
            known = self._known(families)
            other = changed_families(self._context.workspace, known)
            families = [family for family in known if family not in other]
        if not families:
            if other:
                words = tr("Isiannya sudah berubah: tidak bisa ditandai tetap.")
            else:
                words = tr(
                    "Keluarga ini baru di periode ini: tidak ada isian lama yang bisa tetap."
                )
            self._context.say(words, "warning")
            return
        after = self._next(families)
        try:
            judged = judge(self._context.workspace, families, state)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        tell(self._context, judged, state)
        if after is not None:
            self._table.go_to(after)

    def _current(self) -> list[int]:
        family = self._model.id_at(self._table.current_row())
        return [] if family is None else [family]

    def _open(self, family: int) -> None:
        """Open a family whose answers are others now; what is keyed shows which."""
        if self._known([family]):
            try:
                judge(self._context.workspace, [family], "changed")
            except DampinganError as error:
                self._context.say(str(error), "error")
                return
        self._context.open_family(family)

    def _known(self, families: Sequence[int]) -> list[int]:
        rows = self._listing.page(families, ["id", "change_state"])
        return [row[0] for row in rows if row[1]]

    def _next(self, families: Sequence[int]) -> int | None:
        """Return the row of the next family that waits, behind the last of these, then above."""
        gone = set(families)
        last = max(self._model.row_of(family) for family in families)
        for row, family, state in self._rows_from(last + 1):
            if state == "pending" and family not in gone:
                return row
        return None

    def _rows_from(self, start: int) -> Iterator[tuple[int, int, str]]:
        """Yield row, id and state of every listed family, beginning at a row."""
        ids = self._model.ids
        order = [*range(start, len(ids)), *range(min(start, len(ids)))]
        for begin in range(0, len(order), _BLOCK):
            rows = order[begin : begin + _BLOCK]
            page = self._listing.page([ids[row] for row in rows], ["id", "change_state"])
            states = dict(page)
            for row in rows:
                if ids[row] in states:
                    yield row, ids[row], states[ids[row]]


class EntryReview(QObject):
    """The question above an open family that nobody looked at yet.

    Args:
        context: the frame's parts.
        prompt: where it asks.
    """

    def __init__(self, context: Context, prompt: Prompt, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._prompt = prompt

    def offer(self, presenter: EntryPresenter) -> None:
        """Ask what became of a record that waits; nothing for others."""
        entry = presenter.entry
        if entry.change_state != "pending" or entry.status == "deleted":
            return
        period = entry.prior_period
        since = tr("daftar") if period == PRELIST else Period.parse(period).label
        self._prompt.ask(
            tr("Isian dari {period}. Masih sama?", period=since),
            self.answers(presenter),
            detail=tr("Esc: lihat dan isi dulu. Yang diubah ditandai sendiri."),
            away=tr("Lihat dulu"),
        )

    def answers(self, presenter: EntryPresenter) -> list[Answer]:
        """Return the ways to say it, none for a record that is new."""
        entry = presenter.entry
        if not entry.prior_period or entry.status == "deleted":
            return []
        words = change_words()
        states = [s for s in KEYS if entry.kind == "family" or s not in _GONE]
        if entry.change_state != "pending" and entry.differs:
            states.remove("unchanged")
        return [
            Answer(
                words[state],
                partial(self._take, presenter, state),
                KEYS[state],
                "primary" if state == "unchanged" else "",
            )
            for state in states
            if state != entry.change_state or state == "changed"
        ]

    def _take(self, presenter: EntryPresenter, state: str, _text: str) -> None:
        entry = presenter.entry
        if not presenter.saving.write(entry.set_change_state, state):
            return
        presenter.refresh()
        if state == "unchanged" and entry.change_state == "changed":
            words = tr("Isiannya berbeda dari periode lalu: ditandai berubah, bukan tetap.")
            self._context.say(words, "warning")
        if entry.change_state == "changed":
            return
        held = (entry.record_id,) if state == "unchanged" and entry.status == "draft" else ()
        tell(self._context, Judged((entry.record_id,), held), state)
        if entry.kind == "family":
            self._go_on(entry.record_id)

    def _go_on(self, family_id: int) -> None:
        after = next_pending(self._context.workspace, family_id)
        if after is None:
            self._context.back()
            self._context.say(tr("Semua keluarga sudah ditinjau."), "ok")
        else:
            self._context.open_family(after)


def tell(context: Context, judged: Judged, state: str) -> None:
    """Say what was noted, and what is still in the way."""
    word = change_words()[state].lower()
    undo = (tr("Urungkan"), context.undo)
    if judged.held:
        family = context.workspace.record("family", judged.held[0])
        words = tr(
            "{state}, tetapi masih draf: {count} isian harus diperbaiki.",
            state=change_words()[state],
            count=family["error_count"],
        )
        context.say(words, "warning", undo)
    elif len(judged.families) == 1:
        name = context.workspace.record("family", judged.families[0])["head_name"]
        words = tr("{name}: {state}.", name=name or tr("(tanpa nama)"), state=word)
        context.say(words + _visit_words(context, state), "ok", undo)
    else:
        count = count_text(len(judged.families))
        words = tr("{count} keluarga: {state}.", count=count, state=word)
        context.say(words + _visit_words(context, state), "ok", undo)


def _visit_words(context: Context, state: str) -> str:
    """Say which dates of the visit the program filled in."""
    questions = context.workspace.form("family").questions.values()
    filled = [q.number or q.name for q in questions if q.visit and q.required]
    if state != "unchanged" or not filled:
        return ""
    return " " + tr("{numbers} yang masih lama diisi tanggal hari ini.", numbers=", ".join(filled))
