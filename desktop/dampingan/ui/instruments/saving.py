"""Simpan: a questionnaire as XLSForm, XForm or PDF, and a report as text, in the background."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from dampingan.core.language import tr
from dampingan.forms.model import Form
from dampingan.ui.context import Context
from dampingan.ui.instruments.whole_file import write_bytes, write_whole
from dampingan.ui.job import Job, failure_text


class FileSaver(QObject):
    """Writes files that the user chose and says how it went.

    Args:
        context: the frame's parts.
        over: the widget that dialogs belong to.
        parent: the owner.
    """

    def __init__(self, context: Context, over: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._over = over

    def save(self, info: Any, form: Form, path: Path) -> Job:
        """Save an installed questionnaire as what the suffix of `path` says."""
        workspace = self._context.workspace
        if path.suffix.lower() == ".pdf":
            return self._write(path, partial(_pdf, form))
        source = workspace.instrument_source(info.id)
        if path.suffix.lower() == ".xml":
            files = workspace.instrument_files(info.id)
            return self._write(path, partial(_xform, source, info.source_format, files, path))
        return self._write(path, partial(_xlsform, source, info.source_format))

    def ask_report(self, stem: str, text: str) -> None:
        """Ask where, and save a check report."""
        target = self._context.workspace.path.parent / f"pemeriksaan-{stem}.txt"
        name, _ = QFileDialog.getSaveFileName(
            self._over,
            tr("Simpan hasil pemeriksaan"),
            str(target),
            tr("Teks ({pattern})", pattern="*.txt"),
        )
        if name:
            self._write(Path(name), partial(str.encode, text))

    @Slot()
    def tell_copied(self) -> None:
        """Say that a report is in the clipboard."""
        self._context.say(tr("Hasil pemeriksaan disalin."))

    def _write(self, target: Path, make: Callable[[], bytes]) -> Job:
        job = self._context.jobs.start(
            tr("Menulis {name}", name=target.name), write_whole, target=target, make=make
        )
        job.ok.connect(self._tell_written)
        job.failed.connect(self._tell_failure)
        job.cancelled.connect(self._tell_stopped)
        return job

    @Slot(object)
    def _tell_written(self, path: Path) -> None:
        self._context.say(tr("Tersimpan: {name}", name=path.name))

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")

    @Slot()
    def _tell_stopped(self) -> None:
        self._context.say(tr("Penulisan dibatalkan; tidak ada berkas yang tertinggal."), "warning")


def _xlsform(source: bytes, source_format: str) -> bytes:
    from dampingan.forms.xlsform import write_xlsx

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "kuesioner.xlsx"
        write_xlsx(_kept(folder, source, source_format), target)
        return target.read_bytes()


def _xform(source: bytes, source_format: str, files: Mapping[str, bytes], path: Path) -> bytes:
    """Return the XForm; what it needs goes into the folder where ODK Collect looks for it."""
    from dampingan.forms.xform import ITEMSETS, itemsets_csv, xform_xml

    with tempfile.TemporaryDirectory() as folder:
        kept = _kept(folder, source, source_format)
        content = xform_xml(kept).encode()
        media = {**files, ITEMSETS: itemsets_csv(kept)}
    for name, data in media.items():
        if data:
            write_bytes(path.with_name(f"{path.stem}-media") / name, data)
    return content


def _kept(folder: str, source: bytes, source_format: str) -> Path:
    """Put a source into a file: a CSV is told by its name only."""
    kept = Path(folder) / f"kuesioner.{source_format or 'md'}"
    kept.write_bytes(source)
    return kept


def _pdf(form: Form) -> bytes:
    from dampingan.printing.questionnaire.questionnaire import questionnaire_pdf

    return questionnaire_pdf(form)
