"""The regency's board: what each village should have sent, what is here, and what is left to do.

Every figure is counted from the records themselves, so the totals of the board are those of the
family list. What was refused (`refusal`) is said beside what is here, which it does not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.store.merging.batch import APPLIED, ARRIVED, EVERY, SENT, BatchEntry, batch, batches
from dampingan.store.merging.refusal import Refusal, refusals

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.workspace import Workspace

SILENT, REFUSED, CONFLICT, FINDINGS = "silent", "refused", "conflict", "findings"
PARTLY, RECEIVED, RETURNED = "partly", "received", "returned"
"""States of a village: what should be looked at first wins."""


@dataclass(frozen=True, slots=True)
class VillageLine:
    """One village on the board.

    Attributes:
        id: of its ``village`` record.
        code, name, kecamatan: which.
        expected: families that its profile expects, None when unknown.
        families, persons, done: what the workspace holds: families that are not deleted, present
            members, families that need no more entry.
        findings: families with something to look at.
        poorest: families of deciles 1 and 2, as BPS gives them.
        conflicts: open conflicts.
        inquiries: questions that the village has not answered yet.
        rejected: rows of its newest workbook that could not be taken.
        received_at: UTC time of its newest workbook, ``""`` before the first.
        batch_uid, period: that workbook and its period.
        late: whether that period is over at the regency.
        returned_at: UTC time of the newest workbook for the village.
        refused: files that could not be taken, since that workbook came, the newest first.
    """

    id: int
    code: str
    name: str
    kecamatan: str
    expected: int | None = None
    families: int = 0
    persons: int = 0
    done: int = 0
    findings: int = 0
    poorest: int = 0
    conflicts: int = 0
    inquiries: int = 0
    rejected: int = 0
    received_at: str = ""
    batch_uid: str = ""
    period: str = ""
    late: bool = False
    returned_at: str = ""
    refused: tuple[Refusal, ...] = ()

    @property
    def share(self) -> float | None:
        """Received out of expected families, at most 1; None while nothing is expected."""
        return min(self.families / self.expected, 1.0) if self.expected else None

    @property
    def sent(self) -> bool:
        """Whether the village's records of this period are here, some of them at least."""
        return bool(self.received_at or self.families) and not self.late

    @property
    def state(self) -> str:
        """What should be said of the village first."""
        return REFUSED if self.refused else self.standing

    @property
    def standing(self) -> str:
        """How it stands with what is here, whatever was refused since."""
        if self.conflicts:
            return CONFLICT
        if not self.sent:
            return SILENT
        if self.rejected or (self.expected and self.families < self.expected):
            return PARTLY
        if self.findings:
            return FINDINGS
        return RETURNED if self.returned_at > self.received_at else RECEIVED


@dataclass(frozen=True, slots=True)
class BoardTotals:
    """Sums over villages; of all of them they equal the sums of the family list.

    Attributes:
        villages: how many; `sent` of them have sent something, `settled` need nothing more.
        expected: families, of the villages that expect some.
    """

    villages: int = 0
    sent: int = 0
    settled: int = 0
    expected: int = 0
    families: int = 0
    persons: int = 0
    findings: int = 0
    conflicts: int = 0


def totals_of(lines: Iterable[VillageLine]) -> BoardTotals:
    """Add villages up."""
    lines = list(lines)
    return BoardTotals(
        villages=len(lines),
        sent=sum(line.sent for line in lines),
        settled=sum(line.state in {RECEIVED, RETURNED} for line in lines),
        expected=sum(line.expected or 0 for line in lines),
        families=sum(line.families for line in lines),
        persons=sum(line.persons for line in lines),
        findings=sum(line.findings for line in lines),
        conflicts=sum(line.conflicts for line in lines),
    )


def board(workspace: Workspace) -> list[VillageLine]:
    """Return every village of a regency's workspace by kecamatan and code; one of a village's.

    A family of a village that has no profile here (a region that was split) is counted too, under
    its code.
    """
    refused = refusals(workspace)
    received, returned = _newest(workspace)
    own, now = workspace.village_code, workspace.period
    with workspace.reading() as connection:
        villages = connection.exec_driver_sql(
            "SELECT id, code, name, kecamatan, expected_families FROM village "
            "WHERE deleted_at IS NULL ORDER BY code"
        ).all()
        families = {row[0]: row[1:] for row in connection.exec_driver_sql(_FAMILIES)}
        poorest = dict(connection.exec_driver_sql(_POOREST).all())
        conflicts = _counts(connection, "conflict")
        inquiries = _counts(connection, "inquiry")
    if len(villages) > 1:
        villages = [village for village in villages if village[1] != own]
    known = {village[1] for village in villages}
    rows: list[Any] = [*villages]
    rows += [(0, code, code, "", None) for code in sorted(families) if code not in known]
    return [
        VillageLine(
            *village,
            *families.get(code, (0,) * 4),
            poorest=poorest.get(code, 0),
            conflicts=conflicts.get(code, 0),
            inquiries=inquiries.get(code, 0),
            returned_at=returned.get(code, ""),
            **_file(received.get(code), refused.get(code, ()), now),
        )
        for village in rows
        for code in (village[1],)
    ]


