"""One prompt per chunk: a language model writes question–answer pairs of the kinds that the clause can serve (generation/wanted.py),
each with the verbatim quotes that bear it out.

The decision it embodies: an answer is used as it was said or not at all. A truncated, filtered or malformed answer is an error
with a name; nothing here repairs JSON, because a repaired half sentence is a false statement with a clean bill. Whether a
pair is true is for the checks; here it only has to be well-formed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NoReturn, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from corpus_builder import contracts
from corpus_builder.contracts import Ask, Completion
from corpus_builder.errors import PermanentError
from corpus_builder.generation import prompts, wanted
from corpus_builder.generation.types import OTHER, SHARES, TASK_TYPES
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate
from corpus_builder.text import nfc

VERSION = 3
PROMPT = "qa"
NO_CONTEXT = "(없음)"

TRUNCATED = "answer truncated"
REFUSED = "refused"
FILTERED = "filtered"
EMPTY = "empty answer"
MALFORMED = "malformed JSON"
BREACH = "schema breach"

MAX_CHARS = 200_000
MAX_DEPTH = 8
_MAX_TEXT = 4_000
_MAX_QUOTES = 12
_FENCE = re.compile(r"^```[a-zA-Z]*\s*\n(.*?)\n?```\s*$", re.DOTALL)


class Options(contracts.Options):
    """`pairs`: how many pairs a prompt asks for at most, 1 to 10. `mix` (from [generation.mix]) is the share of each kind of question."""

    pairs: Annotated[int, Field(ge=1, le=10)] = 3
    _mix: Mapping[str, float] = PrivateAttr(default_factory=lambda: dict(SHARES))

    @property
    def mix(self) -> Mapping[str, float]:
        """task type -> share."""
        return self._mix

    def with_mix(self, mix: Mapping[str, float]) -> Self:
        """The same options for another mix."""
        copy = self.model_copy()
        copy._mix = dict(mix)
        return copy


class _Pair(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    task_type: str
    question: Annotated[str, Field(min_length=1, max_length=_MAX_TEXT)]
    answer: Annotated[str, Field(min_length=1, max_length=_MAX_TEXT)]
    evidence: Annotated[list[Annotated[str, Field(max_length=_MAX_TEXT)]], Field(max_length=_MAX_QUOTES)]


class _Pairs(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    pairs: Annotated[list[_Pair], Field(max_length=30)]


# Servers differ in which keywords a strict schema may use: only those that all of them know. Limits are held by _Pairs.
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["pairs"],
    "properties": {
        "pairs": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["task_type", "question", "answer", "evidence"],
                "properties": {
                    "task_type": {"type": "string", "enum": list(TASK_TYPES)},
                    "question": {"type": "string"},
                    "answer": {"type": "string"},
                    "evidence": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}


def recipe(options: Options) -> Mapping[str, Any]:
    """Version, prompt hash and number of pairs; what a mix makes of a chunk stands in its request."""
    return {"method": "qa", "version": VERSION, "prompt": prompts.load(PROMPT).id, "pairs": options.pairs}


def plan(chunk: Chunk, options: Options) -> Ask | None:
    """The prompt about `chunk`: its clause, its context in a place of its own, the kinds of question to make. None if the mix wants none
    that the clause can serve.

    The fences are named by the chunk's hash: no text can foresee it, and the request stays the same.
    """
    kinds = wanted.chosen(chunk, options.mix, options.pairs)
    if not kinds:
        return None
    messages = prompts.load(PROMPT).render(
        wanted=", ".join(f"{kind} {number}쌍" for kind, number in kinds.items()),
        pairs=str(options.pairs),
        unit=chunk.unit_title or "보통약관",
        fence=chunk.id,
        clause=chunk.clause.replace(chunk.id, ""),
        context=chunk.aside.replace(chunk.id, "") or NO_CONTEXT,
    )
    return Ask(tuple({"role": m.role, "content": m.content} for m in messages), SCHEMA, kinds=tuple(kinds.elements()))


def parse(chunk: Chunk, completion: Completion | None, options: Options) -> list[Candidate]:
    """The pairs that the model wrote, none when it found nothing to ask. More than `options.pairs` are cut off.

    Raises PermanentError "refused", "filtered", "answer truncated", "empty answer", "malformed JSON" or "schema breach".
    """
    if completion is None and plan(chunk, options) is None:
        return []
    if completion is None:
        raise PermanentError(EMPTY, "no completion came with this chunk")
    _must_be_whole(completion)
    try:
        pairs = _Pairs.model_validate(_strict_json(completion.text)).pairs
    except ValidationError as error:
        raise PermanentError(BREACH, _first(error)) from error
    unknown = [p.task_type for p in pairs if p.task_type not in TASK_TYPES]
    if unknown:
        raise PermanentError(BREACH, f"unknown task_type '{unknown[0][:40]}'")
    return [_candidate(pair) for pair in pairs[: options.pairs]]


def _must_be_whole(completion: Completion) -> None:
    """Raises when the envelope says that the text is no complete answer."""
    if completion.refusal:
        raise PermanentError(REFUSED, completion.refusal[:200])
    if completion.finish_reason == "content_filter":
        raise PermanentError(FILTERED, "the server's content filter stopped the answer")
    if completion.finish_reason == "length":
        raise PermanentError(TRUNCATED, "the answer reached the output limit", "raise [llm] max_output_tokens")
    if not completion.text.strip():
        raise PermanentError(EMPTY, f"finish reason '{completion.finish_reason}'")


def _strict_json(text: str) -> Any:
    """The one JSON value in `text`: as it stands, out of its Markdown fence, or between its outermost braces.

    Duplicate keys, NaN, lone surrogates, excessive size and depth are malformed.
    """
    if len(text) > MAX_CHARS:
        raise PermanentError(MALFORMED, f"the answer has {len(text)} characters")
    problem: ValueError | None = None
    for form in _forms(text.lstrip("\ufeff").strip()):
        if _too_deep(form):
            raise PermanentError(MALFORMED, "brackets are nested too deep")
        try:
            value = json.loads(form, parse_constant=_reject, object_pairs_hook=_unique)
            json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate can't be written anywhere
        except (ValueError, RecursionError) as error:
            problem = problem or ValueError(str(error)[:200])
        else:
            return value
    raise PermanentError(MALFORMED, str(problem))


def _forms(text: str) -> Iterator[str]:
    """What may be the JSON in an answer, the most literal reading first."""
    yield text
    fenced = _FENCE.search(text)
    if fenced:
        yield fenced[1]
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end and (start, end) != (0, len(text) - 1):
        yield text[start : end + 1]


def _too_deep(text: str) -> bool:
    """Counts brackets outside strings, so that no parser has to recurse to find out."""
    depth = 0
    for char in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
        depth += (char in "[{") - (char in "]}")
        if depth > MAX_DEPTH:
            return True
    return False


def _reject(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return value


def _first(error: ValidationError) -> str:
    """Where and what the first breach is, without the model's text."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"


def _candidate(pair: _Pair) -> Candidate:
    return Candidate(
        method="qa",
        task_type=pair.task_type or OTHER,
        instruction=nfc(pair.question).strip(),
        output=nfc(pair.answer).strip(),
        evidence=tuple(quote.strip() for quote in pair.evidence if quote.strip()),
    )
