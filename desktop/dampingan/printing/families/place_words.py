"""Where a sheet is about: region, RW, RT and period as people read them."""

from __future__ import annotations

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.core.regions import regions


def place_data(village_code: str, rw: str = "", rt: str = "") -> dict[str, str]:
    """Return the names and BPS codes of an RT's region, for templates.

    Args:
        village_code: Kemendagri code; an unknown one gives empty names.
        rw: three digits, ``""`` for none.
        rt: likewise.
    """
    made = dict.fromkeys(("village", "district", "regency", "codes"), "") | {"rw": rw, "rt": rt}
    region = regions().get(village_code)
    if region is None:
        return made
    made["village"] = region.label
    made["codes"] = " ".join(regions().bps_parts(region)) if region.is_village else ""
    district = regions().parent_of(region)
    if district is not None:
        made["district"] = district.label
        regency = regions().parent_of(district)
        made["regency"] = regency.label if regency is not None else ""
    return made


def where_words(village_code: str) -> dict[str, str]:
    """Return what the foot says of a sheet's village where a regency prints for many.

    Args:
        village_code: Kemendagri code of the document's village.
    """
    region = regions().get(village_code)
    if region is None:
        return {"where": village_code}
    district = regions().parent_of(region)
    above = tr("Kec. {name}", name=district.name) if district and region.is_village else ""
    return {"where": ", ".join(part for part in (region.label, above) if part)}


def period_words(period: str) -> str:
    """Return a period in words; what is none comes back as it is."""
    try:
        return Period.parse(period).label
    except DampinganError:
        return period


def short_period(period: str) -> str:
    """Return a period for a narrow heading, ``TW3 2026``; what is none comes back as it is."""
    try:
        known = Period.parse(period)
    except DampinganError:
        return period
    return tr("TW{quarter} {year}", quarter=known.quarter, year=known.year)


def prior_words(period: str) -> str:
    """Return from when something is known: a period in short, or that a list brought it."""
    if not period:
        return ""
    known = short_period(period)
    return tr("data dari daftar") if known == period else tr("data {period}", period=known)
