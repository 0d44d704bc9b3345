"""Bringing another system's file into a workspace: read, planned, then written in one operation.

A dry run stops after the plan, so its counts are those of the import. A backup is made before
anything is written; one undo takes everything back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path

from dampingan.core.errors import CancelledError
from dampingan.core.keys import new_key
from dampingan.core.language import language, tr
from dampingan.core.missing import WORDS, Missing, is_missing
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.foreign.drafting import Drafts, RowPlace, ValuePair, draft, question_label
from dampingan.exchange.foreign.exported import generated_mapping
from dampingan.exchange.foreign.mapping import Mapping
from dampingan.exchange.foreign.planning import (
    CHANGED,
    CONFLICT,
    NEW,
    SAME,
    Plan,
    Planned,
    Progress,
    Proposal,
    make_plan,
)
from dampingan.exchange.foreign.table import Tables, cell_text, read_tables
from dampingan.exchange.receiver.merge import hand_dot
from dampingan.exchange.receiver.receiving import ReceiveReport, SheetReport
from dampingan.forms.model import Form
from dampingan.forms.session import Answers, Row
from dampingan.store.backup import back_up
from dampingan.store.merging.batch import APPLIED, ARRIVED, EVERY, BatchEntry, batches, write_batch
from dampingan.store.merging.conflict import Arrival, keep
from dampingan.store.merging.holding import newest_history
from dampingan.store.merging.intake import (
    Defaults,
    FamilyIntake,
    ResponseIntake,
    stand_beside,
)
from dampingan.store.merging.rejection import RejectedRow, keep_rejected
from dampingan.store.merging.stamping import seal
from dampingan.store.transaction import RECEIVED, Transaction, utc_text
from dampingan.store.workspace import Workspace

CONTENT = "foreign"
"""`Batch.content` of another system's file."""

MOST_PAIRS = 2_000
"""Changed values that a report names one by one."""


