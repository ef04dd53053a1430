"""What the control sheets show: issues, checks, the log of runs, the stamp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccni_xl.hosts.port import Block, Cell, Link, TablePlace, TableWrite
from ccni_xl.issues import Issue
from ccni_xl.results import Results
from ccni_xl.terms import RunState, Severity
from ccni_xl.variables import variable
from ccni_xl.workbook.schema import TEMPLATE_VERSION, TableSpec, sheet
from ccni_xl.workbook.write.rows import Words, table_write

__all__ = ["checks_table", "issues_table", "runs_table", "stamp_cells"]

_TABLES = ("policy", "annual", "series", "extra", "city")


def _variable_name(code: str | None, results: Results, words: Words) -> str | None:
    if code is None:
        return None
    if code in results.framework:
        return results.framework[code].name(words.lang)
    for table in _TABLES:
        try:
            return variable(table, code).name(words.lang)
        except StopIteration:
            continue
    return code


def issues_table(spec: TableSpec, issues: Sequence[Issue], results: Results, words: Words) -> TableWrite:
    """Return the issues sheet: one row a finding, its cell as a link; the user's notes stay beside it."""
    seen: dict[str, int] = {}
    keys = []
    for issue in issues:
        # Two findings may share a key (the same value wrong in two rows); number the further ones.
        seen[issue.key] = seen.get(issue.key, 0) + 1
        keys.append(issue.key if seen[issue.key] == 1 else f"{issue.key}|{seen[issue.key]}")
    columns = {
        "level": [issue.severity for issue in issues],
        "city": [issue.unit for issue in issues],
        "name": [words.city(issue.unit) for issue in issues],
        "edition": [issue.edition for issue in issues],
        "variable": [_variable_name(issue.variable, results, words) for issue in issues],
        "cell": [None if i.cell is None else Link(str(i.cell), i.cell.sheet, i.cell.address) for i in issues],
        "found": [issue.found(words.lang) for issue in issues],
        "advice": [issue.advice(words.lang) for issue in issues],
        "rule": [issue.rule.code for issue in issues],
        "key": keys,
    }
    return table_write(spec, columns, words)


def checks_table(
    spec: TableSpec,
    results: Results,
    places: Mapping[str, TablePlace],
    native: Mapping[int, Cell],
    words: Words,
) -> TableWrite:
    """Return the numbered checks, each with a link to the table it is about.

    ``native`` gives cells that are formulas: check number -> figure.
    """
    marks = {True: "✔", False: "✖", None: "—"}
    checks = results.checks

    def where(table: str) -> Link | None:
        place = places.get(table)
        if place is None:
            return None
        return Link(f"{place.sheet}!{place.address(-1, 0)}", place.sheet, place.address(-1, 0))

    columns = {
        "number": [check.number for check in checks],
        "check": [check.label(words.lang) for check in checks],
        "state": [marks[check.passed] for check in checks],
        "figure": [native.get(check.number, check.figure) for check in checks],
        "tolerance": [check.tolerance for check in checks],
        "where": [where(check.table) for check in checks],
    }
    return table_write(spec, columns, words)


def runs_table(spec: TableSpec, results: Results, before: Block | None, who: str, words: Words) -> TableWrite:
    """Return the log of runs: what was there, and this run below it."""
    ours = [column for column in spec.columns if not column.kept]
    columns: dict[str, list[object]] = {column.code: [] for column in ours}
    if before is not None:
        header = {label: j for j, label in enumerate(before.place.header)}
        for row in before.rows:
            if all(value is None or value == "" for value in row):
                continue
            for column in ours:
                j = header.get(column.zh, header.get(column.en))
                columns[column.code].append(None if j is None else row[j])
    stamp = results.stamp
    now: dict[str, object] = {
        "time": stamp.time.strftime("%Y-%m-%d %H:%M:%S"),
        "who": who,
        "program": stamp.program,
        "framework": stamp.framework,
        "edition": stamp.edition,
        "base": stamp.base_edition,
        "fingerprint": stamp.fingerprint,
        "ranked": len(results.ranked),
        "unranked": len(results.unranked),
        "errors": results.count(Severity.ERROR),
        "warnings": results.count(Severity.WARNING),
    }
    for column in ours:
        columns[column.code].append(now.get(column.code))
    return table_write(spec, columns, words)


def stamp_cells(results: Results, words: Words) -> dict[str, Cell]:
    """Return the named cells of the run's stamp and of the status strip."""
    stamp = results.stamp
    applied = [check for check in results.checks if check.passed is not None]
    banner = words.pick(
        "演示数据：除城市名称、代码、区域和等级外均为虚构，不得引用。",
        "Demo data: everything but city names, codes, regions and tiers is invented; do not quote.",
    )
    return {
        "ccni_template": TEMPLATE_VERSION,
        "ccni_demo": banner if results.settings.demo else "",
        "ccni_run_state": RunState.CURRENT.value,
        "ccni_run_time": stamp.time.strftime("%Y-%m-%d %H:%M:%S"),
        "ccni_run_version": stamp.program,
        "ccni_run_framework": stamp.framework,
        "ccni_run_fingerprint": stamp.fingerprint,
        "ccni_run_edition": stamp.edition,
        "ccni_ranked": len(results.ranked),
        "ccni_unranked": len(results.unranked),
        "ccni_errors": results.count(Severity.ERROR),
        "ccni_warnings": results.count(Severity.WARNING),
        "ccni_checks_passed": sum(bool(check.passed) for check in applied),
        "ccni_checks_total": len(applied),
    }


def sheet_name(code: str, words: Words) -> str:
    """Return the template's name of a sheet in the workbook's language."""
    return sheet(code).name(words.lang)
