"""Answers of one invented family as a whole: every block but the members'."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dampingan.core.missing import Missing
from dampingan.core.period import Period
from dampingan.demo.chance import Chance
from dampingan.demo.household import MIDDLE, POOR, WELL, Household, data
from dampingan.demo.member import Member

# Floor area in m²: smallest, for each member, and how much more there may be.
_FLOOR = {POOR: (18, 6, 22), MIDDLE: (30, 9, 36), WELL: (62, 12, 85)}
# Spending of one person, thousand rupiah a month, and the share that goes for food.
_SPENDING = {POOR: (330, 640, 64), MIDDLE: (660, 1350, 53), WELL: (1450, 3600, 39)}
_OF_THE_HOUSE = (
    *("jenis_lantai", "jenis_dinding", "jenis_atap", "air_minum", "jarak_tinja", "penerangan"),
    *("daya_1", "daya_2", "fasilitas_bab", "kloset", "tinja"),
    *("lantai_kayu_rendah", "tembok_tanpa_plester", "dinding_kayu_rendah"),
)
_AID = ("bpnt", "pkh", "blt_dd", "subsidi_listrik", "bantuan_pemda", "subsidi_pupuk", "subsidi_lpg")


def invent_home(household: Household, members: list[Member], today: date) -> dict[str, str]:
    """Answer Blocks I, II, III, V, VI and the local block.

    Args:
        household: the family.
        members: its members with their answers.
        today: nothing happens after it.
    """
    chance, tier = household.chance, household.tier
    answers = _weighted(chance, tier)
    answers |= _place(household) | _officers(household, today)
    answers |= _housing(household, answers)
    answers |= _aid(household, members, answers)
    answers |= _property(members, answers)
    answers |= _money(household, members)
    answers |= _decile(household)
    if chance.happens(0.12):
        answers["catatan"] = chance.one_of(data("cases")["notes"]["texts"])
    return answers | household.said


def same_house(first: Mapping[str, str], home: Mapping[str, str]) -> dict[str, str]:
    """Return what a family's answers must be because it lives in another one's house.

    Args:
        first: answers of the family that owns or rents the house.
        home: its own answers so far.
    """
    found = {key: first[key] for key in _OF_THE_HOUSE if key in first}
    found["status_rumah"] = "3"
    if first["fasilitas_bab"] == "1":
        found["fasilitas_bab"] = "2"
    if found["daya_1"] == "1":
        found |= {"ac": "2", "pemanas_air": "2"}
    if home["subsidi_listrik"] == "1" and found["daya_1"] not in {"1", "2"}:
        found["subsidi_listrik"] = "2"
    return found


def usual_cover(household: Household) -> str:
    """Return the health insurance that a family usually has, a code of 431a."""
    return household.chance.pick(data("answers")["person"]["jamkes"][household.tier])


def _weighted(chance: Chance, tier: str) -> dict[str, str]:
    """Answer every question that only depends on how well off a family is."""
    found = {}
    weights: dict[str, Any] = data("answers")["family"]
    for key, text in weights.items():
        found[key] = chance.pick(text if isinstance(text, str) else text[tier])
    return found


def _place(household: Household) -> dict[str, str]:
    dwelling = household.dwelling
    rt, rw = int(dwelling.rt), int(dwelling.rw)
    per_rw = data("places")["numbers"]["rt_per_rw"]
    return {
        "kode_sls": f"{(rw - 1) * per_rw + rt:04d}",
        "kode_sub_sls": "00",
        "nama_sls": f"RT {dwelling.rt} RW {dwelling.rw}",
        "rw": dwelling.rw,
        "rt": dwelling.rt,
        "alamat": dwelling.address,
        "nama_kk": household.head.name,
        "no_urut_bangunan": str((dwelling.number - 1) % 999 + 1),
        "no_urut_keluarga": str(household.number % 999 + 1),
        "jumlah_anggota": str(len(household.present)),
        "no_kk": household.no_kk,
        "kode_kk": household.chance.pick("0:88 1:6 2:6") if household.no_kk else "",
    }


def _officers(household: Household, today: date) -> dict[str, str]:
    chance, officers = household.chance, data("names")["officers"]
    name, code = officers["ppl"][household.officer]
    grown = [person for person in household.present if household.age(person) > 16]
    checked = household.surveyed + timedelta(days=chance.between(1, 4))
    answers = {
        "tgl_pendataan": household.surveyed.isoformat(),
        "nama_ppl": name,
        "kode_ppl": code,
        "hasil_pendataan": "1",
        "nama_responden": chance.one_of(grown or [household.head]).name,
        "hp_responden": f"0800000{chance.between(0, 99999):05d}" if chance.happens(0.6) else "",
    }
    if checked <= today:
        name, code = officers["pml"][household.officer % len(officers["pml"])]
        answers |= {"tgl_pemeriksaan": checked.isoformat(), "nama_pml": name, "kode_pml": code}
    return answers


def _housing(household: Household, answers: dict[str, str]) -> dict[str, str]:
    chance, count = household.chance, max(1, len(household.present))
    least, each, more = _FLOOR[household.tier]
    area = least + each * count + chance.between(0, more)
    found = {"luas_lantai": str(max(2 * count, min(95 * count, 900, area)))}
    if household.tier == WELL and chance.happens(0.06):
        found["daya_2"] = "2"
    if answers["bahan_bakar"] in {"2", "3"}:
        found["tabung_gas"] = "1"
    if answers["ac"] == "1" or answers["pemanas_air"] == "1":
        found["daya_1"] = chance.pick("3:70 4:30")
    if answers["fasilitas_bab"] == "6":
        found["tinja"] = chance.pick("3:80 5:20")
    return found


def _aid(household: Household, members: list[Member], answers: dict[str, str]) -> dict[str, str]:
    """Answer 501: state servants get no social aid, BLT Dana Desa is for desa only."""
    chance, found = household.chance, {"blt_dd": "2"}
    if any(member.answers.get("kedudukan") == "5" for member in members):
        found |= {"bpnt": "2", "pkh": "2", "bantuan_pemda": "2"}
    if answers["daya_1"] not in {"1", "2"}:
        found["subsidi_listrik"] = "2"
    for key in _AID:
        month = household.surveyed - timedelta(days=chance.between(20, 200))
        found |= {f"{key}_bulan": str(month.month), f"{key}_tahun": str(month.year)}
    return found


def _property(members: list[Member], answers: dict[str, str]) -> dict[str, str]:
    found = {}
    for member in members:
        for key in (member.job or {}).get("assets", ()):
            found[key] = "1"
    if found.get("smartphone", answers["smartphone"]) == "2" and answers["internet"] == "3":
        found["internet"] = "0"
    if "1" in {found.get(key, answers[key]) for key in ("motor", "emas", "kapal_motor")}:
        found["tabungan"] = "1"
    return found


def _money(household: Household, members: list[Member]) -> dict[str, str]:
    chance = household.chance
    low, high, food = _SPENDING[household.tier]
    total = chance.between(low, high) * max(1, len(household.present)) ** 0.7
    total = max(150, round(total / 50) * 50)
    eaten = round(total * chance.between(food - 6, food + 6) / 100 / 50) * 50
    head = members[0]
    land = (head.job or {}).get("land")
    found = {
        "pendapatan_kk": str(head.income * 1000),
        "lahan_garapan": str(chance.between(*land) // 100 * 100) if land else "0",
        "keluar_makan": str(eaten * 1000),
        "keluar_total": str(total * 1000),
    }
    if chance.happens(0.04):
        found["pendapatan_kk"] = Missing.REFUSED if household.tier == WELL else Missing.DONT_KNOW
    return found


def _decile(household: Household) -> dict[str, str]:
    """Invent what a national list would say; the program itself never computes a decile."""
    chance = household.chance
    if chance.happens(0.22):
        return {}
    shown = household.welfare + (chance.number() - 0.5) * 0.2
    decile = min(10, max(1, int(shown * 10.5) + 1))
    period = Period.of(household.surveyed).previous()
    return {"desil": str(decile), "desil_periode": str(period)}
