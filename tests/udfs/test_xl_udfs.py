"""The functions through xlwings' own `call_udf`, with what Windows would bring replaced by doubles."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ccni_xl.udf_spec import CATEGORY, FUNCTIONS

MISSING = -2147352572  # how COM says that an argument was left out
FALL = ((9.0, 8.0, 6.0, 5.0, 4.0, 2.0),)
KNOTS = ((2.0, 100.0), (15.0, 0.0))


class FakeRange:
    """A block of cells as Excel's own interface hands it over."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, engine: Any, cells: tuple[tuple[object, ...], ...]) -> None:
        book = SimpleNamespace(app=SimpleNamespace(engine=engine, pid=1))
        self.sheet = SimpleNamespace(book=book)
        self.raw_value = cells
        self.shape = (len(cells), len(cells[0]))
        self.address = "$A$1"
        self.api = cells

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]


def _plain(cell: object, errors_as_text: bool) -> object:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell.startswith("#"):
        return cell if errors_as_text else None
    return cell


class FakeEngine:
    """What xlwings' converters ask of an engine."""

    name = "excel"
    type = "desktop"
    apps = ()

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: object, empty_as: object, number_builder: object, err_to_str: bool
    ) -> list[list[object]]:
        return [[_plain(cell, err_to_str) for cell in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(cell: object, options: object) -> object:
        return "" if cell is None else cell


@pytest.fixture(scope="module")
def call() -> Iterator[Any]:
    """Yield a function that does what the workbook's CcniCall asks of the server."""
    replaced = {
        "pythoncom": SimpleNamespace(CoInitialize=lambda: None),
        "pywintypes": SimpleNamespace(com_error=OSError),
        "win32com": ModuleType("win32com"),
        "win32com.client": SimpleNamespace(Dispatch=lambda book: book),
        "xlwings.com_server": SimpleNamespace(loop=None),
    }
    patch = pytest.MonkeyPatch()
    for name, module in replaced.items():
        patch.setitem(sys.modules, name, module)
    patch.delitem(sys.modules, "ccni_xl.xl_udfs", raising=False)
    import xlwings as xw

    udfs = importlib.import_module("xlwings.udfs")
    fake = FakeEngine()
    windows = SimpleNamespace(
        Range=lambda xl: xl, is_range_instance=lambda a: isinstance(a, FakeRange), BOOK_CALLER=None
    )
    patch.setattr(xw, "_xlwindows", windows, raising=False)
    patch.setattr(xw, "engines", {"excel": xw.Engine(impl=fake)})
    for name, real in (("func", "xlfunc"), ("arg", "xlarg"), ("ret", "xlret")):
        patch.setattr(xw, name, getattr(udfs, real))

    def evaluate(name: str, *arguments: object) -> Any:
        given = [FakeRange(fake, a[0]) if isinstance(a, list) else a for a in arguments]
        left_out = len(next(f for f in FUNCTIONS if f.function == name).arguments) - len(given)
        caller = FakeRange(fake, ((None,),))
        return udfs.call_udf("ccni_xl.xl_udfs", name, (*given, *[MISSING] * left_out), None, caller)

    yield evaluate
    patch.undo()
    sys.modules.pop("xlwings.udfs", None)
    sys.modules.pop("ccni_xl.xl_udfs", None)


def a_range(*rows: tuple[object, ...]) -> list[tuple[tuple[object, ...], ...]]:
    return [rows]


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
