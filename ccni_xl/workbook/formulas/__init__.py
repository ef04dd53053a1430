"""Native formulas of the workbook, each declared with the Python twin that gives its cached value."""

from ccni_xl.workbook.formulas.stamp import (
    StampFigures,
    stamp_figures,
    stamp_formulas,
    stamp_table,
    state_formula,
)

__all__ = ["StampFigures", "stamp_figures", "stamp_formulas", "stamp_table", "state_formula"]
