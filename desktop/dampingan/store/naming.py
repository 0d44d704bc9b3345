"""Records that say the name of a list's entry: brought up to date when the entry is renamed.

A visit is called by its agency (``jr:choice-name`` in the form's ``instance_name``). The name is
worked out when the visit is answered, so it has to be worked out again when the agency is renamed
or replaced; as part of the same operation, so that one undo takes both back.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from dampingan.core.language import language
from dampingan.forms.model import Form, Question
from dampingan.forms.session import FormSession
from dampingan.store import instrument, subject
from dampingan.store.reference import FILE, lists_of
from dampingan.store.rows import join_answers
from dampingan.store.transaction import Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_LOOKS_UP = ("choice-name", "instance(")


def renew_names(tx: Transaction, workspace: Workspace, changed: Collection[tuple[str, str]]) -> int:
    """Work out anew what records say of entries that are called otherwise now.

    Args:
        tx: the operation that changed the entries.
        workspace: which.
        changed: list and code of each entry.

    Returns:
        How many records say something else now.
    """
    codes: dict[str, set[str]] = {}
    for list_name, code in changed:
        codes.setdefault(list_name, set()).add(code)
    count = 0
    for extra in workspace.extra_forms():
        form = workspace.extra_form(extra.form_id)
        if extra.subject != subject.VILLAGE or not _says(form, codes):
            continue
        form = instrument.active(tx.connection, instrument.EXTRA, extra.form_id)
        count += sum(_renew(tx, workspace, form, record) for record in _records(tx, form, codes))
    return count


def _says(form: Form, codes: dict[str, set[str]]) -> bool:
    """Tell whether a form works something out from the words of one of these lists."""
    return not codes.keys().isdisjoint(lists_of(form)) and any(
        word in question.calculation for question in form.questions.values() for word in _LOOKS_UP
    )


def _records(tx: Transaction, form: Form, codes: dict[str, set[str]]) -> list[Any]:
    """Return the living records of a form whose root holds one of the entries."""
    wanted = {
        question.key: codes[question.choice_list.removesuffix(FILE)]
        for question in form.questions.values()
        if _offers(question, codes)
    }
    found = []
    for record in tx.connection.exec_driver_sql(
        "SELECT id, village_code, answers, aside FROM response "
        "WHERE form_id = ? AND deleted_at IS NULL",
        (form.form_id,),
    ).mappings():
        answers = join_answers(record, (), ()).values
        if any(not held.isdisjoint(answers.get(key, "").split()) for key, held in wanted.items()):
            found.append(record)
    return found


def _offers(question: Question, codes: dict[str, set[str]]) -> bool:
    return not question.repeat and question.choice_list.removesuffix(FILE) in codes


def _renew(tx: Transaction, workspace: Workspace, form: Form, record: Any) -> bool:
    rows = tx.connection.exec_driver_sql(
        "SELECT uid, repeat, parent_uid, answers, aside FROM roster_row "
        "WHERE response_id = ? AND deleted_at IS NULL ORDER BY position, id",
        (record["id"],),
    ).mappings()
    session = FormSession(
        form,
        join_answers(record, (), rows.all()),
        today=workspace.now().astimezone().date(),
        language=language(),
        tables=workspace.tables(form),
        properties={"username": workspace.actor},
    )
    answers, aside = session.record("")
    columns = subject.village_columns(form, answers, record["village_code"])
    return tx.update("response", record["id"], columns | {"answers": answers, "aside": aside})
