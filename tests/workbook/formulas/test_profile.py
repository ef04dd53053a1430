from __future__ import annotations

from dataclasses import replace

import pytest

from ccni_xl.workbook.formulas.profile import profile_cells, profile_tables
from ccni_xl.workbook.schema import PROFILE_CAPTIONS
from tests.support.profile_context import by_code, profile_context


@pytest.mark.parametrize(
    ("city", "shown"), [("北京", "1–2"), ("上海", "未做稳健性分析"), ("深圳", "未排名"), ("无此城", "")]
)
def test_the_rank_interval_or_why_there_is_none(city: str, shown: str) -> None:
    context = replace(profile_context(), profile_city=city)
    facts = {row["fact"]: row["shown"] for row in by_code(context, profile_tables(context)[0])}
    assert facts["排名区间 5–95%"] == shown


def test_every_sentence_of_the_page_has_its_formula() -> None:
    assert {cell.name for cell in PROFILE_CAPTIONS} <= set(profile_cells(profile_context()))
