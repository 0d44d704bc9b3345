"""The submission: what a village sends to the regency, in one workbook.

What goes in. Every family of the workspace with its members, except those the operator leaves out:

- *drafts* when `include_drafts` is off;
- finished families (complete, verified) that still have *findings*, errors or warnings, when
  `include_findings` is off. Families that moved, died or were not found always travel: their
  questions are rightly empty.

A family that is left out has no row, and a missing row says nothing: the regency keeps what it has.

*Deleted* families and members always travel as tombstones (exchange rule 7): a row with its key,
the time and the reason, and nothing else, so that no personal data of a wrong entry leaves the
village and the regency can tell "deleted" from "forgotten". The members of a deleted family get
their own tombstones, so no reader has to conclude anything from another row.

The key of the batch follows from the state of the data: sending the same state again is the same
batch with the same bytes, which makes receiving it twice harmless. Its parent is the batch that
was exchanged before it.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from dampingan.core.dates import MONTHS
from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.exchange.errors import Cancelled
from dampingan.exchange.guide import Story
from dampingan.exchange.identity import Identity, columns_of, file_name
from dampingan.exchange.layout import (
    DELETED_AT,
    DELETED_REASON,
    LANGUAGE,
    PARENT,
    STATUS,
    UID,
    Layout,
    SheetLayout,
    layout_of,
    plain,
)
from dampingan.exchange.skeleton import skeleton_of
from dampingan.exchange.workbook import Values, WorkbookWriter, part_of
from dampingan.store.batch import batches, log_batch
from dampingan.store.kind import KINDS, STATUSES, Kind
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], object]
"""Called with rows done, rows in all, and what is being done."""

_FINISHED = frozenset({"complete", "verified"})
_WIB = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class ReviewedFamily:
    """A family that somebody should look at before the workbook leaves."""

    id: int
    uid: str
    head_name: str
    rt: str
    rw: str
    status: str
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class SubmissionReview:
    """What a submission would hold, before it is written.

    Attributes:
        families, persons: how many there are, without deleted ones.
        by_status: families by status, without deleted ones.
        drafts: families that are not finished.
        findings: finished families with errors or warnings.
        tombstones: deleted families; they always travel.
        sent_before: when exactly this state was sent already, the log's time (UTC), else ``""``.
    """

    families: int
    persons: int
    by_status: Mapping[str, int]
    drafts: tuple[ReviewedFamily, ...]
    findings: tuple[ReviewedFamily, ...]
    tombstones: int
    sent_before: str = ""

    def left_out(self, *, include_drafts: bool, include_findings: bool) -> int:
        """Return how many families a choice leaves out."""
        left = 0 if include_drafts else len(self.drafts)
        return left + (0 if include_findings else len(self.findings))


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """A workbook that was written.

    Attributes:
        path: the file.
        batch_uid: the batch's key.
        counts: sheet → rows, tombstones included.
        left_out: families that stayed behind.
    """

    path: Path
    batch_uid: str
    counts: Mapping[str, int]
    left_out: int


def review(workspace: Workspace) -> SubmissionReview:
    """Return what should be looked at before sending; may run in a job."""
    with workspace.snapshot() as reader:
        survey = _survey(reader, _Choice(drafts=True, findings=True))
        persons = reader.count(
            "person", where="person.deleted_at IS NULL AND family.deleted_at IS NULL"
        )
    live = [f for f in survey.listed if f.status != _DELETED]
    by_status = {status: 0 for status in STATUSES if status != _DELETED}
    for family in live:
        by_status[family.status] = by_status.get(family.status, 0) + 1
    logged = {entry.uid: entry.at for entry in batches(workspace, _LOG)}
    return SubmissionReview(
        families=len(live),
        persons=persons,
        by_status=by_status,
        drafts=tuple(f for f in live if f.status == "draft"),
        findings=tuple(f for f in live if f.status in _FINISHED and (f.errors or f.warnings)),
        tombstones=len(survey.listed) - len(live),
        sent_before=logged.get(survey.batch_uid, ""),
    )


def suggest_name(
    workspace: Workspace, *, include_drafts: bool = True, include_findings: bool = True
) -> str:
    """Return the file name for a submission of the present state; holds no personal data."""
    with workspace.snapshot() as reader:
        survey = _survey(reader, _Choice(include_drafts, include_findings))
        return file_name(_identity(reader, survey, {}, ""))


def write_submission(
    workspace: Workspace,
    target: Path,
    *,
    include_drafts: bool,
    include_findings: bool,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SubmissionResult:
    """Write the submission workbook and log it as a batch; made to run in a job's thread.

    The file appears under its name only when it is complete, read back and counted. If anything
    goes wrong, or `cancelled` says so, an older file of that name is left as it was.

    Args:
        workspace: what to send; typing may go on meanwhile.
        target: the file to write, or a folder in which `suggest_name` names it.
        include_drafts: whether unfinished families go.
        include_findings: whether finished families with errors or warnings go.
        progress: told rows done, rows in all and what is being done.
        cancelled: asked now and then whether to stop.

    Raises:
        ExchangeError: the place can't be written, or a cell would be too long.
        Cancelled: `cancelled` said so.
    """
    target = Path(target)
    tick = _Ticker(progress, cancelled)
    tick.say(tr("Menyiapkan berkas"), 0)
    with workspace.snapshot() as reader:
        survey = _survey(reader, _Choice(include_drafts, include_findings))
        layout = layout_of(reader.form("family"))
        identity = _identity(reader, survey, columns_of(layout), _parent(workspace, survey))
        if target.is_dir():
            target /= file_name(identity)
        skeleton = skeleton_of(layout, identity, _story(reader, layout, survey, identity))
        tick.total = 2 * sum(survey.rows.values())
        with part_of(target) as part, closing(WorkbookWriter(part, layout, skeleton)) as writer:
            for sheet in layout.sheets:
                rows = _rows(reader, sheet, survey)
                written = writer.write_rows(sheet, rows, tick.writing(sheet.name))
                tick.before += written
            writer.finish()
            writer.verify(tick.verifying())
            tick.stop_if_asked()
            writer.close()
    counts = {sheet.name: survey.rows[sheet.kind.name] for sheet in layout.sheets}
    _log(workspace, target, survey, identity, writer.content_hash, counts)
    tick.say(tr("Selesai"), tick.total)
    return SubmissionResult(target, survey.batch_uid, counts, survey.left_out)


# -- which records go ------------------------------------------------------------------------

_DELETED = "deleted"
_LOG = 1_000_000
_STATE = ("uid", "rev", "updated_at", "deleted_at")
_FAMILY = ("id", *_STATE, "status", "error_count", "warning_count", "head_name", "rt", "rw")


@dataclass(frozen=True, slots=True)
class _Choice:
    drafts: bool
    findings: bool

    def takes(self, family: ReviewedFamily) -> bool:
        if family.status == "draft":
            return self.drafts
        if family.status in _FINISHED and (family.errors or family.warnings):
            return self.findings
        return True


@dataclass(frozen=True)
class _Survey:
    """One pass over keys and states, without answers.

    Attributes:
        listed: all families, deleted ones with status ``deleted``.
        rows: kind → rows that go.
        out: keys of the families that stay.
        state_at: UTC time of the newest change.
    """

    choice: _Choice
    listed: tuple[ReviewedFamily, ...]
    rows: Mapping[str, int]
    out: frozenset[str]
    by_status: Mapping[str, int]
    state_at: str
    batch_uid: str

    @property
    def left_out(self) -> int:
        return len(self.out)


def _survey(reader: Reader, choice: _Choice) -> _Survey:
    state = hashlib.sha256()
    village = reader.village()
    form = reader.form("family")
    newest = str(village["updated_at"])
    state.update(
        repr(
            (
                village["uid"],
                village["rev"],
                village["updated_at"],
                _period(reader),
                reader.setting("uid", ""),
                form.hash,
                form.form_id,
                form.version,
                choice.drafts,
                choice.findings,
            )
        ).encode()
    )
    listed, out = [], set()
    by_status: dict[str, int] = {}
    rows = {"family": 0}
    for record in reader.records("family", _FAMILY):
        family = _reviewed(record)
        listed.append(family)
        if not choice.takes(family):
            out.add(family.uid)
            continue
        rows["family"] += 1
        by_status[family.status] = by_status.get(family.status, 0) + 1
        newest = max(newest, record[3])
        state.update(repr(record[1:5]).encode())
    for kind in _others():
        owner = (f"{kind.parent}.uid",) if kind.parent else ()
        rows[kind.name] = 0
        for record in reader.records(kind.name, (*_STATE, *owner)):
            if record[-1] in out:
                continue
            rows[kind.name] += 1
            newest = max(newest, record[2])
            state.update(repr(record).encode())
    key = new_key("B", rng=random.Random(state.digest()))  # noqa: S311 - a name, not a secret
    return _Survey(choice, tuple(listed), rows, frozenset(out), by_status, newest, key)


def _others() -> Iterator[Kind]:
    return (kind for kind in KINDS.values() if kind.sheet and kind.name != "family")


def _reviewed(record: tuple[Any, ...]) -> ReviewedFamily:
    family_id, uid, _, _, deleted_at, status, errors, warnings, head, rt, rw = record
    return ReviewedFamily(
        family_id, uid, head, rt, rw, _DELETED if deleted_at else status, errors, warnings
    )


# -- rows ------------------------------------------------------------------------------------


def _rows(reader: Reader, sheet: SheetLayout, survey: _Survey) -> Iterator[Values]:
    """Yield the texts of each record that goes, one a column."""
    houses = dict(reader.records("house", ("id", "uid")))
    own = [c for c in sheet.columns if c.source]
    wanted = {c.source: i for i, c in enumerate(own)}
    extra = ["answers", "deleted_at", "deleted_reason"]
    selected = [_selected(c.source) for c in own] + extra
    if sheet.kind.parent:
        selected += ["family.uid", "family.deleted_at", "family.deleted_reason"]
    else:
        selected += ["uid", "deleted_at", "deleted_reason"]
    keys = [c.answer for c in sheet.columns]
    places = [wanted.get(c.source) for c in sheet.columns]
    house = wanted.get("house.uid")
    tombstone = _Tombstone(sheet, wanted)
    blank: Mapping[str, str] = {}
    for record in reader.records(sheet.kind.name, selected):
        *values, answers, gone_at, reason, family, family_gone_at, family_reason = record
        if family in survey.out:
            continue
        if gone_at or family_gone_at:
            values = tombstone.of(values, gone_at or family_gone_at, reason or family_reason)
            get = blank.get
        else:
            if house is not None:
                values[house] = houses.get(values[house])
            get = json.loads(answers).get
        texts = [v if v is None or v.__class__ is str else str(v) for v in values]
        yield [
            get(key) if place is None else texts[place]
            for key, place in zip(keys, places, strict=True)
        ]


def _selected(source: str) -> str:
    return "house_id" if source == "house.uid" else source


class _Tombstone:
    """Empties a deleted record's values but for its keys, the time and the reason."""

    _KEPT = frozenset(
        {
            UID,
            PARENT,
            DELETED_AT,
            DELETED_REASON,
            STATUS,
            "_status_reason",
            "_rev",
            "_updated_at",
            "_updated_by",
            "_village_code",
            "_period",
        }
    )

    def __init__(self, sheet: SheetLayout, wanted: Mapping[str, int]) -> None:
        self._kept = [c.name in self._KEPT for c in sheet.columns if c.source]
        self._places = {c.name: wanted[c.source] for c in sheet.columns if c.source}

    def of(self, values: list[Any], at: str, reason: str) -> list[Any]:
        kept = [v if keep else None for v, keep in zip(values, self._kept, strict=True)]
        for name, text in (
            (DELETED_AT, at),
            (DELETED_REASON, reason),
            (STATUS, _DELETED),
            ("_status_reason", reason),
        ):
            if name in self._places:
                kept[self._places[name]] = text
        return kept


