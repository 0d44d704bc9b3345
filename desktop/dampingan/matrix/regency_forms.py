"""Sheets of a regency's consolidated matrix: sums, overlaps, every activity, every problem."""

from __future__ import annotations

from collections.abc import Sequence

from dampingan.analysis.activity import Activity, place_words
from dampingan.analysis.activity_overlap import Overlap, OverlapReport, find_overlaps
from dampingan.analysis.plan_summary import By, Figure, Summary, Sums
from dampingan.core.document import count_words
from dampingan.matrix.assessment_forms import NO
from dampingan.matrix.page import Column, Kind, Line, Look, Matrix, Value
from dampingan.matrix.plan_item import years_words
from dampingan.matrix.regency_plan import RegencyPlan, kecamatan_name, village_name
from dampingan.matrix.village_plan import amount, day, shown, title_of

_TITLES = {
    By.AGENCY: ("Per Perangkat Daerah", "Kegiatan menurut perangkat daerah pengampu"),
    By.TERM: ("Per Jangka", "Kegiatan menurut jangka"),
    By.VILLAGE: ("Per Desa", "Kegiatan menurut desa/kelurahan"),
    By.FUND: ("Per Sumber Dana", "Kegiatan menurut sumber dana"),
}
_NAMES = {
    By.AGENCY: "Perangkat daerah",
    By.TERM: "Jangka",
    By.VILLAGE: "Desa/kelurahan",
    By.FUND: "Sumber dana",
}

STATES = {
    "1": "Gagasan",
    "2": "Diusulkan",
    "3": "Didanai",
    "4": "Berjalan",
    "5": "Selesai",
    "6": "Ditunda",
    "7": "Dibatalkan",
}
"""States of an activity, as the form `kegiatan` calls them."""

_COUNTED = (
    (Figure.WAITING, "Belum didanai"),
    (Figure.FUNDED, "Didanai"),
    (Figure.RUNNING, "Berjalan"),
    (Figure.FINISHED, "Selesai"),
    (Figure.DEFERRED, "Ditunda"),
)


def summary(plan: RegencyPlan, by: By) -> Matrix:
    """Return the sums by one thing, with the sum over all."""
    found = plan.summary(by)
    village = by is By.VILLAGE
    problems = _problems_by_village(plan) if village else {}
    lines = [
        Line(
            (
                number,
                plan.name_of(by, line.key),
                *([kecamatan_name(line.key), problems.get(line.key, 0)] if village else []),
                *_figures(line.sums, village=village),
            )
        )
        for number, line in enumerate(found.lines, 1)
    ]
    if village:
        lines += _silent(plan, found, problems, len(lines))
    if lines:
        around = [None, sum(problems.values())] if village else []
        figures = _figures(found.total, village=village)
        lines.append(Line((None, "Jumlah", *around, *figures), Look.TOTAL))
    sheet, title = _TITLES[by]
    extra = [Column("Kecamatan", 38, grows=True), Column("Masalah", 17, Kind.COUNT)]
    return Matrix(
        f"per_{by.value}",
        sheet,
        title,
        (
            NO,
            Column(_NAMES[by], 70, grows=True),
            *(extra if village else [Column("Desa/ kelurahan", 18, Kind.COUNT)]),
            Column("Kegiatan", 17, Kind.COUNT),
            *(Column(words, 17, Kind.COUNT, "Keadaan") for _, words in _COUNTED),
            Column("Perkiraan (Rp)", 32, Kind.MONEY, "Biaya"),
            Column("Belum berbiaya", 18, Kind.COUNT, "Biaya"),
            Column("Terpakai (Rp)", 32, Kind.MONEY, "Biaya"),
            Column("Fisik rata-rata (%)", 18, Kind.COUNT),
        ),
        tuple(lines),
        notes=_notes(plan, found.total) if lines else (),
        empty="Belum ada kegiatan dari desa/kelurahan.",
        numbered=False,
    )


def _figures(sums: Sums, *, village: bool) -> tuple[Value, ...]:
    return (
        *([] if village else [sums.villages]),
        sums.count,
        *(sums.figure(figure) for figure, _ in _COUNTED),
        sums.cost,
        sums.unpriced,
        sums.spent,
        None if sums.physical is None else round(sums.physical, 1),
    )


def _problems_by_village(plan: RegencyPlan) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in plan.problems:
        counts[one.village_code] = counts.get(one.village_code, 0) + 1
    return counts


