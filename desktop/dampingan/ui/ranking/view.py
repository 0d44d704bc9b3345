"""Peringkat: joins setup, scoring and result, and writes what they tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from dampingan.analysis.ranking_setup import WEIGHTS, RankingSetup
from dampingan.analysis.ranking_state import PROBLEMS, RankingState, read_state
from dampingan.analysis.ranking_words import concordance_words, score_text, weights_text
from dampingan.analysis.scale import CRITERIA
from dampingan.analysis.scale_conversion import score_answer
from dampingan.analysis.score import scorer_key, split_names
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.ui.context import Context, Hint, Place, PlaceCommand
from dampingan.ui.ranking.page import RESULT, SCORING, RankingPage
from dampingan.ui.ranking.result import result_columns, result_rows
from dampingan.ui.ranking.state import (
    change_scale,
    period_words,
    rename_scorer,
    set_score,
    store_setup,
    weights_of,
)
from dampingan.ui.records.clipboard import copied_rows

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes

_KINDS = frozenset({"response", "roster_row", "reference"})


class RankingView(RankingPage):
    """Scoring and result of one village.

    Signals:
        record_wanted: key of a problem, and its form: show it in its table.
    """

    record_wanted = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.state: RankingState | None = None
        self._village = "" if context.workspace.scope == REGENCY else context.workspace.village_code
        self._period = self._now = context.workspace.period
        self._scorer = ""
        self._opened_past = ""
        self._query = "rank"
        self._scored = ""
        self._connect()

    # -- the tab's side -----------------------------------------------------------------

    def show_village(self, code: str) -> None:
        """Show a village's ranking; ``""`` means none is chosen at a regency."""
        wanted = code or ("" if self._is_regency else self.context.workspace.village_code)
        if wanted != self._village:
            self._village = wanted
            self._scorer = ""
            self.state = None

    def entered(self) -> None:
        """Read anew and put the keys where work goes on."""
        self.renew()
        state = self.state
        if state is None or not state.listed:
            return
        if not state.scorers:
            self.setup.scorers.setFocus()
        elif self.parts.current == SCORING:
            self.scoring.grid.go_to_first_gap()
            self.scoring.grid.setFocus()
        else:
            self.table.setFocus()

    def hints(self) -> list[Hint]:
        """Keys of the part on screen."""
        turn = ("F8", tr("hasil") if self.parts.current == SCORING else tr("menilai"))
        if self.parts.current == RESULT:
            return [("Enter", tr("buka masalahnya")), turn, ("Ctrl C", tr("salin"))]
        free = bool(self.state and self.state.scale.is_free("k1"))
        keys = "0–100" if free else "1–5"
        return [
            (keys, tr("nilai, lalu maju")),
            ("?", tr("tidak tahu")),
            ("Del", tr("hapus nilai")),
            ("Ctrl →", tr("penilai berikut")),
            turn,
        ]

    def summary(self) -> str:
        """How many problems are ranked."""
        if self.state is None:
            return ""
        if self.parts.current == SCORING:
            return self.scoring.progress
        found = self.state.ranking
        return tr(
            "{ranked} dari {all} masalah punya peringkat",
            ranked=len(found.ranked),
            all=len(found.lines),
        )

    def commands(self) -> list[PlaceCommand]:
        """What the command palette offers."""
        return [
            (tr("Menilai masalah"), self._go_scoring, "changed", ""),
            (tr("Hasil peringkat"), self._go_result, "work", "F8"),
            (tr("Salin tabel peringkat"), self.copy_table, "copy", ""),
        ]

    # -- reading ------------------------------------------------------------------------

    @property
    def scorer(self) -> str:
        """Whose scores are on screen."""
        return self._scorer

    @property
    def locked(self) -> bool:
        """Whether this period is over and only looked at."""
        return self._period < self.context.workspace.period and self._opened_past != self._period

    def renew(self) -> None:
        """Read the workspace and show it."""
        if not self._village:
            self.show_empty(tr("Pilih dulu desa/kelurahannya di atas."))
            return
        self._follow_period()
        self.state = read_state(self.context.workspace, self._village, self._period)
        self._show()

    def _follow_period(self) -> None:
        """Go on to a period that began meanwhile, unless another one was chosen."""
        before, self._now = self._now, self.context.workspace.period
        if before != self._now and self._period == before:
            self._period = self._now

    def _show(self) -> None:
        state = self.state
        if state is None:
            return
        self._show_setup(state)
        if not state.listed:
            self.show_empty(
                tr(
                    "Belum ada masalah untuk dinilai. "
                    "Catat dulu masalahnya di bagian Masalah (Ctrl+1)."
                )
            )
            return
        if self.parts.current == SCORING:
            self._show_scoring(state)
        else:
            self._show_result(state)
        self._tell("summary_changed")
        self.past.setVisible(self._period < self.context.workspace.period)
        self.past.setText(
            tr("Periode lalu, hanya dilihat.") if self.locked else tr("Periode lalu.")
        )
        self.unlock.setVisible(self.locked)
        self.show_work()

    def _drop_question(self) -> None:
        """Take back a question about what is no longer so."""
        if self.question.isHidden():
            return
        asked = self.question.isAncestorOf(QApplication.focusWidget() or self)
        self.question.hide()
        if asked:
            self._focus_part()

    def _show_setup(self, state: RankingState) -> None:
        self._drop_question()
        now = self.context.workspace.period
        periods = sorted({now, self._period, *state.periods}, reverse=True)
        self.setup.show_periods([(one, period_words(one)) for one in periods], self._period)
        scales = [(one.code, one.label) for one in state.lists.scales if one.active]
        if state.setup.scale not in {code for code, _ in scales}:
            scales.append((state.setup.scale, state.scale.label))
        self.setup.show_scales(scales, state.setup.scale)
        self.setup.show_scorers("; ".join(state.scorers))
        weights = state.setup.weights
        texts = {key: score_answer(one) for key, one in zip(WEIGHTS, weights, strict=True)}
        shorts = [state.scale.shorts.get(key, name) for key, name in state.scale.criteria.items()]
        names = dict(zip(WEIGHTS, shorts, strict=True))
        self.setup.show_weights(weights_text(weights), texts, names)
        self.setup.lock(locked=self.locked)

    def _show_scoring(self, state: RankingState) -> None:
        names = state.scorers
        if self._scorer not in names:
            self._scorer = names[0] if names else ""
        said = [(name, _scorer_words(state, name)) for name in names]
        self.scoring.show_scorers(said, self._scorer)
        self.show_scorers_asked(asked=bool(names))
        if names:
            self.scoring.show_state(state, self._scorer, locked=self.locked)
            self._show_focus()

    def _show_result(self, state: RankingState) -> None:
        ranking, former = state.ranking, state.former
        columns = result_columns(ranking, former=former is not None)
        row_ = self.table.current_row()
        uid = self._uid_of(row_)
        self.rows.fill(result_rows(ranking, former))
        if self.model.columns != tuple(columns):
            self.model.show_columns(columns)
            self.table.show_widths({})
        self.model.show_query(self._query)
        for place in range(self.model.rowCount()):
            if self._uid_of(place) == uid and uid:
                self.table.go_to(place)
        if self.table.current_row() < 0:
            self.table.go_to(0)
        self._show_line(self.table.current_row())
        self.concordance.setText(concordance_words(ranking.concordance))

    def _show_focus(self) -> None:
        state, grid = self.state, self.scoring.grid
        if state is not None and grid.current_row and grid.current_head:
            self.scoring.show_focus(
                state, self._scorer, grid.current_row.uid, grid.current_head.key
            )

    def _uid_of(self, row_number: int) -> str:
        found = self.model.id_at(row_number)
        return str(self.rows.row(found)["uid"]) if found is not None else ""

    @Slot(object)
    def take_changes(self, changes: Changes) -> None:
        """Read anew when something of ours was written, while on screen."""
        ours = _KINDS & (set(changes.ids) | set(changes.added))
        state = self.state
        if not self.isVisible() or state is None or not (ours or changes.settings):
            return
        if self._scored and state.setup.uid:  # a score of ours: a clerk types the next one already
            self.state = state.renewed(self.context.workspace, [self._scored])
            self._show_scoring(self.state)
            self._tell("summary_changed")
        else:
            self.renew()

    # -- writing ------------------------------------------------------------------------

    def _write(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except DampinganError as error:
            self.context.say(str(error), "error")
            return False
        return True

    @Slot(str, str, str)
    def _score(self, uid: str, criterion: str, text: str) -> None:
        state, scorer = self.state, self._scorer
        if state is None or not scorer:
            return
        self._scored = uid
        self._write(
            lambda: set_score(
                self.context.workspace, state, uid, scorer=scorer, criterion=criterion, text=text
            )
        )
        self._scored = ""

    @Slot(str)
    def _change_scorers(self, text: str) -> None:
        state = self.state
        if state is None or self.locked:
            return
        names = split_names(text)
        if names == state.scorers:
            self.setup.show_scorers("; ".join(names))
            return
        keys = {scorer_key(one) for one in names}
        gone = [
            one
            for one in state.scorers
            if scorer_key(one) not in keys and self._has_scores(state, one)
        ]
        had = bool(state.scorers)
        if not self._store(replace(state.setup, scorers=names)):
            return
        if gone:
            self.context.say(
                tr(
                    "{names} tetap tampil karena sudah memberi nilai; hapus nilainya dulu.",
                    names=", ".join(gone),
                ),
                "warning",
            )
        if not had and names:
            self._go_scoring()

    @Slot(object)
    def _change_weights(self, texts: dict[str, str]) -> None:
        state = self.state
        if state is None or self.locked:
            return
        weights = weights_of(texts)
        if weights is None:
            self.setup.show_weight_problem(
                tr("Bobot ditulis dengan angka 0 atau lebih, dan tidak boleh semuanya 0.")
            )
            return
        self.setup.show_weight_problem("")
        if weights != state.setup.weights:
            self._store(replace(state.setup, weights=weights))

    def _store(self, setup: RankingSetup) -> bool:
        state = self.state
        if state is None:
            return False
        return self._write(lambda: store_setup(self.context.workspace, state, setup))

    @Slot(str)
    def _choose_scale(self, code: str) -> None:
        state = self.state
        if state is None or code == state.setup.scale:
            self.question.hide()
            return
        cards = state.scored(state.setup.scale)
        if not cards or self.locked:
            self._change_scale(code, False)
            return
        self.setup.close_weights()
        self.question.ask(state.scale, state.lists.scale(code), cards, state.conversion(code))

    @Slot(str, bool)
    def _change_scale(self, code: str, move: bool) -> None:
        state = self.state
        if state is None:
            return
        written = 0

        def work() -> None:
            nonlocal written
            written = change_scale(self.context.workspace, state, code, move=move)

        if self._write(work):
            name = state.lists.scale(code).label
            text = tr("Skala sekarang “{name}”.", name=name)
            if written:
                text = tr(
                    "{count} penilaian dipindahkan ke “{name}”; yang lama tetap tersimpan.",
                    count=written,
                    name=name,
                )
            self.context.say(text, "ok", (tr("Urungkan"), self.context.undo))
        self._focus_part()

    @Slot()
    def _keep_scale(self) -> None:
        if self.state is not None:
            self._show_setup(self.state)
        self._focus_part()

    def _has_scores(self, state: RankingState, name: str) -> bool:
        return any(scorer_key(name) in cards for cards in state.cards.values())

    # -- going about ----------------------------------------------------------------------

    @Slot(str)
    def _choose_period(self, period: str) -> None:
        self._period = period
        self._opened_past = ""
        self.renew()
        if self.locked:
            self._show_part(RESULT)

    @Slot(str)
    def _choose_scorer(self, name: str) -> None:
        self._scorer = name
        if self.state is not None:
            self._show_scoring(self.state)
        self.scoring.grid.go_to_first_gap()
        self.scoring.grid.setFocus()

    @Slot(int)
    def _step_scorer(self, by: int) -> None:
        names = self.state.scorers if self.state else ()
        if len(names) > 1 and self._scorer in names:
            self._choose_scorer(names[(names.index(self._scorer) + by) % len(names)])

    @Slot()
    def _end(self) -> None:
        """Say that a scorer is through, and who comes next."""
        if self.state is None:
            return
        names = self.state.scorers
        gaps = sum(1 for one in self.scoring.grid.rows for cell in one.cells if not cell.text)
        if gaps:
            text = tr("Baris terakhir. {count} nilai masih kosong.", count=gaps)
            self.scoring.show_message(text)
            return
        place = names.index(self._scorer) + 1 if self._scorer in names else 0
        text = tr("Nilai {scorer} lengkap.", scorer=self._scorer)
        if place < len(names):
            text += " " + tr("Ctrl+→ untuk {scorer}.", scorer=names[place])
        else:
            text += " " + tr("F8 untuk melihat hasilnya.")
        self.scoring.show_message(text, "ok")

    @Slot(str, str)
    def _follow(self, _uid: str, _criterion: str) -> None:
        self._show_focus()

    @Slot(str)
    def _refuse(self, typed: str) -> None:
        state, head = self.state, self.scoring.grid.current_head
        if state is None or head is None:
            return
        if state.scale.is_free(head.key):
            high = score_text(state.scale.highest)
            text = tr("{typed} bukan nilai: paling tinggi {high}.", typed=typed, high=high)
        else:
            last = state.scale.steps(head.key)
            text = tr("{typed} bukan nilai: tekan 1 sampai {last}.", typed=typed, last=last)
        self.scoring.show_message(text)

    @Slot(str)
    def _rename(self, new: str) -> None:
        old, state = self._scorer, self.state
        new = "; ".join(split_names(new)[:1])
        if state is not None and old and new and new != old:
            self._scorer = new
            self._write(lambda: rename_scorer(self.context.workspace, state, old, new))
        self._focus_part()

    @Slot()
    def turn(self) -> None:
        """F8: from scoring to the result and back."""
        self._show_part(RESULT if self.parts.current == SCORING else SCORING)
        self._focus_part()

    @Slot()
    def copy_table(self) -> None:
        """Copy the result as rows."""
        heads = [one.label for one in self.model.columns]
        rows = [self.model.copied(number) for number in range(self.model.rowCount())]
        numeric = [one.right for one in self.model.columns]
        QGuiApplication.clipboard().setMimeData(copied_rows(heads, rows, numeric))
        self.context.say(tr("{count} baris disalin.", count=len(rows)))

    @Slot(str)
    def _show_part(self, key: str) -> None:
        self.show_part(key)
        if self.state is not None and self.state.listed:
            self._show()
        self._tell("hints_changed")

    def _go_scoring(self) -> None:
        self._show_part(SCORING)
        self.scoring.grid.go_to_first_gap()
        self._focus_part()

    def _go_result(self) -> None:
        self._show_part(RESULT)
        self._focus_part()

    def _focus_part(self) -> None:
        (self.scoring.grid if self.parts.current == SCORING else self.table).setFocus()

    @Slot()
    def _unlock(self) -> None:
        self._opened_past = self._period
        self._show()

    @Slot(int)
    def _show_line(self, row_number: int) -> None:
        if self.state is not None:
            ranking = self.state.ranking
            self.pane.show_line(ranking.line_of(self._uid_of(row_number)), ranking)

    @Slot(int)
    def _open_row(self, row_number: int) -> None:
        self._open(self._uid_of(row_number))

    @Slot(str)
    def _open(self, uid: str) -> None:
        if uid:
            self.record_wanted.emit(uid, PROBLEMS)

    @Slot(int)
    def _sort(self, number: int) -> None:
        by = self.model.columns[number].sort
        if by:
            self._query = f"-{by}" if self._query == by else by
            self.table.header.show_sort(number, descending=self._query[0] == "-")
            self.model.show_query(self._query)

    def _tell(self, signal: str) -> None:
        """Let the place that holds this tab know: its status line says something else now."""
        place = self.parent()
        while place is not None and not isinstance(place, Place):
            place = place.parent()
        if place is not None:
            getattr(place, signal).emit()

    # -- inside ------------------------------------------------------------------------

    @property
    def _is_regency(self) -> bool:
        return self.context.workspace.scope == REGENCY

    def _connect(self) -> None:
        self.context.bus.changed.connect(self.take_changes)
        self.unlock.clicked.connect(self._unlock)
        self.copy.clicked.connect(self.copy_table)
        self.setup.period_wanted.connect(self._choose_period)
        self.setup.scale_wanted.connect(self._choose_scale)
        self.setup.scorers_changed.connect(self._change_scorers)
        self.setup.weights_changed.connect(self._change_weights)
        self.question.answered.connect(self._change_scale)
        self.question.cancelled.connect(self._keep_scale)
        self.parts.chosen.connect(self._show_part)
        self.scoring.scorer_wanted.connect(self._choose_scorer)
        self.scoring.renamed.connect(self._rename)
        self.scoring.levels.picked.connect(self.scoring.grid.give)
        grid = self.scoring.grid
        grid.scored.connect(self._score)
        grid.moved.connect(self._follow)
        grid.refused.connect(self._refuse)
        grid.finished.connect(self._end)
        grid.other_wanted.connect(self._step_scorer)
        grid.opened.connect(self._open)
        self.pane.opened.connect(self._open)
        self.table.current_changed.connect(self._show_line)
        self.table.opened.connect(self._open_row)
        self.table.sort_wanted.connect(self._sort)
        self.table.copy_wanted.connect(self.copy_table)
        self.setup.scorers.returnPressed.connect(self._focus_part)
        shortcut = QShortcut(QKeySequence("F8"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.turn)


def _scorer_words(state: RankingState, name: str) -> str:
    cards = [state.card(one.uid, name) for one in state.listed]
    counted = [key for key, w in zip(CRITERIA, state.setup.weights, strict=True) if w]
    done = sum(
        1
        for card in cards
        if card and all(key in card.values or key in card.abstained for key in counted)
    )
    return tr("{name} · {done}/{all} masalah", name=name, done=done, all=len(cards))
