"""One prompt per chunk: a language model writes question–answer pairs of the kinds that the clause can serve (generation/wanted.py),
each with the verbatim quotes that bear it out.

The decision it embodies: an answer is used as it was said or not at all; `answers` takes it apart. Whether a pair is true is for the
checks; here it only has to be well-formed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from corpus_builder import contracts
from corpus_builder.contracts import Ask, Completion
from corpus_builder.generation import answers, prompts, wanted
from corpus_builder.generation.types import SHARES, TASK_TYPES
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate
from corpus_builder.text import nfc

VERSION = 4
PROMPT = "qa"
NO_CONTEXT = "(없음)"

_MAX_TEXT = 4_000
_MAX_QUOTES = 12


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


def _known(task_type: str) -> str:
    if task_type not in TASK_TYPES:
        raise PydanticCustomError("unknown_task_type", "none of the task types")
    return task_type


class _Pair(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    task_type: Annotated[str, AfterValidator(_known)]
    question: Annotated[str, Field(min_length=1, max_length=_MAX_TEXT)]
    answer: Annotated[str, Field(min_length=1, max_length=_MAX_TEXT)]
    evidence: Annotated[list[Annotated[str, Field(max_length=_MAX_TEXT)]], Field(max_length=_MAX_QUOTES)]


# Servers differ in which keywords a strict schema may use: only those that all of them know. Limits are held by _Pair.
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

    Raises PermanentError with one of the reasons of `answers`.
    """
    if completion is None and plan(chunk, options) is None:
        return []
    return [_candidate(pair) for pair in answers.items(completion, _Pair, "pairs")[: options.pairs]]


def _candidate(pair: _Pair) -> Candidate:
    return Candidate(
        method="qa",
        task_type=pair.task_type,
        instruction=nfc(pair.question).strip(),
        output=nfc(pair.answer).strip(),
        evidence=tuple(quote.strip() for quote in pair.evidence if quote.strip()),
    )
