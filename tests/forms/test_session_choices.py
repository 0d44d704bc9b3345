"""What a session offers and shows: choices, labels, languages, outside tables."""

from __future__ import annotations

import pytest

from dampingan.core.errors import Severity
from dampingan.forms.answer import Answers, Field
from dampingan.forms.session import FormSession
from forms.small_form import NOW, TODAY, fill, question, survey, table

PLACES = survey(
    question("select_one kab", "kab"),
    question("select_one kec", "kec", choice_filter="kab = ${kab}"),
    question("note", "pesan", label="Anda memilih ${kec}"),
    question("calculate", "nama", calculation="jr:choice-name(${kec}, '${kec}')"),
    question("calculate", "ibu_kota", calculation="instance('kab')/root/item[name = ${kab}]/kota"),
    choices=table(
        "choices",
        [
            {"list_name": "kab", "name": "26", "label": "Pekalongan", "kota": "Kajen"},
            {"list_name": "kab", "name": "75", "label": "Kota Pekalongan", "kota": "Pekalongan"},
            {"list_name": "kec", "name": "1", "label": "Kajen", "kab": "26"},
            {"list_name": "kec", "name": "2", "label": "Buaran", "kab": "26"},
            {"list_name": "kec", "name": "3", "label": "Barat", "kab": "75"},
        ],
    ),
)


def test_choices_follow_their_filter() -> None:
    session = fill(PLACES)
    assert session.choices(Field("kec")) == ()
    delta = session.set(Field("kab"), "26")
    assert [choice.code for choice in session.choices(Field("kec"))] == ["1", "2"]
    assert delta.choices == {Field("kec")}


def test_a_code_that_the_filter_leaves_out_is_told_and_kept() -> None:
    session = fill(PLACES)
    session.set(Field("kab"), "26")
    session.set(Field("kec"), "1")
    session.set(Field("kab"), "75")
    assert session.value(Field("kec")) == "1"
    assert [found.check for found in session.findings(Field("kec"))] == ["kec.choice"]


def test_a_choice_that_is_retired_is_offered_only_where_it_stands() -> None:
    rows = [
        {"list_name": "dinas", "name": "a", "label": "Dinas A", "aktif": "0"},
        {"list_name": "dinas", "name": "b", "label": "Dinas B", "aktif": "1"},
    ]
    session = fill(survey(question("select_one dinas", "x"), choices=table("choices", rows)))
    assert [choice.code for choice in session.choices(Field("x"))] == ["b"]
    session.set(Field("x"), "a")
    assert [choice.code for choice in session.choices(Field("x"))] == ["a", "b"]
    assert session.findings(Field("x")) == ()
    assert session.choice_label(Field("x")) == "Dinas A"


def test_one_code_may_stand_in_a_list_for_several_filters() -> None:
    choices = table(
        "choices",
        [
            {"list_name": "desa", "name": "lain", "label": "Lain di Kajen", "kec": "1"},
            {"list_name": "desa", "name": "lain", "label": "Lain di Buaran", "kec": "2"},
        ],
    )
    source = survey(
        question("integer", "kec"),
        question("select_one desa", "desa", choice_filter="kec=${kec}"),
        choices=choices,
        settings=table("settings", [{"allow_choice_duplicates": "yes"}]),
    )
    session = fill(source)
    for kec, label in (("1", "Lain di Kajen"), ("2", "Lain di Buaran")):
        session.set(Field("kec"), kec)
        session.set(Field("desa"), "lain")
        assert [choice.label[""] for choice in session.choices(Field("desa"))] == [label]
        assert session.findings(Field("desa")) == ()
        assert fill(source, session.answers()).all_findings() == []


def test_labels_show_answers_and_deltas_say_which() -> None:
    session = fill(PLACES)
    delta = session.set(Field("kec"), "2")
    assert session.label("pesan") == "Anda memilih 2"
    assert delta.labels == {Field("pesan")}


def test_choice_names_and_columns_of_choices_are_at_hand() -> None:
    session = fill(PLACES)
    session.set(Field("kab"), "26")
    session.set(Field("kec"), "2")
    assert session.value(Field("nama")) == "Buaran"
    assert session.value(Field("ibu_kota")) == "Kajen"
    assert session.choice_label(Field("kec")) == "Buaran"


def test_outside_tables_are_looked_up() -> None:
    class Prices:
        def rows(self, name: str) -> list[dict[str, str]]:
            return [{"barang": "beras", "harga": "14000"}] if name == "harga" else []

    source = survey(
        question("text", "barang"),
        question("calculate", "a", calculation="pulldata('harga', 'harga', 'barang', ${barang})"),
        question(
            "calculate", "b", calculation="instance('harga')/root/item[barang=${barang}]/harga"
        ),
    )
    session = fill(source, tables=Prices())
    session.set(Field("barang"), "beras")
    assert session.record()[0] == {"barang": "beras", "a": "14000", "b": "14000"}
    assert fill(source).value(Field("a")) == ""


def test_the_language_changes_labels_and_messages() -> None:
    source = survey(
        {
            "type": "integer",
            "name": "umur",
            "label::Bahasa Indonesia (id)": "Umur",
            "label::English (en)": "Age",
            "constraint": ". < 120",
            "constraint_message::Bahasa Indonesia (id)": "Terlalu tua",
            "constraint_message::English (en)": "Too old",
        }
    )
    session = fill(source)
    session.set(Field("umur"), "200")
    session.language = "en"
    assert session.label("umur") == "Age"
    assert [found.message for found in session.all_findings()] == ["Too old"]


# ---------------------------------------------------------------- choices that are answers

