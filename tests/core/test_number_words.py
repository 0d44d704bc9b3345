"""Numbers and days in words, as official letters write them."""

from __future__ import annotations

from datetime import date

import pytest

from dampingan.core.number_words import clock_words, date_words, number_words, official_date


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (7, "tujuh"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (31, "tiga puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (210, "dua ratus sepuluh"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (1100, "seribu seratus"),
        (2000, "dua ribu"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (98_500_000, "sembilan puluh delapan juta lima ratus ribu"),
        (3_000_000_012, "tiga miliar dua belas"),
        (-5, "minus lima"),
    ],
)
def test_a_number_is_said_as_indonesians_say_it(number: int, words: str) -> None:
    assert number_words(number) == words


def test_a_number_that_nobody_can_say_is_refused() -> None:
    with pytest.raises(ValueError, match="1000000000000000"):
        number_words(10**15)


def test_a_day_is_written_out_as_a_berita_acara_begins() -> None:
    assert date_words(date(2026, 11, 23)) == (
        "Senin, tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam"
    )
    assert official_date(date(2026, 8, 1)) == "1 Agustus 2026"


def test_an_hour_is_written_with_a_point() -> None:
    assert clock_words("09:30") == "09.30"
    assert clock_words("13:05:00.000+07:00") == "13.05"
    assert clock_words("") == ""
