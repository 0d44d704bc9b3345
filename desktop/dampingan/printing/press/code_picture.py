"""Codes on sheets as drawings: QR at error level Q, made of one filled path.

A path of runs, a bar for each row of dark modules that touch, is what costs least: half a
millisecond for segno's symbol, a tenth for the bars and a third in Typst, so the 4,000 codes of a
thousand forms take four seconds. Drawn by Typst's own curves they take four times as long. A
picture of pixels would be quicker yet, but some viewers blur what they enlarge; a path has sharp
edges everywhere. All bars are one path, so no white hairs show between rows.

The mask is always the same: trying all eight takes six times as long, and readers need none of it
(ISO/IEC 18004, 7.8 chooses for scanners that look for patterns in haste; 15 to 30 per cent of dark
modules more or less do not keep today's from reading, the tests decode bad photocopies).
"""

from __future__ import annotations

import re
from typing import Any

from dampingan.core.language import tr
from dampingan.core.sheet_code import SheetCode, code_text, key_groups

_MASK = 3
_BAR = re.compile(rb"\x01+")


def code_modules(text: str) -> dict[str, Any]:
    """Return a text as the QR that ``code.typ`` draws.

    Args:
        text: capitals, digits and the signs of QR's alphanumeric mode.

    Returns:
        ``modules``: how many a side, without the quiet zone; ``path``: an SVG path in modules.
    """
    import segno

    symbol = segno.make(
        text, error="q", mask=_MASK, mode="alphanumeric", boost_error=False, micro=False
    )
    bars: list[str] = []
    for row, modules in enumerate(symbol.matrix):
        for bar in _BAR.finditer(bytes(modules)):
            start, end = bar.span()
            bars.append(f"M{start} {row}h{end - start}v1H{start}z")
    return {"modules": len(symbol.matrix), "path": "".join(bars)}


def code_data(code: SheetCode) -> dict[str, Any]:
    """Return everything that ``sheet-code`` of ``code.typ`` draws for one page of a sheet.

    Args:
        code: what the page is.

    Returns:
        `code_modules`, and what is printed under it for people: ``key`` in groups (``""`` on a
        blank form) and ``page``.
    """
    return {
        **code_modules(code_text(code)),
        "key": key_groups(code.record),
        "page": tr("hal. {page}", page=code.page),
    }
