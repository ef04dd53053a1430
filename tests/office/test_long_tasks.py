"""A robustness run in LibreOffice: the program stays of use meanwhile, and the run can be stopped."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ccni_xl.app import robustness
from ccni_xl.hosts.file import FileHost
from tests.support import soffice
from tests.support.files import SHIPPED
from tests.support.office_bench import OFFICE_JOB, Bench, differences, host_of, named, rows_of

#: Longest the program may be deaf while the worker computes [s]; the whole run takes much longer.
_DEAF = 3.0


def call(bench: Bench, what: Callable[[], object]) -> threading.Event:
    """Queue something as an event of LibreOffice's main thread, as a click is one; tell when it is done."""
    soffice.load_uno()
    import unohelper
    from com.sun.star.awt import XCallback

    office, done = bench.office, threading.Event()

    class Click(unohelper.Base, XCallback):
        """Called by the main thread, so that what it calls runs there too."""

        def notify(self, _data: Any) -> None:
            try:
                what()
            finally:
                done.set()

    queue = office.services.createInstanceWithContext("com.sun.star.awt.AsyncCallback", office.context)
    queue.addCallback(Click(), None)
    return done


def press(bench: Bench, document: Any, task: str) -> threading.Event:
    office = bench.office
    job = office.services.createInstanceWithArgumentsAndContext(OFFICE_JOB, (document,), office.context)
    return call(bench, lambda: job.trigger(task))


def test_it_sees_to_events_while_it_runs_and_a_second_press_stops_it(bench: Bench, document: Any) -> None:
    before = rows_of(document, "tbl_robust"), rows_of(document, "tbl_ranking")
    state = named(document, "ccni_robust_state").String
    office = bench.office
    second = office.services.createInstanceWithArgumentsAndContext(OFFICE_JOB, (document,), office.context)
    done = press(bench, document, "robustness")
    delays = []
    for _ in range(6):
        start = time.perf_counter()
        assert call(bench, lambda: None).wait(60)
        delays.append(time.perf_counter() - start)
        time.sleep(0.2)
    assert not done.is_set(), f"the run ended before it could be watched: {delays}"
    assert max(delays[1:]) < _DEAF, delays
    stopped = call(bench, lambda: second.trigger("robustness"))
    assert stopped.wait(60)
    assert done.wait(60), "the run did not stop"
    assert (rows_of(document, "tbl_robust"), rows_of(document, "tbl_ranking")) == before
    assert named(document, "ccni_robust_state").String == state


def test_a_study_is_what_the_file_host_writes(bench: Bench, document: Any, tmp_path: Path) -> None:
    bench.run(document, "robustness")
    path = Path(shutil.copy(SHIPPED, tmp_path / "file.xlsm"))
    robustness(FileHost(path))
    file, office = FileHost(path), host_of(document)
    tables = [name for name in file.tables() if name != "tbl_runs"]  # says when and by whom
    assert differences(office.read(tables), file.read(tables)) == []
    stamp = ("ccni_robust_runs", "ccni_robust_seed", "ccni_robust_fingerprint", "ccni_robust_state")
    assert office.read_names(stamp) == file.read_names(stamp)
