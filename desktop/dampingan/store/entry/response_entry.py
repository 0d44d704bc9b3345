"""An additional form while it is being filled about a family, a person or the village."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Self

from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.forms.model import Form
from dampingan.store import instrument, subject
from dampingan.store.entry.family_entry import region_answers
from dampingan.store.entry.open_record import Entry
from dampingan.store.entry.saved_record import SavedRecord
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace

_KNOWN = ("nama_kk", "no_kk", "alamat", "rt", "rw", "nama", "nik", "jk", "tgl_lahir")
"""Questions that an additional form need not ask again when it calls them as `keluarga` does."""


class ResponseEntry(Entry):
    """One filled form open for entry; rows of all its repeats are roster rows.

    Attributes:
        subject: what it is about.
        subject_columns: the columns that follow from it.
    """

    kind = "response"

    subject: Subject
    subject_columns: dict[str, Any]

    @classmethod
    def create(
        cls,
        workspace: Workspace,
        form_id: str,
        about: Subject,
        values: Mapping[str, str] | None = None,
        *,
        uid: str = "",
    ) -> Self:
        """Begin filling a form with what the program knows, and open it.

        Args:
            workspace: where.
            form_id: an additional form that is installed.
            about: the family, person or village.
            values: answers to start from (question key → text).
            uid: its key, for samples; made otherwise.

        Raises:
            WorkspaceError: the form is not installed.
            KeyError: there is no such family or person.
        """
        form = workspace.extra_form(form_id)
        entry = cls(workspace, None)
        entry.uid = uid or new_key("J")
        with workspace.reading() as connection:
            found = subject.read_subject(connection, about, str(workspace.village["name"]))
        entry.subject_columns = found.columns
        entry._place(found.gone)
        known = region_answers(found.columns.get("village_code") or workspace.village_code)
        for document in found.answers:
            answers = json.loads(document)
            known |= {key: answers[key] for key in _KNOWN if answers.get(key)}
        entry._start(form, _offered(form, known) | dict(values or {}))
        entry._save(tr("Isian baru"), record=entry._blank(workspace))
        return entry

    @property
    def response_id(self) -> int:
        """Id of the response."""
        return self.record_id

    # -- inside ----------------------------------------------------------------------------

    def _active_form(self, record: Mapping[Any, Any]) -> Form:
        return self.workspace.extra_form(record["form_id"])

    def _read_state(self, record: Mapping[Any, Any]) -> None:
        super()._read_state(record)
        names = ("subject", "family_id", "person_id", "title", "village_code", "rt", "rw")
        self.subject_columns = {name: record[name] for name in names}
        with self.workspace.reading() as connection:
            found = subject.is_gone(connection, record["family_id"], record["person_id"])
        self._place(found)

    def _place(self, gone: bool) -> None:
        columns = self.subject_columns
        kind = columns["subject"]
        ids = {subject.FAMILY: columns.get("family_id"), subject.PERSON: columns.get("person_id")}
        self.subject = Subject(kind, ids.get(kind), columns["title"], gone)

    def _root_columns(self) -> dict[str, Any]:
        answers, aside = self.session.record("")
        columns: dict[str, Any] = {"answers": answers, "aside": aside}
        if self.subject.kind == subject.VILLAGE:
            code = self.subject_columns.get("village_code") or self.workspace.village_code
            columns |= subject.village_columns(self.form, answers, code)
            title = columns.get("title", self.subject.title)
            self.subject_columns = self.subject_columns | {"title": title}
            self.subject = replace(self.subject, title=title)
        return columns

    def _blank(self, workspace: Workspace) -> dict[str, Any]:
        columns: dict[str, Any] = self.subject_columns
        if workspace is not self.workspace:  # rescued: its family is not in the new file
            columns = columns | {"family_id": None, "person_id": None}
            workspace.install(self.form, b"", "json", instrument.EXTRA, subject=columns["subject"])
        return columns | {
            "uid": self.uid,
            "village_code": columns.get("village_code") or workspace.village_code,
            "period": workspace.period,
            "form_id": self.form.form_id,
            "form_version": self.form.version,
        }

    def _take_over(self, entry: SavedRecord) -> None:
        super()._take_over(entry)
        assert isinstance(entry, ResponseEntry)
        self.subject_columns, self.subject = dict(entry.subject_columns), entry.subject

    def _status_label(self, status: str) -> str:
        return _STATUS_LABELS[status]()


def _offered(form: Form, known: Mapping[str, str]) -> dict[str, str]:
    """Leave out what the form works out itself or has no code for."""
    offered = {}
    for key, text in known.items():
        question = form.questions.get(key)
        if question is None or question.repeat or question.calculation or question.readonly:
            continue
        codes = {choice.code for choice in form.choices.get(question.choice_list, ())}
        if not codes or text in codes:
            offered[key] = text
    return offered


_STATUS_LABELS: dict[str, Callable[[], str]] = {
    "draft": lambda: tr("Mengembalikan ke draf"),
    "complete": lambda: tr("Menyelesaikan isian"),
    "verified": lambda: tr("Memverifikasi isian"),
    "moved": lambda: tr("Menandai isian pindah"),
    "deceased": lambda: tr("Menandai isian meninggal"),
    "not_found": lambda: tr("Menandai isian tidak ditemukan"),
    "deleted": lambda: tr("Menghapus isian"),
}
