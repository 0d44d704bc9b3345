"""What stands in an agency's work list: which records, which columns, which rows."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from dampingan.core.keys import new_key
from dampingan.exchange.sheet.column import (
    CELLS,
    FINGERPRINT,
    KEYS,
    PARENT,
    REFERENCE,
    STAMPS,
    TITLE,
    UID,
    Column,
    reference,
)
from dampingan.exchange.sheet.layout import Layout, OwnForm, SheetLayout, layout_of, tally_of
from dampingan.exchange.writer.record import rows_of
from dampingan.exchange.writer.scope import Scope
from dampingan.exchange.writer.survey import EVERYTHING, Survey
from dampingan.exchange.writer.workbook import Values
from dampingan.forms.model import Form, QuestionType
from dampingan.store.plan.agency_charge import (
    ACTIVITY,
    LEAD,
    VISIT,
    charges_of,
    standing_agency,
    successors,
)
from dampingan.store.plan.record import PlanRecord, plan_records_of
from dampingan.store.reader import Reader

PROGRESS, FOLLOW_UP = "kemajuan", "tindak_lanjut"
"""Repeats that a work list is made of."""

VILLAGE_CODE = "_village_code"

_SPARE = {PROGRESS: 300, FOLLOW_UP: 100}
"""Repeat → empty rows for what is new; activities and visits are begun in the program."""

OPEN = {
    ACTIVITY: frozenset({"keadaan", "pelaksana", "tahun_mulai", "tahun_selesai", "keterangan"}),
    VISIT: frozenset[str](),
}
"""Form → questions that an agency is meant to change; the others are shown in grey."""

_LEFT_OUT = frozenset(
    {
        *("saring", "potensi", "dusun", "bidang", "sub_bidang", "sektor", "sdgs"),
        *("pola", "jangka", "pengusul", "prioritas"),
    }
)
"""Questions that are the village's own affair, or about its survey; beside links to families and
what the form calls personal."""

_PRINTED = {
    ACTIVITY: (
        *("keadaan", "pelaksana", "tahun_mulai", "tahun_selesai", "keterangan"),
        *("volume", "satuan", "biaya", "rw", "rt"),
    ),
    VISIT: ("tanggal", "rw", "rt", "lokasi", "hasil", "kesepakatan"),
}
"""Form → questions that come first and are printed, on the width of one page; the others stand
beside them on the screen."""

_ABOUT = {
    ACTIVITY: "kegiatan yang diampu atau didukung, satu baris satu kegiatan",
    PROGRESS: "laporan kemajuan; yang baru di baris kosong, kegiatannya dipilih di Kunci induk",
    VISIT: "kunjungan perangkat daerah ini, dan kunjungan ke kegiatannya",
    FOLLOW_UP: "tindak lanjut kunjungan; keadaannya diubah di sini",
}
"""Form or repeat → what Petunjuk says of its sheet."""

_KEPT = frozenset({UID, PARENT, TITLE, VILLAGE_CODE, FINGERPRINT, CELLS, STAMPS, "_position"})

Charge = Mapping[str, PlanRecord]
"""Key → record of what one agency does."""


def names_of(reader: Reader, agency: str) -> Iterator[tuple[str, str, str]]:
    """Yield form, name and key of what an agency does: as its work list calls it, and its title."""
    charge = charges_of(reader).get(standing_agency(reader, agency), {})
    villages = dict(reader.records("village", ("code", "name")))
    for uid, label in _labels(charge, villages).items():
        record = charge[uid]
        yield record.form_id, label, uid
        yield record.form_id, record.title, uid


def survey_for(reader: Reader, charge: Charge, about: tuple[str, str]) -> Survey:
    """Return which records go: these, with the rows of theirs that are there.

    Args:
        reader: the snapshot.
        charge: what the agency does.
        about: what else makes this batch another one.
    """
    scope = Scope(families=frozenset(), responses=frozenset(charge))
    state = hashlib.sha256(repr(about).encode())
    counts: dict[str, int] = {}
    gone: set[str] = set()
    newest = ""
    columns = ("uid", "form_id", "updated_at", "stamps")
    where, values = scope.condition("response")
    for uid, form_id, at, stamps in reader.records("response", columns, where=where, values=values):
        _count(counts, tally_of("response", form_id))
        newest = max(newest, at)
        state.update(repr((uid, stamps)).encode())
    where, values = scope.condition("roster_row")
    columns = ("uid", "response.form_id", "repeat", "updated_at", "deleted_at", "stamps")
    for uid, form_id, repeat, at, deleted, stamps in reader.records(
        "roster_row", columns, where=where, values=values
    ):
        if deleted:
            gone.add(uid)
            continue
        _count(counts, tally_of("roster_row", form_id, repeat))
        newest = max(newest, at)
        state.update(repr((uid, stamps)).encode())
    rng = random.Random(state.digest())  # noqa: S311 - a name, not a secret
    return Survey(
        choice=EVERYTHING,
        listed=(),
        rows=counts,
        deleted={},
        out=frozenset(),
        left_out=0,
        unheard=frozenset(gone),
        withheld={},
        last={},
        by_status={},
        state_at=newest,
        batch_uid=new_key("B", rng=rng),
        scope=scope,
    )


def _count(counts: dict[str, int], tally: str) -> None:
    counts[tally] = counts.get(tally, 0) + 1


# -- sheets ------------------------------------------------------------------------------------

_PLACE = reference("village", "Desa/kelurahan (acuan)", "", KEYS, 26.0)
_ROLE = reference("role", "Peran (acuan)", "", KEYS, 14.0)
_LAST = reference("progress", "Kemajuan terakhir (acuan)", "", KEYS, 24.0)


def layout_for(reader: Reader) -> Layout:
    """Return the sheets of a work list: activities, progress, visits, follow-ups."""
    forms = {
        entry.form_id: reader.instrument_form(entry.id)
        for entry in reader.instruments()
        if entry.active and entry.form_id in {ACTIVITY, VISIT}
    }
    extra = [OwnForm(forms[name]) for name in (ACTIVITY, VISIT) if name in forms]
    whole = layout_of(reader.form("family"), (), extra=extra)
    sheets = tuple(
        _sheet(sheet, forms[sheet.form_id])
        for sheet in whole.sheets
        if sheet.form_id in forms and sheet.repeat in {"", PROGRESS, FOLLOW_UP}
    )
    used = {column.list_name for sheet in sheets for column in sheet.columns}
    return Layout(whole.form, sheets, {n: one for n, one in whole.lists.items() if n in used})


def _sheet(sheet: SheetLayout, form: Form) -> SheetLayout:
    """Take what is nobody's business out of a sheet, and open it (exchange rule 21b)."""
    columns = [_folded(column) for column in sheet.columns if _goes(column, form)]
    if sheet.repeat:
        columns = [_wide(column) for column in columns]
        lead = [_PLACE]
    else:
        columns = [_closed(column, sheet.form_id) for column in columns]
        lead = [_PLACE, *((_ROLE, _LAST) if sheet.form_id == ACTIVITY else ())]
    place = next(i for i, column in enumerate(columns) if not column.band.quiet)
    columns[place:place] = lead
    first = () if sheet.repeat else _PRINTED[sheet.form_id]
    columns[place:] = _by_use(columns[place:], first)
    printed = [i for i, column in enumerate(columns, 1) if column.answer in first]
    return replace(
        sheet,
        columns=tuple(columns),
        on_paper=max(printed, default=0),
        frozen=min(place + 1, len(columns)),
        about=_ABOUT[sheet.repeat or sheet.form_id],
        spare=_SPARE.get(sheet.repeat, 0),
        guarded=False,
    )


