"""Records move to another version of their form, and nothing that was typed is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dampingan.core.errors import CancelledError, FormError, WorkspaceError
from dampingan.forms.mapping import VersionMapping
from dampingan.forms.model import Form
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.finding import StoredFinding
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.recheck import recheck
from dampingan.store.verification.second_keying import SecondKeying
from dampingan.store.verification.verification import draw_by_hand, waiting
from dampingan.store.version import moving
from dampingan.store.version.moving import MoveResult, move, plan_move
from dampingan.store.version.parked import ParkedKey, parked_key
from dampingan.store.workspace import Workspace
from forms.small_form import question, read, survey, table

YT = {"1": "Ya", "2": "Tidak"}


def form(
    *rows: dict[str, str],
    version: str,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    form_id: str = "keluarga",
) -> Form:
    listed = [
        {"list_name": name, "name": code, "label": label}
        for name, codes in (choices or {}).items()
        for code, label in codes.items()
    ]
    return read(
        survey(
            *rows,
            choices=table("choices", listed) if listed else "",
            settings=table("settings", [{"form_id": form_id, "version": version}]),
        )
    )


def repeat(name: str, *rows: dict[str, str]) -> list[dict[str, str]]:
    return [question("begin_repeat", name), *rows, question("end_repeat")]


MEMBERS = repeat("anggota", question("text", "nama"), question("text", "nik"))

OLD = form(
    question("text", "nama_kk", label="Nama kepala keluarga"),
    question("integer", "jml", label="Jumlah tanggungan"),
    question("select_one yt", "bantuan", label="Menerima bantuan"),
    question("text", "lama", label="Keterangan lama"),
    *MEMBERS,
    *repeat("barang", question("text", "jenis"), question("integer", "nilai")),
    version="1",
    choices={"yt": YT},
)
NEW = form(
    question("text", "nama_kk", label="Nama kepala keluarga"),
    question("text", "telepon", label="Nomor telepon", required="yes"),
    question("integer", "tanggungan", label="Jumlah tanggungan"),
    question("select_one yt", "bantuan", label="Menerima bantuan"),
    *MEMBERS,
    version="2",
    choices={"yt": {"1": "Tidak", "2": "Ya"}},
)


def documents(workspace: Workspace, kind: str, record_id: int) -> dict[str, Any]:
    record = workspace.record(kind, record_id)
    names = ("answers", "aside", "parked", "prior", "notes", "accepted")
    return {name: json.loads(record[name]) for name in names if name in record}


def answers(workspace: Workspace, kind: str = "family", record_id: int = 1) -> dict[str, str]:
    return documents(workspace, kind, record_id)["answers"]


def parked(workspace: Workspace, kind: str = "family", record_id: int = 1) -> dict[str, str]:
    return documents(workspace, kind, record_id)["parked"]


def go(workspace: Workspace, new: Form, mapping: VersionMapping | None = None) -> MoveResult:
    return move(workspace, plan_move(workspace, workspace.form().form_id, new, mapping))


@pytest.fixture
def entry(workspace: Workspace) -> FamilyEntry:
    workspace.install(OLD, b"lama", "md")
    entry = FamilyEntry.create(workspace)
    for name, text in {"nama_kk": "Umi", "jml": "3", "bantuan": "1", "lama": "rumah biru"}.items():
        entry.set(Field(name), text)
    return entry


@pytest.fixture
def filled(entry: FamilyEntry) -> Workspace:
    person, _ = entry.add_person()
    entry.set(Field("nama", person), "Umi")
    row, _ = entry.add_row("barang")
    entry.set(Field("jenis", row), "kursi")
    entry.set(Field("nilai", row), "100")
    return entry.workspace


def test_a_plan_counts_every_answer_once_and_writes_nothing(filled: Workspace) -> None:
    before = filled.path.read_bytes(), filled.record("family", 1)
    plan = plan_move(filled, "keluarga", NEW)
    assert (plan.answers, plan.same, plan.changed, plan.parked) == (7, 3, 1, 3)
    assert plan.lost == 0
    assert plan.records == {"family": 1, "person": 1, "roster_row": 1}
    assert plan.apart == 1
    assert (filled.path.read_bytes(), filled.record("family", 1)) == before
    assert [i.active for i in filled.instruments() if i.version == "2"] == []


def test_renamed_and_recoded_answers_are_written_where_they_go_now(filled: Workspace) -> None:
    go(filled, NEW)
    assert answers(filled) == {"nama_kk": "Umi", "tanggungan": "3", "bantuan": "2"}
    record = filled.record("family", 1)
    assert (record["form_version"], record["head_name"]) == ("2", "Umi")


def test_an_answer_without_a_place_is_parked_with_its_version(filled: Workspace) -> None:
    go(filled, NEW)
    assert parked(filled) == {"lama@1": "rumah biru"}
    assert parked_key("lama@1") == ParkedKey("answer", "lama", "1")


def test_rows_of_a_dropped_repeat_stay_alive_set_apart(filled: Workspace) -> None:
    go(filled, NEW)
    row = filled.record("roster_row", 1)
    assert row["deleted_at"] is None
    assert row["repeat"] == "barang@1"
    assert answers(filled, "roster_row") == {}
    assert parked(filled, "roster_row") == {"jenis@1": "kursi", "nilai@1": "100"}


def test_entry_goes_on_with_the_new_version_and_leaves_what_is_parked_alone(
    filled: Workspace,
) -> None:
    go(filled, NEW)
    entry = FamilyEntry.load(filled, 1)
    assert entry.form.version == "2"
    entry.set(Field("telepon"), "0812")
    entry.add_person()
    assert parked(filled) == {"lama@1": "rumah biru"}
    assert filled.record("roster_row", 1)["deleted_at"] is None
    assert parked(filled, "roster_row") == {"jenis@1": "kursi", "nilai@1": "100"}


def test_moving_back_brings_everything_back_as_it_was(filled: Workspace) -> None:
    before = {kind: documents(filled, kind, 1) for kind in ("family", "person", "roster_row")}
    go(filled, NEW)
    plan = plan_move(filled, "keluarga", OLD)
    assert plan.returned == {"lama": 1, "jenis": 1, "nilai": 1}
    move(filled, plan)
    for kind, stored in before.items():
        assert documents(filled, kind, 1) == stored
    assert filled.record("roster_row", 1)["repeat"] == "barang"


def test_what_was_keyed_in_between_is_parked_on_the_way_back(filled: Workspace) -> None:
    go(filled, NEW)
    FamilyEntry.load(filled, 1).set(Field("telepon"), "0812")
    go(filled, OLD)
    assert parked(filled) == {"telepon@2": "0812"}
    go(filled, NEW)
    assert answers(filled)["telepon"] == "0812"


def test_a_text_that_a_number_can_not_hold_keeps_its_original(workspace: Workspace) -> None:
    old = form(question("text", "umur"), *MEMBERS, version="1")
    new = form(question("integer", "umur"), *MEMBERS, version="2")
    workspace.install(old, b"", "md")
    for text in ("007", "tujuh", "7"):
        FamilyEntry.create(workspace).set(Field("umur"), text)
    plan = plan_move(workspace, "keluarga", new)
    counts = plan.questions[0]
    assert (counts.same, counts.changed, counts.parked, counts.originals) == (1, 1, 1, 1)
    move(workspace, plan)
    assert [answers(workspace, "family", n).get("umur") for n in (1, 2, 3)] == ["7", None, "7"]
    assert [parked(workspace, "family", n) for n in (1, 2, 3)] == [
        {"umur@1": "007"},
        {"umur@1": "tujuh"},
        {},
    ]
    FamilyEntry.load(workspace, 3).set(Field("umur"), "8")
    go(workspace, old)
    assert [answers(workspace, "family", n)["umur"] for n in (1, 2, 3)] == ["007", "tujuh", "8"]


def test_an_answer_cleared_in_between_does_not_rise_again(workspace: Workspace) -> None:
    old = form(question("text", "umur"), *MEMBERS, version="1")
    new = form(question("integer", "umur"), *MEMBERS, version="2")
    workspace.install(old, b"", "md")
    FamilyEntry.create(workspace).set(Field("umur"), "007")
    go(workspace, new)
    FamilyEntry.load(workspace, 1).set(Field("umur"), "")
    go(workspace, old)
    assert answers(workspace) == {}
    assert parked(workspace) == {"umur@1": "007"}


def test_a_dropped_code_leaves_the_question_open_and_parks_the_answer(
    workspace: Workspace,
) -> None:
    asked = [question("select_multiple air", "air"), *MEMBERS]
    old = form(*asked, version="1", choices={"air": {"1": "Sumur", "2": "Sungai", "3": "Hujan"}})
    new = form(*asked, version="2", choices={"air": {"1": "Sumur", "3": "Hujan"}})
    workspace.install(old, b"", "md")
    FamilyEntry.create(workspace).set(Field("air"), "1 2 3")
    FamilyEntry.create(workspace).set(Field("air"), "2")
    plan = plan_move(workspace, "keluarga", new)
    assert plan.questions[0].examples == ("2",)
    move(workspace, plan)
    assert [answers(workspace, "family", n).get("air") for n in (1, 2)] == ["1 3", None]
    go(workspace, old)
    assert [answers(workspace, "family", n)["air"] for n in (1, 2)] == ["1 2 3", "2"]


def test_a_wrong_code_that_a_mapping_repairs_comes_back_as_it_was_keyed(
    workspace: Workspace,
) -> None:
    asked = [question("select_one air", "air"), *MEMBERS]
    old = form(*asked, version="1", choices={"air": {"1": "Sumur", "2": "Sungai"}})
    new = form(*asked, version="2", choices={"air": {"1": "Sumur", "2": "Sungai", "8": "Lain"}})
    workspace.install(old, b"", "md")
    FamilyEntry.create(workspace).set(Field("air"), "98")
    go(workspace, new, VersionMapping(codes={"air": {"98": "8"}}))
    assert answers(workspace) == {"air": "8"}
    go(workspace, old)
    assert answers(workspace) == {"air": "98"}


def test_answers_parked_long_ago_come_back_when_a_third_version_asks_again(
    filled: Workspace,
) -> None:
    go(filled, NEW)
    third = form(
        question("text", "nama_kk"),
        question("text", "lama", label="Keterangan lama"),
        *MEMBERS,
        version="3",
    )
    go(filled, third)
    assert answers(filled)["lama"] == "rumah biru"
    assert set(parked(filled)) == {"tanggungan@2", "bantuan@2"}


def test_a_copy_of_the_workspace_lies_beside_it_before_anything_changed(
    filled: Workspace,
) -> None:
    result = go(filled, NEW)
    assert result.backup.parent == filled.path.parent
    assert ".versi-1." in result.backup.name
    copy = filled.path.with_name("kembali.dampingan")
    copy.write_bytes(result.backup.read_bytes())
    with Workspace.open(copy) as before:
        assert answers(before)["lama"] == "rumah biru"
        assert before.form().version == "1"


@pytest.mark.parametrize("asked", [1, 2, 3])
def test_a_move_that_is_stopped_changes_nothing(filled: Workspace, asked: int) -> None:
    count = iter(range(1, 100))
    plan = plan_move(filled, "keluarga", NEW)
    before = filled.record("family", 1), filled.record("roster_row", 1)
    with pytest.raises(CancelledError):
        move(filled, plan, cancelled=lambda: next(count) >= asked)
    assert (filled.record("family", 1), filled.record("roster_row", 1)) == before
    assert filled.form().version == "1"
    assert list(filled.path.parent.glob("*.cadangan")) == []


def test_a_move_that_fails_changes_nothing(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_move(filled, "keluarga", NEW)
    before = filled.record("family", 1)
    monkeypatch.setattr(moving, "MOVES", object())
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever goes wrong at the end
        move(filled, plan)
    monkeypatch.undo()
    assert filled.record("family", 1) == before
    assert filled.form().version == "1"
    move(filled, plan)


def test_a_finished_family_with_a_new_required_question_is_a_draft_again(
    entry: FamilyEntry,
) -> None:
    entry.set_status("complete")
    result = go(entry.workspace, NEW)
    assert result.reopened == 1
    record = entry.workspace.record("family", 1)
    assert (record["status"], record["error_count"]) == ("draft", 1)
    assert "telepon||telepon.required" in json.loads(record["findings"])


def test_deleted_families_and_members_move_too_and_can_be_restored(filled: Workspace) -> None:
    with filled.write("Hapus") as tx:
        tx.delete("person", 1, "ganda")
        tx.delete("family", 1, "ganda")
    plan = plan_move(filled, "keluarga", NEW)
    assert plan.answers == 0
    move(filled, plan)
    with filled.write("Pulihkan") as tx:
        tx.restore("family", 1)
        tx.restore("person", 1)
    assert answers(filled)["tanggungan"] == "3"
    assert answers(filled, "person") == {"nama": "Umi"}


def test_aside_prior_notes_and_resume_follow_their_questions(filled: Workspace) -> None:
    with filled.write("Data lama") as tx:
        tx.update(
            "family",
            1,
            {
                "aside": {"nilai_aneh": "7"},
                "prior": {"jml": "2", "lama": "rumah hijau"},
                "notes": {"jml|": "dihitung dua kali", "lama|": "luntur"},
                "accepted": {
                    "jml||jml.constraint": "2026-11-21T01:00:00Z|Sri|3",
                    "lama||lama.required": "2026-11-21T01:00:00Z|Sri|",
                },
                "resume": '["jml", ""]',
            },
        )
    go(filled, NEW)
    stored = documents(filled, "family", 1)
    assert stored["prior"] == {"tanggungan": "2"}
    assert stored["notes"] == {"tanggungan|": "dihitung dua kali"}
    assert stored["accepted"] == {"tanggungan||tanggungan.constraint": "2026-11-21T01:00:00Z|Sri|3"}
    assert filled.record("family", 1)["resume"] == '["tanggungan", ""]'
    assert {k: v for k, v in stored["parked"].items() if k != "lama@1"} == {
        "nilai_aneh@1": "7",
        "prior|lama@1": "rumah hijau",
        "note|lama|@1": "luntur",
        "accepted|lama||lama.required@1": "2026-11-21T01:00:00Z|Sri|",
    }
    go(filled, OLD)
    back = documents(filled, "family", 1)
    assert back["prior"] == {"jml": "2", "lama": "rumah hijau"}
    assert back["notes"] == {"jml|": "dihitung dua kali", "lama|": "luntur"}
    assert set(back["accepted"]) == {"jml||jml.constraint", "lama||lama.required"}


def test_an_acceptance_of_a_rule_that_reads_differently_now_is_parked(
    workspace: Workspace,
) -> None:
    old = form(question("integer", "umur", constraint=". < 100"), *MEMBERS, version="1")
    new = form(question("integer", "umur", constraint=". < 90"), *MEMBERS, version="2")
    workspace.install(old, b"", "md")
    entry = FamilyEntry.create(workspace)
    entry.set(Field("umur"), "101")
    with workspace.write("Terima") as tx:
        tx.update("family", 1, {"accepted": {"umur||umur.constraint": "t|Sri|101"}})
    go(workspace, new)
    assert documents(workspace, "family", 1)["accepted"] == {}
    assert parked(workspace) == {"accepted|umur||umur.constraint@1": "t|Sri|101"}


def test_a_warning_that_was_let_stand_stays_let_stand(workspace: Workspace) -> None:
    asked = question("integer", "umur", check=". < 100", check_message="Sudah sangat tua?")
    old = form(asked, *MEMBERS, version="1")
    new = form({**asked, "name": "usia", "label": "umur"}, *MEMBERS, version="2")
    workspace.install(old, b"", "md")
    entry = FamilyEntry.create(workspace)
    entry.set(Field("umur"), "101")
    assert entry.findings
    entry.accept(entry.findings)
    go(workspace, new)
    assert answers(workspace) == {"usia": "101"}
    record = workspace.record("family", 1)
    assert len(json.loads(record["findings"])) == 1
    assert record["warning_count"] == 0
    recheck(workspace)
    assert workspace.record("family", 1)["warning_count"] == 0


def test_a_value_worked_out_once_stays_as_it_is(workspace: Workspace) -> None:
    code = question("calculate", "kode", calculation="once(random())")
    old = form(question("text", "a"), code, *MEMBERS, version="1")
    new = form(question("text", "b"), code, *MEMBERS, version="2")
    without = form(question("text", "b"), *MEMBERS, version="3")
    workspace.install(old, b"", "md")
    FamilyEntry.create(workspace).set(Field("a"), "x")
    before = answers(workspace)["kode"]
    go(workspace, new)
    assert answers(workspace)["kode"] == before
    go(workspace, without)
    assert parked(workspace)["kode@2"] == before
    go(workspace, new)
    assert answers(workspace)["kode"] == before
    assert "kode@2" not in parked(workspace)


def test_every_step_of_a_move_is_in_the_history(filled: Workspace) -> None:
    go(filled, NEW)
    told = {(h.field, h.old, h.new) for h in filled.history("family", 1) if h.source == "move"}
    assert ("answers.jml", "3", None) in told
    assert ("answers.tanggungan", None, "3") in told
    assert ("parked.lama@1", None, "rumah biru") in told


def test_nothing_from_before_a_move_can_be_undone(filled: Workspace) -> None:
    assert filled.can_undo
    go(filled, NEW)
    assert filled.can_undo == ""


def test_subscribers_see_the_new_version_when_they_are_told(filled: Workspace) -> None:
    seen = []
    filled.subscribe(lambda changes: seen.append((filled.form().version, changes.source)))
    go(filled, NEW)
    assert seen == [("2", "move")]


def test_the_version_that_is_there_already_is_refused(filled: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="sudah dipakai"):
        plan_move(filled, "keluarga", OLD)


def test_a_changed_form_with_an_unchanged_version_gets_one_of_its_own(filled: Workspace) -> None:
    careless = form(question("text", "nama_kk"), question("text", "x"), *MEMBERS, version="1")
    plan = plan_move(filled, "keluarga", careless)
    assert plan.new.version == "1.2"
    move(filled, plan)
    assert filled.record("family", 1)["form_version"] == "1.2"
    go(filled, OLD)
    assert answers(filled)["lama"] == "rumah biru"


def test_a_main_questionnaire_without_members_is_refused(filled: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="anggota"):
        plan_move(filled, "keluarga", form(question("text", "a"), version="9"))


def test_a_mapping_that_does_not_fit_is_refused(filled: Workspace) -> None:
    with pytest.raises(FormError, match="tidak_ada"):
        plan_move(filled, "keluarga", NEW, VersionMapping(questions={"tidak_ada": "telepon"}))


def test_members_can_not_be_sent_into_another_list(filled: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="Anggota keluarga"):
        plan_move(filled, "keluarga", NEW, VersionMapping(repeats={"barang": "anggota"}))


def test_a_mapping_by_hand_wins_over_what_the_program_proposes(filled: Workspace) -> None:
    go(filled, NEW, VersionMapping(questions={"lama": "telepon", "jml": ""}))
    assert answers(filled)["telepon"] == "rumah biru"
    assert parked(filled) == {"jml@1": "3"}


def test_columns_of_the_list_that_would_stay_empty_are_named(filled: Workspace) -> None:
    without = form(question("text", "kepala", label="Nama kepala keluarga"), *MEMBERS, version="2")
    assert plan_move(filled, "keluarga", without).empty_columns == ("Kepala keluarga",)


def test_moving_to_an_older_version_keeps_the_file_that_it_came_from(filled: Workspace) -> None:
    go(filled, NEW)
    go(filled, OLD)
    old = next(i for i in filled.instruments() if i.version == "1")
    assert old.active
    assert filled.instrument_source(old.id) == b"lama"


def test_the_built_in_questionnaire_moves_to_a_changed_one(
    workspace: Workspace, keluarga: Form, next_keluarga: Form
) -> None:
    entry = FamilyEntry.create(workspace, {"rt": "003", "rw": "002", "nama_kk": "Kasmuri"})
    person, _ = entry.add_person()
    entry.set(Field("nama", person), "Kasmuri")
    entry.set(Field("jk", person), "1")
    before = documents(workspace, "person", 1)
    go(workspace, next_keluarga)
    again = FamilyEntry.load(workspace, 1)
    assert again.session.value(Field("nama", person)) == "Kasmuri"
    again.set(Field("telepon_kk"), "0812")
    listing = Listing(workspace)
    found = listing.ids(Filter(answers=(("telepon_kk", "0812"),)), Sort())
    assert list(found) == [1]
    go(workspace, keluarga)
    assert documents(workspace, "person", 1) == before


@pytest.fixture(scope="module")
def next_keluarga() -> Form:
    from dampingan.core.resource import resource
    from dampingan.forms.xlsform import read_form

    text = resource("instruments/keluarga.md").read_text("utf-8")
    version = read_form(text).version
    lines = text.replace(version, "2027010100").split("\n")
    at = next(n for n, row in enumerate(lines) if "| nama_kk " in row)
    added = lines[at].replace("nama_kk", "telepon_kk")
    lines.insert(at + 1, added)
    return read_form("\n".join(lines))


def test_an_additional_form_moves_with_its_responses_only(workspace: Workspace) -> None:
    old = form(question("text", "a"), *repeat("r", question("text", "b")), version="1", form_id="x")
    new = form(question("text", "c", label="a"), version="2", form_id="x")
    workspace.install(old, b"", "md", "extra", subject="village")
    with workspace.write("Isi") as tx:
        values = {"form_id": "x", "form_version": "1", "answers": {"a": "satu"}}
        made = tx.insert("response", values)
        tx.insert("roster_row", {"response_id": made, "repeat": "r", "answers": {"b": "dua"}})
        other = tx.insert("response", {"form_id": "lain", "answers": {"a": "tetap"}})
    result = move(workspace, plan_move(workspace, "x", new))
    assert result.plan.records == {"response": 1, "roster_row": 1}
    assert answers(workspace, "response", made) == {"c": "satu"}
    assert answers(workspace, "response", other) == {"a": "tetap"}
    assert parked(workspace, "roster_row") == {"b@1": "dua"}
    move(workspace, plan_move(workspace, "x", old))
    assert answers(workspace, "response", made) == {"a": "satu"}
    assert answers(workspace, "roster_row") == {"b": "dua"}


def test_a_second_keying_that_was_begun_goes_on_in_the_new_version(filled: Workspace) -> None:
    with filled.write("Selesai") as tx:
        tx.update("family", 1, {"status": "complete", "error_count": 0})
    draw_by_hand(filled, "family", [1])
    filled.actor = "Budi"
    second = SecondKeying.load(filled, waiting(filled)[0].verification_id)
    for name, text in {"jml": "3", "bantuan": "2", "lama": "rumah biru"}.items():
        value = second.offer(Field(name), text)
        if value is not None:
            second.set(Field(name), value)
    move(filled, plan_move(filled, "keluarga", NEW))
    again = SecondKeying.load(filled, second.verification_id)
    assert again.form.version == "2"
    assert again.session.value(Field("tanggungan")) == "3"
    assert "tanggungan|" in again.compared
    assert [(d.question, d.first, d.second) for d in again.differences] == [("bantuan", "2", "1")]


def test_progress_runs_to_its_end(filled: Workspace) -> None:
    told: list[tuple[int, int, str]] = []
    progress: Callable[[int, int, str], None] = lambda *at: told.append(at)  # noqa: E731
    move(filled, plan_move(filled, "keluarga", NEW, progress=progress), progress)
    assert told[0][:2] == (1, 1)
    assert told[-1][:2] == (2, 2)


def test_the_findings_are_those_of_the_new_version(entry: FamilyEntry) -> None:
    entry.set(Field("jml"), "tiga")
    go(entry.workspace, NEW)
    found = FamilyEntry.load(entry.workspace, 1).findings
    assert [(f.question, f.check) for f in found if isinstance(f, StoredFinding)] == [
        ("telepon", "telepon.required"),
        ("tanggungan", "tanggungan.type"),
    ]


def test_the_command_moves_a_workspace(filled: Workspace, tmp_path: Path) -> None:
    from dampingan.cli.command import main

    path = filled.path
    filled.close()
    file = tmp_path / "baru.md"
    file.write_text(
        survey(
            question("text", "nama_kk"),
            *MEMBERS,
            settings=table("settings", [{"form_id": "keluarga", "version": "2"}]),
        ),
        "utf-8",
    )
    run = lambda *words: main(["form", "move", str(path), str(file), *words], window=lambda _: 9)  # noqa: E731
    assert run("--dry-run", "--json") == 0
    with Workspace.open(path) as same:
        assert same.form().version == "1"
    assert run() == 0
    with Workspace.open(path) as moved:
        assert moved.form().version == "2"
        assert set(parked(moved)) == {"jml@1", "bantuan@1", "lama@1"}


def test_a_listener_that_fails_after_the_move_leaves_the_backup(filled: Workspace) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    plan = plan_move(filled, "keluarga", NEW)
    filled.subscribe(fail)
    with pytest.raises(RuntimeError):
        move(filled, plan)
    assert filled.form().version == "2"
    assert list(filled.path.parent.glob("*versi*"))
