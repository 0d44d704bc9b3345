"""What stands on the sheets of a questionnaire, in the order of the form; plain JSON.

A form becomes *sections*: runs of questions on portrait pages, and repeats too wide for them on
landscape pages of their own. A landscape repeat has room for a few rows; further rows go on
continuation sheets, which are the same pages once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dampingan.core.language import tr
from dampingan.forms.model import RETIRED, Form, Group, Question, QuestionType
from dampingan.printing.press.wording import (
    missing_scripts,
    printed_line,
    runs_right_to_left,
)
from dampingan.printing.questionnaire.roster import Roster, is_row_number, roster_item
from dampingan.printing.questionnaire.sheet_item import Item, ItemMaker
from dampingan.store.plan.form import PLAN_FORMS

ROWS = 5
"""Rows of a roster on one set of pages: Regsosek22-K has room for as many."""
MOST_ROWS = 30
_ONE_COLUMN_ITEMS = 30
"""A form of no more questions stands in one column: the eye has one edge to follow."""
_WORDY = 150
"""Characters of label, hint and condition, on average, that want the whole width."""

_FAMILY = frozenset({"nama_kk", "no_kk"})
_UNASKED = {"consent": "", "thanks": ""}
"""Sentences to a respondent, on a form without one."""
_CODES_A_LINE = ((9, 8), (20, 5), (28, 4), (42, 3))
"""Longest code and label in characters → columns of the appendix."""

REGION = (
    ("kode_provinsi", 2),
    ("kode_kabupaten", 2),
    ("kode_kecamatan", 3),
    ("kode_desa", 3),
    ("rw", 3),
    ("rt", 3),
)
"""Questions that the head of the sheet asks, and boxes for forms that do not ask them."""


@dataclass(frozen=True)
class SheetKind:
    """Which sheets of a form are meant.

    Attributes:
        language: code of the language of labels; ``""``: the form's default.
        rows: rows of each repeat on one set of pages.
        of_family: the sheets are about a family, even if the form does not ask who its head is.
        states: key and word of the boxes about the whole record (``T``, ``Tetap``).
        texts: sentences of the stationery that replace ours (``consent``, ``secret``, ``signer``…).
    """

    language: str = ""
    rows: int = ROWS
    of_family: bool = False
    states: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


PLAIN = SheetKind()
"""Sheets of a form alone, without any workspace."""


def sheet_content(form: Form, kind: SheetKind = PLAIN) -> dict[str, Any]:
    """Return everything that the template ``questionnaire`` draws.

    Args:
        form: any questionnaire.
        kind: which sheets.
    """
    language = kind.language or form.languages[0]
    form = _offering(form)
    maker = ItemMaker(form, language)
    walk = _Walk(maker, kind.rows, _asked_in_head(form))
    walk.group(form.root, level=0)
    sections = walk.sections()
    items = [item for section in sections for item in section["items"]]
    title = printed_line(form.text(form.title, language)) or form.form_id
    return {
        "title": title,
        "form": f"{form.form_id}@{form.version}" if form.version else form.form_id,
        "rtl": runs_right_to_left(" ".join(i.get("label", "") for i in items[:40])),
        "region": [_region_box(form, maker, key, width) for key, width in REGION],
        "sections": sections,
        "columns": _columns(sections),
        "appendix": _appendix(form, maker),
        "signers": _signers(form),
        "lacking": _lacking(items),
        "of_family": kind.of_family or bool(_FAMILY & form.questions.keys()),
        "states": [list(state) for state in kind.states],
        "plain": False,
        "tight": False,
        "numbered": max((len(q.number) for q in form.questions.values()), default=0),
        "words": _words() | dict(kind.texts) | ({} if _is_answered(form) else _UNASKED),
    }


def _is_answered(form: Form) -> bool:
    """Tell whether a respondent answers a form; an office fills in those of the assessment.

    Only who is asked about persons agrees to it (UU 27/2022 Art. 20-22).
    """
    return form.form_id not in PLAN_FORMS


def _signers(form: Form) -> list[str]:
    if _is_answered(form):
        return [tr("Responden"), tr("Petugas pendataan"), tr("Pemeriksa")]
    return [tr("Diisi oleh"), tr("Diperiksa oleh")]


def _offering(form: Form) -> Form:
    """Return a form without the choices that are not offered any more."""
    kept = {
        name: tuple(c for c in choices if c.extra.get(RETIRED) != "0")
        for name, choices in form.choices.items()
    }
    return form if kept == dict(form.choices) else replace(form, choices=kept)


def _columns(sections: list[dict[str, Any]]) -> int:
    """Return in how many columns the portrait pages stand: two for a long form of short words."""
    items = [item for section in sections if not section["wide"] for item in section["items"]]
    asked = [item for item in items if item["k"] == "q"]
    if len(asked) <= _ONE_COLUMN_ITEMS or any(item["k"] == "roster" for item in items):
        return 1
    words = sum(len(q["label"]) + len(q["hint"]) + len(q["why"]) for q in asked) / len(asked)
    return 1 if words > _WORDY else 2


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


def _words() -> dict[str, str]:
    return {
        "secret": tr(
            "Isian dipakai hanya untuk pendataan dan pendampingan, dan dijaga kerahasiaannya."
        ),
        "write": tr(
            "Satu angka satu kotak, rapat kanan; huruf dilingkari. Yang tercetak di kiri atau di "
            "atas kotak adalah isian terakhir: bila sama, biarkan kotaknya kosong; bila berubah, "
            "coret dan tulis yang baru. ? tidak tahu, ! tidak menjawab, – tidak berlaku."
        ),
        "office": tr("Diisi kantor desa/kelurahan"),
        "received": tr("Diterima"),
        "sheet": tr("Nomor berkas"),
        "keyed": tr("Dientri oleh"),
        "checked": tr("Diperiksa oleh"),
        "state": tr("Keadaan keluarga sekarang (silang satu)"),
        "row": tr("No"),
        "parent": tr("Baris induk"),
        "extra": tr("Lembar tambahan"),
        "more": tr("Bila barisnya tidak cukup, pakai lembar tambahan."),
        "file": tr("lampirkan; tulis nama berkasnya"),
        "consent": tr(
            "Responden sudah diberi tahu untuk apa isian ini dipakai dan siapa yang melihatnya, "
            "lalu setuju (UU 27/2022 tentang Pelindungan Data Pribadi)."
        ),
        "thanks": "",
        "signed": tr("Tanggal, nama dan tanda tangan"),
        "latitude": tr("Lintang"),
        "longitude": tr("Bujur"),
        "notes": tr("Catatan"),
        "family": tr("Kepala keluarga"),
        "record": tr("Nama/judul"),
        "card": tr("No. KK"),
    }


class _Walk:
    """Collects items in the order of the form; rosters inside rosters come after them."""

    def __init__(self, maker: ItemMaker, rows: int, in_head: frozenset[str]) -> None:
        self._maker = maker
        self._rows = max(1, min(rows, MOST_ROWS))
        self._in_head = in_head
        self._sections: list[dict[str, Any]] = []

    def sections(self) -> list[dict[str, Any]]:
        """Return the sections, at least one."""
        return self._sections or [{"wide": False, "items": []}]

    def group(self, group: Group, level: int) -> None:
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
                self.group(child, level + 1)

    def _add(self, item: Item, *, wide: bool = False) -> None:
        if not self._sections or self._sections[-1]["wide"] or wide:
            self._sections.append({"wide": wide, "items": []})
        items = self._sections[-1]["items"]
        if items and _follows(items[-1], item):
            items[-1].setdefault("more", []).append(_shortened(items[-1], item))
        else:
            items.append(item)

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
        fixed = count.isdecimal() and int(count) > 0
        rows = int(count) if fixed else self._rows
        roster = Roster(group, min(rows, MOST_ROWS), inside, fixed)
        inner: list[Group] = []
        before = set(self._maker.lists.legends)
        self._fill(roster, group, inner)
        legends = self._maker.legends(before)
        if not any(item["k"] == "q" for item in roster.items):
            for item in (self._head(group, level), *roster.items) if roster.items else ():
                self._add(item)
        else:
            item = roster_item(roster, self._roster_head(group, level))
            above = self._block_above() if item["wide"] else []
            self._add(item | {"above": above, "legends": legends}, wide=item["wide"])
        for repeat in inner:
            self._roster(repeat, level, inside=True)

    def _block_above(self) -> list[Item]:
        """Take the headings that nothing followed yet: they belong to the pages of the repeat."""
        items = self._sections[-1]["items"] if self._sections else []
        taken: list[Item] = []
        while items and items[-1]["k"] == "block":
            taken.insert(0, items.pop())
        if self._sections and not items:
            self._sections.pop()
        return taken

    def _roster_head(self, group: Group, level: int) -> Item:
        """Return the heading of a repeat, without the words that the block above has just said."""
        head = self._head(group, level)
        items = self._sections[-1]["items"] if self._sections else []
        above = items[-1] if items else {}
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


def _follows(before: Item, item: Item) -> bool:
    """Tell whether a question goes on with the one before: ``PKH`` … ``PKH: bulan terakhir``."""
    return (
        item["k"] == before["k"] == "q"
        and not item["n"]
        and not item["hint"]
        and item["space"]["t"] == "boxes"
        and sum(item["space"]["groups"]) <= 4
        and item["label"].startswith(before["label"] + ": ")
        and len(before.get("more", ())) < 2
    )


def _shortened(before: Item, item: Item) -> Item:
    label = item["label"].removeprefix(before["label"] + ": ")
    return item | {"label": label}


def _prints(group: Group) -> bool:
    """Tell whether anything below a group is on paper."""
    return any(
        _prints(child)
        if isinstance(child, Group)
        else child.type is QuestionType.NOTE or child.answerable or bool(child.number)
        for child in group.children
    )


def _asked_in_head(form: Form) -> frozenset[str]:
    names = {name for name, _ in REGION}
    return frozenset(q.key for q in form.questions.values() if q.name in names and not q.repeat)


def _region_box(form: Form, maker: ItemMaker, key: str, width: int) -> dict[str, Any]:
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
        "key": key,
        "n": question.number if question else "",
        "label": maker.line(question.label) if question else labels[key],
        "width": (question.width if question else 0) or width,
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
