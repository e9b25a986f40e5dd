"""What is asked, and what came back: pure functions on both sides of the call.

A request's body is spelled neutrally ("max_output_tokens"); `wire` puts it into the words of the server it goes to. So the
same question has the same key at OpenAI and at a local server, and the answer that was paid for is found at either.
Parsing is repeatable over stored bytes: a better parser costs nothing.
"""

from __future__ import annotations

import json
from typing import Any

from corpus_builder.contracts import Ask, Completion
from corpus_builder.errors import PermanentError, SettingsError
from corpus_builder.llm import Options
from corpus_builder.model import content_id
from corpus_builder.pairs import Answer, Request, Usage

LARGEST = 16_000_000
"""Bytes of an envelope that are still parsed. A model's answer is a thousandth of that; more is no answer."""


def request(ask: Ask, options: Options) -> Request:
    """The call for `ask`: everything that shapes the answer, nothing else (no address, key, timeout)."""
    if not options.model:
        raise SettingsError("no model is configured", "set model in [llm] of corpus.toml, or --set llm.model=NAME")
    body: dict[str, Any] = {
        "api": "chat.completions",
        "model": options.model,
        "messages": [dict(message) for message in ask.messages],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": dict(ask.schema)},
        },
        "max_output_tokens": options.max_output_tokens,
        "sample": ask.sample,
        "extra": dict(options.extra),
    }
    if options.temperature >= 0:
        body["temperature"] = options.temperature
    if options.seed >= 0:
        # With one seed for all samples, a server that honours it would draw the same answer again and again.
        body["seed"] = options.seed + ask.sample
    return Request(body)


def wire(request: Request, *, openai: bool) -> dict[str, Any]:
    """The JSON that is sent. OpenAI's newer models refuse `max_tokens`; many compatible servers know nothing else."""
    body = {name: value for name, value in request.body.items() if name not in ("api", "sample", "extra", "max_output_tokens")}
    body["max_completion_tokens" if openai else "max_tokens"] = request.body["max_output_tokens"]
    body.update(request.body["extra"])
    return body


def schema_id(request: Request) -> str:
    """Names the response format, so that one refusal speaks for all requests that share it."""
    return content_id("response format", request.body.get("response_format"))


def completion(answer: Answer) -> Completion:
    """The model's words, taken out of the server's envelope. Raises PermanentError with a named reason, and nothing else."""
    choice = _first_choice(_envelope(answer.raw))
    message = choice.get("message")
    if not isinstance(message, dict):
        raise PermanentError("answer without message", "the first choice of the answer holds no message")
    content = message.get("content")
    return Completion(
        text=_content(content),
        finish_reason=_text(choice.get("finish_reason")),
        refusal=_text(message.get("refusal")) or _text("".join(_parts(content, "refusal", "refusal"))),
        reasoning=_text(message.get("reasoning_content")) or _text(message.get("reasoning")),
    )


def received(key: str, raw: bytes, seconds: float) -> Answer:
    """The answer as it is stored. Raises PermanentError if `raw` is no envelope of a model's answer at all.

    The one look that is taken before storing: a login page of a proxy, kept under the request's key, would never be asked again.
    """
    envelope = _envelope(raw)
    _first_choice(envelope)
    usage = envelope.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    details = usage.get("prompt_tokens_details")
    details = details if isinstance(details, dict) else {}
    return Answer(
        key=key,
        raw=raw,
        model=_text(envelope.get("model")),
        usage=Usage(_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), _count(details.get("cached_tokens"))),
        seconds=seconds,
    )


def _envelope(raw: bytes) -> dict[str, Any]:
    if len(raw) > LARGEST:
        raise PermanentError("answer too large", f"the server's answer has {len(raw):,} bytes")
    try:
        envelope = json.loads(raw)
    except (ValueError, RecursionError) as error:  # ValueError: syntax, encoding, numbers of thousands of digits
        raise PermanentError("answer is not JSON", f"the server's answer is not JSON ({type(error).__name__})") from None
    if not isinstance(envelope, dict):
        raise PermanentError("answer is not JSON", f"the server's answer is a JSON {type(envelope).__name__}, not an object")
    return envelope


def _first_choice(envelope: dict[str, Any]) -> dict[str, Any]:
    choices = envelope.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0]
    error = envelope.get("error")  # Some gateways wrap a failure of the server behind them into a 200.
    said = _text(error.get("message")) if isinstance(error, dict) else _text(error)
    raise PermanentError("answer without choices", "the server's answer holds no choices" + (f": {said[:300]}" if said else ""))


def _content(value: Any) -> str:
    """A message's text, or the texts of its parts joined; what is broken in it stays so, for whoever reads the answer to name."""
    if isinstance(value, str):
        return value
    return "".join(_parts(value, "text", "text", "output_text", None))


def _parts(content: Any, field: str, *types: str | None) -> list[str]:
    """The strings under `field` of those parts of a content that have one of these types."""
    parts = content if isinstance(content, list) else ()
    return [p[field] for p in parts if isinstance(p, dict) and p.get("type") in types and isinstance(p.get(field), str)]


def _text(value: Any) -> str:
    """A string to be shown or stored, anything else as "". Lone surrogates (no valid text) become U+FFFD."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _count(value: Any) -> int | None:
    # Bounded, because the store keeps 64-bit integers and the number was made up by somebody else.
    return value if type(value) is int and 0 <= value < 2**53 else None