# -- what the workbook says of itself ----------------------------------------------------------


def _period(reader: Reader) -> str:
    return str(reader.setting("period", ""))


def _identity(reader: Reader, survey: _Survey, columns: Mapping[str, Any], parent: str) -> Identity:
    village, form = reader.village(), reader.form("family")
    return Identity(
        schema=f"{form.form_id}@{form.version}",
        form_hash=form.hash,
        village_code=village["code"],
        village_name=village["name"],
        period=_period(reader),
        batch=survey.batch_uid,
        parent=parent,
        state_at=survey.state_at,
        rows=survey.rows,
        columns=columns,
        facts={
            "content": "full",
            "drafts": "included" if survey.choice.drafts else "left out",
            "findings": "included" if survey.choice.findings else "left out",
            "left_out": str(survey.left_out),
        },
    )


def _parent(workspace: Workspace, survey: _Survey) -> str:
    """Return the batch before this one; of a repeated batch, the one it had the first time."""
    log = batches(workspace, _LOG)
    again = next((entry for entry in log if entry.uid == survey.batch_uid), None)
    if again is not None:
        return again.parent_uid
    return log[0].uid if log else ""


def _log(
    workspace: Workspace,
    target: Path,
    survey: _Survey,
    identity: Identity,
    content_hash: str,
    counts: Mapping[str, int],
) -> None:
    if any(entry.uid == survey.batch_uid for entry in batches(workspace, _LOG)):
        return  # the same batch written again is still one batch
    note = ""
    if survey.left_out:
        note = tr("{count} keluarga tidak diikutkan", count=survey.left_out)
    log_batch(
        workspace,
        uid=survey.batch_uid,
        direction="out",
        file_name=target.name,
        content_hash=content_hash,
        counts=counts,
        parent_uid=identity.parent,
        note=note,
    )


