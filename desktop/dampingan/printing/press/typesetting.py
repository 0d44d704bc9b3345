"""From a template in `resources/print` and plain data to PDF bytes or page pictures.

Data reaches a template as one JSON text in ``sys.inputs.data`` and nowhere else: labels are never
put into markup, so nothing that somebody wrote in a form can be read as Typst. Fonts come from
`resources/fonts` alone and no date is written, so the same data gives the same bytes everywhere.
"""

from __future__ import annotations

import ctypes
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.core.text import clean

if TYPE_CHECKING:
    from typst import Compiler, Fonts


_PANIC = "PanicException"
"""What the wheel of Typst calls a fault of its own; the class can't be imported."""

_MEMORY_OF_TYPST = 10
"""Calls after which Typst forgets what was not asked for again."""

FAMILY = "Inter"
"""The family of faces without which no sheet is printed."""

_COUNT = re.compile(rb"/Type/Pages/Count (\d+)")
_WHERE = re.compile(r"┌─ (\S[^\n]*?):(\d+):(\d+)")
"""File, line and column in Typst's own report."""
_MISSING = re.compile(r"file not found \(searched at (.*)\)", re.DOTALL)
_QUOTED = re.compile(r"""(["`])([^"`]*)\1""")
_LONGEST = 160
"""Letters of Typst's reason that are shown."""


class PrintError(DampinganError):
    """A template could not be made into pages.

    Attributes:
        template: file name of the template that does not work, ``""`` when it is something else.
        is_own: whether templates of the folder beside the workspace took part, so that the shipped
            ones may do better.
    """

    def __init__(
        self, message: str, *, remedy: str = "", template: str = "", is_own: bool = False
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.template = template
        self.is_own = is_own


def typeset_pdf(
    template: str, data: Mapping[str, Any], *, templates: Templates | None = None
) -> bytes:
    """Return a document as PDF.

    Args:
        template: name of a template without ``.typ``, e.g. ``questionnaire``.
        data: what the template reads; only what JSON holds.
        templates: where templates are read from; None: the shipped ones.

    Raises:
        PrintError: the template does not compile; its message names the template and why.
    """
    made = _compile(template, data, templates or shipped_templates(), format="pdf", pdf_tags=False)
    return made if isinstance(made, bytes) else b"".join(made)


@dataclass(frozen=True)
class Sheets:
    """Documents that were set.

    Attributes:
        pdf: all of them.
        pages: how many.
        starts: page on which each document begins, from 0; empty when the template does not say.
    """

    pdf: bytes
    pages: int
    starts: tuple[int, ...]


def typeset_text(template: str, text: str, templates: Templates) -> Sheets:
    """Return the documents that a JSON text holds, and where each begins.

    Args:
        template: name of a template without ``.typ``.
        text: what the template reads, of printable characters (see `printable`).
        templates: where templates are read from.

    Raises:
        PrintError: the template does not compile.
    """
    compiler = _compiler(template, templates)
    with _explained(template, templates):
        try:
            made = compiler.compile(sys_inputs={"data": text}, format="pdf", pdf_tags=False)
        except BaseException as error:
            plainer = _plainer(json.loads(text)) if type(error).__name__ == _PANIC else None
            if plainer is None:
                raise
            return typeset_text(template, json.dumps(plainer, ensure_ascii=False), templates)
        assert isinstance(made, bytes)
        # Costs nothing: Typst still knows the pages.
        starts = json.loads(compiler.query("<document-start>", field="value"))
    return Sheets(made, _page_count(made), tuple(int(start) - 1 for start in starts))


def _page_count(pdf: bytes) -> int:
    """Return how many pages a PDF of Typst's has; no library is loaded for it."""
    found = _COUNT.search(pdf)
    if found is not None:
        return int(found[1])
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def typeset_marked(
    template: str, data: Mapping[str, Any], labels: Sequence[str], templates: Templates
) -> tuple[bytes, dict[str, list[Any]]]:
    """Return a document as PDF, and the values of its metadata by label.

    Args:
        template: name of a template without ``.typ``.
        data: what the template reads.
        labels: of metadata that are dictionaries, without angle brackets.
        templates: where templates are read from.

    Returns:
        The PDF; label → metadata in order, each with its page ``p`` and place ``x``, ``y`` (mm).

    Raises:
        PrintError: the template does not compile.
    """
    compiler = _compiler(template, templates)
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False)}
    with _explained(template, templates):
        try:
            made = compiler.compile(sys_inputs=inputs, format="pdf", pdf_tags=False)
        except BaseException as error:
            plainer = _plainer(data) if type(error).__name__ == _PANIC else None
            if plainer is None:
                raise
            return typeset_marked(template, plainer, labels, templates)
        assert isinstance(made, bytes)
        # Costs little: Typst still knows the pages.
        found = {label: _marks(compiler, label) for label in labels}
    return made, found


