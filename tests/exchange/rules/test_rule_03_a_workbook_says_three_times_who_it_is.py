"""Rule 3: a workbook's identity stands on `_meta`, in its properties, and in its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.exchange.sheet.identity import Identity
from dampingan.exchange.writer.receipt import write_receipt
from dampingan.exchange.writer.returning import write_return
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.merging.stamping import site
from dampingan.store.workspace import Workspace
from exchange.people import UMI, answer

SHORT = ("product", "village_code", "period", "batch")
LONG = (*SHORT, "schema", "direction", "parent", "hash", "layout_version", "state_at")


def properties(path: Path) -> dict[str, str]:
    """Return what the document's own properties say."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        told: Any = book.custom_doc_props  # type: ignore[attr-defined] - openpyxl's stubs lack it
        return {each.name.removeprefix("dampingan."): each.value or "" for each in told}
    finally:
        book.close()


def check(path: Path) -> Identity:
    identity = read_submission(path).identity
    told = properties(path)
    for name in LONG:
        assert told[name] == getattr(identity, name)
    assert {f"rows.{key}": str(count) for key, count in identity.rows.items()}.items() <= (
        told.items()
    )
    for name in ("site", "count", "seen", "content"):
        assert told[name] == identity.facts[name]
    return identity


def test_meta_properties_and_name_agree(village: Workspace, tmp_path: Path) -> None:
    result = write_submission(village, tmp_path, include_drafts=True, include_findings=True)
    identity = check(result.path)
    assert all(getattr(identity, name) in result.path.name for name in SHORT)
    assert identity.direction == "desa->kab"
    assert identity.rows == {"family": 3, "person": 6}
    assert identity.facts["site"] == site(village)
    assert identity.facts["count"] == "1"
    assert identity.facts["content"] == "full"
    assert not identity.parent


def test_a_workbook_of_changes_names_the_batch_that_it_builds_on(
    village: Workspace, tmp_path: Path
) -> None:
    first = write_submission(village, tmp_path, include_drafts=True, include_findings=True)
    answer(village, UMI, "jenis_lantai", "4")
    second = write_submission(
        village, tmp_path, include_drafts=True, include_findings=True, changes_only=True
    )
    identity = check(second.path)
    assert identity.facts["content"] == "changes"
    assert identity.facts["count"] == "2"
    assert identity.parent == first.batch_uid
    assert "perubahan" in second.path.name


def test_returns_and_receipts_say_it_too(
    village: Workspace, regency: Workspace, submission: Callable[..., Path], tmp_path: Path
) -> None:
    path = submission(village)
    report = receive(regency, path, prepared=prepare(path))
    back = write_return(regency, village.village_code, tmp_path)
    identity = check(back.path)
    assert identity.direction == "kab->desa"
    assert identity.parent == report.batch_uid
    assert "balasan" in back.path.name
    receipt = write_receipt(regency, report.batch_uid, tmp_path)
    told = read_submission(receipt.path).identity
    assert (told.direction, told.parent) == ("kab->desa", report.batch_uid)
    assert told.facts["content"] == "receipt"
    assert "tanda-terima" in receipt.path.name


@pytest.mark.office
def test_both_copies_survive_libreoffice(
    village: Workspace, submission: Callable[..., Path], resave: Callable[[Path, str], Path]
) -> None:
    path = submission(village)
    before = check(path)
    assert check(resave(path, "xlsx")) == before
