"""Every worksheet function in cells, of a workbook with macros and of a plain spreadsheet, against Python."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import xlsxwriter

from ccni_xl import udfs
from ccni_xl.udf_spec import FUNCTIONS
from tests.support.macro_book import macro_book
from tests.support.office_bench import Bench, wait_until, workers
from tests.support.pace import allowed

NA = "#N/A"
#: The data of the test sheet, from A1: numbers, a blank, a text for "no value", plain text.
DATA: tuple[tuple[object, ...], ...] = (
    (70.5, 55.0, None, 12.0, 8.0, 31.0),
    (1.0, "n/a", 3.0, 9.0, 5.0, 6.0),
    ("宜昌", 2.0, 3.0, 4.0, 5.0, 6.0),
    (0.5, -0.4, 1.9, 0.0, -2.0, 0.1),
    (100.0, 80.0, 60.0, 40.0, 20.0, 10.0),
)
#: Function, arguments as Python has them (a text such as "A1:F1" is that range), size of the answer.
CASES: tuple[tuple[str, tuple[object, ...], tuple[int, int]], ...] = (
    ("CCNI_MK", ("A5:F5",), (1, 1)),
    ("CCNI_MK", ("A1:F2", None, 0.1, "all", "en"), (2, 6)),
    ("CCNI_MK", ("A3:F3",), (1, 1)),
    ("CCNI_SEN", ("A1:F2",), (2, 1)),
    ("CCNI_SEN", ("A5:F5", "A2:F2"), (1, 1)),
    ("CCNI_TAPIO", (100.0, 90.0, 50.0, 80.0), (1, 1)),
    ("CCNI_TAPIO_STATE", (100.0, 90.0, 50.0, 80.0, "en"), (1, 1)),
    ("CCNI_GROWTH", (100.0, 121.0, 2.0), (1, 1)),
    ("CCNI_SCORE", ("A1:F1", "A6:B7"), (1, 6)),
    ("CCNI_NORMALISE", ("A5:F5",), (1, 6)),
    ("CCNI_NORMALISE", ("A1:F1", "rank", -1.0), (1, 6)),
    ("CCNI_NORMALISE", ("A1:F1", "?"), (1, 1)),
    ("CCNI_MEAN", ("A1:F2",), (2, 1)),
    ("CCNI_MEAN", ("A1:F2", "A5:F5", "geometric", 0.5), (2, 1)),
    ("CCNI_RANK", ("A1:F2",), (2, 6)),
    ("CCNI_RANK", ("A3:F3",), (1, 1)),
    ("CCNI_CLASS", ("A4:F4", 0.5, "en"), (1, 6)),
    ("CCNI_DRIVER", ("A4:C4",), (1, 1)),
    ("CCNI_BAND", ("A1:F1", "en"), (1, 6)),
    ("CCNI_BAND", (61.0,), (1, 1)),
)
KNOTS = ((0.0, 0.0), (80.0, 100.0))
#: Rows 8 to 10: an error that means "no value", one that means a mistake, and several.
ERRORS: tuple[tuple[object, ...], ...] = (
    (70.5, 55.0, "#N/A", 12.0, None, 31.0),
    (70.5, 55.0, "#DIV/0!", 12.0, 8.0, 31.0),
    ("#N/A", "#N/A", "n/a", None, "#NUM!", 1.0),
)
FORMULAS = {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#NUM!": "=SQRT(-1)"}
ERROR_CASES: tuple[tuple[str, tuple[object, ...], tuple[int, int]], ...] = (
    ("CCNI_MK", ("A8:F8", None, None, "all"), (1, 6)),
    ("CCNI_MK", ("A5:F5", "A8:F8"), (1, 1)),
    ("CCNI_MK", ("A9:F9",), (1, 1)),
    ("CCNI_SEN", ("A8:F8",), (1, 1)),
    ("CCNI_TAPIO", ("A8:A8", "B8:B8", "C8:C8", "D8:D8"), (1, 1)),
    ("CCNI_TAPIO_STATE", ("A9:A9", "B9:B9", "C9:C9", "D9:D9"), (1, 1)),
    ("CCNI_GROWTH", ("A8:A8", "C8:C8", 2.0), (1, 1)),
    ("CCNI_SCORE", ("A8:F8", "A6:B7"), (1, 6)),
    ("CCNI_NORMALISE", ("A8:F8", "rank"), (1, 6)),
    ("CCNI_NORMALISE", ("A9:F9", "rank"), (1, 1)),
    ("CCNI_MEAN", ("A8:F8", None, None, 0.5), (1, 1)),
    ("CCNI_MEAN", ("A1:F1", "A8:F8"), (1, 1)),
    ("CCNI_RANK", ("A8:F8",), (1, 6)),
    ("CCNI_RANK", ("A8:F9",), (1, 1)),
    ("CCNI_RANK", ("A10:F10",), (1, 1)),
    ("CCNI_CLASS", ("A8:F8",), (1, 6)),
    ("CCNI_DRIVER", ("A8:C8",), (1, 1)),
    ("CCNI_BAND", ("A8:F8",), (1, 6)),
    ("CCNI_BAND", ("C8:C8",), (1, 1)),
    ("CCNI_BAND", ("C9:C9",), (1, 1)),
)


def block(address: str) -> list[list[object]]:
    rows = [*DATA, *((*pair, *(None,) * 4) for pair in KNOTS), *ERRORS]
    (left, top), (right, bottom) = ((ord(a[0]) - 65, int(a[1:]) - 1) for a in address.split(":"))
    return [list(row[left : right + 1]) for row in rows[top : bottom + 1]]


def expected(name: str, arguments: tuple[object, ...]) -> list[list[object]] | None:
    """What Python returns; None where it refuses."""
    values = [block(a) if isinstance(a, str) and ":" in a else a for a in arguments]
    try:
        return getattr(udfs, name.lower())(*values)  # type: ignore[no-any-return]
    except ValueError:
        return None


def written(name: str, arguments: tuple[object, ...], separator: str) -> str:
    def one(argument: object) -> str:
        if argument is None:
            return ""
        text = isinstance(argument, str) and ":" not in argument
        return f'"{argument}"' if text else str(argument)

    return f"={name}({separator.join(map(one, arguments))})"


def put_cases(book: xlsxwriter.Workbook) -> None:
    """Fill a sheet of an .xlsm: data from A1, one case in each ten rows from row 21 on."""
    sheet = book.add_worksheet("函数")
    sheet.set_vba_name("ShMore")
    for i, row in enumerate((*DATA, *KNOTS, *ERRORS)):
        for j, value in enumerate(row):
            if value in FORMULAS:
                sheet.write_formula(i, j, FORMULAS[str(value)], None, value)
            elif value is not None:
                sheet.write(i, j, value)
    for number, (name, arguments, (rows, columns)) in enumerate((*CASES, *ERROR_CASES)):
        top = 20 + 10 * number
        formula = "{" + written(name, arguments, ",") + "}"
        sheet.write_array_formula(top, 0, top + rows - 1, columns - 1, formula)


@pytest.fixture
def in_macro_book(bench: Bench) -> Any:
    """The cases as formulas of an .xlsm, which LibreOffice 7.4 hands to the workbook's own macros."""
    document = bench.office.open(macro_book("zh", put_cases), "函数 a.xlsm")
    document.calculateAll()
    return document.Sheets.getByName("函数")


