"""Every change of the registers is one operation, and one undo takes it back."""

from __future__ import annotations

import pytest

from dampingan.core.errors import WorkspaceError
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_record, plan_records
from dampingan.store.workspace import Workspace

ROB = {"judul": "Rob menggenangi jalan", "rt": "003", "rw": "002", "sebab": "Tanggul rendah"}


def problem(workspace: Workspace, title: str = "Rob menggenangi jalan") -> str:
    return writing.add(workspace, "masalah", ROB | {"judul": title})


def answers(workspace: Workspace, uid: str) -> dict[str, str]:
    found = plan_record(workspace, uid)
    assert found is not None
    return dict(found.answers)


def test_a_record_is_called_as_its_form_says_and_stands_where_it_says(workspace: Workspace) -> None:
    uid = problem(workspace)
    [found] = plan_records(workspace, "masalah")
    assert (found.uid, found.title, found.village_code) == (uid, ROB["judul"], "33.75.03.1009")
    assert found.period == "2026-Q4"
    record = workspace.record("response", found.id)
    assert (record["rt"], record["rw"], record["status"]) == ("003", "002", "draft")


def test_another_name_is_the_records_name_at_once_and_undone_with_the_answer(
    workspace: Workspace,
) -> None:
    uid = problem(workspace)
    writing.answer(workspace, uid, {"judul": "Banjir rob"})
    assert plan_record(workspace, uid).title == "Banjir rob"  # type: ignore[union-attr]
    workspace.undo()
    assert plan_record(workspace, uid).title == ROB["judul"]  # type: ignore[union-attr]
    workspace.redo()
    assert plan_record(workspace, uid).title == "Banjir rob"  # type: ignore[union-attr]


def test_a_record_without_a_name_is_called_as_its_village(workspace: Workspace) -> None:
    uid = writing.add(workspace, "masalah", {})
    assert plan_record(workspace, uid).title == "Bandengan"  # type: ignore[union-attr]


def test_several_answers_are_one_operation(workspace: Workspace) -> None:
    uid = problem(workspace)
    depth = workspace.undo_depth
    writing.answer(workspace, uid, {"sektor": "bencana", "sdgs": "13", "keluarga": "40"})
    assert workspace.undo_depth == depth + 1
    workspace.undo()
    assert "sektor" not in answers(workspace, uid)
    assert answers(workspace, uid)["judul"] == ROB["judul"]


def test_a_record_with_its_rows_comes_and_goes_in_one_step(workspace: Workspace) -> None:
    scores = [{"penilai": "Lurah", "k1": "5"}, {"penilai": "Kader", "k1": "4"}]
    uid = writing.add(workspace, "masalah", ROB, rows={"penilaian": scores})
    rows = plan_record(workspace, uid).rows["penilaian"]  # type: ignore[union-attr]
    assert [(row.position, row.text("penilai"), row.number("k1")) for row in rows] == [
        (1, "Lurah", 5.0),
        (2, "Kader", 4.0),
    ]
    workspace.undo()
    assert plan_records(workspace, "masalah", deleted=True) == []
    workspace.redo()
    assert len(plan_records(workspace, "masalah")[0].rows["penilaian"]) == 2


def test_a_wrong_value_is_kept_and_has_a_finding(workspace: Workspace) -> None:
    uid = problem(workspace)
    writing.answer(workspace, uid, {"keluarga": "banyak"})
    found = plan_record(workspace, uid)
    assert found is not None
    assert (found.text("keluarga"), found.number("keluarga")) == ("banyak", None)
    assert workspace.record("response", found.id)["error_count"] > 0
    workspace.undo()
    assert workspace.record("response", found.id)["error_count"] == 0


def test_rows_are_answered_added_and_taken_out(workspace: Workspace) -> None:
    uid = problem(workspace)
    row = writing.add_row(workspace, uid, "alternatif", {"tindakan": "Tinggikan tanggul"})
    writing.answer(workspace, uid, {"layak": "1"}, row=row)
    found = plan_record(workspace, uid)
    assert found is not None
    assert found.rows["alternatif"][0].answers == {"tindakan": "Tinggikan tanggul", "layak": "1"}
    writing.remove_row(workspace, row, "tidak jadi")
    assert "alternatif" not in plan_record(workspace, uid).rows  # type: ignore[union-attr]
    workspace.undo()
    assert plan_record(workspace, uid).rows["alternatif"][0].uid == row  # type: ignore[union-attr]


def test_rows_of_several_records_are_written_as_one_operation(workspace: Workspace) -> None:
    first, second = problem(workspace), problem(workspace, "Limbah batik")
    row = writing.add_row(workspace, first, "penilaian", {"penilai": "Lurah", "k1": "5"})
    depth = workspace.undo_depth
    new = [(first, "penilaian", row, {"k1": "4"}), (second, "penilaian", "", {"penilai": "Kader"})]
    keys = writing.write_rows(workspace, "Mengubah skala", new)
    assert keys[0] == row
    assert workspace.undo_depth == depth + 1
    assert workspace.can_undo == "Mengubah skala"
    assert plan_record(workspace, second).rows["penilaian"][0].uid == keys[1]  # type: ignore[union-attr]
    workspace.undo()
    assert plan_record(workspace, first).rows["penilaian"][0].text("k1") == "5"  # type: ignore[union-attr]
    assert not plan_record(workspace, second).rows  # type: ignore[union-attr]


