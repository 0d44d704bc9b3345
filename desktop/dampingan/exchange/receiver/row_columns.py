"""From a workbook's row to the columns of a record that is new here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dampingan.core.causality import DELETED
from dampingan.core.errors import DampinganError
from dampingan.core.period import Period
from dampingan.exchange.receiver.draft import Draft
from dampingan.exchange.receiver.staging import Staged, StagedRecord
from dampingan.forms.session import FormSession
from dampingan.store import finding
from dampingan.store.consistency import DUPLICATE_KK, DUPLICATE_NIK
from dampingan.store.entry.remark import standing
from dampingan.store.kind import CHANGE_STATES, STATUSES
from dampingan.store.merging.field_value import NO_REASON
from dampingan.store.rows import stored
from dampingan.store.version.parked import ANSWER, ParkedKey


class RowColumns:
    """Makes columns of the rows of one workbook."""

    def __init__(self, staged: Staged, now: str) -> None:
        """Take the workbook and the time (UTC) that deletions without one get."""
        self._staged = staged
        self._now = now
        self._last: dict[tuple[str, str], int] = {}
        self._silent: dict[str, tuple[str, ...]] = {}

    def deletion(self, draft: Draft) -> dict[str, Any]:
        """Return the columns that say whether a record is there."""
        if draft.new:
            if not draft.deleted:
                return {"deleted_at": None, "deleted_reason": ""} if draft.held else {}
            at = draft.record.columns.get("_deleted_at", "")
            return {
                "deleted_at": at or self._now,
                "deleted_reason": draft.record.columns.get("_deleted_reason", ""),
            }
        if DELETED not in draft.taken:
            return {}
        if not draft.deleted:
            return {"deleted_at": None, "deleted_reason": ""}
        at = draft.outcome.record.columns.get("_deleted_at", "") if draft.outcome else ""
        reason = draft.text(DELETED)
        return {
            "deleted_at": at or self._now,
            "deleted_reason": "" if reason == NO_REASON else reason,
        }

    def state(self, record: StagedRecord) -> dict[str, Any]:
        """Return what a family or filled form has beside its answers."""
        columns = record.columns
        status = columns.get("_status", "")
        known = status in STATUSES and status != "deleted"
        change = columns.get("_change_state", "")
        return {
            "village_code": self.village(record),
            "period": self._period(columns.get("_period", "")),
            "form_version": columns.get("_form_version", ""),
            "status": status if known else "draft",
            "status_reason": "" if record.deleted else columns.get("_status_reason", ""),
            "change_state": change if change in CHANGE_STATES else "",
            "notes": record.documents.get("notes", {}),
            "accepted": record.documents.get("accepted", {}),
        }

    def _period(self, text: str) -> str:
        """Return a record's period; the file's when somebody wrote what is none."""
        try:
            return str(Period.parse(text))
        except DampinganError:
            return self._staged.submission.identity.period

    def told(self, record: StagedRecord, known: frozenset[str]) -> dict[str, Any]:
        """Return the answers; those to questions that are not known here are parked."""
        answers = dict(record.answers)
        parked = dict(record.documents.get("parked", {}))
        version = self._staged.facts[record.sheet].version
        for key in record.answers.keys() - known:
            parked.setdefault(str(ParkedKey(ANSWER, key, version)), answers.pop(key))
        return {"answers": answers, "parked": parked}

    def worked_out(self, session: FormSession, row: str, sheet: str) -> dict[str, str]:
        """Return the answers of a row that the form works out and that did not travel."""
        if sheet not in self._silent:
            asked, questions = self._staged.asked[sheet], session.form.questions.values()
            wanted = (q.key for q in questions if not q.answerable and q.key not in asked)
            self._silent[sheet] = tuple(wanted)
        if not self._silent[sheet]:
            return {}
        try:
            answers = session.record(row)[0]
        except KeyError:
            return {}  # a row of a repeat that the form has no more
        return {key: answers[key] for key in self._silent[sheet] if key in answers}

    def position(self, record: StagedRecord) -> int:
        """Return a row's place; one that was typed without comes behind its siblings."""
        key = record.sheet, record.parent
        place = record.position or self._last.get(key, 0) + 1
        self._last[key] = max(self._last.get(key, 0), place)
        return place

    def village(self, record: StagedRecord) -> str:
        """Return the village that a row is of."""
        code = self._staged.submission.identity.village_code
        return record.columns.get("_village_code", "") or code


def findings_of(session: FormSession, accepted: Mapping[str, str], known: str) -> dict[str, Any]:
    """Return what checks say; findings between families stay until they are worked out anew."""
    found = stored(session.all_findings())
    if known != "{}":
        between = {DUPLICATE_KK, DUPLICATE_NIK}
        found += [f for f in finding.decode(known) if f.check in between]
    document = finding.encode(found)
    errors, warnings = finding.count(document, standing(session, accepted))
    return {"findings": document, "error_count": errors, "warning_count": warnings}
