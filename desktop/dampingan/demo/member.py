"""Answers of one invented member: Block IV of the questionnaire.

Every question is answered, asked or not; the form itself then says which answers count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dampingan.demo.chance import Chance
from dampingan.demo.household import (
    CHILD,
    FEMALE,
    MARRIED,
    MIDDLE,
    POOR,
    SINGLE,
    TIERS,
    WELL,
    Household,
    Person,
    data,
)
from dampingan.demo.schooling import DEGREE, SMA, SMP, Schooling, finished, schooling

Job = Mapping[str, Any]

DIFFICULTIES = (
    *("dis_lihat", "dis_dengar", "dis_jalan", "dis_tangan", "dis_belajar", "dis_perilaku"),
    *("dis_bicara", "dis_mandiri", "dis_ingat", "dis_depresi"),
)
# Chance of working by sex: (age from, chance by tier poor, middle, well-off).
_WORKS = {
    "1": ((15, 0.75, 0.6, 0.3), (19, 0.93, 0.93, 0.88), (60, 0.66, 0.6, 0.5), (71, 0.3, 0.2, 0.2)),
    "2": ((15, 0.6, 0.45, 0.2), (19, 0.6, 0.53, 0.5), (60, 0.42, 0.34, 0.3), (71, 0.14, 0.1, 0.1)),
}
STATE_SERVANT = "5"
"""Code of 418."""


@dataclass(slots=True)
class Member:
    """A person with schooling, work and answers.

    Attributes:
        income: thousand rupiah a month, 0 without work.
    """

    person: Person
    age: int
    schooling: Schooling
    job: Job | None
    income: int
    answers: dict[str, str]


def invent_member(household: Household, person: Person, cover: str) -> Member:
    """Answer Block IV for one person.

    Args:
        household: the family.
        person: one of its members.
        cover: code of 431a that the family usually has.
    """
    chance, tier, age = household.chance, household.tier, household.age(person)
    learned = _learned(chance, person, age, tier)
    job = _job(chance, person, age, tier, learned)
    low, high = job["income"] if job else (0, 0)
    member = Member(person, age, learned, job, chance.between(low // 50, high // 50) * 50, {})
    member.answers = (
        _demography(household, person, age)
        | learned.answers
        | _work(chance, job, tier)
        | _health(household, person, age)
        | _protection(chance, member, tier, cover)
        | person.said
    )
    return member


def _learned(chance: Chance, person: Person, age: int, tier: str) -> Schooling:
    if person.said.get("kedudukan") == STATE_SERVANT:
        return finished(chance, DEGREE)
    learned = schooling(chance, age, tier)
    if person.marital != SINGLE and learned.takes_part == "2":
        return finished(chance, SMA if age > 18 else SMP)
    return learned


def _demography(household: Household, person: Person, age: int) -> dict[str, str]:
    chance = household.chance
    certificate = chance.happens(0.97 if age < 18 else 0.82 if age < 45 else 0.4)
    cards = ["1"] if certificate else []
    if age < 17:
        cards += ["2"] if chance.happens(0.55) else []
    elif chance.happens(0.985):
        cards.append("4")
    return {
        "nama": person.name,
        "nik": person.nik,
        "keberadaan": person.presence,
        "jk": person.sex,
        "tgl_lahir": person.born.isoformat(),
        "kawin": person.marital,
        "hubungan": person.relation,
        "hamil": "1" if person.marital == MARRIED and age < 41 and chance.happens(0.05) else "2",
        "kartu_identitas": " ".join(cards) or "0",
    }


def _job(chance: Chance, person: Person, age: int, tier: str, learned: Schooling) -> Job | None:
    at_school = learned.takes_part == "2"
    bands = [band for band in _WORKS[person.sex] if age >= band[0]]
    if "bekerja" in person.said:
        works = person.said["bekerja"] == "1"
    elif not bands:
        works = False
    else:
        share = bands[-1][1 + TIERS.index(tier)]
        works = chance.happens(0.04 if at_school else share)
    if not works:
        return None
    index = TIERS.index(tier)
    fitting = [
        job
        for job in data("jobs")["job"]
        if person.sex in job["sex"]
        and job["age"][0] <= max(age, 16) <= job["age"][1] + 8
        and job.get("school", 0) <= learned.finished
        and person.said.get("kedudukan", job["position"]) == job["position"]
    ]
    weights = [(job["weight"][index] or 0.1) * _suits(job, learned) for job in fitting]
    return fitting[chance.weighted(weights)] if fitting else None


def _suits(job: Job, learned: Schooling) -> float:
    """Return how likely somebody with this schooling takes this job: graduates rarely labour."""
    labour = not job.get("school") and not job.get("business")
    return 0.06 if labour and learned.finished > SMA else 1


def _work(chance: Chance, job: Job | None, tier: str) -> dict[str, str]:
    weights = data("answers")["person"]
    answers = {"npwp": chance.pick(weights["npwp"][tier]), "punya_usaha": "2", "bekerja": "2"}
    if job is None:
        return answers | {"npwp": "3" if tier != WELL else answers["npwp"]}
    answers |= {
        "bekerja": "1",
        "jam_kerja": str(chance.between(*job["hours"])),
        "lap_usaha_uraian": job["text"],
        "lap_usaha": job["sector"],
        "kedudukan": job["position"],
    }
    if not (business := job.get("business")):
        return answers
    return answers | {
        "punya_usaha": "1",
        "jml_usaha": "1",
        "lap_usaha_usaha_uraian": job["text"],
        "lap_usaha_usaha": job["sector"],
        "pekerja_dibayar": str(chance.between(*business["paid"])),
        "pekerja_tak_dibayar": str(chance.between(*business["unpaid"])),
        "izin_usaha": chance.pick(weights["izin_usaha"][tier]),
        "omzet": chance.pick(business["turnover"]),
        "internet_usaha": business.get("internet") or chance.pick(weights["internet_usaha"][tier]),
    }


def _health(household: Household, person: Person, age: int) -> dict[str, str]:
    chance, weights = household.chance, data("answers")["person"]
    answers = {key: _by_age(chance, weights[key], age) for key in (*DIFFICULTIES, "kronis")}
    answers["gizi"] = chance.pick(weights["gizi"][household.tier])
    alone = len(household.present) == 1
    needs = "1:88 2:12" if any(answers[key] in "12" for key in DIFFICULTIES) else "1:96 2:4"
    answers["caregiver"] = "3" if alone and person.present else chance.pick(needs)
    return answers


def _protection(chance: Chance, member: Member, tier: str, cover: str) -> dict[str, str]:
    weights = data("answers")["person"]
    formal = bool(member.job and member.job.get("formal"))
    usual = cover if chance.happens(0.93) else chance.pick(weights["jamkes"][tier])
    student = member.schooling.takes_part == "2" and member.schooling.level not in {"18", "19"}
    answers = {key: chance.pick(weights[key][tier]) for key in ("prakerja", "kur", "umi")}
    if not member.job:
        answers |= {"kur": "2", "umi": "2"}
    if not 18 <= member.age <= 64:
        answers["prakerja"] = "2"
    return answers | {
        "jamkes": "4" if formal else usual,
        "pip": "1" if student and chance.happens(_AID_TO_PUPILS[tier]) else "2",
        "jamket": "1 2 4 8" if formal and chance.happens(0.6) else "1 2" if formal else "0",
    }


_AID_TO_PUPILS = {POOR: 0.5, MIDDLE: 0.16, WELL: 0.01}


def _by_age(chance: Chance, table: Mapping[str, str], age: int) -> str:
    text = [weights for start, weights in table.items() if age >= int(start)]
    return chance.pick(text[-1])


def may_be_out_of_school(household: Household, person: Person) -> bool:
    """Tell whether a member is a child whose leaving school would be a case of its own."""
    return (
        person.relation == CHILD
        and person.marital == SINGLE
        and 10 <= household.age(person) <= 17
        and person.sex in {"1", FEMALE}
        and household.tier in {POOR, MIDDLE}
    )
