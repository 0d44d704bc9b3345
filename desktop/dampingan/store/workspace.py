"""One `.dampingan` file: opening, closing, writing, undoing, reading."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlcipher3.dbapi2 as sqlite
from filelock import FileLock
from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from dampingan.core.errors import DampinganError, StorageError, WorkspaceError
from dampingan.core.language import tr
from dampingan.core.regions import Level, regions
from dampingan.forms.model import Form
from dampingan.store import instrument, place, schema
from dampingan.store.connection import WRITE, copy_database, disk_errors, make_engine
from dampingan.store.creation import VILLAGE, fill
from dampingan.store.history import HistoryItem, read_history
from dampingan.store.instrument import ExtraForm, Installation, InstrumentInfo
from dampingan.store.outside_table import OutsideTables
from dampingan.store.reader import Reader
from dampingan.store.shelf import Shelf
from dampingan.store.transaction import Changes, Transaction, utc_text
from dampingan.store.undo import UndoStack

SUFFIX = ".dampingan"

Subscriber = Callable[[Changes], None]


class Workspace:
    """An open workspace. One process holds it; a second one is refused politely.

    Attributes:
        path: the file.
        actor: name of the operator, written into every change.
        generation: grows with every commit of this process, to tell cached reads from stale ones.
    """

    def __init__(
        self,
        path: Path,
        engine: Engine,
        lock: FileLock,
        actor: str,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.path = path
        self.actor = actor or _login()
        self.now = now or _utc_now
        self._engine = engine
        self._lock = lock
        self.generation = 0
        self._closed = False
        self._subscribers: list[Subscriber] = []
        self._identity = place.identity(path)
        self._log: tuple[int, int] | None = None
        self._origin = ("", "")
        self._stack = UndoStack()
        self._shelf = Shelf(self)

    # -- opening and closing ---------------------------------------------------------------

    @classmethod
    def create(
        cls,
        path: Path,
        village_code: str,
        period: str,
        *,
        actor: str = "",
        now: Callable[[], datetime] | None = None,
    ) -> Self:
        """Make a new workspace for a village, or a whole kabupaten or kota, and open it.

        Args:
            path: where; must not exist yet.
            village_code: Kemendagri code, e.g. ``33.75.03.1009``; ``33.75`` for the regency's.
            period: e.g. ``2026-Q4``.
            actor: operator's name; the login name when empty.
            now: the clock, for tests and reproducible samples.

        Raises:
            WorkspaceError: something is there already, or the code is unknown.
            StorageError: the folder can't be written.
        """
        path = Path(path)
        region = regions().get(village_code)
        if region is None or region.level is Level.KECAMATAN:
            raise WorkspaceError(
                tr("Kode desa/kelurahan {code} tidak dikenal.", code=village_code),
                remedy=tr("Pilih dari daftar desa/kelurahan."),
            )
        place.require_free(path)
        lock = place.take_lock(path)
        half = place.beside(path, ".baru")
        try:
            with disk_errors(path):
                place.require_free(path)
                half = place.half_made(path)
                schema.create(half)
                # Filled before it gets its name: a kill must not leave a workspace without village.
                filling = cls(half, make_engine(half), lock, actor, now)
                try:
                    fill(filling, region, period)
                finally:
                    cls._fold(filling)
                half.replace(path)
                return cls._begin(path, lock, actor, now)
        except BaseException as error:
            place.discard(half)
            place.free_lock(lock)
            if isinstance(error, OSError):
                raise place.cannot_write(path) from error
            raise

    @classmethod
    def open(
        cls, path: Path, *, actor: str = "", now: Callable[[], datetime] | None = None
    ) -> Self:
        """Open a workspace, bringing an older one up to date after a backup.

        Raises:
            WorkspaceError: not a workspace, damaged, made by a newer program, or open elsewhere.
            StorageError: the file or its folder can't be written.
        """
        path = Path(path)
        place.require_usable(path)
        lock = place.take_lock(path)
        try:
            with disk_errors(path):
                schema.upgrade(path)
                return cls._begin(path, lock, actor, now)
        except BaseException:
            place.free_lock(lock)
            raise

    @classmethod
    def _begin(
        cls, path: Path, lock: FileLock, actor: str, now: Callable[[], datetime] | None
    ) -> Self:
        """Open a file that is in order, and know at once what it is about."""
        opened = cls(path, make_engine(path), lock, actor, now)
        try:
            opened._origin = (opened.village_code, opened.period)
        except BaseException:
            opened._engine.dispose()
            raise
        return opened

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go, leaving one file."""
        if self._closed:
            return
        try:
            self._fold()
        finally:
            self._closed = True
            place.free_lock(self._lock)

    def _fold(self) -> None:
        """Fold the log into the file and end all connections; a refusing disk is no obstacle.

        What was acknowledged stays in the log then and is read at the next opening.
        """
        try:
            if place.identity(self.path) == self._identity:
                self._checkpoint()
        except (sqlite.Error, SQLAlchemyError):
            pass
        finally:
            self._engine.dispose()

    def _checkpoint(self) -> None:
        """Fold the log into the file over an open connection."""
        lent = self._engine.raw_connection()
        try:
            lent.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            lent.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- reading ---------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for queries of this package."""
        self._require_open()
        with disk_errors(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Lend a reader with a connection of its own on one moment's state, for jobs."""
        self._require_open()
        with disk_errors(self.path):
            engine = make_engine(self.path, read_only=True, only=self._identity)
            try:
                with engine.connect() as connection, connection.begin():
                    yield Reader(connection, self.form)
            finally:
                engine.dispose()

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a named JSON value of the workspace."""
        with self.reading() as connection:
            text = connection.exec_driver_sql(
                "SELECT value FROM setting WHERE key = ?", (key,)
            ).scalar()
        return default if text is None else json.loads(text)

    @property
    def village_code(self) -> str:
        """Kemendagri code of the workspace's village."""
        return str(self.setting("village_code", ""))

    @property
    def scope(self) -> str:
        """Whose it is: `creation.VILLAGE`, or `creation.REGENCY` with all of its villages."""
        return str(self.setting("scope", VILLAGE))

    @property
    def village(self) -> Mapping[str, Any]:
        """The village profile, column → value, with its ``id``."""
        with self.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT * FROM village WHERE code = ?", (self.village_code,)
            )
            return dict(found.mappings().one())

    @property
    def period(self) -> str:
        """The period that new families belong to, e.g. ``2026-Q4``."""
        return str(self.setting("period", ""))

    def form(self, target: str = "family") -> Form:
        """Return the active main questionnaire, read once."""
        return self._shelf.form(target)

    def extra_form(self, form_id: str) -> Form:
        """Return the active version of an additional form, read once.

        Raises:
            WorkspaceError: it is not installed.
        """
        return self._shelf.form(instrument.EXTRA, form_id)

    def extra_forms(self) -> tuple[ExtraForm, ...]:
        """Return the additional forms in use by title; quick, for what is shown at each step."""
        return self._shelf.extras()

    def instruments(self) -> list[InstrumentInfo]:
        """Return every version of every questionnaire, the main ones first."""
        return self._shelf.infos()

    def instrument_form(self, instrument_id: int) -> Form:
        """Return the form of one version, old ones too (KeyError when there is none)."""
        return self._shelf.version(instrument_id)

    def instrument_source(self, instrument_id: int) -> bytes:
        """Return the file that a version came from (KeyError when there is none)."""
        with self.reading() as connection:
            return instrument.source(connection, instrument_id)

    def instrument_files(self, instrument_id: int) -> dict[str, bytes]:
        """Return the files beside a version, name → content."""
        with self.reading() as connection:
            return instrument.files(connection, instrument_id)

    def tables(self, form: Form) -> OutsideTables | None:
        """Return the tables beside a form (for `FormSession`), None when it brought none."""
        return self._shelf.tables(form)

    def record(self, kind: str, record_id: int) -> Mapping[str, Any]:
        """Return all columns of one record, tombstones too."""
        with self.reading() as connection:
            found = connection.exec_driver_sql(
                f"SELECT * FROM {schema.checked(kind)} WHERE id = ?",
                (record_id,),
            )
            return dict(found.mappings().one())

    def history(self, kind: str, record_id: int, limit: int = 500) -> list[HistoryItem]:
        """Return what happened to a record, newest first; that of its rows is included."""
        with self.reading() as connection:
            return read_history(connection, kind, record_id, limit)

    # -- writing ---------------------------------------------------------------------------

    @contextmanager
    def write(
        self,
        label: str,
        *,
        source: str = "entry",
        undoable: bool = True,
        reverts: int | None = None,
    ) -> Iterator[Transaction]:
        """Write one operation: all of it or nothing, then tell the subscribers.

        Args:
            label: what is done, as the undo message says it, e.g. ``Mengisi 303``.
            source: who writes: ``entry``, ``import``, ``system`` …
            undoable: whether Ctrl+Z may take it back.
            reverts: the operation that an undo or redo is about.

        Raises:
            StorageError: the disk refused; nothing was written.
        """
        self._require_open()
        self._require_file()
        with disk_errors(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(**WRITE)
            with connection.begin():
                tx = Transaction(
                    connection,
                    actor=self.actor,
                    label=label,
                    source=source,
                    now=self.now,
                    undoable=undoable,
                    reverts=reverts,
                )
                yield tx
                tx.finish()
            if self._log is None:
                self._log = place.identity(place.beside(self.path, "-wal"))
        tx.committed = True
        if tx.period:
            self._origin = (self._origin[0], tx.period)
        self._stack.remember(tx.operation_id if undoable else None, label, reverts)
        self.generation += 1
        if "reference" in tx.changes.ids:
            self._shelf.forget_extras()
        self._tell(tx.changes)

    def undo(self) -> Changes | None:
        """Take back the last operation of this session; None when there is none."""
        return self._stack.revert(self, forward=False)

    def redo(self) -> Changes | None:
        """Do again what was undone last; None when there is nothing."""
        return self._stack.revert(self, forward=True)

    @property
    def can_undo(self) -> str:
        """Label of the operation that `undo` would take back, ``""`` when none."""
        return self._stack.can_undo

    @property
    def undo_depth(self) -> int:
        """How many operations `undo` can take back."""
        return self._stack.depth

    @property
    def can_redo(self) -> str:
        """Label of the operation that `redo` would do again, ``""`` when none."""
        return self._stack.can_redo

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` after every commit; returns what ends it."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def install(
        self,
        form: Form,
        source: bytes,
        source_format: str,
        target: str = instrument.MAIN,
        *,
        subject: str = "family",
        source_name: str = "",
        files: Mapping[str, bytes] | None = None,
    ) -> int:
        """Keep a questionnaire, make it the active one and return its id; older versions stay.

        Args:
            form: what was read.
            source: the file as it came.
            source_format: ``xlsx``, ``xls``, ``md`` …
            target: ``family`` for the main questionnaire, ``extra`` for an additional form.
            subject: what an additional form is about: ``family``, ``person`` or ``village``.
            source_name: name of the file, without its folder.
            files: the files beside it, name → content.

        Raises:
            WorkspaceError: its form_id is used for another target or subject already.
        """
        at = utc_text(self.now())
        how = Installation(source, source_format, at, target, subject, source_name, files)
        return self._shelf.install(form, how)

    def forget(self) -> None:
        """Read questionnaires anew, and let nothing of before be undone.

        After records moved to another version of their form: older operations are about questions
        that may not be there any more.
        """
        self._shelf.forget()
        self._stack.forget()

    def forget_forms(self) -> None:
        """Read additional forms anew: some were added, or the lists that they offer changed."""
        self._shelf.forget_extras()

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the workspace, without what is not saved yet.

        Raises:
            StorageError: the other place can't be written either.
        """
        self._require_open()
        copy_database(self._engine, path)

    def begin_elsewhere(self, path: Path) -> Workspace:
        """Make and open an empty workspace of the same village, period and questionnaire.

        For rescuing what is in memory when nothing of the file can be read any more.

        Raises:
            StorageError: that place can't be written either.
        """
        village_code, period = self._origin
        other = Workspace.create(path, village_code, period, actor=self.actor, now=self.now)
        form = self._shelf.known(instrument.MAIN)
        if form is not None and form.hash != other.form("family").hash:
            other.install(form, b"", "json", files=self._shelf.known_files(form))
        return other

    @property
    def reachable(self) -> bool:
        """Whether the file still is where it was and can be read."""
        try:
            with self.reading() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM setting").scalar_one()
        except DampinganError:
            return False
        return place.identity(self.path) == self._identity

    def _require_open(self) -> None:
        """Refuse late jobs: without the lock, the file may be somebody else's by now."""
        if self._closed:
            raise StorageError(
                tr("Ruang kerja {name} sudah ditutup.", name=self.path.name),
                remedy=tr("Buka lagi ruang kerja itu lebih dulu."),
            )

    def _require_file(self) -> None:
        """Refuse when the file is gone; mend it when only its log was deleted."""
        if place.identity(self.path) != self._identity:
            raise StorageError(
                tr("Berkas {name} tidak ada lagi di tempatnya.", name=self.path.name),
                remedy=tr(
                    "Pasang kembali flashdisk lalu tekan Coba lagi, atau simpan ke tempat lain."
                ),
            )
        log = place.identity(place.beside(self.path, "-wal"))
        if self._log is not None and log != self._log:
            # Somebody tidied up the folder: what the log holds is still in our hands.
            with disk_errors(self.path):
                self._checkpoint()
            self._engine.dispose()
            self._log = None

    def _tell(self, changes: Changes) -> None:
        """Tell every subscriber; the first failure is raised once all of them know."""
        failures: list[Exception] = []
        if changes.ids or changes.settings:
            for subscriber in list(self._subscribers):
                try:
                    subscriber(changes)
                except Exception as failure:  # raised below
                    failures.append(failure)
        if failures:
            raise failures[0]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "operator"
