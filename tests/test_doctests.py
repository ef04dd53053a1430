"""Every example in a docstring runs and says what it says."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import ccni_xl

ROOT = Path(ccni_xl.__file__).parent
#: Runs inside LibreOffice only, with its own Python.
INSIDE_OFFICE = ("uno", "unohelper")


def modules() -> list[str]:
    names = []
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if ">>> " in text and not any(f"import {name}" in text for name in INSIDE_OFFICE):
            names.append(
                ".".join(("ccni_xl", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
            )
    return names


@pytest.mark.parametrize("name", modules())
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert not result.failed
