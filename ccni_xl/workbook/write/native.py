"""The native sheets of a run: what the formulas look at is taken from the tables about to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from ccni_xl.hosts.port import Block, Cell, TableWrite, Value, plain
from ccni_xl.results import Results
from ccni_xl.workbook.formulas import FormulaContext, Native
from ccni_xl.workbook.schema import INPUT_TABLES, TableSpec, result_tables

__all__ = ["NAMES_READ", "TABLES_READ", "formula_context", "with_native_index"]

#: What a run has to read for the native sheets: the user's picks and trial weights.
NAMES_READ = ("ccni_profile_city", "ccni_profile_edition")
TABLES_READ = ("tbl_trial",)


def _columns(spec: TableSpec, header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> pd.DataFrame:
    """Return rows as a frame by column code; labels of either language, unknown ones by the label itself."""
    by_label = {label: c.code for c in spec.columns for label in (c.zh, c.en)}
    codes = [by_label.get(label, label) for label in header]
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in rows], columns=codes, dtype=object)
    return frame.loc[:, ~frame.columns.duplicated()]


def _read(name: str, blocks: Mapping[str, Block], specs: Mapping[str, TableSpec]) -> pd.DataFrame:
    block = blocks.get(name)
    if block is None:
        return pd.DataFrame(columns=list(specs[name].codes), dtype=object)
    frame = _columns(specs[name], block.place.header, block.rows)
    # a table that a run had to make anew lacks the user's own columns
    return frame.reindex(columns=[*frame.columns, *(c for c in specs[name].codes if c not in frame.columns)])


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def formula_context(
    results: Results,
    lang: str,
    *,
    writes: Iterable[TableWrite],
    blocks: Mapping[str, Block],
    names: Mapping[str, Value],
    cells: Mapping[str, Cell],
) -> FormulaContext:
    """Return what the native formulas look at.

    Parameters
    ----------
    writes : iterable of TableWrite
        The result tables of the run; tbl_scores, tbl_values and tbl_ranking at least.
    blocks : mapping of str to Block
        The input tables as read, and those of `TABLES_READ`.
    names : mapping of str to Value
        The named cells of `NAMES_READ`.
    cells : mapping of str to Cell
        The named cells the run writes, with ``ccni_state`` as it will be shown.
    """
    framework = results.framework
    specs = {spec.name: spec for spec in (*INPUT_TABLES, *result_tables(framework))}
    made = {write.table: _columns(specs[write.table], write.header, write.rows) for write in writes}
    scores, values = made["tbl_scores"], made["tbl_values"]
    places = ["city", "edition"]
    numbers = scores[[*framework.codes, "coverage"]].apply(pd.to_numeric)
    numbers.index = pd.MultiIndex.from_frame(scores[places])
    shown = values[list(framework.indicators)]
    shown.index = pd.MultiIndex.from_frame(values[places])
    titles = _read("tbl_sources", blocks, specs)
    typed = _read("tbl_cities", blocks, specs)
    known = typed[typed["city"].notna()]
    return FormulaContext(
        lang=lang,
        framework=framework,
        edition=results.edition,
        cities=_cities(known, lang),
        scores=numbers,
        values=shown,
        ranking=_ranking(made),
        co2=_series(_read("tbl_co2", blocks, specs)),
        sources=_sources(_read("tbl_policy", blocks, specs), _read("tbl_annual", blocks, specs)),
        titles={_text(n): _text(t) for n, t in zip(titles["number"], titles["title"], strict=True) if n},
        profile_city=_text(names.get("ccni_profile_city")),
        profile_edition=_text(names.get("ccni_profile_edition")),
        trial=_trial(_read("tbl_trial", blocks, specs)),
        cells={name: plain(cell) for name, cell in cells.items()},
        demo=results.settings.demo,
        tables=made,
    )


def _cities(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    names = frame["name_zh" if lang == "zh" else "name_en"]
    columns = {"name": names, **{c: frame[c] for c in ("province", "region", "tier")}}
    made = pd.DataFrame({c: [_text(v) for v in values] for c, values in columns.items()}, dtype=object)
    made.index = pd.Index([_text(code) for code in frame["city"]], name="city", dtype=object)
    return made[~made.index.duplicated()]


def _ranking(made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    frame = made["tbl_ranking"].set_index("city")[["rank", "score", "arrow", "interval"]]
    for table, column in (("tbl_change", "driver"), ("tbl_board", "quadrant")):
        other = made.get(table)
        empty = other is None or other.empty
        frame[column] = (
            None if empty or other is None else other.set_index("city")[column].reindex(frame.index)
        )
    return frame


def _series(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the years of tbl_co2; what is no number is left as no value."""
    years = [label for label in frame.columns if str(label).isdigit()]
    made = frame.loc[frame["city"].notna(), ["city", *years]].drop_duplicates("city").set_index("city")
    numbers = pd.DataFrame({c: pd.to_numeric(made[c], errors="coerce") for c in made.columns})
    numbers.columns = pd.Index([int(str(label)) for label in years])
    return numbers


def _sources(policy: pd.DataFrame, annual: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for place, frame in enumerate((policy, annual)):
        for city, edition, source in zip(frame["city"], frame["edition"], frame["source"], strict=True):
            key = (_text(city), _text(edition))
            pair = list(found.get(key, ("", "")))
            pair[place] = _text(source)
            found[key] = (pair[0], pair[1])
    return found


def _trial(frame: pd.DataFrame) -> dict[str, float]:
    typed = zip(frame["code"], frame["trial"], strict=True)
    return {str(c): float(w) for c, w in typed if c and isinstance(w, int | float) and w == w}


def with_native_index(write: TableWrite, context: FormulaContext, native: Native) -> TableWrite:
    """Return tbl_scores with the index recomputed by formula in its column "native"."""
    column = write.header.index(context.ref("tbl_scores").label("native"))
    rows = [
        (*row[:column], cell, *row[column + 1 :]) for row, cell in zip(write.rows, native.index, strict=True)
    ]
    return replace(write, rows=rows)
