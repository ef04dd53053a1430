"""Which columns the next year makes, and how they are labelled."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.workbook.columns import Grid, match_columns
from ccni_xl.workbook.new_years import FURTHEST, new_years, with_years
from ccni_xl.workbook.schema import INPUT_TABLES

SPEC = next(spec for spec in INPUT_TABLES if spec.name == "tbl_co2")


def grid(labels: Sequence[str]) -> Grid:
    host = MemoryHost()
    values = [float(i) for i in range(len(labels))]
    host.put("tbl_co2", ["代码", "城市", *labels], [["110000", "北京", *values]], percent=[(0, 3)])
    return match_columns(SPEC, host.read(["tbl_co2"])["tbl_co2"])[0]


@pytest.mark.parametrize(
    ("wanted", "years", "empty"),
    [
        ([2021], (2021,), ()),
        ([2022, 2021], (2021, 2022), ()),
        ([2022], (2021, 2022), (2021,)),
        ([2019, 2021], (2021,), ()),
        ([2024, 2022, 2202], (2021, 2022, 2023, 2024), (2021, 2023)),
    ],
)
def test_years_after_the_last_one_are_made_without_a_gap(
    wanted: list[int], years: tuple[int, ...], empty: tuple[int, ...]
) -> None:
    new = new_years(grid(["2019", "2020"]), wanted)
    assert new is not None
    assert (new.years, new.empty) == (years, empty)
    assert dict(new.append) == {str(year): "2020" for year in years}


@pytest.mark.parametrize("wanted", [[], [2020], [1998], [2018], [2020 + FURTHEST + 1], [2202]])
def test_what_is_no_next_year_makes_no_column(wanted: list[int]) -> None:
    assert new_years(grid(["2019", "2020"]), wanted) is None


def test_without_any_year_there_is_no_next_one() -> None:
    assert new_years(grid(["备注"]), [2021]) is None


@pytest.mark.parametrize(
    ("last", "label"),
    [("2020年", "2021年"), ("2020 年度", "2021 年度"), ("2020.0", "2021"), ("２０２０", "2021")],
)
def test_a_label_is_written_like_the_last_one(last: str, label: str) -> None:
    new = new_years(grid(["2019", last]), [2021])
    assert new is not None
    assert dict(new.append) == {label: last}


def test_the_looks_are_those_of_the_last_year_wherever_it_stands() -> None:
    before = grid(["2020", "2019", "来源"])
    after = with_years(before, new_years(before, [2021]))
    assert after.block.place.header[-1] == "2021"
    assert after.years[2021] == 5
    assert after.block.rows[0][5] is None
    assert after.block.percent == {(0, 3)}  # 2019 is shown as a percentage, 2020 is not
    assert with_years(before, None) is before


def test_only_what_is_filled_is_made() -> None:
    new = new_years(grid(["2020"]), [2021, 2023])
    assert new is not None
    assert new.cut([2019]) is None
    first, last = new.cut([2021]), new.cut([2023])
    assert first is not None
    assert last is not None
    assert (first.years, first.empty, list(first.append)) == ((2021,), (), ["2021"])
    assert (last.years, last.empty) == ((2021, 2022, 2023), (2021, 2022))


def test_it_says_which_columns_and_which_are_blank() -> None:
    one, gap = new_years(grid(["2020"]), [2021]), new_years(grid(["2020"]), [2022])
    assert one is not None
    assert gap is not None
    assert one.note().zh == "“tbl_co2”的表格右边新增年份列 2021。"
    assert "for 2021, 2022; nobody gave values for 2021" in gap.note().en
