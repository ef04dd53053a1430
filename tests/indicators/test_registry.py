from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import ccni_xl.workbook.template
from ccni_xl.framework import builtin
from ccni_xl.indicators import INDICATORS, Measured, indicator, indicator_for, measure
from tests.support.small_inputs import EDITION, edition_data, small_inputs

TESTS = Path(__file__).parent


@pytest.mark.parametrize("code", builtin("2.0").indicators)
def test_an_indicator_stands_in_all_four_places(code: str) -> None:
    assert code in INDICATORS, "no function is registered for it"
    assert any(code in path.read_text("utf-8") for path in TESTS.glob("test_[!r]*.py")), "no hand-worked test"
    glossary = Path(ccni_xl.workbook.template.__file__).parent / "glossary.csv"
    with glossary.open(encoding="utf-8", newline="") as file:
        assert code in {row["code"] for row in csv.DictReader(file)}, "no glossary row"


def test_an_indicator_is_registered_once() -> None:
    with pytest.raises(ValueError, match="peak_target"):
        indicator("peak_target")(lambda data, node: Measured(np.zeros(2)))


def test_an_indicator_without_a_function_takes_the_column_of_its_name() -> None:
    annual = {"green_roofs": [1.0, 2.0]}
    node = builtin("2.0")["env_spending_share"]
    found = indicator_for("green_roofs")
    from dataclasses import replace

    measured = found.measure(edition_data(small_inputs(annual)), replace(node, code="green_roofs"))
    assert measured.numbers.tolist() == [1.0, 2.0]


def test_measure_gives_every_indicator_of_the_framework() -> None:
    values = measure(small_inputs(), builtin("2.0"), [EDITION])
    assert tuple(values.numbers.columns) == builtin("2.0").indicators
    assert values.numbers.index.names == ["city", "edition"]
    assert values.labels.shape == values.numbers.shape
    assert {"p_value", "elasticity", "state"} <= set(values.details.columns)
