"""Qt's own words in Indonesian: menus of text fields, the dialogs of files and printers.

Qt ships no Indonesian catalogue. English needs none.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

WORDS: dict[str, str] = {
    "&Undo": "&Urungkan",
    "&Redo": "U&langi",
    "Cu&t": "&Potong",
    "&Copy": "&Salin",
    "&Paste": "&Tempel",
    "Delete": "Hapus",
    "&Delete": "&Hapus",
    "Select All": "Pilih semua",
    "Copy &Link Location": "Salin alamat tautan",
    "OK": "OK",
    "&OK": "&OK",
    "Cancel": "Batal",
    "&Cancel": "&Batal",
    "Save": "Simpan",
    "&Save": "&Simpan",
    "Open": "Buka",
    "&Open": "&Buka",
    "Close": "Tutup",
    "&Yes": "&Ya",
    "&No": "&Tidak",
    "Look in:": "Cari di:",
    "&Look in:": "&Cari di:",
    "Save As": "Simpan sebagai",
    "File &name:": "&Nama berkas:",
    "Files of type:": "Jenis berkas:",
    "Files of &type:": "&Jenis berkas:",
    "Directory:": "Folder:",
    "Directories": "Folder",
    "&Choose": "&Pilih",
    "Back": "Mundur",
    "Forward": "Maju",
    "Go back": "Mundur",
    "Go forward": "Maju",
    "Parent Directory": "Folder di atasnya",
    "Go to the parent directory": "Ke folder di atasnya",
    "Create New Folder": "Folder baru",
    "Create a New Folder": "Buat folder baru",
    "&New Folder": "&Folder baru",
    "New Folder": "Folder baru",
    "List View": "Tampilan daftar",
    "Detail View": "Tampilan rinci",
    "Change to list view mode": "Tampilkan sebagai daftar",
    "Change to detail view mode": "Tampilkan dengan rincian",
    "&Rename": "&Ganti nama",
    "Show &hidden files": "Tampilkan berkas &tersembunyi",
    "Sidebar": "Bilah samping",
    "List of places and bookmarks": "Daftar tempat",
    "Files": "Berkas",
    "My Computer": "Komputer ini",
    "Computer": "Komputer",
    "Recent Places": "Tempat terakhir",
    "Name": "Nama",
    "Size": "Ukuran",
    "Type": "Jenis",
    "Kind": "Jenis",
    "Date Modified": "Tanggal diubah",
    "All Files (*)": "Semua berkas (*)",
    "All files (*)": "Semua berkas (*)",
    "Print": "Cetak",
    "&Print": "&Cetak",
    "Printer": "Printer",
    "&Name:": "&Nama:",
    "Location:": "Tempat:",
    "Type:": "Jenis:",
    "P&roperties": "P&engaturan",
    "Properties": "Pengaturan",
    "&Options >>": "&Pilihan >>",
    "&Options <<": "&Pilihan <<",
    "Output &file:": "Ber&kas:",
    "Options": "Pilihan",
    "Output Settings": "Pengaturan cetakan",
    "Print range": "Yang dicetak",
    "Print all": "Semua",
    "Pages from": "Halaman dari",
    "to": "sampai",
    "Pages": "Halaman",
    "Current Page": "Halaman ini",
    "Selection": "Pilihan",
    "Page &Set:": "&Bagian halaman:",
    "All Pages": "Semua halaman",
    "Odd Pages": "Halaman ganjil",
    "Even Pages": "Halaman genap",
    "Copies": "Rangkap",
    "Copies:": "Rangkap:",
    "Collate": "Urut per rangkap",
    "Reverse": "Dari belakang",
    "Color Mode": "Warna",
    "Color": "Berwarna",
    "Grayscale": "Hitam putih",
    "Double Sided Printing": "Bolak-balik",
    "Off": "Tidak",
    "Long side binding": "Sisi panjang",
    "Short side binding": "Sisi pendek",
    "%1 already exists.\nDo you want to replace it?": "%1 sudah ada.\nGantikan berkas itu?",
    "%1\nFile not found.\nPlease verify the correct file name was given.": (
        "%1\nBerkas tidak ditemukan.\nPeriksa lagi nama berkasnya."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": (
        "%1\nFolder tidak ditemukan.\nPeriksa lagi nama foldernya."
    ),
}
"""Qt's English → Indonesian."""


class QtWords(QTranslator):
    """Translates what Qt itself says, whatever part of Qt says it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        """It has words; Qt drops empty translators."""
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:  # type: ignore[override]  # PySide takes None for "not mine"
        """Return the Indonesian words; None for unknown ones, which Qt then says in English.

        An empty text would be a translation too: the words would vanish.
        """
        return WORDS.get(sourceText)
