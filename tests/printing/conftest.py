"""Small forms made by hand, so that pages are drawn from what a test says."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dampingan.core.resource import resource
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.forms.xlsform import read_form
from dampingan.store.workspace import Workspace


@pytest.fixture(scope="session")
def keluarga() -> Form:
    """Return the built-in form."""
    return read_form(resource("instruments/keluarga.md").read_text("utf-8"))


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """Return what reads the words of a PDF, pages apart; skips where poppler is missing."""

    def read(pdf: bytes) -> str:
        file = tmp_path / "sheet.pdf"
        file.write_bytes(pdf)
        try:
            done = subprocess.run(
                ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True
            )
        except FileNotFoundError:
            pytest.skip("pdftotext (poppler-utils) is not installed")
        return done.stdout.decode()

    return read


@pytest.fixture(scope="session")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return the small village of `listed_village`; nobody writes into it."""
    from printing.listed_village import make_village

    with make_village(tmp_path_factory.mktemp("listed") / "bandengan.dampingan") as workspace:
        yield workspace


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a small sample with its assessment and plan; nobody writes into it."""
    from dampingan.demo.sample import create_sample

    with create_sample(
        tmp_path_factory.mktemp("sampled") / "contoh.dampingan", families=30
    ) as workspace:
        yield workspace


def form_of(*children: Question | Group, choices: dict[str, list[tuple[str, str]]]) -> Form:
    """Return a form of questions with lists of codes and labels."""
    lists = {
        name: tuple(Choice(code, {"": label}) for code, label in codes)
        for name, codes in choices.items()
    }
    return Form("coba", "1", {"": "Formulir coba"}, Group("", "", {}, children), lists)


def asked(name: str, kind: QuestionType = QuestionType.TEXT, **more: object) -> Question:
    """Return a question whose label is its name unless said otherwise."""
    label = {"": str(more.pop("label", name))}
    return Question(name, name, kind, label, **more)  # type: ignore[arg-type]
