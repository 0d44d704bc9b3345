"""Reference lists are records: they are added to, renamed, retired and replaced without loss."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import NOW
from dampingan.core.errors import WorkspaceError
from dampingan.store import reference
from dampingan.store.fingerprint import content_hash
from dampingan.store.merging import stamping
from dampingan.store.plan import writing
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import plan_record
from dampingan.store.reference import (
    ALL_REGIONS,
    Reference,
    add_reference,
    change_reference,
    code_of,
    label_of,
    names_of,
    references,
    replace_by,
    resume,
    retire,
    short,
    standing,
)
from dampingan.store.reference_seed import shipped
from dampingan.store.workspace import Workspace

AGENCIES = "perangkat_daerah"


@pytest.fixture
def prepared(plan_workspace: Workspace) -> Workspace:
    return plan_workspace


def agency(workspace: Workspace, code: str = "kota-dinkes") -> Reference:
    found = reference.reference(workspace, AGENCIES, code)
    assert found is not None
    return found


def offered(workspace: Workspace, form_id: str = "kegiatan") -> dict[str, str]:
    """Return code → label of the agencies that a form still offers."""
    choices = workspace.extra_form(form_id).choices[f"{AGENCIES}.csv"]
    return {c.code: c.label[""] for c in choices if c.extra["aktif"] == "1"}


def test_a_workspace_offers_the_agencies_of_its_own_region(prepared: Workspace) -> None:
    own = references(prepared, AGENCIES)
    assert own
    assert {entry.region for entry in own} <= {"", "33.75"}
    other = references(prepared, AGENCIES, region="33.26")
    assert any(entry.region == "33.26" for entry in other)
    everything = references(prepared, AGENCIES, region=ALL_REGIONS)
    assert len(everything) > max(len(own), len(other))
    assert set(offered(prepared)) == {entry.code for entry in own}


def test_a_reader_on_one_moment_reads_lists_too(prepared: Workspace) -> None:
    with prepared.snapshot() as reader:
        assert references(reader, AGENCIES) == references(prepared, AGENCIES)


def test_a_new_entry_is_offered_at_once_and_undone(prepared: Workspace) -> None:
    made = add_reference(prepared, AGENCIES, "  Balai   Bahasa ", short="BB", region="33.75")
    assert (made.code, made.label, made.name, made.origin) == (
        *("balai_bahasa", "Balai Bahasa", "BB", "here"),
    )
    assert offered(prepared)["balai_bahasa"] == "Balai Bahasa"
    prepared.undo()
    assert "balai_bahasa" not in offered(prepared)
    assert made not in references(prepared, AGENCIES)
    again = add_reference(prepared, AGENCIES, "Balai Bahasa")
    assert again.uid == made.uid
    assert again.active


def test_a_change_of_a_list_leaves_the_main_questionnaire_as_it_was_read(
    prepared: Workspace,
) -> None:
    family, activity = prepared.form(), prepared.extra_form("kegiatan")
    add_reference(prepared, AGENCIES, "Balai Bahasa")
    assert prepared.form() is family
    assert prepared.extra_form("kegiatan") is not activity


def test_the_same_name_added_twice_is_one_entry(
    prepared: Workspace, plan_file: Path, tmp_path: Path
) -> None:
    made = add_reference(prepared, "program", "Jumat Berkah")
    assert add_reference(prepared, "program", "Jumat Berkah") == made
    copy = Path(shutil.copy(plan_file, tmp_path / "lain.dampingan"))
    with Workspace.open(copy, now=lambda: NOW) as other:
        assert add_reference(other, "program", "Jumat berkah!").uid == made.uid


def test_a_code_is_made_of_the_label_whatever_it_is_written_in() -> None:
    assert code_of("Dinas Sosial, P2KB") == "dinas_sosial_p2kb"
    assert code_of("Café Ñandú") == "cafe_nandu"
    long = "Forum Koordinasi Pencegahan Banjir dan Rob Kelurahan Bandengan"
    assert len(code_of(long)) <= 50
    assert code_of(long) != code_of(f"{long} Utara")
    assert code_of("水") != code_of("火")
    assert code_of("水")


def test_a_wrong_column_or_an_empty_name_is_refused(prepared: Workspace) -> None:
    with pytest.raises(ValueError, match="warna"):
        add_reference(prepared, AGENCIES, "Dinas", warna="biru")
    with pytest.raises(ValueError, match="label"):
        change_reference(prepared, agency(prepared).id, label=" ")
    with pytest.raises(ValueError, match="\\("):
        add_reference(prepared, AGENCIES, " ", code="")


def test_a_renamed_agency_is_called_so_by_old_answers_and_old_titles(prepared: Workspace) -> None:
    told = {"perangkat": "kota-dinkes", "tahun": "2026"}
    uid = writing.add(prepared, "pendampingan", told)
    before = plan_record(prepared, uid)
    assert before is not None
    entry = agency(prepared)
    assert before.title == f"{entry.label} 2026"
    depth = prepared.undo_depth
    change_reference(prepared, entry.id, label="Dinas Kesehatan dan Keluarga", short="Dinkes KB")
    assert label_of(prepared, AGENCIES, "kota-dinkes") == "Dinas Kesehatan dan Keluarga"
    assert short(prepared, AGENCIES, "kota-dinkes") == "Dinkes KB"
    after = plan_record(prepared, uid)
    assert after is not None
    assert after.title == "Dinas Kesehatan dan Keluarga 2026"
    assert after.text("perangkat") == "kota-dinkes"
    assert prepared.undo_depth == depth + 1
    prepared.undo()
    assert plan_record(prepared, uid).title == before.title  # type: ignore[union-attr]
    assert label_of(prepared, AGENCIES, "kota-dinkes") == entry.label


def test_a_retired_entry_stays_valid_where_it_is_and_comes_back(prepared: Workspace) -> None:
    uid = writing.add(prepared, "kegiatan", {"judul": "Pompa", "pengampu": "kota-dinkes"})
    retire(prepared, agency(prepared).id)
    assert "kota-dinkes" not in offered(prepared)
    assert agency(prepared) not in references(prepared, AGENCIES)
    assert agency(prepared) in references(prepared, AGENCIES, inactive=True)
    writing.answer(prepared, uid, {"judul": "Pompa air"})
    found = plan_record(prepared, uid)
    assert found is not None
    assert found.text("pengampu") == "kota-dinkes"
    findings = prepared.record("response", found.id)["findings"]
    assert "pengampu" not in findings
    resume(prepared, agency(prepared).id)
    assert "kota-dinkes" in offered(prepared)


def test_a_merged_agency_shows_what_it_became(prepared: Workspace) -> None:
    old, new = agency(prepared), agency(prepared, "kota-bapperida")
    uid = writing.add(prepared, "kegiatan", {"judul": "Pompa", "pengampu": old.code})
    replace_by(prepared, old.id, new.code)
    choices = prepared.extra_form("kegiatan").choices[f"{AGENCIES}.csv"]
    shown = next(c for c in choices if c.code == old.code)
    assert shown.label[""] == f"{old.label} → {new.label}"
    assert shown.extra["aktif"] == "0"
    assert standing(prepared, AGENCIES, old.code) == new
    assert plan_record(prepared, uid).text("pengampu") == old.code  # type: ignore[union-attr]
    prepared.undo()
    assert standing(prepared, AGENCIES, old.code) == old


def test_an_agency_merged_twice_is_called_by_what_stands_today_everywhere(
    prepared: Workspace,
) -> None:
    first, second = agency(prepared), agency(prepared, "kota-bapperida")
    third = add_reference(prepared, AGENCIES, "Badan Gabungan", short="Bagab")
    replace_by(prepared, first.id, second.code)
    replace_by(prepared, second.id, third.code)
    names = names_of(references(prepared, AGENCIES, inactive=True))
    assert names[first.code] == (f"{first.label} → Badan Gabungan", f"{first.name} → Bagab")
    choices = prepared.extra_form("kegiatan").choices[f"{AGENCIES}.csv"]
    assert names[first.code].full in {c.label[""] for c in choices if c.code == first.code}


def test_agencies_are_never_replaced_in_a_circle(prepared: Workspace) -> None:
    one, two = agency(prepared), agency(prepared, "kota-bapperida")
    replace_by(prepared, one.id, two.code)
    with pytest.raises(WorkspaceError, match="tidak dapat diganti"):
        replace_by(prepared, two.id, one.code)
    with pytest.raises(WorkspaceError, match="tidak dapat diganti"):
        replace_by(prepared, two.id, "tidak-ada")


def test_a_list_that_a_regency_offers_under_a_new_name_needs_no_file(prepared: Workspace) -> None:
    from dampingan.forms.xlsform import read_form

    source = """
