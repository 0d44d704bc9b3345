"""What the start screen offers and what its fields mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.ui.icon import Icons
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.start.place import (
    REGENCIES,
    SUFFIX,
    VILLAGES,
    documents_folder,
    proposed_path,
)
from dampingan.ui.start.screen import RecentRow, StartScreen
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from dampingan.core.regions import Region
    from dampingan.ui.start.new_form import NewForm


@dataclass(frozen=True)
class NewWorkspace:
    """A workspace that the user asked for."""

    path: Path
    village_code: str
    period: str
    operator: str


class StartPresenter(QObject):
    """Fills `StartScreen` and turns its clicks into wishes.

    Signals:
        open_wanted: path of a workspace file.
        file_wanted: the user wants to look for a file.
        demo_wanted: the sample village.
        create_wanted: a `NewWorkspace`.
    """

    open_wanted = Signal(object)
    file_wanted = Signal()
    demo_wanted = Signal()
    create_wanted = Signal(object)

    def __init__(
        self,
        settings: SettingsFile,
        theme: Theme,
        icons: Icons,
        *,
        demo: bool,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._today = today or date.today()  # noqa: DTZ011 - the operator's calendar day
        self._village: Region | None = None
        self._form: NewForm | None = None
        self._folder = documents_folder()
        self.screen = StartScreen(theme, icons, demo=demo)
        screen = self.screen
        screen.new_wanted.connect(self.show_form)
        screen.file_wanted.connect(self.file_wanted)
        screen.demo_wanted.connect(self.demo_wanted)
        screen.recent_chosen.connect(self._open_recent)
        screen.recent_forgotten.connect(self._forget)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the recent workspaces again."""
        self.screen.show_recent([_recent_row(Path(name)) for name in self._settings.current.recent])
        self.screen.show_choices()

    def show_opening(self, path: Path) -> None:
        """Say that a file is being opened."""
        self.screen.show_busy(tr("Membuka {name}…", name=path.name))

    def show_making(self, path: Path) -> None:
        """Say that a workspace is being made."""
        self.screen.show_busy(tr("Membuat {name}…", name=path.name))

    def show_failure(self, error: Exception, path: Path | None) -> None:
        """Say in words what went wrong; a file that is gone leaves the recent list on request."""
        if isinstance(error, DampinganError):
            message, remedy = error.message, error.remedy
        else:
            message = tr("Ada kesalahan pada program; data Anda tidak diubah.")
            remedy = tr(
                "Coba lagi. Bila berulang, kirim pesan ini ke kabupaten: {text}",
                text=f"{type(error).__name__}: {error}",
            )
        gone = str(path) if path is not None and not path.exists() else ""
        self.screen.show_failure(message, remedy, gone)

    @Slot()
    def show_form(self) -> None:
        """Show the form for a new workspace."""
        from dampingan.core.period import Period

        now = Period.of(self._today)
        periods = [now.next(), now, *(now.shift(-step) for step in range(1, 5))]
        form = self._form or self._make_form()
        form.set_periods([(str(period), period.label) for period in periods], str(now))
        form.operator.setText(self._settings.current.operator)
        form.scope.show_current(VILLAGES)
        form.village.clear()
        self._village = None
        self._find_villages("")
        self._propose_path()
        self.screen.show_form()

    def _make_form(self) -> NewForm:
        form = self._form = self.screen.make_form()
        form.scope_chosen.connect(self._choose_scope)
        form.village_typed.connect(self._find_villages)
        form.village_chosen.connect(self._take_village)
        form.period_chosen.connect(self._propose_path)
        form.submitted.connect(self._submit)
        form.left.connect(self.refresh)
        return form

    @Slot(str)
    def _choose_scope(self, scope: str) -> None:
        form = self._form
        if form is None:
            return
        form.scope.show_current(scope)
        self._village = None
        form.village.clear()
        self._find_villages("")
        self._propose_path()
        form.village.setFocus()

    @Slot(str)
    def _find_villages(self, text: str) -> None:
        from dampingan.core.regions import regions

        form = self._form
        if form is None:
            return
        known = regions()
        if form.scope.current == REGENCIES:
            rows = [
                (r.code, r.label, tr("{count} desa/kelurahan · {code}", count=count, code=r.code))
                for r in known.search_regencies(text)
                if (count := sum(v.code.startswith(f"{r.code}.") for v in known.villages))
            ]
            form.show_villages(rows, len(known.regencies))
            return
        found = known.search(text, limit=400)
        rows = [(r.code, r.label, f"{known.describe(r)} · {r.code}") for r in found]
        form.show_villages(rows, len(known.villages))

    @Slot(str)
    def _take_village(self, code: str) -> None:
        from dampingan.core.regions import regions

        self._village = regions().get(code)
        self._propose_path()

    @Slot()
    def _propose_path(self) -> None:
        form = self._form
        if form is None or form.path_touched:
            return
        if self._village is None:
            form.show_path("")
        else:
            form.show_path(str(proposed_path(self._folder, self._village.label, form.period())))

    @Slot()
    def _submit(self) -> None:
        form = self._form
        if form is None:
            return
        path = form.path_text().strip()
        if self._village is None:
            regency = form.scope.current == REGENCIES
            words = (
                tr("Pilih kabupaten/kota dari daftar.")
                if regency
                else tr("Pilih desa/kelurahan dari daftar.")
            )
            form.show_problem("village", words)
        elif not form.operator.text().strip():
            form.show_problem("operator", tr("Isi nama petugas; nama ini dicatat di setiap isian."))
        elif not path:
            form.show_problem("path", tr("Pilih tempat menyimpan."))
        else:
            target = Path(path).expanduser()
            if target.suffix != SUFFIX:
                target = target.with_name(target.name + SUFFIX)
            operator = form.operator.text().strip()
            self.create_wanted.emit(
                NewWorkspace(target, self._village.code, form.period(), operator)
            )

    @Slot(str)
    def _open_recent(self, name: str) -> None:
        self.open_wanted.emit(Path(name))

    @Slot(str)
    def _forget(self, name: str) -> None:
        self._settings.forget(Path(name))
        self.refresh()


def _recent_row(path: Path) -> RecentRow:
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        when = tr("diubah {when}", when=changed.strftime("%d/%m/%Y %H:%M"))
        return RecentRow(str(path), path.stem, str(path.parent), when, there=True)
    except OSError:
        return RecentRow(str(path), path.stem, str(path.parent), tr("tidak ditemukan"), there=False)
