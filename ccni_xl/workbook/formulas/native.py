"""All native formulas of a workbook with their values: tables, named cells, status strips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccni_xl.hosts.port import Cell, Formula, TableWrite, Value
from ccni_xl.workbook.formulas.context import FormulaContext
from ccni_xl.workbook.formulas.findings import finding_cells
from ccni_xl.workbook.formulas.profile import profile_cells, profile_tables
from ccni_xl.workbook.formulas.strip import NO_BANNER, banner_formula, demo_formula, strip_formula
from ccni_xl.workbook.formulas.weights import native_difference, native_index, trial_table
from ccni_xl.workbook.formulas.whatif import whatif_table
from ccni_xl.workbook.schema import SHEETS

__all__ = ["Native", "cached_values", "native_formulas"]


@dataclass(frozen=True, slots=True)
class Native:
    """Everything a run writes as formulas.

    Parameters
    ----------
    context : FormulaContext
        What they look at.
    tables : tuple of TableWrite
        tbl_trial, tbl_whatif and the tables of the profile sheet.
    cells : mapping of str to Formula
        Named cells that are formulas.
    index : list of Cell
        The column "native" of tbl_scores, row by row.
    cached : mapping of (sheet, address) to Value
        Values of the status strips and banners, whose formulas stand in the template.
    """

    context: FormulaContext
    tables: tuple[TableWrite, ...]
    cells: Mapping[str, Formula]
    index: list[Cell] = field(default_factory=list)
    cached: Mapping[tuple[str, str], Value] = field(default_factory=dict)


def native_formulas(context: FormulaContext) -> Native:
    """Return the formulas of every native table and cell, each with the value a spreadsheet would compute."""
    return Native(
        context=context,
        tables=(trial_table(context), whatif_table(context), *profile_tables(context)),
        cells={
            **profile_cells(context),
            "ccni_native_difference": native_difference(context),
            "ccni_demo": demo_formula(context.lang, demo=context.demo),
            **finding_cells(context),
        },
        index=native_index(context),
        cached=cached_values(context),
    )


def cached_values(context: FormulaContext) -> dict[tuple[str, str], Value]:
    """Return the values of the formulas that have no name: the status strip and the banner of each sheet."""
    strip = strip_formula(context.lang, context.cells).value
    banner = banner_formula(context.lang, demo=context.demo).value
    found: dict[tuple[str, str], Value] = {}
    for spec in (spec for spec in SHEETS if spec.framed):
        name = spec.name(context.lang)
        found[name, "A2"] = strip
        if spec.code not in NO_BANNER:
            found[name, "B4"] = banner
    return found
