"""Which checks are about a roster that may not be keyed yet.

A check on the head's name that counts the members is right to complain at the end, and wrong to
do so while the block of the members is still empty. Such findings wait until the roster was left.
"""

from __future__ import annotations

import re

from dampingan.forms.model import Form

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def rosters_of_checks(form: Form, rosters: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Return check name → the rosters whose rows it looks at from outside.

    Args:
        form: the questionnaire.
        rosters: keys of the repeats that have a grid.
    """
    by_name: dict[str, list[str]] = {}
    for key, question in form.questions.items():
        by_name.setdefault(question.name, []).append(key)
    roster_of = {
        key: next((r for r in rosters if r == question.repeat), "")
        for key, question in form.questions.items()
    }

    def reached(expression: str, seen: set[str]) -> set[str]:
        found: set[str] = set()
        for name in _REFERENCE.findall(expression):
            if name in rosters:
                found.add(name)
            for key in by_name.get(name, ()):
                if key in seen:
                    continue
                seen.add(key)
                found.add(roster_of[key])
                found |= reached(form.questions[key].calculation, seen)
        return found

    return {
        check.name: frozenset(reached(check.expression, {key}) - {"", roster_of[key]})
        for key, question in form.questions.items()
        for check in question.checks
    }
