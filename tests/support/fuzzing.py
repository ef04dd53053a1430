"""Mutated input for everything that reads files or messages from outside.

A case is a target and a number; the same two always make the same input, so a failure can be shown again.
Whatever is not a sentence for the user (`CcniError`) is a failure.
"""

from __future__ import annotations

import json
import re
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from types import FrameType

from ccni_xl.errors import CcniError
from tests.support.files import ROOT, SHIPPED

__all__ = ["TARGETS", "Findings", "fuzz", "run_case"]

NOW = datetime(2026, 1, 2, 3, 4, 5)
#: A case that takes more of the processor's time than this [s] hangs.
PATIENCE = 20

TEXTS = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"99999999999999999999", b"9" * 5000, b"A1:XFD1048576", b"\xc2\xb2",
    b"\xef\xbf\xbd", b"&#0;", b"&x;", b"&lt;", b"%s", b"{0}", b"../../x", b"/", b"#REF!", b"=1+1", b"true",
    b"2020", b"1e-320", b"0.1.2", b"2021-2022", b"900003", b"A0", b"XFE1", b"rId1", b" ", b"\n",
    b"x" * 40_000, b"knots 1:2", b"z_score sd=1e99", b"none", b"_x0000_", b"_xD800_", b"110000", b"0:0 1:1",
    b"yes", b"-",
)  # fmt: skip
KINDS = (b"s", b"b", b"e", b"d", b"str", b"inlineStr", b"n", b"zzz")
READ = re.compile(
    r"xl/(workbook\.xml|styles\.xml|sharedStrings\.xml|_rels/.*|worksheets/sheet\d+\.xml|tables/.*|"
    r"worksheets/_rels/.*)|\[Content_Types\]\.xml|_rels/\.rels"
)
_INPUTS = re.compile(r"xl/(worksheets/sheet([4-9]|1[0-6])\.xml|sharedStrings\.xml)")
_VALUE, _ATTRIBUTE = re.compile(rb"<(v|t)>[^<]*<"), re.compile(rb'="[^"]*"')
_ELEMENT, _TYPE = re.compile(rb"<(\w+)\b[^<>]*/>|<(\w+)\b[^<>]*>[^<]*</\2>"), re.compile(rb' t="\w+"')


@cache
def _parts() -> Mapping[str, bytes]:
    from tests.support.files import parts

    return parts(SHIPPED)


def _bytes(dice: Random, data: bytes, most: int = 4) -> bytes:
    """Change, drop, repeat or insert a few bytes."""
    out = bytearray(data)
    for _ in range(dice.randint(1, most)):
        at, size = dice.randrange(len(out) + 1), dice.choice((1, 1, 2, 4, 30, 500))
        match dice.randrange(5):
            case 0:
                out[at : at + size] = dice.randbytes(size)
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = out[at : at + size]
            case 3:
                out[at:at] = dice.choice(TEXTS)
            case _ if len(out) > at:
                out[at] ^= 1 << dice.randrange(8)
    return bytes(out)


def _at(dice: Random, pattern: re.Pattern[bytes], data: bytes, new: Callable[[bytes], bytes]) -> bytes:
    """Replace the first match after some place."""
    found = pattern.search(data, dice.randrange(len(data) + 1)) or pattern.search(data)
    return data if found is None else data[: found.start()] + new(found[0]) + data[found.end() :]


def _xml(dice: Random, data: bytes) -> bytes:
    """Change attributes, texts and elements, and leave the rest well-formed."""
    for _ in range(dice.randint(1, 4)):
        text = dice.choice(TEXTS)
        match dice.randrange(6):
            case 0 | 1:
                data = _at(dice, _ATTRIBUTE, data, lambda _, t=text: b'="' + t + b'"')
            case 2:
                data = _at(dice, _VALUE, data, lambda old, t=text: old[:3] + t + b"<")
            case 3:
                data = _at(dice, _ELEMENT, data, lambda _: b"")
            case 4:
                data = _at(dice, _ELEMENT, data, lambda old: old * 2)
            case _:
                data = _at(dice, _TYPE, data, lambda _: b' t="' + dice.choice(KINDS) + b'"')
    return data


def _workbook(
    dice: Random, folder: Path, pattern: re.Pattern[str], change: Callable[[Random, bytes], bytes]
) -> None:
    """Read, and sometimes recalculate, the shipped workbook with changed parts."""
    from ccni_xl.hosts.file.archive import build
    from ccni_xl.hosts.file.guard import Package

    names = sorted(name for name in _parts() if pattern.fullmatch(name))
    chosen = {dice.choice(names) for _ in range(dice.randint(1, 3))}
    edits = {name: change(dice, _parts()[name]) for name in sorted(chosen)}
    path = folder / "case.xlsm"
    path.write_bytes(build(Package(SHIPPED), edits, set())[0])
    _take_in(dice, path)


