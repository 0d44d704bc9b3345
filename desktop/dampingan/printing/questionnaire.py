"""Any questionnaire on paper: A4 pages as a census bureau's print shop would make them.

The pages say what the screen says, in the same order: question numbers, labels, codes right beside
the boxes, one box a digit, when a question is asked and where a code skips to. The built-in form
and an installed one go the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dampingan.core.language import tr
from dampingan.forms.model import RETIRED, Form, Group, Question, QuestionType
from dampingan.printing.roster import Roster, is_row_number, roster_item
from dampingan.printing.sheet_item import Item, ItemMaker
from dampingan.printing.typesetting import typeset_pages, typeset_pdf
from dampingan.printing.wording import missing_scripts, printed_line, runs_right_to_left

ROWS = 5
"""Rows of a roster on a blank form: Regsosek's sheet has room for as many; more go on a second."""
_MOST_ROWS = 30
_PAGE_HEIGHT, _LOW_ROW, _LOW_CODE = 270.0, 5.5, 2.8
"""mm: room on a page, and no row or line of codes is lower than these."""

_CODES_A_LINE = ((9, 8), (20, 5), (28, 4), (42, 3))
"""Longest code and label in characters → columns of the appendix."""

_REGION = (
    ("kode_provinsi", 2),
    ("kode_kabupaten", 2),
    ("kode_kecamatan", 3),
    ("kode_desa", 3),
    ("rw", 3),
    ("rt", 3),
)
"""Questions that the head of the sheet asks, and boxes for forms that do not ask them."""


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


def questionnaire_pdf(
    form: Form, *, language: str = "", rows: int = ROWS, head: SheetHead | None = None
) -> bytes:
    """Return a blank questionnaire as PDF.

    Args:
        form: any questionnaire.
        language: code of the language of labels; ``""``: the form's default.
        rows: rows of each roster.
        head: region and period to print; None leaves boxes.

    Raises:
        PrintError: the template does not compile.
    """
    return typeset_pdf("questionnaire", sheet_data(form, language=language, rows=rows, head=head))


def questionnaire_pages(
    form: Form,
    *,
    language: str = "",
    rows: int = ROWS,
    head: SheetHead | None = None,
    dpi: int = 96,
) -> list[bytes]:
    """Return every page of a blank questionnaire as PNG; arguments as `questionnaire_pdf`."""
    data = sheet_data(form, language=language, rows=rows, head=head)
    return typeset_pages("questionnaire", data, dpi=dpi)


def first_page(
    form: Form,
    *,
    language: str = "",
    rows: int = ROWS,
    head: SheetHead | None = None,
    dpi: int = 96,
) -> bytes:
    """Return the first page alone, quickly: a preview shows it while the others are made.

    Its foot says no number of pages.
    """
    data = sheet_data(form, language=language, rows=rows, head=head)
    first = _first_items(data["items"])
    cut = data | {"appendix": []}
    if first != data["items"]:
        cut |= {"items": first, "partial": True}
    return typeset_pages("questionnaire", cut, dpi=dpi)[0]


