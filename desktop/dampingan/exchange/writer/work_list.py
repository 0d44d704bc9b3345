"""Agencies' work lists: what one agency carries out in all villages of a regency, as a workbook.

It holds the activities of which the agency is in charge or that it supports, their progress, and
its visits with their follow-ups; other agencies' rows are not in it. The agency writes progress
into spare rows and sends the file back; the regency receives it as any other workbook. What came
from an agency counts as the regency's own then, so that it goes to the villages with their returns.

Nothing about persons goes along: named families, officers and operators stay here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.sheet.identity import (
    AGENCY,
    WORK_LIST,
    Identity,
    columns_of,
    file_name,
    sheets_of,
)
from dampingan.exchange.writer.content import Content
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.submission import Sender, known, log_sent, sealed
from dampingan.exchange.writer.work_list_content import (
    WorkListRows,
    layout_for,
    survey_for,
)
from dampingan.exchange.writer.work_list_story import work_list_story
from dampingan.exchange.writer.workbook import make_folder
from dampingan.exchange.writer.writing import (
    Cancelled,
    Draft,
    Progress,
    SubmissionResult,
    Ticker,
    write_workbook,
)
from dampingan.store.creation import REGENCY
from dampingan.store.plan.agency_charge import charges_of
from dampingan.store.plan.form import ensure_plan
from dampingan.store.reader import Reader
from dampingan.store.reference import reference
from dampingan.store.workspace import Workspace

AGENCIES = "perangkat_daerah"
"""List of the agencies."""


@dataclass(frozen=True, slots=True)
class WorkListFailure:
    """A work list that could not be written; the others were."""

    agency: str
    error: DampinganError


def waiting_agencies(workspace: Workspace) -> list[tuple[str, str, int]]:
    """Return code, name and number of activities of the agencies that have any, by name.

    An agency that was merged into another one is not among them: its activities are the other's.
    """
    if workspace.scope != REGENCY:
        return []
    with workspace.snapshot() as reader:
        found = charges_of(reader)
        named = [
            (code, _name(reader, code), sum(one.form_id == "kegiatan" for one in charge.values()))
            for code, charge in found.items()
        ]
    return sorted(named, key=lambda each: (each[1].casefold(), each[0]))


def write_work_list(
    workspace: Workspace,
    agency: str,
    target: Path,
    *,
    password: str = "",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> SubmissionResult:
    """Write one agency's work list over all villages and log it.

    Args:
        workspace: of the regency.
        agency: code in the list ``perangkat_daerah``.
        target: the file to write, or a folder in which it is named.
        password: encrypts the file; ``""`` for none. It is not kept anywhere.
        progress: told rows done, rows in all and what is being done.
        cancelled: asked now and then whether to stop.

    Raises:
        ExchangeError: no regency, no such agency or nothing for it to do, or the place can't be
            written.
        CancelledError: `cancelled` said so.
    """
    _require_regency(workspace)
    ensure_plan(workspace)
    sealed(workspace)
    tick = Ticker(progress, cancelled)
    return _write(workspace, known(workspace), agency, Path(target), (password, tick))


def write_work_lists(
    workspace: Workspace,
    folder: Path,
    agencies: Iterable[str] | None = None,
    *,
    password: str = "",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> list[SubmissionResult | WorkListFailure]:
    """Write the work lists of several agencies into a folder; one failure doesn't stop the rest.

    Args:
        workspace: of the regency.
        folder: where; made when it is not there.
        agencies: codes; None for all that have something to do.
        password: encrypts every file; ``""`` for none.
        progress: told agencies done, agencies in all and which one is being written.
        cancelled: asked now and then whether to stop; what was written by then stays.

    Raises:
        CancelledError: `cancelled` said so before anything was written.
        ExchangeError: no regency, or the folder can't be made.
    """
    _require_regency(workspace)
    make_folder(Path(folder))
    ensure_plan(workspace)
    sealed(workspace)
    sender = known(workspace)
    chosen = agencies if agencies is not None else [c for c, _, _ in waiting_agencies(workspace)]
    codes = list(dict.fromkeys(chosen))
    done: list[SubmissionResult | WorkListFailure] = []
    for number, code in enumerate(codes):
        if progress is not None:
            progress(number, len(codes), code)
        try:
            tick = Ticker(None, cancelled)
            done.append(_write(workspace, sender, code, Path(folder), (password, tick)))
        except CancelledError:
            if not done:
                raise
            return done
        except DampinganError as error:
            done.append(WorkListFailure(code, error))
    if progress is not None:
        progress(len(codes), len(codes), tr("Selesai"))
    return done


def _require_regency(workspace: Workspace) -> None:
    if workspace.scope != REGENCY:
        raise ExchangeError(
            tr("Daftar kerja perangkat daerah dibuat di ruang kerja kabupaten/kota."),
            remedy=tr("Buka ruang kerja kabupaten/kota, lalu ulangi."),
        )


def _write(
    workspace: Workspace, sender: Sender, agency: str, target: Path, how: tuple[str, Ticker]
) -> SubmissionResult:
    password, tick = how
    tick.say(tr("Menyiapkan berkas"), 0)
    with workspace.snapshot() as reader:
        sender = replace(sender, watermark=reader.watermark())
        charge = charges_of(reader).get(agency, {})
        name = _name(reader, agency)
        if not charge:
            raise _nothing(agency, name)
        survey = survey_for(reader, charge, (sender.site, agency))
        layout = layout_for(reader)
        rows = WorkListRows(reader, agency, charge, survey)
        listed = {sheet.key: rows.rows_of(sheet) for sheet in layout.sheets}
        content = Content(layout, {key: len(found) for key, found in listed.items()}, listed)
        identity = _identity(reader, content, sender, survey.batch_uid, (agency, name))
        identity = replace(identity, state_at=survey.state_at)
        if target.is_dir():
            target /= file_name(identity)
        story = work_list_story(reader, content, identity)
        skeleton = skeleton_of(layout, identity, story)
        draft = Draft(content, identity, skeleton, partial(content.rows_of, reader, survey))
        content_hash = write_workbook(target, draft, tick, password=password)
    result = SubmissionResult(
        target,
        survey.batch_uid,
        {sheet.name: content.rows[sheet.key] for sheet in layout.sheets},
        content=WORK_LIST,
        village_code=identity.village_code,
    )
    log_sent(workspace, result, replace(identity, hash=content_hash), sender)
    tick.finished()
    return result


def _identity(
    reader: Reader, content: Content, sender: Sender, batch: str, agency: tuple[str, str]
) -> Identity:
    village, form = reader.village(), reader.form("family")
    facts = {"content": WORK_LIST, "site": sender.site, "count": "0", "seen": sender.seen(0)}
    code, name = agency
    return Identity(
        schema=f"{form.form_id}@{form.version}",
        form_hash=form.hash,
        village_code=village["code"],
        village_name=village["name"],
        period=str(reader.setting("period", "")),
        batch=batch,
        direction=AGENCY,
        rows=content.rows,
        columns=columns_of(content.layout),
        sheets=sheets_of(content.layout),
        facts={**facts, "agency": code, "agency_name": name, "agency_short": _short(reader, code)},
    )


def _name(reader: Reader, code: str) -> str:
    found = reference(reader, AGENCIES, code)
    return found.label if found else code


def _short(reader: Reader, code: str) -> str:
    found = reference(reader, AGENCIES, code)
    return found.name if found else code


def _nothing(agency: str, name: str) -> ExchangeError:
    return ExchangeError(
        tr("Belum ada kegiatan atau kunjungan untuk {name} ({code}).", name=name, code=agency),
        remedy=tr("Isi perangkat daerah pengampu di kegiatannya lebih dulu."),
    )
