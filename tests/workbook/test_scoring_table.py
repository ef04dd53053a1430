from __future__ import annotations

import pytest

from ccni_xl.framework import TokenError, builtin, parse_token
from ccni_xl.workbook.scoring_table import METHODS, ScoringRow, part_label, rows_to_scoring, scoring_to_rows

TOKENS = [str(node.scoring) for version in ("2.0", "1.0") for node in builtin(version) if node.scoring] + [
    "min_max low=1 high=100 scope=edition",
    "distance_to_target target=40 cap=yes",
    "log_knots 1:0 1000:100 none=0 clip=no",
    "goalposts low=20 high=85 log=yes",
    "direct",
    "rank ties=average",
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("token", TOKENS)
def test_a_rule_survives_being_taken_apart_and_put_together(token: str, lang: str) -> None:
    method, rows = scoring_to_rows(token, lang)
    typed = [(part_label(row.part, lang), row.item, row.points) for row in rows]
    assert rows_to_scoring(method, typed) == token


def test_every_scoring_method_has_a_chinese_name() -> None:
    from ccni_xl.framework import FAMILIES

    assert set(METHODS) == set(FAMILIES["scoring"])
    assert len(set(METHODS.values())) == len(METHODS)


def test_sorting_the_rows_does_not_change_the_knots() -> None:
    method, rows = scoring_to_rows("knots 2020:100 2030:20 2031:0 none=0")
    by_points = sorted(rows, key=lambda row: float(row.points))
    assert rows_to_scoring(method, by_points) == "knots 2020:100 2030:20 2031:0 none=0"


def test_cap_and_none_are_options_and_not_points() -> None:
    rows = scoring_to_rows("checklist a=20 b=30 cap=100")[1]
    assert rows[-1] == ScoringRow("option", "cap", 100.0)
    assert scoring_to_rows("grades none=0 some=50")[1][0] == ScoringRow("points", "none", 0.0)


def test_words_stay_behind_the_method() -> None:
    method, rows = scoring_to_rows("knots 0:0 8:100 none=0 clip=no")
    assert method == "分段线性 clip=no"
    assert [row.item for row in rows] == [0.0, 8.0, "none"]


def test_a_complete_token_is_taken_as_it_is() -> None:
    assert rows_to_scoring("knots 0:0 8:100", []) == "knots 0:0 8:100"
    assert rows_to_scoring("", []) == ""


def test_what_is_typed_wrongly_reaches_the_parser_which_names_it() -> None:
    with pytest.raises(TokenError, match="abc:100"):
        parse_token(rows_to_scoring("分段线性", [("节点", "abc", 100), ("节点", 0, 0)]), "scoring")
