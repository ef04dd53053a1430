from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.analysis import scope
from ccni_xl.settings import Settings
from ccni_xl.terms import ScopeRule

CASES = {
    # gdp, population, urban, pilot, disclosing, included -> rule
    "general": (2000.0, 300.0, 200.0, False, False, None, ScopeRule.GENERAL),
    "exactly 1000 is not above": (1000.0, 100.0, 90.0, False, False, None, ScopeRule.OUTSIDE),
    "poor per head": (2000.0, 400.0, 200.0, False, False, None, ScopeRule.OUTSIDE),
    "pilot from 5": (2000.0, 390.0, 200.0, True, True, None, ScopeRule.PILOT),
    "pilot without public information": (2000.0, 390.0, 200.0, True, False, None, ScopeRule.OUTSIDE),
    "small town": (2000.0, 200.0, 29.0, False, False, None, ScopeRule.OUTSIDE),
    "urban population unknown": (2000.0, 200.0, np.nan, False, False, None, ScopeRule.UNKNOWN),
    "gdp unknown": (np.nan, 200.0, 100.0, False, False, None, ScopeRule.UNKNOWN),
    "no residents": (2000.0, 0.0, 100.0, False, False, None, ScopeRule.UNKNOWN),
    "taken in by hand": (500.0, 200.0, 100.0, False, False, "yes", ScopeRule.OVERRIDE),
    "left out by hand": (2000.0, 300.0, 200.0, False, False, "no", ScopeRule.OVERRIDE),
}


def test_every_rule() -> None:
    frame = pd.DataFrame.from_dict(
        CASES,
        orient="index",
        columns=["gdp", "population", "urban", "pilot", "disclosing", "included", "rule"],
    )
    columns = [frame[c] for c in ("gdp", "population", "urban", "pilot", "disclosing", "included")]
    result = scope(*columns, settings=Settings("2021-2022"))
    assert result["rule"].to_dict() == frame["rule"].to_dict()
    assert not result.loc["left out by hand", "ranked"]
    assert result.drop(index="left out by hand")["ranked"].all()
