"""Build the workbook from text: styles, charts, ribbon, macros."""

from ccni_xl.workbook.template.build import build

__all__ = ["build"]
