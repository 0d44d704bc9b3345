"""How many families of the survey a condition is true of, and which ones.

The condition is written as ``relevant`` is, over the questions of the family form: ``${jamban} !=
'1' and ${rt} = '003'``. One that names members' questions is asked of each member; a family counts
once when at least one of its members passes. Only families that are there count, and members who
live with them, unless the condition itself asks who does (``keberadaan``, ``ada``).

Conditions stay attached to what they were counted for (question ``saring``) and are counted again
at any time; what was typed beside them is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.language import language, tr
from dampingan.forms.condition import Condition, StoredRow
from dampingan.store.entry.open_record import AWAY
from dampingan.store.kind import MEMBERS
from dampingan.store.plan.record import plan_record, plan_records
from dampingan.store.plan.writing import operation
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

FILTER, COUNT, COUNTED_ON = "saring", "keluarga_hitung", "hitung_pada"
"""Questions of a problem or an activity: the condition, what it counted, the day."""

_COUNTED = ("masalah", "kegiatan")
"""Forms that have a condition."""

_GONE = ("2", "3", "4", "6")
"""404 keberadaan: deceased, moved, not found [Regsosek22-K 404]."""

_WHO = frozenset({"keberadaan", "ada"})
"""Questions by which a condition says itself which members it means."""

_BLOCK = 500

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SurveyCount:
    """What a condition counted.

    Attributes:
        family_ids: the families, by id.
        families: how many they are.
        persons: members that pass; of a condition about families, all of their members.
        at: UTC time.
    """

    family_ids: tuple[int, ...]
    families: int
    persons: int
    at: str


@dataclass(slots=True)
class _Tally:
    """A condition while families are asked."""

    condition: Condition
    present: bool
    family_ids: list[int] = field(default_factory=list)
    persons: int = 0


@dataclass(slots=True)
class _Known:
    """What was counted in one state of a workspace, on one day: conditions may ask for `today`."""

    generation: int
    day: date
    counts: dict[tuple[str, str], SurveyCount] = field(default_factory=dict)


_known: WeakKeyDictionary[Workspace, _Known] = WeakKeyDictionary()


def count_families(
    workspace: Workspace,
    expression: str,
    *,
    village_code: str = "",
    cancelled: Cancelled | None = None,
) -> SurveyCount:
    """Count the families that a condition is true of.

    What was counted is kept until the workspace changes.

    Args:
        workspace: where.
        expression: the condition; an empty one counts nothing.
        village_code: of this village only; by default all that the workspace holds.
        cancelled: asked now and then.

    Raises:
        DampinganError: the condition can't be read, or names what the form does not ask.
        CancelledError: `cancelled` said so.
    """
    counted = count_all(workspace, [expression], village_code=village_code, cancelled=cancelled)
    return counted[expression]


def count_all(
    workspace: Workspace,
    expressions: Iterable[str],
    *,
    village_code: str = "",
    cancelled: Cancelled | None = None,
) -> dict[str, SurveyCount]:
    """Count several conditions while the families are read once; see `count_families`."""
    known, day = _known.get(workspace), _today(workspace)
    if known is None or (known.generation, known.day) != (workspace.generation, day):
        known = _known[workspace] = _Known(workspace.generation, day)
    wanted = dict.fromkeys(expressions)
    missing = [one for one in wanted if (one, village_code) not in known.counts]
    if missing:
        conditions = {one: _condition(workspace, one) for one in missing if one.strip()}
        with workspace.reading() as connection:
            tallies = _tally(connection, conditions, village_code, cancelled)
        at = utc_text(workspace.now())
        for one in missing:
            known.counts[one, village_code] = _counted(tallies.get(one), at)
    return {one: known.counts[one, village_code] for one in wanted}


def count_many(
    workspace: Workspace,
    expressions: Mapping[str, str],
    *,
    village_code: str = "",
    cancelled: Cancelled | None = None,
) -> dict[str, SurveyCount]:
    """Count several conditions by name; those that can't be read are left out.

    Args:
        workspace: where.
        expressions: name → condition; questions that the family form does not have in this
            workspace leave a figure out, not all of them.
        village_code: of this village only.
        cancelled: asked now and then.
    """
    form = workspace.form("family")
    readable = {name: text for name, text in expressions.items() if not problem_of(form, text)}
    counts = count_all(workspace, readable.values(), village_code=village_code, cancelled=cancelled)
    return {name: counts[text] for name, text in readable.items()}


def problem_of(form: Form, expression: str) -> str:
    """Return why a condition can't be asked of a form, in a sentence; ``""`` when it can."""
    try:
        Condition(form, expression, today=date.min)
    except DampinganError as problem:
        return str(problem)
    return ""


