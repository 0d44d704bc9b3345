"""Invented assessments and plans of any number of villages, for tests and benchmarks.

Written through `store.bulk`, as the sample's hundred thousands of families are: answers are made as
the forms' sessions would keep them, without a session for each.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dampingan.core.regions import regions
from dampingan.matrix.village_plan import REGISTERS
from dampingan.store import bulk
from dampingan.store.plan.form import ensure_plan
from dampingan.store.workspace import Workspace

SCORERS = ("Lurah", "LPMK", "Kader PKK", "Karang taruna")

_PROBLEMS = (
    ("Rob menggenangi permukiman", "rob", "bencana", "5", "Tanggul rendah; Pompa rusak"),
    ("Saluran tersumbat sampah", "drainase", "infrastruktur", "2", "Warga membuang sampah"),
    ("Rumah tidak layak huni", "rtlh", "permukiman", "2", "Penghasilan rendah; Dinding lapuk"),
    ("Limbah batik mencemari sungai", "limbah_batik", "lingkungan", "2", "Belum ada IPAL"),
    ("Anak putus sekolah", "ats", "pendidikan", "4", "Bekerja membantu orang tua"),
    ("Keluarga tanpa jamban", "babs", "kesehatan", "2", "Lahan sempit; Biaya"),
    ("Upah borongan rendah", "upah", "ekonomi", "4", "Bergantung pada juragan"),
)
_ACTIVITIES = (
    ("Rehabilitasi rumah tidak layak huni", "2", "2.4", "unit"),
    ("Bedah rumah RTLH", "2", "2.4", "unit"),
    ("Pembangunan jamban keluarga", "2", "2.2", "unit"),
    ("Jambanisasi keluarga miskin", "2", "2.2", "unit"),
    ("Normalisasi saluran drainase", "2", "2.3", "meter"),
    ("Pelatihan konveksi bagi pemuda", "4", "4.1", "orang"),
    ("Beasiswa anak putus sekolah", "2", "2.1", "orang"),
    ("Pembangunan IPAL batik komunal", "2", "2.5", "unit"),
    ("Peninggian tanggul rob", "5", "5.1", "meter"),
    ("Bank sampah RW", "2", "2.5", "unit"),
)
_FUNDS = ("apbd_kab", "apbn", "apbd_prov", "dana_desa", "baznas", "csr", "swadaya", "")
_TERMS = ("pendek", "menengah", "panjang", "")


def plan_villages(
    workspace: Workspace,
    villages: Sequence[str] = (),
    *,
    problems: int = 30,
    potentials: int = 25,
    activities: int = 20,
    seed: int = 7,
) -> list[str]:
    """Give villages an assessment and a plan with scores, progress and visits.

    Args:
        workspace: a regency's, or a village's with its own code only.
        villages: codes; all 312 by default, whatever the regency is.
        problems, potentials, activities: of each village.
        seed: the same seed gives the same.

    Returns:
        The codes.
    """
    ensure_plan(workspace)
    codes = list(villages) or [region.code for region in regions().villages]
    writer = _Writer(workspace)
    for number, code in enumerate(codes):
        chance = random.Random(f"{seed} {code}")
        _fill(writer, code, number, chance, (problems, potentials, activities))
        if len(writer.records) > bulk.BLOCK:
            writer.write()
    writer.write()
    return codes


class _Writer:
    """Collects records and rows, and writes them in blocks."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._versions = {name: workspace.extra_form(name).version for name in REGISTERS}
        with workspace.write("Contoh", source="sample", undoable=False) as tx:
            self._record_id = bulk.next_id(tx, "response") - 1
            self._row_id = bulk.next_id(tx, "roster_row") - 1
        self.records: list[dict[str, Any]] = []
        self._rows: list[dict[str, Any]] = []

    def record(self, form_id: str, village: str, title: str, answers: Mapping[str, Any]) -> str:
        """Add a record and return its key."""
        self._record_id += 1
        uid = f"J-{self._record_id:08d}"
        self.records.append(
            {
                "id": self._record_id,
                "uid": uid,
                "village_code": village,
                "period": self._workspace.period,
                "form_id": form_id,
                "form_version": self._versions[form_id],
                "subject": "village",
                "title": title,
                "rt": str(answers.get("rt", "")),
                "rw": str(answers.get("rw", "")),
                "answers": _text(answers),
            }
        )
        return uid

    def row(self, repeat: str, position: int, answers: Mapping[str, Any]) -> None:
        """Add a row to the newest record."""
        self._row_id += 1
        self._rows.append(
            {
                "id": self._row_id,
                "uid": f"Q-{self._row_id:08d}",
                "response_id": self._record_id,
                "repeat": repeat,
                "position": position,
                "answers": _text(answers),
            }
        )

    def write(self) -> None:
        """Bring what was collected to the disk."""
        at = bulk.utc_text(self._workspace.now())
        with self._workspace.write("Contoh", source="sample", undoable=False) as tx:
            bulk.insert_many(tx, "response", self.records, at=at, by="contoh")
            bulk.insert_many(tx, "roster_row", self._rows, at=at, by="contoh")
            tx.touch("response", [record["id"] for record in self.records[:1]])
        self.records, self._rows = [], []


