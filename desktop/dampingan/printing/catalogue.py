"""Every product that can be printed, by its key.

A product is a module with ``PRODUCT = Product(...)``; it is imported when it is first asked for, so
a list of keys costs nothing and no product loads another one's libraries.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.printing.product import Product

MODULES: Mapping[str, str] = {
    "kuesioner": "questionnaire.questionnaire_product",
    "prelist": "families.prelist",
    "keluarga": "families.family_sheet",
    "label": "families.label",
    "kendali": "families.control_sheet",
    "hadir": "meeting.attendance",
    "berita-acara": "meeting.meeting_report",
    "notulen": "meeting.minutes",
    "undangan": "meeting.invitation",
    "matriks": "planning.matrix",
    "perangkat": "planning.agency_work",
    "kunjungan": "planning.visit_report",
    "profil": "report.village_profile",
    "ringkasan": "report.summary",
    "grafik": "report.chart",
    "tanda-terima": "report.exchange_receipt",
}
"""Key → module of `dampingan.printing` that holds its ``PRODUCT``; a list shows them in this
order."""


class _Products(Mapping[str, Product]):
    """The products that are there, imported as they are asked for."""

    def __getitem__(self, key: str) -> Product:
        name = f"dampingan.printing.{MODULES[key]}"
        try:
            return importlib.import_module(name).PRODUCT
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        for key in MODULES:
            try:
                self[key]
            except KeyError:
                continue
            yield key

    def __len__(self) -> int:
        return sum(1 for _ in self)


PRODUCTS: Mapping[str, Product] = _Products()


def product(key: str) -> Product:
    """Return a product by its key.

    Raises:
        DampinganError: there is none of this name.
    """
    try:
        return PRODUCTS[key]
    except KeyError:
        raise DampinganError(
            tr("Tidak ada cetakan bernama “{name}”.", name=key),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(PRODUCTS)),
        ) from None
