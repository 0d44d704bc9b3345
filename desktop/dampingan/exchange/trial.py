"""Trying a questionnaire out: filled, sent, received and compared, all in a folder that vanishes.

What `dampingan form try` does. The form is installed as an additional form about the village and as
the main questionnaire, filled with random valid answers, sent as a workbook and received in another
workspace; then every answer of every record and row is compared as the two workspaces keep it.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dampingan.core.errors import DampinganError
from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.exchange.sheet.cell import cell_text
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.forms.filling import fill_randomly
from dampingan.forms.model import Form
from dampingan.forms.session import FormSession
from dampingan.store.entry.entry import Entry, FamilyEntry, ResponseEntry
from dampingan.store.kind import MEMBERS
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace

VILLAGE, PERIOD = "33.75.03.1009", "2026-Q4"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
"""The day that a trial happens on, so that the same seed gives the same answers."""

TIMES, ROWS = 2, (1, 3)
"""How often the form is filled as an additional one, and how many rows its repeats get."""

LARGE = 150
"""Questions from which on a form is filled once, with fewer rows: every answer is saved."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that came back as another; all of them are invented.

    Attributes:
        where: the record or row: its repeat and place, ``""`` for the form's root.
        question: key of the question.
        sent, received: the texts, None where there is none.
    """

    where: str
    question: str
    sent: str | None
    received: str | None


@dataclass
class Trial:
    """What trying a form showed.

    Attributes:
        answers: how many answers were compared.
        rows: how many rows of repeats.
        differences: answers that are not the same.
        volatile: calculations that say something else each time (``now()``, ``random()``); where
            the form works them out again, only their presence is compared.
    """

    answers: int = 0
    rows: int = 0
    differences: list[Difference] = field(default_factory=list)
    volatile: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether everything came back as it was."""
        return not self.differences


class Grounds:
    """Makes workspaces for trials; one empty file is made once and copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._empty = folder / "kosong.dampingan"

    def workspace(self) -> Workspace:
        """Return an open, empty workspace."""
        if not self._empty.exists():
            Workspace.create(self._empty, VILLAGE, PERIOD, actor="Uji", now=lambda: NOW).close()
        self._count += 1
        copy = shutil.copy(self._empty, self._folder / f"{self._count}.dampingan")
        return Workspace.open(Path(copy), actor="Uji", now=lambda: NOW)

    def workbook(self) -> Path:
        """Return where the next workbook goes."""
        self._count += 1
        return self._folder / f"{self._count}.xlsx"


def try_form(form: Form, files: Mapping[str, bytes], *, seed: int) -> Trial:
    """Fill, send, receive and compare a form.

    Args:
        form: as read.
        files: the files beside it, name → content.
        seed: the same seed gives the same answers.

    Raises:
        DampinganError: the form or its workbook is refused.
    """
    with tempfile.TemporaryDirectory(prefix="dampingan-") as folder:
        return try_on(Grounds(Path(folder)), form, files, seed=seed)


def try_on(grounds: Grounds, form: Form, files: Mapping[str, bytes], *, seed: int) -> Trial:
    """Do the same in a folder that is there already, for many forms in one process."""
    trial = Trial(volatile=tuple(volatile_questions(form)))
    for target in ("extra", "family"):
        rng = random.Random(seed)  # noqa: S311 - invented answers
        with ExitStack() as stack:
            home, away = (stack.enter_context(grounds.workspace()) for _ in range(2))
            tried = form
            if target == "extra" and form.form_id == home.form("family").form_id:
                tried = replace(form, form_id=f"{form.form_id}_uji")  # a form has one place
            for workspace in (home, away):
                workspace.install(tried, b"", "json", target, subject="village", files=files)
            _travel(home, away, grounds.workbook(), rng, trial)
    return trial


def _travel(home: Workspace, away: Workspace, path: Path, rng: random.Random, trial: Trial) -> None:
    """Fill forms in one workspace, send them to the other and compare."""
    extra = [info for info in home.instruments() if info.target != "family"]
    target = "extra" if extra else "family"
    form = home.extra_form(extra[0].form_id) if extra else home.form("family")
    times = TIMES if extra and len(form.questions) < LARGE else 1
    sent = [_filled(home, form, target, rng) for _ in range(times)]
    write_submission(home, path, include_drafts=True, include_findings=True)
    report = receive(away, path, prepared=prepare(path), backup=False)
    if report.findings:
        raise DampinganError(report.findings[0].message)
    for uid in sent:
        _compare(_records(home, target, uid), _records(away, target, uid), trial, target)


def _filled(workspace: Workspace, form: Form, target: str, rng: random.Random) -> str:
    """Fill the form at random through the door that clerks use; return the record's key."""
    session = fill_randomly(
        form,
        rng,
        today=workspace.now().astimezone().date(),
        tables=workspace.tables(form),
        rows=ROWS if len(form.questions) < LARGE else (1, 2),
        new_row_key=lambda repeat: _row_key(repeat, target, rng),
    )
    known = {
        at.question: session.kept(at)
        for at in session.fields()
        if not at.row and session.kept(at) and not session.readonly(at)
    }
    entry: Entry
    if target == "extra":
        about = Subject("village", None, f"Uji {rng.randrange(1000)}")
        key = new_key("J", rng=rng)
        entry = ResponseEntry.create(workspace, form.form_id, about, known, uid=key)
    else:
        entry = FamilyEntry.create(workspace, known, uid=new_key("K", rng=rng))
    _repeat(session, entry)
    return entry.uid


