"""Filling one record: answers in, relevance, values and findings out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from dampingan.core.language import tr
from dampingan.forms.answer import Answers, Delta, Field, Finding, GroupRef, Row
from dampingan.forms.delta import make_delta
from dampingan.forms.engine import Changes, Engine
from dampingan.forms.expression.syntax import Node
from dampingan.forms.layout import Layer, Spot
from dampingan.forms.model import Choice, Form, Question, Text
from dampingan.forms.program import CompiledCheck, Expression, program_of
from dampingan.forms.rowstate import RowState
from dampingan.forms.world import Tables, World, replace_language


class FormSession:
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

    # ---------------------------------------------------------------- reading

    def rows(self, repeat: str, parent: str = "") -> tuple[str, ...]:
        """Return the keys of the rows of a repeat that count, in order."""
        return tuple(row.key for row in self._rows[parent].kids[self._layout.layers[repeat].index])

    def row(self, key: str) -> Row:
        """Return a copy of a row with its raw answers."""
        return self._row_of(self._rows[key])

    def value(self, field: Field) -> str:
        """Return the effective answer: empty while the question is irrelevant."""
        row, spot = self._at(field)
        return row.raw[spot.slot] if row.rel[spot.gate] else ""

    def kept(self, field: Field) -> str:
        """Return what was typed, also while the question is irrelevant."""
        row, spot = self._at(field)
        return row.raw[spot.slot]

    def relevant(self, field: Field) -> bool:
        """Tell whether a question is asked."""
        row, spot = self._at(field)
        return row.rel[spot.gate]

    def group_relevant(self, group: str, row: str = "") -> bool:
        """Tell whether a group is shown; a repeat is asked for in the row around it."""
        spot = self._layout.spots[group] if group else self._layout.root
        return self._rows[row].chain[spot.layer.depth].rel[spot.gate]

    def required(self, field: Field) -> bool:
        """Tell whether a question must be answered."""
        row, spot = self._at(field)
        return row.required[spot.slot]

    def readonly(self, field: Field) -> bool:
        """Tell whether a question is worked out or fixed."""
        question = self.form.questions[field.question]
        return not question.answerable or self._program.rules[question.key].computed

    def findings(self, field: Field) -> tuple[Finding, ...]:
        """Return what is wrong with an answer."""
        row, spot = self._at(field)
        return row.findings[spot.slot]

    def all_findings(self) -> list[Finding]:
        """Return every finding, in the order of the form, repeats row by row."""
        found: list[tuple[tuple[int, ...], tuple[Finding, ...]]] = []
        self._find(self._rows[""], (), found)
        found.sort(key=lambda item: item[0])
        return [finding for _, findings in found for finding in findings]

    def fields(self, group: str = "", row: str = "") -> list[Field]:
        """Return the fields below a group in the order of the form, repeats row by row."""
        return [Field(spot.node.key, state.key) for spot, state in self._walk(group, row)]

    def route(self) -> list[Field]:
        """Return the relevant fields that somebody answers, in order."""
        return [Field(spot.node.key, row.key) for spot, row in self._asked("", "")]

    def next_field(self, field: Field | None) -> Field | None:
        """Return the field after one on the route; the first for None."""
        return self._neighbour(field, self._walk("", ""))

    def previous_field(self, field: Field | None) -> Field | None:
        """Return the field before one on the route; the last for None."""
        return self._neighbour(field, self._walk("", "")[::-1])

    def progress(self, group: str = "", row: str | None = None) -> tuple[int, int]:
        """Return how many relevant fields below a group are answered, and how many there are."""
        asked = self._asked(group, row or "")
        return sum(1 for spot, state in asked if state.raw[spot.slot]), len(asked)

    def label(self, key: str, row: str = "") -> str:
        """Return the label of a question or group with its ``${name}`` places filled."""
        spot = self._layout.spots[key]
        return self._show(spot.node.label, spot, self._rows[row])

    def hint(self, key: str, row: str = "") -> str:
        """Return the hint of a question or group."""
        spot = self._layout.spots[key]
        return self._show(spot.node.hint, spot, self._rows[row])

    def choices(self, field: Field) -> tuple[Choice, ...]:
        """Return the choices that a question offers now."""
        row, _ = self._at(field)
        rules = self._program.rules[field.question]
        if rules.source is not None:
            texts = dict.fromkeys(rules.source.call(row.values, row.chain))
            return tuple(Choice(text, {"": text}) for text in texts if text)
        if rules.choice_filter is None:
            return self.form.choices.get(self.form.questions[field.question].choice_list, ())
        holds = rules.choice_filter.call
        return tuple(choice for choice, item in rules.offers if holds(row.values, row.chain, item))

    def choice_label(self, field: Field) -> str:
        """Return the labels of the chosen codes, several joined by ``; ``."""
        return self._world.choice_name(field.question, self.value(field), "; ")

    def record(self, row: str = "") -> tuple[dict[str, str], dict[str, str]]:
        """Return the effective answers and the kept-aside ones of the root or one row."""
        state = self._rows[row]
        answers: dict[str, str] = {}
        aside = dict(self._strange.get(row, ()))
        rel = state.rel
        for spot, text in zip(state.layer.spots, state.raw, strict=True):
            if text:
                (answers if rel[spot.gate] else aside)[spot.node.key] = text
        return answers, aside

    def evaluate(self, field: Field, node: Node) -> Any:
        """Return the value of an expression where a question stands; None when it has none.

        Args:
            field: where it stands.
            node: the expression's tree (`parse_expression`).

        Raises:
            KeyError: no such question or row.
        """
        row, spot = self._at(field)
        expression = self._program.expression(spot, node)
        return expression.call(row.values, row.chain) if expression else None

    def answers(self) -> Answers:
        """Return everything that was answered, for `FormSession` to go on with."""
        root = self._rows[""]
        rows = [self._row_of(row) for row in self._inside(root)]
        return Answers(self._row_of(root).values, [*rows, *self._lost])

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

    def _at(self, field: Field) -> tuple[RowState, Spot]:
        row = self._rows[field.row]
        spot = row.layer.spots[row.layer.slots[field.question]]
        return row, spot

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

    def _row_of(self, row: RowState) -> Row:
        values = dict(self._strange.get(row.key, ()))
        values.update((q.key, t) for q, t in zip(row.layer.questions, row.raw, strict=True) if t)
        parent = row.parent.key if row.parent else ""
        return Row(row.key, row.layer.repeat, parent, values)

    def _inside(self, row: RowState) -> list[RowState]:
        found: list[RowState] = []
        for rows in row.rows:
            for kid in rows:
                found.extend([kid, *self._inside(kid)])
        return found

    def _walk(self, group: str, row: str) -> list[tuple[Spot, RowState]]:
        """Return the questions below a group with their rows, in the order of the form."""
        found: list[tuple[Spot, RowState]] = []
        state = self._rows[row]
        spot = self._layout.spots[group] if group else self._layout.root
        if spot.inner is not None and state.layer.depth < spot.inner.depth:
            self._walk_rows(spot, state, found)
        else:
            self._walk_in(group, state.chain[spot.content.depth], found)
        return found

    def _walk_in(self, group: str, row: RowState, found: list[tuple[Spot, RowState]]) -> None:
        for spot in self._layout.sequence(group):
            if spot.inner is None:
                found.append((spot, row))
            else:
                self._walk_rows(spot, row, found)

    def _walk_rows(self, spot: Spot, row: RowState, found: list[tuple[Spot, RowState]]) -> None:
        assert spot.inner is not None
        for around in self._engine.below(row, spot.layer):
            for kid in around.kids[spot.inner.index]:
                self._walk_in(spot.node.key, kid, found)

    def _is_asked(self, spot: Spot, row: RowState) -> bool:
        question = spot.node
        assert isinstance(question, Question)
        return (
            row.rel[spot.gate]
            and question.answerable
            and not self._program.rules[question.key].computed
        )

    def _asked(self, group: str, row: str) -> list[tuple[Spot, RowState]]:
        return [at for at in self._walk(group, row) if self._is_asked(*at)]

    def _neighbour(self, field: Field | None, path: list[tuple[Spot, RowState]]) -> Field | None:
        """Return the first asked field behind `field` on a path."""
        passed = field is None
        for spot, row in path:
            if passed and self._is_asked(spot, row):
                return Field(spot.node.key, row.key)
            if field is not None and field.question == spot.node.key and field.row == row.key:
                passed = True
        return None

    def _find(
        self,
        row: RowState,
        place: tuple[int, ...],
        found: list[tuple[tuple[int, ...], tuple[Finding, ...]]],
    ) -> None:
        if any(row.findings):
            for spot, findings in zip(row.layer.spots, row.findings, strict=True):
                if findings:
                    found.append(((*place, spot.order), findings))
        for layer, kids in zip(row.layer.repeats, row.kids, strict=True):
            order = self._layout.spots[layer.repeat].order
            for kid in kids:
                self._find(kid, (*place, order, kid.index), found)

    def _show(self, text: Text, spot: Spot, row: RowState) -> str:
        """Return a text in the session's language with its ``${name}`` places filled."""
        sentence = self.form.text(text, self.language)
        if "${" not in sentence:
            return sentence
        at = (spot.node.key, sentence)
        if at not in self._templates:
            self._templates[at] = self._program.template(sentence, spot)
        row = row.chain[min(spot.layer.depth, row.layer.depth)]
        return "".join(
            part if isinstance(part, str) else part.call(row.values, row.chain)
            for part in self._templates[at]
        )

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
