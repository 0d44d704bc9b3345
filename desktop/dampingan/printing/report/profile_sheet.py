"""What stands on the village profile sheet, as `resources/print/profile.typ` reads it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dampingan.analysis.plan_summary import By, summarize
from dampingan.analysis.problem_map import families_of
from dampingan.analysis.village_profile import (
    Profile,
    blocks_of,
    expressions_of,
    lines_of,
    period_of,
    profile_of,
    profiles_of,
)
from dampingan.core.language import language, tr
from dampingan.core.number import count_text, money_short
from dampingan.core.period import Period
from dampingan.core.resource import resource
from dampingan.printing.families.answer_words import AnswerWords
from dampingan.printing.letterhead.stationery import village_row
from dampingan.printing.report.figure import NOTHING, arranged, head, section, table
from dampingan.printing.report.summary.village_figures import VillageFigures, read_village_figures
from dampingan.printing.report.summary.work_part import mentors
from dampingan.store.attachment import thumbnail_of
from dampingan.store.creation import REGENCY
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.plan.survey_count import count_many

if TYPE_CHECKING:
    from dampingan.analysis.village_profile import Block, Line
    from dampingan.forms.model import Form
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

ALL = "semua"
"""Choice of an order's `text`: ``1`` adds every answer of the profile."""

MOST_INSTITUTIONS, MOST_PROBLEMS, MOST_POTENTIALS, MOST_FUNDS = 8, 5, 8, 8


