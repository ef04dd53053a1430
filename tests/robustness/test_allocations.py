from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.robustness import Allocation, poll


def given(points, members="XYZ", children=("a", "b", "c")):
    return Allocation("top", children, tuple(members[: len(points)]), np.array(points, dtype=float))


def test_three_members_by_hand():
    found = poll(given([[50, 30, 20], [40, 40, 20], [10, 10, 80]]))
    np.testing.assert_allclose(found.table["mean"], [1 / 3, 0.8 / 3, 0.4])
    np.testing.assert_allclose(found.table["median"], np.array([0.4, 0.3, 0.2]) / 0.9)
    shares = np.array([[0.5, 0.3, 0.2], [0.4, 0.4, 0.2], [0.1, 0.1, 0.8]])
    np.testing.assert_allclose(found.table["sd"], shares.std(axis=0, ddof=1))
    assert found.table["low"].tolist() == [0.1, 0.1, 0.2]
    assert found.table["high"].tolist() == [0.5, 0.4, 0.8]
    np.testing.assert_allclose(found.members["distance"], [5 / 90, 6 / 90, (31 + 21 + 52) / 180], atol=0.01)
    assert found.members["outvoted"].tolist() == [False, False, True]
    assert found.members["first_choice"].tolist() == ["a", "a", "c"]
    assert found.members["agrees"].tolist() == [True, True, False]
    assert "Z would have to move more than 25%" in found.notes[-1].en
    assert found.set_of("mean") == pytest.approx({"a": 1 / 3, "b": 0.8 / 3, "c": 0.4})
    assert found.member_sets()["Z"] == pytest.approx({"a": 0.1, "b": 0.1, "c": 0.8})


def test_points_that_do_not_add_up_are_scaled_and_said():
    found = poll(given([[40, 40, 40], [50, 50, np.nan]]))
    np.testing.assert_allclose(found.weights.loc["X"], [1 / 3] * 3)
    np.testing.assert_allclose(found.weights.loc["Y"], [0.5, 0.5, 0])
    assert "add up to 120, not 100" in found.notes[0].en
    assert not any("Y" in n.en for n in found.notes)


@pytest.mark.parametrize(
    ("row", "said"),
    [([np.nan] * 3, "gave no points"), ([0, 0, 0], "nothing but 0"), ([120, -20, 0], "negative")],
)
def test_a_member_without_a_usable_answer_is_left_out_and_named(row, said):
    found = poll(given([[50, 30, 20], row]))
    assert list(found.weights.index) == ["X"]
    assert found.notes[0].en.startswith("Y ")
    assert said in found.notes[0].en


def test_nobody_answered():
    found = poll(given([[np.nan] * 3]))
    assert found.table["mean"].isna().all()
    assert found.members.empty
    assert "nothing to sum up" in found.notes[-1].en


def test_one_member_has_no_spread():
    found = poll(given([[50, 30, 20]]))
    assert found.table["sd"].isna().all()
    assert "one member only" in found.notes[-1].en


def test_agreement_is_said():
    assert "agree closely" in poll(given([[50, 30, 20], [45, 35, 20]])).notes[-1].en


def test_medians_of_complete_disagreement():
    found = poll(given([[100, 0, 0], [0, 100, 0], [0, 0, 100]]))
    np.testing.assert_allclose(found.table["median"], [1 / 3] * 3)
    assert found.members["outvoted"].all()


def test_a_table_of_the_wrong_shape():
    with pytest.raises(ValueError, match="one row a member and one column a child"):
        Allocation("top", ("a",), ("X",), np.zeros((2, 1)))
