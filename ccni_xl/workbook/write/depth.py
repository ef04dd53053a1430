"""The change in depth, and the results in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ccni_xl.hosts.port import TableWrite
from ccni_xl.results import Results
from ccni_xl.statements import reason, statements
from ccni_xl.terms import ChangeClass
from ccni_xl.workbook.schema import TableSpec
from ccni_xl.workbook.write.rows import Words, columns_of, table_write

__all__ = ["ROBUST", "Sentence", "contributions_table", "sentences_table", "timeline_table"]

#: Topic, sentence, key: one row of tbl_sentences.
Sentence = tuple[str, str, str]
#: Keys of the sentences of a robustness run begin with this.
ROBUST = "robust:"


def contributions_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return what each indicator adds to a city's change, largest rise first, with the main reasons."""
    parts = results.contributions
    if parts.columns.empty:
        return table_write(spec, {}, words)
    change = results.change["change"].dropna().sort_values(ascending=False, kind="stable")
    frame = parts.loc[change.index]
    moved = results.change["class"]
    why = [
        reason(results, str(city)) if moved[city] in (ChangeClass.UP, ChangeClass.DOWN) else None
        for city in change.index
    ]
    columns: dict[str, Sequence[object]] = {
        "city": change.index.tolist(),
        "name": [words.city(city) for city in change.index],
        "change": change.tolist(),
        "reason": [None if note is None else note.text(words.lang) for note in why],
        **columns_of(frame),
    }
    return table_write(spec, columns, words)


def timeline_table(spec: TableSpec, results: Results, words: Words) -> TableWrite:
    """Return score and rank of every city in every edition, oldest first; cities as in the ranking."""
    order = {city: place for place, city in enumerate(results.ranking.index)}
    frame = results.timeline.reset_index()
    frame = frame.sort_values("city", key=lambda column: column.map(order), kind="stable")
    columns = columns_of(frame)
    columns["name"] = [words.city(city) for city in frame["city"]]
    return table_write(spec, columns, words, ("city", "edition"))


def sentences_table(
    spec: TableSpec, results: Results, words: Words, robust: Sequence[Sentence] = ()
) -> TableWrite:
    """Return the results in sentences; those of the robustness run that fits the inputs come last."""
    rows = [(s.topic.text(words.lang), s.text.text(words.lang), s.code) for s in statements(results)]
    rows += robust
    columns: dict[str, Sequence[object]] = {
        "number": list(range(1, len(rows) + 1)),
        "topic": [topic for topic, _, _ in rows],
        "sentence": [sentence for _, sentence, _ in rows],
        "code": [code for _, _, code in rows],
    }
    return table_write(spec, columns, words)
