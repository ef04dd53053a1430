"""Results to one batch: every result table, the stamp, the cached values of native formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ccni_xl.audit import NATIVE_CHECK
from ccni_xl.framework import Framework
from ccni_xl.hosts.port import (
    Block,
    Cell,
    Formula,
    StrayNote,
    TablePlace,
    TableWrite,
    Value,
    WriteBatch,
    plain,
)
from ccni_xl.issues import CellRef, Issue, sort_issues
from ccni_xl.results import Results
from ccni_xl.rules.writing import NO_COLUMN
from ccni_xl.workbook.formulas import native_formulas, stamp_table
from ccni_xl.workbook.formulas.robust import robust_state_formula
from ccni_xl.workbook.formulas.strip import strip_formula
from ccni_xl.workbook.lists import list_tables
from ccni_xl.workbook.schema import ROBUST_CELLS, SHEETS, TableSpec, result_tables
from ccni_xl.workbook.write import control, depth, tables
from ccni_xl.workbook.write.figures import figure_writes
from ccni_xl.workbook.write.kept import Kept, kept_from, with_kept
from ccni_xl.workbook.write.native import formula_context, with_native_index
from ccni_xl.workbook.write.rows import Words

if TYPE_CHECKING:
    from ccni_xl.study import Study

__all__ = ["write_batch"]

_Maker = Callable[[TableSpec, Results, Words], TableWrite]

#: Result table -> the function that fills it; those of a robustness run are left as they are.
_MAKERS: Mapping[str, _Maker] = {
    "tbl_values": tables.values_table,
    "tbl_scores": tables.scores_table,
    "tbl_scope": tables.scope_table,
    "tbl_ranking": tables.ranking_table,
    "tbl_table3": tables.table3,
    "tbl_change": tables.change_table,
    "tbl_contrib": depth.contributions_table,
    "tbl_timeline": depth.timeline_table,
    "tbl_board": tables.board_table,
    "tbl_groups": tables.groups_table,
    "tbl_corr": tables.correlation_table,
    "tbl_decoupling": tables.decoupling_table,
}


def _strips(
    places: Mapping[str, TablePlace], lang: str, cells: Mapping[str, Cell]
) -> dict[tuple[str, str], Value]:
    """Return the status strip's value on every sheet; renamed sheets are found by their tables."""
    names = {sheet.name(lang) for sheet in SHEETS} | {place.sheet for place in places.values()}
    strip = strip_formula(lang, {name: plain(value) for name, value in cells.items()}).value
    return {(name, "A2"): strip for name in names}


def _absent(
    specs: Iterable[TableSpec], framework: Framework, places: Mapping[str, TablePlace], lang: str
) -> Iterator[tuple[str, str, Issue]]:
    """Yield (table, label, issue) of columns that a changed framework asks for and the workbook lacks."""
    for spec in specs:
        place = places.get(spec.name)
        if place is None:
            continue
        there = {label.strip().lower() for label in place.header}
        for column in spec.columns:
            label = column.label(lang)
            if column.code in framework and label.lower() not in there:
                cell = CellRef(place.sheet, place.address(-1, len(place.header)))
                facts = {"value": label}
                yield spec.name, label, Issue(NO_COLUMN, cell, None, None, column.code, facts)


def _without(write: TableWrite, label: str) -> TableWrite:
    """Return the write without one of its columns."""
    j = write.header.index(label)
    rows = [(*row[:j], *row[j + 1 :]) for row in write.rows]
    header = (*write.header[:j], *write.header[j + 1 :])
    return replace(write, header=header, rows=rows)


def _robust(
    results: Results,
    words: Words,
    blocks: Mapping[str, Block],
    names: Mapping[str, Value],
    study: Study | None,
) -> tuple[Kept, tuple[TableWrite, ...], dict[str, Cell]]:
    """Return what stands of a robustness run on other sheets, its tables, and its stamp."""
    if study is None:
        return kept_from(results, blocks, names), (), {}
    from ccni_xl.workbook.write import robust

    return (
        robust.kept_of(results, study, words.lang),
        robust.robust_writes(results, study, words),
        robust.robust_cells(results, study),
    )


def write_batch(
    results: Results,
    *,
    lang: str,
    places: Mapping[str, TablePlace],
    blocks: Mapping[str, Block],
    names: Mapping[str, Value] | None = None,
    who: str = "",
    study: Study | None = None,
    cells_there: Iterable[str] | None = None,
) -> WriteBatch:
    """Return everything a run writes.

    Parameters
    ----------
    results : Results
    lang : str
        Language of the workbook's labels.
    places : mapping of str to TablePlace
        Where the tables stand now, for links.
    blocks : mapping of str to Block
        The input tables as read, and those result tables that hold something of the user's.
    names : mapping of str to Value, optional
        The user's picks on the profile sheet, and the stamp of the last robustness run.
    who : str
        Who ran it, for the log of runs.
    study : Study, optional
        A robustness study of these results. Without one, what the last study put on other sheets
        is kept if it belongs to the same inputs, and blanked if not.
    cells_there : iterable of str, optional
        Named cells of the workbook; cells of a robustness sheet that was deleted are left out.
    """
    words = Words(lang, results.inputs)
    specs = {spec.name: spec for spec in result_tables(results.framework)}
    absent = list(_absent(specs.values(), results.framework, places, lang))
    if absent:
        told = tuple(issue for _, _, issue in absent)
        results = replace(results, issues=sort_issues((*results.issues, *told)))

    def issues(stray: tuple[StrayNote, ...] = ()) -> TableWrite:
        return control.issues_table(specs["tbl_issues"], results, blocks.get("tbl_issues"), words, stray)

    kept, robust, robust_cells = _robust(results, words, blocks, names or {}, study)
    written = [make(specs[name], results, words) for name, make in _MAKERS.items()]
    written = [
        with_kept(w, results, lang, kept) if w.table in ("tbl_ranking", "tbl_change") else w for w in written
    ]
    written.append(depth.sentences_table(specs["tbl_sentences"], results, words, kept.sentences))
    written += robust
    written.append(issues())
    written.append(control.runs_table(specs["tbl_runs"], results, blocks.get("tbl_runs"), who, words))
    inputs = {name: block for name, block in blocks.items() if name not in specs}
    written.append(stamp_table(inputs, lang))
    written += figure_writes(results, words)
    cells = control.stamp_cells(results, words)
    context = formula_context(results, lang, writes=written, blocks=blocks, names=names or {}, cells=cells)
    native = native_formulas(context)
    difference = plain(native.cells["ccni_native_difference"])
    figures: dict[int, Cell] = {NATIVE_CHECK: Formula("=ccni_native_difference", difference)}
    written.append(control.checks_table(specs["tbl_checks"], results, places, figures, words))
    written = [with_native_index(w, context, native) if w.table == "tbl_scores" else w for w in written]
    state = str(plain(cells["ccni_state"]))
    robust_cells["ccni_robust_state"] = robust_state_formula(
        lang, robust=kept.fingerprint, run=results.stamp.fingerprint, state=state
    )
    there = {cell.name for cell in ROBUST_CELLS} if cells_there is None else {c.lower() for c in cells_there}
    cells |= {name: cell for name, cell in robust_cells.items() if name in there}
    for table, label, _ in absent:
        written = [_without(write, label) if write.table == table else write for write in written]
    return WriteBatch(
        tables=(*written, *native.tables, *list_tables(results.framework, lang)),
        cells={**cells, **native.cells},
        cached={**native.cached, **_strips(places, lang, cells)},
        modified=results.stamp.time,
        shelter=issues,
    )
