"""Making the environment that the workbook's buttons start: one for each user, no administrator needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from ccni_xl import __version__
from ccni_xl.doctor import applescript, dll_names
from ccni_xl.errors import WorkbookError
from ccni_xl.system import Environment, System, environment

__all__ = ["set_up", "source_of_this"]

_WHERE = "import sysconfig, xlwings; print(sysconfig.get_paths()['data']); print(xlwings.__path__[0])"
# pywin32 keeps what it knows of Excel in a folder for temporary files that all programs share, and fails with
# "has no attribute CLSIDToClassMap" once a cleaner has taken half of it; a folder of its own is used instead.
_OWN_CACHE = (
    "import importlib.util, os; found = importlib.util.find_spec('win32com'); "
    "os.makedirs(os.path.join(found.submodule_search_locations[0], 'gen_py'), exist_ok=True)"
)


def source_of_this() -> str:
    """Return what pip is asked to install: where this program came from, or its name and version."""
    try:
        text = distribution("ccni_xl").read_text("direct_url.json")
    except PackageNotFoundError:
        text = None
    url = json.loads(text)["url"] if text else ""
    if url.startswith("file:"):
        path = url2pathname(unquote(urlsplit(url).path))
        if Path(path).exists():
            return path
    return f"ccni_xl=={__version__}"


def set_up(
    system: System,
    say: Callable[[str, str], None],
    *,
    folder: str | None = None,
    source: str | None = None,
) -> Environment:
    """Make the environment, install this program into it, and put what Excel needs in its place.

    Parameters
    ----------
    say : callable
        Called with what is being done, in Chinese and English.
    folder : str, optional
        Another place than the one the workbook expects.
    source : str, optional
        What to install: a folder, a wheel, or a name and version.

    Raises
    ------
    WorkbookError
        A step failed; the text says which, and what to do.
    """
    place = environment(system, folder)
    if system.python.lower() != place.python.lower():
        _install(system, place, source or source_of_this(), say)
    found = (system.run([place.python, "-c", _WHERE]) or "").split("\n")
    if len(found) < 2:
        raise WorkbookError(
            f"{place.folder} 里的 Python 不能导入 xlwings。请删除该文件夹后再运行 ccni-xl setup。",
            f"The Python in {place.folder} cannot import xlwings; delete that folder and run setup again.",
        )
    data, package = found[0].strip(), found[1].strip()
    if system.platform == "win32":
        _place_dlls(system, place, (data, package), say)
        system.run([place.python, "-c", _OWN_CACHE])
    if system.platform == "darwin":
        target = applescript(system)
        say(f"安装 {target}", f"Installing {target}")
        system.copy(f"{package}/{target.rpartition('/')[2]}", target)
    return place


def _install(system: System, place: Environment, source: str, say: Callable[[str, str], None]) -> None:
    if not system.exists(place.python):
        say(f"建立 {place.folder}", f"Making {place.folder}")
        if system.run([system.python, "-m", "venv", place.folder]) is None:
            raise WorkbookError(
                f"无法在 {place.folder} 建立 Python 环境。请确认 Python 带有 venv 模块、磁盘可写。",
                f"No Python environment could be made in {place.folder}; see that this Python has the module "
                "venv and that the disk can be written to.",
            )
    say("安装 ccni_xl 及其依赖（需要几分钟）", "Installing ccni_xl and what it needs (some minutes)")
    command = [place.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
    if system.run([*command, source]) is None:
        raise WorkbookError(
            f"安装失败：{source}。请先关闭 Excel（它会占用文件），检查网络或代理；"
            "也可以先下载安装包，再运行 ccni-xl setup --source 安装包。",
            f"Installing {source} failed. Close Excel, which keeps files in use, and check network and "
            "proxy; or download the package and run ccni-xl setup --source PACKAGE.",
        )


def _place_dlls(
    system: System, place: Environment, folders: tuple[str, ...], say: Callable[[str, str], None]
) -> None:
    """See that the DLLs stand in the environment's folder, where the workbook's macros look for them."""
    for name in dll_names(system):
        target = f"{place.folder}\\{name}"
        if system.exists(target):
            continue
        source = next((f"{f}\\{name}" for f in folders if system.exists(f"{f}\\{name}")), None)
        if source is None:
            raise WorkbookError(
                f"没有找到 {name}。请重新安装 xlwings 后再运行；可能被杀毒软件隔离了。",
                f"{name} was not found; reinstall xlwings and run again. A virus scanner may have it.",
            )
        say(f"复制 {name}", f"Copying {name}")
        system.copy(source, target)
