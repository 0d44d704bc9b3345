"""What is new since the other side last had everything: the scope of a workbook of changes."""

from __future__ import annotations

from collections.abc import Iterable

from dampingan.exchange.writer.scope import Scope
from dampingan.store.merging.acceptance import LEFT_OUT
from dampingan.store.merging.batch import EVERY, PARTLY, RECEIVED, SENT, BatchEntry, batches
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

FULL, CHANGES, RETURN, RECEIPT = "full", "changes", "return", "receipt"
"""Values of `BatchEntry.content`."""

_KEPT = 30
"""So many batches' lists of left out records are remembered."""


def base_batch(workspace: Workspace) -> BatchEntry | None:
    """Return the batch that a workbook of changes builds on, None when nothing was ever sent.

    It is the newest one that the other side confirmed with a receipt. Without any receipt it is the
    last full one: it may have been lost, and then the receiver sees that it never came.
    """
    sent = [
        entry
        for entry in batches(workspace, EVERY)
        if entry.direction == SENT and entry.content in {FULL, CHANGES}
    ]
    confirmed = [entry for entry in sent if entry.state in {RECEIVED, PARTLY}]
    full = [entry for entry in sent if entry.content == FULL]
    return (
        max(confirmed, key=lambda entry: entry.watermark) if confirmed else next(iter(full), None)
    )


def changes_since(workspace: Workspace, reader: Reader, base: BatchEntry | None) -> Scope:
    """Return what changed since a batch, with what that batch left out or had rejected."""
    if base is None:
        return Scope()
    left = left_out(workspace).get(base.uid, ())
    families, responses = reader.changed_since(base.watermark, left)
    return Scope(families=families, responses=responses)


def left_out(workspace: Workspace) -> dict[str, list[str]]:
    """Return batch → keys of records that it did not bring to the other side."""
    return dict(workspace.setting(LEFT_OUT) or {})


def with_left_out(
    known: dict[str, list[str]], batch_uid: str, uids: Iterable[str]
) -> dict[str, list[str]]:
    """Return `left_out` with one more batch; the oldest are forgotten."""
    kept = {uid: keys for uid, keys in known.items() if uid != batch_uid}
    kept[batch_uid] = sorted(uids)
    return dict(list(kept.items())[-_KEPT:])
