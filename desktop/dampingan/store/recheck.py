"""Checking every record anew, after rules changed or a file came in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.store import checking, finding
from dampingan.store.checking import Checked, Ruler
from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], None]

BLOCK = 250
"""Records written in one transaction, so that typing never waits long."""


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """What a re-check found.

    Attributes:
        families, responses: how many were read.
        changed: how many of them have other findings now.
        errors, warnings: open ones in all; warnings that were let stand don't count.
        found_in: form_ids of records that have open findings, the main form first.
        unknown: form_ids of responses that could not be checked, because the form is not installed.
    """

    families: int
    changed: int
    errors: int
    warnings: int
    responses: int = 0
    found_in: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Part:
    """Records of one form."""

    kind: str
    ruler: Ruler | None
    form_id: str
    ids: list[int] = field(default_factory=list)


def recheck(
    workspace: Workspace,
    *,
    form_id: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RecheckResult:
    """Run all checks over all records that are not deleted and store what they say.

    Answers and acceptances never change here; states do when a complete record turns out to have
    errors.

    Args:
        workspace: which.
        form_id: only records of this form, e.g. after a version of it was installed; all without.
        progress: called with records done, records in all, a sentence.
        cancelled: asked between blocks.

    Raises:
        CancelledError: `cancelled` said so; what was checked stays.
    """
    parts = _parts(workspace, form_id)
    total = sum(len(part.ids) for part in parts)
    done = changed = errors = warnings = 0
    found_in: dict[str, None] = {}
    for part, block in _blocks(parts):
        if cancelled and cancelled():
            raise CancelledError
        if part.ruler is not None:
            with workspace.reading() as connection:
                checked = checking.check(connection, part.ruler, part.kind, block)
            checked, different = _store(workspace, part.ruler, part.kind, checked)
            changed += different
            counts = [finding.count(c.document, c.accepted) for c in checked.values()]
            if any(map(any, counts)):
                found_in[part.form_id] = None
            errors += sum(count[0] for count in counts)
            warnings += sum(count[1] for count in counts)
        done += len(block)
        if progress:
            family = part.kind == "family"
            progress(done, total, tr("Memeriksa keluarga") if family else tr("Memeriksa isian"))
    return RecheckResult(
        families=sum(len(part.ids) for part in parts if part.kind == "family"),
        changed=changed,
        errors=errors,
        warnings=warnings,
        responses=sum(len(part.ids) for part in parts if part.kind == "response"),
        found_in=tuple(found_in),
        unknown=tuple(part.form_id for part in parts if part.ruler is None),
    )


def _parts(workspace: Workspace, form_id: str) -> list[_Part]:
    main = workspace.form("family")
    parts: list[_Part] = []
    with workspace.reading() as connection:
        if form_id in {"", main.form_id}:
            ids = connection.exec_driver_sql(
                "SELECT id FROM family WHERE deleted_at IS NULL ORDER BY id"
            ).scalars()
            ruler = Ruler.of(workspace, main)
            parts.append(_Part("family", ruler, main.form_id, list(ids)))
        responses = connection.exec_driver_sql(
            "SELECT id, form_id FROM response WHERE deleted_at IS NULL ORDER BY form_id, id"
        ).all()
    for response_id, own in responses:
        if form_id not in {"", own}:
            continue
        if not parts or parts[-1].kind == "family" or parts[-1].form_id != own:
            parts.append(_Part("response", checking.ruler_of(workspace, own), own))
        parts[-1].ids.append(response_id)
    return parts


def _blocks(parts: list[_Part]) -> Iterator[tuple[_Part, list[int]]]:
    for part in parts:
        for start in range(0, len(part.ids), BLOCK):
            yield part, part.ids[start : start + BLOCK]


def _store(
    workspace: Workspace, ruler: Ruler, kind: str, checked: dict[int, Checked]
) -> tuple[dict[int, Checked], int]:
    """Write what was found; records that were written meanwhile are checked again first."""
    with workspace.write(tr("Memeriksa ulang"), source="system", undoable=False) as tx:
        versions = checking.read_versions(tx.connection, kind, list(checked))
        late = [i for i, found in checked.items() if versions.get(i) != found.version]
        if late:
            checked = {i: found for i, found in checked.items() if i not in late}
            checked |= checking.check(tx.connection, ruler, kind, late)
        return checked, checking.store(tx, kind, checked)
