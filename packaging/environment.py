"""The private Python environment `.venv`: made on first use, kept while it fits, mended when not.

Standard library only: this runs before anything is installed. What is installed is told by
`pyproject.toml`; the exact versions by `constraints.txt` beside this file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
STAMP = VENV / "dampingan.json"


def prepare(*, development: bool) -> Path:
    """Return the environment's Python after installing whatever is missing.

    Args:
        development: also install what the tests and checks need.

    Raises:
        SystemExit: something can't be installed; the message names the command that helps.
    """
    wanted = _wanted()
    found = _stamp()
    alive = _alive() and not _incomplete(found)
    enough = found.get("development") or not development
    if alive and enough and all(found.get(key) == value for key, value in wanted.items()):
        return PYTHON
    # A later `run.py` must not throw away what `test.py` installed before.
    development = development or bool(found.get("development"))
    if not alive:
        _create()
    STAMP.unlink(missing_ok=True)
    if not _install(development=development) or _torn():
        if not alive:
            raise SystemExit(_no_install())
        say("The old environment can't be brought up to date; making a new one.")
        _create()
        if not _install(development=development):
            raise SystemExit(_no_install())
    stamp = {**wanted, "development": development, "libraries": _libraries()}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    return PYTHON


def child_environment(**extra: str) -> dict[str, str]:
    """Return the environment variables for a program started in `.venv`."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    }
    return {**environment, "PYTHONUTF8": "1", "PIP_USER": "0", **extra}


def say(text: str) -> None:
    """Print one line at once, also when the output goes to a file or a CI log."""
    print(text, flush=True)


def call(command: list[str | Path], **extra: str) -> int:
    """Run a command in the project folder with its output shown, and return its exit code."""
    words = [str(part) for part in command]
    return subprocess.call(words, cwd=ROOT, env=child_environment(**extra))


def _wanted() -> dict[str, str]:
    """Return what the stamp of a fitting environment says."""
    digest = hashlib.sha256()
    for file in (ROOT / "pyproject.toml", CONSTRAINTS, Path(__file__)):
        digest.update(file.read_bytes())
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return {"root": str(ROOT), "inputs": digest.hexdigest(), "python": version}


def _stamp() -> dict[str, object]:
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _alive() -> bool:
    """Tell whether `.venv` starts, is of this Python's version and was made for this folder."""
    question = "import sys; print('%d.%d' % sys.version_info[:2], sys.prefix)"
    try:
        answer = subprocess.run(
            [str(PYTHON), "-I", "-c", question],
            capture_output=True,
            text=True,
            env=child_environment(),
            check=False,
        )
    except OSError:
        return False
    version, _, prefix = answer.stdout.strip().partition(" ")
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    moved = not prefix or Path(prefix).resolve() != VENV.resolve() or _made_elsewhere()
    return answer.returncode == 0 and version == here and not moved


def _made_elsewhere() -> bool:
    """Tell whether the folder was copied with its `.venv`: commands inside name the old place."""
    root = _stamp().get("root")
    return root is not None and root != str(ROOT)


def _libraries() -> list[str]:
    return sorted(path.name for path in VENV.glob(_SITE + "/*"))


_SITE = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"


def _torn() -> bool:
    """Tell whether a library is registered whose files are gone; pip takes it for installed."""
    there = set(_libraries())
    for record in VENV.glob(_SITE + "/*.dist-info/RECORD"):
        for line in record.read_text(encoding="utf-8").splitlines():
            top = line.partition(",")[0].partition("/")[0].strip('"')
            if top not in there and top not in {"..", "__pycache__"}:
                return True
    return False


def _incomplete(stamp: dict[str, object]) -> bool:
    """Tell whether something installed was deleted since (an over-eager cleaner, a full disk)."""
    before = stamp.get("libraries")
    return isinstance(before, list) and not set(before).issubset(_libraries())


def _create() -> None:
    if not _has_venv():
        system.install_venv_module()
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    say(f"Making a private Python environment in {VENV} …")
    # The Python below, should this run inside the very environment that is replaced.
    python = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.call([python, "-m", "venv", str(VENV)], env=child_environment())
    if made != 0:
        raise SystemExit(f"Python can't make an environment in {VENV}; the lines above say why.")


def _has_venv() -> bool:
    """Tell whether venv can work; Debian ships it apart from Python."""
    probe = [sys.executable, "-I", "-c", "import venv, ensurepip"]
    return subprocess.call(probe, stderr=subprocess.DEVNULL, env=child_environment()) == 0


def _install(*, development: bool) -> bool:
    target = ".[dev]" if development else "."
    say("Installing libraries (the first time some 100 MB are fetched) …")
    # Editable: the program runs from this folder and an edit needs no second installation.
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        command.append("--quiet")  # a log needs no progress bar
    command += ["--constraint", CONSTRAINTS, "--editable", target]
    # The build backend is pinned too, under the names of older and newer pip. As an address,
    # because pip splits these variables at spaces and the folder's name may have some.
    pins = CONSTRAINTS.as_uri()
    return call(command, PIP_CONSTRAINT=pins, PIP_BUILD_CONSTRAINT=pins) == 0


def _no_install() -> str:
    return (
        "The libraries could not be installed; pip's last lines above say why. "
        "The first start needs an internet connection; start again when there is one."
    )
