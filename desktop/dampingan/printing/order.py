"""What somebody wants printed: one order, whoever gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class PrintOrder:
    """An order for one product; the screen and the command line give the same ones.

    Attributes:
        what: key of the product, see `catalogue.PRODUCTS`.
        village: Kemendagri code, for a regency's workspace; ``""``: the workspace's own.
        rw, rt: three digits each; ``""``: all.
        families: ids; empty: all of `rw` and `rt`.
        record: id of one response (a meeting, a profile); 0: a blank sheet or the newest.
        blank: a sheet without answers.
        form_id: which questionnaire; ``""``: the family form.
        rows: rows of each roster on blank forms.
        language: code of the language of labels; ``""``: the form's default.
        masked: whether NIK and KK are masked, where the product leaves the choice.
        year: of yearly forms; 0: the one that the product takes by default.
        text: further choices of the product's own.
        shipped: whether templates of the folder beside the workspace are passed over.
    """

    what: str
    village: str = ""
    rw: str = ""
    rt: str = ""
    families: tuple[int, ...] = ()
    record: int = 0
    blank: bool = False
    form_id: str = ""
    rows: int = 5
    language: str = ""
    masked: bool = True
    year: int = 0
    text: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    shipped: bool = False
