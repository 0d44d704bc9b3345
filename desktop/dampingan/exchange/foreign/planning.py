"""What importing drafts would change: nothing is written here, so a dry run is the same plan.

For a record that is there already a blank is filled, an equal value is the same, and a value that
differs becomes a proposal beside ours: a list from elsewhere never overwrites what people typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from dampingan.core.errors import CancelledError
from dampingan.core.keys import is_key
from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.core.text import fold
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.foreign.drafting import Draft, Drafts, Progress, RowPlace
from dampingan.exchange.foreign.known import Known, KnownRecords, texts
from dampingan.exchange.foreign.mapping import LIST, Mapping
from dampingan.exchange.foreign.recognition import (
    RowFinder,
    derived_key,
    family_origin,
    response_origin,
)
from dampingan.forms.model import Form, QuestionType
from dampingan.forms.session import Answers, Row
from dampingan.store import subject
from dampingan.store.creation import REGENCY
from dampingan.store.kind import MEMBERS
from dampingan.store.merging.intake import row_id
from dampingan.store.rows import read_answers
from dampingan.store.subject import Subject
from dampingan.store.version.parked import ANSWER, ParkedKey
from dampingan.store.workspace import Workspace

FOREIGN = "impor"
"""Where parked texts come from when the mapping has no name."""

NEW, CHANGED, SAME, CONFLICT = "new", "changed", "same", "conflict"
_WEIGHT = {SAME: 0, CHANGED: 1, NEW: 2, CONFLICT: 3}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that differs from ours; kept beside it until somebody decides.

    Attributes:
        kind, uid: the record.
        question: key of the question.
        mine, theirs: the values.
        settled: it was proposed before (open or decided), so it is not written again.
    """

    kind: str
    uid: str
    question: str
    mine: str
    theirs: str
    settled: bool = False


@dataclass
class PlannedRow:
    """A row of a repeat that is there or will be.

    Attributes:
        uid, repeat, parent: the row.
        new: whether it will be made.
        takes: question → answer that it gets.
        parked: texts without a counterpart.
        draft: what the file says.
    """

    uid: str
    repeat: str
    parent: str
    new: bool
    takes: dict[str, str]
    parked: dict[str, str]
    draft: Draft


@dataclass
class Planned:
    """One family or answer sheet of the plan.

    Attributes:
        draft: what the file says.
        uid: its key.
        record_id: None when it will be made.
        village_code: where it belongs.
        takes: question → answer that it gets.
        parked: texts without a counterpart.
        rows: its rows that the file names, outer ones first.
        proposals: values that differ.
        about: of an answer sheet, what it is about.
        why: by what it was recognised.
    """

    draft: Draft
    uid: str
    record_id: int | None
    village_code: str
    takes: dict[str, str] = field(default_factory=dict)
    parked: dict[str, str] = field(default_factory=dict)
    rows: list[PlannedRow] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    about: Subject | None = None
    why: str = ""

    @property
    def writes(self) -> bool:
        """Whether anything has to be written."""
        return (
            self.record_id is None
            or bool(self.takes or self.parked)
            or any(row.new or row.takes or row.parked for row in self.rows)
            or any(not proposal.settled for proposal in self.proposals)
        )


@dataclass
class Plan:
    """Everything that an import would do.

    Attributes:
        records: families or answer sheets, in the order of the file.
        outcomes: row → ``new``, ``changed``, ``same`` or ``conflict``.
        unmatched: families of the file that are not in the workspace and are not added.
    """

    drafts: Drafts
    records: list[Planned] = field(default_factory=list)
    outcomes: dict[RowPlace, str] = field(default_factory=dict)
    findings: list[ImportFinding] = field(default_factory=list)
    unmatched: int = 0

    def note(self, place: RowPlace | None, outcome: str) -> None:
        """Note what becomes of a row; the weightiest counts."""
        if place is not None:
            before = self.outcomes.get(place, SAME)
            self.outcomes[place] = max(before, outcome, key=_WEIGHT.__getitem__)


