"""Paper forms that came in, counted per RT before anybody keys them.

A batch of paper is counted when it arrives (UN Principles and Recommendations 1.293: check that an
area is complete before keying). What was counted is never changed: a wrong count is taken back and
counted again. A receipt counts only while its setting says so, so Ctrl+Z takes it back like an
answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.address import format_rt_rw, normalise_rt, normalise_rw
from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

MOST = 9999
"""More forms of one RT at a time are a slip of the finger."""

_SETTING = "receipt."
_COUNTS = (
    "EXISTS (SELECT 1 FROM setting WHERE setting.key = 'receipt.' || paper_receipt.id "
    "AND setting.value = 'true')"
)


@dataclass(frozen=True, slots=True)
class PaperReceiptEntry:
    """Forms of one RT that came in together.

    Attributes:
        id: names it.
        at: UTC time.
        operator: who counted.
        period: of the workspace.
        form_id: which questionnaire.
        rt, rw: where they are from, three digits each.
        count: how many forms.
        note: e.g. who brought them; no names of families.
    """

    id: int
    at: str
    operator: str
    period: str
    form_id: str
    rt: str
    rw: str
    count: int
    note: str


def receive(
    workspace: Workspace, *, form_id: str, rt: str, rw: str, count: int, note: str = ""
) -> int:
    """Count paper forms in; undo takes them back.

    Args:
        workspace: where.
        form_id: which questionnaire.
        rt: number of the RT; ``3`` and ``003`` are the same.
        rw: number of the RW.
        count: how many forms, 1 to `MOST`.
        note: anything worth remembering.

    Returns:
        The receipt's id.

    Raises:
        WorkspaceError: no RT, or a count that can't be.
    """
    rt, rw = normalise_rt(rt), normalise_rw(rw)
    if not rt:
        raise WorkspaceError(
            tr("RT belum diisi."), remedy=tr("Formulir dihitung per RT; isi nomornya.")
        )
    if not 1 <= count <= MOST:
        raise WorkspaceError(
            tr("Jumlah formulir {count} tidak masuk akal.", count=count),
            remedy=tr("Isi 1 sampai {most}. Salah hitung: batalkan catatannya.", most=MOST),
        )
    place = format_rt_rw(rt, rw)
    label = tr("Mencatat {count} formulir {place}", count=count, place=place)
    with workspace.write(label, source="work") as tx:
        made = tx.connection.exec_driver_sql(
            "INSERT INTO paper_receipt(at, operator, period, form_id, rt, rw, count, note) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                utc_text(workspace.now()),
                workspace.actor,
                workspace.period,
                form_id,
                rt,
                rw,
                count,
                note.strip(),
            ),
        )
        receipt = int(made.lastrowid)
        tx.set_setting(f"{_SETTING}{receipt}", value=True, logged=True)
    return receipt


def take_back(workspace: Workspace, receipt: PaperReceiptEntry) -> None:
    """Let a receipt count no more; undo lets it count again."""
    place = format_rt_rw(receipt.rt, receipt.rw)
    label = tr("Membatalkan {count} formulir {place}", count=receipt.count, place=place)
    with workspace.write(label, source="work") as tx:
        tx.set_setting(f"{_SETTING}{receipt.id}", value=False, logged=True)


def receipts(
    workspace: Workspace, *, form_id: str = "", period: str = ""
) -> list[PaperReceiptEntry]:
    """Return the receipts that count, newest first.

    Args:
        workspace: where.
        form_id: only of this questionnaire; ``""``: all.
        period: only of this period; ``""``: all.
    """
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, at, operator, period, form_id, rt, rw, count, note FROM paper_receipt "
            f"WHERE {_COUNTS} AND (? = '' OR form_id = ?) AND (? = '' OR period = ?) "
            "ORDER BY id DESC",
            (form_id, form_id, period, period),
        ).all()
    return [PaperReceiptEntry(*row) for row in rows]


def received_by_place(
    workspace: Workspace, *, form_id: str, period: str
) -> dict[tuple[str, str], int]:
    """Return (RW, RT) → forms that came in."""
    found: dict[tuple[str, str], int] = {}
    for receipt in receipts(workspace, form_id=form_id, period=period):
        key = (receipt.rw, receipt.rt)
        found[key] = found.get(key, 0) + receipt.count
    return found
