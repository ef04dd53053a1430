"""The single cells of the native sheets: picks, lookups, the recomputed index."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ccni_xl.framework import Framework
from ccni_xl.hosts.port import Formula
from ccni_xl.workbook.formulas import FormulaContext, Native
from ccni_xl.workbook.schema import PROFILE_CAPTIONS, named
from ccni_xl.workbook.schema.model import Style
from ccni_xl.workbook.template.content import Content
from ccni_xl.workbook.template.page import Canvas
from ccni_xl.workbook.template.profile_page import put_profile

__all__ = ["DEFAULT_CITY", "put_native_cells", "start_context"]

#: The city the profile opens with, if it is among the cities: the report's worked example.
DEFAULT_CITY = "320100"


def start_context(canvas: Canvas, contents: Mapping[str, Content], framework: Framework) -> FormulaContext:
    """Return what the native formulas see in a workbook that was never computed: inputs, no results."""
    cities = _frame(contents["tbl_cities"])
    names = "name_zh" if canvas.lang == "zh" else "name_en"
    typed = cities[cities["city"].notna()].set_index("city")
    columns = {"name": typed[names], **{c: typed[c] for c in ("province", "region", "tier")}}
    editions = [row[0] for row in contents["tbl_editions"].rows if row[0]]
    pick = str(typed.loc[DEFAULT_CITY, names]) if DEFAULT_CITY in typed.index else ""
    series = _frame(contents["tbl_co2"])
    co2 = series[series["city"].notna()].set_index("city").drop(columns="name")
    sources = _frame(contents["tbl_sources"])
    return FormulaContext(
        lang=canvas.lang,
        framework=framework,
        cities=pd.DataFrame(columns, dtype=object),
        co2=co2.rename(columns=int),
        sources=_sources(contents) if len(typed) else {},
        titles=dict(zip(sources["number"], sources["title"], strict=True)),
        profile_city=pick,
        profile_edition=str(editions[0]) if editions else "",
        demo=canvas.demo,
    )


def _frame(content: Content) -> pd.DataFrame:
    return pd.DataFrame(content.rows, columns=list(content.codes), dtype=object)


def _sources(contents: Mapping[str, Content]) -> dict[tuple[str, str], tuple[str, str]]:
    policy, annual = (
        _frame(contents[t]).set_index(["city", "edition"])["source"] for t in ("tbl_policy", "tbl_annual")
    )
    return {
        (str(c), str(e)): (str(policy.get((c, e), "")), str(annual.get((c, e), ""))) for c, e in policy.index
    }


def put_native_cells(canvas: Canvas, native: Native) -> None:
    """Write the profile's cells and all others that look something up."""
    put_profile(canvas, native)
    for name, formula in native.cells.items():
        cell = named(name)
        if cell.sheet in ("home", "charts") or cell in PROFILE_CAPTIONS:  # written with their sheets
            continue
        number = "0.0E+00" if name == "ccni_native_difference" else ""
        fmt = canvas.styles.cell(Style.CALC, number, number=bool(number))
        _put(canvas, cell.sheet, cell.address, formula, fmt)
    label = canvas.pick(
        "公式复算的指数与程序之差（最大）", "Index by formula against the program, largest difference"
    )
    canvas.pages["checks"].sheet.write_string("B4", label, canvas.styles.text())


def _put(canvas: Canvas, code: str, address: str, formula: Formula, fmt: object) -> None:
    value = "" if formula.value is None else formula.value
    canvas.pages[code].sheet.write_formula(address, formula.text, fmt, value)
