"""Undangan: the invitation to a meeting, one letter with the list of the invited, or one for each.

Layout of an official letter (Permendagri 1/2023 on official documents): day at the right; number,
nature, annex and subject at the left; signed by the head of the village.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.core.number_words import number_words
from dampingan.matrix.village_plan import shown
from dampingan.printing.meeting.meeting import Meeting, facts, meeting_of, signer_data
from dampingan.printing.meeting.meeting_list import column, table
from dampingan.printing.meeting.meeting_report import version_of
from dampingan.printing.press.hyphenation import hyphenated
from dampingan.printing.product import Job, Product

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.plan.record import PlanRow
    from dampingan.store.workspace import Workspace

EACH = "masing-masing"
"""Value of `PrintOrder.text` ``untuk``: a letter for every invited person."""

_INVITED = (
    column("No.", 10, align="center"),
    column("Nama"),
    column("Unsur atau jabatan", 58),
    column("Alamat, RT/RW", 48),
)


def _make(workspace: Workspace, order: PrintOrder) -> Job:
    meeting = meeting_of(workspace, order)
    people = list(meeting.rows("hadir"))
    each = order.text.get("untuk") == EACH and bool(people)

    def documents() -> Iterator[dict[str, Any]]:
        if each:
            for one in people:
                yield letter(meeting, order, to=one)
        else:
            yield letter(meeting, order, people=people)

    return Job(
        template="invitation",
        title="Undangan",
        common={},
        count=len(people) if each else 1,
        documents=documents,
        version=version_of(workspace) if meeting.record else "",
        village=str(meeting.village["code"]),
    )


def letter(
    meeting: Meeting,
    order: PrintOrder,
    *,
    to: PlanRow | None = None,
    people: list[PlanRow] | None = None,
) -> dict[str, Any]:
    """Return a letter to one person, or to all who are named on its list.

    Args:
        meeting: what it invites to.
        order: its text may give ``nomor`` and ``tanggal`` of the letter.
        to: whom; None for the list, or a gap when there is none.
        people: the list.
    """
    named = people or []
    annex = f"{len(named)} ({number_words(len(named))}) nama" if named else "–"
    if to is not None:
        receiver = [shown(to.text("nama")), shown(to.text("unsur")), shown(to.text("alamat"))]
    else:
        receiver = ["Bapak/Ibu/Saudara (daftar terlampir)"] if named else []
    name = meeting.name or "musyawarah"
    return {
        "place": f"{meeting.town}, ",
        "date": order.text.get("tanggal", ""),
        "head": [
            {"label": "Nomor", "value": order.text.get("nomor", "")},
            {"label": "Sifat", "value": "Biasa"},
            {"label": "Lampiran", "value": annex},
            {"label": "Hal", "value": f"Undangan {name}"},
        ],
        "receiver": [line for line in receiver if line],
        "opening": hyphenated(
            f"Dengan hormat, kami mengundang Bapak/Ibu/Saudara untuk hadir dalam {name} yang "
            "diselenggarakan pada:"
        ),
        "facts": facts(meeting),
        "closing": hyphenated(
            "Mengingat pentingnya acara tersebut, kami mohon Bapak/Ibu/Saudara hadir tepat waktu. "
            "Atas perhatian dan kehadirannya kami sampaikan terima kasih."
        ),
        "agenda": meeting.items("materi"),
        "signature": signer_data(meeting.head_signer(), before=""),
        "annex": [_list(named)] if named else [],
    }


def _list(people: list[PlanRow]) -> dict[str, Any]:
    rows = [
        [str(place), *(shown(one.text(key)) for key in ("nama", "unsur", "alamat"))]
        for place, one in enumerate(people, 1)
    ]
    return table("Daftar yang diundang", _INVITED, rows)


PRODUCT = Product(
    key="undangan",
    title=lambda: tr("Undangan musyawarah"),
    about=lambda: tr("Surat undangan beserta daftar yang diundang, atau satu surat tiap orang."),
    icon="send",
    group="meeting",
    options=frozenset({"village", "record", "blank"}),
    make=_make,
)
