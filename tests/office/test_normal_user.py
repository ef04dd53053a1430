"""Someone who is not root installs the extension into their own profile, recalculates, takes it out."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import soffice
from tests.support.files import ROOT

ADMIN = f"{os.environ['PATH']}:/usr/sbin:/sbin"  # not everybody has the administrator's folders on the path
USERADD, USERDEL = (shutil.which(name, path=ADMIN) for name in ("useradd", "userdel"))

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not soffice.available(), reason="LibreOffice or its Python bridge is not installed"),
    pytest.mark.skipif(
        os.geteuid() != 0, reason="only root can make a user; a normal user has the other tests"
    ),
    pytest.mark.skipif(not (USERADD and USERDEL), reason="useradd is not there"),
]

NAME = "ccni-tester"
PYTHON = "/usr/bin/python3"
#: What the user does in LibreOffice, headless, with the profile that LibreOffice itself chose.
SESSION = """
from pathlib import Path
from tests.support import soffice
from tests.support.files import SHIPPED
from tests.support.office_bench import cell_of, named, rows_of, run_task, wait_until
office = soffice.Office(600, Path.home() / ".config/libreoffice/4")
try:
    document = office.open(SHIPPED.read_bytes(), "a.xlsm")
    before = rows_of(document, "tbl_ranking")
    where = {"代码": "420500", "年度": "2021-2022"}
    cell_of(document, "tbl_annual", where, "非化石能源消费占比").Value = 62.5
    run_task(office, document, "recalculate")
    print(named(document, "ccni_state").String, rows_of(document, "tbl_ranking") != before)
    document.close(True)
    try:
        office.desktop.terminate()  # as a user does: a LibreOffice that is killed leaves its lock
    except Exception:
        pass  # the bridge goes down with it
    wait_until(lambda: not office.running, "the end of LibreOffice")
finally:
    office.close()
"""


class User:
    """A user with an environment in their home that finds this project and its libraries."""

    def __init__(self) -> None:
        entry = pwd.getpwnam(NAME)
        self.home, self._ids = Path(entry.pw_dir), (entry.pw_uid, entry.pw_gid)
        self.python = self.home / "环境" / "bin" / "python"

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(word) for word in command],
            user=self._ids[0],
            group=self._ids[1],
            extra_groups=[],
            cwd=self.home,
            env={"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "USER": NAME},
            capture_output=True,
            text=True,
            timeout=900,
        )

    def libreoffice(self, action: str) -> tuple[int, str]:
        done = self.run(self.python, "-m", "ccni_xl", "libreoffice", action, "--lang", "en")
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def user() -> Iterator[User]:
    subprocess.run([USERADD, "--create-home", NAME], check=True, capture_output=True)
    try:
        made = User()
        done = made.run(PYTHON, "-m", "venv", "--without-pip", made.python.parents[1])
        assert done.returncode == 0, done.stderr
        packages = Path(
            made.run(made.python, "-c", "import site; print(site.getsitepackages()[0])").stdout.strip()
        )
        (packages / "project.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
        done = made.run(made.python, "-c", "import sys, ccni_xl, pandas; print(sys.version_info[:2])")
        if done.stdout.strip() != str(sys.version_info[:2]):
            pytest.skip("another user can use neither this environment nor the system's Python instead of it")
        yield made
    finally:
        subprocess.run(["pkill", "--uid", NAME], check=False)  # a LibreOffice that a failure left running
        subprocess.run([USERDEL, "--remove", NAME], check=True, capture_output=True)


def test_installation_recalculation_and_removal(user: User) -> None:
    assert user.libreoffice("status") == (2, "The extension is not in LibreOffice.\n")
    code, text = user.libreoffice("install")
    assert (code, "is ready" in text) == (0, True), text
    assert (user.home / ".config/libreoffice/4/user").is_dir()
    done = user.run(user.python, "-c", SESSION)
    assert done.stdout == "最新 True\n", done.stdout + done.stderr
    code, text = user.libreoffice("status")
    assert code == 0, text
    assert user.libreoffice("remove") == (0, "The extension is not in LibreOffice.\n")
