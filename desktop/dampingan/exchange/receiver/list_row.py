"""Rows of reference lists as they come: on the sheet Daftar, or on a sheet of one list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.exchange.sheet.column import UID
from dampingan.store.reader import Reader
from dampingan.store.reference import code_of
from dampingan.store.reference_seed import uid_of

if TYPE_CHECKING:
    from dampingan.exchange.receiver.staging import Staged

LIST, CODE, LABEL, EXTRA, SUCCESSOR = "_list", "_code", "_label", "_extra", "_successor"

_KIND = "reference"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_NUMBERS = frozenset({"dari", "sampai", "nilai", "terendah", "tertinggi", "bobot"})
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?", re.ASCII)


def entry_key(row: Mapping[str, str], list_name: str) -> str:
    """Return the key of an entry: it follows from list and code; ``""`` when the row has another.

    Args:
        row: machine name → text.
        list_name: of a sheet that holds one list, ``""`` on the sheet Daftar.
    """
    name, code = list_name or row.get(LIST, ""), _code(row)
    told = row.get(UID, "").strip()
    key = uid_of(name, code) if name and code else ""
    return key if told in {"", key} else ""


def _code(row: Mapping[str, str]) -> str:
    """Return an entry's code; a new one without gets one made of its name."""
    code = row.get(CODE, "").strip()
    return code or ("" if row.get(UID, "").strip() else code_of(row.get(LABEL, "")))


def entry_columns(
    columns: Mapping[str, str], types: Mapping[str, object], list_name: str
) -> dict[str, str]:
    """Return a row's columns as those of the sheet Daftar.

    What only some lists have stands in columns of its own here; without all of them the row has no
    opinion about it.

    Args:
        columns: machine name → text, of those that are there.
        types: every column that the file was written with.
        list_name: of a sheet that holds one list, ``""`` on the sheet Daftar.
    """
    if not list_name:
        return dict(columns)
    more = {n.partition(".")[2]: t.strip() for n, t in columns.items() if n.startswith(f"{EXTRA}.")}
    more |= {n: more[n].replace(",", ".") for n in _NUMBERS & more.keys()}
    found = {n: t for n, t in columns.items() if not n.startswith(f"{EXTRA}.")}
    if all(name in columns for name in types if name.startswith(f"{EXTRA}.")):
        kept = {name: text for name, text in more.items() if text}
        found[EXTRA] = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return found | {LIST: list_name, CODE: _code(columns)}


def entry_trouble(kind: str, row: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Return why a row of a list can't be used: column and sentence, none when it can."""
    if kind != _KIND or row.get("_deleted_at"):
        return ()
    found: list[tuple[str, str]] = []
    if not row.get(LABEL, "").strip() and LABEL in row:
        found.append((LABEL, tr("Nama belum diisi.")))
    for name in (CODE, SUCCESSOR):
        code = row.get(name, "").strip()
        if code and not _CODE.fullmatch(code):
            told = tr("Kode hanya memuat huruf, angka, titik, garis bawah, dan tanda hubung.")
            found.append((name, told))
    if row.get(SUCCESSOR, "").strip() and row.get(SUCCESSOR, "").strip() == _code(row):
        found.append((SUCCESSOR, tr("Isi daftar tidak dapat diganti oleh dirinya sendiri.")))
    for name, text in row.items():
        is_number = name.startswith(f"{EXTRA}.") and name.partition(".")[2] in _NUMBERS
        if is_number and text.strip() and not _NUMBER.fullmatch(text.strip()):
            found.append((name, tr("Isian ini bukan angka. Tulis angkanya saja.")))
    return found


def reject_lost_successors(reader: Reader, staged: Staged) -> None:
    """Reject entries that somebody let be replaced by nothing, or in the end by themselves.

    Args:
        reader: a snapshot of the workspace.
        staged: the workbook; what is rejected leaves it.
    """
    rows = [record for record in staged.records.values() if record.kind == _KIND]
    if not rows:
        return
    known: dict[tuple[str, str], str] = {
        (name, code): successor
        for name, code, successor in reader.records("reference", ("list", "code", "successor"))
    }
    names = {row.uid: (row.columns.get(LIST, ""), row.columns.get(CODE, "")) for row in rows}
    known |= {names[r.uid]: r.columns[SUCCESSOR].strip() for r in rows if SUCCESSOR in r.columns}
    for row in rows:
        by_hand = row.edited is None or "successor" in row.edited
        if by_hand and (told := _lost(known, names[row.uid])):
            staged.reject(row.sheet, row.place, told, SUCCESSOR)
            del staged.records[row.uid]


def _lost(known: Mapping[tuple[str, str], str], name: tuple[str, str]) -> str:
    """Return why following an entry's successors leads nowhere, ``""`` when it does not."""
    at, passed = name, {name}
    while successor := known.get(at, ""):
        at = name[0], successor
        if at not in known:
            return tr("Pengganti “{code}” tidak ada di daftar ini.", code=successor[:40])
        if at in passed:
            return tr("Penggantinya kembali ke isi daftar ini sendiri.")
        passed.add(at)
    return ""
