"""What a move does to whose answers, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.forms.comparison import (
    FormChange,
    QuestionChange,
    RepeatChange,
    State,
    Trait,
)
from dampingan.forms.comparison_words import reason_words, trait_words, type_word
from dampingan.store.version.moving import MovePlan, MoveResult, QuestionPlan


def arithmetic(plan: MovePlan) -> str:
    """Return where all answers go, as a sum."""
    return tr(
        "{answers} jawaban = {same} tetap + {changed} ditulis ulang + {parked} diparkir",
        answers=count_text(plan.answers),
        same=count_text(plan.same),
        changed=count_text(plan.changed),
        parked=count_text(plan.parked),
    )


def lost(plan: MovePlan) -> str:
    """Return how many answers are nowhere."""
    return tr("{count} jawaban hilang", count=count_text(plan.lost))


def records(plan: MovePlan) -> str:
    """Return whose answers move."""
    number = {kind: count_text(count) for kind, count in plan.records.items() if count}
    words: Mapping[str, str] = {
        "family": tr("{count} keluarga", count=number.get("family", "")),
        "person": tr("{count} anggota", count=number.get("person", "")),
        "response": tr("{count} isian", count=number.get("response", "")),
        "roster_row": tr("{count} baris daftar", count=number.get("roster_row", "")),
    }
    told = [words[kind] for kind in words if kind in number]
    return ", ".join(told) or tr("Belum ada isian")


def besides(plan: MovePlan) -> list[str]:
    """Return what else is worth knowing before a move."""
    found = []
    made_for = plan.mapping.old_version, plan.mapping.new_version
    if made_for != (plan.installed.form.version, plan.new.version) and any(made_for):
        found.append(
            tr(
                "Padanan ini dibuat untuk versi {old} → {new}; periksa dulu.",
                old=made_for[0] or "–",
                new=made_for[1] or "–",
            )
        )
    if plan.returned:
        count = count_text(sum(plan.returned.values()))
        found.append(tr("{count} jawaban yang dulu diparkir kembali ke tempatnya.", count=count))
    if plan.apart:
        found.append(
            tr(
                "{count} baris dari daftar yang dihapus disimpan terpisah, tidak dibuang.",
                count=count_text(plan.apart),
            )
        )
    if plan.finished and _asks_more(plan.change):
        found.append(
            tr(
                "Ada pertanyaan wajib yang baru: isian lengkap ({count}) yang belum mengisinya "
                "menjadi draf.",
                count=count_text(plan.finished),
            )
        )
    if plan.empty_columns:
        found.append(
            tr(
                "Awas: kolom {names} di tabel keluarga akan kosong.",
                names=", ".join(tr(name) for name in plan.empty_columns),
            )
        )
    if any(question.dangerous for question in plan.change.questions):
        found.append(tr("Awas: ada kode yang berubah arti. Lihat baris yang bertanda."))
    return found


def _asks_more(change: FormChange) -> bool:
    """Tell whether a question must be answered that need not be before."""
    new = change.new.questions
    return any(
        new[question.new].required
        for question in change.questions
        if question.new and (question.state is State.NEW or Trait.REQUIRED in question.traits)
    )


def explanation(
    change: FormChange, question: QuestionChange, counted: QuestionPlan | None
) -> list[str]:
    """Return what happens to the answers of one question."""
    count = count_text(counted.answers if counted else 0)
    told = [_fate(change, question, count)]
    if question.state is State.RENAMED and question.candidates:
        chosen = [c for c in question.candidates if c.new == question.new]
        if chosen and chosen[0].reasons:
            told.append(tr("Alasan usulan: {reasons}.", reasons=reason_words(chosen[0].reasons)))
    if Trait.TYPE in question.traits:
        told.append(_retyped(change, question))
    if counted is not None and question.new:
        told += _converted(counted)
    quiet = {Trait.TYPE, Trait.CODES, Trait.REPEAT}
    others = [trait for trait in question.traits if trait not in quiet]
    if others and question.new:
        told.append(tr("Juga berbeda: {what}.", what=trait_words(others)))
    if question.dangerous:
        told.append(
            tr("Awas: ada kode yang dulu berarti lain. Pilih kode yang benar, atau parkir.")
        )
    return told


def _fate(change: FormChange, question: QuestionChange, count: str) -> str:
    if question.state is State.NEW:
        required = change.new.questions[question.new].required
        if required:
            return tr("Pertanyaan baru dan wajib: isian lengkap menjadi draf sampai diisi.")
        return tr("Pertanyaan baru: belum ada jawabannya.")
    if question.state is State.DROPPED:
        if Trait.REPEAT in question.traits:
            return tr(
                "Versi baru menanyakannya di daftar lain. {count} jawaban diparkir, tidak dibuang.",
                count=count,
            )
        return tr(
            "Versi baru tidak menanyakannya. {count} jawaban diparkir: tetap tersimpan, ikut "
            "dikirim, dan kembali bila ditanyakan lagi.",
            count=count,
        )
    if question.state is State.RENAMED:
        return tr("{count} jawaban masuk ke pertanyaan baru ini.", count=count)
    return tr("Pertanyaan ini tetap. Jawabannya: {count}.", count=count)


def _retyped(change: FormChange, question: QuestionChange) -> str:
    return tr(
        "Jenis isian berganti dari {old} menjadi {new}.",
        old=type_word(change.old.questions[question.old].type),
        new=type_word(change.new.questions[question.new].type),
    )


def _converted(counted: QuestionPlan) -> list[str]:
    told = []
    if counted.changed:
        told.append(tr("{count} ditulis ulang.", count=count_text(counted.changed)))
    if counted.parked:
        told.append(
            tr("{count} tidak dapat diubah, jadi diparkir.", count=count_text(counted.parked))
        )
    if counted.originals:
        told.append(
            tr("Tulisan asli dari {count} disimpan juga.", count=count_text(counted.originals))
        )
    if counted.examples:
        told.append(tr("Contoh: {texts}.", texts=", ".join(counted.examples)))
    return told


def repeat_explanation(repeat: RepeatChange) -> str:
    """Return what happens to the rows of a list."""
    match repeat.state:
        case State.NEW:
            return tr("Daftar baru: belum ada barisnya.")
        case State.DROPPED:
            return tr(
                "Versi baru tidak punya daftar ini. Baris-barisnya disimpan terpisah, ikut "
                "dikirim, dan kembali bila daftarnya ada lagi."
            )
        case State.RENAMED:
            return tr("Baris-baris daftar ini masuk ke daftar baru.")
        case _:
            return tr("Daftar ini tetap.")


def outcome(result: MoveResult) -> list[str]:
    """Return what a move did."""
    plan = result.plan
    told = [f"{arithmetic(plan)}. {lost(plan)}.", *besides(replace(plan, finished=0))]
    if result.reopened:
        told.append(
            tr(
                "{count} isian lengkap menjadi draf, karena versi baru meminta isian lagi.",
                count=count_text(result.reopened),
            )
        )
    return told
