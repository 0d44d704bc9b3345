"""What Petunjuk tells an agency about its work list."""

from __future__ import annotations

from dampingan.core.document import count_words, moment_words, period_label, place_name
from dampingan.exchange.sheet.identity import Identity
from dampingan.exchange.writer.content import Content
from dampingan.exchange.writer.guide import Story
from dampingan.store.reader import Reader


def work_list_story(reader: Reader, content: Content, identity: Identity) -> Story:
    """Return title, summary and steps of a work list, in Indonesian.

    Args:
        reader: the snapshot.
        content: its sheets.
        identity: what the workbook says of itself.
    """
    regency = reader.village()
    facts = [
        ("Perangkat daerah", identity.facts.get("agency_name", "")),
        ("Dari", place_name(regency)),
        ("Periode", period_label(identity.period)),
        ("Keadaan data", moment_words(identity.state_at)),
        *(
            (sheet.name, f"{count_words(content.rows[sheet.key])} baris")
            for sheet in content.layout.sheets
        ),
        ("Nomor berkas", identity.batch),
    ]
    return Story(
        "Daftar kerja perangkat daerah",
        place_name(regency),
        period_label(identity.period),
        facts,
        steps=_STEPS,
        care=_CARE,
        heading="Cara mengisi",
        changed="",
        personal=False,
    )


_STEPS = (
    "Lembar Kegiatan: kegiatan yang diampu atau didukung, satu baris satu kegiatan.",
    "Kemajuan baru: di lembar Kemajuan, baris kosong di bawah. Pilih kegiatannya di Kunci induk.",
    "Uang ditulis seluruhnya sejak awal, tanpa titik. Kemajuan fisik dalam persen, 0 sampai 100.",
    "Keadaan kegiatan (berjalan, selesai, ditunda) diubah di lembar Kegiatan, kolom Keadaan.",
    "Tindak lanjut kunjungan: ubah keadaannya dan tulis kapan selesai.",
    "Tanggal: tulis tahun-bulan-hari, misalnya 2027-03-25.",
    "Simpan, lalu kirim kembali berkas ini ke kabupaten/kota yang membuatnya.",
)
_CARE = (
    "Kolom abu-abu untuk dibaca. Kunci yang ada jangan diubah; dari situlah baris dikenali.",
    "Boleh diurutkan dan disaring. Baris yang hilang tidak dianggap dihapus.",
    "Sesudah dikirim, pakai daftar kerja yang baru supaya tidak ada dua isian untuk satu sel.",
    "Boleh disimpan dengan Excel, LibreOffice, atau WPS, asal tetap sebagai .xlsx.",
)
