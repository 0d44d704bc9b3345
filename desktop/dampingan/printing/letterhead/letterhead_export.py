"""A letterhead as ``kop.toml`` and logo, for the template folders of other villages.

Names of this village's places and people become braces, which `stationery.filled` fills anew in
each village: one file serves a whole regency.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import StorageError
from dampingan.core.language import tr
from dampingan.printing.letterhead.letterhead_file import FILE
from dampingan.printing.letterhead.stationery import HEAD, OFFICER, Stationery, places, village_row
from dampingan.store.creation import REGENCY

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_NAMED = ("alamat", "jabatan", "desa", "kecamatan", "kabupaten", "kepala", "petugas")
"""Places in braces, longer wording first where one holds another."""

_VILLAGE_LINES = ("KECAMATAN {KECAMATAN}", "{DESA}")
"""Below a regency's own lines, on the sheets of its villages."""
_VILLAGE_SIGNERS = [
    {"kunci": HEAD, "sebelum": "Mengetahui,", "jabatan": "{jabatan}", "nama": "{kepala}"},
    {"kunci": OFFICER, "jabatan": "Petugas pendataan", "nama": "{petugas}"},
]
"""Who signs in a village; a regency's own signers don't."""


def export_letterhead(workspace: Workspace, stationery: Stationery, folder: Path) -> list[str]:
    """Write ``kop.toml`` and the logo into a folder; returns the names of the files.

    Raises:
        StorageError: the folder can't be written.
    """
    import tomli_w

    words = places(village_row(workspace))
    of_regency = workspace.scope == REGENCY
    if of_regency:
        words = {"kabupaten": words["kabupaten"] or words["desa"]}
    lines = [named(line, words) for line in stationery.lines]
    said: dict[str, Any] = {
        "baris": [*lines, *(_VILLAGE_LINES if of_regency else ())],
        "penanda": _VILLAGE_SIGNERS
        if of_regency
        else [
            {
                "kunci": one.key,
                "sebelum": one.before,
                "jabatan": named(one.office, words),
                "nama": named(one.name, words),
                "nomor": "",
            }
            for one in stationery.signers
        ],
        "teks": {key: named(text, words) for key, text in stationery.texts.items()},
    }
    if not of_regency:
        said["alamat"] = named(stationery.address, words)
    files = {FILE: tomli_w.dumps(said).encode("utf-8")}
    if stationery.logo:
        files[stationery.logo_name] = stationery.logo
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise StorageError(
            tr("Folder {name} tidak dapat ditulis.", name=folder.name),
            remedy=tr("Pilih folder lain."),
        ) from error
    return list(files)


def named(text: str, words: Mapping[str, str]) -> str:
    """Return a text with names of this village as braces, in capitals where they are.

    Args:
        text: e.g. ``KELURAHAN BANDENGAN``.
        words: see `stationery.places`.
    """
    for key in sorted(_NAMED, key=lambda key: -len(words.get(key, ""))):
        word = words.get(key, "").strip()
        if word:
            text = text.replace(word, f"{{{key}}}").replace(word.upper(), f"{{{key.upper()}}}")
    return text
