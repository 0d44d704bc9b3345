"""The sample's assessment and plan: from the sketch to activities that are partly carried out.

The story is data (`resources/demo/plan.toml`); here it becomes records of the registers. The same
story on the same day gives the same keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.demo.chance import Chance
from dampingan.demo.household import data
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.survey_count import count_families, recount_all
from dampingan.store.plan.writing import PlanOperation, operation
from dampingan.store.workspace import Workspace

_SEED = "20263/plan"

_FORMS: Mapping[str, str] = {
    "sketch": "sketsa",
    "season": "kalender",
    "institution": "lembaga",
    "potential": "potensi",
    "problem": "masalah",
    "activity": "kegiatan",
    "mentor": "pendampingan",
    "visit": "kunjungan",
    "gathering": "musyawarah",
}
"""Part of the story → form, in the order of the work."""

_PROGRESS = ("tanggal", "fisik", "keuangan", "capaian", "hambatan")
_OFFICER = ("nama", "jabatan", "telepon")
_FOLLOW = ("uraian", "penanggung", "tenggat", "keadaan", "selesai_pada")
_SPEAKER = ("nama_narasumber", "unsur_narasumber")
_PRESENT = ("nama", "unsur", "alamat", "jk", "kehadiran")
_DECISION = ("uraian", "penanggung", "tenggat")
_ALTERNATIVE = ("tindakan", "layak", "alasan")
_CRITERIA = ("k1", "k2", "k3", "k4", "k5")

_APART = frozenset(
    {"id", "scores", "progress", "officers", "follow", "years", "year", "days", "named"}
    | {"speakers", "present", "decisions", "proposed"}
)
"""Entries of the story that are no answers as they stand."""

Rows = dict[str, list[dict[str, str]]]


def write_plan(workspace: Workspace) -> int:
    """Write the sample's assessment, plan, visits and progress.

    Args:
        workspace: the sample, with its families and nothing in the registers.

    Returns:
        How many records were written.

    Raises:
        StorageError: the disk refused; nothing of the plan was written.
    """
    ensure_plan(workspace)
    story = _Story(workspace)
    with operation(workspace, tr("Rencana contoh"), make_key=story.chance.key) as op:
        written = story.write(op)
    recount_all(workspace)
    return written


class _Story:
    """One telling of the story."""

    def __init__(self, workspace: Workspace) -> None:
        self.chance = Chance(_SEED)
        self._told: Mapping[str, Any] = data("plan")
        self._workspace = workspace
        self._today = workspace.now().astimezone().date()
        self._keys = {
            record["id"]: self.chance.key("J")
            for part in _FORMS
            for record in self._told[part]
            if "id" in record
        }

    def write(self, op: PlanOperation) -> int:
        """Write every record and the setup of the ranking."""
        count = 0
        for part, form_id in _FORMS.items():
            for record in self._told[part]:
                uid = self._keys.get(record.get("id", ""), "")
                op.add(form_id, self._answers(part, record), rows=self._rows(record), uid=uid)
                count += 1
        meeting = self._told["meeting"]
        op.add(
            "peringkat",
            {
                "periode": self._workspace.period,
                "skala": meeting["scale"],
                "penilai": "; ".join(meeting["scorers"]),
            },
        )
        now, told = self._workspace.period, self._told
        before = str(Period.parse(now).previous())
        op.add("profil", {"periode": before} | told["profile"] | told["profile_before"])
        op.add("profil", {"periode": now} | told["profile"])
        return count + 3

    def _answers(self, part: str, record: Mapping[str, Any]) -> dict[str, str]:
        answers = {
            question: self._linked(text)
            for question, text in record.items()
            if question not in _APART
        }
        if "sumber_rapat" in self._workspace.extra_form(_FORMS[part]).questions:
            answers.setdefault("sumber_rapat", self._told["meeting"]["name"])
        if "years" in record:
            first, last = record["years"]
            answers |= {
                "tahun_mulai": str(self._today.year + first),
                "tahun_selesai": str(self._today.year + last),
            }
        if "year" in record:
            answers["tahun"] = str(self._today.year + record["year"])
        if "days" in record:
            answers["tanggal"] = self._day(record["days"])
        if "named" in record:
            answers |= self._named(record["named"])
        if "proposed" in record:
            answers["keluarga"] = self._named(record["proposed"])["keluarga_nama"]
        return answers

    def _linked(self, text: str) -> str:
        """Put keys in the place of the story's own names."""
        if "@" not in text:
            return text
        return " ".join(self._keys[word.removeprefix("@")] for word in text.split())

    def _named(self, problem: str) -> dict[str, str]:
        """Name the families that a problem's filter finds."""
        told = next(one for one in self._told["problem"] if one["id"] == problem)
        found = count_families(self._workspace, told["saring"]).family_ids
        uids = (str(self._workspace.record("family", i)["uid"]) for i in found)
        return {"saring": told["saring"], "keluarga_nama": " ".join(uids)}

    def _rows(self, record: Mapping[str, Any]) -> Rows:
        return {
            repeat: rows
            for repeat, rows in (
                ("penilaian", list(self._scores(record.get("scores", "").split()))),
                ("alternatif", self._alternatives(record.get("id", ""))),
                ("kemajuan", self._table(_PROGRESS, record.get("progress", ()))),
                ("petugas", self._table(_OFFICER, record.get("officers", ()))),
                ("tindak_lanjut", self._table(_FOLLOW, record.get("follow", ()))),
                ("narasumber", self._table(_SPEAKER, record.get("speakers", ()))),
                ("keputusan", self._table(_DECISION, record.get("decisions", ()))),
                ("hadir", self._table(_PRESENT, record.get("present", ()))),
            )
            if rows
        }

    def _scores(self, words: Sequence[str]) -> Iterator[dict[str, str]]:
        meeting = self._told["meeting"]
        for scorer, word in zip(meeting["scorers"], words, strict=False):
            yield {
                "penilai": scorer,
                "periode": self._workspace.period,
                "skala": meeting["scale"],
                **dict(zip(_CRITERIA, word, strict=True)),
            }

    def _alternatives(self, problem: str) -> list[dict[str, str]]:
        rows = [one["rows"] for one in self._told["alternative"] if one["problem"] == problem]
        return self._table(_ALTERNATIVE, rows[0]) if rows else []

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, str]]:
        return [
            {name: _text(name, cell, self._day) for name, cell in zip(columns, row, strict=True)}
            for row in rows
        ]

    def _day(self, offset: int) -> str:
        return (self._today + timedelta(days=offset)).isoformat()


_DAYS = frozenset({"tanggal", "tenggat", "selesai_pada"})
_SEXES = {"L": "1", "P": "2"}


def _text(name: str, cell: Any, day: Callable[[int], str]) -> str:
    """Return a cell as an answer; the end of what has not ended stays empty."""
    if name == "jk":
        return _SEXES[cell]
    if name not in _DAYS:
        return str(cell)
    if name == "selesai_pada" and cell == 0:
        return ""
    return day(cell)
