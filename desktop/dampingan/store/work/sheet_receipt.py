"""Sheets that came back, ticked in one by one by their codes or keys.

`paper_receipt` counts a stack by number; a code says whose form it is. Both count the same paper:
a stack is counted when it arrives, and scanned to see who is missing. So an RT's forms that came
in are never the sum of the two. Where more was scanned than counted, what was scanned counts, and
exactly those records stand against it; else the number does (`store.work.work_summary`). Forms
without a key, filled anew at the door, are in the number alone; that is why a stack is counted as a
whole, the prefilled ones too.

What is ticked is a sheet of paper: sides 1 and 2 are the first, 3 and 4 the second. Either side
will do, and the other one is told to be there already. A form came in with its first sheet that
did, and is complete with the last. Whoever was joined into another family since counts as that one;
a family that was deleted waits for nobody and counts no more.

A row counts while its setting says so, so that Ctrl+Z takes it back like an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dampingan.core.address import format_rt_rw, normalise_rt, normalise_rw
from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.store.merging.joining import aliases
from dampingan.store.transaction import utc_text
from dampingan.store.work.sheet_target import FAMILY, RESPONSE, SheetTarget

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_SETTING = "sheet."
_COUNTS = (
    "EXISTS (SELECT 1 FROM setting WHERE setting.key = 'sheet.' || sheet_receipt.id "
    "AND setting.value = 'true')"
)

CAME = (
    "WITH RECURSIVE came(uid) AS ("
    f"SELECT record FROM sheet_receipt WHERE form_id = ?1 AND period = ?2 AND {_COUNTS} "
    "UNION SELECT f.joined_into FROM family f JOIN came ON came.uid = f.uid "
    "WHERE f.deleted_at IS NOT NULL AND f.joined_into <> '') "
)
"""Keys of the records whose sheets came in. Begins a query that is bound to form and period."""

_OF_NOW = "r.deleted_at IS NULL AND r.period IN ('', ?2)"
_BEGUN = "r.change_state <> 'pending'"
_ANSWERED = (
    "EXISTS (SELECT 1 FROM response a WHERE a.{}_id = {}.id AND a.form_id = ?1 "
    "AND a.deleted_at IS NULL{})"
)
_FAMILY_ANSWERED = _ANSWERED.format("family", "r", "")
_DONE = " AND a.status <> 'draft'"


def _scans(table: str, kind: str, row: str) -> str:
    """Return the places of records about which an additional form came in; begun, done."""
    begun, done = _ANSWERED.format(kind, row, ""), _ANSWERED.format(kind, row, _DONE)
    return f"SELECT r.rw, r.rt, {begun}, {done} FROM {table} WHERE {_OF_NOW}"


_OWN = f"r.rw, r.rt, {_BEGUN}, {_BEGUN} AND r.status <> 'draft'"
_SCANNED = {
    FAMILY: f"SELECT {_OWN} FROM family r JOIN came USING (uid) WHERE {_OF_NOW}",
    RESPONSE: f"SELECT {_OWN} FROM response r JOIN came USING (uid) "
    f"WHERE {_OF_NOW} AND r.form_id = ?1 UNION ALL "
    + _scans("family r JOIN came USING (uid)", "family", "r")
    + " UNION ALL "
    + _scans("person p JOIN came USING (uid) JOIN family r ON r.id = p.family_id", "person", "p")
    + " AND p.deleted_at IS NULL",
}
"""Main questionnaire or additional one → place of every form that came; is it begun, is it done."""


def sheet_of(page: int) -> int:
    """Return the sheet of paper that a side is on, 1 for the first."""
    return (page + 1) // 2


def sheets_of(pages: int) -> int:
    """Return how many sheets of paper so many sides take."""
    return (pages + 1) // 2


@dataclass(frozen=True, slots=True)
class SheetTick:
    """What ticking a sheet in did.

    Attributes:
        receipt: id of the row, 0 when the sheet had come in before.
        sheet: which sheet of the form.
        sheets: all sheets of this record that are in now.
        before: UTC time at which it had come in, ``""`` when it is new.
        operator: who had ticked it in then.
    """

    receipt: int
    sheet: int
    sheets: tuple[int, ...]
    before: str = ""
    operator: str = ""

    @property
    def again(self) -> bool:
        """Whether it had come in before."""
        return not self.receipt

    @property
    def first(self) -> bool:
        """Whether the form came in with this sheet."""
        return not self.again and len(self.sheets) == 1

    def missing(self, pages: int) -> list[int]:
        """Return the sheets of a form with so many sides that are still out."""
        return [one for one in range(1, sheets_of(pages) + 1) if one not in self.sheets]


@dataclass(frozen=True, slots=True)
class ExpectedForm:
    """One known record of an RT and the sheets of its form that came in.

    Attributes:
        kind, record_id, uid: the record.
        name: of the head, or what a response is about; for the screen only.
        rt, rw: where.
        sheets: numbers of the sheets that came in.
        begun: somebody keyed it already.
        at: UTC time of the last of them.
        members: of a family; more than a sheet has lines for take further sheets.
        pages: sides of its form, 0 while nobody says how many.
    """

    kind: str
    record_id: int
    uid: str
    name: str
    rt: str
    rw: str
    sheets: tuple[int, ...] = ()
    begun: bool = False
    at: str = ""
    members: int = 0
    pages: int = 0

    @property
    def came(self) -> bool:
        """Whether any of its sheets came in."""
        return bool(self.sheets)

    @property
    def whole(self) -> bool:
        """Whether all of its sheets came in; any one will do while nobody knows how many."""
        return self.came and set(range(1, sheets_of(self.pages) + 1)) <= set(self.sheets)


@dataclass(frozen=True, slots=True)
class PlaceSheets:
    """The forms of one RT as their codes tell.

    Attributes:
        rw, rt: where.
        known: records that a form can come back from.
        came: of these, with at least one sheet in.
        whole: of these, with every sheet in.
    """

    rw: str
    rt: str
    known: int = 0
    came: int = 0
    whole: int = 0

    @property
    def missing(self) -> int:
        """Records without any sheet."""
        return self.known - self.came


def receive_sheet(workspace: Workspace, target: SheetTarget) -> SheetTick:
    """Tick a sheet in; undo takes it back.

    Args:
        workspace: where.
        target: what the sheet leads to; page 0 (a key typed by hand) counts as the first sheet.

    Raises:
        WorkspaceError: no living record here, no such questionnaire, or the record has no sheets
            of it.
        StorageError: the disk refused; nothing was written.
    """
    form_id = target.form_id or workspace.form("family").form_id
    if not target.known or target.deleted:
        raise WorkspaceError(
            tr("Lembar ini belum dikenal di ruang kerja ini."),
            remedy=tr("Hitung dengan jumlah (F2), lalu isi keluarganya sebagai keluarga baru."),
        )
    _require_sheets(workspace, form_id, target)
    page = max(target.page, 1)
    before = _in_already(workspace, form_id, target.uid)
    known = tuple(sorted(before))
    if sheet_of(page) in before:
        at, operator = before[sheet_of(page)]
        return SheetTick(0, sheet_of(page), known, at, operator)
    place = format_rt_rw(normalise_rt(target.rt), normalise_rw(target.rw))
    label = tr("Menerima lembar {sheet}, {place}", sheet=sheet_of(page), place=place)
    with workspace.write(label, source="work") as tx:
        made = tx.connection.exec_driver_sql(
            "INSERT INTO sheet_receipt"
            "(at, operator, period, form_id, version, record, page, rt, rw) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                utc_text(workspace.now()),
                workspace.actor,
                workspace.period,
                form_id,
                target.version,
                target.uid,
                page,
                normalise_rt(target.rt),
                normalise_rw(target.rw),
            ),
        )
        receipt = int(made.lastrowid)
        tx.set_setting(f"{_SETTING}{receipt}", value=True, logged=True)
    sheets = tuple(sorted({*known, sheet_of(page)}))
    return SheetTick(receipt, sheet_of(page), sheets)


def _require_sheets(workspace: Workspace, form_id: str, target: SheetTarget) -> None:
    """Refuse a record that no form of this kind is about: its sheet would count nowhere."""
    if form_id == workspace.form("family").form_id:
        if target.kind != FAMILY:
            raise WorkspaceError(
                tr("Itu bukan kunci keluarga."),
                remedy=tr("Ketik kunci di bawah kode lembar, misalnya K-2X7KQ9M4TB3CV."),
            )
    elif (
        target.kind == RESPONSE
        and workspace.record("response", target.record_id)["form_id"] != form_id
    ):
        raise WorkspaceError(
            tr("Kunci itu milik isian kuesioner lain."),
            remedy=tr("Pilih dulu kuesionernya di atas, lalu ketik kuncinya lagi."),
        )


def _in_already(workspace: Workspace, form_id: str, uid: str) -> dict[int, tuple[str, str]]:
    """Return sheet → (time, operator) of what came in of a record this period."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT page, at, operator FROM sheet_receipt WHERE form_id = ? AND period = ? "
            f"AND {_COUNTS} AND (record = ? OR record IN "
            "(SELECT uid FROM family WHERE joined_into = ? AND deleted_at IS NOT NULL)) "
            "ORDER BY id DESC",
            (form_id, workspace.period, uid, uid),
        ).all()
    return {sheet_of(page): (at, operator) for page, at, operator in rows}


