"""pyxform's dictionary of a questionnaire → the nodes of `model`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dampingan.core.errors import Place, Severity
from dampingan.core.language import tr
from dampingan.forms.model import Check, Choice, Group, Question, QuestionType
from dampingan.forms.xlsform_choices import ChoiceLists, Offer
from dampingan.forms.xlsform_sheet import ROW, survey_count
from dampingan.forms.xlsform_text import language_code, make_text
from dampingan.forms.xlsform_type import canonical_type

_T = QuestionType
_TYPES: dict[str, QuestionType] = {
    "text": _T.TEXT,
    "string": _T.TEXT,
    "integer": _T.INTEGER,
    "int": _T.INTEGER,
    "decimal": _T.DECIMAL,
    "date": _T.DATE,
    "time": _T.TIME,
    "dateTime": _T.DATETIME,
    "datetime": _T.DATETIME,
    "select one": _T.SELECT_ONE,
    "select one external": _T.SELECT_ONE,
    "select all that apply": _T.SELECT_MULTIPLE,
    "rank": _T.RANK,
    "acknowledge": _T.ACKNOWLEDGE,
    "trigger": _T.ACKNOWLEDGE,
    "geopoint": _T.GEOPOINT,
    "location": _T.GEOPOINT,
    "geotrace": _T.GEOTRACE,
    "geoshape": _T.GEOSHAPE,
    "photo": _T.FILE,
    "image": _T.FILE,
    "audio": _T.FILE,
    "video": _T.FILE,
    "file": _T.FILE,
    "note": _T.NOTE,
    "calculate": _T.CALCULATE,
    "hidden": _T.HIDDEN,
    "barcode": _T.TEXT,
    "percentage": _T.INTEGER,
}
_FILES = {"csv-external", "xml-external"}
_METADATA = {
    "today": "today()",
    "start": "now()",
    "end": "now()",
    **{
        f"{prefix}{name}": f"property('{name}')"
        for name in ("deviceid", "username", "email", "phonenumber")
        for prefix in ("", "uri:")
    },
}
"""What the program fills in, and how."""
_DEVICE = {
    "simserial", "subscriberid", "uri:simserial", "uri:subscriberid", "start-geopoint",
    "background-geopoint", "background-audio", "audit", "imei",
}  # fmt: skip
_SELECTS = {_T.SELECT_ONE, _T.SELECT_MULTIPLE, _T.RANK}
_TRUE = {"yes", "true", "true()", "1", "ya"}


class NodeBuilder:
    """Builds groups and questions; remembers what is shown differently.

    Attributes:
        notes: one sentence for everything that is shown differently.
    """

    def __init__(
        self,
        raw: Mapping[str, Any],
        checks: list[dict[str, str]],
        external: Mapping[str, list[dict[str, str]]],
        folder: Path | None,
    ) -> None:
        self._raw = raw
        self._lists = ChoiceLists(raw.get("choices") or {}, external, folder)
        self.notes: list[str] = []
        self._counts = Counter(_names(raw["children"]))
        self._checks: dict[str, list[dict[str, str]]] = {}
        for row in checks:
            self._checks.setdefault(row.get("question", ""), []).append(row)

    @property
    def choices(self) -> dict[str, tuple[Choice, ...]]:
        """List name → choices."""
        return self._lists.lists

    def build(self) -> Group:
        """Return the root group."""
        children = self._children(self._raw["children"], (), "")
        return Group("", str(self._raw.get("name", "data")), {}, children)

    def unused_checks(self) -> list[dict[str, str]]:
        """Return rows of the sheet ``checks`` that name no question."""
        return [row for rows in self._checks.values() for row in rows]

    # Groups

    def _children(
        self, raw: list[dict[str, Any]], path: tuple[str, ...], repeat: str
    ) -> tuple[Question | Group, ...]:
        nodes: list[Question | Group] = []
        row = 0
        for child, following in zip(raw, [*raw[1:], {}], strict=False):
            counted = child.get("name") == f"{following.get('name')}_count" and ROW not in child
            row = int((following if counted else child).get(ROW) or row)
            kind = child["type"]
            if kind in {"group", "repeat", "loop"}:
                if child["name"] == "meta" and ROW not in child:
                    nodes.extend(self._meta(child))
                else:
                    nodes.append(self._group(child, path, repeat, row))
            elif kind in _FILES or kind in {"entity", "include"}:
                self._note(row, child, kind)
            else:
                nodes.append(self._question(child, path, repeat, row))
        return tuple(nodes)

    def _group(self, raw: dict[str, Any], path: tuple[str, ...], repeat: str, row: int) -> Group:
        name = str(raw["name"])
        key = self._key(name, path)
        is_repeat = raw["type"] == "repeat"
        below = raw.get("children", [])
        if raw["type"] == "loop":
            below = list(_loop_groups(raw))
            self._note(row, raw, "loop")
        bind, control = raw.get("bind", {}), raw.get("control", {})
        inner = (*path, name)
        return Group(
            key=key,
            name=name,
            label=make_text(raw.get("label")),
            hint=make_text(raw.get("hint")),
            children=self._children(below, inner, key if is_repeat else repeat),
            path=path,
            repeat=repeat,
            number=str(raw.get("no", "")),
            relevant=_expression(bind.get("relevant")),
            is_repeat=is_repeat,
            count=str(control.get("jr:count", "")) if is_repeat else "",
            appearance=str(control.get("appearance", "")),
            place=Place(sheet="survey", row=row),
        )

    def _meta(self, raw: dict[str, Any]) -> Iterator[Question]:
        """Keep only the record's name of what pyxform adds by itself."""
        for child in raw.get("children", []):
            if child["name"] == "instanceName":
                yield Question(
                    key="instanceName",
                    name="instanceName",
                    type=QuestionType.CALCULATE,
                    label={},
                    calculation=str(child["bind"]["calculate"]),
                    xlsform_type="calculate",
                    place=Place(sheet="settings", row=2, column="instance_name"),
                )
            elif child["name"] == "instanceID":
                yield Question(
                    key="instanceID",
                    name="instanceID",
                    type=QuestionType.HIDDEN,
                    label={},
                    calculation="once(concat('uuid:', uuid()))",
                    xlsform_type="calculate",
                )

    # Questions

    def _question(
        self, raw: dict[str, Any], path: tuple[str, ...], repeat: str, row: int
    ) -> Question:
        name = str(raw["name"])
        key = self._key(name, path)
        bind, control = raw.get("bind", {}), raw.get("control", {})
        parameters = self._parameters(raw, row)
        offer = self._lists.find(raw, parameters, name)
        if offer.source and self._counts[offer.source] != 1:
            offer = Offer()
        kind, written = self._type(raw, offer, row)
        generated = name.endswith("_count") and ROW not in raw
        place = Place(sheet="survey", row=row, column="repeat_count" if generated else "")
        default, dynamic = self._default(raw, kind)
        readonly = _is_true(bind.get("readonly"))
        if bind.get("readonly") and not readonly and not _is_false(bind["readonly"]):
            self.notes.append(
                tr(
                    "Baris {row}: kolom readonly berisi rumus; pertanyaan tetap dapat diisi.",
                    row=row,
                )
            )
        return Question(
            key=key,
            name=name,
            type=kind,
            label=make_text(raw.get("label")),
            path=path,
            repeat=repeat,
            number=str(raw.get("no", "")),
            hint=make_text(raw.get("hint")),
            relevant=_expression(bind.get("relevant")),
            required=_expression(bind.get("required")),
            required_message=make_text(bind.get("jr:requiredMsg")),
            checks=tuple(self._question_checks(raw, key, kind, parameters, place)),
            calculation=_expression(bind.get("calculate")),
            default=default,
            choice_list=offer.name,
            choice_filter=offer.filter,
            choice_source=offer.source,
            save_to=str(bind.get("entities:saveto", "")),
            readonly=readonly,
            appearance=str(control.get("appearance", "")),
            parameters=parameters,
            width=_whole(raw.get("width")),
            personal=_is_true(raw.get("personal")),
            bitsum=_is_true(raw.get("bitsum")),
            visit=_is_true(raw.get("visit")),
            extra_codes=_extra_codes(raw.get("extra_codes", "")),
            exclusive=tuple(str(raw.get("exclusive", "")).replace(",", " ").split()),
            source=str(raw.get("source", "")),
            xlsform_type=written,
            place=place,
            dynamic_default=dynamic,
            trigger=self._trigger(raw),
            survey_count=survey_count(raw),
            survey_unit=str(raw.get("survey_unit", "") or "").strip(),
        )

    def _key(self, name: str, path: tuple[str, ...]) -> str:
        return name if self._counts[name] == 1 else "/".join((*path, name))

    def _type(self, raw: dict[str, Any], offer: Offer, row: int) -> tuple[QuestionType, str]:
        written = _type_name(raw)
        if written == "range":
            step = str((raw.get("parameters") or {}).get("step", "1"))
            return (_T.INTEGER if _is_whole(step, raw) else _T.DECIMAL), written
        if written in _METADATA or written in _DEVICE:
            if written in _DEVICE:
                self._note(row, raw, written)
            return _T.HIDDEN, written
        kind = _TYPES.get(written)
        if kind is None:
            self._note(row, raw, written)
            return _T.TEXT, written
        if kind in _SELECTS and not (offer.name or offer.source):
            if offer.missing:
                self.notes.append(
                    tr(
                        "Baris {row}: berkas {name} tidak ada di samping formulir;"
                        " jawaban ditulis sebagai teks.",
                        row=row,
                        name=offer.missing,
                    )
                )
            else:
                self._note(row, raw, written)
            return _T.TEXT, written
        return kind, written

    def _parameters(self, raw: dict[str, Any], row: int) -> dict[str, str]:
        parameters = raw.get("parameters") or {}
        if isinstance(parameters, str):
            from pyxform.parsing.parameters import parse

            parameters = parse(parameters, row)
        return {str(name): str(value) for name, value in parameters.items()}

    def _default(self, raw: dict[str, Any], kind: QuestionType) -> tuple[str, bool]:
        written = _type_name(raw)
        if written in _METADATA:
            return _METADATA[written], True
        default = str(raw.get("default", "") or "")
        if kind is _T.FILE:
            return "", False
        return default, bool(raw.get("_dynamic_default"))

    def _trigger(self, raw: dict[str, Any]) -> str:
        trigger = raw.get("trigger")
        if not trigger:
            return ""
        first = trigger[0] if isinstance(trigger, tuple | list) else trigger
        return str(first).strip().removeprefix("${").removesuffix("}")

    def _note(self, row: int, raw: Mapping[str, Any], kind: str) -> None:
        name = raw.get("name", "")
        self.notes.append(
            tr(
                "Baris {row}: {name} (tipe {kind}) ditampilkan sebagai teks atau hanya disimpan.",
                row=row,
                name=name,
                kind=kind,
            )
        )

    # Checks

    def _question_checks(
        self,
        raw: dict[str, Any],
        key: str,
        kind: QuestionType,
        parameters: Mapping[str, str],
        place: Place,
    ) -> Iterator[Check]:
        bind = raw.get("bind", {})
        if _expression(bind.get("constraint")):
            message = make_text(bind.get("jr:constraintMsg"))
            yield Check(
                f"{key}.constraint",
                str(bind["constraint"]),
                Severity.ERROR,
                message,
                place=_in_column(place, "constraint"),
            )
        if raw["type"] == "range":
            yield _range_check(key, parameters, place)
        if raw.get("check"):
            yield Check(
                f"{key}.check",
                str(raw["check"]),
                _severity(raw.get("check_severity")),
                make_text(raw.get("check_message")),
                place=_in_column(place, "check"),
            )
        for name in dict.fromkeys((key, str(raw["name"]))):
            for row in self._checks.pop(name, []):
                yield _sheet_check(row)


