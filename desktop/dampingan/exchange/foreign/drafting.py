"""Rows of foreign tables as drafts of records: what hangs together, what each says.

Nothing here asks the workspace. Every row of a sheet that a mapping reads becomes one draft or is
rejected with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from dampingan.core.errors import CancelledError
from dampingan.core.identity import mostly_rounded
from dampingan.core.language import language, tr
from dampingan.core.text import fold
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.foreign.mapping import (
    FAMILIES,
    PERSONS,
    SUBJECT,
    VILLAGE,
    Mapping,
    Rule,
    SheetMapping,
)
from dampingan.exchange.foreign.table import Cell, Table, Tables, cell_text
from dampingan.exchange.foreign.value import (
    Reading,
    ValueReader,
    cut_message,
    is_cut,
    is_nothing,
    key_text,
    said,
)
from dampingan.forms.model import Form, Question
from dampingan.store.kind import MEMBERS

HEAD = "1"
"""409 hubungan: head of the family."""

Progress = Callable[[int, int, str], object]
"""Told what is done, how much there is and what is being done."""

RowPlace = tuple[str, int]
"""Sheet and row number."""


@dataclass
class Draft:
    """A record as a file says it.

    Attributes:
        repeat: key of its repeat, ``""`` for a whole record.
        place: sheet and row that it stands in; None for a family that only its members name.
        key: what it is called in this file.
        identity: what it is called in every export, ``""`` when the file says nothing.
        answers: question → answer.
        parked: question or heading → their text without a counterpart.
        rows: what belongs to it.
        village: code of its village as the file writes it.
        subject: key or number of the family or person that it is about.
        loose: nothing says which family it belongs to.
        more: rows of other sheets that say more of the same record.
    """

    repeat: str
    place: RowPlace | None
    key: str = ""
    identity: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    parked: dict[str, str] = field(default_factory=dict)
    rows: list[Draft] = field(default_factory=list)
    village: str = ""
    subject: str = ""
    loose: bool = False
    more: list[RowPlace] = field(default_factory=list)

    def walk(self) -> Iterator[Draft]:
        """Yield it and everything below it."""
        yield self
        for row in self.rows:
            yield from row.walk()


@dataclass(frozen=True, slots=True)
class ValuePair:
    """One of their values and what it became.

    Attributes:
        question: key of the question.
        theirs: their text.
        ours: our code or text, ``""`` when it has no counterpart.
        how: see `Reading.how`; ``unknown`` when it has none.
        count: in how many rows.
        place: the first of them.
        column: its heading.
    """

    question: str
    theirs: str
    ours: str
    how: str
    count: int
    place: RowPlace
    column: str


@dataclass
class Drafts:
    """Everything that a file says, as drafts.

    Attributes:
        roots: families or answer sheets, in the order of the file.
        read: sheet → rows that were looked at.
        rejected: (row, column, message) of rows that can't be records.
        left_out: sheet → rows that the mapping does not want.
        foreign: sheet → rows of other villages.
        pairs: what values became.
        findings: everything else that somebody should know.
        unused: sheet → headings that nothing takes.
        mapped: sheets that were read.
    """

    roots: list[Draft] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    rejected: dict[RowPlace, tuple[str, str]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    foreign: dict[str, int] = field(default_factory=dict)
    pairs: list[ValuePair] = field(default_factory=list)
    findings: list[ImportFinding] = field(default_factory=list)
    unused: dict[str, tuple[str, ...]] = field(default_factory=dict)
    raw: dict[RowPlace, tuple[Table, tuple[Cell, ...]]] = field(default_factory=dict)

    def reject(self, place: RowPlace, message: str, column: str = "") -> None:
        """Note that a row can't become a record; the first reason counts."""
        self.rejected.setdefault(place, (column, message))


