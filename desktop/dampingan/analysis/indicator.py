"""What a village lacks, counted over the family survey, with the number it is counted among.

Each indicator is a question of the village profile that the survey counts (`survey_count` in
`resources/instruments/profil.md`), so a summary, the profile on screen and the list of families
that opens from it say the same number. The base is who answered what the indicator is about: a
family that was not asked lacks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.plan.survey_count import SurveyCount

FAMILIES, PERSONS = "families", "persons"

EVERYBODY = "true()"
"""Condition that holds for every family."""

MEMBERS = "${nik} = '' or ${nik} != ''"
"""Condition that holds for every member."""


@dataclass(frozen=True)
class Indicator:
    """One lack.

    Attributes:
        key: question of the profile whose `survey_count` counts it.
        label: what it is called on paper.
        unit: `FAMILIES` or `PERSONS`.
        base: condition over the family form: who was asked.
        among: who the base is, in words.
        lacking: False when the question counts those who have it; then the others are counted.
    """

    key: str
    label: Callable[[], str]
    unit: str
    base: str
    among: Callable[[], str]
    lacking: bool = True


def _families() -> str:
    return tr("keluarga")


def _members() -> str:
    return tr("anggota")


_FAMILY = (
    ("rtlh", lambda: tr("Rumah tidak layak huni (saringan)"), "${jenis_lantai} != ''", True),
    ("air_tak_lindung", lambda: tr("Air minum tidak terlindung"), "${air_minum} != ''", True),
    ("babs", lambda: tr("Tanpa jamban (BABS)"), "${fasilitas_bab} != ''", True),
    ("sanitasi_layak", lambda: tr("Sanitasi belum layak"), "${fasilitas_bab} != ''", False),
    ("tanpa_listrik", lambda: tr("Tanpa listrik"), "${penerangan} != ''", True),
    ("lansia_sendiri", lambda: tr("Lansia hidup sendiri"), EVERYBODY, True),
    ("keluarga_kk_perempuan", lambda: tr("Kepala keluarga perempuan"), EVERYBODY, True),
)
_PERSON = (
    (
        "ats",
        lambda: tr("Anak tidak sekolah"),
        "${umur} >= 7 and ${umur} <= 18 and ${partisipasi} != ''",
        lambda: tr("anak 7–18 tahun"),
    ),
    (
        "tidak_bekerja",
        lambda: tr("Tidak bekerja dan tidak sekolah"),
        "${umur} >= 15 and ${umur} <= 64 and ${bekerja} != ''",
        lambda: tr("anggota 15–64 tahun"),
    ),
    ("tanpa_jkn", lambda: tr("Tanpa jaminan kesehatan"), "${jamkes} != ''", _members),
    ("penyakit_kronis", lambda: tr("Berpenyakit kronis"), "${kronis} != ''", _members),
    ("stunting", lambda: tr("Balita stunting"), "${gizi} != ''", lambda: tr("balita")),
    (
        "disabilitas",
        lambda: tr("Disabilitas berat"),
        "${dis_lihat} != ''",
        lambda: tr("anggota 2 tahun ke atas"),
    ),
    ("tanpa_nik", lambda: tr("Tanpa NIK"), MEMBERS, _members),
    (
        "tanpa_ktp",
        lambda: tr("Tanpa KTP"),
        "${umur} >= 17 and ${kartu_identitas} != ''",
        lambda: tr("anggota 17 tahun ke atas"),
    ),
)

INDICATORS: tuple[Indicator, ...] = (
    *(
        Indicator(key, label, FAMILIES, base, _families, lacks)
        for key, label, base, lacks in _FAMILY
    ),
    *(Indicator(key, label, PERSONS, base, among) for key, label, base, among in _PERSON),
)
"""Housing, water, sanitation, schooling, work, health insurance, disability, papers (thresholds of
the profile's form, Regsosek [INF])."""


@dataclass(frozen=True)
class Lack:
    """An indicator and its figures.

    Attributes:
        indicator: which.
        count: families or members who lack it.
        base: families or members who were asked.
        family_ids: families that are counted, or have a member who is.
        base_ids: families that were asked, or have a member who was.
    """

    indicator: Indicator
    count: int
    base: int
    family_ids: frozenset[int]
    base_ids: frozenset[int]

    @property
    def share(self) -> float | None:
        """Count of the base, 0 to 1; None when nobody was asked."""
        return self.count / self.base if self.base else None


def expressions(profile: Form, indicators: Iterable[Indicator] = INDICATORS) -> dict[str, str]:
    """Return the conditions to be counted by name: an indicator's key, and its key with a dot.

    Indicators whose question this workspace's profile does not have are left out.

    Args:
        profile: the questionnaire `profil` of the workspace.
        indicators: which.
    """
    found = {}
    for one in indicators:
        question = profile.questions.get(one.key)
        if question is not None and question.survey_count:
            found[one.key] = question.survey_count
            found[f"{one.key}."] = one.base
    return found


def lacks(
    counts: Mapping[str, SurveyCount], indicators: Sequence[Indicator] = INDICATORS
) -> list[Lack]:
    """Return the figures of the indicators that were counted, in their order.

    Args:
        counts: name of `expressions` → what was counted.
        indicators: which.
    """
    found = []
    for one in indicators:
        counted, base = counts.get(one.key), counts.get(f"{one.key}.")
        if counted is None or base is None:
            continue
        having, asked = frozenset(counted.family_ids), frozenset(base.family_ids)
        if one.unit == PERSONS:
            number, among = counted.persons, max(base.persons, counted.persons)
        else:  # who is counted without having answered what the base asks was asked all the same
            asked |= having
            having = having if one.lacking else asked - having
            number, among = len(having), len(asked)
        found.append(Lack(one, number, among, having, asked))
    return found
