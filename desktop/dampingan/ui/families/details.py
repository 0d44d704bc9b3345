"""What the right-hand pane says about one family: read once, free of widgets."""

from __future__ import annotations

from datetime import date, datetime

from dampingan.core.address import format_rt_rw
from dampingan.core.dates import age_on, parse_iso
from dampingan.core.identity import group_digits
from dampingan.core.language import language, tr
from dampingan.core.period import Period
from dampingan.forms.answer import Answers
from dampingan.forms.model import Form
from dampingan.store.kind import MEMBERS
from dampingan.store.rows import read_answers
from dampingan.store.transaction import reason_text
from dampingan.store.workspace import Workspace
from dampingan.ui.families.forms import read_form_links
from dampingan.ui.families.words import status_cell
from dampingan.ui.records.details import HistoryEntry, RecordDetails, finding_lines
from dampingan.ui.records.history import read_record_history
from dampingan.ui.renewal.change import read_changes
from dampingan.ui.renewal.words import change_cell


def read_details(workspace: Workspace, family_id: int) -> RecordDetails:
    """Return what the pane shows of a family, tombstones too."""
    record = workspace.record("family", family_id)
    form = workspace.form()
    answers = read_answers(workspace, record).answers
    today = workspace.now().astimezone().date()
    status = "deleted" if record["deleted_at"] else str(record["status"])
    names = {row.key: row.values.get("nama", "") for row in answers.rows}
    rt_rw = _rt_rw(record["rt"], record["rw"])
    alive = status != "deleted"
    return RecordDetails(
        record_id=family_id,
        name=record["head_name"] or tr("(tanpa nama)"),
        place=" · ".join(part for part in (rt_rw, record["address"]) if part),
        state=status_cell(status),
        status=status,
        reason=reason_text(str(record["deleted_reason"] or record["status_reason"])),
        errors=record["error_count"],
        warnings=record["warning_count"],
        findings=finding_lines(record, form, names),
        members=tuple(_members(form, answers, today)),
        facts=tuple(_facts(dict(record))),
        links=read_form_links(workspace, family_id, record["member_count"]) if alive else (),
        links_title=tr("Isian tambahan"),
        change=change_cell(state) if (state := str(record["change_state"])) else None,
        changes=read_changes(workspace, family_id) if record["prior_period"] and alive else (),
        changes_title=tr("Yang berubah"),
    )


def read_history(workspace: Workspace, family_id: int) -> list[HistoryEntry]:
    """Return what happened to a family and its members, newest first."""
    return read_record_history(workspace, "family", family_id, workspace.form(), tr("Keluarga"))


def _rt_rw(rt: str, rw: str) -> str:
    return format_rt_rw(rt, rw) if rt or rw else ""


def _members(form: Form, answers: Answers, today: date) -> list[tuple[str, str]]:
    relation = form.questions.get("hubungan")
    labels: dict[str, str] = {}
    if relation is not None and relation.choice_list:
        labels = {
            c.code: form.text(c.label, language()) for c in form.choices[relation.choice_list]
        }
    found = []
    for row in answers.rows:
        if row.repeat != MEMBERS:
            continue
        role = row.values.get("hubungan", "")
        birth = parse_iso(row.values.get("tgl_lahir", ""))
        age = str(age_on(birth, today)) if birth and birth <= today else ""
        parts = [part for part in (labels.get(role, role), age) if part]
        found.append((row.values.get("nama", "") or tr("(tanpa nama)"), " · ".join(parts)))
    return found


def _facts(record: dict[str, object]) -> list[tuple[str, str]]:
    facts = []
    if record["no_kk"]:
        facts.append((tr("Nomor KK"), group_digits(str(record["no_kk"]))))
    if record["decile"]:
        period = str(record["decile_period"])
        source = tr("{decile} (DTSEN {period})", decile=record["decile"], period=period)
        facts.append((tr("Desil"), source if period else str(record["decile"])))
    if record["period"]:
        facts.append((tr("Periode"), Period.parse(str(record["period"])).label))
    if record["updated_at"]:
        at = datetime.fromisoformat(str(record["updated_at"])).astimezone()
        facts.append((tr("Diubah"), f"{at:%d/%m/%Y %H:%M}"))
    if record["updated_by"]:
        facts.append((tr("Oleh"), str(record["updated_by"])))
    return facts
