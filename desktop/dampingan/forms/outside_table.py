"""Files beside a form: which ones it needs, and their rows for choices and look-ups.

ODK reads CSV, XML (``root/item``) and GeoJSON as tables. A table is known by its file name and by
that name without its ending, as ``pulldata('desa', …)`` writes it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from dampingan.core.resource import resource

Rows = list[dict[str, str]]

KINDS = (".csv", ".xml", ".geojson")
_LIMIT = 50_000_000
"""Largest table, bytes; a table of all Indonesian villages has six million."""
_MOST_IN_A_CELL = 1_000_000
_PULLDATA = re.compile(r"""pulldata\(\s*['"]([^'"]+)['"]""")
_SEARCH = re.compile(r"""search\(\s*['"]([^'"]+)['"]""")


class FileTables:
    """Tables read from files, each when it is first asked for.

    Attributes:
        files: the files, name → content.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Take the files.

        Args:
            files: file name → content.
        """
        self.files = dict(files)
        self._names = {Path(name).stem.casefold(): name for name in files}
        self._names |= {name.casefold(): name for name in files}
        self._known: dict[str, Rows] = {}

    def rows(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the rows of a table, empty when there is none of that name."""
        file = self._names.get(name.strip().casefold())
        if file is None:
            return ()
        if file not in self._known:
            self._known[file] = read_rows(self.files[file], file)
        return self._known[file]


def read_rows(content: bytes, name: str) -> Rows:
    """Return the rows of a table file, column → text; empty when it can't be read.

    Args:
        content: the file.
        name: its name, whose ending says how it is written.
    """
    read = _READERS.get(Path(name).suffix.lower())
    try:
        return list(read(_decode(content))) if read else []
    except (ValueError, TypeError, AttributeError, KeyError, csv.Error, ET.ParseError):
        return []


def read_file(folder: Path | None, name: str) -> bytes | None:
    """Return a file beside the form; None when there is none or it can't be read."""
    if name != Path(name).name:
        return None
    for path in _likely(folder, name):
        try:
            if path.is_file() and path.stat().st_size <= _LIMIT:
                return path.read_bytes()
        except OSError:
            continue
    return None


def _likely(folder: Path | None, name: str) -> Iterator[Path]:
    """Yield where Kobo and ODK tools put such files, then the program's own list of that name.

    A form that offers a list which comes with the program (`store.reference`) need not bring it.
    """
    if folder is not None:
        yield folder / name
        for below in ("media", f"{folder.name}-media"):
            yield folder / below / name
    try:
        yield resource("references") / name
    except FileNotFoundError:
        return


def table_names(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the files that the rows of a survey sheet read tables from, in order.

    Args:
        rows: heading → cell.
    """
    names: dict[str, None] = {}
    for row in rows:
        for cell in row.values():
            text = str(cell or "")
            names.update((f"{Path(t).stem}.csv", None) for t in _PULLDATA.findall(text))
            names.update((f"{Path(t).stem}.csv", None) for t in _SEARCH.findall(text))
        words = str(row.get("type") or "").split()
        if len(words) > 1 and words[-1] == "or_other":
            words.pop()
        if len(words) > 1 and Path(words[-1]).suffix.lower() in KINDS:
            names[words[-1]] = None
        if words and words[0] in {"csv-external", "xml-external"} and row.get("name"):
            names[f"{row['name']}.{words[0][:3]}"] = None
    return list(names)


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""):
        try:
            return content.decode(encoding or "cp1252")
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _read_csv(text: str) -> Iterator[dict[str, str]]:
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    csv.field_size_limit(_MOST_IN_A_CELL)
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter):
        cells = {k.strip(): v for k, v in row.items() if isinstance(k, str)}
        if any(cells.values()):
            yield {heading: (cell or "").strip() for heading, cell in cells.items()}


def _read_xml(text: str) -> Iterator[dict[str, str]]:
    if "<!ENTITY" in text.upper():
        raise ValueError("entities are not allowed")
    for item in ET.fromstring(text):  # noqa: S314 - entities are refused above
        yield {part.tag.rpartition("}")[2]: (part.text or "").strip() for part in item}


def _read_geojson(text: str) -> Iterator[dict[str, str]]:
    for feature in json.loads(text)["features"]:
        row = {key: _plain(value) for key, value in (feature.get("properties") or {}).items()}
        if "id" in feature:
            row.setdefault("id", _plain(feature["id"]))
        point = (feature.get("geometry") or {}).get("coordinates")
        if isinstance(point, list) and len(point) > 1 and not isinstance(point[0], list):
            row["geometry"] = f"{point[1]} {point[0]} 0 0"
        yield row


def _plain(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


_READERS: dict[str, Callable[[str], Iterator[dict[str, str]]]] = {
    ".csv": _read_csv,
    ".xml": _read_xml,
    ".geojson": _read_geojson,
}
