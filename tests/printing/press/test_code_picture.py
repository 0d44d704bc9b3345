"""Codes are drawn by Typst, drawn again by PDFium, spoiled as copiers do, and read by zxing-cpp."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from math import cos, radians, sin
from typing import Any

import pypdfium2
import pytest
import typst
import zxingcpp

from dampingan.core.keys import new_key
from dampingan.core.resource import resource
from dampingan.core.sheet_code import SheetCode, code_text
from dampingan.printing.press.code_picture import code_data, code_modules

KEY = new_key("K", rng=random.Random(6))
CODE = SheetCode("33.75.03.1009", "keluarga", "2026110101", KEY, 2)
TEMPLATE = """
#import "code.typ": sheet-code
#import "sheet.typ": face
#set document(date: none)
#set page(width: 40mm, height: 40mm, margin: 8mm)
#show: face
#let data = json(bytes(sys.inputs.data))
#for each in data { sheet-code(each, size: 17mm); pagebreak(weak: true) }
#context [#metadata(measure(sheet-code(data.at(0))).width / 1mm) <across>]
"""
Grey = list[bytearray]
"""A picture: rows of pixels, 0 black."""


@pytest.fixture(scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., typst.Compiler]:
    folder = tmp_path_factory.mktemp("print")
    for name in ("code.typ", "sheet.typ"):
        shutil.copy(resource("print") / name, folder)
    (folder / "codes.typ").write_text(TEMPLATE, "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[resource("fonts")])

    def make(*codes: SheetCode) -> typst.Compiler:
        inputs = {"data": json.dumps([code_data(code) for code in codes])}
        return typst.Compiler(
            folder / "codes.typ", root=folder, font_paths=fonts, sys_inputs=inputs
        )

    return make


@pytest.fixture(scope="module")
def pdf(compiler: Callable[..., typst.Compiler]) -> bytes:
    blank = SheetCode("33.75.03.1009", "musyawarah", "2026110101", "", 1)
    made = compiler(CODE, blank).compile()
    assert isinstance(made, bytes)
    return made


def picture_of(pdf: bytes, page: int, dpi: int) -> Grey:
    scale: Any = dpi / 72  # declared as a whole number, meant as any
    drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=scale, grayscale=True)
    rows, stride = bytes(drawn.buffer), drawn.stride
    return [
        bytearray(rows[stride * row : stride * row + drawn.width]) for row in range(drawn.height)
    ]


def read(picture: Grey) -> list[str]:
    high, wide = len(picture), len(picture[0])
    pixels = memoryview(b"".join(picture)).cast("B", (high, wide))
    return [found.text for found in zxingcpp.read_barcodes(pixels)]


def photocopied(picture: Grey, *, turn: float, noise: float, threshold: int) -> Grey:
    """Return a picture at half the resolution, turned, in black and white, with specks."""
    rng = random.Random(6)
    high, wide = len(picture), len(picture[0])
    along, across = cos(radians(turn)), sin(radians(turn))
    copy = []
    for row in range(high // 2):
        line = bytearray()
        for column in range(wide // 2):
            y, x = 2 * row - high / 2, 2 * column - wide / 2
            from_row = int(high / 2 + y * along - x * across)
            from_column = int(wide / 2 + x * along + y * across)
            inside = 0 <= from_row < high and 0 <= from_column < wide
            grey = picture[from_row][from_column] if inside else 255
            dark = grey + rng.gauss(0, 40) < threshold
            line.append(0 if dark != (rng.random() < noise) else 255)
        copy.append(line)
    return copy


def test_the_page_gives_back_what_its_code_says(pdf):
    assert read(picture_of(pdf, 0, 200)) == [code_text(CODE)]


def test_a_bad_photocopy_still_reads(pdf):
    for turn, threshold in ((2, 128), (-2, 100), (2, 165)):
        copy = photocopied(picture_of(pdf, 0, 300), turn=turn, noise=0.02, threshold=threshold)
        assert read(copy) == [code_text(CODE)]


def test_a_blot_does_not_keep_it_from_being_read(pdf):
    picture = picture_of(pdf, 0, 300)
    centre, reach = len(picture) // 2, 12  # a drop of 2 mm on the symbol
    for row in range(centre - reach, centre + reach):
        picture[row][centre : centre + 2 * reach] = bytes(2 * reach)
    assert read(photocopied(picture, turn=2, noise=0.01, threshold=128)) == [code_text(CODE)]


def test_the_key_stands_below_in_groups(pdf):
    words = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded().split()
    assert words == [f"K-{KEY[2:6]}-{KEY[6:10]}", f"{KEY[10:14]}-{KEY[14]}", "·", "hal.", "2"]


def test_a_blank_sheet_says_its_page_alone(pdf):
    assert pypdfium2.PdfDocument(pdf)[1].get_textpage().get_text_bounded().split() == ["hal.", "1"]


def test_no_module_is_smaller_than_a_copier_keeps(pdf, compiler):
    symbol = code_modules(code_text(CODE))
    assert symbol["modules"] == 29
    assert 17 / (29 + 8) >= 0.45
    small = compiler(CODE).query("<across>", field="value", one=True)
    assert float(json.loads(small)) == pytest.approx(17)


def test_the_drawing_is_one_path_of_whole_modules(pdf):
    path = code_modules(code_text(CODE))["path"]
    assert re.fullmatch(r"(M\d+ \d+h\d+v1H\d+z)+", path)
    objects = pypdfium2.PdfDocument(pdf)[0].get_objects(max_depth=3)
    assert not any(isinstance(each, pypdfium2.PdfImage) for each in objects)


def test_the_same_sheet_has_the_same_code(compiler, pdf):
    assert code_data(CODE) == code_data(CODE)
    blank = SheetCode("33.75.03.1009", "musyawarah", "2026110101", "", 1)
    assert compiler(CODE, blank).compile() == pdf
