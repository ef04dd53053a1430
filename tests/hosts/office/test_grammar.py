"""Formulas in LibreOffice's notation."""

from __future__ import annotations

import pytest

from ccni_xl.hosts.office.grammar import office_formula


@pytest.mark.parametrize(
    ("stored", "office"),
    [
        ("=SUM(A1,B2)", "=SUM(A1;B2)"),
        ('=IF(a="x,y","",1)', '=IF(a="x,y";"";1)'),
        ('=HYPERLINK("#\'数据_年度\'!J23","宜昌")', '=HYPERLINK("#\'数据_年度\'!J23";"宜昌")'),
        ("='数据 1'!$A$1+Sheet1!B2", "=$'数据 1'.$A$1+$Sheet1.B2"),
        ("='it''s'!A1", "=$'it''s'.A1"),
        ("=_xlfn.AGGREGATE(9,6,tbl[])", "=AGGREGATE(9;6;tbl[])"),
        ("=_xlfn._xlws.SORT(A1:A3)", "=SORT(A1:A3)"),
        ("=SUM({1,2;3,4})", "=SUM({1;2|3;4})"),
        ("=tbl[[#This Row],[一,二]]*tbl[a,b]", "=tbl[[#This Row];[一,二]]*tbl[a,b]"),
        ("=tbl[[#Headers],[甲]:[乙]]", "=tbl[[#Headers];[甲]:[乙]]"),
        ("=tbl[['[x'],y]],1)", None),
        ("=N(tbl['[a,b']])", "=N(tbl['[a,b']])"),
        ('=tbl[5"]&"a,b"', '=tbl[5"]&"a,b"'),
    ],
)
def test_separators_sheets_and_prefixes(stored: str, office: str | None) -> None:
    if office is None:
        with pytest.raises(ValueError, match="not closed"):
            office_formula("=tbl[[x]")
        return
    assert office_formula(stored) == office