def _take_in(dice: Random, path: Path) -> None:
    from ccni_xl.app import check, recalculate
    from ccni_xl.hosts.file import FileHost, inspect
    from ccni_xl.workbook.read import read_inputs

    how = dice.choice((0, 0, 1, 1, 1, 2, 3))  # computing takes longer than reading
    if how == 0:
        inspect(path)
    elif how == 1:
        read_inputs(FileHost(path))
    elif how == 2:
        outcome = check(FileHost(path), now=NOW)
        assert all(issue.text(lang) for issue in outcome.results.issues for lang in ("zh", "en"))
    else:
        recalculate(FileHost(path, dry_run=True), now=NOW, who="x")


def fuzz_package(dice: Random, folder: Path) -> None:
    """Bytes of the package itself."""
    data = SHIPPED.read_bytes()
    path = folder / "case.xlsm"
    tail = len(data) - 12_000 if dice.random() < 0.6 else 0  # most of the meaning is in the index
    path.write_bytes(data[:tail] + _bytes(dice, data[tail:], 6))
    _take_in(dice, path)


def fuzz_bytes(dice: Random, folder: Path) -> None:
    """Bytes of the XML."""
    _workbook(dice, folder, READ, _bytes)


def fuzz_xml(dice: Random, folder: Path) -> None:
    """Attributes, elements and texts of the XML."""
    _workbook(dice, folder, READ, _xml)


def _cells(dice: Random, data: bytes) -> bytes:
    for _ in range(dice.randint(1, 30)):
        text = dice.choice(TEXTS)
        data = _at(dice, _VALUE, data, lambda old, t=text: old[:3] + t + b"<")
    return data


def fuzz_cells(dice: Random, folder: Path) -> None:
    """Values of the input sheets."""
    _workbook(dice, folder, _INPUTS, _cells)


def _csv(dice: Random, text: bytes) -> bytes:
    """Change cells and lines, and sometimes bytes."""
    lines = [line.split(b",") for line in text.splitlines()]
    for _ in range(dice.randint(1, 8)):
        i = dice.randrange(len(lines))
        match dice.randrange(5):
            case 0:
                lines.insert(i, list(lines[dice.randrange(len(lines))]))
            case 1 if len(lines) > 1:
                del lines[i]
            case 2:
                lines[i].insert(dice.randrange(len(lines[i]) + 1), dice.choice(TEXTS))
            case _ if lines[i]:
                lines[i][dice.randrange(len(lines[i]))] = dice.choice(TEXTS)
    data = b"\n".join(b",".join(line) for line in lines)
    return _bytes(dice, data) if dice.random() < 0.3 else data


