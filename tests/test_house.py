"""The rules of the house that no other tool holds."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "desktop" / "dampingan"
MOST_LINES = 600

SKIPPED_FOLDERS = {
    ".git",
    ".venv",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".benchmarks",
    "__pycache__",
    ".import_linter_cache",
    "build",
    "dist",
    "hasil",
    "keluaran",
}


@cache
def project_files() -> tuple[Path, ...]:
    """Return the project's own files, also in a copy without git."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
        found += [Path(folder) / name for name in sorted(names)]
    return tuple(found)


def modules(*folders: str) -> list[Path]:
    roots = [ROOT / folder for folder in folders]
    return [f for f in project_files() if f.suffix == ".py" and any(r in f.parents for r in roots)]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        named(file): len(file.read_text("utf-8").splitlines())
        for file in modules("desktop", "tests", "packaging")
    }
    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_packaging_is_no_package_or_it_would_shadow_the_library_packaging() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_modules_are_not_named_after_nothing_in_particular() -> None:
    vague = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common|stuff)(_|$)")
    assert [named(f) for f in modules("desktop", "packaging") if vague.search(f.stem)] == []


@pytest.mark.parametrize("file", modules("packaging"), ids=named)
def test_packaging_scripts_import_only_the_standard_library(file: Path) -> None:
    beside = {other.stem for other in file.parent.glob("*.py")}
    assert set(_imported(file)) - sys.stdlib_module_names - beside - {"dampingan_frozen"} == set()


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_sentences_for_users_are_literals_that_a_catalogue_can_hold() -> None:
    formatted = [
        f"{named(file)}:{call.lineno}"
        for file, call in _tr_calls()
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
        or (isinstance(call.args[0], ast.Call) and _name(call.args[0]) == "format")
    ]
    assert formatted == []


def test_every_sentence_for_users_has_its_english() -> None:
    lacking = sorted(_sentences() - english().keys())
    assert lacking == [], "add them to resources/translations/en/<part>.po"


def test_english_has_no_sentence_that_the_program_lost() -> None:
    written = {
        node.value
        for file in modules("desktop")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(english().keys() - written) == []


def test_english_fills_in_the_same_names_as_indonesian() -> None:
    differing = {
        source: target
        for source, target in english().items()
        if source in _sentences() and _places(source) != _places(target)
    }
    assert differing == {}


def test_one_indonesian_sentence_has_one_english() -> None:
    seen: dict[str, str] = {}
    for file in _catalogues():
        for entry in polib.pofile(str(file)):
            told = seen.setdefault(entry.msgid, entry.msgstr)
            assert told == entry.msgstr, f"{named(file)}: {entry.msgid}"


def _catalogues() -> list[Path]:
    return sorted((ROOT / "resources" / "translations" / "en").glob("*.po"))


@cache
def english() -> dict[str, str]:
    return {
        entry.msgid: entry.msgstr
        for file in _catalogues()
        for entry in polib.pofile(str(file))
        if entry.msgstr
    }


def _tr_calls() -> Iterator[tuple[Path, ast.Call]]:
    for file in modules("desktop"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and _name(node) == "tr" and node.args:
                yield file, node


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


@cache
def _sentences() -> frozenset[str]:
    """Return every literal of a `tr` call, and the words of record kinds, which pass through it."""
    from dampingan.store.kind import KINDS, STATUSES, TYPOLOGIES

    found = {
        literal.value
        for _, call in _tr_calls()
        for literal in ast.walk(call.args[0])
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str)
    }
    for kind in KINDS.values():
        found |= {kind.label, *(field.label for field in kind.fields)}
    return frozenset(found | set(STATUSES.values()) | set(TYPOLOGIES.values()))


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


TEXT_SUFFIXES = {
    "",
    ".cfg",
    ".csv",
    ".desktop",
    ".in",
    ".iss",
    ".json",
    ".mako",
    ".md",
    ".po",
    ".py",
    ".pyi",
    ".qss",
    ".sh",
    ".spec",
    ".toml",
    ".ts",
    ".txt",
    ".typ",
    ".yaml",
    ".yml",
}

FORBIDDEN = {
    "a registry's host": r"p[y]pi\.(?:org|python)|pythonh[o]sted|registry\.n[p]mjs",
    "a path of one machine": r"(?<![\w/.])/(?:work/(?:main|shared)|home/\w+|Users/\w+)/",
    "an address to install from": r"--(?:extra-)?index-u[r]l|--find-l[i]nks",
}
"""What a file must not hold; the brackets keep this file from holding it."""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{named(file)}:{number}"
        for file in project_files()
        if file.suffix in TEXT_SUFFIXES
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_pins_are_names_with_versions_and_nothing_else() -> None:
    pins = (ROOT / "packaging" / "constraints.txt").read_text("utf-8").splitlines()
    wrong = [p for p in pins if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.]+", p)]
    assert wrong == []


def test_everything_installed_is_pinned() -> None:
    """A library that pip chooses by itself may be another one tomorrow."""
    from importlib.metadata import distributions

    pins = (ROOT / "packaging" / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {_normal(pin.partition("==")[0]) for pin in pins if not pin.startswith("#")}
    wanted, waiting = set(), ["dampingan"]
    known = {_normal(d.name): d for d in distributions()}
    while waiting:
        name = waiting.pop()
        if name in wanted or name not in known:
            continue
        wanted.add(name)
        for requirement in known[name].requires or []:
            if "extra ==" in requirement and name != "dampingan":
                continue
            waiting.append(_normal(re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]))
    assert wanted - pinned - {"dampingan"} == set()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_twenty_thousand_void_calls_do_not_abort_qt() -> None:
    """PySide6 6.12.0 aborts on CPython 3.11 ("deallocating None") after some 5,000 of them."""
    program = (
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "for number in range(20_000):\n"
        "    thing.setObjectName('n')\n"
        "    thing.blockSignals(False)\n"
        "    thing.setProperty('p', number)\n"
        "    thing.installEventFilter(thing)\n"
        "    thing.removeEventFilter(thing)\n"
        "print('alive')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
