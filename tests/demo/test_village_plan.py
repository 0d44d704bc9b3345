"""The sample's assessment and plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dampingan.demo.sample import create_sample
from dampingan.demo.village_plan import write_plan
from dampingan.store.plan.form import PLAN_FORMS, ensure_plan
from dampingan.store.plan.record import plan_records
from dampingan.store.workspace import Workspace


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with create_sample(tmp_path_factory.mktemp("sample") / "c.dampingan") as workspace:
        yield workspace


def test_the_story_is_long_enough_to_show_every_screen(sample: Workspace) -> None:
    counts = {form_id: len(plan_records(sample, form_id)) for form_id in PLAN_FORMS}

    assert counts["masalah"] >= 20
    assert counts["potensi"] >= 15
    assert counts["kegiatan"] >= 12
    assert counts["kunjungan"] >= 3
    assert min(counts.values()) >= 1


def test_nothing_of_the_story_has_a_finding(sample: Workspace) -> None:
    with sample.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT form_id, title, findings FROM response WHERE error_count OR warning_count"
        ).all()

    assert not found


def test_every_link_of_the_story_leads_somewhere(sample: Workspace) -> None:
    records = [r for form_id in PLAN_FORMS for r in plan_records(sample, form_id)]
    there = {record.uid for record in records}
    links = ("masalah", "potensi", "asal", "sebab_dari", "kegiatan")
    named = {key for r in records for name in links for key in r.keys(name) if key.startswith("J-")}

    assert named
    assert named <= there


def test_codes_of_the_story_are_those_of_the_lists(sample: Workspace) -> None:
    for form_id in PLAN_FORMS:
        form = sample.extra_form(form_id)
        for record in plan_records(sample, form_id):
            for name, question in form.questions.items():
                codes = {choice.code for choice in form.choices.get(question.choice_list, ())}
                if codes and not question.repeat:
                    assert set(record.keys(name)) <= codes, (form_id, name)


def test_activities_are_planned_funded_under_way_and_done(sample: Workspace) -> None:
    states = Counter(record.text("keadaan") for record in plan_records(sample, "kegiatan"))
    terms = Counter(record.text("jangka") for record in plan_records(sample, "kegiatan"))

    assert {"1", "2", "3", "4", "5"} <= states.keys()
    assert terms.keys() == {"pendek", "menengah", "panjang"}


def test_problems_with_a_condition_were_counted_in_the_survey(sample: Workspace) -> None:
    counted = [r for r in plan_records(sample, "masalah") if r.text("saring")]

    assert counted
    assert all((r.number("keluarga_hitung") or 0) > 0 for r in counted)


def test_the_same_day_tells_the_same_story(tmp_path: Path) -> None:
    def keys(name: str) -> list[str]:
        with Workspace.create(tmp_path / name, "33.75.03.1009", "2026-Q4") as workspace:
            ensure_plan(workspace)
            write_plan(workspace)
            return [r.uid for form_id in PLAN_FORMS for r in plan_records(workspace, form_id)]

    assert keys("a.dampingan") == keys("b.dampingan")