DATA = b"unit,edition,x,y,z\n" + b"".join(
    b"u%d,%d,%d,%.3f,%s\n" % (n % 6, 2020 + n // 6, n, n / 7, b"abc"[n % 3 : n % 3 + 1]) for n in range(18)
)
FRAMEWORK = b"""code,parent,weight,direction,scoring,mean,treatment,imputation
index,,1,,,arithmetic,,
x,index,2,higher,min_max,,,mean
y,index,1,lower,knots 0:0 5:100,,,
z,index,1,higher,grades a=100 b=50 c=0,,,
"""


def fuzz_data(dice: Random, folder: Path) -> None:
    """The data file and the framework of another index, scored."""
    from ccni_xl.generic import score_files

    framework, data = folder / "framework.csv", folder / "data.csv"
    framework.write_bytes(_csv(dice, FRAMEWORK) if dice.random() < 0.6 else FRAMEWORK)
    data.write_bytes(_csv(dice, DATA))
    scored = score_files(framework, data, folder / "out", threshold=0.5, lang="en")
    assert all(issue.text(lang) for issue in scored.issues for lang in ("zh", "en"))


def fuzz_framework(dice: Random, folder: Path) -> None:
    """The framework file that comes with the package."""
    from ccni_xl.framework import load_framework

    path = folder / "framework.csv"
    path.write_bytes(_csv(dice, (ROOT / "ccni_xl/framework/ccni_2_0.csv").read_bytes()))
    load_framework(path)


def fuzz_import(dice: Random, folder: Path) -> None:
    """A CSV file for an input table."""
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.importer import import_csv

    data = folder / "data.csv"
    rows = b"".join(b"%d0000,2021-2022,%d,\n" % (n, n) for n in range(11, 20))
    data.write_bytes(_csv(dice, "city,edition,gdp,人口,2020\n".encode() + rows))
    table = dice.choice(("annual", "co2", "policy", "population", "extra", "entered"))
    for issue in import_csv(FileHost(SHIPPED, dry_run=True), table, data).issues:
        assert issue.text("zh") and issue.text("en")


MESSAGES = (
    {"function": "CCNI_RANK", "arguments": [[[70.0, 80.0]]]},
    {"function": "CCNI_GROWTH", "arguments": [100.0, 121.0, 2.0, None, None]},
    {"task": "recalculate"},
    {"result": None},
    {"result": {"label": "x", "path": None, "epoch": [1899, 12, 30], "sheets": ["a"], "locked": [],
                "tables": [], "names": {}}},
    {"error": "gone"},
)  # fmt: skip


def fuzz_worker(dice: Random, folder: Path) -> None:
    """Messages to the worker behind LibreOffice; every line that it sends back must be JSON."""
    from ccni_xl.office.worker import serve

    def one() -> bytes:
        line = json.dumps(dice.choice(MESSAGES)).encode()
        return _bytes(dice, line) if dice.random() < 0.5 else line

    sink = BytesIO()
    try:
        serve(BytesIO(b"\n".join(one() for _ in range(dice.randint(1, 6)))), sink)
    except SystemExit as end:  # the input ended amid a task
        assert end.code == 0
    for line in sink.getvalue().splitlines():
        json.loads(line)


TARGETS: dict[str, tuple[int, Callable[[Random, Path], None]]] = {
    "package": (6, fuzz_package),
    "bytes": (4, fuzz_bytes),
    "xml": (8, fuzz_xml),
    "cells": (4, fuzz_cells),
    "data": (4, fuzz_data),
    "framework": (2, fuzz_framework),
    "import": (1, fuzz_import),
    "worker": (2, fuzz_worker),
}


@dataclass
class Findings:
    """How many cases ran, how they ended, and what went wrong by place (the first case of each)."""

    cases: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")

    def text(self) -> str:
        """Return the figures, a line a target, and every failure."""
        lines = [f"{t}: {n} cases, {self.refused[t]} refused in words" for t, n in sorted(self.cases.items())]
        took, case = self.slowest
        lines.append(f"{self.cases.total()} cases in all; the slowest, {case}, took {took:.1f} s")
        lines.append(f"{len(self.failures)} failures")
        return "\n".join([*lines, *(f"\n--- {case}\n{text}" for case, text in self.failures.items())])


class _TooLongError(Exception):
    pass


@contextmanager
def _patience(seconds: int) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    if not hasattr(signal, "setitimer"):
        yield
        return
    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def run_case(target: str, seed: int, number: int, folder: Path) -> bool:
    """Run one case; tell whether it was refused in words. Whatever else is raised is a failure."""
    try:
        with _patience(PATIENCE):
            TARGETS[target][1](Random(f"{seed} {target} {number}"), folder)
    except CcniError as error:
        for text in (error.zh, error.en):
            assert text and "Traceback" not in text
        return True
    return False


def fuzz(seconds: float, seed: int, *, most: int | None = None) -> Findings:
    """Run cases of all targets in turn, for a time or up to a number."""
    found, end = Findings(), time.monotonic() + seconds
    turn = [name for name, (share, _) in TARGETS.items() for _ in range(share)]
    Random(seed).shuffle(turn)
    number = 0
    with tempfile.TemporaryDirectory(prefix="ccni-fuzz-") as folder:
        tempdir, tempfile.tempdir = tempfile.tempdir, folder  # logs of the worker's failures, too
        try:
            while time.monotonic() < end and number != most:
                _one(found, turn[number % len(turn)], seed, number, Path(folder))
                number += 1
        finally:
            tempfile.tempdir = tempdir
    return found


def _one(found: Findings, target: str, seed: int, number: int, folder: Path) -> None:
    start = time.process_time()
    try:
        found.refused[target] += run_case(target, seed, number, folder)
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "ccni_xl" in f.filename]
        place = f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}" if frames else repr(error)
        known = {text.partition("\n")[0] for text in found.failures.values()}
        if place not in known:
            found.failures[f"{target}:{number} (seed {seed})"] = (
                f"{place}\n{traceback.format_exc(limit=-6)[:4000]}"
            )
    for log in folder.glob("ccni-xl-*.log"):
        text = log.read_text(encoding="utf-8")
        if "OfficeFailureError" not in text:
            found.failures.setdefault(f"{target}:{number} (seed {seed})", text[-3000:])
        log.unlink()
    found.cases[target] += 1
    found.slowest = max(found.slowest, (time.process_time() - start, f"{target}:{number}"))
