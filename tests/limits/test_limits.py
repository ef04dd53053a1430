"""Limits: by name, from the environment, on the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ccni_xl.errors import CcniError
from ccni_xl.limits import VARIABLE, Limits, in_force, limit_names, parse_limits, use_limits


@pytest.fixture(autouse=True)
def afterwards() -> Iterator[None]:
    yield
    use_limits(None)


def test_every_limit_has_a_name() -> None:
    assert len(set(limit_names())) == len(limit_names()) == len(Limits.__slots__)
    for name in limit_names():
        assert parse_limits(f"{name}=7") != Limits()


def test_amounts_and_units() -> None:
    found = parse_limits(" part=2GB , cells = 5, csv=3 kb,")
    assert (found.part_bytes, found.cells, found.csv_bytes) == (2 << 30, 5, 3 << 10)
    assert parse_limits("") == Limits()


@pytest.mark.parametrize(
    "text", ["part", "part=", "part=0", "part=-1", "part=1TB", "parts=½", "x=1", "part=²"]
)
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(CcniError, match="is not understood; write NAME=AMOUNT") as caught:
        parse_limits(text)
    assert "part=512MB" in caught.value.zh


def test_the_environment_holds_and_a_choice_goes_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "parts=9,depth=8")
    assert (in_force().entries, in_force().depth) == (9, 8)
    use_limits("depth=7")
    assert (in_force().entries, in_force().depth) == (9, 7)
    use_limits(None)
    assert in_force().depth == 8
