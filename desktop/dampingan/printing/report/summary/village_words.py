"""A village's summary in words: headline figures, what stands out, what the meeting is asked.

Sentences are computed and cautious: no share of a handful, no cause, no verdict on anybody.
"""

from __future__ import annotations

from dampingan.analysis.indicator import FAMILIES, Lack
from dampingan.analysis.plan_summary import Figure
from dampingan.analysis.problem_map import families_of
from dampingan.analysis.supervision import OVERDUE, STALLED, UNMOVED
from dampingan.core.language import tr
from dampingan.core.number import count_text, money_short, place_text
from dampingan.printing.report.figure import NOTHING, share_text
from dampingan.printing.report.summary.survey_part import worst_place
from dampingan.printing.report.summary.village_figures import VillageFigures
from dampingan.printing.report.summary.work_part import PRIORITY, unfunded

ENOUGH = 10
"""Answers from which on a share is said; below, a single family changes it too much."""

SEVERAL = 3
"""Families from which on a place is named."""

STANDS_OUT = frozenset(
    {"rtlh", "sanitasi_layak", "babs", "air_tak_lindung", "tanpa_listrik", "ats", "tanpa_jkn"}
)
"""Indicators that a sentence may name as the most frequent lack."""


def headline(figures: VillageFigures) -> list[dict[str, str]]:
    """Return the figures on top: number, what it is, and what it is counted among."""
    families, deciles = figures.totals.families, figures.deciles
    with_decile = sum(deciles.get(str(number), 0) for number in range(1, 11))
    poorest = deciles.get("1", 0) + deciles.get("2", 0)
    waiting = figures.sums.figure(Figure.WAITING)
    ranked = sum(line.rank is not None for line in figures.ranking.lines)
    expected = (
        tr(
            "dari ±{expected} perkiraan ({share})",
            expected=count_text(figures.expected),
            share=share_text(families, figures.expected),
        )
        if figures.expected
        else tr("perkiraan belum diisi")
    )
    return [
        _figure(count_text(families), tr("keluarga terdata"), expected),
        _figure(
            share_text(figures.closed, families),
            tr("selesai diisi"),
            tr(
                "{count} dari {all} keluarga",
                count=count_text(figures.closed),
                all=count_text(families),
            ),
        ),
        _figure(
            count_text(poorest) if with_decile else NOTHING,
            tr("keluarga desil 1–2"),
            tr("dari {count} yang berdesil", count=count_text(with_decile)),
        ),
        _figure(
            count_text(len(figures.open_problems)),
            tr("masalah belum teratasi"),
            tr("{count} sudah diperingkat", count=count_text(ranked)),
        ),
        _figure(
            count_text(figures.sums.count),
            tr("kegiatan, {cost}", cost=money_short(figures.sums.cost)),
            tr("{count} belum berdana", count=count_text(waiting)),
        ),
    ]


def _figure(number: str, label: str, under: str) -> dict[str, str]:
    return {"number": number, "label": label, "under": under}


# ---------------------------------------------------------------- what stands out


def points(figures: VillageFigures) -> list[str]:
    """Return three sentences: how complete the data are, what most lack, what is planned."""
    return [_coverage(figures), _lack(figures), _plan(figures)]


def _coverage(figures: VillageFigures) -> str:
    families, closed = figures.totals.families, figures.closed
    if not families:
        return tr("Belum ada keluarga yang terdata; angka survei di lembar ini menyusul.")
    words = {
        "families": count_text(families),
        "closed": count_text(closed),
        "share": share_text(closed, families),
    }
    if closed == families:
        first = tr("Semua {families} keluarga yang terdata sudah selesai diisi.", **words)
    else:
        first = tr(
            "Dari {families} keluarga yang terdata, {closed} ({share}) sudah selesai diisi.",
            **words,
        )
    missing = (figures.expected or 0) - families
    if missing > 0:
        first += " " + tr(
            "Menurut perkiraan masih ada ±{count} keluarga yang belum terdata.",
            count=count_text(missing),
        )
    return f"{first} {_drafts(figures)}".rstrip()


def _drafts(figures: VillageFigures) -> str:
    """Say where most drafts are, when that is one place and more than a few."""
    places = sorted(figures.places, key=lambda one: -one.drafts)
    if not places or places[0].drafts < SEVERAL or not places[0].rt:
        return ""
    if len(places) > 1 and places[1].drafts == places[0].drafts:
        return ""
    return tr(
        "Draf terbanyak di RT {place}: {count} dari {base} keluarga.",
        place=place_text(places[0].rt, places[0].rw),
        count=count_text(places[0].drafts),
        base=count_text(places[0].families),
    )


def _lack(figures: VillageFigures) -> str:
    shown = [
        one
        for one in figures.lacks
        if one.indicator.key in STANDS_OUT and one.base >= ENOUGH and one.count
    ]
    if not shown:
        return tr("Survei belum cukup terisi untuk menunjukkan kekurangan yang menonjol.")
    most = max(shown, key=lambda one: one.share or 0)
    told = {
        "label": _lower(most.indicator.label()),
        "count": count_text(most.count),
        "base": count_text(most.base),
        "share": share_text(most.count, most.base),
    }
    if most.indicator.unit == FAMILIES:
        first = tr(
            "Kekurangan yang paling sering: {label}, {count} dari {base} keluarga yang menjawab "
            "({share}).",
            **told,
        )
    else:
        first = tr(
            "Kekurangan yang paling sering: {label}, {count} dari {base} {who} yang menjawab "
            "({share}).",
            who=most.indicator.among(),
            **told,
        )
    return f"{first} {_worst(figures, most)}".rstrip()


