"""What a letterhead looks like before it is kept, and templates that are tried before a print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.printing.frame import frame_data, signers_data
from dampingan.printing.letterhead.stationery import Stationery
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.press_process import set_marked
from dampingan.printing.press.template_folder import own_templates, template_folder, templates_of
from dampingan.printing.press.typesetting import PrintError

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_TEMPLATE = "letterhead_sample"
_SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class TriedTemplate:
    """A template of the folder beside the workspace.

    Attributes:
        name: of its file.
        problem: why it can't be used, in words; ``""`` when it works.
    """

    name: str
    problem: str = ""


def sample_pdf(workspace: Workspace, stationery: Stationery, *, folder: bool = False) -> bytes:
    """Return a sheet with this letterhead, these sentences and signers.

    Args:
        workspace: whose place and period it shows.
        stationery: need not be kept yet.
        folder: whether templates of the folder beside the workspace take part.

    Raises:
        PrintError: a template or the logo can't be used.
    """
    title = tr("Contoh surat")
    order = PrintOrder("", shipped=not folder)
    frame = frame_data(workspace, order, title)
    letterhead = {
        "lines": list(stationery.lines),
        "address": stationery.address,
        "logo": stationery.logo_name,
    }
    signers = signers_data(stationery)
    frame |= {"letterhead": letterhead, "texts": dict(stationery.texts), "signers": signers}
    shown = [text for key, text in stationery.texts.items() if text and key != "catatan_kaki"]
    document = {
        "heading": title.upper(),
        "texts": shown,
        "signers": _rows(list(signers.values())),
    }
    extra = {stationery.logo_name: stationery.logo} if stationery.logo else {}
    where = template_folder(workspace.path) if folder else None
    with templates_of(where, extra) as templates:
        data = {"common": {"frame": frame}, "documents": [document]}
        return set_marked(_TEMPLATE, data, (), templates)[0]


def tried_templates(workspace: Workspace, **_: Any) -> list[TriedTemplate]:
    """Set a sheet with each template of the folder; made to run in a job.

    A template that no product uses by its name is part of others: it is tried with the letterhead.
    """
    folder = template_folder(workspace.path)
    own = own_templates(folder)
    if not own:
        return []
    orders = _orders(workspace) if set(own) - {_TEMPLATE} else {}
    return [
        TriedTemplate(path.name, _problem(workspace, orders.get(name)))
        for name, path in own.items()
    ]


def copy_template(name: str, folder: Path) -> Path:
    """Copy a shipped template into the folder, unless one of that name is there.

    Raises:
        PrintError: the folder can't be written.
    """
    from dampingan.core.resource import resource

    target = folder / f"{name}.typ"
    if target.exists():
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_bytes(resource(f"print/{name}.typ").read_bytes())
    except OSError as error:
        raise PrintError(
            tr("Folder {name} tidak dapat ditulis.", name=folder.name),
            remedy=tr("Periksa izin folder tempat ruang kerja disimpan."),
        ) from error
    return target


def shipped_names() -> list[str]:
    """Return the names of the shipped templates, without ``.typ``."""
    from dampingan.core.resource import resource

    return sorted(file.stem for file in resource("print").glob("*.typ") if file.stem != _TEMPLATE)


def _rows(signers: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    step = _SIDE_BY_SIDE
    return [signers[start : start + step] for start in range(0, len(signers), step)]


def _orders(workspace: Workspace) -> dict[str, PrintOrder]:
    """Return template → an order that uses it."""
    from dampingan.printing.catalogue import PRODUCTS

    found: dict[str, PrintOrder] = {}
    for product in PRODUCTS.values():
        order = PrintOrder(product.key, blank="blank" in product.options)
        try:
            found.setdefault(product.make(workspace, order).template, order)
        except DampinganError:
            continue  # nothing there to print with it
    return found


def _problem(workspace: Workspace, order: PrintOrder | None) -> str:
    from dampingan.printing.letterhead.stationery import read_stationery
    from dampingan.printing.run import first_pdf

    try:
        if order is None:
            sample_pdf(workspace, read_stationery(workspace), folder=True)
        else:
            first_pdf(workspace, order)
    except DampinganError as error:
        return str(error)
    return ""
