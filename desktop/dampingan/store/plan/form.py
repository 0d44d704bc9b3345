"""The questionnaires of the village assessment, and when a workspace gets them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.store import instrument, reference_seed
from dampingan.store.instrument import EXTRA, Installation
from dampingan.store.subject import VILLAGE
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

PLAN_FORMS = (
    *("sketsa", "kalender", "lembaga", "masalah", "potensi", "kegiatan"),
    *("pendampingan", "kunjungan", "peringkat", "profil", "musyawarah"),
)
"""Form ids, in the order of the work: what is found, what is decided, what becomes of it."""

PERIODIC = ("peringkat", "profil")
"""Forms with one record for each village and period; those of the others live on: a problem stays
until it is solved."""


def ensure_plan(workspace: Workspace) -> None:
    """Give a workspace the forms and reference lists of the assessment that it has not yet.

    Quick when there is nothing to do. What the regency changed of them stays.

    Raises:
        StorageError: the disk refused; nothing was changed.
    """
    missing = _missing(workspace)
    if not missing and reference_seed.is_seeded(workspace):
        return
    label = tr("Menyiapkan potensi, masalah dan rencana")
    with workspace.write(label, source="system", undoable=False) as tx:
        reference_seed.seed(tx, workspace)
        at = utc_text(workspace.now())
        for form_id in missing:
            source = _file(form_id).read_bytes()
            how = Installation(source, "md", at, EXTRA, VILLAGE, f"{form_id}.md")
            instrument.install(tx.connection, _read(form_id), how)
        tx.touch_settings()
    workspace.forget_forms()


def read_ahead(workspace: Workspace, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Read the files that `ensure_plan` would install, and write nothing; made to run in a job.

    Args:
        workspace: open.
        cancelled: asked between two files.
    """
    for form_id in _missing(workspace):
        if cancelled():
            return
        _read(form_id)
    reference_seed.shipped()


def has_plan(workspace: Workspace) -> bool:
    """Tell whether a workspace has the forms of the assessment."""
    return not _missing(workspace)


def is_planned(workspace: Workspace) -> bool:
    """Tell whether there are activities and visits, perhaps of a program with fewer forms."""
    return {form.form_id for form in workspace.extra_forms()} >= {"kegiatan", "kunjungan"}


def _missing(workspace: Workspace) -> list[str]:
    there = {form.form_id for form in workspace.extra_forms()}
    return [form_id for form_id in PLAN_FORMS if form_id not in there and _file(form_id).exists()]


def _file(form_id: str) -> Path:
    return resource("instruments") / f"{form_id}.md"


_reading = Lock()


def _read(form_id: str) -> Form:
    """Read it once: several workspaces may be made in one sitting, and a job may be reading it."""
    with _reading:
        return _read_once(form_id)


@lru_cache(maxsize=len(PLAN_FORMS))
def _read_once(form_id: str) -> Form:
    from dampingan.forms.xlsform import read_form

    return read_form(_file(form_id))
