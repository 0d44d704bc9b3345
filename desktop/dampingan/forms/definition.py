"""A `Form` as JSON and back; needs neither pyxform nor the expression parser."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

from dampingan.core.errors import Place, Severity
from dampingan.forms.model import Check, Choice, Form, Group, Question, QuestionType

_FORMAT = 1


def form_to_json(form: Form) -> str:
    """Return a form as JSON text; the same form always gives the same text."""
    body = {
        "format": _FORMAT,
        "form_id": form.form_id,
        "version": form.version,
        "title": form.title,
        "languages": form.languages,
        "notes": form.notes,
        "hash": form.hash,
        "choices": {name: [_choice(c) for c in choices] for name, choices in form.choices.items()},
        "root": _plain(form.root),
    }
    if form.files:
        body["files"] = form.files
    if form.entities:
        body["entities"] = [dict(row) for row in form.entities]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def form_from_json(text: str) -> Form:
    """Return the form that `form_to_json` wrote.

    Raises:
        ValueError: the text is no form of this program.
    """
    body = json.loads(text)
    if body.get("format") != _FORMAT:
        raise ValueError(f"form format {body.get('format')}")
    return Form(
        form_id=body["form_id"],
        version=body["version"],
        title=body["title"],
        root=_group(body["root"]),
        choices={
            name: tuple(Choice(c[0], c[1], c[2] if len(c) > 2 else {}) for c in choices)
            for name, choices in body["choices"].items()
        },
        languages=tuple(body["languages"]),
        notes=tuple(body["notes"]),
        hash=body["hash"],
        files=tuple(body.get("files", ())),
        entities=tuple(body.get("entities", ())),
    )


def _choice(choice: Choice) -> list[Any]:
    parts = [choice.code, dict(choice.label)]
    return [*parts, dict(choice.extra)] if choice.extra else parts


def _plain(node: Any) -> dict[str, Any]:
    """Return a node with only what differs from its defaults."""
    out: dict[str, Any] = {}
    for item in fields(node):
        value = getattr(node, item.name)
        default = item.default_factory() if item.default_factory is not MISSING else item.default
        if value == default or item.name == "children":
            continue
        out[item.name] = _value(value)
    if isinstance(node, Group):
        out["children"] = [_plain(child) for child in node.children]
    return out


def _value(value: Any) -> Any:
    if isinstance(value, Place):
        return [value.file, value.sheet, value.row, value.column, value.value]
    if isinstance(value, tuple) and value and isinstance(value[0], Check):
        return [_plain(check) for check in value]
    if isinstance(value, tuple):
        return list(value)
    return value


def _group(raw: dict[str, Any]) -> Group:
    raw["children"] = tuple(
        _group(child) if "children" in child else _question(child) for child in raw["children"]
    )
    _restore(raw)
    return Group(**raw)


def _question(raw: dict[str, Any]) -> Question:
    raw["type"] = QuestionType(raw["type"])
    _restore(raw)
    if "checks" in raw:
        raw["checks"] = tuple(_check(check) for check in raw["checks"])
    if "exclusive" in raw:
        raw["exclusive"] = tuple(raw["exclusive"])
    return Question(**raw)


def _check(raw: dict[str, Any]) -> Check:
    raw["severity"] = Severity(raw["severity"])
    if "place" in raw:
        raw["place"] = Place(*raw["place"])
    return Check(**raw)


def _restore(raw: dict[str, Any]) -> None:
    if "path" in raw:
        raw["path"] = tuple(raw["path"])
    if "place" in raw:
        raw["place"] = Place(*raw["place"])
