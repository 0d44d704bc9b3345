"""Reference lists: agencies, programmes, funds, sectors, scales; what questions offer.

Nothing of them stands in the program: they are records that travel, begin with the files in
``resources/references`` and are changed, added to and handed out by the regency. A question offers
a list as ``select_one_from_file <list>.csv``; `overlaid` puts the workspace's entries in the place
of the file's rows. An entry that is not used any more stays valid where an answer holds it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.forms.model import RETIRED, Choice, Form
from dampingan.store.reference_seed import uid_of
from dampingan.store.source import connection_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.source import Source
    from dampingan.store.transaction import Transaction
    from dampingan.store.workspace import Workspace

ALL_REGIONS = "*"
"""`region` of `references` for the entries of every kabupaten and kota."""

FILE = ".csv"
"""Ending by which a question's choice list is a reference list."""

_COLUMNS = (
    *("id", "uid", "list", "code", "label", "short", "parent", "region", "extra", "confidence"),
    *("source", "active", "successor", "position", "origin"),
)
_CHANGEABLE = frozenset(
    {"label", "short", "parent", "region", "extra", "confidence", "source", "active", "successor"}
)
_LONGEST = 40
_REGENCY = "regency"
"""`Workspace.scope` of a kabupaten or kota, and `origin` of what it adds."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a reference list (see `table_reference.Reference` for the columns)."""

    id: int
    uid: str
    list: str
    code: str
    label: str
    short: str
    parent: str
    region: str
    extra: Mapping[str, str]
    confidence: str
    source: str
    active: bool
    successor: str
    position: int
    origin: str

    @property
    def name(self) -> str:
        """What a narrow place calls it: its abbreviation, else its label."""
        return self.short or self.label


def references(
    workspace: Source, list_name: str, *, region: str = "", inactive: bool = False
) -> tuple[Reference, ...]:
    """Return the entries of a list in order.

    Args:
        workspace: where, or a reader on one moment's state.
        list_name: e.g. ``perangkat_daerah``.
        region: code of a kabupaten or kota whose entries are wanted beside those for all; by
            default the workspace's own; `ALL_REGIONS` for every entry.
        inactive: also those that are not offered any more.
    """
    with connection_of(workspace) as connection:
        own = region or _own_region(connection)
        where = "list = ? AND deleted_at IS NULL"
        found = _select(connection, where, (list_name,))
        return tuple(
            entry
            for entry in found
            if (entry.active or inactive) and (own == ALL_REGIONS or entry.region in {"", own})
        )


def reference(workspace: Source, list_name: str, code: str) -> Reference | None:
    """Return one entry, also one that is not offered any more; None when there is none."""
    with connection_of(workspace) as connection:
        found = _select(connection, "list = ? AND code = ?", (list_name, code))
        return next(found, None)


def standing(workspace: Source, list_name: str, code: str) -> Reference | None:
    """Return the entry that stands for a code today: the last of those that replaced it."""
    seen: set[str] = set()
    found = reference(workspace, list_name, code)
    while found is not None and found.successor and found.code not in seen:
        seen.add(found.code)
        following = reference(workspace, list_name, found.successor)
        if following is None:
            break
        found = following
    return found


class Name(NamedTuple):
    """What an entry is called, in full and in a narrow place."""

    full: str
    short: str


def standing_codes(entries: Iterable[Reference]) -> dict[str, str]:
    """Return code → code of the entry that stands for it today, itself where none replaced it."""
    following = {one.code: one.successor for one in entries}
    found = {}
    for code in following:
        stands, seen = code, {code}
        while (later := following[stands]) in following and later not in seen:
            seen.add(later)
            stands = later
        found[code] = stands
    return found


def names_of(entries: Iterable[Reference], language_code: str = "") -> dict[str, Name]:
    """Return code → what it is called; one that was replaced by both names, ``lama → baru``.

    Args:
        entries: a list with its retired entries.
        language_code: ``en`` for English names where a list has them.
    """
    listed = list(entries)
    own = {one.code: _own_name(one, language_code) for one in listed}
    stands = standing_codes(listed)
    return {
        code: name
        if stands[code] == code
        else Name(*map(" → ".join, zip(name, own[stands[code]], strict=True)))
        for code, name in own.items()
    }


def _own_name(entry: Reference, language_code: str) -> Name:
    full = (entry.extra.get("label_en", "") if language_code == "en" else "") or entry.label
    return Name(full, entry.short or full)


def label_of(workspace: Source, list_name: str, code: str) -> str:
    """Return what a code is called, ``""`` when nobody knows it."""
    found = reference(workspace, list_name, code)
    return found.label if found else ""