def _marks(compiler: Compiler, label: str) -> list[Any]:
    asked = f"query(<{label}>).map(mark => (mark.value, mark.location().position()))"
    return [
        {**value, "p": place["page"], "x": _millimetres(place["x"]), "y": _millimetres(place["y"])}
        for value, place in json.loads(compiler.eval(asked))
    ]


def _millimetres(points: str) -> float:
    return round(float(points.removesuffix("pt")) * 25.4 / 72, 3)


def forget_pages() -> None:
    """Let Typst forget what it worked out so far.

    It keeps everything for ten more calls, a gigabyte after a few hundred pages; so that many calls
    are made that cost nothing.
    """
    compiler = _empty()
    for _ in range(_MEMORY_OF_TYPST + 1):
        compiler.compile(format="pdf", pdf_tags=False)
    if sys.platform == "linux":  # the C library hands freed memory back only when it is asked
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


@cache
def _empty() -> Compiler:
    from typst import Compiler

    folder = resource("print")  # `sheet.typ` draws nothing by itself
    return Compiler(folder / "sheet.typ", root=folder, font_paths=_fonts())


def typeset_pages(template: str, data: Mapping[str, Any], *, dpi: int) -> list[bytes]:
    """Return a document's pages as PNG pictures of `dpi` dots an inch.

    Args:
        template: name of a template without ``.typ``.
        data: what the template reads.
        dpi: 96 shows A4 as 794 × 1123 pixels.

    Raises:
        PrintError: like `typeset_pdf`.
    """
    made = _compile(template, data, shipped_templates(), format="png", ppi=float(dpi))
    return [made] if isinstance(made, bytes) else made


def _compile(
    template: str, data: Mapping[str, Any], templates: Templates, **how: Any
) -> bytes | list[bytes]:
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False)}
    with _explained(template, templates):
        try:
            made = _compiler(template, templates).compile(sys_inputs=inputs, **how)
        except BaseException as error:
            plainer = _plainer(data) if type(error).__name__ == _PANIC else None
            if plainer is None:
                raise
            return _compile(template, plainer, templates, **how)
    assert made is not None
    return made


@contextmanager
def _explained(template: str, templates: Templates) -> Iterator[None]:
    """Let what goes wrong in Typst come out as `PrintError`.

    A fault inside Typst comes as a panic, which is no Exception to Python: a table that it can't
    break must not end the program. A template may offer a plainer layout.
    """
    from typst import TypstError

    try:
        yield
    except TypstError as error:
        raise template_error(template, error, templates) from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise panicked(template, templates) from None


