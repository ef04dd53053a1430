"""The real city panel as inputs: CO2, GDP, population and the secondary share, year by year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.support.book import Book, build, setting_rows

FIRST, LAST = 2009, 2020


def panel_frame(shared: Path) -> pd.DataFrame:
    """Return the panel with the six-digit code of each city and GDP at 2005 prices."""
    folder = shared / "data"
    panel = pd.read_csv(folder / "panel" / "city_panel_110_2005_2022.csv", encoding="utf-8-sig")
    names = pd.read_csv(folder / "cities.csv", encoding="utf-8-sig", dtype={"adcode": str})
    panel["year"] = panel["year"].astype(int)
    panel["code"] = panel["city"].map(dict(zip(names["city"], names["adcode"], strict=True)))
    base = panel[panel["year"] == 2005].set_index("city")
    rebase = base["gdp_nominal_yi"] / base["gdp_real2000_yi"]
    panel["gdp_2005"] = panel["gdp_real2000_yi"] * panel["city"].map(rebase)
    panel["co2"] = panel["co2_edgar_v8_t"] / 1e4
    return panel


def panel_book(shared: Path, years: tuple[int, ...] = (LAST - 1, LAST)) -> Book:
    """Return the panel as a workbook: one edition a year, the last of ``years`` against the one before."""
    panel = panel_frame(shared)
    window = panel[panel["year"].between(FIRST, LAST)]
    series = {
        code: window.pivot_table(index="code", columns="year", values=column)
        for code, column in (("co2", "co2"), ("gdp_real", "gdp_2005"), ("population", "pop_wan"))
    }
    rows = panel[panel["year"].isin(years)]
    annual = pd.DataFrame(
        {
            "city": rows["code"],
            "edition": rows["year"].astype(str),
            "gdp_current": rows["gdp_nominal_yi"],
            "secondary_value_added": rows["gdp_nominal_yi"] * rows["secondary_share"],
            "population": rows["pop_wan"],
        }
    )
    cities = panel.drop_duplicates("code")[["code", "city"]].set_axis(["city", "name_zh"], axis=1)
    book = build(cities, annual[["city", "edition"]], annual, series)
    book.tables["tbl_settings"].rows = setting_rows(str(years[-1]), str(years[-2]))
    book.tables["tbl_editions"].rows = [[str(year), year, year, year, year] for year in years]
    return book
