"""A questionnaire as an XForm, which ODK Collect and KoboToolbox read.

pyxform writes it; the columns and the sheet ``checks`` that only this program knows are left out.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from dampingan.core.errors import FormError
from dampingan.forms.xlsform_problem import explain
from dampingan.forms.xlsform_sheet import read_workbook

ITEMSETS = "itemsets.csv"
"""Where ODK Collect looks for the choices of ``select_one_external``."""


def xform_xml(source: str | Path | bytes) -> str:
    """Return a questionnaire as XForm XML.

    Args:
        source: path of an XLSForm in any form that `xlsform.read_form` takes, its content, or a
            Markdown text.

    Raises:
        FormError: pyxform refuses it; every problem names its place.
    """
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.xls2json import workbook_to_json

    workbook = read_workbook(source, numbered=False)
    warnings: list[str] = []
    try:
        raw = workbook_to_json(
            workbook_dict=workbook.definition,
            fallback_form_name=workbook.definition.fallback_form_name,
            warnings=warnings,
        )
        survey: Any = create_survey_element_from_dict(raw)
        return survey.to_xml(validate=False, pretty_print=True, warnings=warnings)
    except Exception as error:  # pyxform fails on odd forms in many ways
        raise FormError(explain(error, workbook)) from None


def itemsets_csv(source: str | Path | bytes) -> bytes:
    """Return the content of `ITEMSETS`, empty when a questionnaire has no external choices.

    Args:
        source: as for `xform_xml`.

    Raises:
        FormError: the source can't be read.
    """
    rows = read_workbook(source, numbered=False).definition.external_choices or []
    if not rows:
        return b""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
