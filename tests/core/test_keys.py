import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.dates import parse_date
from dampingan.core.keys import ALPHABET, LETTERS, check_symbol, is_key, new_key, read_key

KEYS = st.builds(
    lambda letter, seed: new_key(letter, rng=random.Random(seed)),
    st.sampled_from(sorted(LETTERS.values())),
    st.integers(0, 2**32),
)


@given(KEYS)
def test_a_new_key_is_a_key(key):
    assert is_key(key)
    assert is_key(key, key[0])
    assert len(key) == 15


@given(KEYS, st.data())
def test_any_single_wrong_symbol_is_noticed(key, data):
    place = data.draw(st.sampled_from([0, *range(2, len(key))]))
    wrong = data.draw(st.sampled_from([symbol for symbol in ALPHABET if symbol != key[place]]))
    assert not is_key(key[:place] + wrong + key[place + 1 :])


@given(KEYS, st.data())
def test_any_swap_of_two_symbols_is_noticed(key, data):
    places = [0, *range(2, len(key))]
    first, second = sorted(data.draw(st.sets(st.sampled_from(places), min_size=2, max_size=2)))
    swapped = list(key)
    swapped[first], swapped[second] = key[second], key[first]
    assert key[first] == key[second] or not is_key("".join(swapped))


@given(KEYS, st.characters(codec="utf-8"))
def test_any_character_that_is_no_symbol_is_noticed(key, character):
    assert character in ALPHABET or not is_key(key[:-1] + character)


@given(KEYS)
def test_no_spreadsheet_reads_a_key_as_a_number_or_a_date(key):
    with pytest.raises(ValueError, match="could not convert"):
        float(key)
    assert key[0] not in "=+-@0123456789"
    assert parse_date(key, date(2026, 11, 21)) is None


@given(KEYS)
def test_a_key_typed_by_hand_is_put_right(key):
    sloppy = key.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_key(sloppy) == key
    assert read_key(key.replace("-", "")) == key


def test_a_key_of_another_kind_or_a_wrong_one_is_not_read():
    key = new_key("K")
    assert read_key(key, "P") == ""
    assert read_key(key[:-1]) == ""
    assert read_key("") == ""
    assert not is_key("")
    assert not is_key(key, "P")


def test_keys_do_not_repeat():
    assert len({new_key("P") for _ in range(10_000)}) == 10_000


def test_a_seeded_source_gives_the_same_keys_on_every_machine():
    assert new_key("K", rng=random.Random(1)) == new_key("K", rng=random.Random(1))
    assert is_key(f"K-000000000000{check_symbol('K', '0' * 12)}")
