"""The village's profile and the setting of its ranking: one record for each period.

A new period's record begins as a copy of the last one's, so that only what is different is keyed;
the older ones stay as they were. Its key follows from village, form and period: begun on two
computers it is one record when their workbooks meet.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dampingan.core.causality import Stamps
from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.core.regions import Level, regions
from dampingan.forms.model import Form
from dampingan.store.plan.form import PERIODIC, ensure_plan
from dampingan.store.plan.record import PlanRecord, plan_record, plan_records
from dampingan.store.plan.writing import home_of, operation
from dampingan.store.workspace import Workspace

PERIOD = "periode"
"""Question that says which period a record is about."""

_BEGUN = str(Stamps({"BEGUN": 1}, "BEGUN.1"))
"""Stamps of what a period begins with: nobody's change, so what is keyed afterwards is newer."""

_STATUS = "status_pemerintahan"
_STATUSES = {Level.DESA: "1", Level.KELURAHAN: "2"}
"""R301 of Podes 2024: 1 desa, 2 kelurahan [S34]."""


def period_record(
    workspace: Workspace, form_id: str, period: str, *, village_code: str = ""
) -> PlanRecord | None:
    """Return a village's record of a period, None while it has none."""
    village = home_of(workspace, village_code)
    told = plan_records(workspace, form_id, village_code=village)
    return next((record for record in told if record.text(PERIOD) == period), None)


def begin_period_record(
    workspace: Workspace, form_id: str, period: str, *, village_code: str = ""
) -> str:
    """Begin a village's record of a period and return its key; one that is there is returned.

    Args:
        workspace: where.
        form_id: ``profil`` or ``peringkat``.
        period: e.g. ``2026-Q4``.
        village_code: whose; a regency's workspace must be told.

    Raises:
        ValueError: the form has no record for each period.
        DampinganError: no such period.
        WorkspaceError: a regency was not told the village.
        StorageError: not saved.
    """
    if form_id not in PERIODIC:
        raise ValueError(form_id)
    ensure_plan(workspace)
    label = Period.parse(period).label
    village = home_of(workspace, village_code)
    if known := period_record(workspace, form_id, period, village_code=village):
        return known.uid
    uid = period_key(village, form_id, period)
    with operation(workspace, tr("Memulai {period}", period=label)) as op:
        if plan_record(workspace, uid) is not None:
            op.restore(uid)
            op.answer(uid, {PERIOD: period})
            return uid
        before = _last(workspace, form_id, period, village)
        form = workspace.extra_form(form_id)
        answers = _status(form, village) | (_copied(form, before.answers) if before else {})
        told = answers | {PERIOD: period}
        op.add(form_id, told, village_code=village, uid=uid, period=period, stamps=_BEGUN)
        for repeat, rows in before.rows.items() if before else ():
            for row in rows:
                key = _key("Q", uid, row.uid)
                op.add_row(uid, repeat, _copied(form, row.answers), key=key)
    return uid


def period_key(village_code: str, form_id: str, period: str) -> str:
    """Return the key of a village's record of a period, whether it is there or not."""
    return _key("J", village_code, form_id, period)


def _last(workspace: Workspace, form_id: str, period: str, village: str) -> PlanRecord | None:
    """Return the newest record of an earlier period."""
    told = plan_records(workspace, form_id, village_code=village)
    earlier = [record for record in told if record.text(PERIOD) < period]
    return max(earlier, key=lambda record: record.text(PERIOD), default=None)


def _copied(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that a new period begins with: not what the form works out itself."""
    return {
        key: text
        for key, text in answers.items()
        if (question := form.questions.get(key)) is not None
        and question.answerable
        and not question.calculation
        and not question.visit
    }


def _status(form: Form, village: str) -> dict[str, str]:
    region = regions().get(village)
    code = _STATUSES.get(region.level, "") if region else ""
    return {_STATUS: code} if code and _STATUS in form.questions else {}


def _key(letter: str, *parts: str) -> str:
    return new_key(letter, rng=random.Random("\x1f".join(parts)))  # noqa: S311 - a name
