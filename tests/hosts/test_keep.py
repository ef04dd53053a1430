"""Cells that a write leaves alone, in every host that can be had here."""

from __future__ import annotations

from ccni_xl.hosts.beside import pieces
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.memory import MemoryHost
from ccni_xl.hosts.port import KEEP, TableWrite, WriteBatch
from tests.support.files import SHIPPED, parts

HEADER = ("a", "b", "c")


def test_pieces_cover_what_is_written_and_nothing_else():
    rows = [[1, KEEP, 2], [3, KEEP, KEEP], [KEEP, KEEP, KEEP], [4, 5, 6]]
    found = {
        (i + di, j + dj): cell
        for i, j, block in pieces(rows, 4)
        for di, row in enumerate(block)
        for dj, cell in enumerate(row)
    }
    assert found == {(0, 0): 1, (0, 2): 2, (1, 0): 3, (3, 0): 4, (3, 1): 5, (3, 2): 6}


def test_rows_alike_are_one_piece():
    assert list(pieces([[1, KEEP], [2, KEEP], [3, KEEP]], 3)) == [(0, 0, [[1], [2], [3]])]


def test_a_memory_keeps_value_and_formula():
    host = MemoryHost()
    host.put("t", HEADER, [[1, 2, 3], [4, 5, 6]], formula=[(0, 1)], percent=[(1, 2)])
    host.write(WriteBatch((TableWrite("t", ("a", "b"), [[KEEP, KEEP], [7, KEEP], [KEEP, 8]]),)))
    block = host.read(["t"])["t"]
    assert block.rows == ((1, 2, 3), (7, 5, 6), (None, 8, None))
    assert block.formula == {(0, 1)}
    assert block.percent == {(1, 2)}


def test_a_file_keeps_the_bytes_of_cells_and_rows(tmp_path):
    path = tmp_path / "book.xlsm"
    path.write_bytes(SHIPPED.read_bytes())
    host = FileHost(path)
    block = host.read(["tbl_co2"])["tbl_co2"]
    rows = [[KEEP] * len(row) for row in block.rows]
    rows[3][5] = 12.5
    report = host.write(WriteBatch((TableWrite("tbl_co2", block.place.header, rows),)))
    before, after = parts(SHIPPED), parts(path)
    assert len(report.changed) == len({n for n in before if before[n] != after[n]}) <= 2
    part = next(n for n in report.changed if "worksheets" in n)
    old, new = before[part].split(b"<c "), after[part].split(b"<c ")
    assert len(old) == len(new)
    assert [
        i
        for i, (a, b) in enumerate(zip(old, new, strict=True))
        if a.partition(b"</c>")[0] != b.partition(b"</c>")[0]
    ] != []
    assert sum(a.partition(b"</c>")[0] != b.partition(b"</c>")[0] for a, b in zip(old, new, strict=True)) == 1
    assert FileHost(path).read(["tbl_co2"])["tbl_co2"].rows[3][5] == 12.5
