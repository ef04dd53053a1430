"""Profiles in the shell are those of the sheet."""

from __future__ import annotations

import openpyxl
import pytest

from ccni_xl import profiles
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from tests.support.files import SHIPPED, records


@pytest.fixture(scope="module")
def loaded() -> profiles.Profiles:
    return profiles.load(FileHost(SHIPPED))


def test_the_picked_city_is_what_the_sheet_shows(loaded: profiles.Profiles) -> None:
    found = profiles.plain_profile(loaded.of("320100"))
    rows = records(SHIPPED, "tbl_profile")
    assert [row["score"] for row in found["scores"]] == pytest.approx([row["score"] for row in rows])
    assert [row["gain"] for row in found["to_gain"]] == pytest.approx(
        [row["gain"] for row in records(SHIPPED, "tbl_profile_lift")]
    )
    sheet = openpyxl.load_workbook(SHIPPED, data_only=True)["城市档案"]
    assert (found["trend"], found["sen"]) == (sheet["C8"].value, sheet["C9"].value)
    assert (found["change"], found["reason"]) == (sheet["O21"].value, sheet["O22"].value)


def test_steps_add_up_to_the_change(loaded: profiles.Profiles) -> None:
    for city in ("420500", "320100", "110000"):
        steps = profiles.plain_profile(loaded.of(city))["steps"]
        total = next(step["by"] for step in steps if step["code"] == "total")
        assert sum(step["by"] for step in steps if step["code"] != "total") == pytest.approx(total, abs=1e-9)
        assert total == pytest.approx(loaded.outcome.results.change.loc[city, "change"], abs=1e-9)


def test_cities_by_code_and_by_either_name(loaded: profiles.Profiles) -> None:
    results = loaded.outcome.results
    assert profiles.choose(results, ["420500", "宜昌", "yichang"]) == ["420500"] * 3
    assert len(profiles.choose(results, [])) == 110


def test_an_unknown_city_gets_near_names(loaded: profiles.Profiles) -> None:
    with pytest.raises(WorkbookError, match="Near: Yichang") as caught:
        profiles.choose(loaded.outcome.results, ["Yichan"])
    assert caught.value.zh.startswith("没有城市“Yichan”。相近的有：Yichang")
    with pytest.raises(WorkbookError, match="sheet Cities"):
        profiles.choose(loaded.outcome.results, ["Xyzzyxqq"])


def test_another_edition_or_none() -> None:
    earlier = profiles.load(FileHost(SHIPPED), "2020-2021")
    found = profiles.plain_profile(earlier.of("320100"))
    assert found["edition"] == "2020-2021" and "–2019" in found["trend"]
    with pytest.raises(WorkbookError, match="no edition '1999'; there are: 2020-2021, 2021-2022"):
        profiles.load(FileHost(SHIPPED), "1999")
