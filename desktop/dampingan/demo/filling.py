"""Puts an invented family's answers through the questionnaire.

Every question was answered, asked or not; the form decides what counts. So the sample follows the
form's own skips, and a form that a regency has adapted still gets a whole sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dampingan.core.language import language
from dampingan.core.regions import regions
from dampingan.demo.case import Invented
from dampingan.demo.household import Household
from dampingan.forms.answer import Answers, Field, Row
from dampingan.forms.model import Form, QuestionType
from dampingan.forms.session import FormSession

MEMBERS = "anggota"
"""Key of the repeat whose rows are the members."""

_REGION = ("kode_provinsi", "kode_kabupaten", "kode_kecamatan", "kode_desa")
_CODED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_MOST_REPAIRS = 400


@dataclass(slots=True)
class Filled:
    """A family whose answers went through the form.

    Attributes:
        household: who they are.
        session: the form with their answers. It also holds answers that don't count; only those
            to the questions of `aside` are meant to be kept.
        status, reason: state of the family in the workspace.
        resume: where a draft goes on.
        shares_numbers: whether another family has one of its identity numbers.
    """

    household: Household
    session: FormSession
    status: str
    reason: str
    aside: frozenset[str]
    resume: Field | None
    shares_numbers: bool = False


def fill(form: Form, invented: Invented, *, today: date, village_code: str) -> Filled:
    """Answer the form for a family.

    Args:
        form: the family questionnaire.
        invented: the family.
        today: the form's day.
        village_code: Kemendagri code, for questions 101–104.
    """
    session = _session(form, _answers(form, invented, village_code), today)
    resume = None
    if invented.stop is not None:
        session, resume = _stopped(session, invented, today)
    elif invented.complete and not invented.only:
        _answer_the_rest(session)
    return Filled(
        invented.household,
        session,
        invented.status,
        invented.reason,
        invented.aside,
        resume,
        invented.case == "same_person_twice",
    )


def _session(form: Form, answers: Answers, today: date) -> FormSession:
    return FormSession(form, answers, today=today, language=language())


def _answers(form: Form, invented: Invented, village_code: str) -> Answers:
    parts = regions().bps_parts(regions()[village_code])
    place = {key: text for key, text in zip(_REGION, parts, strict=True) if key in form.questions}
    rows = [
        Row(member.person.key, MEMBERS, "", _kept(form, invented, member.answers))
        for member in invented.members
    ]
    return Answers(place | _kept(form, invented, invented.home), rows)


def _kept(form: Form, invented: Invented, answers: Mapping[str, str]) -> dict[str, str]:
    return {
        key: text
        for key, text in answers.items()
        if text and key in form.questions and (not invented.only or key in invented.only)
    }


def _stopped(
    session: FormSession, invented: Invented, today: date
) -> tuple[FormSession, Field | None]:
    """Forget everything from the field where a draft stops."""
    question, place = invented.stop or ("", -1)
    row = invented.members[place].person.key if place >= 0 else ""
    route = session.route()
    at = Field(question, row)
    count = route.index(at) if at in route else len(route) // 2
    known: dict[str, dict[str, str]] = {"": {}}
    for field in [*(Field(key) for key in _REGION), *route[:count]]:
        known.setdefault(field.row, {})[field.question] = session.value(field)
    members = [m.person.key for m in invented.members]
    # Names come first on paper: the roster is written down before anybody's details.
    entered = members[: place + 1] if place >= 0 else []
    rows = [Row(key, MEMBERS, "", known.get(key, {})) for key in entered]
    short = _session(session.form, Answers(known[""], rows), today)
    return short, at if at in route else route[count]


def _answer_the_rest(session: FormSession) -> None:
    """Answer what the form still wants, in the order in which it asks."""
    for _ in range(_MOST_REPAIRS):
        wanted = (f for f in session.all_findings() if f.check.endswith(".required"))
        field = next((f.field for f in wanted), None)
        if field is None:
            return
        text = _plain_answer(session, field)
        if not text:
            return
        session.set(field, text)


def _plain_answer(session: FormSession, field: Field) -> str:
    """Return an unremarkable answer to a question the sample knows nothing about."""
    question = session.form.questions[field.question]
    if question.type in _CODED:
        codes = [choice.code for choice in session.choices(field)]
        return next((code for code in ("2", "0") if code in codes), codes[0] if codes else "")
    if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
        return "1"
    if question.type is QuestionType.DATE:
        return session.value(Field("tgl_pendataan"))
    return "-" if question.type is QuestionType.TEXT else ""
