"""Invented questionnaires for the window's tests."""

from __future__ import annotations

from pathlib import Path

from dampingan.forms.xlsform import read_form
from dampingan.store.workspace import Workspace

WARUNG = """
| survey |
|        | type                | name   | no | label          | required | relevant     |
|        | text                | nama   | 1  | Nama warung    | yes      |              |
|        | select_one buka     | buka   | 2  | Buka setiap hari? | yes   |              |
|        | integer             | jam    | 3  | Berapa jam?    |          | ${buka} = '1' |
|        | begin_repeat        | barang |    | Barang         |          |              |
|        | text                | nama_barang | | Nama barang  |          |              |
|        | end_repeat          |        |    |                |          |              |
| choices |
|        | list_name | name | label |
|        | buka      | 1    | Ya    |
|        | buka      | 2    | Tidak |
| settings |
|        | form_title | form_id | version |
|        | Pendataan Warung | warung | {version} |
"""

BROKEN = """
| survey |
|        | type    | name | label | relevant        |
|        | integer | umur | Umur  |                 |
|        | text    | kerja | Kerja | umurnya(${umur}) > 15 |
|        | text    | lagi | Lagi  | ${umur} > > 3   |
| settings |
|        | form_title | form_id | version |
|        | Rusak      | rusak   | 1       |
"""


def write_warung(folder: Path, version: str = "1", text: str = WARUNG) -> Path:
    """Write the questionnaire of food stalls as a Markdown file."""
    path = folder / f"warung-{version}.md"
    path.write_text(text.replace("{version}", version), "utf-8")
    return path


def install_warung(workspace: Workspace, subject: str = "family", version: str = "1") -> None:
    """Install that questionnaire as an additional form."""
    text = WARUNG.replace("{version}", version)
    workspace.install(
        read_form(text),
        text.encode(),
        "md",
        "extra",
        subject=subject,
        source_name=f"warung-{version}.md",
    )
