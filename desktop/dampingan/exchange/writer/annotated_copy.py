"""Annotated copies: the sender's own rows that need attention, the bad cells red.

An annotated copy holds the rows of a received workbook that were rejected, as they came, and beside
each the problem in Indonesian (`PROBLEM`). It is made from what was kept, never by changing the
file that came (exchange rule 22). Fixed there and received again, the rows are taken: their keys,
stamps and checks are those of the first file, so the reader sees what was edited since. Rows of
ours can be shown, too, when the receiver has something to say about them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.sheet.annex_column import ANNEX_COLUMNS, CONTINUED, PROBLEM
from dampingan.exchange.sheet.column import PARENT, UID, Band, Column, program_column
from dampingan.exchange.sheet.identity import (
    AGENCY,
    BACK,
    OUT,
    WORK_LIST,
    Identity,
    columns_of,
    file_name,
    sheets_of,
)
from dampingan.exchange.sheet.layout import SheetLayout, layout_of
from dampingan.exchange.writer.annex import annex, continuation_of
from dampingan.exchange.writer.changes import CHANGES
from dampingan.exchange.writer.content import Content, content_of
from dampingan.exchange.writer.questionnaire import extra_forms, main_form
from dampingan.exchange.writer.repair import BAD, remembered
from dampingan.exchange.writer.scope import Scope
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.story import annotated_story_of
from dampingan.exchange.writer.survey import EVERYTHING, Survey, survey_of
from dampingan.exchange.writer.told import Told
from dampingan.exchange.writer.work_list_content import layout_for
from dampingan.exchange.writer.workbook import MarkedRow, Values
from dampingan.exchange.writer.writing import Draft, SubmissionResult, Ticker, write_workbook
from dampingan.store.creation import REGENCY
from dampingan.store.merging.batch import ARRIVED, BatchEntry, batch
from dampingan.store.merging.rejection import RejectedRow, rejected_rows
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

Reasons = Sequence[tuple[str, str]]
"""Column (machine name or heading, ``""`` for the whole row) and sentence of each problem."""

_PROBLEM_BAND = Band("Yang perlu diperbaiki", 6)
_STRANGE = Band("Kolom lain di berkas", 0)
_WIDTH = 52.0


@dataclass
class _Page:
    """One sheet of the copy while it is put together."""

    sheet: SheetLayout
    rows: list[tuple[Mapping[str, str], Reasons]] = field(default_factory=list)


def write_annotated(
    workspace: Workspace,
    batch_uid: str,
    target: Path,
    *,
    remarks: Mapping[str, Reasons] | None = None,
) -> SubmissionResult:
    """Write the annotated copy of a workbook that was received.

    Args:
        workspace: that received it.
        batch_uid: the workbook.
        target: the file to write, or a folder in which it is named.
        remarks: key of a record that is here → what the sender should look at.

    Raises:
        ExchangeError: nothing with this key was received, nothing needs attention, or the place
            can't be written.
    """
    entry = received(workspace, batch_uid)
    rejected = rejected_rows(workspace, batch_uid)
    wanted = remarks or {}
    if not (rejected or wanted):
        raise ExchangeError(
            tr("Tidak ada baris yang perlu diperbaiki di kiriman {batch}.", batch=batch_uid),
            remedy=tr("Kirim tanda terimanya saja."),
        )
    target = Path(target)
    with workspace.snapshot() as reader:
        agency = entry.note if entry.content == WORK_LIST else ""
        content = _Copy(reader, entry.village_code, agency).content(rejected, wanted)
        direction = OUT if workspace.scope == REGENCY else BACK
        facts = {
            "content": CHANGES,
            "annotated": entry.uid,
            "site": entry.partner,
            "count": str(entry.count),
            "seen": "{}",
        }
        if agency:
            direction, facts = AGENCY, facts | {"content": WORK_LIST, "agency": agency}
        about = entry.uid, content.annexes
        identity = answer_identity(
            reader, entry, content, direction=direction, about=about, facts=facts
        )
        if target.is_dir():
            target /= file_name(identity)
        story = annotated_story_of(reader, entry, content.rows)
        skeleton = skeleton_of(content.layout, identity, story)
        draft = Draft(content, identity, skeleton, lambda sheet: content.annexes[sheet.key])
        write_workbook(target, draft, Ticker(None, None))
    return SubmissionResult(
        target,
        identity.batch,
        {sheet.name: content.rows[sheet.key] for sheet in content.layout.sheets},
        content=facts["content"],
        village_code=entry.village_code,
    )


def received(workspace: Workspace, batch_uid: str) -> BatchEntry:
    """Return a workbook that was received.

    Raises:
        ExchangeError: there is none with this key.
    """
    entry = batch(workspace, batch_uid)
    if entry is None or entry.direction != ARRIVED:
        raise ExchangeError(
            tr("Kiriman {batch} belum pernah diterima di ruang kerja ini.", batch=batch_uid),
            remedy=tr("Terima berkasnya dulu, lalu buat tanda terimanya."),
        )
    if entry.content == "foreign":
        raise ExchangeError(
            tr("{batch} adalah impor dari sistem lain, bukan kiriman.", batch=batch_uid),
            remedy=tr("Baris yang ditolak dapat disimpan dari layar Impor atau Riwayat."),
        )
    return entry


class _Copy:
    """Lays the sheets of a copy out: those of a submission, with the problem beside the key."""

    def __init__(self, reader: Reader, village_code: str, agency: str = "") -> None:
        self._reader = reader
        self._village = village_code
        nothing = Scope(village_code, frozenset(), frozenset())
        self._survey = survey_of(reader, EVERYTHING, Told(everything=True), nothing)
        main = main_form(reader, self._survey)
        extra = extra_forms(reader, self._survey)
        if agency:
            self._layout = layout_for(reader)
        else:
            self._layout = layout_of(main.form, old_repeats=main.old_repeats, extra=extra)

    def content(self, rejected: Sequence[RejectedRow], remarks: Mapping[str, Reasons]) -> Content:
        pages: dict[str, _Page] = {}
        for row in rejected:
            sheet = self._sheet(row.sheet)
            page = pages.setdefault(sheet.key, _Page(sheet))
            page.rows.append((row.values, row.messages))
        own = dict(self._own_rows(remarks))
        for key in own:
            pages.setdefault(key, _Page(self._sheet(key)))
        order = [sheet.key for sheet in self._layout.sheets]
        found: dict[str, tuple[SheetLayout, Sequence[Values]]] = {}
        for key in sorted(pages, key=lambda k: (order.index(k) if k in order else len(order), k)):
            sheet = _marked(pages[key].sheet, [values for values, _ in pages[key].rows])
            rows = [_row(sheet, values, why, given=True) for values, why in pages[key].rows]
            rows += [_row(sheet, values, remarks[values[UID]]) for values in own.get(key, ())]
            found[key] = sheet, rows
        rest = [line for page in pages.values() for line in _rest(page)]
        if rest:
            more = annex(CONTINUED, rest)
            found[CONTINUED] = more.sheet, list(more.rows)
        layout = replace(self._layout, sheets=tuple(sheet for sheet, _ in found.values()))
        return Content(
            layout,
            {key: len(rows) for key, (_, rows) in found.items()},
            {key: rows for key, (_, rows) in found.items()},
        )

    def _sheet(self, key: str) -> SheetLayout:
        for sheet in self._layout.sheets:
            if key in {sheet.key, sheet.name}:
                return replace(sheet, spare=0)
        if key in ANNEX_COLUMNS:
            return annex(key, []).sheet
        # Of a form that is not here: its cells as plain texts.
        known = next(sheet for sheet in self._layout.sheets)
        own = program_column(UID, "Kunci", _STRANGE, 14.0)
        name = f"{known.name} {key}"[:31]
        return replace(known, key=key, name=name, columns=(own,), frozen=1, form=None, spare=0)

    def _own_rows(
        self, remarks: Mapping[str, Reasons]
    ) -> Iterator[tuple[str, list[dict[str, str]]]]:
        if not remarks:
            return
        families, responses = self._reader.changed_since(self._reader.watermark(), remarks)
        scope = Scope(self._village, families, responses)
        survey = survey_of(self._reader, EVERYTHING, Told(everything=True), scope)
        content = content_of(self._reader, survey)
        for sheet in content.layout.sheets:
            rows = list(_named(content, self._reader, survey, sheet, remarks))
            if rows:
                yield sheet.key, rows


def _named(
    content: Content,
    reader: Reader,
    survey: Survey,
    sheet: SheetLayout,
    wanted: Iterable[str],
) -> Iterator[dict[str, str]]:
    """Yield the rows of records that are wanted, by machine name."""
    if sheet.key in content.annexes:
        return
    for values in content.rows_of(reader, survey, sheet):
        row = {c.name: v or "" for c, v in zip(sheet.columns, values, strict=True)}
        if row[UID] in wanted:
            yield row


def _marked(sheet: SheetLayout, rows: Sequence[Mapping[str, str]]) -> SheetLayout:
    """Add the problem beside the key, and columns that only the sender knows."""
    problem = replace(
        program_column(PROBLEM, "Masalah dan yang perlu dilakukan", _PROBLEM_BAND, _WIDTH),
        compared=False,
        wrapped=True,
    )
    bad = replace(program_column(BAD, "Isian yang bermasalah", _STRANGE, 14.0), hidden=True)
    bad = replace(bad, compared=False, continued=True)
    known = {column.name for column in sheet.columns} | {PROBLEM, BAD}
    names = dict.fromkeys(name for values in rows for name in values if name not in known)
    strange = [_strange(name) for name in names]
    columns = (
        *sheet.columns[: sheet.frozen],
        problem,
        *sheet.columns[sheet.frozen :],
        *strange,
        bad,
    )
    return replace(sheet, columns=columns, marked=True, spare=0)


def _strange(name: str) -> Column:
    found = program_column(name, name, _STRANGE, 20.0, compared=False)
    return replace(found, locked=False, continued=True)


def _row(
    sheet: SheetLayout, values: Mapping[str, str], why: Reasons, *, given: bool = False
) -> MarkedRow:
    labels = {c.label: c.name for c in sheet.columns} | {
        f"{c.number} {c.label}".strip(): c.name for c in sheet.columns
    }
    bad = {PROBLEM}
    sentences, named = list[str](), list[tuple[str, str]]()
    for column, sentence in why:
        name = column if column in sheet.index else labels.get(column, "")
        if name:
            bad.add(name)
            named.append((name, sentence))
            found = sheet.columns[sheet.index[name]]
            sentence = f"{found.number} {found.label}: {sentence}".strip()  # noqa: PLW2901
        sentences.append(sentence)
    told = {
        **values,
        PROBLEM: "\n".join(sentences) or tr("Ditolak"),
        BAD: remembered(values, named) if given else "",
    }
    texts = [told.get(column.name) or None for column in sheet.columns]
    return MarkedRow(texts, [sheet.index[name] for name in bad], given=given)


def _rest(page: _Page) -> Iterator[dict[str, str]]:
    """Yield what no cell can hold whole, for the sheet Sambungan."""
    for values, _ in page.rows:
        about = {PARENT: values.get(UID, ""), "_ref_sheet": page.sheet.name}
        for column in page.sheet.columns:
            text = values.get(column.name, "") if column.continued else ""
            yield from continuation_of(about, page.sheet.key, column.name, text)


def answer_identity(
    reader: Reader,
    entry: BatchEntry,
    content: Content,
    *,
    direction: str,
    about: object,
    facts: Mapping[str, str],
) -> Identity:
    """Return what an answer to a batch says of itself: a copy of some rows, or a receipt.

    Args:
        reader: the snapshot.
        entry: the batch that is answered.
        content: what goes.
        direction: from whom to whom.
        about: what the key of the answer follows from: the same answer has the same key.
        facts: what else `_meta` says.
    """
    village, form = reader.village(entry.village_code), reader.form("family")
    rng = random.Random(hashlib.sha256(repr(about).encode()).digest())  # noqa: S311 - a name, not a secret
    return Identity(
        schema=f"{form.form_id}@{form.version}",
        form_hash=form.hash,
        village_code=village["code"],
        village_name=village["name"],
        period=entry.period,
        batch=new_key("B", rng=rng),
        parent=entry.uid,
        direction=direction,
        state_at=entry.at,
        rows=content.rows,
        columns=columns_of(content.layout),
        sheets=sheets_of(content.layout),
        facts=facts,
    )
