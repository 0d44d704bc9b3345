"""Deliberate cases of the sample: what a village's list has beside complete families.

A case may shape the household before anybody answers (`prepare`) and bend the answers afterwards
(`bend`). Numbers are for 120 families; larger samples have proportionally more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from dampingan.core.identity import FEMALE
from dampingan.core.missing import Missing
from dampingan.demo.chance import Chance
from dampingan.demo.household import (
    CHILD,
    IN_LAW,
    MALE,
    MARRIED,
    OTHER,
    SPOUSE,
    Family,
    Household,
    Numbers,
    data,
)
from dampingan.demo.member import Member, may_be_out_of_school


@dataclass(slots=True)
class Invented:
    """A household with its answers.

    Attributes:
        home: answers of the family, question key → text.
        members: the persons with theirs.
        status, reason: state of the family in the workspace.
        case: name of the deliberate case, ``""`` for an ordinary family.
        complete: whether it should have no unanswered questions.
        stop: where a draft stops: ``(question, index of the member or -1)``.
        only: answers to keep when most are missing; empty keeps all.
        aside: questions whose answers stay although they don't count any more.
    """

    household: Household
    home: dict[str, str]
    members: list[Member]
    status: str = "complete"
    reason: str = ""
    case: str = ""
    complete: bool = True
    stop: tuple[str, int] | None = None
    only: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of case.

    Attributes:
        per_120: how many of 120 families.
        shape: how the household is put together, ``""`` for any.
        together: how many neighbouring families make up one case.
        tier: welfare between these two.
    """

    per_120: int
    shape: str = ""
    together: int = 1
    welfare: tuple[float, float] | None = None
    prepare: Callable[[Household, Numbers], None] | None = None
    bend: Callable[[Invented, Numbers], None] | None = None
    status: str = "complete"


def place_cases(chance: Chance, families: int) -> dict[int, tuple[str, int]]:
    """Return family number → (case, its place among the families of that case)."""
    placed: dict[int, tuple[str, int]] = {}
    free = chance.shuffled(families)
    for name, case in sorted(CASES.items(), key=lambda item: -item[1].together):
        wanted = round(case.per_120 * families / 120)
        for number in list(free):
            if wanted <= 0:
                break
            block = range(number, number + case.together)
            if block[-1] >= families or any(n in placed for n in block):
                continue
            placed |= {n: (name, place) for place, n in enumerate(block)}
            free = [n for n in free if n not in placed]
            wanted -= 1
    return placed


# -- before the answers ----------------------------------------------------------------------


def _civil_servant(household: Household, _numbers: Numbers) -> None:
    household.head.said |= {"kedudukan": "5", "bekerja": "1"}


def _child_works(household: Household, _numbers: Numbers) -> None:
    children = [p for p in household.persons if may_be_out_of_school(household, p)]
    child = children[0] if children else Family(household).add(MALE, 14, CHILD)
    child.said |= {
        "bekerja": "1",
        "partisipasi": "3",
        "jenjang": "3",
        "kelas": "8",
        "ijazah": "3",
        "jam_kerja": "36",
        "lap_usaha_uraian": "Membantu membatik di rumah juragan",
        "lap_usaha": "8",
        "kedudukan": "7",
        "punya_usaha": "2",
    }


def _early_marriage(household: Household, _numbers: Numbers) -> None:
    family = Family(household)
    family.add(MALE, 19, CHILD, MARRIED)
    family.add(FEMALE, 15, IN_LAW, MARRIED)


# -- after the answers -----------------------------------------------------------------------


def _no_kk(invented: Invented, _numbers: Numbers) -> None:
    invented.home |= {"no_kk": "", "kode_kk": ""}


def _nik_mismatch(invented: Invented, _numbers: Numbers) -> None:
    """The birth date on the NIK is a year off, as when it was corrected later."""
    member = _grown(invented)
    nik = member.answers["nik"]
    if nik:
        member.answers["nik"] = f"{nik[:10]}{(int(nik[10:12]) + 1) % 100:02d}{nik[12:]}"


