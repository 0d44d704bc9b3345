"""Record kinds: what travels, said once.

Table models, edit forms, workbook sheets, history, undo and (later) merge all read the kind. A new
register is one table class, one `Kind` here and its translations. Families and persons add the
questions of their form to the fields named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import SQLModel

DOCUMENTS = frozenset({"answers", "aside", "findings", "accepted", "notes", "parked"})
"""Columns that hold a JSON object whose keys have a history of their own."""

UNLOGGED = frozenset(
    {"rev", "updated_at", "updated_by", "resume", "prior", "received_at", "received_rev"}
)
"""Columns without history: they say when and where, or repeat what the history has."""

STATUSES: Mapping[str, str] = {
    "draft": "Draf",
    "complete": "Lengkap",
    "verified": "Terverifikasi",
    "moved": "Pindah",
    "deceased": "Meninggal",
    "not_found": "Tidak ditemukan",
    "deleted": "Dihapus",
}
"""States of a family and their words (pass through `tr`). ``deleted`` means a tombstone."""

CHANGE_STATES: Mapping[str, str] = {
    "": "",
    "pending": "Belum ditinjau",
    "unchanged": "Tetap",
    "changed": "Berubah",
    "moved": "Pindah",
    "deceased": "Meninggal",
    "not_found": "Tidak ditemukan",
}
"""What became of a record known from the period before or a prelist; ``""``: it is new."""

SUBJECTS: Mapping[str, str] = {
    "family": "Keluarga",
    "person": "Anggota keluarga",
    "village": "Desa/kelurahan",
}
"""What a questionnaire can be about."""

CONFLICT_TYPES: Mapping[str, str] = {
    "conflict": "Diubah di dua tempat",
    "proposal": "Usulan kabupaten",
    "deletion": "Dihapus di satu tempat",
    "erasure": "Mungkin dikosongkan",
}
"""Why two values stand beside each other (see `table.Conflict`)."""

CONFLICT_STATES: Mapping[str, str] = {
    "open": "Belum diputuskan",
    "mine": "Punya kami",
    "theirs": "Punya mereka",
    "other": "Nilai lain",
    "gone": "Selesai di tempat lain",
}
"""What was decided."""

INQUIRY_STATES: Mapping[str, str] = {
    "open": "Belum dijawab",
    "answered": "Sudah dijawab",
    "closed": "Selesai",
}
"""What became of a question of the regency."""

DUPLICATE_STATES: Mapping[str, str] = {
    "open": "Belum diputuskan",
    "different": "Bukan ganda",
    "joined": "Digabungkan",
    "moved": "Pindah",
}
"""What was decided about two records that look like one."""

TYPOLOGIES: Mapping[str, str] = {
    "pesisir": "Pesisir",
    "perkotaan": "Perkotaan",
    "pegunungan": "Pegunungan/dataran tinggi",
    "dataran": "Dataran/pertanian",
}
"""Village typologies of the Laboratorium Kemiskinan, Kab. Pekalongan [S32, S33], with the
fourth that one press item adds."""


CONFIDENCES: Mapping[str, str] = {
    "": "",
    "C": "Pasti",
    "O": "Perlu diperiksa",
}
"""How sure an entry of a reference list is: found in a source, or known only from practice (the
marks ``C`` and ``O`` of the domain facts)."""

ORIGINS: Mapping[str, str] = {
    "shipped": "Bawaan program",
    "regency": "Dari kabupaten/kota",
    "village": "Dari desa/kelurahan",
    "here": "Ditambah di sini",
}
"""Where an entry of a reference list comes from."""


@dataclass(frozen=True, slots=True)
class KindField:
    """One column of a kind as people see it.

    Attributes:
        key: the column.
        label: Indonesian heading (pass through `tr`).
        type: ``text``, ``id`` (digits kept as text), ``int``, ``date``, ``code`` or ``key``.
        choices: code → Indonesian label for ``code`` fields.
        exported: whether it is a column of the workbook.
        personal: masked where ids are not needed; never logged.
        editable: whether people edit it directly (else it follows from answers or the program).
    """

    key: str
    label: str
    type: str = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    exported: bool = True
    personal: bool = False
    editable: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Attributes:
        name: ``family``, ``person`` …; also the name of its table, and of its class in
            `store.table` (there in capitals, without dashes).
        letter: first letter of its keys.
        label: Indonesian name of one record (pass through `tr`).
        sheet: name of its sheet in workbooks, ``""`` when it does not travel.
        fields: its own columns in order.
        parent: name of the kind it belongs to, with `parent_column` pointing there.
        target: which instrument adds questions: ``family`` for families and their members.
        repeat: key of the repeat whose rows are these records, ``""`` for the form's root.
        promoted: column → question whose answer it repeats.
    """

    name: str
    letter: str
    label: str
    sheet: str
    fields: tuple[KindField, ...]
    parent: str = ""
    parent_column: str = ""
    target: str = ""
    repeat: str = ""
    promoted: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[SQLModel]:
        """Its SQLModel class, imported at the first write.

        Reading a list does not need it, and importing SQLModel takes longer than showing the list.
        """
        from dampingan.store import table

        return getattr(table, self.name.title().replace("_", ""))


