"""What the line above the questions says: whose answers these are, and of which form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.core.identity import group_digits
from dampingan.core.language import tr
from dampingan.core.regions import Region, regions
from dampingan.store.creation import REGENCY

if TYPE_CHECKING:
    from dampingan.ui.entry.presenter import EntryPresenter


def heading(presenter: EntryPresenter) -> tuple[str, str]:
    """Return the name of a record and the facts beside it."""
    form = presenter.session.form
    title = form.text(form.title, presenter.record.reader.language) or form.form_id
    subject = getattr(presenter.entry, "subject", None)
    if presenter.blind:
        return subject.title if subject else "", tr("Ketikan kedua · isian pertama disembunyikan")
    if subject is not None:
        name = subject.title or title
        return (name, title) if name != title else (name, "")
    facts = []
    if number := presenter.value("no_kk"):
        facts.append(tr("KK {number}", number=group_digits(number)))
    rt, rw = presenter.value("rt"), presenter.value("rw")
    if rt or rw:
        facts.append(tr("RT {rt}/RW {rw}", rt=rt or "–", rw=rw or "–"))
    if region := _village_to_name(presenter):
        facts.append(region.label)
    name = presenter.value("nama_kk") or tr("Keluarga baru")
    return name, " · ".join(facts)


def _village_to_name(presenter: EntryPresenter) -> Region | None:
    """Return the family's village at a regency; a village's own workspace names it above."""
    workspace = presenter.entry.workspace
    code = str(getattr(presenter.entry, "village_code", ""))
    return regions().get(code) if workspace.scope == REGENCY else None


def finished_words(presenter: EntryPresenter) -> str:
    """Return what F12 says when nothing is in the way."""
    if presenter.entry.kind == "response":
        return tr("{name} lengkap.", name=heading(presenter)[0])
    return tr("Keluarga {name} lengkap.", name=presenter.value("nama_kk") or tr("ini"))
