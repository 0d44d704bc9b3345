"""Ringkasan: what a questionnaire is, in figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from dampingan.core.errors import Severity
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.forms.model import Form, QuestionType
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, clear_layout, line, row
from dampingan.ui.theme import SPACE, Theme

if TYPE_CHECKING:
    from dampingan.ui.instruments.candidate import Candidate

Fact = tuple[str, str]

_LANGUAGES = {"id": "Bahasa Indonesia", "en": "English", "ar": "العربية", "jv": "Basa Jawa"}
_ANY_LABEL = 170
_LABEL_SHARE = 0.42


def subject_words(subject: str) -> str:
    """Return whom a questionnaire is about."""
    words = {
        "family": tr("Keluarga"),
        "person": tr("Anggota keluarga"),
        "village": tr("Desa/kelurahan"),
    }
    return words.get(subject, subject)


def form_facts(form: Form) -> list[Fact]:
    """Return what can be said about a questionnaire itself."""
    asked = [q for q in form.questions.values() if q.answerable]
    worked_out = [q for q in form.questions.values() if q.type is QuestionType.CALCULATE]
    repeats = [group for group in form.groups.values() if group.is_repeat]
    blocks = [child for child in form.root.children if child.key in form.groups]
    checks = [check for q in form.questions.values() for check in q.checks]
    hard = sum(check.severity is Severity.ERROR for check in checks)
    facts = [
        (tr("Kode kuesioner"), form.form_id),
        (tr("Versi"), form.version or tr("(tanpa versi)")),
        (tr("Bahasa"), _languages(form)),
        (tr("Pertanyaan"), _questions(len(asked), len(worked_out))),
        (tr("Blok"), count_text(len(blocks))),
    ]
    if repeats:
        names = [form.text(group.label, language()) or group.name for group in repeats]
        facts.append((tr("Daftar berulang"), _some(names)))
    files = sum(q.type is QuestionType.FILE for q in asked)
    if files:
        facts.append((tr("Foto dan berkas"), tr("{count} pertanyaan", count=files)))
    facts.append(
        (
            tr("Aturan"),
            tr("{hard} keras, {soft} lunak", hard=hard, soft=len(checks) - hard),
        )
    )
    return facts


def candidate_facts(candidate: Candidate) -> list[Fact]:
    """Return what can be said about a file that was read."""
    assert candidate.form is not None
    facts = [(tr("Berkas"), candidate.path.name), *form_facts(candidate.form)]
    if candidate.files:
        facts.append((tr("Berkas pendamping"), _some(list(candidate.files))))
    if candidate.missing:
        facts.append((tr("Berkas yang tidak ada"), _some(list(candidate.missing))))
    return facts


def instrument_facts(
    info: Any, form: Form, files: Sequence[str], records: int, older: int
) -> list[Fact]:
    """Return what can be said about an installed questionnaire."""
    main = info.target == "family"
    about = tr("Keluarga dan anggotanya (kuesioner utama)") if main else subject_words(info.subject)
    at = datetime.fromisoformat(info.installed_at).astimezone()
    facts = [
        (tr("Tentang"), about),
        (tr("Isian terkumpul"), count_text(records)),
        *form_facts(form),
        (tr("Catatan pemeriksaan"), count_text(len(form.notes))),
        (tr("Dipasang"), f"{at:%d/%m/%Y %H:%M}"),
    ]
    if info.source_name:
        facts.append((tr("Dari berkas"), info.source_name))
    if files:
        facts.append((tr("Berkas pendamping"), _some(list(files))))
    if older:
        facts.append((tr("Versi lain"), count_text(older)))
    return facts


def _languages(form: Form) -> str:
    named = [_LANGUAGES.get(code, code) for code in form.languages if code]
    return ", ".join(named) or tr("satu bahasa")


def _questions(asked: int, worked_out: int) -> str:
    text = tr("{count} diisi", count=count_text(asked))
    if worked_out:
        text += ", " + tr("{count} dihitung program", count=count_text(worked_out))
    return text


def _some(names: list[str], most: int = 6) -> str:
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return shown + (tr(" dan {count} lagi", count=rest) if rest > 0 else "")


class FactSheet(QScrollArea):
    """Labels and values below each other; long values break."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._facts: Sequence[Fact] = ()
        self._names: list[QLabel] = []
        self._body = QVBoxLayout()
        self._body.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        self._body.setSpacing(SPACE)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setLayout(self._body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidget(inner)
        theme.changed.connect(self._draw)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these."""
        self._facts = facts
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give both sides their share of the new width."""
        super().resizeEvent(event)
        self._measure()

    @Slot()
    def _draw(self) -> None:
        clear_layout(self._body)
        self._names = []
        for name, value in self._facts:
            left = label(name, "muted", wrap=True)
            self._names.append(left)
            self._body.addLayout(row(left, Grow(label(value, wrap=True)), gap=3, margins=(0, 1)))
            self._body.addWidget(line())
        self._body.addStretch(1)
        self._measure()

    def _measure(self) -> None:
        most = round(self.width() * _LABEL_SHARE)
        for name in self._names:
            name.setFixedWidth(max(1, min(self._theme.px(_ANY_LABEL), most)))