def draft(
    tables: Tables,
    mapping: Mapping,
    form: Form,
    *,
    today: date,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Drafts:
    """Make drafts of the rows that a mapping reads.

    Raises:
        CancelledError: `cancelled` said so.
    """
    maker = _Drafter(mapping, form, today)
    pairs = list(mapping.pairs(tables.tables))
    rows, used = sum(len(table.rows) for _, table in pairs), set()
    for sheet, table in pairs:
        for done in maker.sheet(sheet, table):
            if cancelled and cancelled():
                raise CancelledError
            if progress:
                progress(done, rows, tr("Membaca baris"))
        used.add(table.name)
    drafts = maker.finish()
    drafts.findings[:0] = tables.findings
    for table in tables.tables:
        if table.name not in used:
            told = tr("Lembar ini tidak dipakai pemetaan.")
            drafts.findings.append(ImportFinding(table.name, 0, "", "", told))
    return drafts


class _Drafter:
    """Collects drafts sheet by sheet."""

    def __init__(self, mapping: Mapping, form: Form, today: date) -> None:
        self._mapping = mapping
        self._form = form
        self._reader = ValueReader(form, today)
        self._drafts = Drafts()
        self._by_key: dict[str, dict[str, Draft]] = {}
        self._counts: Counter[tuple[str, str, str, str]] = Counter()
        self._first: dict[tuple[str, str, str, str], tuple[RowPlace, str]] = {}
        self._numbers: dict[tuple[str, str], list[str]] = {}
        self._headed: set[int] = set()
        self._passed: set[tuple[str, str]] = set()
        self._homes: dict[str, tuple[Draft, RowPlace]] = {}
        self._outer_sheet = any(s.rows == FAMILIES for s in mapping.sheets)

    def sheet(self, sheet: SheetMapping, table: Table) -> Iterator[int]:
        """Read the rows of one table; yield now and then how many were read in all."""
        drafts = self._drafts
        drafts.read.setdefault(table.name, 0)
        above, above_it = "", self._level_above(sheet.repeat)
        keys = _Keys(sheet, table)
        rules = self._rules(sheet, table)
        self._note_unused(sheet, table)
        for number, (row, line) in enumerate(zip(table.rows, table.numbers, strict=True)):
            if number % 200 == 0:
                yield sum(drafts.read.values())
            parent = keys.parent(row)
            if _unwanted(sheet, table, row) or (above_it, parent) in self._passed:
                drafts.left_out[table.name] = drafts.left_out.get(table.name, 0) + 1
                if key := keys.key(row):
                    self._passed.add((sheet.repeat, key))
                continue
            place = table.name, line
            drafts.read[table.name] += 1
            drafts.raw[place] = table, row
            if (cut := keys.cut(row)) is not None:
                drafts.reject(place, cut_message(cut), cut)
                continue
            if not parent and sheet.fill_down:
                parent = above
            above = parent
            made = Draft(sheet.repeat, place, keys.key(row), keys.identity(row))
            outer = Draft("", None)
            if self._answers(made, outer, rules, table, row):
                self._place(sheet, made, outer, parent)

    def finish(self) -> Drafts:
        """Return what was collected."""
        drafts = self._drafts
        for key, count in self._counts.items():
            question, theirs, ours, how = key
            place, column = self._first[key]
            drafts.pairs.append(ValuePair(question, theirs, ours, how, count, place, column))
        drafts.pairs.sort(key=lambda p: (p.place, p.question, p.theirs))
        for root in drafts.roots:
            _name_head(root, self._form)
            self._check_heads(root)
        for (sheet, column), numbers in self._numbers.items():
            if mostly_rounded(numbers):
                told = tr(
                    "Banyak nomor di kolom ini berakhir 0: mungkin angka terakhirnya hilang oleh "
                    "lembar kerja. Bandingkan beberapa dengan dokumennya."
                )
                drafts.findings.append(ImportFinding(sheet, 0, column, "", told))
        for name, count in drafts.left_out.items():
            told = tr("{count} baris dilewati menurut pemetaan.", count=count)
            drafts.findings.append(ImportFinding(name, 0, "", "", told))
        return drafts

    def _check_heads(self, root: Draft) -> None:
        """Tell of a family whose members have no head, or several: often two of one number."""
        told = [row for row in member_drafts(root) if row.answers.get("hubungan")]
        heads = [row for row in told if row.answers["hubungan"] == HEAD]
        if not told or len(heads) == 1:
            return
        message = tr("Keluarga ini tidak punya kepala keluarga di berkas.")
        if heads:
            message = tr(
                "Keluarga ini punya {count} kepala keluarga di berkas: mungkin dua keluarga dengan "
                "satu nomor KK.",
                count=len(heads),
            )
        place = (heads or told)[-1].place
        assert place is not None
        self._drafts.findings.append(ImportFinding(*place, "", "", message))

    # -- columns ---------------------------------------------------------------------------

    def _rules(self, sheet: SheetMapping, table: Table) -> list[tuple[Rule, bool, str]]:
        """Return the rules that the table can answer, whether for the family, and a heading."""
        found = []
        for rule in sheet.rules:
            places = rule.places(table)
            if not places and not rule.constant:
                continue
            heading = table.headings[places[0]] if places else ""
            question = self._form.questions.get(rule.to)
            if rule.to in {VILLAGE, SUBJECT}:
                found.append((rule, True, heading))
            elif question is None or not question.answerable:
                continue
            elif question.repeat == sheet.repeat:
                found.append((rule, False, heading))
            elif not question.repeat:
                found.append((rule, True, heading))
        return sorted(found, key=lambda item: item[0].to != "nik")

    def _note_unused(self, sheet: SheetMapping, table: Table) -> None:
        used = {place for rule in sheet.rules for place in rule.places(table)}
        named = {
            fold(n) for a in (*sheet.key, *sheet.parent, *sheet.identity) for n in a.split(" + ")
        }
        named |= {fold(name) for name in sheet.only}
        self._drafts.unused[table.name] = tuple(
            heading
            for place, heading in enumerate(table.headings)
            if heading and place not in used and fold(heading) not in named
        )

    def _answers(
        self,
        made: Draft,
        outer: Draft,
        rules: Sequence[tuple[Rule, bool, str]],
        table: Table,
        row: Sequence[Cell],
    ) -> bool:
        """Read a row's answers; False when it was rejected."""
        assert made.place is not None
        nik = ""
        for rule, outside, heading in rules:
            reading = self._reader.read(rule, table, row, nik)
            if reading.fatal:
                self._drafts.reject(made.place, reading.problem, heading)
                return False
            target = outer if outside and made.repeat else made
            question = self._form.questions.get(rule.to)
            if question is not None and (reading.problem or reading.how):
                theirs = "" if question.personal else _their_text(rule, table, row)
                self._note(question, reading, theirs, (made.place, heading))
            if reading.problem:
                target.parked.setdefault(rule.to, _their_text(rule, table, row))
            elif rule.to == VILLAGE:
                outer.village = made.village = reading.text
            elif rule.to == SUBJECT:
                made.subject = made.subject or key_text(reading.text)
            elif reading.text:
                target.answers.setdefault(rule.to, reading.text)
                nik = reading.text if rule.to == "nik" else nik
                if rule.to in {"nik", "no_kk"}:
                    self._numbers.setdefault((table.name, heading), []).append(reading.text)
        return True

    def _note(
        self, question: Question, reading: Reading, theirs: str, at: tuple[RowPlace, str]
    ) -> None:
        """Count a value that became another one, or none."""
        how = "unknown" if reading.problem else reading.how
        key = question.key, theirs, "" if question.personal else reading.text, how
        if how == "tidied":
            key = question.key, "", "", how
        self._counts[key] += 1
        self._first.setdefault(key, at)

    # -- what hangs together ---------------------------------------------------------------

    def _place(self, sheet: SheetMapping, made: Draft, outer: Draft, parent: str) -> None:
        drafts, place = self._drafts, made.place
        assert place is not None
        if not sheet.repeat:
            self._add_root(made)
            return
        level = self._level_above(sheet.repeat)
        owner = self._by_key.get(level, {}).get(parent) if parent else None
        if owner is None and sheet.rows == PERSONS and not self._mapping.generated:
            owner = self._implied(made, outer, parent)
        if owner is None:
            drafts.reject(place, tr("Induk baris ini tidak ada di berkas."))
            return
        nik = made.answers.get("nik", "")
        twin = next((r for r in owner.rows if nik and r.answers.get("nik") == nik), None)
        if twin is not None and twin.repeat == made.repeat and twin.place:
            told = tr("NIK ini sudah ada di baris {row}.", row=twin.place[1])
            drafts.reject(place, told, "NIK")
            return
        owner.rows.append(made)
        self._check_home(owner, nik, place)
        self._tell_owner(owner, made, outer)
        if made.key:
            self._by_key.setdefault(made.repeat, {}).setdefault(made.key, made)

    def _check_home(self, owner: Draft, nik: str, place: RowPlace) -> None:
        """Tell of a NIK in two families of the file; which one is right is for people to say."""
        home, first = self._homes.setdefault(nik, (owner, place))
        if nik and home is not owner:
            told = tr("NIK ini juga ada di baris {row}, pada keluarga lain.", row=first[1])
            self._drafts.findings.append(ImportFinding(*place, "NIK", "", told))

    def _level_above(self, repeat: str) -> str:
        """Return the repeat that a repeat stands in, ``""`` for whole records."""
        return self._form.groups[repeat].repeat if repeat in self._form.groups else ""

    def _tell_owner(self, owner: Draft, made: Draft, outer: Draft) -> None:
        """Give a family what the rows of its members say of it; the head's row counts most."""
        if owner.repeat:
            return
        head = made.answers.get("hubungan") == HEAD and id(owner) not in self._headed
        if head:
            self._headed.add(id(owner))
        for key, text in outer.answers.items():
            if (head and owner.place is None) or not owner.answers.get(key):
                owner.answers[key] = text
        owner.parked |= {k: t for k, t in outer.parked.items() if k not in owner.parked}
        owner.village = owner.village or outer.village

    def _implied(self, made: Draft, outer: Draft, parent: str) -> Draft:
        """Return the family of a person that no family sheet names."""
        del outer
        root = Draft("", None, parent, village=made.village)
        if parent:
            self._by_key.setdefault("", {})[parent] = root
        else:
            root.loose = True
        self._drafts.roots.append(root)
        return root

    def _add_root(self, made: Draft) -> None:
        drafts = self._drafts
        known = self._by_key.setdefault("", {})
        first = known.get(made.key) if made.key else None
        assert made.place is not None
        if first is not None and first.place and first.place[0] != made.place[0]:
            first.answers |= {k: t for k, t in made.answers.items() if k not in first.answers}
            first.parked |= {k: t for k, t in made.parked.items() if k not in first.parked}
            first.more.append(made.place)
            return
        if first is not None and first.place is not None:
            told = tr("Kunci baris ini sama dengan baris {row}.", row=first.place[1])
            drafts.reject(made.place, told)
            return
        if made.key:
            known[made.key] = made
        drafts.roots.append(made)


class _Keys:
    """Where the keys of a sheet's rows stand."""

    def __init__(self, sheet: SheetMapping, table: Table) -> None:
        self._table = table
        self._key = _columns(sheet.key, table)
        self._parent = _columns(sheet.parent, table)
        self._identity = [c for name in sheet.identity if (c := _columns((name,), table))]

    def key(self, row: Sequence[Cell]) -> str:
        return _joined(self._key, row)

    def parent(self, row: Sequence[Cell]) -> str:
        return _joined(self._parent, row)

    def identity(self, row: Sequence[Cell]) -> str:
        found = next((t for columns in self._identity if (t := _joined(columns, row))), "")
        return found.removeprefix("uuid:")  # Central and instanceID have it, Kobo's _uuid not

    def cut(self, row: Sequence[Cell]) -> str | None:
        """Return the heading of a key that lost its last digits."""
        for place in (*self._key, *self._parent):
            if is_cut(row[place]):
                return self._table.headings[place]
        return None


def _columns(names: Sequence[str], table: Table) -> tuple[int, ...]:
    """Return the columns of the first key that the table has whole."""
    for name in names:
        places = tuple(table.column(part) for part in name.split(" + "))
        if min(places) >= 0:
            return places
    return ()


def _joined(places: Sequence[int], row: Sequence[Cell]) -> str:
    texts = ["" if is_nothing(row[place]) else key_text(row[place]) for place in places]
    texts = [text if text.strip("0") else "" for text in texts] if len(texts) == 1 else texts
    return "\x1f".join(texts) if any(texts) else ""


def _unwanted(sheet: SheetMapping, table: Table, row: Sequence[Cell]) -> bool:
    for heading, wanted in sheet.only.items():
        place = table.column(heading)
        text = cell_text(row[place]) if place >= 0 else ""
        if text and fold(text) not in {fold(value) for value in wanted}:
            return True
    return False


def _their_text(rule: Rule, table: Table, row: Sequence[Cell]) -> str:
    places = rule.split_places(table).values()
    places = places or [said(row, group) for group in rule.columns(table)]
    return " ".join(text for place in places if (text := cell_text(row[place])))


def _name_head(root: Draft, form: Form) -> None:
    """Name a family after the member who is its head, unless a row of its own names it."""
    if "nama_kk" not in form.questions or (root.place and root.answers.get("nama_kk")):
        return  # a sheet of families says it; of a household (BDT) only one family has that head
    heads = [row for row in root.rows if row.answers.get("hubungan") == HEAD]
    if heads and (name := heads[0].answers.get("nama")):
        root.answers["nama_kk"] = name


def question_label(form: Form, key: str) -> str:
    """Return number and label of a question as people read it."""
    question = form.questions.get(key)
    if question is None:
        return {VILLAGE: tr("Kode desa/kelurahan"), SUBJECT: tr("Tentang siapa")}.get(key, key)
    label = form.text(question.label, language())
    return f"{question.number} {label}".strip()


def member_drafts(root: Draft) -> list[Draft]:
    """Return the members that a family's draft names."""
    return [row for row in root.rows if row.repeat == MEMBERS]
