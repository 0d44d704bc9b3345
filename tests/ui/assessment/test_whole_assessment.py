"""A whole assessment by the keyboard alone: 30 problems, 25 potentials, 20 activities, 4 scorers.

The budget is half an hour at 5,000 keystrokes an hour, the slower end of manual keying.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

from pytestqt.qtbot import QtBot

from dampingan.store.plan.record import plan_records
from dampingan.ui.frame.navigator import Navigator
from ui.hands import Hands, Key

BUDGET = 30 * 5_000 // 60

PROBLEMS = [
    # title or what finds it in the catalogue; sector where that does not know it; RW, RT, families
    *[("rob", "", "4", "", "64"), ("abrasi", "", "4", "", "12"), ("drainase", "", "5", "3", "20")],
    *[("babs", "", "", "", ""), ("jamban", "", "2", "", ""), ("rtlh", "", "2", "", "")],
    *[("kumuh", "", "4", "2", "31"), ("limbah", "", "4", "2", "19"), ("sampah", "", "3", "", "38")],
    *[("ats", "", "", "", ""), ("stunting", "", "", "", "6"), ("tanpa_jkn", "", "", "", "")],
    *[("lansia", "", "", "", "13"), ("listrik", "", "1", "2", "4"), ("nelayan", "", "6", "", "19")],
    *[("rentenir", "", "", "", "21"), ("upah", "", "", "", "24"), ("modal", "", "", "", "15")],
    *[("Jalan Pantai Lor ambles", "5", "5", "", "40"), ("Sumur asin", "3", "5", "", "41")],
    *[("Ikan cepat busuk", "16", "6", "", "19"), ("Tambak bekas terlantar", "16", "3", "", "8")],
    *[("Remaja tanpa kegiatan", "10", "", "", "30"), ("Lampu jalan mati", "5", "1", "", "45")],
    *[("Tanah turun tiap tahun", "1", "", "", "90"), ("Pintu air macet", "5", "4", "1", "55")],
    *[("Posyandu sempit", "9", "2", "", "60"), ("Becak tidak bisa masuk", "5", "2", "3", "14")],
    *[("Gedung RW bocor", "5", "1", "", ""), ("Nyamuk demam berdarah", "9", "3", "1", "11")],
]
BY_CODE = {"rob", "abrasi", "drainase", "babs", "jamban", "rtlh", "kumuh", "sampah", "ats"}
BY_CODE |= {"stunting", "tanpa_jkn", "lansia", "listrik", "rentenir"}
BY_PART = {"limbah", "nelayan", "upah", "modal"}

POTENTIALS = [
    *["batik", "konveksi", "umkm", "pasar", "koperasi", "ksm", "pkk", "karang", "posyandu"],
    *["pesantren", "sekolah", "gotong", "perantau", "kader", "baznas", "kampus", "tambak"],
    *["Gedung serbaguna", "Kelompok nelayan", "Pipa PDAM lewat", "Jadwal jaga rob"],
    *["Bank sampah lama", "Lahan bengkok", "Masjid besar", "Guru ngaji"],
]

ACTIVITIES = [
    # title, number of the problem, volume, unit, cost, fund, agency, year
    ("Tanggul rob", "1", "1", "unit", "7,5m", "apbn", "dpupr", "2027"),
    ("Jamban sehat", "5", "10", "unit", "98jt", "apbd kab", "dinperkim", "2027"),
    ("Bedah rumah", "6", "12", "unit", "240jt", "apbd kab", "dinperkim", "2027"),
    ("IPAL batik", "8", "1", "unit", "650jt", "apbn", "dlh", "2028"),
    ("Bank sampah", "9", "1", "unit", "24jt", "kelurahan", "dlh", "2027"),
    ("Kejar paket", "10", "8", "orang", "16jt", "apbd kab", "dindik", "2027"),
    ("Makanan tambahan", "11", "6", "anak", "9jt", "baznas", "dinkes", "2027"),
    ("Aktivasi JKN", "12", "29", "orang", "0", "apbd kab", "dinsos", "2027"),
    ("Rantang lansia", "13", "13", "orang", "30jt", "baznas", "dinsos", "2027"),
    ("Listrik murah", "14", "4", "rumah", "6jt", "csr", "dinperkim", "2027"),
    ("Kapal bantu", "15", "2", "unit", "80jt", "apbd prov", "dkp", "2028"),
    ("Koperasi simpan", "16", "1", "unit", "50jt", "baznas", "dindagkop", "2027"),
    ("Latihan konveksi", "17", "40", "orang", "120jt", "apbd kab", "naker", "2027"),
    ("Modal UMKM", "18", "15", "usaha", "45jt", "baznas", "dindagkop", "2027"),
    ("Paving Pantai Lor", "19", "300", "m", "210jt", "kelurahan", "dpupr", "2027"),
    ("Sambungan PDAM", "20", "41", "rumah", "82jt", "apbd kab", "dpupr", "2028"),
    ("Gudang es", "21", "1", "unit", "60jt", "apbd prov", "dkp", "2028"),
    ("Normalisasi drainase", "3", "400", "m", "150jt", "apbd kab", "dpupr", "2027"),
    ("Lampu surya", "24", "20", "titik", "40jt", "csr", "dinperkim", "2027"),
    ("Fogging", "30", "4", "kali", "3jt", "apbd kab", "dinkes", "2027"),
]


WHOLE = bool(os.environ.get("DAMPINGAN_KEY_ALL"))
"""Key all of it, not only a part: about a minute."""


def test_a_whole_assessment_takes_less_than_half_an_hour_of_keystrokes():
    hands = Hands(dry=True)
    hands.alt(Key.Key_4)
    _key_problems(hands, PROBLEMS)
    hands.control(Key.Key_2)
    _key_potentials(hands, POTENTIALS)
    hands.control(Key.Key_6)
    _score(hands, scorers=4, problems=len(PROBLEMS))
    hands.alt(Key.Key_5)
    hands.control(Key.Key_3)
    _key_activities(hands, ACTIVITIES)

    assert (len(PROBLEMS), len(POTENTIALS), len(ACTIVITIES)) == (30, 25, 20)
    assert hands.keys <= BUDGET


def test_an_assessment_is_keyed_without_the_mouse(opened: Navigator, qtbot: QtBot):
    problems, potentials = PROBLEMS[:: 1 if WHOLE else 5], POTENTIALS[:: 1 if WHOLE else 6]
    activities, scorers = ACTIVITIES if WHOLE else ACTIVITIES[:1], 4 if WHOLE else 2
    hands, workspace = Hands(), opened.context.workspace
    hands.alt(Key.Key_4)
    qtbot.waitUntil(lambda: opened.current == "assessment")
    _key_problems(hands, problems)
    kept = plan_records(workspace, "masalah")
    assert [one.text("rw") for one in kept] == [
        rw.zfill(3) if rw else "" for _, _, rw, _, _ in problems
    ]
    known = BY_CODE | BY_PART
    assert [bool(one.text("katalog")) for one in kept] == [one[0] in known for one in problems]

    hands.control(Key.Key_2)
    _key_potentials(hands, potentials)
    assert len(plan_records(workspace, "potensi")) == len(potentials)

    hands.control(Key.Key_6)
    _score(hands, scorers=scorers, problems=len(problems))
    scores = [row for one in plan_records(workspace, "masalah") for row in one.rows["penilaian"]]
    assert len(scores) == scorers * len(problems)
    assert all(row.number(f"k{n}") for row in scores for n in range(1, 6))

    hands.alt(Key.Key_5)
    qtbot.waitUntil(lambda: opened.current == "plan")
    hands.control(Key.Key_3)
    _key_activities(hands, activities)
    done = plan_records(workspace, "kegiatan")
    assert len(done) == len(activities)
    for one in done:
        assert one.keys("masalah"), one.title
        assert one.text("pengampu"), one.title
        assert one.text("sumber_dana"), one.title
        assert one.text("sektor"), "an activity takes over what its problem says"


def _key_problems(hands: Hands, problems: Sequence[tuple[str, ...]]) -> None:
    for title, *values in problems:
        hands.press(title, *([Key.Key_Down] if title in BY_PART else []))
        while values and not values[-1]:
            values.pop()
        for value in values:
            hands.press(Key.Key_Tab, value)
        hands.press(Key.Key_Return)


def _key_potentials(hands: Hands, potentials: Sequence[str]) -> None:
    for title in potentials:
        part = title.islower()
        hands.press(title, *([Key.Key_Down] if part else []), Key.Key_Return)


def _score(hands: Hands, *, scorers: int, problems: int) -> None:
    hands.press(";".join(["LPM", "PKK", "RW", "Lurah"][:scorers]), Key.Key_Return)
    chance = random.Random(1)
    for scorer in range(scorers):
        if scorer:
            hands.control(Key.Key_Right)
        for _ in range(problems):
            hands.press("".join(str(chance.randrange(1, 6)) for _ in range(5)))


def _key_activities(hands: Hands, activities: Sequence[tuple[str, ...]]) -> None:
    for title, *values in activities:
        hands.press(title)
        for value in values:
            hands.press(Key.Key_Tab, value)
        hands.press(Key.Key_Return)
