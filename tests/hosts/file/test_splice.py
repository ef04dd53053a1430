from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file.guard import Limits
from ccni_xl.hosts.file.splice import Xml, attribute
from ccni_xl.hosts.file.tree import text_of

ODD = (
    b'<?xml version="1.0"?>\r\n<!-- <c> --><x:a xmlns:x=\'urn:x\' k="1>2"  z = \'"\' >\n'
    b'<x:b  ref="A1" xx:ref="no" xmlns:xx="u"/><!-- c --><![CDATA[<raw>]]><x:c>t&amp;u</x:c ></x:a>\n'
)


def test_without_an_edit_every_byte_stays() -> None:
    assert Xml(ODD).result() is ODD


def test_only_the_edited_bytes_change() -> None:
    xml = Xml(ODD)
    b, c = xml.root.kids
    xml.set(b, ref="B2", new='a"b')
    xml.set_text(c, "<&>")
    xml.append(xml.root, b"<x:d/>")
    expected = (
        ODD.replace(b'ref="A1" xx', b'ref="B2" xx')
        .replace(b'xmlns:xx="u"/>', b'xmlns:xx="u" new="a&quot;b"/>')
        .replace(b"t&amp;u", b"&lt;&amp;&gt;")
        .replace(b"</x:a>", b"<x:d/></x:a>")
    )
    assert xml.result() == expected


def test_offsets_and_text() -> None:
    xml = Xml(ODD)
    b, c = xml.root.kids
    assert xml.raw(b) == b'<x:b  ref="A1" xx:ref="no" xmlns:xx="u"/>'
    assert xml.raw(c) == b"<x:c>t&amp;u</x:c >"
    assert xml.inner(c) == b"t&amp;u"
    assert c.text == "t&u"
    assert xml.prefix(c) == "x:"
    assert b.by_local("ref") == "no"
    assert b.by_local("nothing") == ""
    assert xml.root.ns == "urn:x"


def test_an_attribute_is_found_outside_of_values_only() -> None:
    xml = Xml(b"""<a v=' r="9"' r="1"/>""")
    assert xml.tag(xml.root, r="2") == b"""<a v=' r="9"' r="2"/>"""
    assert xml.tag(xml.root, r=None) == b"""<a v=' r="9"'/>"""


def test_an_empty_element_opens_when_something_is_put_in() -> None:
    xml = Xml(b"<a><b k='1' /></a>")
    xml.append(xml.root.kids[0], "<c/>")
    xml.append(xml.root.kids[0], "<d/>")
    assert xml.result() == b"<a><b k='1'><c/><d/></b></a>"


def test_insertions_at_one_place_keep_their_order() -> None:
    xml = Xml(b"<a><b/></a>")
    xml.replace(3, 3, "1")
    xml.replace(3, 3, "2")
    xml.remove(xml.root.kids[0])
    assert xml.result() == b"<a>12</a>"


def test_overlapping_edits_are_an_error_of_the_program() -> None:
    xml = Xml(b"<a><b/></a>")
    xml.replace(3, 6, "x")
    xml.replace(4, 7, "y")
    with pytest.raises(AssertionError, match="overlap"):
        xml.result()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gbk", "utf-8-sig"])
def test_other_encodings_become_utf8(encoding: str) -> None:
    declared = "UTF-16" if "16" in encoding else "GBK" if encoding == "gbk" else "UTF-8"
    text = f'<?xml version="1.0" encoding="{declared}"?><a>城市</a>'
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    data = bom + text.encode(encoding)
    xml = Xml(data)
    assert xml.root.text == "城市"
    assert xml.result() is data
    xml.set_text(xml.root, "南京")
    assert Xml(xml.result()).root.text == "南京"


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"<a>", "part p is not well-formed"),
        (b"\xff\xfea", "not well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "not well-formed"),
        (b"<!DOCTYPE a><a/>", "DOCTYPE"),
        (b"<a><b/><b/><b/></a>", "too many elements"),
        (b"<a><a><a><a/></a></a></a>", "too deeply"),
    ],
)
def test_refusals(data: bytes, match: str) -> None:
    with pytest.raises(WorkbookError, match=match):
        Xml(data, "p", "f.xlsx", Limits(elements=3, depth=2) if match.startswith("too") else None)


def test_runs_are_joined_and_phonetic_guides_left_out() -> None:
    xml = Xml("<si><r><t>双</t></r><r><t>碳</t></r><rPh><t>shuang</t></rPh></si>".encode())
    assert text_of(xml.root) == "双碳"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=30))
def test_attribute_values_survive(text: str) -> None:
    if "\ufffe" in text or "\uffff" in text:
        return
    assert Xml(f"<a v={attribute(text)}/>".encode()).root.get("v") == text
