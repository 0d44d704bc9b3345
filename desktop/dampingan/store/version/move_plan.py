"""What a move to another version would do: versions found, mapping chosen, answers counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.forms.comparison import FormChange, propose
from dampingan.forms.definition import form_from_json
from dampingan.forms.mapping import PARK, VersionMapping
from dampingan.forms.model import Form
from dampingan.store.kind import KINDS, MEMBERS
from dampingan.store.reference import overlaid
from dampingan.store.rows import members_of
from dampingan.store.version.moved_row import Mover, Tallies
from dampingan.store.workspace import Workspace

MOVES = "form_moves"
"""Workspace setting: the moves so far, oldest first, with their mappings: the way back."""


@dataclass(frozen=True)
class Installed:
    """The version that records have now: its form and what the workspace says of it."""

    form: Form
    target: str
    subject: str


@dataclass(frozen=True)
class QuestionPlan:
    """What happens to the answers of one old question; `answers` = same + changed + parked.

    Attributes:
        old: its key.
        new: where they go, ``""`` when they are parked.
        answers: how many there are.
        same, changed, parked: as they are, written differently, set apart.
        originals: of the changed ones, those whose old text is parked besides.
        examples: texts that can't be taken over (codes and numbers only).
    """

    old: str
    new: str
    answers: int = 0
    same: int = 0
    changed: int = 0
    parked: int = 0
    originals: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class MovePlan:
    """What a move would do.

    Attributes:
        form_id: of the form that moves.
        installed: the version that records have.
        new: the version that they get; its version text is one that the workspace has not yet.
        change: what differs, with the mapping that is applied.
        source, source_format, source_name, files: the new version's file, kept with it.
        records: kind → live records that move (family, person, response, roster_row).
        questions: counts by old question, in the order of the form.
        returned: new question → parked answers that come back.
        strange: answers to questions of still older versions.
        apart, rejoined: rows of repeats that have no place, or one again.
        finished: complete and verified records: drafts again where the new version asks for more.
        empty_columns: columns of the lists that nothing fills any more.
    """

    form_id: str
    installed: Installed
    new: Form
    change: FormChange
    source: bytes = b""
    source_format: str = "json"
    source_name: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    questions: tuple[QuestionPlan, ...] = ()
    returned: Mapping[str, int] = field(default_factory=dict)
    strange: int = 0
    apart: int = 0
    rejoined: int = 0
    finished: int = 0
    empty_columns: tuple[str, ...] = ()

    @property
    def mapping(self) -> VersionMapping:
        """What goes where."""
        return self.change.proposal

    @property
    def answers(self) -> int:
        """Answers that people gave: `same` + `changed` + `parked`, and none besides."""
        return self._sum("answers")

    @property
    def same(self) -> int:
        """Answers that stay as they are."""
        return self._sum("same")

    @property
    def changed(self) -> int:
        """Answers that are written differently: other codes, another type."""
        return self._sum("changed")

    @property
    def parked(self) -> int:
        """Answers that are set apart."""
        return self._sum("parked")

    @property
    def lost(self) -> int:
        """Answers that would be nowhere; always 0."""
        return self.answers - self.same - self.changed - self.parked

    def _sum(self, name: str) -> int:
        return sum(getattr(question, name) for question in self.questions)


def read_installed(connection: Connection, form_id: str) -> Installed:
    """Return the active version of a form.

    Raises:
        WorkspaceError: the workspace has no such form.
    """
    row = connection.exec_driver_sql(
        "SELECT definition, target, subject FROM instrument WHERE form_id = ? AND active = 1",
        (form_id,),
    ).first()
    if row is None:
        raise WorkspaceError(
            tr("Ruang kerja ini tidak memakai instrumen {name}.", name=form_id),
            remedy=tr("Pasang instrumen itu lebih dulu."),
        )
    return Installed(overlaid(connection, form_from_json(row[0])), row[1], row[2])


def form_to_move(workspace: Workspace, new: Form) -> str:
    """Return the form_id of the records that a new version is for.

    An additional form of that form_id, else the main questionnaire.

    Raises:
        WorkspaceError: the workspace has neither.
    """
    with workspace.reading() as connection:
        own = connection.exec_driver_sql(
            "SELECT form_id FROM instrument WHERE form_id = ? AND active = 1", (new.form_id,)
        ).scalar()
        main = connection.exec_driver_sql(
            "SELECT form_id FROM instrument WHERE target = 'family' AND active = 1"
        ).scalar()
    if own or (main and members_of(new)):
        return str(own or main)
    raise WorkspaceError(
        tr("Ruang kerja ini tidak memakai instrumen {name}.", name=new.form_id),
        remedy=tr("Pasang instrumen itu lebih dulu."),
    )


def read_moves(connection: Connection) -> list[dict[str, Any]]:
    """Return the moves of a workspace so far, oldest first."""
    text = connection.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (MOVES,)).scalar()
    return json.loads(text) if text else []


def form_then(workspace: Workspace, form: Form) -> Callable[[datetime], Form]:
    """Return what tells with which version of a form answers were given at some time.

    Codes and questions of before a move mean what they meant then.

    Args:
        workspace: whose moves.
        form: the version of now.
    """
    with workspace.reading() as connection:
        moves = [
            m for m in read_moves(connection) if m.get("to_form_id", m["form_id"]) == form.form_id
        ]
        known = {
            (row[0], row[1]): row[2]
            for row in connection.exec_driver_sql("SELECT form_id, version, id FROM instrument")
        }
    left = [(datetime.fromisoformat(m["at"]), (m["form_id"], m["from"])) for m in moves]

    def at(moment: datetime) -> Form:
        for until, version in left:
            if moment < until and version in known:
                return workspace.instrument_form(known[version])
        return form

    return at


def way_back(connection: Connection, old: Form, new: Form) -> VersionMapping | None:
    """Return the mapping that takes back an earlier move from `new` to `old`, None without one."""
    forward = logged_mapping(connection, new, old)
    return forward.inverse(new, old) if forward is not None else None


def logged_mapping(connection: Connection, old: Form, new: Form) -> VersionMapping | None:
    """Return the mapping of the last move between two versions."""
    for done in reversed(read_moves(connection)):
        left, reached = done["form_id"], done.get("to_form_id", done["form_id"])
        way = (left, done["from"]), (reached, done["to"])
        if way == ((old.form_id, old.version), (new.form_id, new.version)):
            return VersionMapping.from_json(json.dumps(done["mapping"]))
    return None


def make_mover(connection: Connection, plan: MovePlan, workspace: Workspace) -> Mover:
    """Return what knows every answer's way, with the versions that parked answers come from."""
    old, new = plan.installed.form, plan.new
    others = connection.exec_driver_sql(
        "SELECT version, definition FROM instrument WHERE form_id = ? AND version NOT IN (?, ?)",
        (plan.form_id, old.version, new.version),
    )
    return Mover(
        (old, new),
        plan.mapping,
        workspace.now().astimezone().date(),
        forward=logged_mapping(connection, new, old),
        origins={
            version: overlaid(connection, form_from_json(text)) for version, text in others.all()
        },
    )


