"""What the scores say about groups of cities, pairs of indicators, the board and the tree itself."""

from ccni_xl.analysis.board import board, quadrant
from ccni_xl.analysis.coherence import Bounds, Coherence, coherence
from ccni_xl.analysis.correlation import correlations
from ccni_xl.analysis.distributions import availability, describe, group_availability
from ccni_xl.analysis.groups import group_table
from ccni_xl.analysis.reliability import cronbach_alpha, importance
from ccni_xl.analysis.scope import scope
from ccni_xl.analysis.strengths import strengths

__all__ = [
    "Bounds",
    "Coherence",
    "availability",
    "board",
    "coherence",
    "correlations",
    "cronbach_alpha",
    "describe",
    "group_availability",
    "group_table",
    "importance",
    "quadrant",
    "scope",
    "strengths",
]
