"""Result tables of the robustness sheet, side by side below the stamp of the run they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from ccni_xl.workbook.schema.model import Column, TableSpec
from ccni_xl.workbook.schema.parts import CITY, NAME, beside, number, table, text

__all__ = ["WEIGHTINGS", "robustness_tables"]

#: Header row of the tables: above them stand the stamp, the titles, codes and units.
_TOP = 15
_SHARE = "0.0%"
_INDEX = "0.000"

#: Weightings with a column of their own: code, Chinese and English label.
WEIGHTINGS: tuple[tuple[str, str, str], ...] = (
    ("nominal", "现行", "In force"),
    ("equal", "等权", "Equal"),
    ("entropy", "熵权", "Entropy"),
    ("critic", "CRITIC", "CRITIC"),
    ("pca", "主成分", "PCA"),
    ("balanced", "相关平衡", "Balanced"),
    ("experts_mean", "决策者平均", "Decision makers mean"),
    ("experts_median", "决策者中位", "Decision makers median"),
)


def _table(name: str, key: str, zh: str, en: str, *columns: Column) -> TableSpec:
    return table(name, "robustness", key, *columns, top=_TOP, title_zh=zh, title_en=en)


def _ranks() -> TableSpec:
    return _table(
        "tbl_robust",
        "city",
        "排名区间",
        "Rank intervals",
        CITY,
        NAME,
        number("rank", "排名", "Rank", 7, "0"),
        number("median", "中位", "Median", 7),
        number("p05", "5%分位", "5 %", 8),
        number("p95", "95%分位", "95 %", 8),
        number("top_10", "进入前10概率", "P(top 10)", 9, "0%"),
        number("beats_above", "胜过上一名概率", "P(beats next above)", 10, "0%"),
        number("class_same", "变化类型不变概率", "P(same class)", 10, "0%"),
        number("p_up", "上升概率", "P(up)", 8, "0%"),
        number("p_flat", "持平概率", "P(flat)", 8, "0%"),
        number("p_down", "下降概率", "P(down)", 8, "0%"),
        number("runs", "有排名次数", "Runs ranked", 9, "0"),
    )


def _drivers() -> Iterator[TableSpec]:
    yield _table(
        "tbl_sobol",
        "factor",
        "排名取决于什么（Sobol 指数）",
        "What the ranks depend on (Sobol indices)",
        text("target", "解释对象", "Explained", 24),
        text("factor", "因素", "Factor", 20),
        number("first", "一阶指数", "First order", 9, _INDEX),
        number("first_low", "下限", "Low", 8, _INDEX),
        number("first_high", "上限", "High", 8, _INDEX),
        number("total", "总指数", "Total", 9, _INDEX),
        number("total_low", "总指数下限", "Total low", 8, _INDEX),
        number("total_high", "总指数上限", "Total high", 8, _INDEX),
    )
    yield _table(
        "tbl_removal",
        "code",
        "逐一剔除指标",
        "Without each indicator",
        text("code", "代码", "Code", 26),
        text("name", "指标", "Indicator", 24),
        number("mean_shift", "平均变动", "Mean shift", 9),
        number("max_shift", "最大变动", "Largest shift", 9, "0"),
        number("moved", "名次改变的城市", "Cities moved", 9, "0"),
        number("unranked", "失去排名的城市", "Cities unranked", 9, "0"),
        text("top_moved", "变动最大的城市", "Moves most", 12),
    )


def _weights() -> Iterator[TableSpec]:
    yield _table(
        "tbl_weight_sets",
        "set",
        "其他权重下的排名与现行排名",
        "Ranks under other weights against those in force",
        text("set", "权重", "Weights", 22),
        number("mean_shift", "平均变动", "Mean shift", 9),
        number("max_shift", "最大变动", "Largest shift", 9, "0"),
        number("spearman", "斯皮尔曼ρ", "Spearman rho", 10, _INDEX),
        number("top_kept", "前10名保留", "Top 10 kept", 9, "0%"),
        text("top_moved", "变动最大的城市", "Moves most", 12),
    )
    yield _table(
        "tbl_weights",
        "code",
        "各种权重（在上级内）",
        "The weights, inside the parent",
        text("code", "代码", "Code", 26),
        text("name", "名称", "Name", 24),
        *(number(code, zh, en, 9, _SHARE) for code, zh, en in WEIGHTINGS),
    )
    yield _table(
        "tbl_weight_ranks",
        "city",
        "各种权重下的名次",
        "Ranks under the weights",
        CITY,
        NAME,
        *(number(code, zh, en, 9, "0") for code, zh, en in WEIGHTINGS),
    )


def _experts() -> Iterator[TableSpec]:
    yield _table(
        "tbl_poll",
        "child",
        "决策者赋权汇总",
        "What the decision makers want",
        text("parent", "上级", "Parent", 18),
        text("child", "下级", "Child", 24),
        number("nominal", "现行", "In force", 9, _SHARE),
        number("mean", "平均", "Mean", 9, _SHARE),
        number("median", "中位", "Median", 9, _SHARE),
        number("sd", "标准差", "SD", 9, _SHARE),
        number("low", "最低", "Low", 9, _SHARE),
        number("high", "最高", "High", 9, _SHARE),
        number("n", "人数", "n", 7, "0"),
    )
    yield _table(
        "tbl_members",
        "member",
        "各决策者与群体的距离",
        "Each decision maker against the group",
        text("parent", "上级", "Parent", 18),
        text("member", "决策者", "Decision maker", 14),
        number("distance", "距离", "Distance", 9, "0%"),
        text("outvoted", "少数意见", "Outvoted", 9),
        text("first_choice", "最看重", "First choice", 24),
    )
    yield _table(
        "tbl_member_ranks",
        "city",
        "各决策者权重下的名次",
        "Ranks under each decision maker",
        text("member", "决策者", "Decision maker", 14),
        CITY,
        NAME,
        number("rank", "现行排名", "Rank in force", 9, "0"),
        number("member_rank", "该权重下排名", "Rank under these", 9, "0"),
        number("shift", "名次变化", "Rank change", 9, "+0;-0;0"),
    )


def _coherence() -> Iterator[TableSpec]:
    yield _table(
        "tbl_coherence",
        "code",
        "指标一致性",
        "Coherence of the tree",
        text("code", "代码", "Code", 26),
        text("name", "名称", "Name", 24),
        text("parent", "上级", "Parent", 18),
        number("n", "有得分的城市", "Cities", 8, "0"),
        number("available", "数据完整度", "Available", 9, "0%"),
        number("mean", "平均", "Mean", 8),
        number("sd", "标准差", "SD", 8),
        number("skewness", "偏度", "Skewness", 8, "0.00"),
        number("kurtosis", "峰度", "Kurtosis", 8, "0.00"),
        number("r_parent", "与上级r", "r with parent", 8, "0.00"),
        number("r_index", "与总分r", "r with index", 8, "0.00"),
        number("nominal", "名义权重", "Nominal weight", 9, _SHARE),
        number("importance", "实际作用", "Importance", 9, _SHARE),
        number("alpha", "Cronbach α", "Cronbach alpha", 9, "0.00"),
        text("flags", "提示", "Flags", 34, width_en=42),
    )
    yield _table(
        "tbl_pairs",
        "first",
        "重复或抵消的同级",
        "Siblings that repeat or cancel each other",
        text("parent", "上级", "Parent", 18),
        text("first", "其一", "First", 24),
        text("second", "其二", "Second", 24),
        number("r", "相关系数", "r", 8, "0.00"),
        number("n", "城市数", "n", 7, "0"),
        text("kind", "关系", "Relation", 12, width_en=16),
    )


def robustness_tables() -> tuple[TableSpec, ...]:
    """Return the tables of rank intervals, drivers, other weights, decision makers and coherence."""
    return tuple(beside((_ranks(), *_drivers(), *_weights(), *_experts(), *_coherence())))
