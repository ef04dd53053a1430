"""A robustness study in the workbook: written, repeatable, stoppable, and never fresh when it is stale."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.app import Outcome, recalculate, robustness
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.workbook.schema import NAMED_CELLS, named
from tests.support import soffice
from tests.support.book import column, host_of, small_book
from tests.support.files import SHIPPED, records, set_cells
from tests.support.shell import run

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
RUNS, SEED = 120, 3


def study(path: Path, out: Path, seed: int = SEED) -> Outcome:
    return robustness(FileHost(path, out=out), RUNS, seed, now=NOW, who="")


def cell(path: Path, name: str) -> Any:
    """Return a named cell's cached value."""
    place = named(name)
    sheets = {"robustness": "稳健性"}
    return openpyxl.load_workbook(path, data_only=True)[sheets[place.sheet]][place.address].value


@pytest.fixture(scope="module")
def robust(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    out = tmp_path_factory.mktemp("robust") / "out.xlsm"
    return out, study(SHIPPED, out)


@pytest.fixture(scope="module")
def intervals(robust: tuple[Path, Outcome]) -> dict[str, str]:
    return {row["city"]: row["interval"] for row in records(robust[0], "tbl_ranking")}


def test_tables_hold_the_study(robust: tuple[Path, Outcome]) -> None:
    path, outcome = robust
    assert outcome.study is not None
    table = outcome.study.uncertainty.table.loc["2021-2022"]
    rows = records(path, "tbl_robust")
    assert len(rows) == 110
    for row in rows:
        found = table.loc[row["city"]]
        assert (row["rank"], row["median"], row["p05"], row["p95"]) == tuple(
            found[["rank", "median", "low", "high"]]
        )
        assert row["runs"] == RUNS
        assert row["p_up"] + row["p_flat"] + row["p_down"] == pytest.approx(1.0)
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    sobol = records(path, "tbl_sobol")
    assert outcome.study.sensitivity is not None
    assert [r["total"] for r in sobol] == outcome.study.sensitivity.table["total"].tolist()
    assert {r["target"] for r in sobol} >= {"南京的名次", "南京的得分"}
    ranks = {row["city"]: row for row in records(path, "tbl_weight_ranks")}
    assert all(ranks[row["city"]]["nominal"] == row["rank"] for row in rows)
    assert len(records(path, "tbl_coherence")) == 25
    assert len(records(path, "tbl_removal")) == 16


def test_the_rank_interval_is_the_quantiles_rounded_outwards(
    robust: tuple[Path, Outcome], intervals: dict[str, str]
) -> None:
    for row in records(robust[0], "tbl_robust"):
        low, high = math.floor(row["p05"]), math.ceil(row["p95"])
        assert intervals[row["city"]] == (str(low) if low == high else f"{low}–{high}")


def test_every_arrow_has_its_probability(robust: tuple[Path, Outcome]) -> None:
    path, outcome = robust
    assert outcome.study is not None and outcome.study.uncertainty.change is not None
    same = outcome.study.uncertainty.change["class_same"]
    for table in ("tbl_ranking", "tbl_change"):
        rows = records(path, table)
        assert len(rows) == 110
        assert {row["city"]: row["certainty"] for row in rows} == same.to_dict()


def test_sentences_of_the_study_stand_behind_those_of_the_run(robust: tuple[Path, Outcome]) -> None:
    path, outcome = robust
    rows = records(path, "tbl_sentences")
    assert outcome.study is not None
    told = [row for row in rows if row["code"].startswith("robust:")]
    assert [row["sentence"] for row in told] == [note.zh for _, note in outcome.study.notes]
    assert rows[0]["code"] == "ranking"
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))


def test_the_stamp_says_which_runs_seed_and_inputs(robust: tuple[Path, Outcome]) -> None:
    path, outcome = robust
    assert cell(path, "ccni_robust_runs") == RUNS
    assert cell(path, "ccni_robust_seed") == SEED
    assert cell(path, "ccni_robust_fingerprint") == outcome.results.stamp.fingerprint
    assert cell(path, "ccni_robust_time") == "2024-05-06 07:08:09"
    assert cell(path, "ccni_robust_state") == "最新"


