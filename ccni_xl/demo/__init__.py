"""The illustrative data that come with the workbook. They are not statistics; see README.md beside them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from ccni_xl.settings import Edition

__all__ = ["BANNER_EN", "BANNER_ZH", "DemoData", "banner", "load_demo"]

Record = Mapping[str, str]

BANNER_ZH = "演示数据：除城市名称、代码、区域、等级和经纬度外均为虚构，不是统计数据，不得引用。"
BANNER_EN = "Illustrative data, not statistics: only names, codes and places are real. Do not quote."


def banner(lang: str = "zh") -> str:
    """Return the sentence that stands wherever illustrative data are shown."""
    return BANNER_ZH if lang == "zh" else BANNER_EN


@dataclass(frozen=True, slots=True)
class DemoData:
    """Records as they stand in the files: every value is text, blank where nothing is known.

    Parameters
    ----------
    cities : tuple of Record
        One a city.
    policy, annual : tuple of Record
        One a city and edition. A blank peak year means that none was declared.
    series : mapping of str to tuple of Record
        "co2", "gdp_real", "population": one a city, a column a year.
    extra : tuple of Record
        Outside columns, one a city, edition 2021-2022.
    editions : tuple of Edition
        Newest first.
    illustrative : bool
        Whether invented values are among them.
    """

    cities: tuple[Record, ...]
    policy: tuple[Record, ...]
    annual: tuple[Record, ...]
    series: Mapping[str, tuple[Record, ...]]
    extra: tuple[Record, ...]
    editions: tuple[Edition, ...]
    illustrative: bool = True

    def without_values(self) -> DemoData:
        """Return the same cities, editions and rows with nothing typed in: the workbook to fill in.

        What is left is real: names, codes, provinces, regions, tiers and coordinates.
        """

        def keys(records: tuple[Record, ...]) -> tuple[Record, ...]:
            return tuple({k: r[k] for k in ("city", "edition") if k in r} for r in records)

        def years(records: tuple[Record, ...]) -> tuple[Record, ...]:
            return tuple({k: v if k == "city" else "" for k, v in r.items()} for r in records)

        return replace(
            self,
            policy=keys(self.policy),
            annual=keys(self.annual),
            series={name: years(records) for name, records in self.series.items()},
            extra=keys(self.extra),
            illustrative=False,
        )

    def city(self, code: str) -> Record:
        """Return the record of a city."""
        return next(record for record in self.cities if record["city"] == code)


def _records(name: str) -> tuple[Record, ...]:
    path = resources.files("ccni_xl.demo") / f"{name}.csv"
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@cache
def load_demo() -> DemoData:
    """Read the illustrative data that come with the package."""
    return DemoData(
        cities=_records("cities"),
        policy=_records("policy"),
        annual=_records("annual"),
        series={name: _records(name) for name in ("co2", "gdp_real", "population")},
        extra=tuple({**record, "edition": "2021-2022"} for record in _records("pm25")),
        editions=(
            Edition("2021-2022", 2020, 2020, 2020, 2020),
            Edition("2020-2021", 2019, 2019, 2019, 2019),
        ),
    )
