"""Questions whose answers are keys of other records, and how people write those in a workbook.

The answer is keys apart by blanks, ``J-… J-…`` (see `store.plan.link`). Nobody can type those, so
the cell offers the other sheet's names, and a name, the number of the other sheet's row or a key
may be typed; the receiver makes keys of it (`receiver.linking`). A column beside it repeats what
the linked records are called; it is never read back.
"""

from __future__ import annotations

import re

from dampingan.forms.model import Form, Question, QuestionType
from dampingan.store.plan import link

FAMILY = "family"
"""Target of links to families."""

ANY = "*"
"""Target of links to a record of any questionnaire."""

NAME_QUESTION = "instanceName"
"""Question by which a form says what its records are called (ODK's ``instance_name``)."""

_FAMILIES = frozenset({FAMILY, "keluarga"})
_NAMED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def targets_of(question: Question) -> str:
    """Return what a question's keys name: ids of forms apart by blanks, `FAMILY` or `ANY`.

    ``""`` for a question that is no link.
    """
    told = link.target_of(question)
    if told is None or question.type is not QuestionType.TEXT:
        return ""
    names = [FAMILY if name in _FAMILIES else name for name in told.split()]
    return " ".join(names) or ANY


def name_question(form: Form) -> str:
    """Return the one question whose answer is what a record is called, ``""`` without such."""
    naming = form.questions.get(NAME_QUESTION)
    if naming is None:
        return ""
    asked = {key for key in _NAMED.findall(naming.calculation) if key in form.questions}
    return asked.pop() if len(asked) == 1 and NAME_QUESTION not in asked else ""


def has_names(form: Form) -> bool:
    """Tell whether the records of a form are called by what they answer."""
    return NAME_QUESTION in form.questions


def names_column(key: str) -> str:
    """Return the machine name of the column that repeats what a question's keys name."""
    return f"_ref_link.{key}"
