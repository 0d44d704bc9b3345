"""Filling one record: answers in, relevance, values and findings out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

from dampingan.forms.answer import Answers, Delta, Field, Finding, GroupRef, Row
from dampingan.forms.engine import Changes, Engine, required_text
from dampingan.forms.expression.value import Zone
from dampingan.forms.graph import Cell
from dampingan.forms.layout import Layer, Spot
from dampingan.forms.model import Choice, Form, Group, Question, Text
from dampingan.forms.program import CompiledCheck, Function, program_of
from dampingan.forms.rowstate import RowState


class Tables(Protocol):
    """Outside tables for ``pulldata`` and ``instance``."""

    def rows(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the rows of a table, empty when there is none of that name."""
        ...


class FormSession:
    """One record being filled.

    Rows of repeats are known by their keys. All answers are texts; any text is accepted and
    kept, wrong ones have findings. Irrelevant answers are kept and read as empty.

    Attributes:
        form: the questionnaire.
        language: of labels and messages, a code of the form's languages.
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

        Raises:
            FormError: the form's expressions can't be used.
        """
        self.form = form
        self.language = language
        self._today = today
        self._now = now or (lambda: datetime.now(UTC).astimezone())
        self._new_key = new_row_key or (lambda repeat: f"{repeat}-{secrets.token_hex(6)}")
        self._tables = tables
        self._zone = Zone()
        self._program = program_of(form, self._zone)
        self._layout = self._program.layout
        self._strange: dict[str, dict[str, str]] = {}
        self._templates: dict[str, list[str | Function]] = {}
        self._lists: dict[str, list[Mapping[str, str]]] = {}
        root = RowState("", self._layout.root.layer, None, self)
        self._rows: dict[str, RowState] = {"": root}
        self._engine = Engine(
            self._program,
            root,
            new_row=self._make_row,
            message=self._check_message,
            required_message=self._required_message,
        )
        if answers is None:
            self._fill_plain(root)
        else:
            self._load(answers)
        self._engine.run_all()
        if answers is None:
            self._fill_dynamic([root, *self._engine.changes.added])
        self._engine.settle()
        self._engine.changes = Changes()

    # Changing answers

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
            self._run_triggers(row, spot, set())
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
            KeyError: no such repeat or parent.
            ValueError: the key is taken, or the form itself counts the rows.
        """
        layer, around = self._layout.layers[repeat], self._rows[parent]
        if self._program.rules[repeat].count is not None:
            raise ValueError(f"rows of {repeat} are counted by the form")
        row = self._make_row(layer, around, key)
        for name, text in (values or {}).items():
            row.raw[self._layout.spots[name].slot] = text
        rows = around.rows[self._layout.repeat_index(layer)]
        rows.insert(len(rows) if at is None else at, row)
        self._engine.changes.added.append(row)
        self._engine.touch(self._program.graph.cell("rows", repeat), around)
        self._engine.touch_row(row)
        self._engine.settle()
        self._fill_dynamic([row])
        return self._collect()

    def remove_row(self, key: str) -> Delta:
        """Remove a row with all below it.

        Raises:
            KeyError: no such row.
        """
        row = self._rows[key]
        around = row.parent
        if around is None:
            raise KeyError(key)
        around.rows[self._layout.repeat_index(row.layer)].remove(row)
        for gone in [row, *self._inside(row)]:
            del self._rows[gone.key]
            self._strange.pop(gone.key, None)
            self._engine.changes.removed.append(gone)
        self._engine.touch(self._program.graph.cell("rows", row.layer.repeat), around)
        self._engine.settle()
        return self._collect()

    def move_row(self, key: str, to: int) -> Delta:
        """Move a row to another position among its siblings.

        Raises:
            KeyError: no such row.
        """
        row = self._rows[key]
        around = row.parent
        if around is None:
            raise KeyError(key)
        rows = around.rows[self._layout.repeat_index(row.layer)]
        rows.remove(row)
        rows.insert(to, row)
        self._engine.touch(self._program.graph.cell("rows", row.layer.repeat), around)
        self._engine.settle()
        return self._collect()

    # Reading

    def rows(self, repeat: str, parent: str = "") -> tuple[str, ...]:
        """Return the keys of the rows of a repeat that count, in order."""
        layer = self._layout.layers[repeat]
        return tuple(row.key for row in self._rows[parent].kids[self._layout.repeat_index(layer)])

    def row(self, key: str) -> Row:
        """Return a copy of a row with its raw answers."""
        row = self._rows[key]
        return self._row_of(row)

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
        if not group:
            return True
        spot = self._layout.spots[group]
        return self._rows[row].chain[spot.layer.depth].rel[spot.gate]

    def required(self, field: Field) -> bool:
        """Tell whether a question must be answered."""
        row, spot = self._at(field)
        return row.required[spot.slot]

    def readonly(self, field: Field) -> bool:
        """Tell whether a question is worked out or fixed."""
        spot = self._layout.spots[field.question]
        question = spot.node
        assert isinstance(question, Question)
        return not question.answerable or self._program.rules[question.key].readonly

    def findings(self, field: Field) -> tuple[Finding, ...]:
        """Return what is wrong with an answer."""
        row, spot = self._at(field)
        return row.findings[spot.slot]

    def all_findings(self) -> list[Finding]:
        """Return every finding, in the order of the form, repeats row by row."""
        return [finding for field in self.fields() for finding in self.findings(field)]

    def fields(self, group: str = "", row: str = "") -> list[Field]:
        """Return the fields below a group in the order of the form, repeats row by row."""
        spot = self._layout.spots[group] if group else self._layout.root
        found: list[Field] = []
        self._collect_fields(spot, self._rows[row], found)
        return found

    def route(self) -> list[Field]:
        """Return the relevant fields that somebody answers, in order."""
        return [f for f in self.fields() if self.relevant(f) and not self.readonly(f)]

    def next_field(self, field: Field | None) -> Field | None:
        """Return the field after one on the route; the first for None."""
        return self._neighbour(field, 1)

    def previous_field(self, field: Field | None) -> Field | None:
        """Return the field before one on the route; the last for None."""
        return self._neighbour(field, -1)

    def progress(self, group: str = "", row: str | None = None) -> tuple[int, int]:
        """Return how many relevant fields below a group are answered, and how many there are."""
        fields = [
            f for f in self.fields(group, row or "") if self.relevant(f) and not self.readonly(f)
        ]
        return sum(1 for f in fields if self.kept(f)), len(fields)

    def label(self, key: str, row: str = "") -> str:
        """Return the label of a question or group with its ``${name}`` places filled."""
        return self._show(self._layout.spots[key].node.label, self._layout.spots[key], row)

    def hint(self, key: str, row: str = "") -> str:
        """Return the hint of a question or group."""
        return self._show(self._layout.spots[key].node.hint, self._layout.spots[key], row)

    def choices(self, field: Field) -> tuple[Choice, ...]:
        """Return the choices that a question offers now."""
        row, spot = self._at(field)
        rules = self._program.rules[field.question]
        if rules.choice_filter is None:
            return tuple(rules.codes.values())
        question = spot.node
        assert isinstance(question, Question)
        offered = self._engine.offered
        return tuple(c for c in rules.codes.values() if offered(rules, question, row, c.code))

    def choice_label(self, field: Field) -> str:
        """Return the labels of the chosen codes, several joined by ``; ``."""
        return self.choice_name(field.question, self.value(field), "; ")

    def record(self, row: str = "") -> tuple[dict[str, str], dict[str, str]]:
        """Return the effective answers and the kept-aside ones of the root or one row."""
        state = self._rows[row]
        answers: dict[str, str] = {}
        aside = dict(self._strange.get(row, ()))
        for slot, question in enumerate(state.layer.questions):
            text = state.raw[slot]
            if text:
                open_ = state.rel[self._layout.spots[question.key].gate]
                (answers if open_ else aside)[question.key] = text
        return answers, aside

    def answers(self) -> Answers:
        """Return everything that was answered, for `FormSession` to go on with."""
        root = self._rows[""]
        return Answers(self._row_of(root).values, [self._row_of(r) for r in self._inside(root)])

    # What expressions ask

    def today_text(self) -> str:
        """Return the session's day as ISO text."""
        return self._today.isoformat()

    def now_text(self) -> str:
        """Return the present moment as ISO text."""
        return self._now().isoformat(timespec="milliseconds")

    def pulldata(self, table: str, column: str, key_column: str, key: str) -> str:
        """Return a cell of an outside table."""
        for row in self.table(table):
            if row.get(key_column) == key:
                return row.get(column, "")
        return ""

    def table(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the rows of a choice list or an outside table."""
        if name not in self._lists:
            if name in self.form.choices:
                self._lists[name] = [
                    {"name": c.code, "label": self.form.text(c.label, self.language), **c.extra}
                    for c in self.form.choices[name]
                ]
            else:
                self._lists[name] = list(self._tables.rows(name)) if self._tables else []
        return self._lists[name]

    def choice_name(self, question: str, codes: str, separator: str = ", ") -> str:
        """Return the labels of codes of a question."""
        node = self._layout.spots[question].node
        assert isinstance(node, Question)
        known = self._program.rules[question].codes
        names = []
        for code in codes.split():
            choice = known.get(code)
            label = self.form.text(choice.label, self.language) if choice else ""
            names.append(label or node.extra_codes.get(code, code))
        return separator.join(names)

    # Inside

    def _at(self, field: Field) -> tuple[RowState, Spot]:
        return self._rows[field.row], self._layout.spots[field.question]

    def _cell(self, kind: str, key: str) -> Cell:
        return self._program.graph.cell(kind, key)

    def _answered(self, row: RowState, spot: Spot) -> None:
        self._engine.changes.values[row, spot.slot] = row.raw[spot.slot]
        self._engine.touch(self._cell("value", spot.node.key), row)
        self._engine.touch(self._cell("state", spot.node.key), row)
        self._engine.settle()

    def _run_triggers(self, row: RowState, spot: Spot, seen: set[str]) -> None:
        seen.add(spot.node.key)
        for target in self._program.rules[spot.node.key].triggers:
            function = self._program.rules[target.node.key].calculation
            if function is None or target.node.key in seen:
                continue
            shared = min(row.layer.depth, target.layer.depth)
            for below in list(self._engine.below(row.chain[shared], target.layer)):
                below.raw[target.slot] = function(below.values, below.chain)
                self._answered(below, target)
                self._run_triggers(below, target, seen)

    def _make_row(self, layer: Layer, parent: RowState, key: str | None = None) -> RowState:
        key = key or self._new_key(layer.repeat)
        if key in self._rows:
            raise ValueError(f"row {key} exists")
        row = RowState(key, layer, parent, self)
        self._rows[key] = row
        self._fill_plain(row)
        return row

    def _fill_plain(self, row: RowState) -> None:
        for slot, question in enumerate(row.layer.questions):
            row.raw[slot] = self._program.rules[question.key].plain_default

    def _fill_dynamic(self, rows: list[RowState]) -> None:
        for row in rows:
            for slot, question in enumerate(row.layer.questions):
                default = self._program.rules[question.key].default
                if default is not None and not row.raw[slot]:
                    row.raw[slot] = default(row.values, row.chain)
                    self._answered(row, self._layout.spots[question.key])

    def _load(self, answers: Answers) -> None:
        self._load_values(self._rows[""], answers.values)
        waiting = list(answers.rows)
        while waiting:
            late = []
            for row in waiting:
                if row.repeat not in self._layout.layers or not row.repeat:
                    continue
                parent = self._rows.get(row.parent)
                if parent is None:
                    late.append(row)
                    continue
                layer = self._layout.layers[row.repeat]
                state = RowState(row.key, layer, parent, self)
                self._rows[row.key] = state
                parent.rows[self._layout.repeat_index(layer)].append(state)
                self._load_values(state, row.values)
            if len(late) == len(waiting):
                break
            waiting = late

    def _load_values(self, row: RowState, values: Mapping[str, str]) -> None:
        for key, text in values.items():
            spot = self._layout.spots.get(key)
            if spot is not None and spot.is_question and spot.layer is row.layer:
                row.raw[spot.slot] = text
            else:
                self._strange.setdefault(row.key, {})[key] = text

    def _row_of(self, row: RowState) -> Row:
        values = dict(self._strange.get(row.key, ()))
        for slot, question in enumerate(row.layer.questions):
            if row.raw[slot]:
                values[question.key] = row.raw[slot]
        parent = row.parent.key if row.parent else ""
        return Row(row.key, row.layer.repeat, parent, values)

    def _inside(self, row: RowState) -> list[RowState]:
        found: list[RowState] = []
        for rows in row.rows:
            for kid in rows:
                found.extend([kid, *self._inside(kid)])
        return found

    def _collect_fields(self, spot: Spot, row: RowState, found: list[Field]) -> None:
        if spot.inner is not None and row.layer is not spot.inner:
            for kid in row.kids[self._layout.repeat_index(spot.inner)]:
                self._collect_fields(spot, kid, found)
            return
        node = spot.node
        assert isinstance(node, Group)
        for child in node.children:
            below = self._layout.spots[child.key]
            if isinstance(child, Question):
                found.append(Field(child.key, row.key))
            else:
                self._collect_fields(below, row, found)

    def _neighbour(self, field: Field | None, step: int) -> Field | None:
        route = self.route()
        if not route:
            return None
        if field is None:
            return route[0] if step > 0 else route[-1]
        if field in route:
            index = route.index(field) + step
            return route[index] if 0 <= index < len(route) else None
        order = {f: i for i, f in enumerate(self.fields())}
        here = order.get(field, 0)
        near = [f for f in route if (order[f] - here) * step > 0]
        return None if not near else near[0] if step > 0 else near[-1]

    def _show(self, text: Text, spot: Spot, row: str) -> str:
        sentence = self.form.text(text, self.language)
        if "${" not in sentence:
            return sentence
        key = f"{spot.node.key}\n{sentence}"
        if key not in self._templates:
            self._templates[key] = self._program.template(sentence, spot)[0]
        state = self._rows[row]
        state = state.chain[min(spot.layer.depth, state.layer.depth)]
        return "".join(
            part if isinstance(part, str) else part(state.values, state.chain)
            for part in self._templates[key]
        )

    def _check_message(self, check: CompiledCheck, row: RowState) -> str:
        key = check.check.name.split(".")[0]
        spot = self._layout.spots.get(key) or self._layout.root
        return self._show(check.check.message, spot, row.key) or check.check.name

    def _required_message(self, question: Question, row: RowState) -> str:
        spot = self._layout.spots[question.key]
        return self._show(question.required_message, spot, row.key) or required_text()

    def _collect(self) -> Delta:
        changes = self._engine.changes
        self._engine.changes = Changes()
        fields = {
            (row, slot): Field(row.layer.questions[slot].key, row.key)
            for row, slot in [*changes.values, *changes.findings, *changes.required]
        }
        relevance: dict[Field | GroupRef, bool] = {}
        for (row, gate), open_ in changes.gates.items():
            for spot in self._layout.spots.values():
                if spot.layer is row.layer and spot.gate == gate:
                    ref = Field if spot.is_question else GroupRef
                    relevance[ref(spot.node.key, row.key)] = open_
        return Delta(
            values={
                fields[at]: self.value(fields[at])
                for at in changes.values
                if at[0].key in self._rows
            },
            relevance=relevance,
            findings={fields[at]: at[0].findings[at[1]] for at in changes.findings},
            required={fields[at]: at[0].required[at[1]] for at in changes.required},
            rows_added=tuple(row.key for row in changes.added),
            rows_removed=tuple(row.key for row in changes.removed),
        )


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
