"""Choices of one product alone, kept in `PrintOrder.text`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.store.workspace import Workspace

_MOST_BATCHES = 200


class TextChoice(NamedTuple):
    """A choice of one product alone.

    Attributes:
        key: in `PrintOrder.text`.
        word: before the field.
        options: values and words; the first one holds while nothing is chosen. Without any the
            field takes what is typed.
    """

    key: str
    word: str
    options: tuple[tuple[str, str], ...] = ()


def questionnaire_texts(_workspace: Workspace, order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return whole forms or sheets for more members, and whether ids are masked."""
    if order.blank:
        sheets = (("", tr("Lengkap")), ("tambahan", tr("Hanya lembar tambahan")))
        return (TextChoice("lembar", tr("Lembar"), sheets),)
    masked = (("", tr("NIK dan KK lengkap")), ("1", tr("NIK dan KK disamarkan")))
    return (TextChoice("samar", tr("Nomor"), masked),)


def family_texts(_workspace: Workspace, _order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return one page or everything."""
    return (
        TextChoice("semua", tr("Kelengkapan"), (("", tr("Ringkas")), ("1", tr("Semua isian")))),
    )


def prelist_texts(_workspace: Workspace, _order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return who walks with it."""
    return (TextChoice("petugas", tr("Petugas")),)


def label_texts(_workspace: Workspace, _order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return kinds of labels, sheets of stickers, and the first one that is still there."""
    from dampingan.printing.families.label import BUNDLE, FAMILY, label_sheets

    sheets = label_sheets()
    sizes = tuple(
        (
            name,
            tr(
                "{width} × {height} mm, {count} per lembar",
                width=f"{one.width:g}".replace(".", ","),
                height=f"{one.height:g}".replace(".", ","),
                count=one.count,
            ),
        )
        for name, one in sheets.items()
    )
    kinds = ((FAMILY, tr("Tiap keluarga")), (BUNDLE, tr("Tiap berkas RT")))
    most = max(one.count for one in sheets.values())
    first = tuple((str(n), str(n)) for n in range(1, most + 1))
    return (
        TextChoice("jenis", tr("Label"), kinds),
        TextChoice("ukuran", tr("Ukuran"), sizes),
        TextChoice("mulai", tr("Mulai label ke-"), first),
        TextChoice("garis", tr("Garis bantu"), (("", tr("tidak")), ("1", tr("ya")))),
    )


def report_texts(_workspace: Workspace, order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return which meeting a blank report is for, or which lists go with a filled one."""
    if order.blank:
        kinds = (
            ("1", tr("Musdes/Muskel")),
            ("2", tr("Musdes/Muskel khusus")),
            ("3", tr("Musyawarah dusun, RW atau RT")),
            ("4", tr("Musrenbang")),
            ("5", tr("Lokakarya")),
            ("6", tr("Rapat koordinasi")),
        )
        return (TextChoice("jenis", tr("Jenis"), kinds),)
    annexes = (
        ("", tr("Menurut isiannya")),
        ("masalah kegiatan keluarga", tr("Masalah, kegiatan, keluarga")),
        ("masalah kegiatan", tr("Masalah dan kegiatan")),
        ("keluarga", tr("Keluarga yang diusulkan")),
        ("tanpa", tr("Hanya daftar hadir dan keputusan")),
    )
    return (TextChoice("lampiran", tr("Lampiran"), annexes),)


def invitation_texts(_workspace: Workspace, _order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return one letter with a list or one for each, its number and date."""
    from dampingan.printing.meeting.invitation import EACH

    who = (("", tr("Satu surat dengan daftar")), (EACH, tr("Satu surat tiap orang")))
    return (
        TextChoice("untuk", tr("Untuk"), who),
        TextChoice("nomor", tr("Nomor surat")),
        TextChoice("tanggal", tr("Tanggal surat")),
    )


def matrix_texts(workspace: Workspace, order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return all forms or one of them, and the paper."""
    from dampingan.printing.planning.matrix import PAPER, WHICH

    titles = _form_titles(workspace, order)
    forms = (("", tr("Semua formulir")), *titles.items())
    asked = order.text.get(WHICH, "").strip()
    if asked and asked not in titles:
        forms = (*forms, (asked, tr("Formulir pilihan")))
    papers = (("a4", "A4"), ("f4", "F4"))
    return (TextChoice(WHICH, tr("Formulir"), forms), TextChoice(PAPER, tr("Kertas"), papers))


def agency_texts(workspace: Workspace, _order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return all agencies or one of them, and the paper."""
    from dampingan.printing.planning.agency_work import AGENCY, agency_options
    from dampingan.printing.planning.matrix import PAPER

    agencies = (("", tr("Semua perangkat daerah")), *agency_options(workspace).items())
    papers = (("a4", "A4"), ("f4", "F4"))
    return (
        TextChoice(AGENCY, tr("Perangkat daerah"), agencies),
        TextChoice(PAPER, tr("Kertas"), papers),
    )


def batch_texts(workspace: Workspace, _order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return the workbooks that were sent and received, the newest first."""
    from dampingan.store.merging.batch import ARRIVED, SENT, UNDONE, batches

    found = [("", tr("Yang terbaru"))]
    for one in batches(workspace, _MOST_BATCHES):
        if one.direction in {SENT, ARRIVED} and one.state != UNDONE:
            at = datetime.fromisoformat(one.at).astimezone()
            way = tr("Dikirim") if one.direction == SENT else tr("Diterima")
            found.append((one.uid, f"{way} {at:%d/%m/%Y %H:%M} · {one.file_name}"))
    return (TextChoice("batch", tr("Kiriman"), tuple(found)),) if len(found) > 1 else ()


def chart_texts(workspace: Workspace, order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return the charts."""
    from dampingan.printing.report.chart import CHOICE, SCREEN, charts

    options = tuple(charts(workspace, order.village).items())
    if SCREEN in order.text:
        options = (("", tr("Bagan dari layar")), *options)
    return (TextChoice(CHOICE, tr("Bagan"), options),)


def profile_texts(_workspace: Workspace, _order: PrintOrder) -> tuple[TextChoice, ...]:
    """Return the short profile or everything."""
    return (
        TextChoice("semua", tr("Kelengkapan"), (("", tr("Ringkas")), ("1", tr("Semua isian")))),
    )


def _form_titles(workspace: Workspace, order: PrintOrder) -> dict[str, str]:
    """Return key and title of the planning forms of a village, or of a regency's own."""
    from dampingan.matrix.regency_book import consolidated_book
    from dampingan.matrix.regency_plan import read_regency_plan
    from dampingan.matrix.village_book import read_village_book
    from dampingan.store.creation import REGENCY

    if workspace.scope == REGENCY and order.village in {"", workspace.village_code}:
        book = consolidated_book(read_regency_plan(workspace))
    else:
        book = read_village_book(workspace, order.village, year=order.year or None)
    return {one.key: one.title for one in book.matrices}
