"""Which open workbook is meant."""

from __future__ import annotations

import copy

import pytest
import xlwings as xw

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.live import caller, open_book
from tests.support.excel_engine import running_excel
from tests.support.excel_model import BookModel, SheetModel


def model(name: str, *, ours: bool = True) -> BookModel:
    return BookModel(name, [SheetModel("a")], {"ccni_template": "='a'!$A$1"} if ours else {})


def test_the_only_one_of_ours() -> None:
    with running_excel(model("别.xlsx", ours=False), model("CCNI.xlsm")):
        assert open_book().name == "CCNI.xlsm"
        assert open_book("别.xlsx").name == "别.xlsx"


def test_the_caller() -> None:
    with running_excel(model("CCNI.xlsm")) as (book,):
        book.set_mock_caller()
        assert caller().name == "CCNI.xlsm"


def test_a_caller_with_an_equals_sign_in_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["-c", "--wb=年=2022.xlsm", "--from_xl=1", "--hwnd=1"])
    with running_excel(model("CCNI.xlsm"), model("年=2022.xlsm")):
        assert caller().name == "年=2022.xlsm"


@pytest.mark.parametrize(
    ("models", "name", "match"),
    [
        ([], None, "no workbook is open in Excel"),
        ([model("a.xlsx", ours=False)], None, r"none of the open workbooks \(a.xlsx\)"),
        (
            [model("a.xlsm"), model("b.xlsm")],
            None,
            "several index workbooks are open in Excel: a.xlsm、b.xlsm",
        ),
        ([model("a.xlsm")], "c.xlsm", "c.xlsm is not open in Excel; open are: a.xlsm"),
    ],
)
def test_what_is_open_is_named(models: list[BookModel], name: str | None, match: str) -> None:
    with running_excel(*copy.deepcopy(models)), pytest.raises(WorkbookError, match=match):
        open_book(name)


def test_an_excel_that_does_not_answer_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        @property
        def books(self) -> list[object]:
            raise OSError("the server is unavailable")

    with running_excel(model("CCNI.xlsm")) as (book,):
        monkeypatch.setattr(xw, "apps", [Gone(), book.app])
        assert open_book().name == "CCNI.xlsm"
    monkeypatch.setattr(xw, "apps", [Gone()])
    with pytest.raises(WorkbookError, match=r"Excel cannot be reached \(the server is unavailable\)"):
        open_book()


def test_without_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoExcel:
        def __iter__(self) -> None:
            raise OSError("not installed")

    monkeypatch.setattr(xw, "apps", NoExcel())
    with pytest.raises(WorkbookError, match=r"Excel cannot be reached \(not installed\)"):
        open_book()
