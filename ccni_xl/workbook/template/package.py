"""The last steps on the finished package: named styles, macros, fixed order and fixed zip metadata."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from ccni_xl.workbook.template.look import FONT, GRID, Look

__all__ = [
    "Parts",
    "pack",
    "set_content_type",
    "set_east_asian_fonts",
    "set_named_styles",
    "set_shape_macros",
    "unpack",
]

Parts = dict[str, bytes]

_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def unpack(body: bytes) -> Parts:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(body)) as source:
        return {name: source.read(name) for name in source.namelist()}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return the package of the parts: sorted, without times, the same bytes for the same parts."""
    out = io.BytesIO()
    order = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
    with zipfile.ZipFile(out, "w") as target:
        for name in order:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            target.writestr(info, parts[name], compresslevel=9)
    return out.getvalue()


def _edit(parts: Parts, name: str, change: Callable[[str], str]) -> None:
    before = parts[name].decode("utf-8")
    after = change(before)
    if after == before:
        raise ValueError(f"{name}: nothing to change; the writer's output has another form than expected")
    parts[name] = after.encode("utf-8")


def set_content_type(parts: Parts) -> None:
    """Declare the workbook macro-enabled, as its file name says."""
    if _MACRO_TYPE.encode() not in parts["[Content_Types].xml"]:
        _edit(parts, "[Content_Types].xml", lambda xml: xml.replace(_PLAIN_TYPE, _MACRO_TYPE))


def set_named_styles(parts: Parts, lang: str) -> None:
    """Declare the named cell styles behind the formats (XlsxWriter itself knows only Normal).

    Formats already point to style 1, 2, ... in the order of `Look`; here the styles get their fonts, fills,
    border and names. Fonts, fills and the border are appended, so that no index moves.
    """

    def change(xml: str) -> str:
        fonts = _count(xml, "fonts")
        fills = _count(xml, "fills")
        borders = _count(xml, "borders")
        looks = list(Look)
        xml = _append(xml, "fonts", "".join(_font(look) for look in looks), len(looks))
        xml = _append(xml, "fills", "".join(_fill(look) for look in looks), len(looks))
        xml = _append(xml, "borders", _border(), 1)
        records = "".join(
            f'<xf numFmtId="0" fontId="{fonts + i}" fillId="{fills + i}" borderId="{borders}" '
            'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            '<alignment vertical="center"/></xf>'
            for i in range(len(looks))
        )
        xml = _append(xml, "cellStyleXfs", records, len(looks))
        names = "".join(
            f'<cellStyle name="{look.label(lang)}" xfId="{i}"/>' for i, look in enumerate(looks, start=1)
        )
        return _append(xml, "cellStyles", names, len(looks))

    _edit(parts, "xl/styles.xml", change)


def _count(xml: str, element: str) -> int:
    found = re.search(rf'<{element} count="(\d+)"', xml)
    if found is None:
        raise ValueError(f"styles.xml has no {element}")
    return int(found.group(1))


def _append(xml: str, element: str, text: str, number: int) -> str:
    count = _count(xml, element)
    xml = xml.replace(f'<{element} count="{count}"', f'<{element} count="{count + number}"', 1)
    return xml.replace(f"</{element}>", f"{text}</{element}>", 1)


def _argb(colour: str) -> str:
    return f"FF{colour[1:].upper()}"


def _font(look: Look) -> str:
    colour = _argb(look.pair.ink)
    return f'<font><sz val="10"/><color rgb="{colour}"/><name val="{FONT}"/><family val="2"/></font>'


def _fill(look: Look) -> str:
    colour = _argb(look.pair.fill)
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/>'
        "</patternFill></fill>"
    )


def _border() -> str:
    edges = "".join(
        f'<{edge} style="thin"><color rgb="{_argb(GRID)}"/></{edge}>'
        for edge in ("left", "right", "top", "bottom")
    )
    return f"<border>{edges}<diagonal/></border>"


def set_east_asian_fonts(parts: Parts) -> None:
    """Give Chinese text in charts and shapes the face of Latin text (XlsxWriter names only the latter)."""
    latin = re.compile(r'(<a:latin typeface="([^"]+)"[^>]*/>)(?!<a:ea)')
    for name in parts:
        if name.startswith(("xl/charts/chart", "xl/drawings/drawing")):
            xml = parts[name].decode("utf-8")
            parts[name] = latin.sub(r'\1<a:ea typeface="\2"/>', xml).encode("utf-8")


def set_shape_macros(parts: Parts) -> None:
    """Tie the button shapes to their macros.

    A button is drawn with the description ``macro:Name|what it does``.
    """
    pattern = re.compile(r'<xdr:sp macro="" textlink="">(<xdr:nvSpPr><xdr:cNvPr [^>]*?descr=")macro:(\w+)\|')
    for name in parts:
        if name.startswith("xl/drawings/drawing"):
            xml = parts[name].decode("utf-8")
            parts[name] = pattern.sub(r'<xdr:sp macro="[0]!\2" textlink="">\1', xml).encode("utf-8")
