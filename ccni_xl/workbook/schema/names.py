"""Named single cells: the run's stamp and what the status strip shows."""

from __future__ import annotations

from ccni_xl.workbook.schema.model import NamedCell

__all__ = ["NAMED_CELLS", "named"]

NAMED_CELLS: tuple[NamedCell, ...] = (
    NamedCell("ccni_template", "home", "C36", "模板版本", "Template version"),
    NamedCell("ccni_demo", "home", "B3", "演示数据标记", "Demo-data banner"),
    NamedCell("ccni_run_state", "home", "C30", "写入状态", "Write state"),
    NamedCell("ccni_run_time", "home", "C31", "上次计算", "Last run"),
    NamedCell("ccni_run_version", "home", "C32", "程序版本", "Program version"),
    NamedCell("ccni_run_framework", "home", "C33", "体系版本", "Framework version"),
    NamedCell("ccni_run_fingerprint", "home", "C34", "输入指纹", "Input fingerprint"),
    NamedCell("ccni_run_edition", "home", "C35", "评价年度", "Edition"),
    NamedCell("ccni_ranked", "home", "F30", "已排名", "Ranked"),
    NamedCell("ccni_unranked", "home", "F31", "未排名", "Unranked"),
    NamedCell("ccni_errors", "home", "F32", "错误", "Errors"),
    NamedCell("ccni_warnings", "home", "F33", "提醒", "Warnings"),
    NamedCell("ccni_checks_passed", "home", "F34", "检查通过", "Checks passed"),
    NamedCell("ccni_checks_total", "home", "F35", "检查总数", "Checks"),
    NamedCell("ccni_state", "home", "C29", "结果状态", "State of the results"),
)

_BY_NAME = {cell.name: cell for cell in NAMED_CELLS}


def named(name: str) -> NamedCell:
    """Return the named cell called ``name``."""
    return _BY_NAME[name]
