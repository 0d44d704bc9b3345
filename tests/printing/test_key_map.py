"""The key map on paper."""

from __future__ import annotations

from dampingan.printing.key_map import key_map_page, key_map_pdf

KEYS = [
    ("1 2 3", "kode: isi dan maju sendiri", "Mengisi"),
    ("Enter Tab", "maju", "Bergerak"),
    ("#strong[x] ⌫", "$1 + 1$ [tidak] #dibaca sebagai markup", "Bergerak"),
]


def test_the_same_keys_give_the_same_bytes() -> None:
    assert key_map_pdf(KEYS, "Tombol") == key_map_pdf(KEYS, "Tombol")


def test_the_key_map_is_one_page_however_many_keys_there_are() -> None:
    many = [(f"Ctrl+{n}", f"melakukan hal ke-{n}", f"Kelompok {n // 9}") for n in range(80)]
    for keys in (KEYS, many):
        assert key_map_pdf(keys, "Tombol").count(b"/Type/Pages/Count 1/") == 1
        assert key_map_page(keys, "Tombol").startswith(b"\x89PNG")