def expected_forms(
    workspace: Workspace, *, form_id: str, rw: str = "", rt: str = ""
) -> list[ExpectedForm]:
    """Return the records that a form can come back from, in order of RW, RT and name.

    Of the main questionnaire these are the families of this period, of an additional one its
    responses and the families whose form came in before anybody keyed it.

    Args:
        workspace: where.
        form_id: which questionnaire.
        rw: only of this RW,
        rt: and this RT, when any is given.
    """
    main = form_id == workspace.form("family").form_id
    kinds = (FAMILY,) if main else (RESPONSE, FAMILY)
    found: list[ExpectedForm] = []
    for kind in kinds:
        found += _expected(workspace, form_id, kind, main=main)
    if rw or rt:
        place = (normalise_rw(rw), normalise_rt(rt))
        found = [one for one in found if (one.rw, one.rt) == place]
    return sorted(found, key=lambda one: (one.rw, one.rt, one.name.casefold(), one.record_id))


def _expected(
    workspace: Workspace, form_id: str, kind: str, *, main: bool
) -> Iterable[ExpectedForm]:
    own, name, begun, condition = "''", "r.head_name", _BEGUN, ""
    members = "r.member_count" if main else "0"
    if kind == RESPONSE:
        name, condition = "r.title", " AND r.form_id = ?1"
        own = "coalesce((SELECT f.uid FROM family f WHERE f.id = r.family_id), '')"
    elif not main:
        begun = "0"
        condition = f" AND r.uid IN (SELECT uid FROM came) AND NOT {_FAMILY_ANSWERED}"
    sql = (
        f"{CAME}SELECT r.id, r.uid, {own}, {name}, r.rt, r.rw, {begun}, {members} "
        f"FROM {kind} r WHERE {_OF_NOW}{condition}"
    )
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(sql, (form_id, workspace.period)).all()
    sheets = _sheets_by_record(workspace, form_id)
    found = []
    for record_id, uid, family, words, rt, rw, keyed, count in rows:
        came = sheets.get(family, {}) | sheets.get(uid, {})
        found.append(
            ExpectedForm(
                kind=kind,
                record_id=record_id,
                uid=uid,
                name=words,
                rt=normalise_rt(rt),
                rw=normalise_rw(rw),
                sheets=tuple(sorted(came)),
                begun=bool(keyed),
                at=max(came.values(), default=""),
                members=count,
            )
        )
    return found


