"""Two versions of a form: what differs, what is proposed, and a mapping that travels as JSON."""

from __future__ import annotations

from datetime import date

import pytest

from dampingan.core.errors import DampinganError, FormError
from dampingan.forms.comparison import CodeState, FormChange, State, Trait, compare_forms
from dampingan.forms.conversion import Converted, ways
from dampingan.forms.mapping import VersionMapping
from dampingan.forms.model import Form
from dampingan.forms.similarity import Reason, alike
from forms.small_form import question, read, survey, table

TODAY = date(2026, 11, 21)


def lists(**codes: dict[str, str]) -> str:
    rows = [
        {"list_name": name, "name": code, "label": label}
        for name, choices in codes.items()
        for code, label in choices.items()
    ]
    return table("choices", rows)


def settings(version: str) -> str:
    return table("settings", [{"form_id": "uji", "version": version}])


def form(*rows: dict[str, str], version: str = "1", choices: str = "") -> Form:
    return read(survey(*rows, choices=choices, settings=settings(version)))


def compared(*, old: list[dict[str, str]], new: list[dict[str, str]], **choices: str) -> FormChange:
    return compare_forms(
        form(*old, version="1", choices=choices.get("before", "")),
        form(*new, version="2", choices=choices.get("after", "")),
    )


def states(change: FormChange) -> dict[tuple[str, str], str]:
    return {(q.old, q.new): str(q.state) for q in change.questions}


def test_the_same_form_has_no_differences(keluarga: Form) -> None:
    assert compare_forms(keluarga, keluarga).same


def test_a_question_of_the_same_name_is_kept_whatever_else_changed() -> None:
    change = compared(
        old=[question("text", "nama", label="Nama")],
        new=[question("text", "nama", label="Nama lengkap", required="yes")],
    )
    assert states(change) == {("nama", "nama"): "kept"}
    assert set(change.questions[0].traits) == {Trait.LABEL, Trait.REQUIRED}


def test_a_question_with_the_same_words_is_proposed_as_renamed_with_the_reasons() -> None:
    change = compared(
        old=[question("text", "a"), question("integer", "jml", label="Jumlah anggota keluarga")],
        new=[
            question("text", "a"),
            question("integer", "jumlah_art", label="Jumlah anggota keluarga"),
        ],
    )
    assert states(change)["jml", "jumlah_art"] == "renamed"
    renamed = change.of(State.RENAMED)[0]
    assert renamed.candidates[0].reasons == (Reason.LABEL, Reason.PLACE)


def test_a_reworded_question_with_its_number_on_paper_is_proposed() -> None:
    change = compared(
        old=[question("integer", "lantai", label="Luas lantai rumah (m2)", no="302")],
        new=[question("integer", "luas", label="Luas lantai tempat tinggal (m2)", no="302")],
    )
    assert states(change) == {("lantai", "luas"): "renamed"}


def test_the_same_number_alone_is_no_reason() -> None:
    change = compared(
        old=[question("integer", "kamar", label="Berapa kamar tidur", no="305")],
        new=[question("integer", "ternak", label="Jumlah sapi", no="305")],
    )
    assert states(change) == {("", "ternak"): "new", ("kamar", ""): "dropped"}


def test_two_equally_good_candidates_are_left_to_people() -> None:
    change = compared(
        old=[question("text", "sebut", label="Lainnya, sebutkan")],
        new=[
            question("text", "sebut_a", label="Lainnya, sebutkan"),
            question("text", "sebut_b", label="Lainnya, sebutkan"),
        ],
    )
    dropped = change.of(State.DROPPED)[0]
    assert dropped.old == "sebut"
    assert {c.new for c in dropped.candidates} == {"sebut_a", "sebut_b"}


def test_a_label_that_says_the_opposite_is_not_alike() -> None:
    assert alike("Punya jamban sendiri", "punya jamban sendiri.")
    assert not alike("Bekerja", "Tidak bekerja")
    assert not alike("Kelas 1 SD", "Kelas 2 SD")


