"""Berita acara: the official report of a meeting, filled in or to be filled in by hand.

Wording and order follow the berita acara of Permendagri 114/2014 [S44, S52]: opening with day and
place in words, subjects, who led, results, signatures; lists follow as annexes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.printing.meeting.meeting import (
    FORM,
    Meeting,
    Piece,
    gap,
    leaders,
    meeting_of,
    opening_day,
    or_gap,
    plain,
    signature_of,
    signer_data,
)
from dampingan.printing.meeting.meeting_list import agreed, attended, decisions
from dampingan.printing.photograph import photograph
from dampingan.printing.press.hyphenation import hyphenated
from dampingan.printing.product import Job, Product

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

_BLANK_ATTENDANCE, _BLANK_DECISIONS = 53, 25
"""Lines of the annexes of a blank sheet: whole pages."""
_WITNESSES = 2
"""Signatures for the participants where nobody is named."""
_A_ROW = 3
"""Signatures side by side."""


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    meeting = meeting_of(workspace, order)
    files = photograph(workspace, meeting.text("foto"))

    def documents() -> Iterator[dict[str, Any]]:
        yield report(workspace, meeting, order) | {"photo": next(iter(files), "")}

    return Job(
        template="meeting_report",
        title=f"Berita acara {meeting.name}".strip(),
        common={},
        count=1,
        documents=documents,
        version=version_of(workspace),
        village=str(meeting.village["code"]),
        files=files,
    )


def version_of(workspace: Workspace) -> str:
    """Return which version of the register a sheet is made from."""
    if FORM not in {one.form_id for one in workspace.extra_forms()}:
        return ""
    return f"{FORM} {workspace.extra_form(FORM).version}"


def report(workspace: Workspace, meeting: Meeting, order: PrintOrder) -> dict[str, Any]:
    """Return a berita acara with its annexes."""
    annexes = _annexes(workspace, meeting, order)
    return {
        "heading": _heading(meeting),
        "number": meeting.text("nomor"),
        "date": meeting.date_text(),
        "opening": plain(_opening(meeting)),
        "subjects": meeting.items("materi"),
        "leaders": leaders(meeting),
        "before_results": plain(_before_results(meeting)),
        "results": meeting.items("hasil"),
        "decided": "Keputusan beserta penanggung jawab dan tenggatnya tercantum pada Lampiran 2.",
        "closing": hyphenated(
            "Demikian berita acara ini dibuat dan disahkan dengan penuh tanggung jawab agar dapat "
            "dipergunakan sebagaimana mestinya."
        ),
        "place": f"{meeting.town}, ",
        "signatures": _signatures(meeting),
        "annexes": annexes,
        "photo": "",
        "photo_title": "Foto musyawarah",
        "photo_words": ", ".join(filter(None, (meeting.text("tempat"), meeting.weekday_text()))),
        "region": meeting.region,
    }


def _heading(meeting: Meeting) -> dict[str, Any]:
    about = _inside(meeting.subject, meeting.name)
    return {
        "title": "Berita Acara",
        "name": meeting.name or "Musyawarah",
        "about": about[:1].upper() + about[1:],
    }


def _opening(meeting: Meeting) -> list[Piece]:
    told: list[Piece] = [*opening_day(meeting), ", telah diselenggarakan "]
    name = meeting.name
    told += [or_gap(name, 50), " tentang ", or_gap(_inside(meeting.subject, name), 90)]
    told += [f", yang dihadiri oleh {meeting.groups}"]
    count = meeting.head_count_words()
    told += [" sejumlah ", *([count] if count else [gap(16), " orang"])]
    return [*told, ", sebagaimana tercantum dalam daftar hadir terlampir (Lampiran 1)."]


def _inside(subject: str, name: str) -> str:
    """Return a subject as the sentence goes on: without the name that was just said."""
    for begin in (f"{name} ", "Musyawarah ", "Rapat "):
        if subject.casefold().startswith(begin.casefold()) and len(subject) > len(begin):
            subject = subject[len(begin) :]
            break
    return subject.removeprefix("tentang ")


def _before_results(meeting: Meeting) -> list[Piece]:
    named = meeting.name or "musyawarah"
    words = (
        f"Setelah dilakukan pembahasan atas materi tersebut, seluruh peserta {named} menyepakati "
        "hal-hal berikut sebagai hasil akhir musyawarah:"
    )
    return [words]


def _signatures(meeting: Meeting) -> dict[str, Any]:
    """Return who signs: those who led, participants row by row, and who has seen it."""
    names = meeting.items("wakil") or [""] * _WITNESSES
    witnesses = [signature_of("Wakil peserta", name) for name in names]
    board = meeting.board_signer()
    known = [board] if board else []
    return {
        "leaders": [
            signature_of("Notulis", meeting.text("notulen")),
            signature_of("Pemimpin musyawarah", meeting.text("pemimpin")),
        ],
        "witnesses": _rows_of(witnesses),
        "seen": "Mengetahui,",
        "known": [signer_data(one, before="") for one in [*known, meeting.head_signer()]],
    }


def _rows_of(signers: Sequence[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Put signatures into rows of equal length, as near as can be."""
    rows = -(-len(signers) // _A_ROW)
    each = -(-len(signers) // rows)
    return [list(signers[start : start + each]) for start in range(0, len(signers), each)]


def _annexes(workspace: Workspace, meeting: Meeting, order: PrintOrder) -> list[dict[str, Any]]:
    found = [attended(meeting, _BLANK_ATTENDANCE), decisions(meeting, _BLANK_DECISIONS)]
    if meeting.record is None:
        return found
    wanted = (order.text.get("lampiran") or meeting.text("lampiran")).split()
    return found + agreed(workspace, meeting, wanted, masked=order.masked)


PRODUCT = Product(
    key="berita-acara",
    title=lambda: tr("Berita acara musyawarah"),
    about=lambda: tr(
        "Berita acara Musdes, Muskel, dan rapat lain beserta daftar hadir, keputusan, dan hasilnya."
    ),
    icon="from_paper",
    group="meeting",
    options=frozenset({"village", "record", "blank", "masked"}),
    make=_make,
)
