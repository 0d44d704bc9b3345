"""Forms of the assessment: sketch, institutions, calendar, problem tree, inventories, alternatives.

Column sets: annexes of Permendagri 114/2014 as applications for RPJMDes practise them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.document import LANGUAGE
from dampingan.matrix.page import TICK, Column, Kind, Line, Look, Matrix
from dampingan.matrix.village_plan import (
    VillagePlan,
    amount,
    joined,
    listed,
    numbered,
    parts,
    shown,
    title_of,
)
from dampingan.store.plan.record import PlanRecord

NO = Column("No", 9, Kind.CENTRE)
SOLVED = "3"
"""State of a problem that is over."""


def sketch(plan: VillagePlan) -> Matrix:
    """Return the list of problems and potentials seen on the sketch of the village."""
    lines = [
        Line(
            (
                number,
                joined(title_of(one), _place(plan, one), by="\n"),
                shown(one.text("kondisi")),
                listed(plan.titles(one.text("masalah"))),
                listed(plan.titles(one.text("potensi"))),
                _remark(plan, one),
            )
        )
        for number, one in numbered(plan.alive("sketsa"))
    ]
    return Matrix(
        "sketsa",
        "Sketsa",
        f"Daftar masalah dan potensi dari sketsa {plan.kind}",
        (
            NO,
            Column("Unsur/objek", 42, grows=True),
            Column("Kondisi", 48, grows=True),
            Column("Masalah", 55, grows=True),
            Column("Potensi", 50, grows=True),
            Column("Ket", 38, grows=True),
        ),
        tuple(lines),
        empty="Belum ada objek sketsa yang dicatat.",
        signers=plan.signers(),
    )


def institutions(plan: VillagePlan) -> Matrix:
    """Return the chart of institutions as its list."""
    lines = [
        Line(
            (
                number,
                title_of(one),
                shown(one.text("dasar_hukum")),
                amount(one.text("pengurus")),
                shown(one.text("lingkup")),
                listed(plan.titles(one.text("masalah"))),
                listed(plan.titles(one.text("potensi"))),
                _institution_remark(plan, one),
            )
        )
        for number, one in numbered(plan.alive("lembaga"))
    ]
    return Matrix(
        "lembaga",
        "Bagan Kelembagaan",
        f"Bagan kelembagaan {plan.kind}: daftar masalah dan potensi",
        (
            NO,
            Column("Nama lembaga", 40, grows=True),
            Column("Dasar hukum", 34, grows=True),
            Column("Jumlah pengurus", 17, Kind.COUNT),
            Column("Ruang lingkup kegiatan", 44, grows=True),
            Column("Masalah", 44, grows=True),
            Column("Potensi", 40, grows=True),
            Column("Ket", 32, grows=True),
        ),
        tuple(lines),
        empty="Belum ada lembaga yang dicatat.",
        signers=plan.signers(),
    )


def _institution_remark(plan: VillagePlan, one: PlanRecord) -> str:
    found = []
    if kind := one.text("jenis"):
        found.append(plan.words.label("jenis_lembaga", kind))
    if members := one.text("anggota"):
        found.append(f"{shown(members)} anggota")
    if near := one.text("kedekatan"):
        found.append(f"{plan.choice('lembaga', 'kedekatan', near).lower()} dengan warga")
    if use := one.text("manfaat"):
        found.append(f"manfaat {plan.choice('lembaga', 'manfaat', use).lower()}")
    return joined("; ".join(found), shown(one.text("keterangan")), by="\n")


def calendar(plan: VillagePlan) -> Matrix:
    """Return the seasonal calendar, by kind of season."""
    groups: dict[str, list[PlanRecord]] = {}
    for one in plan.alive("kalender"):
        groups.setdefault(one.text("jenis"), []).append(one)
    months = SHORT_MONTHS[LANGUAGE]
    lines: list[Line] = []
    number = 0
    for kind in sorted(groups, key=lambda code: (not code, code)):
        words = plan.choice("kalender", "jenis_musim", kind) or "Jenis belum diisi"
        if len(groups) > 1:
            lines.append(Line((words,), Look.GROUP))
        for one in groups[kind]:
            number += 1
            marked = set(one.text("bulan").split())
            ticks = [TICK if str(month) in marked else "" for month in range(1, 13)]
            lines.append(
                Line(
                    (
                        number,
                        title_of(one),
                        *ticks,
                        listed(plan.titles(one.text("masalah"))),
                        listed(plan.titles(one.text("potensi"))),
                        _remark(plan, one),
                    )
                )
            )
    return Matrix(
        "kalender",
        "Kalender Musim",
        "Kalender musim: daftar masalah dan potensi",
        (
            NO,
            Column("Masalah/kegiatan", 44, grows=True),
            *(Column(month, 9.2, Kind.MARK, "Bulan") for month in months),
            Column("Masalah", 38, grows=True),
            Column("Potensi", 38, grows=True),
            Column("Ket", 30, grows=True),
        ),
        tuple(lines),
        empty="Belum ada isian kalender musim.",
        signers=plan.signers(),
    )


def tree(plan: VillagePlan) -> Matrix:
    """Return the problem tree: of each main problem its causes and effects.

    A problem that is named as the cause of another one stands there as a cause, and has the other
    one as an effect here, so every branch can be read from both ends.
    """
    problems = plan.alive("masalah")
    causes: dict[str, list[str]] = {}
    for one in problems:
        for key in one.keys("sebab_dari"):
            causes.setdefault(key, []).append(title_of(one))
    lines = [
        Line(
            (
                number,
                joined(title_of(one), _place(plan, one), by="\n"),
                listed([*parts(one.text("sebab")), *causes.get(one.uid, ())]),
                listed([*parts(one.text("akibat")), *plan.titles(one.text("sebab_dari"))]),
            )
        )
        for number, one in numbered(problems)
    ]
    return Matrix(
        "pohon",
        "Pohon Masalah",
        "Pohon masalah",
        (
            NO,
            Column("Masalah utama", 80, grows=True),
            Column("Penyebab", 90, grows=True),
            Column("Akibat", 90, grows=True),
        ),
        tuple(lines),
        empty="Belum ada masalah yang dicatat.",
        signers=plan.signers(),
    )


def problems(plan: VillagePlan) -> Matrix:
    """Return the inventory of problems, with what answers each."""
    activities: dict[str, list[str]] = {}
    for one in plan.alive("kegiatan"):
        for key in one.keys("masalah"):
            activities.setdefault(key, []).append(title_of(one))
    lines = [
        Line(
            (
                number,
                plan.words.label("bidang", one.text("bidang")),
                listed(_categories(plan, one)),
                listed(_institutions(plan, one)),
                joined(title_of(one), _place(plan, one), by="\n"),
                listed(parts(one.text("sebab"))),
                listed(plan.titles(one.text("potensi"))),
                shown(one.text("usulan")),
                listed(activities.get(one.uid, ())),
                _problem_remark(plan, one),
            )
        )
        for number, one in numbered(plan.alive("masalah"))
    ]
    return Matrix(
        "masalah",
        "Inventaris Masalah",
        "Daftar inventaris masalah",
        (
            NO,
            Column("Bidang/ urusan", 26, grows=True),
            Column("Kategori potensi", 24, grows=True),
            Column("Lembaga", 22, grows=True),
            Column("Masalah", 42, grows=True),
            Column("Penyebab", 36, grows=True),
            Column("Potensi", 32, grows=True),
            Column("Usulan", 28, grows=True),
            Column("Kegiatan", 34, grows=True),
            Column("Keterangan", 34, grows=True),
        ),
        tuple(lines),
        empty="Belum ada masalah yang dicatat.",
        signers=plan.signers(),
    )


def _categories(plan: VillagePlan, problem: PlanRecord) -> Iterator[str]:
    seen: set[str] = set()
    for key in problem.keys("potensi"):
        potential = plan.record(key)
        code = potential.text("kategori") if potential else ""
        if code and code not in seen:
            seen.add(code)
            yield plan.words.label("kategori_potensi", code)


def _institutions(plan: VillagePlan, problem: PlanRecord) -> Iterator[str]:
    """Yield the institutions that a problem came from, or that name it."""
    found = [
        one
        for one in plan.alive("lembaga")
        if one.uid in problem.keys("asal") or problem.uid in one.keys("masalah")
    ]
    yield from (title_of(one) for one in found)


def _problem_remark(plan: VillagePlan, one: PlanRecord) -> str:
    found = []
    if counted := one.text("keluarga_hitung"):
        found.append(f"{shown(counted)} keluarga menurut survei")
    if said := one.text("keluarga"):
        found.append(f"{shown(said)} keluarga menurut musyawarah")
    state = one.text("keadaan")
    if state and state != "1":
        found.append(plan.choice("masalah", "keadaan_masalah", state).lower())
    return joined("; ".join(found), _remark(plan, one), by="\n")


def potentials(plan: VillagePlan) -> Matrix:
    """Return the inventory of potentials, by category."""
    order = plan.words.order("kategori_potensi")
    found = sorted(
        plan.alive("potensi"), key=lambda one: order.get(one.text("kategori"), len(order))
    )
    lines: list[Line] = []
    before: str | None = None
    for number, one in numbered(found):
        code = one.text("kategori")
        words = plan.words.label("kategori_potensi", code) or "Belum berkategori"
        lines.append(
            Line(
                (
                    number,
                    words if code != before else "″",
                    joined(title_of(one), shown(one.text("uraian")), by="\n"),
                    amount(one.text("jumlah")),
                    shown(one.text("satuan")),
                    plan.location(one),
                    joined(shown(one.text("pemilik")), _remark(plan, one), by="\n"),
                )
            )
        )
        before = code
    return Matrix(
        "potensi",
        "Inventaris Potensi",
        "Daftar inventaris potensi",
        (
            NO,
            Column("Kategori potensi", 44, grows=True),
            Column("Penjelasan/contoh", 90, grows=True),
            Column("Jumlah", 18, Kind.COUNT),
            Column("Satuan", 20),
            Column("Lokasi", 36, grows=True),
            Column("Pemilik/pengelola dan keterangan", 48, grows=True),
        ),
        tuple(lines),
        empty="Belum ada potensi yang dicatat.",
        signers=plan.signers(),
    )


def grouping(plan: VillagePlan) -> Matrix:
    """Return the problems grouped by field."""
    order = plan.words.order("bidang")
    groups: dict[str, list[PlanRecord]] = {}
    for one in plan.alive("masalah"):
        groups.setdefault(one.text("bidang"), []).append(one)
    lines: list[Line] = []
    number = 0
    for code in sorted(groups, key=lambda one: (not one, order.get(one, len(order)), one)):
        words = plan.words.label("bidang", code) or "Bidang belum diisi"
        heading = f"{words} – {len(groups[code])} masalah"
        lines.append(Line((heading,), Look.GROUP))
        for one in groups[code]:
            number += 1
            lines.append(
                Line(
                    (
                        number,
                        joined(title_of(one), _place(plan, one), by="\n"),
                        listed(plan.titles(one.text("potensi"))),
                        words,
                    )
                )
            )
    return Matrix(
        "pengelompokan",
        "Pengelompokan Masalah",
        "Pengelompokan masalah menurut bidang",
        (
            NO,
            Column("Masalah", 105, grows=True),
            Column("Potensi", 95, grows=True),
            Column("Bidang", 60, grows=True),
        ),
        tuple(lines),
        empty="Belum ada masalah yang dicatat.",
        signers=plan.signers(),
    )


def alternatives(plan: VillagePlan) -> Matrix:
    """Return the examination of alternatives: one line an alternative, the feasible ones named.

    A problem that nobody thought of alternatives for stays in the list, as on paper.
    """
    lines: list[Line] = []
    for number, one in numbered([p for p in plan.alive("masalah") if p.text("keadaan") != SOLVED]):
        rows = one.rows.get("alternatif", ())
        own = listed(plan.titles(one.text("potensi")))
        head = (number, title_of(one), listed(parts(one.text("sebab"))))
        if not rows:
            lines.append(Line((*head, own, "", "")))
        for place, row in enumerate(rows):
            feasible = row.text("layak")
            what = shown(row.text("tindakan"))
            said = _verdict(what, feasible, shown(row.text("alasan")))
            used = listed(plan.titles(row.text("potensi_dipakai")))
            left = head if not place else ("", "", "")
            lines.append(Line((*left, used or (own if not place else ""), what, said)))
    return Matrix(
        "pengkajian",
        "Pengkajian Tindakan",
        "Pengkajian tindakan pemecahan masalah",
        (
            NO,
            Column("Masalah", 56, grows=True),
            Column("Penyebab", 50, grows=True),
            Column("Potensi", 46, grows=True),
            Column("Alternatif tindakan pemecahan masalah", 58, grows=True),
            Column("Tindakan yang layak", 58, grows=True),
        ),
        tuple(lines),
        notes=("Kolom 6 kosong: alternatif itu belum dikaji.",) if lines else (),
        empty="Belum ada masalah yang dicatat.",
        signers=plan.signers(),
    )


def _verdict(what: str, feasible: str, reason: str) -> str:
    if feasible == "1":
        return joined(what, f"({reason})" if reason else "", by="\n")
    if feasible == "2":
        return f"Tidak layak: {reason}" if reason else "Tidak layak"
    return ""


# -- inside ---------------------------------------------------------------------------------------


def _place(plan: VillagePlan, one: PlanRecord) -> str:
    """Return where something is, ``""`` when it is all of the village."""
    where = plan.location(one)
    return "" if where == f"Seluruh {plan.kind}" else f"({where})"


def _remark(plan: VillagePlan, one: PlanRecord) -> str:
    """Return remarks and the meeting and groups that something came from."""
    groups = plan.words.shorts("kelompok", one.keys("kelompok"))
    source = joined(shown(one.text("sumber_rapat")), groups, by=": ")
    return joined(shown(one.text("keterangan")), source and f"Sumber: {source}", by="\n")
