"""What the sample looks like: a picture of every place, light, dark and with large letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dampingan.demo.sample_form import FORM, answer_sample_form, receive_paper
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.subject import Subject
from dampingan.tour.driver import Driver

if TYPE_CHECKING:
    from dampingan.ui.assessment.place import AssessmentPlace
    from dampingan.ui.plan.place import PlanPlace
    from dampingan.ui.send.place import SendPlace

_WORDS = {
    "home": "beranda",
    "families": "keluarga",
    "work": "pekerjaan",
    "assessment": "potensi-masalah",
    "plan": "rencana",
    "mentorship": "pendampingan",
    "references": "daftar-acuan",
    "renewal": "pemutakhiran",
    "verify": "verifikasi",
    "printing": "cetak",
    "send": "terima",
    "difference": "bandingkan",
    "village": "profil",
    "settings": "pengaturan",
}

_TABS = {
    "masalah": "masalah",
    "kalender": "kalender",
    "ranking": "peringkat",
    "tree": "pohon",
    "map": "peta",
    "profile": "profil",
}
_VIEWS = {"board": "papan", "timeline": "garis-waktu", "table": "tabel", "links": "kaitan"}
"""Parts of the plan's places and what their pictures are called."""

_PAPERS = ("kuesioner", "prelist", "berita-acara", "ringkasan")
"""What is shown in Cetak."""

_PARTS = {"screen": "layar", "paper": "kertas"}


class Gallery:
    """Takes the pictures of one open workspace.

    Args:
        driver: has the workspace open in its window.
        family: id of a family to be shown in the entry screen.
    """

    def __init__(self, driver: Driver, family: int) -> None:
        self._driver = driver
        self._family = family

    def show_forms(self) -> None:
        """Install an additional form, answer it for a few families and show how it looks."""
        family = self._family
        workspace = self._driver.navigator.context.workspace
        self._driver.navigator.open_family(family)
        self._driver.press(Qt.Key.Key_F1)
        self._driver.picture("tombol")
        self._driver.press(Qt.Key.Key_Escape)
        answer_sample_form(workspace, family)
        receive_paper(workspace)
        self._instruments()
        for part, word in (("overview", "instrumen"), ("screen", "instrumen-layar")):
            self._show_part(part, word)
        self._show_part("paper", "instrumen-kertas")
        self._driver.navigator.list_responses(FORM)
        self._driver.wait(0.4)
        self._driver.picture("isian")
        self._open_answers()
        for character in "11":
            self._driver.type(character)
        self._driver.picture("entri-isian")
        self._driver.press(Qt.Key.Key_Escape)

    def show_places(self) -> None:
        """Take pictures of every place, light, dark and with large letters."""
        for name in (
            "work",
            "renewal",
            "verify",
            "mentorship",
            "references",
            "village",
            "settings",
        ):
            self._driver.go(name)
            self._driver.picture(_WORDS[name])
        self._show_plan()
        self._show_papers()
        for suffix, scheme, size in (("gelap", "dark", 100), ("150", "light", 150)):
            self._driver.program.settings.change(scheme=scheme, text_size=size)
            self._driver.program.theme.choose(scheme=scheme, scale=size)
            for name, word in _WORDS.items():
                self._driver.go(name)
                self._driver.picture(f"{word}-{suffix}")
            self._show_received(suffix)
            self._instruments()
            for part in ("screen", "paper"):
                self._show_part(part, f"instrumen-{_PARTS[part]}-{suffix}")
            self._driver.navigator.open_family(self._family)
            self._driver.wait(0.3)
            self._driver.picture(f"entri-{suffix}")
            self._driver.press(Qt.Key.Key_F1)
            self._driver.picture(f"tombol-{suffix}")
            self._driver.press(Qt.Key.Key_Escape)
            self._driver.press(Qt.Key.Key_Escape)

    def _show_plan(self) -> None:
        """Show the tabs of Potensi & Masalah and the views of Rencana."""
        self._driver.go("assessment")
        assessment: AssessmentPlace = self._driver.navigator.places["assessment"]  # type: ignore[assignment]
        for tab, word in _TABS.items():
            assessment.show_tab(tab)
            self._driver.wait(0.3)
            self._driver.picture(f"potensi-masalah-{word}")
        self._driver.go("plan")
        plan: PlanPlace = self._driver.navigator.places["plan"]  # type: ignore[assignment]
        for view, word in _VIEWS.items():
            plan.show_view(view)
            self._driver.wait(0.2)
            self._driver.picture(f"rencana-{word}")
        plan.show_view("board")

    def _show_papers(self) -> None:
        """Show in Cetak what the village prints."""
        for what in reversed(_PAPERS):
            families = (self._family,) if what == "kuesioner" else ()
            self._driver.navigator.show_filtered("printing", what=what, families=families)
            self._driver.wait(3.0)
            self._driver.picture(f"cetak-{what}")

    def _show_received(self, suffix: str) -> None:
        """Show both sides of Kirim & Terima; the picture before was of what came."""
        place: SendPlace = self._driver.navigator.places["send"]  # type: ignore[assignment]
        self._driver.go("send")
        place.show_side("sending")
        self._driver.wait(0.3)
        self._driver.picture(f"kirim-{suffix}")
        place.show_side("receiving")

    def _instruments(self) -> None:
        """Show the additional form in Instrumen."""
        self._driver.go("instruments")
        self._driver.navigator.places["instruments"].refresh(FORM)
        self._driver.wait(0.2)

    def _show_part(self, part: str, word: str) -> None:
        self._driver.navigator.places["instruments"].details.show_part(part)
        self._driver.wait(1.0 if part == "paper" else 0.3)
        self._driver.picture(word)

    def _open_answers(self) -> None:
        """Begin another answer to the additional form, about the second family."""
        workspace = self._driver.navigator.context.workspace
        families = Listing(workspace).first(Filter(status="complete"), Sort("place"), 2)
        name = workspace.record("family", families[-1])["head_name"]
        self._driver.navigator.new_response(FORM, Subject("family", families[-1], name))
        self._driver.wait(0.3)
