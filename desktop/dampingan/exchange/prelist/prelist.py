"""Lists of families from elsewhere: read whatever table it is, account for every row of it.

Headings are found by what they say, in any order, on any sheet, below any title; values may be
codes or labels. A row either becomes a `PrelistRow` or is refused with the place, the value and
what to do. Nothing is guessed about numbers that a spreadsheet has cut.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from dampingan.core.address import is_rt_or_rw, normalise_rt, normalise_rw, parse_rt_rw
from dampingan.core.errors import Place
from dampingan.core.identity import Damage, KartuKeluarga, Nik, damage
from dampingan.core.language import language, tr
from dampingan.core.text import fold, normalise_line
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.foreign.table import grids
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.forms.typed import interpret
from dampingan.store.renewal.prelist import PrelistRow

_TITLE_ROWS = 30
"""Headings are looked for in so many rows of a sheet."""

_MOST_ROWS = 50_000
"""More rows than a regency's village has families: somebody chose the wrong file."""

_TOO_LARGE = 1e15
"""From here on a spreadsheet's numbers have lost their last digit."""

RT_RW = "rt/rw"

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "rt": ("rt", "no rt", "nomor rt"),
    "rw": ("rw", "no rw", "nomor rw"),
    RT_RW: ("rt rw", "rtrw"),
    "no_kk": (
        *("no kk", "nomor kk", "nokk", "kk", "nkk", "no kartu keluarga"),
        *("nomor kartu keluarga", "no k k", "kartu keluarga"),
    ),
    "nama_kk": (
        *("nama kk", "kepala keluarga", "nama kepala keluarga", "nama krt", "nama kep keluarga"),
        *("nama anggota keluarga", "nama lengkap", "nama", "nama kepala rumah tangga"),
    ),
    "nik": ("nik", "nik kk", "nik kepala keluarga", "no nik", "nomor nik", "no ktp", "nik krt"),
    "alamat": ("alamat", "alamat lengkap", "alamat rumah", "jalan"),
    "desil": ("desil", "desil nasional", "desil kesejahteraan", "desil dtsen"),
    "desil_periode": ("periode desil", "desil periode"),
}
"""What headings are called in DTSEN, DTKS, P3KE and villages' own lists [S7], folded."""

_HEAD = {"nik": "nik", "nama_kk": "nama"}
"""Columns that (also) say something about the head: column → question of the member."""

_NOTHING = {"", "-", "--", "–", "0", "n/a", "null", "nihil", "tidak ada"}


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that can't become a family.

    Attributes:
        place: sheet, row, column and value.
        reason: what is wrong with it.
        remedy: what to do.
    """

    place: Place
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Prelist:
    """A list as it was read; ``read == len(rows) + len(rejected)``.

    Attributes:
        name: of the file.
        rows: families.
        rejected: rows that can't be.
        columns: heading → question it answers, in the order of the file.
        ignored: headings that say nothing to this program.
        skipped: sheets without a list.
    """

    name: str
    rows: tuple[PrelistRow, ...]
    rejected: tuple[Rejection, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Rows of the file that hold anything."""
        return len(self.rows) + len(self.rejected)


def read_prelist(path: Path, form: Form, *, today: date) -> Prelist:
    """Read a list of families.

    Args:
        path: a workbook (.xlsx, .xls, .ods) or a CSV file.
        form: the family questionnaire; its questions may be columns too.
        today: for dates with short years.

    Raises:
        ExchangeError: it can't be read, or no sheet names families by head or KK number.
    """
    reader = _Reader(form, today)
    for sheet, grid in grids(path, "", []):
        reader.read(sheet, grid)
    if not reader.columns:
        raise ExchangeError(
            tr("Di berkas {name} tidak ada daftar keluarga.", name=path.name),
            remedy=tr(
                "Beri judul kolom: RT, RW, No KK, Nama KK, NIK, Alamat, Desil. Contohnya dapat "
                "disimpan dari layar ini."
            ),
        )
    return Prelist(
        path.name,
        tuple(reader.rows),
        tuple(reader.rejected),
        reader.columns,
        tuple(reader.ignored),
        tuple(reader.skipped),
    )


