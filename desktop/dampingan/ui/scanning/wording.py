"""What is said about a sheet or a key: whose it is, and what is different since it was printed."""

from __future__ import annotations

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.core.regions import regions
from dampingan.core.sheet_code import key_groups
from dampingan.store.work.sheet_target import PERSON, RESPONSE, SheetTarget
from dampingan.store.workspace import Workspace


def broken_words() -> str:
    """Say that a code came, but not whole."""
    return tr("Kode tidak terbaca utuh, pindai sekali lagi.")


def village_name(code: str) -> str:
    """Return a village as people call it, its code where the program doesn't know it."""
    region = regions().get(code)
    return region.label if region else code


def foreign_words(target: SheetTarget, workspace: Workspace) -> str:
    """Say whose sheet it is when it is another village's."""
    own = regions().get(workspace.village_code)
    return tr(
        "Lembar ini milik {village}, bukan {own}. Buka ruang kerja desa itu.",
        village=village_name(target.village),
        own=own.label if own else workspace.village_code,
    )


def unknown_words(target: SheetTarget) -> str:
    """Say that nobody here has this key."""
    return tr("Kunci {key} belum diterima di ruang kerja ini.", key=key_groups(target.key))


def missing_form_words(target: SheetTarget) -> str:
    """Say that the questionnaire of a sheet is not installed."""
    return tr("Formulir {form} tidak terpasang di ruang kerja ini.", form=target.form)


def deleted_words(target: SheetTarget) -> str:
    """Say that the record was deleted, and why where that is known."""
    name = name_of(target)
    if target.reason:
        return tr("{name} sudah dihapus ({reason}).", name=name, reason=target.reason)
    return tr("{name} sudah dihapus.", name=name)


def differences(target: SheetTarget, workspace: Workspace) -> list[str]:
    """Return what a user must know of a sheet that opens nevertheless, one sentence each."""
    said = []
    if target.joined:
        words = tr("Yang tercetak sudah digabung ke {name}; itu yang dibuka.", name=name_of(target))
        said.append(words)
    if target.village and target.known:
        village = village_name(target.village)
        said.append(tr("Tercetak di {village}, tetapi ada di sini.", village=village))
    if target.other_version:
        said.append(
            tr(
                "Lembar versi {version}, isian versi {own}: nomor bisa berbeda.",
                version=_version(target.version),
                own=target.own_version,
            )
        )
    if target.period:
        said.append(period_words(target, workspace))
    return said


def period_words(target: SheetTarget, workspace: Workspace) -> str:
    """Say that a sheet was printed in another period."""
    return tr(
        "Lembar {period}, isian {own}.",
        period=_period(target.period),
        own=_period(workspace.period),
    )


def opened_words(target: SheetTarget) -> str:
    """Say what was opened."""
    if target.page:
        return tr("{name} · halaman {page}.", name=name_of(target), page=target.page)
    return f"{name_of(target)}."


def name_of(target: SheetTarget) -> str:
    """Return the name of a sheet's record; it is for the screen alone."""
    if target.name:
        return target.name
    words = {PERSON: tr("Anggota tanpa nama"), RESPONSE: tr("Isian tanpa nama")}
    return words.get(target.kind) or tr("Keluarga tanpa nama")


def _version(version: str) -> str:
    """Return a version; one that is only known by its hash has no name."""
    return tr("lain") if version.startswith(".") or not version else version


def _period(period: str) -> str:
    try:
        return Period.parse(period).label
    except DampinganError:
        return period or "–"