def short(workspace: Source, list_name: str, code: str) -> str:
    """Return the abbreviation of a code, else its label, ``""`` when nobody knows it."""
    found = reference(workspace, list_name, code)
    return found.name if found else ""


def list_names(workspace: Source) -> tuple[str, ...]:
    """Return the lists that have entries, by name."""
    with connection_of(workspace) as connection:
        rows = connection.exec_driver_sql(
            "SELECT DISTINCT list FROM reference WHERE deleted_at IS NULL ORDER BY list"
        )
        return tuple(rows.scalars())


# ---------------------------------------------------------------------- changing


def add_reference(workspace: Workspace, list_name: str, label: str, **fields: Any) -> Reference:
    """Add an entry at the end of a list and return it; one that is there already is returned.

    Args:
        workspace: where.
        list_name: the list.
        label: what it is called.
        **fields: ``code`` (made of the label otherwise), ``short``, ``parent``, ``region``,
            ``extra``, ``confidence``, ``source``.

    Raises:
        ValueError: no label, or no such column.
        StorageError: not saved.
    """
    label = " ".join(label.split())
    code = str(fields.pop("code", "")) or code_of(label)
    if not label or fields.keys() - _CHANGEABLE:
        raise ValueError(label, sorted(fields))
    uid = uid_of(list_name, code)
    with workspace.write(tr("Menambah {name} ke daftar", name=label)) as tx:
        there = next(_select(tx.connection, "uid = ?", (uid,)), None)
        if there is None:
            last = tx.connection.exec_driver_sql(
                "SELECT coalesce(max(position), 0) FROM reference WHERE list = ?", (list_name,)
            ).scalar_one()
            told = {"uid": uid, "list": list_name, "code": code, "label": label}
            origin = _REGENCY if workspace.scope == _REGENCY else "here"
            tx.insert("reference", _plain(fields) | told | {"position": last + 1, "origin": origin})
        else:
            tx.restore("reference", there.id)
            tx.update("reference", there.id, {"active": 1, "successor": ""})
            _renew_names(tx, workspace, there)
        return next(_select(tx.connection, "uid = ?", (uid,)))


def change_reference(workspace: Workspace, reference_id: int, **fields: Any) -> Reference:
    """Change an entry; its code stays, so answers that hold it now say the new words.

    Args:
        workspace: where.
        reference_id: the entry.
        **fields: column → value: ``label``, ``short``, ``parent``, ``region``, ``extra``
            (a mapping), ``confidence``, ``source``, ``active``, ``successor``.

    Raises:
        ValueError: no such column, or an empty label.
        StorageError: not saved.
    """
    if fields.keys() - _CHANGEABLE or not str(fields.get("label", "-")).strip():
        raise ValueError(sorted(fields))
    entry = _one(workspace, reference_id)
    name = str(fields.get("label") or entry.label)
    return _write(workspace, entry, tr("Mengubah {name} di daftar", name=name), _plain(fields))


def retire(workspace: Workspace, reference_id: int) -> Reference:
    """Offer an entry no more; answers that hold it stay valid."""
    entry = _one(workspace, reference_id)
    return _write(
        workspace, entry, tr("Tidak memakai lagi {name}", name=entry.label), {"active": 0}
    )


def retire_all(workspace: Workspace, reference_ids: Sequence[int]) -> None:
    """Offer several entries no more, as one operation."""
    count = len(reference_ids)
    with workspace.write(tr("Tidak memakai lagi {count} isi daftar", count=count)) as tx:
        for reference_id in reference_ids:
            tx.update("reference", reference_id, {"active": 0})


def resume(workspace: Workspace, reference_id: int) -> Reference:
    """Offer an entry again that was retired or replaced."""
    entry = _one(workspace, reference_id)
    label = tr("Memakai lagi {name}", name=entry.label)
    return _write(workspace, entry, label, {"active": 1, "successor": ""})


def replace_by(workspace: Workspace, reference_id: int, successor_code: str) -> Reference:
    """Let an entry be followed by another one of its list: an agency merged or renamed.

    Answers keep the code that they hold; lists say ``lama → baru`` and sums over what stands today
    follow `standing`.

    Raises:
        WorkspaceError: there is no such entry, or it is this one or was replaced by it.
        StorageError: not saved.
    """
    entry = _one(workspace, reference_id)
    following = standing(workspace, entry.list, successor_code)
    if following is None or following.code == entry.code:
        raise WorkspaceError(
            tr("{name} tidak dapat diganti dengan itu.", name=entry.label),
            remedy=tr("Pilih isi lain dari daftar yang sama."),
        )
    label = tr("Mengganti {old} dengan {new}", old=entry.label, new=following.label)
    return _write(workspace, entry, label, {"active": 0, "successor": successor_code})


