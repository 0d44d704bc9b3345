"""A document of many pages for the tests of the page view."""

from __future__ import annotations

from dampingan.core.resource import resource

PORTRAIT, LANDSCAPE = (210.0, 297.0), (297.0, 210.0)


def made_pdf(pages: int = 12, *, across: tuple[int, ...] = (2,), colour: int = -1) -> bytes:
    """Return A4 pages that say their numbers.

    Args:
        pages: how many.
        across: those (from 0) that lie across.
        colour: the one with a coloured word.
    """
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[resource("fonts")],
    )
    lines = ['#set text(font: "Inter")']
    for number in range(pages):
        fill = "blue" if number == colour else "black"
        flipped = str(number in across).lower()
        words = f"Lembar nomor {number + 1} #text(fill: {fill})[beras] #rect(width: 4cm)"
        lines.append(f'#page(paper: "a4", flipped: {flipped})[{words}]')
    made = typst.compile("\n".join(lines).encode(), font_paths=fonts)
    assert isinstance(made, bytes)
    return made
