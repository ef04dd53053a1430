"""What the control sheets show: issues, checks, the log of runs, the stamp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccni_xl.hosts.port import Block, Cell, Link, StrayNote, TablePlace, TableWrite
from ccni_xl.results import Results
from ccni_xl.terms import RunState, Severity
from ccni_xl.variables import find_variable
from ccni_xl.workbook.formulas import state_formula
from ccni_xl.workbook.schema import TEMPLATE_VERSION, TableSpec
from ccni_xl.workbook.settings_table import SETTING_ROWS
from ccni_xl.workbook.write.rows import Words, table_write

__all__ = ["checks_table", "issues_table", "runs_table", "stamp_cells"]


def _variable_name(code: str | None, results: Results, words: Words) -> str | None:
    """Return what an issue is about: an indicator, a variable or a setting by its name."""
    if code is None:
        return None
    if code in results.framework:
        return results.framework[code].name(words.lang)
    known = find_variable(code)
    if known is not None:
        return known.name(words.lang)
    row = next((row for row in SETTING_ROWS if row.code == code), None)
    return code if row is None else words.pick(row.zh, row.en)


def issues_table(
    spec: TableSpec,
    results: Results,
    before: Block | None,
    words: Words,
    stray: Sequence[StrayNote] = (),
) -> TableWrite:
    """Return the issues sheet: one row a finding, its cell as a link.

    The user's own columns stay with the finding while it lasts. A finding that is gone but has
    been commented on keeps its row, as a note; so do notes that lost their row on other sheets.
    """
    issues = results.issues
    keys = _numbered([issue.key for issue in issues])
    rows: list[dict[str, object]] = [
        {
            "level": issue.severity,
            "city": issue.unit,
            "name": words.city(issue.unit),
            "edition": issue.edition,
            "variable": _variable_name(issue.variable, results, words),
            "cell": None
            if issue.cell is None
            else Link(str(issue.cell), issue.cell.sheet, issue.cell.address),
            "found": issue.found(words.lang),
            "advice": issue.advice(words.lang),
            "rule": issue.rule.code,
            "key": key,
        }
        for issue, key in zip(issues, keys, strict=True)
    ]
    rows += _commented(spec, before, set(keys), words)
    rows += [_sheltered(note, words) for note in stray]
    columns = {column.code: [row.get(column.code) for row in rows] for column in spec.columns}
    return table_write(spec, columns, words)


def _numbered(keys: Sequence[str]) -> list[str]:
    """Make keys unique: two findings may share one (the same value wrong in two rows)."""
    seen: dict[str, int] = {}
    unique = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        unique.append(key if seen[key] == 1 else f"{key}|{seen[key]}")
    return unique


def _records(spec: TableSpec, block: Block | None) -> list[dict[str, object]]:
    """Return the rows of a result table as it stands, by column code; blank rows are left out."""
    if block is None:
        return []
    at = {label: j for j, label in enumerate(block.place.header)}
    column_at = {c.code: at.get(c.zh, at.get(c.en)) for c in spec.columns}
    rows = (row for row in block.rows if any(value not in (None, "") for value in row))
    return [{code: None if j is None else row[j] for code, j in column_at.items()} for row in rows]


def _commented(spec: TableSpec, before: Block | None, now: set[str], words: Words) -> list[dict[str, object]]:
    """Return the rows of findings that are gone but on which the user has written something."""
    mine = [column.code for column in spec.columns if column.kept]
    gone = words.pick(
        "本次计算没有再发现这个问题；因有处理记录而保留。", "Not found in this run; kept for its notes."
    )
    return [
        {**row, "level": Severity.INFO, "cell": None, "advice": gone}
        for row in _records(spec, before)
        if row["key"] not in now and any(row[code] for code in mine)
    ]


def _sheltered(note: StrayNote, words: Words) -> dict[str, object]:
    """Return the row that takes in what the user wrote beside a row that is no longer there."""
    key = " ".join(str(part) for part in note.key)
    said = "; ".join(f"{label}: {text}" for label, text in note.notes)
    return {
        "level": Severity.INFO,
        "name": words.city(note.key[0]) if note.key else None,
        "variable": note.table,
        "found": words.pick(
            f"结果中已没有“{key}”；旁边原有的批注：{said}",
            f"{key} is no longer in the results; notes beside it: {said}",
        ),
        "advice": words.pick(
            "如仍需要，请移到合适的地方。", "Move them to a fitting place if they are still needed."
        ),
        "key": f"stray|{note.table}|{key}",
    }


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

    columns: dict[str, Sequence[object]] = {
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
    rows = _records(spec, before)
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
    columns = {column.code: [row.get(column.code) for row in [*rows, now]] for column in spec.columns}
    return table_write(spec, columns, words)


def stamp_cells(results: Results, words: Words) -> dict[str, Cell]:
    """Return the named cells of the run's stamp and of the status strip."""
    stamp = results.stamp
    applied = [check for check in results.checks if check.passed is not None]
    return {
        "ccni_template": TEMPLATE_VERSION,
        "ccni_run_state": RunState.CURRENT.value,
        "ccni_state": state_formula(words.lang, run_state=RunState.CURRENT.value, same=True),
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
