"""What a workspace itself says about letterhead, signers and sentences of printed sheets.

One setting, written in one undoable operation. The logo is kept as an attachment, by content; the
setting names it. What is not said here comes from the template folder or from the village's row,
so an empty setting says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.store.attachment import attachment, keep
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

SETTING = "stationery"
"""Name of the setting."""


def kept_stationery(workspace: Workspace) -> dict[str, Any]:
    """Return what the workspace says: any of ``lines``, ``address``, ``signers``, ``texts``.

    Also ``logo``, the name of an attachment.
    """
    said = workspace.setting(SETTING, {})
    return dict(said) if isinstance(said, Mapping) else {}


def kept_logo(workspace: Workspace, said: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return original name and bytes of the logo that a setting names, empty for none."""
    name = str(said.get("logo") or "")
    if not name:
        return "", b""
    try:
        found = attachment(workspace, name)
    except KeyError:
        return "", b""
    return found.original_name, found.data


def save_stationery(
    workspace: Workspace,
    *,
    lines: tuple[str, ...] | None = None,
    address: str | None = None,
    signers: tuple[Mapping[str, str], ...] | None = None,
    texts: Mapping[str, str] | None = None,
    logo: tuple[str, bytes] | None = None,
) -> None:
    """Let the workspace say this and nothing else, in one operation that undo takes back.

    Args:
        workspace: which.
        lines: of the letterhead; None leaves them to the template folder and the village's row,
            as with all others.
        address: below them.
        signers: dicts of ``key``, ``before``, ``office``, ``name``, ``number``.
        texts: key → sentence.
        logo: original name and bytes, checked by `printing.letterhead_file.logo_name`.
    """
    parts: dict[str, Any] = {
        "lines": None if lines is None else list(lines),
        "address": address,
        "signers": None if signers is None else [dict(one) for one in signers],
        "texts": None if texts is None else dict(texts),
    }
    said = {name: value for name, value in parts.items() if value is not None}
    with workspace.write(tr("Mengubah kop dan penanda tangan"), source="system") as tx:
        if logo is not None:
            name, data = logo
            at = utc_text(workspace.now())
            said["logo"] = keep(tx.connection, data, name, at=at, by=workspace.actor)
        if said != kept_stationery(workspace):
            tx.set_setting(SETTING, said, logged=True)
