"""Commands on a workspace: make one, write its submission."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.cli.progress import show_progress
from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.core.regions import Region
    from dampingan.exchange.writer.submission import ReviewedFamily, SubmissionReview

_SHOWN = 8


def create(options: argparse.Namespace) -> int:
    """Make a workspace file for one village, or for a kabupaten or kota with all of its own."""
    from dampingan.core.period import Period
    from dampingan.store.workspace import SUFFIX, Workspace

    region = _region(options.village)
    period = Period.parse(options.period) if options.period else Period.of(date.today())  # noqa: DTZ011 - the user's own calendar day
    path: Path = options.path
    if path.suffix.lower() != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    Workspace.create(path, region.code, str(period), actor=options.operator).close()
    if options.operator:
        from dampingan.ui.settings.settings import SettingsFile

        SettingsFile().change(operator=options.operator)  # the window signs with it too
    print(
        tr(
            "Ruang kerja {path} siap untuk {village}, {period}.",
            path=path,
            village=region.label,
            period=period.label,
        )
    )
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the submission workbook; what should be looked at first must be decided by name."""
    from dampingan.exchange.writer.submission import review, write_submission
    from dampingan.store.creation import REGENCY
    from dampingan.store.workspace import Workspace

    out: Path = options.out
    if not out.is_dir() and out.suffix.lower() != ".xlsx":
        raise DampinganError(tr("Nama keluaran harus berakhiran .xlsx: {name}.", name=out.name))
    with Workspace.open(options.workspace) as workspace:
        if workspace.scope == REGENCY:
            raise DampinganError(
                tr("Kiriman ditulis oleh desa, bukan oleh kabupaten atau kota."),
                remedy=tr("Balasan untuk desa ditulis dengan: dampingan return."),
            )
        _require_choices(options, review(workspace))
        result = write_submission(
            workspace,
            out,
            include_drafts=options.drafts is not False,
            include_findings=options.findings is not False,
            changes_only=options.changes,
            password=options.password,
            progress=show_progress if sys.stderr.isatty() else None,
        )
    print(tr("Kiriman {batch} tersimpan di {path}.", batch=result.batch_uid, path=result.path))
    print(
        tr(
            "Baris: {rows}. Keluarga yang ditinggalkan: {left_out}.",
            rows=result.sums(),
            left_out=result.left_out,
        )
    )
    return 0


def _require_choices(options: argparse.Namespace, found: SubmissionReview) -> None:
    """Refuse while drafts or findings are there and nobody said whether they go along.

    Raises:
        DampinganError: names the options to choose from, after listing the families on stderr.
    """
    open_choices = []
    if found.drafts and options.drafts is None:
        print(tr("Masih draf: {count} keluarga", count=len(found.drafts)), file=sys.stderr)
        _print_families(found.drafts)
        open_choices.append("--with-drafts / --without-drafts")
    if found.findings and options.findings is None:
        print(
            tr("Selesai dengan temuan: {count} keluarga", count=len(found.findings)),
            file=sys.stderr,
        )
        _print_families(found.findings)
        open_choices.append("--with-findings / --without-findings")
    if open_choices:
        raise DampinganError(
            tr("Kiriman belum ditulis karena ada yang perlu diputuskan."),
            remedy=tr("Sertakan atau tinggalkan: {options}.", options=", ".join(open_choices)),
        )


def _print_families(families: Sequence[ReviewedFamily]) -> None:
    """List families by key and place, without names: this output ends up in logs."""
    for family in families[:_SHOWN]:
        line = tr(
            "{key}  RT {rt} RW {rw}  kesalahan {errors}  perlu dilihat {warnings}",
            key=family.uid,
            rt=family.rt or "–",
            rw=family.rw or "–",
            errors=family.errors,
            warnings=family.warnings,
        )
        print(f"  {line}", file=sys.stderr)
    if len(families) > _SHOWN:
        rest = tr("… dan {count} lagi", count=len(families) - _SHOWN)
        print(f"  {rest}", file=sys.stderr)


def _region(text: str) -> Region:
    """Return the village, kabupaten or kota that a code or an unmistakable name means."""
    from dampingan.core.regions import regions

    every = regions()
    exact = every.get(text)
    if exact is not None and (exact.is_village or exact.is_regency):
        return exact
    named_so = text.strip().casefold()
    for regency in every.regencies:
        if regency.label.casefold() == named_so:
            return regency
    found = [region for region in every.search(text) if region.is_village]
    named = [region for region in found if region.name.casefold() == text.strip().casefold()]
    if len(named or found) == 1:
        return (named or found)[0]
    if not found:
        raise DampinganError(
            tr("Desa/kelurahan “{text}” tidak ditemukan.", text=text),
            remedy=tr("Tulis kode Kemendagri, misalnya 33.75.03.1009."),
        )
    names = ", ".join(f"{region.code} {region.label}" for region in (named or found)[:_SHOWN])
    raise DampinganError(
        tr("“{text}” dapat berarti beberapa desa/kelurahan: {names}.", text=text, names=names),
        remedy=tr("Tulis kodenya."),
    )
