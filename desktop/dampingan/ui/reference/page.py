"""One reference list as a table: cells that are written into, a line that adds, keys that act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from dampingan.analysis.reference_use import Use
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.forms.answer import Field
from dampingan.store.reference import (
    Reference,
    add_reference,
    change_reference,
    replace_by,
    resume,
    retire,
    retire_all,
)
from dampingan.ui.context import Hint, PlaceCommand
from dampingan.ui.control.field import LineEdit
from dampingan.ui.models.column import Column
from dampingan.ui.reference.columns import (
    PLAIN,
    candidates,
    cell_ask,
    extra_text,
    odd_terms,
    reference_columns,
    reference_row,
)
from dampingan.ui.reference.figures import Lists
from dampingan.ui.reference.words import (
    PARENTS,
    confidence_cell,
    confidence_word,
    extra_word,
    list_word,
    named,
    origin_word,
    region_word,
)
from dampingan.ui.register.popup import CandidateList
from dampingan.ui.worktable.ask import Ask, plain_ask
from dampingan.ui.worktable.cell_editor import DOWN, LEFT, RIGHT, CellEditor
from dampingan.ui.worktable.details import Act, Details, DetailsPane, Mark, Section
from dampingan.ui.worktable.page import Desk, Listed, TablePage

USED, RETIRED, UNSURE, OWN, EVERYTHING = "used", "retired", "unsure", "own", "all"
_MOST_USES = 40


class ReferencePage(TablePage):
    """The entries of a list."""

    seen: Lists | None

    def __init__(self, desk: Desk) -> None:
        self.list_word = tr("Isi daftar")
        self.search_word = tr("Cari di daftar ini")
        self.add_line = LineEdit()
        super().__init__(
            desk,
            [
                (USED, tr("Dipakai")),
                (UNSURE, tr("Belum pasti")),
                (OWN, tr("Ditambah")),
                (RETIRED, tr("Tidak dipakai")),
                (EVERYTHING, tr("Semua")),
            ],
        )
        self.table.setAccessibleName(self.list_word)
        self.table.cells = True
        popup = CandidateList(desk.context.theme, desk.context.icons, self)
        self.editor = CellEditor(self.table, popup, desk.today)
        self.editor.kept.connect(self._keep_cell)
        self.editor.moved.connect(self._move_on)
        self.editor.refused.connect(self._tell_refused)
        self.table.opened.connect(self.edit_cell)
        self.table.lettered.connect(self._letter)
        self.table.delete_wanted.connect(self.retire)
        self.add_line.returnPressed.connect(self._add)
        self.add_line.setMinimumWidth(260)
        self._pending: Lists | None = None
        self.trial = DetailsPane(desk.context.theme, desk.context.icons, desk.thumbnails)
        self.side.addWidget(self.trial)

    def filters(self) -> list[QWidget]:
        """Return the line that adds an entry."""
        return [self.add_line]

    # -- what it shows ---------------------------------------------------------------------

    def hints(self) -> list[Hint]:
        """Return the keys of the table."""
        if self.side.currentWidget() is self.form:
            return [("Enter", tr("gabungkan")), ("Esc", tr("batal"))]
        return [
            ("F2", tr("tambah")),
            ("Enter", tr("ubah sel")),
            ("Del", tr("tidak dipakai lagi")),
            ("G", tr("gabung ke")),
            ("K", tr("keyakinan")),
            ("Ctrl PgDn", tr("daftar berikut")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """Return what can be done here, for the palette."""
        commands: list[PlaceCommand] = [(tr("Tambah isi daftar"), self.make_new, "new", "F2")]
        if isinstance(self.current, Reference):
            commands += [(a.word, a.run, a.icon, a.key) for a in self._acts(self.current)]
        return commands

    def make_new(self, *_: object) -> bool:
        """Go to the line that adds an entry."""
        self.add_line.setFocus()
        self.add_line.selectAll()
        return True

    def show_seen(self, seen: Lists) -> None:
        """Show a list; what came while a cell is being written waits until that is done."""
        if self.editor.box is not None and self.seen and seen.current == self.seen.current:
            self._pending = seen
            return
        self.editor.close()
        if self.seen is not None and seen.current != self.seen.current:
            self._sort = ""
            self.table.header.show_sort(-1, descending=False)
            self.search.clear()
            self.search.tell()
        words = tr("+ {list} baru: ketik nama, Enter", list=list_word(seen.current).lower())
        self.add_line.setPlaceholderText(words)
        self.add_line.setAccessibleName(words)
        super().show_seen(seen)

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        assert self.seen is not None
        left_out = set() if self.part in {RETIRED, EVERYTHING} else {"state"}
        if self.narrow:
            left_out |= {"source"}
        return [one for one in reference_columns(self.seen) if one.key not in left_out]

    def listed(self, seen: Lists) -> list[Listed]:
        """Return every entry, in the order of the list."""
        return [reference_row(seen, one) for one in seen.entries]

    def in_part(self, item: Reference, part: str) -> bool:
        """Tell whether an entry belongs to a part."""
        seen = self.seen
        here = item.region in {"", seen.region} if seen else True
        if part == EVERYTHING:
            return True
        if part == RETIRED:
            return not item.active
        if part == OWN:
            return item.origin != "shipped"
        if part == UNSURE:
            return item.active and here and item.confidence != "C"
        return item.active and here

    def key_of(self, item: Reference) -> str:
        """Return the code."""
        return item.code

    def nothing(self) -> tuple[str, str, str]:
        """Say what to do next."""
        titles = {
            RETIRED: tr("Semua masih dipakai"),
            UNSURE: tr("Semua sudah dipastikan"),
            OWN: tr("Belum ada yang ditambah"),
        }
        return titles.get(self.part, tr("Daftar ini kosong")), tr("Tambah dengan F2."), ""

    def foot(self, shown: Sequence[Reference]) -> str:
        """Say how many, and what is odd about the list as a whole."""
        words = tr("{count} isi", count=count_text(len(shown)))
        odd = odd_terms(self.seen.entries) if self.seen and self.seen.current == "jangka" else ""
        return f"{words} · {odd}" if odd else words

    # -- the pane --------------------------------------------------------------------------

    def details(self, item: Reference) -> Details:
        """Return how an entry stands and where it is used."""
        seen = self.seen
        assert seen is not None
        following = seen.by_code.get(item.successor)
        marks = []
        if following is not None:
            text = tr(
                "Digabung ke {name}; isian lama terbaca “{words}”.",
                name=following.label,
                words=named(item, following),
            )
            marks.append(Mark("forward", "accent", text))
        elif not item.active:
            text = tr("Tidak dipakai lagi; isian yang memakainya tetap sah.")
            marks.append(Mark("close", "muted", text))
        if item.confidence:
            cell = confidence_cell(item.confidence)
            marks.append(Mark(cell.icon, cell.colour, cell.text))
        pairs = [
            (tr("Kode"), item.code),
            (tr("Singkatan"), item.short),
            (tr("Wilayah"), region_word(item.region) if item.region else ""),
            *((extra_word(key), extra_text(seen, key, text)) for key, text in item.extra.items()),
            (tr("Sumber"), item.source),
            (tr("Asal"), origin_word(item.origin)),
        ]
        return Details(
            item.label,
            list_word(item.list),
            marks,
            [Section(pairs=[pair for pair in pairs if pair[1]]), self._use_section(seen, item)],
            (),
            self._acts(item),
        )

    def _use_section(self, seen: Lists, item: Reference) -> Section:
        found = seen.uses.get(item.code, ())
        sums: dict[tuple[str, str], int] = {}
        for use in found:
            key = (use.record.form_id, use.question)
            sums[key] = sums.get(key, 0) + 1
        pairs = [
            (
                f"{seen.titles.get(form, form)} · {seen.questions.get((form, key), key)}",
                count_text(count),
            )
            for (form, key), count in sums.items()
        ]
        links = [(self._use_word(use), partial(self._open_use, use)) for use in found[:_MOST_USES]]
        rest = len(found) - len(links)
        if not found:
            return Section(tr("Belum dipakai"), texts=[tr("Tidak ada isian yang memakainya.")])
        texts = [tr("{count} lagi tidak ditampilkan.", count=count_text(rest))] if rest > 0 else []
        title = tr("Dipakai di {count} isian", count=count_text(len(found)))
        return Section(title, pairs, texts, links)

    def _use_word(self, use: Use) -> str:
        form = self.seen.titles.get(use.record.form_id, "") if self.seen else ""
        return f"{form}: {use.record.title}"

    def _open_use(self, use: Use) -> None:
        self.context.open_at("response", use.record.id, Field(use.question, use.row))

    def _acts(self, item: Reference) -> list[Act]:
        acts = [Act(tr("Ubah sel"), "changed", "Enter", self.edit_cell)]
        if item.active:
            acts.append(Act(tr("Gabung ke …"), "forward", "G", self.merge))
            acts.append(Act(tr("Tidak dipakai lagi"), "close", "Del", self.retire))
        else:
            acts.append(Act(tr("Pakai lagi"), "restore", "P", self.resume))
        sure = item.confidence == "C"
        word = tr("Tandai belum dipastikan") if sure else tr("Tandai dari sumber")
        acts.append(Act(word, "verify", "K", self.flip_confidence))
        return acts

    # -- writing into cells ----------------------------------------------------------------

    @Slot()
    def edit_cell(self, *_: object) -> None:
        """Write into the cell in focus, into the name where the cell can't be written into."""
        item = self.current
        if not isinstance(item, Reference):
            return
        number = max(self.table.currentIndex().column(), 0)
        ask = self._ask(item, self.model.columns[number].key)
        if ask is None:
            number = 0
            ask = self._ask(item, "label")
        assert ask is not None
        index = self.model.index(self.table.current_row(), number)
        self.table.setCurrentIndex(index)
        self.editor.open(ask, index)

    def _ask(self, item: Reference, key: str) -> Ask | None:
        assert self.seen is not None
        return cell_ask(self.seen, item, key)

    @Slot(str, str)
    def _keep_cell(self, key: str, text: str) -> None:
        item = self.current
        if not isinstance(item, Reference):
            return
        if key in PLAIN:
            fields: dict[str, Any] = {key: text}
        else:
            fields = {"extra": {**item.extra, key: text}}
        self.write(change_reference, item.id, **fields, said=tr("{name} diubah.", name=item.name))

    @Slot(str)
    def _move_on(self, where: str) -> None:
        """Go on after a cell: Enter to the one below, Tab to the next one and write there."""
        self.table.setFocus()
        pending, self._pending = self._pending, None
        if pending is not None:
            self.show_seen(pending)
        row, number = self.table.current_row(), self.table.currentIndex().column()
        if where == DOWN and row + 1 < self.model.rowCount():
            self.table.go_to(row + 1)
        step = {RIGHT: 1, LEFT: -1}.get(where, 0)
        item = self.current
        while step and isinstance(item, Reference):
            number += step
            if not 0 <= number < len(self.model.columns):
                return
            if self._ask(item, self.model.columns[number].key) is not None:
                self.table.setCurrentIndex(self.model.index(row, number))
                self.edit_cell()
                return

    @Slot(str)
    def _tell_refused(self, why: str) -> None:
        self.context.say(why or tr("Nama tidak boleh kosong."), "warning")

    # -- a workbook's trial ------------------------------------------------------------------

    def show_trial(self, details: Details) -> None:
        """Show in the pane what a workbook would do."""
        self.close_form_quietly()
        self._frame.show()
        self.side.setCurrentWidget(self.trial)
        self.trial.show_details(details)
        self.trial.act.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the trial."""
        if event.key() == Qt.Key.Key_Escape and self.side.currentWidget() is self.trial:
            self.close_form()
        else:
            super().keyPressEvent(event)

    # -- doing -----------------------------------------------------------------------------

    @Slot()
    def _add(self) -> None:
        """Add what was typed, and wait for the next one."""
        seen, name = self.seen, " ".join(self.add_line.text().split())
        if seen is None or not name:
            return
        same = next((one for one in seen.entries if fold(one.label) == fold(name)), None)
        if same is not None:
            self.context.say(tr("{name} sudah ada di daftar ini.", name=same.label), "warning")
            self.stand_on(key=same.code)
            self.add_line.selectAll()
            return
        fields: dict[str, Any] = {"confidence": "O"}
        current = self.current
        if seen.current in PARENTS and isinstance(current, Reference):
            fields["parent"] = current.parent
        if any(one.region for one in seen.entries):
            fields["region"] = seen.region
        if self.write(
            add_reference, seen.current, name, said=tr("{name} ditambahkan.", name=name), **fields
        ):
            self.add_line.clear()
            self._wanted = partial(_is_called, name)
            if self.part not in {USED, OWN, EVERYTHING}:
                self.part = USED

    def retire(self, *_: object) -> None:
        """Offer the selected entries no more; answers that hold them stay."""
        chosen = [one for one in self.chosen() if one.active]
        if not chosen or self.seen is None:
            return
        if len(chosen) == 1:
            uses = len(self.seen.uses.get(chosen[0].code, ()))
            said = tr(
                "{name} tidak dipakai lagi; {count} isian tetap memakainya.",
                name=chosen[0].name,
                count=count_text(uses),
            )
            self.write(retire, chosen[0].id, said=said)
            return
        ids = [one.id for one in chosen]
        said = tr("{count} isi daftar tidak dipakai lagi.", count=count_text(len(ids)))
        self.write(retire_all, ids, said=said)

    def resume(self) -> None:
        """Offer the entry in focus again."""
        item = self.current
        if isinstance(item, Reference) and not item.active:
            self.write(resume, item.id, said=tr("{name} dipakai lagi.", name=item.name))

    def flip_confidence(self) -> None:
        """Mark the entry in focus as found in a source, or as not sure."""
        item = self.current
        if isinstance(item, Reference):
            mark = "O" if item.confidence == "C" else "C"
            said = tr("{name}: {word}", name=item.name, word=confidence_word(mark))
            self.write(change_reference, item.id, confidence=mark, said=said)

    def merge(self) -> None:
        """Ask which entry follows the one in focus, and say what becomes of its answers."""
        item, seen = self.current, self.seen
        if not isinstance(item, Reference) or seen is None or not item.active:
            return
        uses = len(seen.uses.get(item.code, ()))
        note = tr(
            "{count} isian tetap memegang kode lama dan terbaca “lama → baru”. Isian baru hanya "
            "dapat memilih yang baru. Dapat diurungkan.",
            count=count_text(uses),
        )
        offered = [one for one in seen.entries if one.active and one.id != item.id]
        ask = plain_ask("successor", tr("Digabung ke"), source=candidates(offered), required=True)
        self.ask(item.label, [ask], partial(self._merge, item), note=note, word=tr("Gabungkan"))

    def _merge(self, item: Reference, answers: Mapping[str, str]) -> bool:
        seen = self.seen
        assert seen is not None
        following = seen.by_code[answers["successor"]]
        said = tr("{old} → {new}", old=item.name, new=following.name)
        return self.write(replace_by, item.id, following.code, said=said)

    @Slot(str)
    def _letter(self, letter: str) -> None:
        acts = {"G": self.merge, "P": self.resume, "K": self.flip_confidence}
        if letter in acts:
            acts[letter]()


def _is_called(name: str, item: Reference) -> bool:
    return item.label == name
