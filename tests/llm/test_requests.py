"""What is in a request's key, and that nothing a server sends can break the parser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from corpus_builder.contracts import Ask, Completion
from corpus_builder.errors import PermanentError, SettingsError
from corpus_builder.llm import Options
from corpus_builder.llm.requests import completion, received, request, wire
from corpus_builder.pairs import Answer, Usage

from .logs import SCHEMA, ask
from .server import envelope

PLAIN = Options(model="m")


def stored(raw: bytes) -> Answer:
    return Answer("key", raw, "", Usage(), 0.0)


def message(**fields: Any) -> bytes:
    return json.dumps({"choices": [{"finish_reason": "stop", "message": fields}]}).encode()


@pytest.mark.parametrize(
    "change",
    [{"base_url": "http://localhost/v1"}, {"concurrency": 3}, {"timeout_s": 1.0}, {"attempts": 1}],
    ids=lambda change: next(iter(change)),
)
def test_how_a_call_is_made_is_not_in_its_key(change: dict[str, Any]) -> None:
    assert ask("q", Options(model="m", **change)).key == ask("q", PLAIN).key


@pytest.mark.parametrize(
    "change",
    [{"model": "n"}, {"temperature": 0.9}, {"temperature": -1.0}, {"seed": 7}, {"max_output_tokens": 5}, {"extra": {"top_p": 0.5}}],
    ids=str,
)
def test_what_shapes_the_answer_is_in_the_key(change: dict[str, Any]) -> None:
    assert ask("q", Options(**({"model": "m"} | change))).key != ask("q", PLAIN).key


def test_prompt_schema_and_sample_are_in_the_key() -> None:
    other_schema = request(
        Ask(({"role": "system", "content": "be exact"}, {"role": "user", "content": "q"}), SCHEMA | {"title": "t"}), PLAIN
    )
    assert len({ask("q", PLAIN).key, ask("r", PLAIN).key, ask("q", PLAIN, sample=1).key, other_schema.key}) == 4


def test_the_wire_speaks_the_words_of_its_server() -> None:
    asked = ask("q", Options(model="m", extra={"reasoning_effort": "low"}), sample=2)
    here, there = wire(asked, openai=False), wire(asked, openai=True)
    assert here["max_tokens"] == there["max_completion_tokens"] == 2000
    assert "max_completion_tokens" not in here and "max_tokens" not in there
    assert here["reasoning_effort"] == "low" and here["seed"] == 3
    assert here["response_format"]["json_schema"]["strict"] is True and here["response_format"]["json_schema"]["schema"] == SCHEMA
    assert not {"api", "sample", "extra", "max_output_tokens"} & set(here)
    assert asked.body["max_output_tokens"] == 2000  # the body was not worn out by being sent


def test_values_below_zero_are_not_sent() -> None:
    assert not {"temperature", "seed"} & set(wire(ask("q", Options(model="m", temperature=-1.0, seed=-1)), openai=True))


def test_without_a_model_there_is_no_request() -> None:
    with pytest.raises(SettingsError, match="no model"):
        ask("q", Options())


@pytest.mark.parametrize("extra", ["model", "stream", "n", "max_tokens", "response_format"])
def test_extra_can_not_undo_what_the_project_relies_on(extra: str) -> None:
    with pytest.raises(ValidationError, match=extra):
        Options(extra={extra: 1})


def test_a_key_is_no_setting() -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"api_key": "sk-1"})


def test_the_words_are_taken_out_of_the_envelope() -> None:
    assert completion(stored(envelope("네"))) == Completion("네", "stop", "")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (message(content=None, refusal="I can't"), Completion("", "stop", "I can't")),
        (message(content=""), Completion("", "stop")),
        (message(content=[{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, 3]), Completion("ab", "stop")),
        (message(content=[{"type": "thinking", "text": "a"}, {"type": "output_text", "text": "b"}]), Completion("b", "stop")),
        (message(content=[{"type": "refusal", "refusal": "no"}]), Completion("", "stop", "no")),
        (message(content=None, reasoning_content="hm"), Completion("", "stop", reasoning="hm")),
        (message(content=None, reasoning="hm"), Completion("", "stop", reasoning="hm")),
        (message(content=None, tool_calls=[{"function": {"name": "f"}}]), Completion("", "stop")),
        (message(content="x\ud800y", refusal="z\ud800"), Completion("x\ud800y", "stop", "z\ufffd")),
        (message(content="\ud83d\ude00"), Completion("😀", "stop")),
        (b'{"choices":[{"message":{"content":"a"},"finish_reason":null}]}', Completion("a", "")),
    ],
)
def test_odd_but_usable_envelopes(raw: bytes, expected: Completion) -> None:
    assert completion(stored(raw)) == expected


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<html>log in</html>", "answer is not JSON"),
        (b"", "answer is not JSON"),
        (b"\xff\xfe\x00", "answer is not JSON"),
        (b"[1]", "answer is not JSON"),
        (b"[" * 200_000, "answer is not JSON"),
        (b'{"choices":' + b"9" * 10_000 + b"}", "answer is not JSON"),
        (b'{"choices":"' + b"x" * 16_000_000 + b'"}', "answer too large"),
        (b'{"choices":[]}', "answer without choices"),
        (b'{"choices":[null]}', "answer without choices"),
        (b'{"error":{"message":"overloaded"}}', "answer without choices"),
        (b'{"choices":[{"text":"old api"}]}', "answer without message"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_not_be_used_has_a_name(raw: bytes, reason: str) -> None:
    with pytest.raises(PermanentError) as caught:
        completion(stored(raw))
    assert caught.value.reason == reason


def test_a_gateways_excuse_is_passed_on() -> None:
    with pytest.raises(PermanentError, match="overloaded"):
        completion(stored(b'{"error":{"message":"overloaded"}}'))


WORD = st.text(max_size=5)
SCALAR = st.none() | st.booleans() | st.floats() | st.integers() | WORD
JSON = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3), max_leaves=5)
FIELDS = st.fixed_dictionaries({}, optional=dict.fromkeys(("content", "refusal", "role"), JSON))
CHOICE = st.fixed_dictionaries({}, optional={"message": FIELDS | JSON, "finish_reason": JSON})
ENVELOPE = st.fixed_dictionaries({}, optional={"choices": st.lists(CHOICE) | JSON, "usage": JSON, "model": JSON, "error": JSON})


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(ENVELOPE.map(lambda value: json.dumps(value).encode()) | st.binary())
def test_no_envelope_raises_anything_else(raw: bytes) -> None:
    for read in (read_completion, read_model):
        try:
            read(raw).encode("utf-8", "surrogatepass")
        except PermanentError as error:
            assert error.reason.startswith("answer ")


def read_completion(raw: bytes) -> str:
    found = completion(stored(raw))
    return found.text + found.finish_reason + found.refusal


def read_model(raw: bytes) -> str:
    return received("key", raw, 0.1).model


def test_usage_is_taken_as_far_as_it_makes_sense() -> None:
    answer = received("key", envelope("a"), 1.5)
    assert (answer.model, answer.usage, answer.seconds) == ("mock-1", Usage(10, 5, 3), 1.5)
    odd = b'{"choices":[{}],"usage":{"prompt_tokens":true,"completion_tokens":-1,"prompt_tokens_details":{"cached_tokens":1e3}}}'
    assert received("key", odd, 0).usage == Usage(None, None, None)
