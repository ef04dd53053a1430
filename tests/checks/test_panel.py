"""Real figures: the checks find the faults that are known to be there, and little else."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ccni_xl.checks import run_checks
from ccni_xl.inputs import Inputs
from ccni_xl.issues import Issue
from ccni_xl.terms import Severity
from ccni_xl.workbook.read import read_inputs
from tests.support.panel import FIRST, LAST, panel_book

pytestmark = pytest.mark.shared


@cache
def _panel(shared: Path, years: tuple[int, ...]) -> tuple[Inputs, tuple[Issue, ...]]:
    read = read_inputs(panel_book(shared, years).host())
    return read.inputs, run_checks(read.inputs, read.frameworks)


def _found(shared: Path, rule: str, years: tuple[int, ...] = (LAST - 1, LAST)) -> set[str]:
    inputs, issues = _panel(shared, years)
    return {f"{inputs.city_name(i.unit or '')} {i.edition}" for i in issues if i.rule.code == rule}


EVERY_YEAR = tuple(range(FIRST, LAST + 1))


def test_real_gdp_of_jiaozuo_in_2020(shared: Path) -> None:
    assert _found(shared, "J03") == {"焦作 2020"}


def test_boundary_changes(shared: Path) -> None:
    found = _found(shared, "J02")
    assert {"合肥 2011", "芜湖 2011", "马鞍山 2011", "济南 2019"} <= found
    # the others are census revisions of 2010
    assert found - {"合肥 2011", "芜湖 2011", "马鞍山 2011", "济南 2019"} == {
        "太原 2010",
        "郑州 2010",
        "银川 2010",
        "乌鲁木齐 2010",
    }


def test_nominal_gdp_breaks_of_jilin_and_daqing(shared: Path) -> None:
    found = _found(shared, "C06", EVERY_YEAR)
    assert {"吉林 2019", "大庆 2015"} <= found
    # 110 cities and 11 steps: five more, each a fall or rise of prices of over 20 % against the country
    assert len(found) <= 7


def test_two_editions_suffice_to_see_the_broken_level(shared: Path) -> None:
    assert _found(shared, "C07") == {"吉林 2019", "吉林 2020", "大庆 2020"}
    assert _found(shared, "C06", (2018, 2019)) == {"吉林 2019"}
    assert "大庆 2015" in _found(shared, "C06", (2014, 2015))


def test_few_other_warnings(shared: Path) -> None:
    _, issues = _panel(shared, (LAST - 1, LAST))
    counts = Counter(i.rule.code for i in issues if i.rule.code[0] in "TRUJC")
    assert counts == {"J01": 4, "J02": 8, "J03": 1, "J05": 1, "C07": 3, "C09": 1}
    assert not [i for i in issues if i.severity is Severity.ERROR]


def test_what_is_missing_is_said_once_a_column_and_once_a_city(shared: Path) -> None:
    _, issues = _panel(shared, (LAST - 1, LAST))
    missing = Counter(i.rule.code for i in issues if i.rule.code[0] == "M")
    # 12 policy and 8 yearly columns are blank in each of two editions; 110 cities have too little weight
    assert missing == {"M03": 2 * (12 + 8), "M05": 2 * 110}
