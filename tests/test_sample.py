from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import BANDENGAN, NOW
from dampingan.core.errors import CancelledError, DampinganError, Severity
from dampingan.core.identity import KartuKeluarga, Nik
from dampingan.core.keys import is_key
from dampingan.core.language import set_language
from dampingan.core.missing import is_missing
from dampingan.core.resource import resource
from dampingan.demo.bulk import clone_families
from dampingan.demo.case import CASES, place_cases
from dampingan.demo.chance import Chance
from dampingan.demo.filling import fill
from dampingan.demo.household import FIRST_SERIAL
from dampingan.demo.sample import build_sample, create_sample, invent
from dampingan.forms.answer import Field
from dampingan.forms.model import Form
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.kind import STATUSES
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.recheck import recheck
from dampingan.store.workspace import Workspace

TODAY = NOW.date()


def rows(workspace: Workspace, sql: str) -> list[dict[str, Any]]:
    with workspace.reading() as connection:
        return [dict(row) for row in connection.exec_driver_sql(sql).mappings()]


def answers_of(row: dict[str, Any]) -> dict[str, str]:
    return json.loads(row["answers"])


@pytest.fixture(scope="module")
def sample_file(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(
        shutil.copy(empty_workspace_file, tmp_path_factory.mktemp("sample") / "c.dampingan")
    )
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as workspace:
        assert build_sample(workspace) == 120
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path):
    path = Path(shutil.copy(sample_file, tmp_path / "contoh.dampingan"))
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def families(sample: Workspace) -> list[dict[str, Any]]:
    return rows(sample, "SELECT * FROM family ORDER BY id")


@pytest.fixture
def persons(sample: Workspace) -> list[dict[str, Any]]:
    return rows(sample, "SELECT * FROM person ORDER BY family_id, position")


def test_every_state_of_a_family_occurs(families):
    states = Counter("deleted" if f["deleted_at"] else f["status"] for f in families)
    assert set(states) == set(STATUSES)
    assert sum(states.values()) == 120
    assert states["complete"] > 60


def test_a_state_that_ends_a_family_has_a_reason(families):
    for family in families:
        if family["status"] in {"moved", "deceased", "not_found"}:
            assert family["status_reason"]
        if family["deleted_at"]:
            assert family["deleted_reason"]


def test_findings_of_both_severities_occur_and_only_drafts_have_errors(families):
    alive = [f for f in families if not f["deleted_at"]]
    assert {f["status"] for f in alive if f["error_count"]} == {"draft"}
    assert sum(1 for f in alive if f["warning_count"]) >= 10


def test_a_recheck_finds_what_the_sample_says(sample):
    assert recheck(sample).changed == 0


def test_answers_are_worth_looking_at_again_only_where_that_is_meant(families):
    checks = {
        key.split("|")[2]
        for family in families
        if family["status"] != "draft"
        for key in json.loads(family["findings"])
    }
    assert checks == {
        *("nik_tgl_lahir", "nik_jk", "nik_seri", "kk_wilayah", "r11_luas_per_orang"),
        *("r12_daya_ac", "r16_asn_bantuan", "r06_kawin_16", "r03_pasangan_kawin"),
    }


def test_there_are_families_of_one_twelve_and_twenty_five(families):
    counts = Counter(f["member_count"] for f in families)
    assert counts[1] > 5
    assert counts[12] == counts[25] == 1


def test_three_families_share_a_house_and_agree_about_it(sample, families):
    homes: dict[int, list[dict[str, Any]]] = {}
    for family in families:
        homes.setdefault(family["house_id"], []).append(family)
    shared = [f for house, f in homes.items() if house and len(f) == 3]
    assert shared
    keys = ("jenis_lantai", "jenis_atap", "air_minum", "penerangan", "rt", "rw", "alamat")
    for group in shared:
        assert len({tuple(answers_of(f).get(key) for key in keys) for f in group}) == 1


def test_a_house_is_found_again_by_its_building_number(sample, families):
    before = rows(sample, "SELECT count(*) AS houses FROM house")
    family = next(f for f in families if f["status"] == "complete")
    entry = FamilyEntry.load(sample, family["id"])
    entry.set(Field("no_urut_bangunan"), entry.session.value(Field("no_urut_bangunan")))
    entry.set(Field("catatan"), "Dilihat lagi.")
    assert sample.record("family", family["id"])["house_id"] == family["house_id"]
    assert rows(sample, "SELECT count(*) AS houses FROM house") == before


def test_families_without_kk_and_persons_without_nik_are_normal(families, persons):
    assert sum(1 for f in families if not f["no_kk"] and f["status"] == "complete") >= 4
    assert sum(1 for p in persons if not p["nik"]) >= 8


