"""Every word the framework table knows: scoring, means, treatments, imputations and their options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["DIRECTED", "FAMILIES", "LABELLED", "SAMPLE_BASED", "Family", "TokenSpec"]


@dataclass(frozen=True, slots=True)
class TokenSpec:
    """What may follow a token's name.

    Parameters
    ----------
    numbers : tuple of str
        Options whose value is a number.
    words : mapping
        Options whose value is a word, with the words allowed (none listed: any word).
    knots : bool
        Whether ``x:y`` parts follow; y are points from 0 to 100.
    free : bool
        The token names its own options (grades, ticks), each with points from 0 to 100.
    required : tuple of str
        Options that must be there.
    """

    numbers: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    knots: bool = False
    free: bool = False
    required: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """Every option the token takes."""
        return self.numbers + tuple(self.words)


Family = Mapping[str, TokenSpec]

#: Scoring rules that read words; a gap there cannot be filled with a number.
LABELLED = frozenset({"grades", "checklist", "tapio"})

#: Scoring rules that compare a unit with the others: its score depends on who takes part.
SAMPLE_BASED = frozenset(
    {
        "min_max",
        "z_score",
        "rank",
        "borda",
        "percentile_rank",
        "distance_to_best",
        "distance_to_target",
        "distance_to_reference",
        "fraction_of_best",
    }
)

#: Scoring rules that need to be told which end is better.
DIRECTED = SAMPLE_BASED | {"goalposts"}

_YES_NO = ("yes", "no")
_SCOPE: Mapping[str, tuple[str, ...]] = MappingProxyType({"scope": ("pooled", "edition")})
_STATES = ("recessive_decoupling", "recessive_coupling", "weak_negative", "strong_negative")
_RULE = ("skew", "kurtosis")

_SCORING: Family = {
    # Fixed rules: a score depends on the unit's own value only, so years stay comparable.
    "knots": TokenSpec(("none",), {"clip": _YES_NO}, knots=True),
    "log_knots": TokenSpec(("none",), {"clip": _YES_NO}, knots=True),
    "goalposts": TokenSpec(
        ("low", "high", "scale"), {"clip": _YES_NO, "log": _YES_NO}, required=("low", "high")
    ),
    "grades": TokenSpec(free=True),
    "checklist": TokenSpec(free=True),
    "direct": TokenSpec(),
    "tapio": TokenSpec(_STATES, knots=True, required=_STATES),
    # Rules that look at the whole sample.
    "min_max": TokenSpec(("low", "high"), _SCOPE),
    "z_score": TokenSpec(("mean", "sd"), _SCOPE),
    "rank": TokenSpec((), {"ties": ("lowest", "average"), **_SCOPE}),
    "borda": TokenSpec((), {"ties": ("lowest", "average"), **_SCOPE}),
    "percentile_rank": TokenSpec(("scale",), {"ties": ("lowest", "average"), **_SCOPE}),
    "distance_to_best": TokenSpec(("scale",), _SCOPE),
    "distance_to_target": TokenSpec(("target", "scale"), {"cap": _YES_NO, **_SCOPE}, required=("target",)),
    "distance_to_reference": TokenSpec(
        ("scale",), {"reference": (), "cap": _YES_NO, **_SCOPE}, required=("reference",)
    ),
    "fraction_of_best": TokenSpec(("scale",), _SCOPE),
}

_MEANS: Family = {
    "arithmetic": TokenSpec(),
    "geometric": TokenSpec(),
    "harmonic": TokenSpec(),
    "power": TokenSpec(("p",), required=("p",)),
    "copeland": TokenSpec(),
}

_TREATMENTS: Family = {
    "none": TokenSpec(),
    "winsorise": TokenSpec(("max", *_RULE)),
    "log": TokenSpec(),
    "log_signed": TokenSpec(),
    "log_gii": TokenSpec(),
    "box_cox": TokenSpec(("lambda",)),
    "auto": TokenSpec(
        ("max", "lambda", *_RULE),
        {"then": ("log", "log_signed", "log_gii", "box_cox", "none"), "combine": _YES_NO},
    ),
}

_IMPUTATIONS: Family = {
    "none": TokenSpec(),
    "mean": TokenSpec((), _SCOPE),
    "median": TokenSpec((), _SCOPE),
    "group_mean": TokenSpec((), {"group": (), **_SCOPE}, required=("group",)),
    "group_median": TokenSpec((), {"group": (), **_SCOPE}, required=("group",)),
    "last": TokenSpec(("max",), {"ends": ("none", "flat")}),
    "linear": TokenSpec((), {"ends": ("none", "flat")}),
    "constant": TokenSpec(("value",), required=("value",)),
}

#: Every token by family; a name that is not here is refused with the known ones.
FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "scoring": MappingProxyType(_SCORING),
        "mean": MappingProxyType(_MEANS),
        "treatment": MappingProxyType(_TREATMENTS),
        "imputation": MappingProxyType(_IMPUTATIONS),
    }
)