@pytest.fixture
def plain(bench: Bench) -> Any:
    """A sheet of a new spreadsheet in LibreOffice's own format."""
    value = bench.office.uno.getClass("com.sun.star.beans.PropertyValue")
    document = bench.office.desktop.loadComponentFromURL(
        "private:factory/scalc", "_blank", 0, (value("Hidden", 0, True, 0),)
    )
    sheet = document.Sheets.getByIndex(0)
    rows = tuple(tuple("" if v is None else v for v in row) for row in DATA)
    sheet.getCellRangeByName("A1:F5").setDataArray(rows)
    sheet.getCellRangeByName("A6:B7").setDataArray(KNOTS)
    for i, row in enumerate(ERRORS):
        for j, value in enumerate(row):
            cell = sheet.getCellByPosition(j, 7 + i)
            if isinstance(value, float):
                cell.Value = value
            elif value is not None:
                cell.Formula = FORMULAS.get(str(value), value)
    return sheet


def check(area: Any, name: str, arguments: tuple[object, ...]) -> None:
    wanted = expected(name, arguments)
    if wanted is None:
        assert area.getCellByPosition(0, 0).String == "#VALUE!"
        return
    got = area.getDataArray()
    for row, its in zip(got, wanted, strict=True):
        for a, b in zip(row, its, strict=True):
            assert a == ("" if b is None else pytest.approx(b, rel=1e-12) if isinstance(b, float) else b)


