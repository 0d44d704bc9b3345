"""What `run.py` does: install, then open the window, or do the main job without a screen."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import environment
import system
from environment import say


def run(arguments: list[str]) -> int:
    """Install and run the program; return its exit code."""
    options = _parser().parse_args(arguments)
    system.accept_any_console()
    system.require_libraries(system.QT_LIBRARIES)
    python = environment.prepare(development=False)
    program = [python, "-m", "dampingan"]
    try:
        if options.command:
            return environment.call([*program, *options.command])
        if not options.offscreen and _has_screen(python):
            say("Opening Dampingan with the demo village …")
            return environment.call([*program, "demo"])
        folder = options.out.resolve()
        say(f"Doing the main job without a screen, into {folder} …")
        code = environment.call([*program, "demo", "--out", folder], QT_QPA_PLATFORM="offscreen")
    except KeyboardInterrupt:
        return 130
    if code == 0:
        say(f"Workspace, workbook and pictures are in {folder}")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 packaging/run.py",
        description="Install Dampingan and run it: the demo village in a window, or, without a "
        "screen, the main job into a folder.",
    )
    parser.add_argument(
        "--offscreen", action="store_true", help="work without a screen even if there is one"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=environment.ROOT / "keluaran",
        metavar="DIR",
        help="folder for workspace, workbook and pictures (default: keluaran)",
    )
    parser.add_argument(
        "command", nargs="*", help="after --: run this Dampingan command instead, e.g. -- doctor"
    )
    return parser


def _has_screen(python: Path) -> bool:
    """Tell whether a window can be opened, by trying: a set DISPLAY alone promises nothing."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    if sys.platform != "linux":
        return _opens_window(python)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    if _opens_window(python):
        return True
    system.require_libraries(system.WINDOW_LIBRARIES)
    return _opens_window(python)


def _opens_window(python: Path) -> bool:
    probe = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    command = [str(python), "-c", probe]
    return (
        subprocess.call(
            command,
            env=environment.child_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        == 0
    )
