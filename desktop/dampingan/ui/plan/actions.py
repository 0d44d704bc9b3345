"""What is written from Rencana: each call is one operation that Ctrl+Z takes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dampingan.analysis.proposal import activity_answers, family_answers
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.plan import writing
from dampingan.store.plan.beneficiary import Beneficiaries, beneficiaries, family_ids
from dampingan.store.plan.record import plan_record
from dampingan.store.plan.survey_count import count_families
from dampingan.ui.plan.plan import ACTIVITY, STATE

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.ui.context import Context
    from dampingan.ui.plan.presenter import PlanPresenter
    from dampingan.ui.register.editor import Taken

_FAMILIES, _FILTER = "keluarga_nama", "saring"


class Actions:
    """Writes what keys, drags and panes want, says what was done and how to undo it.

    Args:
        context: the frame's parts.
        presenter: knows the plan.
        follow: called with the key of what was written, to show it.
    """

    def __init__(
        self, context: Context, presenter: PlanPresenter, follow: Callable[[str], None]
    ) -> None:
        self._context = context
        self._presenter = presenter
        self._follow = follow

    def add(self, title: str, term: str = "") -> str:
        """Add an activity and return its key, "" when it could not be written."""
        answers = {"judul": title} | ({"jangka": term} if term else {})
        return self._add(answers, tr("Kegiatan ditambahkan."), self._presenter.home)

    def move(self, uid: str, term: str) -> None:
        """Put an activity into another term."""
        name = next((one.label for one in self._presenter.plan.terms if one.code == term), "")
        said = tr("Dipindah ke {term}.", term=name.lower()) if name else tr("Jangka dikosongkan.")
        self._answer(uid, {"jangka": term}, said)

    def change_years(self, uid: str, start: int, end: int) -> None:
        """Give an activity other years."""
        card = self._presenter.plan.card(uid)
        if card is None:
            return
        known = {"tahun_mulai": card.start, "tahun_selesai": card.end}
        wanted = {"tahun_mulai": start, "tahun_selesai": end}
        texts = {key: str(year) for key, year in wanted.items() if year != known[key]}
        years = str(start) if start == end else f"{start}–{end}"
        said = tr("{title}: {years}.", title=card.title, years=years)
        self._do(
            lambda: writing.answer_many(
                self._context.workspace, tr("Mengubah tahun kegiatan"), {uid: texts}
            ),
            uid,
            said,
        )

    def set_state(self, uid: str, code: str) -> None:
        """Say how far an activity is."""
        name = self._presenter.plan.name(STATE, code)
        self._answer(uid, {STATE: code}, tr("Keadaan: {name}.", name=name.lower()))

    def give(self, record: PlanRecord, question: str, taken: Taken, *, row: str = "") -> None:
        """Answer a question of a record, or of a row, as a field took it."""
        from dampingan.ui.register.answering import give_answer

        workspace = self._context.workspace
        self._do(lambda: give_answer(workspace, record, question, taken, row=row), record.uid, "")

    def remove(self, uid: str, reason: str) -> None:
        """Delete a record."""
        self._do(lambda: writing.remove(self._context.workspace, uid, reason), "", tr("Dihapus."))

    def fetch_families(self, uid: str) -> None:
        """Name the families that the survey filter of an activity, or of its problems, finds."""
        workspace = self._context.workspace
        record = plan_record(workspace, uid)
        if record is None:
            return
        try:
            found = self._found(record)
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        if found is None:
            self._context.say(
                tr("Kegiatan ini dan masalahnya belum punya saringan survei."), "warning"
            )
        elif not found.uids:
            self._context.say(tr("Saringannya tidak menemukan keluarga."), "warning")
        else:
            new = {key: text for key, text in family_answers(found).items() if text}
            count = count_text(len(found.uids))
            said = tr("{count} keluarga dari saringan dicatat sebagai penerima.", count=count)
            self._do(
                lambda: writing.answer_many(
                    workspace, tr("Mengambil keluarga dari saringan"), {uid: new}
                ),
                uid,
                said,
            )

    def make_activity(self, problem_uid: str, row_uid: str = "") -> str:
        """Make an activity of a problem and one of its alternatives; return its key."""
        workspace = self._context.workspace
        problem = plan_record(workspace, problem_uid)
        if problem is None:
            return ""
        rows = problem.rows.get("alternatif", ())
        row = next((one for one in rows if one.uid == row_uid), None)
        said = tr("Kegiatan dibuat dari masalah.")
        try:
            families = self._of_filter(problem)
        except DampinganError:
            families = None  # the activity is made all the same
            said = tr("Kegiatan dibuat tanpa penerima: saringan masalahnya tidak terbaca.")
        answers = activity_answers(problem, row, families)
        return self._add(answers, said, problem.village_code)

    def link(self, uid: str, question: str, key: str, *, on: bool) -> None:
        """Let a record name another one, or no more."""
        write = writing.link if on else writing.unlink
        said = tr("Dikaitkan.") if on else tr("Kaitan dilepas.")
        self._do(lambda: write(self._context.workspace, uid, question, key), uid, said)

    def add_row(self, uid: str, action: str) -> None:
        """Add an alternative to a problem."""
        workspace = self._context.workspace
        answers = {"tindakan": action}
        self._do(lambda: writing.add_row(workspace, uid, "alternatif", answers), uid, "")

    def remove_row(self, row: str) -> None:
        """Take an alternative out."""
        workspace = self._context.workspace
        self._do(lambda: writing.remove_row(workspace, row), "", tr("Alternatif dihapus."))

    def show_families(self, keys: tuple[str, ...], about: str) -> None:
        """Show families of the survey, in Keluarga."""
        ids = family_ids(self._context.workspace, keys)
        self._context.list_families(ids=tuple(ids), about=about)

    # -- inside ----------------------------------------------------------------------------

    def _found(self, record: PlanRecord) -> Beneficiaries | None:
        """Return the families of the first filter there is, None when there is none."""
        problems = (plan_record(self._context.workspace, key) for key in record.keys("masalah"))
        for one in (record, *problems):
            if one is not None and not one.deleted and (found := self._of_filter(one)) is not None:
                return found
        return None

    def _of_filter(self, record: PlanRecord) -> Beneficiaries | None:
        expression = record.text(_FILTER)
        if not expression:
            return None
        workspace = self._context.workspace
        counted = count_families(workspace, expression, village_code=record.village_code)
        return beneficiaries(workspace, counted.family_ids)

    def _add(self, answers: Mapping[str, str], said: str, village: str) -> str:
        made: list[str] = []

        def write() -> None:
            workspace = self._context.workspace
            made.append(writing.add(workspace, ACTIVITY, answers, village_code=village))

        if self._write(write):
            self._follow(made[0])
            self._said(said)
        return made[0] if made else ""

    def _answer(self, uid: str, texts: Mapping[str, str], said: str) -> None:
        self._do(lambda: writing.answer(self._context.workspace, uid, texts), uid, said)

    def _do(self, write: Callable[[], object], uid: str, said: str) -> None:
        if self._write(write):
            self._follow(uid)
            if said:
                self._said(said)

    def _write(self, write: Callable[[], object]) -> bool:
        try:
            write()
        except DampinganError as error:
            self._context.say(str(error), "error")
            return False
        return True

    def _said(self, text: str) -> None:
        self._context.say(text, "ok", (tr("Urungkan"), self._context.undo))