def test_every_function_has_a_case() -> None:
    assert {name for name, *_ in CASES} | {"CCNI_LAST_ERROR"} == {f.name for f in FUNCTIONS}


def by_macros(bench: Bench) -> bool:
    """Tell whether functions of an .xlsm go through its macros: 25.2 knows the add-in's by name."""
    return bench.office.version < (25, 2)


def test_cells_of_a_workbook_with_macros_equal_python(bench: Bench, in_macro_book: Any) -> None:
    """Blanks, text and errors in ranges included."""
    exact = by_macros(bench)
    for number, (name, arguments, (rows, columns)) in enumerate((*CASES, *ERROR_CASES)):
        top = 20 + 10 * number
        area = in_macro_book.getCellRangeByPosition(0, top, columns - 1, top + rows - 1)
        if exact or number < len(CASES):
            check(area, name, arguments)
        else:
            assert area.getCellByPosition(0, 0).getError() != 0, "LibreOffice hands errors on now"


def test_a_changed_cell_inside_a_range_recalculates_the_function(in_macro_book: Any) -> None:
    """The macro is handed the cells themselves; the formula depends on them all the same."""
    number = [c[:2] for c in CASES].index(("CCNI_RANK", ("A1:F2",)))
    top = 20 + 10 * number
    area = in_macro_book.getCellRangeByPosition(0, top, 5, top)
    before = area.getDataArray()
    in_macro_book.getCellRangeByName("C1").Value = 99.0
    assert area.getDataArray() != before
    assert area.getDataArray()[0][2] == 1.0
    in_macro_book.getCellRangeByName("C1").String = "x"
    assert area.getCellByPosition(0, 0).String == "#VALUE!"


def test_the_reason_can_be_asked_for_with_and_without_a_cell(bench: Bench) -> None:
    document = bench.office.open(macro_book("zh", put_reasons), "函数 c.xlsm")
    document.calculateAll()
    sheet = document.Sheets.getByName("函数")
    for cell in ("A2", "A3") if by_macros(bench) else ("A2",):
        assert sheet.getCellRangeByName(cell).String.startswith("CCNI_BAND: scores (1, 1) 不是数：'x'"), cell


