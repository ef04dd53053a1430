"""After ``ccni-xl recalc workbook/CCNI.xlsm -o out.xlsm``, read with openpyxl: the report's numbers."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from ccni_xl.framework import builtin
from tests.support.files import records

PUBLISHED = Path(__file__).parents[1] / "published" / "table2.csv"
DIMENSIONS = ("climate_ambition", "low_carbon_status", "emission_trend")


@pytest.fixture(scope="module")
def ranking(recalculated: Path) -> list[dict[str, object]]:
    return records(recalculated, "tbl_ranking")


@pytest.fixture(scope="module")
def change(recalculated: Path) -> list[dict[str, object]]:
    return records(recalculated, "tbl_change")


@pytest.fixture(scope="module")
def scores(recalculated: Path) -> pd.DataFrame:
    frame = pd.DataFrame(records(recalculated, "tbl_scores"))
    return frame.set_index(["city", "edition"])


def test_totals_ranks_and_names_of_table_2(ranking: list[dict[str, object]]) -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(ranking) == len(published) == 110
    for ours, theirs in zip(ranking, published, strict=True):
        assert (ours["rank"], ours["name"]) == (int(theirs["rank"]), theirs["name_zh"])
        assert f"{float(str(ours['score'])) + 1e-9:.2f}" == f"{float(theirs['total_2dp']):.2f}"


def test_the_printed_ranking_is_table_2(recalculated: Path) -> None:
    lines = (recalculated.parent / "stdout.txt").read_text(encoding="utf-8").splitlines()
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    arrows = {"up": "▲", "flat": "-", "down": "▼"}
    for line, row in zip(lines, published, strict=False):
        rank, *_, score, arrow = line.replace("=", " ").split()
        assert (rank, score, arrow) == (row["rank"], f"{float(row['total_1dp']):.1f}", arrows[row["change"]])


def test_arrows_68_25_17(change: list[dict[str, object]]) -> None:
    assert Counter(str(row["class"])[-1] for row in change) == {"▲": 68, "-": 25, "▼": 17}


def test_drivers(change: list[dict[str, object]]) -> None:
    drivers = {
        arrow: Counter(row["driver"] for row in change if str(row["class"]).endswith(arrow)) for arrow in "▲▼"
    }
    assert drivers["▲"] == {"雄心引导型": 3, "状态改进型": 11, "减排推动型": 48, "综合驱动型": 6}
    assert drivers["▼"] == {"雄心引导型": 3, "状态改进型": 1, "减排推动型": 13}


def test_bands(ranking: list[dict[str, object]]) -> None:
    counts = Counter(row["band"] for row in ranking)
    assert [counts[b] for b in ("60分以上", "40~60分", "20~40分", "低于20分")] == [9, 47, 51, 3]


def test_tiers_and_regions(ranking: list[dict[str, object]]) -> None:
    assert Counter(row["region"] for row in ranking) == {"东部": 57, "中部": 26, "西部": 20, "东北": 7}
    assert Counter(row["region"] for row in ranking[:10]) == {"东部": 7, "西部": 2, "中部": 1}
    top = Counter(row["tier"] for row in ranking[:50])
    assert [top[t] for t in ("二线", "三线", "四线", "五线")] == [16, 10, 5, 1]


def test_table_3(recalculated: Path) -> None:
    rows = records(recalculated, "tbl_table3")
    columns = (*DIMENSIONS, "index")
    figures = [[round(float(row[c]), 1) for c in columns] for row in rows]
    assert figures[0] == [886.3, 1980.4, 1664.2, 4530.9]
    assert figures[1] == [867.6, 1822.1, 1397.7, 4087.4]
    assert figures[2] == [18.7, 158.3, 266.5, 443.5]
    assert figures[3][:3] == [2.2, 8.7, 19.1]


def test_beijing_and_nanjing(scores: pd.DataFrame) -> None:
    beijing, nanjing = scores.loc[("110000", "2021-2022")], scores.loc[("320100", "2021-2022")]
    assert [round(float(beijing[d]), 2) for d in DIMENSIONS] == [81.73, 67.85, 62.20]
    assert float(nanjing["ccni"]) == pytest.approx(43.593, abs=5e-4)


@pytest.mark.shared
def test_every_score_of_the_independent_recomputation(scores: pd.DataFrame, shared: Path) -> None:
    expected = pd.read_csv(shared / "data/demo/expected.csv", dtype={"city": str, "edition": str})
    expected = expected.set_index(["city", "edition"])
    compared = 0
    for code in builtin("2.0").codes:
        difference = (scores.loc[expected.index, code].astype(float) - expected[code]).abs()
        assert difference.max() < 1e-9, code
        compared += len(difference)
    assert compared == 220 * 25


def test_no_issue_and_every_check_passes(recalculated: Path) -> None:
    assert not [r for r in records(recalculated, "tbl_issues") if r["level"] == "错误"]
    states = [row["state"] for row in records(recalculated, "tbl_checks")]
    assert states
    assert set(states) <= {"✔", "—"}
