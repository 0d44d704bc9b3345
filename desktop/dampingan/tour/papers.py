"""What the sample looks like on paper: one PDF of each kind that a village prints most."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.printing.order import PrintOrder
from dampingan.printing.run import print_pdf

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

ABOUT_ONE = ("kuesioner", "keluarga")
"""Printed for the family that was keyed."""
ABOUT_ALL = ("prelist", "hadir", "berita-acara", "matriks", "profil", "ringkasan")


def write_papers(workspace: Workspace, family: int, out: Path) -> Iterator[Path]:
    """Print into a folder, yielding each file.

    Args:
        workspace: the sample.
        family: id of the family that is printed on forms of its own.
        out: the folder; files of an earlier run are replaced.
    """
    for what in (*ABOUT_ONE, *ABOUT_ALL):
        order = PrintOrder(what, families=(family,) if what in ABOUT_ONE else ())
        yield print_pdf(workspace, order, out / f"{what}.pdf").path