def _worst(figures: VillageFigures, lack: Lack) -> str:
    found = worst_place(figures, lack) if lack.indicator.unit == FAMILIES else None
    if found is None or found[1] < SEVERAL:
        return ""
    return tr(
        "Jumlahnya terbanyak di {place}: {count} dari {base} keluarga.",
        place=(tr("RT {place}", place=found[0]) if "/" in found[0] else tr("RW {rw}", rw=found[0])),
        count=count_text(found[1]),
        base=count_text(found[2]),
    )


def _lower(words: str) -> str:
    """Return a label inside a sentence; names such as NIK keep their capitals."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _plan(figures: VillageFigures) -> str:
    waiting = figures.sums.figure(Figure.WAITING)
    first = next((one for one in figures.ranking.lines if one.rank == 1), None)
    parts = []
    if first is not None:
        families = families_of(first.problem)
        title = first.problem.title or tr("(tanpa judul)")
        parts.append(
            tr(
                "Masalah peringkat pertama: {title} ({count} keluarga terdampak).",
                title=title,
                count=count_text(families),
            )
            if families
            else tr("Masalah peringkat pertama: {title}.", title=title)
        )
    elif figures.open_problems:
        parts.append(
            tr(
                "{count} masalah sudah dicatat, belum diperingkat untuk periode ini.",
                count=count_text(len(figures.open_problems)),
            )
        )
    if figures.sums.count:
        parts.append(
            tr(
                "Dari {count} kegiatan yang direncanakan, {waiting} belum berdana.",
                count=count_text(figures.sums.count),
                waiting=count_text(waiting),
            )
            if waiting
            else tr(
                "Semua {count} kegiatan yang direncanakan sudah berdana.",
                count=count_text(figures.sums.count),
            )
        )
    return " ".join(parts) or tr("Belum ada masalah atau kegiatan yang dicatat.")


# ---------------------------------------------------------------- what is asked


def asks(figures: VillageFigures) -> list[str]:
    """Return what the meeting is asked to decide, the most pressing first."""
    found = [*_money(figures), *_work(figures), *_data(figures)]
    return found[:5] or [tr("Tidak ada keputusan yang diminta dari data ini.")]


def _money(figures: VillageFigures) -> list[str]:
    found, waiting = [], unfunded(figures)
    if waiting:
        cost = sum(one.cost or 0 for _, one in waiting)
        found.append(
            tr(
                "Tetapkan sumber dana untuk {count} kegiatan yang menjawab masalah peringkat "
                "1–{last} ({cost}); daftarnya di belakang.",
                count=count_text(len(waiting)),
                last=PRIORITY,
                cost=money_short(cost),
            )
        )
    answered = {uid for one in figures.activities if one.alive for uid in one.problems}
    ranked = [one for one in figures.ranking.lines if one.rank is not None]
    if figures.open_problems and not ranked:
        count = count_text(len(figures.open_problems))
        found.append(tr("Beri peringkat {count} masalah untuk periode ini.", count=count))
    alone = [one for one in ranked if (one.rank or 0) <= PRIORITY]
    alone = [one for one in alone if one.problem.uid not in answered]
    if alone:
        found.append(
            tr(
                "Tentukan kegiatan untuk {count} masalah lima besar yang belum dijawab kegiatan.",
                count=count_text(len(alone)),
            )
        )
    return found


def _work(figures: VillageFigures) -> list[str]:
    found = []
    line = next(
        (one for one in figures.seen.assignment.villages if one.village_code == figures.code), None
    )
    if line is None or line.vacant:
        found.append(tr("Tunjuk perangkat daerah pendamping untuk {year}.", year=figures.seen.year))
    late = figures.seen.supervision.due(OVERDUE)
    if late:
        found.append(
            tr(
                "Sepakati tenggat baru untuk {count} kesepakatan yang lewat.",
                count=count_text(len(late)),
            )
        )
    stalled = figures.seen.supervision.signed(STALLED, UNMOVED)
    if stalled:
        found.append(tr("Bahas {count} kegiatan yang macet.", count=count_text(len(stalled))))
    nobody = sum(one.alive and not one.agency for one in figures.activities)
    if nobody:
        found.append(tr("Tunjuk pengampu untuk {count} kegiatan.", count=count_text(nobody)))
    return found


def _data(figures: VillageFigures) -> list[str]:
    found = []
    if figures.conflicts:
        found.append(
            tr(
                "Putuskan {count} konflik data yang masih terbuka.",
                count=count_text(figures.conflicts),
            )
        )
    if figures.drafts:
        found.append(
            tr("Sepakati kapan {count} draf survei diselesaikan.", count=count_text(figures.drafts))
        )
    return found
