"""What `test.py` does: install, then lint, type check, layer check and the test suite."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import environment
import system
from environment import say

MODULES = [
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    # pyright is JavaScript: the extra `pyright[nodejs]` brings Node as a wheel, so that a machine
    # which reaches PyPI and nothing else can run it (plain pyright would look for Node elsewhere).
    ("pyright", ["pyright"]),
]


def run(arguments: list[str]) -> int:
    """Install and run every check and the tests; return 0 only if all of them passed."""
    options = _parser().parse_args(arguments)
    system.accept_any_console()
    system.require_libraries(system.QT_LIBRARIES)
    if not options.quick and not system.offer_program("soffice", ["libreoffice-calc"]):
        say("LibreOffice is not here (on Debian: apt-get install libreoffice-calc):")
        say("the tests that open workbooks with it will be skipped.")
    python = environment.prepare(development=True)
    failed: list[str] = []
    try:
        if not options.quick:
            for name, module in MODULES:
                if _check(name, [python, "-m", *module]):
                    failed.append(name)
            if _check("import-linter", [python, "-c", _LINT_IMPORTS]):
                failed.append("import-linter")
        if _check("pytest", [python, "-m", "pytest", "-n", options.workers, *options.pytest]):
            failed.append("pytest")
    except KeyboardInterrupt:
        return 130
    if failed:
        say(f"Not passed: {', '.join(failed)}")
    return 1 if failed else 0


# import-linter has a console script but no `python -m` form.
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint(['--no-logo'])"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 packaging/test.py",
        description="Install everything and run the checks and tests.",
    )
    parser.add_argument("--quick", action="store_true", help="only pytest")
    parser.add_argument(
        "--workers",
        # Two even on one core: much of the suite waits for disks and subprocesses.
        default=str(max(2, min(4, os.cpu_count() or 2))),
        help="test processes side by side",
    )
    parser.add_argument("pytest", nargs="*", help="after --: arguments for pytest")
    return parser


def _check(name: str, command: list[str | Path]) -> int:
    say(f"-- {name}")
    platform = {} if sys.platform == "win32" else {"QT_QPA_PLATFORM": "offscreen"}
    # Tests start the program hundreds of times: let Python keep what it compiled.
    kept = {"PYTHONDONTWRITEBYTECODE": ""}
    return environment.call(command, PYTEST_QT_API="pyside6", **kept, **platform)
