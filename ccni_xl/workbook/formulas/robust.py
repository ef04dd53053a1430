"""Does the robustness sheet belong to the results on show? A native formula with its Python twin."""

from __future__ import annotations

from ccni_xl.hosts.port import Formula
from ccni_xl.terms import RunState

__all__ = ["robust_state_formula"]


def robust_state_formula(lang: str = "zh", *, robust: str = "", run: str = "", state: str = "") -> Formula:
    """Return the formula of ``ccni_robust_state`` with its value.

    Current if the analysis was run with the inputs of the last run, and these are the inputs on
    show; out of date otherwise. It needs neither the program nor macros.

    Parameters
    ----------
    robust, run : str
        Fingerprints of the analysis and of the last run; "" for none.
    state : str
        What ``ccni_state`` shows.
    """
    never, stale, current = (t.label(lang) for t in (RunState.NEVER, RunState.STALE, RunState.CURRENT))
    text = (
        f'=IF(ccni_robust_fingerprint="","{never}",IF(AND(ccni_robust_fingerprint=ccni_run_fingerprint,'
        f'ccni_state="{current}"),"{current}","{stale}"))'
    )
    if not robust:
        return Formula(text, never)
    return Formula(text, current if robust == run and state == current else stale)
