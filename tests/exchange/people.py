"""Families of the small village by their heads, as the tests of the exchange speak of them."""

from __future__ import annotations

from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace

UMI, BAMBANG, KARTINI = "Umi Rahayu", "Bambang Sutrisno", "Kartini"
"""Heads of its families."""


def family(workspace: Workspace, head: str) -> FamilyEntry:
    """Open a family."""
    with workspace.snapshot() as reader:
        found = next(i for i, name in reader.records("family", ("id", "head_name")) if name == head)
    return FamilyEntry.load(workspace, found)


def answer(workspace: Workspace, head: str, question: str, text: str) -> None:
    """Answer one of its questions."""
    family(workspace, head).set(Field(question), text)


def said(workspace: Workspace, head: str, question: str) -> str:
    """Return what was answered."""
    return family(workspace, head).session.kept(Field(question))


def key(workspace: Workspace, head: str) -> str:
    """Return its key."""
    return family(workspace, head).uid


def member(workspace: Workspace, head: str) -> str:
    """Return the key of its first member."""
    with workspace.snapshot() as reader:
        found = reader.records("person", ("uid", "family.head_name", "position"))
        return next(uid for uid, name, place in found if (name, place) == (head, 1))
