"""The worker and the link to it, without LibreOffice."""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ccni_xl.hosts.office.inside.errors import NOT_AVAILABLE, VALUE, coded, name_of, of_nan
from ccni_xl.hosts.office.inside.link import Link, WorkerAbsentError, WorkerFailedError, WorkerLostError
from ccni_xl.office.install import here
from ccni_xl.office.worker import serve

EMPTY = {
    "label": "书", "path": None, "epoch": [1899, 12, 30], "sheets": ["表"], "locked": [], "tables": [],
    "names": {},
}  # fmt: skip


def talk(*lines: object) -> list[dict[str, Any]]:
    """Return what the worker says when it is given these lines."""
    source = io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    sink = io.BytesIO()
    serve(source, sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_it_greets_computes_and_ends_with_its_input() -> None:
    first, answer = talk({"function": "CCNI_RANK", "arguments": [[[70.0, 80.0]]]})
    assert "ready" in first
    assert answer == {"result": [[2.0, 1.0]]}


def test_what_a_function_refuses_names_the_function() -> None:
    _, answer = talk({"function": "CCNI_RANK", "arguments": [[["x"]]]})
    assert answer["error"].startswith("CCNI_RANK: scores (1, 1)")


def test_arguments_left_out_at_the_end_keep_their_defaults() -> None:
    _, answer = talk({"function": "CCNI_GROWTH", "arguments": [100.0, 121.0, 2.0, None, None]})
    assert answer["result"][0][0] == pytest.approx(10)


def test_a_task_asks_for_the_document_and_says_why_it_stops() -> None:
    said = talk({"task": "recalculate"}, {"result": None}, {"result": EMPTY}, {"result": None})
    assert [line.get("ask") for line in said[1:3]] == ["hush", "describe"]
    assert "does not look like an index workbook" in said[-1]["error"]


def test_a_job_of_excels_buttons_runs_here_under_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written for a button needs no line more, as long as a desk is all it needs."""

    def export_share(desk: Any) -> None:
        desk.progress("", 0, 1)
        desk.tell(f"写好了 {desk.host.label}", "written", trouble=True)

    monkeypatch.setattr("ccni_xl.buttons.export_share", export_share)
    monkeypatch.setattr("ccni_xl.office.tasks.TASKS", {})
    said = talk({"task": "export_share"}, {"result": None}, {"result": EMPTY}, *[{"result": None}] * 2)
    assert [line.get("ask") for line in said[1:]] == ["hush", "describe", "progress", "tell", None]
    assert said[3]["with"]["text"].endswith("（按 Esc 停止）")
    assert said[4]["with"] == {"title": "双碳指数", "text": "写好了 书", "warning": True}


def test_a_task_nobody_knows_is_said_to_come_later() -> None:
    said = talk({"task": "press"}, {"result": None}, {"result": EMPTY}, {"result": None})
    assert "还没有这项功能" in said[3]["with"]["text"]


def test_an_unexpected_failure_is_a_sentence_with_a_number(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = talk({"task": "recalculate"}, {"error": "NoSuchElementException: gone"})
    assert "number" in said[-1]["error"]
    assert len(list(tmp_path.glob("ccni-xl-*.log"))) == 1


# ---------------------------------------------------------------- the link
ECHO = """
import json, sys, time
print(json.dumps({"ready": "x"}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    what = request.get("do")
    if what == "die":
        sys.exit(1)
    if what == "sleep":
        time.sleep(300)
    if what == "ask":
        print(json.dumps({"ask": "double", "with": 21}), flush=True)
        request = json.loads(sys.stdin.readline())
        print(json.dumps({"result": request}), flush=True)
    elif what == "fail":
        print(json.dumps({"error": "因为"}), flush=True)
    else:
        print(json.dumps({"result": [request, sys.flags.isolated]}), flush=True)
"""


@pytest.fixture
def link(tmp_path: Path) -> Any:
    folder = tmp_path / "带 空格的文件夹"
    folder.mkdir()
    made = Link([sys.executable, "-I", "-c", ECHO], str(folder))
    yield made
    made.close()


def test_calls_are_answered_by_one_process(link: Link) -> None:
    assert link.call({"text": "中文"}, 60) == [{"text": "中文"}, 1]
    pid = link._process.pid
    assert link.call({"n": 2}, 60)[0] == {"n": 2}
    assert link._process.pid == pid


def test_questions_are_answered_on_the_way(link: Link) -> None:
    assert link.call({"do": "ask"}, 60, lambda what, n: [what, 2 * n]) == {"result": ["double", 42]}


def test_what_the_answering_side_cannot_do_is_said_to_the_worker(link: Link) -> None:
    def fail(what: str, argument: object) -> object:
        raise KeyError(what)

    assert link.call({"do": "ask"}, 60, fail) == {"error": "KeyError: 'double'"}


def test_a_failure_is_the_workers_text(link: Link) -> None:
    with pytest.raises(WorkerFailedError, match="因为"):
        link.call({"do": "fail"}, 60)
    assert link.call({}, 60)[0] == {}


def test_a_death_in_a_call_is_one_failure(link: Link) -> None:
    with pytest.raises(WorkerLostError, match="ended"):
        link.call({"do": "die"}, 60)
    assert link.call({}, 60)[0] == {}


def test_a_death_between_calls_is_none(link: Link) -> None:
    link.call({}, 60)
    link._process.kill()
    link._process.wait()
    assert link.call({}, 60)[0] == {}


def test_silence_has_a_limit(link: Link) -> None:
    start = time.monotonic()
    with pytest.raises(WorkerLostError, match="ended"):
        link.call({"do": "sleep"}, 0.5)
    assert time.monotonic() - start < 200  # it would have slept 300
    assert link.call({}, 60)[0] == {}


def test_a_worker_that_cannot_start_is_not_tried_for_every_cell() -> None:
    gone = Link(["/no/such/python"])
    with pytest.raises(WorkerAbsentError, match="No such file"):
        gone.call({}, 60)
    with pytest.raises(WorkerAbsentError, match="a moment ago"):
        gone.call({}, 60)


def test_the_real_worker_answers_whatever_stands_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "/nonsense")
    real = Link(here().command, here().folder)
    try:
        assert real.call({"function": "CCNI_BAND", "arguments": [61.0, "en"]}, 30) == [["60 and above"]]
    finally:
        real.close()


def test_errors_of_cells_are_coded_and_read_back() -> None:
    assert of_nan(coded(NOT_AVAILABLE)) == "#N/A"
    assert of_nan(coded(VALUE)) == "#VALUE!"
    assert of_nan(1.5) is None
    assert of_nan("x") is None
    assert name_of(508) == "#VALUE!"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"{}", "neither a task nor a function"),
        (b'{"task": ["recalculate"]}', "neither a task nor a function"),
        (b'{"function": "CCNI_RANK"}', "without a name or arguments"),
        (b'{"function": ["os"], "arguments": []}', "without a name or arguments"),
        (b"x" * 3000, "more than 0 MB"),
    ],
)
def test_what_is_no_message_is_answered_and_the_next_one_is_served(
    monkeypatch: pytest.MonkeyPatch, line: bytes, why: str
) -> None:
    if why.startswith("more"):
        monkeypatch.setenv("CCNI_LIMITS", "message=1KB")
    sink = io.BytesIO()
    serve(io.BytesIO(line + b'\n{"function": "CCNI_RANK", "arguments": [[[70.0, 80.0]]]}\n'), sink)
    _, refused, answer = [json.loads(said) for said in sink.getvalue().splitlines()]
    assert why in refused["error"]
    assert answer == {"result": [[2.0, 1.0]]}


def test_only_declared_functions_can_be_called() -> None:
    _, refused = talk({"function": "__import__", "arguments": ["os"]})
    assert refused["error"].startswith("__import__")
