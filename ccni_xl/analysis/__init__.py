"""What the scores say about groups of cities, pairs of indicators and the board."""

from ccni_xl.analysis.board import board, quadrant
from ccni_xl.analysis.correlation import correlations
from ccni_xl.analysis.groups import group_table
from ccni_xl.analysis.scope import scope

__all__ = ["board", "correlations", "group_table", "quadrant", "scope"]
