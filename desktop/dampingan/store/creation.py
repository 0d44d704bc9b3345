"""What every workspace begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.core.regions import Region, regions
from dampingan.store import instrument
from dampingan.store.merging import stamping
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


VILLAGE, REGENCY = "village", "regency"
"""Values of the setting ``scope``: whether a workspace is one village's or a whole regency's."""


def fill(workspace: Workspace, region: Region, period: str) -> None:
    """Write region, settings and the program's own questionnaire into an empty workspace.

    A regency's workspace has a ``village`` row for itself, as a village's has, and one for each of
    its villages.

    Args:
        workspace: which.
        region: the village, or the kabupaten or kota.
        period: e.g. ``2026-Q4``.
    """
    with workspace.write(tr("Membuat ruang kerja"), source="system", undoable=False) as tx:
        for one in (region, *_villages(region)):
            tx.insert("village", _profile(one))
        tx.set_setting("village_code", region.code)
        tx.set_setting("scope", VILLAGE if region.is_village else REGENCY)
        tx.set_setting("period", period)
        uid = new_key("W")
        tx.set_setting("uid", uid)
        stamping.claim(tx, workspace, uid)
        at = utc_text(workspace.now())
        tx.set_setting("created_at", at)
        instrument.install_builtin(tx.connection, at)


def _profile(region: Region) -> dict[str, str]:
    kecamatan = regions().parent_of(region) if region.is_village else None
    kabupaten = regions().parent_of(kecamatan) if kecamatan else None
    return {
        "code": region.code,
        "name": region.name,
        "kecamatan": kecamatan.name if kecamatan else "",
        "kabupaten": kabupaten.label if kabupaten else region.label,
        "bps_code": region.bps_code,
    }


def _villages(region: Region) -> list[Region]:
    """Return the villages of a kabupaten or kota, by code; none of a village."""
    if region.is_village:
        return []
    return [village for village in regions().villages if village.code.startswith(f"{region.code}.")]
