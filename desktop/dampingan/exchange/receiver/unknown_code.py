"""Codes of reference lists that nobody knows: kept as they came, and said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dampingan.core.language import tr
from dampingan.core.missing import is_missing
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.receiver.comparing import Forms
from dampingan.exchange.receiver.staging import LIST_ENTRY, RECORD_KINDS, Staged, StagedRecord
from dampingan.store.reader import Reader
from dampingan.store.reference import FILE
from dampingan.store.workspace import Workspace


def say_unknown_codes(workspace: Workspace, reader: Reader, staged: Staged) -> None:
    """Say which answers hold a code that neither the workspace nor the file knows.

    Args:
        workspace: knows the questionnaires.
        reader: a snapshot of it.
        staged: the workbook; findings are added.
    """
    forms = Forms(workspace, staged)
    known = set(reader.records("reference", ("list", "code")))
    for record in staged.records.values():
        if record.kind == LIST_ENTRY:
            known.add((record.columns.get("_list", ""), record.columns.get("_code", "")))
    asked: dict[str, Mapping[str, tuple[str, frozenset[str]]]] = {}
    for record in staged.records.values():
        if record.kind not in RECORD_KINDS:
            continue
        if record.sheet not in asked:
            asked[record.sheet] = dict(_asked(forms, record.sheet))
        for question, (name, offered) in asked[record.sheet].items():
            for code in record.answers.get(question, "").split():
                if not ((name, code) in known or code in offered or is_missing(code)):
                    staged.findings.append(_finding(record, question, code))


def _asked(forms: Forms, sheet: str) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """Yield question, reference list and offered codes of the questions in rows of a sheet."""
    form, here = forms.form(sheet), forms.answerable(sheet)
    for key in here:
        name = form.questions[key].choice_list
        codes = form.choices.get(name, ()) if name.endswith(FILE) else ()
        if codes:
            yield key, (name.removesuffix(FILE), frozenset(choice.code for choice in codes))


def _finding(record: StagedRecord, question: str, code: str) -> ImportFinding:
    told = tr(
        "Kode “{code}” tidak ada di daftar acuan sini; isiannya disimpan. Minta daftar terbaru "
        "dari kabupaten/kota, atau pilih dari daftar.",
        code=code[:40],
    )
    return ImportFinding(*record.place, question, "", told)
