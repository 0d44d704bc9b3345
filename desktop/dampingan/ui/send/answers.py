"""Saving what goes back to the sender: the receipt and the annotated copy."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from dampingan.core.language import tr
from dampingan.ui.context import Context
from dampingan.ui.job import failure_text


def save_receipt(context: Context, parent: QWidget, batch_uid: str, target: str = "") -> None:
    """Write the receipt of a received batch; asks where when `target` is empty."""
    title = tr("Simpan tanda terima")
    target = target or _asked(context, parent, title, f"Tanda-terima_{batch_uid}.xlsx")
    if target:
        _save(context, title, _receipt, batch_uid, target)


def save_annotated(context: Context, parent: QWidget, batch_uid: str, target: str = "") -> None:
    """Write the sender's own rows with what is wrong beside them; asks where if need be."""
    title = tr("Simpan salinan bertanda")
    target = target or _asked(context, parent, title, f"Perlu-diperbaiki_{batch_uid}.xlsx")
    if target:
        _save(context, title, _annotated, batch_uid, target)


def _asked(context: Context, parent: QWidget, title: str, proposal: str) -> str:
    """Ask where a file goes; ``""`` when nobody wants it."""
    name, _ = QFileDialog.getSaveFileName(
        parent,
        title,
        str(context.workspace.path.parent / proposal),
        tr("Buku kerja ({pattern})", pattern="*.xlsx"),
    )
    return name


def _save(context: Context, title: str, work: Any, batch_uid: str, target: str) -> None:
    path = Path(target).with_suffix(".xlsx")
    job = context.jobs.start(
        title, work, workspace=context.workspace, batch_uid=batch_uid, target=path
    )
    job.ok.connect(partial(_tell_saved, context, path))
    job.failed.connect(partial(_tell_failure, context))


def _tell_saved(context: Context, path: Path, _result: object) -> None:
    context.say(tr("Tersimpan: {name}. Bawa berkas ini kembali ke pengirim.", name=path.name))


def _tell_failure(context: Context, error: Exception) -> None:
    context.say(failure_text(error), "error")


def _receipt(workspace: Any, batch_uid: str, target: Path, **_: Any) -> object:
    from dampingan.exchange.writer.receipt import write_receipt

    return write_receipt(workspace, batch_uid, target)


def _annotated(workspace: Any, batch_uid: str, target: Path, **_: Any) -> object:
    from dampingan.exchange.foreign.handing_back import hand_back
    from dampingan.exchange.foreign.importing import CONTENT
    from dampingan.exchange.writer.receipt import write_annotated
    from dampingan.store.merging.batch import batch

    entry = batch(workspace, batch_uid)
    foreign = entry is not None and entry.content == CONTENT
    return (hand_back if foreign else write_annotated)(workspace, batch_uid, target)
