"""What people said about answers: findings they let stand, notes they wrote beside them.

Both are JSON objects of the record, so that history and undo see single ones come and go. An
acceptance holds for the answer that it was given for; with another answer it lapses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dampingan.forms.session import Field, FormSession
from dampingan.store.finding import StoredFinding, key_of
from dampingan.store.transaction import utc_text


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who let a finding stand.

    Attributes:
        at: when (UTC).
        by: the operator's name.
        answer: the answer that was accepted.
    """

    at: datetime
    by: str
    answer: str


def encode_acceptance(at: datetime, by: str, answer: str) -> str:
    """Return an acceptance as it is stored: time, operator and answer, joined by bars."""
    return f"{utc_text(at)}|{by.replace('|', ' ')}|{answer}"


def decode_acceptance(text: str) -> Acceptance:
    """Return an acceptance that was stored; one with a strange time is of the year 1."""
    at, by, answer = [*text.split("|", 2), "", ""][:3]
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = datetime.min.replace(tzinfo=UTC)
    return Acceptance(moment, by, answer)


def standing(session: FormSession, accepted: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of acceptances whose answer is still the one that was accepted.

    Args:
        session: the answers.
        accepted: as stored.
    """
    return frozenset(key for key, text in accepted.items() if _stands(session, key, text))


def _stands(session: FormSession, key: str, text: str) -> bool:
    question, row, _ = key.split("|", 2)
    return kept_answer(session, Field(question, row)) == decode_acceptance(text).answer


def kept_answer(session: FormSession, field: Field) -> str | None:
    """Return what was typed in a field, None when it is not there (any more)."""
    try:
        return session.kept(field)
    except KeyError:
        return None


class Remarks:
    """Acceptances and notes of one open record.

    Attributes:
        accepted, notes: as stored.
    """

    def __init__(self, accepted: str = "{}", notes: str = "{}") -> None:
        self.accepted: dict[str, str] = json.loads(accepted)
        self.notes: dict[str, str] = json.loads(notes)

    def accept(
        self,
        session: FormSession,
        findings: Iterable[StoredFinding],
        at: Callable[[], datetime],
        by: str,
    ) -> None:
        """Let findings stand with the answers that are there now."""
        for found in findings:
            answer = kept_answer(session, Field(found.question, found.row)) or ""
            self.accepted[key_of(found)] = encode_acceptance(at(), by, answer)

    def acceptance(self, session: FormSession, found: StoredFinding) -> Acceptance | None:
        """Return who let a finding stand, None when nobody did or the answer is another now."""
        text = self.accepted.get(key_of(found))
        if text is None or not _stands(session, key_of(found), text):
            return None
        return decode_acceptance(text)

    def lapse(self, session: FormSession) -> None:
        """Drop acceptances of answers that are others now; history keeps them.

        Those of questions that this version of the form does not ask stay for the others.
        """
        asked = session.form.questions
        self.accepted = {
            key: text
            for key, text in self.accepted.items()
            if key.split("|", 1)[0] not in asked or _stands(session, key, text)
        }

    def note(self, field: Field) -> str:
        """Return what was written beside an answer, ``""`` for nothing."""
        return self.notes.get(f"{field.question}|{field.row}", "")

    def set_note(self, field: Field, text: str) -> None:
        """Write something beside an answer; nothing takes it away."""
        key = f"{field.question}|{field.row}"
        if text.strip():
            self.notes[key] = text.strip()
        else:
            self.notes.pop(key, None)

    def by_field(self, session: FormSession) -> dict[Field, str]:
        """Return the notes of fields that are there now."""
        fields = {Field(*key.split("|", 1)): text for key, text in self.notes.items()}
        return {f: text for f, text in fields.items() if kept_answer(session, f) is not None}
