"""What keeps Excel from reaching the program, and what to do about it.

Every check is a function of a `System`; it returns a `Fault` or None. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccni_xl import __version__
from ccni_xl.system import System, environment

__all__ = ["CHECKS", "XLWINGS_VERSION", "Fault", "applescript", "diagnose", "dll_names"]

#: The one version whose macros the workbook carries; pinned in the package's own requirements.
XLWINGS_VERSION = "0.37.8"

#: Excel opens no file whose path is longer; Windows itself stops at 260.
_LONGEST_BOOK, _LONGEST_FOLDER = 218, 160
_EXCEL = r"Software\Microsoft\Office\16.0\Excel\Security"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
_APP_PATH = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_OFFICE = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_PROBE = "import ccni_xl, xlwings; print(ccni_xl.__version__, xlwings.__version__)"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong.

    Parameters
    ----------
    code : str
        Name of the check.
    zh, en : str
        What is wrong and what to do.
    stops : bool
        Whether the buttons cannot work; False for what may cause trouble.
    """

    code: str
    zh: str
    en: str
    stops: bool = True

    def text(self, lang: str) -> str:
        """Return the sentence with its mark."""
        return f"{'✖' if self.stops else '!'} {self.zh if lang == 'zh' else self.en}"


def dll_names(system: System) -> tuple[str, ...]:
    """Return the DLLs that the workbook loads: that of this Office, or both kinds if it is not known."""
    kind = {"x64": ("64",), "x86": ("32",)}.get(str(system.registry(_OFFICE, "Platform")), ("64", "32"))
    return tuple(f"xlwings{bits}-{XLWINGS_VERSION}.dll" for bits in kind)


def applescript(system: System) -> str:
    """Return where Excel for Mac looks for the script that may start a program."""
    folder = "Library/Application Scripts/com.microsoft.Excel"
    return f"{system.home}/{folder}/xlwings-{XLWINGS_VERSION}.applescript"


def _versions(system: System) -> tuple[str, str] | None:
    """Return the versions of the program and of xlwings in the workbook's environment."""
    answer = (system.run([environment(system).python, "-c", _PROBE]) or "").split()
    return (answer[0], answer[1]) if len(answer) == 2 else None


# ---------------------------------------------------------------- Excel itself
def no_excel(system: System, book: str | None) -> Fault | None:
    """Excel is not installed where it can be driven."""
    found = {
        "win32": lambda: _excel(system) is not None,
        "darwin": lambda: system.exists("/Applications/Microsoft Excel.app"),
    }.get(system.platform, lambda: False)()
    if found:
        return None
    return Fault(
        "no_excel",
        "没有找到 Windows 或 Mac 版 Excel。可以用 ccni-xl recalc 文件 直接计算工作簿文件。",
        "Excel for Windows or Mac was not found. ccni-xl recalc FILE works on the workbook without it.",
    )


def _excel(system: System) -> str | None:
    for root in ("HKLM", "HKCU"):
        path = system.registry(f"{root}\\{_APP_PATH}", "")
        if path:
            return str(path)
    return None


def store_office(system: System, book: str | None) -> Fault | None:
    """Excel came from the Microsoft Store, in whose closed room it loads no DLL of others."""
    if system.platform != "win32" or "windowsapps" not in (_excel(system) or "").lower():
        return None
    return Fault(
        "store_office",
        "Excel 来自微软应用商店，不能加载外部组件，自定义函数用不了。请改装 office.com 提供的桌面版 Office。",
        "Excel comes from the Microsoft Store and loads no outside components, so the functions do not work. "
        "Install the desktop Office from office.com instead.",
    )


# ---------------------------------------------------------------- the environment
def no_interpreter(system: System, book: str | None) -> Fault | None:
    """No interpreter stands where the workbook looks for it."""
    python = environment(system).python
    if system.exists(python):
        return None
    return Fault(
        "no_interpreter",
        f"工作簿要启动的 Python 不存在：{python}。请运行 ccni-xl setup。",
        f"The Python that the workbook starts is not there: {python}. Run ccni-xl setup.",
    )


def broken_environment(system: System, book: str | None) -> Fault | None:
    """Python is there but cannot run the program."""
    place = environment(system)
    if not system.exists(place.python) or (_versions(system) and system.exists(place.program)):
        return None
    return Fault(
        "broken_environment",
        f"{place.folder} 里的 Python 不能运行 ccni_xl。请删除该文件夹后运行 ccni-xl setup。",
        f"The Python in {place.folder} cannot run ccni_xl. Delete that folder and run ccni-xl setup.",
    )


def other_version(system: System, book: str | None) -> Fault | None:
    """Buttons would start another version of the program than the shell does."""
    versions = _versions(system)
    if versions is None or versions[0] == __version__:
        return None
    return Fault(
        "other_version",
        f"工作簿使用的 ccni_xl 是 {versions[0]}，这里运行的是 {__version__}。请运行 ccni-xl setup 更新。",
        f"The workbook uses ccni_xl {versions[0]}, this is {__version__}. Run ccni-xl setup to update it.",
        stops=False,
    )


def other_xlwings(system: System, book: str | None) -> Fault | None:
    """Macros of the workbook fit one version of xlwings only."""
    versions = _versions(system)
    if versions is None or versions[1] == XLWINGS_VERSION:
        return None
    return Fault(
        "other_xlwings",
        f"xlwings 是 {versions[1]}，工作簿的宏只配 {XLWINGS_VERSION}。请运行 ccni-xl setup。",
        f"xlwings is {versions[1]}, but the workbook's macros fit {XLWINGS_VERSION} only. Run ccni-xl setup.",
    )


