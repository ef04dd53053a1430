"""The extension's entries in LibreOffice's registry: functions with their help, menu, toolbar, commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from ccni_xl.udf_spec import Udf
from ccni_xl.workbook.template.ribbon import ACTIONS, Action

__all__ = ["add_ins", "menus", "protocol", "toolbar_state"]

_CALC = "com.sun.star.sheet.SpreadsheetDocument"
#: LibreOffice has two kinds of Chinese and falls back to English from either, so each is given.
_CHINESE = ("zh-CN", "zh-TW")
_TITLE = ("双碳指数", "CCNI 双碳指数")
#: Tasks with a button on the toolbar; the menu has all.
_TOOLBAR = ("recalculate", "check", "next_issue", "city_profile")
#: Not a button of the workbook: there nothing could be clicked meanwhile.
_STOP = Action(
    "stop",
    "停止",
    "Stop",
    "停止正在进行的任务（也可按 Esc），表格不变。",
    "Stop the task that is under way (Esc does the same); tables stay as they are.",
    "CancelRequest",
)
#: First task of each group of the menu after the first.
_GROUPS = {"recalculate": 0, "next_issue": 1, "export_share": 2, "snapshot": 3, "stop": 4}


def _data(name: str, package: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{name}" oor:package="{package}">\n'
        f"{body}\n</oor:component-data>\n"
    )


def _node(name: str, body: str, *, new: bool = True) -> str:
    operation = ' oor:op="replace"' if new else ""
    return f'<node oor:name="{escape(name)}"{operation}>{body}</node>'


def _text(name: str, zh: str, en: str) -> str:
    """Return a text in the languages of the user interface."""
    values = "".join(f'<value xml:lang="{lang}">{escape(zh)}</value>' for lang in _CHINESE)
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(en)}</value>{values}</prop>'


def _plain(name: str, value: str) -> str:
    """Return a property; its type is the one that the registry's schema gives."""
    return f'<prop oor:name="{name}"><value>{escape(value)}</value></prop>'


# ---------------------------------------------------------------- functions
def add_ins(service: str, functions: Iterable[Udf]) -> str:
    """Return ``CalcAddIns.xcu``: every function under its own name, with the help of its arguments."""
    nodes = "\n".join(_function(function) for function in functions)
    body = _node("AddInInfo", _node(service, _node("AddInFunctions", f"\n{nodes}\n", new=False)), new=False)
    return _data("CalcAddIns", "org.openoffice.Office", body)


def _function(function: Udf) -> str:
    """Return one function; the registry sorts arguments by the name of their node, so these are numbered."""
    arguments = "".join(
        _node(f"p{i}", _text("DisplayName", a.name, a.name) + _text("Description", a.zh, a.en))
        for i, a in enumerate(function.arguments)
    )
    return _node(
        function.method,
        _text("DisplayName", function.name, function.name)
        + _text("Description", function.zh, function.en)
        + _plain("Category", "Add-In")
        + _text("CompatibilityName", function.name, function.name)
        + _node("Parameters", arguments, new=False),
    )


# ---------------------------------------------------------------- menu and toolbar
def menus(identifier: str) -> str:
    """Return ``Addons.xcu``: a menu with every task, a toolbar with the main ones, for spreadsheets."""
    entries = "".join(_menu_entries(identifier))
    menu = _node(
        f"{identifier}.menu",
        _text("Title", *_TITLE) + _plain("Context", _CALC) + _node("Submenu", f"\n{entries}", new=False),
    )
    buttons = "".join(
        _node(f"b{i}", _entry(identifier, action) + _plain("Target", "_self") + _plain("Context", _CALC))
        + "\n"
        for i, action in enumerate((*(a for a in ACTIONS if a.task in _TOOLBAR), _STOP))
    )
    bars = _node("OfficeMenuBar", menu, new=False) + "\n"
    bars += _node("OfficeToolBar", _node(f"{identifier}.toolbar", f"\n{buttons}"), new=False)
    return _data("Addons", "org.openoffice.Office", _node("AddonUI", bars, new=False))


def _menu_entries(identifier: str) -> Iterator[str]:
    group = 0

    def number(action: Action) -> int:
        nonlocal group
        group = _GROUPS.get(action.task, group)
        return group

    count = 0
    for _, actions in groupby((*ACTIONS, _STOP), key=number):
        if count:
            yield _node(f"m{count:02d}", _plain("URL", "private:separator")) + "\n"
            count += 1
        for action in actions:
            yield _node(f"m{count:02d}", _entry(identifier, action)) + "\n"
            count += 1


def _entry(identifier: str, action: Action) -> str:
    return _plain("URL", f"{identifier}:{action.task}") + _text("Title", action.zh, action.en)


def toolbar_state(identifier: str) -> str:
    """Return ``CalcWindowState.xcu``: the toolbar is shown at the top and has words, not pictures."""
    state = "".join(
        (
            _text("UIName", *_TITLE),
            _plain("ContextSensitive", "false"),
            _plain("Visible", "true"),
            _plain("Docked", "true"),
            _plain("DockingArea", "0"),
            _plain("Style", "1"),
        )
    )
    bar = _node(f"private:resource/toolbar/addon_{identifier}.toolbar", state)
    body = _node("UIElements", _node("States", bar, new=False), new=False)
    return _data("CalcWindowState", "org.openoffice.Office.UI", body)


def protocol(handler: str, identifier: str) -> str:
    """Return ``ProtocolHandler.xcu``: who runs the commands of menu and toolbar."""
    protocols = f'<prop oor:name="Protocols" oor:type="oor:string-list"><value>{identifier}:*</value></prop>'
    body = _node("HandlerSet", _node(handler, protocols), new=False)
    return _data("ProtocolHandler", "org.openoffice.Office", body)