def test_every_rt_of_every_rw_has_families(families):
    places = Counter((f["rw"], f["rt"]) for f in families if f["rt"])
    assert len(places) == 24
    assert min(places.values()) >= 3


def test_identity_numbers_are_nobodys_and_agree_with_the_person(families, persons):
    mismatches = 0
    for person in persons:
        nik = Nik.parse(person["nik"])
        if not person["nik"]:
            continue
        assert nik.complete
        assert int(nik.serial) >= FIRST_SERIAL or nik.serial == "0000"
        answers = answers_of(person)
        born = answers.get("tgl_lahir", "")
        if born and not is_missing(born):
            expected = nik.birth_date(TODAY)
            mismatches += expected is None or expected.isoformat() != born
    assert 3 <= mismatches <= 8
    for family in families:
        if family["no_kk"]:
            assert int(KartuKeluarga.parse(family["no_kk"]).serial) >= FIRST_SERIAL


def test_one_person_stands_in_two_families_with_the_same_nik(persons, families):
    twice = [n for n, count in Counter(p["nik"] for p in persons if p["nik"]).items() if count > 1]
    assert len(twice) == 1
    owners = {p["family_id"] for p in persons if p["nik"] == twice[0]}
    assert len(owners) == 2
    assert {f["status"] for f in families if f["id"] in owners} == {"draft"}


def test_the_village_lives_from_the_sea_and_from_batik(persons):
    trades = [answers_of(p).get("lap_usaha_uraian", "").lower() for p in persons]
    assert sum("batik" in trade for trade in trades) >= 20
    assert sum("ikan" in trade or "nelayan" in trade for trade in trades) >= 20


def test_old_people_live_alone_and_children_are_out_of_school(families, persons):
    alone = {f["id"] for f in families if f["member_count"] == 1 and f["status"] == "complete"}
    ages = [int(answers_of(p).get("umur", 0)) for p in persons if p["family_id"] in alone]
    assert sum(age >= 60 for age in ages) >= 4
    children = [answers_of(p) for p in persons if 7 <= int(answers_of(p).get("umur", 0)) <= 17]
    assert any(c["partisipasi"] == "3" and c["bekerja"] == "1" for c in children)


def test_some_questions_are_answered_with_dont_know_or_refused(families, persons):
    texts = [text for row in (*families, *persons) for text in answers_of(row).values()]
    assert {text for text in texts if is_missing(text)} == {"__tidak_tahu__", "__menolak__"}


def test_only_one_family_keeps_an_answer_aside(families):
    aside = [json.loads(f["aside"]) for f in families]
    assert [a for a in aside if a] == [{"bukti_tanah": "5"}]


def test_a_draft_goes_on_where_it_stopped(sample, families):
    stopped = [f for f in families if f["status"] == "draft" and f["resume"]]
    assert len(stopped) >= 6
    for family in stopped:
        entry = FamilyEntry.load(sample, family["id"])
        assert entry.resume is not None
        assert entry.session.relevant(entry.resume)
        assert entry.session.value(entry.resume) == ""


def test_every_family_opens_with_the_findings_of_the_list(sample, families):
    for family in families[::7]:
        entry = FamilyEntry.load(sample, family["id"])
        shown = sum(f.severity is Severity.ERROR for f in entry.session.all_findings())
        between = sum("|antar_keluarga_" in key for key in json.loads(family["findings"]))
        assert shown == family["error_count"] - between


def test_families_were_entered_by_the_interviewers_in_the_weeks_before(families):
    assert len({f["updated_by"] for f in families}) == 4
    days = sorted(f["updated_at"][:10] for f in families)
    assert days[0] >= (TODAY - timedelta(days=46)).isoformat()
    assert days[-1] <= TODAY.isoformat()


def test_the_clock_and_the_operator_are_given_back(workspace):
    build_sample(workspace, families=3)
    assert workspace.actor == "Sari"
    assert workspace.now() == NOW


def test_the_profile_of_the_village_is_filled(sample):
    assert sample.village["typology"] == "pesisir"
    assert "dikarang" in sample.village["note"]


def test_the_list_finds_a_member_by_name(sample, persons):
    listing = Listing(sample)
    member = next(p for p in persons if p["position"] == 3)
    found = listing.ids(Filter(search=member["name"]), Sort("head_name"))
    assert member["family_id"] in found


def test_every_key_is_a_key(families, persons):
    assert all(is_key(f["uid"], "K") for f in families)
    assert all(is_key(p["uid"], "P") for p in persons)


