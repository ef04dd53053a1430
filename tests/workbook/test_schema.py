from __future__ import annotations

import itertools
import re

import pytest

from ccni_xl.framework import builtin
from ccni_xl.workbook.schema import (
    INPUT_TABLES,
    NAMED_CELLS,
    NAMED_LISTS,
    SHEETS,
    STATIC_TABLES,
    result_tables,
)
from ccni_xl.workbook.schema.model import TableSpec


def tables(version: str = "2.0") -> tuple[TableSpec, ...]:
    return (*INPUT_TABLES, *STATIC_TABLES, *result_tables(builtin(version)))


@pytest.mark.parametrize("version", ["2.0", "1.0"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_and_codes_are_unique_inside_a_table(version: str, lang: str) -> None:
    for spec in tables(version):
        labels = [label.casefold() for label in spec.header(lang)]
        assert len(set(labels)) == len(labels), spec.name
        assert len(set(spec.codes)) == len(spec.codes), spec.name


def test_names_are_ascii_and_unique() -> None:
    names = [spec.name for spec in tables()] + [c.name for c in NAMED_CELLS] + [n.name for n in NAMED_LISTS]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert len(set(names)) == len(names)
    assert not [name for name in names if re.fullmatch(r"[a-z]{1,3}[0-9]+", name)], "reads as a cell address"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheet_names_are_legal_and_unique(lang: str) -> None:
    names = [spec.name(lang) for spec in SHEETS]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)
    codes = [spec.code_name for spec in SHEETS]
    assert len(set(codes)) == len(codes) and all(code.isascii() for code in codes)


def test_english_is_english() -> None:
    texts = [text for spec in tables() for text in (*spec.header("en"), spec.title_en)]
    texts += [c.help_en for spec in tables() for c in spec.columns] + [s.purpose_en for s in SHEETS]
    assert not [text for text in texts if re.search(r"[\u4e00-\u9fff]", text)]


def test_every_key_and_every_listed_column_exists() -> None:
    by_name = {spec.name: spec for spec in tables()}
    for spec in by_name.values():
        assert spec.key in spec.codes, spec.name
    for entry in NAMED_LISTS:
        for lang in ("zh", "en"):
            assert entry.column_code(lang) in by_name[entry.table].codes


def test_tables_of_a_sheet_do_not_share_columns_unless_one_stands_above_the_other() -> None:
    for one, other in itertools.combinations(tables(), 2):
        if one.sheet != other.sheet or one.top != other.top:
            continue
        left, right = sorted((one, other), key=lambda spec: spec.left)
        years = 30 if left.years else 0
        assert left.left + len(left.columns) + years < right.left, (left.name, right.name)


def test_the_first_column_is_never_hidden_because_the_title_stands_there() -> None:
    assert not [spec.name for spec in tables() if spec.left == 1 and spec.columns[0].hidden]


def test_validation_messages_fit_what_excel_allows() -> None:
    from ccni_xl.workbook.template.validation import validation

    for spec, lang in itertools.product(tables(), ("zh", "en")):
        for column in spec.columns:
            rule = validation(column, lang, "A8") or {}
            assert len(rule.get("input_title", "")) <= 32
            assert len(rule.get("input_message", "")) <= 255
            source = rule.get("source")
            assert not isinstance(source, list) or len(",".join(source)) <= 255
