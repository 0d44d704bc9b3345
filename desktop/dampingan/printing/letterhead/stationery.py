"""A letterhead, who signs, and the sentences of a sheet: the regency's and the village's own words.

Three layers, the later one counts: what the village's row says < ``kop.toml`` in the template
folder, one for all villages of a regency < what the workspace's own settings say. Only what a layer
says is taken from it. `kop.toml` may name places in braces, so that one file serves 312 villages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.regions import Level, regions
from dampingan.printing.letterhead import letterhead_file
from dampingan.printing.press.template_folder import template_folder
from dampingan.store.stationery import kept_logo, kept_stationery

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

HEAD, OFFICER = "kepala", "petugas"
"""Keys of the signers that every village has: its head, and the officer in charge of the data."""

NUMBER = "NIP"
"""Number of a civil servant whose number nobody gave: sheets draw a line to write it on."""

TEXTS = ("persetujuan", "kerahasiaan", "terima_kasih", "catatan_kaki")
"""Keys of the sentences that may be changed: consent, secrecy, thanks, remark in the foot."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class StationerySigner:
    """Somebody who signs.

    Attributes:
        key: names the signer in templates, e.g. ``kepala``.
        before: what stands above the office, e.g. ``Mengetahui,``.
        office: e.g. ``Lurah Bandengan``.
        name: ``""`` leaves a line to write on.
        number: of a civil servant, e.g. ``NIP 19700101 199503 1 001``.
    """

    key: str
    before: str = ""
    office: str = ""
    name: str = ""
    number: str = ""


