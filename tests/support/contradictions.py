"""More broken workbooks: contradictions, missing data, weights, settings, sources."""

from __future__ import annotations

from tests.support.book import CITIES, EDITIONS, YEARS, Book
from tests.support.breakages import BREAKERS, CITY, LAST, ROW, THIS, breaks, put, scale, setting

__all__ = ["BREAKERS"]

# --- C: consistency ---------------------------------------------------------------------------


def _above(book: Book, part: str, whole: str) -> str:
    value = book.get("annual", ROW, whole)
    assert isinstance(value, int | float)
    return book.put("annual", ROW, part, value + 1)


BREAKERS["C01"] = lambda book: _above(book, "secondary_value_added", "gdp_current")
BREAKERS["C02"] = lambda book: _above(book, "nev_sales", "car_sales")
BREAKERS["C03"] = lambda book: _above(book, "env_spending", "budget_spending")
BREAKERS["C04"] = lambda book: scale(book, "annual", ROW, "population", 1.05)


@breaks("C05")
def _twentyfold_emissions(book: Book) -> str:
    for year in YEARS:
        scale(book, "co2", (CITY,), str(year), 20)
    return book.where("co2", (CITY,), "2020")


BREAKERS["C06"] = lambda book: scale(book, "annual", ROW, "gdp_current", 0.7)


@breaks("C07")
def _half_the_gdp(book: Book) -> str:
    for edition in EDITIONS:
        scale(book, "annual", (CITY, edition), "gdp_current", 0.45)
    return book.where("annual", ROW, "gdp_current")


@breaks("C08")
def _copied(book: Book) -> str:
    table = book["annual"]
    last = table.rows[table.row(CITY, LAST)]
    this = table.rows[table.row(*ROW)]
    this[3:] = last[3:]
    book.put("population", (CITY,), "2020", book.get("population", (CITY,), "2019"))
    return book.where("annual", ROW, "env_spending")


@breaks("C09")
def _same_again(book: Book) -> str:
    value = book.get("population", (CITY,), "2012")
    for year in ("2011", "2013"):
        book.put("population", (CITY,), year, value)
    return book.where("population", (CITY,), "2013")


@breaks("C10")
def _peak_long_ago(book: Book) -> str:
    return book.put("policy", ROW, "peak_year", 2010)


@breaks("C11")
def _pilot_no_more(book: Book) -> str:
    book.put("policy", (CITY, LAST), "zero_waste_city", "是")
    return book.put("policy", ROW, "zero_waste_city", "否")


put("C12", "policy", "neutrality_target", "无")


@breaks("C13")
def _pasted_row(book: Book) -> str:
    rows = book["co2"].rows
    rows[book["co2"].row("900004")][2:] = rows[book["co2"].row(CITY)][2:]
    return book.where("co2", ("900004",), "2020")


# --- M, B: missing, structure -----------------------------------------------------------------

put("M01", "annual", "waste_sorting_index", None)
put("M02", "annual", "waste_sorting_index", "未公布")


def _column(book: Book, value: object) -> str:
    for city, *_ in CITIES:
        book.put("annual", (city, THIS), "waste_sorting_index", value)  # type: ignore[arg-type]
    return book.where("annual", -1, "waste_sorting_index")


BREAKERS["M03"] = lambda book: _column(book, None)


@breaks("M04")
def _empty_row(book: Book) -> str:
    row = book["annual"].rows[book["annual"].row(*ROW)]
    row[3:12] = [None] * 9
    return book.where("annual", ROW, "env_spending")


@breaks("M05")
def _empty_city(book: Book) -> str:
    for name in ("annual", "policy"):
        row = book[name].rows[book[name].row(*ROW)]
        row[3:] = [None] * len(row[3:])
    return book.where("cities", (CITY,), "city")


put("M06", "gdp_real", "2020", None, (CITY,))
put("M07", "co2", "2012", "n/a", (CITY,))


@breaks("M08")
def _four_years(book: Book) -> str:
    for year in range(2009, 2017):
        book.put("co2", (CITY,), str(year), None)
    return book.where("co2", (CITY,), "2010")


