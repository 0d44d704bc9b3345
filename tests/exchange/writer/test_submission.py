"""What a submission says, and that it is there whole or not at all."""

from __future__ import annotations

import errno
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.core.errors import CancelledError
from dampingan.core.keys import is_key
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.sheet import style
from dampingan.exchange.writer import workbook
from dampingan.exchange.writer.submission import (
    review,
    suggest_name,
    write_submission,
)
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.kind import MEMBERS
from dampingan.store.merging.batch import batches
from dampingan.store.renewal.renewal import begin_period
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace
from exchange.families import Writer, add_family, families, fill, sender


@pytest.fixture
def send(workspace: Workspace, tmp_path: Path) -> Writer:
    """Write everything to ``kirim.xlsx`` unless told otherwise."""
    return sender(workspace, tmp_path)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


# -- content ---------------------------------------------------------------------------------


def test_an_empty_village_sends_empty_sheets(send: Writer) -> None:
    result = send()
    assert result.counts == {"Keluarga": 0, "Anggota": 0}
    assert read_submission(result.path).sheets["Keluarga"].rows == []


def test_several_codes_share_a_cell(workspace: Workspace, send: Writer) -> None:
    add_family(workspace, {}, [{"kartu_identitas": "1 4"}])
    assert read_submission(send().path).sheets["Anggota"].rows[0]["kartu_identitas"] == "1 4"


@pytest.mark.parametrize("text", ["x" * 32_768, "satu dua\n" * 9_000, "😀" * 40_000])
def test_an_answer_too_long_for_a_cell_goes_on_on_the_sheet_sambungan(
    workspace: Workspace, send: Writer, text: str
) -> None:
    add_family(workspace, {"catatan": text})
    result = send()
    assert result.counts["Sambungan"] >= 1
    submission = read_submission(result.path)
    (row,) = submission.sheets["Keluarga"].rows
    assert row["catatan"] == text
    assert submission.fingerprint_of(submission.sheets["Keluarga"], row) == row["_fingerprint"]


def test_a_reason_too_long_for_excel_is_refused_by_name(
    workspace: Workspace, send: Writer, tmp_path: Path
) -> None:
    add_family(workspace, {}, status="moved", status_reason="x" * 32_768)
    with pytest.raises(ExchangeError, match=r"Lembar Keluarga, kolom Alasan status: .* pada K-"):
        send()
    assert [p.name for p in tmp_path.glob("kirim*")] == []


def test_members_name_their_family(workspace: Workspace, send: Writer) -> None:
    add_family(workspace, {}, [{"nama": "Umi Rahayu"}, {"nama": "Slamet"}])
    submission = read_submission(send().path)
    family = submission.sheets["Keluarga"].rows[0]["_uid"]
    members = submission.sheets["Anggota"].rows
    assert [(m["_parent"], m["_position"]) for m in members] == [(family, "1"), (family, "2")]


def test_three_families_in_one_house_name_the_same_house(
    workspace: Workspace, send: Writer
) -> None:
    with workspace.write("Uji") as tx:
        house = tx.insert("house", {"number": "12"})
    for _ in range(3):
        add_family(workspace, house_id=house)
    keys = {row["_house"] for row in families(send())}
    assert len(keys) == 1
    assert is_key(keys.pop(), "R")


def test_a_family_without_kk_and_a_member_without_nik_are_normal(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace, {"no_kk": ""}, [{"nama": "Umi"}] * 25)
    result = send()
    assert result.counts == {"Keluarga": 1, "Anggota": 25}


def test_a_deleted_family_travels_as_a_key_and_a_reason(workspace: Workspace, send: Writer) -> None:
    family = add_family(workspace, {"catatan": "rahasia"}, [{"nama": "Umi Rahayu"}])
    with workspace.write("Hapus") as tx:
        tx.delete("family", family, "ganda")
    result = send()
    row = families(result)[0]
    assert row["_status"] == "deleted"
    assert row["_deleted_reason"] == row["_status_reason"] == "ganda"
    assert row["_deleted_at"]
    everything = b"".join(parts(result.path).values())
    assert b"rahasia" not in everything
    assert b"Umi Rahayu" not in everything


