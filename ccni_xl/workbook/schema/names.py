"""Named cells (the run's stamp, what the status strip shows, the picks) and named lists."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import NamedCell, NamedList

__all__ = [
    "FINDING_CELLS",
    "NAMED_CELLS",
    "NAMED_LISTS",
    "PROFILE_CAPTIONS",
    "ROBUST_CELLS",
    "RUN_CELLS",
    "named",
]

#: The block "last run" of the first sheet, in the order it is shown; filled by a run but for the first.
RUN_CELLS: tuple[NamedCell, ...] = (
    NamedCell("ccni_state", "home", "F7", "结果状态", "State of the results"),
    NamedCell("ccni_run_state", "home", "F8", "写入状态", "Write state"),
    NamedCell("ccni_run_time", "home", "F9", "上次计算", "Last run"),
    NamedCell("ccni_run_edition", "home", "F10", "评价年度", "Edition"),
    NamedCell("ccni_run_framework", "home", "F11", "体系版本", "Framework version"),
    NamedCell("ccni_run_version", "home", "F12", "程序版本", "Program version"),
    NamedCell("ccni_run_fingerprint", "home", "F13", "输入指纹", "Input fingerprint"),
    NamedCell("ccni_ranked", "home", "F14", "已排名", "Ranked"),
    NamedCell("ccni_unranked", "home", "F15", "未排名", "Unranked"),
    NamedCell("ccni_errors", "home", "F16", "错误", "Errors"),
    NamedCell("ccni_warnings", "home", "F17", "提醒", "Warnings"),
    NamedCell("ccni_checks_passed", "home", "F18", "检查通过", "Checks passed"),
    NamedCell("ccni_checks_total", "home", "F19", "检查总数", "Checks"),
    NamedCell("ccni_template", "home", "F20", "模板版本", "Template version"),
)

#: What each figure shows, in one line under its heading.
FINDING_CELLS: tuple[NamedCell, ...] = (
    NamedCell("ccni_finding_fig2", "charts", "A7", "图2 结论", "Finding of figure 2"),
    NamedCell("ccni_finding_fig3", "charts", "A51", "图3 结论", "Finding of figure 3"),
    NamedCell("ccni_finding_fig4", "charts", "A71", "图4 结论", "Finding of figure 4"),
    NamedCell("ccni_finding_fig5", "charts", "A148", "图5 结论", "Finding of figure 5"),
    NamedCell("ccni_finding_fig6", "charts", "A173", "图6 结论", "Finding of figure 6"),
    NamedCell("ccni_finding_fig7", "charts", "A198", "图7 结论", "Finding of figure 7"),
    NamedCell("ccni_finding_fig8", "charts", "A247", "图8 结论", "Finding of figure 8"),
    NamedCell("ccni_finding_fig9", "charts", "A296", "图9 结论", "Finding of figure 9"),
    NamedCell("ccni_finding_fig10", "charts", "A223", "图10 结论", "Finding of figure 10"),
)

#: Sentences of the profile sheet, each above or below what it is about.
PROFILE_CAPTIONS: tuple[NamedCell, ...] = (
    NamedCell("ccni_profile_title", "profile", "B1", "所选城市和年度", "City and edition"),
    NamedCell("ccni_profile_trend", "profile", "C8", "趋势检验", "Trend test"),
    NamedCell("ccni_profile_sen", "profile", "C9", "Sen线", "Sen line"),
    NamedCell("ccni_profile_lift_note", "profile", "O20", "提分推算说明", "Note on the lifts"),
    NamedCell("ccni_profile_change", "profile", "O21", "得分变化", "Change of the score"),
    NamedCell("ccni_profile_reason", "profile", "O22", "变化原因", "Reasons of the change"),
)

#: The stamp of the robustness sheet: which inputs, runs and seed its tables belong to.
ROBUST_CELLS: tuple[NamedCell, ...] = (
    NamedCell("ccni_robust_state", "robustness", "D6", "分析状态", "State of the analysis"),
    NamedCell("ccni_robust_time", "robustness", "D7", "分析时间", "Time of the analysis"),
    NamedCell("ccni_robust_runs", "robustness", "D8", "试算次数", "Runs"),
    NamedCell("ccni_robust_seed", "robustness", "D9", "随机种子", "Seed"),
    NamedCell("ccni_robust_fingerprint", "robustness", "D10", "输入指纹", "Input fingerprint"),
)

NAMED_CELLS: tuple[NamedCell, ...] = (
    *RUN_CELLS,
    NamedCell("ccni_demo", "home", "B4", "演示数据标记", "Demo-data banner"),
    NamedCell(
        "ccni_native_difference", "checks", "C4", "公式复算最大差", "Largest difference of the formulas"
    ),
    NamedCell("ccni_diff_of", "diff", "C1", "比较对象", "What was compared"),
    NamedCell("ccni_profile_city", "profile", "B6", "城市", "City"),
    NamedCell("ccni_profile_edition", "profile", "E6", "年度", "Edition"),
    NamedCell("ccni_profile_code", "profile", "I5", "所选城市代码", "Code of the city"),
    NamedCell("ccni_profile_row", "profile", "J5", "所选得分行", "Row of the scores"),
    NamedCell("ccni_profile_value_row", "profile", "K5", "所选指标值行", "Row of the values"),
    NamedCell("ccni_profile_trend_row", "profile", "L5", "所选趋势行", "Row of the trend tests"),
    NamedCell("ccni_profile_change_row", "profile", "M5", "所选变化行", "Row of the change"),
    *PROFILE_CAPTIONS,
    *FINDING_CELLS,
    *ROBUST_CELLS,
)

#: Lists offered in cells: name, table and column they are read from (column by code).
NAMED_LISTS: tuple[NamedList, ...] = (
    NamedList("ccni_edition_list", "tbl_editions", "edition"),
    NamedList("ccni_city_list", "tbl_cities", "name_zh", "name_en"),
    NamedList("ccni_indicator_list", "tbl_indicators", "name"),
    NamedList("ccni_parent_list", "tbl_parents", "name"),
    NamedList("ccni_node_list", "tbl_trial", "name"),
)

_BY_NAME = {cell.name: cell for cell in NAMED_CELLS}


def named(name: str) -> NamedCell:
    """Return the named cell called ``name``."""
    return _BY_NAME[name]
