"""Carries requests to a language model: any server that speaks OpenAI's chat completions. Knows nothing of insurance or SQL.

    requests.py   Ask -> Request, Answer -> Completion: pure
    endpoint.py   where requests go, who may know the key
    dispatch.py   requests -> outcomes, for a synchronous caller; the loop behind it is session.py
    journal.py    every answer is on disk before anybody looks into it
    failures.py   what an error means and when to try again
    limiter.py    how many calls may be out at once

What this folder embodies: no answer is paid for twice. The openai package's own retries are off, because they hide attempts
from the log and the limiter, and re-send what was perhaps billed. Importing this file does not import openai (over a second).
"""

from __future__ import annotations

from pydantic import Field, JsonValue, field_validator

from corpus_builder import contracts

RESERVED = frozenset(
    ("model", "messages", "response_format", "temperature", "seed", "max_tokens", "max_completion_tokens", "stream", "n", "sample")
)
"""Body fields that `extra` may not set: they have a setting of their own, or change the shape of the answer."""


class Options(contracts.Options):
    """`[llm]` in corpus.toml. The key is no setting: it comes from the environment variable OPENAI_API_KEY only."""

    # The address up to and including /v1, as in "http://localhost:11434/v1". Empty: OPENAI_BASE_URL, else OpenAI itself.
    base_url: str = ""
    # The model's name as the server knows it.
    model: str = ""
    # At most this many calls at once. The limiter starts lower and goes lower when the server asks for it.
    concurrency: int = Field(default=8, ge=1, le=1024)
    # What an answer may cost at most; an answer cut off here ends with finish_reason "length".
    max_output_tokens: int = Field(default=2000, ge=1)
    # 0 repeats itself, 1 varies. Below 0: not sent (OpenAI's reasoning models refuse any value).
    temperature: float = Field(default=0.2, le=2, allow_inf_nan=False)
    # Asks the server for repeatable draws; repeated samples count up from it. Below 0: not sent.
    seed: int = 1
    # Seconds until an answer must have come. A timed-out call is tried once more only: it was perhaps billed.
    timeout_s: float = Field(default=120, gt=0, allow_inf_nan=False)
    # Tries per request at broken connections and server errors. Being told to wait (429) does not count.
    attempts: int = Field(default=6, ge=1)
    # Prices per million tokens, in any currency, for sums in `status`; 0: unknown. They change nothing else.
    price_input: float = Field(default=0, ge=0, allow_inf_nan=False)
    price_output: float = Field(default=0, ge=0, allow_inf_nan=False)
    # Further fields of the body, sent as they are: {reasoning_effort = "low"} and the like. They shape the answer, hence its key.
    extra: dict[str, JsonValue] = Field(default_factory=dict)

    @field_validator("extra")
    @classmethod
    def _has_no_reserved_field(cls, extra: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if taken := sorted(RESERVED & set(extra)):
            raise ValueError(f"not to be set here: {', '.join(taken)}")
        return extra