def distinct(connection: Connection, installed: Installed, new: Form) -> Form:
    """Return the new version under a version text that tells it from the others.

    Whoever changes a questionnaire forgets to change its version; parked answers need one.
    """
    rows = connection.exec_driver_sql(
        "SELECT version, hash FROM instrument WHERE form_id = ?", (new.form_id,)
    )
    known = {row[0]: row[1] for row in rows}
    if known.get(new.version, new.hash) == new.hash:
        return new
    for number in range(2, 10_000):
        version = f"{new.version}.{number}" if new.version else str(number)
        if known.get(version, new.hash) == new.hash:
            return replace(new, version=version)
    return new


def require_movable(connection: Connection, installed: Installed, new: Form) -> None:
    """Make sure that records can move to a version.

    Raises:
        WorkspaceError: they have it already, it is another form, or it lacks the members.
    """
    old = installed.form
    if (old.form_id, old.version) == (new.form_id, new.version):
        raise WorkspaceError(
            tr("Versi {version} sudah dipakai; tidak ada yang perlu dipindah.", version=new.version)
        )
    if installed.target != "family" and old.form_id != new.form_id:
        raise WorkspaceError(
            tr("Berkas itu instrumen lain ({name}), bukan versi baru.", name=new.form_id),
            remedy=tr("Pasang sebagai instrumen tersendiri."),
        )
    other = connection.exec_driver_sql(
        "SELECT 1 FROM instrument WHERE form_id = ? AND target <> ?",
        (new.form_id, installed.target),
    ).first()
    if other is not None:
        raise WorkspaceError(
            tr("Instrumen {name} sudah dipakai untuk data lain.", name=new.form_id),
            remedy=tr("Beri form_id lain pada instrumen itu, lalu coba lagi."),
        )
    if installed.target == "family" and members_of(old) and not members_of(new):
        raise WorkspaceError(
            tr("Versi baru tidak punya daftar anggota keluarga ({name}).", name=MEMBERS),
            remedy=tr("Beri nama {name} pada repeat anggota, lalu coba lagi.", name=MEMBERS),
        )


