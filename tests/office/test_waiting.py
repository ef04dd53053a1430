"""A task under way: the user may go on looking and typing, stop it, and cannot close the document."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ccni_xl.app import recalculate
from ccni_xl.hosts.port import TableWrite, WriteBatch
from tests.support.office_bench import Bench, cell_of, host_of, named, rows_of, unread, wait_until, workers

WHERE = {"代码": "420500", "年度": "2021-2022"}
LABEL = "非化石能源消费占比"


class Running:
    """A recalculation whose worker has been halted, as if it had much to compute."""

    def __init__(self, bench: Bench, document: Any) -> None:
        self.bench, self.document = bench, document
        bench.run(document, "about")  # starts the worker
        self.halted = workers(bench.office)
        for process in self.halted:
            process.send_signal(signal.SIGSTOP)
        self._task = threading.Thread(target=bench.run, args=(document,), daemon=True)
        self._task.start()
        wait_until(lambda: any(unread(p.pid) for p in self.halted), "the request")

    def go_on(self) -> None:
        for process in self.halted:
            if process.is_running():
                process.send_signal(signal.SIGCONT)
        self.wait()

    def wait(self) -> None:
        self._task.join(30)
        assert not self._task.is_alive()


@pytest.fixture
def start(bench: Bench) -> Iterator[Callable[[Any], Running]]:
    made: list[Running] = []

    def begin(document: Any) -> Running:
        cell_of(document, "tbl_annual", WHERE, LABEL).Value = 62.5
        made.append(Running(bench, document))
        return made[0]

    yield begin
    for running in made:
        running.go_on()


def state(document: Any) -> str:
    return str(named(document, "ccni_state").String)


def test_a_task_can_be_stopped_and_leaves_everything_as_it_was(
    bench: Bench, document: Any, start: Callable[[Any], Running]
) -> None:
    before = rows_of(document, "tbl_ranking")
    running = start(document)
    bench.run(document, "stop")
    running.wait()
    assert rows_of(document, "tbl_ranking") == before
    assert state(document) == "已过期"
    bench.run(document)
    assert rows_of(document, "tbl_ranking") != before
    assert state(document) == "最新"


def test_a_second_task_does_not_wait_for_the_first(
    bench: Bench, document: Any, start: Callable[[Any], Running]
) -> None:
    running = start(document)
    bench.run(document, "check")  # says that a task is under way, and returns
    running.go_on()
    assert state(document) == "最新"


def test_a_document_cannot_be_closed_under_a_task(document: Any, start: Callable[[Any], Running]) -> None:
    running = start(document)
    refused = ""
    try:
        document.close(False)
    except Exception as error:  # kept no longer than this: exceptions of the bridge break tracebacks
        refused = getattr(error, "Message", "?")
    assert refused == "a task is under way"
    running.go_on()
    assert state(document) == "最新"


def test_what_is_typed_meanwhile_makes_the_results_stale(
    document: Any,
) -> None:
    """A run computes from what it read; a value typed later is not lost and not taken for computed."""
    host = host_of(document)
    answer = host._ask
    cell = cell_of(document, "tbl_annual", WHERE, LABEL)

    def type_then(operation: str, argument: object) -> Any:
        if operation == "hold":
            cell.Value = 17.5
        return answer(operation, argument)

    host._ask = type_then
    recalculate(host)
    assert cell.Value == 17.5
    assert state(document) == "已过期"


def test_stopping_when_nothing_runs_does_nothing(bench: Bench, document: Any) -> None:
    bench.run(document, "stop")
    bench.run(document)
    assert state(document) == "最新"


def test_a_row_inserted_meanwhile_does_not_lead_the_results_astray(document: Any) -> None:
    host = host_of(document)
    answer = host._ask
    place = host.tables()["tbl_ranking"]
    before = host.read(["tbl_ranking"])["tbl_ranking"].rows

    def insert(operation: str, argument: object) -> Any:
        if operation == "hold":
            document.Sheets.getByName(place.sheet).Rows.insertByIndex(0, 2)
        return answer(operation, argument)

    host._ask = insert
    host.write(WriteBatch(tables=(TableWrite("tbl_ranking", place.header, before[::-1]),)))
    block = host.read(["tbl_ranking"])["tbl_ranking"]
    assert (block.place.top, block.place.header) == (place.top + 2, place.header)
    assert block.rows == before[::-1]
