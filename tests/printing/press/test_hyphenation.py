"""Where Indonesian words break."""

from __future__ import annotations

import pytest

from dampingan.printing.press.hyphenation import SHY, hyphenated, syllables


@pytest.mark.parametrize(
    "parts",
    [
        "penye-leng-garaan",  # ng is one sound
        "pem-ber-dayaan",
        "ling-kungan",  # not lingku-ngan: -an takes no letter along
        "infras-truk-tur",  # the first of three consonants stays
        "drai-nase",  # ai is one sound
        "makh-luk",
        "trans-por-tasi",
        "meng-genangi",
        "musya-warah",
    ],
)
def test_words_break_between_syllables(parts: str) -> None:
    assert "-".join(syllables(parts.replace("-", ""))) == parts


def test_names_codes_numbers_and_short_words_stay_whole() -> None:
    text = "Pekalongan RT 003/RW 004, sumur, a-RTM2 warga@kelurahan.go.id www.pekalongankota.go.id"
    assert hyphenated(text) == text


def test_only_breaks_are_added() -> None:
    text = "Rob menggenangi permukiman setiap pasang besar"
    assert SHY in hyphenated(text)
    assert hyphenated(text).replace(SHY, "") == text
    assert hyphenated("Penyelenggaraan") == f"Penye{SHY}leng{SHY}garaan"
