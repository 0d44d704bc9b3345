"""Numbers as people write them: 14.902 and 6,3 in Indonesian, 14,902 and 6.3 in English."""

from __future__ import annotations

from dampingan.core.language import language, tr

_SWAP = str.maketrans(",.", ".,")


def place_text(rt: str, rw: str) -> str:
    """Write RT and RW as tables show them, ``003/002``; empty when neither is known."""
    return f"{rt or '–'}/{rw or '–'}" if rt or rw else ""


def count_text(number: int) -> str:
    """Write a whole number with its thousands in groups."""
    return _local(f"{number:,}")


def decimal_text(number: float, places: int = 1) -> str:
    """Write a number with so many decimals."""
    return _local(f"{number:,.{places}f}")


def money_text(rupiah: int) -> str:
    """Write a sum of money with its thousands in groups, ``Rp98.000.000`` as EYD V has it."""
    return f"Rp{count_text(rupiah)}"


def money_short(rupiah: int) -> str:
    """Write a sum of money as headings do: ``Rp412 jt``, ``Rp1,9 M``, ``Rp2,5 T``."""
    for unit, word in _units():
        if abs(rupiah) >= unit * 0.9995:
            places = 0 if unit < 10**9 and abs(rupiah) >= 10 * unit else 1
            amount = decimal_text(rupiah / unit, places)
            return f"Rp{_bare(amount)}\N{NO-BREAK SPACE}{word}"
    return money_text(rupiah)


def _units() -> tuple[tuple[int, str], ...]:
    return (10**12, tr("T")), (10**9, tr("M")), (10**6, tr("jt")), (10**3, tr("rb"))


def _bare(amount: str) -> str:
    return amount[:-2] if amount.endswith((",0", ".0")) else amount


def _local(text: str) -> str:
    return text if language() == "en" else text.translate(_SWAP)
