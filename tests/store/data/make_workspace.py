"""Makes the stored workspace of a release: ``python make_workspace.py 0.1.0``.

Once a release is out, its file is never made again: later programs must open it as it is.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FAMILY = [
    ("nama_kk", "Kasmuri Contoh"),
    ("alamat", "Jl. Melati 14 👨‍👩‍👧"),
    ("no_urut_bangunan", "14"),
    ("status_rumah", "1"),
    ("bukti_tanah", "5"),
    ("status_rumah", "2"),
    ("luas_lantai", "25"),
]
MEMBERS = [
    {"nama": "Kasmuri Contoh", "keberadaan": "1", "hubungan": "1", "nik": "3375031705800001"},
    {"nama": "Umi Contoh", "keberadaan": "1", "hubungan": "2", "tgl_lahir": "1984-02-01"},
]


def make(path: Path) -> None:
    """Write a workspace with one invented family of two, a removed member and an undo."""
    with Workspace.create(path, "33.75.03.1009", "2026-Q4", actor="Sari", now=lambda: NOW) as made:
        entry = FamilyEntry.create(made, {"rt": "003", "rw": "002"}, uid="K-K94M07EHD5XGP")
        for question, answer in FAMILY:
            entry.set(Field(question), answer, resume=lambda: Field("jenis_lantai"))
        for answers in MEMBERS:
            row, _ = entry.add_person()
            for question, answer in answers.items():
                entry.set(Field(question, row), answer)
        row, _ = entry.add_person()
        entry.remove_person(row, "salah ketik")
        entry.set(Field("catatan"), "sementara")
        made.undo()
        entry.reload()
        entry.set_status("moved", "pindah ke Batang")
    raw = sqlite.connect(str(path))
    raw.execute("VACUUM")
    raw.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.dampingan"
        make(file)
        target = Path(__file__).with_name(f"workspace-{sys.argv[1]}.dampingan.gz")
        target.write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
