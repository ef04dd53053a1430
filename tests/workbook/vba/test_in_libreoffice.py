"""The macros in a real LibreOffice.

A module that does not compile silences every macro there without a word, so each test asserts on
what a macro returned or did. The extension is stood in for by two services of this process.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pytest

from ccni_xl.udf_spec import OFFICE_FUNCTIONS, OFFICE_JOB
from ccni_xl.workbook.template.ribbon import ACTIONS
from ccni_xl.workbook.template.vba.texts import MESSAGES
from tests.support import soffice
from tests.support.macro_book import CODE_NAMES, macro_book

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not soffice.available(), reason="LibreOffice or its Python bridge is not installed"),
]

#: How LibreOffice codes #N/A: a NaN whose low bits are the number of the error.
NOT_AVAILABLE = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | 32767))[0]
ANSWERS = {"CCNI_MEAN": ((1.0, "x"), (None, 2.0)), "CCNI_SEN": NOT_AVAILABLE}


@pytest.fixture(scope="module")
def office() -> Iterator[soffice.Office]:
    running = soffice.Office()
    yield running
    running.close()


@pytest.fixture(scope="module")
def book(office: soffice.Office) -> Any:
    return office.open(macro_book(), "双碳.xlsm")


def seen(argument: Any) -> object:
    """Return what an argument holds; a range comes as its cells, alone in a list."""
    if isinstance(argument, tuple) and len(argument) == 1 and hasattr(argument[0], "getDataArray"):
        return argument[0].getDataArray()
    return argument


@pytest.fixture(scope="module")
def calls(office: soffice.Office, book: Any) -> list[tuple[object, ...]]:
    """Put a double of the extension into the running office; return what it is asked."""
    asked: list[tuple[object, ...]] = []
    base = __import__("unohelper").Base
    interface = office.uno.getClass
    invocation = interface("com.sun.star.script.XInvocation")
    executor = interface("com.sun.star.task.XJobExecutor")
    factory = interface("com.sun.star.lang.XSingleComponentFactory")
    info = interface("com.sun.star.lang.XServiceInfo")

    class Functions(base, invocation):  # type: ignore[misc, valid-type]
        def hasMethod(self, name: str) -> bool:
            return name == "callUdf"

        def hasProperty(self, name: str) -> bool:
            return False

        def invoke(self, name: str, given: Any, out_index: Any, out: Any) -> Any:
            asked.append((name, given[0], tuple(map(seen, given[1]))))
            return ANSWERS.get(given[0], 7.5), (), ()

    class Job(base, executor):  # type: ignore[misc, valid-type]
        def trigger(self, task: str) -> None:
            asked.append((task,))

    class Factory(base, factory, info):  # type: ignore[misc, valid-type]
        def __init__(self, service: str, made: type) -> None:
            self.service, self.made = service, made

        def createInstanceWithContext(self, context: object) -> object:
            return self.made()

        def createInstanceWithArgumentsAndContext(self, arguments: Any, context: object) -> object:
            assert len(arguments) == 1, "the job is given the document"
            return self.made()

        def getImplementationName(self) -> str:
            return f"{self.service}.Double"

        def supportsService(self, name: str) -> bool:
            return name == self.service

        def getSupportedServiceNames(self) -> tuple[str, ...]:
            return (self.service,)

    office.services.insert(Factory(OFFICE_FUNCTIONS, Functions))
    office.services.insert(Factory(OFFICE_JOB, Job))
    return asked


def cell(book: Any, address: str = "H20") -> Any:
    return book.Sheets.getByIndex(0).getCellRangeByName(address)


def test_every_module_is_there(book: Any) -> None:
    modules = set(book.BasicLibraries.getByName("CCNI").ElementNames)
    assert {"ThisWorkbook", "xlwings", "CcniHost", "CcniUdf", *CODE_NAMES} <= modules


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.key)
def test_chinese_text_comes_out_of_ascii_source(book: Any, message: Any) -> None:
    assert soffice.run_macro(book, "CcniText", "CcniSay", message.key) == message.text("zh")


def test_the_host_module_knows_where_it_is(book: Any) -> None:
    assert soffice.run_macro(book, "CcniHost", "CcniInOffice") is True


def test_xlwings_own_module_compiles(book: Any) -> None:
    assert soffice.run_macro(book, "xlwings", "GetBaseName", "年度.xlsm") == "年度"


def test_a_function_without_the_extension_shows_not_available(office: soffice.Office) -> None:
    document = office.open(macro_book("en"), "plain.xlsm")
    cell(document).Formula = "=CCNI_BAND(A1)"
    shown = cell(document).String
    document.close(True)
    assert shown == "#N/A"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.task)
def test_every_button_reaches_the_extension(book: Any, calls: Any, action: Any) -> None:
    calls.clear()
    soffice.run_macro(book, "CcniButtons", action.macro)
    assert calls == [(action.task,)]


@pytest.mark.parametrize(
    ("formula", "arguments"),
    [
        ("=CCNI_BAND(A1)", (((70.5,),), None)),
        ("=CCNI_BAND(12)", (((12.0,),), None)),
        ('=CCNI_BAND(A1:C1;"en")', (((70.5, 55.0, 12.0),), (("en",),))),
        ("=CCNI_RANK(A1:B2)", (((70.5, 55.0), ("", "")),)),
        ("=CCNI_MK(A1:C1)", (((70.5, 55.0, 12.0),), None, None, None, None)),
        ("=CCNI_SCORE(A1;{2.100|15.0})", (((70.5,),), ((2.1,), (15.0,)))),
        ("=CCNI_LAST_ERROR(A1)", ()),
    ],
)
def test_cells_hand_their_arguments_on(book: Any, calls: Any, formula: str, arguments: object) -> None:
    calls.clear()
    cell(book).Formula = formula
    assert cell(book).Value == 7.5
    name = formula.removeprefix("=").split("(")[0]
    assert calls == [("callUdf", name, arguments)]


def test_rows_of_an_answer_fill_an_array_formula(book: Any, calls: Any) -> None:
    block = book.Sheets.getByIndex(1).getCellRangeByName("H22:I23")  # the first sheet is protected
    block.ArrayFormula = "=CCNI_MEAN($'首页'.A1:C2)"
    assert block.getDataArray() == ((1.0, "x"), ("", 2.0))


def test_a_coded_nan_is_a_real_error_in_the_cell(book: Any, calls: Any) -> None:
    cell(book).Formula = "=CCNI_SEN(A1:C1)"
    assert (cell(book).String, cell(book).getError()) == ("#N/A", 32767)