def test_swapped_codes_are_recoded_by_their_words() -> None:
    change = compared(
        old=[question("select_one yt", "bantuan")],
        new=[question("select_one yt", "bantuan")],
        before=lists(yt={"1": "Ya", "2": "Tidak"}),
        after=lists(yt={"1": "Tidak", "2": "Ya"}),
    )
    assert change.proposal.codes == {"bantuan": {"1": "2", "2": "1"}}
    assert {c.state for c in change.questions[0].codes} == {CodeState.RECODED}


def test_a_code_that_says_something_else_now_is_marked_as_dangerous() -> None:
    change = compared(
        old=[question("select_one air", "air")],
        new=[question("select_one air", "air")],
        before=lists(air={"1": "Sumur", "2": "Sungai"}),
        after=lists(air={"1": "Sumur", "2": "Air kemasan bermerek"}),
    )
    assert change.questions[0].dangerous
    codes = {c.old: c.state for c in change.questions[0].codes}
    assert codes == {"1": CodeState.KEPT, "2": CodeState.REWORDED}


def test_added_and_dropped_codes_are_told_apart() -> None:
    change = compared(
        old=[question("select_one air", "air")],
        new=[question("select_one air", "air")],
        before=lists(air={"1": "Sumur", "2": "Sungai"}),
        after=lists(air={"1": "Sumur", "3": "Leding"}),
    )
    codes = {(c.old, c.new): c.state for c in change.questions[0].codes}
    assert codes == {
        ("1", "1"): CodeState.KEPT,
        ("2", ""): CodeState.DROPPED,
        ("", "3"): CodeState.NEW,
    }


def test_a_renamed_repeat_is_known_by_its_questions() -> None:
    inside = [question("text", "jenis"), question("integer", "nilai")]
    change = compared(
        old=[question("begin_repeat", "barang"), *inside, question("end_repeat")],
        new=[question("begin_repeat", "aset"), *inside, question("end_repeat")],
    )
    assert change.proposal.repeats == {"barang": "aset"}
    assert states(change) == {("jenis", "jenis"): "kept", ("nilai", "nilai"): "kept"}


def test_a_question_that_moved_into_other_rows_has_no_place_and_says_so() -> None:
    change = compared(
        old=[
            question("text", "catatan"),
            question("begin_repeat", "r"),
            question("text", "a"),
            question("end_repeat"),
        ],
        new=[
            question("begin_repeat", "r"),
            question("text", "a"),
            question("text", "catatan"),
            question("end_repeat"),
        ],
    )
    moved = next(q for q in change.questions if q.old == "catatan")
    assert (moved.state, moved.traits) == (State.DROPPED, (Trait.REPEAT,))


def test_new_questions_stand_where_the_new_version_asks_them() -> None:
    change = compared(
        old=[question("text", "a"), question("text", "lama"), question("text", "c")],
        new=[question("text", "nol"), question("text", "a"), question("text", "c")],
    )
    order = [q.new or q.old for q in change.questions]
    assert order == ["nol", "a", "lama", "c"]


def test_a_mapping_survives_as_json() -> None:
    mapping = VersionMapping(
        "uji", "1", "2", {"a": "b", "c": ""}, {"r": ""}, {"a": {"1": "2", "3": ""}}
    )
    assert VersionMapping.from_json(mapping.to_json()) == mapping


def test_another_json_file_is_refused_in_words() -> None:
    for text in ("", "[]", '{"format": 9}', '{"a": 1}', '{"format": 1, "questions": 5}'):
        with pytest.raises(DampinganError, match="bukan padanan"):
            VersionMapping.from_json(text)


def test_a_mapping_for_other_forms_names_what_is_not_there() -> None:
    old, new = form(question("text", "a")), form(question("text", "b"), version="2")
    with pytest.raises(FormError, match="tidak_ada"):
        compare_forms(old, new, VersionMapping(questions={"tidak_ada": "b"}))
    with pytest.raises(FormError, match="zzz"):
        compare_forms(old, new, VersionMapping(questions={"a": "zzz"}))


def test_two_questions_can_not_go_into_one() -> None:
    old = form(question("text", "a"), question("text", "b"))
    new = form(question("text", "c"), version="2")
    with pytest.raises(FormError, match="Dua pertanyaan"):
        compare_forms(old, new, VersionMapping(questions={"a": "c", "b": "c"}))


