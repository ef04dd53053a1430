"""What a merge found and did, for people and for programs: lines, CSV, plain data."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from ccni_xl.collaborate.contents import Key, Plain, Slot
from ccni_xl.collaborate.merging.model import Change, Effect, Merged, RowAdded, Side
from ccni_xl.collaborate.merging.run import MergeOutcome
from ccni_xl.collaborate.merging.sheet import (
    RISKY,
    conflict_rows,
    conflicts_spec,
    link_to,
    shown,
    subject,
    variable_name,
)
from ccni_xl.collaborate.merging.write import counts
from ccni_xl.hosts.port import Cell, Link
from ccni_xl.workbook.parse import as_text

__all__ = ["outcome_csv", "outcome_json", "outcome_lines", "outcome_sentence"]

_SHOWN = 20


def _rows(outcome: MergeOutcome, lang: str) -> Iterator[dict[str, Cell]]:
    """Yield a row for each conflict, new column and change, in the columns of the sheet of conflicts."""
    for row in conflict_rows(outcome.merged, lang):
        yield {"kind": "conflict", **row, "decision": outcome.decisions.get(str(row["key"]))}
    for new in outcome.columns:
        for year in new.years:
            yield {"kind": "column", "sheet": new.sheet, "variable": str(year)}
    for effect in outcome.decided.effects:
        yield from _told_of(effect, outcome.merged, lang)


def _told_of(effect: Effect, merged: Merged, lang: str) -> Iterator[dict[str, Cell]]:
    if isinstance(effect, Change):
        yield _line("changed", effect.slot, effect.before, effect.typed.plain, effect.sides, merged, lang)
    elif isinstance(effect, RowAdded):
        plains: dict[str, Plain] = {column: typed.plain for column, typed in sorted(effect.cells.items())}
        for column, plain in (plains or {"": "✔"}).items():
            slot = Slot(effect.table, effect.key, column)
            yield _line("added", slot, None, plain, effect.sides, merged, lang)
    else:
        yield _line("removed", Slot(effect.table, effect.key, ""), "✔", None, effect.sides, merged, lang)


def _line(
    kind: str,
    slot: Slot,
    before: Plain,
    after: Plain,
    sides: tuple[Side, ...],
    merged: Merged,
    lang: str,
) -> dict[str, Cell]:
    city, name, edition = subject(slot, merged.master, lang)
    return {
        "kind": kind,
        "sheet": merged.master.grids[slot.table].block.place.sheet,
        "city": city,
        "name": name,
        "edition": edition,
        "variable": variable_name(slot, merged.master, lang),
        "cell": link_to(slot, merged.master),
        "master": shown(slot, before, merged.master, lang),
        "value_1": shown(slot, after, merged.master, lang),
        "from_1": "; ".join(side.label for side in sides) or None,
    }


def outcome_csv(outcome: MergeOutcome, lang: str) -> str:
    """Return everything as CSV; the column ``decision`` may be filled in and the file given back."""
    codes = ("kind", *conflicts_spec().codes)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(codes)
    for row in _rows(outcome, lang):
        writer.writerow([_csv_cell(row.get(code)) for code in codes])
    return out.getvalue()


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Link) else as_text(cell)  # type: ignore[arg-type]  # no formulas here


def _csv_cell(cell: Cell) -> str:
    text = _text(cell)
    return "'" + text if isinstance(cell, str) and text.startswith(RISKY) else text


def outcome_json(outcome: MergeOutcome, lang: str) -> dict[str, Any]:
    """Return everything as plain data; keys and codes are the same in every language."""
    merged = outcome.merged
    return {
        "base": outcome.base,
        "into": merged.master.label,
        "copies": [_side(copy.side) for copy in merged.copies],
        "applied": outcome.applied,
        "counts": dict(counts(outcome.decided.effects)),
        "changes": [
            {"table": e.slot.table, "key": list(e.slot.key), "column": e.slot.column}
            | {
                "before": _plain(e.before),
                "after": _plain(e.typed.plain),
                "from": [side.label for side in e.sides],
            }
            for e in outcome.decided.effects
            if isinstance(e, Change)
        ],
        "columns": [
            {"sheet": new.sheet, "years": list(new.years), "blank": list(new.empty)}
            for new in outcome.columns
        ],
        "rows": [_row(e.table, e.key, e) for e in outcome.decided.effects if not isinstance(e, Change)],
        "conflicts": [
            {
                "key": c.key,
                "reason": c.reason.code,
                "reason_text": c.reason.label(lang),
                "table": c.slot.table,
                "row": list(c.slot.key),
                "column": c.slot.column,
                "base": _plain(c.base),
                "master": _plain(c.master),
                "values": [
                    {
                        "value": _plain(candidate.plain),
                        "from": [
                            {**_side(v.side), "by": v.who, "source": v.source} for v in candidate.versions
                        ],
                    }
                    for candidate in c.candidates
                ],
                "decided": c not in outcome.decided.open,
            }
            for c in merged.conflicts
        ],
        "refused": [{"file": r.label, "reason": r.zh if lang == "zh" else r.en} for r in outcome.refused],
        "notes": [note.text(lang) for note in (*merged.notes, *outcome.decided.notes)],
    }


def _plain(plain: Plain) -> Plain:
    """Return a value that JSON can hold: "no peak year declared" is an infinite year here."""
    return "none" if plain == float("inf") else plain


def _row(table: str, key: Key, effect: Effect) -> Mapping[str, Any]:
    return {"table": table, "key": list(key), "kind": "added" if isinstance(effect, RowAdded) else "removed"}


def _side(side: Side) -> dict[str, str]:
    return {"file": side.label, "who": side.who, "when": side.when}


def outcome_sentence(outcome: MergeOutcome, *, dry_run: bool = False) -> tuple[str, str]:
    """Return how it ended, in one sentence of each language."""
    done, left = counts(outcome.decided.effects), len(outcome.decided.open)
    n = len(outcome.merged.copies)
    zh = f"{n} 份副本：改 {done['changed']} 格，加 {done['added']} 行，减 {done['removed']} 行"
    en = (
        f"{n} copies: {done['changed']} changed cells, {done['added']} new rows, "
        f"{done['removed']} deleted rows"
    )
    if left:
        where_zh = "" if dry_run else "，已列在“合并冲突”"
        where_en = "" if dry_run else ", listed on the sheet Merge_Conflicts"
        return (
            f"{zh}；还有 {left} 处冲突要决定{where_zh}。全部决定后再合并一次，在那之前数据不变。",
            f"{en}; {left} conflicts are to be decided{where_en}. Decide them all and merge again; "
            "until then no data change.",
        )
    if dry_run:
        return (
            f"{zh}；没有要决定的冲突。只是试合并，没有写入。",
            f"{en}; nothing to decide. A trial: nothing written.",
        )
    if not any(done.values()):
        return f"{zh}；没有需要写入的改动。", f"{en}; there was nothing to write."
    return f"{zh}；已全部写入。请重新计算。", f"{en}; all of it is written. Recalculate now."


def outcome_lines(outcome: MergeOutcome, lang: str, *, dry_run: bool = False) -> Iterator[str]:
    """Yield what a person reads in the shell."""
    zh = lang == "zh"
    yield outcome_sentence(outcome, dry_run=dry_run)[0 if zh else 1]
    for new in outcome.columns:
        yield "+ " + new.note().text(lang)
    for refusal in outcome.refused:
        yield ("✖ 不能合并：" if zh else "✖ Refused: ") + (refusal.zh if zh else refusal.en)
    for note in (*outcome.merged.notes, *outcome.decided.notes):
        yield "! " + note.text(lang)
    open_keys = {conflict.key for conflict in outcome.decided.open}
    rows = [row for row in conflict_rows(outcome.merged, lang) if row["key"] in open_keys]
    for row in rows[:_SHOWN]:
        place = " ".join(_text(row[code]) for code in ("name", "edition", "variable") if row.get(code))
        values = " / ".join(_text(row[f"value_{i}"]) for i in (1, 2, 3) if row.get(f"value_{i}") is not None)
        change = f"{_text(row['master'])} → {values}"
        yield f"✖ {place}（{row['reason']}）：{change}" if zh else f"✖ {place} ({row['reason']}): {change}"
    if len(rows) > _SHOWN:
        yield f"…… {len(rows) - _SHOWN}" if zh else f"... and {len(rows) - _SHOWN} more"
    if outcome.base_kept is not None:
        yield (
            f"合并前的状态另存为 {outcome.base_kept.name}"
            if zh
            else f"State from before: {outcome.base_kept.name}"
        )
    if outcome.report is not None:
        yield ("写入 " if zh else "Written: ") + outcome.report.path
        yield from ("! " + (a if zh else b) for a, b in outcome.report.warnings)
