"""The buttons 导出分享版 and 生成填报表: conventional names, honest about what is not saved."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ccni_xl import macros
from ccni_xl.hosts.file import FileHost
from ccni_xl.office import tasks
from tests.support.excel_engine import running_excel
from tests.support.excel_model import BookModel, load_book
from tests.support.files import SHIPPED


@pytest.fixture(scope="module")
def opened() -> BookModel:
    return load_book(SHIPPED)


@pytest.fixture
def excel(opened: BookModel, tmp_path: Path) -> Iterator[tuple[Any, BookModel, Path]]:
    """The workbook open in Excel from a folder of its own."""
    path = Path(shutil.copy(SHIPPED, tmp_path / "双碳.xlsm"))
    model = copy.deepcopy(opened)
    model.path = str(path)
    with running_excel(model) as (book,):
        yield book, model, path


def said(book: Any) -> str:
    (text,) = [text for text, *_ in book.app.impl.alerts]
    book.app.impl.alerts.clear()
    return str(text)


def test_share_copy_from_excel(excel: tuple[Any, BookModel, Path]) -> None:
    book, model, path = excel
    macros.export_share(book)
    assert "双碳_分享版.xlsx" in (text := said(book)) and "最新" in text and "未保存" not in text
    assert "来历" in FileHost(path.with_name("双碳_分享版.xlsx")).sheets()
    model.saved = False
    macros.export_share(book)
    text = said(book)
    assert "有未保存的修改" in text and "not saved" in text and "双碳_分享版.xlsx.bak" in text
    assert model.calls["write"] == 0


def test_forms_from_excel(excel: tuple[Any, BookModel, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from ccni_xl.collaborate import forms

    book, model, path = excel
    all_groups = forms.groups
    monkeypatch.setattr(forms, "groups", lambda *a, **k: all_groups(*a, **k)[:2])
    macros.make_forms(book)
    assert "2 份填报表" in (text := said(book)) and "双碳_填报表" in text
    assert len(list((path.parent / "双碳_填报表").glob("填报表_*.xlsx"))) == 2
    macros.make_forms(book)
    assert "可能有人填过" in said(book)
    assert model.calls["write"] == 0


def test_a_workbook_in_a_cloud_is_told_what_to_do(excel: tuple[Any, BookModel, Path]) -> None:
    book, model, _ = excel
    model.path = "https://example.sharepoint.com/docs/CCNI.xlsm"
    for task in (macros.export_share, macros.make_forms):
        task(book)
        assert "另存到本机" in said(book)


def describe(path: Path | None, *, modified: bool) -> dict[str, Any]:
    """Return what the extension tells of an open document."""
    host = FileHost(SHIPPED)
    tables = [
        {"name": p.name, "sheet": p.sheet, "top": p.top, "left": p.left, "bottom": p.bottom}
        | {"right": p.right, "header": list(p.header), "totals": False}
        for p in host.tables().values()
    ]
    return {
        "label": "双碳.xlsm",
        "path": None if path is None else str(path),
        "modified": modified,
        "epoch": [1899, 12, 30],
        "sheets": list(host.sheets()),
        "locked": [],
        "tables": tables,
        "names": {},
    }


def asking(answers: dict[str, Any], heard: list[dict[str, Any]]) -> Callable[[str, object], Any]:
    def ask(operation: str, argument: Any) -> Any:
        if operation == "tell":
            heard.append(argument)
        return answers.get(operation)

    return ask


@pytest.mark.parametrize("modified", [False, True])
def test_share_copy_from_libreoffice(tmp_path: Path, modified: bool) -> None:
    path = Path(shutil.copy(SHIPPED, tmp_path / "双碳.xlsm"))
    heard: list[dict[str, Any]] = []
    tasks.run("export_share", asking({"describe": describe(path, modified=modified)}, heard))
    (box,) = heard
    assert path.with_name("双碳_分享版.xlsx").is_file()
    assert ("有未保存的修改" in box["text"]) is box["warning"] is modified


def test_a_document_without_a_file_in_libreoffice() -> None:
    heard: list[dict[str, Any]] = []
    for task in ("export_share", "make_forms", "merge_copies"):
        tasks.run(task, asking({"describe": describe(None, modified=True)}, heard))
    assert all("另存到本机" in box["text"] and box["warning"] for box in heard) and len(heard) == 3
