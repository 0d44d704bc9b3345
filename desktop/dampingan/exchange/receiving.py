"""Bringing a submission into a workspace.

A workbook is read and staged (`staging`), compared with what the workspace holds (`comparing`) and
applied in one transaction (`applying`): all of it or nothing. For now only records that the
workspace does not have yet are taken over. A record that is there with the same content counts as
same; one that is there with other content is refused with the whole file, because nothing of either
side may get lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.exchange.applying import apply
from dampingan.exchange.comparing import Comparison, compare
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.identity import LAYOUT_VERSION, OUT, PRODUCT
from dampingan.exchange.reading import Submission, read_submission
from dampingan.exchange.staging import ImportFinding, Staged, stage
from dampingan.store.workspace import Workspace

__all__ = ["ImportFinding", "ImportReport", "SheetReport", "import_new"]

Progress = Callable[[int, int, str], object]


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What became of the rows of one sheet; the numbers add up to `read`."""

    name: str
    read: int
    new: int
    changed: int
    same: int
    conflict: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        applied: whether anything was written.
        batch_uid: key of the batch.
        sheets: one report a data sheet, in the order of the file.
        findings: rejected rows and other things that the sender should know.
    """

    applied: bool
    batch_uid: str
    sheets: tuple[SheetReport, ...]
    findings: tuple[ImportFinding, ...]

    @property
    def new(self) -> int:
        """Rows that the workspace did not have."""
        return sum(sheet.new for sheet in self.sheets)


def import_new(
    workspace: Workspace,
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Take over what a submission holds and the workspace does not.

    Args:
        workspace: of the same village, with the same questionnaires installed.
        path: the workbook.
        progress: told steps done, steps in all and what is being done.
        cancelled: asked between the steps; nothing is changed then.

    Raises:
        ExchangeError: no submission, another village's or questionnaire's, or it holds records
            that are there with other content; nothing is changed.
        CancelledError: `cancelled` said so.
        StorageError: the disk refused; nothing was changed.
    """
    step = _Steps(progress, cancelled)
    step(tr("Membaca berkas"))
    submission = read_submission(Path(path))
    _require_fitting(workspace, submission)
    step(tr("Membandingkan dengan ruang kerja"))
    staged = stage(submission)
    comparison = compare(workspace, staged)
    _require_no_difference(staged, comparison)
    step(tr("Menyimpan"))
    applied = apply(workspace, staged, comparison) if comparison.new else False
    step(tr("Selesai"))
    return ImportReport(
        applied,
        submission.identity.batch,
        tuple(_reports(staged, comparison)),
        tuple(staged.findings),
    )


def _reports(staged: Staged, comparison: Comparison) -> Iterable[SheetReport]:
    for sheet in staged.submission.sheets.values():
        rejected = staged.rejected.get(sheet.key, 0)
        new = comparison.counted.get((sheet.key, True), 0)
        same = comparison.counted.get((sheet.key, False), 0)
        yield SheetReport(sheet.title, staged.read[sheet.key], new, 0, same, 0, rejected)


def _require_fitting(workspace: Workspace, submission: Submission) -> None:
    """Refuse files of other programs, villages and questionnaires, and newer ones."""
    identity = submission.identity
    name = submission.path.name
    if identity.product != PRODUCT or identity.direction != OUT:
        raise ExchangeError(
            tr("Berkas {name} bukan kiriman desa/kelurahan.", name=name),
            remedy=tr("Pakai berkas yang dibuat dengan Kirim di program ini."),
        )
    version = identity.layout_version
    if not version.isdecimal() or int(version) > int(LAYOUT_VERSION):
        raise ExchangeError(
            tr("Berkas {name} dibuat oleh Dampingan yang lebih baru.", name=name),
            remedy=tr("Pasang Dampingan terbaru untuk membacanya."),
        )
    if identity.village_code != workspace.village_code:
        raise ExchangeError(
            tr(
                "Berkas {name} dari {village} ({code}), bukan dari desa/kelurahan ruang kerja ini.",
                name=name,
                village=identity.village_name,
                code=identity.village_code,
            ),
            remedy=tr("Buka ruang kerja desa/kelurahan itu, atau minta berkas yang benar."),
        )
    known = {info.form_id for info in workspace.instruments() if info.target != "family"}
    main = workspace.form("family").form_id
    for fact in identity.sheets.values():
        fits = not fact.form or (fact.form in known if fact.extra else fact.form == main)
        if not fits:
            raise ExchangeError(
                tr(
                    "Lembar {sheet} memakai instrumen {form} versi {version}, yang tidak "
                    "terpasang di ruang kerja ini.",
                    sheet=fact.name,
                    form=fact.form,
                    version=fact.version,
                ),
                remedy=tr("Pasang instrumen itu lebih dulu, lalu terima berkas ini lagi."),
            )


def _require_no_difference(staged: Staged, comparison: Comparison) -> None:
    if not comparison.different:
        return
    sheet, row = comparison.different[0]
    raise ExchangeError(
        tr(
            "{count} baris sudah ada di ruang kerja ini dengan isi lain, misalnya baris {row} "
            "lembar {sheet}.",
            count=len(comparison.different),
            row=row,
            sheet=sheet,
        ),
        remedy=tr(
            "Tidak ada yang diubah. Terima berkas ini di ruang kerja yang belum memuat baris itu."
        ),
    )


class _Steps:
    """Tells how far it is and stops when asked."""

    _ALL = 3

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress, self._cancelled, self._done = progress, cancelled, 0

    def __call__(self, text: str) -> None:
        if self._cancelled and self._cancelled() and self._done < self._ALL:
            raise CancelledError
        if self._progress:
            self._progress(self._done, self._ALL, text)
        self._done += 1
