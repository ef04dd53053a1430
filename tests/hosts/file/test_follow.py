"""Rules, filters, names and charts that end with the results go on ending with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import TableWrite, WriteBatch, WriteReport

HEADER = ("名次", "城市", "得分")
SHEET = "xl/worksheets/sheet2.xml"
Make = Callable[..., Path]
Parts = Callable[[Path], dict[str, bytes]]


def data(count: int) -> list[tuple[object, ...]]:
    return [(i + 1, f"城{i}", 80 - i / 7) for i in range(count)]


def write(path: Path, count: int, **more: Any) -> WriteReport:
    return FileHost(path).write(WriteBatch((TableWrite("tbl_ranking", HEADER, data(count), **more),)))


def rules(book: Any, sheet: Any) -> None:
    sheet.conditional_format("C8:C12", {"type": "3_color_scale"})
    sheet.conditional_format("A7:C12", {"type": "cell", "criteria": ">", "value": 3, "format": None})
    sheet.conditional_format("A8:A99", {"type": "duplicate", "format": None})
    sheet.conditional_format("C8:C12", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B8:B12", {"validate": "length", "criteria": "<", "value": 9})
    sheet.data_validation("H8:H12", {"validate": "length", "criteria": "<", "value": 9})
    sheet.ignore_errors({"number_stored_as_text": "A8:C12"})


@pytest.mark.parametrize("count", [3, 8])
def test_rules_follow(ranked: Make, parts_of: Parts, count: int) -> None:
    path = ranked(more=rules)
    write(path, count)
    xml = parts_of(path)[SHEET].decode()
    last = 7 + count
    assert re.findall(r'sqref="([^"]*)"', xml) == [
        f"C8:C{last}",
        f"A7:C{last}",
        "A8:A99",
        f"B8:B{last}",
        "H8:H12",
        f"A8:C{last}",
    ]
    assert re.findall(r"<xm:sqref>([^<]*)<", xml) == [f"C8:C{last}"]


def test_ranges_in_lists_follow_one_by_one(ranked: Make, parts_of: Parts, replace_part: Any) -> None:
    path = ranked(more=rules)
    replace_part(path, {SHEET: lambda d: d.replace(b'sqref="B8:B12"', b'sqref="B8:B12 B1 C8:C12"')})
    write(path, 8)
    assert b'sqref="B8:B15 B1 C8:C15"' in parts_of(path)[SHEET]


def names(book: Any, sheet: Any) -> None:
    book.define_name("ours", "=排名!$B$8:$B$12")
    book.define_name("theirs", "=排名!$B$8:$B$12")
    book.define_name("two", "=排名!$A$8:$A$12,排名!$C$8:$C$12")
    sheet.print_area("A1:C12")


def test_names_follow(ranked: Make) -> None:
    path = ranked(more=names)
    write(path, 8, names=("Ours", "two"))
    book = openpyxl.load_workbook(path)
    found = {name: value.attr_text for name, value in book.defined_names.items()}
    assert found == {
        "ours": "排名!$B$8:$B$15",
        "theirs": "排名!$B$8:$B$12",
        "two": "排名!$A$8:$A$15,排名!$C$8:$C$15",
    }


def test_the_print_area_follows_if_it_ends_with_the_table(ranked: Make, parts_of: Parts) -> None:
    path = ranked(more=lambda book, sheet: sheet.print_area("A7:C12"))
    write(path, 8)
    assert "排名!$A$7:$C$15" in parts_of(path)["xl/workbook.xml"].decode()


def test_the_order_of_an_old_sort_is_forgotten_and_a_filter_is_mentioned(
    ranked: Make, parts_of: Parts, replace_part: Any
) -> None:
    filters = b'<autoFilter ref="A7:C12"><filterColumn colId="1"><top10 val="3"/></filterColumn>'
    state = b'<sortState ref="A8:C12"><sortCondition ref="C8:C12"/></sortState>'
    path = ranked()
    replace_part(
        path,
        {
            "xl/tables/table1.xml": lambda d: d.replace(
                b'<autoFilter ref="A7:C12"/>', filters + state + b"</autoFilter>" + state
            )
        },
    )
    report = write(path, 8)
    table = parts_of(path)["xl/tables/table1.xml"]
    assert b"sortState" not in table
    assert b'<autoFilter ref="A7:C15"><filterColumn colId="1">' in table
    assert "refresh it under Data > Reapply" in report.warnings[0][1]


# ---------------------------------------------------------------- charts
def charts(book: Any, sheet: Any) -> None:
    for kind, last in (("column", 12), ("scatter", 12), ("bar", 10)):
        chart = book.add_chart({"type": kind})
        cities = f"=排名!$B$8:$B${last}"
        chart.add_series({"name": "=排名!$C$7", "categories": cities, "values": f"=排名!$C$8:$C${last}"})
        chart.add_series({"categories": cities, "values": f"=排名!$A$8:$A${last}"})
        book.get_worksheet_by_name("我的").insert_chart("F2", chart)


def chart_facts(xml: bytes) -> list[tuple[str, int, list[str]]]:
    out = []
    for found in re.finditer(rb"<c:f>([^<]*)</c:f><c:(num|str|multiLvlStr)Cache>(.*?)</c:\2Cache>", xml):
        count = re.search(rb'ptCount val="(\d+)"', found[3])
        assert count
        out.append(
            (found[1].decode(), int(count[1]), [v.decode() for v in re.findall(rb"<c:v>([^<]*)<", found[3])])
        )
    return out


def named_frames(path: Path, parts_of: Parts) -> list[str]:
    return re.findall(
        r'<xdr:cNvPr id="\d+" name="([^"]*)"', parts_of(path)["xl/drawings/drawing1.xml"].decode()
    )


@pytest.mark.parametrize("count", [3, 8])
def test_charts_follow_on_another_sheet(ranked: Make, parts_of: Parts, count: int) -> None:
    path = ranked(more=charts)
    frames = named_frames(path, parts_of)
    before = parts_of(path)
    report = write(path, count, charts=(frames[0], frames[2]))
    after = parts_of(path)
    last = 7 + count
    facts = {
        formula: (points, texts) for formula, points, texts in chart_facts(after["xl/charts/chart1.xml"])
    }
    assert facts == {
        "排名!$C$7": (1, ["得分"]),
        f"排名!$B$8:$B${last}": (count, [f"城{i}" for i in range(count)]),
        f"排名!$C$8:$C${last}": (count, [repr(80 - i / 7) for i in range(count)]),
        f"排名!$A$8:$A${last}": (count, [str(i + 1) for i in range(count)]),
    }
    half = {formula: (points, texts) for formula, points, texts in chart_facts(after["xl/charts/chart3.xml"])}
    assert half["排名!$B$8:$B$10"] == (3, ["城0", "城1", "城2"])
    assert after["xl/charts/chart2.xml"] == before["xl/charts/chart2.xml"]
    assert "xl/charts/chart1.xml" in report.changed
    openpyxl.load_workbook(path)


def test_points_of_rows_that_are_gone_are_empty(ranked: Make, parts_of: Parts) -> None:
    path = ranked(more=charts)
    write(path, 2, charts=tuple(named_frames(path, parts_of)))
    half = chart_facts(parts_of(path)["xl/charts/chart3.xml"])
    assert ("排名!$B$8:$B$10", 3, ["城0", "城1"]) in half


def test_bubble_sizes_levels_and_labels(ranked: Make, parts_of: Parts, replace_part: Any) -> None:
    bubble = (
        b"<c:bubbleSize><c:numRef><c:f>\xe6\x8e\x92\xe5\x90\x8d!$A$8:$A$12</c:f><c:numCache>"
        b'<c:formatCode>0.0</c:formatCode><c:ptCount val="5"/></c:numCache></c:numRef></c:bubbleSize>'
        b"<c:cat><c:multiLvlStrRef><c:f>\xe6\x8e\x92\xe5\x90\x8d!$A$8:$B$12</c:f>"
        b"<c:multiLvlStrCache><c:ptCount val='5'/></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
        b'<c15:datalabelsRange xmlns:c15="u"><c15:f>\xe6\x8e\x92\xe5\x90\x8d!$B$8:$B$12</c15:f>'
        b"<c15:dlblRangeCache/></c15:datalabelsRange>"
    )
    path = ranked(more=charts)
    replace_part(path, {"xl/charts/chart1.xml": lambda d: d.replace(b"</c:ser>", bubble + b"</c:ser>", 1)})
    write(path, 2, charts=(named_frames(path, parts_of)[0],))
    xml = parts_of(path)["xl/charts/chart1.xml"].decode()
    assert (
        "<c:f>排名!$A$8:$A$9</c:f><c:numCache><c:formatCode>0.0</c:formatCode>"
        '<c:ptCount val="2"/><c:pt idx="0"><c:v>1</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt></c:numCache>'
    ) in xml
    assert (
        '<c:ptCount val="2"/><c:lvl><c:pt idx="0"><c:v>城0</c:v></c:pt><c:pt idx="1"><c:v>城1</c:v></c:pt>'
        '</c:lvl><c:lvl><c:pt idx="0"><c:v>1</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt></c:lvl>'
    ) in xml
    assert '<c15:dlblRangeCache><c15:ptCount val="2"/><c15:pt idx="0"><c15:v>城0</c15:v>' in xml


def test_a_chart_over_the_users_column_keeps_its_points(ranked: Make, parts_of: Parts) -> None:
    def more(book: Any, sheet: Any) -> None:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=排名!$D$8:$D$12"})
        sheet.insert_chart("H2", chart)

    path = ranked(extra={"我的数": [1, 2, 3, 4, 5]}, more=more)
    write(path, 5, charts=tuple(named_frames(path, parts_of)))
    assert chart_facts(parts_of(path)["xl/charts/chart1.xml"])[0][2] == ["1", "2", "3", "4", "5"]


def test_pivots_over_the_results_are_mentioned(ranked: Make, replace_part: Any) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheDefinition"
    source = '<cacheSource type="worksheet"><worksheetSource name="TBL_RANKING"/></cacheSource>'
    link = f'<Relationship Id="rIdP" Type="{kind}" Target="pivotCache/p.xml"/></Relationships>'
    path = ranked()
    replace_part(
        path,
        {
            "xl/pivotCache/p.xml": f'<pivot xmlns="{main}">{source}</pivot>'.encode(),
            "xl/_rels/workbook.xml.rels": lambda d: d.replace(b"</Relationships>", link.encode()),
        },
    )
    assert "pivot tables over the results on sheet 排名" in write(path, 3).warnings[0][1]
