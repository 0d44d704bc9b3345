"""Commands on versions of a questionnaire: compare two, move a workspace from one to the other."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from dampingan.forms.comparison import FormChange, QuestionChange
    from dampingan.forms.mapping import VersionMapping
    from dampingan.forms.model import Form
    from dampingan.store.version.moving import MovePlan, MoveResult


def add_commands(actions: Any, make: Any) -> None:
    """Add ``compare`` and ``move`` to the actions of ``form``.

    Args:
        actions: the sub-commands of ``form``.
        make: adds one: ``make(actions, name, summary)``.
    """
    compare_ = make(actions, "compare", tr("bandingkan dua versi instrumen"))
    compare_.add_argument("old", type=Path, metavar="A", help=tr("versi lama"))
    compare_.add_argument("new", type=Path, metavar="B", help=tr("versi baru"))
    compare_.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    compare_.add_argument(
        "--save-mapping", type=Path, metavar="FILE.json", help=tr("simpan usulan padanan ke berkas")
    )
    compare_.set_defaults(run=compare)
    move_ = make(actions, "move", tr("pindahkan isian ke versi baru instrumen, dengan cadangan"))
    move_.add_argument("workspace", type=Path, metavar="WORKSPACE", help=tr("ruang kerja"))
    move_.add_argument("file", type=Path, metavar="FILE", help=tr("XLSForm versi baru"))
    move_.add_argument(
        "--mapping", type=Path, metavar="FILE.json", help=tr("padanan; bila kosong: usulan program")
    )
    move_.add_argument(
        "--dry-run", action="store_true", help=tr("hitung saja, tidak mengubah apa pun")
    )
    move_.add_argument("--json", action="store_true", help=tr("keluaran JSON"))
    move_.add_argument("--operator", default="", metavar=tr("NAMA"), help=tr("nama yang dicatat"))
    move_.set_defaults(run=move)


def compare(options: argparse.Namespace, window: object = None) -> int:
    """Say what differs between two questionnaire files."""
    from dampingan.forms.comparison import compare_forms

    change = compare_forms(_read(options.old), _read(options.new))
    if options.save_mapping is not None:
        _write(options.save_mapping, change.proposal.to_json())
    if options.json:
        _print_json(_change_document(change))
    else:
        _print_change(change)
    return 0


def move(options: argparse.Namespace, window: object = None) -> int:
    """Move a workspace's records to another version of their questionnaire."""
    from dampingan.forms.xlsform import form_files
    from dampingan.store.version import moving
    from dampingan.store.workspace import Workspace

    new = _read(options.file)
    mapping = _mapping(options.mapping)
    with Workspace.open(options.workspace, actor=options.operator) as workspace:
        plan = moving.plan_move(
            workspace,
            moving.form_to_move(workspace, new),
            new,
            mapping,
            source=options.file.read_bytes(),
            source_format=options.file.suffix.lstrip(".").lower(),
            source_name=options.file.name,
            files=form_files(options.file, new),
        )
        result = None if options.dry_run else moving.move(workspace, plan)
    if options.json:
        _print_json(_move_document(plan if result is None else result.plan, result))
    else:
        _print_move(plan if result is None else result.plan, result)
    return 0


def _read(file: Path) -> Form:
    from dampingan.forms.xlsform import read_form

    if not file.is_file():
        raise DampinganError(tr("Berkas {name} tidak ditemukan.", name=file))
    return read_form(file)


