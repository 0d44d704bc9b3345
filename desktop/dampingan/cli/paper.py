"""``dampingan print WORKSPACE WHAT``: everything that can be printed, as one PDF file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.cli.interruption import stopped_by_system
from dampingan.cli.progress import show_progress
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.printing.order import PrintOrder
    from dampingan.printing.product import Product
    from dampingan.store.workspace import Workspace

_CHOICES = {
    "village": ("village", ""),
    "rt": ("rt", ""),
    "rw": ("rt", ""),
    "family": ("families", None),
    "record": ("record", ""),
    "blank": ("blank", False),
    "form": ("form_id", ""),
    "rows": ("rows", None),
    "labels": ("language", ""),
    "masked": ("masked", None),
    "year": ("year", None),
}
"""Option → which choice of a product it is, and its value when nobody gave it."""


_MASKED_BY = {"kuesioner": ("samar", "1")}
"""Product → its own choice for masked ids: clerks key them from its sheets, so whole by default."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years that sheets are made for."""

_MOST_TOLD = 12
"""Places that a refusal names."""


def add_paper(commands: Any, add: Any) -> None:
    """Add the command.

    Args:
        commands: argparse's collection of commands.
        add: makes one with a name and a summary.
    """
    parser = add(commands, "print", tr("cetak kuesioner, daftar, dan lembar lain sebagai PDF"))
    parser.epilog = tr(
        "APA: kuesioner, prelist, keluarga, hadir, berita-acara, matriks, profil, ringkasan, dan "
        "lainnya; nama yang salah dijawab dengan daftar lengkap."
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    parser.add_argument("what", metavar=tr("APA"), help=tr("yang dicetak"))
    parser.add_argument("--rt", default="", help=tr("nomor RT, misalnya 3 atau 003/002 (RT/RW)"))
    parser.add_argument("--rw", default="", help=tr("nomor RW"))
    parser.add_argument(
        "--family",
        action="append",
        metavar=tr("KUNCI"),
        help=tr("kunci keluarga seperti di bawah kode lembarnya; boleh beberapa kali"),
    )
    parser.add_argument(
        "--record",
        default="",
        metavar=tr("KUNCI"),
        help=tr("kunci satu isian, misalnya musyawarah"),
    )
    parser.add_argument("--blank", action="store_true", help=tr("lembar kosong, tanpa isian"))
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE.pdf",
        help=tr("berkas atau folder tujuan; bila kosong: di sebelah ruang kerja"),
    )
    _add_details(parser)
    parser.set_defaults(run=_print)


def _add_details(parser: Any) -> None:
    parser.add_argument(
        "--form", default="", metavar="ID", help=tr("kuesioner; bila kosong: kuesioner keluarga")
    )
    parser.add_argument(
        "--village",
        default="",
        metavar=tr("KODE"),
        help=tr("desa/kelurahan, di ruang kerja kabupaten/kota"),
    )
    parser.add_argument(
        "--rows", type=int, metavar="N", help=tr("banyak baris setiap daftar kosong (1-30)")
    )
    parser.add_argument(
        "--masked",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=tr("samarkan NIK dan nomor KK bila tidak perlu"),
    )
    parser.add_argument(
        "--unmasked", dest="masked", action="store_false", help=tr("sama dengan --no-masked")
    )
    parser.add_argument("--year", type=int, metavar=tr("TAHUN"), help=tr("tahun lembar tahunan"))
    parser.add_argument(
        "--labels", default="", metavar=tr("BAHASA"), help=tr("bahasa label, misalnya en")
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar=tr("NAMA=NILAI"),
        help=tr("pilihan lain dari cetakan itu; boleh beberapa kali"),
    )
    parser.add_argument(
        "--shipped",
        action="store_true",
        help=tr("pakai templat bawaan, bukan folder templat-cetak"),
    )