def _nik_sex(invented: Invented, _numbers: Numbers) -> None:
    member = _grown(invented)
    nik = member.answers["nik"]
    if nik:
        day = (int(nik[6:8]) + 40) % 80
        member.answers["nik"] = f"{nik[:6]}{day:02d}{nik[8:]}"


def _nik_damaged(invented: Invented, _numbers: Numbers) -> None:
    """As a spreadsheet leaves it: the last digits are gone."""
    member = _grown(invented)
    if member.answers["nik"]:
        member.answers["nik"] = member.answers["nik"][:12] + "0000"


def _kk_from_elsewhere(invented: Invented, numbers: Numbers) -> None:
    issued = invented.household.surveyed - timedelta(days=2400)
    invented.home["no_kk"] = numbers.kk(issued, "332502")


def _crowded(invented: Invented, _numbers: Numbers) -> None:
    invented.home["luas_lantai"] = str(max(1, int(1.5 * len(invented.household.present))))


def _cooled_by_450_watt(invented: Invented, _numbers: Numbers) -> None:
    invented.home |= {"ac": "1", "penerangan": "1", "daya_1": "1", "daya_2": ""}


def _aid_for_a_civil_servant(invented: Invented, _numbers: Numbers) -> None:
    invented.home["bpnt"] = "1"


def _unmarried_spouse(invented: Invented, _numbers: Numbers) -> None:
    for member in invented.members:
        if member.person.relation == SPOUSE:
            member.answers["kawin"] = "1"