def put_reasons(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("函数")
    sheet.set_vba_name("ShMore")
    for i, formula in enumerate(('=CCNI_BAND("x")', "=CCNI_LAST_ERROR(A1)", "=CCNI_LAST_ERROR()")):
        sheet.write_formula(i, 0, formula)


@pytest.mark.parametrize(("name", "arguments", "size"), CASES, ids=lambda v: v if isinstance(v, str) else "")
def test_cells_of_a_plain_spreadsheet_equal_python(
    plain: Any, name: str, arguments: tuple[object, ...], size: tuple[int, int]
) -> None:
    area = plain.getCellRangeByPosition(7, 0, 6 + size[1], size[0] - 1)
    area.setArrayFormula(written(name, arguments, ";"))
    check(area, name, arguments)


def test_the_reason_of_a_failure_can_be_asked_for(plain: Any) -> None:
    cell, reason = plain.getCellRangeByName("H1"), plain.getCellRangeByName("H2")
    cell.Formula = "=CCNI_RANK(A3:F3)"
    assert cell.String == "#VALUE!"
    reason.Formula = "=CCNI_LAST_ERROR(H1)"
    assert reason.String.startswith("CCNI_RANK: scores (1, 1) 不是数：'宜昌'")


@pytest.mark.parametrize(
    ("name", "arguments", "size"), ERROR_CASES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_errors_in_a_plain_spreadsheet(
    plain: Any, name: str, arguments: tuple[object, ...], size: tuple[int, int]
) -> None:
    """LibreOffice hands no error on to an add-in: an error in gives an error out, and IFNA makes it "n/a"."""
    bare = plain.getCellRangeByName("H20")
    bare.Formula = written(name, arguments, ";")
    assert bare.getError() != 0, "LibreOffice hands errors on now: say so in the guide"
    wrapped = written(name, arguments, ";")
    for address in {str(a) for a in arguments if isinstance(a, str) and ":" in a}:
        wrapped = wrapped.replace(address, f'IFNA({address};"n/a")')
    area = plain.getCellRangeByPosition(7, 0, 6 + size[1], size[0] - 1)
    area.setArrayFormula(wrapped)
    if expected(name, arguments) is None:
        assert area.getCellByPosition(0, 0).getError() != 0
    else:
        check(area, name, arguments)


def test_the_reason_needs_a_cell_in_a_plain_spreadsheet(plain: Any) -> None:
    """LibreOffice lets an add-in leave out an argument only where it would not be handed an error cell."""
    cell = plain.getCellRangeByName("H1")
    cell.Formula = "=CCNI_LAST_ERROR()"
    assert cell.getError() == 504, "LibreOffice lets it be left out now: say so in the guide"


def seconds(bench: Bench, run: Callable[[], object]) -> float:
    """Return the processor time that LibreOffice and its workers take for something.

    They take turns, so on a machine with nothing else to do this is the time that passes.
    """

    def spent() -> float:
        first = psutil.Process(bench.office.pid)
        times = [p.cpu_times() for p in (first, *first.children(recursive=True))]
        return sum(t.user + t.system for t in times)

    before = spent()
    run()
    return spent() - before


def test_a_thousand_cells_take_less_than_three_seconds(bench: Bench, plain: Any) -> None:
    plain.getCellRangeByName("H1").Formula = "=CCNI_RANK(A1:F1)"  # starts the worker
    area = plain.getCellRangeByName("H2:H1001")
    rows = tuple((f"=CCNI_MK(A5:F5;;{0.01 + i / 2000:.4f})",) for i in range(1000))

    def compute() -> None:
        area.setFormulaArray(rows)
        assert all(isinstance(row[0], float) for row in area.getDataArray())

    assert seconds(bench, compute) < allowed(3)


def test_a_thousand_cells_of_a_workbook_with_macros_too(bench: Bench) -> None:
    document = bench.office.open(macro_book("zh", put_thousand), "函数 b.xlsm")
    area = document.Sheets.getByName("函数").getCellRangeByName("H2:H1001")
    document.calculateAll()  # starts the worker, if no test did before

    def compute() -> None:
        document.calculateAll()
        assert all(isinstance(row[0], float) for row in area.getDataArray())

    assert seconds(bench, compute) < allowed(3)


def put_thousand(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("函数")
    sheet.set_vba_name("ShMore")
    for j, value in enumerate(DATA[4]):
        sheet.write(4, j, value)
    for i in range(1000):
        sheet.write_formula(1 + i, 7, f"=CCNI_MK(A5:F5,,{0.01 + i / 2000:.4f})")


def test_a_worker_that_dies_in_a_call_costs_one_error(bench: Bench, plain: Any) -> None:
    cell = plain.getCellRangeByName("H1")
    cell.Formula = "=CCNI_RANK(A5:F5)"
    assert cell.Value == 1.0
    before = workers(bench.office)
    for process in before:
        os.kill(process.pid, signal.SIGSTOP)  # so that the next call is under way when it dies
    kill = threading.Timer(1, lambda: [os.kill(p.pid, signal.SIGKILL) for p in before])
    kill.start()
    other = plain.getCellRangeByName("H2")
    other.Formula = "=CCNI_RANK(B5:F5)"
    assert other.String == "#VALUE!"
    again = plain.getCellRangeByName("H3")
    again.Formula = "=CCNI_RANK(C5:F5)"
    assert again.Value == 1.0
    assert {p.pid for p in workers(bench.office)}.isdisjoint({p.pid for p in before})


def test_a_worker_that_died_between_calls_costs_nothing(bench: Bench, plain: Any) -> None:
    cell = plain.getCellRangeByName("H1")
    cell.Formula = "=CCNI_RANK(A5:F5)"
    assert cell.Value == 1.0
    for process in workers(bench.office):
        process.kill()
        wait_until(lambda p=process: p.status() == psutil.STATUS_ZOMBIE, "its end", 5)  # type: ignore[misc]
    plain.getCellRangeByName("H2").Formula = "=CCNI_RANK(B5:F5)"
    assert plain.getCellRangeByName("H2").Value == 1.0


@pytest.fixture
def own(profile: Path) -> Iterator[Bench]:
    """A LibreOffice that ends with the test."""
    import shutil

    copy = profile.with_name("配置 own")
    shutil.copytree(profile, copy, ignore=shutil.ignore_patterns(".lock"), dirs_exist_ok=True)
    bench = Bench(copy)
    yield bench
    bench.close()


def test_the_worker_ends_with_libreoffice(own: Bench) -> None:
    document = own.open()
    own.run(document, "about")
    found = workers(own.office)
    assert found
    own.office.kill_alone()
    wait_until(
        lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in found), "the end", 10
    )
