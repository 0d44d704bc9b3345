"""Tables beside a questionnaire: the CSV files of ``pulldata`` and ``instance``."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

_ENDING = ".csv"
_MOST_IN_A_CELL = 1_000_000


class OutsideTables:
    """The CSV files of one questionnaire, each read when it is asked for first.

    Attributes:
        files: the CSV files, name → content.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Take files as the workspace keeps them, name → content."""
        self.files = dict(files)
        self._files = {name.lower(): data for name, data in files.items()}
        self._read: dict[str, Sequence[Mapping[str, str]]] = {}

    def rows(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the rows of a table by its name, with or without ``.csv``; empty without it."""
        key = name.strip().lower()
        key = key if key.endswith(_ENDING) else key + _ENDING
        if key not in self._read:
            data = self._files.get(key)
            self._read[key] = () if data is None else read_table(data)
        return self._read[key]


def is_table(name: str) -> bool:
    """Tell whether a file beside a questionnaire is a table."""
    return name.lower().endswith(_ENDING)


def read_table(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file, heading → text.

    Commas, semicolons (Excel with Indonesian settings) or tabs; UTF-8, else Windows-1252.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    csv.field_size_limit(_MOST_IN_A_CELL)
    found = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [
            {key.strip(): (value or "").strip() for key, value in row.items() if key}
            for row in found
            if any(value for key, value in row.items() if key)
        ]
    except csv.Error:
        return []
