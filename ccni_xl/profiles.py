"""City profiles without a spreadsheet program: the very values the profile sheet shows, city by city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from ccni_xl.app import Outcome, batch_of, check
from ccni_xl.errors import WorkbookError
from ccni_xl.explain import find_city
from ccni_xl.hosts.port import CellError, Host, TableWrite, Value, plain
from ccni_xl.results import Results
from ccni_xl.workbook.formulas import FormulaContext
from ccni_xl.workbook.formulas.profile import profile_cells, profile_tables
from ccni_xl.workbook.write.kept import NAMES_KEPT
from ccni_xl.workbook.write.native import NAMES_READ, TABLES_READ, formula_context

__all__ = ["Profiles", "choose", "load", "plain_profile"]

#: How many near names an unknown city gets.
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Profiles:
    """What every profile of a workbook is made from."""

    outcome: Outcome
    base: FormulaContext

    def of(self, city: str) -> FormulaContext:
        """Return the context in which the city with this code is picked."""
        return replace(self.base, profile_city=str(self.base.cities.loc[city, "name"]))


def load(host: Host, edition: str | None = None) -> Profiles:
    """Read and compute a workbook; write nothing.

    Parameters
    ----------
    host : Host
    edition : str, optional
        The one to show, by default the one the workbook ranks.

    Raises
    ------
    WorkbookError
        The edition is none of the workbook's, or the workbook cannot be read.
    """
    outcome = check(host)
    results = outcome.results
    if edition is not None and edition not in results.editions:
        known = sorted(results.editions)
        raise WorkbookError(
            f"没有年度“{edition}”；有：{'、'.join(known)}。",
            f"There is no edition {edition!r}; there are: {', '.join(known)}.",
        )
    batch = batch_of(host, outcome, "")
    there = [name for name in TABLES_READ if name in host.tables()]
    context = formula_context(
        results,
        outcome.read.lang,
        writes=batch.tables,
        blocks={**outcome.read.blocks, **host.read(there)},
        names=host.read_names((*NAMES_READ, *NAMES_KEPT)),
        cells=batch.cells,
    )
    return Profiles(outcome, replace(context, profile_edition=edition or results.edition))


def choose(results: Results, texts: Iterable[str]) -> list[str]:
    """Return the codes of the cities named, in the order given; every city for no name at all.

    Raises
    ------
    WorkbookError
        A city is unknown; near names are offered.
    """
    wanted = list(texts)
    if not wanted:
        return [str(code) for code in results.inputs.cities.data.index]
    return [_code(results, text) for text in wanted]


def _code(results: Results, text: str) -> str:
    found = find_city(results, text)
    if found is not None:
        return found
    near = _near(results, text)
    zh = f"相近的有：{'、'.join(near)}。" if near else "城市名单在“城市”表。"
    en = f"Near: {', '.join(near)}." if near else "The cities are listed on the sheet Cities."
    raise WorkbookError(f"没有城市“{text}”。{zh}", f"There is no city {text!r}. {en}")


def _near(results: Results, text: str) -> Sequence[str]:
    """Return cities whose code or name looks like the text, in the language it is written in."""
    frame = results.inputs.cities.data
    names = [str(v) for column in ("name_zh", "name_en") for v in frame[column] if isinstance(v, str)]
    by_key = {name.casefold(): name for name in (*map(str, frame.index), *names)}
    key = text.strip().casefold()
    close = get_close_matches(key, by_key, n=_NEAR, cutoff=0.5)
    part = [name for name in by_key if key and (key in name or name in key)]
    return [by_key[name] for name in dict.fromkeys((*part, *close))][:_NEAR]


def _cell(value: Value) -> Any:
    """Return a cell as plain data: blank text and errors are None."""
    return None if value == "" or isinstance(value, CellError) else value


def _records(context: FormulaContext, write: TableWrite) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table by column code."""
    codes = {column.label(context.lang): column.code for column in context.spec(write.table).columns}
    for row in write.rows:
        yield {codes[label]: _cell(plain(v)) for label, v in zip(write.header, row, strict=True)}


def plain_profile(context: FormulaContext) -> dict[str, Any]:
    """Return the profile of the picked city as plain data, with the names of the workbook's language.

    Keys: city, name, edition; facts (label -> text); trend, sen, change, reason, note (sentences);
    strengths, weaknesses, to_gain, scores, steps, co2 (lists of records). Missing values are None.
    """
    tables = {write.table: list(_records(context, write)) for write in profile_tables(context)}
    cells = {name: _cell(cell.value) for name, cell in profile_cells(context).items()}
    top = tables["tbl_profile_top"]
    hidden = ("leaf", "order", "lift", "lift_order")
    sides = {
        side: [{"indicator": r[side], "by": r[f"{side}_by"]} for r in top if r[side] is not None]
        for side in ("strength", "weakness")
    }
    names = {row["code"]: row["name"] for row in tables["tbl_profile"]}
    return {
        "city": cells["ccni_profile_code"],
        "name": context.profile_city,
        "edition": context.profile_edition,
        "facts": {row["fact"]: row["shown"] for row in tables["tbl_profile_facts"]},
        "scores": [
            {code: v for code, v in row.items() if code not in hidden} for row in tables["tbl_profile"]
        ],
        "strengths": sides["strength"],
        "weaknesses": sides["weakness"],
        "to_gain": [row for row in tables["tbl_profile_lift"] if row["indicator"] is not None],
        "note": cells["ccni_profile_lift_note"],
        "change": cells["ccni_profile_change"],
        "reason": cells["ccni_profile_reason"],
        "steps": [
            {"code": row["code"], "name": names.get(row["code"]), "by": row["by"]}
            for row in tables["tbl_profile_steps"]
        ],
        "trend": cells["ccni_profile_trend"],
        "sen": cells["ccni_profile_sen"],
        "co2": tables["tbl_profile_co2"],
    }