MEMBERS = "anggota"
"""Key of the repeat whose rows are persons, in every family instrument."""

_FAMILY = Kind(
    name="family",
    letter="K",
    label="Keluarga",
    sheet="Keluarga",
    target="family",
    fields=(
        KindField("village_code", "Kode desa/kelurahan", "id"),
        KindField("period", "Periode"),
        KindField("head_name", "Kepala keluarga", personal=True, exported=False),
        KindField("no_kk", "Nomor KK", "id", personal=True, exported=False),
        KindField("rt", "RT", "id", exported=False),
        KindField("rw", "RW", "id", exported=False),
        KindField("address", "Alamat", personal=True, exported=False),
        KindField("member_count", "Anggota", "int", exported=False),
        KindField("decile", "Desil", "id", exported=False),
        KindField("decile_period", "Periode desil", exported=False),
        KindField("status", "Status", "code", STATUSES),
        KindField("status_reason", "Alasan status"),
        KindField("change_state", "Perubahan", "code", CHANGE_STATES),
        KindField("prior_period", "Periode sebelumnya", exported=False),
        KindField("error_count", "Harus diperbaiki", "int", exported=False),
        KindField("warning_count", "Perlu dilihat", "int", exported=False),
        KindField("form_id", "Instrumen", "key", exported=False),
        KindField("form_version", "Versi instrumen", exported=False),
        KindField("updated_at", "Diubah"),
        KindField("updated_by", "Oleh"),
    ),
    promoted={
        "no_kk": "no_kk",
        "head_name": "nama_kk",
        "rt": "rt",
        "rw": "rw",
        "address": "alamat",
        "decile": "desil",
        "decile_period": "desil_periode",
    },
)

_PERSON = Kind(
    name="person",
    letter="P",
    label="Anggota keluarga",
    sheet="Anggota",
    target="family",
    repeat=MEMBERS,
    parent="family",
    parent_column="family_id",
    fields=(
        KindField("position", "Nomor urut", "int"),
        KindField("name", "Nama", personal=True, exported=False),
        KindField("nik", "NIK", "id", personal=True, exported=False),
        KindField("sex", "Jenis kelamin", exported=False),
        KindField("birth_date", "Tanggal lahir", "date", personal=True, exported=False),
        KindField("relation", "Hubungan", exported=False),
        KindField("presence", "Keberadaan", exported=False),
        KindField("updated_at", "Diubah"),
        KindField("updated_by", "Oleh"),
    ),
    promoted={
        "name": "nama",
        "nik": "nik",
        "sex": "jk",
        "birth_date": "tgl_lahir",
        "relation": "hubungan",
        "presence": "keberadaan",
    },
)

_RESPONSE = Kind(
    name="response",
    letter="J",
    label="Isian instrumen",
    sheet="",
    target="extra",
    fields=(
        KindField("village_code", "Kode desa/kelurahan", "id"),
        KindField("period", "Periode"),
        KindField("form_id", "Instrumen", "key", exported=False),
        KindField("form_version", "Versi instrumen", exported=False),
        KindField("subject", "Tentang", "code", SUBJECTS),
        KindField("title", "Nama", personal=True, exported=False),
        KindField("rt", "RT", "id", exported=False),
        KindField("rw", "RW", "id", exported=False),
        KindField("status", "Status", "code", STATUSES),
        KindField("status_reason", "Alasan status"),
        KindField("change_state", "Perubahan", "code", CHANGE_STATES),
        KindField("prior_period", "Periode sebelumnya", exported=False),
        KindField("error_count", "Harus diperbaiki", "int", exported=False),
        KindField("warning_count", "Perlu dilihat", "int", exported=False),
        KindField("updated_at", "Diubah"),
        KindField("updated_by", "Oleh"),
    ),
)

_ROSTER_ROW = Kind(
    name="roster_row",
    letter="Q",
    label="Baris daftar",
    sheet="",
    fields=(
        KindField("repeat", "Daftar", "key", exported=False),
        KindField("parent_uid", "Kunci induk", "key", exported=False),
        KindField("position", "Nomor urut", "int"),
        KindField("updated_at", "Diubah"),
        KindField("updated_by", "Oleh"),
    ),
)

