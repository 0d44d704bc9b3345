"""What one side says of a record: the values of its fields and who knew what (see `merge`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dampingan.core.causality import DELETED, Stamps, Version, rank

_QUIET = frozenset(
    {
        *("position", "form_version", "house", "change_state", "status", "status_reason"),
        *("period", "joined_into"),
    }
)

Texts = Mapping[str, str]


def is_quiet(name: str) -> bool:
    """Tell whether nobody is asked about a field: where, in which state and round a record is.

    When it was written twice, the higher dot counts; the history keeps the other.
    """
    return name in _QUIET or name.startswith("accepted.")


@dataclass(frozen=True, slots=True)
class RecordState:
    """What one side says of a record.

    Attributes:
        kind, uid: the record.
        fields: field → the values that stand there, only fields that the side has an opinion on.
            A blank is a value with the text ``""``. A tombstone has an opinion on `DELETED` only.
        stamps: who knew what.
        complete: False when the side says nothing about some fields, so that what it has seen is
            no knowledge about the others.
        shown: field → the value that is the record's own, where the dots can't tell.
    """

    kind: str
    uid: str
    fields: Mapping[str, frozenset[Version]]
    stamps: Stamps
    complete: bool = True
    shown: Texts = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the field's own value, the one that the record shows; ``""`` for none."""
        told = self.shown.get(name)
        if told is not None:
            return told
        versions = self.fields.get(name)
        if not versions:
            return ""
        return self.own(versions, name).text

    def own(self, versions: frozenset[Version], name: str) -> Version:
        """Return which of a field's values is the record's own."""
        if len(versions) == 1:
            return next(iter(versions))
        own, beside = self.stamps.of(name), self.stamps.also.get(name, ())
        return max(versions, key=lambda v: (v.dot == own, v.dot not in beside, rank(v.dot), v.text))

    @property
    def deleted(self) -> bool:
        """Whether it is a tombstone."""
        return bool(self.text(DELETED))


def record_state(
    kind: str,
    uid: str,
    values: Texts,
    stamps: Stamps,
    siblings: Mapping[str, Iterable[Version]] | None = None,
    *,
    complete: bool = True,
) -> RecordState:
    """Return the state of a record with these values.

    Args:
        kind: the record kind.
        uid: its key.
        values: field → text, blanks of fields that it has an opinion on included.
        stamps: who knew what.
        siblings: field → values that stand beside (see `store.merging.conflict.siblings`).
        complete: whether `values` has every field.
    """
    fields = {name: frozenset((Version(stamps.of(name), text),)) for name, text in values.items()}
    shown: dict[str, str] = {}
    for name, more in (siblings or {}).items():
        if name in fields:
            fields[name] |= frozenset(more)
            shown[name] = values[name]
    return RecordState(kind, uid, fields, stamps, complete, shown)
