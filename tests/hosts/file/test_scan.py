"""Taking a sheet apart by pattern and element by element gives the same, or the pattern gives up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file.decode import Decoder
from ccni_xl.hosts.file.grid import Grid
from ccni_xl.hosts.file.guard import Limits
from ccni_xl.hosts.file.refs import Rect
from ccni_xl.hosts.file.scan import (
    attributes,
    cells_in,
    chunks,
    content,
    inside,
    plain_text,
    points_in,
    start_tag,
)
from ccni_xl.hosts.file.sheet_read import read_sheet
from ccni_xl.hosts.file.splice import Xml
from ccni_xl.letters import column_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PART = "xl/worksheets/sheet1.xml"
texts = st.text(st.sampled_from("ab<>&\"'é宜 \u00a0"), max_size=8)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&#62;")


def cell(name: str, kind: int, text: str, number: float) -> str:
    """Return a cell as one of the ways in which programs write it."""
    return (
        f'<c r="{name}" s="3"/>',
        f'<c r="{name}"><v>{number!r}</v></c>',
        f'<c r="{name}" s="1" t="n"><v>{int(number)}</v></c>',
        f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>',
        f'<c r="{name}" t="str"><f>A1&amp;"x"</f><v>{escaped(text)}</v></c>',
        f'<c r="{name}" s="2" t="b"><f t="shared" si="0"/><v>1</v></c>',
        f'<c r="{name}" t="e"><v>#N/A</v></c>',
        f'<c r="{name}"><f>1+1</f></c>',
    )[kind]


@st.composite
def rows(draw: st.DrawFn) -> str:
    out = []
    for row in sorted(draw(st.sets(st.integers(1, 40), max_size=5))):
        columns = sorted(draw(st.sets(st.integers(1, 60), max_size=4)))
        made = "".join(
            cell(f"{column_name(c)}{row}", draw(st.integers(0, 7)), draw(texts), draw(st.floats(-1e9, 1e9)))
            for c in columns
        )
        out.append(f'<row r="{row}" spans="1:60">{made}</row>' if made else f'<row r="{row}"/>')
    return "".join(out)


def sheet(data: str, after: str = "", prefix: str = "") -> bytes:
    declared = f'xmlns:{prefix.rstrip(":")}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    plain = f"<worksheet><sheetData>{data}</sheetData>{after}</worksheet>"
    for name in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "mergeCells", "mergeCell"):
        for opening in ("<", "</"):
            for end in (">", " ", "/"):
                plain = plain.replace(f"{opening}{name}{end}", f"{opening}{prefix}{name}{end}")
    return plain.replace(f"<{prefix}worksheet>", f"<{prefix}worksheet {declared}>", 1).encode()


def grid_of(data: bytes) -> tuple[Grid, bool]:
    xml = Xml(data, PART, "f.xlsx")
    holder = xml.root.first("sheetData")
    assert holder is not None
    return Grid(xml, holder, "S"), xml.rows is not None


@given(rows(), st.sampled_from(["", "x:"]))
def test_pattern_and_tree_see_the_same_cells(data: str, prefix: str) -> None:
    usual, by_pattern = grid_of(sheet(data, prefix=prefix))
    odd, by_tree = grid_of(sheet(data + "<!-- c -->", prefix=prefix))
    assert by_pattern
    assert not by_tree
    assert list(usual.rows) == list(odd.rows)
    for (row, column, one), (row_, column_, other) in zip(usual.all(), odd.all(), strict=True):
        assert (row, column) == (row_, column_)
        fields = ("raw", "letters", "digits", "style", "kind", "body", "formula")
        assert [getattr(one, f) for f in fields] == [getattr(other, f) for f in fields]
        assert plain_text(one.v or one.t) == plain_text(other.v or other.t)


@given(data=rows())
def test_both_ways_of_reading_give_the_same_values(data: str) -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    decoder = Decoder(list, lambda style: "percent" if style == 3 else "")
    everything = [Rect(1, 1, 40, 60)]
    usual, odd = (
        read_sheet(_Parts(sheet(text, merged)), PART, "S", everything, decoder)  # type: ignore[arg-type]
        for text in (data, data + "<!-- c -->")
    )
    assert (usual.values, usual.percent, usual.formula) == (odd.values, odd.percent, odd.formula)
    assert usual.merges == odd.merges == [Rect(1, 1, 2, 2)]


class _Parts:
    """Stands for a package of one part."""

    label, limits = "f.xlsx", Limits()

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, _: str) -> bytes:
        return self.data


@pytest.mark.parametrize(
    "data",
    [
        b"<worksheet><sheetData><!-- c --></sheetData></worksheet>",
        b"<worksheet><!-- <sheetData> --><sheetData></sheetData></worksheet>",
        b'<worksheet><sheetData><row xmlns:q="u"/></sheetData></worksheet>',
        b"<worksheet><sheetData><?p?></sheetData></worksheet>",
        b"<worksheet><sheetData/></worksheet>",
        b'<?xml version="1.0" encoding="GB18030"?><worksheet><sheetData></sheetData></worksheet>',
    ],
)
def test_what_is_unusual_around_the_rows_is_left_to_the_tree(data: bytes) -> None:
    assert inside(data) is None


@pytest.mark.parametrize(
    "piece",
    [
        b'<row r="1"> <c r="A1"/></row>',
        b'<row r="1"><c s="1" r="A1"/></row>',
        b'<row r="1"><c r="A1"><v>1</v><extLst/></c></row>',
        b'<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c></row>',
        b'<row r="1"><c r="A1"/><x14:c r="B1"/></row>',
        b"<row r='1'><c r=\"A1\"/></row>",
    ],
)
def test_what_is_unusual_in_a_row_is_left_to_the_tree(piece: bytes) -> None:
    assert cells_in(piece) is None


def test_an_unusual_row_does_not_spoil_the_others() -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c  r="A2"><v>2</v></c></row>'
    grid, by_pattern = grid_of(sheet(data))
    assert by_pattern
    assert [c.v for _, _, c in grid.all()] == [b"1", b"2"]


def test_sheet_data_elsewhere_is_not_taken_for_the_rows() -> None:
    inner = "<extLst><ext><sheetData><row/></sheetData></ext></extLst>"
    data = f'<worksheet xmlns="{MAIN}"><sheetData/>{inner}</worksheet>'.encode()
    grid, by_pattern = grid_of(data)
    assert not by_pattern
    assert not grid.rows


@pytest.mark.parametrize("broken", ["<row><c></row>", "<row>&nope;</row>", "<row>\x01</row>"])
def test_rows_without_a_tree_are_proved_well_formed_too(broken: str) -> None:
    with pytest.raises(WorkbookError, match="well-formed"):
        Xml(sheet(broken), PART, "f.xlsx")


def test_rows_over_the_limit_are_refused() -> None:
    with pytest.raises(WorkbookError, match="too many elements"):
        Xml(sheet("<row/>" * 9), PART, "f.xlsx", Limits(cells=2))


def test_large_sheets_come_in_pieces_of_whole_rows() -> None:
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    data = row * 20_000
    pieces = list(chunks(data, b"", 0, len(data)))
    assert len(pieces) > 1
    assert b"".join(pieces) == data
    assert all(piece.endswith(b"</row>") for piece in pieces)


def test_points_of_a_chart_are_found_in_runs() -> None:
    point = b'<c:pt idx="0"><c:v>a&amp;b</c:v></c:pt>'
    data = b'<c:c xmlns:c="u"><c:ptCount val="2"/>' + point * 2 + b"<c:x/>" + point + b"</c:c>"
    assert [data[a:b] for a, b in points_in(data)] == [point * 2, point]
    assert [node.name for node in Xml(data).root.kids] == ["ptCount", "x"]


def test_pieces_of_an_element() -> None:
    raw = b'<f t="shared" ref=\'A1:A2\' si="a&gt;b">A1&lt;2</f>'
    assert start_tag(raw) == b'<f t="shared" ref=\'A1:A2\' si="a&gt;b">'
    assert attributes(start_tag(raw)) == {"t": "shared", "ref": "A1:A2", "si": "a>b"}
    assert content(raw) == "A1<2"
    assert content(b"<f/>") == ""