def _row_key(repeat: str, target: str, rng: random.Random) -> str:
    person = target == "family" and repeat == MEMBERS
    return new_key("P" if person else "Q", rng=rng)


def _repeat(session: FormSession, entry: Entry) -> None:
    """Give an entry the rows and answers of a session that it lacks, one by one as if typed."""
    keys = {"": ""}
    for _ in range(_MOST_ROUNDS):
        if not _repeat_once(session, entry, keys):
            return


_MOST_ROUNDS = 4
"""Answers can change how many rows there are, which makes room for more answers."""


def _repeat_once(session: FormSession, entry: Entry, keys: dict[str, str]) -> bool:
    changed = False
    for row in session.answers().rows:
        if row.key not in keys and row.parent in keys:
            changed |= _repeat_row(session, entry, row.key, keys)
    for field_ in session.fields():
        row = keys.get(field_.row)
        if row is None or session.readonly(field_):
            continue
        text, here = session.kept(field_), Field(field_.question, row)
        if entry.session.kept(here) != text:
            entry.set(here, text)
            changed = True
    return changed


def _repeat_row(session: FormSession, entry: Entry, key: str, keys: dict[str, str]) -> bool:
    """Add a row, or take the one that the form counted out."""
    row = session.row(key)
    parent = keys[row.parent]
    place = session.rows(row.repeat, row.parent)
    there = entry.session.rows(row.repeat, parent)
    if key not in place:
        return False
    if entry.session.form.groups[row.repeat].count:
        if place.index(key) < len(there):
            keys[key] = there[place.index(key)]
        return key in keys
    keys[key], _ = entry.add_row(row.repeat, parent, key=key)
    return True


# ---------------------------------------------------------------------- comparing

Answers = Mapping[str, str]


def _records(workspace: Workspace, target: str, uid: str) -> dict[str, tuple[str, Answers]]:
    """Return what a workspace keeps of a record: row's key → where it stands, its answers."""
    kind = "response" if target == "extra" else "family"
    found: dict[str, tuple[str, Answers]] = {}
    with workspace.snapshot() as reader:
        for key, answers in reader.records(kind, ("uid", "answers")):
            if key == uid:
                found[key] = "", json.loads(answers)
        if kind == "family":
            members = ("uid", "position", "answers", "family.uid", "deleted_at")
            for key, place, answers, owner, gone in reader.records("person", members):
                if owner == uid and not gone:
                    found[key] = f"{MEMBERS} {place}", json.loads(answers)
        rows = ("uid", "repeat", "parent_uid", "position", "answers", f"{kind}.uid", "deleted_at")
        for key, repeat, parent, place, answers, owner, gone in reader.records("roster_row", rows):
            if owner == uid and not gone:
                found[key] = f"{repeat} {parent} {place}", json.loads(answers)
    return found


def _compare(
    sent: Mapping[str, tuple[str, Answers]],
    received: Mapping[str, tuple[str, Answers]],
    trial: Trial,
    target: str,
) -> None:
    trial.rows += len(sent) - 1
    for key in {**sent, **received}:
        where, before = sent.get(key, ("", {}))
        place, after = received.get(key, ("", {}))
        if key not in sent or key not in received or where != place:
            trial.differences.append(Difference(where or place, "", where or None, place or None))
            continue
        trial.answers += len(before)
        skipped = trial.volatile if target == "family" else ()
        for question in {**before, **after}:
            a, b = before.get(question), after.get(question)
            if question in skipped and bool(a) == bool(b):
                continue
            if (a is None) != (b is None) or cell_text(a or "") != b:
                trial.differences.append(Difference(where, question, a, b))


_VOLATILE = re.compile(r"\b(now|random|uuid|today)\s*\(")


def volatile_questions(form: Form) -> Iterator[str]:
    """Yield the calculations that say something else whenever they are worked out."""
    for question in form.questions.values():
        if _VOLATILE.search(question.calculation) and "once(" not in question.calculation:
            yield question.key


def report(trial: Trial, name: str) -> Iterator[str]:
    """Yield what a trial showed, line by line."""
    if trial.volatile:
        yield tr(
            "Hitungan yang selalu berubah hanya diperiksa ada tidaknya: {names}.",
            names=", ".join(trial.volatile),
        )
    for difference in trial.differences:
        yield tr(
            "BERBEDA {where} {question}: terkirim “{sent}”, diterima “{received}”.",
            where=difference.where,
            question=difference.question,
            sent=_shown(difference.sent),
            received=_shown(difference.received),
        )
    if trial.equal:
        yield tr(
            "{name}: {answers} isian dalam {rows} baris daftar kembali sama.",
            name=name,
            answers=trial.answers,
            rows=trial.rows,
        )
    else:
        yield tr("{name}: {count} isian berbeda.", name=name, count=len(trial.differences))


def _shown(text: Any) -> str:
    return "" if text is None else str(text)[:200]
