"""The command line: the commands of the ``shell_*`` modules behind one parser.

The parser is the standard library's: a command-line framework takes longer to load than the whole
computation takes.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

from ccni_xl import (
    __version__,
    shell_analysis,
    shell_book,
    shell_excel,
    shell_libreoffice,
    shell_merge,
    shell_profile,
    shell_share,
    shell_versions,
)
from ccni_xl.errors import CcniError
from ccni_xl.limits import VARIABLE, limit_names, use_limits
from ccni_xl.log import write_log
from ccni_xl.shell import FAILED, OK, Command, Options, language, say

__all__ = ["COMMANDS", "main"]

COMMANDS: tuple[Command, ...] = (
    *shell_book.COMMANDS,
    *shell_analysis.COMMANDS,
    *shell_profile.COMMANDS,
    *shell_share.COMMANDS,
    *shell_excel.COMMANDS,
    *shell_libreoffice.COMMANDS,
    *shell_merge.COMMANDS,
    *shell_versions.COMMANDS,
)

_LIMITS = (
    "What a file may cost, for a file refused as too large: e.g. part=512MB,cells=3000000. "
    f"Names: {', '.join(limit_names())}. The variable {VARIABLE} does the same."
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ccni-xl",
        description="The China City Carbon-Neutrality Index (城市双碳指数) behind an Excel workbook.",
    )
    parser.add_argument("--version", action="version", version=f"ccni-xl {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        made = commands.add_parser(command.name, help=command.run.__doc__, description=command.run.__doc__)
        made.set_defaults(run=command.run)
        command.arguments(made)
        made.add_argument("--limits", metavar="NAME=AMOUNT,...", help=_LIMITS)
        made.add_argument("--lang", choices=("zh", "en"), help="Language of messages (default: by locale).")
    return parser


def _run(options: Options) -> int:
    """Run one command; whatever goes wrong ends in one sentence."""
    try:
        use_limits(options.limits)
        return int(options.run(options))
    except BrokenPipeError:  # whoever was reading has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except CcniError as error:
        _tell(options, error.zh, error.en)
    except KeyboardInterrupt:
        _tell(options, "已中断，文件没有改动。", "Stopped; the file is unchanged.")
    except (
        OSError
    ) as error:  # of the system's temporary folder, say; those of the user's files are caught before
        name, why = error.filename or "-", error.strerror or error
        _tell(
            options,
            f"系统未能读写 {name}（{why}）。请检查磁盘空间与权限后再运行。",
            f"The system could not read or write {name} ({why}); check space and permissions, run again.",
        )
    except MemoryError:
        _tell(
            options,
            "内存不足，文件没有改动。请关闭其他程序后再运行。",
            "Not enough memory; the file is unchanged. Close other programs and run again.",
        )
    except Exception as error:
        number, path = write_log(error)
        _tell(
            options,
            f"出了意外的问题（编号 {number}），工作簿没有改动。详情在 {path}。",
            f"Something unexpected happened (number {number}); the workbook is unchanged. Details: {path}.",
        )
    return FAILED


def _tell(options: Options, zh: str, en: str) -> None:
    say(zh if language(options.lang) == "zh" else en, error=True)


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; problems end in one sentence and exit code 2, never in a traceback."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    if not arguments:
        parser.print_help()
        sys.exit(FAILED)
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an old code page must not stop a run at a city's name
            stream.reconfigure(errors="replace")
    gc.disable()  # one short job: looking for garbage now, and at the end of the process, finds none
    atexit.register(gc.freeze)
    try:
        sys.exit(_run(options))
    finally:
        gc.enable()
