"""Results for tests of the web page: the shipped workbook, and the same with texts that try to be HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ccni_xl.hosts.file import FileHost
from ccni_xl.inputs import Inputs
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.study import Study, run_study
from ccni_xl.workbook.read import ReadResult, read_inputs
from tests.support.files import SHIPPED

NOW = datetime(2024, 1, 1, 8, 30, tzinfo=UTC)

#: Each would do harm, or break the page, if it were not text.
HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    '<img src=x onerror="window.hacked = 2">',
    "<!-- <script>",
    "]]>\u2028\u2029&lt;b&gt;\u0000",
    "{b}|{a}{{c}}${d}",
    "javascript:window.hacked = 3",
    "\"'`><svg onload=window.hacked=4>",
    "__proto__",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A workbook as read, and what was computed from it."""

    read: ReadResult
    results: Results
    study: Study | None = None


def computed(read: ReadResult, inputs: Inputs) -> Case:
    """Return the case of other inputs in the same workbook."""
    read = replace(read, inputs=inputs)
    return Case(read, compute(inputs, read.frameworks, now=NOW))


@cache
def shipped() -> Case:
    """Return the workbook that comes with the project."""
    read = read_inputs(FileHost(SHIPPED))
    return computed(read, read.inputs)


@cache
def with_study() -> Case:
    """Return the shipped workbook with a small robustness study."""
    return replace(shipped(), study=run_study(shipped().results, 16, 1))


@cache
def hostile() -> Case:
    """Return the shipped workbook with hostile names, provinces, aliases, reasons and sources."""
    read = shipped().read
    cities = read.inputs.cities.data.copy()
    for i, text in enumerate(HOSTILE):
        city = cities.index[i]
        for column in ("name_zh", "name_en", "province", "alias"):
            cities.loc[city, column] = f"{text}{column}"
    out = cities.index[len(HOSTILE)]
    cities.loc[out, ["included", "included_reason"]] = ["no", HOSTILE[1]]
    columns = ("number", "publisher", "title", "year", "url", "date", "licence", "scope")
    sources = pd.DataFrame([[text] * len(columns) for text in HOSTILE], columns=list(columns), dtype=object)
    inputs = replace(read.inputs, cities=replace(read.inputs.cities, data=cities), sources=sources)
    return computed(read, inputs)


@cache
def with_gaps() -> Case:
    """Return the shipped workbook with cities that cannot be ranked: left out, empty, too little of it."""
    read = shipped().read
    inputs = read.inputs
    left_out, empty, little = inputs.cities.data.index[:3]
    cities = inputs.cities.data.copy()
    cities.loc[left_out, ["included", "included_reason"]] = ["no", "Asked by Li Lei"]
    tables = {}
    for name in ("annual", "policy"):
        table = getattr(inputs, name)
        data = table.data.copy()
        blank = data.index.get_level_values("city").isin([empty, *([little] if name == "policy" else [])])
        data.loc[blank] = None
        tables[name] = replace(table, data=data)
    series = {}
    for name, table in inputs.series.items():
        data = table.data.copy()
        data.loc[empty] = np.nan
        series[name] = replace(table, data=data)
    columns = ["number", "publisher", "title", "year", "url", "date", "licence", "scope"]
    links = ["https://example.org/a?b=1&c=2", "HTTP://example.org", "ftp://example.org", "https://a b"]
    sources = pd.DataFrame(
        [["1", "p", "t", "", url, "", "", ""] for url in links], columns=columns, dtype=object
    )
    inputs = replace(
        inputs, cities=replace(inputs.cities, data=cities), series=series, sources=sources, **tables
    )
    return computed(read, inputs)


@cache
def one_edition_only() -> Case:
    """Return the shipped workbook without an edition to compare with."""
    read = shipped().read
    return computed(read, replace(read.inputs, settings=replace(read.inputs.settings, base_edition=None)))


@cache
def framework_1_0() -> Case:
    """Return the shipped workbook under the framework of the edition before."""
    read = shipped().read
    return computed(read, replace(read.inputs, settings=replace(read.inputs.settings, framework="1.0")))


def _with_cities(cities: pd.DataFrame) -> Case:
    read = shipped().read
    return computed(read, replace(read.inputs, cities=replace(read.inputs.cities, data=cities)))


@cache
def long_names() -> Case:
    """Return the shipped workbook with names and provinces of a length nobody has foreseen."""
    cities = shipped().read.inputs.cities.data.copy()
    for column in ("name_zh", "name_en", "province"):
        cities.loc[cities.index[3:40], column] = [f"{'Llanfair' * 60}{i}" for i in range(37)]
    return _with_cities(cities)


@cache
def nobody_ranked() -> Case:
    """Return the shipped workbook with every city left out."""
    return _with_cities(shipped().read.inputs.cities.data.assign(included="no"))


@cache
def bare() -> Case:
    """Return the shipped workbook with nothing known of the cities but code and Chinese name."""
    unknown = {"name_en": None, "province": None, "region": None, "tier": None, "alias": None}
    places = {"longitude": np.nan, "latitude": np.nan}
    return _with_cities(shipped().read.inputs.cities.data.assign(**unknown, **places))


@cache
def one_city() -> Case:
    """Return the shipped workbook with a single city."""
    return _with_cities(shipped().read.inputs.cities.data.iloc[:1])


def data_of(page: str) -> Mapping[str, Any]:
    """Return the data that a page holds, as a browser finds them: up to the first end of a script."""
    start = page.index('<script type="application/json" id="data">')
    start = page.index(">", start) + 1
    found: Mapping[str, Any] = json.loads(page[start : page.index("</script", start)])
    return found