def test_the_same_seed_gives_the_same_families(empty_workspace_file, tmp_path):
    def contents(name: str, seed: int) -> list[tuple[Any, ...]]:
        path = Path(shutil.copy(empty_workspace_file, tmp_path / name))
        with Workspace.open(path, actor="Sari", now=lambda: NOW) as workspace:
            build_sample(workspace, families=20, seed=seed)
            with workspace.reading() as connection:
                return [
                    tuple(row)
                    for kind in ("house", "family", "person")
                    for row in connection.exec_driver_sql(f"SELECT * FROM {kind} ORDER BY id")
                ]

    assert contents("a.dampingan", 7) == contents("b.dampingan", 7)
    assert contents("c.dampingan", 8) != contents("d.dampingan", 7)


def test_progress_is_told_family_by_family(workspace):
    told: list[tuple[int, int]] = []
    build_sample(
        workspace, families=4, progress=lambda done, total, _text: told.append((done, total))
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_cancelling_stops_the_sample(workspace):
    with pytest.raises(CancelledError):
        build_sample(workspace, families=40, cancelled=lambda: True)
    assert workspace.now() == NOW


def test_any_number_of_families_can_be_invented(workspace):
    assert build_sample(workspace, families=1) == 1
    assert rows(workspace, "SELECT count(*) AS n FROM family") == [{"n": 1}]


@pytest.mark.parametrize("families", [1, 5, 60, 120, 5000])
def test_cases_keep_their_share_and_never_overlap(families):
    placed = place_cases(Chance("x"), families)
    counts = Counter(name for name, _ in placed.values())
    assert set(placed) <= set(range(families))
    for name, case in CASES.items():
        assert counts[name] == round(case.per_120 * families / 120) * case.together or families < 60


@pytest.mark.parametrize(
    ("seed", "today"), [(1, date(2026, 1, 3)), (2, date(2028, 2, 29)), (3, date(2025, 12, 31))]
)
def test_only_deliberate_families_have_findings_whatever_the_seed_and_day(keluarga, seed, today):
    for invented in invent(150, seed=seed, today=today):
        filled = fill(keluarga, invented, today=today, village_code=BANDENGAN)
        for found in filled.session.all_findings():
            assert invented.case
            assert found.severity is Severity.WARNING or invented.status == "draft"


def test_a_question_that_a_regency_added_is_answered_too():
    text = resource("instruments/keluarga.md").read_text("utf-8")
    line = next(row for row in text.splitlines() if "| bpnt  " in row)
    added = line.replace("| bpnt  ", "| baru  ").replace("501a", "599")
    form = read_form(text.replace(line, f"{line}\n{added}"))
    invented = next(i for i in invent(30, seed=3, today=TODAY) if not i.case)
    filled = fill(form, invented, today=TODAY, village_code=BANDENGAN)
    assert filled.session.value(Field("baru")) == "2"
    assert not [f for f in filled.session.all_findings() if f.severity is Severity.ERROR]


def test_messages_follow_the_language_of_the_interface(keluarga: Form):
    invented = next(i for i in invent(120, seed=20_261, today=TODAY) if i.case == "crowded")
    set_language("en")
    filled = fill(keluarga, invented, today=TODAY, village_code=BANDENGAN)
    assert "less than 2" in filled.session.all_findings()[0].message


def test_the_sample_workspace_is_made_where_nothing_is_yet(tmp_path):
    path = tmp_path / "contoh.dampingan"
    with create_sample(path, families=2) as workspace:
        assert workspace.village_code == BANDENGAN
        assert rows(workspace, "SELECT count(*) AS n FROM family") == [{"n": 2}]
    with pytest.raises(DampinganError):
        create_sample(path)


def test_clones_have_names_numbers_and_keys_of_their_own(workspace):
    assert clone_families(workspace, 900, members=True) == 900
    families = rows(workspace, "SELECT uid, no_kk, head_name, answers FROM family")
    assert len({f["uid"] for f in families}) == 900
    numbers = [f["no_kk"] for f in families if f["no_kk"]]
    assert len(set(numbers)) == len(numbers)
    assert all(answers_of(f).get("nama_kk") == f["head_name"] for f in families)
    persons = rows(workspace, "SELECT uid, nik, answers FROM person")
    assert len({p["uid"] for p in persons}) == len(persons) > 2_000
    niks = [p["nik"] for p in persons if p["nik"]]
    assert len(set(niks)) == len(niks)


def test_clones_can_be_found_and_opened(workspace):
    clone_families(workspace, 400)
    listing = Listing(workspace)
    name = rows(workspace, "SELECT head_name FROM family WHERE id = 250")[0]["head_name"]
    found = listing.ids(Filter(search=name), Sort("head_name"))
    assert 250 in found
    assert FamilyEntry.load(workspace, 250).session.value(Field("nama_kk")) == name
