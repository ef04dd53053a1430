"""The treatment a framework chooses for an indicator, with a record of every changed cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.findings import Finding
from ccni_xl.framework import Token
from ccni_xl.rules import scoring as rules
from ccni_xl.treatment.skew import Shape, SkewRule, shape
from ccni_xl.treatment.transforms import box_cox, log_gii, log_shifted, log_signed, winsorise

__all__ = ["TRANSFORMS", "Treated", "treat"]

Floats = NDArray[np.float64]

#: column, power (Box-Cox only) -> column
TRANSFORMS: Mapping[str, Callable[[Floats, float], Floats]] = MappingProxyType(
    {
        "log": lambda x, _: log_shifted(x),
        "log_signed": lambda x, _: log_signed(x),
        "log_gii": lambda x, _: log_gii(x),
        "box_cox": box_cox,
    }
)


@dataclass(frozen=True, slots=True)
class Treated:
    """One column after treatment.

    Parameters
    ----------
    column : float array (n,)
    how : object array (n,)
        What was done to each cell: "", "winsorise_high", "winsorise_low", a transform's name,
        or both joined by "+".
    steps : tuple of (str, Shape)
        Skewness and kurtosis at the start and after each step tried.
    """

    column: Floats
    how: NDArray[np.object_]
    steps: tuple[tuple[str, Shape], ...]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Work:
    """The column as it goes through the steps."""

    values: Floats
    how: NDArray[np.object_]
    steps: list[tuple[str, Shape]]

    def winsorise(self, token: Token, rule: SkewRule) -> None:
        """Winsorise up to ``max`` cells (5)."""
        result = winsorise(self.values, most=int(token.number("max", 5)), rule=rule)
        self.values = result.values
        self.how = np.array(["winsorise_low", "", "winsorise_high"], dtype=object)[result.moved + 1]
        self.steps.append(("winsorise", shape(self.values)))

    def transform(self, name: str, power: float) -> None:
        """Apply one transform to every cell."""
        self.values = TRANSFORMS[name](self.values, power)
        changed = np.isfinite(self.values)
        self.how = np.where(
            changed, [f"{h}+{name}" if h else name for h in self.how.tolist()], self.how
        ).astype(object)
        self.steps.append((name, shape(self.values)))


def treat(values: ArrayLike, token: Token) -> Treated:
    """Treat one column as ``token`` says.

    - ``winsorise max= skew= kurtosis=`` where the column breaks the rule;
    - ``log``, ``log_signed``, ``log_gii``, ``box_cox lambda=`` in any case;
    - ``auto``: winsorise where the column breaks the rule; where it still does with ``max``
      cells moved, apply ``then`` (log) to the original column instead, or to the winsorised one
      with ``combine=yes``.

    Parameters
    ----------
    values : (n,)
        NaN and infinities are left alone.
    token : Token
        A treatment token of the framework.

    Returns
    -------
    Treated
        Its findings say what was done, and where it did not help.
    """
    x = np.array(values, dtype=np.float64)
    rule = SkewRule(token.number("skew", 2.0), token.number("kurtosis", 3.5))
    work = _Work(x, np.full(len(x), "", dtype=object), [("start", shape(x))])
    try:
        _apply(work, x, token, rule)
    except ValueError:  # a transform that this column's range does not allow
        present = x[np.isfinite(x)]
        facts = {"low": present.min(), "high": present.max(), "method": token.name} if len(present) else {}
        kept = np.full(len(x), "", dtype=object)
        findings = (Finding(rules.TREATMENT_IMPOSSIBLE, facts=facts),) if facts else ()
        return Treated(x, kept, tuple(work.steps), findings)
    return Treated(work.values, work.how, tuple(work.steps), _report(work, token, rule))


def _apply(work: _Work, original: Floats, token: Token, rule: SkewRule) -> None:
    power = token.number("lambda", 0.0)
    if token.name in TRANSFORMS:
        work.transform(token.name, power)
        return
    if token.name == "none" or not rule.broken_by(work.steps[0][1]):
        return
    work.winsorise(token, rule)
    then = token.word("then", "log") if token.name == "auto" else "none"
    if then != "none" and rule.broken_by(work.steps[-1][1]):
        if not token.flag("combine", False):
            work.values, work.how = original, np.full(len(original), "", dtype=object)
        work.transform(then, power)


def _report(work: _Work, token: Token, rule: SkewRule) -> tuple[Finding, ...]:
    cells = int((work.how != "").sum())
    if not cells:
        return ()
    (_, before), (_, after) = work.steps[0], work.steps[-1]
    how = ", ".join(sorted(set(work.how[work.how != ""].tolist())))
    facts = {"cells": cells, "how": how, "skew_before": before.skew, "skew_after": after.skew}
    findings = [Finding(rules.TREATED, facts=facts)]
    if token.name in ("winsorise", "auto") and rule.broken_by(after):
        limits = {"max_skew": rule.skew, "max_kurtosis": rule.kurtosis}
        figures = {"skew": after.skew, "kurtosis": after.kurtosis}
        findings.append(Finding(rules.STILL_SKEWED, facts={**figures, **limits}))
    return tuple(findings)
