"""What the VBA editor would stop at when it compiles a module, without the editor.

A module is compiled when something in it first runs: one name that is not declared, and every button is dead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_STATEMENT_LIMIT = 64 * 1024
_KEYWORDS = frozenset(
    """
    and append as attribute binary byref byval call case close const declare dim do each else elseif
    empty end enum eof erase error event exit explicit false for friend function get global goto if
    implements in input is let lib like line loop lset me mod new next not nothing null on open option
    optional or output paramarray preserve print private property ptrsafe public put raise random redim
    rem resume return rset seek select set static step stop sub then to true type typeof until wend
    while with xor addressof alias base compare text boolean byte currency date double integer long
    longptr object single string variant
    """.split()
)
#: Of VBA, Excel and Office; a name that is used for the first time has to be entered here.
_KNOWN = frozenset(
    """
    activecell activesheet application array asc chr chrw clng cstr cverr environ err filelen freefile
    instr instrrev iribboncontrol isarray isempty iserror ismissing isnull isobject kill lbound lcase
    left len mid msgbox replace right split thisworkbook trim typename ubound ucase vbcr vbcritical
    vbcrlf vbinformation vblf vba workbook worksheet xlerrna xlerrvalue
    """.split()
)
_HEAD = re.compile(
    r"^(?:(?:Public|Private|Friend|Static)\s+)*(?:Sub|Function|Property\s+\w+)"
    r"\s+(\w+)\s*\((.*)\)(?:\s+As\s+\w+)?$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"^End\s+(?:Sub|Function|Property)$", re.IGNORECASE)
_DECLARATION = re.compile(r"^(?:Dim|Private|Public|Static|Const|ReDim)\s+(?:Const\s+)?(.*)$", re.IGNORECASE)
_LABEL = re.compile(r"^(\w+):$")
_NAME = re.compile(r"(?<![\w.#&])[A-Za-z]\w*(?!\w*\s*:=)")


def statements(code: str) -> list[str]:
    """Return the logical lines of a module: continued lines joined, strings emptied, comments gone."""
    joined = re.sub(r" _\r?\n\s*", " ", code)
    plain = (re.sub(r'"(?:[^"]|"")*"', '""', line) for line in joined.splitlines())
    bare = (re.sub(r"\s*(?:'.*|^Rem\b.*)$", "", line).strip() for line in plain)
    return [line for line in bare if line and not line.startswith(("Attribute ", "#"))]


def _declared(text: str) -> set[str]:
    """Return the names in a list of declarations: ``Optional ByVal a As String = "", b(3)``."""
    parts = (re.sub(r"\([^)]*\)|=.*", "", part) for part in text.split(","))
    names = (
        re.sub(r"(?i)\b(?:optional|byval|byref|paramarray)\b|\bas\b.*", "", part).strip() for part in parts
    )
    return {name.casefold() for name in names if name}


def public_names(modules: Mapping[str, str]) -> set[str]:
    """Return what one module can see of the others: their names, procedures, variables and constants."""
    found = {name.casefold() for name in modules}
    for code in modules.values():
        for line in statements(code):
            head = _HEAD.match(line)
            if head and not line.lower().startswith("private"):
                found.add(head[1].casefold())
            elif line.lower().startswith("public ") and not head and (match := _DECLARATION.match(line)):
                found |= _declared(match[1])
    return found


def vba_rules(modules: Mapping[str, str], *, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield names that nobody declares, doubly declared ones, and procedures that are too long.

    Parameters
    ----------
    modules : mapping of str to str
        Text of every module, by name.
    skip : frozenset of str
        Modules that are not ours to check, or that do without Option Explicit; others may use their names.
    """
    shared = public_names(modules)
    for name, code in modules.items():
        if name not in skip:
            yield from _module(name, statements(code), shared)


def _module(module: str, lines: list[str], shared: set[str]) -> Iterator[str]:
    own: set[str] = set()
    inside = False
    for line in lines:
        head = _HEAD.match(line)
        if head:
            if head[1].casefold() in own:
                yield f"{module}: {head[1]} is defined twice"
            own.add(head[1].casefold())
        elif not inside and (match := _DECLARATION.match(line)):
            own |= _declared(match[1])
        inside = (inside or bool(head)) and not _TAIL.match(line)
    body: list[str] = []
    for line in lines:
        if _HEAD.match(line):
            body = [line]
        elif body:
            body.append(line)
            if _TAIL.match(line):
                yield from _procedure(module, body, own | shared)
                body = []


def _procedure(module: str, body: list[str], visible: set[str]) -> Iterator[str]:
    head = _HEAD.match(body[0])
    assert head is not None
    if sum(map(len, body)) > _STATEMENT_LIMIT:
        yield f"{module}: {head[1]} is longer than 64 K"
    local = _declared(head[2])
    for line in body[1:]:
        if match := _DECLARATION.match(line):
            names = _declared(match[1])
            if not line.lower().startswith("redim") and names & local:
                yield f"{module}: {head[1]} declares {', '.join(sorted(names & local))} twice"
            local |= names
        elif match := _LABEL.match(line):
            local.add(match[1].casefold())
    known = local | visible | _KEYWORDS | _KNOWN
    for line in body[1:]:
        for name in _NAME.findall(line):
            if name.casefold() not in known:
                yield f"{module}: {head[1]} uses {name}, which nothing declares"
