"""The room as a whole: its examples run, its names are there, it imports nothing heavy or higher."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import ccni_xl.stats as room

MODULES = sorted(f"{room.__name__}.{m.name}" for m in pkgutil.iter_modules(room.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_teaching_modules_have_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    modules = [importlib.import_module(name) for name in MODULES]
    with_examples = {m.__name__.rsplit(".", 1)[1] for m in modules for t in finder.find(m) if t.examples}
    assert with_examples >= {"trend", "sen", "decoupling", "growth", "windows", "inversions"}


def test_every_public_name_exists() -> None:
    assert all(hasattr(room, name) for name in room.__all__)


def test_importing_the_room_loads_numpy_alone() -> None:
    code = (
        "import sys, ccni_xl.stats;"
        "top = {m.split('.')[0] for m in sys.modules};"
        "print(sorted(top & {'scipy', 'pandas', 'openpyxl', 'xlwings', 'xlsxwriter'}));"
        "own = {m.split('.')[1] for m in sys.modules if m.startswith('ccni_xl.')};"
        "print(sorted(own - {'stats'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "[]"]
