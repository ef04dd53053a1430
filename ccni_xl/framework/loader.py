"""Read and check framework tables; every problem is named with its row, all at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import zip_longest
from pathlib import Path

from ccni_xl.errors import FrameworkError
from ccni_xl.framework.model import Framework, Node
from ccni_xl.framework.token import Token, TokenError, parse_token
from ccni_xl.framework.vocabulary import DIRECTED, LABELLED
from ccni_xl.intake import read_csv_text, records_of
from ccni_xl.terms import Provenance

__all__ = ["BUILTIN", "Problem", "builtin", "check_records", "load_framework", "read_frameworks"]

#: Versions that come with the package.
BUILTIN = {"2.0": "ccni_2_0.csv", "1.0": "ccni_1_0.csv"}

Record = Mapping[str, str]

_DIRECTIONS = {"higher": 1, "正向": 1, "+1": 1, "1": 1, "lower": -1, "逆向": -1, "-1": -1, "": 0, "0": 0}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a framework table: the row, the column, what is wrong."""

    row: int
    column: str
    zh: str
    en: str


class _Faults(list[Problem]):
    def say(self, row: int, column: str, zh: str, en: str) -> None:
        self.append(Problem(row, column, zh, en))


def _text(record: Record, column: str) -> str:
    value = record.get(column)
    return "" if value is None else str(value).strip()


def _weight(record: Record, row: int, faults: _Faults) -> float:
    text = _text(record, "weight")
    if not text and not _text(record, "parent"):
        return 1.0  # the index itself: nothing to share with
    if not text:
        faults.say(row, "weight", f"{record.get('code')} 没有填权重", f"{record.get('code')} has no weight")
        return math.nan
    try:
        weight = float(text)
    except ValueError:
        faults.say(row, "weight", f"权重“{text}”不是数字", f"weight {text!r} is not a number")
        return math.nan
    if not math.isfinite(weight) or weight < 0:
        faults.say(
            row,
            "weight",
            f"权重为 {weight:g}，应为不小于 0 的数",
            f"weight is {weight:g}; it must be 0 or more",
        )
        return math.nan
    return weight


def _token(record: Record, column: str, family: str, row: int, faults: _Faults) -> Token | None:
    text = _text(record, column)
    if not text:
        return None
    try:
        return parse_token(text, family)
    except TokenError as error:
        faults.say(row, column, error.zh, error.en)
        return None


def _provenance(record: Record, column: str) -> Provenance:
    text = _text(record, column)
    return (Provenance.parse(text) if text else None) or Provenance.USER


def _node(record: Record, row: int, faults: _Faults) -> Node:
    code = _text(record, "code")
    direction = _text(record, "direction").lower()
    if direction not in _DIRECTIONS:
        faults.say(
            row,
            "direction",
            f"方向“{direction}”应为 正向 或 逆向",
            f"direction {direction!r}; use higher or lower",
        )
    none = Token("none")
    return Node(
        code=code,
        parent=_text(record, "parent") or None,
        name_zh=_text(record, "name_zh") or code,
        name_en=_text(record, "name_en") or code,
        weight=_weight(record, row, faults),
        direction=_DIRECTIONS.get(direction, 0),
        unit=_text(record, "unit"),
        scoring=_token(record, "scoring", "scoring", row, faults),
        mean=_token(record, "mean", "mean", row, faults) or Token("arithmetic"),
        treatment=_token(record, "treatment", "treatment", row, faults) or none,
        imputation=_token(record, "imputation", "imputation", row, faults) or none,
        weight_provenance=_provenance(record, "weight_provenance"),
        scoring_provenance=_provenance(record, "scoring_provenance"),
        driver_zh=_text(record, "driver_zh"),
        driver_en=_text(record, "driver_en"),
        justification=_text(record, "justification"),
        row=row,
    )


def _check_tree(nodes: Sequence[Node], faults: _Faults) -> None:
    seen: dict[str, Node] = {}
    for node in nodes:
        if not node.code:
            faults.say(node.row, "code", "没有填代码", "has no code")
        elif node.code in seen:
            first = seen[node.code].row
            faults.say(
                node.row,
                "code",
                f"代码 {node.code} 与第 {first} 行重复",
                f"code {node.code} repeats row {first}",
            )
        seen.setdefault(node.code, node)
    roots = [node for node in nodes if node.parent is None]
    if len(roots) != 1:
        rows = ", ".join(str(n.row) for n in roots) or "-"
        faults.say(
            roots[1].row if len(roots) > 1 else 0,
            "parent",
            f"应只有一个没有上级的节点（总指数），现有 {len(roots)} 个（行 {rows}）",
            f"exactly one node may have no parent (the index); found {len(roots)} (rows {rows})",
        )
    for node in nodes:
        if node.parent is not None and node.parent not in seen:
            faults.say(node.row, "parent", f"上级 {node.parent} 不存在", f"unknown parent {node.parent!r}")
        elif _in_cycle(node, seen):
            faults.say(
                node.row, "parent", f"{node.code} 的上级绕成了圈", f"the parents of {node.code} form a cycle"
            )


def _in_cycle(node: Node, by_code: Mapping[str, Node]) -> bool:
    visited = {node.code}
    parent = node.parent
    while parent is not None and parent in by_code:
        if parent in visited:
            return True
        visited.add(parent)
        parent = by_code[parent].parent
    return False