FLUSHED = 200
"""Families after which the history collected so far is written, so that memory stays small."""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, for looking at.

    Attributes:
        tables: the file.
        mapping: what was used; of a generated one, what was made.
        form: the questionnaire.
        drafts: what the file says.
        plan: what would change.
    """

    tables: Tables
    mapping: Mapping
    form: Form
    drafts: Drafts
    plan: Plan

    @property
    def sheets(self) -> tuple[SheetReport, ...]:
        """What becomes of the rows of each sheet; the numbers add up."""
        counts: dict[str, dict[str, int]] = {name: {} for name in self.drafts.read}
        for place in self.drafts.raw:
            outcome = "rejected"
            if place not in self.drafts.rejected:
                outcome = self.plan.outcomes.get(place, SAME)
            counts[place[0]][outcome] = counts[place[0]].get(outcome, 0) + 1
        return tuple(
            SheetReport(
                name,
                self.drafts.read[name],
                *(found.get(outcome, 0) for outcome in (NEW, CHANGED, SAME, CONFLICT, "rejected")),
            )
            for name, found in counts.items()
        )

    @property
    def findings(self) -> tuple[ImportFinding, ...]:
        """What somebody should know: of rejected rows, of the file, of its values."""
        found = [
            ImportFinding(*place, column, "", message)
            for place, (column, message) in sorted(self.drafts.rejected.items())
        ]
        found += self.drafts.findings
        for name, headings in self.drafts.unused.items():
            if headings:
                told = tr("Kolom yang tidak dipakai: {names}.", names=", ".join(headings))
                found.append(ImportFinding(name, 0, "", "", told))
        for name, count in self.drafts.foreign.items():
            told = tr("{count} baris dari desa/kelurahan lain dilewati.", count=count)
            found.append(ImportFinding(name, 0, "", "", told))
        pairs = self.drafts.pairs
        found += map(self._told, pairs[:MOST_PAIRS])
        if (left := len(pairs) - MOST_PAIRS) > 0:
            told = tr("{count} nilai lain juga berubah; lihat di layar Impor.", count=left)
            found.append(ImportFinding("", 0, "", "", told))
        return tuple(found)

    @property
    def rejected(self) -> list[RejectedRow]:
        """The rejected rows as they came, in the order of the file."""
        found = []
        for place, why in sorted(self.drafts.rejected.items()):
            table, row = self.drafts.raw[place]
            told = zip(table.headings, map(cell_text, row), strict=True)
            values = {heading: text for heading, text in told if heading}
            found.append(RejectedRow(*place, values, [why]))
        return found

    @property
    def writes(self) -> bool:
        """Whether applying it would change anything."""
        return any(planned.writes for planned in self.plan.records)

    def _told(self, pair: ValuePair) -> ImportFinding:
        name = question_label(self.form, pair.question)
        told = _HOW[pair.how](pair.theirs, self._words(pair), name, pair.count)
        return ImportFinding(*pair.place, pair.column, pair.theirs, told)

    def _words(self, pair: ValuePair) -> str:
        """Return our code with its label."""
        question = self.form.questions[pair.question]
        if is_missing(pair.ours):
            return WORDS[Missing(pair.ours)]
        labels = {
            choice.code: self.form.text(choice.label, language())
            for choice in self.form.choices.get(question.choice_list, ())
        }
        return "; ".join(f"{c} {labels.get(c, '')}".strip() for c in pair.ours.split()) or "-"


def _code(theirs: str, ours: str, name: str, count: int) -> str:
    return tr(
        "“{theirs}” menjadi “{ours}” untuk {name} ({count} baris).",
        theirs=theirs,
        ours=ours,
        name=name,
        count=count,
    )


def _alike(theirs: str, ours: str, name: str, count: int) -> str:
    return tr(
        "“{theirs}” dianggap “{ours}” untuk {name} karena katanya mirip ({count} baris).",
        theirs=theirs,
        ours=ours,
        name=name,
        count=count,
    )


def _assumed(theirs: str, ours: str, name: str, count: int) -> str:
    return tr(
        "{name}: tanggal di {count} baris ditafsirkan (nomor urut hari, atau hari dan bulan "
        "tertukar). Periksa beberapa.",
        name=name,
        count=count,
    )


def _tidied(theirs: str, ours: str, name: str, count: int) -> str:
    return tr(
        "{name}: cara menulis di {count} baris dirapikan, isinya tetap.", name=name, count=count
    )


def _unknown(theirs: str, ours: str, name: str, count: int) -> str:
    if not theirs:
        return tr("{name}: isi {count} baris tidak dapat dipakai.", name=name, count=count)
    return tr(
        "“{theirs}” tidak ada padanannya untuk {name} ({count} baris); isian kita tidak diubah.",
        theirs=theirs,
        name=name,
        count=count,
    )


_HOW: Map[str, Callable[[str, str, str, int], str]] = {
    "code": _code,
    "label": _code,
    "alike": _alike,
    "assumed": _assumed,
    "tidied": _tidied,
    "unknown": _unknown,
}


def target_form(workspace: Workspace, mapping: Mapping) -> Form:
    """Return the questionnaire that a mapping is about.

    Raises:
        WorkspaceError: it is not installed.
    """
    return workspace.extra_form(mapping.form) if mapping.form else workspace.form("family")


def preview(
    workspace: Workspace,
    tables: Tables,
    mapping: Mapping,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:
    """Say what an import would do; nothing is written.

    Raises:
        ExchangeError: the mapping fits none of the tables.
        CancelledError: `cancelled` said so.
    """
    form = target_form(workspace, mapping)
    if mapping.generated and not mapping.sheets:
        mapping = generated_mapping(tables, form, mapping)
    require_fitting(tables, mapping)
    today = workspace.now().astimezone().date()
    drafts = draft(tables, mapping, form, today=today, progress=progress, cancelled=cancelled)
    plan = make_plan(workspace, drafts, mapping, form, progress=progress, cancelled=cancelled)
    if drafts.foreign and not any(drafts.read.values()):
        raise ExchangeError(
            tr("Berkas {name} hanya berisi keluarga desa/kelurahan lain.", name=tables.name),
            remedy=tr("Buka ruang kerja desa/kelurahan itu, atau pilih berkas yang benar."),
        )
    return ImportPlan(tables, mapping, form, drafts, plan)


def require_fitting(tables: Tables, mapping: Mapping) -> None:
    """Refuse a mapping that finds none of its columns.

    Raises:
        ExchangeError: it is for other files.
    """
    if not any(True for _ in mapping.pairs(tables.tables)):
        raise ExchangeError(
            tr("Pemetaan “{title}” tidak cocok dengan berkas ini.", title=mapping.title),
            remedy=tr("Pilih pemetaan lain, atau petakan kolomnya sendiri di layar Impor."),
        )


def import_table(
    workspace: Workspace,
    paths: Path | Sequence[Path],
    mapping: Mapping,
    *,
    dry_run: bool = False,
    password: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReceiveReport:
    """Bring a file in through a mapping.

    Args:
        workspace: where.
        paths: one file, or several that belong together.
        mapping: what goes where.
        dry_run: only say what would happen.
        password: of an encrypted workbook.
        progress: told families done, families in all and what is being done.
        cancelled: asked between families; nothing is changed then.

    Raises:
        ExchangeError: the file can't be read or the mapping does not fit it.
        CancelledError: `cancelled` said so; nothing was changed.
        StorageError: the disk refused; nothing was changed.
    """
    tables = read_tables(paths, password)
    plan = preview(workspace, tables, mapping, progress=progress, cancelled=cancelled)
    if dry_run:
        return dry_report(workspace, plan)
    return apply_plan(workspace, plan, progress=progress, cancelled=cancelled)


def apply_plan(
    workspace: Workspace,
    plan: ImportPlan,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReceiveReport:
    """Write what a plan says, all of it or nothing.

    Raises:
        CancelledError: `cancelled` said so; nothing was changed.
        StorageError: the disk refused; nothing was changed.
    """
    if not plan.writes and not _rejects_anew(workspace, plan):
        return _report(workspace, plan)
    backup = back_up(workspace)
    batch = new_key("B")
    records = [planned for planned in plan.plan.records if planned.writes]
    label = tr("Mengimpor {title}", title=plan.mapping.title or plan.tables.name)
    with workspace.write(label, source=RECEIVED) as tx:
        seal(tx, workspace)
        writer = _Writer(workspace, tx, plan, batch)
        for done, planned in enumerate(records):
            if cancelled and cancelled():
                raise CancelledError
            if progress and done % 20 == 0:
                progress(done, len(records), tr("Menyimpan"))
            writer.write(planned)
            if done % FLUSHED == 0:
                tx.flush()
        writer.finish()
    return _report(workspace, plan, batch, backup=backup, operation=tx.operation_id)


def dry_report(workspace: Workspace, plan: ImportPlan) -> ReceiveReport:
    """Return what a plan would do, as a report."""
    return _report(workspace, plan, dry_run=True)


def _report(
    workspace: Workspace,
    plan: ImportPlan,
    batch: str = "",
    *,
    dry_run: bool = False,
    backup: Path | None = None,
    operation: int | None = None,
) -> ReceiveReport:
    return ReceiveReport(
        not dry_run,
        dry_run,
        batch,
        workspace.village_code,
        str(workspace.village["name"]),
        CONTENT,
        "",
        plan.sheets,
        plan.findings,
        backup,
        operation,
        period=workspace.period,
    )


class _Writer:
    """Writes planned records in one transaction."""

    def __init__(self, workspace: Workspace, tx: Transaction, plan: ImportPlan, batch: str) -> None:
        self._workspace, self._tx, self._plan, self._batch = workspace, tx, plan, batch
        self._defaults = Defaults(workspace, plan.form)

    def write(self, planned: Planned) -> None:
        """Write one family or answer sheet with its rows, and propose what differs."""
        wanted = planned.record_id is None or planned.takes or planned.parked
        if wanted or any(row.new or row.takes or row.parked for row in planned.rows):
            self._answers(planned)
        for proposal in planned.proposals:
            if not proposal.settled:
                self._propose(planned, proposal)

    def _propose(self, planned: Planned, proposal: Proposal) -> None:
        name = f"answers.{proposal.question}"
        dot = hand_dot(proposal.uid, name, "", proposal.theirs)
        arrival = Arrival(
            proposal.kind,
            proposal.uid,
            planned.village_code,
            name,
            None,
            proposal.mine,
            proposal.theirs,
            dot,
            "proposal",
            reason=self._plan.mapping.title or self._plan.tables.name,
            by=self._plan.tables.name,
            at=utc_text(self._workspace.now()),
            batch_uid=self._batch,
        )
        keep(self._tx, [arrival])
        stand_beside(self._tx, proposal.kind, proposal.uid, name, dot)

    def _answers(self, planned: Planned) -> None:
        entry = self._entry(planned)
        if planned.record_id is None:
            values = self._defaults.root(planned.village_code, planned.takes)
            rows: list[Row] = []
        else:
            known = entry.known
            values = _filled(known.values, planned.takes)
            rows = list(known.rows)
        changed = {row.uid: row for row in planned.rows if not row.new}
        merged = [
            Row(row.key, row.repeat, row.parent, _filled(row.values, changed[row.key].takes))
            if row.key in changed
            else row
            for row in rows
        ]
        merged += [
            Row(row.uid, row.repeat, row.parent, self._defaults.row(row.repeat, row.takes))
            for row in planned.rows
            if row.new
        ]
        entry.take(self._tx, Answers(dict(values), merged))
        if planned.parked:
            entry.park(self._tx, "", planned.parked)
        for row in planned.rows:
            if row.parked:
                entry.park(self._tx, row.uid, row.parked)

    def _entry(self, planned: Planned) -> FamilyIntake | ResponseIntake:
        workspace, number = self._workspace, planned.record_id
        if self._plan.mapping.form:
            if number is not None:
                return ResponseIntake(workspace, number)
            assert planned.about is not None
            form_id = self._plan.mapping.form
            return ResponseIntake.begin(self._tx, workspace, form_id, planned.uid, planned.about)
        if number is not None:
            return FamilyIntake(workspace, number)
        return FamilyIntake.begin(workspace, planned.uid, planned.village_code)

    def finish(self) -> None:
        """Keep the rows that were rejected and note the batch."""
        plan = self._plan
        tx, workspace = self._tx, self._workspace
        keep_rejected(tx, self._batch, workspace.village_code, plan.rejected)
        entry = BatchEntry(
            self._batch,
            ARRIVED,
            utc_text(workspace.now()),
            workspace.actor,
            workspace.period,
            plan.tables.name,
            _hash(plan.tables.paths),
            plan.drafts.read,
            note=plan.mapping.title,
            village_code=workspace.village_code,
            content=CONTENT,
            state=APPLIED,
            watermark=newest_history(tx.connection),
            report={
                s.name: {n: getattr(s, n) for n in SheetReport.__slots__ if n != "name"}
                for s in plan.sheets
            },
            operation=tx.operation(),
        )
        write_batch(tx, entry)


def _rejects_anew(workspace: Workspace, plan: ImportPlan) -> bool:
    """Tell whether rows were rejected that are not kept from an earlier import of the file."""
    if not plan.drafts.rejected:
        return False
    known = _hash(plan.tables.paths)
    before = (b for b in batches(workspace, EVERY) if b.hash == known and b.state == APPLIED)
    return not any(b.note == plan.mapping.title for b in before)


def _filled(mine: Map[str, str], takes: Map[str, str]) -> dict[str, str]:
    """Fill blanks; somebody may have typed into one since the plan was made."""
    return {**mine, **{key: text for key, text in takes.items() if not mine.get(key)}}


def _hash(paths: Sequence[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


__all__ = [
    "ImportPlan",
    "RowPlace",
    "apply_plan",
    "dry_report",
    "import_table",
    "preview",
    "target_form",
]
