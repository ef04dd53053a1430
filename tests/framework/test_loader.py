from __future__ import annotations

import csv
import re

import numpy as np
import pytest

from ccni_xl.errors import FrameworkError
from ccni_xl.framework import BUILTIN, builtin, check_records, load_framework, read_frameworks
from ccni_xl.terms import Provenance

HEADER = ("code", "parent", "weight", "direction", "scoring")

GOOD = [
    ("index", "", "1", "", ""),
    ("left", "index", "2", "", ""),
    ("a", "left", "1", "higher", "knots 0:0 10:100"),
    ("b", "left", "3", "lower", "min_max"),
    ("c", "index", "2", "", "grades no=0 yes=100"),
]


def records(rows):
    return [(number, dict(zip(HEADER, row, strict=True))) for number, row in enumerate(rows, start=2)]


def changed(number, **cells):
    rows = records(GOOD)
    rows[number - 2][1].update(cells)
    return rows


def test_loads():
    nodes, problems = check_records(records(GOOD))
    assert not problems
    assert [n.code for n in nodes] == ["index", "left", "a", "b", "c"]
    assert [n.row for n in nodes] == [2, 3, 4, 5, 6]
    assert nodes[2].mean.name == "arithmetic"
    assert nodes[2].treatment.name == nodes[2].imputation.name == "none"
    assert nodes[2].weight_provenance is Provenance.USER


BROKEN = [
    (changed(4, parent="rihgt"), 4, "parent", "unknown parent 'rihgt'"),
    (changed(3, parent="a"), 3, "parent", "the parents of left form a cycle"),
    (changed(4, weight=""), 4, "weight", "a has no weight"),
    (changed(4, weight="-1"), 4, "weight", "weight is -1; it must be 0 or more"),
    (changed(4, weight="inf"), 4, "weight", "weight is inf"),
    (changed(4, weight="one"), 4, "weight", "weight 'one' is not a number"),
    (changed(4, scoring="knots 10:0 0:100"), 4, "scoring", "must increase"),
    (changed(4, scoring="knots 0:0 5:100 9:0"), 4, "scoring", "turn around"),
    (changed(4, scoring="curve 0:0 10:100"), 4, "scoring", "unknown scoring 'curve'"),
    (changed(4, scoring=""), 4, "scoring", "indicator a has no scoring"),
    (changed(5, direction=""), 5, "direction", "min_max needs a direction"),
    (changed(5, direction="up"), 5, "direction", "direction 'up'; use higher or lower"),
    (changed(5, code="a"), 5, "code", "code a repeats row 4"),
    (changed(5, code=""), 5, "code", "has no code"),
    (changed(3, parent=""), 3, "parent", r"exactly one node may have no parent .*rows 2, 3"),
    (changed(3, scoring="direct"), 3, "scoring", "left has children, so it takes no scoring"),
    (changed(6, imputation="mean"), 6, "imputation", "grades scores words"),
    (changed(6, treatment="auto"), 6, "treatment", "grades scores words"),
]


@pytest.mark.parametrize(("rows", "row", "column", "message"), BROKEN)
def test_names_the_row(rows, row, column, message):
    _, problems = check_records(rows)
    problem = next(p for p in problems if p.row == row)
    assert problem.column == column
    assert re.search(message, problem.en)
    assert re.search("[一-鿿]", problem.zh)
    with pytest.raises(FrameworkError, match=rf"row {row}, {column}"):
        read_frameworks(rows, "test")


def test_children_without_any_weight():
    rows = records([*GOOD[:2], *((c, p, "0", d, s) for c, p, _, d, s in GOOD[2:4]), GOOD[4]])
    _, problems = check_records(rows)
    assert [(p.row, p.en) for p in problems] == [(3, "the weights below left sum to 0")]


def test_says_everything_at_once():
    rows = changed(4, weight="-1", scoring="curve")
    rows[4][1]["parent"] = "nowhere"
    _, problems = check_records(rows)
    assert [(p.row, p.column) for p in problems] == [(4, "weight"), (4, "scoring"), (6, "parent")]


def test_knots_may_turn_around_where_no_end_is_better():
    _, problems = check_records(changed(4, direction="", scoring="knots 0:0 5:100 9:0"))
    assert not problems


def test_empty_table():
    with pytest.raises(FrameworkError, match="the framework is empty"):
        read_frameworks([], "nothing")


def test_root_needs_no_weight():
    nodes, problems = check_records(changed(2, weight=""))
    assert not problems
    assert nodes[0].weight == 1


def test_several_versions_in_one_table():
    rows = [(n, {**r, "framework": v}) for v in ("1", "2") for n, r in records(GOOD)]
    assert list(read_frameworks(rows, "x")) == ["1", "2"]


@pytest.fixture
def file(tmp_path):
    def write(rows, header=HEADER, encoding="utf-8"):
        path = tmp_path / "index.csv"
        with path.open("w", newline="", encoding=encoding) as out:
            csv.writer(out).writerows([header, *rows])
        return path

    return write


def test_file(file):
    framework = load_framework(file(GOOD, encoding="utf-8-sig"))
    assert framework.version == "index"
    assert framework.indicators == ("a", "b", "c")


def test_file_with_short_rows_and_line_breaks(file):
    framework = load_framework(
        file([GOOD[0][:3], *GOOD[1:-1], ("c", "index", "2", "", "grades no=0\nyes=100")])
    )
    assert framework["c"].scoring.options == {"no": 0, "yes": 100}


def test_file_lacks_columns(file):
    with pytest.raises(FrameworkError, match=r"index.csv lacks the columns scoring, weight"):
        load_framework(file([("index", "")], header=("code", "parent")))


def test_file_is_not_utf8(file):
    with pytest.raises(FrameworkError, match="not UTF-8"):
        load_framework(file([("指数", "", "1", "", "direct")], encoding="gb18030"))


def test_file_is_absent(tmp_path):
    with pytest.raises(FrameworkError, match=r"Cannot open the file no\.csv"):
        load_framework(tmp_path / "no.csv")


@pytest.mark.parametrize("version", BUILTIN)
def test_built_in_frameworks(version):
    framework = builtin(version)
    assert framework.root == "ccni"
    assert len(framework.indicators) == {"2.0": 16, "1.0": 14}[version]
    assert sum(framework.effective_weight(c) for c in framework.indicators) == pytest.approx(1)
    assert all(node.name_zh != node.code for node in framework)


def test_unknown_version():
    with pytest.raises(FrameworkError, match=r"No framework '3.0'; known: 2.0, 1.0"):
        builtin("3.0")


@pytest.mark.shared
def test_effective_weights_are_the_published_ones(shared):
    framework = builtin("2.0")
    weights = {framework[c].name_zh: framework.effective_weight(c) for c in framework.indicators}
    weights["人均公共交通车辆拥有量"] = weights.pop("人均公共交通工具拥有量")  # the site's name for it
    with (shared / "data/published/nanjing_scores.csv").open(encoding="utf-8") as file:
        published = {row["indicator"]: float(row["global_weight"]) for row in csv.DictReader(file)}
    assert weights.keys() == published.keys()
    for name, weight in published.items():
        assert weights[name] == pytest.approx(weight, abs=1e-12)


@pytest.mark.shared
def test_built_in_equals_the_published_tree(shared):
    with (shared / "data/framework_2_0.csv").open(encoding="utf-8") as file:
        tree = {row["code"]: row for row in csv.DictReader(file)}
    framework = builtin("2.0")
    for node in framework:
        if node.parent is not None:
            assert node.parent == tree[node.code]["parent"]
            np.testing.assert_allclose(node.weight, float(tree[node.code]["weight"]))
