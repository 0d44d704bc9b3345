"""What the profile is called: a desa, a kelurahan and a kabupaten are different things."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.core.regions import Level, regions


def profile_word(village_code: str) -> str:
    """Return the name of the village's profile in the interface language."""
    region = regions().get(village_code)
    if region is not None and region.level == Level.KELURAHAN:
        return tr("Profil kelurahan")
    if region is not None and region.is_regency:
        return tr("Profil kabupaten") if region.level == Level.KABUPATEN else tr("Profil kota")
    return tr("Profil desa")