_HOUSE = Kind(
    name="house",
    letter="R",
    label="Rumah",
    sheet="",
    fields=(
        KindField("village_code", "Kode desa/kelurahan", "id"),
        KindField("number", "Nomor bangunan", "id", editable=True),
        KindField("rt", "RT", "id", editable=True),
        KindField("rw", "RW", "id", editable=True),
        KindField("address", "Alamat", personal=True, editable=True),
        KindField("note", "Catatan", editable=True),
        KindField("updated_at", "Diubah"),
        KindField("updated_by", "Oleh"),
    ),
)

_VILLAGE = Kind(
    name="village",
    letter="V",
    label="Profil desa/kelurahan",
    sheet="",
    fields=(
        KindField("code", "Kode Kemendagri", "id"),
        KindField("name", "Nama"),
        KindField("kecamatan", "Kecamatan"),
        KindField("kabupaten", "Kabupaten/kota"),
        KindField("bps_code", "Kode BPS", "id", editable=True),
        KindField("typology", "Tipologi", "code", TYPOLOGIES, editable=True),
        KindField("expected_families", "Perkiraan jumlah keluarga", "int", editable=True),
        KindField("head_name", "Kepala desa/lurah", editable=True),
        KindField("officer_name", "Petugas pendamping", editable=True),
        KindField("officer_phone", "Telepon petugas", "id", personal=True, editable=True),
        KindField("office_address", "Alamat kantor", editable=True),
        KindField("note", "Catatan", editable=True),
    ),
)

_CONFLICT = Kind(
    name="conflict",
    letter="X",
    label="Konflik",
    sheet="",
    fields=(
        KindField("village_code", "Kode desa/kelurahan", "id"),
        KindField("record_uid", "Kunci", "key"),
        KindField("field", "Isian", "key"),
        KindField("base", "Semula", personal=True),
        KindField("mine", "Punya kami", personal=True),
        KindField("theirs", "Punya mereka", personal=True),
        KindField("type", "Jenis", "code", CONFLICT_TYPES),
        KindField("reason", "Alasan"),
        KindField("by", "Oleh"),
        KindField("at", "Waktu"),
        KindField("state", "Keputusan", "code", CONFLICT_STATES),
        KindField("decided_by", "Diputuskan oleh"),
        KindField("decided_at", "Diputuskan"),
        KindField("answer", "Jawaban"),
    ),
)

_INQUIRY = Kind(
    name="inquiry",
    letter="Y",
    label="Pertanyaan kabupaten",
    sheet="",
    fields=(
        KindField("village_code", "Kode desa/kelurahan", "id"),
        KindField("record_kind", "Lembar", "key"),
        KindField("record_uid", "Kunci baris", "key"),
        KindField("field", "Isian", "key"),
        KindField("title", "Tentang", personal=True),
        KindField("question", "Pertanyaan", editable=True),
        KindField("asked_by", "Ditanyakan oleh"),
        KindField("asked_at", "Ditanyakan"),
        KindField("answer", "Jawaban", editable=True),
        KindField("answered_by", "Dijawab oleh"),
        KindField("answered_at", "Dijawab"),
        KindField("state", "Status", "code", INQUIRY_STATES),
    ),
)

_DUPLICATE = Kind(
    name="duplicate",
    letter="D",
    label="Data ganda",
    sheet="",
    fields=(
        KindField("record_kind", "Lembar", "key"),
        KindField("left_uid", "Kunci pertama", "key"),
        KindField("right_uid", "Kunci kedua", "key"),
        KindField("score", "Keyakinan", "int"),
        KindField("why", "Alasan"),
        KindField("state", "Keputusan", "code", DUPLICATE_STATES),
        KindField("decided_by", "Diputuskan oleh"),
        KindField("decided_at", "Diputuskan"),
    ),
)

_REFERENCE = Kind(
    name="reference",
    letter="A",
    label="Isi daftar acuan",
    sheet="",
    fields=(
        KindField("list", "Daftar", "key"),
        KindField("code", "Kode", "id"),
        KindField("label", "Nama", editable=True),
        KindField("short", "Singkatan", editable=True),
        KindField("parent", "Induk", "id", editable=True),
        KindField("region", "Wilayah", "id", editable=True),
        KindField("extra", "Keterangan lain"),
        KindField("confidence", "Keyakinan", "code", CONFIDENCES, editable=True),
        KindField("source", "Sumber", editable=True),
        KindField("active", "Masih dipakai", "int"),
        KindField("successor", "Diganti oleh", "id"),
        KindField("position", "Nomor urut", "int"),
        KindField("origin", "Asal", "code", ORIGINS),
        KindField("updated_at", "Diubah"),
        KindField("updated_by", "Oleh"),
    ),
)

_ALL = (
    *(_VILLAGE, _HOUSE, _FAMILY, _PERSON, _RESPONSE, _ROSTER_ROW),
    *(_CONFLICT, _INQUIRY, _DUPLICATE, _REFERENCE),
)

KINDS: Mapping[str, Kind] = {k.name: k for k in _ALL}
"""The registry, parents before children."""