def test_the_same_seed_gives_the_same_bytes(robust: tuple[Path, Outcome], tmp_path: Path) -> None:
    study(SHIPPED, tmp_path / "again.xlsm")
    assert (tmp_path / "again.xlsm").read_bytes() == robust[0].read_bytes()
    study(SHIPPED, tmp_path / "other.xlsm", seed=SEED + 1)
    assert (tmp_path / "other.xlsm").read_bytes() != robust[0].read_bytes()


def test_a_recalculation_of_the_same_inputs_keeps_intervals_and_sentences(
    robust: tuple[Path, Outcome], intervals: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsm"
    recalculate(FileHost(robust[0], out=out), now=NOW, who="")
    assert {row["city"]: row["interval"] for row in records(out, "tbl_ranking")} == intervals
    for table in ("tbl_sentences", "tbl_ranking", "tbl_change"):
        assert records(out, table) == records(robust[0], table)
    assert records(out, "tbl_robust") == records(robust[0], "tbl_robust")
    assert cell(out, "ccni_robust_state") == "最新"


def test_a_recalculation_of_other_inputs_blanks_them_and_says_so(
    robust: tuple[Path, Outcome], tmp_path: Path
) -> None:
    book = tmp_path / "book.xlsm"
    book.write_bytes(robust[0].read_bytes())
    where = {"city": "420500", "edition": "2021-2022"}
    set_cells(book, "tbl_annual", where, {"non_fossil_share": 16.0})
    recalculate(FileHost(book), now=NOW, who="")
    assert {(row["interval"], row["certainty"]) for row in records(book, "tbl_ranking")} == {(None, None)}
    assert not [r for r in records(book, "tbl_sentences") if r["code"].startswith("robust:")]
    assert cell(book, "ccni_robust_state") == "已过期"
    # the tables stay, under the stamp that says what they belong to
    assert records(book, "tbl_robust") == records(robust[0], "tbl_robust")
    # going back to the inputs of the study makes its tables current again, and the intervals return
    old = next(
        r for r in records(robust[0], "tbl_annual") if r["city"] == "420500" and r["edition"] == "2021-2022"
    )
    set_cells(book, "tbl_annual", where, {"non_fossil_share": old["non_fossil_share"]})
    recalculate(FileHost(book), now=NOW, who="")
    assert cell(book, "ccni_robust_state") == "最新"
    assert None not in {row["interval"] for row in records(book, "tbl_ranking")}


def test_the_opinion_of_a_decision_maker_counts_as_an_input(
    robust: tuple[Path, Outcome], tmp_path: Path
) -> None:
    host = FileHost(robust[0], out=tmp_path / "out.xlsm", dry_run=True)
    before = recalculate(host, now=NOW, who="").results
    book = tmp_path / "book.xlsm"
    book.write_bytes(robust[0].read_bytes())
    block = FileHost(book).read(["tbl_experts"])["tbl_experts"]
    assert all(value is None for value in block.rows[0])
    place = block.place
    sheet = openpyxl.load_workbook(book, keep_vba=True)[place.sheet]
    assert sheet.cell(place.top, place.left).value == place.header[0]
    row = ["甲", "城市双碳指数", "气候雄心", 50.0, *[None] * (len(place.header) - 4)]
    from ccni_xl.hosts.port import TableWrite, WriteBatch

    FileHost(book).write(WriteBatch(tables=(TableWrite("tbl_experts", place.header, [row]),)))
    after = recalculate(FileHost(book), now=NOW, who="").results
    assert after.ranking["rank"].equals(before.ranking["rank"])
    assert after.stamp.fingerprint != before.stamp.fingerprint
    assert cell(book, "ccni_robust_state") == "已过期"


@pytest.mark.skipif(not soffice.available(), reason="LibreOffice with its Python bridge is not installed")
def test_the_state_is_a_native_formula(robust: tuple[Path, Outcome]) -> None:
    office = soffice.Office()
    try:
        document = office.open(robust[0].read_bytes(), "robust.xlsm")
        document.calculateAll()
        sheet = document.Sheets.getByName("稳健性")
        state = sheet.getCellRangeByName(named("ccni_robust_state").address)
        assert state.String == "最新"
        annual = document.Sheets.getByName("数据_年度")
        cell_ = annual.getCellRangeByName("D8")
        cell_.Value = cell_.Value + 1
        document.calculateAll()
        assert state.String == "已过期"
        cell_.Value = cell_.Value - 1
        document.calculateAll()
        assert state.String == "最新"
        document.Sheets.getByName("稳健性").getCellRangeByName(
            named("ccni_robust_fingerprint").address
        ).String = ""
        document.calculateAll()
        assert state.String == "尚未计算"
        document.close(False)
    finally:
        office.close()


def stopping(where: str, error: type[BaseException]) -> Callable[[str, int, int], None]:
    def progress(step: str, done: int, of: int) -> None:
        if step == where:
            raise error("stop")

    return progress


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("where", ["read", "compute", "problem", "uncertainty", "sensitivity", "write"])
def test_stopping_leaves_the_workbook_as_it_was(book: Path, where: str, error: type[BaseException]) -> None:
    before = book.read_bytes()
    with pytest.raises(error, match="stop"):
        robustness(FileHost(book), 50, 1, progress=stopping(where, error))
    assert book.read_bytes() == before
    assert [p.name for p in book.parent.iterdir()] == [book.name]


def test_the_command(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.xlsm"
    code, text, _ = run(
        capsys, "robustness", book, "--runs", 64, "--seed", 2, "-o", out, "--json", "--lang", "en"
    )
    data = json.loads(text)
    assert code == 0
    assert (data["runs"], data["seed"], data["failed"]) == (64, 2, 0)
    shown = {row["city"]: row["interval"] for row in records(out, "tbl_ranking")}
    first = data["cities"][0]
    assert first["name"] == "Shenzhen"
    assert shown[first["city"]].split("–")[0] == str(math.floor(first["low"]))
    assert data["notes"][0]["text"].startswith("Over 64 runs (seed 2)")
    assert {row["factor"] for row in data["drivers"]} >= {"weights", "knots", "scoring"}
    code, text, _ = run(capsys, "robustness", book, "--runs", 64, "--seed", 2, "-o", out, "--lang", "zh")
    assert code == 0
    assert text.splitlines()[0].split()[:2] == ["1", "深圳"]
    assert "64次试算（随机种子2）" in text


@pytest.mark.parametrize("wrong", [("--runs", "1"), ("--seed", "-1"), ("--runs", "x")])
def test_the_command_refuses_what_it_cannot_do(
    book: Path, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]
) -> None:
    before = book.read_bytes()
    code, _, err = run(capsys, "robustness", book, *wrong)
    assert code == 2
    assert wrong[0] in err
    assert book.read_bytes() == before


# ---------------------------------------------------------------- few cities, few editions, gaps
def text_of(host: MemoryHost) -> str:
    return "\n".join(str(s) for s in column(host, "tbl_sentences", "要点"))


def test_one_edition_says_that_no_change_can_be_told() -> None:
    book = small_book()
    book.put("settings", ("base_edition",), "value", None)
    book["editions"].rows.pop(0)
    for name in ("policy", "annual"):
        book[name].rows[:] = [row for row in book[name].rows if "2020-2021" not in row]
    host = host_of(book)
    robustness(host, 40, 1, now=NOW, who="")
    assert "没有对比年度" in text_of(host)
    assert "只有一个期次，无法给出变化方向的概率" in text_of(host)
    assert set(column(host, "tbl_robust", "上升概率")) == {None}
    assert None not in column(host, "tbl_robust", "5%分位")
    assert set(column(host, "tbl_contrib", "城市")) == {None}
    assert len(column(host, "tbl_timeline", "排名")) == 6


def test_three_editions_stand_in_a_row() -> None:
    book = small_book()
    book["editions"].rows.insert(0, ["2019-2020", 2018, 2018, 2018, 2018])
    for name in ("policy", "annual"):
        table = book[name]
        place = table.column("edition")
        older = [list(row) for row in table.rows if "2020-2021" in row]
        for row in older:
            row[place] = "2019-2020"
        table.rows[:0] = older
    host = host_of(book)
    outcome = robustness(host, 40, 1, now=NOW, who="")
    editions = column(host, "tbl_timeline", "年度")
    assert editions == ["2019-2020", "2020-2021", "2021-2022"] * 6
    scores = outcome.results.evaluated.scores["ccni"]
    keys = zip(column(host, "tbl_timeline", "代码"), editions, strict=True)
    assert column(host, "tbl_timeline", "综合得分") == [scores[key] for key in keys]
    assert "3个年度都有得分的6个城市" in text_of(host)
    assert None not in column(host, "tbl_ranking", "排名区间")


def test_a_city_without_data_is_named_and_has_no_interval() -> None:
    book = small_book()
    for name in ("policy", "annual", "co2", "gdp_real", "population"):
        book[name].rows[:] = [row for row in book[name].rows if "900003" not in row]
    host = host_of(book)
    outcome = robustness(host, 40, 1, now=NOW, who="")
    shown = dict(
        zip(column(host, "tbl_ranking", "城市"), column(host, "tbl_ranking", "排名区间"), strict=True)
    )
    assert len(outcome.results.ranked) == 5
    assert shown["丙市"] is None
    assert sum(value is not None for value in shown.values()) == 5
    assert "1个城市未排名：丙市" in text_of(host)
    assert "没有名义排名（丙市）" in text_of(host)
    assert "有排名的城市只有5个，不足以区分前10名" in text_of(host)


def test_a_constant_indicator_is_named() -> None:
    book = small_book()
    place = book["annual"].column("waste_sorting_index")
    for row in book["annual"].rows:
        row[place] = 30
    host = host_of(book)
    robustness(host, 40, 1, now=NOW, who="")
    assert "垃圾分类指数：所有得分都相同（30.0），对排名没有作用，相关系数无法计算" in text_of(host)
    flags = dict(
        zip(column(host, "tbl_coherence", "名称"), column(host, "tbl_coherence", "提示"), strict=True)
    )
    assert "没有差异" in flags["垃圾分类指数"]


def test_nobody_ranked_writes_empty_tables_and_says_why() -> None:
    book = small_book()
    book["annual"].rows.clear()
    book["policy"].rows.clear()
    host = host_of(book)
    robustness(host, 40, 1, now=NOW, who="")
    assert "6个城市都没有排名" in text_of(host)
    assert "没有城市有排名，排名区间无从谈起" in text_of(host)
    assert set(column(host, "tbl_ranking", "排名区间")) == {None}
    assert column(host, "tbl_sobol", "因素") == [None]


def test_decision_makers_are_summed_up_and_ranked_each() -> None:
    book = small_book()
    for member, points in (("张", (60, 20, 20)), ("李", (20, 60, 20)), ("王", (30, 40, 30))):
        for child, value in zip(("气候雄心", "低碳状态", "排放趋势"), points, strict=True):
            book.add("experts", expert=member, parent="城市双碳指数", child=child, points=value)
    host = host_of(book)
    outcome = robustness(host, 40, 1, now=NOW, who="")
    assert column(host, "tbl_poll", "平均") == pytest.approx([110 / 300, 120 / 300, 70 / 300])
    assert column(host, "tbl_members", "决策者") == ["张", "李", "王"]
    assert len(column(host, "tbl_member_ranks", "城市")) == 18
    assert outcome.study is not None
    ranks = outcome.study.comparison.ranks
    rows = zip(
        column(host, "tbl_member_ranks", "决策者"),
        column(host, "tbl_member_ranks", "代码"),
        column(host, "tbl_member_ranks", "该权重下排名"),
        strict=True,
    )
    assert all(ranks.loc[city, f"expert:{member}"] == rank for member, city, rank in rows)


def test_a_workbook_whose_robustness_sheet_was_deleted_can_still_be_recalculated() -> None:
    host = small_book().host()
    host.cells |= {c.name: None for c in NAMED_CELLS if c.sheet != "robustness" and c.name not in host.cells}
    recalculate(host, now=NOW, who="")
    robustness(host, 40, 1, now=NOW, who="")
    assert "ccni_robust_state" not in host.cells
    assert None not in column(host, "tbl_ranking", "排名区间")
    recalculate(host, now=NOW, who="")  # without a stamp nobody knows what the intervals belong to
    assert set(column(host, "tbl_ranking", "排名区间")) == {None}
