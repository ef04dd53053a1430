"""Every fixed text of the page in Chinese and English; {names} are filled in by the page itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["TEXTS"]

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # Frame of the page
        "skip": ("跳到排名", "Skip to the ranking"),
        "languages": ("语言", "Language"),
        "contents": ("本页内容", "On this page"),
        "tools": ("查找与筛选", "Search and filters"),
        "noscript": (
            "本页的表格和图需要启用 JavaScript；所有数据都在本文件里，不访问网络。",
            "The tables and charts of this page need JavaScript. "
            "All data are in this file; no network is used.",
        ),
        "independent": (
            "本页由 ccni_xl 生成，是对城市双碳指数（城市双碳指数研究课题组，2023年7月报告）方法的独立实现，"
            "不是官方排名。",
            "Made by ccni_xl, an independent implementation of the China City Carbon-Neutrality Index "
            "(城市双碳指数; research group 城市双碳指数研究课题组, report of July 2023). "
            "This is not an official ranking.",
        ),
        "offline": (
            "单个离线文件：不加载任何外部内容，不发送任何数据。图表：Apache ECharts（Apache License 2.0）。",
            "One offline file: it loads nothing and sends nothing. "
            "Charts: Apache ECharts (Apache License 2.0).",
        ),
        # Key figures
        "ranked": ("参与排名", "Ranked"),
        "of_cities": ("共 {n} 个城市", "of {n} cities"),
        "mean": ("平均得分", "Mean score"),
        "first": ("第 1 名", "First"),
        "against_base": ("比 {base}", "Against {base}"),
        # Search and filters
        "search": ("查找城市", "Find a city"),
        "search_hint": ("城市、拼音、省份或代码", "City, province or code"),
        "region": ("区域", "Region"),
        "tier": ("城市等级", "Tier"),
        "clear": ("清除筛选", "Clear filters"),
        "count": ("显示 {n} / {all} 个城市", "{n} of {all} cities"),
        # Ranking
        "ranking": ("排名", "Ranking"),
        "ranking_table": ("排名表", "Table of ranks"),
        "ranking_hint": ("点城市看档案，点表头排序", "Choose a city for its profile, a heading to sort"),
        "rank": ("排名", "Rank"),
        "city": ("城市", "City"),
        "score": ("得分", "Score"),
        "change": ("变化", "Change"),
        "places": ("位次", "Places"),
        "interval": ("排名区间", "Rank interval"),
        "sort_by": ("按“{name}”的贡献排序", "Sort by what {name} contributes"),
        "tie": ("显示的得分相同", "equal at the decimals shown"),
        "place_up": ("升 {n} 位", "up {n}"),
        "place_down": ("降 {n} 位", "down {n}"),
        "place_same": ("不变", "same"),
        "nothing": ("没有符合条件的城市。", "No city matches."),
        "nobody": ("没有城市有排名，原因见下。", "No city is ranked; the reasons stand below."),
        "unranked": ("未排名（{n}）", "Unranked ({n})"),
        "unranked_none": ("所有城市都有排名。", "Every city has a rank."),
        "excluded": ("不参评", "Not included"),
        "no_data": ("没有数据", "No data"),
        "low_coverage": (
            "数据完整度 {share}，低于 {least}；缺：{missing}",
            "Coverage {share} is below {least}; missing: {missing}",
        ),
        # Board
        "board": ("全国一盘棋", "The board"),
        "colouring": ("颜色和形状表示", "Colour and shape show"),
        "by_region": ("按区域", "By region"),
        "by_tier": ("按城市等级", "By tier"),
        "bubble": ("面积：{name}", "Area: {name}"),
        "board_alt": (
            "一盘棋气泡图。{counts}。同样的数据见排名表和城市档案。",
            "Bubble chart of the board. {counts}. The ranking and the profiles hold the same data.",
        ),
        # Map
        "map": ("城市分布", "Where the cities lie"),
        "map_hint": (
            "按经纬度排列，不是地图；颜色和形状表示分数段",
            "By longitude and latitude, not a map; bands by colour and shape",
        ),
        "map_alt": (
            "{n} 个城市按经纬度的分布图，颜色和形状表示分数段。同样的数据见排名表。",
            "{n} cities by longitude and latitude, score bands by colour and shape. "
            "The ranking holds the same data.",
        ),
        "band": ("分数段", "Band"),
        # Change
        "change_title": ("年度变化", "Change"),
        "change_hint": (
            "每根柱从上一年度得分到本年度得分：实心上升，空心下降，灰色持平",
            "Each bar runs from the old score to the new one: solid rose, hollow fell, grey flat",
        ),
        "change_none": ("没有对比年度，不能比较变化。", "There is no base edition to compare with."),
        "change_alt": (
            "两个年度得分的浮动柱状图：{up} 个城市上升，{flat} 个持平，{down} 个下降。名单在图下。",
            "Floating bars between the scores of two editions: {up} cities rose, {flat} stayed flat, "
            "{down} fell. The lists are below.",
        ),
        "by_rank": ("城市按本年度排名从左到右", "Cities by rank, left to right"),
        "driver": ("主导因素", "Driver"),
        "show_all": ("显示全部 {n} 个", "Show all {n}"),
        "show_less": ("收起", "Show fewer"),
        "totals": ("各维度得分合计（加权）", "Sums of weighted dimension scores"),
        "dimension": ("维度", "Dimension"),
        "findings": ("主要结果", "Findings"),
        # Profile
        "close": ("关闭（Esc）", "Close (Esc)"),
        "previous": ("前一名：", "Rank before: "),
        "next": ("后一名：", "Rank after: "),
        "rank_before": ("上一年度 {rank}", "before {rank}"),
        "median": ("中位数", "median"),
        "median_all": ("全部城市中位数", "Median of all cities"),
        "tier_median": ("同等级中位数", "Median of the tier"),
        "scores": ("得分与中位数", "Scores and medians"),
        "against": ("与中位数比较", "Against the medians"),
        "indicator": ("指标", "Indicator"),
        "strengths": ("优势指标", "Strengths"),
        "weaknesses": ("短板指标", "Weaknesses"),
        "gap_note": ("得分与全部城市中位数之差", "Score against the median of all cities"),
        "co2": ("二氧化碳排放", "CO₂ emissions"),
        "co2_unit": ("万吨", "10⁴ t"),
        "co2_none": ("没有排放数据。", "No emission data."),
        "co2_alt": (
            "{name} {span} 年二氧化碳排放折线图，最近一年 {last} 万吨。{note}",
            "CO₂ of {name}, {span}; latest year {last} x 10⁴ t. {note}",
        ),
        "sen": ("虚线为 Sen 斜率，每年 {slope} 万吨", "dashed: Sen's slope, {slope} x 10⁴ t a year"),
        "semicolon": ("；", "; "),
        "near": ("接近显著性界限", "close to the limit of significance"),
        "steps": ("得分变化来自", "What moved the score"),
        "steps_none": ("没有指标使得分变化 0.05 分以上。", "No indicator moved the score by 0.05 or more."),
        # Method and sources
        "method": ("方法与来源", "Method and sources"),
        "citation": (
            "方法、指标名称和公布的数字出自：城市双碳指数研究课题组，"
            "《中国城市双碳指数 2021-2022》，2023年7月。",
            "Method, names of indicators and published figures: 城市双碳指数研究课题组 (research group), "
            "中国城市双碳指数 2021-2022 (China City Carbon-Neutrality Index), July 2023.",
        ),
        "rule_mean": (
            "每个指标评为 0 到 100 分，逐级加权算术平均；权重在同一上级内归一。",
            "Each indicator is scored from 0 to 100; every level is a weighted mean, "
            "weights normalised inside each parent.",
        ),
        "rule_rank": (
            "按未取整的得分排名；显示位数上相同的城市标“=”。",
            "Ranks follow the unrounded score; cities equal at the decimals shown are marked =.",
        ),
        "rule_change": (
            "两个年度用同一套指标体系评分；变化小于 {flat} 分为持平。箭头表示类别，不是正负号。",
            "Both editions are scored with the same framework; a change below {flat} points is flat. "
            "The arrow shows the class, not the sign.",
        ),
        "rule_trend": (
            "排放趋势用 {window} 年 Mann-Kendall 检验，显著性水平 {alpha}。",
            "The emission trend is a Mann-Kendall test over {window} years at a level of {alpha}.",
        ),
        "rule_missing": (
            "可得权重不足 {share}% 的城市不排名，并写明缺什么；其余城市照常排名。",
            "A city with less than {share} % of the weight available is not ranked, and what is missing "
            "is said; the others are ranked without it.",
        ),
        "tree": ("指标体系", "The framework"),
        "weight": ("权重", "Weight"),
        "effective": ("占总分", "Of the index"),
        "unit": ("单位", "Unit"),
        "scoring": ("评分规则", "Scoring"),
        "provenance": ("权重 / 评分规则的出处", "Weight / scoring from"),
        "sources": ("数据来源", "Sources"),
        "sources_none": ("没有登记数据来源。", "No source is registered."),
        "number": ("编号", "No."),
        "publisher": ("发布方", "Publisher"),
        "source_title": ("名称", "Title"),
        "year": ("年份", "Year"),
        "link": ("链接", "URL"),
        "retrieved": ("获取日期", "Retrieved"),
        "licence": ("许可", "Licence"),
        "used_for": ("用于", "Used for"),
        "run": ("本次计算", "This run"),
        "edition": ("年度", "Edition"),
        "base_edition": ("对比年度", "Base edition"),
        "framework": ("指标体系版本", "Framework"),
        "program": ("程序", "Program"),
        "time": ("计算时间", "Computed"),
        "issues": ("数据问题", "Issues"),
        "issue_counts": ("{errors} 个错误，{warnings} 条提醒", "{errors} errors, {warnings} warnings"),
        "checks": ("自检", "Checks"),
        "check_counts": ("{all} 项中 {passed} 项通过", "{passed} of {all} passed"),
        "interval_runs": ("{n} 次试算的 5%~95%", "5-95 % of {n} runs"),
        "fingerprint": ("输入指纹", "Input fingerprint"),
    }
)
