"""Forms of the plan: ideas, proposals, the plan over years and of one year, what is asked for.

Column sets: annexes of Permendagri 114/2014 as applications for RPJMDes practise them. A desa has
RPJM and RKP Desa; a kelurahan has none of its own: its counterparts are Musrenbang kelurahan and
dana kelurahan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dampingan.analysis.activity import (
    FINISHED,
    FUNDED,
    IDEA,
    RUNNING,
    Activity,
)
from dampingan.matrix.assessment_forms import NO
from dampingan.matrix.page import TICK, Column, Kind, Line, Look, Matrix, Value
from dampingan.matrix.plan_item import (
    Item,
    origin_of,
    patterns_of,
    priority_of,
    span_of,
    years_words,
)
from dampingan.matrix.village_plan import (
    OUTSIDE,
    VillagePlan,
    amount,
    figure,
    joined,
    money,
    shown,
    title_of,
)
from dampingan.store.plan.record import PlanRecord

SAME = "″"
"""Stands for what stands above, as on paper."""

_CARRIED = frozenset({FUNDED, RUNNING, FINISHED})

# -- ideas ----------------------------------------------------------------------------------------


def ideas(plan: VillagePlan, found: Sequence[Item]) -> Matrix:
    """Return the list of ideas of hamlets and groups."""
    lines = [
        Line(
            (
                number,
                title_of(item.record),
                plan.location(item.record),
                *_volume(item.record),
                *_beneficiaries(item.record),
                shown(item.record.text("sdgs")),
                shown(item.record.text("pengusul")),
            )
        )
        for number, item in enumerate(sorted(found, key=lambda item: item.record.id), 1)
    ]
    return Matrix(
        "gagasan",
        "Daftar Gagasan",
        f"Daftar gagasan {'dusun' if plan.is_desa else 'RW'}/kelompok",
        (
            NO,
            Column("Usulan kegiatan", 78, grows=True),
            Column("Lokasi", 46, grows=True),
            *_VOLUME,
            *_BENEFIT,
            Column("SDGs ke-", 15, Kind.CENTRE),
            Column("Pengusul", 46, grows=True),
        ),
        tuple(lines),
        empty="Belum ada gagasan kegiatan yang dicatat.",
        signers=plan.signers(),
    )


def recapitulation(plan: VillagePlan, found: Sequence[Item]) -> Matrix:
    """Return the recapitulation of proposals by field and sub-field."""
    lines: list[Line] = []
    number = 0
    for words, members in _by_field(plan, found):
        heading = f"{words} – {len(members)} kegiatan"
        lines.append(Line((heading, *[None] * 8), Look.GROUP))
        before: str | None = None
        for item in members:
            number += 1
            sub = plan.words.label("sub_bidang", item.activity.sub_sector)
            lines.append(
                Line(
                    (
                        number,
                        words if before is None else SAME,
                        sub if sub != before else SAME,
                        title_of(item.record),
                        plan.location(item.record),
                        *_volume(item.record),
                        _aim(plan, item.record),
                        years_words(item.activity),
                    )
                )
            )
            before = sub
    return Matrix(
        "rekap",
        "Rekapitulasi Usulan",
        f"Rekapitulasi usulan kegiatan {plan.kind}",
        (
            NO,
            Column("Bidang", 38, grows=True),
            Column("Sub-bidang", 38, grows=True),
            Column("Jenis kegiatan", 62, grows=True),
            Column("Lokasi", 38, grows=True),
            *_VOLUME,
            Column("Sasaran/manfaat", 40, grows=True),
            Column("Waktu", 20, Kind.CENTRE),
        ),
        tuple(lines),
        empty="Belum ada usulan kegiatan yang dicatat.",
        signers=plan.signers(),
    )


# -- plans ----------------------------------------------------------------------------------------


def years_plan(plan: VillagePlan, found: Sequence[Item]) -> Matrix:
    """Return the plan over years: RPJM Desa, or the counterpart of a kelurahan."""
    years, later = span_of(plan, found)
    patterns = patterns_of(plan)

    def line(number: int, item: Item, words: str) -> Line:
        record, one = item.record, item.activity
        ticks = [TICK if year in one.years else "" for year in years]
        after = [TICK if any(year > years[-1] for year in one.years) else ""] if later else []
        return Line(
            (
                number,
                words,
                plan.words.label("sub_bidang", one.sub_sector),
                title_of(record),
                shown(record.text("sdgs")),
                _indicator(record, "nilai_awal"),
                _indicator(record, "nilai_target"),
                plan.location(record),
                *_volume(record),
                *_beneficiaries(record),
                *ticks,
                *after,
                money(record.text("biaya")),
                plan.words.short("sumber_dana", one.fund),
                *(TICK if record.text("pola") == code else "" for code, _ in patterns),
            )
        )

    title = "Rancangan RPJM Desa" if plan.is_desa else "Rancangan rencana pembangunan kelurahan"
    after_column = [Column(f"> {years[-1]}", 9.5, Kind.MARK, _WHEN)] if later else []
    columns = (
        NO,
        Column("Bidang", 26),
        Column("Sub-bidang", 26),
        Column("Jenis kegiatan", 46, grows=True),
        Column("SDGs ke-", 12, Kind.CENTRE),
        Column("Data eksisting", 24),
        Column("Target", 24),
        Column("Lokasi (RT/RW/ dusun)" if plan.is_desa else "Lokasi (RT/RW)", 26),
        *_VOLUME,
        *_BENEFIT,
        *(Column(str(year), 9.5, Kind.MARK, _WHEN) for year in years),
        *after_column,
        Column("Jumlah (Rp)", 27, Kind.MONEY, "Prakiraan biaya"),
        Column("Sumber", 20, Kind.TEXT, "Prakiraan biaya"),
        *(Column(words, 17, Kind.MARK, _WAY) for _, words in patterns),
    )
    return Matrix(
        "rpjm",
        "Rancangan RPJMDes" if plan.is_desa else "Rancangan Rencana Kelurahan",
        f"{title} {years[0]}–{years[-1]}",
        columns,
        tuple(_without_repeats(_grouped(plan, found, line, columns), 2)),
        notes=_years_notes(plan, found),
        empty="Belum ada kegiatan yang direncanakan.",
        signers=plan.signers(),
    )


def year_plan(plan: VillagePlan, found: Sequence[Item], year: int) -> Matrix:
    """Return the plan of one year: what the village carries out with its own means.

    Activities whose fund is not known yet stand here too; those with money from outside stand in
    `asked_for` or `from_outside`.
    """
    patterns = patterns_of(plan)
    own = [
        item for item in found if year in item.activity.years and origin_of(plan, item) != OUTSIDE
    ]

    def line(number: int, item: Item, words: str) -> Line:
        record, one = item.record, item.activity
        return Line(
            (
                number,
                words,
                title_of(record),
                plan.location(record),
                *_volume(record),
                *_beneficiaries(record),
                years_words(one),
                money(record.text("biaya")),
                plan.words.short("sumber_dana", one.fund),
                *(TICK if record.text("pola") == code else "" for code, _ in patterns),
                joined(
                    shown(record.text("pelaksana")),
                    plan.words.short("perangkat_daerah", one.agency),
                ),
                plan.choice("kegiatan", "status_kegiatan", one.state),
            )
        )

    if plan.is_desa:
        sheet, title = "Rancangan RKPDes", f"Rancangan RKP Desa tahun {year}"
    else:
        sheet = "Rencana Dana Kelurahan"
        title = f"Rencana kegiatan dana kelurahan dan swadaya tahun {year}"
    columns = (
        NO,
        Column("Bidang", 30),
        Column("Jenis kegiatan", 50, grows=True),
        Column("Lokasi", 32, grows=True),
        *_VOLUME,
        *_BENEFIT,
        Column("Waktu pelaksanaan", 22, Kind.CENTRE),
        Column("Jumlah (Rp)", 27, Kind.MONEY, "Biaya dan sumber"),
        Column("Sumber", 22, Kind.TEXT, "Biaya dan sumber"),
        *(Column(words, 17, Kind.MARK, _WAY) for _, words in patterns),
        Column("Rencana pelaksana kegiatan", 36, grows=True),
        Column("Keadaan", 20),
    )
    return Matrix(
        "rkp",
        sheet,
        title,
        columns,
        tuple(_grouped(plan, own, line, columns)),
        notes=(
            f"Kegiatan {year} dari dana {plan.kind} sendiri dan swadaya, dan yang belum berdana.",
            f"Usulan ke luar {plan.kind} ada di lembar daftar usulan.",
            "Biaya kegiatan lebih dari satu tahun ditulis seluruhnya.",
        ),
        empty=f"Belum ada kegiatan tahun {year} dari dana {plan.kind} sendiri.",
        signers=plan.signers("Ketua Tim Penyusun RKP Desa" if plan.is_desa else ""),
    )


def asked_for(plan: VillagePlan, found: Sequence[Item], year: int) -> Matrix:
    """Return what is proposed to the kecamatan and regency: DU-RKP, Musrenbang kelurahan."""
    wanted = [
        item
        for item in found
        if origin_of(plan, item) == OUTSIDE and item.activity.state not in _CARRIED
    ]
    wanted.sort(key=priority_of)
    lines = [
        Line(
            (
                number,
                plan.words.label("bidang", item.activity.sector),
                title_of(item.record),
                plan.location(item.record),
                *_volume(item.record),
                _aim(plan, item.record),
                years_words(item.activity),
                money(item.record.text("biaya")),
                plan.words.short("sumber_dana", item.activity.fund),
                plan.words.short("perangkat_daerah", item.activity.agency),
                amount(item.record.text("prioritas")),
            )
        )
        for number, item in enumerate(wanted, 1)
    ]
    columns = (
        NO,
        Column("Bidang", 36, grows=True),
        Column("Jenis kegiatan", 60, grows=True),
        Column("Lokasi", 36, grows=True),
        *_VOLUME,
        Column("Sasaran", 38, grows=True),
        Column("Waktu", 20, Kind.CENTRE),
        Column("Prakiraan biaya (Rp)", 28, Kind.MONEY),
        Column("Sumber dana", 22),
        Column("Perangkat daerah", 28),
        Column("Prioritas", 17, Kind.CENTRE),
    )
    lines += _total([item.activity for item in wanted], columns)
    if plan.is_desa:
        sheet, title = "DU-RKPDes", f"Daftar usulan RKP Desa (DU-RKP Desa) tahun {year}"
    else:
        sheet = "Usulan Musrenbang"
        title = f"Daftar usulan Musrenbang kelurahan tahun {year}"
    return Matrix(
        "du_rkp",
        sheet,
        title,
        columns,
        tuple(lines),
        notes=(f"Memuat kegiatan dengan sumber dana dari luar {plan.kind} yang belum didanai.",),
        empty=f"Belum ada usulan dengan sumber dana dari luar {plan.kind}.",
        signers=plan.signers("Ketua Tim Penyusun RKP Desa" if plan.is_desa else ""),
    )


def from_outside(plan: VillagePlan, found: Sequence[Item]) -> Matrix:
    """Return programmes and activities that come into the village from outside."""
    coming = [
        item
        for item in found
        if origin_of(plan, item) == OUTSIDE and item.activity.state in _CARRIED
    ]
    lines = [
        Line(
            (
                number,
                joined(
                    plan.words.label("program", item.activity.programme),
                    title_of(item.record),
                    by="\n",
                ),
                plan.words.label("sumber_dana", item.activity.fund),
                plan.words.short("perangkat_daerah", item.activity.agency),
                plan.location(item.record),
                *_volume(item.record),
                money(item.record.text("biaya")),
                years_words(item.activity),
            )
        )
        for number, item in enumerate(coming, 1)
    ]
    columns = (
        NO,
        Column("Nama program/kegiatan", 84, grows=True),
        Column("Sumber", 38, grows=True),
        Column("Perangkat daerah", 32),
        Column("Lokasi", 40, grows=True),
        *_VOLUME,
        Column("Biaya (Rp)", 30, Kind.MONEY),
        Column("Tahun", 22, Kind.CENTRE),
    )
    lines += _total([item.activity for item in coming], columns)
    return Matrix(
        "masuk",
        "Program Masuk Desa" if plan.is_desa else "Program Masuk Kelurahan",
        f"Data program/kegiatan masuk {plan.kind}",
        columns,
        tuple(lines),
        empty=f"Belum ada kegiatan dari luar {plan.kind} yang didanai.",
        signers=plan.signers(),
    )


# -- inside ---------------------------------------------------------------------------------------

_WHEN, _WAY = "Waktu pelaksanaan", "Pola pelaksanaan"
_VOLUME = (
    Column("Jumlah", 16, Kind.COUNT, "Volume"),
    Column("Satuan", 19, Kind.TEXT, "Volume"),
)
_BENEFIT = (
    Column("LK", 13, Kind.COUNT, "Penerima manfaat"),
    Column("PR", 13, Kind.COUNT, "Penerima manfaat"),
    Column("A-RTM", 14, Kind.COUNT, "Penerima manfaat"),
)


def _volume(record: PlanRecord) -> tuple[Value, Value]:
    return amount(record.text("volume")), shown(record.text("satuan"))


def _beneficiaries(record: PlanRecord) -> tuple[Value, ...]:
    return tuple(amount(record.text(key)) for key in ("manfaat_l", "manfaat_p", "manfaat_rtm"))


def _aim(plan: VillagePlan, record: PlanRecord) -> str:
    """Return who an activity is for, in words."""
    told = []
    for key, words in (("manfaat_l", "LK"), ("manfaat_p", "PR"), ("manfaat_rtm", "RTM")):
        if text := shown(record.text(key)):
            told.append(f"{text} {words}")
    if named := len(record.keys("keluarga_nama")):
        told.append(f"{named} keluarga bernama")
    return ", ".join(told)


def _indicator(record: PlanRecord, key: str) -> str:
    """Return a value of the indicator with its unit, and what it counts."""
    value = amount(record.text(key))
    if value is None or value == "":
        return ""
    said = figure(value) if isinstance(value, float) else str(value)
    words = joined(said, shown(record.text("satuan_indikator")), by=" ")
    name = shown(record.text("indikator"))
    return joined(words, f"({name})" if name else "", by=" ")


def _by_field(plan: VillagePlan, found: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    groups: dict[str, list[Item]] = {}
    for item in found:
        groups.setdefault(item.activity.sector, []).append(item)
    order = plan.words.order("bidang")
    codes = sorted(groups, key=lambda code: (not code, order.get(code, len(order)), code))
    return [
        (plan.words.label("bidang", code) or "Bidang belum diisi", groups[code]) for code in codes
    ]


def _grouped(
    plan: VillagePlan,
    found: Sequence[Item],
    line: Callable[[int, Item, str], Line],
    columns: Sequence[Column],
) -> list[Line]:
    """Return lines by field with a sum below each field and one below all."""
    lines: list[Line] = []
    number = 0
    groups = _by_field(plan, found)
    for words, members in groups:
        lines.append(Line((words,), Look.GROUP))
        for place, item in enumerate(members):
            number += 1
            lines.append(line(number, item, SAME if place else words))
        if len(groups) > 1:
            lines += _total([item.activity for item in members], columns, f"Jumlah {words}")
    return lines + _total([item.activity for item in found], columns, "Jumlah seluruhnya")


def _without_repeats(lines: Sequence[Line], place: int) -> Iterator[Line]:
    """Yield lines with `SAME` where a column says what it said above, heading by heading."""
    before: Value = None
    for line in lines:
        if line.look is not Look.PLAIN:
            before = None
            yield line
            continue
        value = line.cells[place]
        if value and value == before:
            yield Line((*line.cells[:place], SAME, *line.cells[place + 1 :]))
        else:
            yield line
        before = value


def _total(
    found: Sequence[Activity], columns: Sequence[Column], words: str = "Jumlah"
) -> list[Line]:
    """Return the line of a sum; activities without a cost are said, not counted as nothing."""
    if not found:
        return []
    missing = sum(one.cost is None for one in found)
    said = f"{words} ({missing} kegiatan belum berbiaya)" if missing else words
    cells: list[Value] = [None] * len(columns)
    widest = max(range(1, 4), key=lambda place: columns[place].width)
    cells[widest] = said
    kinds = [column.kind for column in columns]
    cells[kinds.index(Kind.MONEY)] = sum(one.cost or 0 for one in found)
    return [Line(tuple(cells), Look.TOTAL)]


def _years_notes(plan: VillagePlan, found: Sequence[Item]) -> tuple[str, ...]:
    notes = ["Biaya adalah prakiraan untuk seluruh tahun kegiatan."] if found else []
    undated = sum(not item.activity.years for item in found)
    if undated:
        notes.append(f"{undated} kegiatan belum bertahun, jadi kolom waktunya kosong.")
    ideas_only = sum(item.activity.state == IDEA for item in found)
    if ideas_only:
        notes.append(f"{ideas_only} kegiatan masih berupa gagasan.")
    if not plan.is_desa:
        notes.append(
            "Kelurahan tidak menyusun RPJM Desa: rancangan ini bahan Musrenbang kelurahan, dana "
            "kelurahan, dan rencana perangkat daerah."
        )
    return tuple(notes)