@dataclass(frozen=True)
class ProfileSheet:
    """What was read for one sheet.

    Attributes:
        order: what is wanted.
        row: the village's row.
        form, blocks: the profile's questionnaire.
        profile: the record of the period; of a blank sheet one that says only what is asked.
        lines: the questions that this village is asked, as the tab Profil shows them.
        figures: of the summary, for registers and counts.
        institutions: records `lembaga`.
        photo: of the village; None without one.
    """

    order: PrintOrder
    row: Mapping[str, Any]
    form: Form
    blocks: Sequence[Block]
    profile: Profile
    lines: Sequence[Line]
    figures: VillageFigures
    institutions: Sequence[Any]
    photo: Photo | None

    @classmethod
    def read(
        cls, workspace: Workspace, order: PrintOrder, photo: Photo | None = None
    ) -> ProfileSheet:
        """Read everything, by the functions that the tab Profil asks too."""
        code = order.village or workspace.village_code
        form = workspace.extra_form("profil")
        records = profiles_of(plan_records(workspace, "profil", village_code=code))
        chosen = next((one.uid for one in records if one.id == order.record), "")
        profile = Profile(_blank(code)) if order.blank else profile_of(records, chosen)
        blocks = blocks_of(form)
        own = code if workspace.scope == REGENCY else ""
        wanted = expressions_of(form, [one for block in blocks for one in block.questions])
        counts = count_many(workspace, {one: one for one in wanted}, village_code=own)
        figures = read_village_figures(workspace, code)
        return cls(
            order=order,
            row=village_row(workspace, order.village),
            form=form,
            blocks=blocks,
            profile=profile,
            lines=lines_of(form, blocks, profile, figures.today, counts),
            figures=figures,
            institutions=plan_records(workspace, "lembaga", village_code=code, rows=False),
            photo=photo,
        )

    # ------------------------------------------------------------ the document

    def document(self) -> dict[str, Any]:
        """Return what the template reads."""
        record = self.profile.record
        period = period_of(record) if record else self.figures.period
        below = [Period.parse(period).label if period else ""]
        if record and (source := record.text("sumber")):
            below.append(tr("angka resmi: {source}", source=source))
        if self.order.blank:
            below = [tr("Periode ................"), tr("Sumber angka resmi ................")]
        left, right = self._themes()
        rows = [[left, right], *self._registers()]
        return {
            "heading": tr("Profil {name}", name=self.figures.name),
            "below": " · ".join(part for part in below if part),
            "blank": self.order.blank,
            "photo": {"name": self.photo.name, "words": self.photo.words} if self.photo else {},
            "photo_words": tr("Foto atau sketsa"),
            "identity": self._identity(),
            "population": self._population(),
            "rows": arranged(rows, tr("Selebihnya")) if not self.order.blank else rows,
            "all": self._everything() if self.order.text.get(ALL) == "1" else [],
        }

    def _identity(self) -> list[list[Any]]:
        row, known = self.row, self._values()
        head = (
            tr("Lurah")
            if self.row["code"].rpartition(".")[2].startswith("1")
            else tr("Kepala desa")
        )
        pairs = [
            (tr("Kode Kemendagri"), str(row["code"])),
            (tr("Kode BPS"), str(row["bps_code"] or "")),
            (tr("Kecamatan"), str(row["kecamatan"])),
            (tr("Kabupaten/Kota"), str(row["kabupaten"])),
            (head, "" if self.order.blank else str(row["head_name"])),
            (tr("Alamat kantor"), "" if self.order.blank else str(row["office_address"])),
            (tr("Tipologi"), known.get("tipologi", "")),
            (tr("Status pemerintahan"), known.get("status_pemerintahan", "")),
        ]
        return [[label, self._value(value)] for label, value in pairs]

    def _value(self, words: str) -> Any:
        if words:
            return words
        return {"line": True} if self.order.blank else NOTHING

    def _values(self) -> dict[str, str]:
        """Return question → official answer in words."""
        words = AnswerWords(self.form, language(), masked=True)
        return {one.question.key: words.words(one.question.key, one.value) for one in self.lines}

    def _label(self, line: Line) -> str:
        return " ".join(self.form.text(line.question.label, language()).split())

    def _population(self) -> dict[str, Any]:
        by_key = {one.question.key: one for one in self.lines}
        shown = [by_key[key] for key in _choice()["population"]["questions"] if key in by_key]
        earlier = list(reversed(self.profile.earlier))[-7:]
        rows = [self._population_row(one, earlier) for one in shown]
        heads = [
            head(tr("Penduduk dan keluarga")),
            head(tr("Resmi"), 19, "right"),
            head(tr("Survei"), 19, "right"),
            head(tr("Selisih"), 19, "right"),
            *_earlier_head(len(earlier)),
        ]
        everybody = self.figures.totals.families
        return section(
            "",
            table(heads, rows),
            source=""
            if self.order.blank
            else tr(
                "Survei dihitung dari {families} keluarga terdata di ruang kerja ini; selisih = "
                "survei dikurangi resmi. Keduanya boleh berbeda: waktu dan cakupannya lain.",
                families=count_text(everybody),
            ),
        )

    def _population_row(self, line: Line, earlier: Sequence[Any]) -> list[Any]:
        if self.order.blank:
            return [self._label(line), {"line": True}, {"line": True}, {"line": True}]
        figure = line.figure
        counted = figure.count if figure else None
        answered = self._values()[line.question.key]
        row: list[Any] = [
            self._label(line),
            answered or NOTHING,
            NOTHING if counted is None else count_text(counted),
            NOTHING
            if counted is None or not answered or figure is None
            else _signed(figure.difference),
        ]
        if earlier:
            record = self.profile.record
            row.append(_earlier_cell([*earlier, *([record] if record else [])], line.question.key))
        return row

    def _themes(self) -> tuple[list[Any], list[Any]]:
        by_key, values = {one.question.key: one for one in self.lines}, self._values()
        made = []
        for theme in _choice()["theme"]:
            shown = [by_key[key] for key in theme["questions"] if key in by_key]
            rows = [[self._label(one), self._fact(one, values)] for one in shown]
            title = theme["title_en"] if language() == "en" else theme["title"]
            made.append(section(title, table([head("", 0), head("", 34)], rows)))
        heights = [len(one["parts"][0]["rows"]) + 3 for one in made]
        cut = min(range(len(made) + 1), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])))
        return made[:cut], made[cut:]

    def _fact(self, line: Line, values: Mapping[str, str]) -> Any:
        shown = self._value(values[line.question.key])
        if self.order.blank or line.figure is None or line.figure.count is None:
            return shown
        survey = tr("survei {count}", count=count_text(line.figure.count))
        return f"{shown} ({survey})"

    # ------------------------------------------------------------ registers

    def _registers(self) -> list[list[list[Any]]]:
        if self.order.blank:
            first, second = (self._blank_list(*one) for one in _blank_lists()[:2])
            third, fourth = (self._blank_list(*one) for one in _blank_lists()[2:])
            return [[[first], [second]], [[third], [fourth]]]
        return [
            [[self._institutions()], [self._potentials()]],
            [[self._problems()], [self._funds()]],
            [[mentors(self.figures)]],
        ]

    def _blank_list(self, title: str, count: int) -> dict[str, Any]:
        rows = [[f"{number}.", {"line": True}] for number in range(1, count + 1)]
        return section(title, table([head("", 6), head("")], rows))

    def _institutions(self) -> dict[str, Any]:
        def count(record: Any, key: str) -> str:
            number = record.number(key)
            return NOTHING if number is None else count_text(int(number))

        listed = sorted(self.institutions, key=lambda one: -(one.number("anggota") or 0))
        rows = [
            [one.title or NOTHING, count(one, "pengurus"), count(one, "anggota")]
            for one in listed[:MOST_INSTITUTIONS]
        ]
        return section(
            tr("Kelembagaan"),
            table(
                [
                    head(tr("Lembaga")),
                    head(tr("Pengurus"), 16, "right"),
                    head(tr("Anggota"), 16, "right"),
                ],
                rows,
            ),
            source=_of(len(rows), len(listed)),
            empty="" if rows else tr("Belum ada lembaga yang dicatat."),
        )

    def _potentials(self) -> dict[str, Any]:
        figures = self.figures
        listed = sorted(
            figures.potentials,
            key=lambda one: (
                figures.orders["kategori_potensi"].index(one.text("kategori"))
                if one.text("kategori") in figures.orders["kategori_potensi"]
                else 99,
                one.id,
            ),
        )
        rows = [
            [
                one.title or NOTHING,
                figures.short("kategori_potensi", one.text("kategori")) or NOTHING,
            ]
            for one in listed[:MOST_POTENTIALS]
        ]
        return section(
            tr("Potensi"),
            table([head(tr("Potensi")), head(tr("Kategori"), 24)], rows),
            source=_of(len(rows), len(listed)),
            empty="" if rows else tr("Belum ada potensi yang dicatat."),
        )

    def _problems(self) -> dict[str, Any]:
        figures = self.figures
        ranked = [one.problem for one in figures.ranking.lines if one.rank is not None]
        listed = ranked or sorted(figures.open_problems, key=lambda one: -(families_of(one) or 0))
        rows = []
        for number, one in enumerate(listed[:MOST_PROBLEMS], 1):
            families = families_of(one)
            shown = NOTHING if families is None else count_text(families)
            rows.append([f"{number}.", one.title or NOTHING, shown])
        return section(
            tr("Lima masalah teratas"),
            table([head("", 6), head(tr("Masalah")), head(tr("Keluarga"), 17, "right")], rows),
            source=_of(len(rows), len(listed)),
            empty="" if rows else tr("Belum ada masalah yang dicatat."),
        )

    def _funds(self) -> dict[str, Any]:
        figures = self.figures
        found = summarize(figures.activities, By.FUND, figures.orders["sumber_dana"])
        lines = [one for one in found.lines if one.sums.count]
        rows = [
            [
                figures.full("sumber_dana", one.key) if one.key else tr("Belum ada sumber dana"),
                count_text(one.sums.count),
                money_short(one.sums.cost) if one.sums.cost else NOTHING,
            ]
            for one in lines[:MOST_FUNDS]
        ]
        return section(
            tr("Kegiatan menurut sumber dana"),
            table(
                [
                    head(tr("Sumber dana")),
                    head(tr("Kegiatan"), 16, "right"),
                    head(tr("Biaya"), 20, "right"),
                ],
                rows,
            ),
            source=tr(
                "Dari {count} kegiatan yang tidak batal.", count=count_text(found.total.count)
            ),
            empty="" if rows else tr("Belum ada kegiatan yang direncanakan."),
        )

    # ------------------------------------------------------------ every answer

    def _everything(self) -> list[dict[str, Any]]:
        """Return every question by block with its official answer and the survey's figure."""
        values, made = self._values(), []
        for block in self.blocks:
            rows = []
            for line in (one for one in self.lines if one.block == block.key):
                figure = line.figure
                counted = figure.count if figure and not self.order.blank else None
                rows.append(
                    [
                        line.question.number,
                        self._label(line),
                        self._value(values[line.question.key]),
                        "" if counted is None else count_text(counted),
                    ]
                )
            if rows:
                heads = [
                    head(tr("No."), 17),
                    head(tr("Pertanyaan")),
                    head(tr("Resmi"), 52),
                    head(tr("Survei"), 17, "right"),
                ]
                title = " ".join(part for part in (block.number, block.title) if part)
                one = section(title or tr("Tentang profil ini"), table(heads, rows))
                made.append(one | {"long": True})
        return made