def _mapping(file: Path | None) -> VersionMapping | None:
    from dampingan.forms.mapping import VersionMapping

    if file is None:
        return None
    try:
        return VersionMapping.from_json(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise DampinganError(tr("Berkas {name} tidak dapat dibaca.", name=file.name)) from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise DampinganError(
            tr("Berkas {name} tidak dapat ditulis.", name=file.name),
            remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
        ) from error


# ---------------------------------------------------------------- JSON


def _print_json(document: dict[str, Any]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _change_document(change: FormChange) -> dict[str, Any]:
    return {
        "old": {"form_id": change.old.form_id, "version": change.old.version},
        "new": {"form_id": change.new.form_id, "version": change.new.version},
        "questions": [_question_document(question) for question in change.questions],
        "repeats": [
            {"state": str(repeat.state), "old": repeat.old, "new": repeat.new}
            for repeat in change.repeats
        ],
        "mapping": json.loads(change.proposal.to_json()),
    }


def _question_document(question: QuestionChange) -> dict[str, Any]:
    return {
        "state": str(question.state),
        "old": question.old,
        "new": question.new,
        "differs": [str(trait) for trait in question.traits],
        "candidates": [
            {"new": c.new, "score": c.score, "reasons": [str(reason) for reason in c.reasons]}
            for c in question.candidates
        ],
        "codes": [
            {"state": str(code.state), "old": code.old, "new": code.new} for code in question.codes
        ],
    }


def _move_document(plan: MovePlan, result: MoveResult | None) -> dict[str, Any]:
    return {
        "form_id": plan.form_id,
        "old_version": plan.installed.form.version,
        "new_version": plan.new.version,
        "moved": result is not None,
        "backup": result.backup.name if result else "",
        "records": dict(plan.records),
        "answers": plan.answers,
        "same": plan.same,
        "changed": plan.changed,
        "parked": plan.parked,
        "lost": plan.lost,
        "dangerous": [q.old for q in plan.change.questions if q.dangerous],
        "returned": sum(plan.returned.values()),
        "rows_apart": plan.apart,
        "rows_back": plan.rejoined,
        "reopened": result.reopened if result else 0,
        "questions": [
            {
                "old": q.old,
                "new": q.new,
                "answers": q.answers,
                "same": q.same,
                "changed": q.changed,
                "parked": q.parked,
                "examples": list(q.examples),
            }
            for q in plan.questions
            if q.old != q.new or q.changed or q.parked
        ],
        "mapping": json.loads(plan.mapping.to_json()),
    }


# ---------------------------------------------------------------- words


def _print_change(change: FormChange) -> None:
    from dampingan.forms.comparison import CodeState, State
    from dampingan.forms.comparison_words import trait_words

    for question in change.questions:
        if question.state is State.NEW:
            print(tr("BARU        {new}", new=question.new))
        elif question.state is State.DROPPED:
            print(tr("DIHAPUS     {old}", old=question.old))
        elif question.state is State.RENAMED:
            print(tr("GANTI NAMA  {old} → {new}", old=question.old, new=question.new))
        elif question.traits:
            differs = trait_words(question.traits)
            print(tr("BERUBAH     {old}: {differs}", old=question.old, differs=differs))
        for code in question.codes:
            if code.state is CodeState.RECODED:
                print(tr("  kode {old} → {new}: {label}", old=code.old, new=code.new,
                         label=code.old_label))  # fmt: skip
            elif code.state is CodeState.DROPPED:
                print(tr("  kode {old} dihapus: {label}", old=code.old, label=code.old_label))
            elif code.state is CodeState.REWORDED:
                print(tr("  AWAS, kode {old} berubah arti: {label} → {words}", old=code.old,
                         label=code.old_label, words=code.new_label))  # fmt: skip
    kept = len(change.of(State.KEPT))
    print(
        tr(
            "{kept} tetap, {renamed} berganti nama, {dropped} dihapus, {new} baru.",
            kept=kept,
            renamed=len(change.of(State.RENAMED)),
            dropped=len(change.of(State.DROPPED)),
            new=len(change.of(State.NEW)),
        )
    )


def _print_move(plan: MovePlan, result: MoveResult | None) -> None:
    print(
        tr(
            "Versi {old} → {new}: {answers} jawaban = {same} tetap + {changed} ditulis ulang "
            "+ {parked} diparkir; {lost} hilang.",
            old=plan.installed.form.version,
            new=plan.new.version,
            answers=plan.answers,
            same=plan.same,
            changed=plan.changed,
            parked=plan.parked,
            lost=plan.lost,
        )
    )
    for question in plan.questions:
        if question.parked:
            print(tr("  {old}: {count} diparkir", old=question.old, count=question.parked))
    dangerous = [question.old for question in plan.change.questions if question.dangerous]
    if dangerous:
        print(tr("AWAS: kode berubah arti pada {names}.", names=", ".join(dangerous)))
    if plan.returned:
        print(tr("{count} jawaban terparkir kembali.", count=sum(plan.returned.values())))
    if result is None:
        print(tr("Baru dihitung; tidak ada yang diubah."))
        return
    if result.reopened:
        print(
            tr("{count} isian lengkap menjadi draf: ada yang harus diisi.", count=result.reopened)
        )
    print(
        tr("Cadangan: {name}. Untuk kembali: pindah lagi ke versi lama.", name=result.backup.name)
    )
