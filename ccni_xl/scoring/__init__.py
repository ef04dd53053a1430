"""From an indicator's value to its score: fixed rules, rules on words, sample-based rules."""

from ccni_xl.scoring.column import Column, Sample, Scored
from ccni_xl.scoring.fixed import goalposts, knots, log_knots
from ccni_xl.scoring.order import ascending_ranks
from ccni_xl.scoring.registry import SCORERS, Scorer, normalise, score_column, screen

__all__ = [
    "SCORERS",
    "Column",
    "Sample",
    "Scored",
    "Scorer",
    "ascending_ranks",
    "goalposts",
    "knots",
    "log_knots",
    "normalise",
    "score_column",
    "screen",
]
