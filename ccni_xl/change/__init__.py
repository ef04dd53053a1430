"""What changed between editions, and what drove it."""

from ccni_xl.change.classify import change_class, driver, driver_shares
from ccni_xl.change.compare import MIXED, compare, dimension_totals
from ccni_xl.change.contributions import additive, change_contributions, contributions
from ccni_xl.change.timeline import timeline

__all__ = [
    "MIXED",
    "additive",
    "change_class",
    "change_contributions",
    "compare",
    "contributions",
    "dimension_totals",
    "driver",
    "driver_shares",
    "timeline",
]
