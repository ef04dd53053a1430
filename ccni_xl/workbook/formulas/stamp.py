"""Are the results those of the inputs on show? Figures of every input table, by native formula and by twin.

A spreadsheet computes five figures of each input table as it stands; a run writes the same figures beside
them, computed by `stamp_figures`. As long as both agree the results are current; a changed, added, removed or
swapped cell moves at least one figure. The formulas use nothing newer than Excel 2013.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import lru_cache
from math import fsum
from operator import mul

from ccni_xl.hosts.port import Block, CellError, Formula, TableWrite, Value
from ccni_xl.terms import RunState
from ccni_xl.workbook.schema import INPUT_TABLES
from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.schema.native import native_tables

__all__ = ["StampFigures", "stamp_figures", "stamp_formulas", "stamp_table", "state_formula"]

#: How many leading characters of a text enter its figure; its length and last character always do.
_LETTERS = 12
#: Weight of a row against a column: places are told apart in tables of up to 999 columns.
_ROW = 1000
#: Sums of the spreadsheet and of the twin differ by rounding only.
_TOLERANCE = "1E-11"
#: What a figure is when an error cell, or a character outside the basic plane, makes it undefined.
_UNDEFINED = -1.0

_BLANKS = [ord(" ")] * _LETTERS
_WEIGHTS = range(3, 2 * _LETTERS + 2, 2)
#: The last character of the basic plane; a spreadsheet counts later ones twice.
_BASIC = 0xFFFF

_EPOCH = datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class StampFigures:
    """Five figures of one table.

    Parameters
    ----------
    sum, numbers, filled : float
        Sum and count of the numbers; count of all filled cells. Error cells add nothing to the sum.
    placed : float
        Sum of number x (1000 row + column): changes when two cells are swapped.
    letters : float
        The same for texts, each text standing for the figure of its characters.
    """

    sum: float
    numbers: float
    filled: float
    placed: float
    letters: float


def _place(table: str) -> str:
    data = f"{table}[]"
    return f"((ROW({data})-MIN(ROW({data}))+1)*{_ROW}+COLUMN({data})-MIN(COLUMN({data}))+1)"


def stamp_formulas(table: str) -> StampFigures:
    """Return the five native formulas of a table, as they are stored in a file.

    ``table[]`` is the body without the header, in the notation of the file format; a name alone would
    include the header in LibreOffice.
    """
    data = f"{table}[]"
    padded = f'{data}&REPT(" ",{_LETTERS})'
    characters = "+".join(f"{2 * k + 1}*_xlfn.UNICODE(MID({padded},{k},1))" for k in range(1, _LETTERS + 1))
    last = f'_xlfn.UNICODE(RIGHT(" "&{data},1))'
    figure = f"LEN({data})+{last}+{characters}"
    texts = (
        f"=_xlfn.AGGREGATE(9,6,{data})",
        f"=COUNT({data})",
        f"=COUNTA({data})",
        f"=IFERROR(SUMPRODUCT({data},{_place(table)}),{_UNDEFINED:g})",
        f"=IFERROR(SUMPRODUCT(ISTEXT({data})*({figure})*{_place(table)}),{_UNDEFINED:g})",
    )
    return StampFigures(*texts)  # type: ignore[arg-type]


def _number(value: Value) -> float | None:
    """Return what a spreadsheet would add up: numbers and dates, no logical values and no texts."""
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return (value - _EPOCH).total_seconds() / 86400
    return float(value) if isinstance(value, int | float) else None


@lru_cache(maxsize=16_384)
def _text_figure(text: str) -> float | None:
    """Return the figure of a text, or None if a character looked at is outside the basic plane."""
    codes = list(map(ord, text))
    length = len(codes) + sum(code > _BASIC for code in codes)
    head = (codes + _BLANKS)[:_LETTERS]
    last = codes[-1] if codes else 32
    if max(*head, last) > _BASIC:
        return None
    return float(length + last + sum(map(mul, _WEIGHTS, head)))


def stamp_figures(block: Block) -> StampFigures:
    """Return what `stamp_formulas` gives for a table that reads as ``block``.

    Undefined figures are -1, as in the formulas: an error cell makes the weighted figures undefined.
    """
    numbers: list[float] = []
    placed: list[float] = []
    letters = 0.0
    filled = 0
    broken = odd = False
    for i, row in enumerate(block.rows, start=1):
        for j, value in enumerate(row, start=1):
            if value is None:
                continue
            filled += 1
            place = i * _ROW + j
            number = _number(value)
            if number is not None:
                numbers.append(number)
                placed.append(number * place)
            elif isinstance(value, str):
                figure = _text_figure(value)
                odd = odd or figure is None
                letters += (figure or 0.0) * place
            broken = broken or isinstance(value, CellError)
    return StampFigures(
        fsum(numbers),
        float(len(numbers)),
        float(filled),
        _UNDEFINED if broken else fsum(placed),
        _UNDEFINED if broken or odd else letters,
    )


def _spec() -> TableSpec:
    return next(spec for spec in native_tables() if spec.name == "tbl_stamp")


def _same_formula(lang: str) -> str:
    """Return 1 if every figure now is the figure at the run, else 0."""
    spec = _spec()

    def cell(code: str) -> str:
        return f"tbl_stamp[[#This Row],[{spec.column(code).label(lang)}]]"

    names = ("sum", "numbers", "filled", "placed", "letters")
    pairs = [(cell(f"now_{name}"), cell(f"run_{name}")) for name in names]
    tests = ",".join(
        f"ISNUMBER({run}),ABS({now}-{run})<={_TOLERANCE}*MAX(1,ABS({run}))" for now, run in pairs
    )
    return f"=IF(IFERROR(AND({tests}),FALSE),1,0)"


def stamp_table(
    blocks: Mapping[str, Block],
    lang: str = "zh",
    *,
    stamped: Mapping[str, StampFigures] | None = None,
) -> TableWrite:
    """Return tbl_stamp: what each input table adds up to now (formulas) and at the run (values).

    Parameters
    ----------
    blocks : mapping of str to Block
        The input tables as they were read, by name; the stamp has those that are there.
    stamped : mapping of str to StampFigures, optional
        The run's figures. By default those of ``blocks``: the results belong to these inputs. An empty
        mapping leaves the stamp open, as in a workbook that was never computed.
    """
    rows = []
    for name in (spec.name for spec in INPUT_TABLES if spec.name in blocks):
        now = stamp_figures(blocks[name])
        run = now if stamped is None else stamped.get(name)
        formulas = astuple(stamp_formulas(name))
        rows.append(
            [
                name,
                blocks[name].place.sheet,
                *(Formula(text, value) for text, value in zip(formulas, astuple(now), strict=True)),
                *(astuple(run) if run else (None,) * 5),
                Formula(_same_formula(lang), int(run is not None and _agree(now, run))),
            ]
        )
    spec = _spec()
    return TableWrite(spec.name, spec.header(lang), rows, key=spec.column("table").label(lang))


def _agree(now: StampFigures, run: StampFigures) -> bool:
    pairs = zip(astuple(now), astuple(run), strict=True)
    return all(abs(a - b) <= float(_TOLERANCE) * max(1.0, abs(b)) for a, b in pairs)


def state_formula(lang: str = "zh", *, run_state: str = "", same: bool = False) -> Formula:
    """Return the formula of `ccni_state` with its value.

    Parameters
    ----------
    run_state : str
        What `ccni_run_state` holds: the code of a `RunState`; "unfinished" while a run is writing, "current"
        when it is done, "" or "never" before the first one.
    same : bool
        Whether tbl_stamp agrees throughout.
    """
    column = _spec().column("same").label(lang)
    label = {term: term.label(lang) for term in RunState}
    text = (
        f'=IF(OR(ccni_run_state="",ccni_run_state="{RunState.NEVER.value}"),"{label[RunState.NEVER]}",'
        f'IF(ccni_run_state="{RunState.UNFINISHED.value}","{label[RunState.UNFINISHED]}",'
        f'IF(IFERROR(MIN(tbl_stamp[{column}]),0)=1,"{label[RunState.CURRENT]}","{label[RunState.STALE]}")))'
    )
    if run_state in ("", RunState.NEVER.value):
        state = RunState.NEVER
    elif run_state == RunState.UNFINISHED.value:
        state = RunState.UNFINISHED
    else:
        state = RunState.CURRENT if same else RunState.STALE
    return Formula(text, label[state])
