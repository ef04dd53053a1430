"""The what-if sheet: scores and ranks under the user's own weights, by SUMPRODUCT and RANK."""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np

from ccni_xl.hosts.port import Cell, Formula, TableWrite
from ccni_xl.workbook.formulas.context import FormulaContext
from ccni_xl.workbook.formulas.weights import effective_weights, weight_row

__all__ = ["trial_scores", "whatif_table"]


def trial_scores(context: FormulaContext) -> dict[str, float]:
    """Return the trial score of each ranked city.

    Missing indicators are left out and the weights of the others scaled up over the whole index; for complete
    data and unchanged weights that is the index itself.
    """
    weights = effective_weights(context.framework, context.trial).effective
    leaves = list(context.framework.indicators)
    found: dict[str, float] = {}
    if context.ranking.empty or context.scores.empty:
        return found
    lines = dict(zip(context.scores.index, context.scores[leaves].to_numpy(np.float64), strict=True))
    for city, rank in context.ranking["rank"].items():
        numbers = lines.get((str(city), context.edition))
        if rank is None or rank != rank or numbers is None:
            continue
        present = {c: float(v) for c, v in zip(leaves, numbers, strict=True) if not math.isnan(v)}
        total = math.fsum(weights[code] for code in present)
        if total > 0:
            found[str(city)] = math.fsum(weights[code] * score for code, score in present.items()) / total
    return found


def whatif_table(context: FormulaContext) -> TableWrite:
    """Return tbl_whatif: every city with its result and what the trial weights make of it."""
    ref, source = context.ref("tbl_whatif"), context.ref("tbl_scores")
    weights = weight_row(context, "trial_effective")
    scores = f"INDEX({source.span(*context.ends)},{ref.this('row')},0)"
    score, trial, rank = ref.this("trial_score"), ref.this("score"), ref.this("rank")
    texts = {
        "row": (f'=IFERROR(MATCH({ref.this("city")}&"|"&ccni_run_edition,{source.column("key")},0),"")'),
        "trial_score": (
            f'=IF(OR({ref.this("row")}="",{rank}=""),"",IFERROR(SUMPRODUCT({weights},{scores})'
            f'/SUMPRODUCT({weights},--ISNUMBER({scores})),""))'
        ),
        "trial_rank": f'=IF({score}="","",RANK({score},{ref.column("trial_score")}))',
        "score_change": f'=IF({score}="","",{score}-{trial})',
        "rank_change": f'=IF({score}="","",{rank}-{ref.this("trial_rank")})',
    }
    places = {key: i for i, key in enumerate(context.scores.index, start=1)}
    new = trial_scores(context)
    rising = sorted(new.values())
    rows: list[dict[str, Cell]] = []
    for city, line in context.ranking.iterrows():
        code = str(city)
        value = new.get(code)
        known = value is not None
        place = 1 + len(rising) - bisect_right(rising, value) if value is not None else 0
        rows.append(
            {
                "city": code,
                "name": context.cities["name"].get(code),
                "row": Formula(texts["row"], places.get((code, context.edition), "")),
                "score": line["score"],
                "rank": line["rank"],
                "trial_score": Formula(texts["trial_score"], value if known else ""),
                "trial_rank": Formula(texts["trial_rank"], place if known else ""),
                "score_change": Formula(
                    texts["score_change"], value - float(line["score"]) if value is not None else ""
                ),
                "rank_change": Formula(texts["rank_change"], int(line["rank"]) - place if known else ""),
            }
        )
    return context.write("tbl_whatif", rows)
