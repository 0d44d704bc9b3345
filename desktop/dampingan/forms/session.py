"""Filling one record: answers in, relevance, values and findings out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from dampingan.core.language import tr
from dampingan.forms.answer import Answers, Delta, Field, Finding, GroupRef, Row
from dampingan.forms.delta import make_delta
from dampingan.forms.engine import Changes, Engine
from dampingan.forms.layout import Layer, Spot
from dampingan.forms.model import Form, Question
from dampingan.forms.program import CompiledCheck, Expression, program_of
from dampingan.forms.rowstate import RowState
from dampingan.forms.session_view import SessionView
from dampingan.forms.world import Tables, World, replace_language


class FormSession(SessionView):
    """One record being filled.

    Rows of repeats are known by their keys. All answers are texts; any text is accepted and
    kept, wrong ones have findings. Irrelevant answers are kept and read as empty.

    Attributes:
        form: the questionnaire.
    """

    def __init__(
        self,
        form: Form,
        answers: Answers | None = None,
        *,
        today: date,
        language: str = "id",
        now: Callable[[], datetime] | None = None,
        new_row_key: Callable[[str], str] | None = None,
        tables: Tables | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        """Begin a new record, or go on with one.

        Args:
            form: the questionnaire.
            answers: what was answered so far; None begins a new record with its defaults.
            today: the day that ``today()`` means.
            language: of labels and messages.
            now: the clock of ``now()``; by default the machine's.
            new_row_key: makes the key of a new row of a repeat.
            tables: outside tables of ``pulldata`` and ``instance``.
            properties: what ``property()`` and metadata questions know of whoever fills:
                ``username``, ``deviceid``, ``email``, ``phonenumber``.

        Raises:
            FormError: the form's expressions can't be used.
        """
        self.form = form
        self._program = program_of(form)
        self._layout = self._program.layout
        clock = now or _clock
        self._world = World(
            self._program, today, clock, tables, language=language, properties=properties
        )
        self._new_key = new_row_key or _random_key
        self._strange: dict[str, dict[str, str]] = {}
        self._lost: list[Row] = []
        self._templates: dict[tuple[str, str], list[str | Expression]] = {}
        root = RowState("", self._layout.root.layer, None, self._world)
        self._rows: dict[str, RowState] = {"": root}
        self._engine = Engine(self._program, root, self)
        if answers is None:
            self._fill_plain(root)
        else:
            self._load(answers)
        self._engine.run_all()
        self._fill_dynamic([root, *self._engine.changes.added] if answers is None else [])
        self._engine.changes = Changes()

    @property
    def language(self) -> str:
        """Language of labels and messages, a code of the form's languages."""
        return self._world.language

    @language.setter
    def language(self, code: str) -> None:
        world = self._world
        self._world = replace_language(world, code)
        root = self._rows[""]
        root.world = self._world
        self._engine.touch_row(root)
        self._engine.settle()

    # ---------------------------------------------------------------- changing answers

    def set(self, field: Field, text: str) -> Delta:
        """Answer a question.

        Args:
            field: which question in which row.
            text: canonical text (`typed.interpret`); any text is kept.

        Raises:
            KeyError: no such question or row.
        """
        row, spot = self._at(field)
        if row.raw[spot.slot] != text:
            row.raw[spot.slot] = text
            self._answered(row, spot)
            self._run_triggers(row, spot, {spot.node.key})
        return self._collect()

    def add_row(
        self,
        repeat: str,
        parent: str = "",
        *,
        key: str | None = None,
        at: int | None = None,
        values: Mapping[str, str] | None = None,
    ) -> Delta:
        """Add a row to a repeat.

        Args:
            repeat: key of the repeat.
            parent: key of the row around it.
            key: of the new row; by default a new one.
            at: position among the rows; by default last.
            values: first answers by question key.

        Raises:
            KeyError: no such repeat, parent or question.
            ValueError: the key is taken, or the form itself counts the rows.
        """
        layer, around = self._layout.layers[repeat], self._rows[parent]
        if self._program.rules[repeat].count is not None:
            raise ValueError(f"rows of {repeat} are counted by the form")
        row = self.make_row(layer, around, key)
        for name, text in (values or {}).items():
            row.raw[layer.slots[name]] = text
        rows = around.rows[layer.index]
        rows.insert(len(rows) if at is None else at, row)
        self._engine.changes.added.append(row)
        self._engine.touch_row(row)
        self._recount(row)
        added = [r for r in self._engine.changes.added if r is row or row in r.chain]
        self._fill_dynamic(added)
        return self._collect()

    def remove_row(self, key: str) -> Delta:
        """Remove a row with all below it.

        Raises:
            KeyError: no such row.
        """
        row, rows = self._siblings(key)
        rows.remove(row)
        for gone in [row, *self._inside(row)]:
            del self._rows[gone.key]
            self._strange.pop(gone.key, None)
            self._engine.changes.removed.append(gone)
        self._recount(row)
        return self._collect()

    def move_row(self, key: str, to: int) -> Delta:
        """Move a row to another position among its siblings.

        Raises:
            KeyError: no such row.
        """
        row, rows = self._siblings(key)
        rows.remove(row)
        rows.insert(to, row)
        self._recount(row)
        return self._collect()

    def stamp_end(self) -> Delta:
        """Note the present moment in questions of type ``end``, when filling ends."""
        library = self._program.library
        moment = library.text(library.now(self._world))
        for spot in self._layout.spots.values():
            question = spot.node
            if isinstance(question, Question) and question.xlsform_type == "end":
                for row in self._engine.below(self._rows[""], spot.layer):
                    row.raw[spot.slot] = moment
                    self._answered(row, spot)
        return self._collect()

    # ---------------------------------------------------------------- what the engine asks

    def make_row(self, layer: Layer, parent: RowState, key: str | None = None) -> RowState:
        """Return a new row with its plain defaults, not yet among its siblings."""
        key = key or self._new_key(layer.repeat)
        if key in self._rows:
            raise ValueError(f"row {key} exists")
        row = RowState(key, layer, parent, self._world)
        self._rows[key] = row
        self._fill_plain(row)
        return row

    def check_message(self, check: CompiledCheck, spot: Spot, row: RowState) -> str:
        """Return what to tell about a broken check."""
        told = self._show(check.check.message, spot, row)
        return told or tr("Jawaban ini tidak sesuai aturan formulir.")

    def required_message(self, spot: Spot, row: RowState) -> str:
        """Return what to tell about a missing answer."""
        question = spot.node
        assert isinstance(question, Question)
        return self._show(question.required_message, spot, row) or tr("Belum diisi.")

    # ---------------------------------------------------------------- inside

    def _siblings(self, key: str) -> tuple[RowState, list[RowState]]:
        row = self._rows[key]
        if row.parent is None:
            raise KeyError(key)
        return row, row.parent.rows[row.layer.index]

    def _recount(self, row: RowState) -> None:
        assert row.parent is not None
        self._engine.touch(self._program.graph.cell("rows", row.layer.repeat), row.parent)
        self._engine.settle()

    def _answered(self, row: RowState, spot: Spot) -> None:
        self._engine.changes.values[row, spot.slot] = None
        self._engine.touch(self._program.graph.cell("value", spot.node.key), row)
        self._engine.touch(self._program.graph.cell("state", spot.node.key), row)
        self._engine.settle()

    def _run_triggers(self, row: RowState, spot: Spot, seen: set[str]) -> None:
        """Work out what waits for an answer (``trigger``), and what waits for that."""
        for target in self._program.rules[spot.node.key].triggers:
            expression = self._program.rules[target.node.key].calculation
            if expression is None or target.node.key in seen:
                continue
            shared = min(row.layer.depth, target.layer.depth)
            if row.layer.chain[shared] is not target.layer.chain[shared]:
                shared = 0
            for below in self._engine.below(row.chain[shared], target.layer):
                below.raw[target.slot] = expression.call(below.values, below.chain)
                self._answered(below, target)
                self._run_triggers(below, target, {*seen, target.node.key})

    def _fill_plain(self, row: RowState) -> None:
        for slot, question in enumerate(row.layer.questions):
            row.raw[slot] = self._program.rules[question.key].plain_default

    def _fill_dynamic(self, rows: list[RowState]) -> None:
        for row in rows:
            for spot in row.layer.spots:
                default = self._program.rules[spot.node.key].default
                if default is not None and not row.raw[spot.slot]:
                    row.raw[spot.slot] = default.call(row.values, row.chain)
                    self._answered(row, spot)

    def _load(self, answers: Answers) -> None:
        self._load_values(self._rows[""], answers.values)
        waiting = answers.rows
        while waiting:
            late = [row for row in waiting if not self._load_row(row)]
            if len(late) == len(waiting):
                self._lost = late
                return
            waiting = late

    def _load_row(self, row: Row) -> bool:
        """Take over one row; False while the row around it is not there."""
        layer = self._layout.layers.get(row.repeat)
        parent = self._rows.get(row.parent)
        if layer is None or parent is None or layer.parent is not parent.layer:
            return False
        state = self._rows[row.key] = RowState(row.key, layer, parent, self._world)
        parent.rows[layer.index].append(state)
        self._load_values(state, row.values)
        return True

    def _load_values(self, row: RowState, values: Mapping[str, str]) -> None:
        slots, raw = row.layer.slots, row.raw
        for key, text in values.items():
            slot = slots.get(key)
            if slot is not None:
                raw[slot] = text
            else:
                self._strange.setdefault(row.key, {})[key] = text

    def _collect(self) -> Delta:
        changes, self._engine.changes = self._engine.changes, Changes()
        return make_delta(changes, self._program, self._engine, self._rows)


def _clock() -> datetime:
    return datetime.now(UTC).astimezone()


def _random_key(repeat: str) -> str:
    return f"{repeat}-{secrets.token_hex(6)}"


__all__ = [
    "Answers",
    "Delta",
    "Field",
    "Finding",
    "FormSession",
    "GroupRef",
    "Row",
    "Tables",
]
