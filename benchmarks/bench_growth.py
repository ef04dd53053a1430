"""A whole run as the panel grows: more cities, more editions; times of each step and peak memory.

Run it: ``python benchmarks/bench_growth.py``.

The data are synthetic: the cities of the shipped workbook repeated under other names, every number moved by
up to 5 % at random, every further edition a copy of the last one. They say nothing about any city.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from ccni_xl.hosts.port import Value

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "workbook" / "CCNI.xlsm"
SIZES = ((110, 2), (1000, 2), (3000, 2), (110, 10))
SEED = 20230701

Row = dict[str, object]
Cells: TypeAlias = "tuple[Value, ...]"

_BY_CITY = ("tbl_cities", "tbl_co2", "tbl_gdp_real", "tbl_population")
_BY_EDITION = ("tbl_policy", "tbl_annual", "tbl_extra")


def enlarge(target: Path, units: int, editions: int) -> None:
    """Write the shipped workbook with so many synthetic cities and editions."""
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.hosts.port import TableWrite, WriteBatch

    host = FileHost(BOOK, out=target)
    blocks = host.read([*_BY_CITY, *_BY_EDITION, "tbl_editions"])
    last = blocks["tbl_editions"].rows[-1]
    labels = [row[0] for row in blocks["tbl_editions"].rows]
    labels = [*(f"{1990 + e}-{1991 + e}" for e in range(editions - len(labels))), *labels]
    rng = np.random.default_rng(SEED)

    def moved(row: Cells) -> Cells:
        return tuple(v * rng.uniform(0.95, 1.05) if isinstance(v, float) else v for v in row)

    def rows(name: str) -> Iterator[Cells]:
        source, edition_at = blocks[name].rows, 2 if name in _BY_EDITION else None
        if edition_at is not None:
            source = tuple(row for row in source if row[edition_at] == last[0]) or source
        for unit in range(units):
            code, city = f"{110000 + unit:06d}", f"合成{unit + 1:04d}"
            row = source[unit % len(source)]
            if edition_at is None:
                third = (f"Synthetic {unit + 1}",) if name == "tbl_cities" else row[2:3]
                yield (code, city, *third, *moved(row[3:]))
                continue
            for label in labels:
                yield (code, city, label, *moved(row[3:]))

    writes = [
        TableWrite(name, blocks[name].place.header, list(rows(name)))
        for name in blocks
        if name != "tbl_editions"
    ]
    header = blocks["tbl_editions"].place.header
    writes.append(TableWrite("tbl_editions", header, [(label, *last[1:]) for label in labels]))
    host.write(WriteBatch(tables=tuple(writes)))


def run(book: Path) -> Row:
    """Recalculate the workbook in this process and return the seconds of each step."""
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.pipeline import compute
    from ccni_xl.workbook.read import read_inputs
    from ccni_xl.workbook.write import write_batch
    from ccni_xl.workbook.write.native import NAMES_READ, TABLES_READ

    marks = [perf_counter()]
    host = FileHost(book, out=book.with_name("out.xlsm"))
    read = read_inputs(host)
    marks.append(perf_counter())
    results = compute(read.inputs, read.frameworks)
    marks.append(perf_counter())
    blocks = {**read.blocks, **host.read(["tbl_runs", "tbl_issues", *TABLES_READ])}
    names = host.read_names(NAMES_READ)
    batch = write_batch(results, lang=read.lang, places=host.tables(), blocks=blocks, names=names)
    marks.append(perf_counter())
    host.write(batch)
    marks.append(perf_counter())
    spent = [end - start for start, end in pairwise(marks)]
    times: Row = dict(zip(("read", "compute", "tables", "write"), spent, strict=True))
    times["cells"] = sum(len(t.rows) * len(t.header) for t in batch.tables)
    times["ranked"] = int(results.ranking["rank"].notna().sum())
    times["peak MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return times


def measure(sizes: tuple[tuple[int, int], ...] = SIZES) -> list[Row]:
    """Return one row a size, each from a process of its own."""
    out: list[Row] = []
    path = "sys.path[:0] = ['benchmarks', '.']"
    code = f"import json, sys; {path}; import bench_growth as b; book = b.Path(sys.argv[1])"
    with tempfile.TemporaryDirectory() as folder:
        for units, editions in sizes:
            book = Path(folder) / f"{units}x{editions}.xlsm"
            for job in (
                f"b.enlarge(book, {units}, {editions})",
                "print(json.dumps(b.run(book)))",
            ):
                done = subprocess.run(
                    [sys.executable, "-c", f"{code}; {job}", str(book)],
                    capture_output=True,
                    text=True,
                    cwd=ROOT,
                )
                if done.returncode:
                    raise RuntimeError(done.stderr)
            out.append({"cities": units, "editions": editions, **json.loads(done.stdout)})
    return out


if __name__ == "__main__":
    from table import show

    show(measure(), "synthetic data; seconds")
