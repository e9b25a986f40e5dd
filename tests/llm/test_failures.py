"""The retry table, on the openai package's own errors."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import httpx2
import openai
import pytest

from corpus_builder.contracts import DOUBTFUL
from corpus_builder.llm.failures import LONGEST_BACKOFF_S, WAITS, Failure, Tries, classify, not_an_answer, retry_after

KEY = "sk-secret"


async def _status(status: int, body: Any, headers: dict[str, str]) -> Exception:
    """The error that the package makes of such a response; made by itself, so that a new release is a new test."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    transport = httpx2.MockTransport(lambda request: httpx2.Response(status, content=data, headers=headers))
    async with openai.AsyncOpenAI(api_key=KEY, max_retries=0, http_client=httpx2.AsyncClient(transport=transport)) as client:
        try:
            await client.chat.completions.create(model="m", messages=[])
        except openai.APIStatusError as error:
            return error
    raise AssertionError("no error")


def classified(status: int, body: Any, headers: dict[str, str] | None = None) -> Failure:
    error = asyncio.run(_status(status, body, headers or {}))
    assert isinstance(error, openai.APIStatusError)
    return classify(error, KEY)


def said(message: str, code: str | None = None, param: str | None = None, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "code": code, "param": param}}


CONTEXT_MESSAGES = [
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",  # OpenAI, vLLM
    "the request exceeds the available context size, try increasing it",  # llama.cpp
    "The input (9000 tokens) is longer than the model's context window",
    "input is too long for requested model",
]


@pytest.mark.parametrize(
    ("status", "body", "remedy", "reason"),
    [
        (429, said("slow down", "rate_limit_exceeded"), "wait", "rate limit"),
        (429, said("You exceeded your current quota", "insufficient_quota"), "stop", "quota used up"),
        (429, said("no", None, None, "insufficient_quota"), "stop", "quota used up"),
        (402, said("Insufficient Balance"), "stop", "quota used up"),
        (401, said("Incorrect API key"), "no access", "no access"),
        (403, said("country not supported"), "no access", "forbidden"),
        (404, said("The model `x` does not exist", "model_not_found"), "no access", "no access"),
        (404, b"<html>nginx</html>", "no access", "no access"),
        (408, said("timeout"), "retry", "server error"),
        (409, said("lock"), "retry", "server error"),
        (500, said("oops"), "retry", "server error"),
        (502, b"<html>Bad Gateway</html>", "retry", "server error"),
        (529, said("overloaded"), "retry", "server error"),
        (400, said("too much", "context_length_exceeded"), "give up", "context too long"),
        (413, b"", "give up", "context too long"),
        *[(400, said(message), "give up", "context too long") for message in CONTEXT_MESSAGES],
        (400, {"error": "input is too long"}, "give up", "context too long"),  # Ollama's spelling
        (400, said("Invalid value: 'json_schema'", None, "response_format.type"), "give up", "schema refused by server"),
        (422, {"detail": "response_format json_schema is not supported"}, "give up", "schema refused by server"),
        (400, said("temperature must be 1", "unsupported_value", "temperature"), "give up", "refused by server"),
        (422, [1, 2], "give up", "refused by server"),
        (400, b"", "give up", "refused by server"),
    ],
)
def test_each_status_has_its_remedy(status: int, body: Any, remedy: str, reason: str) -> None:
    failure = classified(status, body)
    assert (failure.remedy, failure.reason) == (remedy, reason)


def test_a_wait_until_tomorrow_is_no_wait() -> None:
    assert classified(429, said("daily limit"), {"retry-after": "50000"}).remedy == "stop"
    assert classified(429, said("limit"), {"retry-after": "7"}).wait == 7
    assert classified(503, said("busy"), {"retry-after": "7"}).wait == 7


def test_the_key_and_long_pages_stay_out_of_messages() -> None:
    failure = classified(400, said(f"bad header Bearer {KEY}\n" + "x" * 5000))
    assert KEY not in failure.message and "***" in failure.message
    assert len(failure.message) <= 400 and "\n" not in failure.message
    assert KEY not in not_an_answer("no", f"<p>{KEY}</p>".encode(), KEY).message


def test_timeouts_may_have_been_billed_but_missing_connections_not() -> None:
    request = httpx2.Request("POST", "http://localhost")
    timeout, refused = openai.APITimeoutError(request), openai.APITimeoutError(request)
    refused.__cause__ = httpx2.ConnectTimeout("t")
    assert classify(timeout, KEY).remedy == "retry once"
    assert classify(refused, KEY).remedy == "retry"
    assert classify(TimeoutError(), KEY).remedy == "retry once"
    assert classify(openai.APIConnectionError(request=request), KEY).reason == "connection"
    for cause, billed in ((httpx2.ConnectError("c"), False), (httpx2.ReadError("r"), True), (httpx2.RemoteProtocolError("p"), True)):
        lost = openai.APIConnectionError(request=request)
        lost.__cause__ = cause
        assert (classify(lost, KEY).reason in DOUBTFUL) is billed


NOW = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "3", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": format_datetime(NOW.replace(second=9), usegmt=True)}, 9.0),
        ({"retry-after": format_datetime(NOW.replace(year=2020), usegmt=True)}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Fri, 99 Foo 99999 00:00:00 GMT"}, None),
    ],
)
def test_retry_after_in_every_spelling(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW.timestamp()) == seconds


def failure(remedy: Any, wait: float | None = None) -> Failure:
    return Failure("r", remedy, "m", wait)


def test_waits_are_free_until_they_are_too_many() -> None:
    tries = Tries()
    assert all(tries.next(failure("wait"), 1) is not None for _ in range(WAITS))
    assert tries.attempts == 0
    assert tries.next(failure("wait"), 1) is None


def test_the_servers_wait_is_kept_with_up_to_a_quarter_more() -> None:
    delays = [Tries().next(failure("wait", 4.0), 1) for _ in range(200)]
    assert all(delay is not None and 4 <= delay <= 5 for delay in delays)
    assert len(set(delays)) > 100


@pytest.mark.parametrize(("remedy", "tried"), [("retry", 6), ("retry once", 2), ("give up", 1), ("stop", 1)])
def test_tries_end(remedy: str, tried: int) -> None:
    tries = Tries()
    count = 1
    while tries.next(failure(remedy), 6) is not None:
        count += 1
    assert count == tried


def test_backoff_doubles_with_full_jitter_up_to_a_limit() -> None:
    tries = [Tries() for _ in range(300)]
    highest = [max(one.next(failure("retry"), 50) or 0.0 for one in tries) for _ in range(13)]
    assert 0.015 < highest[0] <= 0.02 and 0.03 < highest[1] <= 0.04  # conftest.py makes the first step 0.01
    assert 5 < highest[-1] <= min(LONGEST_BACKOFF_S, 0.01 * 2**10)