def store_python(system: System, book: str | None) -> Fault | None:
    """Python came from the Microsoft Store; Excel cannot start it from outside."""
    if system.platform != "win32" or "windowsapps" not in system.python.lower():
        return None
    return Fault(
        "store_python",
        "正在使用微软应用商店版的 Python，Excel 无法启动它。请从 python.org 安装后再运行 ccni-xl setup。",
        "This Python comes from the Microsoft Store, and Excel cannot start it. Install it from python.org "
        "and run ccni-xl setup with it.",
    )


def no_dll(system: System, book: str | None) -> Fault | None:
    """Cells call functions through a DLL that is missing or of another version."""
    if system.platform != "win32" or not system.exists(environment(system).python):
        return None
    folder = environment(system).folder
    missing = [name for name in dll_names(system) if not system.exists(f"{folder}\\{name}")]
    if not missing:
        return None
    names = "、".join(missing)
    return Fault(
        "no_dll",
        f"{folder} 里缺少 {names}，自定义函数用不了（按钮不受影响）。请运行 ccni-xl setup；"
        "若又消失，请检查杀毒软件的隔离区。",
        f"{folder} lacks {names}, so functions in cells do not work (buttons do). Run ccni-xl setup; if it "
        "disappears again, look into the quarantine of the virus scanner.",
        stops=False,
    )


def no_applescript(system: System, book: str | None) -> Fault | None:
    """Excel for Mac may start a program only through a script that the user has installed."""
    if system.platform != "darwin" or system.exists(applescript(system)):
        return None
    return Fault(
        "no_applescript",
        f"缺少 {applescript(system)}，Mac 版 Excel 的按钮用不了。请运行 ccni-xl setup。",
        f"{applescript(system)} is missing, so the buttons do not work in Excel for Mac. Run ccni-xl setup.",
    )


def odd_folder(system: System, book: str | None) -> Fault | None:
    """Programs on the way stumble over other characters and over long paths."""
    folder = environment(system).folder
    if system.platform != "win32" or (folder.isascii() and len(folder) <= _LONGEST_FOLDER):
        return None
    return Fault(
        "odd_folder",
        f"环境文件夹的路径含有非英文字符或太长：{folder}。如果按钮没有反应，请运行 "
        r"ccni-xl setup --folder C:\ccni_xl，并在工作簿隐藏的 xlwings.conf 工作表（右击任一工作表标签 > "
        r"取消隐藏）中把 Interpreter_Win 改为 C:\ccni_xl\Scripts\python.exe。",
        f"The path of the environment is long or has other than English letters: {folder}. If buttons do "
        r"nothing, run ccni-xl setup --folder C:\ccni_xl and, on the workbook's hidden sheet xlwings.conf "
        r"(right-click a sheet tab > Unhide), set Interpreter_Win to C:\ccni_xl\Scripts\python.exe.",
        stops=False,
    )


# ---------------------------------------------------------------- macros and the workbook
def macros_off(system: System, book: str | None) -> Fault | None:
    """Macros are switched off, by the user or by the administrator."""
    for key in (_POLICY, _EXCEL):
        level = system.registry(f"HKCU\\{key}", "VBAWarnings")
        if level in (3, 4):
            break
    else:
        return None
    return Fault(
        "macros_off",
        "Excel 设置为禁用宏。请在“文件 > 选项 > 信任中心 > 宏设置”中选“禁用宏并发出通知”；"
        "若由单位统一管理，请联系管理员，或改用 ccni-xl attach、ccni-xl recalc。",
        "Macros are switched off in Excel. Under File > Options > Trust Center > Macro Settings choose "
        "Disable with notification; if that is managed, ask the administrator, or use ccni-xl recalc.",
    )


def blocked_book(system: System, book: str | None) -> Fault | None:
    """Windows marked the file as downloaded, and Excel blocks its macros."""
    if system.platform != "win32" or book is None or not system.exists(f"{book}:Zone.Identifier"):
        return None
    return Fault(
        "blocked_book",
        f"{book} 带有“来自互联网”标记，Excel 会禁用它的宏。请关闭工作簿，在文件属性中勾选“解除锁定”。",
        f"{book} is marked as coming from the internet, so Excel blocks its macros. Close it and tick "
        "Unblock in the file's properties.",
    )


def odd_book(system: System, book: str | None) -> Fault | None:
    """Excel opens no workbook with so long a path."""
    if system.platform != "win32" or book is None or len(book) <= _LONGEST_BOOK:
        return None
    return Fault(
        "odd_book",
        f"工作簿的路径有 {len(book)} 个字符，Excel 最多 {_LONGEST_BOOK} 个。请移到更短的路径下。",
        f"The path of the workbook has {len(book)} characters; Excel takes {_LONGEST_BOOK}. Move it up.",
    )


CHECKS: tuple[Callable[[System, str | None], Fault | None], ...] = (
    no_excel,
    store_office,
    store_python,
    no_interpreter,
    broken_environment,
    other_version,
    other_xlwings,
    no_dll,
    no_applescript,
    odd_folder,
    macros_off,
    blocked_book,
    odd_book,
)


def diagnose(system: System, book: str | None = None) -> tuple[Fault, ...]:
    """Return everything that is wrong, in the order in which it is best mended.

    Parameters
    ----------
    book : str, optional
        Full path of the workbook that makes trouble.
    """
    return tuple(fault for check in CHECKS if (fault := check(system, book)) is not None)
