"""What a record that is being filled shows: values, findings, the route, labels, choices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dampingan.forms.answer import Answers, Field, Finding, Row
from dampingan.forms.engine import Engine
from dampingan.forms.expression.syntax import Node
from dampingan.forms.layout import Layout, Spot
from dampingan.forms.model import Choice, Form, Question, Text
from dampingan.forms.program import Expression, Program, Rules
from dampingan.forms.rowstate import RowState
from dampingan.forms.world import World


class SessionView:
    """The reading half of `FormSession`.

    Attributes:
        form: the questionnaire.
    """

    form: Form
    _program: Program
    _layout: Layout
    _world: World
    _engine: Engine
    _rows: dict[str, RowState]
    _strange: dict[str, dict[str, str]]
    _lost: list[Row]
    _templates: dict[tuple[str, str], list[str | Expression]]

    def rows(self, repeat: str, parent: str = "") -> tuple[str, ...]:
        """Return the keys of the rows of a repeat that count, in order."""
        return tuple(row.key for row in self._rows[parent].kids[self._layout.layers[repeat].index])

    def kept_rows(self, repeat: str, parent: str = "") -> tuple[str, ...]:
        """Return the keys of all rows of a repeat in order, those that don't count now too."""
        return tuple(row.key for row in self._rows[parent].rows[self._layout.layers[repeat].index])

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
        """Return the choices that a question offers now, one that is retired where it stands."""
        row, spot = self._at(field)
        rules = self._program.rules[field.question]
        choices = self._offered(row, rules, field)
        if rules.retired:
            gone = rules.retired.difference(row.raw[spot.slot].split())
            choices = tuple(choice for choice in choices if choice.code not in gone)
        if not rules.worded:
            return choices
        said = self._world.language
        return tuple(replace(c, label={said: self._show(c.label, spot, row)}) for c in choices)

    def _offered(self, row: RowState, rules: Rules, field: Field) -> tuple[Choice, ...]:
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

    def _at(self, field: Field) -> tuple[RowState, Spot]:
        row = self._rows[field.row]
        spot = row.layer.spots[row.layer.slots[field.question]]
        return row, spot

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
        sentence = self.form.text(text, self._world.language)
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
