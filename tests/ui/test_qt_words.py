"""What Qt says by itself is Indonesian where we have the words, else English, never nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from dampingan.ui.qt_words import QtWords


@pytest.fixture
def words(qapp: QApplication) -> Iterator[None]:
    translator = QtWords(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("words")
def test_words_that_we_have_are_indonesian() -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Save") == "Simpan"


@pytest.mark.usefixtures("words")
def test_words_that_we_do_not_have_stay_as_qt_says_them() -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Retry") == "Retry"
