"""What the builder needs to turn a plain workbook into CCNI.xlsm: macros, ribbon, configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccni_xl.udf_spec import intellisense_rows
from ccni_xl.workbook.template.ribbon import (
    CUSTOM_UI_PART,
    CUSTOM_UI_RELATIONSHIP,
    CUSTOM_UI_RELATIONSHIP_ID,
    custom_ui,
)
from ccni_xl.workbook.template.vba.licences import Notice, notices
from ccni_xl.workbook.template.vba.macros import WORKBOOK_CODE_NAME, XLWINGS_CONF, macro_modules
from ccni_xl.workbook.template.vba.project import vba_project

__all__ = ["MacroParts", "macro_parts"]


@dataclass(frozen=True, slots=True)
class MacroParts:
    """Parts and facts for the builder.

    Attributes
    ----------
    vba_project : bytes
        The part ``xl/vbaProject.bin``.
    workbook_code_name : str
        Code name of the workbook in ``xl/workbook.xml``.
    custom_ui : bytes
        The ribbon part.
    custom_ui_part, custom_ui_relationship, custom_ui_relationship_id : str
        Its name in the package, and type and id of its relationship in ``_rels/.rels``. The
        default content type of ``.xml`` covers it.
    xlwings_conf : tuple of (str, str)
        Rows of the hidden sheet ``xlwings.conf``, all as text.
    intellisense : tuple of tuple of str
        Rows of the hidden sheet ``_IntelliSense_``.
    notices : tuple of Notice
        Licences of third-party macros, for the licence sheet.
    """

    vba_project: bytes
    workbook_code_name: str
    custom_ui: bytes
    custom_ui_part: str
    custom_ui_relationship: str
    custom_ui_relationship_id: str
    xlwings_conf: tuple[tuple[str, str], ...]
    intellisense: tuple[tuple[str, ...], ...]
    notices: tuple[Notice, ...]


def macro_parts(code_names: Sequence[str], lang: str = "zh") -> MacroParts:
    """Return all macro parts for a workbook whose sheets have ``code_names``, in tab order.

    Equal arguments give equal bytes, on any machine, under any time zone and hash seed.
    """
    return MacroParts(
        vba_project=vba_project(macro_modules(code_names, lang)),
        workbook_code_name=WORKBOOK_CODE_NAME,
        custom_ui=custom_ui(lang),
        custom_ui_part=CUSTOM_UI_PART,
        custom_ui_relationship=CUSTOM_UI_RELATIONSHIP,
        custom_ui_relationship_id=CUSTOM_UI_RELATIONSHIP_ID,
        xlwings_conf=XLWINGS_CONF,
        intellisense=intellisense_rows(lang),
        notices=notices(),
    )
