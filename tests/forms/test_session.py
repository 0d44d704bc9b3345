"""What a session does with answers: relevance, checks, calculations, defaults, repeats."""

from __future__ import annotations

from datetime import date

import pytest

from dampingan.core.errors import Severity
from dampingan.core.missing import Missing
from dampingan.forms.answer import Answers, Field, GroupRef, Row
from dampingan.forms.session import FormSession
from forms.small_form import NOW, TODAY, YES_NO, fill, question, survey, table

SKIP = survey(
    question("select_one ya", "sekolah"),
    question("integer", "kelas", relevant="${sekolah} = '1'", required="yes"),
    question("begin_group", "rincian", relevant="${kelas} > 6"),
    question("text", "nama_sekolah"),
    question("end_group"),
    choices=YES_NO,
)

MEMBERS = survey(
    question("text", "desa"),
    question("begin_repeat", "anggota"),
    question("text", "nama", required="yes"),
    question("integer", "umur"),
    question("calculate", "urut", calculation="position(..)"),
    question("text", "sapaan", calculation="concat(${nama}, ' dari ', ${desa})"),
    question("select_one ya", "ktp", relevant="${umur} >= 17"),
    question("end_repeat"),
    question("calculate", "jumlah", calculation="count(${anggota})"),
    question("calculate", "tua", calculation="max(${umur})"),
    question("calculate", "pemilik", calculation="count(${ktp})"),
    choices=YES_NO,
)


def members(session: FormSession, *ages: str) -> list[str]:
    for place, age in enumerate(ages):
        session.add_row("anggota", key=f"P{place}", values={"nama": f"Orang {place}", "umur": age})
    return list(session.rows("anggota"))


# ---------------------------------------------------------------- relevance


def test_a_question_is_relevant_when_its_rule_holds() -> None:
    session = fill(SKIP)
    assert not session.relevant(Field("kelas"))
    delta = session.set(Field("sekolah"), "1")
    assert session.relevant(Field("kelas"))
    assert delta.relevance == {Field("kelas"): True}


def test_an_irrelevant_answer_reads_as_empty_and_is_kept() -> None:
    session = fill(SKIP)
    session.set(Field("sekolah"), "1")
    session.set(Field("kelas"), "7")
    session.set(Field("nama_sekolah"), "SMP 1")
    delta = session.set(Field("sekolah"), "2")
    assert session.value(Field("kelas")) == ""
    assert session.kept(Field("kelas")) == "7"
    assert delta.values == {
        Field("sekolah"): "2",
        Field("kelas"): "",
        Field("nama_sekolah"): "",
    }
    assert session.record() == ({"sekolah": "2"}, {"kelas": "7", "nama_sekolah": "SMP 1"})


def test_an_irrelevant_answer_comes_back_with_its_question() -> None:
    session = fill(SKIP)
    session.set(Field("sekolah"), "1")
    session.set(Field("kelas"), "7")
    session.set(Field("sekolah"), "2")
    session.set(Field("sekolah"), "1")
    assert session.value(Field("kelas")) == "7"
    assert session.group_relevant("rincian")


def test_a_group_that_is_skipped_skips_its_questions() -> None:
    session = fill(SKIP)
    session.set(Field("sekolah"), "1")
    session.set(Field("kelas"), "3")
    assert not session.relevant(Field("nama_sekolah"))
    delta = session.set(Field("kelas"), "8")
    assert delta.relevance == {GroupRef("rincian"): True, Field("nama_sekolah"): True}


def test_the_route_holds_what_is_asked_in_order() -> None:
    session = fill(SKIP)
    assert session.route() == [Field("sekolah")]
    session.set(Field("sekolah"), "1")
    assert session.route() == [Field("sekolah"), Field("kelas")]
    assert session.next_field(Field("sekolah")) == Field("kelas")
    assert session.previous_field(Field("kelas")) == Field("sekolah")
    assert session.next_field(Field("kelas")) is None
    assert session.next_field(None) == Field("sekolah")


def test_the_field_after_a_skipped_one_is_the_next_asked() -> None:
    source = survey(
        question("text", "a"), question("text", "b", relevant="${a} = 'x'"), question("text", "c")
    )
    session = fill(source)
    assert session.next_field(Field("b")) == Field("c")
    assert session.previous_field(Field("b")) == Field("a")


def test_progress_counts_answers_among_what_is_asked() -> None:
    session = fill(SKIP)
    session.set(Field("sekolah"), "1")
    assert session.progress() == (1, 2)


# ---------------------------------------------------------------- findings