| settings | form_title | form_id | version |
|          | Sumur | sumur | 1 |
| survey | type | name | label |
|        | select_one_from_file sektor.csv | sektor | Sektor |
"""
    form = read_form(source)
    assert not form.notes
    prepared.install(form, source.encode(), "md", "extra", subject="village")
    made = add_reference(prepared, "sektor", "Kesenian")
    choices = prepared.extra_form("sumur").choices["sektor.csv"]
    assert choices[-1].code == made.code


def test_an_answer_that_a_list_lost_keeps_its_words(prepared: Workspace) -> None:
    entry = references(prepared, "sektor")[0]
    with prepared.write("Hapus") as tx:
        tx.delete("reference", entry.id, "ganda")
    choices = {c.code: c for c in prepared.extra_form("masalah").choices["sektor.csv"]}
    assert choices[entry.code].extra["aktif"] == "0"
    assert choices[entry.code].label[""] == entry.label


def test_what_comes_with_the_program_is_nobodys_change(
    prepared: Workspace, plan_file: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(plan_file, tmp_path / "lain.dampingan"))
    with Workspace.open(copy, actor="Rini", now=lambda: NOW) as other:
        for each in (prepared, other):
            with each.write("Segel", undoable=False) as tx:
                stamping.seal(tx, each)
        assert content_hash(prepared) == content_hash(other)
        change_reference(other, agency(other).id, label="Dinas Kesehatan Kota")
        assert content_hash(prepared) != content_hash(other)


def test_a_change_is_stamped_by_the_next_seal(prepared: Workspace) -> None:
    change_reference(prepared, agency(prepared).id, label="Dinas Kesehatan Kota")
    with prepared.write("Segel", undoable=False) as tx:
        stamping.seal(tx, prepared)
    stamps = prepared.record("reference", agency(prepared).id)["stamps"]
    assert '"label"' in stamps
    assert "SHIPPED" in stamps


def test_keys_and_codes_of_the_shipped_lists_are_unique() -> None:
    _, rows = shipped()
    assert rows
    assert len({row["uid"] for row in rows}) == len(rows)
    assert len({(row["list"], row["code"]) for row in rows}) == len(rows)


def test_a_newer_release_renews_the_entries_that_nobody_touched(
    prepared: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dampingan.store import reference_seed

    workspace = prepared
    touched, untouched, *_ = references(workspace, "sektor")
    change_reference(workspace, touched.id, label="Nama kami")
    _, rows = shipped()
    new = [{**row, "label": f"{row['label']} (baru)", "stamps": _stamps(2)} for row in rows]
    monkeypatch.setattr(reference_seed, "RELEASE", 2)
    monkeypatch.setattr(reference_seed, "shipped", lambda: ("lain", tuple(new)))
    ensure_plan(workspace)
    assert label_of(workspace, "sektor", touched.code) == "Nama kami"
    assert label_of(workspace, "sektor", untouched.code) == f"{untouched.label} (baru)"
    assert workspace.record("reference", untouched.id)["rev"] == 1


def _stamps(release: int) -> str:
    from dampingan.core.causality import Stamps

    return str(Stamps({"SHIPPED": release}, f"SHIPPED.{release}"))


def test_a_changed_limit_of_a_list_is_undone_and_done_again(prepared: Workspace) -> None:
    def limit() -> str:
        found = reference.reference(prepared, "jangka", "menengah")
        assert found is not None
        return found.extra["sampai"]

    entry = reference.reference(prepared, "jangka", "menengah")
    assert entry is not None
    reference.change_reference(prepared, entry.id, extra={**entry.extra, "sampai": "3"})
    prepared.undo()
    assert limit() == "5"
    prepared.redo()
    assert limit() == "3"
