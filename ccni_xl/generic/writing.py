"""Score a data file by a framework file and write the results as CSV."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ccni_xl.aggregation import DEFAULT_THRESHOLD
from ccni_xl.errors import CcniError
from ccni_xl.evaluation import Evaluated, evaluate
from ccni_xl.framework import load_framework
from ccni_xl.generic.reading import read_data
from ccni_xl.issues import Issue, sort_issues

__all__ = ["ScoredFiles", "neutral", "score_files"]

#: A text that starts so would be run as a formula when the CSV is opened in a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class ScoredFiles:
    """What was computed and which files were written."""

    evaluated: Evaluated
    issues: tuple[Issue, ...]
    written: tuple[Path, ...]


def neutral(text: str) -> str:
    """Return ``text`` with an apostrophe before it where a spreadsheet would run it as a formula.

    Examples
    --------
    >>> neutral("=1+1"), neutral("Nanjing")
    ("'=1+1", 'Nanjing')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _cell(value: Cell) -> str:
    """Print numbers at full precision, gaps as nothing, text so that it stays text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return repr(value)


def _write(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str = "utf-8"
) -> Path:
    """Write a file as a whole or not at all: an old one stays until the new one is complete."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(header)
    out.writerows([_cell(cell) for cell in row] for row in rows)
    passing = path.with_name(f".~ccni-{os.getpid()}-{path.name}")
    try:
        try:
            passing.write_text(text.getvalue(), encoding=encoding, newline="")
            os.replace(passing, path)
        finally:
            with suppress(OSError):  # what went wrong before matters more
                passing.unlink(missing_ok=True)
    except OSError as error:
        raise CcniError(
            f"写不了 {path}（{error.strerror}）。请检查文件夹，并关闭已打开的同名文件。",
            f"Cannot write {path} ({error.strerror}); check the folder, and close the file if it is open.",
        ) from error
    return path


def _score_rows(evaluated: Evaluated) -> Iterable[tuple[Cell, ...]]:
    index = evaluated.scores.index
    units = index.get_level_values(0)
    editions = index.get_level_values(1) if index.nlevels > 1 else [""] * len(index)
    scores, ranks = evaluated.scores.to_numpy(), evaluated.ranks.to_numpy()
    coverage = evaluated.coverage.to_numpy()
    for row, (unit, edition) in enumerate(zip(units, editions, strict=True)):
        for column, code in enumerate(evaluated.scores.columns):
            place = ranks[row, column]
            yield (
                str(unit),
                str(edition),
                code,
                float(scores[row, column]),
                None if math.isnan(place) else int(place),
                float(coverage[row, column]),
            )


def _issue_rows(issues: Iterable[Issue], lang: str) -> Iterable[tuple[Cell, ...]]:
    for issue in issues:
        yield (
            issue.rule.code,
            issue.severity.label(lang),
            str(issue.cell or ""),
            issue.unit or "",
            issue.edition or "",
            issue.variable or "",
            issue.found(lang),
            issue.advice(lang),
        )


def _record_rows(record: pd.DataFrame) -> Iterable[tuple[Cell, ...]]:
    for row in record.itertuples(index=False):
        yield tuple(float(v) if isinstance(v, float) else None if v is None else str(v) for v in row)


def score_files(
    framework_path: str | Path,
    data_path: str | Path,
    out_dir: str | Path,
    *,
    threshold: float = DEFAULT_THRESHOLD,
    lang: str = "en",
) -> ScoredFiles:
    """Compute any index from two files and write the results into a folder.

    ``scores.csv`` has unit, edition, code, score, rank and coverage of every code, at full
    precision; ``issues.csv`` everything the user should look at; ``imputed.csv`` and
    ``treated.csv``, where there are any, the cells that were filled or changed. A text cell
    that starts with ``= + - @``, a tab or a carriage return gets an apostrophe before it, so
    that no spreadsheet runs it as a formula.

    Parameters
    ----------
    framework_path, data_path : path
        See docs/framework-format.md.
    out_dir : path
        Made if it is not there.
    threshold : float
        Coverage from which a parent is scored, 0 to 1.
    lang : {"en", "zh"}
        Language of the issues.

    Raises
    ------
    CcniError
        A file that cannot be used or written; a threshold outside 0 to 1.
    """
    if not 0 <= threshold <= 1:
        raise CcniError(
            f"覆盖率门槛应在 0 到 1 之间，现为 {threshold:g}。",
            f"The coverage threshold goes from 0 to 1, not {threshold:g}.",
        )
    framework = load_framework(framework_path)
    data = read_data(data_path, framework)
    evaluated = evaluate(framework, data.numbers, data.labels, groups=data.groups, threshold=threshold)
    issues = sort_issues(data.issues + evaluated.issues(data.cell))
    out = Path(out_dir)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CcniError(
            f"建不了文件夹 {out}（{error.strerror}）。", f"Cannot make the folder {out} ({error.strerror})."
        ) from error
    columns = ("unit", "edition", "code", "score", "rank", "coverage")
    written = [_write(out / "scores.csv", columns, _score_rows(evaluated))]
    columns_of_issues = ("rule", "severity", "where", "unit", "edition", "variable", "found", "advice")
    # For people: the mark at the start lets a spreadsheet show Chinese text as it is.
    written.append(
        _write(out / "issues.csv", columns_of_issues, _issue_rows(issues, lang), encoding="utf-8-sig")
    )
    for name, record in (("imputed.csv", evaluated.imputed), ("treated.csv", evaluated.treated)):
        if len(record):
            written.append(_write(out / name, list(record.columns), _record_rows(record)))
    return ScoredFiles(evaluated, issues, tuple(written))
