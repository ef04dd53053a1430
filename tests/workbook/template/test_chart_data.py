from __future__ import annotations

import itertools
import re
import zipfile
from pathlib import Path

import pytest

from ccni_xl.framework import builtin
from ccni_xl.workbook.schema.figures import LABEL_ROWS, MAP_LABEL_ROWS
from ccni_xl.workbook.template.glossary import glossary_records
from tests.support.files import records


def test_figure_2_has_55_and_55_cities_with_the_rank_before_the_name(computed: Path, lang: str) -> None:
    first, second = (records(computed, f"tbl_fig2{half}", lang) for half in "ab")
    assert (len(first), len(second)) == (55, 55)
    assert first[0]["label"] == ("1 深圳 76.0" if lang == "zh" else "1 Shenzhen 76.0")
    for row in (*first, *second):
        parts = [row[code] for code in ("climate_ambition", "low_carbon_status", "emission_trend")]
        assert sum(parts) == pytest.approx(row["score"], abs=1e-9)


def test_risers_flat_and_fallers_are_the_published_numbers(computed: Path, lang: str) -> None:
    rows = {n: records(computed, f"tbl_fig{n}", lang) for n in (8, 9, 10)}
    assert [len(rows[n]) for n in (8, 9, 10)] == [68, 25, 17]
    for row in itertools.chain.from_iterable(rows.values()):
        assert row["low"] == min(row["base_score"], row["score"])
        assert row["span"] == pytest.approx(abs(row["score"] - row["base_score"]), abs=1e-12)
    assert [row["span"] for row in rows[8]] == sorted((row["span"] for row in rows[8]), reverse=True)


def test_every_point_of_the_board_has_one_region_and_one_tier(computed: Path, lang: str) -> None:
    points = records(computed, "tbl_points", lang)
    assert len(points) == 110
    for row in points:
        regions = [row[c] for c in row if c in ("y_east", "y_central", "y_west", "y_northeast")]
        tiers = [row[c] for c in row if "tier" in c]
        assert sum(v is not None for v in regions) == sum(v is not None for v in tiers) == 1
    assert [row["co2"] for row in points] == sorted((row["co2"] for row in points), reverse=True)


def test_names_on_board_and_map_stand_apart(computed: Path, lang: str) -> None:
    for table, count, x, y, gap in (
        ("tbl_labels", LABEL_ROWS, "x", "y", (11, 4)),
        ("tbl_map_labels", MAP_LABEL_ROWS, "longitude", "latitude", (7, 2)),
    ):
        rows = records(computed, table, lang)
        named = [row for row in rows if row["label"]]
        assert len(rows) == count and len(named) >= count - 2
        for a, b in itertools.combinations(named, 2):
            assert abs(a[x] - b[x]) >= gap[0] or abs(a[y] - b[y]) >= gap[1], (a["label"], b["label"])


def test_the_invisible_bubble_sets_the_scale(computed: Path, lang: str) -> None:
    [scale] = records(computed, "tbl_scale", lang)
    largest = max(row["co2"] for row in records(computed, "tbl_points", lang))
    assert scale["co2"] == pytest.approx(12 * largest)


def test_charts_follow_the_rows_and_keep_their_points(computed: Path) -> None:
    with zipfile.ZipFile(computed) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/charts/chart")]
    risers = next(
        xml for xml in charts if "$75" in xml and "<c:barChart>" in xml and 'ptCount val="68"' in xml
    )
    assert (
        len(re.findall(r'<c:ptCount val="68"/>', risers)) >= 3
    )  # labels once a series, values once a series
    assert sum("<c:bubbleChart>" in xml for xml in charts) == 6


def test_the_glossary_knows_every_node_of_both_frameworks() -> None:
    found = {record["code"]: record for record in glossary_records()}
    for version in ("2.0", "1.0"):
        for node in builtin(version):
            assert node.code in found, node.code
    for record in found.values():
        assert all(record[column] for column in ("zh", "en", "definition_zh", "definition_en", "source"))
        assert not re.search("[\u4e00-\u9fff]", record["definition_en"])
