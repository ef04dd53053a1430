from __future__ import annotations

from dataclasses import replace

import pytest

from ccni_xl.hosts.port import Block, TablePlace
from ccni_xl.workbook.columns import fold_label, match_columns, year_of
from ccni_xl.workbook.schema import INPUT_TABLES

SPECS = {spec.name: spec for spec in INPUT_TABLES}


def _block(*header: str) -> Block:
    place = TablePlace("t", "数据_年度", 7, 2, 8, 1 + len(header), header)
    return Block(place, ((None,) * len(header),))


@pytest.mark.parametrize(
    ("label", "year"),
    [("2020", 2020), ("2020年", 2020), ("２０２０", 2020), (" 2020.0 ", 2020), ("2020年度", 2020)],
)
def test_headers_that_are_years(label: str, year: int) -> None:
    assert year_of(label) == year


@pytest.mark.parametrize("label", ["20", "202", "2020上半年", "城市", "", "1899", "2020-2021", "20200"])
def test_headers_that_are_not(label: str) -> None:
    assert year_of(label) is None


@pytest.mark.parametrize("spec", INPUT_TABLES, ids=lambda spec: spec.name)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_are_told_apart_in_either_language(spec: object, lang: str) -> None:
    header = spec.header(lang)  # type: ignore[attr-defined]
    grid, faults = match_columns(spec, _block(*reversed(header)))  # type: ignore[arg-type]
    codes = spec.codes  # type: ignore[attr-defined]
    assert not faults
    assert grid.columns == {code: len(codes) - 1 - j for j, code in enumerate(codes)}
    assert not grid.extra


def test_codes_blanks_width_case_and_units_do_not_matter() -> None:
    spec = SPECS["tbl_annual"]
    header = list(spec.header("zh"))
    for code, label in (
        ("car_sales", "car_sales"),
        ("gdp_current", "ＧＤＰ (当年价)"),
        ("electricity", "全社会\n用电量（亿千瓦时）"),
        ("budget_spending", " GENERAL PUBLIC BUDGET  EXPENDITURE"),
        ("non_fossil_share", "非化石能源消费占比[%]"),
    ):
        header[spec.codes.index(code)] = label
    grid, faults = match_columns(spec, _block(*header))
    assert not faults
    assert set(grid.columns) == set(spec.codes)


def test_a_missing_column_is_named_with_how_to_restore_it() -> None:
    spec = SPECS["tbl_annual"]
    header = [label for label in spec.header("zh") if label != "全社会用电量"]
    _, faults = match_columns(spec, _block(*header))
    assert len(faults) == 1
    assert "“数据_年度”的表格缺少列“全社会用电量”" in faults[0].zh
    assert "lacks the column “Electricity use”" in faults[0].en


def test_a_column_that_may_be_missing() -> None:
    spec = SPECS["tbl_annual"]
    header = [label for label in spec.header("zh") if label not in ("来源", "备注", "城市")]
    grid, faults = match_columns(spec, _block(*header))
    assert not faults
    assert grid.named(0, "source").value is None


def test_a_column_that_stands_twice() -> None:
    spec = SPECS["tbl_co2"]
    _, faults = match_columns(spec, _block(*spec.header("zh"), "2019", "2020", "2020年", "City"))
    assert [fault.en for fault in faults] == [
        "the sheet 数据_年度 has the column “2020年” twice (E7 and F7); delete or rename one",
        "the sheet 数据_年度 has the column “City” twice (C7 and G7); delete or rename one",
    ]


def test_years_and_the_users_own_columns() -> None:
    spec = SPECS["tbl_co2"]
    grid, _ = match_columns(spec, _block("备注", "2020", *spec.header("zh"), "2019年"))
    assert grid.years == {2020: 1, 2019: 4}
    assert grid.extra == {"备注": 0}
    grid, _ = match_columns(replace(spec, years=False), _block(*spec.header("zh"), "2019年"))
    assert grid.extra == {"2019年": 2}


def test_fold_label() -> None:
    assert fold_label("Ｐopulation\r\n (10^4)") == "population(10^4)"