def _silent(plan: RegencyPlan, found: Summary, problems: dict[str, int], number: int) -> list[Line]:
    """Return lines of villages without any activity: they are what a regency looks for."""
    known = {line.key for line in found.lines}
    nothing: tuple[Value, ...] = (0,) * (len(_COUNTED) + 4)
    return [
        Line(
            (
                place,
                village_name(code),
                kecamatan_name(code),
                problems.get(code, 0),
                *nothing,
                None,
            )
        )
        for place, code in enumerate((c for c in plan.villages if c not in known), number + 1)
    ]


def _notes(plan: RegencyPlan, total: Sums) -> tuple[str, ...]:
    notes = ["Kegiatan yang dibatalkan tidak dihitung; setiap kegiatan dihitung satu kali."]
    if total.cancelled:
        notes.append(f"Dibatalkan: {count_words(total.cancelled)} kegiatan.")
    if total.unpriced:
        missing = count_words(total.unpriced)
        notes.append(f"{missing} kegiatan belum berbiaya: jumlah biaya adalah batas bawah.")
    notes.append(
        "Fisik rata-rata: dari kegiatan yang sudah melapor, ditimbang menurut biaya bila semuanya "
        "berbiaya."
    )
    return tuple(notes)


# -- overlaps -------------------------------------------------------------------------------------


def overlaps(plan: RegencyPlan) -> Matrix:
    """Return activities that two agencies may be doing twice, both sides beside each other."""
    report = plan.overlaps or find_overlaps(plan.activities, plan.settled)
    pairs = [(one, "Periksa") for one in report.overlaps]
    pairs += [(one, "Bukan tumpang tindih") for one in report.settled]
    lines = [
        Line(
            (
                number,
                village_name(pair.village_code),
                *_side(plan, pair.first),
                *_side(plan, pair.second),
                _reasons(pair),
                decision,
            )
        )
        for number, (pair, decision) in enumerate(pairs, 1)
    ]
    side = ("Kegiatan", "Perangkat daerah", "Lokasi", "Tahun", "Biaya (Rp)")
    widths = (42, 26, 25, 20, 26)
    kinds = (Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.CENTRE, Kind.MONEY)
    columns = [
        Column(name, width, kind, f"Kegiatan {letter}", grows=name == "Kegiatan")
        for letter in ("A", "B")
        for name, width, kind in zip(side, widths, kinds, strict=True)
    ]
    return Matrix(
        "tumpang_tindih",
        "Tumpang Tindih",
        "Kegiatan yang mungkin tumpang tindih",
        (
            NO,
            Column("Desa/kelurahan", 34),
            *columns,
            Column("Mengapa ditampilkan", 78, grows=True),
            Column("Keputusan", 26),
        ),
        tuple(lines),
        notes=overlap_notes(report),
        empty="Tidak ada kegiatan yang tampak tumpang tindih.",
        numbered=False,
    )


def overlap_notes(report: OverlapReport) -> tuple[str, ...]:
    """Say what was compared, and what could not be."""
    rule = (
        "Ditampilkan bila dua perangkat daerah mengampu kegiatan yang mirip di tempat dan tahun "
        "yang sama. Ini tanda untuk diperiksa, bukan putusan."
    )
    share = (
        f"Dibandingkan {count_words(report.compared)} kegiatan. Tidak dapat dibandingkan: "
        f"{count_words(report.undated)} tanpa tahun, {count_words(report.unassigned)} tanpa "
        "perangkat daerah pengampu."
    )
    return rule, share


def _side(plan: RegencyPlan, one: Activity) -> tuple[Value, ...]:
    return (
        one.title,
        plan.words.short("perangkat_daerah", one.agency),
        place_words(one.rw, one.rt) or "Seluruhnya",
        years_words(one),
        one.cost,
    )


def _reasons(pair: Overlap) -> str:
    words = "; ".join(pair.reasons)
    return f"{words[:1].upper()}{words[1:]}."


# -- lists ----------------------------------------------------------------------------------------


