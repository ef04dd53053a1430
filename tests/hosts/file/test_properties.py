"""Whatever sizes and orders come along: nothing but our cells changes, and no note is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.sheet_edit import SheetEdit
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.hosts.port import TableWrite, WriteBatch, plain

HEADER = ("名次", "城市", "得分")
SHEET = "xl/worksheets/sheet2.xml"
TABLE = "xl/tables/table1.xml"

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
tables = st.lists(st.tuples(values, values, values), max_size=25)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def surroundings(book: Any, sheet: Any) -> None:
    """Put all sorts of things around the table."""
    for row in (0, 2, 8, 30, 45):
        sheet.write(row, 6, f"别动{row}")
        sheet.write_formula(row, 8, f"=A{row + 1}*2", value=row)
    sheet.set_row(9, 33)
    sheet.set_column("B:B", 20)
    sheet.conditional_format("G1:G99", {"type": "duplicate"})
    sheet.write_comment("G3", "批注")
    sheet.insert_textbox("K3", "文本框")


@pytest.fixture
def seed(ranked: Callable[..., Path]) -> bytes:
    return ranked(more=surroundings).read_bytes()


def outside(package: Package, area: Rect) -> tuple[dict[tuple[int, int], bytes], bytes]:
    """Return the raw cells outside an area, and the bytes around the cells but for the dimension."""
    xml = Xml(package.read(SHEET))
    edit = SheetEdit(xml, "排名")
    cells = {(r, c): cell.raw for r, c, cell in edit.grid.all() if not area.holds(r, c)}
    rest = xml.data[: edit.data.start] + xml.data[edit.data.end :]
    return cells, re.sub(rb'<dimension ref="[^"]*"/>', b"", rest)


@given(sizes=st.lists(tables, min_size=1, max_size=3))
@quick
def test_nothing_else_changes(seed: bytes, tmp_path: Path, sizes: list[list[tuple[Any, ...]]]) -> None:
    path = tmp_path / "property.xlsx"
    path.write_bytes(seed)
    before = Package(path)
    for rows in sizes:
        FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, rows),)))
        block = FileHost(path).read(["tbl_ranking"])["tbl_ranking"]
        meant = [[plain(v) if v != "" else None for v in row] for row in rows] or [[None] * 3]
        assert [list(row) for row in block.rows] == meant
    after = Package(path)
    changed = {k for k, info in before.entries.items() if before.raw(info) != after.raw(after.entries[k])}
    assert changed <= {SHEET, TABLE, "xl/workbook.xml", "xl/styles.xml"}
    area = Rect(8, 1, 40, 3)
    assert outside(before, area) == outside(after, area)


@given(
    orders=st.lists(st.lists(st.sampled_from(range(10)), unique=True, max_size=10), min_size=1, max_size=3)
)
@quick
def test_no_note_is_lost(ranked: Callable[..., Path], orders: list[list[int]]) -> None:
    cities = "北京 上海 深圳 南京 宜昌 杭州 成都 武汉 厦门 大连".split()
    path = ranked(extra={"备注": ["a", None, "c", "d", None]}, notes={"E9": "沪", "E10": 7})
    notes = {"北京": ["a", None], "上海": [None, "沪"], "深圳": ["c", 7], "南京": ["d", None]}
    for order in orders:
        rows = [(i, cities[c], 1.0) for i, c in enumerate(order)]
        report = FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, rows, key="城市"),)))
        stray = {note.key[0]: [text for _, text in note.notes] for note in report.stray}
        gone = {city for city in notes if city not in {row[1] for row in rows}}
        assert stray == {city: [str(n) for n in notes.pop(city) if n is not None] for city in gone}
        edit = SheetEdit(Xml(Package(path).read(SHEET)), "排名")
        block = FileHost(path).read(["tbl_ranking"])["tbl_ranking"]
        for i, row in enumerate(block.rows):
            inside, beside = notes.get(str(row[1]), [None, None])
            assert row[3] == inside
            assert edit.filled(8 + i, 5) == (beside is not None)
