"""Filling a form with random valid answers: how a form is tried before a village relies on it.

Questions are answered in the order of the form. What a rule refuses is drawn again, a limited
number of times; a question for which nothing was found stays blank, unless it must be answered:
then its finding stays. The same form, seed and day always give the same answers, except where the
form itself asks for chance (``uuid``, ``random``).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from dampingan.core.errors import Severity
from dampingan.core.missing import Missing
from dampingan.forms.answer import Field, Finding
from dampingan.forms.expression.syntax import (
    ExpressionSyntaxError,
    Node,
    parse_expression,
    references,
)
from dampingan.forms.model import Form, Group, Question
from dampingan.forms.session import FormSession
from dampingan.forms.specimen import Hints, Specimens, read_hints
from dampingan.forms.world import Tables

_TRIES = 60
"""Draws before a question is given up."""
_ROUNDS = 12
"""Walks through the form: answers make other questions relevant."""
_MOST_ROWS = 400
"""Rows in all, so that repeats inside repeats end."""
_MISSING_SHARE = 0.02
_DEFAULT_SHARE = 0.7
"""How many right defaults stay."""
_WIB = timezone(timedelta(hours=7))


def fill_randomly(
    form: Form,
    rng: random.Random,
    *,
    today: date,
    tables: Tables | None = None,
    rows: tuple[int, int] = (1, 3),
    new_row_key: Callable[[str], str] | None = None,
    files: Sequence[str] = (),
) -> FormSession:
    """Return a session with every relevant question answered at random, rules kept.

    Args:
        form: the questionnaire.
        rng: where chance comes from; a seed makes it repeatable.
        today: the day that ``today()`` means.
        tables: outside tables of ``pulldata`` and ``instance``.
        rows: fewest and most rows of a repeat whose rows are added by hand.
        new_row_key: makes keys of rows; by default from `rng`.
        files: names of attachments that file questions may have; without any they stay blank.

    Raises:
        FormError: the form's expressions can't be used.
    """
    moment = datetime.combine(today, time(rng.randint(7, 16), rng.randint(0, 59)), _WIB)
    session = FormSession(
        form,
        today=today,
        tables=tables,
        now=lambda: moment,
        new_row_key=new_row_key or (lambda repeat: f"{repeat}-{rng.getrandbits(48):012x}"),
    )
    _Filler(form, session, Specimens(rng, today, files), rows).run()
    return session


class _Filler:
    """Fills one session."""

    def __init__(
        self, form: Form, session: FormSession, specimens: Specimens, rows: tuple[int, int]
    ) -> None:
        self._form = form
        self._session = session
        self._specimens = specimens
        self._rng = specimens.rng
        self._rows = rows
        self._grown: set[tuple[str, str]] = set()
        self._made = 0
        self._trees: dict[str, list[Node]] = {}
        self._counting = {
            name
            for group in form.groups.values()
            if group.count
            for name in references(group.count) or group.count.split("/")
        }

    def run(self) -> None:
        """Answer until nothing is left, then mend what later answers have broken."""
        done: set[Field] = set()
        for _ in range(_ROUNDS):
            self._grow_repeats()
            waiting = [field for field in self._session.route() if field not in done]
            if not waiting:
                break
            for field in waiting:
                if self._session.relevant(field):
                    self._answer(field)
                    done.add(field)
        for _ in range(3):
            broken = list(self._broken())
            if not broken:
                return
            for finding in broken:
                if not self._answer(finding.field):
                    self._mend_elsewhere(finding)

    def _broken(self) -> Iterator[Finding]:
        for finding in self._session.all_findings():
            if finding.severity is Severity.ERROR and self._is_asked(finding.field):
                yield finding

    def _is_asked(self, field: Field) -> bool:
        return self._session.relevant(field) and not self._session.readonly(field)

    def _mend_elsewhere(self, finding: Finding) -> None:
        """Answer anew what a rule reads, as long as no more is wrong than before."""
        session = self._session
        question = self._form.questions[finding.field.question]
        rules = " ".join(c.expression for c in question.checks if c.name == finding.check)
        names = set(references(rules)) - {question.name}
        fields = [f for f in session.route() if self._form.questions[f.question].name in names]
        wrong = sum(1 for _ in self._broken())
        for _ in range(min(_TRIES, 10 * len(fields))):
            field = self._rng.choice(fields)
            before = session.kept(field)
            session.set(field, "")
            self._answer(field)
            now = sum(1 for _ in self._broken())
            if now > wrong:
                session.set(field, before)
            elif now < wrong:
                return

    # Rows

    def _grow_repeats(self) -> None:
        for group in self._form.groups.values():
            if group.is_repeat and not group.count:
                for parent in self._parents(group):
                    self._grow(group, parent)

    def _parents(self, group: Group) -> list[str]:
        """Return the rows around the rows of a repeat."""
        if not group.repeat:
            return [""]
        around = self._form.groups[group.repeat]
        return [row for at in self._parents(around) for row in self._session.rows(around.key, at)]

    def _grow(self, group: Group, parent: str) -> None:
        if (group.key, parent) in self._grown or not self._session.group_relevant(
            group.key, parent
        ):
            return
        self._grown.add((group.key, parent))
        for _ in range(self._rng.randint(*self._rows)):
            if self._made < _MOST_ROWS:
                self._made += 1
                self._session.add_row(group.key, parent)

    # Answers

    def _answer(self, field: Field) -> bool:
        """Answer one question; tell whether an answer without an error was found."""
        session, question = self._session, self._form.questions[field.question]
        before = session.kept(field)
        if before and self._rng.random() < _DEFAULT_SHARE and not self._errors(field):
            return True
        if not question.personal and self._rng.random() < _MISSING_SHARE:
            session.set(field, self._rng.choice(list(Missing)).value)
            return True
        hints = self._hints(field, question)
        seen: set[str] = set()
        for _ in range(_TRIES):
            choices = session.choices(field)
            text = self._specimens.draw(question, hints, choices)
            if not text:
                break
            if text in seen:
                continue
            seen.add(text)
            session.set(field, text)
            if not self._errors(field):
                return True
        if not session.required(field) or not session.kept(field):
            session.set(field, "")
        return False

    def _errors(self, field: Field) -> bool:
        return any(found.severity is Severity.ERROR for found in self._session.findings(field))

    def _hints(self, field: Field, question: Question) -> Hints:
        """Return what the rules of a question say now."""
        all_hints = Hints(small=question.name in self._counting)
        if question.key not in self._trees:
            self._trees[question.key] = [tree for tree in map(_tree, question.checks) if tree]

        def evaluate(node: Node) -> Any:
            return self._session.evaluate(field, node)

        for tree in self._trees[question.key]:
            hints = read_hints(tree, evaluate)
            all_hints.values += hints.values
            all_hints.patterns += hints.patterns
            all_hints.lengths += hints.lengths
        return all_hints


def _tree(check: Any) -> Node | None:
    try:
        return parse_expression(check.expression)
    except ExpressionSyntaxError:
        return None
