"""Cell formats of the workbook, made once each, tied to the named cell styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ccni_xl.workbook.schema.model import Style
from ccni_xl.workbook.template.look import GRID, HEADER, INK, LINK, MUTED, NAVY, Look

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

__all__ = ["LOOK_OF", "Styles"]

LOOK_OF = {Style.INPUT: Look.INPUT, Style.CALC: Look.CALC, Style.OUTPUT: Look.OUTPUT}


class Styles:
    """Formats by what they are for; equal requests give the same format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}

    def _get(self, look: Look | None, **properties: Any) -> Format:
        key = (look, *sorted(properties.items()))
        if key not in self._made:
            made = self._book.add_format(properties)
            if look is not None:  # style 0 is Normal, ours follow in the order of the enum
                made.xf_id = list(Look).index(look) + 1
            self._made[key] = made
        return self._made[key]

    def look(self, look: Look, **more: Any) -> Format:
        """Return a cell format of a named style."""
        fill = {"bg_color": look.pair.fill, "font_color": look.pair.ink}
        return self._get(look, **fill, border=1, border_color=GRID, valign="vcenter", **more)

    def cell(
        self,
        style: Style,
        number_format: str = "",
        *,
        number: bool = False,
        wrap: bool = False,
        quoted: bool = False,
        bold: bool = False,
        shrink: bool = False,
    ) -> Format:
        """Return the format of a table's cell: numbers to the right, texts to the left.

        A ``quoted`` cell is marked as text, so that ``=1+1`` is none but what somebody wrote.
        """
        more: dict[str, Any] = {"align": "right"} if number else {"align": "left", "indent": 1}
        more |= {name: True for name, wanted in (("bold", bold), ("shrink", shrink)) if wanted}
        if number_format:
            more["num_format"] = number_format
        if wrap:
            more["text_wrap"] = True
        if quoted:
            more["quote_prefix"] = True
        if style is Style.INPUT:
            more["locked"] = False
        return self.look(LOOK_OF[style], **more)

    def reference(self, number_format: str = "", *, number: bool = False) -> Format:
        """Return the format of a value that is only to be looked at: grey on grey, without a named style."""
        more = {"num_format": number_format} if number_format else {}
        place = {"align": "right"} if number else {"align": "left", "indent": 1}
        grey = {"bg_color": "#F7F7F7", "font_color": MUTED, "border": 4, "border_color": GRID}
        return self._get(None, **grey, valign="vcenter", **place, **more)

    def header(self, *, number: bool = False) -> Format:
        """Return the format of a table's header cell."""
        return self._get(
            None,
            bold=True,
            bg_color=HEADER.fill,
            font_color=HEADER.ink,
            border=1,
            border_color="#FFFFFF",
            valign="vcenter",
            text_wrap=True,
            **({"align": "right"} if number else {"align": "left", "indent": 1}),
        )

    def title(self) -> Format:
        """Return the format of row 1."""
        return self._get(None, bold=True, font_size=16, font_color=NAVY, valign="vcenter")

    def section(self) -> Format:
        """Return the format of a heading inside a sheet."""
        return self._get(
            None, bold=True, font_size=12, font_color=NAVY, valign="vcenter", bottom=1, bottom_color=NAVY
        )

    def text(self, *, wrap: bool = False, bold: bool = False) -> Format:
        """Return the format of running text."""
        more: dict[str, Any] = {"text_wrap": True} if wrap else {}
        return self._get(None, font_color=INK, valign="top" if wrap else "vcenter", bold=bold, **more)

    def strip(self) -> Format:
        """Return the format of the status strip."""
        return self._get(None, font_color=INK, valign="vcenter", font_size=9)

    def muted(self, *, right: bool = False) -> Format:
        """Return the format of purposes and units."""
        return self._get(
            None, font_color=MUTED, font_size=9, valign="vcenter", align="right" if right else "left"
        )

    def code(self, *, right: bool = False) -> Format:
        """Return the format of the row of codes, which shrinks rather than spills."""
        return self._get(
            None,
            font_color=MUTED,
            font_size=8,
            valign="vcenter",
            shrink=True,
            align="right" if right else "left",
        )

    def banner(self) -> Format:
        """Return the format of the demo-data banner."""
        return self._get(None, bold=True, font_color=Look.ERROR.pair.ink, valign="vcenter")

    def link(self, *, small: bool = False) -> Format:
        """Return the format of a link."""
        return self._get(None, font_color=LINK, underline=1, valign="vcenter", font_size=9 if small else 10)

    def contents(self, colour: str) -> Format:
        """Return the format of a link in the contents, with the tab colour of its sheet on the left."""
        return self._get(
            None, font_color=LINK, underline=1, valign="vcenter", indent=1, left=5, left_color=colour
        )

    def tab(self, colour: str) -> Format:
        """Return the format of a tab colour in the legend."""
        return self._get(None, font_color=INK, valign="vcenter", indent=1, left=5, left_color=colour)

    def rule(self, look: Look, **more: Any) -> Format:
        """Return the format of a conditional rule that puts a cell into a named style."""
        return self._get(None, bg_color=look.pair.fill, font_color=look.pair.ink, **more)

    def ink(self, colour: str, **more: Any) -> Format:
        """Return the format of a conditional rule that only changes the colour of the text."""
        return self._get(None, font_color=colour, **more)

    def bold(self) -> Format:
        """Return the format of a conditional rule that only thickens the text."""
        return self._get(None, bold=True)

    def all(self) -> Iterator[Format]:
        """Yield every format made so far."""
        yield from self._made.values()