def _print(options: argparse.Namespace, window: object) -> int:
    from dampingan.printing.catalogue import product
    from dampingan.printing.run import print_pdf
    from dampingan.store.workspace import Workspace

    wanted = product(options.what)
    _require_offered(options, wanted)
    _require_keys(options.family)
    _require_pdf(options.out)
    with stopped_by_system(), Workspace.open(options.workspace) as workspace:
        order = _order(options, wanted, workspace)
        target = _target(options, wanted, order)
        progress = show_progress if sys.stderr.isatty() else None
        printed = print_pdf(workspace, order, target, progress=progress)
    print(
        tr(
            "{title}: {pages} halaman tersimpan di {path}.",
            title=printed.title,
            pages=printed.pages,
            path=printed.path,
        )
    )
    return 0


def _require_offered(options: argparse.Namespace, wanted: Product) -> None:
    """Make sure that only what this product knows was asked for."""
    for name, (choice, nothing) in _CHOICES.items():
        if name == "masked" and wanted.key in _MASKED_BY:
            continue
        if getattr(options, name) != nothing and choice not in wanted.options:
            raise DampinganError(
                tr("Pilihan --{name} tidak berlaku untuk {what}.", name=name, what=wanted.key),
                remedy=tr("Hilangkan pilihan itu."),
            )
    if options.rows is not None and not 1 <= options.rows <= 30:
        raise DampinganError(
            tr("Banyak baris {count} tidak bisa.", count=options.rows),
            remedy=tr("Isi 1 sampai 30."),
        )
    if options.year is not None and not FIRST_YEAR <= options.year <= LAST_YEAR:
        raise DampinganError(
            tr("Tahun {year} tidak bisa.", year=options.year),
            remedy=tr("Isi {first} sampai {last}.", first=FIRST_YEAR, last=LAST_YEAR),
        )


def _require_keys(families: Iterable[str] | None) -> None:
    """Make sure that ``--family`` names somebody: no keys at all would mean every family."""
    if families is not None and not any(text.strip(" ,") for text in families):
        raise DampinganError(
            tr("Pilihan --family tidak menyebut kunci."),
            remedy=tr("Tulis kunci keluarganya, atau hilangkan pilihan itu."),
        )


def _require_pdf(out: Path | None) -> None:
    if out is None or out.is_dir():
        return
    if out.suffix.lower() != ".pdf":
        raise DampinganError(
            tr("Nama keluaran harus berakhiran .pdf: {name}.", name=out.name),
            remedy=tr("Beri nama berkas yang berakhir dengan .pdf."),
        )
    if not out.parent.is_dir():
        raise DampinganError(
            tr("Folder {name} tidak ditemukan.", name=out.parent),
            remedy=tr("Buat foldernya dulu, lalu ulangi."),
        )


def _order(options: argparse.Namespace, wanted: Product, workspace: Workspace) -> PrintOrder:
    from dampingan.printing.letterhead.stationery import village_row
    from dampingan.printing.order import PrintOrder

    if options.village:
        village_row(workspace, options.village)
    _require_labels(options, workspace)
    rt, rw = _place(options, workspace)
    text = dict(_pair(one) for one in options.set)
    if options.masked and wanted.key in _MASKED_BY:
        name, value = _MASKED_BY[wanted.key]
        text.setdefault(name, value)
    return PrintOrder(
        wanted.key,
        village=options.village,
        rt=rt,
        rw=rw,
        families=_ids(workspace, "family", options.family or ()),
        record=next(iter(_ids(workspace, "response", filter(None, [options.record]))), 0),
        blank=options.blank,
        form_id=_form(workspace, options.form),
        rows=5 if options.rows is None else options.rows,
        language=options.labels,
        masked=options.masked is not False,
        year=options.year or 0,
        text=text,
        shipped=options.shipped,
    )


def _require_labels(options: argparse.Namespace, workspace: Workspace) -> None:
    """Make sure that a form has labels in the language that was asked for."""
    main = workspace.form()
    form_id = _form(workspace, options.form)
    form = main if form_id in {"", main.form_id} else workspace.extra_form(form_id)
    if options.labels and options.labels not in form.languages:
        known = ", ".join(name for name in form.languages if name)
        raise DampinganError(
            tr("Instrumen ini tidak punya label dalam bahasa “{name}”.", name=options.labels),
            remedy=tr("Pilih salah satu: {known}.", known=known)
            if known
            else tr("Hilangkan pilihan itu."),
        )


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise DampinganError(
            tr("Pilihan --set {text} tidak terbaca.", text=text),
            remedy=tr("Tulis NAMA=NILAI, misalnya --set kertas=f4."),
        )
    return name.strip(), value.strip()


