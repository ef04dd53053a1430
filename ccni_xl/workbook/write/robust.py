"""A robustness study to its tables, its stamp, and what it puts on other sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ccni_xl.hosts.port import Cell, TableWrite
from ccni_xl.notes import Note
from ccni_xl.results import Results
from ccni_xl.workbook.schema import result_tables
from ccni_xl.workbook.schema.robustness import WEIGHTINGS
from ccni_xl.workbook.write.depth import ROBUST
from ccni_xl.workbook.write.kept import Kept, interval_text
from ccni_xl.workbook.write.rows import Words, columns_of, table_write

if TYPE_CHECKING:
    from ccni_xl.robustness import Target
    from ccni_xl.study import Study

__all__ = ["kept_of", "robust_cells", "robust_writes"]

Columns = dict[str, Sequence[object]]

#: Flags of ``Coherence.members`` and relations of ``Coherence.pairs`` in words.
_FLAGS: Mapping[str, Note] = {
    "constant": Note("没有差异", "does not vary"),
    "missing": Note("缺失多", "many gaps"),
    "skewed": Note("偏斜", "skewed"),
    "negative": Note("与上级负相关", "against parent"),
    "weak": Note("与上级无关", "unrelated to parent"),
    "over": Note("作用大于权重", "effect > weight"),
    "under": Note("作用小于权重", "effect < weight"),
    "alone": Note("唯一下级", "only child"),
    "redundant": Note("重复", "repeat each other"),
    "opposed": Note("抵消", "cancel each other"),
}


def kept_of(results: Results, study: Study, lang: str) -> Kept:
    """Return what the study puts on other sheets."""
    table = study.uncertainty.table.loc[results.edition]
    table = table.reindex(results.ranked.index)
    shown = zip(table.index, table["low"].tolist(), table["high"].tolist(), strict=True)
    pairs = {str(city): interval_text(low, high) for city, low, high in shown}
    sentences = tuple(
        (topic.text(lang), text.text(lang), f"{ROBUST}{number}")
        for number, (topic, text) in enumerate(study.notes, start=1)
    )
    change = study.uncertainty.change
    same = {} if change is None else change["class_same"].dropna().to_dict()
    return Kept(
        results.stamp.fingerprint,
        {city: text for city, text in pairs.items() if text is not None},
        {str(city): float(share) for city, share in same.items()},
        sentences,
    )


def robust_cells(results: Results, study: Study) -> dict[str, Cell]:
    """Return the stamp of the robustness sheet."""
    return {
        "ccni_robust_time": results.stamp.time.strftime("%Y-%m-%d %H:%M:%S"),
        "ccni_robust_runs": study.runs,
        "ccni_robust_seed": study.seed,
        "ccni_robust_fingerprint": results.stamp.fingerprint,
    }


def robust_writes(results: Results, study: Study, words: Words) -> tuple[TableWrite, ...]:
    """Return every table of the robustness sheet."""
    made: dict[str, tuple[Columns, tuple[str, ...] | None]] = {
        "tbl_robust": (_ranks(results, study, words), None),
        "tbl_sobol": (_drivers(study, words), ("target", "factor")),
        "tbl_removal": (_removal(results, study, words), None),
        "tbl_weight_sets": (_sets(study, words), None),
        "tbl_weights": (_weights(results, study, words), None),
        "tbl_weight_ranks": (_weight_ranks(results, study, words), None),
        "tbl_poll": (_poll(results, study, words), ("parent", "child")),
        "tbl_members": (_members(results, study, words), ("parent", "member")),
        "tbl_member_ranks": (_member_ranks(results, study, words), ("member", "city")),
        "tbl_coherence": (_coherence(results, study, words), None),
        "tbl_pairs": (_pairs(results, study, words), ("first", "second")),
    }
    specs = {spec.name: spec for spec in result_tables(results.framework)}
    return tuple(table_write(specs[name], columns, words, key) for name, (columns, key) in made.items())


def _cities(cities: Sequence[object], words: Words) -> Columns:
    return {"city": list(cities), "name": [words.city(c) for c in cities]}


def _codes(results: Results, codes: Sequence[object], words: Words) -> Columns:
    return {"code": list(codes), "name": [_name(results, c, words) for c in codes]}


def _name(results: Results, code: object, words: Words) -> str:
    return results.framework[str(code)].name(words.lang)


def _ranks(results: Results, study: Study, words: Words) -> Columns:
    """Return the intervals, cities in the order of the ranking."""
    found = study.uncertainty
    order = results.ranking.index
    frame = found.table.xs(results.edition, level="edition").reindex(order)
    columns = _cities(order.tolist(), words)
    columns |= {code: frame[code].tolist() for code in ("rank", "median", "runs")}
    columns |= {"p05": frame["low"].tolist(), "p95": frame["high"].tolist()}
    columns |= {"top_10": frame["p_top"].tolist(), "beats_above": frame["p_above"].tolist()}
    if found.change is not None:
        columns |= columns_of(found.change.reindex(order)[["class_same", "p_up", "p_flat", "p_down"]])
    return columns


def _target(target: Target, words: Words) -> str:
    text = target.text(words.lang)
    if target.unit is None:
        return text
    name = words.city(target.unit) or target.unit
    return text.replace(f"{target.unit} ", name) if words.lang == "zh" else text.replace(target.unit, name)


def _drivers(study: Study, words: Words) -> Columns:
    found = study.sensitivity
    if found is None:
        return {}
    index = found.table.index
    return {
        "target": [_target(found.targets[number], words) for number in index.get_level_values(0)],
        "factor": [study.labels[factor].text(words.lang) for factor in index.get_level_values(1)],
        **columns_of(found.table),
    }


def _removal(results: Results, study: Study, words: Words) -> Columns:
    frame = study.removal.table.sort_values("mean_shift", ascending=False, kind="stable")
    columns = {**columns_of(frame), **_codes(results, frame.index.tolist(), words)}
    columns["top_moved"] = [words.city(c) for c in frame["top_moved"]]
    return columns


def _sets(study: Study, words: Words) -> Columns:
    frame = study.comparison.table
    columns = columns_of(frame)
    columns["set"] = [study.sets[str(name)].text(words.lang) for name in frame.index]
    columns["top_moved"] = [words.city(c) for c in frame["top_moved"]]
    return columns


def _own(frame: pd.DataFrame) -> Columns:
    """Return the columns of the weightings that have one of their own."""
    return {code: frame[code].tolist() for code, _, _ in WEIGHTINGS if code in frame.columns}


def _weights(results: Results, study: Study, words: Words) -> Columns:
    frame = study.comparison.weights
    return {**_codes(results, frame.index.tolist(), words), **_own(frame)}


def _weight_ranks(results: Results, study: Study, words: Words) -> Columns:
    frame = study.comparison.ranks.reindex(results.ranking.index)
    return {**_cities(frame.index.tolist(), words), **_own(frame)}


def _poll(results: Results, study: Study, words: Words) -> Columns:
    frames = [found.table.assign(parent=found.parent) for found in study.polls]
    if not frames:
        return {}
    frame = pd.concat(frames).reset_index()
    columns = columns_of(frame)
    columns["nominal"] = [results.framework.local_weight(str(code)) for code in frame["child"]]
    for level in ("parent", "child"):
        columns[level] = [_name(results, code, words) for code in frame[level]]
    return columns


def _members(results: Results, study: Study, words: Words) -> Columns:
    frames = [found.members.assign(parent=found.parent) for found in study.polls if len(found.members)]
    if not frames:
        return {}
    frame = pd.concat(frames)
    columns = columns_of(frame[["distance"]])
    columns["parent"] = [_name(results, code, words) for code in frame["parent"]]
    columns["member"] = [str(member) for member in frame.index]
    columns["outvoted"] = [words.pick("是", "Yes") if out else None for out in frame["outvoted"]]
    columns["first_choice"] = [_name(results, code, words) for code in frame["first_choice"]]
    return columns


def _member_ranks(results: Results, study: Study, words: Words) -> Columns:
    ranks = study.comparison.ranks.reindex(results.ranking.index)
    members = [name for name in ranks.columns if str(name).startswith("expert:")]
    if not members:
        return {}
    cities = ranks.index.tolist() * len(members)
    nominal = np.tile(ranks["nominal"].to_numpy(np.float64), len(members))
    theirs = ranks[members].to_numpy(np.float64).T.ravel()
    return {
        "member": [str(name).removeprefix("expert:") for name in members for _ in ranks.index],
        **_cities(cities, words),
        "rank": nominal.tolist(),
        "member_rank": theirs.tolist(),
        "shift": (nominal - theirs).tolist(),
    }


def _coherence(results: Results, study: Study, words: Words) -> Columns:
    frame, alpha = study.coherence.members, study.coherence.alpha
    root = results.framework.root
    codes = [*frame.index, root]
    separator = words.pick("、", ", ")
    columns = columns_of(frame.drop(columns="flags").reindex(codes))
    columns |= _codes(results, codes, words)
    parents = [_name(results, code, words) for code in frame["parent"]]
    flags = [separator.join(_FLAGS[f].text(words.lang) for f in found) or None for found in frame["flags"]]
    columns["parent"] = [*parents, None]
    columns["alpha"] = alpha["alpha"].reindex(codes).tolist()
    columns["flags"] = [*flags, None]
    return columns


def _pairs(results: Results, study: Study, words: Words) -> Columns:
    frame = study.coherence.pairs
    columns = columns_of(frame)
    for level in ("parent", "first", "second"):
        columns[level] = [_name(results, code, words) for code in frame[level]]
    columns["kind"] = [_FLAGS[kind].text(words.lang) for kind in frame["kind"]]
    return columns
