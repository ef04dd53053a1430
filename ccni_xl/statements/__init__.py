"""The report's counted statements, regenerated with live numbers in Chinese and English."""

from __future__ import annotations

from ccni_xl.results import Results
from ccni_xl.statements.change import change_statements, reason
from ccni_xl.statements.emissions import emission_statements
from ccni_xl.statements.model import Statement
from ccni_xl.statements.ranking import ranking_statements

__all__ = ["Statement", "reason", "statements"]


def statements(results: Results) -> tuple[Statement, ...]:
    """Return every statement that the results of a run allow, in the order of the report.

    What cannot be counted (no base edition, nobody ranked, too few cities) is said in a statement
    of its own; statements about indicators that the framework does not have are left out.
    """
    return (
        *ranking_statements(results),
        *change_statements(results),
        *emission_statements(results),
    )
