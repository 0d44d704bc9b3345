"""From a template in `resources/print` and plain data to PDF bytes or page pictures.

Data reaches a template as one JSON text in ``sys.inputs.data`` and nowhere else: labels are never
put into markup, so nothing that somebody wrote in a form can be read as Typst. Fonts come from
`resources/fonts` alone and no date is written, so the same data gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.core.text import clean

if TYPE_CHECKING:
    from typst import Compiler, Fonts


_PANIC = "PanicException"
"""What the wheel of Typst calls a fault of its own; the class can't be imported."""


class PrintError(DampinganError):
    """A template could not be made into pages."""


def typeset_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a document as PDF.

    Args:
        template: name of a template without ``.typ``, e.g. ``questionnaire``.
        data: what the template reads; only what JSON holds.

    Raises:
        PrintError: the template does not compile; its message names the template and why.
    """
    made = _compile(template, data, format="pdf", pdf_tags=False)
    return made if isinstance(made, bytes) else b"".join(made)


def typeset_pages(template: str, data: Mapping[str, Any], *, dpi: int) -> list[bytes]:
    """Return a document's pages as PNG pictures of `dpi` dots an inch.

    Args:
        template: name of a template without ``.typ``.
        data: what the template reads.
        dpi: 96 shows A4 as 794 × 1123 pixels.

    Raises:
        PrintError: like `typeset_pdf`.
    """
    made = _compile(template, data, format="png", ppi=float(dpi))
    return [made] if isinstance(made, bytes) else made


def _compile(template: str, data: Mapping[str, Any], **how: Any) -> bytes | list[bytes]:
    from typst import TypstError

    inputs = {"data": json.dumps(_printable(data), ensure_ascii=False)}
    try:
        made = _compiler(template).compile(sys_inputs=inputs, **how)
    except TypstError as error:
        raise _failed(template, str(error)) from None
    except BaseException as error:
        # A fault inside Typst comes as a panic, which is no Exception to Python: a table that it
        # can't break must not end the program. A template may offer a plainer layout.
        if type(error).__name__ != _PANIC:
            raise
        if data.get("plain", True):
            raise _failed(template, str(error)) from None
        return _compile(template, {**data, "plain": True}, **how)
    assert made is not None
    return made


def _failed(template: str, why: str) -> PrintError:
    return PrintError(
        tr("Templat cetak “{name}” tidak dapat dipakai: {why}", name=template, why=why),
        remedy=tr("Pasang ulang program, atau pakai templat bawaan."),
    )


def _compiler(template: str) -> Compiler:
    """Return a compiler of its own: one keeps the inputs of its last call, threads must not."""
    from typst import Compiler

    folder = resource("print")
    return Compiler(folder / f"{template}.typ", root=folder, font_paths=_fonts())


@cache
def _fonts() -> Fonts:
    from typst import Fonts

    return Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[resource("fonts")],
    )


def _printable(value: Any) -> Any:
    """Return data without the control characters that no page can show."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