def test_an_operation_over_several_registers_is_undone_at_once(workspace: Workspace) -> None:
    with writing.operation(workspace, "Jadikan masalah") as op:
        sketch = op.add("sketsa", {"objek": "Tanggul", "masalah": "Bocor"})
        made = op.add("masalah", {"judul": "Tanggul bocor", "asal": sketch})
        op.link(made, "potensi", op.add("potensi", {"judul": "Gotong royong"}))
    assert workspace.undo_depth == 1
    assert answers(workspace, made)["asal"] == sketch
    workspace.undo()
    assert not any(plan_records(workspace, f) for f in ("sketsa", "masalah", "potensi"))


def test_nothing_is_written_when_an_operation_breaks_off(workspace: Workspace) -> None:
    uid = problem(workspace)
    with pytest.raises(KeyError), writing.operation(workspace) as op:
        op.answer(uid, {"judul": "Lain"})
        op.answer(uid, {"tidak_ada": "x"})
    assert answers(workspace, uid)["judul"] == ROB["judul"]
    assert workspace.undo_depth == 1


def test_links_name_a_record_once_and_let_go_of_it(workspace: Workspace) -> None:
    cause, effect = problem(workspace), problem(workspace, "Rumah rusak")
    writing.link(workspace, cause, "sebab_dari", effect)
    writing.link(workspace, cause, "sebab_dari", effect)
    other = problem(workspace, "Jalan putus")
    writing.link(workspace, cause, "sebab_dari", other)
    assert plan_record(workspace, cause).keys("sebab_dari") == (effect, other)  # type: ignore[union-attr]
    writing.unlink(workspace, cause, "sebab_dari", effect)
    assert plan_record(workspace, cause).keys("sebab_dari") == (other,)  # type: ignore[union-attr]
    writing.unlink(workspace, cause, "sebab_dari", other)
    assert "sebab_dari" not in answers(workspace, cause)


def test_what_rests_on_a_problem_is_known_and_keeps_its_key_when_it_goes(
    workspace: Workspace,
) -> None:
    uid, other = problem(workspace), problem(workspace, "Limbah batik")
    potential = writing.add(workspace, "potensi", {"judul": "Tanggul lama"})
    plan = writing.add(workspace, "kegiatan", {"judul": "Pompa", "masalah": f"{other} {uid}"})
    row = {"tindakan": "Pompa", "potensi_dipakai": potential}
    writing.add_row(workspace, other, "alternatif", row)
    writing.answer(workspace, other, {"keterangan": f"lihat {uid}"})  # words are no link
    assert [record.uid for record in writing.dependents(workspace, uid)] == [plan]
    assert [record.uid for record in writing.dependents(workspace, potential)] == [other]

    writing.remove(workspace, uid, "salah catat")
    assert plan_record(workspace, plan).keys("masalah") == (other, uid)  # type: ignore[union-attr]
    gone = plan_record(workspace, uid)
    assert gone is not None
    assert (gone.deleted, gone.title) == ("salah catat", ROB["judul"])
    assert uid not in {record.uid for record in plan_records(workspace, "masalah")}
    assert uid in {record.uid for record in plan_records(workspace, "masalah", deleted=True)}

    writing.restore(workspace, uid)
    assert plan_record(workspace, uid).deleted == ""  # type: ignore[union-attr]


def test_families_that_are_named_in_an_activity_know_it(workspace: Workspace) -> None:
    from dampingan.store.entry.entry import FamilyEntry

    family = FamilyEntry.create(workspace, {"nama_kk": "Umi Fatonah"})
    plan = writing.add(workspace, "kegiatan", {"judul": "Jamban", "keluarga_nama": family.uid})
    assert [record.uid for record in writing.dependents(workspace, family.uid)] == [plan]


def test_a_tombstone_is_not_answered(workspace: Workspace) -> None:
    uid = problem(workspace)
    writing.remove(workspace, uid, "ganda")
    with pytest.raises(WorkspaceError, match="sudah dihapus"):
        writing.answer(workspace, uid, {"judul": "Lain"})
    with pytest.raises(KeyError):
        writing.answer(workspace, "J-000000000000Z", {"judul": "Lain"})
    with pytest.raises(ValueError, match=r"^\s*$"):
        writing.remove(workspace, uid, "  ")


def test_a_deletion_is_undone(workspace: Workspace) -> None:
    uid = problem(workspace)
    writing.remove(workspace, uid, "ganda")
    assert workspace.can_undo == "Menghapus masalah"
    workspace.undo()
    assert plan_record(workspace, uid).deleted == ""  # type: ignore[union-attr]


def test_a_regency_says_whose_problem_it_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4") as regency:
        with pytest.raises(WorkspaceError, match="desa/kelurahan mana"):
            writing.add(regency, "masalah", ROB)
        uid = writing.add(regency, "masalah", ROB, village_code="33.75.03.1009")
        assert plan_record(regency, uid).village_code == "33.75.03.1009"  # type: ignore[union-attr]
        assert plan_records(regency, "masalah", village_code="33.75.03.1008") == []


def test_the_history_of_a_record_says_what_was_done(workspace: Workspace) -> None:
    uid = problem(workspace)
    writing.answer(workspace, uid, {"sebab": "Tanggul turun"})
    found = plan_record(workspace, uid)
    assert found is not None
    labels = {item.label for item in workspace.history("response", found.id)}
    assert labels == {"Menambah masalah", "Mengisi Penyebab"}


def test_a_form_open_on_the_entry_screen_names_its_record_too(workspace: Workspace) -> None:
    from dampingan.forms.session import Field
    from dampingan.store.entry.entry import ResponseEntry

    uid = problem(workspace)
    found = plan_record(workspace, uid)
    assert found is not None
    entry = ResponseEntry.load(workspace, found.id)
    entry.set(Field("judul"), "Rob lagi")
    assert plan_record(workspace, uid).title == "Rob lagi"  # type: ignore[union-attr]
    assert entry.subject.title == "Rob lagi"
