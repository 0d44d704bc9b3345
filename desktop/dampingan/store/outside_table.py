"""Tables beside a questionnaire, as the workspace keeps them."""

from __future__ import annotations

from dampingan.forms.outside_table import KINDS
from dampingan.forms.outside_table import FileTables as OutsideTables

__all__ = ["OutsideTables", "is_table"]


def is_table(name: str) -> bool:
    """Tell whether a file beside a questionnaire is a table."""
    return name.lower().endswith(KINDS)