def _story(reader: Reader, layout: Layout, survey: _Survey, identity: Identity) -> Story:
    village = reader.village()
    kind = "Kelurahan" if village["code"].split(".")[-1].startswith("1") else "Desa"
    place = f"{kind} {village['name']}"
    around = [f"Kecamatan {village['kecamatan']}", village["kabupaten"]]
    deleted = survey.by_status.get(_DELETED, 0)
    facts = [
        ("Wilayah", ", ".join([place, *filter(None, around)])),
        ("Kode wilayah", village["code"]),
        ("Periode", _period_label(identity.period)),
        ("Keadaan data", _moment(identity.state_at)),
        ("Keluarga", _count(survey.rows["family"] - deleted)),
        *((f"   {STATUSES[s]}", _count(n)) for s, n in _ordered(survey.by_status)),
        ("Baris anggota", _count(survey.rows["person"])),
        (
            "Instrumen",
            f"{plain(layout.form.text(layout.form.title, LANGUAGE))} ({identity.schema})",
        ),
        ("Nomor kiriman", identity.batch),
        ("Kiriman sebelumnya", identity.parent or "belum ada"),
    ]
    remarks = []
    if deleted:
        remarks.append(
            f"{_count(deleted)} keluarga yang dihapus ikut sebagai baris kosong bercoret, hanya "
            "kunci dan alasannya."
        )
    if survey.left_out:
        remarks.append(
            f"{_count(survey.left_out)} keluarga belum diikutkan (draf atau masih ada temuan). "
            "Baris yang tidak ada berarti belum dikirim, bukan dihapus."
        )
    return Story("Kiriman data keluarga", place, _period_label(identity.period), facts, remarks)


