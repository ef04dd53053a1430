"""A research team adds an indicator to its own workbook: a framework row, a scoring row, a column of data."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccni_xl.app import recalculate
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch
from tests.support.files import records


def append_row(path: Path, table: str, values: dict[str, object]) -> None:
    """Add a row to an input table, by header label."""
    host = FileHost(path)
    block = host.read([table])[table]
    rows = [list(row) for row in block.rows]
    rows.append([values.get(label) for label in block.place.header])  # type: ignore[misc]
    host.write(WriteBatch(tables=(TableWrite(table, block.place.header, rows),)))


@pytest.fixture
def extended(book: Path) -> Path:
    """Return the shipped workbook with the PM2.5 decline rate as a 17th indicator."""
    append_row(
        book,
        "tbl_framework",
        {
            "体系版本": "2.0", "代码": "pm25_decline_rate", "上级": "emission_level", "名称": "PM2.5下降率",
            "英文名称": "PM2.5 decline rate", "权重": 0.5, "方向": "正向", "单位": "%",
            "评分方法": "分段线性",
        },
    )  # fmt: skip
    for item, points in ((-10, 0), (20, 100)):
        row = {
            "体系版本": "2.0",
            "指标": "pm25_decline_rate",
            "类别": "节点",
            "取值或选项": item,
            "得分": points,
        }
        append_row(book, "tbl_grades", {**row, "得分": points})
    return book


def test_it_counts_and_what_cannot_be_shown_is_said(extended: Path) -> None:
    results = recalculate(FileHost(extended)).results
    assert "pm25_decline_rate" in results.framework.indicators
    scores = results.scores("2021-2022")
    shenzhen = scores.loc["440300", "pm25_decline_rate"]
    assert shenzhen == pytest.approx(100 * (2.53 + 10) / 30)
    weights = {"co2_per_capita": 0.4, "co2_intensity": 0.6, "pm25_decline_rate": 0.5}
    level = sum(w * scores.loc["440300", c] for c, w in weights.items()) / 1.5
    assert scores.loc["440300", "emission_level"] == pytest.approx(level)
    told = [r for r in records(extended, "tbl_issues") if r["rule"] == "P01"]
    assert {r["cell"].split("!")[0] for r in told} == {"计算_指标值", "计算_得分", "变化"}
    assert all("PM2.5下降率" in r["found"] for r in told)
    assert records(extended, "tbl_ranking")[0]["score"] == pytest.approx(results.ranking["score"].iloc[0])
