"""Record kinds name every column that people may see."""

from __future__ import annotations

import pytest

from dampingan.core.keys import LETTERS
from dampingan.store.kind import DOCUMENTS, KINDS, Kind
from dampingan.store.table import Record

INSIDE = {"id", "uid", "rev", "deleted_at", "deleted_reason", "resume", "prior", *DOCUMENTS}
INSIDE |= {"stamps", "joined_into", "received_at", "received_rev"}
INSIDE |= {"dot", "seen", "binding", "batch_uid", "kind"}
TRACE = {"updated_at", "updated_by"}
"""Keys, traces and documents: shown and sent by rules of their own."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_column_is_a_field_of_its_kind_or_a_link(kind: Kind) -> None:
    columns = set(kind.model.model_fields)
    fields = {field.key for field in kind.fields}
    links = {parent + "_id" for parent in KINDS}
    assert fields <= columns
    assert columns - fields <= INSIDE | TRACE | links
    assert set(Record.model_fields) <= columns


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_promoted_columns_are_fields_and_letters_are_those_of_keys(kind: Kind) -> None:
    assert set(kind.promoted) <= {field.key for field in kind.fields}
    assert LETTERS[kind.name] == kind.letter
    assert not kind.parent or kind.parent_column in kind.model.model_fields


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_names_numbers_and_addresses_of_people_are_personal(kind: Kind) -> None:
    private = {"nik", "no_kk", "birth_date", "address", "officer_phone"}
    if kind.name in {"family", "person"}:
        private |= {"name", "head_name"}
    for field in kind.fields:
        assert field.personal or field.key not in private, field.key
