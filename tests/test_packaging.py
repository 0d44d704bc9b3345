"""What is shipped, and the two scripts that a newcomer runs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without network, with the pinned build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*command, "--quiet", "--wheel-dir", str(folder), str(ROOT)], check=True, cwd=folder
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_every_resource_and_module(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"dampingan/resources/{file.relative_to(ROOT / 'resources').as_posix()}"
        for file in (ROOT / "resources").rglob("*")
        if file.is_file()
    } | {
        file.relative_to(ROOT / "desktop").as_posix()
        for file in (ROOT / "desktop" / "dampingan").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert wanted - inside == set()


def test_the_wheel_carries_the_licence_and_nothing_of_the_workshop(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert [name for name in inside if name.startswith(("tests", "packaging", ".venv"))] == []


def test_the_installed_program_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    program = "import sys; from dampingan.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "new", "a.dampingan", "--village", "33.75.03.1009"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.dampingan").is_file()


@pytest.mark.parametrize("script", ["run.py", "test.py", "interpreter.py"])
def test_an_old_python_can_read_the_scripts_as_far_as_the_refusal(script: str) -> None:
    ast.parse((PACKAGING / script).read_text("utf-8"), feature_version=(3, 4))


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 14)])
def test_another_python_is_refused_in_words(version: tuple[int, int]) -> None:
    done = in_packaging(f"""
        import sys
        sys.version_info = {(*version, 0, "final", 0)}
        import interpreter
        interpreter.refuse_unsupported()
    """)
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert "{}.{}".format(*version) in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings its libraries along")
def test_missing_system_libraries_are_named_with_the_command() -> None:
    done = in_packaging("""
        import system
        system._can_install = lambda: False
        system.require_libraries({"libtidakada.so.9": "libtidakada9"})
    """)
    assert done.returncode == 1
    assert "libtidakada" in done.stderr
    assert "install" in done.stderr


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_the_scripts_explain_themselves(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(PACKAGING / script), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert f"packaging/{script}" in done.stdout


def test_ci_runs_the_command_of_the_readme() -> None:
    command = "python3 packaging/test.py"
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")
    assert command in (ROOT / "README.md").read_text("utf-8")


def in_packaging(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program that imports the scripts' modules as `run.py` does."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "PYTHONPATH": str(PACKAGING)},
        capture_output=True,
        text=True,
        check=False,
    )
