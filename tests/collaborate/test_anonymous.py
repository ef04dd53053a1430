"""Names of people and folders of their computers go, each counted, and results stay current."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ccni_xl.collaborate.share import ShareReport, share
from ccni_xl.hosts.file import FileHost
from ccni_xl.terms import RunState
from ccni_xl.workbook.read import read_inputs
from tests.collaborate.conftest import NOW

NAMES = (
    "张三丰",
    "李四光",
    "王五一",
    "赵六一",
    "钱七七",
    "周八八",
    "吴九九",
    "zhangsan",
    "某研究院",
    "wang@x.cn",
    "C:\\Users",
)


@pytest.fixture(scope="module")
def anonymous(handled: Path, tmp_path_factory: pytest.TempPathFactory) -> ShareReport:
    return share(handled, tmp_path_factory.mktemp("anonymous") / "a.xlsx", anonymous=True, now=NOW)


def texts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def test_the_names_are_in_the_workbook_and_in_a_plain_copy(handled: Path, tmp_path: Path) -> None:
    """Otherwise the next test could not fail."""
    plain = share(handled, tmp_path / "plain.xlsx", now=NOW)
    for path in (handled, plain.path):
        whole = "".join(texts(path).values())
        assert [name for name in NAMES if name not in whole] == []


def test_no_name_is_left_in_any_part(anonymous: ShareReport) -> None:
    for part, text in texts(anonymous.path).items():
        assert [name for name in NAMES if name in text] == [], part


def test_what_was_taken_out_is_counted(anonymous: ShareReport) -> None:
    (sentence,) = [note.zh for note in anonymous.left_out if note.zh.startswith("匿名")]
    for count in ("文件属性（作者、单位等） 2 处", "等单元格 4 处", "决策者姓名（改为编号） 2 处"):
        assert count in sentence, sentence
    assert "批注作者（改为编号） 2 处" in sentence
    assert "本机路径 2 处" in sentence


def test_decision_makers_keep_apart(anonymous: ShareReport) -> None:
    block = FileHost(anonymous.path).read(["tbl_experts"])["tbl_experts"]
    assert [row[0] for row in block.rows] == ["专家 1", "专家 2", "专家 1"]


def test_links_keep_the_name_of_their_file_only(anonymous: ShareReport) -> None:
    rels = texts(anonymous.path)["xl/worksheets/_rels/sheet30.xml.rels"]
    assert 'Target="年鉴.pdf"' in rels


def test_it_is_as_valid_as_the_workbook_was(
    anonymous: ShareReport, handled: Path, valid: Callable[[Path], list[object]]
) -> None:
    assert len(valid(anonymous.path)) <= len(valid(handled))


def test_results_are_as_current_as_before(anonymous: ShareReport, tmp_path: Path) -> None:
    assert anonymous.state.state is RunState.CURRENT
    again = share(anonymous.path, tmp_path / "again.xlsx", now=NOW)
    assert again.state.state is RunState.CURRENT
    assert again.state.run["ccni_run_fingerprint"] != again.state.fingerprint
    read = read_inputs(FileHost(again.path))
    assert list(read.inputs.entered.data["score"]) == [80.0]
