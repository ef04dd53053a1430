from __future__ import annotations

import numpy as np

from ccni_xl.findings import Finding, rows_of, to_issues
from ccni_xl.issues import CellRef
from ccni_xl.rules import scoring as rules


def test_rows_become_issues_of_units():
    finding = Finding(rules.UNKNOWN_LABEL, (0, 2), ("x", "y"), facts={"known": "a, b"})
    finding = finding.about("plan", "规划", "Plan")
    first, second = to_issues([finding], ["u", "v", "w"], ["2020", "2020", "2021"])
    assert (first.unit, first.edition, first.variable) == ("u", "2020", "plan")
    assert (second.unit, second.edition) == ("w", "2021")
    assert second.found("en") == "Plan is 'y'; the scoring rule knows only: a, b."
    assert second.found("zh") == "规划填了“y”，评分规则只认：a, b。"
    assert first.key != second.key


def test_column_becomes_one_issue_without_unit():
    facts = {"n": 3, "value": 7.0, "method": "min_max", "scope_zh": "", "scope_en": ""}
    (issue,) = to_issues([Finding(rules.CONSTANT_COLUMN, facts=facts).about("a", "甲", "A")], ["u"])
    assert issue.unit is None
    assert issue.found("en") == "A: all 3 values are 7.0; min_max needs at least two different values."


def test_cells_are_asked_for():
    finding = Finding(rules.NOT_FINITE, (1,)).about("a", "甲", "A")
    (issue,) = to_issues([finding], ["u", "v"], None, lambda row, code: CellRef("data", f"{code}{row}"))
    assert str(issue.cell) == "data!a1"
    assert issue.edition is None


def test_rows_of():
    assert rows_of(np.array([True, False, True])) == (0, 2)
