"""Whole runs against a server that misbehaves: who is called how often, what is stored, what the caller gets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from corpus_builder.errors import AccessError, PermanentError, StoppedError, StorageError, TransientError
from corpus_builder.llm import Options
from corpus_builder.llm.dispatch import Outcome, Progress, answers
from corpus_builder.llm.limiter import Outage
from corpus_builder.llm.requests import completion
from corpus_builder.pairs import Request

from .logs import MemoryLog, ask
from .server import OK, Reply, Server, envelope, error

RATE = error(429, "slow down", "rate_limit_exceeded", retry_after_ms="30")
BROKEN = error(500, "oops")
HTML = Reply(200, b"<html>log in</html>", {"Content-Type": "text/html"})
SCHEMA_REFUSED = error(400, "response_format.type must be text", None, "response_format.type")
TOGETHER = Reply(calls=8, after=0.6)
"""Eight calls are out before the first comes back, whatever else the machine does."""
QUOTA = error(429, "You exceeded your current quota", "insufficient_quota")


@dataclass
class Run:
    """What came out of a run; `raised` is what ended it early."""

    outcomes: list[Outcome]
    raised: BaseException | None

    @property
    def texts(self) -> list[str]:
        return sorted(completion(outcome.answer).text for outcome in self.outcomes if outcome.answer)

    @property
    def errors(self) -> list[tuple[type, str]]:
        return [(type(outcome.error), outcome.error.reason) for outcome in self.outcomes if outcome.error]


def options(server: Server, **settings: Any) -> Options:
    return Options(base_url=server.url, model="m", **settings)


def run(prompts: Iterable[str], opts: Options, log: MemoryLog | None = None, **hooks: Any) -> Run:
    result = Run([], None)
    try:
        with closing(answers((ask(prompt, opts) for prompt in prompts), log or MemoryLog(), opts, **hooks)) as outcomes:
            result.outcomes.extend(outcomes)
    except (Exception, KeyboardInterrupt) as raised:  # noqa: BLE001 - the tests look at it
        result.raised = raised
    return result


def prompts(count: int) -> list[str]:
    return [f"p{number:03d}" for number in range(count)]


# ---------------------------------------------------------------- the log, and who is called


def test_each_answer_is_logged_before_it_is_handed_on() -> None:
    with Server() as server:
        log, opts = MemoryLog(commit_s=0.005), options(server)
        for outcome in answers((ask(prompt, opts) for prompt in prompts(100)), log, opts):
            assert outcome.answer and log.answers[outcome.request.key] == outcome.answer
            assert completion(outcome.answer).text == f"answer to {outcome.request.body['messages'][-1]['content']}"
        assert sorted(call.prompt for call in server.calls) == prompts(100)
    for key in log.answers:
        assert [what for what, whose in log.events if whose == key] == ["sent", "answered"]


def test_a_call_is_in_the_log_before_it_leaves() -> None:
    with Server() as server:
        log, opts = MemoryLog(), options(server)
        seen: list[bool] = []
        reply = server.reply

        def spying(call: Any) -> Reply:
            seen.append(("sent", ask(call.prompt, opts).key) in log.events)
            return reply(call)

        server.reply = spying  # type: ignore[method-assign]
        run(prompts(5), opts, log)
    assert seen == [True] * 5


def test_known_answers_need_neither_call_nor_server_nor_key() -> None:
    log = MemoryLog()
    with Server() as server:
        first = run(prompts(70), options(server), log)
    assert len(first.texts) == 70
    offline = Options(base_url="", model="m")  # OpenAI, and there is no key
    seen: list[Progress] = []
    assert run(prompts(70), offline, log, progress=seen.append).texts == first.texts
    assert (seen[-1].known, seen[-1].answered) == (70, 0)
    assert isinstance(run(prompts(71), offline, log).raised, AccessError)


def test_equal_requests_are_sent_once_and_answered_each() -> None:
    with Server({"a": [Reply(after=0.1)], "c": [BROKEN]}) as server:
        opts = options(server, attempts=1)
        requests = [ask(prompt, opts) for prompt in ["a", "b", "a", "c"] * 40]
        outcomes = list(answers(iter(requests), MemoryLog(), opts))
        assert [server.count(prompt) for prompt in "abc"] == [1, 1, 1]
    assert {id(outcome.request) for outcome in outcomes} == {id(request) for request in requests}
    assert sum(outcome.error is None for outcome in outcomes) == 120


def test_what_arrives_during_a_commit_shares_the_next() -> None:
    with Server() as server:
        log = MemoryLog(commit_s=0.1)
        assert len(run(prompts(32), options(server, concurrency=32), log).texts) == 32
    assert log.commits <= 12


def test_each_thing_has_its_thread() -> None:
    pulled = set()

    def source() -> Iterator[Request]:
        for prompt in prompts(100):
            pulled.add(threading.get_ident())
            yield ask(prompt, opts)

    with Server() as server:
        log, opts = MemoryLog(), options(server)
        list(answers(source(), log, opts))
    assert pulled == {threading.get_ident()}
    assert len(log.threads) == 1 and log.threads != pulled


def test_requests_are_pulled_only_as_far_ahead_as_needed() -> None:
    pulled = []

    def source() -> Iterator[Request]:
        for prompt in prompts(2000):
            pulled.append(prompt)
            yield ask(prompt, opts)

    with Server() as server:
        opts = options(server, concurrency=4)
        with closing(answers(source(), MemoryLog(), opts)) as outcomes:
            next(outcomes)
        assert len(pulled) <= 96


# ---------------------------------------------------------------- retries


def test_being_told_to_wait_costs_no_try_and_the_wait_is_kept() -> None:
    with Server({"p000": [RATE, RATE, RATE, OK]}) as server:
        assert run(prompts(1), options(server, attempts=1)).texts == ["answer to p000"]
        at = [call.at for call in server.calls]
    assert len(at) == 4 and all(later - earlier >= 0.03 for earlier, later in pairwise(at))


def test_who_waits_holds_no_slot() -> None:
    script = {"p000": [error(429, "slow down", retry_after="0.4"), OK]}
    with Server(script) as server:
        result = run(prompts(4), options(server, concurrency=1))
    assert [outcome.request.body["messages"][-1]["content"] for outcome in result.outcomes] == ["p001", "p002", "p003", "p000"]


@pytest.mark.parametrize("fault", [BROKEN, Reply(do="reset"), Reply(do="half"), error(408), error(409), error(503), HTML], ids=str)
def test_passing_faults_are_tried_again(fault: Reply) -> None:
    with Server({"p001": [fault, OK]}) as server:
        log = MemoryLog()
        assert len(run(prompts(3), options(server), log).texts) == 3
        assert (server.count("p000"), server.count("p001")) == (1, 2)
    assert len(log.failures) == 1


def test_tries_end_in_a_transient_error() -> None:
    with Server({"p001": [BROKEN], "p002": [Reply(do="reset")]}) as server:
        result = run(prompts(3), options(server, attempts=3))
        assert (server.count("p001"), server.count("p002")) == (3, 3)
    assert sorted(result.errors, key=str) == [(TransientError, "connection"), (TransientError, "server error")]
    assert result.texts == ["answer to p000"]


@pytest.mark.parametrize(
    ("fault", "reason"), [(Reply(do="hang"), "timeout"), (HTML, "not an answer"), (Reply(200, b'{"error":"x"}'), "not an answer")]
)
def test_what_was_perhaps_billed_is_tried_twice_and_not_kept_as_an_answer(fault: Reply, reason: str) -> None:
    with Server({"p001": [fault]}) as server:
        log = MemoryLog()
        result = run(prompts(2), options(server, timeout_s=0.25), log)
        assert server.count("p001") == 2
    assert result.errors == [(TransientError, reason)]
    assert log.reasons() == [reason] * 2 and len(log.answers) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(error(400, "too long", "context_length_exceeded"), "context too long"), (error(400, "bad temperature"), "refused by server")],
)
def test_a_refused_request_fails_alone_and_at_once(fault: Reply, reason: str) -> None:
    with Server({"p001": [fault]}) as server:
        result = run(prompts(3), options(server))
        assert server.count("p001") == 1
    assert result.errors == [(PermanentError, reason)] and len(result.texts) == 2 and result.raised is None


def test_a_firewall_that_dislikes_one_text_does_not_end_the_run() -> None:
    with Server({"p030": [error(403, "blocked")]}) as server:
        result = run(prompts(40), options(server, concurrency=1))
    assert result.errors == [(PermanentError, "refused by server")] and len(result.texts) == 39


def test_a_server_without_schemas_is_asked_no_further() -> None:
    with Server(default=SCHEMA_REFUSED) as server:
        result = run(prompts(200), options(server, concurrency=2))
        assert len(server.calls) <= 4
    assert result.errors == [(PermanentError, "schema refused by server")] * 200
    assert result.outcomes[0].error and "response_format" in result.outcomes[0].error.advice


# ---------------------------------------------------------------- ends


def test_a_spent_quota_stops_the_run_and_keeps_what_is_out() -> None:
    script = {prompt: [TOGETHER] for prompt in prompts(7)} | {"p007": [QUOTA]}
    with Server(script) as server:
        log = MemoryLog()
        result = run(prompts(300), options(server), log)
        assert len(server.calls) == 8
    assert isinstance(result.raised, StoppedError) and "quota" in result.raised.message and result.raised.advice
    assert len(result.texts) == len(log.answers) == 7


@pytest.mark.parametrize("fault", [error(401, "bad key"), error(403, "no"), error(404, "no model x", "model_not_found")], ids=str)
def test_no_access_ends_the_run_at_once(fault: Reply) -> None:
    with Server(default=fault) as server:
        result = run(prompts(300), options(server))
        assert len(server.calls) <= 8
    assert isinstance(result.raised, AccessError) and result.outcomes == []


def test_a_dead_server_stops_the_run_after_a_row_of_failures() -> None:
    with socket.socket() as taken:  # bound and not listening: refuses
        taken.bind(("127.0.0.1", 0))
        opts = Options(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1", model="m")
        log = MemoryLog()
        result = run(prompts(300), opts, log)
    assert isinstance(result.raised, StoppedError) and "in a row" in result.raised.message
    assert Outage.ROW <= len(log.failures) <= Outage.ROW + 8


def test_an_outage_in_the_middle_is_waited_for() -> None:
    with Server() as server:
        reply = server.reply

        def failing(call: Any) -> Reply:
            usual = reply(call)
            return BROKEN if 20 < len(server.calls) <= 40 else usual

        server.reply = failing  # type: ignore[method-assign]
        result = run(prompts(60), options(server, concurrency=1))
        last, probe = server.calls[39], server.calls[40]
    assert result.raised is None and len(result.texts) == 60
    assert probe.at - last.at >= 0.4


def test_stop_lets_nothing_new_leave_and_hands_on_what_is_out() -> None:
    with Server(default=TOGETHER) as server:
        log = MemoryLog()
        result = run(prompts(300), options(server), log, stop=lambda: len(server.calls) >= 8)
        assert len(server.calls) == 8
    assert len(result.texts) == len(log.answers) == 8 and result.raised is None


class Interrupts:
    """Ctrl-C at the given numbers of calls, where it usually hits: while waiting."""

    def __init__(self, server: Server, *at: int) -> None:
        self._server, self._at = server, list(at)

    def __call__(self) -> bool:
        if self._at and len(self._server.calls) >= self._at[0]:
            del self._at[0]
            raise KeyboardInterrupt
        return False


def test_one_interrupt_drains() -> None:
    with Server(default=TOGETHER) as server:
        log = MemoryLog()
        result = run(prompts(300), options(server), log, stop=Interrupts(server, 8))
    assert isinstance(result.raised, KeyboardInterrupt) and len(result.texts) == len(log.answers) == 8


def test_a_second_interrupt_leaves() -> None:
    with Server(default=Reply(do="hang")) as server:
        log = MemoryLog()
        result = run(prompts(300), options(server), log, stop=Interrupts(server, 8, 8))
    assert isinstance(result.raised, KeyboardInterrupt) and result.outcomes == []
    assert len([what for what, _ in log.events if what == "sent"]) == 8


def test_a_caller_that_breaks_off_loses_nothing_that_was_paid() -> None:
    with Server(default=Reply(after=0.2)) as server:
        log, opts = MemoryLog(), options(server)
        with pytest.raises(ZeroDivisionError), closing(answers((ask(p, opts) for p in prompts(300)), log, opts)) as outcomes:
            next(outcomes)
            raise ZeroDivisionError
        assert len(log.answers) == len(server.calls)


def test_a_source_that_breaks_is_heard_and_what_is_out_is_stored() -> None:
    def source() -> Iterator[Request]:
        yield from (ask(prompt, opts) for prompt in prompts(40))
        assert server.calls or threading.Event().wait(0.3)
        raise ZeroDivisionError

    with Server(default=Reply(after=0.1)) as server:
        log, opts = MemoryLog(), options(server)
        with pytest.raises((ZeroDivisionError, AssertionError)):
            list(answers(source(), log, opts))
        assert len(log.answers) == len(server.calls)


def test_a_full_disk_ends_the_run() -> None:
    with Server() as server:
        result = run(prompts(300), options(server), MemoryLog(broken=StorageError("disk full")))
        assert len(server.calls) <= 16
    assert isinstance(result.raised, StorageError) and result.outcomes == []


def test_a_prompt_that_can_not_be_encoded_is_no_silence() -> None:
    with Server() as server:
        assert isinstance(run(["a\ud800"], options(server)).raised, UnicodeEncodeError)


# ---------------------------------------------------------------- what leaves


def test_the_hard_limit_holds_and_is_used() -> None:
    waiting = {prompt: [Reply(calls=112, after=0.2)] for prompt in prompts(112)[100:]}  # all twelve are out, or none comes back
    with Server(waiting) as server:
        assert len(run(prompts(130), options(server, concurrency=12, timeout_s=5)).texts) == 130
        assert server.most == 12


def test_progress_adds_up() -> None:
    seen: list[Progress] = []
    with Server({"p001": [BROKEN, OK], "p002": [error(400, "no")]}, default=Reply(after=0.05)) as server:
        run(prompts(50), options(server), progress=seen.append)
    last = seen[-1]
    assert (last.answered, last.failed, last.known, last.in_flight, last.waiting) == (49, 1, 0, 0, 0)
    assert last.retries == {"server error": 1, "refused by server": 1}
    assert (last.input_tokens, last.output_tokens) == (490, 245)
    assert any(0 < progress.in_flight <= 8 for progress in seen)


def test_the_key_is_sent_and_nowhere_else(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    caplog.set_level("DEBUG")
    script = {"p001": [error(400, "bad header: Bearer sk-secret")], "p002": [error(500, "sk-secret"), OK]}
    with Server(script) as server:
        log = MemoryLog()
        result = run(prompts(3), options(server), log)
        assert {call.authorization for call in server.calls} == {"Bearer sk-secret"}
        assert {call.path for call in server.calls} == {"/v1/chat/completions"}
    (refused,) = (outcome.error for outcome in result.outcomes if outcome.error)
    kept = str([log.failures, log.answers, refused, refused.advice, [outcome.request.body for outcome in result.outcomes], caplog.text])
    assert "***" in kept and "sk-secret" not in kept


def test_the_body_is_the_requests_own() -> None:
    with Server() as server:
        opts = options(server, extra={"top_k": 3, "chat_template_kwargs": {"enable_thinking": False}}, max_output_tokens=77)
        run(["q"], opts)
        body = server.calls[0].body
    assert body["model"] == "m" and body["max_tokens"] == 77 and body["top_k"] == 3
    assert body["chat_template_kwargs"] == {"enable_thinking": False} and body["response_format"]["type"] == "json_schema"
    assert set(body) == {"model", "messages", "response_format", "temperature", "seed", "max_tokens", "top_k", "chat_template_kwargs"}


def test_bytes_are_kept_as_they_came() -> None:
    raw = envelope("네").replace(b'", "', b'"  ,  "')
    with Server(default=Reply(200, raw)) as server:
        (outcome,) = run(["q"], options(server)).outcomes
    assert outcome.answer and outcome.answer.raw == raw and outcome.answer.model == "mock-1" and outcome.answer.seconds > 0


def test_no_requests_no_outcomes() -> None:
    with Server() as server:
        result = run([], options(server))
    assert (result.outcomes, result.raised, server.calls) == ([], None, [])
