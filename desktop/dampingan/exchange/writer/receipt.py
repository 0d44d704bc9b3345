"""Receipts: what became of a workbook that was received.

A *receipt* (tanda terima) tells people on its first page how many rows of each sheet were read,
new, changed, the same, in conflict and rejected, which add up; behind it stand the keys of what was
received, by which the sender marks them *diterima kabupaten*, and what was rejected and why. What
was rejected goes back in an annotated copy (`annotated_copy`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from dampingan.core.document import LANGUAGE, moment_words
from dampingan.core.language import tr
from dampingan.exchange.sheet.annex_column import (
    ACCEPTED_ROWS,
    AT,
    COLUMN,
    MESSAGE,
    RECORD_KIND,
    REJECTED_ROWS,
    REVISION,
    ROW,
    SHEET,
)
from dampingan.exchange.sheet.code_list import plain
from dampingan.exchange.sheet.column import PARENT, REFERENCE, UID
from dampingan.exchange.sheet.identity import BACK, OUT, file_name
from dampingan.exchange.sheet.layout import Layout
from dampingan.exchange.writer import receipt_page
from dampingan.exchange.writer.annex import Rows, annex, annex_key
from dampingan.exchange.writer.annotated_copy import answer_identity, received, write_annotated
from dampingan.exchange.writer.changes import RECEIPT
from dampingan.exchange.writer.content import with_annexes
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.submission import known, log_sent
from dampingan.exchange.writer.writing import Draft, SubmissionResult, Ticker, write_workbook
from dampingan.store.creation import REGENCY
from dampingan.store.kind import KINDS
from dampingan.store.merging.batch import BatchEntry
from dampingan.store.merging.rejection import RejectedRow, rejected_rows
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

__all__ = ["receipt_rows", "received", "write_annotated", "write_receipt"]

_PLURAL = {"family": "Keluarga", "response": "Isian instrumen"}


def receipt_rows(
    reader: Reader,
    village_code: str,
    entry: BatchEntry | None,
    rejected: Sequence[RejectedRow],
    *,
    regency: bool = True,
) -> dict[str, Rows]:
    """Return annex's key → rows: what was received of a village, and what was not.

    Args:
        reader: the snapshot.
        village_code: the village.
        entry: the workbook whose rejected rows these are, None without one.
        rejected: its rejected rows.
        regency: whether we are one; a village does not mark another laptop's records.
    """
    accepted = [
        {
            UID: uid,
            "_ref_title": name,
            "_ref_sheet": _PLURAL[kind],
            "_ref_time": moment_words(at),
            REVISION: str(rev),
            AT: at,
            RECORD_KIND: kind,
        }
        for kind, uid, name, rev, at in (reader.accepted(village_code) if regency else ())
    ]
    headings = _headings(reader) if rejected else {}
    refused = [
        _refused(entry.uid, row, problem) | {"_ref_question": headings.get(column, column)}
        for row in rejected
        for column, problem in _problems(row)
        if entry
    ]
    found: dict[str, Rows] = {ACCEPTED_ROWS: accepted, REJECTED_ROWS: refused}
    return {key: rows for key, rows in found.items() if rows}


def _problems(row: RejectedRow) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the column of each of a row's problems, and what the sheet says of it."""
    for number, (column, sentence) in enumerate(row.messages or [("", tr("Ditolak"))]):
        yield column, {COLUMN: column, MESSAGE: sentence, UID: str(number)}


def _refused(batch_uid: str, row: RejectedRow, problem: Mapping[str, str]) -> dict[str, str]:
    names = (row.values.get(f"{REFERENCE}{name}", "") for name in ("name", "head", "title"))
    about = row.sheet, str(row.row), problem[COLUMN], problem[UID]
    return {
        **problem,
        UID: annex_key(REJECTED_ROWS, batch_uid, *about),
        PARENT: row.values.get(UID, ""),
        "_ref_title": next(filter(None, names), ""),
        "_ref_sheet": KINDS[row.sheet].sheet if row.sheet in KINDS else row.sheet,
        ROW: str(row.row),
        SHEET: row.sheet,
    }


def _headings(reader: Reader) -> dict[str, str]:
    """Return question's key → its number and label, of all questionnaires that are in use."""
    found: dict[str, str] = {}
    extra = [e.id for e in reader.instruments() if e.active and e.target != "family"]
    for form in (*map(reader.instrument_form, extra), reader.form("family")):
        for key, question in form.questions.items():
            label = plain(form.text(question.label, LANGUAGE)) or question.name
            found[key] = f"{question.number} {label}".strip()
    return found


def write_receipt(workspace: Workspace, batch_uid: str, target: Path) -> SubmissionResult:
    """Write the receipt of a workbook that was received, and log it.

    Args:
        workspace: that received it.
        batch_uid: the workbook.
        target: the file to write, or a folder in which it is named.

    Raises:
        ExchangeError: nothing with this key was received, or the place can't be written.
    """
    entry = received(workspace, batch_uid)
    rejected = rejected_rows(workspace, batch_uid)
    regency = workspace.scope == REGENCY
    target = Path(target)
    with workspace.snapshot() as reader:
        rows = receipt_rows(reader, entry.village_code, entry, rejected, regency=regency)
        layout = Layout(reader.form("family"), (), {})
        content = with_annexes(layout, {}, [annex(key, found) for key, found in rows.items()])
        told = json.dumps({n: dict(c) for n, c in entry.report.items()}, sort_keys=True)
        identity = answer_identity(
            reader,
            entry,
            content,
            direction=BACK if regency else OUT,
            about=(entry.uid, told, content.annexes),
            facts={"content": RECEIPT, "count": "0", "report": told},
        )
        if target.is_dir():
            target /= file_name(identity)
        story = receipt_page.story_of(reader, entry, rows)
        page = partial(receipt_page.write_page, entry)
        skeleton = skeleton_of(content.layout, identity, story, page)
        draft = Draft(content, identity, skeleton, lambda sheet: content.annexes[sheet.key])
        content_hash = write_workbook(target, draft, Ticker(None, None))
    sheets = {sheet.name: content.rows[sheet.key] for sheet in content.layout.sheets}
    result = SubmissionResult(
        target, identity.batch, sheets, content=RECEIPT, village_code=entry.village_code
    )
    log_sent(workspace, result, replace(identity, hash=content_hash), known(workspace))
    return result