CHECKED = survey(
    question(
        "integer", "umur", constraint=". >= 0 and . <= 120", constraint_message="0 sampai 120"
    ),
    question("integer", "anak", check=". < 15", check_message="Anak ${anak} banyak sekali"),
    question("select_one ya", "ya"),
    question("select_multiple ya", "kartu", exclusive="2"),
    question("date", "lahir"),
    choices=YES_NO,
    checks=table(
        "checks",
        [
            {
                "question": "anak",
                "name": "r1",
                "expression": "${anak} = '' or ${umur} > 12",
                "severity": "error",
                "message": "Terlalu muda",
                "when_empty": "yes",
            }
        ],
    ),
)


def told(session: FormSession, key: str, row: str = "") -> list[tuple[str, str, str]]:
    return [
        (found.check, str(found.severity), found.message)
        for found in session.findings(Field(key, row))
    ]


def test_a_constraint_that_fails_is_an_error_and_the_answer_stays() -> None:
    session = fill(CHECKED)
    delta = session.set(Field("umur"), "130")
    assert session.value(Field("umur")) == "130"
    assert told(session, "umur") == [("umur.constraint", "error", "0 sampai 120")]
    assert delta.findings == {Field("umur"): session.findings(Field("umur"))}


def test_a_soft_check_warns_with_the_answer_in_its_message() -> None:
    session = fill(CHECKED)
    session.set(Field("umur"), "60")
    session.set(Field("anak"), "16")
    assert told(session, "anak") == [("anak.check", "warning", "Anak 16 banyak sekali")]


def test_a_check_of_the_own_sheet_follows_the_other_question() -> None:
    session = fill(CHECKED)
    session.set(Field("anak"), "2")
    assert told(session, "anak") == [("r1", "error", "Terlalu muda")]
    delta = session.set(Field("umur"), "30")
    assert delta.findings == {Field("anak"): ()}