def recount(workspace: Workspace, uid: str, *, cancelled: Cancelled | None = None) -> SurveyCount:
    """Count a record's condition anew and write the result and the day into it.

    Raises:
        KeyError: no such record.
        DampinganError: its condition can't be read.
        StorageError: not saved.
    """
    record = plan_record(workspace, uid)
    if record is None:
        raise KeyError(uid)
    village = record.village_code
    counted = count_families(
        workspace, record.text(FILTER), village_code=village, cancelled=cancelled
    )
    with operation(workspace, tr("Menghitung keluarga terdampak")) as op:
        op.answer(uid, figure_answers(workspace, counted, record.text(FILTER)))
    return counted


def recount_all(
    workspace: Workspace, village_code: str = "", *, cancelled: Cancelled | None = None
) -> dict[str, SurveyCount]:
    """Count the conditions of all problems and activities anew, as one operation.

    Conditions that can't be read are left out; only figures that differ are written.

    Args:
        workspace: where.
        village_code: of this village only.
        cancelled: asked now and then.

    Returns:
        Record's key → what was counted.

    Raises:
        StorageError: not saved.
    """
    records = [
        record
        for form_id in _COUNTED
        for record in plan_records(workspace, form_id, village_code=village_code, rows=False)
        if record.text(FILTER).strip()
    ]
    found: dict[str, SurveyCount] = {}
    for village, group in groupby(
        sorted(records, key=lambda r: r.village_code), key=lambda r: r.village_code
    ):
        listed = list(group)
        readable = {r.text(FILTER) for r in listed if is_readable(workspace, r.text(FILTER))}
        counts = count_all(workspace, readable, village_code=village, cancelled=cancelled)
        found |= {r.uid: counts[r.text(FILTER)] for r in listed if r.text(FILTER) in counts}
    before = {record.uid: record for record in records}
    with operation(workspace, tr("Menghitung ulang keluarga terdampak")) as op:
        for uid, counted in found.items():
            if COUNT not in workspace.extra_form(before[uid].form_id).questions:
                continue  # an activity names its families; it keeps no figure
            if before[uid].text(COUNT) != str(counted.families) or not before[uid].text(COUNTED_ON):
                op.answer(uid, figure_answers(workspace, counted, before[uid].text(FILTER)))
    return found


def is_readable(workspace: Workspace, expression: str) -> bool:
    """Tell whether a condition can be counted."""
    return not problem_of(workspace.form("family"), expression)


def figure_answers(workspace: Workspace, counted: SurveyCount, expression: str) -> dict[str, str]:
    """Return the answers by which a record keeps what its condition counted; none without one."""
    if not expression.strip():
        return {COUNT: "", COUNTED_ON: ""}
    return {COUNT: str(counted.families), COUNTED_ON: _today(workspace).isoformat()}


# ---------------------------------------------------------------------- inside


def _today(workspace: Workspace) -> date:
    return workspace.now().astimezone().date()


def _counted(tally: _Tally | None, at: str) -> SurveyCount:
    if tally is None:
        return SurveyCount((), 0, 0, at)
    return SurveyCount(tuple(tally.family_ids), len(tally.family_ids), tally.persons, at)


_compiled: WeakKeyDictionary[Any, dict[tuple[str, str, str], Condition]] = WeakKeyDictionary()


def _condition(workspace: Workspace, expression: str) -> Condition:
    """Return a condition over the family form, made ready once."""
    form = workspace.form("family")
    today = _today(workspace)
    kept = _compiled.setdefault(workspace, {})
    key = expression, f"{form.form_id} {form.version} {form.hash}", f"{today} {language()}"
    if key not in kept:
        kept[key] = Condition(
            form,
            expression,
            today=today,
            language=language(),
            tables=workspace.tables(form),
        )
    return kept[key]


