"""What the formulas of the native sheets look at: results and picks as plain frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ccni_xl.framework import Framework
from ccni_xl.hosts.port import Cell, TableWrite, Value
from ccni_xl.workbook.formulas.refs import Ref
from ccni_xl.workbook.schema import INPUT_TABLES, TableSpec, result_tables, sheet

__all__ = ["FormulaContext", "depth_first"]


def _frame() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True, slots=True)
class FormulaContext:
    """Everything the twins of the native formulas need.

    Parameters
    ----------
    lang : str
        Language of the workbook's labels.
    framework : Framework
        The one in force.
    edition : str
        Edition of the run, "" before the first one (`ccni_run_edition`).
    cities : DataFrame
        Index city code; columns name (in ``lang``), province, region, tier: texts as they stand in
        tbl_cities, in its order.
    scores : DataFrame
        Index (city, edition) in the order of tbl_scores; columns ``framework.codes`` and "coverage" (that of
        the index).
    values : DataFrame
        Index (city, edition) in the order of tbl_values; columns ``framework.indicators``, cells as shown
        there (number, text or None).
    ranking : DataFrame
        Index city in the order of tbl_ranking; columns rank, score, arrow, interval, driver, quadrant
        (texts as shown).
    co2 : DataFrame
        Index city, columns years as int: tbl_co2.
    sources : mapping of (city, edition) to (str, str)
        What stands in the source columns of tbl_policy and tbl_annual.
    titles : mapping of str to str
        Number of a source -> its title, from tbl_sources.
    profile_city, profile_edition : str
        The picks of the profile sheet, as typed.
    trial : mapping of str to float
        Trial weights the user typed, by code.
    cells : mapping of str to Value
        The run's named cells, for the status strip.
    demo : bool
        Whether the setting says that the data are illustrative.
    tables : mapping of str to DataFrame
        Result tables as they are written, by column code, for the findings of the charts and for the
        profile: tbl_table3, tbl_board, tbl_change, tbl_contrib, tbl_decoupling, and chart data.
    """

    lang: str
    framework: Framework
    edition: str = ""
    cities: pd.DataFrame = field(default_factory=_frame)
    scores: pd.DataFrame = field(default_factory=_frame)
    values: pd.DataFrame = field(default_factory=_frame)
    ranking: pd.DataFrame = field(default_factory=_frame)
    co2: pd.DataFrame = field(default_factory=_frame)
    sources: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    profile_city: str = ""
    profile_edition: str = ""
    trial: Mapping[str, float] = field(default_factory=dict)
    cells: Mapping[str, Value] = field(default_factory=dict)
    demo: bool = False
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def spec(self, table: str) -> TableSpec:
        """Return the declaration of a table."""
        specs = (*INPUT_TABLES, *result_tables(self.framework))
        return next(spec for spec in specs if spec.name == table)

    def ref(self, table: str) -> Ref:
        """Return references into a table."""
        return Ref(self.spec(table), self.lang)

    def pick(self, zh: str, en: str) -> str:
        """Return the text of the workbook's language."""
        return zh if self.lang == "zh" else en

    def write(self, table: str, rows: Sequence[Mapping[str, Cell]]) -> TableWrite:
        """Return the write of a table from rows by column code; the user's columns are left out."""
        spec = self.spec(table)
        ours = [column for column in spec.columns if not column.kept]
        return TableWrite(
            table,
            tuple(column.label(self.lang) for column in ours),
            [[row.get(column.code) for column in ours] for row in rows],
            key=spec.column(spec.key).label(self.lang),
            sheet=sheet(spec.sheet).name(self.lang),
            charts=spec.charts,
            formats={c.label(self.lang): c.number_format for c in ours if c.number_format},
            widths={c.label(self.lang): c.width for c in ours},
            top=spec.top,
            left=spec.left,
        )

    @property
    def ends(self) -> tuple[str, str]:
        """Codes of the first and the last score column of tbl_scores."""
        codes = [node.code for node in self.framework]
        return codes[0], codes[-1]


def depth_first(framework: Framework) -> list[tuple[str, int]]:
    """Return every code with its level (0 for the index), each parent right before its children."""
    found: list[tuple[str, int]] = []

    def visit(code: str, level: int) -> None:
        found.append((code, level))
        for child in framework.children(code):
            visit(child, level + 1)

    visit(framework.root, 0)
    return found
