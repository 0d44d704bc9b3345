"""Columns of the family table: the kind's own and every question of the instrument."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.forms.model import Form
from dampingan.ui.families.words import received_cell
from dampingan.ui.models.column import Cell, Column
from dampingan.ui.records.column import (
    NUMBER,
    number_column,
    place_column,
    question_columns,
    question_key,
    raw,
    show_id,
    show_name,
    state_columns,
)

_DEFAULT = (NUMBER, "head_name", "no_kk", "rt_rw", "member_count", "decile")
_DEFAULT_NUMBERS = ("303",)


def family_columns(form: Form, *, villages: bool = False) -> dict[str, Column]:
    """Return every column that the table can show, by key, in the order of the chooser.

    Args:
        form: the questionnaire.
        villages: whether the families are of many villages.
    """
    columns = [
        *_own_columns(),
        *([_village_column()] if villages else []),
        *state_columns(),
        *([] if villages else [_received_column()]),
        *question_columns(form),
    ]
    return {column.key: column for column in columns}


def default_columns(form: Form, *, reviewing: bool = False, villages: bool = False) -> list[str]:
    """Return the keys of the columns shown until somebody chooses others.

    Args:
        form: the questionnaire.
        reviewing: whether families are known from before and looked at anew.
        villages: whether the families are of many villages.
    """
    found = [form.by_number.get(number) for number in _DEFAULT_NUMBERS]
    questions = [question_key(q) for q in found if q is not None and not q.repeat]
    own = [key for key in _DEFAULT if key != NUMBER]
    first = [NUMBER, own[0], "village_code", *own[1:]] if villages else _DEFAULT
    return [*first, *questions, "status", *(["change_state"] if reviewing else [])]


def village_name(code: str) -> str:
    """Return what a village is called in a list: its name without desa or kelurahan.

    Args:
        code: of a village or kecamatan, or several codes apart by spaces.
    """
    codes = code.split()
    if len(codes) > 1:
        return tr("{count} wilayah", count=len(codes))
    region = regions().get(code) if code else None
    return region.name if region else code


def _village_column() -> Column:
    return Column(
        "village_code",
        tr("Desa"),
        ("village_code",),
        lambda code: Cell(village_name(code)),
        "village_code",
        128,
        90,
    )


def _received_column() -> Column:
    return Column(
        "received",
        tr("Diterima kabupaten"),
        ("received",),
        received_cell,
        "received",
        180,
        150,
        tip=tr("Menurut tanda terima yang datang dari kabupaten"),
    )


def _own_columns() -> list[Column]:
    return [
        number_column(),
        Column(
            "head_name", tr("Kepala keluarga"), ("head_name",), show_name, "head_name", 150, 120
        ),
        Column("no_kk", tr("Nomor KK"), ("no_kk",), show_id, "no_kk", 160, copied=raw),
        place_column(),
        Column("address", tr("Alamat"), ("address",), sort="address", width=220, least=120),
        Column(
            "member_count",
            tr("Anggota"),
            ("member_count",),
            sort="member_count",
            width=68,
            right=True,
        ),
        Column(
            "decile",
            tr("Desil"),
            ("decile",),
            sort="decile",
            width=54,
            right=True,
            tip=tr("Desil dari BPS, bukan hitungan program ini"),
        ),
        Column("decile_period", tr("Periode desil"), ("decile_period",), sort="decile_period"),
    ]
