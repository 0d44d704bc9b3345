"""The questionnaires of the village assessment: their fixed names, rules, and what they count."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from dampingan.core.errors import Severity
from dampingan.core.resource import resource
from dampingan.forms.answer import Answers, Field, Row
from dampingan.forms.definition import form_from_json, form_to_json
from dampingan.forms.expression.syntax import parse_expression, references
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.forms.session import FormSession
from dampingan.forms.xlsform import read_form, write_xlsx
from forms.keluarga_family import TODAY, interview

TITLES = {
    "sketsa": "Sketsa",
    "kalender": "Kalender Musim",
    "lembaga": "Kelembagaan",
    "masalah": "Masalah",
    "potensi": "Potensi",
    "kegiatan": "Kegiatan",
    "pendampingan": "Pendampingan",
    "kunjungan": "Kunjungan",
    "peringkat": "Peringkat",
    "profil": "Profil Desa/Kelurahan",
    "musyawarah": "Musyawarah",
}

QUESTIONS = {
    "sketsa": "objek rw rt dusun kondisi masalah potensi kelompok sumber_rapat foto keterangan",
    "kalender": "hal jenis bulan masalah potensi kelompok sumber_rapat keterangan",
    "lembaga": "nama jenis dasar_hukum pengurus anggota lingkup kedekatan manfaat masalah potensi"
    " keterangan",
    "masalah": "judul katalog bidang sektor sdgs rw rt dusun sebab akibat sebab_dari keluarga"
    " saring keluarga_hitung hitung_pada potensi kelompok sumber_rapat asal keadaan usulan foto"
    " keterangan penilai periode skala k1 k2 k3 k4 k5 catatan tindakan potensi_dipakai layak"
    " alasan",
    "potensi": "judul katalog kategori sektor sdgs rw rt dusun uraian jumlah satuan pemilik"
    " kelompok sumber_rapat asal foto keterangan",
    "kegiatan": "judul masalah potensi tindakan bidang sub_bidang sektor sdgs rw rt dusun lokasi"
    " volume satuan manfaat_l manfaat_p manfaat_rtm keluarga_nama saring biaya sumber_dana program"
    " pola jangka tahun_mulai tahun_selesai indikator satuan_indikator nilai_awal nilai_target"
    " pengampu pendukung pelaksana pengusul prioritas keadaan foto keterangan tanggal fisik"
    " keuangan capaian hambatan foto_kemajuan pelapor",
    "pendampingan": "perangkat tahun peran mulai selesai keterangan nama jabatan telepon",
    "kunjungan": "tanggal perangkat petugas rw rt lokasi kegiatan hasil kesepakatan foto uraian"
    " penanggung tenggat keadaan selesai_pada catatan",
    "peringkat": "periode skala bobot1 bobot2 bobot3 bobot4 bobot5 penilai kelas keterangan",
    "musyawarah": "judul jenis jenis_lain nomor tanggal jam_mulai jam_selesai tempat rw rt dusun"
    " pemimpin pemimpin_unsur notulen notulen_unsur nama_narasumber unsur_narasumber materi"
    " jalannya hasil uraian penanggung tenggat masalah kegiatan keluarga lampiran hadir_l hadir_p"
    " nama unsur alamat jk kehadiran wakil mengetahui_kepala mengetahui_lembaga foto keterangan",
}
REPEATS = {
    "masalah": ["penilaian", "alternatif"],
    "kegiatan": ["kemajuan"],
    "pendampingan": ["petugas"],
    "kunjungan": ["tindak_lanjut"],
    "musyawarah": ["narasumber", "keputusan", "hadir"],
}


@cache
def village_form(name: str) -> Form:
    return read_form(resource("instruments") / f"{name}.md")


@pytest.fixture(params=TITLES)
def form(request: pytest.FixtureRequest) -> Form:
    return village_form(request.param)


def fill(name: str, values: dict[str, str], *rows: tuple[str, dict[str, str]]) -> FormSession:
    listed = [Row(f"Q{i}", repeat, "", answers) for i, (repeat, answers) in enumerate(rows)]
    return FormSession(village_form(name), Answers(dict(values), listed), today=TODAY)


def warned(session: FormSession) -> set[str]:
    return {finding.check for finding in session.all_findings()}


# ---------------------------------------------------------------- what is in them


@pytest.mark.parametrize("name", TITLES)
def test_its_title_is_a_good_name_of_a_sheet(name: str) -> None:
    form = village_form(name)
    assert form.form_id == name
    assert form.text(form.title, "id") == TITLES[name]


@pytest.mark.parametrize("name", QUESTIONS)
def test_its_questions_have_the_names_that_screens_and_sheets_know(name: str) -> None:
    form = village_form(name)
    asked = [question.key for question in form.questions.values() if question.answerable]
    assert sorted(asked) == sorted(QUESTIONS[name].split())
    repeats = [group.key for group in form.groups.values() if group.is_repeat]
    assert repeats == REPEATS.get(name, [])


def test_it_is_read_without_any_remark(form: Form) -> None:
    assert form.notes == ()
    assert form.languages == ("id", "en")


def test_everything_is_said_in_both_languages(form: Form) -> None:
    texts = [node.label for node in form.walk() if node.key != "instanceName"]
    texts += [node.hint for node in form.walk() if node.hint]
    texts += [check.message for q in form.questions.values() for check in q.checks]
    lists = [choices for name, choices in form.choices.items() if not name.endswith(".csv")]
    texts += [choice.label for choices in lists for choice in choices]
    for text in texts:
        assert all(text.get(code, "").strip() for code in ("id", "en")), text


def test_every_question_says_where_it_is_from(form: Form) -> None:
    without = [q.key for q in form.questions.values() if q.answerable and not q.source]
    assert without == []


def test_its_texts_only_name_questions_that_exist(form: Form) -> None:
    for question in form.questions.values():
        for text in (question.label, question.hint, *(c.message for c in question.checks)):
            for sentence in text.values():
                assert set(references(sentence)) <= set(form.questions), sentence


def test_its_rules_only_warn_beyond_hard_limits(form: Form) -> None:
    for question in form.questions.values():
        for check in question.checks:
            hard = check.name.endswith(".constraint")
            assert check.severity == (Severity.ERROR if hard else Severity.WARNING), check.name


def test_names_and_telephones_of_people_are_marked() -> None:
    marked = {
        (name, question.key)
        for name in TITLES
        for question in village_form(name).questions.values()
        if question.personal
    }
    assert marked == {
        ("pendampingan", "nama"),
        ("pendampingan", "telepon"),
        ("kunjungan", "petugas"),
        ("musyawarah", "pemimpin"),
        ("musyawarah", "notulen"),
        ("musyawarah", "nama_narasumber"),
        ("musyawarah", "nama"),
        ("musyawarah", "alamat"),
        ("musyawarah", "wakil"),
        ("musyawarah", "mengetahui_kepala"),
        ("musyawarah", "mengetahui_lembaga"),
    }


def test_every_link_names_forms_that_exist(form: Form) -> None:
    for question in form.questions.values():
        if found := re.fullmatch(r"(?:acuan|saring)\((.+)\)", question.appearance):
            assert question.type == QuestionType.TEXT
            assert set(found[1].split()) <= {*TITLES, "keluarga"}, question.key


def test_money_is_whole_rupiah_with_thousands_apart() -> None:
    form = village_form("kegiatan")
    for key in ("biaya", "keuangan"):
        assert form.questions[key].type == QuestionType.INTEGER
        assert form.questions[key].appearance == "thousands-sep"


def test_codes_fit_the_width_of_their_question(form: Form) -> None:
    for question in form.questions.values():
        if question.type == QuestionType.SELECT_ONE and question.width:
            codes = [choice.code for choice in form.choices[question.choice_list]]
            assert question.width == max(map(len, codes)), question.key


def test_it_saves_as_a_workbook_that_reads_the_same(form: Form, tmp_path: Path) -> None:
    workbook = tmp_path / "form.xlsx"
    write_xlsx(resource("instruments") / f"{form.form_id}.md", workbook)
    again = read_form(workbook)
    assert again.choices == form.choices
    assert [_plain(q) for q in again.questions.values()] == [
        _plain(q) for q in form.questions.values()
    ]


def _plain(question: Question) -> tuple[str, ...]:
    return (question.key, question.relevant, question.survey_count, question.survey_unit)


def test_other_programs_take_it_as_an_xform(form: Form) -> None:
    told = convert(xlsform=str(resource("instruments") / f"{form.form_id}.md")).warnings
    assert [warning for warning in told if "max-pixels" not in warning] == []


def test_no_number_stands_twice(form: Form) -> None:
    numbers = [q.number.lower() for q in form.questions.values() if q.number]
    assert len(set(numbers)) == len(numbers)


# ---------------------------------------------------------------- what records are called


@pytest.mark.parametrize(
    ("name", "values", "title"),
    [
        ("masalah", {"judul": "Rob di RT 03"}, "Rob di RT 03"),
        ("lembaga", {"nama": "LPMK"}, "LPMK"),
        ("kalender", {"hal": "Musim hajatan"}, "Musim hajatan"),
        ("pendampingan", {"perangkat": "kota-dlh", "tahun": "2026"}, "Hidup Kota Pekalongan 2026"),
        ("kunjungan", {"tanggal": "2026-11-03", "perangkat": "kota-dlh"}, "2026-11-03 Dinas"),
        ("peringkat", {"periode": "2026-Q4", "skala": "skala_5"}, "2026-Q4 Nilai 1–5"),
        ("musyawarah", {"judul": "Musyawarah rencana 2027"}, "Musyawarah rencana 2027"),
    ],
)
def test_a_record_is_called_by_what_it_says(name: str, values: dict[str, str], title: str) -> None:
    assert title in fill(name, values).value(Field("instanceName"))


# ---------------------------------------------------------------- beginnings, skips and rules


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("masalah", "keadaan", "1"),
        ("kegiatan", "keadaan", "1"),
        ("pendampingan", "peran", "1"),
        ("peringkat", "skala", "skala_5"),
        ("peringkat", "bobot3", "1"),
        ("musyawarah", "jenis", "1"),
    ],
)
def test_a_new_record_begins_with(name: str, key: str, value: str) -> None:
    session = FormSession(village_form(name), today=TODAY)
    assert session.value(Field(key)) == value


def test_sub_fields_are_those_of_the_field() -> None:
    session = fill("kegiatan", {"judul": "x", "bidang": "6"})
    codes = [choice.code for choice in session.choices(Field("sub_bidang"))]
    assert codes == ["6.1", "6.2", "6.3", "6.4"]


def test_what_the_program_counts_is_only_there_with_a_filter() -> None:
    session = fill("masalah", {"judul": "x"})
    assert not session.relevant(Field("keluarga_hitung"))
    session.set(Field("saring"), "${fasilitas_bab} = '6'")
    assert session.relevant(Field("keluarga_hitung"))


ACTIVITY = {"judul": "Jamban", "masalah": "J-1"}
WARNINGS = [
    ("masalah", {"judul": "x", "rt": "003"}, (), "rt_tanpa_rw"),
    ("masalah", {"judul": "x", "rw": "5"}, (), "rw_tiga_angka"),
    ("masalah", {"judul": "x"}, (), "sektor_kosong"),
    (
        "masalah",
        {"judul": "x", "saring": "true()", "keluarga": "90", "keluarga_hitung": "12"},
        (),
        "keluarga_beda_jauh",
    ),
    (
        "masalah",
        {"judul": "x"},
        (("penilaian", {"penilai": "LPMK", "skala": "skala_5", "k1": "7"}),),
        "k1_dalam_skala",
    ),
    (
        "masalah",
        {"judul": "x"},
        (("penilaian", {"penilai": "LPMK", "skala": "skala_20", "k2": "4"}),),
        "k2_dalam_skala_20",
    ),
    (
        "kegiatan",
        {**ACTIVITY, "tahun_mulai": "2028", "tahun_selesai": "2027"},
        (),
        "tahun_terbalik",
    ),
    ("kegiatan", {**ACTIVITY, "biaya": "1000000"}, (), "biaya_tanpa_dana"),
    ("kegiatan", {**ACTIVITY, "sumber_dana": "csr"}, (), "dana_tanpa_biaya"),
    ("kegiatan", {**ACTIVITY, "keadaan": "4"}, (), "didanai_tanpa_dana"),
    ("kegiatan", {**ACTIVITY, "keadaan": "3"}, (), "berjalan_tanpa_pengampu"),
    ("kegiatan", {"judul": "x"}, (), "tanpa_masalah"),
    ("kegiatan", {**ACTIVITY, "volume": "200"}, (), "volume_tanpa_satuan"),
    (
        "kegiatan",
        {**ACTIVITY, "pengampu": "kota-dlh", "pendukung": "kota-dkp kota-dlh"},
        (),
        "pengampu_juga_pendukung",
    ),
    (
        "kegiatan",
        {**ACTIVITY, "biaya": "100"},
        (("kemajuan", {"tanggal": "2026-11-01", "keuangan": "200"}),),
        "uang_lebih_biaya",
    ),
    (
        "kegiatan",
        ACTIVITY,
        (("kemajuan", {"tanggal": "2026-12-01"}),),
        "laporan_belum_tiba",
    ),
    (
        "kegiatan",
        ACTIVITY,
        (("kemajuan", {"tanggal": "2026-11-01", "fisik": "101"}),),
        "fisik.constraint",
    ),
    ("kunjungan", {"tanggal": "2026-12-01"}, (), "kunjungan_belum_tiba"),
    (
        "kunjungan",
        {"tanggal": "2026-11-01"},
        (("tindak_lanjut", {"uraian": "x"}),),
        "tenggat_kosong",
    ),
    (
        "kunjungan",
        {"tanggal": "2026-11-01"},
        (("tindak_lanjut", {"uraian": "x", "tenggat": "2026-10-01"}),),
        "tenggat_sebelum_kunjungan",
    ),
    (
        "pendampingan",
        {"perangkat": "kota-dlh", "tahun": "2026", "mulai": "2026-03-01", "selesai": "2026-02-01"},
        (),
        "selesai_sebelum_mulai",
    ),
    ("profil", {"bencana": "B X"}, (), "bencana_tidak_ada"),
    ("profil", {"usia_7_12": "10", "usia_7_12_sekolah": "11"}, (), "sekolah_7_12"),
    (
        "profil",
        {"jumlah_keluarga": "9", "listrik_pln": "5", "listrik_lain": "1", "tanpa_listrik": "1"},
        (),
        "listrik_semua",
    ),
    ("peringkat", {"periode": "Desember"}, (), "periode_triwulan"),
    ("musyawarah", {"judul": "x"}, (), "musyawarah_tanpa_tanggal"),
    (
        "musyawarah",
        {"judul": "x", "jam_mulai": "09:30", "jam_selesai": "09:00"},
        (),
        "musyawarah_selesai_dulu",
    ),
    (
        "musyawarah",
        {"judul": "x", "tanggal": "2026-11-02"},
        (("keputusan", {"uraian": "x", "tenggat": "2026-10-01"}),),
        "keputusan_sebelum_rapat",
    ),
]


@pytest.mark.parametrize(("name", "values", "rows", "check"), WARNINGS, ids=lambda x: str(x)[:24])
def test_a_slip_is_told(
    name: str, values: dict[str, str], rows: tuple[tuple[str, dict[str, str]], ...], check: str
) -> None:
    assert check in warned(fill(name, values, *rows))


def test_a_good_activity_has_no_findings() -> None:
    values = {
        **ACTIVITY,
        "bidang": "6",
        "sub_bidang": "6.1",
        "rw": "005",
        "rt": "003",
        "volume": "12.5",
        "satuan": "unit",
        "biaya": "98000000",
        "sumber_dana": "apbd_kab",
        "keadaan": "3",
        "pengampu": "kota-dinperkim",
        "tahun_mulai": "2027",
        "tahun_selesai": "2027",
        "indikator": "Keluarga tanpa jamban",
        "nilai_awal": "40",
        "nilai_target": "0",
    }
    progress = {"tanggal": "2026-11-01", "fisik": "40", "keuangan": "30000000"}
    assert warned(fill("kegiatan", values, ("kemajuan", progress))) == set()


# ---------------------------------------------------------------- the profile


def test_a_kelurahan_is_not_asked_what_only_a_desa_has() -> None:
    session = fill("profil", {"periode": "2026-Q4", "status_pemerintahan": "2"})
    for key in ("indeks_desa", "idm", "apbdes", "bumdes", "jumlah_dusun", "penerima_blt_dd"):
        assert not session.relevant(Field(key)), key
    assert session.relevant(Field("dana_kelurahan"))
    session.set(Field("status_pemerintahan"), "1")
    assert session.relevant(Field("indeks_desa"))
    assert not session.relevant(Field("dana_kelurahan"))


def test_no_index_is_computed() -> None:
    form = village_form("profil")
    assert [q.key for q in form.questions.values() if q.calculation] == ["instanceName"]


def test_distances_are_asked_where_there_is_none() -> None:
    session = fill("profil", {"sd_negeri": "0", "sd_swasta": "0", "apotek": "2"})
    assert session.relevant(Field("sd_jarak"))
    assert not session.relevant(Field("apotek_jarak"))
    session.set(Field("sd_swasta"), "1")
    assert not session.relevant(Field("sd_jarak"))


@pytest.mark.parametrize("kind", ["B", "L"])
def test_a_disaster_is_told_only_where_it_happened(kind: str) -> None:
    session = fill("profil", {"bencana": kind})
    asked = {key for key in ("banjir_lalu", "rob_lalu") if session.relevant(Field(key))}
    assert asked == {{"B": "banjir_lalu", "L": "rob_lalu"}[kind]}


CODES = """
R301 R302 R305A R305B R306A R306B R306C R306D R308A R309A R309B R309C
R309D R401A R401B R401C R402A R403A R403B1 R403C1 R403C2 R501A R501B R501C
R502A R502B R502C R503A R503B R504A R505 R506A R506B R507 R508A R508B
R509A R601 R601A1 R601K4 R602 R603 R604A R604E R605A R605E R606 R701A1
R701K4 R701Q R702A R702B R702C R704A1 R704M3 R705A R706A R707 R708 R709
R1001A R1001B1 R1001B2 R1001C1 R1002A1 R1002C4 R1003 R1004 R1005C R1006A R1006B R1007A
R1201A1 R1201A16
"""


def test_items_of_podes_stand_under_their_codes() -> None:
    numbers = village_form("profil").by_number
    assert [code for code in CODES.split() if code.lower() not in numbers] == []
    assert all(numbers[code.lower()].source.startswith("Podes 2024") for code in CODES.split())


def counted() -> list[tuple[str, str, str]]:
    """Return what is counted: where it stands, the unit, the expression."""
    form = village_form("profil")
    questions = [q for q in form.questions.values() if q.survey_count]
    found = [(q.key, q.survey_unit, q.survey_count) for q in questions]
    found += [
        (f"{name} {choice.code}", "families", choice.extra["survey_count"])
        for name, choices in form.choices.items()
        for choice in choices
        if choice.extra.get("survey_count")
    ]
    return found


def catalogue() -> list[tuple[str, str, str]]:
    choices = village_form("masalah").choices["katalog_masalah.csv"]
    found = [(c.code, "", c.extra.get("saring", "")) for c in choices]
    return [entry for entry in found if entry[2]]


def test_what_is_counted_asks_questions_of_the_family_survey(keluarga: Form) -> None:
    session = interview(keluarga)
    for where, unit, expression in (*counted(), *catalogue()):
        named = set(references(expression))
        assert named <= set(keluarga.questions), where
        if unit == "persons":
            assert any(keluarga.questions[name].repeat for name in named), where
        value = session.evaluate(Field("ada", "P1"), parse_expression(expression))
        assert isinstance(value, bool), where


@pytest.mark.parametrize("unit", ["families", "persons"])
def test_enough_of_the_profile_is_counted(unit: str) -> None:
    assert len([1 for _, told, _ in counted() if told == unit]) > 20


def test_what_is_counted_comes_back_from_the_workspace() -> None:
    form = village_form("profil")
    again = form_from_json(form_to_json(form))
    for key in ("penduduk_l", "listrik_pln", "jamban"):
        assert again.questions[key] == form.questions[key]
    assert again.choices["jamban"] == form.choices["jamban"]


# ---------------------------------------------------------------- filters of the catalogue

CASES = [
    ("jamban", {"fasilitas_bab": "2"}, ""),
    ("babs", {"fasilitas_bab": "6"}, ""),
    ("rtlh", {"jenis_lantai": "8"}, ""),
    ("rtlh", {"luas_lantai": "18"}, ""),
    ("ats", {"2.partisipasi": "3"}, "P2"),
    ("tanpa_jkn", {"1.jamkes": "0"}, "P1"),
    ("tanpa_nik", {"1.nik": ""}, "P1"),
    ("tanpa_ktp", {"1.kartu_identitas": "1"}, "P1"),
    ("pengangguran", {"0.bekerja": "2"}, "P0"),
    ("stunting", {"2.gizi": "2", "2.tgl_lahir": "2024-01-20"}, "P2"),
    ("disabilitas", {"0.dis_jalan": "1"}, "P0"),
    ("air_bersih", {"air_minum": "9"}, ""),
    ("miskin_tanpa_bantuan", {"desil": "1"}, ""),
]


@pytest.mark.parametrize(("code", "changed", "row"), CASES)
def test_a_filter_of_the_catalogue_finds_whom_it_is_about(
    code: str, changed: dict[str, str], row: str, keluarga: Form
) -> None:
    tree = parse_expression({name: told for name, _, told in catalogue()}[code])
    at = Field("ada", row) if row else Field("rw")
    assert interview(keluarga).evaluate(at, tree) is False
    assert interview(keluarga, changed).evaluate(at, tree) is True
