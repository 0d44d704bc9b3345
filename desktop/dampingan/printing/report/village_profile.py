"""The village profile sheet: identity, official figures beside the survey's, what the village has.

What it shows of the profile's answers is data: `resources/print/profile.toml`. The further pages
hold every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dampingan.core.language import language, tr
from dampingan.printing.product import Job, Product

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace


def make(workspace: Workspace, order: PrintOrder) -> Job:
    """Return the profile sheet of a village.

    Args:
        workspace: a village's, or a regency's.
        order: `record` names the profile of a period, 0 the newest; `blank` asks for lines to write
            on; ``text={"semua": "1"}`` for every answer.

    Raises:
        DampinganError: a regency's order names no village.
    """
    from dampingan.core.errors import DampinganError
    from dampingan.printing.report.profile_sheet import ProfileSheet, photo_of
    from dampingan.store.creation import REGENCY
    from dampingan.store.plan.form import ensure_plan

    if workspace.scope == REGENCY and not order.village:
        raise DampinganError(
            tr("Profil dicetak per desa/kelurahan."),
            remedy=tr("Pilih desa/kelurahannya."),
        )
    ensure_plan(workspace)  # before the state of the data is read, which this may change

    photo = None if order.blank else photo_of(workspace, order.village or workspace.village_code)

    def documents() -> Iterator[Mapping[str, Any]]:
        yield ProfileSheet.read(workspace, order, photo).document()

    form = workspace.extra_form("profil")
    return Job(
        "profile",
        tr("Profil desa/kelurahan"),
        {},
        1,
        documents,
        lang=language(),
        version=f"{form.form_id} {form.version}",
        files={photo.name: photo.data} if photo else {},
    )


PRODUCT = Product(
    key="profil",
    title=lambda: tr("Profil desa/kelurahan"),
    about=lambda: tr("Lembar profil: penduduk, wilayah, sarana, lembaga, masalah, potensi."),
    icon="village",
    group="plan",
    options=frozenset({"village", "record", "blank"}),
    make=make,
)