class _RefusedError(Exception):
    """A value that can't be.

    Attributes:
        reason, remedy: sentences.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class _Reader:
    """Collects rows of one file."""

    def __init__(self, form: Form, today: date) -> None:
        self._form = form
        self._today = today
        self._names = _names_of(form)
        self.rows: list[PrelistRow] = []
        self.rejected: list[Rejection] = []
        self.columns: dict[str, str] = {}
        self.ignored: list[str] = []
        self.skipped: list[str] = []

    def read(self, sheet: str, grid: Sequence[Sequence[object]]) -> None:
        """Take the rows of one sheet."""
        start = self._headings(grid)
        if start is None:
            if any(_text(cell) for row in grid for cell in row):
                self.skipped.append(sheet)
            return
        columns = self._columns(grid[start])
        for number, cells in enumerate(grid[start + 1 :], start + 2):
            found = {
                key: (heading, _cell(cells[place]) if place < len(cells) else "")
                for place, (heading, key) in columns.items()
            }
            if not any(_text(text) for _, text in found.values()):
                continue
            if _numbering(cells, columns):
                continue
            if len(self.rows) + len(self.rejected) >= _MOST_ROWS:
                raise ExchangeError(
                    tr("Daftar ini lebih dari {most} baris.", most=_MOST_ROWS),
                    remedy=tr("Pilih daftar satu desa/kelurahan saja."),
                )
            self._row(Place(sheet=sheet, row=number), found)

    def _headings(self, grid: Sequence[Sequence[object]]) -> int | None:
        for number, cells in enumerate(grid[:_TITLE_ROWS]):
            keys = {self._names.get(fold(_text(cell))) for cell in cells} - {None}
            if len(keys) > 1 and keys & {"no_kk", "nama_kk"}:
                return number
        return None

    def _columns(self, cells: Sequence[object]) -> dict[int, tuple[str, str]]:
        """Return place → heading and key; the first of two equal ones counts."""
        found: dict[int, tuple[str, str]] = {}
        taken: set[str] = set()
        for place, cell in enumerate(cells):
            heading = normalise_line(_text(cell))
            key = self._names.get(fold(heading))
            if key is None or key in taken:
                if heading and heading not in self.ignored:
                    self.ignored.append(heading)
                continue
            taken.add(key)
            found[place] = (heading, key)
            self.columns.setdefault(heading, key)
        return found

    def _row(self, place: Place, found: Mapping[str, tuple[str, object]]) -> None:
        values: dict[str, str] = {}
        for key, (heading, cell) in found.items():
            try:
                values |= self._value(key, cell)
            except _RefusedError as refused:
                where = Place(sheet=place.sheet, row=place.row, column=heading, value=_text(cell))
                self.rejected.append(Rejection(where, refused.reason, refused.remedy))
                return
        if not values.get("nama_kk") and not values.get("no_kk"):
            self.rejected.append(
                Rejection(
                    place,
                    tr("Nama kepala keluarga dan nomor KK kosong."),
                    tr("Isi salah satunya, atau hapus baris ini."),
                )
            )
            return
        head = {_HEAD[key]: text for key, text in values.items() if key in _HEAD}
        family = {key: text for key, text in values.items() if key != "nik"}
        self.rows.append(PrelistRow(place, family, head))

    def _value(self, key: str, cell: object) -> dict[str, str]:
        if key == RT_RW:
            return _pair(_text(cell))
        reader = _READERS.get(key)
        if reader is not None:
            return {key: reader(cell)}
        if fold(_text(cell)) in _NOTHING - {"0"}:
            return {}
        return {key: _answer(self._form, self._form.questions[key], cell, self._today)}


# ---------------------------------------------------------------------- values


def _answer(form: Form, question: Question, cell: object, today: date) -> str:
    choices = form.choices.get(question.choice_list, ())
    text = interpret(question, _text(cell), today=today, choices=choices)
    if question.type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}:
        known = {choice.code for choice in choices} | set(question.extra_codes)
        if not known.issuperset(text.split()):
            raise _RefusedError(
                tr("Bukan kode atau pilihan pertanyaan ini."),
                tr("Tulis kode atau kata seperti di kuesioner."),
            )
    return text


def _number(kind: type[KartuKeluarga] | type[Nik], name: str) -> Callable[[object], str]:
    def read(cell: object) -> str:
        text = _text(cell)
        if fold(text) in _NOTHING or not text.strip("0 .-'"):
            return ""
        cut = isinstance(cell, float | int) and cell >= _TOO_LARGE
        if cut or damage(text) & {Damage.SCIENTIFIC, Damage.DECIMAL}:
            raise _RefusedError(
                tr("{name}: angka terakhir hilang oleh lembar kerja.", name=name),
                tr("Ubah kolom itu menjadi Teks dan salin lagi nomornya dari dokumen."),
            )
        number = kind.parse(text)
        if not number.complete:
            raise _RefusedError(
                tr("{name} harus 16 angka.", name=name),
                tr("Perbaiki nomornya, atau kosongkan bila belum ada."),
            )
        return number.digits

    return read


def _unit(normal: Callable[[str], str], name: str) -> Callable[[object], str]:
    def read(cell: object) -> str:
        text = normal(_text(cell))
        if text and not is_rt_or_rw(text):
            raise _RefusedError(
                tr("{name} bukan nomor.", name=name), tr("Tulis angka saja, misalnya 003.")
            )
        return text

    return read


def _pair(text: str) -> dict[str, str]:
    if fold(text) in _NOTHING:
        return {}
    found = parse_rt_rw(text)
    if found is None:
        raise _RefusedError(tr("RT/RW tidak terbaca."), tr("Tulis misalnya 003/002."))
    return {"rt": found[0], "rw": found[1]}


def _decile(cell: object) -> str:
    text = _text(cell)
    if fold(text) in _NOTHING:
        return ""
    digits = fold(text).removeprefix("desil").strip().lstrip("0")
    if digits not in {str(number) for number in range(1, 11)}:
        raise _RefusedError(tr("Desil hanya 1 sampai 10."), tr("Perbaiki atau kosongkan."))
    return digits


def _words(cell: object) -> str:
    text = normalise_line(_text(cell))
    return "" if fold(text) in _NOTHING else text


_READERS: Mapping[str, Callable[[object], str]] = {
    "no_kk": _number(KartuKeluarga, "Nomor KK"),
    "nik": _number(Nik, "NIK"),
    "rt": _unit(normalise_rt, "RT"),
    "rw": _unit(normalise_rw, "RW"),
    "desil": _decile,
    "nama_kk": _words,
    "alamat": _words,
    "desil_periode": _words,
}


def _names_of(form: Form) -> dict[str, str]:
    """Return folded heading → column; questions of the family by key, label and number too."""
    names: dict[str, str] = {}
    for question in form.questions.values():
        if question.repeat or not question.answerable:
            continue
        label = form.text(question.label, language())
        for name in (question.key, label, f"{question.number} {label}"):
            if fold(name):
                names.setdefault(fold(name), question.key)
    for key, aliases in _ALIASES.items():
        if key in form.questions or key in {RT_RW, "nik"}:
            names.update(dict.fromkeys(aliases, key))
    return names


# ---------------------------------------------------------------------- files


def _numbering(cells: Sequence[object], columns: Mapping[int, tuple[str, str]]) -> bool:
    """Tell whether a row only numbers the columns, ``(1) (2) (3)``, as official tables do."""
    texts = [_text(cells[place]).strip("() .") for place in columns if place < len(cells)]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 3]
    return (
        len(numbers) == len(texts) > 2
        and numbers == sorted(set(numbers))
        and numbers[-1] - numbers[0] < len(cells)
    )


def _cell(value: object) -> object:
    """Return a cell's value; whole numbers without their ``.0``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _TOO_LARGE:
        return int(value)
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()
