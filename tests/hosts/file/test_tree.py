"""Stretches of which no tree is built: still well-formed, still not nested without end."""

from __future__ import annotations

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import tree
from ccni_xl.hosts.file.tree import build_tree
from ccni_xl.limits import Limits

DEPTH = 6
SMALL = 200


@pytest.fixture(autouse=True)
def _small_stretches_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_SHALLOW", SMALL)


def build(body: bytes) -> tree.Node:
    data = b"<x><rows>" + body + b"</rows><after/></x>"
    return build_tree(data, "p", "f.xlsx", Limits(depth=DEPTH), [(9, 9 + len(body))])


ROW = b'<row r="1"><c r="A1" s="3"/><c r="B1"><f>A1&gt;2</f><v>1</v></c></row>\n'


@pytest.mark.parametrize(
    "body",
    [
        ROW * 40,
        ROW * 40 + b" " * (3 * SMALL),
        ROW * 40 + b"<row><c><v>1 > 2 /></v></c></row>" * 40,
        ROW * 40 + b"<!-- <<<<< -->" * 40,
        ROW * 40 + b'<c r="/>">1</c>' * 40,
        ROW * 40 + b"<c>" + b"1" * (3 * SMALL) + b"</c>",
    ],
    ids=["usual", "blanks", "signs in texts", "comments", "signs in attributes", "a long text"],
)
def test_flat_stretches_pass(body: bytes) -> None:
    root = build(body)
    assert [kid.name for kid in root.kids] == ["rows", "after"]
    assert root.kids[0].kids == []


@pytest.mark.parametrize(
    "body",
    [
        b"<a>" * SMALL + b"</a>" * SMALL,
        b"<a>/>" * SMALL + b"</a>" * SMALL,
        b'<a b="/>">' * SMALL + b"</a>" * SMALL,
        b"<a><!--></a></a></a>-->" * SMALL + b"</a>" * SMALL,
        b"<a><![CDATA[</a>]]>" * SMALL + b"</a>" * SMALL,
        b"<a><?p </a>?>" * SMALL + b"</a>" * SMALL,
        b"<a>" * SMALL + b"</b>" * SMALL,
    ],
    ids=[
        "plain",
        "hidden in texts",
        "in attributes",
        "in comments",
        "in CDATA",
        "in instructions",
        "damaged",
    ],
)
def test_nesting_is_refused_however_it_is_hidden(body: bytes) -> None:
    with pytest.raises(WorkbookError, match="too deeply"):
        build(ROW * 40 + body)


def test_a_usual_stretch_is_not_gone_through_element_by_element(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "Depth", None)
    assert build(ROW * 40).first("after") is not None


def test_a_damaged_stretch_is_refused() -> None:
    with pytest.raises(WorkbookError, match="not well-formed"):
        build(ROW * 40 + b"<c></d>" + ROW * 40)