def test_members_of_a_deleted_family_have_tombstones_of_their_own(
    workspace: Workspace, send: Writer
) -> None:
    family = add_family(workspace, {}, [{"nama": "Umi Rahayu"}])
    with workspace.write("Hapus") as tx:
        tx.delete("family", family, "ganda")
    member = read_submission(send().path).sheets["Anggota"].rows[0]
    assert (member["_deleted_reason"], member["nama"]) == ("ganda", "")
    assert is_key(member["_uid"], "P")


def test_each_fingerprint_fits_its_row_when_read_back(workspace: Workspace, send: Writer) -> None:
    fill(workspace, 12)
    submission = read_submission(send().path)
    for sheet in submission.sheets.values():
        for row in sheet.rows:
            assert submission.fingerprint_of(sheet, row) == row["_fingerprint"]


def test_a_changed_answer_changes_only_its_rows_fingerprint(
    workspace: Workspace, send: Writer
) -> None:
    first = add_family(workspace, {"nama_kk": "Siti"})
    add_family(workspace, {"nama_kk": "Umi"})
    before = {row["_uid"]: row["_fingerprint"] for row in families(send())}
    with workspace.write("Ubah") as tx:
        tx.update("family", first, {"answers": {"nama_kk": "Siti Aminah"}})
    after = {row["_uid"]: row["_fingerprint"] for row in families(send())}
    assert sum(before[uid] != after[uid] for uid in before) == 1


FORM_WITH_REPEATS = """
| survey |              |           |                  |
|        | type         | name      | label            |
|        | text         | nama_kk   | Nama             |
|        | begin_repeat | anggota   | Anggota keluarga |
|        | text         | nama      | Nama             |
|        | begin_repeat | penyakit  | Penyakit: berat? |
|        | text         | jenis     | Jenis            |
|        | end_repeat   |           |                  |
|        | end_repeat   |           |                  |
|        | begin_repeat | kebun     | Kebun            |
|        | integer      | luas      | Luas             |
|        | end_repeat   |           |                  |
| settings |            |           |                  |
|        | form_title   | form_id   | version          |
|        | Uji          | uji       | 1                |
"""


def test_repeats_of_an_own_questionnaire_have_sheets_of_their_own(
    workspace: Workspace, send: Writer
) -> None:
    from dampingan.forms.xlsform import read_form

    workspace.install(read_form(FORM_WITH_REPEATS), FORM_WITH_REPEATS.encode(), "md")
    family = add_family(workspace, {}, [{"nama": "Umi"}])
    draft = add_family(workspace, {}, status="draft")
    kebun = {"repeat": "kebun", "position": 1, "answers": {"luas": "25"}}
    with workspace.write("Ubah") as tx:
        member = tx.insert("person", {"family_id": family, "position": 2})
        uid = workspace_uid(tx, member)
        for owner in (family, draft):
            tx.insert("roster_row", {"family_id": owner, **kebun})
        sakit = {"repeat": "penyakit", "parent_uid": uid, "answers": {"jenis": "TBC"}}
        tx.insert("roster_row", {"uid": "Q-2", "family_id": family, **sakit})
    result = send(drafts=False)
    assert result.counts == {"Keluarga": 1, "Anggota": 2, "Penyakit berat": 1, "Kebun": 1}
    sheets = read_submission(result.path).sheets
    (garden,) = sheets["Kebun"].rows
    assert garden["_parent"] == sheets["Keluarga"].rows[0]["_uid"]
    assert garden["luas"] == "25"
    (illness,) = sheets["Penyakit berat"].rows
    assert (illness["_uid"], illness["_parent"], illness["jenis"]) == ("Q-2", uid, "TBC")


def workspace_uid(tx: Transaction, person: int) -> str:
    return str(
        tx.connection.exec_driver_sql("SELECT uid FROM person WHERE id = ?", (person,)).scalar_one()
    )


def test_the_rows_written_are_said_as_one_sum(workspace: Workspace, send: Writer) -> None:
    for name in ("Umi", "Siti", "Nur"):
        family = add_family(workspace, {"nama_kk": name}, [{"nama": name}, {"nama": "Ani"}])
    with workspace.write("Hapus") as tx:
        tx.delete("family", family, "ganda")
    result = send()
    assert (result.counts, result.deleted) == (
        {"Keluarga": 3, "Anggota": 6},
        {"Keluarga": 1, "Anggota": 2},
    )
    assert result.sums() == (
        "2 keluarga + 1 catatan hapus = 3 baris; 4 anggota + 2 catatan hapus = 6 baris"
    )