@dataclass(frozen=True)
class Stationery:
    """What stands at the head and the end of official sheets.

    Attributes:
        lines: of the letterhead, the office itself last.
        address: below them.
        logo: PNG, JPEG or SVG; ``b""`` for none.
        logo_name: ``logo.png``, ``logo.jpg`` or ``logo.svg``; ``""`` for none.
        signers: in the order in which they sign.
        texts: key (see `TEXTS`) → sentence.
    """

    lines: tuple[str, ...] = ()
    address: str = ""
    logo: bytes = b""
    logo_name: str = ""
    signers: tuple[StationerySigner, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    def signer(self, key: str) -> StationerySigner:
        """Return a signer by key; an empty one when there is none."""
        return next((one for one in self.signers if one.key == key), StationerySigner(key))


def read_stationery(
    workspace: Workspace, village: str = "", *, folder: bool = True, own: bool = True
) -> Stationery:
    """Return the stationery of a workspace, or of one village of a regency's.

    Args:
        workspace: which.
        village: Kemendagri code; ``""``: whose the workspace is. Another village than that has
            its own letterhead by default, and the workspace's settings say nothing about it.
        folder: whether the template folder counts.
        own: whether the workspace's settings count.

    Raises:
        PrintError: ``kop.toml`` or the logo in the template folder can't be used.
    """
    row = village_row(workspace, village)
    found = default_stationery(row)
    if folder:
        found = _laid_over(found, letterhead_file.read(template_folder(workspace.path)), row)
    if own and (not village or village == workspace.village_code):
        found = _laid_over(found, said_by(workspace), row)
    return found


def village_row(workspace: Workspace, code: str = "") -> dict[str, Any]:
    """Return the row of a village, by default of whose the workspace is.

    Raises:
        DampinganError: the workspace has none of this code.
    """
    with workspace.snapshot() as reader:
        own = workspace.village_code
        if (
            code
            and code != own
            and code not in {str(r[0]) for r in reader.records("village", ["code"])}
        ):
            raise DampinganError(
                tr("Desa/kelurahan {code} tidak ada di ruang kerja ini.", code=code),
                remedy=tr("Tulis kode Kemendagri, misalnya 33.75.03.1009."),
            )
        return reader.village(code)


def default_stationery(row: Mapping[str, Any]) -> Stationery:
    """Return what can be said without being told: names of the region, head, address.

    Args:
        row: of the table ``village``.
    """
    words = places(row)
    village = regions().get(str(row["code"]))
    is_village = village is None or village.is_village
    lines = [f"Pemerintah {words['kabupaten']}"]
    if is_village:
        lines += [f"Kecamatan {words['kecamatan']}", words["desa"]]
    head = str(row.get("head_name") or "")
    officer = str(row.get("officer_name") or "")
    return Stationery(
        lines=tuple(line.upper() for line in lines if line),
        address=str(row.get("office_address") or ""),
        signers=(
            StationerySigner(HEAD, "Mengetahui,", words["jabatan"], head),
            StationerySigner(OFFICER, "", "Petugas pendataan", officer),
        ),
        texts=default_texts(),
    )


def default_texts() -> dict[str, str]:
    """Return the shipped sentences by key; sheets are Indonesian whatever the window speaks."""
    return {
        "persetujuan": (
            "Responden sudah diberi tahu untuk apa isian ini dipakai dan siapa yang melihatnya, "
            "lalu setuju (UU 27/2022 tentang Pelindungan Data Pribadi)."
        ),
        "kerahasiaan": (
            "Isian dipakai hanya untuk pendataan dan pendampingan, dan dijaga kerahasiaannya."
        ),
        "terima_kasih": "Terima kasih atas waktu dan keterangan Bapak/Ibu.",
        "catatan_kaki": "",
    }


def said_by(workspace: Workspace) -> dict[str, Any]:
    """Return what the workspace's own settings say, the logo as bytes with its name on sheets."""
    kept = kept_stationery(workspace)
    name, logo = kept_logo(workspace, kept)
    kept.pop("logo", None)
    if logo:
        kept |= {"logo": logo, "logo_name": letterhead_file.logo_name(name, logo)}
    return kept


def places(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what braces in ``kop.toml`` may name → words, for one village or a regency."""
    code = str(row["code"])
    region = regions().get(code)
    label = region.label if region else str(row["name"])
    name = (region.name if region else label).removeprefix("Kabupaten ").removeprefix("Kota ")
    return {
        "kabupaten": str(row["kabupaten"]),
        "kecamatan": str(row["kecamatan"]),
        "desa": label,
        "nama": name,
        "jabatan": _head_office(region.level if region else None, name),
        "kepala": str(row.get("head_name") or ""),
        "petugas": str(row.get("officer_name") or ""),
        "alamat": str(row.get("office_address") or ""),
        "kode": code,
    }


def _head_office(level: Level | None, name: str) -> str:
    """Return what the head of a region is called (UU 6/2014 and UU 23/2014 Art. 229)."""
    offices: dict[Level | None, str] = {
        Level.DESA: f"Kepala Desa {name}",
        Level.KELURAHAN: f"Lurah {name}",
        Level.KABUPATEN: f"Bupati {name}",
        Level.KOTA: f"Wali Kota {name}",
    }
    return offices.get(level) or f"Kepala {name}"


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with what its braces name; a name in capitals is filled in capitals."""

    def word(found: re.Match[str]) -> str:
        name = found[1]
        value = words.get(name.lower())
        if value is None:
            return found[0]
        return value.upper() if name.isupper() else value

    return _PLACE.sub(word, text)


def _laid_over(under: Stationery, said: Mapping[str, Any], row: Mapping[str, Any]) -> Stationery:
    """Return stationery with what a layer says on top; what it does not say stays."""
    if not said:
        return under
    words = places(row)
    found = under
    if "lines" in said:
        lines = (filled(str(line), words).strip() for line in said["lines"])
        found = replace(found, lines=tuple(line for line in lines if line))
    if "address" in said:
        found = replace(found, address=filled(str(said["address"]), words))
    if said.get("logo"):
        found = replace(found, logo=said["logo"], logo_name=said["logo_name"])
    if "signers" in said:
        found = replace(found, signers=_signers(under.signers, said["signers"], words))
    if said.get("texts"):
        texts = {key: filled(str(text), words) for key, text in said["texts"].items()}
        found = replace(found, texts={**under.texts, **texts})
    return found


def _signers(
    under: tuple[StationerySigner, ...], said: Any, words: Mapping[str, str]
) -> tuple[StationerySigner, ...]:
    """Return the signers that a layer names, what it does not say of one taken from below."""
    known = {one.key: one for one in under}
    made = {}
    for one in said:
        given = {name: filled(str(text), words) for name, text in one.items() if name != "key"}
        key = str(one["key"])
        made[key] = replace(known.get(key, StationerySigner(key)), **given)
    return (*made.values(), *(one for one in under if one.key not in made))
