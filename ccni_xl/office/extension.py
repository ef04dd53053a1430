"""The LibreOffice extension, built from text: the same settings give the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ccni_xl import __version__
from ccni_xl.office.registry import add_ins, menus, protocol, toolbar_state
from ccni_xl.udf_spec import FUNCTIONS, OFFICE_FUNCTIONS, OFFICE_JOB

__all__ = ["IDENTIFIER", "Worker", "build_extension", "settings_of"]

IDENTIFIER = "org.ccni.xl"
_COMMANDS = "org.ccni.xl.Commands"
_TEXTS = {
    "title": "双碳指数 CCNI",
    "stopping": "正在停止，结果不会改动。 / Stopping; the results stay as they are.",
    "busy": "上一项任务还在进行，请稍候。 / A task is still under way; wait a moment.",
    "absent": (
        "找不到 ccni_xl 程序：它的环境被移动或删除了。请重新运行 ccni-xl libreoffice install。 / "
        "The program ccni_xl is not where it was; run ccni-xl libreoffice install again."
    ),
    "lost": (
        "计算程序中途停止，表格没有改动；请再试一次。 / "
        "The program stopped half-way and the tables are as they were; try again."
    ),
    "failed": "",
}


@dataclass(frozen=True, slots=True)
class Worker:
    """Where the worker is.

    Parameters
    ----------
    python : str
        The interpreter of the environment that ccni_xl is installed in.
    folder : str
        The folder that holds the package ccni_xl.
    """

    python: str
    folder: str

    @property
    def command(self) -> list[str]:
        """How the worker is started: isolated from the user's PYTHON settings and the current folder."""
        code = "import sys; sys.path.insert(0, sys.argv[1]); from ccni_xl.office.worker import main; main()"
        return [self.python, "-I", "-X", "utf8", "-c", code, self.folder]


def build_extension(worker: Worker) -> bytes:
    """Return the ``.oxt``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in _members(worker):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return out.getvalue()


def settings_of(extension: Path) -> Worker | None:
    """Return the worker that an unpacked extension names, None if it names none."""
    try:
        settings = json.loads((extension / "settings.json").read_text(encoding="utf-8"))
        return Worker(settings["worker"][0], settings["folder"])
    except (OSError, ValueError, KeyError, IndexError):
        return None


def _members(worker: Worker) -> Iterator[tuple[str, str]]:
    yield "mimetype", "application/vnd.openofficeorg.extension"
    yield "META-INF/manifest.xml", _manifest()
    yield "description.xml", _description()
    yield "ccni.idl", _interface()
    yield "CalcAddIns.xcu", add_ins(OFFICE_FUNCTIONS, FUNCTIONS)
    yield "ProtocolHandler.xcu", protocol(_COMMANDS, IDENTIFIER)
    yield "Addons.xcu", menus(IDENTIFIER)
    yield "CalcWindowState.xcu", toolbar_state(IDENTIFIER)
    yield "ccni_component.py", "from ccni_office.services import g_ImplementationHelper  # noqa: F401\n"
    yield "settings.json", json.dumps(_settings(worker), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    inside = resources.files("ccni_xl.hosts.office") / "inside"
    for module in sorted(inside.iterdir(), key=lambda item: item.name):
        if module.name.endswith(".py"):
            yield f"pythonpath/ccni_office/{module.name}", module.read_text(encoding="utf-8")


def _settings(worker: Worker) -> Mapping[str, object]:
    return {
        "worker": worker.command,
        "folder": worker.folder,
        "functions": {function.method: function.name for function in FUNCTIONS},
        "services": {
            "functions": OFFICE_FUNCTIONS,
            "job": OFFICE_JOB,
            "commands": _COMMANDS,
            "protocol": f"{IDENTIFIER}:",
        },
        "texts": _TEXTS,
    }


def _manifest() -> str:
    kinds: Sequence[tuple[str, str]] = (
        ("ccni.idl", "uno-typelibrary;type=RDB"),
        ("ccni_component.py", "uno-component;type=Python"),
        ("CalcAddIns.xcu", "configuration-data"),
        ("ProtocolHandler.xcu", "configuration-data"),
        ("Addons.xcu", "configuration-data"),
        ("CalcWindowState.xcu", "configuration-data"),
    )
    entries = "".join(
        f' <manifest:file-entry manifest:full-path="{name}" '
        f'manifest:media-type="application/vnd.sun.star.{kind}"/>\n'
        for name, kind in kinds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
        f"{entries}</manifest:manifest>\n"
    )


def _description() -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:lo="http://libreoffice.org/extensions/description/2011">
 <identifier value="{IDENTIFIER}"/>
 <version value="{__version__}"/>
 <display-name>
  <name lang="en">CCNI 双碳指数</name>
  <name lang="zh-CN">双碳指数</name>
 </display-name>
 <dependencies>
  <lo:LibreOffice-minimal-version value="7.0" lo:name="LibreOffice 7.0"/>
 </dependencies>
</description>
"""


def _interface() -> str:
    """Return the type library: LibreOffice reads it as plain text.

    Arguments are ``any``, so that they may be left out; answers are blocks, so that one formula can fill many
    cells. A cell that is named but not read is taken as a range: LibreOffice would not hand an error on.
    Names may hold no underline, so arguments are numbered, as in the registry.
    """
    methods = []
    for function in FUNCTIONS:
        kind = "any" if function.in_python else "com::sun::star::table::XCellRange"
        shown = ", ".join(f"[in] {kind} p{i}" for i in range(len(function.arguments)))
        methods.append(f"        sequence< sequence< any > > {function.method}({shown});")
    lines = "\n".join(methods)
    return (
        "module org { module ccni { module xl {\n"
        "    interface XFunctions {\n"
        "        any callUdf([in] string name, [in] sequence< any > arguments);\n"
        f"{lines}\n"
        "    };\n"
        "}; }; };\n"
    )
