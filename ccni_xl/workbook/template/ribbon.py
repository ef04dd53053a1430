"""The ribbon tab 双碳指数: which controls it has, and its XML."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

__all__ = [
    "ACTIONS",
    "CUSTOM_UI_PART",
    "CUSTOM_UI_RELATIONSHIP",
    "CUSTOM_UI_RELATIONSHIP_ID",
    "Action",
    "custom_ui",
]

CUSTOM_UI_PART = "customUI/customUI14.xml"
CUSTOM_UI_RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
CUSTOM_UI_RELATIONSHIP_ID = "rIdCcniRibbon"
_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_TAB = ("双碳指数", "CCNI")


@dataclass(frozen=True, slots=True)
class Action:
    """One control of the tab; the same action is a button on 首页.

    Parameters
    ----------
    task : str
        Function of `ccni_xl.macros`, e.g. "next_issue".
    image : str
        Name of an Office picture (imageMso).
    large : bool
        Whether the control takes the height of the group.
    in_python : bool
        False where the workbook's own macros do it.
    """

    task: str
    zh: str
    en: str
    tip_zh: str
    tip_en: str
    image: str
    large: bool = False
    in_python: bool = True

    def label(self, lang: str = "zh") -> str:
        """Return the caption in ``lang``."""
        return self.zh if lang == "zh" else self.en

    def tip(self, lang: str = "zh") -> str:
        """Return the explanation in ``lang``."""
        return self.tip_zh if lang == "zh" else self.tip_en

    @property
    def _pascal(self) -> str:
        return "".join(word.capitalize() for word in self.task.split("_"))

    @property
    def macro(self) -> str:
        """The Sub behind a button on a sheet."""
        return f"Ccni_{self._pascal}"

    @property
    def callback(self) -> str:
        """The Sub behind the ribbon control."""
        return f"CcniRibbon_{self._pascal}"


@dataclass(frozen=True, slots=True)
class _Group:
    code: str
    zh: str
    en: str
    actions: tuple[Action, ...]


_GROUPS = (
    _Group(
        "Compute",
        "计算",
        "Compute",
        (
            Action(
                "recalculate",
                "重新计算",
                "Recalculate",
                "读取数据、检查、评分、排名，并写回所有结果表；不改动您填写的内容。",
                "Read the data, check, score, rank and write every result table; what you typed stays.",
                "CalculateNow",
                large=True,
            ),
            Action(
                "check",
                "只检查",
                "Check only",
                "只检查数据并更新“问题”表，不改动结果。",
                "Check the data and renew the list of issues; results stay as they are.",
                "DataValidation",
            ),
            Action(
                "robustness",
                "稳健性分析",
                "Robustness",
                "在权重、评分和方法的不确定下，每个城市的名次会怎样变动。",
                "How each city's rank moves when weights, scoring and methods are uncertain.",
                "WhatIfAnalysisMenu",
            ),
        ),
    ),
    _Group(
        "Navigate",
        "导航",
        "Navigate",
        (
            Action(
                "next_issue",
                "下一个问题",
                "Next issue",
                "跳到下一个待处理问题所在的单元格。不需要 Python。",
                "Go to the cell of the next open issue. Needs no Python.",
                "ErrorChecking",
                large=True,
                in_python=False,
            ),
            Action(
                "city_profile",
                "城市档案",
                "City profile",
                "打开城市档案；先选中某个城市所在的行，就直接显示这个城市。不需要 Python。",
                "Open the profile; select a city's row first to see that city. Needs no Python.",
                "ChartInsert",
                large=True,
                in_python=False,
            ),
        ),
    ),
    _Group(
        "Share",
        "共享",
        "Share",
        (
            Action(
                "export_share",
                "导出分享版",
                "Export to share",
                "另存一份不含宏的 .xlsx，可在 WPS、网页版 Excel 和手机上查看。",
                "Save a macro-free .xlsx for WPS, Excel for the web and phones.",
                "FileSaveAs",
                large=True,
            ),
            Action(
                "make_forms",
                "生成填报表",
                "Make forms",
                "为每个城市、省份或部门生成一份带校验的小填报表。",
                "Make one small validated form for each city, province or bureau.",
                "TableInsert",
            ),
            Action(
                "merge_copies",
                "合并副本",
                "Merge copies",
                "合并填报表或别人改过的副本；冲突逐条列出，由您决定。",
                "Merge forms or edited copies; conflicts are listed for you to decide.",
                "Consolidate",
            ),
            Action(
                "compare",
                "比较",
                "Compare",
                "与另一个工作簿或快照相比，哪些数据不同，对得分和名次各有什么影响。",
                "Which inputs differ from another workbook or snapshot, and what each does to the ranks.",
                "ReviewCompareTwoVersions",
            ),
        ),
    ),
    _Group(
        "Version",
        "版本",
        "Version",
        (
            Action(
                "snapshot",
                "保存快照",
                "Save snapshot",
                "把全部数据存成一个按固定顺序排列的 CSV 文件，便于版本管理。",
                "Save all inputs as one CSV in a fixed order, good for version control.",
                "Camera",
            ),
            Action(
                "about",
                "关于",
                "About",
                "程序、评价体系和模板的版本，上次计算的时间，许可。",
                "Versions of program, framework and template, time of the last run, licences.",
                "Info",
            ),
        ),
    ),
)

ACTIONS: tuple[Action, ...] = tuple(action for group in _GROUPS for action in group.actions)


def _button(action: Action, lang: str) -> str:
    attributes = {
        "id": f"ccni_{action.task}",
        "label": action.label(lang),
        "size": "large" if action.large else "normal",
        "imageMso": action.image,
        "onAction": action.callback,
        "screentip": action.label(lang),
        "supertip": action.tip(lang),
    }
    return "<button " + " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items()) + "/>"


def custom_ui(lang: str = "zh") -> bytes:
    """Return ``customUI14.xml`` with labels and screen tips in ``lang``.

    Callbacks carry no workbook name: Excel binds them to the workbook that holds the part.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{_NAMESPACE}">',
        '<ribbon startFromScratch="false"><tabs>',
        f'<tab id="ccni_tab" label={quoteattr(_TAB[lang == "en"])} insertAfterMso="TabHome">',
    ]
    for group in _GROUPS:
        label = quoteattr(group.zh if lang == "zh" else group.en)
        lines.append(f'<group id="ccni_group_{group.code.lower()}" label={label}>')
        lines += (_button(action, lang) for action in group.actions)
        lines.append("</group>")
    lines.append("</tab></tabs></ribbon></customUI>")
    return ("\n".join(lines) + "\n").encode("utf-8")
