"""Decision makers' weights (决策者赋权法): each spreads 100 points over the children of a parent.

References
----------
Budget allocation: OECD/JRC (2008), doi:10.1787/9789264043466-en, section 6.3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.notes import Note

__all__ = ["Allocation", "Poll", "poll"]

Floats = NDArray[np.float64]

#: A member who would have to move more than this share of the points to agree is outvoted.
OUTVOTED = 0.25
#: Points each member has to give below a parent.
_POINTS = 100


@dataclass(frozen=True, slots=True)
class Allocation:
    """The points of every member for the children of one parent.

    Parameters
    ----------
    parent : str
    children : tuple of str
    members : tuple of str
    points : (n_members, n_children)
        NaN where a member left a cell blank: 0 points if other cells of the row are filled, no
        answer if none is.
    """

    parent: str
    children: tuple[str, ...]
    members: tuple[str, ...]
    points: Floats

    def __post_init__(self) -> None:
        if self.points.shape != (len(self.members), len(self.children)):
            raise ValueError(
                f"points of {self.parent} must have one row a member and one column a child, "
                f"{(len(self.members), len(self.children))}, got {self.points.shape}"
            )


@dataclass(frozen=True, slots=True)
class Poll:
    """What the members want, and how far apart they are.

    Parameters
    ----------
    parent : str
    weights : DataFrame, index member, columns children
        Each member's points as weights that sum to 1; members without an answer are left out.
    table : DataFrame, index child
        mean and median (renormalised to sum 1), sd (n - 1), low, high, n.
    members : DataFrame, index member
        distance (share of the points a member would have to move to reach the group's median),
        outvoted (bool), first_choice (child with most points), agrees (it is also the group's).
    notes : tuple of Note
    """

    parent: str
    weights: pd.DataFrame
    table: pd.DataFrame
    members: pd.DataFrame
    notes: tuple[Note, ...]

    def set_of(self, which: str = "mean") -> dict[str, float]:
        """Return the group's weights: child -> weight, by ``mean`` or ``median``."""
        return {str(code): float(weight) for code, weight in self.table[which].items()}

    def member_sets(self) -> dict[str, dict[str, float]]:
        """Return each member's weights."""
        return {
            str(name): {str(code): float(w) for code, w in row.items()}
            for name, row in self.weights.iterrows()
        }


def _as_weights(allocation: Allocation) -> tuple[Floats, NDArray[np.bool_], list[Note]]:
    points = allocation.points
    notes: list[Note] = []
    answered = np.asarray((~np.isnan(points)).any(axis=1))
    filled = np.where(np.isnan(points), 0.0, points)
    sums = filled.sum(axis=1)
    keep = answered & (filled >= 0).all(axis=1) & (sums > 0)
    for i, member in enumerate(allocation.members):
        if not answered[i]:
            notes.append(
                Note(
                    f"{member} 没有为 {allocation.parent} 分配分数，未计入。",
                    f"{member} gave no points below {allocation.parent} and is left out.",
                )
            )
        elif not keep[i]:
            notes.append(
                Note(
                    f"{member} 在 {allocation.parent} 下的分数有负数或合计为 0，未计入；"
                    f"分数应为 0 到 {_POINTS}。",
                    f"{member} gave a negative number or nothing but 0 below {allocation.parent}"
                    f" and is left out; points go from 0 to {_POINTS}.",
                )
            )
        elif abs(sums[i] - _POINTS) > 1e-9 * _POINTS:
            notes.append(
                Note(
                    f"{member} 在 {allocation.parent} 下的分数合计为 {sums[i]:g}，"
                    f"应为 {_POINTS}；已按比例折算。",
                    f"{member}'s points below {allocation.parent} add up to {sums[i]:g}, not {_POINTS};"
                    " they were scaled.",
                )
            )
    return filled[keep] / sums[keep, None], keep, notes


def poll(allocation: Allocation) -> Poll:
    """Summarise the members' weights for the children of one parent.

    The distance of a member w from the group's median m is half the sum of |w_i - m_i|: the
    share of the points that would have to be moved.

    Parameters
    ----------
    allocation : Allocation

    Returns
    -------
    Poll
        Weights that sum to 1 inside the parent; NaN where nobody gave usable points.

    Examples
    --------
    >>> given = Allocation("top", ("a", "b"), ("X", "Y", "Z"), np.array([[60, 40], [50, 50], [10, 90.0]]))
    >>> found = poll(given)
    >>> found.table["mean"].round(3).tolist(), found.table["median"].tolist()
    ([0.4, 0.6], [0.5, 0.5])
    >>> found.members["outvoted"].tolist()
    [False, False, True]
    """
    weights, keep, notes = _as_weights(allocation)
    members = [m for m, k in zip(allocation.members, keep, strict=True) if k]
    index = pd.Index(allocation.children, name="child")
    n = len(weights)
    if n == 0:
        notes.append(
            Note(
                f"{allocation.parent}：没有任何有效的分配，无法汇总。",
                f"{allocation.parent}: nobody gave usable points, so there is nothing to sum up.",
            )
        )
        empty = pd.DataFrame(np.nan, index=index, columns=["mean", "median", "sd", "low", "high"])
        return Poll(
            allocation.parent,
            pd.DataFrame(columns=list(allocation.children), index=pd.Index([], name="member"), dtype=float),
            empty.assign(n=0),
            pd.DataFrame(columns=["distance", "outvoted", "first_choice", "agrees"]),
            tuple(notes),
        )
    median = _normalised(np.median(weights, axis=0))
    table = pd.DataFrame(
        {
            "mean": _normalised(weights.mean(axis=0)),
            "median": median,
            "sd": weights.std(axis=0, ddof=1) if n > 1 else np.nan,
            "low": weights.min(axis=0),
            "high": weights.max(axis=0),
            "n": n,
        },
        index=index,
    )
    distance = np.abs(weights - median).sum(axis=1) / 2
    first = weights.argmax(axis=1)
    people = pd.DataFrame(
        {
            "distance": distance,
            "outvoted": distance > OUTVOTED + 1e-12,
            "first_choice": np.array(allocation.children, dtype=object)[first],
            "agrees": first == median.argmax(),
        },
        index=pd.Index(members, name="member"),
    )
    frame = pd.DataFrame(weights, index=people.index, columns=list(allocation.children))
    return Poll(allocation.parent, frame, table, people, (*notes, *_verdict(allocation.parent, people)))


def _normalised(weights: Floats) -> Floats:
    """Return weights that sum to 1; medians may all be 0 where nobody agrees."""
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / len(weights))


def _verdict(parent: str, people: pd.DataFrame) -> list[Note]:
    lost = [str(m) for m in people.index[people["outvoted"]]]
    if len(people) == 1:
        return [
            Note(f"{parent}：只有一人赋权，没有离散程度可言。", f"{parent}: one member only, so no spread.")
        ]
    if not lost:
        return [Note(f"{parent}：各人意见相近。", f"{parent}: the members agree closely.")]
    names_zh, names_en = "、".join(lost), ", ".join(lost)
    return [
        Note(
            f"{parent}：{names_zh} 要移动超过 {OUTVOTED:.0%} 的分数才能与群体中位意见一致，属于少数意见。",
            f"{parent}: {names_en} would have to move more than {OUTVOTED:.0%} of the points to meet the"
            " group's median, and are outvoted.",
        )
    ]
