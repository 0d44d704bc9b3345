"""Diagnosis: what is installed, can a window be opened, is a workspace sound."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import dampingan
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.resource import resource

_LIBRARIES = ("SQLAlchemy", "SQLModel", "alembic", "openpyxl", "python-calamine", "pyxform")
_PATIENCE = 60


def examine(workspace: Path | None, *, as_json: bool) -> int:
    """Print versions, the window's state and, if one is named, a workspace's state.

    Returns:
        0 when all is well, 1 when something is wrong (it is named).
    """
    facts: dict[str, Any] = {
        "program": _program(),
        "libraries": _libraries(),
        "window": _window_facts(),
    }
    problems = list(facts["window"].pop("problems"))
    if workspace is not None:
        facts["workspace"], found = _workspace(workspace)
        problems += found
    facts["problems"] = problems
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        _print_facts(facts)
    return 1 if problems else 0


def print_window_facts() -> int:
    """Open Qt in this process and print what it says as JSON (see `_window_facts`)."""
    from dampingan.ui.diagnosis import window_facts

    print(json.dumps(window_facts(resource("fonts"))))
    return 0


def _program() -> dict[str, str]:
    return {
        "dampingan": dampingan.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "encoding": sys.getfilesystemencoding(),
    }


def _libraries() -> dict[str, str]:
    from dampingan.store.inspection import sqlite_versions

    sqlite, cipher = sqlite_versions()
    found = {"SQLite": sqlite, "SQLCipher": cipher}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a frozen program carries no metadata
            found[name] = "?"
    return found


def _window_facts() -> dict[str, Any]:
    """Ask Qt in a process of its own, because Qt aborts where it finds no screen."""
    if getattr(sys, "frozen", False):
        command = [sys.executable]
    else:
        command = [sys.executable, "-m", "dampingan"]
    try:
        answer = subprocess.run(  # noqa: S603 - this very program
            [*command, "doctor", "--only-window"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired:
        return {"problems": [tr("Jendela tidak dapat dibuka: Qt tidak menjawab.")]}
    try:
        facts = json.loads(answer.stdout)
    except ValueError:
        words = answer.stderr.strip().splitlines()
        reason = words[0] if words else str(answer.returncode)
        return {"problems": [tr("Jendela tidak dapat dibuka: {reason}", reason=reason)]}
    missing = facts.pop("fonts_missing")
    facts["problems"] = [tr("Huruf {name} tidak dapat dimuat.", name=name) for name in missing]
    return facts


def _workspace(path: Path) -> tuple[dict[str, Any], list[str]]:
    from dampingan.store.inspection import inspect

    facts: dict[str, Any] = {"file": str(path)}
    try:
        found = inspect(path)
    except DampinganError as error:
        return facts, [str(error)]
    facts |= {
        "bytes": path.stat().st_size,
        "layout": found.revision,
        "newest_layout": found.newest,
        "village": found.village,
        "period": found.period,
        "instruments": list(found.instruments),
        "counts": found.counts,
        "missing_files": found.missing_files,
        "sound": found.sound,
    }
    problems = [tr("Berkas rusak: {problem}", problem=problem) for problem in found.problems]
    if found.missing_files:
        problems.append(
            tr(
                "{count} lampiran yang disebut isian tidak ada di ruang kerja ini. Lampirkan lagi "
                "dari berkas aslinya.",
                count=found.missing_files,
            )
        )
    return facts, problems


def _print_facts(facts: dict[str, Any]) -> None:
    headings = {
        "program": tr("Program"),
        "libraries": tr("Pustaka"),
        "window": tr("Jendela"),
        "workspace": tr("Ruang kerja"),
    }
    for key, heading in headings.items():
        for name, value in facts.get(key, {}).items():
            print(f"{heading:<12} {name:<16} {_in_words(value)}")
    for problem in facts["problems"]:
        print(tr("MASALAH {text}", text=problem))
    if not facts["problems"]:
        print(tr("Semua baik."))


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return tr("ya") if value else tr("tidak")
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
