"""Every rule has a workbook that breaks it, and its message names the right cell in both languages."""

from __future__ import annotations

import re
from functools import cache

import pytest

from ccni_xl.checks import run_checks, usable
from ccni_xl.inputs import Inputs, Status
from ccni_xl.issues import Issue
from ccni_xl.rules import RULES
from ccni_xl.terms import Severity
from ccni_xl.workbook.read import read_inputs
from tests.support.book import small_book
from tests.support.contradictions import BREAKERS

#: Families of the checks and of the reader; the others belong to rooms with tests of their own.
FAMILIES = "ITRUJCMWSB"
#: Rules that rightly come along when one is broken.
COMPANIONS = {
    "I01": {"I03", "M05"},
    "I04": {"I03", "M05"},
    "I05": {"I03", "M05"},
    "I07": {"I03", "M05"},
    "I11": {"I03", "M05"},
    "I12": {"I03", "M05"},
    "I03": {"M05"},
    "C08": {"C04", "C06"},
    "C05": {"R03"},
    "M03": {"M05"},
    "M04": {"M05"},
    "M05": {"M04", "S06", "M01"},
    "M06": {"M05"},
    "M08": {"M05", "M06"},
    "M09": {"M05"},
    "B04": {"M07", "M05"},
    "B02": {"B05"},
    "C02": {"U01"},
    "I14": {"I06"},
    "W02": {"W01"},
    "W12": {"I11", "W07", "I03"},
}
IDENTIFIER = re.compile(r"[a-z]+_[a-z_]+|tbl|\{|\}|(?<!“)None|nan\b")


@cache
def _broken(code: str) -> tuple[str, Inputs, tuple[Issue, ...]]:
    book = small_book()
    where = BREAKERS[code](book)
    read = read_inputs(book.host())
    return where, read.inputs, run_checks(read.inputs, read.frameworks)


def test_the_sound_workbook_breaks_no_rule() -> None:
    read = read_inputs(small_book().host())
    assert run_checks(read.inputs, read.frameworks) == ()


def test_every_rule_has_a_workbook_that_breaks_it() -> None:
    ours = {code for code in RULES if code[0] in FAMILIES}
    assert set(BREAKERS) == ours
    assert len(ours) >= 30


@pytest.mark.parametrize("code", sorted(BREAKERS))
def test_the_message_names_the_cell(code: str) -> None:
    where, _, issues = _broken(code)
    mine = [issue for issue in issues if issue.rule.code == code]
    assert where in [str(issue.cell) for issue in mine]
    others = {issue.rule.code for issue in issues} - {code}
    assert others <= COMPANIONS.get(code, set())
    for issue in mine:
        for lang in ("zh", "en"):
            text = issue.text(lang)
            assert text.startswith(f"{code} {issue.severity.label(lang)}  {issue.cell}")
            assert not IDENTIFIER.search(text), text
            assert issue.advice(lang)


@pytest.mark.parametrize("code", sorted(c for c in BREAKERS if RULES[c].severity is Severity.ERROR))
def test_what_an_error_names_is_not_used(code: str) -> None:
    where, inputs, issues = _broken(code)
    left = usable(inputs, issues)
    tables = [left.cities, left.policy, left.annual, left.extra, left.entered, *left.series.values()]
    for table in tables:
        for key in table.data.index:
            for column in table.data.columns:
                if str(table.cell(key, column)) == where and column not in ("city", "indicator"):
                    assert table.status.loc[key, column] == Status.UNUSABLE
                    assert table.data[column].isna()[key]


def test_a_lost_decimal_point_reads_as_in_the_style_guide() -> None:
    _, _, issues = _broken("R02")
    zh, en = (issues[0].text(lang, unit_name=name) for lang, name in (("zh", "丙市"), ("en", "Bing")))
    assert zh == (
        "R02 错误  数据_年度!I13  丙市 2021-2022：非化石能源消费占比填了 1470，允许范围 0–100 %。 "
        "像是漏了小数点（14.7）；这个值没有使用，请改正。"
    )
    assert en == (
        "R02 error  数据_年度!I13  Bing 2021-2022: Non-fossil share of energy use is 1470; "
        "allowed 0–100 %. Looks like a lost decimal point (14.7); the value is not used, correct it."
    )
