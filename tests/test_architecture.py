"""The rooms, and who may import whom: one direction of flow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "ccni_xl"

#: Lower may not import higher; rooms of one line do not import each other unless listed in TOGETHER.
ORDER = (
    ("errors", "terms", "notes", "udf_spec", "letters", "log", "system"),
    ("issues", "limits"),
    ("rules", "variables", "settings", "intake"),
    ("framework", "findings"),
    ("inputs", "frames"),
    ("stats",),
    ("indicators", "scoring"),
    ("checks", "treatment", "aggregation"),
    ("evaluation",),
    ("change", "analysis", "robustness"),
    ("fingerprint", "generic"),
    ("results",),
    ("audit", "explain", "statements", "study"),
    ("pipeline",),
    ("demo",),
    ("workbook", "hosts"),
    ("collaborate", "importer"),
    ("app",),
    ("console", "navigate", "profiles", "udfs", "doctor", "repair"),
    ("console_profile", "console_study"),
    ("buttons", "office", "setup_office", "shell"),
    (
        "shell_analysis",
        "shell_book",
        "shell_excel",
        "shell_libreoffice",
        "shell_merge",
        "shell_profile",
        "shell_share",
        "shell_versions",
    ),
    ("cli", "macros", "xl_udfs"),
    ("__main__",),
)
RANK = {room: level for level, rooms in enumerate(ORDER) for room in rooms}

#: Imports inside one level that are meant.
TOGETHER = {
    ("rules", "settings"),
    ("scoring", "findings"),
    ("findings", "framework"),
    ("workbook", "hosts"),
    ("hosts", "workbook"),
}

#: Library -> the only places that may import it.
ADAPTERS = {
    "xlwings": ("hosts/live", "xl_udfs.py"),
    "openpyxl": ("hosts/file/",),
    "xlsxwriter": ("workbook/template/",),
    "uno": ("hosts/office/",),
}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name


MODULES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    assert room in RANK, f"{room} is not in the table of rooms"
    bad = []
    for line, module in imports(path):
        parts = module.split(".")
        if parts[0] != "ccni_xl" or len(parts) < 2 or parts[1] == room:
            continue
        target = parts[1]
        assert target in RANK, f"{path.name}:{line} imports {target}, which is not in the table of rooms"
        higher = RANK[target] > RANK[room]
        sideways = RANK[target] == RANK[room] and (room, target) not in TOGETHER
        if higher or sideways:
            bad.append(f"{path.name}:{line} {room} -> {target}")
    assert not bad, "\n".join(bad)


def test_the_workbook_knows_of_hosts_only_the_port() -> None:
    bad = [
        f"{path.name}:{line} {module}"
        for path in MODULES
        if room_of(path) == "workbook"
        for line, module in imports(path)
        if module.startswith("ccni_xl.hosts") and module != "ccni_xl.hosts.port"
    ]
    assert not bad, "\n".join(bad)


def test_hosts_know_of_the_workbook_only_the_schema() -> None:
    bad = [
        f"{path.name}:{line} {module}"
        for path in MODULES
        if room_of(path) == "hosts"
        for line, module in imports(path)
        if module.startswith("ccni_xl.workbook") and not module.startswith("ccni_xl.workbook.schema")
    ]
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("library", sorted(ADAPTERS))
def test_a_library_is_used_in_its_adapter_only(library: str) -> None:
    bad = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in MODULES
        for line, module in imports(path)
        if module.split(".")[0] == library
        and not path.relative_to(ROOT).as_posix().startswith(ADAPTERS[library])
    ]
    assert not bad, "\n".join(bad)


def test_the_pipeline_runs_without_any_spreadsheet_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys, ccni_xl.pipeline; "
        "print(sorted({'openpyxl', 'xlwings', 'xlsxwriter', 'lxml', 'uno'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    assert done.stdout.strip() == "[]"


def test_modules_stay_short() -> None:
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in MODULES
        if (n := len(p.read_text("utf-8").splitlines())) > 350
    }
    assert not long
