"""Which questionnaires a workspace holds, each in the version that its answers follow."""

from __future__ import annotations

from dampingan.exchange.sheet.layout import OwnForm, tally_of
from dampingan.exchange.writer.survey import Survey
from dampingan.forms.model import Form, Group
from dampingan.store.kind import MEMBERS
from dampingan.store.plan.form import PLAN_FORMS
from dampingan.store.reader import Reader


def main_form(reader: Reader, survey: Survey) -> OwnForm:
    """Return the main questionnaire."""
    form = reader.form("family")
    return OwnForm(form, _old_repeats(form, "", survey))


def extra_forms(reader: Reader, survey: Survey) -> list[OwnForm]:
    """Return every additional form that is active or has answers, by its id.

    Those of the village's assessment come last, in the order of the work.

    One that is not active any more is taken in its newest version. Answers of a form that is gone
    altogether still travel: they are all parked.
    """
    chosen: dict[str, int | None] = {}
    for entry in reader.instruments():
        if entry.target != "family" and (entry.active or _has_rows(entry.form_id, survey)):
            chosen[entry.form_id] = entry.id
    active = {e.form_id: e.id for e in reader.instruments() if e.target != "family" and e.active}
    chosen |= active
    for tally in survey.rows:
        kind, _, form_id = tally.partition("\x1f")
        if kind == "response":
            chosen.setdefault(form_id.partition("\x1f")[0], None)
    found = []
    for form_id, instrument_id in sorted(chosen.items(), key=lambda item: _place(item[0])):
        form = reader.instrument_form(instrument_id) if instrument_id else _without(form_id)
        found.append(OwnForm(form, _old_repeats(form, form_id, survey)))
    return found


def _place(form_id: str) -> tuple[int, str]:
    return (PLAN_FORMS.index(form_id) + 1 if form_id in PLAN_FORMS else 0), form_id


def _has_rows(form_id: str, survey: Survey) -> bool:
    return bool(survey.rows.get(tally_of("response", form_id)))


def _without(form_id: str) -> Form:
    return Form(form_id, "", {"": form_id}, Group("", "", {}, ()), {})


def _old_repeats(form: Form, form_id: str, survey: Survey) -> tuple[str, ...]:
    start = tally_of("roster_row", form_id)
    named = [tally.removeprefix(start) for tally in survey.rows if tally.startswith(start)]
    known = {group.key for group in form.groups.values() if group.is_repeat}
    return tuple(sorted(name for name in named if name not in known and name != MEMBERS))