def test_a_sum_without_deleted_rows_is_a_plain_count(workspace: Workspace, send: Writer) -> None:
    add_family(workspace)
    assert send().sums() == "1 keluarga; 0 anggota"


# -- what stays behind -----------------------------------------------------------------------


def test_drafts_stay_when_asked_and_take_their_members_along(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace, {"nama_kk": "Siti"})
    add_family(workspace, {"nama_kk": "Umi"}, [{"nama": "Umi"}], status="draft")
    result = send(drafts=False)
    assert [row["nama_kk"] for row in families(result)] == ["Siti"]
    assert (result.counts["Anggota"], result.left_out) == (0, 1)


def test_finished_families_with_findings_stay_when_asked(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace, {"nama_kk": "Siti"})
    add_family(workspace, {"nama_kk": "Umi"}, warning_count=2)
    result = send(findings=False)
    assert [row["nama_kk"] for row in families(result)] == ["Siti"]
    assert result.left_out == 1


def test_a_family_that_moved_always_goes(workspace: Workspace, send: Writer) -> None:
    add_family(workspace, status="moved", error_count=9)
    assert send(drafts=False, findings=False).counts["Keluarga"] == 1


def test_a_review_lists_drafts_and_findings_with_their_counts(workspace: Workspace) -> None:
    add_family(workspace, {"nama_kk": "Siti"}, [{"nama": "Siti"}])
    add_family(workspace, {"nama_kk": "Umi"}, status="draft", error_count=3)
    add_family(workspace, {"nama_kk": "Nur"}, warning_count=1)
    found = review(workspace)
    assert (found.families, found.persons) == (3, 1)
    assert [(f.head_name, f.errors) for f in found.drafts] == [("Umi", 3)]
    assert [(f.head_name, f.warnings) for f in found.findings] == [("Nur", 1)]
    assert found.left_out(include_drafts=False, include_findings=False) == 2


def test_a_review_counts_tombstones_apart(workspace: Workspace) -> None:
    family = add_family(workspace, {}, [{"nama": "Umi"}])
    with workspace.write("Hapus") as tx:
        tx.delete("family", family, "ganda")
    found = review(workspace)
    assert (found.families, found.persons, found.tombstones) == (0, 0, 1)


def test_a_review_says_when_the_same_state_was_sent(workspace: Workspace, send: Writer) -> None:
    add_family(workspace)
    assert review(workspace).sent_before == ""
    send()
    assert review(workspace).sent_before == "2026-11-20T08:00:00.000000Z"


# -- identity --------------------------------------------------------------------------------


def test_the_sheet_meta_says_what_the_file_is(workspace: Workspace, send: Writer) -> None:
    add_family(workspace, {}, [{"nama": "Umi"}, {"nama": "Nur"}])
    result = send()
    identity = read_submission(result.path).identity
    form = workspace.form("family")
    assert identity.product == "Dampingan"
    assert identity.schema == f"keluarga@{form.version}"
    assert identity.village_code == "33.75.03.1009"
    assert identity.batch == result.batch_uid
    assert identity.direction == "desa->kab"
    assert identity.rows == {"family": 1, "person": 2}
    assert identity.hash.startswith("h-")
    assert "?" not in identity.hash


def test_the_hash_covers_every_rows_fingerprint(workspace: Workspace, send: Writer) -> None:
    family = add_family(workspace)
    before = read_submission(send().path).identity.hash
    with workspace.write("Ubah") as tx:
        tx.update("family", family, {"answers": {"nama_kk": "Lain"}})
    assert read_submission(send().path).identity.hash != before


