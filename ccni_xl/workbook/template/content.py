"""What the input tables hold in a new workbook: the illustrative data, or one empty row each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from ccni_xl.demo import DemoData
from ccni_xl.framework import Framework
from ccni_xl.hosts.port import Block, TablePlace, Value
from ccni_xl.settings import Settings
from ccni_xl.terms import NeutralityGrade, Region, Term, Tier, YesNo
from ccni_xl.variables import NONE_DECLARED, Kind
from ccni_xl.workbook.schema import INPUT_TABLES, SERIES_TABLES, sheet
from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.settings_table import SETTING_ROWS, setting_value
from ccni_xl.workbook.template.framework_rows import framework_rows, grade_rows
from ccni_xl.workbook.template.sources import source_rows

__all__ = ["Content", "input_contents"]

Row = Mapping[str, Value]

#: The number of the source that stands behind every illustrative value.
_DEMO_SOURCE = "1"
#: Years a workbook without data starts with: what a trend test of 11 years up to 2020 needs, and one more.
_EMPTY_YEARS = tuple(str(year) for year in range(2009, 2021))


@dataclass(frozen=True, slots=True)
class Content:
    """A table's rows in a new workbook.

    Parameters
    ----------
    spec : TableSpec
        The table.
    header : tuple of str
        Labels of all columns, years included.
    codes : tuple of str
        Codes of all columns, years as they are.
    rows : tuple of tuple of Value
        At least one, as every table has a body; an empty one is all None.
    """

    spec: TableSpec
    header: tuple[str, ...]
    codes: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is filled in."""
        return all(value is None for row in self.rows for value in row)

    def block(self, lang: str) -> Block:
        """Return the table as a host would read it."""
        spec = self.spec
        place = TablePlace(
            spec.name,
            sheet(spec.sheet).name(lang),
            spec.top,
            spec.left,
            spec.top + len(self.rows),
            spec.left + len(self.header) - 1,
            self.header,
        )
        return Block(place, self.rows)


def content(spec: TableSpec, lang: str, records: Iterable[Row], years: Sequence[str] = ()) -> Content:
    """Return the content of a table from records keyed by column code; what a record lacks stays empty."""
    codes = (*spec.codes, *years)
    rows = tuple(tuple(record.get(code) for code in codes) for record in records)
    return Content(spec, (*spec.header(lang), *years), codes, rows or ((None,) * len(codes),))


def input_contents(lang: str, data: DemoData | None, frameworks: Sequence[Framework]) -> dict[str, Content]:
    """Return the content of every input table, by name.

    Settings, framework and scoring rules are filled in any case; city tables only with ``data``.
    """
    records: dict[str, Iterable[Row]] = {
        "tbl_settings": _settings(lang, data),
        "tbl_framework": framework_rows(frameworks, lang),
        "tbl_grades": grade_rows(frameworks, lang),
        "tbl_sources": source_rows(lang, demo=data is not None and data.illustrative),
    }
    years: dict[str, tuple[str, ...]] = dict.fromkeys(SERIES_TABLES.values(), _EMPTY_YEARS)
    if data is not None:
        records |= {
            "tbl_editions": (
                {f.name: getattr(e, f.name) for f in fields(e)} | {"edition": e.label} for e in data.editions
            ),
            "tbl_cities": (_city(record, lang) for record in data.cities),
            "tbl_policy": (_policy(record, data, lang) for record in _ordered(data.policy)),
            "tbl_annual": (_annual(record, data, lang) for record in _ordered(data.annual)),
            "tbl_extra": (_numbers(record, data, lang) for record in _ordered(data.extra)),
        }
        for name, series in data.series.items():
            table = f"tbl_{name}"
            years[table] = tuple(key for key in series[0] if key.isdigit())
            records[table] = (_numbers(record, data, lang) for record in _ordered(series))
    return {
        spec.name: content(spec, lang, records.get(spec.name, ()), years.get(spec.name, ()))
        for spec in INPUT_TABLES
    }


def _settings(lang: str, data: DemoData | None) -> Iterable[Row]:
    newest, before = (data.editions[0].label, data.editions[1].label) if data else ("", None)
    settings = Settings(
        edition=newest, base_edition=before, language=lang, demo=data is not None and data.illustrative
    )
    for row in SETTING_ROWS:
        value = setting_value(row, getattr(settings, row.code), lang)
        yield {
            "code": row.code,
            "name_zh": row.zh,
            "name_en": row.en,
            "value": None if value == "" else value,
            "unit": row.unit(lang) or None,
            "provenance": row.provenance.label(lang),
            "help": row.help(lang),
        }


def _ordered(records: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return records with the newest edition first, cities by code."""
    by_city = sorted(records, key=lambda r: r["city"])
    return sorted(by_city, key=lambda r: r.get("edition", ""), reverse=True)


def _label(term: type[Term], text: str, lang: str) -> str:
    found = term.parse(text)
    if found is None:
        raise ValueError(f"{text!r} is no {term.__name__}")
    return found.label(lang)


def _number(text: str) -> float | int | None:
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() and "." not in text else value


def _name(record: Mapping[str, str], lang: str) -> str:
    return record["name_zh"] if lang == "zh" else record["name_en"]


def _head(record: Mapping[str, str], data: DemoData, lang: str) -> dict[str, Value]:
    city = data.city(record["city"])
    return {"city": record["city"], "name": _name(city, lang), "edition": record.get("edition")}


def _city(record: Mapping[str, str], lang: str) -> Row:
    return {
        "city": record["city"],
        "name_zh": record["name_zh"],
        "name_en": record["name_en"],
        "province": record["province" if lang == "zh" else "province_en"],
        "region": _label(Region, record["region"], lang),
        "tier": _label(Tier, record["tier"], lang),
        "included": YesNo.YES.label(lang),
        "alias": f"{record['name_zh']}市",
        "longitude": _number(record["longitude"]),
        "latitude": _number(record["latitude"]),
    }


def _policy(record: Mapping[str, str], data: DemoData, lang: str) -> Row:
    none = NONE_DECLARED[0 if lang == "zh" else 1]
    row = _head(record, data, lang)
    for code, text in record.items():
        if code == "peak_year":
            row[code] = _number(text) or none
        elif code == "neutrality_target":
            row[code] = _label(NeutralityGrade, text, lang)
        elif code not in row:
            row[code] = _label(YesNo, text, lang)
    return row | _source(data)


def _annual(record: Mapping[str, str], data: DemoData, lang: str) -> Row:
    return {**_numbers(record, data, lang), **_source(data)}


def _source(data: DemoData) -> dict[str, Value]:
    return {"source": _DEMO_SOURCE} if data.illustrative else {}


def _numbers(record: Mapping[str, str], data: DemoData, lang: str) -> Row:
    head = _head(record, data, lang)
    return head | {code: _number(text) for code, text in record.items() if code not in head}


def is_number(kind: Kind) -> bool:
    """Tell whether cells of this kind stand to the right."""
    return kind in (Kind.NUMBER, Kind.YEAR)
