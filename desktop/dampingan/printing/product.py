"""What can be printed, and what a product hands to the press."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

OPTIONS = frozenset(
    {
        *("village", "rt", "families", "record", "blank", "form_id"),
        *("rows", "language", "masked", "year"),
    }
)
"""What a product may let people choose: fields of `PrintOrder`; ``rt`` stands for RW and RT."""


@dataclass(frozen=True)
class Job:
    """What a product makes of an order.

    Attributes:
        template: name of a template without ``.typ``.
        title: of the PDF and of the foot of its sheets; without personal data.
        common: what all documents share; the press adds ``frame`` (see `frame.frame_data`).
        count: how many documents there are.
        documents: yields what the template reads of each, lazily and in order. The press calls it
            once, in the thread that prints.
        lang: language of the words on the sheets.
        version: what the sheets are made from, e.g. ``keluarga 2026.1``; joins the program's
            version in the foot.
        village: whose sheets they are, where a record says so; ``""``: the order's.
        batch: documents that are set at once; 0: by the pages of the first one.
        files: name → bytes of what the template reads beside its data, e.g. a picture.
    """

    template: str
    title: str
    common: Mapping[str, Any]
    count: int
    documents: Callable[[], Iterator[Mapping[str, Any]]]
    lang: str = "id"
    version: str = ""
    village: str = ""
    batch: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Product:
    """A kind of sheet that can be printed.

    Attributes:
        key: names it in orders and on the command line.
        title: what people call it.
        about: one sentence about what it is for.
        icon: role of an icon.
        group: ``survey``, ``meeting``, ``plan`` or ``exchange``: where lists put it.
        options: which fields of `PrintOrder` a user may choose, of `OPTIONS`.
        make: makes the job; raises a `DampinganError` that says what the order lacks.
        scopes: of which workspaces it is: ``village``, ``regency``.
        needs: options without which `make` has nothing to print, for the screen to ask first.
    """

    key: str
    title: Callable[[], str]
    about: Callable[[], str]
    icon: str
    group: str
    options: frozenset[str]
    make: Callable[[Workspace, PrintOrder], Job]
    scopes: frozenset[str] = field(default_factory=lambda: frozenset({"village", "regency"}))
    needs: frozenset[str] = frozenset()
