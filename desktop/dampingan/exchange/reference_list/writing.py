"""Writing the reference lists of a workspace as a workbook, to be changed or handed out."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from dampingan.core.document import count_words, moment_words, period_label, place_name
from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reference_list.list_sheet import EXTRA, in_order, list_sheets, title_of
from dampingan.exchange.sheet.code_list import CodeLists
from dampingan.exchange.sheet.identity import (
    BACK,
    LISTS,
    OUT,
    Identity,
    columns_of,
    file_name,
    sheets_of,
)
from dampingan.exchange.sheet.layout import Layout, SheetLayout
from dampingan.exchange.writer.content import Content
from dampingan.exchange.writer.guide import Story
from dampingan.exchange.writer.reference_rows import entries
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.submission import sealed
from dampingan.exchange.writer.workbook import Values
from dampingan.exchange.writer.writing import (
    Cancelled,
    Draft,
    Progress,
    SubmissionResult,
    Ticker,
    write_workbook,
)
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import ensure_plan
from dampingan.store.reader import Reader
from dampingan.store.reference import ALL_REGIONS, list_names, references
from dampingan.store.workspace import Workspace


def export_lists(
    workspace: Workspace,
    target: Path,
    *,
    lists: Iterable[str] | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> SubmissionResult:
    """Write reference lists as a workbook, one sheet a list; made to run in a job's thread.

    Args:
        workspace: whose lists; it gets those of the program when it has none yet.
        target: the file to write, or a folder in which it is named.
        lists: which; None for all.
        progress: told rows done, rows in all and what is being done.
        cancelled: asked now and then whether to stop.

    Raises:
        ExchangeError: there is no such list, or the place can't be written.
        CancelledError: `cancelled` said so.
    """
    tick = Ticker(progress, cancelled)
    tick.say(tr("Menyiapkan berkas"), 0)
    ensure_plan(workspace)
    sender = sealed(workspace)
    target = Path(target)
    with workspace.snapshot() as reader:
        names = _chosen(reader, lists)
        rows = _rows(reader, names)
        content = _content(reader, names, rows)
        identity = _identity(workspace, reader, content, rows, sender.site)
        if target.is_dir():
            target /= file_name(identity)
        skeleton = skeleton_of(content.layout, identity, _story(reader, content, identity))
        draft = Draft(content, identity, skeleton, partial(_values, rows))
        write_workbook(target, draft, tick)
    tick.finished()
    counts = {sheet.name: content.rows[sheet.key] for sheet in content.layout.sheets}
    return SubmissionResult(
        target, identity.batch, counts, content=LISTS, village_code=identity.village_code
    )


def _chosen(reader: Reader, wanted: Iterable[str] | None) -> list[str]:
    known = list_names(reader)
    if wanted is None:
        return in_order(known)
    names = list(dict.fromkeys(wanted))
    missing = [name for name in names if name not in known]
    if missing:
        raise ExchangeError(
            tr("Tidak ada daftar bernama {name}.", name=missing[0]),
            remedy=tr("Yang ada: {names}.", names=", ".join(in_order(known))),
        )
    return in_order(names)


def _rows(reader: Reader, names: Sequence[str]) -> dict[str, list[Mapping[str, str]]]:
    """Return list → its rows: those that are there, retired ones included."""
    found: dict[str, list[Mapping[str, str]]] = {name: [] for name in names}
    for row in entries(reader):
        if row["_list"] in found and not row["_deleted_at"]:
            extra = json.loads(row["_extra"] or "{}")
            more = {f"{EXTRA}{name}": text for name, text in extra.items()}
            found[row["_list"]].append({**row, **more})
    return found


def _content(
    reader: Reader, names: Sequence[str], rows: Mapping[str, Sequence[Mapping[str, str]]]
) -> Content:
    codes = CodeLists()
    there = {n: references(reader, n, region=ALL_REGIONS, inactive=True) for n in names}
    sheets = tuple(list_sheets(there, codes))
    layout = Layout(reader.form("family"), sheets, codes.finished())
    return Content(layout, {sheet.key: len(rows[sheet.repeat]) for sheet in sheets})


def _values(
    rows: Mapping[str, Sequence[Mapping[str, str]]], sheet: SheetLayout
) -> Iterable[Values]:
    for row in rows[sheet.repeat]:
        yield [row.get(column.name) for column in sheet.columns]


def _identity(
    workspace: Workspace,
    reader: Reader,
    content: Content,
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    site: str,
) -> Identity:
    village, form = reader.village(), reader.form("family")
    told = [[row["_uid"], row["_stamps"]] for listed in rows.values() for row in listed]
    rng = random.Random(f"{site}\x1f{told}")  # noqa: S311 - a name, not a secret
    newest = max((row["_updated_at"] for listed in rows.values() for row in listed), default="")
    return Identity(
        schema=f"{form.form_id}@{form.version}",
        form_hash=form.hash,
        village_code=village["code"],
        village_name=village["name"],
        period=str(reader.setting("period", "")),
        batch=new_key("B", rng=rng),
        direction=BACK if workspace.scope == REGENCY else OUT,
        state_at=newest,
        rows=content.rows,
        columns=columns_of(content.layout),
        sheets=sheets_of(content.layout),
        facts={"content": LISTS, "site": site},
    )


def _story(reader: Reader, content: Content, identity: Identity) -> Story:
    village = reader.village()
    facts = [
        ("Dari", place_name(village)),
        ("Keadaan data", moment_words(identity.state_at)),
        *(
            (title_of(sheet.repeat), f"{count_words(content.rows[sheet.key])} isi")
            for sheet in content.layout.sheets
        ),
        ("Nomor berkas", identity.batch),
    ]
    return Story(
        "Daftar acuan",
        place_name(village),
        period_label(identity.period),
        facts,
        steps=_STEPS,
        care=_CARE,
        heading="Cara mengubah",
        changed="",
        personal=False,
    )


_STEPS = (
    "Satu lembar satu daftar. Ubah nama, singkatan, dan keterangan langsung di kolom putih.",
    "Isi baru: tulis di baris kosong di bawah. Kode boleh dikosongkan; program membuatnya.",
    "Yang tidak dipakai lagi: pilih “tidak” di kolom Masih dipakai. Jangan hapus barisnya.",
    "Berganti nama: ubah namanya saja. Kodenya tetap, jadi isian yang lama ikut berganti nama.",
    "Digabung dengan yang lain: tulis kode penggantinya di kolom Diganti oleh.",
    "Wilayah kosong berlaku di semua kabupaten/kota; 33.75 Kota, 33.26 Kabupaten Pekalongan.",
    "Simpan, lalu terima berkas ini di program dengan Terima. Periksa hasil cobanya lebih dulu.",
)
_CARE = (
    "Kunci dan kode yang ada jangan diubah. Dari situlah isian dikenali.",
    "Baris yang hilang tidak dianggap dihapus, karena isian lama mungkin memakainya.",
    "Bila satu baris keliru, tidak ada yang ditulis; alasannya ditunjukkan per baris.",
    "Boleh disimpan dengan Excel, LibreOffice, atau WPS, asal tetap sebagai .xlsx.",
)