def choose_mapping(
    connection: Connection, installed: Installed, new: Form, given: VersionMapping | None
) -> VersionMapping:
    """Return the mapping to apply: the given one, the way back of a move, or a proposal.

    Raises:
        WorkspaceError: it sends members of families into another list, or the reverse.
    """
    old = installed.form
    mapping = given or way_back(connection, old, new) or propose(old, new)
    if installed.target != "family":
        return mapping
    for before, after in mapping.repeats.items():
        if MEMBERS not in {before, after} or before == after:
            continue
        if given is not None and after:
            raise WorkspaceError(
                tr("Anggota keluarga tidak dapat dipindah ke daftar lain, atau sebaliknya."),
                remedy=tr("Hapus {name} dari padanan daftar.", name=MEMBERS),
            )
        mapping = mapping.with_repeat(before, PARK)
    return mapping


def empty_columns_of(installed: Installed, change: FormChange) -> tuple[str, ...]:
    """Return the columns of lists and search that nothing fills in the new version."""
    if installed.target != "family":
        return ()
    found = []
    for kind in (KINDS["family"], KINDS["person"]):
        labels = {f.key: f.label for f in kind.fields}
        for column, question in kind.promoted.items():
            here = change.old.questions.get(question)
            there = change.new.questions.get(question)
            fits = there is not None and there.repeat == kind.repeat
            if here is not None and here.repeat == kind.repeat and not fits:
                found.append(labels[column])
    return tuple(found)


def kind_of(installed: Installed) -> str:
    """Return the kind of the records that move."""
    return "family" if installed.target == "family" else "response"


def filled(plan: MovePlan, tallies: Tallies, records: Mapping[str, int]) -> MovePlan:
    """Return a plan with its counts."""
    targets = plan.mapping.targets(plan.change.old, plan.change.new)
    questions = []
    for key in plan.change.old.questions:
        tally = tallies.questions.get(key)
        if tally is not None:
            questions.append(
                QuestionPlan(
                    key, targets.get(key, ""), tally.answers, tally.same, tally.changed,
                    tally.parked, tally.originals, tuple(tally.examples),
                )
            )  # fmt: skip
    return replace(
        plan,
        records=dict(records),
        questions=tuple(questions),
        returned=dict(tallies.returned),
        strange=tallies.strange,
        apart=tallies.apart,
        rejoined=tallies.rejoined,
    )
