"""What every sheet says besides its own matter: where, when, from what, by whose letterhead.

"When" is the state of the data, the newest change to any record, never the clock: the same data
gives the same bytes tomorrow. The words are Indonesian whatever the window speaks: people here sign
the sheets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dampingan.core.document import moment_words, period_label, product
from dampingan.core.errors import DampinganError
from dampingan.core.period import Period
from dampingan.core.regions import regions
from dampingan.printing.letterhead.stationery import Stationery, read_stationery, village_row
from dampingan.store.newest import newest_change

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

_REMARK = 120
"""Letters of the remark that fit into the foot of a narrow page."""


def frame_data(
    workspace: Workspace,
    order: PrintOrder,
    title: str,
    *,
    version: str = "",
    lang: str = "id",
    own_templates: bool = False,
) -> dict[str, Any]:
    """Return what `frame.typ` draws; every template gets it as ``common.frame``.

    Args:
        workspace: where the data are.
        order: what is printed; its village and whether own templates are passed over.
        title: of the sheets, for the foot and the PDF.
        version: of what the sheets are made from, e.g. ``keluarga 2026.1``.
        lang: language of the words on the sheets.
        own_templates: whether templates of the folder beside the workspace are used.

    Returns:
        ``title``, ``where`` (one line), ``place`` (lines), ``code``, ``period``, ``period_code``,
        ``state``, ``version``, ``lang``, ``letterhead`` (``lines``, ``address``, ``logo``),
        ``signers`` (key → ``before``, ``office``, ``name``, ``number``), ``texts`` and ``words``.

    Raises:
        DampinganError: the workspace has no such village.
    """
    row = village_row(workspace, order.village)
    stationery = read_stationery(workspace, order.village, folder=not order.shipped)
    made_with = [product(), version]
    if own_templates:
        made_with.append("templat setempat")
    lines = place_lines(row)
    return {
        "title": title,
        "where": _where(lines),
        "place": lines,
        "code": str(row["code"]),
        "period": _sheet_period(workspace.period),
        "period_code": workspace.period,
        "state": state_words(newest_change(workspace)),
        "version": " · ".join(part for part in made_with if part),
        "lang": lang,
        "letterhead": {
            "lines": list(stationery.lines),
            "address": stationery.address,
            "logo": stationery.logo_name,
        },
        "signers": signers_data(stationery),
        "texts": {**stationery.texts, "catatan_kaki": _one_line(stationery)},
        "words": {
            "page": "Halaman",
            "of": "dari",
            "continued": "lanjutan",
            "date": "Tanggal",
        },
    }


def place_lines(row: Any) -> list[str]:
    """Return where a village is, one unit of government a line: village, kecamatan, regency."""
    region = regions().get(str(row["code"]))
    label = region.label if region else str(row["name"])
    lines = [label]
    if row["kecamatan"]:
        lines.append(f"Kec. {row['kecamatan']}")
    if row["kabupaten"] and row["kabupaten"] != label:
        lines.append(str(row["kabupaten"]))
    return lines


def _where(lines: list[str]) -> str:
    return ", ".join(lines[:2])


def _one_line(stationery: Stationery) -> str:
    """Return the remark of the foot, cut where its one line ends."""
    remark = " ".join(stationery.texts.get("catatan_kaki", "").split())
    return remark if len(remark) <= _REMARK else f"{remark[: _REMARK - 1].rstrip()}…"


def signers_data(stationery: Stationery) -> dict[str, dict[str, str]]:
    """Return key → what stands around a signature."""
    return {
        one.key: {
            "before": one.before,
            "office": one.office,
            "name": one.name,
            "number": one.number,
        }
        for one in stationery.signers
    }


def _sheet_period(period: str) -> str:
    """Return a period as sheets write it: in Indonesian, whatever the window speaks."""
    try:
        return period_label(period) if period else ""
    except DampinganError:
        return period


def period_words(period: str) -> str:
    """Return a period in the language of the window, the code itself when it is none."""
    try:
        return Period.parse(period).label if period else ""
    except DampinganError:
        return period


def state_words(moment: str) -> str:
    """Return the state of the data in words: ``Keadaan data 22 November 2026 pukul 20.14 WIB``."""
    if not moment:
        return "Belum ada isian"
    return f"Keadaan data {moment_words(moment)}"