def test_the_file_name_tells_village_period_direction_form_and_batch(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_family(workspace)
    name = suggest_name(workspace)
    batch = write_submission(workspace, tmp_path, include_drafts=True, include_findings=True)
    assert batch.path.name == name
    form = workspace.form("family")
    assert name == (
        "Dampingan_Bandengan_33.75.03.1009_2026-Q4_desa-kab_"
        f"keluarga@{form.version}_{batch.batch_uid}.xlsx"
    )


def test_no_name_in_the_file_identity_is_a_persons(workspace: Workspace, tmp_path: Path) -> None:
    add_family(workspace, {"nama_kk": "Wasduri"}, head_name="Wasduri")
    result = write_submission(workspace, tmp_path, include_drafts=True, include_findings=True)
    assert "Wasduri" not in result.path.name
    assert b"Wasduri" not in parts(result.path)["docProps/custom.xml"]


def test_the_same_state_gives_the_same_bytes_and_batch(workspace: Workspace, send: Writer) -> None:
    fill(workspace, 20)
    first, second = send("a.xlsx"), send("b.xlsx")
    assert first.batch_uid == second.batch_uid
    assert first.path.read_bytes() == second.path.read_bytes()


def test_another_language_of_the_window_gives_the_same_bytes(
    workspace: Workspace, send: Writer
) -> None:
    from dampingan.core.language import set_language

    fill(workspace, 2)
    first = send("a.xlsx")
    set_language("en")
    assert first.path.read_bytes() == send("b.xlsx").path.read_bytes()


def test_a_change_makes_a_new_batch_that_names_the_one_before(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace)
    first = send("a.xlsx")
    add_family(workspace)
    second = send("b.xlsx")
    assert second.batch_uid != first.batch_uid
    assert read_submission(second.path).identity.parent == first.batch_uid


def test_a_batch_is_logged_once_however_often_it_is_written(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace)
    result = send("a.xlsx")
    send("b.xlsx")
    (entry,) = batches(workspace)
    assert (entry.uid, entry.direction, entry.file_name) == (result.batch_uid, "out", "a.xlsx")
    assert entry.counts == {"Keluarga": 1, "Anggota": 0}


def test_the_log_says_how_many_families_stayed(workspace: Workspace, send: Writer) -> None:
    add_family(workspace, status="draft")
    send(drafts=False)
    assert batches(workspace)[0].note == "1 keluarga tidak diikutkan"


# -- all or nothing --------------------------------------------------------------------------


def test_progress_never_goes_back_and_ends_complete(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace, 30)
    seen: list[tuple[int, int, str]] = []
    write_submission(
        workspace,
        tmp_path / "kirim.xlsx",
        include_drafts=True,
        include_findings=True,
        progress=lambda *note: seen.append(note),
    )
    done = [note[0] for note in seen]
    assert done == sorted(done)
    assert seen[-1][0] == seen[-1][1] > 0
    assert all(done <= total for done, total, _ in seen)


@pytest.mark.parametrize("moment", [0, 1, 3, 8])
def test_cancelling_leaves_neither_a_file_nor_an_entry(
    workspace: Workspace, tmp_path: Path, moment: int
) -> None:
    fill(workspace, 100)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > moment

    with pytest.raises(CancelledError):
        write_submission(
            workspace,
            tmp_path / "kirim.xlsx",
            include_drafts=True,
            include_findings=True,
            cancelled=cancelled,
        )
    assert list(tmp_path.glob("kirim*")) == []
    assert batches(workspace) == []


def test_an_older_file_stays_when_the_new_one_fails(
    workspace: Workspace, send: Writer, tmp_path: Path
) -> None:
    (tmp_path / "kirim.xlsx").write_bytes(b"lama")
    add_family(workspace, {}, status="moved", status_reason="x" * 40_000)
    with pytest.raises(ExchangeError):
        send()
    assert (tmp_path / "kirim.xlsx").read_bytes() == b"lama"


def test_a_folder_that_is_gone_is_said_in_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="Folder flashdisk tidak ada lagi"):
        write_submission(
            workspace,
            tmp_path / "flashdisk" / "a.xlsx",
            include_drafts=True,
            include_findings=True,
        )


@pytest.mark.parametrize("lock", [".~lock.kirim.xlsx#", "~$kirim.xlsx"])
def test_a_target_open_in_an_office_program_is_said_in_a_sentence(
    workspace: Workspace, send: Writer, tmp_path: Path, lock: str
) -> None:
    add_family(workspace)
    send()
    (tmp_path / lock).touch()
    with pytest.raises(ExchangeError, match="sedang dibuka program lain"):
        send()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_said_in_a_sentence(
    workspace: Workspace, send: Writer, tmp_path: Path
) -> None:
    fill(workspace, 5)
    (tmp_path / "kirim.xlsx.part").symlink_to("/dev/full")
    with pytest.raises(ExchangeError, match=r"penuh.*Data di program ini aman"):
        send()
    assert list(tmp_path.glob("kirim*")) == []
    assert batches(workspace) == []


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EROFS, "tidak dapat ditulisi"),
        (errno.EACCES, "tidak dapat ditulisi"),
        (errno.EIO, "tidak dapat ditulis"),
    ],
)
def test_every_refusal_of_the_disk_has_a_sentence(
    tmp_path: Path, number: int, sentence: str
) -> None:
    def refuse() -> None:
        raise OSError(number, "no")

    with pytest.raises(ExchangeError, match=sentence), workbook.part_of(tmp_path / "a.xlsx"):
        refuse()


