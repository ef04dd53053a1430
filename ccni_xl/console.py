"""What the shell prints: rankings, issues, steps of a score, and the same as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ccni_xl.terms import ChangeClass, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccni_xl.app import Outcome
    from ccni_xl.explain import Step
    from ccni_xl.results import Results

__all__ = [
    "done_text",
    "explain_lines",
    "has_errors",
    "issue_lines",
    "outcome_json",
    "progress_text",
    "ranking_lines",
    "summary",
    "unranked_lines",
    "width",
    "written_lines",
]


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes; Chinese characters take two."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def ranking_lines(results: Results, lang: str, top: int | None = None) -> Iterable[str]:
    """Yield the ranking as the report prints it: rank, city, score at one decimal, arrow."""
    names = [results.inputs.city_name(str(city), lang) for city in results.ranked.index]
    room = max((width(name) for name in names), default=4)
    for name, (_, row) in list(zip(names, results.ranked.iterrows(), strict=True))[:top]:
        arrow = row["class"].arrow if isinstance(row["class"], ChangeClass) else ""
        tie = "=" if row["tie"] else " "
        yield f"{int(row['rank']):4d}{tie} {_pad(name, room)} {row['score']:6.1f} {arrow}".rstrip()


def summary(outcome: Outcome, seconds: float, lang: str) -> str:
    """Return the closing line: how many ranked, unranked, errors, warnings, how long."""
    results = outcome.results
    ranked, unranked = len(results.ranked), len(results.unranked)
    errors, warnings = results.count(Severity.ERROR), results.count(Severity.WARNING)
    if lang == "zh":
        return (
            f"{results.edition} 年度：{ranked} 城已排名，{unranked} 城未排名；"
            f"{errors} 个错误，{warnings} 条提醒（{seconds:.1f} 秒）"
        )
    return (
        f"{results.edition}: {ranked} cities ranked, {unranked} unranked; "
        f"{errors} errors, {warnings} warnings ({seconds:.1f} s)"
    )


def progress_text(step: str, done: int, of: int, lang: str) -> str:
    """Return what a status bar or a terminal shows during a run, such as ``双碳指数 1/6 读取数据…``."""
    from ccni_xl.app import STEPS, STUDY_STEPS

    zh, en = {**STEPS, **STUDY_STEPS}.get(step, (step, step))
    place = f"{done}%" if step in STUDY_STEPS else f"{done}/{of}"
    return f"双碳指数 {place} {zh}…" if lang == "zh" else f"CCNI {place} {en}..."


def done_text(outcome: Outcome, seconds: float, lang: str) -> str:
    """Return the last step with its outcome: ranked, unranked, errors, warnings, seconds."""
    from ccni_xl.app import STEPS

    results = outcome.results
    ranked, unranked, of = len(results.ranked), len(results.unranked), len(STEPS)
    errors, warnings = results.count(Severity.ERROR), results.count(Severity.WARNING)
    if lang == "zh":
        wrong = f"{errors} 个错误，" if errors else ""
        return (
            f"双碳指数 {of}/{of} 完成：{ranked} 城已排名，{unranked} 城未排名，"
            f"{wrong}{warnings} 条提醒（{seconds:.1f} 秒）"
        )
    wrong = f"{errors} errors, " if errors else ""
    return (
        f"CCNI {of}/{of} done: {ranked} cities ranked, {unranked} unranked, "
        f"{wrong}{warnings} warnings ({seconds:.1f} s)"
    )


def issue_lines(results: Results, lang: str) -> Iterable[str]:
    """Yield one line an issue."""
    for issue in results.issues:
        name = results.inputs.city_name(issue.unit, lang) if issue.unit else None
        yield issue.text(lang, unit_name=name)


def _number(value: float | str | None, digits: int = 3) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "-"
    return "none" if math.isinf(value) else f"{value:.{digits}f}".rstrip("0").rstrip(".")


def explain_lines(
    results: Results, steps: Iterable[Step], city: str, edition: str, lang: str
) -> Iterable[str]:
    """Yield the tree of one city's score, each indicator with the cells it comes from."""
    zh = lang == "zh"
    framework = results.framework
    name = results.inputs.city_name(city, lang)
    head = f"{name} {edition}"
    place = results.ranked["rank"].get(city) if edition == results.edition else None
    if place is not None:
        head += f"，第 {place:.0f} 名" if zh else f", rank {place:.0f}"
    yield head
    for step in steps:
        node = framework[step.code]
        indent = "  " * step.depth
        weight = f"{step.effective_weight:.4g}"
        score, points = _number(step.score), _number(step.contribution)
        if zh:
            yield f"{indent}{node.name_zh}：得分 {score} × 全局权重 {weight} = {points} 分"
        else:
            yield f"{indent}{node.name_en}: score {score} x weight {weight} = {points}"
        if framework.is_indicator(step.code):
            yield from _indicator_lines(step, node.unit, indent + "  ", zh)