def _by_use(columns: list[Column], first: tuple[str, ...]) -> list[Column]:
    """Put what is asked most beside what a row is called; the rest keeps its order."""
    wanted = [c for name in first for c in columns if c.answer == name]
    lead = [c for c in columns if c in (_PLACE, _ROLE, _LAST)]
    return [*lead, *wanted, *(c for c in columns if c not in lead and c not in wanted)]


def _folded(column: Column) -> Column:
    """Fold away what only the program reads."""
    own = column.name in {VILLAGE_CODE, FINGERPRINT, "_position"}
    return replace(column, hidden=True) if own else column


def _wide(column: Column) -> Column:
    """Leave room for the activity that a new row is about."""
    if column.name == PARENT:
        return replace(column, label="Kunci induk (baris baru: pilih)", width=30.0)
    return replace(column, width=44.0) if column.name == f"{REFERENCE}title" else column


def _goes(column: Column, form: Form) -> bool:
    if not column.answer:
        linked = form.questions.get(column.linked)
        shown = column.name == f"{REFERENCE}title"
        named = linked is not None and not _is_family(column) and linked.key not in _LEFT_OUT
        return column.name in _KEPT or shown or named
    question = form.questions[column.answer]
    hidden = question.personal or question.key in _LEFT_OUT or bool(column.target)
    return not hidden and question.type is not QuestionType.FILE