def test_a_file_that_reads_back_differently_is_not_used(
    workspace: Workspace, send: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_family(workspace)
    finish = workbook.WorkbookWriter.finish

    def finish_on_a_bad_stick(self: workbook.WorkbookWriter) -> None:
        finish(self)
        path = tmp_path / "kirim.xlsx.part"
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)

    monkeypatch.setattr(workbook.WorkbookWriter, "finish", finish_on_a_bad_stick)
    with pytest.raises(ExchangeError, match="tidak terbaca kembali"):
        send()
    assert list(tmp_path.glob("kirim*")) == []


def test_typing_goes_on_while_a_submission_is_written(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace, 30)
    first = add_family(workspace, {"nama_kk": "Sebelum"})

    def type_meanwhile(_done: int, _total: int, _text: str) -> None:
        with workspace.write("Ubah") as tx:
            tx.update("family", first, {"answers": {"nama_kk": "Sesudah"}})

    result = write_submission(
        workspace,
        tmp_path / "kirim.xlsx",
        include_drafts=True,
        include_findings=True,
        progress=type_meanwhile,
    )
    assert result.counts["Keluarga"] == 31


def test_answers_kept_aside_stay_at_home(workspace: Workspace, send: Writer) -> None:
    add_family(workspace, aside={"catatan": "tidak berlaku lagi"})
    row = families(send())[0]
    assert "tidak berlaku lagi" not in json.dumps(row)


def test_a_submission_says_what_changed_since_the_period_before(
    workspace: Workspace, tmp_path: Path
) -> None:
    family = FamilyEntry.create(workspace, {"rt": "001", "rw": "002"})
    family.set(Field("jenis_lantai"), "6")
    member, _ = family.add_row(MEMBERS)
    family.set(Field("nama", member), "Umi")
    begin_period(workspace, "2027-Q1")
    family.reload()
    family.set(Field("jenis_lantai"), "8")
    family.set(Field("nama", member), "Umi Rahayu")
    family.add_row(MEMBERS)
    result = write_submission(
        workspace, tmp_path / "x.xlsx", include_drafts=True, include_findings=True
    )
    sheets = read_submission(result.path).sheets
    (row,) = sheets["Keluarga"].rows
    assert row["_change_state"] == "changed"
    assert row["_ref_changes"] == "303"
    assert [one["_ref_changes"] for one in sheets["Anggota"].rows] == ["402", "baru"]


def test_who_was_taken_out_is_counted_among_the_changes_without_a_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    family = FamilyEntry.create(workspace, {"rt": "001", "rw": "002"})
    for name in ("Umi", "Tono", "Beni"):
        member, _ = family.add_row(MEMBERS)
        family.set(Field("nama", member), name)
    family.remove_row(family.session.rows(MEMBERS)[2], "ganda")
    begin_period(workspace, "2027-Q1")
    family.reload()
    family.remove_row(family.session.rows(MEMBERS)[1], "pindah")
    result = write_submission(
        workspace, tmp_path / "x.xlsx", include_drafts=True, include_findings=True
    )
    (row,) = read_submission(result.path).sheets["Keluarga"].rows
    assert row["_ref_changes"] == "anggota dihapus (1)"


def test_answers_that_the_list_of_changes_names_are_coloured(
    workspace: Workspace, send: Writer
) -> None:
    add_family(workspace)
    page = load_workbook(send().path)["Keluarga"]
    names = [cell.value for cell in page[2]]
    floor = page.cell(6, names.index("jenis_lantai") + 1).coordinate
    (rule,) = [
        rule
        for formatting in page.conditional_formatting
        for rule in formatting.rules
        if floor in formatting.cells and "FIND" in rule.formula[0]
    ]
    assert rule.dxf.fill.bgColor.rgb == style.CHANGED
