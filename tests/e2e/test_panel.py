"""Real figures for 110 cities, brought in through the command line (beside the project, never in it)."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from ccni_xl.cli import main

pytestmark = pytest.mark.shared

YEARS = range(2009, 2021)
EDITIONS = {"2021-2022": 2020, "2020-2021": 2019}
COMPUTABLE = {
    "secondary_industry_share", "co2_per_capita", "co2_intensity",
    "emission_trend_test", "decoupling_elasticity", "emission_change_rate",
}  # fmt: skip


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    return int(stopped.value.code or 0)


def panel(shared: Path) -> dict[tuple[str, int], dict[str, str]]:
    path = shared / "data/panel/city_panel_110_2005_2022.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(row["city"], int(float(row["year"]))): row for row in csv.DictReader(file)}


def write_series(path: Path, rows: dict[tuple[str, int], dict[str, str]], column: str, factor: float) -> None:
    by_city: dict[str, dict[int, str]] = defaultdict(dict)
    for (city, year), row in rows.items():
        if row[column] and year in YEARS:
            by_city[city][year] = repr(float(row[column]) * factor)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["城市", *YEARS])
        for city, values in by_city.items():
            writer.writerow([city, *(values.get(year, "") for year in YEARS)])


def write_annual(path: Path, rows: dict[tuple[str, int], dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["城市", "年度", "gdp_current", "secondary_value_added", "population"])
        for city in {city for city, _ in rows}:
            for edition, year in EDITIONS.items():
                row = rows[city, year]
                gdp, share, people = row["gdp_nominal_yi"], row["secondary_share"], row["pop_wan"]
                second = repr(float(gdp) * float(share)) if gdp and share else ""
                writer.writerow([city, edition, gdp, second, people])


@pytest.fixture(scope="module")
def book(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty workbook filled with the panel by four imports."""
    folder = tmp_path_factory.mktemp("panel")
    book = folder / "panel.xlsm"
    assert run("new", book, "--empty", "--lang", "zh") == 0
    rows = panel(shared)
    write_series(folder / "co2.csv", rows, "co2_edgar_v8_t", 1e-4)
    write_series(folder / "gdp_real.csv", rows, "gdp_real2000_yi", 1.0)
    write_series(folder / "population.csv", rows, "pop_wan", 1.0)
    write_annual(folder / "annual.csv", rows)
    for table in ("co2", "gdp_real", "population", "annual"):
        assert run("import", book, "--table", table, "--data", folder / f"{table}.csv", "--lang", "zh") == 0
    return book


def outcome(book: Path, capsys: pytest.CaptureFixture[str], *options: object) -> dict[str, object]:
    capsys.readouterr()
    run("recalc", book, "--dry-run", "--json", "--lang", "zh", *options)
    return dict(json.loads(capsys.readouterr().out))


def test_nobody_is_ranked_under_the_default_threshold_and_each_says_why(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("recalc", book, "--dry-run", "--lang", "zh") == 1
    out = capsys.readouterr().out
    assert "0 城已排名，110 城未排名" in out
    reasons = [line for line in out.splitlines() if "数据完整度 50%" in line]
    assert len(reasons) == 110
    assert all("非化石能源消费占比" in line for line in reasons)


def test_six_indicators_are_computed_and_all_are_ranked_at_30_percent(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ccni_xl.app import Overrides, check
    from ccni_xl.hosts.file import FileHost

    result = outcome(book, capsys, "--coverage", 0.3)
    assert (result["ranked"], result["unranked"]) == (110, 0)
    results = check(FileHost(book), Overrides(coverage_threshold=0.3)).results
    scores = results.evaluated.scores[list(results.framework.indicators)]
    computed = {str(c) for c in scores.columns if scores[c].notna().all()}
    assert computed == COMPUTABLE
    assert scores.drop(columns=list(COMPUTABLE)).isna().all().all()


@pytest.mark.parametrize(
    ("city", "variable", "year"),
    [
        ("焦作", "gdp_real", "2020"),
        ("吉林", "gdp", "2019"),
        ("合肥", "population", "2011"),
        ("芜湖", "population", "2011"),
        ("马鞍山", "population", "2011"),
        ("济南", "population", "2019"),
    ],
)
def test_the_checks_find_the_known_faults(
    book: Path, capsys: pytest.CaptureFixture[str], city: str, variable: str, year: str
) -> None:
    from ccni_xl.app import check
    from ccni_xl.hosts.file import FileHost

    results = check(FileHost(book)).results
    code = next(c for c, n in results.inputs.cities.data["name_zh"].items() if n == city)
    texts = [i.text("zh") for i in results.issues if i.unit == code and str(i.variable).startswith(variable)]
    assert any(year in text for text in texts), texts
