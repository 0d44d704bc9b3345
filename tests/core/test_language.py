import pytest

from dampingan.core.language import language, set_language, tr


def test_indonesian_needs_no_catalogue():
    assert tr("Kalimat {name} yang tidak ada di katalog", name="x") == (
        "Kalimat x yang tidak ada di katalog"
    )


def test_english_comes_from_the_catalogue():
    set_language("en")
    assert tr("perempuan") == "female"
    assert tr("{name} harus 16 angka, ini {count} angka.", name="NIK", count=15) == (
        "NIK must have 16 digits, this one has 15."
    )


def test_a_sentence_without_english_is_shown_in_indonesian():
    set_language("en")
    assert tr("Kalimat yang tidak ada di katalog") == "Kalimat yang tidak ada di katalog"


@pytest.mark.parametrize("code", ["", "xx", "EN"])
def test_an_unknown_language_means_indonesian(code):
    set_language(code)
    assert language() == "id"


def test_braces_in_a_value_are_only_text():
    assert tr("berkas {name}", name="{0} {name}") == "berkas {0} {name}"
