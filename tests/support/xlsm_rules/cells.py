"""Rules about sheets, names, cells and formulas that make Excel repair a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.support.xlsm_rules.package import MAIN, Element, Package, SheetPart

_SHEET_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup "
    "headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing "
    "legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst"
).split()
_ICON_SETS = frozenset(
    "3Arrows 3ArrowsGray 3Flags 3TrafficLights1 3TrafficLights2 3Signs 3Symbols 3Symbols2 4Arrows "
    "4ArrowsGray 4RedToBlack 4Rating 4TrafficLights 5Arrows 5ArrowsGray 5Rating 5Quarters".split()
)
_VALIDATION_LIMITS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_REFERRED = re.compile(r"'((?:[^']|'')+)'!|([^\s'!,()=+*/:&<>-]+)!")


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


def column_number(reference: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference):
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def row_number(reference: str) -> int:
    return int(re.sub(r"[^0-9]", "", reference))


def box(reference: str) -> Box:
    first, _, last = reference.partition(":")
    last = last or first
    return Box(column_number(first), row_number(first), column_number(last), row_number(last))


def overlapping(areas: Sequence[Box]) -> bool:
    return any(a.overlaps(b) for i, a in enumerate(areas) for b in areas[:i])


def merged(sheet: SheetPart) -> list[Box]:
    return [box(m.get("ref", "")) for m in sheet.root.iter(f"{MAIN}mergeCell")]


def shared_strings(package: Package) -> list[str]:
    if "xl/sharedStrings.xml" not in package.parts:
        return []
    items = package.xml("xl/sharedStrings.xml").findall(f"{MAIN}si")
    return ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in items]


def formula_problem(formula: str) -> str:
    """Return why Excel would not parse ``formula``, "" if nothing is seen.

    Only what a tokenizer can tell: quotes, brackets, length, separators, and the short form of
    "this row", which must be stored in its long form.
    """
    depth = 0
    quote = ""
    for character in formula:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth < 0:
                return "unbalanced )"
    bare = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^\]]*\]', "", formula)
    problems = {
        "open quote": bool(quote),
        "unbalanced (": depth != 0,
        "longer than 8192": len(formula) > 8192,
        "semicolon between arguments": ";" in bare,
        "small e in an exponent": re.search(r"(?<![\w.])\d+(?:\.\d+)?e", bare) is not None,
        "[@ instead of [#This Row]": "[@" in formula,
    }
    return next((problem for problem, found in problems.items() if found), "")


def workbook_rules(package: Package) -> Iterator[str]:
    """Yield what is wrong with sheet names and defined names."""
    names = [sheet.name for sheet in package.sheets]
    if len({name.casefold() for name in names}) != len(names):
        yield "workbook: a sheet name is used twice"
    for name in names:
        if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name) or name.strip("'") != name:
            yield f"workbook: the sheet name {name!r} is not allowed"
    seen = set()
    for defined in package.workbook.iter(f"{MAIN}definedName"):
        key = (defined.get("localSheetId"), defined.get("name", "").casefold())
        text = defined.text or ""
        if key in seen:
            yield f"workbook: the name {defined.get('name')} is defined twice"
        seen.add(key)
        if "#REF!" in text:
            yield f"workbook: the name {defined.get('name')} refers to nothing"
        for quoted, plain in _REFERRED.findall(text):
            referred = quoted.replace("''", "'") or plain.strip("$")
            if referred not in names and referred != "#REF":
                yield f"workbook: the name {defined.get('name')} refers to the unknown sheet {referred}"


def cell_rules(package: Package) -> Iterator[str]:
    """Yield what is wrong inside each sheet."""
    strings = len(shared_strings(package))
    formats = package.xml("xl/styles.xml").find(f"{MAIN}cellXfs")
    styles = 0 if formats is None else len(formats)
    for sheet in package.sheets:
        for problem in _one_sheet(sheet, strings, styles):
            yield f"{sheet.name}: {problem}"


def _one_sheet(sheet: SheetPart, strings: int, styles: int) -> Iterator[str]:
    order = [_SHEET_ORDER.index(e.tag.removeprefix(MAIN)) for e in sheet.root if e.tag.startswith(MAIN)]
    if order != sorted(order):
        yield "elements of the sheet are out of order"
    last_row = 0
    for row in sheet.root.iter(f"{MAIN}row"):
        number = int(row.get("r", "0"))
        if number <= last_row:
            yield f"row {number} is out of order"
        last_row = number
        last_column = 0
        for cell in row:
            column = column_number(cell.get("r", ""))
            if column <= last_column or row_number(cell.get("r", "")) != number:
                yield f"cell {cell.get('r')} is out of order"
            last_column = column
            yield from _one_cell(cell, strings, styles)
    if overlapping(merged(sheet)):
        yield "merged ranges overlap"
    yield from _validations(sheet)
    for icons in sheet.root.iter(f"{MAIN}iconSet"):
        if icons.get("iconSet", "3TrafficLights1") not in _ICON_SETS:
            yield f"icon set {icons.get('iconSet')} does not exist"


def _one_cell(cell: Element, strings: int, styles: int) -> Iterator[str]:
    if int(cell.get("s", "0")) >= styles:
        yield f"cell {cell.get('r')}: style {cell.get('s')} does not exist"
    value = cell.find(f"{MAIN}v")
    if cell.get("t") == "s" and (value is None or int(value.text or "0") >= strings):
        yield f"cell {cell.get('r')}: shared string does not exist"
    formula = cell.find(f"{MAIN}f")
    if formula is not None and formula.text and (problem := formula_problem(formula.text)):
        yield f"cell {cell.get('r')}: formula, {problem}: {formula.text[:60]}"


def _validations(sheet: SheetPart) -> Iterator[str]:
    for validation in sheet.root.iter(f"{MAIN}dataValidation"):
        where = validation.get("sqref")
        for tag in ("formula1", "formula2"):
            text = validation.findtext(f"{MAIN}{tag}") or ""
            if text.startswith('"') and len(text) - 2 > 255:
                yield f"validation {where}: the list is longer than 255 characters"
            elif problem := formula_problem(text):
                yield f"validation {where}: {problem}"
        for attribute, limit in _VALIDATION_LIMITS.items():
            if len(validation.get(attribute, "")) > limit:
                yield f"validation {where}: {attribute} is longer than {limit}"
