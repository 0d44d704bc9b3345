"""Any questionnaire on paper: A4 pages as a census bureau's print shop would make them.

The pages say what the screen says, in the same order: question numbers, labels, codes right beside
the boxes, one box a digit, when a question is asked and where a code skips to. The built-in form
and an installed one go the same way. Here are blank sheets of a form alone; what a workspace knows
is printed by `questionnaire_product`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dampingan import __version__
from dampingan.core.language import tr
from dampingan.forms.model import Form
from dampingan.printing.press.typesetting import Templates, typeset_pages, typeset_pdf
from dampingan.printing.press.wording import printed_line
from dampingan.printing.questionnaire.sheet.answers import Known, Origin, SheetFiller
from dampingan.printing.questionnaire.sheet.blank import blank_sheets
from dampingan.printing.questionnaire.sheet.content import MOST_ROWS, PLAIN, ROWS, SheetKind

TEMPLATE = "questionnaire_filled"


@dataclass(frozen=True)
class SheetHead:
    """What is printed on a sheet before anybody writes on it.

    Attributes:
        codes: ``kode_provinsi``, ``kode_kabupaten``, ``kode_kecamatan``, ``kode_desa``, ``rw``,
            ``rt`` → code; what is missing stays blank boxes.
        names: the same keys → name of the region.
        period: as people read it, e.g. ``Triwulan IV 2026``.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    period: str = ""


NO_HEAD = SheetHead()


def questionnaire_pdf(
    form: Form, *, language: str = "", rows: int = ROWS, head: SheetHead | None = None
) -> bytes:
    """Return a blank questionnaire as PDF.

    Args:
        form: any questionnaire.
        language: code of the language of labels; ``""``: the form's default.
        rows: rows of each roster; what a set of pages does not hold goes on continuation sheets.
        head: region and period to print; None leaves boxes.

    Raises:
        PrintError: the template does not compile.
    """
    return typeset_pdf(TEMPLATE, blank_data(form, language=language, rows=rows, head=head))


def questionnaire_pages(
    form: Form,
    *,
    language: str = "",
    rows: int = ROWS,
    head: SheetHead | None = None,
    dpi: int = 96,
) -> list[bytes]:
    """Return every page of a blank questionnaire as PNG; arguments as `questionnaire_pdf`."""
    data = blank_data(form, language=language, rows=rows, head=head)
    return typeset_pages(TEMPLATE, data, dpi=dpi)


def first_page(
    form: Form,
    *,
    language: str = "",
    rows: int = ROWS,
    head: SheetHead | None = None,
    dpi: int = 96,
) -> bytes:
    """Return the first page alone as PNG; arguments as `questionnaire_pdf`."""
    data = blank_data(form, language=language, rows=rows, head=head)
    document = data["documents"][0]
    data["documents"] = [{**document, "pages": document["pages"][:1]}]
    return typeset_pages(TEMPLATE, data, dpi=dpi)[0]


def blank_data(
    form: Form, *, language: str = "", rows: int = ROWS, head: SheetHead | None = None
) -> dict[str, Any]:
    """Return what the template draws for one blank form; arguments as `questionnaire_pdf`."""
    head = head or NO_HEAD
    kind = SheetKind(language=language)
    blank = blank_sheets(form, kind)
    filler = SheetFiller(form, blank, Origin("", form.form_id, form.version, ""))
    wanted = max(1, min(rows, MOST_ROWS))
    known = Known(
        regions=head.codes,
        rw=head.codes.get("rw", ""),
        rt=head.codes.get("rt", ""),
        period=head.period,
        rows=blank.wanted(wanted),
    )
    return {
        "common": {"blank": list(blank.pdf), "frame": plain_frame(form, language, head)},
        "documents": [filler.document(known)],
    }


def first_fields(
    form: Form,
    rows: Mapping[str, int] | None = None,
    *,
    kind: SheetKind = PLAIN,
    templates: Templates | None = None,
) -> list[tuple[int, str]]:
    """Return row and key of the first question on each page of a form's sheets.

    Args:
        form: the questionnaire.
        rows: repeat → how many rows the record has.
        kind: as the sheets were printed.
        templates: where templates are read from.

    Returns:
        Per page: row (from 1, 0 outside repeats) and key, ``(0, "")`` for a page without questions.
    """
    return blank_sheets(form, kind, templates).first_fields(rows or {})


def page_of(
    form: Form,
    key: str,
    row: int = 0,
    *,
    rows: Mapping[str, int] | None = None,
    kind: SheetKind = PLAIN,
    templates: Templates | None = None,
) -> int:
    """Return the page (from 1) of a form's sheets with a question, 0 when none has it.

    Args:
        form: the questionnaire.
        key: of the question.
        row: in its repeat, from 1.
        rows: repeat → how many rows the record has.
        kind: as the sheets were printed.
        templates: where templates are read from.
    """
    return blank_sheets(form, kind, templates).page_of(key, row, rows)


def version_words(form: Form) -> str:
    """Return which form and version a sheet is of: ``keluarga@2026110101``."""
    return f"{form.form_id}@{form.version}" if form.version else form.form_id


def title_of(form: Form, language: str = "") -> str:
    """Return a form's title on one line."""
    return printed_line(form.text(form.title, language or form.languages[0])) or form.form_id


def plain_frame(form: Form, language: str = "", head: SheetHead = NO_HEAD) -> dict[str, Any]:
    """Return the foot of sheets that belong to no workspace."""
    return {
        "title": title_of(form, language),
        "where": head.names.get("kode_desa", ""),
        "place": [],
        "period": head.period,
        "state": tr("Lembar kosong"),
        "version": f"Dampingan {__version__} · {version_words(form)}",
        "lang": "id",
        "letterhead": {"lines": [], "address": "", "logo": ""},
        "signers": {},
        "texts": {},
        "words": {"page": tr("Halaman"), "of": tr("dari")},
    }
