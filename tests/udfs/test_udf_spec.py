from __future__ import annotations

import inspect
import re

import pytest

from ccni_xl import udfs
from ccni_xl.udf_spec import FUNCTIONS, HELP_LIMIT, Udf, intellisense_rows, udf

RESERVED = {"end", "next", "loop", "type", "date", "string", "stop", "name", "to", "step", "is", "like"}


def ids(function: Udf) -> str:
    return function.name


def test_the_thirteen_functions_are_declared_and_exist() -> None:
    assert sorted(function.function for function in FUNCTIONS) == sorted(udfs.__all__)
    assert len(FUNCTIONS) == 13


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
def test_a_function_takes_what_is_declared(function: Udf) -> None:
    parameters = inspect.signature(getattr(udfs, function.function)).parameters.values()
    found = [(p.name, p.default is not inspect.Parameter.empty) for p in parameters]
    assert found == [(a.name, a.optional) for a in function.arguments]
    optional = [a.optional for a in function.arguments]
    assert optional == sorted(optional), "optional arguments come last"
    assert not {a.name for a in function.arguments} & RESERVED


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_fits_what_excel_shows_and_speaks_both_languages(function: Udf, lang: str) -> None:
    texts = [function.help(lang), *(a.help(lang) for a in function.arguments)]
    assert max(map(len, texts)) <= HELP_LIMIT
    first = function.zh if lang == "zh" else function.en
    assert function.help(lang).startswith(first)
    assert function.zh in function.help(lang)
    assert function.en in function.help(lang)
    assert not re.search("[\u4e00-\u9fff]", function.en + "".join(a.en for a in function.arguments))


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
def test_the_example_calls_the_function_with_enough_arguments(function: Udf) -> None:
    match = re.fullmatch(rf"={function.name}\((.*)\)", function.example)
    assert match
    given = re.sub(r"\{[^}]*\}", "x", match[1]).split(",")
    assert sum(not a.optional for a in function.arguments) <= len(given) <= len(function.arguments)


def test_the_add_in_method_is_the_name_in_camel_case() -> None:
    assert udf("CCNI_TAPIO_STATE").method == "ccniTapioState"


def test_intellisense_rows_have_a_marker_and_pairs_of_argument_and_help() -> None:
    head, *body = intellisense_rows("en")
    assert head[0] == "FunctionInfo"
    assert [row[0] for row in body] == [function.name for function in FUNCTIONS]
    for row, function in zip(body, FUNCTIONS, strict=True):
        assert row[3::2] == tuple(a.name for a in function.arguments)
        assert len(row) == 3 + 2 * len(function.arguments)
