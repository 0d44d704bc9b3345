"""What the user chose on this machine: kept in one small TOML file, free of Qt.

A damaged or half-written file never stops the program: what can be read is used, the rest is the
default, and the damaged file is kept beside as `settings.damaged.toml`.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

_MOST_RECENT = 12


@dataclass(frozen=True)
class TableLayout:
    """How a table was left: columns in order, widths by column, and the sorting."""

    columns: tuple[str, ...] = ()
    widths: dict[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Settings:
    """The choices.

    Attributes:
        language: interface language, ``id`` or ``en``.
        scheme: ``system``, ``light`` or ``dark``.
        text_size: percent, 100–200.
        operator: who works here; written beside every change.
        recent: paths of workspaces, latest first.
        window: x, y, width, height of the window; empty before the first close.
        maximised: whether the window filled the screen.
        tables: layout of each table by its name.
        entry_mode: ``from_paper`` or ``interview``, as chosen last.
        pins: form_id → questions whose answers go into the next record too, where chosen.
    """

    language: str = "id"
    scheme: str = "system"
    text_size: int = 100
    operator: str = ""
    recent: tuple[str, ...] = ()
    window: tuple[int, ...] = ()
    maximised: bool = False
    tables: dict[str, TableLayout] = field(default_factory=dict)
    entry_mode: str = "from_paper"
    pins: dict[str, tuple[str, ...]] = field(default_factory=dict)


class SettingsFile:
    """The settings and the file they live in.

    Attributes:
        current: the settings in force.
        problem: why the file can't be read or written; empty when all is well.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        self.problem = ""
        self.current = self._read()

    def change(self, **values: Any) -> Settings:
        """Replace some values, keep them on disk at once and return the settings.

        A disk that refuses is noted in `problem`; the choice then holds until the program closes.
        """
        self.current = replace(self.current, **values)
        self._write()
        return self.current

    def remember(self, workspace: Path) -> None:
        """Put a workspace at the head of the recent list."""
        name = str(workspace)
        rest = tuple(other for other in self.current.recent if other != name)
        self.change(recent=(name, *rest)[:_MOST_RECENT])

    def forget(self, workspace: Path) -> None:
        """Take a workspace off the recent list; the file itself stays."""
        name = str(workspace)
        self.change(recent=tuple(other for other in self.current.recent if other != name))

    def table(self, name: str) -> TableLayout:
        """Return how a table was left."""
        return self.current.tables.get(name, TableLayout())

    def keep_table(self, name: str, layout: TableLayout) -> None:
        """Remember how a table is laid out."""
        if self.table(name) != layout:
            self.change(tables={**self.current.tables, name: layout})

    def _read(self) -> Settings:
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            return Settings()
        except (OSError, UnicodeDecodeError) as error:
            self.problem = str(error)
            return Settings()
        try:
            return settings_from(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            self.problem = str(error)
            self._keep_damaged(text)
            return Settings()

    def _keep_damaged(self, text: str) -> None:
        try:
            self.path.with_suffix(".damaged.toml").write_text(text, "utf-8")
        except OSError as error:
            self.problem = str(error)

    def _write(self) -> None:
        import tomli_w

        part = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(tomli_w.dumps(asdict(self.current)), "utf-8")
            part.replace(self.path)
            self.problem = ""
        except OSError as error:
            self.problem = str(error)


def default_path() -> Path:
    """Return where the settings live: the user's configuration folder of this system."""
    if folder := os.environ.get("DAMPINGAN_CONFIG_DIR"):
        return Path(folder) / "settings.toml"
    import platformdirs

    return Path(platformdirs.user_config_dir("dampingan", appauthor=False)) / "settings.toml"


def settings_from(data: dict[str, Any]) -> Settings:
    """Read settings from a parsed file, taking each value only if it has the right shape."""
    found: dict[str, Any] = {}
    for part in fields(Settings):
        read = _READERS[part.name]
        value = read(data.get(part.name))
        if value is not None:
            found[part.name] = value
    return Settings(**found)


def _one_of(*allowed: str) -> Any:
    return lambda value: value if value in allowed else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(item for item in value if isinstance(item, str))


def _percent(value: object) -> int | None:
    return value if isinstance(value, int) and 100 <= value <= 200 else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _rectangle(value: object) -> tuple[int, ...] | None:
    good = isinstance(value, list) and len(value) == 4 and all(isinstance(n, int) for n in value)
    return tuple(value) if good and isinstance(value, list) else None


def _tables(value: object) -> dict[str, TableLayout] | None:
    if not isinstance(value, dict):
        return None
    return {name: _layout(item) for name, item in value.items() if isinstance(item, dict)}


def _pins(value: object) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(value, dict):
        return None
    found = {name: _texts(item) for name, item in value.items()}
    return {name: keys for name, keys in found.items() if keys is not None}


def _layout(item: dict[str, Any]) -> TableLayout:
    widths = item.get("widths")
    pairs = widths.items() if isinstance(widths, dict) else ()
    return TableLayout(
        columns=_texts(item.get("columns")) or (),
        widths={name: width for name, width in pairs if isinstance(width, int) and width > 0},
        sort=_text(item.get("sort")) or "",
        descending=_flag(item.get("descending")) or False,
    )


_READERS: dict[str, Any] = {
    "language": _one_of("id", "en"),
    "scheme": _one_of("system", "light", "dark"),
    "text_size": _percent,
    "operator": _text,
    "recent": _texts,
    "window": _rectangle,
    "maximised": _flag,
    "tables": _tables,
    "entry_mode": _one_of("from_paper", "interview"),
    "pins": _pins,
}
