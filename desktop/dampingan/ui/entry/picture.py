"""What the middle of the screen shows: lines of a sheet, cells of a grid, the block list.

Lines are kept between keys. An answer says what it changed (a `Delta`), and only those lines are
read anew: a form of 640 questions on one page costs a key no more than one of ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.forms.session import Delta, Field, GroupRef
from dampingan.ui.entry.line import Cell, Line, Remark
from dampingan.ui.entry.mark import Mark, read_marks
from dampingan.ui.entry.outline import Item, Page
from dampingan.ui.entry.path import GHOST

if TYPE_CHECKING:
    from collections.abc import Collection

    from dampingan.ui.entry.board import FindingBoard
    from dampingan.ui.entry.record import OpenRecord

_NOTHING: Sequence[Remark] = ()


class Picture:
    """Reads a record off for the screen.

    Args:
        record: the record.
        board: its findings.

    Attributes:
        pinned: root questions whose answers go into the next record too.
    """

    def __init__(self, record: OpenRecord, board: FindingBoard) -> None:
        self._record = record
        self._board = board
        self.pinned: Collection[str] = frozenset()
        self._page: Page | None = None
        self._items: list[Item] = []
        self._lines: list[Line] = []
        self._places: dict[Field, int] = {}
        self._stale: set[Field] = set()
        self._remarks: Mapping[Field, Sequence[Remark]] = {}
        self._whole = True
        self._counted: dict[str, tuple[int, int]] = {}
        self._cells: dict[tuple[str, str], list[Cell]] = {}
        self._cell_remarks: Mapping[Field, Sequence[Remark]] = {}

    # ------------------------------------------------------------------ what changed

    def forget(self) -> None:
        """Read every line anew."""
        self._whole = True
        self._counted.clear()
        self._cells.clear()

    def touch(self, field: Field) -> None:
        """Read one line anew: its note or its pin is another now."""
        self._stale.add(field)
        self._cells.clear()

    def follow(self, delta: object) -> None:
        """Take note of what an answer changed.

        Args:
            delta: the `Delta`; anything else reads every line anew.
        """
        if not isinstance(delta, Delta) or delta.rows_added or delta.rows_removed:
            self.forget()
            return
        refs = (*delta.relevance, *delta.labels)
        if any(isinstance(ref, GroupRef) for ref in refs):
            self.forget()  # reasons for skipping name the group that is closed
            return
        changed = {Field(*ref) for ref in (*refs, *delta.values, *delta.findings, *delta.choices)}
        self._stale |= changed
        self._drop_cells({field.row for field in changed})
        for ref in (*delta.relevance, *delta.values):
            self._recount(ref[0])

    def _drop_cells(self, rows: Collection[str]) -> None:
        for known in [known for known in self._cells if known[1] in rows]:
            del self._cells[known]

    def _recount(self, question: str) -> None:
        """Count the block of a question anew, and the roster around its part."""
        outline = self._record.outline
        section = outline.section_of(question)
        while section is not None:
            self._counted.pop(section.name, None)
            section = outline.section_of(section.repeat) if section.level else None

    # ------------------------------------------------------------------ sheets and grids

    def lines(self) -> list[Line]:
        """Return the lines of the current sheet; lines that are as before are the same objects."""
        page = self._record.cursor.page
        remarks = self._board.remarks()
        if self._whole or page != self._page:
            self._read_page(page, remarks)
        else:
            self._read_changes(remarks)
        self._stale.clear()
        self._remarks = remarks
        return self._lines

    def place_of(self, field: Field | None) -> int:
        """Return the place of a field among the lines, -1 for none."""
        return self._places.get(field, -1) if field is not None else -1

    def current_line(self) -> Line | None:
        """Return the line of the current field."""
        field = self._record.cursor.field
        if field is None:
            return None
        line = self._record.reader.line(field, self._board.remarks().get(field, _NOTHING))
        return self._flagged(line, field)

    def grid(self) -> list[tuple[str, list[Cell]]]:
        """Return the rows of the current grid, the empty line last where there is one."""
        cursor, reader = self._record.cursor, self._record.reader
        repeat, remarks = cursor.page.group, self._board.remarks()
        before, self._cell_remarks = self._cell_remarks, remarks
        fields = before.keys() | remarks.keys()
        self._drop_cells({f.row for f in fields if before.get(f) != remarks.get(f)})
        rows = list(self._record.session.rows(repeat))
        if cursor.path.growing(repeat):
            rows.append(GHOST)
        for row in rows:
            if (repeat, row) not in self._cells:
                cells = reader.cells(repeat, row, remarks)
                self._cells[repeat, row] = self._flagged_cells(cells)
        return [(row, self._cells[repeat, row]) for row in rows]

    def marks(self) -> list[Mark]:
        """Return the block list."""
        record = self._record
        return read_marks(
            record.outline,
            record.session,
            self._board.shown(),
            record.findings.unanswered(),
            record.cursor.section,
            language=record.reader.language,
            changed=self._changes(),
            counted=self._counted,
        )

    # ------------------------------------------------------------------ inside

    def _read_page(self, page: Page, remarks: Mapping[Field, Sequence[Remark]]) -> None:
        self._page, self._whole = page, False
        self._items = self._record.outline.items(page, self._record.session)
        self._lines = [self._line(item, remarks) for item in self._items]
        self._places = {
            item.field: place for place, item in enumerate(self._items) if item.is_question
        }

    def _read_changes(self, remarks: Mapping[Field, Sequence[Remark]]) -> None:
        stale = {self._places[field] for field in self._stale if field in self._places}
        if any(field not in self._places for field in self._stale):
            keys = {(field.question, field.row) for field in self._stale}
            stale |= {
                place
                for place, item in enumerate(self._items)
                if not item.is_question and (item.key, item.row) in keys
            }
        for field in remarks.keys() | self._remarks.keys():
            if field in self._places and remarks.get(field) != self._remarks.get(field):
                stale.add(self._places[field])
        if not stale:
            return
        self._lines = list(self._lines)
        for place in stale:
            self._lines[place] = self._line(self._items[place], remarks)

    def _line(self, item: Item, remarks: Mapping[Field, Sequence[Remark]]) -> Line:
        line = self._record.reader.read(item, remarks.get(item.field, _NOTHING))
        return self._flagged(line, item.field) if item.is_question else line

    def _flagged(self, line: Line, field: Field) -> Line:
        note, changed = (
            self._record.note(field) or self._unplaced(field),
            self._record.changed(field),
        )
        pinned = not field.row and field.question in self.pinned
        if not (note or pinned or changed):
            return line
        before = self._before(field) if changed else ""
        return replace(line, note=note, pinned=pinned, changed=changed, before=before)

    def _unplaced(self, field: Field) -> str:
        """Say what a list brought for a question and no answer means."""
        text = self._record.unplaced(field)
        return tr("di berkas: “{text}”, belum ada padanannya", text=text) if text else ""

    def _before(self, field: Field) -> str:
        """Say what an answer was before."""
        reader, question = self._record.reader, self._record.session.form.questions[field.question]
        prior = self._record.entry.prior(field) or ""
        box, beside = reader.box(question, field, prior), reader.beside(question, field, prior)
        return tr("dulu: {answer}", answer=" ".join(filter(None, (box, beside))) or tr("kosong"))

    def _changes(self) -> dict[str, int]:
        """Return block → how many of its answers differ from before, rows more and less too."""
        counts: dict[str, int] = {}
        if not self._record.entry.prior_period:
            return counts
        entry = self._record.entry
        keys = [field.question for field in entry.session.fields() if self._record.changed(field)]
        keys += [row.repeat for row in entry.lost]
        keys += [row.repeat for row in entry.session.answers().rows if entry.added(row.key)]
        for key in keys:
            section = self._record.outline.section_of(key)
            if section is not None:
                counts[section.key] = counts.get(section.key, 0) + 1
        return counts

    def _flagged_cells(self, cells: list[Cell]) -> list[Cell]:
        record = self._record
        if cells and cells[0].field.row == GHOST:
            return cells
        found = []
        for cell in cells:
            noted = bool(record.note(cell.field) or record.unplaced(cell.field))
            changed = record.changed(cell.field)
            if noted or changed:
                found.append(replace(cell, noted=noted, changed=changed))
            else:
                found.append(cell)
        return found
