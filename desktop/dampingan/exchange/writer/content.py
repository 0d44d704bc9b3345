"""What a workbook holds: its sheets and where their rows come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dampingan.exchange.sheet.annex_column import REFERENCES
from dampingan.exchange.sheet.layout import Layout, SheetLayout, layout_of
from dampingan.exchange.writer.annex import Annex, Rows, annexes_of
from dampingan.exchange.writer.dispute import disputes_of
from dampingan.exchange.writer.questionnaire import extra_forms, main_form
from dampingan.exchange.writer.record import rows_of
from dampingan.exchange.writer.reference_rows import reference_rows
from dampingan.exchange.writer.survey import Survey
from dampingan.exchange.writer.workbook import Values
from dampingan.store.reader import Reader


@dataclass(frozen=True)
class Content:
    """What a workbook holds.

    Attributes:
        layout: its sheets, annexes last.
        rows: sheet's key → how many rows it has.
        annexes: sheet's key → rows of the annexes.
    """

    layout: Layout
    rows: Mapping[str, int]
    annexes: Mapping[str, Sequence[Values]] = field(default_factory=dict)

    def rows_of(self, reader: Reader, survey: Survey, sheet: SheetLayout) -> Iterable[Values]:
        """Return the rows of a sheet in their final order."""
        found = self.annexes.get(sheet.key)
        return rows_of(reader, sheet, survey) if found is None else found


def content_of(reader: Reader, survey: Survey, more: Mapping[str, Rows] | None = None) -> Content:
    """Lay out what a survey found, with the annexes that it needs.

    Args:
        reader: the snapshot.
        survey: which records go.
        more: annex's key → rows of further annexes.
    """
    main = main_form(reader, survey)
    extra = extra_forms(reader, survey)
    layout = layout_of(main.form, old_repeats=main.old_repeats, extra=extra)
    rows = {sheet.key: survey.rows.get(sheet.tally, 0) for sheet in layout.sheets}
    extra_rows = {**disputes_of(reader, layout, survey), **(more or {})}
    if entries := reference_rows(reader, layout, survey):
        extra_rows[REFERENCES] = entries
    found = annexes_of(reader, layout, survey, extra_rows)
    return with_annexes(layout, rows, found)


def with_annexes(layout: Layout, rows: Mapping[str, int], annexes: Sequence[Annex]) -> Content:
    """Put annexes behind the sheets of records."""
    counted = {**rows, **{annex.sheet.key: len(annex.rows) for annex in annexes}}
    whole = replace(layout, sheets=(*layout.sheets, *(annex.sheet for annex in annexes)))
    return Content(whole, counted, {annex.sheet.key: annex.rows for annex in annexes})