def _form(workspace: Workspace, form_id: str) -> str:
    known = [workspace.form().form_id, *(one.form_id for one in workspace.extra_forms())]
    if form_id and form_id not in known:
        raise DampinganError(
            tr("Kuesioner “{name}” tidak ada di ruang kerja ini.", name=form_id),
            remedy=tr("Pilih salah satu: {known}.", known=", ".join(known)),
        )
    return form_id


def _place(options: argparse.Namespace, workspace: Workspace) -> tuple[str, str]:
    """Return RT and RW as they are kept, once families or a blank sheet stand there.

    Raises:
        DampinganError: there is no such RT or RW, or several RWs have this RT.
    """
    from dampingan.core.address import normalise_rt, normalise_rw, parse_rt_rw
    from dampingan.store.lists.area import Selection, areas

    both = parse_rt_rw(options.rt)
    rt, rw = both or (normalise_rt(options.rt), normalise_rw(options.rw))
    if not rt and not rw:
        return "", ""
    there = [(one.rt, one.rw) for one in areas(workspace, Selection(options.village))]
    found = {one for one in there if (not rt or one[0] == rt) and (not rw or one[1] == rw)}
    if not found and not options.blank:
        what = " ".join(
            word for word in (f"RT {rt}" if rt else "", f"RW {rw}" if rw else "") if word
        )
        known = ", ".join(sorted({f"{r or '–'}/{w or '–'}" for r, w in there})[:_MOST_TOLD])
        raise DampinganError(
            tr("Tidak ada keluarga di {place}.", place=what),
            remedy=tr("RT/RW yang ada: {known}.", known=known)
            if known
            else tr("Ruang kerja ini belum punya keluarga; lembar kosong: --blank."),
        )
    if rt and not rw and len(found) > 1:
        raise DampinganError(
            tr("RT {rt} ada di beberapa RW.", rt=rt),
            remedy=tr(
                "Tambahkan --rw, salah satu dari: {known}.",
                known=", ".join(sorted(one[1] for one in found)),
            ),
        )
    return (rt, next(iter(found))[1]) if rt and found else (rt, rw)


def _ids(workspace: Workspace, kind: str, keys: Iterable[str]) -> tuple[int, ...]:
    """Return the ids of records by their keys, in that order.

    Raises:
        DampinganError: one is not there, or was deleted.
    """
    from dampingan.core.keys import read_key

    typed = [key for text in keys for key in text.split(",") if key.strip()]
    wanted = [read_key(key) or key.strip().upper() for key in typed]
    if not wanted:
        return ()
    with workspace.snapshot() as reader:
        found = reader.ids_of(kind, wanted)
        gone = {key for key, one in reader.held(kind, wanted).items() if one.row["deleted_at"]}
    for key in wanted:
        if key not in found or key in gone:
            what = tr("Keluarga") if kind == "family" else tr("Isian")
            raise DampinganError(
                tr("{what} berkunci {key} tidak ada di ruang kerja ini.", what=what, key=key),
                remedy=tr("Salin kuncinya dari bawah kode lembar, misalnya K-2X7KQ9M4TB3CV."),
            )
    return tuple(found[key] for key in wanted)


def _target(options: argparse.Namespace, wanted: Product, order: PrintOrder) -> Path:
    """Return where the PDF goes; a name of our own says what and where, never who."""
    out: Path | None = options.out
    if out is not None and not out.is_dir():
        return out
    folder = options.workspace.parent if out is None else out
    place = [f"RT {order.rt}" if order.rt else "", f"RW {order.rw}" if order.rw else ""]
    words = [wanted.title(), order.village, *place, tr("kosong") if order.blank else ""]
    name = " ".join(word for word in words if word).replace("/", "-")
    return folder / f"{name}.pdf"