def _tally(
    connection: Connection,
    conditions: Mapping[str, Condition],
    village_code: str,
    cancelled: Cancelled | None,
) -> dict[str, _Tally]:
    tallies = {
        one: _Tally(condition.apart(), _WHO.isdisjoint(condition.reads.get(MEMBERS, ())))
        for one, condition in conditions.items()
    }
    if not tallies:
        return {}
    for number, (family_id, members, answers, rows, present) in enumerate(
        _families(connection, [tally.condition for tally in tallies.values()], village_code)
    ):
        if cancelled is not None and number % _BLOCK == 0 and cancelled():
            raise CancelledError
        for tally in tallies.values():
            chosen = present if tally.present else rows
            passing = tally.condition.passing(answers, chosen)
            if passing:
                tally.family_ids.append(family_id)
                tally.persons += len(passing) if tally.condition.each else members
    return tallies


_Family = tuple[int, int, dict[str, str], list[StoredRow], list[StoredRow]]
_LIVING = f"deleted_at IS NULL AND status NOT IN ({', '.join(map(repr, sorted(AWAY)))})"


def _families(
    connection: Connection, conditions: Sequence[Condition], village_code: str
) -> Iterator[_Family]:
    """Yield id, members, answers, rows, and rows without members who went, of each family."""
    reads: dict[str, dict[str, None]] = {}
    for condition in conditions:
        for repeat, keys in condition.reads.items():
            reads.setdefault(repeat, {}).update(dict.fromkeys(keys))
    families = _extracted(
        connection,
        f"SELECT id, member_count{{answers}} FROM family WHERE {_LIVING}{{village}} ORDER BY id",
        tuple(reads.get("", ())),
        village_code,
    )
    below = [_rows(connection, repeat, tuple(keys), village_code) for repeat, keys in reads.items()]
    rows = merge(*below, key=itemgetter(0))
    upcoming = next(rows, None)
    for (family_id, members), answers in families:
        own: list[StoredRow] = []
        present: list[StoredRow] = []
        while upcoming is not None and upcoming[0] <= family_id:
            if upcoming[0] == family_id:
                own.append(upcoming[1])
                if not upcoming[2]:
                    present.append(upcoming[1])
            upcoming = next(rows, None)
        yield family_id, members, answers, own, present


def _rows(
    connection: Connection, repeat: str, keys: tuple[str, ...], village_code: str
) -> Iterator[tuple[int, StoredRow, bool]]:
    """Yield family's id, row, and whether it is a member who went, by family and place."""
    if not repeat:
        return
    owned = f"family_id IN (SELECT id FROM family WHERE {_LIVING}{{village}})"
    order = "ORDER BY family_id, position, id"
    if repeat == MEMBERS:
        sql = (
            f"SELECT family_id, presence IN ({', '.join(map(repr, _GONE))}){{answers}} "
            f"FROM person WHERE deleted_at IS NULL AND {owned} {order}"
        )
        bound: tuple[str, ...] = ()
    else:
        sql = (
            "SELECT family_id, 0{answers} FROM roster_row "
            f"WHERE deleted_at IS NULL AND repeat = ? AND {owned} {order}"
        )
        bound = (repeat,)
    for (family_id, gone), answers in _extracted(connection, sql, keys, village_code, bound):
        yield family_id, StoredRow(repeat, answers), bool(gone)


def _extracted(
    connection: Connection,
    sql: str,
    keys: tuple[str, ...],
    village_code: str,
    bound: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[Any, Any], dict[str, str]]]:
    """Yield two columns and the answers to some questions; SQLite reads the JSON, not Python."""
    answers = "".join(", json_extract(answers, ?)" for _ in keys)
    village = " AND village_code = ?" if village_code else ""
    values = (*map(_path, keys), *bound, *([village_code] if village_code else ()))
    cursor = connection.exec_driver_sql(sql.format(answers=answers, village=village), values).cursor
    assert cursor is not None
    while block := cursor.fetchmany(_BLOCK):
        for row in block:
            told = zip(keys, row[2:], strict=True)
            yield row[:2], {key: text for key, text in told if text}


def _path(key: str) -> str:
    return '$."' + key.replace('"', '\\"') + '"'
