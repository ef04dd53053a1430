from __future__ import annotations

import pytest

from ccni_xl.framework import Framework, Node, Token, builtin

LEAF = Token("direct")


@pytest.fixture
def uneven():
    """Build an index with a leaf beside a group beside a group of groups."""
    return Framework(
        "test",
        (
            Node("index", None, "指数", "Index", 1),
            Node("leaf", "index", "叶", "Leaf", 1, scoring=LEAF),
            Node("flat", "index", "平", "Flat", 1),
            Node("deep", "index", "深", "Deep", 2),
            Node("a", "flat", "甲", "A", 3, scoring=LEAF),
            Node("b", "flat", "乙", "B", 1, scoring=LEAF),
            Node("inner", "deep", "内", "Inner", 5),
            Node("c", "inner", "丙", "C", 1, scoring=LEAF),
        ),
    )


def test_walks_any_depth(uneven):
    assert uneven.root == "index"
    assert uneven.indicators == ("leaf", "a", "b", "c")
    assert uneven.dimensions == ("leaf", "flat", "deep")
    assert uneven.bottom_up == ("flat", "inner", "deep", "index")
    assert uneven.aggregates == ("flat", "deep", "inner")
    assert uneven.codes == ("leaf", "a", "b", "c", "flat", "inner", "deep", "index")
    assert "c" in uneven
    assert "z" not in uneven


def test_weights(uneven):
    assert uneven.local_weight("a") == 0.75
    assert uneven.local_weights("index").tolist() == [0.25, 0.25, 0.5]
    assert uneven.effective_weight("a") == 0.1875
    assert uneven.effective_weight("c") == 0.5
    assert uneven.effective_weight("index") == 1


def test_with_weights_leaves_the_original_alone(uneven):
    other = uneven.with_weights({"a": 1})
    assert other.local_weight("a") == 0.5
    assert uneven.local_weight("a") == 0.75


def test_names(uneven):
    assert uneven["deep"].name() == "深"
    assert uneven["deep"].name("en") == "Deep"


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_directions_agree_with_the_knots(version):
    """An earlier peak year is better: the direction says what the knots do."""
    for node in builtin(version):
        if node.direction and node.scoring is not None and node.scoring.name == "knots":
            (_, first), *_, (_, last) = sorted(node.scoring.knots)
            assert node.direction == (1 if last > first else -1), node.code