def _earlier_head(periods: int) -> list[dict[str, Any]]:
    """Return the heading over what earlier periods said, as many as there are."""
    if not periods:
        return []
    if periods == 1:
        return [head(tr("Resmi periode lalu"), 32, "right")]
    return [head(tr("Resmi per periode"), 28)]


def _earlier_cell(records: Sequence[PlanRecord], key: str) -> Any:
    """Return the figure of the period before; with more of them, all as a line."""
    numbers = [one.number(key) for one in records]
    if len(records) == 2:
        return NOTHING if numbers[0] is None else count_text(round(numbers[0]))
    known = [one for one in numbers if one is not None]
    most = max(known, default=0)
    return {"spark": [round(one / most, 4) for one in known]} if len(known) > 2 and most else ""


def _blank(code: str) -> PlanRecord:
    """Return a profile that says only whether it is a desa or a kelurahan.

    R301 of Podes 2024 [S34]; the codes of kelurahan end with 1xxx.
    """
    status = "2" if code.rpartition(".")[2].startswith("1") else "1"
    return PlanRecord(0, "", "profil", code, "", "", {"status_pemerintahan": status})


def _blank_lists() -> Sequence[tuple[str, int]]:
    return (
        (tr("Kelembagaan"), 5),
        (tr("Potensi"), 5),
        (tr("Lima masalah teratas"), 5),
        (tr("Perangkat daerah pendamping"), 5),
    )


def _of(shown: int, every: int) -> str:
    if shown == every:
        return ""
    return tr("{shown} dari {all} yang dicatat.", shown=count_text(shown), all=count_text(every))


def _signed(number: int) -> str:
    if number == 0:
        return "0"
    return f"+{count_text(number)}" if number > 0 else f"\N{MINUS SIGN}{count_text(-number)}"


def _choice() -> Mapping[str, Any]:
    with (resource("print") / "profile.toml").open("rb") as file:
        return tomllib.load(file)


class Photo(NamedTuple):
    """A picture of the village: the name that a template reads it by, its bytes, what it shows."""

    name: str
    data: bytes
    words: str


def photo_of(workspace: Workspace, code: str) -> Photo | None:
    """Return the newest picture of the sketch, small enough for a sheet; None without one."""
    for one in reversed(plan_records(workspace, "sketsa", village_code=code, rows=False)):
        name = one.text("foto")
        data = thumbnail_of(workspace, name) if name else None
        if data and data[:3] == b"\xff\xd8\xff":
            return Photo("foto.jpg", data, one.title)
        if data and data[:8] == b"\x89PNG\r\n\x1a\n":
            return Photo("foto.png", data, one.title)
    return None