BREAKERS["M09"] = lambda book: _column(book, "—")


@breaks("B01")
def _own_column(book: Book) -> str:
    book.add_column("annual", "核对人")
    return book.where("annual", -1, "核对人")


@breaks("B02")
def _nobody_takes_part(book: Book) -> str:
    for city, *_ in CITIES:
        book.put("cities", (city,), "included", "否")
        book.put("cities", (city,), "included_reason", "试填")
    return book.where("cities", -1, "city")


put("B03", "cities", "included", "否", (CITY,))


@breaks("B04")
def _next_year(book: Book) -> str:
    book.put("editions", (THIS,), "co2_year", 2021)
    return book.where("co2", -1, "2020")


@breaks("B06")
def _a_row_below(book: Book) -> str:
    where = book.where("annual", len(book["annual"].rows), "city")
    book["annual"].below = where.rpartition("!")[2]
    return where


@breaks("B05")
def _left_out(book: Book) -> str:
    book.put("cities", (CITY,), "included_reason", "数据口径不同")
    return book.put("cities", (CITY,), "included", "否")


# --- W: weights, experts, settings ------------------------------------------------------------

put("W01", "framework", "weight", 0.5, ("2.0", "peak_target"))
put("W02", "framework", "weight", 0, ("2.0", "neutrality_target"))


def _experts(book: Book, points: dict[str, float], parent: str = "macro_targets") -> None:
    for child, value in points.items():
        book.add("experts", expert="王老师", parent=parent, child=child, points=value)


@breaks("W03")
def _ninety_points(book: Book) -> str:
    _experts(book, {"peak_target": 80, "neutrality_target": 10})
    return book.where("experts", 0, "points")


@breaks("W04")
def _no_such_item(book: Book) -> str:
    _experts(book, {"peak_target": 90, "neutrality_target": 10, "达峰决心": 5})
    return book.where("experts", 2, "child")


@breaks("W05")
def _one_left_out(book: Book) -> str:
    _experts(book, {"碳达峰目标": 100}, "宏观目标")
    return book.where("experts", 0, "child")


@breaks("W06")
def _twice(book: Book) -> str:
    _experts(book, {"peak_target": 90, "neutrality_target": 10})
    _experts(book, {"peak_target": 20})
    return book.where("experts", 2, "child")


setting("W07", "alpha", "很小")
setting("W08", "alpha", 0.9)


@breaks("W09")
def _own_setting(book: Book) -> str:
    return book.where("settings", book.add("settings", code="配色", value=3), "code")


setting("W10", "alpha", None)
setting("W11", "base_edition", THIS)
put("W12", "editions", "co2_year", "去年", (LAST,))
setting("W13", "base_framework", "1.0")
setting("W14", "framework", "3.0")
setting("W15", "trend_window", 4)
setting("W16", "scope_gdp_per_head_pilot", 9)
put("W17", "editions", "gdp_year", 2020, (LAST,))

# --- S: sources -------------------------------------------------------------------------------


def _score(book: Book, column: str, **more: object) -> str:
    record: dict[str, object] = {"indicator": "垃圾分类指数", "score": 66, "source": "专家打分表"}
    record |= {"city": CITY, "edition": THIS, **more}
    i = book.add("entered", **record)  # type: ignore[arg-type]
    return book.where("entered", i, column)


BREAKERS["S01"] = lambda book: _score(book, "score", source=None)
BREAKERS["S02"] = lambda book: _score(book, "score")
BREAKERS["S03"] = lambda book: _score(book, "indicator", indicator="幸福指数")
BREAKERS["S04"] = lambda book: _score(book, "score", score=660)
BREAKERS["S05"] = lambda book: _score(book, "score", score=None)
put("S06", "policy", "source", None)
put("S07", "annual", "source", "7")


@breaks("S08")
def _number_twice(book: Book) -> str:
    for title in ("统计年鉴", "能源公报"):
        i = book.add("sources", number="1", title=title)
    return book.where("sources", i, "number")


@breaks("S09")
def _bare_number(book: Book) -> str:
    return book.where("sources", book.add("sources", number="1", year="2021"), "number")