def _text(answers: Mapping[str, Any]) -> str:
    return json.dumps({k: str(v) for k, v in answers.items() if v != ""}, ensure_ascii=False)


def _fill(
    writer: _Writer, code: str, number: int, chance: random.Random, counts: tuple[int, int, int]
) -> None:
    potentials = [_potential(writer, code, place, chance) for place in range(counts[1])]
    problems = [_problem(writer, code, place, chance, potentials) for place in range(counts[0])]
    agencies = _agencies(code)
    done = [
        _activity(writer, code, place, chance, (problems, potentials, agencies))
        for place in range(counts[2])
    ]
    for place in range(3 if counts[2] else 0):
        _visit(writer, code, place, chance, (done, agencies))
    if counts[2]:
        mentor = agencies[number % len(agencies)]
        answers = {"perangkat": mentor, "tahun": 2026, "peran": 1, "mulai": "2026-01-05"}
        writer.record("pendampingan", code, f"{mentor} 2026", answers)
    if counts[0]:
        answers = {"periode": "2026-Q4", "skala": "skala_5", "penilai": "; ".join(SCORERS)}
        answers |= {f"bobot{k}": "1" for k in range(1, 6)}
        writer.record("peringkat", code, "2026-Q4 Nilai 1–5", answers)


def _agencies(code: str) -> list[str]:
    kota = ("dinsos-p2kb", "dinkes", "dindik", "dpupr", "dinperkim", "dinperinaker", "dlh")
    kabupaten = (
        "dinsos",
        "dinkes",
        "dindikbud",
        "dpu-taru",
        "dinperkim-lh",
        "dinperinaker",
        "bpbd",
    )
    if code.startswith("33.75"):
        return [f"kota-{name}" for name in kota]
    return [f"kab-{name}" for name in kabupaten]


def _place(chance: random.Random) -> dict[str, str]:
    if chance.random() < 0.25:
        return {"rw": "", "rt": ""}
    return {"rw": f"{chance.randint(1, 6):03d}", "rt": f"{chance.randint(1, 4):03d}"}


def _potential(writer: _Writer, code: str, place: int, chance: random.Random) -> str:
    titles = ("Perajin batik", "Gotong royong warga", "Lahan kosong milik desa", "Koperasi")
    title = f"{titles[place % 4]} {place + 1}"
    category = ("ekonomi", "sosial_budaya", "prasarana", "kelembagaan")[place % 4]
    answers = {"judul": title, "kategori": category, "jumlah": place + 1, "satuan": "orang"}
    return writer.record("potensi", code, title, answers | _place(chance))


