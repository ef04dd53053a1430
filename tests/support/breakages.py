"""For every rule: how to break a sound workbook so that the rule, at a known cell, is the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ccni_xl.hosts.port import CellError
from tests.support.book import CITIES, EDITIONS, YEARS, Book

Breaker = Callable[[Book], str]

LAST, THIS = EDITIONS
CITY = "900003"
ROW = (CITY, THIS)
BREAKERS: dict[str, Breaker] = {}


def breaks(code: str) -> Callable[[Breaker], Breaker]:
    """Register a breaker; it returns ``sheet!address`` of the cell that the message must name."""

    def register(breaker: Breaker) -> Breaker:
        if code in BREAKERS:
            raise ValueError(f"{code} has two breakers")
        BREAKERS[code] = breaker
        return breaker

    return register


def scale(book: Book, name: str, key: tuple[str, ...], code: str, factor: float) -> str:
    """Multiply one cell."""
    value = book.get(name, key, code)
    assert isinstance(value, int | float)
    return book.put(name, key, code, value * factor)


def put(code: str, name: str, column: str, value: object, key: tuple[str, ...] = ROW) -> None:
    """Register the breaker that types one value into one cell."""
    breaks(code)(lambda book: book.put(name, key, column, value))  # type: ignore[arg-type]


def setting(code: str, name: str, value: object) -> None:
    """Register the breaker that types a value for one setting."""
    put(code, "settings", "value", value, (name,))


# --- I: identity ------------------------------------------------------------------------------


@breaks("I01")
def _unknown_city(book: Book) -> str:
    book.put("annual", ROW, "name", None)
    return book.put("annual", ROW, "city", "999999")


@breaks("I02")
def _two_rows(book: Book) -> str:
    row = book["annual"].rows[book["annual"].row(*ROW)]
    book["annual"].rows.append(list(row))
    return book.where("annual", len(book["annual"].rows) - 1, "city")


@breaks("I03")
def _no_row(book: Book) -> str:
    del book["annual"].rows[book["annual"].row(*ROW)]
    return book.where("annual", -1, "city")


put("I04", "annual", "city", "999999")
put("I05", "annual", "name", "丁市")
BREAKERS["I05"] = lambda book: (book.put("annual", ROW, "name", "丁市"), book.where("annual", ROW, "city"))[1]
put("I06", "annual", "name", "丙城")


@breaks("I07")
def _nobody(book: Book) -> str:
    i = book["annual"].row(*ROW)
    book.put("annual", i, "name", None)
    return book.put("annual", i, "city", None)


@breaks("I08")
def _listed_twice(book: Book) -> str:
    i = book.add("cities", city=CITY, name_zh="丙市")
    return book.where("cities", i, "city")


@breaks("I09")
def _five_digits(book: Book) -> str:
    i = book.add("cities", city="90000", name_zh="庚市")
    return book.where("cities", i, "city")


@breaks("I10")
def _shared_alias(book: Book) -> str:
    book.put("cities", ("900001",), "alias", "老城；乙市")
    return book.where("cities", ("900002",), "name_zh")


put("I11", "annual", "edition", "2031-2032")
put("I12", "annual", "edition", None)


@breaks("I13")
def _edition_twice(book: Book) -> str:
    i = book.add("editions", edition=THIS, co2_year=2020, gdp_year=2020, population_year=2020)
    return book.where("editions", i, "edition")


put("I14", "cities", "name_zh", None, (CITY,))

# --- T: reading -------------------------------------------------------------------------------

put("T01", "annual", "electricity", "约一百")
put("T02", "annual", "electricity", CellError("#REF!"))


@breaks("T03")
def _no_result(book: Book) -> str:
    book.put("annual", ROW, "electricity", None)
    return book.mark("annual", ROW, "electricity", "formula")


put("T04", "annual", "electricity", datetime(2021, 3, 1))
put("T05", "annual", "electricity", True)


@breaks("T06")
def _merged(book: Book) -> str:
    book.put("annual", ROW, "electricity", None)
    return book.mark("annual", ROW, "electricity", "covered")


put("T07", "annual", "electricity", 1e308)
put("T08", "annual", "electricity", "1.234,5")
put("T09", "annual", "electricity", "12.5万")
put("T10", "policy", "low_carbon_city", "也许")
put("T11", "policy", "peak_year", "2030年前")
BREAKERS["T12"] = lambda book: book.mark("annual", ROW, "electricity", "percent")

# --- R, U, J: ranges, units, jumps ------------------------------------------------------------

put("R01", "cities", "latitude", 95.0, (CITY,))
put("R02", "annual", "non_fossil_share", 1470.0)
put("R03", "policy", "peak_year", 2045)
put("R04", "annual", "nev_sales", 0)
BREAKERS["U01"] = lambda book: scale(book, "annual", ROW, "budget_spending", 10)
BREAKERS["U02"] = lambda book: scale(book, "annual", ROW, "public_transport_vehicles", 0.01)


@breaks("U03")
def _ten_thousands_of_cars(book: Book) -> str:
    for edition in EDITIONS:
        scale(book, "annual", (CITY, edition), "nev_sales", 1e-4)
        scale(book, "annual", (CITY, edition), "car_sales", 1e-4)
    return book.where("annual", ROW, "car_sales")


BREAKERS["U04"] = lambda book: scale(book, "annual", ROW, "non_fossil_share", 0.01)


@breaks("U05")
def _fraction_in_both(book: Book) -> str:
    for edition in EDITIONS:
        scale(book, "annual", (CITY, edition), "non_fossil_share", 0.01)
    return book.where("annual", ROW, "non_fossil_share")


@breaks("U06")
def _fraction_everywhere(book: Book) -> str:
    for city, *_ in CITIES:
        for edition in EDITIONS:
            scale(book, "annual", (city, edition), "non_fossil_share", 0.01)
    return book.where("annual", -1, "non_fossil_share")


BREAKERS["J01"] = lambda book: scale(book, "co2", (CITY,), "2020", 1.6)


def _before(book: Book, name: str, year: int, factor: float) -> str:
    for earlier in range(YEARS[0], year):
        scale(book, name, (CITY,), str(earlier), factor)
    return book.where(name, (CITY,), str(year))


BREAKERS["J02"] = lambda book: _before(book, "population", 2015, 1 / 1.2)
BREAKERS["J03"] = lambda book: _before(book, "gdp_real", 2015, 1.3)
BREAKERS["J04"] = lambda book: scale(book, "annual", ROW, "electricity", 2.5)
BREAKERS["J05"] = lambda book: scale(book, "co2", (CITY,), "2014", 1.6)