def activities(plan: RegencyPlan) -> Matrix:
    """Return every activity, by agency and village, to be filtered and sorted."""
    agencies = plan.words.order("perangkat_daerah")

    def place(one: Activity) -> tuple[int, str, str]:
        last = len(agencies)
        return (agencies.get(one.agency, last) if one.agency else last + 1, one.agency, "")

    ordered = sorted(plan.activities, key=place)
    lines = tuple(_activity_line(plan, number, one) for number, one in enumerate(ordered, 1))
    return Matrix(
        "kegiatan",
        "Kegiatan",
        "Daftar kegiatan seluruh desa/kelurahan",
        (
            Column("No", 12, Kind.CENTRE),
            Column("Perangkat daerah", 30),
            Column("Desa/kelurahan", 36),
            Column("Kegiatan", 66, grows=True),
            Column("Lokasi", 28),
            Column("Volume", 16, Kind.COUNT),
            Column("Satuan", 18),
            Column("Jangka", 22),
            Column("Mulai", 13, Kind.CENTRE),
            Column("Selesai", 14, Kind.CENTRE),
            Column("Biaya (Rp)", 30, Kind.MONEY),
            Column("Sumber dana", 26),
            Column("Keadaan", 22),
            Column("Fisik (%)", 14, Kind.COUNT),
            Column("Terpakai (Rp)", 30, Kind.MONEY),
            Column("Kecamatan", 32),
            Column("Bidang", 34),
            Column("Sub-bidang", 40),
            Column("LK", 13, Kind.COUNT),
            Column("PR", 13, Kind.COUNT),
            Column("RTM", 13, Kind.COUNT),
            Column("Pendukung", 34),
            Column("Laporan terakhir", 24, Kind.DATE),
        ),
        lines,
        notes=("Kolom setelah Terpakai hanya di layar, tidak ikut tercetak.",) if lines else (),
        empty="Belum ada kegiatan dari desa/kelurahan.",
        numbered=False,
        filtered=True,
        printed=15,
    )


def _activity_line(plan: RegencyPlan, number: int, one: Activity) -> Line:
    record, words = plan.records[one.uid], plan.words
    return Line(
        (
            number,
            words.short("perangkat_daerah", one.agency),
            village_name(one.village_code),
            one.title or title_of(record),
            place_words(one.rw, one.rt) or "Seluruhnya",
            amount(record.text("volume")),
            shown(record.text("satuan")),
            words.short("jangka", one.term),
            one.first_year,
            one.last_year,
            one.cost,
            words.short("sumber_dana", one.fund),
            STATES.get(one.state, one.state),
            one.physical,
            one.spent,
            kecamatan_name(one.village_code),
            words.short("bidang", one.sector),
            words.label("sub_bidang", one.sub_sector),
            amount(record.text("manfaat_l")),
            amount(record.text("manfaat_p")),
            amount(record.text("manfaat_rtm")),
            words.shorts("perangkat_daerah", one.supporting),
            day(one.reported_on),
        )
    )


def problems(plan: RegencyPlan) -> Matrix:
    """Return every problem with how many activities answer it, to be filtered and sorted."""
    answers = answered(plan.activities)
    lines = [
        Line(
            (
                number,
                kecamatan_name(one.village_code),
                village_name(one.village_code),
                title_of(one),
                plan.words.label("sektor", one.text("sektor")),
                plan.words.short("bidang", one.text("bidang")),
                place_words(one.text("rw"), one.text("rt")) or "Seluruhnya",
                amount(one.text("keluarga_hitung")),
                amount(one.text("keluarga")),
                answers.get(one.uid, 0),
            )
        )
        for number, one in enumerate(plan.problems, 1)
    ]
    return Matrix(
        "masalah",
        "Masalah",
        "Daftar masalah seluruh desa/kelurahan",
        (
            Column("No", 13, Kind.CENTRE),
            Column("Kecamatan", 32),
            Column("Desa/kelurahan", 36),
            Column("Masalah", 80, grows=True),
            Column("Sektor", 34),
            Column("Bidang", 30),
            Column("Lokasi", 28),
            Column("Keluarga menurut survei", 22, Kind.COUNT),
            Column("Keluarga menurut musyawarah", 24, Kind.COUNT),
            Column("Kegiatan yang menjawab", 22, Kind.COUNT),
        ),
        tuple(lines),
        empty="Belum ada masalah dari desa/kelurahan.",
        numbered=False,
        filtered=True,
    )


def answered(found: Sequence[Activity]) -> dict[str, int]:
    """Return key of a problem → living activities that answer it."""
    counts: dict[str, int] = {}
    for one in found:
        for key in one.problems if one.alive else ():
            counts[key] = counts.get(key, 0) + 1
    return counts