def _sheets_by_record(workspace: Workspace, form_id: str) -> dict[str, dict[int, str]]:
    """Return key of a record that stands now → its sheets and when they came."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT record, page, at FROM sheet_receipt "
            f"WHERE form_id = ? AND period = ? AND {_COUNTS}",
            (form_id, workspace.period),
        ).all()
        into = aliases(connection)
    found: dict[str, dict[int, str]] = {}
    for record, page, at in rows:
        found.setdefault(into.get(record) or str(record), {})[sheet_of(page)] = at
    return found


def sheets_by_place(forms: Iterable[ExpectedForm]) -> list[PlaceSheets]:
    """Count records by RT, in order of RW and RT."""
    found: dict[tuple[str, str], PlaceSheets] = {}
    for one in forms:
        key = (one.rw, one.rt)
        place = found.get(key) or PlaceSheets(*key)
        found[key] = replace(
            place,
            known=place.known + 1,
            came=place.came + one.came,
            whole=place.whole + one.whole,
        )
    return [found[key] for key in sorted(found)]


def scanned_by_place(
    workspace: Workspace, *, form_id: str, main: bool
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return (RW, RT) → records whose form came in by its code, how many are begun, how many done.

    Args:
        workspace: where; its period counts.
        form_id: which questionnaire.
        main: whether it is the main one (families), else an additional one.
    """
    sql = CAME + _SCANNED[FAMILY if main else RESPONSE]
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(sql, (form_id, workspace.period)).all()
    for rw, rt, begun, done in rows:
        key = (normalise_rw(rw), normalise_rt(rt))
        came, keyed, finished = found.get(key, (0, 0, 0))
        found[key] = (came + 1, keyed + begun, finished + done)
    return found
