"""Every result table: what a run writes; columns of indicators and dimensions come from the framework."""

from __future__ import annotations

from functools import cache

from ccni_xl.framework import Framework
from ccni_xl.workbook.schema.analysis import analysis_tables
from ccni_xl.workbook.schema.comparison import comparison_tables
from ccni_xl.workbook.schema.control import control_tables
from ccni_xl.workbook.schema.figures import figure_tables
from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.schema.native import native_tables
from ccni_xl.workbook.schema.presentation import presentation_tables
from ccni_xl.workbook.schema.robustness import robustness_tables
from ccni_xl.workbook.schema.workings import workings_tables

__all__ = ["result_tables"]


@cache
def result_tables(framework: Framework) -> tuple[TableSpec, ...]:
    """Return every result table with the columns this framework needs."""
    return (
        *control_tables(),
        *workings_tables(framework),
        *presentation_tables(framework),
        *analysis_tables(),
        *robustness_tables(),
        *comparison_tables(),
        *native_tables(),
        *figure_tables(framework),
    )
