"""Findings about coherence in plain words: what is seen, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ccni_xl.framework import Framework
from ccni_xl.notes import Note

__all__ = ["alpha_note", "member_notes", "pair_note"]


def member_notes(framework: Framework, code: str, row: pd.Series) -> Iterator[Note]:
    """Yield a sentence for each flag of a row of ``Coherence.members``."""
    node, parent = framework[code], framework[str(row["parent"])]
    zh, en = node.name_zh, node.name_en
    said = {
        "constant": (
            f"{zh}：所有得分都相同（{row['mean']:.1f}），对排名没有作用，相关系数无法计算。",
            f"{en}: every score is {row['mean']:.1f}; it changes no rank and has no correlation.",
        ),
        "missing": (
            f"{zh}：只有 {row['available']:.0%} 的单元有得分，结论要谨慎。",
            f"{en}: only {row['available']:.0%} of the units have a score; read it with care.",
        ),
        "skewed": (
            f"{zh}：分布偏斜（偏度 {row['skewness']:.1f}，峰度 {row['kurtosis']:.1f}），"
            "少数极端值左右得分；可考虑处理异常值。",
            f"{en}: skewed (skewness {row['skewness']:.1f}, kurtosis {row['kurtosis']:.1f}); a few extreme"
            " values set the scores. Consider treating them.",
        ),
        "alone": (
            f"{zh}：是“{parent.name_zh}”的唯一下级，两者得分相同，不作相关判断。",
            f"{en}: the only child of {parent.name_en}, hence equal to it; not judged by correlation.",
        ),
        "negative": (
            f"{zh}：与上级“{parent.name_zh}”负相关（r = {row['r_parent']:.2f}），得分高的单元上级得分反而低；"
            "请核对方向和归类。",
            f"{en}: runs against its parent {parent.name_en} (r = {row['r_parent']:.2f}); check its direction"
            " and its place.",
        ),
        "weak": (
            f"{zh}：与上级“{parent.name_zh}”几乎无关（r = {row['r_parent']:.2f}），上级得分看不出它的高低。",
            f"{en}: hardly related to its parent {parent.name_en} (r = {row['r_parent']:.2f}), which does not"
            " show it.",
        ),
        "over": (
            f"{zh}：名义权重 {row['nominal']:.1%}，解释总分差异的 {row['importance']:.1%}，作用大于权重。",
            f"{en}: weighs {row['nominal']:.1%} but brings {row['importance']:.1%} of the differences in the"
            " index, more than its weight.",
        ),
        "under": (
            f"{zh}：名义权重 {row['nominal']:.1%}，只解释总分差异的 {row['importance']:.1%}，作用小于权重。",
            f"{en}: weighs {row['nominal']:.1%} but brings only {row['importance']:.1%} of the differences in"
            " the index, less than its weight.",
        ),
    }
    for flag in row["flags"]:
        yield Note(*said[flag])


def pair_note(framework: Framework, row: pd.Series) -> Note:
    """Return the sentence for a row of ``Coherence.pairs``."""
    first, second = framework[row["first"]], framework[row["second"]]
    if row["kind"] == "redundant":
        return Note(
            f"{first.name_zh}与{second.name_zh}高度相关（r = {row['r']:.2f}），几乎重复计分；"
            "可合并或降低权重。",
            f"{first.name_en} and {second.name_en} say nearly the same (r = {row['r']:.2f}) and count twice;"
            " merge them or weigh them less.",
        )
    return Note(
        f"{first.name_zh}与{second.name_zh}此消彼长（r = {row['r']:.2f}），在平均中互相抵消。",
        f"{first.name_en} and {second.name_en} trade off (r = {row['r']:.2f}) and cancel in the mean.",
    )


def alpha_note(framework: Framework, code: str, row: pd.Series, bound: float) -> Note:
    """Return the sentence for a row of ``Coherence.alpha``."""
    node = framework[code]
    alpha = row["alpha"]
    if np.isnan(alpha):
        if row["members"] < 2:
            why_zh, why_en = "只有一个下级", "it has one child only"
        else:
            why_zh, why_en = "有效数据不足或下级得分没有差异", "too few units, or scores that do not differ"
        return Note(
            f"{node.name_zh}：{why_zh}，不能计算 Cronbach α。",
            f"{node.name_en}: {why_en}; Cronbach's alpha cannot be computed.",
        )
    if alpha >= bound:
        return Note(
            f"{node.name_zh}：Cronbach α = {alpha:.2f}，各下级反映同一内容。",
            f"{node.name_en}: Cronbach's alpha {alpha:.2f}; its children measure one thing.",
        )
    return Note(
        f"{node.name_zh}：Cronbach α = {alpha:.2f}，低于 {bound:g}，各下级反映不同内容，合成时会互相补偿。",
        f"{node.name_en}: Cronbach's alpha {alpha:.2f}, below {bound:g}; its children measure different"
        " things, which make up for each other in the mean.",
    )
