"""A family while it is being answered with the main questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from dampingan.core.errors import WorkspaceError
from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.forms.model import Form
from dampingan.forms.session import Delta
from dampingan.store import checking, consistency, finding, house
from dampingan.store.creation import VILLAGE
from dampingan.store.entry.open_record import Entry
from dampingan.store.entry.row_map import PERSON, RowsWritten
from dampingan.store.entry.saved_record import SavedRecord
from dampingan.store.finding import StoredFinding
from dampingan.store.kind import MEMBERS
from dampingan.store.rows import (
    family_columns,
    head_name,
    members_of,
    present_members,
    read_nik,
)
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace


class FamilyEntry(Entry):
    """One family open for entry; its members are persons."""

    kind = "family"

    @classmethod
    def create(
        cls,
        workspace: Workspace,
        values: Mapping[str, str] | None = None,
        *,
        uid: str = "",
        village_code: str = "",
    ) -> Self:
        """Add a family with what the program knows and open it.

        Args:
            workspace: where.
            values: answers to start from (question key → text), e.g. the RT keyed last.
            uid: its key, for samples; made otherwise.
            village_code: where the family lives; a regency's workspace must be told, a village's
                knows.

        Raises:
            WorkspaceError: a regency's workspace was not told one of its villages.
        """
        entry = cls(workspace, None)
        entry.uid = uid or new_key("K")
        entry.village_code = home_village(workspace, village_code)
        entry._start(
            workspace.form("family"), region_answers(entry.village_code) | dict(values or {})
        )
        entry._save(tr("Keluarga baru"), record=entry._blank(workspace))
        return entry

    @property
    def family_id(self) -> int:
        """Id of the family."""
        return self.record_id

    def person_id(self, row: str) -> int | None:
        """Return the id of a member by its key."""
        return self.row_id(row)

    def add_person(self, at: int | None = None, *, uid: str = "") -> tuple[str, Delta]:
        """Add a member and return its key."""
        return self.add_row(MEMBERS, at=at, key=uid)

    def remove_person(self, row: str, reason: str) -> Delta:
        """Take a member out of the family; its row stays as a tombstone and undo brings it back."""
        return self.remove_row(row, reason)

    def move_person(self, row: str, to: int) -> Delta:
        """Put a member at another place of the roster (0-based)."""
        return self.move_row(row, to)

    # -- inside ----------------------------------------------------------------------------

    def _prepare(self, *args: Any, **more: Any) -> None:
        super()._prepare(*args, **more)
        self.village_code = ""
        self._between: list[StoredFinding] = []

    def _take_over(self, entry: SavedRecord) -> None:
        super()._take_over(entry)
        assert isinstance(entry, FamilyEntry)
        self.village_code = entry.village_code

    def _active_form(self, record: Mapping[str, Any]) -> Form:
        return self.workspace.form("family")

    def _members(self) -> str:
        return members_of(self.form)

    def _root_columns(self) -> dict[str, Any]:
        return family_columns(self.session)

    def _following_columns(self) -> dict[str, Any]:
        return {
            "head_name": head_name(self.session),
            "member_count": present_members(self.session),
        }

    def _blank(self, workspace: Workspace) -> dict[str, Any]:
        form = workspace.form("family")
        return {
            "uid": self.uid,
            "village_code": self.village_code,
            "period": workspace.period,
            "form_id": form.form_id,
            "form_version": form.version,
        }

    def _status_label(self, status: str) -> str:
        return _STATUS_LABELS[status]()

    def _read_state(self, record: Mapping[str, Any]) -> None:
        super()._read_state(record)
        self.village_code = str(record["village_code"])
        names = {consistency.DUPLICATE_KK, consistency.DUPLICATE_NIK}
        self._between = [f for f in finding.decode(self._findings) if f.check in names]

    def _foreign_findings(self) -> list[StoredFinding]:
        return self._between

    def _around(self, tx: Transaction) -> None:
        checking.refresh_around(tx, self.record_id)

    def _relate(
        self,
        tx: Transaction,
        root: dict[str, Any],
        before: Mapping[str, Any] | None,
        rows: RowsWritten,
    ) -> None:
        numbers = self._numbers(tx, rows)
        old_kk = before["no_kk"] if before else self._written_kk(tx)
        if numbers or old_kk != root["no_kk"] or before is None:
            tx.update("family", self.record_id, {"no_kk": root["no_kk"]})
            others = consistency.sharing(
                tx.connection, self.record_id, numbers, (old_kk, root["no_kk"])
            )
            self._between = consistency.between_families(
                tx.connection, self.record_id, root["no_kk"]
            )
            for other in others:
                checking.refresh_between(tx, other)
        root["house_id"] = self._house(tx, root, before)

    def _written_kk(self, tx: Transaction) -> str:
        """Return the KK number on the disk, which this opening has not written itself."""
        found = tx.connection.exec_driver_sql(
            "SELECT no_kk FROM family WHERE id = ?", (self.record_id,)
        )
        return str(found.scalar() or "")

    def _numbers(self, tx: Transaction, rows: RowsWritten) -> set[str]:
        """Return every NIK that came or went."""
        numbers: set[str] = set()
        for change in rows.changes:
            if change.kind != PERSON:
                continue
            old, new = change.before, change.after
            if new is None:
                kept = old["nik"] if old else read_nik(tx.connection, rows.ids[change.row])
                numbers.add(kept)
            elif old is None:
                numbers.add(new["nik"])
            elif (old["nik"], old["presence"]) != (new["nik"], new["presence"]):
                numbers |= {old["nik"], new["nik"]}
        return numbers - {""}

    def _house(
        self, tx: Transaction, root: dict[str, Any], before: Mapping[str, Any] | None
    ) -> int | None:
        number = root["answers"].get(house.NUMBER_QUESTION, "")
        if before is not None and (root["rw"], root["rt"], number) == (
            before["rw"],
            before["rt"],
            before["answers"].get(house.NUMBER_QUESTION, ""),
        ):
            return before["house_id"]
        return house.house_for(
            tx,
            village_code=self.village_code,
            rw=root["rw"],
            rt=root["rt"],
            number=number,
            address=root["address"],
        )


def home_village(workspace: Workspace, village_code: str = "") -> str:
    """Return the village of a new family.

    Args:
        workspace: a village's own one knows it.
        village_code: needed at a regency, which has many.

    Raises:
        WorkspaceError: a regency's workspace was not told one of its villages.
    """
    if workspace.scope == VILLAGE:
        return workspace.village_code
    region = regions().get(village_code)
    inside = village_code.startswith(f"{workspace.village_code}.")
    if region is None or not region.is_village or not inside:
        raise WorkspaceError(
            tr("Keluarga baru belum punya desa/kelurahan."),
            remedy=tr("Pilih dulu desa/kelurahannya, lalu buat keluarga baru."),
        )
    return village_code


def region_answers(village_code: str) -> dict[str, str]:
    """Return what the program itself answers in every new family: the codes of its village."""
    region = regions().get(village_code)
    if region is None:
        return {}
    names = ("kode_provinsi", "kode_kabupaten", "kode_kecamatan", "kode_desa")
    return dict(zip(names, regions().bps_parts(region), strict=True))


_STATUS_LABELS: dict[str, Callable[[], str]] = {
    "draft": lambda: tr("Mengembalikan ke draf"),
    "complete": lambda: tr("Menyelesaikan keluarga"),
    "verified": lambda: tr("Memverifikasi keluarga"),
    "moved": lambda: tr("Menandai keluarga pindah"),
    "deceased": lambda: tr("Menandai keluarga meninggal"),
    "not_found": lambda: tr("Menandai keluarga tidak ditemukan"),
    "deleted": lambda: tr("Menghapus keluarga"),
}