def _names(children: list[dict[str, Any]]) -> Iterator[str]:
    for child in children:
        yield str(child.get("name", ""))
        if child["type"] == "loop":
            for group in _loop_groups(child):
                yield group["name"]
                yield from _names(group["children"])
        else:
            yield from _names(child.get("children", []))


def _loop_groups(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one group per choice of a loop, its texts filled in as pyxform does."""
    for column in raw.get("columns", ()):
        if column["name"] == "none":
            continue
        children = [_fill(child, column) for child in raw.get("children", [])]
        yield {**column, "type": "group", "children": children, ROW: raw.get(ROW)}


def _fill(value: Any, column: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and "%(" in value:
        label = column.get("label", "")
        if isinstance(label, Mapping):
            label = next(iter(label.values()), "")
        return value.replace("%(name)s", str(column["name"])).replace("%(label)s", str(label))
    if isinstance(value, dict):
        return {key: _fill(item, column) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, column) for item in value]
    return value


def _expression(raw: Any) -> str:
    return "" if raw is None else str(raw).strip()


def _type_name(raw: Mapping[str, Any]) -> str:
    written = str(raw["type"])
    known = written in _TYPES or written in _METADATA or written in _DEVICE
    return written if known else canonical_type(written)


def _is_true(raw: Any) -> bool:
    return str(raw or "").strip().lower() in _TRUE


def _is_false(raw: Any) -> bool:
    return str(raw).strip().lower() in {"no", "false", "false()", "0", ""}


def _whole(raw: Any) -> int:
    text = str(raw or "").strip()
    return int(text) if text.isdigit() else 0


def _is_whole(step: str, raw: Mapping[str, Any]) -> bool:
    parameters = raw.get("parameters") or {}
    values = [step, str(parameters.get("start", "0")), str(parameters.get("end", "10"))]
    return all("." not in value for value in values)


def _extra_codes(raw: str) -> dict[str, str]:
    codes = {}
    for part in str(raw).split(";"):
        code, separator, label = part.partition("=")
        if separator:
            codes[code.strip()] = label.strip()
    return codes


def _severity(raw: Any) -> Severity:
    return Severity.ERROR if str(raw or "").strip().lower() == "error" else Severity.WARNING


def _in_column(place: Place, column: str) -> Place:
    return Place(place.file, place.sheet, place.row, column)


def _range_check(key: str, parameters: Mapping[str, str], place: Place) -> Check:
    start, end = parameters.get("start", "0"), parameters.get("end", "10")
    step = parameters.get("step", "1").lstrip("-")
    low, high = (start, end) if float(start) <= float(end) else (end, start)
    expression = f". >= {low} and . <= {high}"
    texts = {"id": f"Isi antara {low} dan {high}.", "en": f"Enter {low} to {high}."}
    if float(step) != 1:
        steps = f"(. - ({start})) div {step}"
        expression += f" and abs({steps} - round({steps})) < 0.000001"
        texts = {
            "id": f"Isi antara {low} dan {high}, dalam langkah {step}.",
            "en": f"Enter {low} to {high} in steps of {step}.",
        }
    return Check(
        f"{key}.range",
        expression,
        Severity.ERROR,
        texts,
        place=_in_column(place, "parameters"),
    )


def _sheet_check(row: Mapping[str, str]) -> Check:
    messages = {
        language_code(heading.split("::", 1)[1].strip()): text
        for heading, text in row.items()
        if heading.startswith("message::")
    }
    if row.get("message"):
        messages[""] = row["message"]
    place = Place(sheet="checks", row=int(row[ROW]), column="expression")
    return Check(
        row.get("name") or f"{row['question']}.check{row[ROW]}",
        row.get("expression", ""),
        _severity(row.get("severity")),
        messages,
        when_empty=_is_true(row.get("when_empty")),
        place=place,
    )
