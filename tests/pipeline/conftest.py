"""One run of the demonstration data."""

from __future__ import annotations

import pytest

from ccni_xl.framework import builtin
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from tests.support.demo_inputs import demo_inputs


@pytest.fixture(scope="session")
def results() -> Results:
    return compute(demo_inputs(), {"2.0": builtin("2.0"), "1.0": builtin("1.0")})
