"""Native formulas of the workbook, each declared with the Python twin that gives its cached value."""

from ccni_xl.workbook.formulas.context import FormulaContext, depth_first
from ccni_xl.workbook.formulas.native import Native, native_formulas
from ccni_xl.workbook.formulas.stamp import stamp_table, state_formula

__all__ = ["FormulaContext", "Native", "depth_first", "native_formulas", "stamp_table", "state_formula"]