def test_a_question_given_to_another_leaves_its_own_place_free() -> None:
    old = form(question("text", "a"), question("text", "b"))
    new = form(question("text", "b"), version="2")
    change = compare_forms(old, new, VersionMapping(questions={"a": "b"}))
    assert states(change) == {("a", "b"): "renamed", ("b", ""): "dropped"}


def test_the_inverse_of_a_mapping_leads_back() -> None:
    change = compared(
        old=[question("select_one yt", "lama", label="Menerima bantuan"), question("text", "x")],
        new=[question("select_one yt", "baru", label="Menerima bantuan"), question("date", "y")],
        before=lists(yt={"1": "Ya", "2": "Tidak"}),
        after=lists(yt={"1": "Tidak", "2": "Ya"}),
    )  # fmt: skip
    back = change.proposal.inverse(change.old, change.new)
    assert back.questions == {"baru": "lama"}
    assert back.codes == {"baru": {"1": "2", "2": "1"}}
    assert back.inverse(change.new, change.old).questions == change.proposal.questions


@pytest.mark.parametrize(
    ("before", "after", "text", "expected"),
    [
        ("integer", "decimal", "7", Converted("7")),
        ("decimal", "integer", "7.5", Converted(None)),
        ("text", "integer", "7", Converted("7")),
        ("text", "integer", "007", Converted("7", exact=False)),
        ("text", "integer", "tujuh", Converted(None)),
        ("text", "date", "17/5/1931", Converted("1931-05-17", exact=False)),
        ("date", "text", "1931-05-17", Converted("1931-05-17")),
        ("date", "dateTime", "1931-05-17", Converted("1931-05-17T00:00")),
        ("dateTime", "date", "1931-05-17T08:30", Converted("1931-05-17", exact=False)),
        ("select_one yt", "text", "1", Converted("Ya")),
        ("text", "select_one yt", "Ya", Converted("1")),
        ("text", "select_one yt", "mungkin", Converted(None)),
        ("select_one yt", "integer", "1", Converted(None)),
        ("select_one yt", "select_multiple yt", "1", Converted("1")),
        ("select_multiple yt", "select_one yt", "1 2", Converted(None)),
        ("select_multiple yt", "select_multiple yt", "2 1", Converted("2 1")),
        ("text", "note", "x", None),
        ("text", "image", "x", Converted(None)),
        ("integer", "text", "__tidak_tahu__", Converted("__tidak_tahu__")),
        ("integer", "integer", "salah ketik", Converted("salah ketik")),
    ],
)
def test_an_answer_is_converted_only_as_far_as_it_keeps_its_meaning(
    before: str, after: str, text: str, expected: Converted | None
) -> None:
    choices = lists(yt={"1": "Ya", "2": "Tidak"})
    old = form(question(before, "q"), choices=choices)
    new = form(question(after, "q"), version="2", choices=choices)
    way = ways(old, new, VersionMapping()).get("q")
    assert (way.convert(text, TODAY) if way else None) == expected


def test_merged_codes_are_not_exact_and_a_wrong_code_does_not_become_right_by_chance() -> None:
    old = form(question("select_one a", "q"), choices=lists(a={"1": "Sumur", "2": "Sumur bor"}))
    new = form(
        question("select_one a", "q"),
        version="2",
        choices=lists(a={"1": "Sumur", "9": "Leding"}),
    )
    way = ways(old, new, VersionMapping(codes={"q": {"2": "1"}}))["q"]
    assert way.convert("2", TODAY) == Converted("1", exact=False)
    assert way.convert("9", TODAY) == Converted(None)
    assert way.convert("77", TODAY) == Converted("77")


def test_a_long_form_is_compared_at_once(keluarga: Form) -> None:
    rows = [question("text", f"q{n}", label=f"Pertanyaan ke-{n} tentang rumah") for n in range(320)]
    other = [question("text", f"p{n}", label=f"Hal ke-{n} tentang rumah") for n in range(320)]
    change = compared(old=rows, new=other)
    assert len(change.questions) >= 320
