from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_builder.errors import PermanentError, TransientError
from corpus_builder.workers import Backlog, Done, Limits, Pool, Task, another_page


def act(what: str) -> str:
    """Module-level, because worker processes find it by name."""
    if what == "bug":
        raise ZeroDivisionError("oops")
    if what == "bad":
        raise PermanentError("no good", "this one", "leave it")
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "chatter":
        os.write(1, b"as a C library prints it")
    if what == "hang":
        time.sleep(60)
    if what == "work":
        spin(2.5)
    if what == "spin":
        spin(30)
    if what == "hoard":
        bytearray(4 << 30)
    if what == "pages":
        for _ in range(4):
            another_page()
            spin(1)
    return what.upper()


def die_at_first(marker: str) -> str:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "second try"


def spin(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def run(units: list[str], processes: int, limits: Limits | None = None) -> dict[str, Done[str]]:
    with Pool(processes) as pool:
        return {done.task.unit: done for done in pool.map(act, [Task(u, (u,)) for u in units], limits or Limits(30))}


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_every_unit_comes_back_once_with_its_result_or_error(processes: int) -> None:
    done = run(["a", "bad", "b", "bug", "c"], processes)
    assert {unit for unit, d in done.items() if d.error is None} == {"a", "b", "c"}
    assert done["a"].result == "A"
    bad, bug = done["bad"].error, done["bug"].error
    assert bad is not None and (bad.reason, bad.message, bad.advice, bad.permanent) == ("no good", "this one", "leave it", True)
    assert bug is not None and bug.reason == "bug" and "ZeroDivisionError: oops" in bug.message


def test_a_dying_worker_costs_its_unit_only() -> None:
    done = run(["a", "die", "b", "c"], 2)
    error = done["die"].error
    assert isinstance(error, PermanentError) and (error.reason, "--retry" in error.advice) == ("worker died", True)
    assert [done[u].result for u in "abc"] == ["A", "B", "C"]


def test_a_unit_whose_worker_was_killed_once_comes_through(tmp_path: Path) -> None:
    with Pool(2) as pool:
        tasks = [Task("once", (str(tmp_path / "tried"),)), Task("twice", (str(tmp_path / "tried too"),), 1)]
        done = {d.task.unit: d for d in pool.map(die_at_first, tasks, Limits(30))}
    assert (done["once"].result, done["once"].error) == ("second try", None)
    assert isinstance(done["twice"].error, PermanentError), "its only try"


def test_a_worker_that_dies_while_the_run_is_stopped_says_nothing_of_its_unit() -> None:
    stopped: list[bool] = []

    def tasks() -> Iterator[Task]:
        stopped.append(True)
        yield Task("die", ("die",))

    with Pool(1) as pool:
        (done,) = pool.map(act, tasks(), Limits(30), lambda: bool(stopped))
    assert isinstance(done.error, TransientError) and done.error.reason == "worker died"


def test_a_hanging_unit_is_stopped_and_the_others_finish() -> None:
    done = run(["a", "hang", "b"], 2, Limits(4))
    assert done["hang"].error is not None and done["hang"].error.reason == "took too long"
    assert [done[u].result for u in "ab"] == ["A", "B"]


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_stop_admits_nothing_more_and_finishes_what_is_under_way(processes: int) -> None:
    seen: list[str] = []
    tasks = (Task(str(n), (str(n),)) for n in range(1000))
    with Pool(processes) as pool:
        for done in pool.map(act, tasks, Limits(30), lambda: len(seen) >= 2):
            assert done.error is None
            seen.append(done.task.unit)
    assert 2 <= len(seen) <= 2 + 2 * max(1, processes)


def test_what_a_worker_prints_never_mixes_with_results(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["chatter"], 1)["chatter"].result == "CHATTER"
    printed = capfd.readouterr()
    assert printed.out == "" and "as a C library prints it" in printed.err


def test_processor_time_and_memory_are_limited_per_unit_and_the_others_finish() -> None:
    done = run(["a", "spin", "hoard", "b"], 1, Limits(60, cpu_s=1, memory_mb=1024))
    assert {unit: d.error.reason for unit, d in done.items() if d.error} == {"spin": "took too long", "hoard": "out of memory"}
    assert [done[u].result for u in "ab"] == ["A", "B"]


def test_processor_time_counts_from_the_last_page() -> None:
    assert run(["pages"], 1, Limits(60, cpu_s=2))["pages"].result == "PAGES"


def test_a_limit_of_processor_time_ends_with_its_map() -> None:
    with Pool(1) as pool:
        found = [
            next(iter(pool.map(act, [Task(unit, (unit,))], limits))) for unit, limits in (("a", Limits(60, cpu_s=1)), ("work", Limits(60)))
        ]
    assert [(done.result, done.error) for done in found] == [("A", None), ("WORK", None)]


def test_workers_outlive_a_map() -> None:
    with Pool(1) as pool:
        first, second = (next(iter(pool.map(os.getpid, [Task("a", ())], Limits(30)))).result for _ in range(2))
    assert first == second != os.getpid()


def test_a_unit_that_is_lost_can_be_followed_by_its_parts() -> None:
    backlog = Backlog([Task("die", ("die",), 1), Task("c", ("c",))])
    seen = []
    with Pool(1) as pool:
        for done in pool.map(act, backlog, Limits(30)):
            seen.append(done.task.unit)
            if done.error:
                backlog.add([Task("a", ("a",)), Task("b", ("b",))])
    assert seen[0] == "die"
    assert sorted(seen[1:]) == ["a", "b", "c"], "each once; whether c was under way already is the machine's affair"
    assert seen.index("a") < seen.index("b")
