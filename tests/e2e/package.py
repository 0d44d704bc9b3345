"""The parts of a zipped workbook, to be changed and zipped again."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from random import Random

Parts = dict[str, bytes]


def parts_of(content: bytes) -> Parts:
    """Return name → content of the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """Return a zip of parts, in which one name may stand twice."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in parts:
                archive.writestr(name, data)
    return buffer.getvalue()


def sheets_of(parts: Parts) -> list[str]:
    """Return the names of the parts that hold cells."""
    return [n for n in parts if n.startswith("xl/worksheets/sheet") or n == "content.xml"]


def in_part(
    content: bytes, rng: Random, change: Callable[[bytes], bytes], *, sheet: bool = True
) -> bytes:
    """Change one part, a sheet or any XML."""
    parts = parts_of(content)
    names = sheets_of(parts) if sheet else [n for n in parts if n.endswith((".xml", ".rels"))]
    name = rng.choice(names)
    parts[name] = change(parts[name])
    return zipped(list(parts.items()))