def _ordered(by_status: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for status in STATUSES:
        if status != _DELETED and by_status.get(status):
            yield status, by_status[status]


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _period_label(period: str) -> str:
    roman = ("I", "II", "III", "IV")
    found = Period.parse(period)
    return f"Triwulan {roman[found.quarter - 1]} {found.year}"


def _moment(text: str) -> str:
    """Write a UTC time as people in Pekalongan read it."""
    moment = datetime.fromisoformat(text).astimezone(_WIB)
    month = MONTHS[LANGUAGE][moment.month - 1]
    return f"{moment.day} {month} {moment.year} pukul {moment:%H.%M} WIB"


class _Ticker:
    """Passes progress on and stops the work when asked."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress = progress or (lambda _done, _total, _text: None)
        self._cancelled = cancelled or (lambda: False)
        self.total = 0
        self.before = 0

    def say(self, text: str, done: int) -> None:
        self.stop_if_asked()
        self._progress(done, self.total, text)

    def stop_if_asked(self) -> None:
        if self._cancelled():
            raise Cancelled

    def writing(self, sheet: str) -> Callable[[int], None]:
        text = tr("Menulis lembar {name}", name=sheet)
        return lambda done: self.say(text, self.before + done)

    def verifying(self) -> Callable[[], None]:
        """Checking counts as the second half; it is far quicker, so it moves by blocks."""
        text = tr("Memeriksa berkas")
        done = self.before

        def step() -> None:
            nonlocal done
            done = min(done + self.before // 50, self.total)
            self.say(text, done)

        return step