def code_of(label: str) -> str:
    """Return the code of a new entry, made of its label: small letters, digits, underscores."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if slug and len(slug) <= _LONGEST:
        return slug
    digest = hashlib.blake2b(label.casefold().encode(), digest_size=4).hexdigest()
    return "_".join(filter(None, (slug[:_LONGEST].strip("_"), digest)))


# ---------------------------------------------------------------------- in questionnaires


def overlaid(connection: Connection, form: Form) -> Form:
    """Return a form whose choice lists ``<list>.csv`` are those of the workspace.

    Entries that are not offered any more, and those of other regions, stay among the choices with
    ``aktif`` = ``0``, so that answers which hold them stay valid and keep their words. A list that
    the workspace has no entries of stays as the form brought it.
    """
    names = lists_of(form)
    if not names:
        return form
    marks = ", ".join("?" * len(names))
    return overlay(form, _select(connection, f"list IN ({marks})", names), _own_region(connection))


def lists_of(form: Form) -> tuple[str, ...]:
    """Return the reference lists that a form offers."""
    return tuple(name.removesuffix(FILE) for name in form.choices if name.endswith(FILE))


def overlay(form: Form, entries: Iterable[Reference], region: str) -> Form:
    """Return a form that offers these entries; see `overlaid`.

    Args:
        form: the questionnaire.
        entries: of any lists, in order.
        region: code of the kabupaten or kota whose entries are offered.
    """
    by_list: dict[str, list[Reference]] = {}
    for entry in entries:
        by_list.setdefault(entry.list, []).append(entry)
    changed = {
        f"{name}{FILE}": _choices(by_list[name], region, form.choices[f"{name}{FILE}"])
        for name in lists_of(form)
        if name in by_list
    }
    if all(form.choices[name] == choices for name, choices in changed.items()):
        return form
    return replace(form, choices={**form.choices, **changed})


def _choices(entries: list[Reference], own: str, before: tuple[Choice, ...]) -> tuple[Choice, ...]:
    names, english = names_of(entries), names_of(entries, "en")
    made = [_choice(e, own, names[e.code].full, english[e.code].full) for e in entries]
    lost = [c for c in before if c.code not in names]
    return (*made, *(replace(c, extra={**c.extra, RETIRED: "0"}) for c in lost))


def _choice(entry: Reference, own: str, label: str, english: str) -> Choice:
    texts = {"": label}
    if entry.extra.get("label_en"):
        texts["en"] = english
    offered = entry.active and entry.region in {"", own}
    extra = {
        **entry.extra,
        "label": entry.label,
        "singkatan": entry.short,
        "induk": entry.parent,
        "wilayah": entry.region,
        RETIRED: "1" if offered else "0",
    }
    return Choice(entry.code, texts, extra)


# ---------------------------------------------------------------------- inside


def _select(connection: Connection, where: str, values: tuple[Any, ...]) -> Iterator[Reference]:
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(_COLUMNS)}, deleted_at FROM reference WHERE {where} "
        "ORDER BY position, id",
        values,
    )
    for row in rows.all():
        told = dict(zip((*_COLUMNS, "deleted_at"), row, strict=True))
        gone = told.pop("deleted_at") is not None
        told["extra"] = json.loads(told["extra"])
        told["active"] = bool(told["active"]) and not gone
        yield Reference(**told)


def _one(workspace: Workspace, reference_id: int) -> Reference:
    with workspace.reading() as connection:
        return next(_select(connection, "id = ?", (reference_id,)))


def _write(
    workspace: Workspace, entry: Reference, label: str, columns: Mapping[str, Any]
) -> Reference:
    """Change an entry, and what records that are called by it say, as one operation."""
    with workspace.write(label) as tx:
        if tx.update("reference", entry.id, columns):
            _renew_names(tx, workspace, entry)
    return _one(workspace, entry.id)


def _renew_names(tx: Transaction, workspace: Workspace, entry: Reference) -> None:
    from dampingan.store.naming import renew_names  # it reads forms, which offer these lists

    renew_names(tx, workspace, [(entry.list, entry.code)])


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    columns = dict(fields)
    if "active" in columns:
        columns["active"] = int(bool(columns["active"]))
    if "extra" in columns:
        columns["extra"] = dict(columns["extra"])
    return columns


def _own_region(connection: Connection) -> str:
    code = connection.exec_driver_sql(
        "SELECT json_extract(value, '$') FROM setting WHERE key = 'village_code'"
    ).scalar()
    return ".".join(str(code or "").split(".")[:2])
