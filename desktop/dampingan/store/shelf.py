"""The questionnaires of an open workspace, each read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store import instrument
from dampingan.store.instrument import ExtraForm, Installation, InstrumentInfo
from dampingan.store.outside_table import OutsideTables, is_table
from dampingan.store.reference import lists_of

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace


class Shelf:
    """Forms by target and form_id, and the tables beside them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._forms: dict[tuple[str, str], Form] = {}
        self._versions: dict[int, Form] = {}
        self._tables: dict[tuple[str, str], OutsideTables | None] = {}
        self._extras: tuple[ExtraForm, ...] | None = None

    def form(self, target: str, form_id: str = "") -> Form:
        """Return the active questionnaire of a target; see `instrument.active`."""
        key = target, form_id
        if key not in self._forms:
            with self._workspace.reading() as connection:
                self._forms[key] = instrument.active(connection, target, form_id)
        return self._forms[key]

    def known(self, target: str, form_id: str = "") -> Form | None:
        """Return a questionnaire that was read already, without touching the disk."""
        return self._forms.get((target, form_id))

    def version(self, instrument_id: int) -> Form:
        """Return one version's form, old ones too."""
        if instrument_id not in self._versions:
            with self._workspace.reading() as connection:
                self._versions[instrument_id] = instrument.definition(connection, instrument_id)
        return self._versions[instrument_id]

    def infos(self) -> list[InstrumentInfo]:
        """Return every version of every questionnaire."""
        with self._workspace.reading() as connection:
            return instrument.infos(connection)

    def extras(self) -> tuple[ExtraForm, ...]:
        """Return the additional forms in use, read once."""
        if self._extras is None:
            with self._workspace.reading() as connection:
                self._extras = instrument.extras(connection)
        return self._extras

    def tables(self, form: Form) -> OutsideTables | None:
        """Return the tables beside a form, None when it brought none."""
        key = form.form_id, form.version
        if key not in self._tables:
            with self._workspace.reading() as connection:
                found = instrument.find(connection, form)
                files = {} if found is None else instrument.files(connection, found)
            found_tables = {name: data for name, data in files.items() if is_table(name)}
            self._tables[key] = OutsideTables(found_tables) if found_tables else None
        return self._tables[key]

    def known_files(self, form: Form) -> dict[str, bytes]:
        """Return the tables beside a form that were read already, without touching the disk."""
        tables = self._tables.get((form.form_id, form.version))
        return dict(tables.files) if tables else {}

    def install(self, form: Form, how: Installation) -> int:
        """Keep a questionnaire and make it the active one; see `instrument.install`."""
        workspace = self._workspace
        with workspace.write(tr("Memasang instrumen"), source="system", undoable=False) as tx:
            made = instrument.install(tx.connection, form, how)
            tx.touch_settings()
        self.forget()
        return made

    def forget_extras(self) -> None:
        """Read additional forms anew: some were added, or the lists that they offer changed.

        A main questionnaire that offers no such list stays: making it ready again takes longer than
        an answer may.
        """
        self._forms = {
            key: form
            for key, form in self._forms.items()
            if key[0] == instrument.MAIN and not lists_of(form)
        }
        self._versions.clear()
        self._tables.clear()
        self._extras = None

    def forget(self) -> None:
        """Read everything anew, after a questionnaire was installed."""
        self._forms.clear()
        self._versions.clear()
        self._tables.clear()
        self._extras = None
