"""Keys of the `parked` document: what the current form version has no place for.

An answer is parked under ``question@version``, where the version is the form's that it was given
in. What stood beside a question is parked with it: ``note|question|row@version``,
``accepted|question|row|check@version`` and ``prior|question@version``. Question keys hold neither
``@`` nor ``|`` (they are XML names, joined by ``/``).
"""

from __future__ import annotations

from dataclasses import dataclass

ANSWER, NOTE, ACCEPTED, PRIOR = "answer", "note", "accepted", "prior"

_PARTS = {NOTE: 3, ACCEPTED: 4, PRIOR: 2}


@dataclass(frozen=True, slots=True)
class ParkedKey:
    """What a parked text was, and where.

    Attributes:
        part: ``answer``, ``note``, ``accepted`` or ``prior``.
        question: key of the question in the version that it was given in.
        version: that version.
        row: for notes and acceptances the row that they were about; answers and prior answers
            are parked on their own row's record.
        check: for acceptances the name of the rule.
    """

    part: str
    question: str
    version: str
    row: str = ""
    check: str = ""

    def __str__(self) -> str:
        """Return the key as it is stored."""
        match self.part:
            case "note":
                left = f"note|{self.question}|{self.row}"
            case "accepted":
                left = f"accepted|{self.question}|{self.row}|{self.check}"
            case "prior":
                left = f"prior|{self.question}"
            case _:
                left = self.question
        return f"{left}@{self.version}"


def parked_key(text: str) -> ParkedKey:
    """Return what a key of a `parked` document says; any text is taken as an answer's at worst."""
    left, _, version = text.partition("@")
    part, *rest = left.split("|", 3)
    if rest and _PARTS.get(part) == len(rest) + 1:
        row, check = ([*rest[1:], "", ""])[:2]
        return ParkedKey(part, rest[0], version, row, check)
    return ParkedKey(ANSWER, left, version)