def make_plan(
    workspace: Workspace,
    drafts: Drafts,
    mapping: Mapping,
    form: Form,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Compare drafts with the workspace.

    Raises:
        CancelledError: `cancelled` said so.
    """
    planner = _Planner(workspace, drafts, mapping, form)
    for done, root in enumerate(drafts.roots):
        if cancelled and cancelled():
            raise CancelledError
        if progress and done % 50 == 0:
            progress(done, len(drafts.roots), tr("Membandingkan dengan ruang kerja"))
        planner.root(root)
    return planner.plan


class _Planner:
    """Compares one draft after the other."""

    def __init__(self, workspace: Workspace, drafts: Drafts, mapping: Mapping, form: Form) -> None:
        self._workspace, self._mapping, self._form = workspace, mapping, form
        self.plan = Plan(drafts)
        extra = {info.form_id: info.subject for info in workspace.instruments()}
        self._subject = extra.get(mapping.form, "") if mapping.form else ""
        self._known = KnownRecords(workspace, mapping.form)
        self._taken: dict[str, Draft] = {}

    def root(self, root: Draft) -> None:
        """Plan one family or answer sheet."""
        village = self._village(root)
        if village is None:
            self._leave_out(root)
        elif self._mapping.form:
            self._response(root, village)
        else:
            self._family(root, village)

    # -- which record ----------------------------------------------------------------------

    def _family(self, root: Draft, village: str) -> None:
        match = self._known.family(root)
        record, why = (match.record, match.why) if match else (None, "")
        if record is None and (told := self._why_not_new(root)):
            self._reject_all(root, told)
            return
        if record is None:
            uid, record = self._key("K", family_origin(root, village), self._known.families)
            why = "key" if record else ""
            if record is None and not village:
                self._reject_all(root, tr("Kode desa/kelurahan keluarga ini tidak ada di berkas."))
                return
        else:
            uid = record.uid
        if record is not None and record.gone:
            self._reject_all(root, tr("Keluarga ini sudah dihapus di ruang kerja ini."))
            return
        first = self._taken.setdefault(uid, root)
        if first is not root:
            place = first.place or next((r.place for r in first.rows), None)
            told = tr("Keluarga ini sudah disebut di baris {row}.", row=place[1] if place else 0)
            self._reject_all(root, told)
            return
        place = record.village_code if record else village
        planned = Planned(root, uid, record.id if record else None, place, why=why)
        self._compare(planned, "family")

    def _why_not_new(self, root: Draft) -> str:
        """Return why a family that is not here can't be added, ``""`` when it can."""
        if not _named(root):
            return tr("Nama dan nomor KK kosong.")
        if same := len(self._known.families_with(root.answers.get("no_kk", ""))):
            return tr(
                "Nomor KK ini dipakai {count} keluarga di ruang kerja ini, dan anggotanya tidak "
                "menunjuk salah satunya. Bereskan dulu di Data ganda.",
                count=same,
            )
        if self._mapping.unmatched == LIST:
            self.plan.unmatched += 1
            return tr("Tidak ada di ruang kerja ini, dan tidak ditambahkan.")
        if root.loose:
            return tr("Nomor KK kosong: tidak diketahui keluarga siapa.")
        return ""

    def _response(self, root: Draft, village: str) -> None:
        about = self._about(root)
        if about is None:
            self.plan.unmatched += 1
            told = tr("Keluarga atau anggotanya tidak ada di ruang kerja ini.")
            if not (root.subject or {"no_kk", "nik"} & root.answers.keys()):
                told = tr(
                    "Tidak diketahui tentang siapa isian ini: nomor KK, NIK, atau kuncinya kosong."
                )
            self._reject_all(root, told)
            return
        record = self._known.responses.get(root.identity)
        if record is None and about.record_id:
            found = self._known.by_subject.get((about.kind, about.record_id), [])
            record = found[0] if len(found) == 1 and not root.identity else None
        origin = f"{self._mapping.form}|{root.identity or response_origin(root, about)}"
        uid = record.uid if record else ""
        if record is None:
            uid, record = self._key("J", origin, self._known.responses)
        if record is not None and record.gone:
            self._reject_all(root, tr("Isian ini sudah dihapus di ruang kerja ini."))
            return
        if self._taken.setdefault(uid, root) is not root:
            self._reject_all(root, tr("Isian ini sudah disebut di baris lain."))
            return
        planned = Planned(root, uid, record.id if record else None, village, about=about)
        self._compare(planned, "response")

    def _about(self, root: Draft) -> Subject | None:
        if self._subject == subject.VILLAGE:
            return Subject(subject.VILLAGE)
        known, key = self._known, root.subject
        no_kk, nik = root.answers.get("no_kk", ""), root.answers.get("nik", "")
        if root.identity in known.responses:
            return self._about_of(known.responses[root.identity])
        if self._subject == subject.PERSON:
            found = [known.persons[key]] if key in known.persons else []
            found = found or [p for n in (key, nik) if n for p, _ in known.persons_with(n)]
        else:
            found = [known.families[key]] if key in known.families else []
            found = found or [f for n in (key, no_kk) if n for f in known.families_with(n)]
            homes = {f for n in (key, nik) if n for _, f in known.persons_with(n)}
            found = found or [known.families[home] for home in homes]
        found = [record for record in found if not record.gone]
        return Subject(self._subject, found[0].id) if len(found) == 1 else None

    def _about_of(self, record: Known) -> Subject:
        row = self._workspace.record("response", record.id)
        ids = {subject.FAMILY: row["family_id"], subject.PERSON: row["person_id"]}
        return Subject(str(row["subject"]), ids.get(str(row["subject"])), str(row["title"]))

    def _key(self, letter: str, origin: str, known: Map[str, Known]) -> tuple[str, Known | None]:
        """Return the key that a record from there always gets, and the record if it is there."""
        given = origin.rpartition("|")[2]
        for again in range(1000):
            uid = derived_key(letter, f"{origin}|{again}" if again else origin)
            if not again and is_key(given, letter):
                uid = given  # our own key, from a workspace elsewhere
            record = known.get(uid)
            if record is None or not record.undone:
                return uid, record
        raise AssertionError(origin)

    def _village(self, root: Draft) -> str | None:
        """Return the village's code, None when the row is about another one."""
        own = self._workspace.village_code
        if not root.village:
            return own if self._workspace.scope != REGENCY else ""
        digits = "".join(c for c in root.village if c.isdecimal())
        region = regions().by_bps_code(digits) or regions().get(_dotted(digits))
        if region is None:  # a code that our list does not know: some villages have none of BPS
            near = digits[:4] in {"", own.replace(".", "")[:4]}
            return ("" if self._workspace.scope == REGENCY else own) if near else None
        inside = region.code == own or region.code.startswith(f"{own}.")
        return region.code if inside and region.is_village else None

    # -- what differs ----------------------------------------------------------------------

    def _compare(self, planned: Planned, kind: str) -> None:
        mine = Answers({}, [])
        if planned.record_id is not None:
            record = self._workspace.record(kind, planned.record_id)
            mine = read_answers(self._workspace, record, kind).answers
        draft = planned.draft
        outcome = NEW
        if planned.record_id is not None:
            record = kind, planned.uid
            outcome, planned.takes = self._values(planned, record, mine.values, draft)
        else:
            planned.takes.update(draft.answers)
        planned.parked.update(self._parked(draft, mine.values))
        planned.parked = self._unknown_parked(kind, planned.record_id, planned.parked)
        outcome = CHANGED if planned.parked and outcome == SAME else outcome
        self._rows(planned, draft, "", mine.rows)
        place = draft.place
        if place is None:
            place = next((r.place for r in draft.rows if r.place in self.plan.outcomes), None)
            outcome = SAME if outcome == NEW and place else outcome
        for each in (place, *draft.more):
            self.plan.note(each, outcome)
        if planned.writes or planned.proposals:
            self.plan.records.append(planned)

    def _unknown_parked(
        self, kind: str, record_id: int | None, parked: dict[str, str]
    ) -> dict[str, str]:
        """Leave out what is parked with the record already."""
        if record_id is None or not parked:
            return parked
        there = texts(str(self._workspace.record(kind, record_id)["parked"]))
        return {k: t for k, t in parked.items() if there.get(k) != t}

    def _values(
        self,
        planned: Planned,
        record: tuple[str, str],
        mine: Map[str, str],
        draft: Draft,
    ) -> tuple[str, dict[str, str]]:
        """Return what becomes of a record's row, and the blanks that it fills."""
        kind, uid = record
        outcome, takes = SAME, {}
        for key, theirs in draft.answers.items():
            ours = mine.get(key, "")
            if not ours:
                takes[key] = theirs
                outcome = max(outcome, CHANGED, key=_WEIGHT.__getitem__)
            elif not self._equal(key, ours, theirs):
                state = self._known.proposals.get((uid, f"answers.{key}", theirs))
                proposal = Proposal(kind, uid, key, ours, theirs, state is not None)
                planned.proposals.append(proposal)
                if state in {None, "open"}:
                    outcome = CONFLICT
        return outcome, takes

    def _equal(self, key: str, mine: str, theirs: str) -> bool:
        if mine == theirs:
            return True
        question = self._form.questions[key]
        if question.type is QuestionType.TEXT:
            return fold(mine) == fold(theirs) != ""
        if question.type is QuestionType.SELECT_MULTIPLE:
            return set(mine.split()) == set(theirs.split())
        if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
            try:
                return float(mine) == float(theirs)
            except ValueError:
                return False
        return mine[:16] == theirs[:16] if question.type is QuestionType.DATETIME else False

    def _parked(self, draft: Draft, mine: Map[str, str]) -> dict[str, str]:
        """Return texts without a counterpart under the keys that `parked` documents have."""
        return {
            str(ParkedKey(ANSWER, key, self._mapping.name or FOREIGN)): text
            for key, text in draft.parked.items()
            if text and not mine.get(key)
        }

    # -- rows ------------------------------------------------------------------------------

    def _rows(self, planned: Planned, draft: Draft, parent: str, there: Sequence[Row]) -> None:
        above = parent or planned.uid
        finder = RowFinder(above, [r for r in there if r.parent == parent], self._known)
        counts: dict[str, int] = {}
        for row in draft.rows:
            counts[row.repeat] = counts.get(row.repeat, 0) + 1
        for row in draft.rows:
            if self._elsewhere(row, planned):
                continue
            uid, mine = finder.find(row, counts[row.repeat])
            if mine is None and self._unwanted(row):
                continue
            kind = "person" if row.repeat == MEMBERS and not self._mapping.form else "roster_row"
            outcome, takes = NEW, dict(row.answers)
            if mine is not None:
                outcome, takes = self._values(planned, (kind, uid), mine.values, row)
            parked = self._parked(row, mine.values if mine else {})
            if mine is not None and parked:
                table = "person" if kind == "person" else "roster_row"
                parked = self._unknown_parked(table, row_id(self._workspace, table, uid), parked)
                outcome = CHANGED if parked and outcome == SAME else outcome
            made = PlannedRow(uid, row.repeat, parent, mine is None, takes, parked, row)
            planned.rows.append(made)
            self.plan.note(row.place, outcome)
            self._rows(planned, row, uid, there)

    def _unwanted(self, row: Draft) -> bool:
        """Reject a new member of a family that is here, when nothing shall be added."""
        if row.repeat != MEMBERS or self._mapping.form or self._mapping.unmatched != LIST:
            return False
        self.plan.unmatched += 1
        told = tr("Keluarganya ada, tetapi orang ini tidak tercatat di sana; tidak ditambahkan.")
        self._reject_all(row, told)
        return True

    def _elsewhere(self, row: Draft, planned: Planned) -> bool:
        """Reject a member who lives in another family here: moving is for people to do."""
        if row.repeat != MEMBERS or self._mapping.form or row.place is None:
            return False
        if not self._mapping.generated and not {"nama", "nik"} & row.answers.keys():
            self.plan.drafts.reject(row.place, tr("Nama dan NIK kosong."))
            return True
        homes = {home for _, home in self._known.persons_with(row.answers.get("nik", ""))}
        if not homes or planned.uid in homes:
            return False
        told = tr(
            "NIK ini tercatat pada anggota keluarga {key}. Bila ia pindah, pindahkan di layar "
            "keluarga itu lalu impor lagi.",
            key=min(homes),
        )
        self.plan.drafts.reject(row.place, told, "NIK")
        return True

    def _reject_all(self, root: Draft, message: str) -> None:
        for draft in root.walk():
            for place in (draft.place, *draft.more):
                if place is not None:
                    self.plan.drafts.reject(place, message)

    def _leave_out(self, root: Draft) -> None:
        """Pass over a family of another village: lists are often of a whole kecamatan."""
        drafts = self.plan.drafts
        for draft in root.walk():
            for place in (draft.place, *draft.more):
                if place is not None and drafts.raw.pop(place, None) is not None:
                    drafts.read[place[0]] -= 1
                    drafts.foreign[place[0]] = drafts.foreign.get(place[0], 0) + 1


def _named(root: Draft) -> bool:
    said = root.answers.get("nama_kk") or root.answers.get("no_kk") or root.identity
    return bool(said or any(row.answers.get("nama") for row in root.rows))


def _dotted(digits: str) -> str:
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
