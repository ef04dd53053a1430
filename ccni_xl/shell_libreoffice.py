"""The shell's commands about LibreOffice; each is a line or two on top of the module that does it."""

from __future__ import annotations

import argparse
from pathlib import Path

from ccni_xl.shell import DATA_ERRORS, FAILED, OK, Command, Options, language, say

__all__ = ["COMMANDS"]


def libreoffice(options: Options) -> int:
    """Put the extension into LibreOffice (install), take it out (remove), or look how it is (status)."""
    from ccni_xl.office import install

    zh = language(options.lang) == "zh"
    found = {"install": install.install, "remove": install.remove, "status": install.status}[options.action](
        options.profile
    )
    if found.version is None:
        say("LibreOffice 里没有双碳指数扩展。" if zh else "The extension is not in LibreOffice.")
        return OK if options.action == "remove" else FAILED
    where = found.worker.python if found.worker else "?"
    if not found.answers:
        say(
            f"扩展 {found.version} 已装，但它的环境没有应答：{where}。"
            "请重新运行 ccni-xl libreoffice install。"
            if zh
            else f"Extension {found.version} is there, but its environment does not answer: {where}; "
            "run ccni-xl libreoffice install again.",
            error=True,
        )
        return FAILED
    say(
        f"扩展 {found.version} 已就绪，由 {where} 计算。"
        + ("请启动 LibreOffice。" * (options.action == "install"))
        if zh
        else f"Extension {found.version} is ready; {where} computes."
    )
    return OK


def _libreoffice_arguments(parser: argparse.ArgumentParser) -> None:
    what = "Put the extension in, take it out, or look how it is."
    parser.add_argument("action", choices=("install", "remove", "status"), help=what)
    parser.add_argument("--profile", type=Path, help="Another profile folder than your own.")


def repair(options: Options) -> int:
    """Bring back what LibreOffice lost: the original file with the data of the saved one, computed anew."""
    from ccni_xl.console import has_errors
    from ccni_xl.repair import repair as mend

    words = language(options.lang)
    repaired = mend(options.saved, options.original, options.out)
    for note in repaired.left:
        say(note.text(words), error=True)
    say(f"已写入 {options.out}" if words == "zh" else f"Written to {options.out}")
    return DATA_ERRORS if has_errors(repaired.outcome) else OK


def _repair_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("saved", type=Path, help="The workbook as LibreOffice saved it.")
    parser.add_argument("original", type=Path, help="The workbook as it was before, or a new one.")
    parser.add_argument("-o", "--out", type=Path, required=True, help="Where to write the repaired workbook.")


COMMANDS = (
    Command("libreoffice", libreoffice, _libreoffice_arguments),
    Command("repair", repair, _repair_arguments),
)