def sheet_data(
    form: Form,
    *,
    language: str = "",
    rows: int = ROWS,
    head: SheetHead | None = None,
    values: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return everything that the template ``questionnaire`` draws.

    Args:
        form: any questionnaire.
        language: of labels.
        rows: rows of each roster.
        head: region and period to print.
        values: question key → answer to print in its boxes; only questions outside rosters.
    """
    language = language or form.languages[0]
    form = _offering(form, values or {})
    maker = ItemMaker(form, language, values or {})
    head = head or SheetHead()
    page = _Page(maker, rows, _asked_in_head(form))
    page.walk(form.root, level=0)
    page.close()
    title = printed_line(form.text(form.title, language)) or form.form_id
    return {
        "title": title,
        "form": f"{form.form_id}@{form.version}" if form.version else form.form_id,
        "rtl": runs_right_to_left(" ".join(i.get("label", "") for i in page.items[:40])),
        "period": head.period,
        "region": [_region_box(form, maker, head, key, width) for key, width in _REGION],
        "items": page.items,
        "appendix": _appendix(form, maker),
        "signers": [tr("Responden"), tr("Petugas pendataan"), tr("Pemeriksa")],
        "lacking": _lacking(page.items),
        "partial": False,
        "plain": False,
        "numbered": max((len(q.number) for q in form.questions.values()), default=0),
        "words": _words(),
    }


def _offering(form: Form, values: Mapping[str, str]) -> Form:
    """Return a form without the choices that are not offered any more and are not printed."""
    told = {code for text in values.values() for code in text.split()}
    kept = {
        name: tuple(c for c in choices if c.extra.get(RETIRED) != "0" or c.code in told)
        for name, choices in form.choices.items()
    }
    return form if kept == dict(form.choices) else replace(form, choices=kept)


def _lacking(items: list[Item]) -> str:
    """Return a sentence about letters that the shipped faces lack, ``""`` when all is well."""
    scripts = missing_scripts(_texts(items))
    if not scripts:
        return ""
    return tr(
        "Aksara {names} tidak ada pada huruf program; tercetak sebagai kotak kosong.",
        names=", ".join(scripts),
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _first_items(items: list[Item]) -> list[Item]:
    """Return enough items to fill the first page, a long roster cut short."""
    left = _PAGE_HEIGHT
    taken: list[Item] = []
    for item in items:
        if left <= 0:
            break
        if item["k"] != "roster":
            codes = len(item.get("codes", ()))
            left -= max(_LOW_ROW, codes / item.get("columns", 1) * _LOW_CODE)
            taken.append(item)
            continue
        most = int(left / _LOW_ROW) + 1
        rows, table = min(item["rows"], most), item["table"][:most]
        taken.append(item | {"rows": rows, "table": table, "blocks": item["blocks"][:1]})
        left -= (rows * bool(item["list"]) + len(table)) * _LOW_ROW
    return taken


def _words() -> dict[str, str]:
    return {
        "page": tr("Halaman"),
        "of": tr("dari"),
        "secret": tr(
            "Isian dipakai hanya untuk pendataan dan pendampingan, dan dijaga kerahasiaannya."
        ),
        "office": tr("Diisi kantor desa/kelurahan"),
        "received": tr("Diterima"),
        "sheet": tr("Nomor berkas"),
        "keyed": tr("Dientri oleh"),
        "checked": tr("Diperiksa oleh"),
        "row": tr("No"),
        "name": tr("Nomor dan nama"),
        "continued": tr("lanjutan"),
        "more": tr("Bila barisnya tidak cukup, pakai lembar tambahan dan beri nomor lanjutan."),
        "file": tr("lampirkan; tulis nama berkasnya"),
        "consent": tr(
            "Responden sudah diberi tahu untuk apa isian ini dipakai dan siapa yang melihatnya, "
            "lalu setuju (UU 27/2022 tentang Pelindungan Data Pribadi)."
        ),
        "signed": tr("Tanggal, nama dan tanda tangan"),
        "latitude": tr("Lintang"),
        "longitude": tr("Bujur"),
        "write": tr(
            "Tulis kode di dalam kotak, satu angka satu kotak, rapat kanan. Lingkari huruf atau "
            "beri tanda silang pada pilihan yang boleh lebih dari satu."
        ),
    }


class _Page:
    """Collects items in the order of the form; rosters inside rosters come after them."""

    def __init__(self, maker: ItemMaker, rows: int, in_head: frozenset[str]) -> None:
        self._maker = maker
        self._rows = max(1, min(rows, _MOST_ROWS))
        self._in_head = in_head
        self._waiting: Item | None = None
        self.items: list[Item] = []

    def walk(self, group: Group, level: int) -> None:
        """Add everything below a group."""
        for child in group.children:
            if isinstance(child, Question):
                item = self._item(child)
                if item is not None:
                    self._add(item)
            elif child.is_repeat:
                self._roster(child, level, inside=False)
            elif _prints(child):
                self._add(self._head(child, level))
                self.walk(child, level + 1)

    def close(self) -> None:
        """Add the half question that waited for another half."""
        if self._waiting is not None:
            self.items.append(self._waiting)
            self._waiting = None

    def _add(self, item: Item) -> None:
        if item.get("half"):
            if self._waiting is None:
                self._waiting = item
            else:
                self.items.append({"k": "pair", "cells": [self._waiting, item]})
                self._waiting = None
            return
        self.close()
        self.items.append(item)

    def _item(self, question: Question, *, in_roster: bool = False) -> Item | None:
        if question.key in self._in_head:
            return None
        if question.type is QuestionType.NOTE:
            return self._maker.note(question)
        if question.type in {QuestionType.CALCULATE, QuestionType.HIDDEN}:
            return None
        if question.readonly and not question.number:
            return None
        return self._maker.question(question, in_roster=in_roster)

    def _head(self, group: Group, level: int) -> Item:
        return {
            "k": "block",
            "level": min(level, 2),
            "n": group.number,
            "label": self._maker.line(group.label),
            "hint": self._maker.text(group.hint),
            "why": self._maker.conditions.words(group.relevant),
        }

    def _roster(self, group: Group, level: int, *, inside: bool) -> None:
        count = group.count.strip()
        rows = int(count) if count.isdecimal() and int(count) else self._rows
        roster = Roster(group, min(rows, _MOST_ROWS), inside)
        inner: list[Group] = []
        self._fill(roster, group, inner)
        if any(item["k"] != "block" for item in roster.items):
            self._add(roster_item(roster, self._roster_head(group, level)))
        for repeat in inner:
            self._roster(repeat, level, inside=True)

    def _roster_head(self, group: Group, level: int) -> Item:
        """Return the heading of a repeat, without the words that the block above has just said."""
        head = self._head(group, level)
        above = self.items[-1] if self.items else {}
        if above.get("k") == "block" and above["label"] == head["label"] and not head["n"]:
            head["named"] = head["label"]
            head["label"] = ""
        return head

    def _fill(self, roster: Roster, group: Group, inner: list[Group]) -> None:
        for child in group.children:
            if isinstance(child, Group):
                if child.is_repeat:
                    inner.append(child)
                elif _prints(child):
                    roster.items.append(self._head(child, 2))
                    self._fill(roster, child, inner)
                continue
            if is_row_number(child):
                continue
            item = self._item(child, in_roster=True)
            if item is not None:
                roster.items.append(item)


def _prints(group: Group) -> bool:
    """Tell whether anything below a group is on paper."""
    return any(
        _prints(child)
        if isinstance(child, Group)
        else child.type is QuestionType.NOTE or child.answerable or bool(child.number)
        for child in group.children
    )


def _asked_in_head(form: Form) -> frozenset[str]:
    names = {name for name, _ in _REGION}
    return frozenset(q.key for q in form.questions.values() if q.name in names and not q.repeat)


def _region_box(
    form: Form, maker: ItemMaker, head: SheetHead, key: str, width: int
) -> dict[str, Any]:
    labels = {
        "kode_provinsi": tr("Provinsi"),
        "kode_kabupaten": tr("Kabupaten/kota"),
        "kode_kecamatan": tr("Kecamatan"),
        "kode_desa": tr("Desa/kelurahan"),
        "rw": tr("RW"),
        "rt": tr("RT"),
    }
    question = form.questions.get(key)
    return {
        "n": question.number if question else "",
        "label": maker.line(question.label) if question else labels[key],
        "width": (question.width if question else 0) or width,
        "value": head.codes.get(key, ""),
        "name": printed_line(head.names.get(key, "")),
    }


def _appendix(form: Form, maker: ItemMaker) -> list[dict[str, Any]]:
    """Return the long lists, each with its title and codes."""
    made = []
    for name, title in maker.lists.appendix.items():
        user = next(q for q in form.questions.values() if q.choice_list == name)
        codes = maker.codes_of(user, form.choices[name])
        longest = max(len(code[0]) + len(code[1]) for code in codes)
        made.append(
            {
                "title": title,
                "label": maker.conditions.name(user) + " " + maker.line(user.label),
                "codes": [code[:2] for code in codes],
                "columns": next((n for most, n in _CODES_A_LINE if longest <= most), 2),
            }
        )
    return made
