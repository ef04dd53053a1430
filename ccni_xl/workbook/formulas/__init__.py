"""Native formulas of the workbook, each declared with the Python twin that gives its cached value."""

from ccni_xl.workbook.formulas.context import FormulaContext, depth_first
from ccni_xl.workbook.formulas.native import Native, cached_values, native_formulas
from ccni_xl.workbook.formulas.stamp import (
    StampFigures,
    stamp_figures,
    stamp_formulas,
    stamp_table,
    state_formula,
)
from ccni_xl.workbook.formulas.strip import strip_formula

__all__ = [
    "FormulaContext",
    "Native",
    "StampFigures",
    "cached_values",
    "depth_first",
    "native_formulas",
    "stamp_figures",
    "stamp_formulas",
    "stamp_table",
    "state_formula",
    "strip_formula",
]
