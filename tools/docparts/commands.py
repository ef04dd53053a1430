"""The commands of the shell, from the parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ccni_xl.cli import _parser as parser_of_the_shell
from tools.docparts.markdown import cell, code, table
from tools.docparts.translate import Translator

__all__ = ["commands", "common", "overview", "parsers"]


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of every command by its name, in the order of the help."""
    return dict(_below(parser_of_the_shell(), ""))


def _below(parser: argparse.ArgumentParser, prefix: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, made in action.choices.items():
                yield f"{prefix}{name}", made
                yield from _below(made, f"{prefix}{name} ")


def _summary(parser: argparse.ArgumentParser) -> str:
    """Return the first paragraph of the command's docstring."""
    return " ".join((parser.description or "").strip().partition("\n\n")[0].split())


def _arguments(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    skipped = (argparse._SubParsersAction, argparse._HelpAction)
    return [a for a in parser._actions if not isinstance(a, skipped)]


def _key(action: argparse.Action) -> tuple[object, ...]:
    """Return what two commands' options have in common if they are one and the same."""
    return tuple(action.option_strings), action.help, action.metavar


def _shared() -> list[argparse.Action]:
    """Return the options that every command takes."""
    every = [_arguments(parser) for parser in parsers().values()]
    return [a for a in every[0] if a.option_strings and all(_key(a) in map(_key, other) for other in every)]


def _own(parser: argparse.ArgumentParser, shared: list[argparse.Action]) -> list[argparse.Action]:
    """Return the arguments of a command without those that every command takes."""
    keys = [_key(action) for action in shared]
    return [action for action in _arguments(parser) if _key(action) not in keys]


def _placeholder(action: argparse.Action) -> str:
    """Return what is typed for the value: choices, the metavar, the name; nothing for a switch."""
    if action.nargs == 0:
        return ""
    if action.choices is not None:
        name = "|".join(map(str, action.choices))
    elif isinstance(action.metavar, str):
        name = action.metavar
    else:
        name = action.dest.upper()
    if action.nargs in ("+", "*"):
        return f"{name} ..." if action.nargs == "+" else f"[{name} ...]"
    return f"[{name}]" if action.nargs == "?" else name


def _written(action: argparse.Action) -> str:
    """Return an argument as it is written on the command line."""
    value = _placeholder(action)
    if not action.option_strings:
        return value
    return f"{', '.join(action.option_strings)} {value}".strip()


def _usage(name: str, arguments: list[argparse.Action]) -> str:
    parts = []
    for action in arguments:
        text = f"{action.option_strings[0]} {_placeholder(action)}".strip() if action.option_strings else ""
        if not text:
            text = _placeholder(action)
        elif not action.required:
            text = f"[{text}]"
        parts.append(text)
    return " ".join(["ccni-xl", name, *parts])


def _meaning(name: str, action: argparse.Action, lang: str, zh: Translator) -> str:
    text = cell(zh.text(action.help or "", lang, f"{name} {_written(action)}"))
    default = action.default
    if (
        isinstance(default, bool)
        or default in (None, "", argparse.SUPPRESS)
        or "default" in (action.help or "")
    ):
        return text
    said = f"（默认 {default}）。" if lang == "zh" else f" (default {default})."
    return text.rstrip("。.") + said


_HEADER = {"zh": ("参数", "含义"), "en": ("argument", "meaning")}


def common(lang: str, zh: Translator) -> str:
    """Return the options that every command takes."""
    rows = (
        (code(cell(_written(action))), _meaning("every command", action, lang, zh)) for action in _shared()
    )
    return table(_HEADER[lang], rows)


def commands(lang: str, zh: Translator) -> str:
    """Return one section a command: what it does, how it is written, its arguments."""
    needed = ("（必填）", " (needed)")[lang == "en"]
    parts = []
    shared = _shared()
    for name, parser in parsers().items():
        arguments = _own(parser, shared)
        rows = [
            (
                code(cell(_written(action))) + (needed if action.option_strings and action.required else ""),
                _meaning(name, action, lang, zh),
            )
            for action in arguments
        ]
        what = zh.text(_summary(parser), lang, f"command {name}")
        parts.append(f"### `{name}`\n\n{what}\n\n```sh\n{_usage(name, arguments)}\n```\n")
        if rows:
            parts.append(table(_HEADER[lang], rows))
    return "\n".join(parts)


def overview(lang: str, zh: Translator) -> str:
    """Return a table of the commands."""
    header = ("命令", "用途") if lang == "zh" else ("command", "what it does")
    rows = [
        (f"[`{name}`](#{name.replace(' ', '-')})", cell(zh.text(_summary(p), lang, f"command {name}")))
        for name, p in parsers().items()
    ]
    return table(header, rows)
