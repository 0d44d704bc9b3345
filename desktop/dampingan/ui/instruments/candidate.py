"""A questionnaire file read and checked, before anything is installed; free of widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import CancelledError, DampinganError, FormError, Place
from dampingan.core.language import tr
from dampingan.store.kind import MEMBERS

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

SUFFIXES = (".xlsx", ".xls", ".xlsm", ".md", ".csv")
_CONTAINERS = {b"PK": "xlsx", b"\xd0\xcf": "xls"}


@dataclass(frozen=True)
class Candidate:
    """What was read from a file.

    Attributes:
        path: the file.
        form: None when the file is refused.
        source: its bytes.
        source_format: ``xlsx``, ``xls``, ``md`` or ``csv``, told by the content.
        files: files beside it that the form needs, name → bytes.
        missing: names of those that are not there.
        problems: why it is refused.
    """

    path: Path
    form: Form | None = None
    source: bytes = b""
    source_format: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    problems: tuple[DampinganError, ...] = ()


class Standing(Enum):
    """How a candidate stands to what the workspace has.

    A version that was installed with other content may be replaced while nobody has filled it in
    (`UNUSED_VERSION`): whoever makes a form tries it often.
    """

    NEW = "new"
    SAME = "same"
    SAME_VERSION = "same_version"
    UNUSED_VERSION = "unused_version"
    OTHER_VERSION = "other_version"


def read_candidate(
    path: Path,
    *,
    progress: Callable[[int, int, str], None],
    cancelled: Callable[[], bool],
) -> Candidate:
    """Read and check a file; what is wrong with it is in the result.

    Raises:
        CancelledError: `cancelled` said so.
    """
    from dampingan.forms.xlsform import read_form

    progress(0, 3, tr("Membaca {name}", name=path.name))
    try:
        source = path.read_bytes()
    except OSError:
        problem = DampinganError(
            tr("Berkas {name} tidak dapat dibuka.", name=path.name),
            remedy=tr("Periksa flashdisk atau folder tempat berkas itu disimpan."),
        )
        return Candidate(path, problems=(problem,))
    if cancelled():
        raise CancelledError
    progress(1, 3, tr("Memeriksa pertanyaan dan rumus"))
    try:
        form = read_form(path)
    except FormError as error:
        return Candidate(path, source=source, problems=tuple(error.problems))
    except DampinganError as error:
        return Candidate(path, source=source, problems=(error,))
    if cancelled():
        raise CancelledError
    progress(2, 3, tr("Mencari berkas pendamping"))
    files, missing = _files_beside(path, form)
    kind = _CONTAINERS.get(source[:2], path.suffix.lower().lstrip(".") or "md")
    return Candidate(path, form, source, kind, files, missing)


def _files_beside(path: Path, form: Form) -> tuple[dict[str, bytes], tuple[str, ...]]:
    from dampingan.forms.xlsform import form_files

    found = form_files(path, form)
    return found, tuple(name for name in form.files if name not in found)


def standing(workspace: Workspace, form: Form) -> Standing:
    """Tell how a form stands to the installed ones of its form_id."""
    found = [one for one in workspace.instruments() if one.form_id == form.form_id]
    if not found:
        return Standing.NEW
    same = [one for one in found if one.version == form.version]
    if not same:
        return Standing.OTHER_VERSION
    if same[0].hash == form.hash:
        return Standing.SAME
    extra = same[0].target == "extra"
    unused = extra and not any(one.records for one in found) and not _deleted(workspace, form)
    return Standing.UNUSED_VERSION if unused else Standing.SAME_VERSION


def _deleted(workspace: Workspace, form: Form) -> int:
    """Count responses that were deleted: they could be restored."""
    from dampingan.store.lists.listing import Filter
    from dampingan.store.lists.response_listing import ResponseListing

    return ResponseListing(workspace, form.form_id).count(Filter(status="deleted"))


def may_be_main(form: Form) -> bool:
    """Tell whether a form can be the main questionnaire of families: it lists the members."""
    group = form.groups.get(MEMBERS)
    return group is not None and group.is_repeat and not group.repeat


def report_text(title: str, problems: Sequence[DampinganError], notes: Sequence[str]) -> str:
    """Return a check report as plain text, to be sent to whoever made the form."""
    lines = [title, ""]
    if problems:
        lines += [tr("Harus diperbaiki ({count})", count=len(problems)), ""]
        for number, problem in enumerate(problems, start=1):
            where, message = problem_words(problem)
            lines.append(f"{number}. {where}: {message}" if where else f"{number}. {message}")
            value = (problem.place or Place()).value
            if value:
                lines.append(f"   {value}")
        lines.append("")
    if notes:
        lines += [tr("Catatan ({count})", count=len(notes)), ""]
        lines += [f"{number}. {note}" for number, note in enumerate(notes, start=1)]
        lines.append("")
    if not problems and not notes:
        lines.append(tr("Tidak ada catatan."))
    return "\n".join(lines).rstrip() + "\n"


def problem_words(problem: DampinganError) -> tuple[str, str]:
    """Return where a problem is (without the file's name) and what to do about it."""
    place = problem.place or Place()
    where = str(Place(sheet=place.sheet, row=place.row, column=place.column))
    where = f"{where[:1].upper()}{where[1:]}"
    return where, f"{problem.message} {problem.remedy}".strip()