def _problem(
    writer: _Writer, code: str, place: int, chance: random.Random, potentials: Sequence[str]
) -> str:
    title, kind, sector, field, causes = _PROBLEMS[place % len(_PROBLEMS)]
    title = f"{title} di wilayah {place + 1}"
    answers: dict[str, Any] = {
        "judul": title,
        "katalog": kind,
        "sektor": sector,
        "bidang": field,
        "sebab": causes,
        "akibat": "Penyakit; Biaya bertambah",
        "potensi": " ".join(chance.sample(potentials, min(2, len(potentials)))),
        "keluarga": chance.randint(5, 180),
        "sumber_rapat": "Rembug warga",
        "keadaan": 1,
    }
    uid = writer.record("masalah", code, title, answers | _place(chance))
    for position, scorer in enumerate(SCORERS, 1):
        scores = {f"k{k}": chance.randint(1, 5) for k in range(1, 6)}
        told = {"penilai": scorer, "periode": "2026-Q4", "skala": "skala_5"}
        writer.row("penilaian", position, told | scores)
    writer.row("alternatif", 1, {"tindakan": f"Menangani {title.lower()}", "layak": 1})
    return uid


def _activity(
    writer: _Writer,
    code: str,
    place: int,
    chance: random.Random,
    given: tuple[Sequence[str], Sequence[str], Sequence[str]],
) -> str:
    problems, potentials, agencies = given
    title, field, sub, unit = _ACTIVITIES[place % len(_ACTIVITIES)]
    first = chance.randint(2026, 2029)
    state = chance.randint(1, 6)
    answers: dict[str, Any] = {
        "judul": title,
        "masalah": problems[place % len(problems)] if problems else "",
        "potensi": potentials[place % len(potentials)] if potentials else "",
        "bidang": field,
        "sub_bidang": sub,
        "sdgs": chance.randint(1, 18),
        "volume": chance.randint(1, 90),
        "satuan": unit,
        "manfaat_l": chance.randint(0, 90),
        "manfaat_p": chance.randint(0, 90),
        "manfaat_rtm": chance.randint(0, 40),
        "biaya": chance.choice(("", chance.randint(5, 900) * 1_000_000)),
        "sumber_dana": chance.choice(_FUNDS),
        "pola": chance.choice(("swakelola", "pihak_ketiga")),
        "jangka": chance.choice(_TERMS),
        "tahun_mulai": first,
        "tahun_selesai": first + chance.choice((0, 0, 1, 3)),
        "indikator": "keluarga terlayani",
        "satuan_indikator": "keluarga",
        "nilai_awal": 0,
        "nilai_target": chance.randint(5, 60),
        "pengampu": chance.choice((*agencies, "")),
        "pengusul": "RW 001",
        "prioritas": place + 1,
        "keadaan": state,
    }
    uid = writer.record("kegiatan", code, title, answers | _place(chance))
    for position, report in enumerate(_reports(state, chance), 1):
        writer.row("kemajuan", position, report)
    return uid


def _reports(state: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    if state in {4, 5}:
        half = chance.randint(10, 60)
        yield {"tanggal": "2026-08-14", "fisik": half, "keuangan": half * 100_000}
        last = 100 if state == 5 else half + 20
        yield {
            "tanggal": "2026-11-02",
            "fisik": last,
            "keuangan": last * 100_000,
            "capaian": last // 10,
            "hambatan": "" if state == 5 else "Bahan datang terlambat",
        }


def _visit(
    writer: _Writer,
    code: str,
    place: int,
    chance: random.Random,
    given: tuple[Sequence[str], Sequence[str]],
) -> None:
    activities, agencies = given
    day = f"2026-{9 + place:02d}-1{place}"
    agency = agencies[place % len(agencies)]
    answers = {
        "tanggal": day,
        "perangkat": agency,
        "kegiatan": chance.choice(activities),
        "hasil": "Pekerjaan berjalan",
        "kesepakatan": "Bahan dikirim minggu depan",
    }
    writer.record("kunjungan", code, f"{day} {agency}", answers | _place(chance))
    writer.row(
        "tindak_lanjut",
        1,
        {
            "uraian": "Mengirim bahan",
            "penanggung": "Ketua LPMK",
            "tenggat": f"2026-{9 + place:02d}-28",
            "keadaan": 1 + place % 3,
        },
    )
