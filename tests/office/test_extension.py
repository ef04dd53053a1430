"""The extension as a package, and its way into LibreOffice."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ccni_xl.errors import WorkbookError
from ccni_xl.office import install as installing
from ccni_xl.office.extension import Worker, build_extension, settings_of
from ccni_xl.udf_spec import FUNCTIONS
from ccni_xl.workbook.template.ribbon import ACTIONS
from tests.support.files import ROOT
from tests.support.office_bench import profile_with_extension

WORKER = Worker("/home/李 雷/.ccni_xl/bin/python", "/home/李 雷/包")
OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(build_extension(WORKER)))


def test_the_same_settings_give_the_same_bytes() -> None:
    code = (
        "from ccni_xl.office.extension import *; import hashlib; "
        "print(hashlib.sha256(build_extension(Worker('a', 'b'))).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(sums) == 1


def test_every_function_is_declared_with_help_in_two_languages(package: zipfile.ZipFile) -> None:
    root = ElementTree.fromstring(package.read("CalcAddIns.xcu"))
    nodes = {n.get(f"{OOR}name"): n for n in root.iter("node")}
    idl = package.read("ccni.idl").decode()
    for function in FUNCTIONS:
        text = ElementTree.tostring(nodes[function.method], encoding="unicode")
        for wanted in (function.name, function.zh, function.en.replace("'", "&apos;")):
            assert wanted in text or wanted.replace("&apos;", "'") in text
        arguments = [n.get(f"{OOR}name") for n in nodes[function.method].iter("node")][2:]
        assert arguments == sorted(arguments) == [f"p{i}" for i in range(len(function.arguments))]
        assert re.search(rf"\b{function.method}\(", idl)


def test_the_menu_has_every_task_in_two_languages(package: zipfile.ZipFile) -> None:
    text = package.read("Addons.xcu").decode()
    for action in ACTIONS:
        assert f"org.ccni.xl:{action.task}<" in text
        assert action.zh in text
        assert action.en in text
    assert "org.ccni.xl:stop<" in text
    assert text.count("private:separator") == 4


def test_everything_the_manifest_names_is_there_and_is_xml_where_it_says(package: zipfile.ZipFile) -> None:
    manifest = package.read("META-INF/manifest.xml").decode()
    for name in re.findall(r'full-path="([^"]+)"', manifest):
        assert name in package.namelist()
        if name.endswith(".xcu"):
            ElementTree.fromstring(package.read(name))
    ElementTree.fromstring(package.read("description.xml"))


def test_what_runs_inside_needs_only_the_standard_library_and_old_python(package: zipfile.ZipFile) -> None:
    allowed = set(sys.stdlib_module_names) | {"uno", "unohelper", "com", "org"}
    for name in package.namelist():
        if not name.endswith(".py"):
            continue
        tree = ast.parse(package.read(name), feature_version=(3, 8))
        for node in ast.walk(tree):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and name != "ccni_component.py":
                modules.append(node.module or "")
            assert {m.split(".")[0] for m in modules} <= allowed, name


def test_the_settings_tell_where_the_worker_is(package: zipfile.ZipFile, tmp_path: Path) -> None:
    settings = json.loads(package.read("settings.json"))
    assert settings["worker"][0] == WORKER.python
    assert settings["worker"][1] == "-I"
    package.extractall(tmp_path)
    assert settings_of(tmp_path) == WORKER
    (tmp_path / "settings.json").write_text("{")
    assert settings_of(tmp_path) is None


def test_an_open_libreoffice_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / ".lock").touch()
    with pytest.raises(WorkbookError, match="LibreOffice is open"):
        installing._refuse_open(tmp_path)


def test_without_libreoffice_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing.shutil, "which", lambda name: None)
    monkeypatch.setattr(installing, "_PLACES", ())
    with pytest.raises(WorkbookError, match="apt install libreoffice-calc python3-uno"):
        installing.status()


def test_the_environment_handed_on_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/x")
    monkeypatch.setenv("VIRTUAL_ENV", "/y")
    monkeypatch.setenv("PATH", "/home/anna/conda/bin:/usr/bin:/opt/tools")
    clean = installing.clean_environment()
    assert not {"PYTHONPATH", "VIRTUAL_ENV"} & set(clean)
    assert clean["PATH"] == "/usr/bin:/bin:/home/anna/conda/bin:/opt/tools"


def test_another_python_first_on_the_path_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with conda or pyenv: LibreOffice's Python would take the library beside that one for its own."""
    own = subprocess.run(["/usr/bin/python3", "-V"], capture_output=True, text=True, check=True).stdout
    library = "lib/python" + ".".join(own.split()[1].split(".")[:2])
    for name in ("bin/python3", f"{library}/os.py", f"{library}/lib-dynload/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bin/python3").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert profile_with_extension(tmp_path).is_dir()


def test_install_status_and_remove_from_the_shell(profile: Path, tmp_path: Path) -> None:
    from tests.support import soffice

    fresh = tmp_path / "新 配置"
    soffice.seed(fresh)

    def shell(action: str) -> tuple[int, str]:
        command = [
            sys.executable,
            "-m",
            "ccni_xl",
            "libreoffice",
            action,
            "--profile",
            str(fresh),
            "--lang",
            "en",
        ]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        return done.returncode, done.stdout + done.stderr

    assert shell("status") == (2, "The extension is not in LibreOffice.\n")
    code, text = shell("install")
    assert (code, "is ready" in text) == (0, True), text
    assert shell("install")[0] == 0  # over an older one
    assert shell("remove") == (0, "The extension is not in LibreOffice.\n")