def _plainer(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return data that ask for the plain layout, None when they do already or can't."""
    if "common" in data:
        common = data["common"]
        return None if common.get("plain", False) else {**data, "common": {**common, "plain": True}}
    return None if data.get("plain", True) else {**data, "plain": True}


def template_error(template: str, error: Exception, templates: Templates) -> PrintError:
    """Say in Indonesian what is wrong with a template, whose it is, and where Typst stopped."""
    where = _WHERE.search(str(getattr(error, "diagnostic", "")))
    name, line, column = (
        (PurePath(where[1]).name, where[2], where[3]) if where else (f"{template}.typ", "", "")
    )
    is_own = Path(name).stem in templates.own
    why = _reason(str(error), name, templates.root)
    told = tr("Templat cetak “{name}” tidak dapat dipakai: {why}.", name=name, why=why)
    if line:
        told = tr(
            "Templat cetak “{name}”, baris {line} kolom {column}: {why}.",
            name=name,
            line=line,
            column=column,
            why=why,
        )
    if is_own:
        remedy = tr(
            "Itu templat dari folder templat-cetak. Perbaiki, atau cetak dengan templat bawaan."
        )
    elif templates.own:
        remedy = tr(
            "Itu templat bawaan, yang dipakai bersama templat dari folder templat-cetak. "
            "Cetak dengan templat bawaan saja."
        )
    else:
        remedy = tr("Pasang ulang program, atau laporkan kepada pengembang.")
    return PrintError(told, remedy=remedy, template=name, is_own=bool(templates.own))


def _reason(said: str, name: str, root: Path) -> str:
    """Return why Typst stopped, in one line without paths of this computer and without answers.

    Typst repeats values: what a template panicked with, a text that is no number. They come from
    families; only what stands in the template itself is shown.

    Args:
        said: Typst's own message.
        name: file of the template.
        root: folder that Typst read.
    """
    missing = _MISSING.search(said)
    if missing is not None:
        # By the folder's name alone: Windows may write the way there in two manners.
        wanted = missing[1].replace("\\", "/").rpartition(f"/{root.name}/")[2]
        return tr(
            "berkas “{name}” tidak ada; yang terbaca hanya templat dan gambar langsung di folder "
            "templat-cetak, bukan di subfoldernya",
            name=wanted,
        )
    said = (said.splitlines() or [""])[0].rstrip(" :")
    with suppress(OSError):
        source = (root / name).read_text("utf-8", "replace")
        said = _QUOTED.sub(lambda one: one[0] if one[2] in source else one[1] + "…" + one[1], said)
        before, sign, value = said.partition(": ")
        value = value.strip('"`.(, ')
        if sign and not before.startswith("expected") and (not value or value not in source):
            said = before
    line = " ".join(said.split()).rstrip(".")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def panicked(template: str, templates: Templates, *, died: bool = False) -> PrintError:
    """Say that Typst itself failed at a template, or that its process `died`."""
    name = f"{template}.typ"
    if died:
        told = tr("Mesin cetak berhenti pada templat “{name}”; mungkin memorinya habis.", name=name)
    else:
        told = tr("Mesin cetak berhenti pada templat “{name}”.", name=name)
    if templates.own:
        remedy = tr("Cetak dengan templat bawaan, tanpa folder templat-cetak.")
    else:
        remedy = tr("Kurangi isinya, misalnya per RT, lalu coba lagi.")
    return PrintError(told, remedy=remedy, template=name, is_own=bool(templates.own))


@dataclass(frozen=True)
class Templates:
    """Where templates of a job are read from.

    Attributes:
        root: folder that Typst may read.
        own: names of templates that the folder beside the workspace replaces or adds.
    """

    root: Path
    own: frozenset[str] = frozenset()


def shipped_templates() -> Templates:
    """Return the templates that came with the program."""
    return Templates(resource("print"))


def _compiler(template: str, templates: Templates) -> Compiler:
    """Return a compiler of its own: one keeps the inputs of its last call, threads must not."""
    from typst import Compiler

    root = templates.root
    return Compiler(root / f"{template}.typ", root=root, font_paths=_fonts())


@cache
def _fonts() -> Fonts:
    """Return the program's own faces.

    Raises:
        PrintError: they are gone; pages without words must not be printed.
    """
    from typst import Fonts

    with suppress(FileNotFoundError):
        found = Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[resource("fonts")],
        )
        if FAMILY in found.families():
            return found
    raise PrintError(
        tr("Huruf {name} milik program tidak ditemukan.", name=FAMILY),
        remedy=tr("Pasang ulang program."),
    )


def printable(value: Any) -> Any:
    """Return data without the control characters that no page can show; spaces stay as wide."""
    if isinstance(value, str):
        return "\xa0".join(map(clean, value.split("\xa0"))) if "\xa0" in value else clean(value)
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value
