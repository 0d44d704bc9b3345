"""What the place Pendampingan lends to its tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dampingan.analysis.mentoring import Seen
from dampingan.ui.register.book import Book
from dampingan.ui.worktable import page


@dataclass(frozen=True)
class Desk(page.Desk):
    """The parts of the place.

    Attributes:
        book: the registers, for links.
        choose_year: shows the mentorships of another year.
    """

    book: Book
    choose_year: Callable[[int], None]


class MentorPage(page.TablePage):
    """A tab of Pendampingan."""

    desk: Desk
    seen: Seen | None

    def __init__(self, desk: Desk, parts: page.Parts = ()) -> None:
        super().__init__(desk, parts)
