import pytest

from dampingan.core.missing import KEYS, WORDS, Missing, is_missing


def test_every_missing_code_has_a_key_and_a_word():
    assert set(WORDS) == set(KEYS.values()) == set(Missing)


@pytest.mark.parametrize("text", ["", "?", "98", "TIDAK TAHU"])
def test_only_the_stored_codes_are_missing(text):
    assert not is_missing(text)
    assert is_missing(Missing.DONT_KNOW)