@pytest.mark.parametrize(
    ("key", "text", "check"),
    [
        ("umur", "tiga", "umur.type"),
        ("umur", "3.5", "umur.type"),
        ("lahir", "2026-02-30", "lahir.type"),
        ("ya", "9", "ya.choice"),
        ("kartu", "1 9", "kartu.choice"),
        ("kartu", "1 2", "kartu.choice"),
        ("kartu", "1 1", "kartu.choice"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_kept_and_told(key: str, text: str, check: str) -> None:
    session = fill(CHECKED)
    session.set(Field(key), text)
    assert session.kept(Field(key)) == text
    assert [found[0] for found in told(session, key)] == [check]


def test_a_required_question_is_told_until_it_is_answered() -> None:
    session = fill(SKIP)
    session.set(Field("sekolah"), "1")
    assert session.required(Field("kelas"))
    assert told(session, "kelas") == [("kelas.required", "error", "Belum diisi.")]
    session.set(Field("kelas"), "3")
    assert told(session, "kelas") == []


def test_an_irrelevant_question_has_no_findings() -> None:
    session = fill(SKIP)
    session.set(Field("sekolah"), "2")
    assert session.all_findings() == []


def test_a_missing_code_satisfies_required_skips_checks_and_reads_as_empty() -> None:
    session = fill(
        survey(
            question("integer", "umur", required="yes", constraint=". > 0"),
            question("text", "catatan", relevant="${umur} = ''"),
        )
    )
    session.set(Field("umur"), Missing.DONT_KNOW)
    assert session.findings(Field("umur")) == ()
    assert session.value(Field("umur")) == Missing.DONT_KNOW
    assert session.relevant(Field("catatan"))


def test_required_may_depend_on_other_answers() -> None:
    source = survey(question("text", "a"), question("text", "b", required="${a} = 'x'"))
    session = fill(source)
    delta = session.set(Field("a"), "x")
    assert delta.required == {Field("b"): True}
    assert [found.check for found in session.all_findings()] == ["b.required"]


def test_findings_come_in_the_order_of_the_form_and_of_rows() -> None:
    session = fill(MEMBERS)
    session.add_row("anggota", key="B")
    session.add_row("anggota", key="A", at=0)
    assert [found.field for found in session.all_findings()] == [
        Field("nama", "A"),
        Field("nama", "B"),
    ]
    assert all(found.severity is Severity.ERROR for found in session.all_findings())


# ---------------------------------------------------------------- calculations and defaults


def test_a_calculation_follows_its_questions_in_chains() -> None:
    source = survey(
        question("integer", "a"),
        question("calculate", "b", calculation="${a} * 2"),
        question("calculate", "c", calculation="${b} + 1"),
    )
    session = fill(source)
    delta = session.set(Field("a"), "3")
    assert delta.values == {Field("a"): "3", Field("b"): "6", Field("c"): "7"}


def test_a_calculation_without_a_number_is_empty() -> None:
    session = fill(
        survey(question("integer", "a"), question("calculate", "b", calculation="${a}+1"))
    )
    assert session.value(Field("b")) == ""


def test_a_calculated_question_is_readonly_and_off_the_route() -> None:
    session = fill(MEMBERS)
    members(session, "30")
    assert session.readonly(Field("sapaan", "P0"))
    assert Field("sapaan", "P0") not in session.route()


def test_once_keeps_its_first_value() -> None:
    source = survey(
        question("text", "a"), question("calculate", "b", calculation="once(concat('x', ${a}))")
    )
    session = fill(source)
    session.set(Field("a"), "lain")
    assert session.value(Field("b")) == "x"
    assert fill(source, session.answers()).value(Field("b")) == "x"


def test_defaults_fill_a_new_record_and_not_an_old_one() -> None:
    source = survey(
        question("text", "a", default="33"),
        question("date", "b", default="today()"),
        question("text", "c", default="concat(${a}, '.26')"),
    )
    assert fill(source).record()[0] == {"a": "33", "b": "2026-11-21", "c": "33.26"}
    assert fill(source, Answers()).record()[0] == {}


def test_a_default_does_not_come_back_when_it_is_cleared() -> None:
    session = fill(survey(question("date", "b", default="today()"), question("text", "c")))
    session.set(Field("b"), "")
    session.set(Field("c"), "x")
    assert session.value(Field("b")) == ""


def test_a_triggered_calculation_runs_when_its_trigger_is_answered_and_may_be_changed() -> None:
    source = survey(
        question("text", "a"),
        question("text", "b", calculation="concat('dari ', ${a})", trigger="${a}"),
        question("calculate", "c", calculation="string-length(${b})"),
    )
    session = fill(source)
    session.set(Field("a"), "x")
    assert session.value(Field("b")) == "dari x"
    session.set(Field("b"), "tangan")
    assert session.value(Field("c")) == "6"
    assert not session.readonly(Field("b"))


def test_today_and_now_are_the_sessions() -> None:
    source = survey(
        question("calculate", "a", calculation="today() - date('2026-11-01')"),
        question("calculate", "b", calculation="format-date-time(now(), '%H:%M')"),
        question("calculate", "c", calculation="string(date(today() + 1))"),
    )
    session = fill(source)
    assert session.record()[0] == {"a": "20", "b": "15:30", "c": "2026-11-22"}
    later = fill(source, today=date(2026, 12, 1), now=lambda: NOW)
    assert later.value(Field("a")) == "30"
    assert TODAY.isoformat() == "2026-11-21"


# ---------------------------------------------------------------- repeats


def test_one_field_of_a_person_reaches_the_household() -> None:
    session = fill(MEMBERS)
    members(session, "30", "5")
    delta = session.set(Field("umur", "P1"), "65")
    household = {Field("tua"): "65", Field("pemilik"): "2"}
    assert delta.values == {Field("umur", "P1"): "65", **household}
    assert delta.relevance == {Field("ktp", "P1"): True}


def test_one_field_of_the_household_reaches_every_person() -> None:
    session = fill(MEMBERS)
    members(session, "30", "5")
    delta = session.set(Field("desa"), "Api-Api")
    assert {field.row for field in delta.values if field.question == "sapaan"} == {"P0", "P1"}
    assert session.value(Field("sapaan", "P1")) == "Orang 1 dari Api-Api"


def test_rows_know_their_place_when_others_come_move_and_go() -> None:
    session = fill(MEMBERS)
    members(session, "1", "2", "3")
    session.move_row("P2", 0)
    assert [session.value(Field("urut", key)) for key in ("P0", "P1", "P2")] == ["2", "3", "1"]
    session.remove_row("P0")
    assert [session.value(Field("urut", key)) for key in ("P1", "P2")] == ["2", "1"]
    assert session.rows("anggota") == ("P2", "P1")
    assert session.value(Field("jumlah")) == "2"


def test_only_relevant_answers_are_counted() -> None:
    session = fill(MEMBERS)
    members(session, "30", "5", "17")
    assert session.value(Field("pemilik")) == "2"


def test_a_delta_names_rows_that_come_and_go() -> None:
    session = fill(MEMBERS)
    assert session.add_row("anggota", key="A").rows_added == ("A",)
    assert session.remove_row("A").rows_removed == ("A",)


def test_a_row_key_is_taken_once() -> None:
    session = fill(MEMBERS)
    session.add_row("anggota", key="A")
    with pytest.raises(ValueError, match="exists"):
        session.add_row("anggota", key="A")


COUNTED = survey(
    question("integer", "banyak"),
    question("begin_repeat", "usaha", repeat_count="${banyak}"),
    question("text", "jenis"),
    question("end_repeat"),
    question("calculate", "isi", calculation="join(',', ${jenis})"),
)


def test_a_counted_repeat_has_as_many_rows_and_keeps_what_is_cut() -> None:
    session = fill(COUNTED)
    delta = session.set(Field("banyak"), "2")
    assert delta.rows_added == session.rows("usaha") == ("usaha1", "usaha2")
    session.set(Field("jenis", "usaha2"), "warung")
    session.set(Field("banyak"), "1")
    assert session.rows("usaha") == ("usaha1",)
    assert session.record("usaha2") == ({}, {"jenis": "warung"})
    session.set(Field("banyak"), "2")
    assert session.value(Field("isi")) == ",warung"


def test_rows_of_a_counted_repeat_are_not_added_by_hand() -> None:
    with pytest.raises(ValueError, match="counted"):
        fill(COUNTED).add_row("usaha")


def test_a_count_typed_wrong_does_not_make_a_million_rows() -> None:
    session = fill(COUNTED)
    session.set(Field("banyak"), "99999999")
    assert len(session.rows("usaha")) == 1000


NESTED = survey(
    question("begin_repeat", "rumah"),
    question("text", "alamat"),
    question("begin_repeat", "orang"),
    question("integer", "umur"),
    question("calculate", "tempat", calculation="${alamat}"),
    question("end_repeat"),
    question("calculate", "tua", calculation="max(${umur})"),
    question("end_repeat"),
    question("calculate", "semua", calculation="sum(${umur})"),
    question("calculate", "kedua", calculation="indexed-repeat(${umur}, ${rumah}, 2, ${orang}, 1)"),
    question("calculate", "dewasa", calculation="count(${orang}[./umur > 16])"),
)


def test_nested_repeats_see_their_own_row_above_and_all_rows_below() -> None:
    session = fill(NESTED)
    for house in ("A", "B"):
        session.add_row("rumah", key=house, values={"alamat": f"Jalan {house}"})
    for key, house, age in (("a1", "A", "40"), ("a2", "A", "12"), ("b1", "B", "70")):
        session.add_row("orang", house, key=key, values={"umur": age})
    assert session.value(Field("tempat", "b1")) == "Jalan B"
    assert session.value(Field("tua", "A")) == "40"
    assert session.value(Field("semua")) == "122"
    assert session.value(Field("kedua")) == "70"
    assert session.value(Field("dewasa")) == "2"
    session.set(Field("umur", "a2"), "17")
    assert session.value(Field("dewasa")) == "3"
    session.remove_row("B")
    assert session.value(Field("kedua")) == ""
    assert session.fields("orang") == [
        Field("umur", "a1"),
        Field("tempat", "a1"),
        Field("umur", "a2"),
        Field("tempat", "a2"),
    ]


def test_a_row_may_build_on_the_row_before_it() -> None:
    source = survey(
        question("begin_repeat", "bulan"),
        question("integer", "masuk"),
        question(
            "calculate",
            "saldo",
            calculation="coalesce(${bulan}[position(current()/..) - 1]/saldo, 0) + ${masuk}",
        ),
        question("end_repeat"),
    )
    session = fill(source)
    for place in range(4):
        session.add_row("bulan", key=f"B{place}", values={"masuk": "10"})
    session.set(Field("masuk", "B0"), "5")
    assert [session.value(Field("saldo", f"B{place}")) for place in range(4)] == [
        "5",
        "15",
        "25",
        "35",
    ]


# ---------------------------------------------------------------- keeping everything


def test_answers_that_the_form_does_not_know_are_given_back() -> None:
    answers = Answers(
        {"desa": "Bener", "dulu": "x"},
        [
            Row("P1", "anggota", "", {"nama": "Sri", "lama": "y"}),
            Row("Z", "hilang", "", {"q": "1"}),
        ],
    )
    session = fill(MEMBERS, answers)
    kept = session.answers()
    assert kept.values["dulu"] == "x"
    assert session.record("P1")[1] == {"lama": "y"}
    assert [row for row in kept.rows if row.key == "Z"] == [Row("Z", "hilang", "", {"q": "1"})]


def test_rows_may_come_before_the_rows_around_them() -> None:
    rows = [Row("o", "orang", "r", {"umur": "3"}), Row("r", "rumah", "", {"alamat": "J"})]
    session = fill(NESTED, Answers({}, rows))
    assert session.value(Field("tempat", "o")) == "J"
    assert session.row("o") == Row("o", "orang", "r", {"umur": "3", "tempat": "J"})


def test_an_unknown_field_is_a_mistake_of_the_program() -> None:
    session = fill(SKIP)
    with pytest.raises(KeyError):
        session.set(Field("tidak_ada"), "1")
    with pytest.raises(KeyError):
        session.value(Field("kelas", "P9"))
