"""Rules of a workbook file that make Excel repair or refuse it, and that schema validators miss.

Each rule was found by seeding the fault; `tests/workbook/test_xlsm_rules.py` seeds them all.
"""

from __future__ import annotations

from tests.support.xlsm_rules.cells import cell_rules, workbook_rules
from tests.support.xlsm_rules.macros import macro_rules
from tests.support.xlsm_rules.objects import chart_rules, table_rules
from tests.support.xlsm_rules.package import Package, package_rules

__all__ = ["problems"]


def problems(data: bytes) -> list[str]:
    """Return everything that is wrong with the workbook file ``data``; empty if nothing is seen."""
    package = Package(data)
    found = list(package_rules(package))
    if any("is not there" in problem for problem in found):
        return found  # the other rules follow relationships
    for rule in (workbook_rules, cell_rules, table_rules, chart_rules, macro_rules):
        found += rule(package)
    return found
