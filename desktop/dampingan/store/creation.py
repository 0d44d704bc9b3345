"""What every workspace begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.core.regions import Region, regions
from dampingan.store import instrument
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


def fill(workspace: Workspace, region: Region, period: str) -> None:
    """Write village, settings and the program's own questionnaire into an empty workspace.

    Args:
        workspace: which.
        region: the village.
        period: e.g. ``2026-Q4``.
    """
    with workspace.write(tr("Membuat ruang kerja"), source="system", undoable=False) as tx:
        kecamatan = regions().parent_of(region)
        kabupaten = regions().parent_of(kecamatan) if kecamatan else None
        tx.insert(
            "village",
            {
                "code": region.code,
                "name": region.name,
                "kecamatan": kecamatan.name if kecamatan else "",
                "kabupaten": kabupaten.label if kabupaten else "",
                "bps_code": region.bps_code,
            },
        )
        tx.set_setting("village_code", region.code)
        tx.set_setting("scope", "village")
        tx.set_setting("period", period)
        tx.set_setting("uid", new_key("W"))
        at = utc_text(workspace.now())
        tx.set_setting("created_at", at)
        instrument.install_builtin(tx.connection, at)