def _indicator_lines(step: Step, unit: str, indent: str, zh: bool) -> Iterable[str]:
    how = ("直接录入的得分" if zh else "score entered directly") if step.entered else step.rule
    filled = ("（填补值）" if zh else " (imputed)") if step.imputed else ""
    value = f"{_number(step.value)} {unit}".rstrip()
    weight, scoring = step.weight_provenance, step.scoring_provenance
    yield (
        f"{indent}值 {value}{filled}；评分 {how}；权重依据 {weight}，评分依据 {scoring}"
        if zh
        else f"{indent}value {value}{filled}; scoring {how}; weight {weight}, scoring {scoring}"
    )
    for source in step.sources:
        shown = _number(
            source.value
            if isinstance(source.value, float | str) or source.value is None
            else float(str(source.value))
        )
        gap = f" [{source.missing.name.lower()}]" if source.missing is not None else ""
        yield f"{indent}← {source.cell}  {source.table}.{source.variable} = {shown}{gap}"


def _plain(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def outcome_json(outcome: Outcome, lang: str) -> dict[str, Any]:
    """Return a run as plain data for ``--json``; missing numbers are null."""
    results = outcome.results
    columns = ["rank", "score", *results.framework.dimensions, "change", "base_rank", "coverage"]
    ranking = [
        {
            "city": str(city),
            "name": results.inputs.city_name(str(city), lang),
            **{column: _plain(float(row[column])) for column in columns},
            "class": row["class"].value if isinstance(row["class"], ChangeClass) else None,
            "cause": row["cause"],
        }
        for city, row in results.ranking.iterrows()
    ]
    stamp = results.stamp
    report = outcome.report
    return {
        "edition": results.edition,
        "base_edition": stamp.base_edition,
        "framework": stamp.framework,
        "program": stamp.program,
        "fingerprint": stamp.fingerprint,
        "ranked": len(results.ranked),
        "unranked": len(results.unranked),
        "ranking": ranking,
        "issues": [
            {
                "rule": issue.rule.code,
                "severity": issue.severity.value,
                "city": issue.unit,
                "edition": issue.edition,
                "variable": issue.variable,
                "cell": None if issue.cell is None else str(issue.cell),
                "found": issue.found(lang),
                "advice": issue.advice(lang),
            }
            for issue in results.issues
        ],
        "checks": [
            {
                "number": c.number,
                "check": c.label(lang),
                "passed": c.passed,
                "figure": c.figure,
                "tolerance": c.tolerance,
            }
            for c in results.checks
        ],
        "written": None
        if report is None
        else {
            "path": report.path,
            "changed": list(report.changed),
            "identical": report.identical,
            "backup": report.backup,
        },
    }


def has_errors(outcome: Outcome) -> bool:
    """Tell whether the data have errors, or so many gaps that nobody could be ranked."""
    return bool(outcome.results.count(Severity.ERROR)) or outcome.results.ranked.empty


def unranked_lines(results: Results, lang: str) -> Iterable[str]:
    """Yield the unranked cities and why."""
    for city, row in results.unranked.iterrows():
        name = results.inputs.city_name(str(city), lang)
        missing = [results.framework[code].name(lang) for code in row["missing"]]
        if row["cause"] == "excluded":
            yield f"   -  {name}：不参评" if lang == "zh" else f"   -  {name}: left out by hand"
        elif row["cause"] == "no_data":
            yield f"   -  {name}：没有数据" if lang == "zh" else f"   -  {name}: no data"
        elif lang == "zh":
            yield f"   -  {name}：数据完整度 {row['coverage']:.0%}；缺 {'、'.join(missing)}"
        else:
            yield f"   -  {name}: coverage {row['coverage']:.0%}; missing {', '.join(missing)}"


def written_lines(outcome: Outcome, lang: str, dry_run: bool) -> Iterable[str]:
    """Yield where the results went, and what the file host has to say."""
    report = outcome.report
    if report is None or dry_run:
        yield "试算：没有写入文件。" if lang == "zh" else "Dry run: nothing was written."
        return
    kept = report.identical
    if lang == "zh":
        yield f"已写入 {report.path}；{kept} 个部件原样保留" + (
            f"，上一版为 {report.backup}" if report.backup else ""
        )
    else:
        yield f"Written to {report.path}; {kept} parts left as they were" + (
            f", previous version in {report.backup}" if report.backup else ""
        )
    for zh, en in report.warnings:
        yield zh if lang == "zh" else en