def _is_family(column: Column) -> bool:
    return column.linked == "keluarga_nama"


def _closed(column: Column, form_id: str) -> Column:
    """Show a column in grey that an agency is not meant to change."""
    if column.name == PARENT:
        return replace(column, hidden=True)
    if column.name == TITLE:
        return replace(column, label="Sebutan", width=44.0)
    if column.answer and column.answer not in OPEN[form_id]:
        return replace(column, locked=True)
    return column


# -- rows --------------------------------------------------------------------------------------


class WorkListRows:
    """The rows of one agency's work list, by village and title."""

    def __init__(self, reader: Reader, agency: str, charge: Charge, survey: Survey) -> None:
        """Look up what rows are called.

        Args:
            reader: the snapshot.
            agency: whose work it is.
            charge: what the agency does.
            survey: which records go.
        """
        self._reader, self._charge, self._survey = reader, charge, survey
        self._villages = {
            code: f"{name}, {kecamatan}" if kecamatan else name
            for code, name, kecamatan in reader.records("village", ("code", "name", "kecamatan"))
        }
        self._labels = _labels(charge, self._villages)
        self._last = {record.uid: _last(record) for record in plan_records_of(reader, charge)}
        self._codes = {c for c, now in successors(reader).items() if now == agency} | {agency}

    def rows_of(self, sheet: SheetLayout) -> list[Values]:
        """Return the rows of a sheet."""
        found: list[Values] = []
        rows = [list(row) for row in rows_of(self._reader, sheet, self._survey)]
        own = sheet.index[PARENT if sheet.repeat else UID]
        for row in rows:
            self._fill(sheet, row, self._charge.get(row[own] or ""))
            found.append(row)
        place = [sheet.index[name] for name in (f"{REFERENCE}village", _named(sheet))]
        found.sort(key=lambda row: [(row[i] or "").casefold() for i in place])
        return found

    def _fill(self, sheet: SheetLayout, row: list[str | None], record: PlanRecord | None) -> None:
        if record is None:
            return
        told = {
            f"{REFERENCE}village": self._villages.get(record.village_code, record.village_code),
            f"{REFERENCE}progress": self._last.get(record.uid),
            f"{REFERENCE}title": self._labels[record.uid],
            f"{REFERENCE}role": self._role(record),
            TITLE: self._labels[record.uid],
        }
        for name, text in told.items():
            if name in sheet.index:
                row[sheet.index[name]] = text

    def _role(self, record: PlanRecord) -> str:
        return "pengampu" if self._codes.intersection(record.keys(LEAD)) else "pendukung"


def _named(sheet: SheetLayout) -> str:
    return f"{REFERENCE}title" if sheet.repeat else TITLE


def _labels(charge: Charge, villages: Mapping[str, str]) -> dict[str, str]:
    """Return key → what a record is called; no two of them alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for record in charge.values():
        village = villages.get(record.village_code, record.village_code).partition(",")[0]
        name = base = f"{record.title} · {village}"
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name.casefold())
        found[record.uid] = name
    return found


def _last(record: PlanRecord) -> str:
    """Say the newest progress of an activity, ``""`` without any."""
    rows = sorted(record.rows.get(PROGRESS, ()), key=lambda row: row.text("tanggal"))
    if not rows:
        return ""
    done = rows[-1].text("fisik")
    return f"{rows[-1].text('tanggal')}: {done}%" if done else rows[-1].text("tanggal")
