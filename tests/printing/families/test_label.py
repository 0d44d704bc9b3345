"""Labels must sit where the paper has its stickers: the grid is measured, the codes are read."""

from __future__ import annotations

import pytest
import zxingcpp

from dampingan.core.errors import DampinganError
from dampingan.core.sheet_code import read_code
from dampingan.printing.families.label import PRODUCT, label_sheets
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.page_picture import PagePicture, Pages
from dampingan.store.workspace import Workspace
from printing.listed_village import BANDENGAN, family_id, pages_of, printed

PAPER = (210.0, 297.0)
DARK = 160


@pytest.mark.parametrize("name", label_sheets())
def test_every_known_sheet_fits_its_labels_on_the_paper(name: str) -> None:
    sheet = label_sheets()[name]
    right, bottom = sheet.place(sheet.count - 1)
    assert right + sheet.width <= PAPER[0] + 0.01
    assert bottom + sheet.height <= PAPER[1] + 0.01
    margins = (sheet.left, PAPER[0] - right - sheet.width)
    assert abs(margins[0] - margins[1]) < 0.2, "sheets are the same seen from both sides"


def test_labels_are_drawn_on_the_grid_of_the_sheet(listed: Workspace) -> None:
    """The drawn edges are measured in the picture, to two tenths of a millimetre."""
    sheet = label_sheets()["64x34"]
    order = PrintOrder("label", text={"ukuran": "64x34", "garis": "1"})
    dpi, place = 254, 10
    with Pages(printed(listed, order)) as pages:
        assert pages.size_mm(0) == pytest.approx(PAPER, abs=0.1)
        picture = pages.picture(0, dpi, grey=True)
    across = _dark_columns(picture, round((sheet.top + 1) * place))
    down = _dark_rows(picture, round((sheet.left + 1) * place))
    for column in range(sheet.columns):
        left = sheet.left + column * (sheet.width + sheet.gap_x)
        assert min(abs(x - left * place) for x in across) <= 2
        assert min(abs(x - (left + sheet.width) * place) for x in across) <= 2
    assert min(abs(y - sheet.top * place) for y in down) <= 2
    assert min(abs(y - (sheet.top + sheet.height) * place) for y in down) <= 2


def test_a_sheet_that_was_begun_goes_on_at_the_next_label(listed: Workspace) -> None:
    order = PrintOrder("label", text={"mulai": "23"})
    job = PRODUCT.make(listed, order)
    documents = list(job.documents())
    sheet = label_sheets()["70x37"]
    assert job.count == len(documents) == 2
    assert [one["at"] for one in documents[0]["labels"]] == [sheet.place(22), sheet.place(23)]
    assert [one["at"] for one in documents[1]["labels"]][:1] == [sheet.place(0)]


def test_the_code_of_a_label_names_the_family(listed: Workspace) -> None:
    wanted = family_id(listed, "Edi")
    with Pages(printed(listed, PrintOrder("label", families=(wanted,)))) as pages:
        picture = pages.picture(0, 200, grey=True)
    (found,) = zxingcpp.read_barcodes(_pixels(picture))
    code = read_code(found.text)
    assert code is not None
    assert code.village == BANDENGAN
    assert code.record == listed.record("family", wanted)["uid"]


def test_bundles_have_one_label_for_each_rt_with_its_forms(listed: Workspace) -> None:
    (text,) = pages_of(listed, PrintOrder("label", text={"jenis": "rt"}))
    lines = text.split("\n")
    assert [line.strip() for line in lines if line.startswith("RW")] == [
        "RW 001 RT 001",
        "RW 001 RT 002",
    ]
    assert "3 formulir keluarga" in text
    assert "Tanpa RT" in text


def test_families_that_went_get_a_label_only_when_they_are_chosen(listed: Workspace) -> None:
    assert "Kasmuri" not in "".join(pages_of(listed, PrintOrder("label")))
    chosen = PrintOrder("label", families=(family_id(listed, "Kasmuri"),))
    assert "Kasmuri" in "".join(pages_of(listed, chosen))


@pytest.mark.parametrize(
    "text",
    [
        *({"ukuran": "10x10"}, {"mulai": "25"}, {"mulai": "0"}, {"jenis": "lain"}),
        *({"geser_x": "banyak"}, {"geser_y": "11"}),
    ],
)
def test_an_order_that_no_sheet_can_hold_is_refused(
    listed: Workspace, text: dict[str, str]
) -> None:
    with pytest.raises(DampinganError) as refused:
        PRODUCT.make(listed, PrintOrder("label", text=text))
    assert refused.value.remedy


def _dark_columns(picture: PagePicture, row: int) -> list[int]:
    line = picture.data[row * picture.width : (row + 1) * picture.width]
    return [x for x, grey in enumerate(line) if grey < DARK]


def _dark_rows(picture: PagePicture, column: int) -> list[int]:
    return [y for y, grey in enumerate(picture.data[column :: picture.width]) if grey < DARK]


def _pixels(picture: PagePicture) -> memoryview:
    return memoryview(picture.data).cast("B", (picture.height, picture.width))