def _unknown_birth(invented: Invented, _numbers: Numbers) -> None:
    member = invented.members[0]
    member.answers |= {
        "tgl_lahir": Missing.DONT_KNOW,
        "umur_perkiraan": str(member.age // 5 * 5),
        "nik": "",
    }


def _changed_mind(invented: Invented, _numbers: Numbers) -> None:
    """The house turned out to be the parents': the proof of ownership is kept aside."""
    invented.home |= {"status_rumah": "3", "bukti_tanah": "5"}
    invented.aside = frozenset({"bukti_tanah"})


def _draft_early(invented: Invented, _numbers: Numbers) -> None:
    chance = invented.household.chance
    questions = ("alamat", "jenis_lantai", "air_minum", "bahan_bakar", "tinja")
    invented.stop = (chance.one_of(questions), -1)


def _draft_members(invented: Invented, _numbers: Numbers) -> None:
    chance = invented.household.chance
    questions = ("kartu_identitas", "partisipasi", "bekerja", "dis_tangan", "jamkes")
    invented.stop = (chance.one_of(questions), min(1, len(invented.members) - 1))


def _draft_wrong(invented: Invented, _numbers: Numbers) -> None:
    """Answered to the end, with something that must be put right."""
    chance = invented.household.chance
    invented.complete = False
    wrong = chance.between(0, 2)
    if wrong == 0:
        invented.home["jumlah_anggota"] = str(len(invented.household.present) + 1)
    elif wrong == 1:
        invented.home["jenis_lantai"] = ""
    else:
        invented.home["keluar_total"] = str(int(invented.home["keluar_makan"]) // 2)


def _gone(invented: Invented, _numbers: Numbers) -> None:
    """Nobody answered: Blocks III to V stay empty, the note says why."""
    presence = {"moved": "3", "deceased": "2", "not_found": "6"}.get(invented.status, "1")
    texts = data("cases")["refused" if invented.status == "complete" else invented.status]
    reason = invented.household.chance.one_of(texts["reasons"])
    invented.home |= {"hasil_pendataan": texts["result"], "catatan": reason, "nama_responden": ""}
    invented.home["hp_responden"] = invented.home["jumlah_anggota"] = ""
    invented.reason = reason
    invented.members = invented.members[:1]
    invented.members[0].answers["keberadaan"] = presence
    invented.only = frozenset(_KNOWN_OF_ABSENT)


_KNOWN_OF_ABSENT = (
    *("kode_sls", "kode_sub_sls", "nama_sls", "rw", "rt", "alamat", "nama_kk", "no_kk"),
    *("no_urut_bangunan", "no_urut_keluarga", "tgl_pendataan", "nama_ppl", "kode_ppl"),
    *("tgl_pemeriksaan", "nama_pml", "kode_pml", "hasil_pendataan", "catatan"),
    *("nama", "nik", "keberadaan", "kode_kk", "desil", "desil_periode"),
)


def _deleted(invented: Invented, _numbers: Numbers) -> None:
    reasons = data("cases")["deleted"]["reasons"]
    invented.reason = invented.household.chance.one_of(reasons)


def _grown(invented: Invented) -> Member:
    """Return a member whose NIK is worth spoiling: the last adult who lives here and has one."""
    return next(
        (m for m in reversed(invented.members) if m.person.present and m.age > 17 and m.person.nik),
        invented.members[0],
    )


def lend_a_child(from_: Invented, to: Invented) -> None:
    """Enter a grown child of one family in another too, with the same NIK."""
    child = next(
        (m for m in reversed(from_.members) if m.person.present and m.person.nik),
        from_.members[0],
    )
    person = replace(child.person, key=to.household.chance.key("P"))
    copy = replace(child, person=person, answers=dict(child.answers))
    copy.answers["hubungan"] = OTHER
    to.members.append(copy)
    to.home["jumlah_anggota"] = str(int(to.home["jumlah_anggota"]) + 1)


CASES: dict[str, Case] = {
    "shared_house": Case(1, together=3),
    "same_person_twice": Case(1, together=2, status="draft", shape="old_couple"),
    "twelve": Case(1, "twelve", welfare=(0.4, 0.6)),
    "twenty_five": Case(1, "twenty_five", welfare=(0.75, 0.9)),
    "moved": Case(4, bend=_gone, status="moved"),
    "not_found": Case(3, bend=_gone, status="not_found"),
    "deceased": Case(2, "old_alone", bend=_gone, status="deceased"),
    "refused": Case(1, welfare=(0.75, 0.95), bend=_gone),
    "deleted": Case(3, bend=_deleted, status="deleted"),
    "draft_early": Case(4, bend=_draft_early, status="draft"),
    "draft_members": Case(4, "couple_with_children", bend=_draft_members, status="draft"),
    "draft_wrong": Case(3, bend=_draft_wrong, status="draft"),
    "verified": Case(18, status="verified"),
    "no_kk": Case(5, welfare=(0.1, 0.5), bend=_no_kk),
    "nik_mismatch": Case(5, bend=_nik_mismatch),
    "nik_sex": Case(1, bend=_nik_sex),
    "nik_damaged": Case(1, bend=_nik_damaged),
    "kk_from_elsewhere": Case(2, bend=_kk_from_elsewhere),
    "crowded": Case(2, "couple_with_children", welfare=(0.1, 0.3), bend=_crowded),
    "cooled_by_450_watt": Case(1, welfare=(0.5, 0.7), bend=_cooled_by_450_watt),
    "aid_for_a_civil_servant": Case(
        1, "couple_with_children", welfare=(0.75, 0.9), prepare=_civil_servant,
        bend=_aid_for_a_civil_servant,
    ),
    "early_marriage": Case(
        1, "parents_of_teenagers", welfare=(0.1, 0.3), prepare=_early_marriage
    ),
    "unmarried_spouse": Case(1, "old_couple", bend=_unmarried_spouse),
    "child_works": Case(
        3, "parents_of_teenagers", welfare=(0.1, 0.34), prepare=_child_works
    ),
    "old_alone": Case(4, "old_alone", welfare=(0.1, 0.5)),
    "unknown_birth": Case(2, "old_alone", welfare=(0.1, 0.4), bend=_unknown_birth),
    "changed_mind": Case(1, bend=_changed_mind),
}  # fmt: skip
"""Every deliberate case by name."""
