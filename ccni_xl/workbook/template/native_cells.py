"""The single cells of the native sheets: picks, lookups, the recomputed index."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ccni_xl.framework import Framework
from ccni_xl.hosts.port import Formula
from ccni_xl.workbook.formulas import FormulaContext, Native
from ccni_xl.workbook.schema import named
from ccni_xl.workbook.schema.model import Style
from ccni_xl.workbook.template.content import Content
from ccni_xl.workbook.template.page import Canvas

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
    """Write the picks of the profile and the cells that look them up."""
    context = native.context
    _put_profile(canvas, context)
    for name, formula in native.cells.items():
        cell = named(name)
        if cell.sheet in ("home", "charts"):  # written with the rest of those sheets
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


def _put_profile(canvas: Canvas, context: FormulaContext) -> None:
    sheet, styles = canvas.pages["profile"].sheet, canvas.styles
    pick = styles.cell(Style.INPUT, "@")
    for name, label, value, choices in (
        ("ccni_profile_city", canvas.pick("选择城市", "City"), context.profile_city, "ccni_city_list"),
        (
            "ccni_profile_edition",
            canvas.pick("年度", "Edition"),
            context.profile_edition,
            "ccni_edition_list",
        ),
    ):
        cell = named(name)
        column = chr(ord(cell.address[0]) - 1)
        sheet.write_string(f"{column}{cell.address[1:]}", label, styles.text(bold=True))
        if value:
            sheet.write_string(cell.address, value, pick)
        else:
            sheet.write_blank(cell.address, None, pick)
        sheet.data_validation(
            cell.address,
            {
                "validate": "list",
                "source": f"={choices}",
                "input_title": label,
                "input_message": canvas.pick(
                    "从列表中选择，下面各表随即更新。", "Choose from the list; everything below follows."
                ),
            },
        )
