from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from dampingan.ui.theme import FONT_FAMILY, Size, Theme, read_tokens

GROUNDS = ("window", "surface", "raised", "accent_soft", "hover")
WORDS = ("text", "muted", "ok", "warning", "error", "accent")


def luminance(colour: str) -> float:
    parts = [channel / 255 for channel in QColor(colour).getRgb()[:3]]  # type: ignore[index]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_words_stand_out_from_every_ground(name: str, ground: str, word: str) -> None:
    tokens = read_tokens(name)
    assert contrast(tokens[word], tokens[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("word", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("warning", "warning_soft"),
        ("error", "error_soft"),
        ("ok", "ok_soft"),
        ("text", "error_soft"),
        ("muted", "track"),
    ],
)
def test_words_stand_out_from_their_own_ground(name: str, word: str, ground: str) -> None:
    tokens = read_tokens(name)
    assert contrast(tokens[word], tokens[ground]) >= 4.5


def test_both_palettes_have_the_same_tokens() -> None:
    assert read_tokens("light").keys() == read_tokens("dark").keys()


def test_every_weight_of_the_shipped_type_is_found(qapp: QApplication) -> None:
    theme = Theme("light")
    theme.install(qapp)
    for weight in (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold):
        info = QFontInfo(theme.font(Size.BODY, weight))
        assert info.family() == FONT_FAMILY
        assert info.weight() == weight


def test_text_size_scales_fonts_and_lengths_and_says_so(qapp: QApplication) -> None:
    theme = Theme("light")
    theme.install(qapp)
    told: list[int] = []
    theme.changed.connect(lambda: told.append(theme.scale))
    theme.choose(scale=200)
    assert theme.font(Size.LARGE).pixelSize() == 36
    assert theme.px(30) == 60
    assert told == [200]
    theme.choose(scale=200)
    assert told == [200]


def test_a_chosen_scheme_wins_over_the_systems(qapp: QApplication) -> None:
    theme = Theme("dark")
    theme.install(qapp)
    assert theme.name == "dark"
    assert qapp.palette().window().color() == theme.colour("window")
    theme.choose(scheme="light")
    assert theme.name == "light"
