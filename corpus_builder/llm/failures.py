"""What an error of a call means, and when that request may be tried again: one table, pure but for the dice of the waits.

Full jitter (anything between nothing and the doubled wait) keeps hundreds of requests that failed together from coming back
together. Messages of servers are shortened and freed of the key before they go anywhere.
"""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

from corpus_builder.contracts import CONNECTION_LOST, NOT_AN_ANSWER, TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openai import APIStatusError, OpenAIError

Remedy = Literal["wait", "retry", "retry once", "give up", "stop", "no access"]
"""wait: the server asked for it, costs no try · retry: up to `attempts` · retry once: was perhaps billed · give up: this
request only · stop: the account is used up · no access: the key or the model is wrong."""

WAITS = 20
"""So many waits at 429 are free; from then on they count as tries."""

LONGEST_WAIT_S = 900.0
"""A server that asks for more means tomorrow."""

FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 30.0

SCHEMA_REFUSED = "schema refused by server"

# Seen at OpenAI, vLLM, llama.cpp, Ollama, LM Studio, in this order.
CONTEXT = re.compile(
    r"context[ _]length|maximum context|context (window|size)|too many (input )?tokens|(prompt|input) is too long|longer than the maximum",
    re.I,
)
SCHEMA = re.compile(r"response[_ ]?format|json[_ ]?schema|structured[_ ]?output|guided|grammar", re.I)
SPENT = re.compile(r"insufficient_quota|billing|exceeded your current quota|insufficient (balance|credit|funds)", re.I)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt came to nothing. `reason` is a short stable name; `wait` is what the server asked for, in seconds."""

    reason: str
    remedy: Remedy
    message: str
    wait: float | None = None
    advice: str = ""


@dataclass(slots=True)
class Tries:
    """What a request has behind it."""

    attempts: int = 0
    waits: int = 0
    doubtful: int = 0
    _delays: int = field(default=0, repr=False)

    def next(self, failure: Failure, attempts: int) -> float | None:
        """Seconds until the next try; None when it was the last."""
        self._delays += 1
        if failure.remedy == "wait" and self.waits < WAITS:
            self.waits += 1
            return self._delay(failure)
        self.attempts += 1
        if failure.remedy == "retry once":
            self.doubtful += 1
        more = failure.remedy in ("wait", "retry") or (failure.remedy == "retry once" and self.doubtful < 2)
        return self._delay(failure) if more and self.attempts < attempts else None

    def _delay(self, failure: Failure) -> float:
        dice = random.random()  # noqa: S311 - spreads load, protects nothing
        if failure.wait is not None:
            return failure.wait * (1 + dice / 4)
        return dice * min(LONGEST_BACKOFF_S, FIRST_BACKOFF_S * 2.0 ** min(self._delays, 10))


def classify(error: OpenAIError | TimeoutError, secret: str) -> Failure:
    """The table. `secret` is taken out of whatever the server said."""
    import openai

    if isinstance(error, openai.APIStatusError):
        failure = _by_status(error)
    elif isinstance(error, openai.APITimeoutError | TimeoutError):
        if type(error.__cause__).__name__ == "ConnectTimeout":
            failure = Failure("connection", "retry", "no connection in time")
        else:
            failure = Failure(TIMEOUT, "retry once", "no answer in time; perhaps billed")
    else:
        # The package's own text is "Connection error."; the cause says which.
        # Where one stood, the request may be on its way through the model.
        stood = error.__cause__ is not None and type(error.__cause__).__name__ != "ConnectError"
        failure = Failure(CONNECTION_LOST if stood else "connection", "retry", f"{error} {error.__cause__ or ''}".strip())
    return replace(failure, message=clean(failure.message, secret))


def not_an_answer(message: str, raw: bytes, secret: str) -> Failure:
    """A 200 that holds no model's answer: a proxy's login page, a gateway's excuse. Perhaps billed, so not often tried."""
    beginning = raw[:200].decode("utf-8", "replace")
    return Failure(NOT_AN_ANSWER, "retry once", clean(f"{message}: {beginning}", secret))


def clean(text: str, secret: str) -> str:
    """One line of at most 400 characters without the key."""
    return " ".join(text.replace(secret, "***").split())[:400]


def _by_status(error: APIStatusError) -> Failure:
    status, said = error.status_code, _said(error)
    wait = retry_after(error.response.headers, time.time())
    if status == 402 or (status == 429 and SPENT.search(said)):
        return Failure("quota used up", "stop", said, advice="top up the account or raise its limit, then run again; what came is kept")
    if wait is not None and wait > LONGEST_WAIT_S:
        return Failure(
            "quota used up", "stop", f"the server asks to wait {wait:.0f} s: {said}", advice="run again later; what came is kept"
        )
    if status == 429:
        return Failure("rate limit", "wait", said, wait)
    if status in (401, 403):
        reason = "no access" if status == 401 else "forbidden"
        return Failure(reason, "no access", f"the server refuses the key ({status}): {said}", advice="check OPENAI_API_KEY")
    if status == 404:
        advice = "check model and base_url in [llm]; a base_url usually ends in /v1"
        return Failure("no access", "no access", f"the server doesn't know the model or the address (404): {said}", advice=advice)
    if status in (408, 409, 425) or status >= 500:
        return Failure("server error", "retry", f"{status}: {said}", wait)
    return _refused(error, said)


def _refused(error: APIStatusError, said: str) -> Failure:
    """400 and its kin: the server understood, and doesn't want this request."""
    if error.status_code == 413 or error.code == "context_length_exceeded" or CONTEXT.search(said):
        advice = "make the chunks shorter or take a model with a longer context"
        return Failure("context too long", "give up", said, advice=advice)
    if (error.param or "").startswith("response_format") or SCHEMA.search(said):
        advice = "take a server or model with structured outputs (response_format json_schema), or a newer release of it"
        return Failure(SCHEMA_REFUSED, "give up", said, advice=advice)
    return Failure(
        "refused by server", "give up", f"{error.status_code}: {said}", advice="the server's message names what it doesn't accept"
    )


def _said(error: APIStatusError) -> str:
    """The server's own words, with its machine-readable names. A page of HTML is cut by `clean`."""
    body: Any = error.body
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        body = body["error"]
    if not isinstance(body, dict):
        return str(body or error)
    parts = [body.get("message") or body.get("error") or body.get("detail"), body.get("code"), body.get("type")]
    return " ".join(str(part) for part in parts if part) or str(error)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds, from any of the spellings in use: milliseconds, seconds, a date."""
    try:
        if (ms := headers.get("retry-after-ms")) is not None:
            return _sane(float(ms) / 1000)
        if (value := headers.get("retry-after")) is None:
            return None
        try:
            return _sane(float(value))
        except ValueError:
            return _sane(parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _sane(seconds: float) -> float | None:
    return max(0.0, seconds) if seconds == seconds else None  # NaN is not equal to itself
