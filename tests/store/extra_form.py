"""An additional form with lists, checks and a table beside it, for tests."""

from __future__ import annotations

from dampingan.forms.model import Form
from dampingan.store.workspace import Workspace

USAHA = """
| survey |
|        | type              | name     | label::Bahasa Indonesia (id) | constraint | calculation                                      |
|        | text              | nama_kk  | Kepala keluarga              |            |                                                  |
|        | text              | nama_usaha | Nama usaha                 |            |                                                  |
|        | integer           | omzet    | Omzet                        | . < 1000   |                                                  |
|        | text              | kode     | Kode barang                  |            |                                                  |
|        | calculate         | barang   | Barang                       |            | pulldata('barang', 'nama', 'kode', ${kode})      |
|        | begin_repeat      | pekerja  | Pekerja                      |            |                                                  |
|        | text              | nama     | Nama                         |            |                                                  |
|        | begin_repeat      | alat     | Alat                         |            |                                                  |
|        | text              | jenis    | Jenis                        |            |                                                  |
|        | end_repeat        |          |                              |            |                                                  |
|        | end_repeat        |          |                              |            |                                                  |
| settings |
|          | form_title | form_id | version |
|          | Usaha      | usaha   | 1       |
"""  # noqa: E501

BARANG = b"kode;nama\r\n01;Batik\r\n02;Tempe\r\n"


def usaha(version: str = "1") -> Form:
    """Return the form."""
    from dampingan.forms.xlsform import read_form

    return read_form(USAHA.replace("| 1       |", f"| {version} |"))


def install_usaha(workspace: Workspace, subject: str = "family") -> Form:
    """Install the form about families and return it."""
    form = usaha()
    workspace.install(
        form,
        USAHA.encode(),
        "md",
        "extra",
        subject=subject,
        source_name="usaha.md",
        files={"barang.csv": BARANG},
    )
    return form
