"""Where the choices of an XLSForm's questions come from: sheets, files beside it, other answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from dampingan.forms.expression.syntax import ExpressionSyntaxError, parse_expression
from dampingan.forms.model import Choice
from dampingan.forms.outside_table import KINDS, read_file, read_rows
from dampingan.forms.xlsform_sheet import SURVEY_COUNT, survey_count
from dampingan.forms.xlsform_text import make_text

_SEARCH = re.compile(r"search\s*\(.*\)")
_FILTERS = {
    "matches": "{column} = {value}",
    "contains": "contains({column}, {value})",
    "startswith": "starts-with({column}, {value})",
    "endswith": "ends-with({column}, {value})",
}
_VALUE_AND_LABEL = {".geojson": ("id", "title")}


class Offer(NamedTuple):
    """What a question offers.

    Attributes:
        name: of the list in `ChoiceLists.lists`; ``""`` when there is none.
        filter: choice filter that comes with it.
        source: XLSForm name of the question in a repeat whose answers are the choices.
        missing: name of a file that is not beside the form.
    """

    name: str = ""
    filter: str = ""
    source: str = ""
    missing: str = ""


class ChoiceLists:
    """All choice lists of one form.

    Attributes:
        lists: list name → choices; files are read when a question asks for them.
    """

    def __init__(
        self,
        choices: Mapping[str, list[dict[str, Any]]],
        external: Mapping[str, list[dict[str, str]]],
        folder: Path | None,
    ) -> None:
        """Take pyxform's choices, the rows of ``external_choices`` and the form's folder."""
        self.lists = {
            name: tuple(_choice(row) for row in rows) for name, rows in (choices or {}).items()
        }
        self._external = external
        self._folder = folder

    def find(self, raw: Mapping[str, Any], parameters: Mapping[str, str], name: str) -> Offer:
        """Return what a question offers.

        Args:
            raw: pyxform's dictionary of the question.
            parameters: its column ``parameters``.
            name: the question's name.
        """
        wanted = str(raw.get("query") or raw.get("itemset") or "")
        written = str(raw.get("choice_filter") or "").strip()
        appearance = str(raw.get("control", {}).get("appearance", ""))
        search = _SEARCH.search(appearance)
        if search and wanted in self.lists:
            return self._searched(search[0], wanted, f"{wanted} ({name})")
        if wanted.startswith("${"):
            return Offer(filter=written, source=wanted[2:].rstrip("}").strip())
        if wanted in self.lists:
            return Offer(wanted, written)
        if wanted in self._external:
            self.lists[wanted] = tuple(_choice(choice) for choice in self._external[wanted])
            return Offer(wanted, written)
        if Path(wanted).suffix.lower() in KINDS:
            return self._from_file(wanted, parameters, written)
        return Offer()

    def _from_file(self, file: str, parameters: Mapping[str, str], written: str) -> Offer:
        content = read_file(self._folder, file)
        usual = _VALUE_AND_LABEL.get(Path(file).suffix.lower(), ("name", "label"))
        value, label = parameters.get("value", usual[0]), parameters.get("label", usual[1])
        rows = read_rows(content, file) if content else []
        choices = tuple(
            Choice(row[value], {"": row.get(label) or row[value]}, row)
            for row in rows
            if row.get(value)
        )
        if not choices:
            return Offer(missing=file)
        name = file if usual == (value, label) else f"{file} ({value}, {label})"
        self.lists[name] = choices
        return Offer(name, written)

    def _searched(self, search: str, template: str, name: str) -> Offer:
        """Return the rows that ``search('table', …)`` of the column appearance offers."""
        arguments = _search_arguments(search)
        if not arguments:
            return Offer()
        file = f"{Path(_unquoted(arguments[0])).stem}.csv"
        content = read_file(self._folder, file)
        rows = read_rows(content, file) if content else []
        choices: list[Choice] = []
        for pattern in self.lists[template]:
            if rows and pattern.code in rows[0]:
                column = next(iter(pattern.label.values()), "") or pattern.code
                columns = [part.strip() for part in column.split(",")]
                choices += [
                    Choice(
                        row[pattern.code],
                        {"": ", ".join(filter(None, (row.get(c, "") for c in columns)))},
                        row,
                    )
                    for row in rows
                    if row.get(pattern.code)
                ]
            elif rows:
                choices.append(pattern)
        if not choices:
            return Offer(missing=file)
        self.lists[name] = tuple({choice.code: choice for choice in choices}.values())
        return Offer(name, _search_filter(arguments))


def _search_arguments(search: str) -> list[str]:
    """Return the arguments of ``search`` as XPath; none when it does not parse."""
    try:
        parse_expression(search)
    except ExpressionSyntaxError:
        return []
    parts, depth, quote = [""], 0, ""
    for letter in search[search.index("(") + 1 : search.rindex(")")]:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "," and not depth:
            parts.append("")
            continue
        parts[-1] += letter
    return [part.strip() for part in parts]


def _search_filter(arguments: list[str]) -> str:
    """Return the choice filter that ``search``'s further arguments mean."""
    conditions = []
    if len(arguments) >= 4 and _unquoted(arguments[1]) in _FILTERS:
        condition = _FILTERS[_unquoted(arguments[1])]
        conditions.append(condition.format(column=_unquoted(arguments[2]), value=arguments[3]))
    if len(arguments) >= 6:
        conditions.append(f"{_unquoted(arguments[4])} = {arguments[5]}")
    return " and ".join(conditions)


def _unquoted(argument: str) -> str:
    return argument.strip("'\"")


def _choice(row: Mapping[str, Any]) -> Choice:
    known = {"name", "label", "__row", "media", "list name", "list_name"}
    extra = {
        str(key): str(value)
        for key, value in row.items()
        if key not in known and not isinstance(value, Mapping) and value is not None
    }
    if SURVEY_COUNT in extra:
        extra[SURVEY_COUNT] = survey_count(extra)
    return Choice(str(row.get("name", "")), make_text(row.get("label")), extra)
