"""An invented questionnaire as large as the largest real ones: 640 rows, 7 repeats of 10 rows each.

Its rules are those that real forms have: skips that lean on earlier answers and on whole blocks,
cascading choices, ranges, dates, totals over repeats, positions, and looks at the row before.
"""

from __future__ import annotations

from collections.abc import Iterator

from dampingan.forms.answer import Answers, Row
from forms.small_form import question, survey, table

BLOCKS, ASKED_IN_BLOCK = 10, 27
REPEATS, ASKED_IN_REPEAT, ROWS = 7, 42, 10
KINDS = ("integer", "select_one kab", "select_one kec", "text", "select_multiple kec", "date")


def source() -> str:
    """Return the form as Markdown."""
    return survey(*_rows(), choices=_choices())


def answers() -> Answers:
    """Return a filled record: every question answered, ten rows in each repeat."""
    values = {"hari_ini": "2026-11-21", "wilayah": "k1"} | {
        f"q{block}_{place}": _answer(place)
        for block in range(BLOCKS)
        for place in range(ASKED_IN_BLOCK)
    }
    rows = [
        Row(
            f"R{repeat}-{number}",
            f"r{repeat}",
            "",
            {f"p{repeat}_{place}": _answer(place) for place in range(ASKED_IN_REPEAT)},
        )
        for repeat in range(REPEATS)
        for number in range(ROWS)
    ]
    return Answers(values, rows)


def _answer(place: int) -> str:
    return ("7", "k1", "k1c2", "Sumarni", "k1c0 k1c2", "1984-05-17")[place % len(KINDS)]


def _rows() -> Iterator[dict[str, str]]:
    yield question("today", "hari_ini")
    yield question("select_one kab", "wilayah", required="yes")
    for block in range(BLOCKS):
        skip = f"${{q{block - 1}_0}} != 99 and ${{wilayah}} != 'k9'" if block else ""
        yield question("begin_group", f"g{block}", relevant=skip)
        for place in range(ASKED_IN_BLOCK):
            yield _asked(f"q{block}_", place)
        yield question("end_group")
    for repeat in range(REPEATS):
        name = f"p{repeat}_"
        yield question("begin_repeat", f"r{repeat}")
        for place in range(ASKED_IN_REPEAT):
            yield _asked(name, place)
        yield question("calculate", f"ke{repeat}", calculation="position(..)")
        before = f"indexed-repeat(${{{name}0}}, ${{r{repeat}}}, ${{ke{repeat}}} - 1)"
        growth = f"if(${{ke{repeat}}} > 1, ${{{name}0}} - {before}, 0)"
        yield question("calculate", f"naik{repeat}", calculation=growth)
        yield question("end_repeat")
        total = f"sum(${{{name}0}}) + count(${{r{repeat}}}) + count(${{r{repeat}}}[{name}0 > 5])"
        yield question("calculate", f"jumlah{repeat}", calculation=total)
    totals = " + ".join(f"${{jumlah{repeat}}}" for repeat in range(REPEATS))
    yield question("calculate", "semua", calculation=totals)
    yield question("note", "ringkas", label="Jumlah ${semua}", relevant="${semua} > 100")


def _asked(prefix: str, place: int) -> dict[str, str]:
    kind = KINDS[place % len(KINDS)]
    columns: dict[str, str] = {}
    if kind == "integer":
        columns["constraint"] = ". >= 0 and . <= 120"
        columns["constraint_message"] = f"Isi 0 sampai 120, bukan ${{{prefix}{place}}}."
    if kind == "date":
        age = f"int((${{hari_ini}} - ${{{prefix}{place}}}) div 365.25)"
        columns["constraint"] = f". <= today() and {age} < 120"
    if "kec" in kind:
        district = f"${{{prefix}{place - place % len(KINDS) + 1}}}"
        columns["choice_filter"] = f"kab = {district} or {district} = ''"
    if place % 3 == 2:
        columns["relevant"] = f"${{{prefix}{place - 1}}} != '' or ${{{prefix}0}} > 5"
    if place % 4 == 0:
        columns["required"] = "yes"
    return question(kind, f"{prefix}{place}", **columns)


def _choices() -> str:
    districts = [
        {"list_name": "kab", "name": f"k{n}", "label": f"Kabupaten {n}"} for n in range(10)
    ]
    places = [
        {"list_name": "kec", "name": f"k{n}c{m}", "label": f"Kecamatan {n}-{m}", "kab": f"k{n}"}
        for n in range(10)
        for m in range(15)
    ]
    return table("choices", [*districts, *places])
