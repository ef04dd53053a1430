from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import ccni_xl.collaborate.web as room
from ccni_xl.collaborate.web import bundle

ROOT = Path(room.__file__).parent
SCRIPTS = sorted((ROOT / "js").glob("*.js"))
NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"


def test_every_script_and_style_is_in_the_page() -> None:
    assert sorted(bundle.modules()) == [p.stem for p in SCRIPTS]
    assert sorted(bundle.STYLES) == sorted(p.stem for p in (ROOT / "css").glob("*.css"))


def test_each_script_comes_after_what_it_imports() -> None:
    order = bundle.modules()
    for path in SCRIPTS:
        for needed in re.findall(r'from "\./([\w-]+)\.js"', path.read_text("utf-8")):
            assert order.index(needed) < order.index(path.stem)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_imports_name_what_is_exported_and_used(path: Path) -> None:
    source = path.read_text("utf-8")
    found = re.findall(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";$', source, re.MULTILINE)
    assert len(found) == len(re.findall(r"^\s*import\b", source, re.MULTILINE)), (
        "an import the bundle cannot read"
    )
    body = re.sub(r"^import .*$", "", source, flags=re.MULTILINE)
    for names, module in found:
        exported = set(
            re.findall(
                r"^export (?:function|const|class) (\w+)",
                (ROOT / "js" / f"{module}.js").read_text("utf-8"),
                re.MULTILINE,
            )
        )
        for name in (n.strip() for n in names.split(",")):
            assert name in exported, f"{module}.js does not export {name}"
            assert re.search(rf"\b{name}\b", body), f"{name} is imported for nothing"


def test_no_two_scripts_export_the_same_name() -> None:
    names = [n for p in SCRIPTS for n in re.findall(r"^export \w+ (\w+)", p.read_text("utf-8"), re.MULTILINE)]
    assert len(names) == len(set(names))


def test_every_export_is_wanted_by_somebody() -> None:
    sources = {p: p.read_text("utf-8") for p in SCRIPTS}
    for path, source in sources.items():
        for name in re.findall(r"^export \w+ (\w+)", source, re.MULTILINE):
            users = [
                p for p, s in sources.items() if p != path and re.search(rf"import \{{[^}}]*\b{name}\b", s)
            ]
            assert users, f"{path.name} exports {name} for nobody"


def test_scripts_stay_short() -> None:
    assert {p.name: n for p in SCRIPTS if (n := len(p.read_text("utf-8").splitlines())) > 300} == {}


def test_nothing_of_a_module_is_left_in_the_joined_script() -> None:
    assert not re.search(r"^\s*(import|export)\b", bundle.script(), re.MULTILINE)


def test_no_script_writes_html_or_asks_for_anything() -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org/2000/svg)"
    for path in SCRIPTS:
        found = [line for line in path.read_text("utf-8").splitlines() if re.search(forbidden, line)]
        assert not [line for line in found if "test(text)" not in line], path.name
    assert "url(" not in bundle.style()


def test_the_joined_script_is_javascript(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    (tmp_path / "page.js").write_text(bundle.script(), encoding="utf-8")
    done = subprocess.run([node, "--check", tmp_path / "page.js"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_scripts_that_import_each_other_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = {"js/main.js": 'import { a } from "./b.js";\n', "js/b.js": 'import { c } from "./main.js";\n'}
    monkeypatch.setattr(bundle, "_read", sources.__getitem__)
    with pytest.raises(ValueError, match="main -> b -> main"):
        bundle.modules.__wrapped__()


def test_the_library_is_the_one_that_npm_pins() -> None:
    pinned = NODE_MODULES / "echarts"
    if not pinned.is_dir():
        pytest.skip("npm install has not run")
    vendored = ROOT / bundle.LIBRARY
    assert vendored.read_bytes() == (pinned / "dist" / vendored.name).read_bytes()
    for name in ("LICENSE", "NOTICE"):
        assert (vendored.parent / name).read_bytes() == (pinned / name).read_bytes()


def test_the_version_is_said_where_it_stands() -> None:
    package = (NODE_MODULES.parent / "package.json").read_text("utf-8")
    version = re.search(r'"echarts": "([\d.]+)"', package)
    assert version is not None
    assert f'version="{version[1]}"' in bundle.library()
    assert f"ECharts {version[1]}" in (ROOT / "vendor" / "README.md").read_text("utf-8")
