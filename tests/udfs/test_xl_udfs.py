"""The functions through xlwings' own `call_udf`, with what Windows would bring replaced by doubles."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from ccni_xl.udf_spec import CATEGORY, FUNCTIONS
from tests.support.udf_server import MISSING, udf_server

FALL = ((9.0, 8.0, 6.0, 5.0, 4.0, 2.0),)
KNOTS = ((2.0, 100.0), (15.0, 0.0))


@pytest.fixture(scope="module")
def call() -> Iterator[Any]:
    """Yield a function that does what the workbook's CcniCall asks of the server."""
    with udf_server() as call:
        yield call


def a_range(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    return list(rows)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("ccni_mk", (a_range(*FALL), MISSING, MISSING, "trend", "en"), [["Significant fall"]]),
        ("ccni_mk", (FALL, MISSING, MISSING, "s"), [[-15.0]]),
        ("ccni_sen", (a_range((10.0,), (None,), (14.0,)),), [[2.0]]),
        ("ccni_tapio", (100.0, 125.0, 100.0, 200.0), [[0.25]]),
        ("ccni_tapio_state", (100.0, 90.0, 100.0, 110.0), [["强脱钩"]]),
        ("ccni_growth", (a_range((100.0,), (None,)), 150.0, 1.0), [[50.0], [""]]),
        ("ccni_score", (a_range((2.0, "#N/A", 15.0)), KNOTS), [[100.0, "", 0.0]]),
        ("ccni_normalise", (a_range((1.0,), (3.0,)), MISSING, -1.0), [[100.0], [0.0]]),
        ("ccni_mean", (a_range((40.0, 60.0), ("n/a", 60.0)),), [[50.0], [""]]),
        ("ccni_rank", (a_range((40.0,), (60.0,), ("",)),), [[2.0], [1.0], [""]]),
        ("ccni_class", (0.1, MISSING, "en"), [["Flat -"]]),
        ("ccni_class", (0.1, 0.0), [["上升 ▲"]]),
        ("ccni_driver", (a_range((3.0, 0.1, 0.2)),), [["雄心引导型"]]),
        ("ccni_band", (a_range((61.0, None)),), [["60分以上", ""]]),
    ],
)
def test_ranges_arrays_and_missing_arguments(
    call: Any, name: str, arguments: tuple[object, ...], expected: Any
) -> None:
    assert call(name, *arguments) == expected


def test_empty_stands_for_an_argument_left_out(call: Any) -> None:
    # the workbook's wrappers hand over Empty, which arrives as None
    assert call("ccni_mk", FALL, None, None, None, None) == call("ccni_mk", FALL)


@pytest.mark.parametrize("cell", ["text", "#DIV/0!", True])
def test_text_and_errors_fail_and_the_reason_is_kept(call: Any, cell: object) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        call("ccni_rank", a_range((1.0,), (cell,)))
    assert "CCNI_RANK: scores (2, 1)" in call("ccni_last_error")[0][0]


def test_every_function_is_served_under_its_category_and_is_not_volatile(call: Any) -> None:
    module = importlib.import_module("ccni_xl.xl_udfs")
    for function in FUNCTIONS:
        served = getattr(module, function.function).__xlfunc__
        assert served["name"] == function.function
        assert served["category"] == CATEGORY
        assert served["volatile"] is False
        assert [a["name"] for a in served["args"]] == [a.name for a in function.arguments]
        assert all(a["options"] == {"ndim": 2, "err_to_str": True} for a in served["args"])


def test_xlwings_own_generator_gives_the_signatures_of_our_wrappers(call: Any) -> None:
    import io

    from ccni_xl.workbook.template.vba.udf_modules import udf_module

    udfs = importlib.import_module("xlwings.udfs")
    module = importlib.import_module("ccni_xl.xl_udfs")
    theirs = io.StringIO()
    udfs.generate_vba_wrapper("ccni_xl.xl_udfs", module, theirs, SimpleNamespace(Name="CCNI.xlsm"))
    wanted = {line for line in theirs.getvalue().splitlines() if line.startswith("Function ")}
    lines = [line for line in udf_module().splitlines() if line.startswith("Public Function ")]
    ours = {line.removeprefix("Public ").removesuffix(" As Variant") for line in lines}
    assert {line.lower() for line in ours} == {line.lower() for line in wanted}


# Valid arguments of every function that computes; the first one is spoiled below.
VALID: dict[str, tuple[Any, ...]] = {
    "ccni_mk": (FALL,),
    "ccni_sen": (FALL,),
    "ccni_tapio": (((100.0,), (90.0,)), 125.0, 100.0, 200.0),
    "ccni_tapio_state": (((100.0,), (90.0,)), 90.0, 100.0, 110.0),
    "ccni_growth": (((100.0,), (90.0,)), 150.0, 1.0),
    "ccni_score": (((2.0, 9.0, 15.0),), KNOTS),
    "ccni_normalise": (((1.0,), (2.0,), (3.0,)),),
    "ccni_mean": (((40.0, 60.0), (50.0, 70.0)),),
    "ccni_rank": (((40.0,), (60.0,), (50.0,)),),
    "ccni_class": (((0.1,), (2.0,)),),
    "ccni_driver": (((3.0, 0.1, 0.2),),),
    "ccni_band": (((61.0, 20.0),),),
}


def spoiled(name: str, cell: object) -> tuple[Any, ...]:
    """Return valid arguments with one cell of the first replaced, as a range."""
    first, *rest = VALID[name]
    rows = [tuple(row) for row in first]
    rows[0] = (cell, *rows[0][1:])
    return (rows, *rest)


def test_all_thirteen_are_covered() -> None:
    assert {f.function for f in FUNCTIONS} == {*VALID, "ccni_last_error"}
    assert len(FUNCTIONS) == 13


@pytest.mark.parametrize("name", VALID)
def test_a_range_and_an_array_give_the_same(call: Any, name: str) -> None:
    as_array = call(name, *VALID[name])
    assert call(name, *(list(a) if isinstance(a, tuple) else a for a in VALID[name])) == as_array
    assert isinstance(as_array, list)
    assert isinstance(as_array[0], list)


@pytest.mark.parametrize("name", VALID)
def test_blank_and_not_available_are_missing_values(call: Any, name: str) -> None:
    blank = call(name, *spoiled(name, None))
    assert call(name, *spoiled(name, "#N/A")) == blank
    assert call(name, *spoiled(name, "")) == blank
    assert all(cell is None or isinstance(cell, str | float | int) for row in blank for cell in row)


@pytest.mark.parametrize("cell", ["甲", "#DIV/0!", "#REF!", True])
@pytest.mark.parametrize("name", VALID)
def test_every_function_refuses_text_and_errors_and_says_where(call: Any, name: str, cell: object) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        call(name, *spoiled(name, cell))
    assert call("ccni_last_error")[0][0].startswith(f"{name.upper()}: ")


@pytest.mark.parametrize("name", VALID)
def test_arguments_left_out_are_those_that_are_empty(call: Any, name: str) -> None:
    count = len(next(f for f in FUNCTIONS if f.function == name).arguments) - len(VALID[name])
    assert call(name, *VALID[name], *[None] * count) == call(name, *VALID[name])


@pytest.mark.parametrize("name", VALID)
def test_a_needed_argument_left_out_is_no_crash_of_the_server(call: Any, name: str) -> None:
    try:
        answer = call(name)
    except ValueError as error:
        assert str(error)
    else:
        assert isinstance(answer[0], list)