def _check_roles(nodes: Sequence[Node], faults: _Faults) -> None:
    parents = {node.parent for node in nodes}
    for node in nodes:
        if node.code in parents:
            if node.scoring is not None:
                faults.say(
                    node.row,
                    "scoring",
                    f"{node.code} 有下级，不能再有评分规则",
                    f"{node.code} has children, so it takes no scoring",
                )
            weights = [n.weight for n in nodes if n.parent == node.code]
            if all(math.isfinite(w) for w in weights) and sum(weights) <= 0:
                faults.say(
                    node.row,
                    "weight",
                    f"{node.code} 的下级权重之和为 0",
                    f"the weights below {node.code} sum to 0",
                )
        elif node.scoring is None:
            if not any(f.row == node.row for f in faults):
                faults.say(
                    node.row,
                    "scoring",
                    f"指标 {node.code} 没有评分规则",
                    f"indicator {node.code} has no scoring",
                )
        else:
            _check_indicator(node, node.scoring, faults)


def _check_indicator(node: Node, scoring: Token, faults: _Faults) -> None:
    """Check what the columns of one indicator must agree on."""
    if scoring.name in DIRECTED and not node.direction:
        faults.say(
            node.row,
            "direction",
            f"{scoring.name} 评分需要方向：higher 或 lower",
            f"scoring by {scoring.name} needs a direction: higher or lower",
        )
    scores = [y for _, y in scoring.knots]
    turns = scores not in (sorted(scores), sorted(scores, reverse=True))
    if turns and node.direction:
        faults.say(
            node.row,
            "scoring",
            "节点得分先升后降（或先降后升），与方向矛盾；若确要如此，请把方向留空",
            "the scores of the knots turn around, against the direction; leave it empty if that is meant",
        )
    for column, token in (("treatment", node.treatment), ("imputation", node.imputation)):
        if scoring.name in LABELLED and token.name != "none":
            faults.say(
                node.row,
                column,
                f"{scoring.name} 评分的是文字，不能用 {token.name}",
                f"{scoring.name} scores words, so {token.name} cannot be used",
            )


def check_records(records: Iterable[tuple[int, Record]]) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """Turn the rows of one framework into nodes and list everything wrong with them.

    Parameters
    ----------
    records : iterable of (row number, record)
        Records have the columns ``code, parent, name_zh, name_en, weight, direction, unit,
        scoring, mean, treatment, imputation, weight_provenance, scoring_provenance,
        driver_zh, driver_en, justification``; only the first six and scoring are needed.

    Returns
    -------
    nodes, problems
        The nodes can be used only if there are no problems.
    """
    faults = _Faults()
    nodes = tuple(_node(record, row, faults) for row, record in records)
    if not nodes:
        faults.say(0, "code", "指标体系是空的", "the framework is empty")
    else:
        _check_tree(nodes, faults)
        if not faults:
            _check_roles(nodes, faults)
    return nodes, tuple(faults)


def _raise(problems: Sequence[Problem], name: str) -> None:
    zh = "；".join(f"第 {p.row} 行 {p.column}：{p.zh}" for p in problems)
    en = "; ".join(f"row {p.row}, {p.column}: {p.en}" for p in problems)
    raise FrameworkError(
        f"指标体系 {name} 不能用：{zh}。请改正后再试。",
        f"Framework {name} cannot be used: {en}. Mend it and try again.",
    )


def read_frameworks(records: Iterable[tuple[int, Record]], default_version: str) -> dict[str, Framework]:
    """Build every framework of a table (column ``framework`` tells the version).

    Raises
    ------
    FrameworkError
        Any row is wrong; the text names every row.
    """
    groups: dict[str, list[tuple[int, Record]]] = {}
    for row, record in records:
        version = _text(record, "framework") or default_version
        groups.setdefault(version, []).append((row, record))
    if not groups:
        _raise(check_records([])[1], default_version)
    built = {}
    for version, group in groups.items():
        nodes, problems = check_records(group)
        if problems:
            _raise(problems, version)
        built[version] = Framework(version, nodes)
    return built


def load_framework(path: str | Path) -> Framework:
    """Read a framework file (UTF-8 CSV, one row a node; see docs/framework-format.md).

    Raises
    ------
    FrameworkError
        The file is missing, unreadable, or any row is wrong.
    """
    path = Path(path)
    rows = records_of(read_csv_text(path, FrameworkError), path.name, FrameworkError)
    _, header = next(rows, (0, []))
    missing = {"code", "parent", "weight", "scoring"} - set(header)
    if missing:
        names = ", ".join(sorted(missing))
        raise FrameworkError(f"{path.name} 缺少列：{names}。", f"{path.name} lacks the columns {names}.")
    records = ((line, dict(zip_longest(header, cells[: len(header)], fillvalue=""))) for line, cells in rows)
    built = read_frameworks(records, path.stem)
    return next(iter(built.values()))


@cache
def builtin(version: str = "2.0") -> Framework:
    """Return a framework that comes with the package ("2.0" or "1.0")."""
    if version not in BUILTIN:
        known = ", ".join(BUILTIN)
        raise FrameworkError(
            f"没有指标体系 {version}；可用：{known}。", f"No framework {version!r}; known: {known}."
        )
    with resources.as_file(resources.files("ccni_xl.framework") / BUILTIN[version]) as path:
        return load_framework(path)
