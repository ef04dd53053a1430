"""A framework: a tree of nodes of any depth, whose leaves are indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ccni_xl.framework.token import Token
from ccni_xl.terms import Provenance

__all__ = ["Framework", "Node"]

_NO_TREATMENT = Token("none")
_ARITHMETIC = Token("arithmetic")


@dataclass(frozen=True, slots=True)
class Node:
    """One row of the framework table: the index, a dimension, a sub-dimension or an indicator.

    Parameters
    ----------
    weight : float
        As typed; `Framework.local_weight` normalises it inside the parent.
    direction : int
        +1 higher is better, -1 lower is better, 0 where the scoring token says it all.
    scoring : Token or None
        None for aggregates.
    mean, treatment, imputation : Token
        How children are combined (aggregates); what is done to outliers and gaps (indicators).
    row : int
        Line of the file or row of the sheet, for messages.
    """

    code: str
    parent: str | None
    name_zh: str
    name_en: str
    weight: float
    direction: int = 0
    unit: str = ""
    scoring: Token | None = None
    mean: Token = _ARITHMETIC
    treatment: Token = _NO_TREATMENT
    imputation: Token = _NO_TREATMENT
    weight_provenance: Provenance = Provenance.DEFAULT
    scoring_provenance: Provenance = Provenance.DEFAULT
    driver_zh: str = ""
    driver_en: str = ""
    justification: str = ""
    row: int = 0

    def name(self, lang: str = "zh") -> str:
        """Return the name in ``lang``."""
        return self.name_zh if lang == "zh" else self.name_en


@dataclass(frozen=True)
class Framework:
    """An index definition; a tree walked by parent, never by a fixed number of levels.

    Build one with `ccni_xl.framework.load_framework`, which checks the tree first.
    """

    version: str
    nodes: tuple[Node, ...]
    _by_code: Mapping[str, Node] = field(init=False, repr=False, compare=False)
    _children: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[str, list[str]] = {node.code: [] for node in self.nodes}
        for node in self.nodes:
            if node.parent is not None:
                children[node.parent].append(node.code)
        object.__setattr__(self, "_by_code", {node.code: node for node in self.nodes})
        object.__setattr__(self, "_children", {c: tuple(k) for c, k in children.items()})

    def __hash__(self) -> int:
        return hash((self.version, tuple(node.code for node in self.nodes)))

    def __getitem__(self, code: str) -> Node:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @cached_property
    def root(self) -> str:
        """Code of the index."""
        return next(node.code for node in self.nodes if node.parent is None)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the leaves, in the order of the table."""
        return tuple(node.code for node in self.nodes if not self._children[node.code])

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Codes of the root's children."""
        return self._children[self.root]

    @cached_property
    def bottom_up(self) -> tuple[str, ...]:
        """Aggregates, every child before its parent; the index is last."""
        order: list[str] = []

        def visit(code: str) -> None:
            for child in self._children[code]:
                visit(child)
            if self._children[code]:
                order.append(code)

        visit(self.root)
        return tuple(order)

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        """Aggregates in the order of the table, without the index."""
        return tuple(n.code for n in self.nodes if self._children[n.code] and n.parent is not None)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code: indicators, then aggregates bottom-up; the column order of score frames."""
        return self.indicators + self.bottom_up

    def children(self, code: str) -> tuple[str, ...]:
        """Codes right below ``code``."""
        return self._children[code]

    def is_indicator(self, code: str) -> bool:
        """Whether ``code`` is a leaf."""
        return not self._children[code]

    def local_weight(self, code: str) -> float:
        """Weight inside the parent, normalised so that siblings sum to 1."""
        node = self._by_code[code]
        if node.parent is None:
            return 1.0
        return node.weight / sum(self._by_code[c].weight for c in self._children[node.parent])

    def local_weights(self, parent: str) -> NDArray[np.float64]:
        """Normalised weights of the children of ``parent``, in their order."""
        weights = np.array([self._by_code[c].weight for c in self._children[parent]], dtype=np.float64)
        normalised: NDArray[np.float64] = weights / weights.sum()
        return normalised

    def effective_weight(self, code: str) -> float:
        """Product of the local weights from ``code`` up to the index (global weight)."""
        weight, node = 1.0, self._by_code[code]
        while node.parent is not None:
            weight *= self.local_weight(node.code)
            node = self._by_code[node.parent]
        return weight

    def with_weights(self, weights: Mapping[str, float]) -> Framework:
        """Return the same tree with the raw weights of some nodes replaced."""
        nodes = tuple(replace(n, weight=weights[n.code]) if n.code in weights else n for n in self.nodes)
        return Framework(self.version, nodes)
