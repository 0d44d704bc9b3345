"""Kill a typing clerk at random moments and see that nothing acknowledged is ever lost.

A thousand kills: ``.venv/bin/python tests/e2e/stress_kill.py --kills 1000``
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "desktop")]

from dampingan.forms.answer import Field  # noqa: E402
from dampingan.store.entry.entry import OPEN_FAMILY, FamilyEntry  # noqa: E402
from dampingan.store.inspection import inspect  # noqa: E402
from dampingan.store.kind import MEMBERS  # noqa: E402
from dampingan.store.workspace import Workspace  # noqa: E402
from e2e.typist import next_place  # noqa: E402

MOST_LINES = 120
"""Lines that a clerk may write before the kill, two for each answer."""

A_STEP, START = 0.02, 1.0
"""Seconds that an answer and the start of the program take at most, roughly."""


@dataclass
class Promises:
    """What the store said is saved.

    Attributes:
        answers: family key → field → text.
        members: family key → keys of its members.
        rows: family key → key of each row of another repeat → the member around it.
        resume: family key → field to go on with.
        open_family: key of the family that was being keyed.
        tried: the step that was under way at the kill, ``()`` when none was.
        count: acknowledged steps in all.
    """

    answers: dict[str, dict[Field, str]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    resume: dict[str, Field] = field(default_factory=dict)
    open_family: str = ""
    tried: tuple[str, ...] = ()
    count: int = 0

    def hear(self, line: str) -> None:
        """Take one line of the typist."""
        word, *rest = json.loads(line)
        if word == "ready":
            return
        if word == "try":
            self.tried = tuple(rest)
            return
        self.count += 1
        self.tried = ()
        family, *rest = rest
        self.open_family = family
        if word == "family":
            self.answers[family], self.members[family] = {}, set()
            self.resume[family] = Field(*rest)
        elif word == "person":
            self.members[family].add(rest[0])
        elif word == "row":
            self.rows.setdefault(family, {})[rest[0]] = rest[1]
        elif word == "removed":
            self.members[family].discard(rest[0])
            self.forget(family, {rest[0]})
        else:
            question, row, text, *following = rest
            self.answers[family][Field(question, row)] = text
            self.resume[family] = Field(*following)

    def forget(self, family: str, members: set[str]) -> None:
        """Expect nothing more of members that were taken out, and of the rows inside them."""
        rows = self.rows.get(family, {})
        gone = members | {row for row, parent in rows.items() if parent in members}
        self.rows[family] = {row: parent for row, parent in rows.items() if row not in gone}
        answers = self.answers[family]
        self.answers[family] = {at: text for at, text in answers.items() if at.row not in gone}


class BrokenPromiseError(AssertionError):
    """A promise that did not hold."""


class Trial:
    """One workspace and a row of clerks who are killed over it."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.promises = Promises()
        self._chance = random.Random(seed)

    def kill_once(self) -> None:
        """Let a clerk type, kill it, and see that the file holds what was promised.

        Raises:
            BrokenPromiseError: it does not.
        """
        command = [sys.executable, str(HERE / "typist.py"), str(self.path)]
        command.append(str(self._chance.randrange(2**32)))
        self.promises.tried = ()
        typist = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            bufsize=0,  # readline must not take more than its line: communicate reads on from there
        )
        assert typist.stdout is not None
        if self._chance.random() < 0.9:
            # Counted in steps, so that a slow machine is killed as far into the work as a fast one.
            for _ in range(self._chance.randrange(1, MOST_LINES)):
                self._listen(typist.stdout.readline())
            threading.Timer(self._chance.uniform(0, A_STEP), typist.kill).start()
        else:
            threading.Timer(self._chance.uniform(0, START), typist.kill).start()
        output, complaint = typist.communicate()
        for line in output.splitlines(keepends=True):
            self._listen(line)
        if b"Traceback" in complaint:
            raise BrokenPromiseError(complaint.decode())
        self.check()

    def check(self) -> None:
        """See that the file is sound and holds every acknowledged step.

        Raises:
            BrokenPromiseError: it does not.
        """
        problems = inspect(self.path).problems
        if problems:
            raise BrokenPromiseError(f"the file is damaged: {problems}")
        with Workspace.open(self.path) as workspace:
            opened = workspace.setting(OPEN_FAMILY) or ""
            if opened != self.promises.open_family:
                self._check_new_family(workspace, opened)
            for uid in self.promises.answers:
                self._check_family(workspace, uid)
        beside = [p.name for p in self.path.parent.iterdir() if p != self.path]
        if beside:
            raise BrokenPromiseError(f"left beside the file: {beside}")

    def _listen(self, line: bytes) -> None:
        if line.endswith(b"\n"):
            self.promises.hear(line.decode())

    def _check_new_family(self, workspace: Workspace, opened: str) -> None:
        """A family may be saved whose acknowledgement was cut off; then it is open and empty."""
        if opened in self.promises.answers or not _family_id(workspace, opened):
            raise BrokenPromiseError(f"{opened} is open instead of {self.promises.open_family}")
        self.promises.answers[opened], self.promises.members[opened] = {}, set()
        resume = FamilyEntry.load(workspace, _family_id(workspace, opened)).resume
        self.promises.open_family, self.promises.resume[opened] = opened, resume or Field("")

    def _check_family(self, workspace: Workspace, uid: str) -> None:
        family_id = _family_id(workspace, uid)
        if not family_id:
            raise BrokenPromiseError(f"family {uid} is lost")
        entry = FamilyEntry.load(workspace, family_id)
        tried = self.promises.tried if self.promises.tried[:1] == (uid,) else ()
        self._check_members(uid, set(entry.session.rows(MEMBERS)), tried)
        there = {row.key for row in entry.session.answers().rows}
        if lost := self.promises.rows.get(uid, {}).keys() - there:
            raise BrokenPromiseError(f"{uid}: rows {lost} are lost")
        promised = self.promises.answers[uid]
        for at, text in list(promised.items()):
            found = entry.session.kept(at)
            if found != text and tried[1:] != (*at, found):
                raise BrokenPromiseError(f"{uid} {at}: {text!r} was saved, {found!r} is there")
            promised[at] = found
        if entry.resume != self.promises.resume[uid]:
            self._check_resume(entry, tried)

    def _check_members(self, uid: str, found: set[str], tried: tuple[str, ...]) -> None:
        promised = self.promises.members[uid]
        more, fewer = found - promised, promised - found
        if len(more) > (tried[3:] == ("person",)) or fewer - {tried[2] if tried else ""}:
            raise BrokenPromiseError(f"{uid}: members {fewer} are lost, {more} came from nowhere")
        self.promises.members[uid] = found
        self.promises.forget(uid, fewer)

    def _check_resume(self, entry: FamilyEntry, tried: tuple[str, ...]) -> None:
        """Only an answer that was saved without its acknowledgement may have moved the cursor."""
        uid, told = entry.uid, self.promises.resume[entry.uid]
        if len(tried) != 4 or not tried[1]:
            raise BrokenPromiseError(f"{uid} resumes at {entry.resume}, not at {told}")
        at = Field(tried[1], tried[2])
        if entry.session.kept(at) != tried[3] or entry.resume != next_place(entry.session, at):
            raise BrokenPromiseError(
                f"{uid} resumes at {entry.resume}, not at {told} or after {at}"
            )
        self.promises.resume[uid] = entry.resume or Field("")


def _family_id(workspace: Workspace, uid: str) -> int:
    with workspace.reading() as connection:
        row = connection.exec_driver_sql("SELECT id FROM family WHERE uid = ?", (uid,)).first()
    return row[0] if row else 0


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path[:2]), "PYTHONUTF8": "1"}


def main() -> int:
    """Kill as often as asked, on a few workspaces one after another; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    steps = killed = 0
    while killed < options.kills:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "stress.dampingan"
            Workspace.create(path, "33.75.03.1009", "2026-Q4").close()
            trial = Trial(path, options.seed + killed)
            for _ in range(min(50, options.kills - killed)):
                trial.kill_once()
                killed += 1
            steps += trial.promises.count
        print(f"{killed} kills, {steps} acknowledged steps, none lost", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
