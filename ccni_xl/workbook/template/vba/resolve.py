"""Decide ``#If`` lines of VBA text ahead of time.

LibreOffice skips the ``#If`` lines themselves and compiles every branch, so a module that defines
a procedure once for Excel and once for Word does not compile there, and one such module silences
all macros of the workbook. Deciding the branches when the workbook is built leaves one text that
both programs load. A symbol that is not given (``Win64``) stays for the host to decide.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Constant", "resolve"]

Constant: TypeAlias = str | bool | int

_DIRECTIVE = re.compile(r"\s*#(?P<word>Const|If|ElseIf|Else|End\s*If)\b(?P<rest>.*)", re.IGNORECASE)
_CONDITION = re.compile(r"(?P<test>.+?)\s+Then\b.*", re.IGNORECASE)
_SYMBOL = re.compile(r"(?P<negated>Not\s+)?(?P<name>\w+)", re.IGNORECASE)
_COMPARISON = re.compile(r'(?P<name>\w+)\s*(?P<sign>>=|<=|<>|=|>|<)\s*(?:"(?P<text>[^"]*)"|(?P<number>\d+))')
_SIGNS: Mapping[str, Callable[[object, object], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    ">=": lambda left, right: isinstance(left, int) and isinstance(right, int) and left >= right,
    "<=": lambda left, right: isinstance(left, int) and isinstance(right, int) and left <= right,
    ">": lambda left, right: isinstance(left, int) and isinstance(right, int) and left > right,
    "<": lambda left, right: isinstance(left, int) and isinstance(right, int) and left < right,
}


@dataclass(slots=True)
class _Block:
    """An open ``#If``: decided here, or left in the text for the host."""

    decided: bool
    live: bool
    taken: bool


def _evaluate(condition: str, constants: Mapping[str, Constant]) -> bool | None:
    """Return the truth of ``condition``, or None if it names a symbol that is not given."""
    match = _COMPARISON.fullmatch(condition)
    if match:
        if match["name"] not in constants:
            return None
        right: Constant = int(match["number"]) if match["number"] is not None else match["text"]
        return _SIGNS[match["sign"]](constants[match["name"]], right)
    match = _SYMBOL.fullmatch(condition)
    if match is None:
        raise ValueError(f"cannot decide the condition {condition!r}")
    if match["name"] not in constants:
        return None
    return bool(constants[match["name"]]) != bool(match["negated"])


class _Resolver:
    """Walks the lines once, with a stack of open blocks."""

    def __init__(self, constants: Mapping[str, Constant]) -> None:
        self._constants = constants
        self._open: list[_Block] = []
        self.lines: list[str] = []

    def _emit(self, line: str) -> None:
        if all(block.live for block in self._open):
            self.lines.append(line)

    def _test(self, rest: str) -> bool | None:
        match = _CONDITION.fullmatch(rest.strip())
        if match is None:
            raise ValueError(f"#If without Then: {rest.strip()!r}")
        return _evaluate(match["test"].strip(), self._constants)

    def _begin(self, line: str, rest: str) -> None:
        truth = self._test(rest)
        if truth is None:
            self._emit(line)
            self._open.append(_Block(decided=False, live=True, taken=False))
        else:
            self._open.append(_Block(decided=True, live=truth, taken=truth))

    def _branch(self, line: str, truth: bool | None) -> None:
        if not self._open:
            raise ValueError(f"{line.strip()} without #If")
        block = self._open[-1]
        if not block.decided:
            self._emit(line)
        elif truth is None:
            raise ValueError(f"{line.strip()} cannot be decided, but the branch before it was")
        else:
            block.live = truth and not block.taken
            block.taken = block.taken or truth

    def _end(self, line: str) -> None:
        if not self._open:
            raise ValueError("#End If without #If")
        if not self._open.pop().decided:
            self._emit(line)

    def feed(self, line: str) -> None:
        match = _DIRECTIVE.fullmatch(line)
        if match is None:
            self._emit(line)
            return
        word = match["word"].lower()
        if word == "const":
            if match["rest"].split("=")[0].strip() not in self._constants:
                self._emit(line)
        elif word == "if":
            self._begin(line, match["rest"])
        elif word == "elseif":
            self._branch(line, self._test(match["rest"]))
        elif word == "else":
            self._branch(line, True)
        else:
            self._end(line)

    def finish(self) -> str:
        if self._open:
            raise ValueError(f"{len(self._open)} #If without #End If")
        return "\n".join(self.lines) + "\n"


def resolve(text: str, constants: Mapping[str, Constant]) -> str:
    r"""Return ``text`` with every ``#If`` on ``constants`` decided.

    Parameters
    ----------
    text : str
        VBA source.
    constants : mapping of str to str, bool or int
        The compiler constants that are known. A ``#Const`` line for one of them is dropped.

    Returns
    -------
    str
        The lines that remain, ended by line feeds.

    Raises
    ------
    ValueError
        If blocks do not close, or a condition mixes known and unknown symbols.

    Examples
    --------
    >>> resolve("#If Mac Then\na\n#Else\nb\n#End If", {"Mac": False})
    'b\n'
    """
    resolver = _Resolver(constants)
    for line in text.splitlines():
        resolver.feed(line)
    return resolver.finish()
