"""One question as both versions ask it, side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dampingan.core.language import language, tr
from dampingan.forms.comparison import CodeChange, CodeState, FormChange, QuestionChange
from dampingan.forms.comparison_words import code_word, type_word
from dampingan.forms.model import Form, Question
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import Grow, card, clear_layout, column, row
from dampingan.ui.instruments.compare.rows import question_text

_MOST_CODES = 40
_ALWAYS = {"yes", "true", "true()", "1"}


class Sides(QWidget):
    """Two cards: the question as it was, the question as it is; the choices below."""

    def __init__(self, *, rules: bool = True) -> None:
        """Show rules and hints too, or only what a move is about."""
        super().__init__()
        self._old = _Side(tr("Versi lama"), rules=rules)
        self._new = _Side(tr("Versi baru"), rules=rules)
        self._codes = column(gap=1)
        column(
            row(Grow(self._old), Grow(self._new), gap=2, centred=False),
            self._codes,
            gap=2,
            on=self,
        )

    def show_wordings(self, change: FormChange, question: QuestionChange) -> None:
        """Show one question without its choices."""
        self._old.show_question(change.old, question.old)
        self._new.show_question(change.new, question.new)
        clear_layout(self._codes)

    def show_change(self, change: FormChange, question: QuestionChange) -> None:
        """Show one question with its choices."""
        self.show_wordings(change, question)
        if question.codes:
            self._codes.addWidget(label(tr("Pilihan"), "heading"))
        for code in question.codes[:_MOST_CODES]:
            self._codes.addWidget(_code_line(code))
        if len(question.codes) > _MOST_CODES:
            left = len(question.codes) - _MOST_CODES
            self._codes.addWidget(label(tr("… dan {count} pilihan lain", count=left), "muted"))


class _Side(QWidget):
    """A question of one version."""

    def __init__(self, title: str, *, rules: bool) -> None:
        super().__init__()
        self._rules = rules
        self._words = label("", wrap=True)
        self._facts = label("", "small", wrap=True)
        frame = card(label(title, "small"), self._words, self._facts, None, gap=1, margins=3)
        column(frame, gap=0, on=self)

    def show_question(self, form: Form, key: str) -> None:
        question = form.questions.get(key)
        if question is None:
            self._words.setText(tr("Tidak ditanyakan."))
            set_role(self._words, "muted")
            self._facts.setText("")
            return
        set_role(self._words, "")
        self._words.setText(question_text(form, key))
        facts = [f"{key} · {type_word(question.type)}"]
        if self._rules:
            facts += _rules(form, question)
        self._facts.setText("\n".join(facts))


def _rules(form: Form, question: Question) -> list[str]:
    """Return conditions, checks and the hint, one line each."""
    found = []
    if question.relevant:
        found.append(tr("syarat: {text}", text=question.relevant))
    if question.required.lower() in _ALWAYS:
        found.append(tr("wajib diisi"))
    elif question.required:
        found.append(tr("wajib diisi bila: {text}", text=question.required))
    found += [tr("periksa: {text}", text=check.expression) for check in question.checks[:3]]
    if question.calculation:
        found.append(tr("hitung: {text}", text=question.calculation))
    hint = form.text(question.hint, language())
    return [*found, hint] if hint else found


def _code_line(code: CodeChange) -> QWidget:
    """Return one choice of both lists in words."""
    match code.state:
        case CodeState.NEW:
            text = f"{code.new} {code.new_label}"
        case CodeState.DROPPED:
            text = f"{code.old} {code.old_label}"
        case CodeState.KEPT:
            text = f"{code.old} {code.old_label}"
        case _:
            text = f"{code.old} {code.old_label}  →  {code.new} {code.new_label}"
    role = {CodeState.REWORDED: "error", CodeState.DROPPED: "warning"}.get(code.state, "")
    if code.state is CodeState.KEPT:
        role = "muted"
    return label(f"{text}  ({code_word(code.state)})", role, wrap=True)
