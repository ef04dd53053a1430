"""What changed between two editions, and what drove it."""

from ccni_xl.change.classify import change_class, driver, driver_shares
from ccni_xl.change.compare import MIXED, compare, dimension_totals

__all__ = ["MIXED", "change_class", "compare", "dimension_totals", "driver", "driver_shares"]
