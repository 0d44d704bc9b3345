"""What a session offers and shows: choices, labels, languages, outside tables."""

from __future__ import annotations

from dampingan.forms.answer import Field
from forms.small_form import fill, question, survey, table

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
