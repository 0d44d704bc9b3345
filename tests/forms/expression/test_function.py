"""Every function of the ODK XForms specification has its line, in a document and in a form."""

from __future__ import annotations

import base64
import math
import re

import pytest

from dampingan.forms.answer import Field
from dampingan.forms.expression.compiler import ExpressionUseError
from dampingan.forms.expression.document import DocumentScope, evaluate
from dampingan.forms.expression.function import FUNCTIONS
from dampingan.forms.expression.shuffle import shuffle
from dampingan.forms.expression.signature import extract_signed
from dampingan.forms.expression.value import EvaluationError, Zone
from forms.small_form import YES_NO, fill, question, survey, table

ZONE = Zone(minutes=420, local=False)
SQUARE = "0 0 0 0; 0 0.01 0 0; 0.01 0.01 0 0; 0.01 0 0 0; 0 0 0 0"
XML = """<data xml:lang="id-ID"><n id="satu">1</n><n id="dua">2</n><n/>
<r><a>x</a></r><r><a>y</a></r>
<instance id="desa"><root><item><name>01</name><label>Bener</label></item></root></instance></data>
"""

CASES: dict[str, tuple[str, object]] = {
    # control and booleans
    "if": ("if(1 = 1, 'ya', 'tidak')", "ya"),
    "coalesce": ("coalesce('', 'isi')", "isi"),
    "once": ("count(/data/n[once('baru') = 'baru'])", 1.0),
    "true": ("true()", True),
    "false": ("false()", False),
    "boolean": ("boolean('x')", True),
    "boolean-from-string": ("boolean-from-string('true')", True),
    "not": ("not(1 = 2)", True),
    "checklist": ("checklist(1, 2, true(), false())", True),
    "weighted-checklist": ("weighted-checklist(3, 4, true(), 3, false(), 9)", True),
    # texts
    "string": ("string(1 = 1)", "true"),
    "string-length": ("string-length('Kajen')", 5.0),
    "concat": ("concat(/data/n, '-', 1.50)", "12-1.5"),
    "join": ("join('; ', /data/n)", "1; 2; "),
    "contains": ("contains('Kajen', 'je')", True),
    "starts-with": ("starts-with('Kajen', 'Ka')", True),
    "ends-with": ("ends-with('Kajen', 'en')", True),
    "substr": ("substr('Kajen', 1, 3)", "aj"),
    "substring": ("substring('Kajen', 2, 3)", "aje"),
    "substring-before": ("substring-before('RT 3', ' ')", "RT"),
    "substring-after": ("substring-after('RT 3', ' ')", "3"),
    "normalize-space": ("normalize-space('  a  b ')", "a b"),
    "translate": ("translate('33.75', '.', '')", "3375"),
    "upper-case": ("upper-case('rt')", "RT"),
    "lower-case": ("lower-case('RT')", "rt"),
    "regex": ("regex('RT 003', '[0-9]{3}')", True),
    "digest": ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    "base64-decode": ("base64-decode('SGFsbyDDqQ==')", "Halo é"),
    "extract-signed": ("extract-signed('', '')", ""),
    "uuid": ("string-length(uuid())", 36.0),
    # answers of several codes
    "selected": ("selected('1 12 3', '2')", False),
    "selected-at": ("selected-at('a b c', 2)", "c"),
    "count-selected": ("count-selected('a b c')", 3.0),
    "jr:choice-name": ("jr:choice-name('1', '/data/n')", "1"),
    "jr:itext": ("jr:itext('/data/n:label')", "/data/n:label"),
    # numbers
    "number": ("number('2.5')", 2.5),
    "int": ("int(-2.7)", -2.0),
    "round": ("round(2.345, 2)", 2.35),
    "floor": ("floor(2.7)", 2.0),
    "ceiling": ("ceiling(2.1)", 3.0),
    "abs": ("abs(-3)", 3.0),
    "pow": ("pow(2, 3)", 8.0),
    "sqrt": ("sqrt(9)", 3.0),
    "exp": ("round(exp(1), 3)", 2.718),
    "exp10": ("exp10(3)", 1000.0),
    "log": ("log(1)", 0.0),
    "log10": ("log10(100)", 2.0),
    "sin": ("sin(0)", 0.0),
    "cos": ("cos(0)", 1.0),
    "tan": ("tan(0)", 0.0),
    "asin": ("asin(0)", 0.0),
    "acos": ("acos(1)", 0.0),
    "atan": ("atan(0)", 0.0),
    "atan2": ("atan2(0, 1)", 0.0),
    "pi": ("round(pi(), 4)", 3.1416),
    "random": ("random() < 1", True),
    "min": ("min(/data/n[. != ''])", 1.0),
    "max": ("max(3, 7, 5)", 7.0),
    "sum": ("sum(/data/n[. != ''])", 3.0),
    # nodes
    "count": ("count(/data/n)", 3.0),
    "count-non-empty": ("count-non-empty(/data/n)", 2.0),
    "position": ("position(/data/n[2])", 2.0),
    "last": ("/data/n[last() - 1]", "2"),
    "name": ("name(/data/*)", "n"),
    "local-name": ("local-name(/data/*)", "n"),
    "namespace-uri": ("namespace-uri(/data)", ""),
    "id": ("id('satu dua')", "1"),
    "lang": ("count(/data[lang('ID')])", 1.0),
    "current": ("count(/data/n[. = current()/data/n])", 3.0),
    "indexed-repeat": ("indexed-repeat(/data/r/a, /data/r, 2)", "y"),
    "instance": ("instance('desa')/root/item[name = '01']/label", "Bener"),
    "randomize": ("join('', randomize(/data/n, 2027))", "12"),
    "pulldata": ("pulldata('desa', 'label', 'name', '01')", ""),
    # days
    "today": ("today() <= now()", True),
    "now": ("now() > date('2020-01-01')", True),
    "date": ("date('2026-11-21') + 1 = date('2026-11-22')", True),
    "date-time": ("date-time('2026-11-21T12:00:00+07:00') > date('2026-11-21')", True),
    "decimal-date-time": ("decimal-date-time('1970-01-02T12:00:00Z')", 1.5),
    "decimal-date": ("decimal-date('1970-01-02T12:00:00Z')", 1.5),
    "decimal-time": ("decimal-time('18:00:00.000+07:00')", 0.75),
    "format-date": ("format-date('2026-11-01', '%d/%m/%Y %e %n %y %a')", "01/11/2026 1 11 26 Sun"),
    "format-date-time": ("format-date-time('2026-11-01T07:05:09', '%H.%M.%S %h')", "07.05.09 7"),
    # places
    "area": (f"round(area('{SQUARE}') div 1000)", 1239.0),
    "enclosed-area": (f"round(enclosed-area('{SQUARE}') div 1000)", 1239.0),
    "distance": ("round(distance('0 0 0 0; 0 0.01 0 0'))", 1113.0),
    "geofence": (f"geofence('0.005 0.005 0 0', '{SQUARE}')", True),
    "intersects": ("intersects('0 0 0 0; 1 1 0 0; 0 1 0 0; 1 0 0 0')", True),
    # the form and who fills it
    "version": ("version()", ""),
    "property": ("property('username')", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_function_gives_what_the_specification_says(name: str) -> None:
    expression, expected = CASES[name]
    assert evaluate(expression, XML, zone=ZONE) == expected


def test_every_function_that_we_know_has_its_line() -> None:
    known = FUNCTIONS.keys() | DocumentScope()._special.keys() | {"if"}
    assert known == CASES.keys()


VILLAGES = ("Bener", "Delegtukang", "Gumawang", "Kauman", "Mayangan", "Pekuncen", "Petukangan")


@pytest.mark.parametrize("seed", [0, 3, -3, 2027, -19_800, 337_504, 2_147_483_646, 2_147_483_647])
def test_a_seed_gives_one_order_with_everybody_in_it(seed: int) -> None:
    order = shuffle(list(VILLAGES), seed)
    assert sorted(order) == list(VILLAGES)
    assert shuffle(list(VILLAGES), seed) == order


def test_another_seed_gives_another_order() -> None:
    orders = {tuple(shuffle(list(VILLAGES), seed)) for seed in range(2_000, 6_000)}
    assert len(orders) > 2_000
    assert {order[0] for order in orders} == {order[-1] for order in orders} == set(VILLAGES)


@pytest.mark.parametrize("seed", [1, 7, 337_504, 16_807 * 9])
def test_the_order_follows_the_generator_that_odk_prescribes(seed: int) -> None:
    # Park and Miller's "minimal standard" generator draws the places of an inside-out shuffle.
    expected: list[str] = []
    state = seed
    for place, name in enumerate(VILLAGES):
        state = state * 16_807 % 2_147_483_647
        expected.insert(int((state - 1) / 2_147_483_646 * (place + 1)), name)
        here = expected.index(name)
        if here < place:  # whoever stood there goes to the end
            expected.append(expected.pop(here + 1))
    assert shuffle(list(VILLAGES), seed) == expected


def test_without_a_seed_nothing_is_lost() -> None:
    assert sorted(shuffle(list("ABCDEF"))) == list("ABCDEF")
    with pytest.raises(EvaluationError):
        evaluate("randomize(/data/n, 'a')", XML)


def test_a_signed_message_is_read_only_with_its_key() -> None:
    # RFC 8032, 7.1, test 3 signs no text; this one was signed with the key of test 1.
    key = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    empty = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    signed = base64.b64encode(empty + b"palsu").decode()
    assert extract_signed(signed, base64.b64encode(key).decode()) == ""
    assert extract_signed("bukan base64", "x") == ""


@pytest.mark.parametrize(
    "expression",
    ["lang()", "lang(1, 2)", "id()", "instance()", "randomize()", "indexed-repeat(/a, /b)"],
)
def test_a_wrong_number_of_arguments_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionUseError):
        evaluate(expression, XML)


@pytest.mark.parametrize(
    ("expression", "xml", "expected"),
    [
        ("count(//xhtml:p)", '<html xmlns="http://www.w3.org/1999/xhtml"><p/><p/></html>', 2.0),
        ("count(//h:*)", '<html xmlns="http://www.w3.org/1999/xhtml"><p/><p/></html>', 3.0),
        ("count(//orx:meta)", "<data><meta/></data>", 0.0),
        ("count(//x:p)", '<a xmlns:x="u"><x:p/></a>', 1.0),
        ("count(//namespace::*)", "<a/>", 0.0),
    ],
)
def test_usual_prefixes_need_no_declaration(expression: str, xml: str, expected: float) -> None:
    assert evaluate(expression, xml) == expected


# ---------------------------------------------------------------- the same in a form

ROWS = [{"umur": "7", "kode": "1"}, {"umur": "", "kode": "2"}, {"umur": "40", "kode": "1 2"}]
IN_FORM: dict[str, tuple[str, str]] = {
    "if with an empty answer": ("if(${kosong} = '', 'kosong', 'isi')", "kosong"),
    "an empty answer is no number": ("${kosong} + 1", ""),
    "a day minus a day": ("${lahir} - date('2000-01-01')", "31"),
    "a day plus days": ("date(${lahir} + 30)", "2000-03-02"),
    "years between days": ("int((date('2026-11-21') - ${lahir}) div 365.25)", "26"),
    "format-date in the form's language": ("format-date(${lahir}, '%e %B %Y')", "1 Februari 2000"),
    "format-date with a weekday": ("format-date(${lahir}, '%A')", "Selasa"),
    "decimal-date-time": ("decimal-date-time(${lahir})", "10988"),
    "today": ("today()", "2026-11-21"),
    "now": ("format-date-time(now(), '%Y-%m-%d %H:%M')", "2026-11-21 15:30"),
    "version": ("version()", "v3"),
    "jr:choice-name": ("jr:choice-name('2', '${ya}')", "Tidak"),
    "sum over a repeat": ("sum(${umur})", ""),
    "sum of what is answered": ("sum(${anak}[umur != '']/umur)", "47"),
    "max over a repeat": ("max(${anak}[umur != '']/umur)", "40"),
    "count": ("count(${anak})", "3"),
    "count with a condition": ("count(${anak}[selected(kode, '1')])", "2"),
    "count-non-empty": ("count-non-empty(${umur})", "2"),
    "join over a repeat": ("join(',', ${kode})", "1,2,1 2"),
    "concat over a repeat": ("concat(${umur})", "740"),
    "indexed-repeat": ("indexed-repeat(${umur}, ${anak}, 3)", "40"),
    "indexed-repeat beyond the last": ("indexed-repeat(${umur}, ${anak}, 9)", ""),
    "a row by its place": ("${anak}[position() = 1]/umur", "7"),
    "the last row": ("${anak}[last()]/umur", "40"),
    "checklist": ("checklist(2, 3, ${ya} = '1', true(), false())", "true"),
    "weighted-checklist": ("weighted-checklist(1, 5, ${ya} = '1', 3, 1 = 2, 4)", "true"),
    "selected over a repeat": ("selected(join(' ', ${kode}), '2')", "true"),
    "instance": ("instance('ya')/root/item[name = '1']/label", "Ya"),
    "count in an instance": ("count(instance('ya')/root/item)", "2"),
    "min of two": ("min(3, 5)", "3"),
    "round": ("round(2.5)", "3"),
    "coalesce": ("coalesce(${kosong}, ${ya})", "1"),
    "randomize": ("join('', randomize(${kode}, 2027))", ""),
    "regex must match all": ("regex('RT 003', '[0-9]{3}')", "false"),
    "distance of two questions": ("round(distance('0 0 0 0', '0 0.01 0 0'))", "1113"),
    "once": ("once(concat('a', 'b'))", "ab"),
    "last-saved": ("concat('x', ${last-saved#ya})", "x"),
}


@pytest.mark.parametrize("name", IN_FORM)
def test_a_form_calculates_it(name: str) -> None:
    expression, expected = IN_FORM[name]
    source = survey(
        question("select_one ya", "ya"),
        question("text", "kosong"),
        question("date", "lahir"),
        question("begin_repeat", "anak"),
        question("integer", "umur"),
        question("text", "kode"),
        question("end_repeat"),
        question("calculate", "hasil", calculation=expression),
        choices=YES_NO,
        settings=table("settings", [{"version": "v3"}]),
    )
    session = fill(source)
    session.set(_field("ya"), "1")
    session.set(_field("lahir"), "2000-02-01")
    for values in ROWS:
        session.add_row("anak", values=values)
    found = session.value(_field("hasil"))
    if name == "randomize":
        assert sorted(found) == sorted("12" + "1 2")
    else:
        assert found == expected


def test_inside_a_row_its_own_answers_are_meant() -> None:
    source = survey(
        question("begin_repeat", "anak"),
        question("integer", "umur"),
        question("calculate", "ke", calculation="position(..)"),
        question(
            "calculate",
            "sebelum",
            calculation="indexed-repeat(${umur}, ${anak}, position(..) - 1)",
        ),
        question("calculate", "semua", calculation="sum(../../anak/umur)"),
        question("end_repeat"),
    )
    session = fill(source)
    for age in ("7", "9"):
        session.add_row("anak", values={"umur": age})
    first, second = session.rows("anak")
    found = [session.value(_field(name, second)) for name in ("ke", "sebelum", "semua")]
    assert found == ["2", "7", "16"]
    assert session.value(_field("sebelum", first)) == ""


def test_numbers_that_are_none_read_as_an_empty_answer() -> None:
    assert math.isnan(float(evaluate("number('')")))
    assert re.fullmatch("[0-9a-f-]{36}", str(evaluate("uuid()")))


def _field(question: str, row: str = "") -> Field:

    return Field(question, row)
