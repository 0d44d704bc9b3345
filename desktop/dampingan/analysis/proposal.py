"""From a problem and a feasible action to an activity, so that nothing is typed twice.

Follows the planning forms of Permendagri 114/2014: pengkajian tindakan → tindakan yang layak →
rancangan kegiatan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dampingan.store.plan.beneficiary import Beneficiaries
    from dampingan.store.plan.record import PlanRecord, PlanRow

FEASIBLE, UNFEASIBLE, UNEXAMINED = "1", "2", "3"
"""Codes of the question ``layak`` of an alternative."""

_CARRIED = ("bidang", "sektor", "sdgs", "rw", "rt", "dusun", "saring")
"""Questions that problem and activity share."""


def activity_answers(
    problem: PlanRecord, alternative: PlanRow | None = None, families: Beneficiaries | None = None
) -> dict[str, str]:
    """Return the answers that an activity against a problem begins with.

    Args:
        problem: what it answers.
        alternative: the action that was found feasible; without it the activity has no title yet
            but the problem's.
        families: of the problem's filter over the survey; they become the named families.

    Returns:
        Question → text, without empty ones. The potentials are those of the alternative, or, when
        it names none, those of the problem.
    """
    action = alternative.text("tindakan").strip() if alternative else ""
    potentials = alternative.text("potensi_dipakai") if alternative else ""
    answers = {
        "judul": action or problem.text("judul"),
        "masalah": problem.uid,
        "potensi": potentials or problem.text("potensi"),
        "tindakan": action,
        **{key: problem.text(key) for key in _CARRIED},
    }
    if families is not None:
        answers |= family_answers(families)
    return {key: text for key, text in answers.items() if text}


def family_answers(families: Beneficiaries) -> dict[str, str]:
    """Return what named families answer: their keys, men, women, poor families; "" for none."""
    if not families.uids:
        return {"keluarga_nama": "", "manfaat_l": "", "manfaat_p": "", "manfaat_rtm": ""}
    return {
        "keluarga_nama": " ".join(families.uids),
        "manfaat_l": str(families.men) if families.men or families.women else "",
        "manfaat_p": str(families.women) if families.men or families.women else "",
        "manfaat_rtm": "" if families.poor is None else str(families.poor),
    }


def made_from(problem: PlanRecord, alternative: PlanRow, activities: list[PlanRecord]) -> list[str]:
    """Return the keys of activities that carry out an alternative of a problem already."""
    action = alternative.text("tindakan").strip().casefold()
    return [
        one.uid
        for one in activities
        if problem.uid in one.keys("masalah")
        and action
        and one.text("tindakan").strip().casefold() == action
    ]