CHILDREN = survey(
    question("begin_repeat", "anak"),
    question("text", "nama"),
    question("integer", "umur"),
    question("end_repeat"),
    question("select_one ${nama}", "sulung", choice_filter="${umur} > 5"),
    question("select_one ${nama}", "sekolah"),
)


def children() -> FormSession:
    session = fill(CHILDREN)
    for name, age in (("Budi", "7"), ("Sri", "3"), ("", "9")):
        session.add_row("anak", values={"nama": name, "umur": age})
    return session


def test_answers_of_a_repeat_can_be_the_choices_of_a_question() -> None:
    session = children()
    assert [c.code for c in session.choices(Field("sekolah"))] == ["Budi", "Sri"]
    assert [c.code for c in session.choices(Field("sulung"))] == ["Budi"]


def test_an_answer_that_no_row_gives_any_more_is_found() -> None:
    session = children()
    session.set(Field("sekolah"), "Sri")
    assert session.findings(Field("sekolah")) == ()
    delta = session.set(Field("nama", session.rows("anak")[1]), "Siti")
    assert Field("sekolah") in delta.choices
    assert [f.check for f in delta.findings[Field("sekolah")]] == ["sekolah.choice"]
    again = FormSession(session.form, session.answers(), today=TODAY)
    assert [f.check for f in again.all_findings()] == ["sekolah.choice"]


def test_a_filter_over_rows_is_looked_at_for_every_row() -> None:
    session = children()
    session.set(Field("sulung"), "Sri")
    assert session.findings(Field("sulung"))
    session.set(Field("umur", session.rows("anak")[1]), "8")
    assert session.findings(Field("sulung")) == ()


# ---------------------------------------------------------------- types with rules of their own


@pytest.mark.parametrize(
    ("kind", "text", "fits"),
    [
        ("geotrace", "-6.9 109.6; -6.8 109.7", True),
        ("geotrace", "-6.9 109.6 0 0;-6.8 109.7 0 0;", True),
        ("geotrace", "-6.9 109.6", False),
        ("geotrace", "-6.9 109.6; 95 109.7", False),
        ("geoshape", "-6.9 109.6; -6.8 109.7; -6.8 109.6; -6.9 109.6", True),
        ("geoshape", "-6.9 109.6; -6.8 109.7; -6.8 109.6; -6.7 109.6", False),
        ("geopoint", "-6.888 109.675 0 0", True),
        ("geopoint", "-6.888", False),
    ],
)
def test_places_are_checked(kind: str, text: str, fits: bool) -> None:
    session = fill(survey(question(kind, "a")))
    session.set(Field("a"), text)
    assert (session.findings(Field("a")) == ()) is fits


@pytest.mark.parametrize(
    ("parameters", "good", "bad"),
    [
        ("start=1 end=5", ["1", "5"], ["0", "6", "2.5"]),
        ("start=0 end=1 step=0.1", ["0", "0.3", "0.7", "1"], ["0.25", "1.1", "-0.1"]),
        ("start=10 end=50 step=5", ["10", "45"], ["12", "55"]),
        ("start=5 end=1 step=-1", ["1", "3"], ["0"]),
        ("start=0.5 end=5.0 step=0.5", ["0.5", "4.5"], ["4.7"]),
    ],
)
def test_a_range_keeps_to_its_steps(parameters: str, good: list[str], bad: list[str]) -> None:
    session = fill(survey(question("range", "a", parameters=parameters)))
    for text in good:
        session.set(Field("a"), text)
        assert session.findings(Field("a")) == (), text
    for text in bad:
        session.set(Field("a"), text)
        assert session.findings(Field("a")), text


def test_a_rank_that_leaves_choices_out_is_a_warning() -> None:
    source = survey(
        question("rank x", "a"),
        choices=table(
            "choices", [{"list_name": "x", "name": code, "label": code} for code in "pqr"]
        ),
    )
    session = fill(source)
    for text, checks in (("p q r", []), ("r p", ["a.rank"]), ("r r p", ["a.choice"])):
        session.set(Field("a"), text)
        assert [f.check for f in session.findings(Field("a"))] == checks
    half = FormSession(session.form, Answers({"a": "q"}), today=TODAY).all_findings()
    assert [(f.check, f.severity) for f in half] == [("a.rank", Severity.WARNING)]


def test_metadata_is_filled_by_the_program() -> None:
    source = survey(
        *[question(kind, kind) for kind in ("start", "end", "today", "deviceid", "username")],
        question("text", "a"),
        question("calculate", "b", calculation="property('username')"),
    )
    session = fill(source, properties={"username": "Karto", "deviceid": "meja-1"})
    found = {name: session.value(Field(name)) for name in ("today", "deviceid", "username", "b")}
    assert found == {"today": "2026-11-21", "deviceid": "meja-1", "username": "Karto", "b": "Karto"}
    begun = session.value(Field("end"))
    assert begun.startswith("2026-11-21T")
    assert session.answers().values["start"] == begun


def test_the_end_is_noted_when_filling_ends() -> None:
    source = survey(question("end", "selesai"), question("text", "a"))
    answers = fill(source).answers()
    session = fill(source, answers, now=lambda: NOW.replace(hour=11))
    before = session.value(Field("selesai"))
    assert before == answers.values["selesai"]
    delta = session.stamp_end()
    assert delta.values[Field("selesai")] > before


def test_labels_of_choices_may_say_answers() -> None:
    source = survey(
        question("text", "nama"),
        question("select_one x", "a"),
        choices=table("choices", [{"list_name": "x", "name": "1", "label": "Anak ${nama}"}]),
    )
    session = fill(source)
    delta = session.set(Field("nama"), "Sri")
    assert delta.choices == {Field("a")}
    assert session.choices(Field("a"))[0].label == {"id": "Anak Sri"}
