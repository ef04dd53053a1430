"""Sentences about a share copy: what was left out, what stayed, what to mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ccni_xl.collaborate.anonymous import Anonymised
from ccni_xl.collaborate.macro_free import Stripped
from ccni_xl.collaborate.state import FileState
from ccni_xl.notes import Note

__all__ = ["left_out", "warnings_of"]

_SHOWN = 5


def left_out(
    stripped: Stripped,
    anonymised: Anonymised | None,
    removed: Sequence[str],
    frozen: Sequence[str],
    links: Sequence[str],
) -> list[Note]:
    """Return what was taken away or changed, each with its count, and which links stayed."""
    out = list(_stripped(stripped))
    if removed:
        out.append(
            Note(
                f"外部链接和数据连接 {len(removed)} 个：{_some(removed, '、')}；"
                f"相关公式 {len(frozen)} 处改为数值。",
                f"Links and connections: {len(removed)} ({_some(removed, ', ')}); "
                f"{len(frozen)} formulas became values.",
            )
        )
    if anonymised is not None:
        out += _anonymised(anonymised)
    if links:
        out.append(
            Note(
                f"保留了外部链接和数据连接 {len(links)} 个：{_some(links, '、')}。",
                f"Links and connections kept: {len(links)} ({_some(links, ', ')}).",
            )
        )
    return out


def _stripped(stripped: Stripped) -> Iterator[Note]:
    if stripped.macros or stripped.ribbon:
        yield Note("宏和功能区选项卡。", "Macros and the ribbon tab.")
    if stripped.controls.buttons:
        count = stripped.controls.buttons
        yield Note(f"按钮 {count} 个。", f"Buttons: {count}.")
    if stripped.controls.calls:
        count = stripped.controls.calls
        yield Note(
            f"图形和控件上的宏调用 {count} 处（图形保留）。",
            f"Macro calls of shapes and controls, which stay: {count}.",
        )
    if stripped.sheets:
        names = "、".join(stripped.sheets)
        yield Note(
            f"只供宏使用的隐藏工作表：{names}。",
            f"Hidden sheets only macros use: {', '.join(stripped.sheets)}.",
        )
    if stripped.formulas:
        cells = stripped.formulas
        yield Note(
            f"需要 Python 的公式 {len(cells)} 处，改为上次的数值：{_some(cells, '、')}。",
            f"Formulas that need Python, now their last values: {len(cells)} ({_some(cells, ', ')}).",
        )
    if stripped.names:
        yield Note(
            f"指向宏的名称 {len(stripped.names)} 个。", f"Names that stand for macros: {len(stripped.names)}."
        )
    if stripped.controls.printers:
        count = stripped.controls.printers
        yield Note(
            f"打印机设置 {count} 份（页面设置保留）。", f"Printer settings: {count} (page set-up stays)."
        )


def _anonymised(found: Anonymised) -> Iterator[Note]:
    counts = (
        (found.properties, "文件属性（作者、单位等）", "file properties (author, company, ...)"),
        (found.people, "录入人、处理人、操作者等单元格", "cells with people"),
        (found.experts, "决策者姓名（改为编号）", "decision makers (numbered)"),
        (found.authors, "批注作者（改为编号）", "authors of comments (numbered)"),
        (found.paths, "本机路径", "folders of a computer"),
        (found.histories, "修订记录", "logs of changes"),
    )
    there = [(count, zh, en) for count, zh, en in counts if count]
    zh = "、".join(f"{label} {count} 处" for count, label, _ in there) or "没有发现姓名和路径"
    en = ", ".join(f"{label}: {count}" for count, _, label in there) or "no names or folders were found"
    named = found.people or found.experts
    yield Note(
        f"匿名：{zh}。" + ("姓名不参与计算，但会改变输入指纹。" if named else ""),
        f"Made anonymous: {en}." + (" Names enter the fingerprint, though no result." if named else ""),
    )


def warnings_of(
    state: FileState, stripped: Stripped, anonymised: Anonymised | None, links: Sequence[str]
) -> list[Note]:
    """Return what the user should know before the file goes out."""
    out = []
    if not state.current:
        out.append(
            Note(
                state.sentence("zh") + "建议先重新计算，再导出。",
                state.sentence("en") + " Better recalculate, then export again.",
            )
        )
    if links:
        out.append(
            Note(
                f"文件仍链接到 {_some(links, '、')}；如需去掉，请加 --drop-links。",
                f"The file still links to {_some(links, ', ')}; add --drop-links to take that out.",
            )
        )
    if stripped.formulas:
        out.append(
            Note(
                f"{len(stripped.formulas)} 个需要 Python 的公式已改为数值。",
                f"{len(stripped.formulas)} formulas that need Python are values now.",
            )
        )
    if anonymised is not None and anonymised.hints:
        out.append(
            Note(
                f"还有 {anonymised.hints} 处文字像本机路径，请自行查看（程序不改自由填写的文字）。",
                f"{anonymised.hints} texts look like a folder of a computer; please look at them "
                "(free text is not changed).",
            )
        )
    return out


def _some(items: Sequence[str], separator: str) -> str:
    shown = separator.join(items[:_SHOWN])
    return shown + (" …" if len(items) > _SHOWN else "")