def _file(entry: BatchEntry | None, refused: Iterable[Refusal], now: str) -> dict[str, Any]:
    """Return what a line says of a village's newest workbook and what was refused after it."""
    if entry is None:
        return {"refused": tuple(refused)}
    return {
        "rejected": _rejected(entry),
        "received_at": entry.at,
        "batch_uid": entry.uid,
        "period": entry.period,
        "late": bool(entry.period) and entry.period < now,
        "refused": tuple(one for one in refused if one.at >= entry.at),
    }


_FAMILIES = """
SELECT village_code, count(*), coalesce(sum(member_count), 0), sum(status <> 'draft'),
  sum(error_count > 0 OR warning_count > 0)
FROM family INDEXED BY family_tally WHERE deleted_at IS NULL GROUP BY village_code"""

_POOREST = """
SELECT village_code, count(*) FROM family INDEXED BY family_decile
WHERE deleted_at IS NULL AND decile IN ('1', '2') GROUP BY village_code"""


def _counts(connection: Connection, table: str) -> dict[str, int]:
    rows = connection.exec_driver_sql(
        f"SELECT village_code, count(*) FROM {table} "
        "WHERE state = 'open' AND deleted_at IS NULL GROUP BY 1"
    )
    return {row[0]: row[1] for row in rows}


def _newest(workspace: Workspace) -> tuple[dict[str, BatchEntry], dict[str, str]]:
    """Return village code → its newest workbook, and → UTC time of the newest one for it.

    One of a period before that comes late is not the newest.
    """
    received: dict[str, BatchEntry] = {}
    returned: dict[str, str] = {}
    for entry in reversed(batches(workspace, EVERY)):
        if entry.direction == ARRIVED and entry.state == APPLIED:
            before = received.get(entry.village_code)
            if before is None or entry.period >= before.period:
                received[entry.village_code] = entry
        elif entry.direction == SENT and entry.content == "return":
            returned[entry.village_code] = entry.at
    return received, returned


def _rejected(entry: BatchEntry) -> int:
    return sum(int(counts.get("rejected", 0)) for counts in entry.report.values())


@dataclass(frozen=True, slots=True)
class Receipt:
    """The newest workbook of a village and what became of it.

    Attributes:
        uid: its key.
        file_name: without its folder.
        at: UTC time when it was taken.
        sheets: sheet → counts: read, new, changed, same, conflict, rejected; the others add up to
            ``read``.
    """

    uid: str
    file_name: str
    at: str
    sheets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def receipt_of(workspace: Workspace, batch_uid: str) -> Receipt | None:
    """Return what became of a workbook; None when it is unknown."""
    entry = batch(workspace, batch_uid)
    return None if entry is None else Receipt(entry.uid, entry.file_name, entry.at, entry.report)


def families_in_conflict(workspace: Workspace, village_code: str) -> int:
    """Count the records of a village that somebody has to decide on."""
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(DISTINCT record_uid) FROM conflict "
            "WHERE state = 'open' AND deleted_at IS NULL AND village_code = ?",
            (village_code,),
        )
        return int(found.scalar_one())


def deciles(workspace: Workspace, village_code: str = "") -> dict[str, int]:
    """Return decile → families, of one village or of all; ``""`` counts those without one."""
    own = "AND village_code = ?" if village_code else ""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT decile, count(*) FROM family INDEXED BY family_decile "
            f"WHERE deleted_at IS NULL {own} GROUP BY decile",
            (village_code,) if village_code else (),
        )
        return {row[0]: row[1] for row in rows}


def expect_families(workspace: Workspace, village_id: int, count: int | None) -> None:
    """Write how many families a village is expected to have.

    Args:
        workspace: the regency's.
        village_id: `VillageLine.id`.
        count: None when it is unknown.
    """
    with workspace.write(tr("Mengubah perkiraan keluarga")) as tx:
        tx.update("village", village_id, {"expected_families": count})
