"""Tests of easing the cycle collector."""

from __future__ import annotations

import gc

from dampingan.core.collector import collector_eased


def test_the_last_user_puts_the_program_s_own_thresholds_back() -> None:
    own = gc.get_threshold()
    first, second = collector_eased(), collector_eased()
    first.__enter__()
    second.__enter__()
    assert gc.get_threshold() != own
    first.__exit__(None, None, None)  # the order in which two threads end is nobody's choice
    assert gc.get_threshold() != own
    second.__exit__(None, None, None)
    assert gc.get_threshold() == own


def test_a_failure_puts_them_back_too() -> None:
    own = gc.get_threshold()

    @collector_eased()
    def fail() -> None:
        raise ValueError

    try:
        fail()
    except ValueError:
        assert gc.get_threshold() == own
