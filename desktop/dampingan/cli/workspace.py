"""Commands on a workspace: make one, write its submission."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.core.regions import Region

_SHOWN = 8


def create(options: argparse.Namespace) -> int:
    """Make a workspace file for one village."""
    from dampingan.core.period import Period
    from dampingan.store.workspace import SUFFIX, Workspace

    region = _village(options.village)
    period = Period.parse(options.period) if options.period else Period.of(date.today())  # noqa: DTZ011 - the user's own calendar day
    path: Path = options.path
    if path.suffix.lower() != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    Workspace.create(path, region.code, str(period), actor=options.operator).close()
    print(
        tr(
            "Ruang kerja {path} siap untuk {village}, {period}.",
            path=path,
            village=region.label,
            period=period.label,
        )
    )
    return 0


def _village(text: str) -> Region:
    """Return the village that a code or an unmistakable name means."""
    from dampingan.core.regions import regions

    every = regions()
    exact = every.get(text)
    if exact is not None and exact.is_village:
        return exact
    found = [region for region in every.search(text) if region.is_village]
    named = [region for region in found if region.name.casefold() == text.strip().casefold()]
    if len(named or found) == 1:
        return (named or found)[0]
    if not found:
        raise DampinganError(
            tr("Desa/kelurahan “{text}” tidak ditemukan.", text=text),
            remedy=tr("Tulis kode Kemendagri, misalnya 33.75.03.1009."),
        )
    names = ", ".join(f"{region.code} {region.label}" for region in (named or found)[:_SHOWN])
    raise DampinganError(
        tr("“{text}” dapat berarti beberapa desa/kelurahan: {names}.", text=text, names=names),
        remedy=tr("Tulis kodenya."),
    )
