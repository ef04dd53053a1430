"""What the buttons and the ribbon of the workbook call: ``f()`` from Excel, ``f(book)`` from anywhere else.

None of them raises: whatever happens is said in a box (see `ccni_xl.buttons` for when there is none).
"""

from __future__ import annotations

from typing import Any

from ccni_xl import buttons

__all__ = [
    "about",
    "check",
    "city_profile",
    "compare",
    "export_share",
    "make_forms",
    "merge_copies",
    "next_issue",
    "recalculate",
    "robustness",
    "snapshot",
]


def recalculate(book: Any = None) -> None:
    """重新计算: check, compute and write all results."""
    buttons.press(buttons.recalculate, book)


def check(book: Any = None) -> None:
    """只检查: check the data and renew the list of issues; results stay."""
    buttons.press(buttons.check, book)


def robustness(book: Any = None) -> None:
    """稳健性分析: rank intervals and what drives them."""
    buttons.press(buttons.robustness, book)


def next_issue(book: Any = None) -> None:
    """下一个问题: go to the cell of the next open issue."""
    buttons.press(buttons.next_issue, book)


def city_profile(book: Any = None) -> None:
    """城市档案: show the profile of the city under the cursor."""
    buttons.press(buttons.city_profile, book)


def export_share(book: Any = None) -> None:
    """导出分享版: a copy without macros."""
    buttons.press(buttons.export_share, book)


def make_forms(book: Any = None) -> None:
    """生成填报表: one form a city, province or bureau."""
    buttons.press(buttons.make_forms, book)


def merge_copies(book: Any = None) -> None:
    """合并副本: bring forms and copies together."""
    buttons.press(buttons.merge_copies, book)


def compare(book: Any = None) -> None:
    """比较: which inputs differ from the newest snapshot, and what that does to scores and ranks."""
    buttons.press(buttons.compare, book)


def snapshot(book: Any = None) -> None:
    """保存快照: all inputs as one text file."""
    buttons.press(buttons.snapshot, book)


def about(book: Any = None) -> None:
    """关于: what is installed."""
    buttons.press(buttons.about, book)
