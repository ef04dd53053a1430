from __future__ import annotations

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import KEEP, Formula, StrayNote, TableWrite, WriteBatch


def host() -> MemoryHost:
    out = MemoryHost(cells={"run_time": None})
    out.put("tbl_in", ("城市", "值"), [("北京", 1.0), ("南京", None)], sheet="数据", percent=[(0, 1)])
    out.put("tbl_out", ("城市", "得分", "备注"), [("北京", 1.0, "甲"), ("南京", 2.0, "乙")], sheet="排名")
    return out


def write(rows: list[tuple[object, ...]], **more: object) -> WriteBatch:
    return WriteBatch((TableWrite("tbl_out", ("城市", "得分"), rows, key="城市"),), **more)  # type: ignore[arg-type]


def test_reading() -> None:
    book = host()
    block = book.read(["TBL_IN"])["TBL_IN"]
    assert block.rows == (("北京", 1.0), ("南京", None))
    assert block.place.address(0, 1) == "B8"
    assert block.percent == {(0, 1)}
    assert book.sheets() == ("数据", "排名")
    assert book.read_names(["RUN_TIME", "absent"]) == {"RUN_TIME": None}
    with pytest.raises(WorkbookError, match="no table nope"):
        book.read(["nope"])


def test_the_users_column_moves_with_its_key() -> None:
    book = host()
    report = book.write(write([("南京", Formula("=1", 9.0)), ("宜昌", 3.0)], cells={"run_time": "now"}))
    block = book.read(["tbl_out"])["tbl_out"]
    assert block.rows == (("南京", 9.0, "乙"), ("宜昌", 3.0, None))
    assert block.formula == {(0, 1)}
    assert report.stray == (StrayNote("tbl_out", ("北京",), (("备注", "甲"),)),)
    assert book.cells == {"run_time": "now"}


def test_a_fault_leaves_everything_as_it_was() -> None:
    book = host()
    before = dict(book.blocks)

    def fault(operation: str, name: str) -> None:
        if operation == "write" and name == "tbl_out":
            raise WorkbookError("满", "disk full")

    book.before = fault
    with pytest.raises(WorkbookError, match="disk full"):
        book.write(write([("南京", 9.0)]))
    assert book.blocks == before
    assert not book.batches


def test_a_missing_column_or_name_is_refused() -> None:
    book = host()
    with pytest.raises(WorkbookError, match="lacks the columns 名次"):
        book.write(WriteBatch((TableWrite("tbl_out", ("名次",), [(1,)]),)))
    with pytest.raises(WorkbookError, match="no name stamp"):
        book.write(WriteBatch(cells={"stamp": 1}))


def test_a_table_that_is_gone_is_made_anew() -> None:
    book = host()
    steps: list[tuple[str, int, int]] = []
    new = TableWrite("tbl_new", ("a",), [], sheet="新")
    report = book.write(WriteBatch((new,)), lambda *step: steps.append(step))
    assert report.added == ("tbl_new",)
    assert book.read(["tbl_new"])["tbl_new"].rows == ((None,),)
    assert steps == [("tbl_new", 1, 1)]


def test_a_new_column_is_made_once_at_the_right_end() -> None:
    host = MemoryHost()
    host.put("tbl_x", ["a", "2020", "注"], [["p", 0.5, "n"], ["q", None, None]], percent=[(0, 1)])
    write = TableWrite("tbl_x", ["2021"], [[0.25], [KEEP]], append={"2021": "2020"})
    for _ in range(2):
        host.write(WriteBatch((write,)))
        block = host.read(["tbl_x"])["tbl_x"]
        assert block.place.header == ("a", "2020", "注", "2021")
        assert block.place.right == 4
        assert block.rows == (("p", 0.5, "n", 0.25), ("q", None, None, None))
        assert block.percent == {(0, 1), (0, 3)}
