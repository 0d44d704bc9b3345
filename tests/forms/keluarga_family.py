"""An invented family without any finding, and how to change it for a test."""

from __future__ import annotations

import re
from datetime import date

from dampingan.forms.answer import Answers, Finding, Row
from dampingan.forms.model import Form
from dampingan.forms.session import FormSession

TODAY = date(2026, 11, 20)

FAMILY = {
    "kode_provinsi": "33",
    "kode_kabupaten": "75",
    "rw": "005",
    "rt": "003",
    "alamat": "Jl. Contoh 12",
    "nama_kk": "Karto Contoh",
    "jumlah_anggota": "3",
    "no_kk": "3375031803169895",
    "kode_kk": "0",
    "tgl_pendataan": "2026-11-18",
    "tgl_pemeriksaan": "2026-11-19",
    "hasil_pendataan": "1",
    "status_rumah": "1",
    "bukti_tanah": "1",
    "luas_lantai": "48",
    "jenis_lantai": "5",
    "jenis_dinding": "1",
    "jenis_atap": "2",
    "air_minum": "4",
    "jarak_tinja": "2",
    "penerangan": "1",
    "daya_1": "1",
    "bahan_bakar": "4",
    "fasilitas_bab": "1",
    "kloset": "1",
    "tinja": "1",
    **dict.fromkeys(("bpnt", "pkh", "blt_dd", "subsidi_listrik", "bantuan_pemda"), "2"),
    **dict.fromkeys(("subsidi_pupuk", "subsidi_lpg"), "2"),
    **dict.fromkeys(("tabung_gas", "kulkas", "ac", "pemanas_air", "telepon_rumah"), "2"),
    **dict.fromkeys(("tv_datar", "emas", "komputer", "motor", "sepeda", "mobil"), "2"),
    **dict.fromkeys(("perahu", "kapal_motor", "smartphone", "lahan_lain", "rumah_lain"), "2"),
    **dict.fromkeys(("sapi", "kerbau", "kuda", "babi", "kambing"), "0"),
    "internet": "3",
    "rekening": "4",
    "tempat_berteduh": "1",
    "lantai_kayu_rendah": "2",
    "tembok_tanpa_plester": "2",
    "makan_daging": "2",
    "beli_pakaian": "1",
    "pakaian_baru": "1",
    "makan_sehari": "3",
    "khawatir_makan": "2",
    "sanggup_berobat": "1",
    "pendapatan_kk": "1500000",
    "lahan_garapan": "0",
    "keluar_makan": "1000000",
    "keluar_total": "1600000",
    "tabungan": "2",
}

HEALTHY = {
    **dict.fromkeys(("dis_lihat", "dis_dengar", "dis_jalan", "dis_tangan", "dis_belajar"), "4"),
    **dict.fromkeys(("dis_perilaku", "dis_bicara", "dis_mandiri", "dis_ingat"), "4"),
    "dis_depresi": "4",
    "kronis": "1",
    "jamkes": "1",
    "prakerja": "2",
    "kur": "2",
    "umi": "2",
    "jamket": "0",
    "npwp": "3",
    "punya_usaha": "2",
}

HEAD = {
    **HEALTHY,
    "nama": "KARTO  CONTOH",
    "nik": "3375031705810001",
    "keberadaan": "1",
    "jk": "1",
    "tgl_lahir": "1981-05-17",
    "kawin": "2",
    "hubungan": "1",
    "kartu_identitas": "1 4",
    "partisipasi": "3",
    "jenjang": "3",
    "kelas": "8",
    "ijazah": "3",
    "bekerja": "1",
    "jam_kerja": "42",
    "lap_usaha": "8",
    "kedudukan": "4",
}

WIFE = {
    **HEALTHY,
    "nama": "Sri Misal",
    "nik": "3375034208840001",
    "keberadaan": "1",
    "jk": "2",
    "tgl_lahir": "1984-08-02",
    "kawin": "2",
    "hubungan": "2",
    "hamil": "2",
    "kartu_identitas": "4",
    "partisipasi": "3",
    "jenjang": "8",
    "kelas": "8",
    "ijazah": "8",
    "bekerja": "2",
}

CHILD = {
    **HEALTHY,
    "nama": "Budi Misal",
    "nik": "3375032001110001",
    "keberadaan": "1",
    "jk": "1",
    "tgl_lahir": "2011-01-20",
    "kawin": "1",
    "hubungan": "3",
    "kartu_identitas": "1",
    "partisipasi": "2",
    "jenjang": "8",
    "kelas": "3",
    "ijazah": "3",
    "bekerja": "2",
    "pip": "2",
}

Changes = dict[str, str]
"""``{"luas_lantai": "9"}`` for the family, ``{"1.kawin": "3"}`` for the member at index 1. A member
beyond the family's three is a further one who copies the child without the NIK."""


def changes(text: str) -> Changes:
    """Read ``1.kawin=3; ac=1``, as the tables in ``data`` write it."""
    pairs = (part.split("=", 1) for part in text.split(";") if part.strip())
    return {key.strip(): value for key, value in pairs}


def interview(form: Form, changed: Changes | None = None, language: str = "id") -> FormSession:
    """Open the family of the tests with some answers changed."""
    values = dict(FAMILY)
    persons = [dict(HEAD), dict(WIFE), dict(CHILD)]
    for key, text in (changed or {}).items():
        if match := re.fullmatch(r"(\d)\.(\w+)", key):
            index = int(match[1])
            while len(persons) <= index:
                persons.append({**CHILD, "nik": ""})
            persons[index][match[2]] = text
        else:
            values[key] = text
    rows = [Row(f"P{i}", "anggota", "", person) for i, person in enumerate(persons)]
    return FormSession(form, Answers(values, rows), today=TODAY, language=language)


def found(session: FormSession, check: str) -> list[Finding]:
    """Return the findings of one rule."""
    return [finding for finding in session.all_findings() if finding.check == check]
