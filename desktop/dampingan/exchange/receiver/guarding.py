"""What keeps a workbook out: another program's, another village's, one whose form is missing."""

from __future__ import annotations

from collections.abc import Iterator

from dampingan.core.document import PRODUCT
from dampingan.core.language import tr
from dampingan.core.text import whole_number
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.receiver.staging import LIST_ENTRY, Staged
from dampingan.exchange.sheet.identity import (
    AGENCY,
    LAYOUT_VERSION,
    LISTS,
    OUT,
    WORK_LIST,
    Identity,
)
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import PLAN_FORMS, ensure_plan
from dampingan.store.workspace import Workspace

BACK = "kab->desa"
"""Direction of what the regency sends to a village."""

_VILLAGE = "_village_code"


def require_fitting(workspace: Workspace, name: str, identity: Identity) -> None:
    """Refuse a workbook that is not for this workspace.

    Args:
        workspace: where it is received.
        name: of the file.
        identity: what the workbook says of itself.

    Raises:
        ExchangeError: no submission, from a newer program, another village's, or it needs a form
            that is not installed.
    """
    if identity.product != PRODUCT or identity.direction not in {OUT, BACK, AGENCY}:
        raise ExchangeError(
            tr("Berkas {name} bukan kiriman desa/kelurahan.", name=name),
            remedy=tr("Pakai berkas yang dibuat dengan Kirim di program ini."),
        )
    version = whole_number(identity.layout_version)
    if version is None or version > int(LAYOUT_VERSION):
        raise ExchangeError(
            tr("Berkas {name} dibuat oleh Dampingan yang lebih baru.", name=name),
            remedy=tr("Pasang Dampingan terbaru untuk membacanya."),
        )
    content = identity.facts.get("content", "")
    if content == LISTS:
        _require_region(workspace, name, identity)
    elif content == WORK_LIST or identity.direction == AGENCY:
        _require_own_work_list(workspace, name, identity)
    else:
        _require_village(workspace, name, identity)
    _require_forms(workspace, identity)


def _require_region(workspace: Workspace, name: str, identity: Identity) -> None:
    """Refuse reference lists of another regency, and a village's at its regency."""
    own, code = workspace.village_code, identity.village_code
    if code and (own == code or own.startswith(f"{code}.")):
        return
    raise ExchangeError(
        tr(
            "Daftar acuan {name} dari {village} ({code}), bukan untuk ruang kerja ini.",
            name=name,
            village=identity.village_name,
            code=code,
        ),
        remedy=tr(
            "Pakai daftar dari kabupaten/kota sendiri. Daftar yang ditambah desa ikut dalam "
            "kirimannya."
        ),
    )


def _require_own_work_list(workspace: Workspace, name: str, identity: Identity) -> None:
    """Refuse an agency's work list anywhere but at the regency that wrote it."""
    if workspace.scope == REGENCY and identity.village_code == workspace.village_code:
        return
    raise ExchangeError(
        tr(
            "Berkas {name} adalah daftar kerja perangkat daerah dari {village}.",
            name=name,
            village=identity.village_name,
        ),
        remedy=tr("Daftar kerja diterima di ruang kerja kabupaten/kota yang menulisnya."),
    )


def _require_village(workspace: Workspace, name: str, identity: Identity) -> None:
    if workspace.scope == REGENCY:
        if identity.direction == BACK:
            raise ExchangeError(
                tr("Berkas {name} adalah balasan kabupaten/kota untuk desa/kelurahan.", name=name),
                remedy=tr("Buka berkas ini di ruang kerja desa/kelurahan itu."),
            )
        if identity.village_code not in villages(workspace):
            raise ExchangeError(
                tr(
                    "Berkas {name} dari {village} ({code}), yang tidak terdaftar di "
                    "kabupaten/kota ini.",
                    name=name,
                    village=identity.village_name,
                    code=identity.village_code,
                ),
                remedy=tr("Minta berkas yang benar, atau buka ruang kerja kabupaten/kotanya."),
            )
    elif identity.village_code != workspace.village_code:
        raise ExchangeError(
            tr(
                "Berkas {name} dari {village} ({code}), bukan dari desa/kelurahan ruang kerja ini.",
                name=name,
                village=identity.village_name,
                code=identity.village_code,
            ),
            remedy=tr("Buka ruang kerja desa/kelurahan itu, atau minta berkas yang benar."),
        )


def villages(workspace: Workspace) -> frozenset[str]:
    """Return the codes of the villages that a workspace has."""
    with workspace.reading() as connection:
        return frozenset(connection.exec_driver_sql("SELECT code FROM village").scalars())


def _require_forms(workspace: Workspace, identity: Identity) -> None:
    known = {one.form_id for one in workspace.extra_forms()}
    facts = identity.sheets.values()
    asked = {fact.form for fact in facts if fact.extra} - known
    if asked & set(PLAN_FORMS) or any(fact.kind == LIST_ENTRY for fact in facts):
        ensure_plan(workspace)
        known = {one.form_id for one in workspace.extra_forms()}
    main = workspace.form("family").form_id
    for fact in identity.sheets.values():
        fits = not fact.form or (fact.form in known if fact.extra else fact.form == main)
        if not fits:
            raise ExchangeError(
                tr(
                    "Lembar {sheet} memakai instrumen {form} versi {version}, yang tidak "
                    "terpasang di ruang kerja ini.",
                    sheet=fact.name,
                    form=fact.form,
                    version=fact.version,
                ),
                remedy=tr("Pasang instrumen itu lebih dulu, lalu terima berkas ini lagi."),
            )


def reject_other_villages(staged: Staged) -> None:
    """Reject rows that say they are of another village than the workbook (exchange rule 28)."""
    code = staged.submission.identity.village_code
    for uid, told in list(_of_others(staged, code)):
        record = staged.records.pop(uid)
        message = tr(
            "Baris ini dari desa/kelurahan {other}, sedangkan berkasnya dari {code}.",
            other=told,
            code=code,
        )
        staged.reject(record.sheet, record.place, message, _VILLAGE)


def _of_others(staged: Staged, code: str) -> Iterator[tuple[str, str]]:
    several = staged.submission.identity.facts.get("content") == WORK_LIST
    for uid, record in staged.records.items():
        told = record.columns.get(_VILLAGE, "")
        if told and told != code and not (several and told.startswith(f"{code}.")):
            yield uid, told
