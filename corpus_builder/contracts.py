"""What a plugin owes, and what it may rely on, on one screen.

A plugin is a module (see plugins.py); the protocols below are what the pipeline expects of that module. Settings of a plugin
or stage are an `Options` subclass beside the code that reads them; `[generation.qa]` in corpus.toml fills `methods/qa.py`'s.
Methods, checks and formats are pure: same arguments, same result, no file, clock, network or global state. They may be
called in any order, in worker processes, and again for the same unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from corpus_builder.model import BBox, Chunk
from corpus_builder.pairs import Answer, Candidate, Request, Row, Verdict

if TYPE_CHECKING:
    from PIL.Image import Image


class Options(BaseModel):
    """Settings: unknown keys and wrong types are errors, and nothing changes them after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


# ---------------------------------------------------------------- OCR engines: reading/engines/NAME.py


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line as an engine saw it; `bbox` in pixels of the image, `score` 0..1 (the engine's own, not comparable).

    `notes`: what the engine itself put right in the text, each "now for before".
    """

    text: str
    bbox: BBox
    score: float
    notes: tuple[str, ...] = ()


class OcrEngine(Protocol):
    """A started engine. Used by one process at a time; it must not start threads or processes of its own."""

    def read(self, image: Image, dpi: int) -> list[OcrLine]:
        """Lines of a grey page image (mode L), in reading order. Raises PermanentError or TransientError."""


@runtime_checkable
class LineEngine(Protocol):
    """A started engine that reads single lines: it is given the lines that were found by their ink, and `read` is not called."""

    def read_line(self, image: Image, dpi: int) -> OcrLine:
        """The text of the one line (mode L, with some paper around); `bbox` is the whole image. Raises like `OcrEngine.read`."""


class EnginePlugin(Protocol):
    """Module of an OCR engine."""

    Options: type[Options]

    def start(self, options: Any) -> OcrEngine | LineEngine:
        """Load models. Raises UsageError, with the command that installs what is missing."""

    def version(self, options: Any) -> str:
        """Names engine, release and model files, for the recipe. Cheap; raises UsageError like `start`."""


# ---------------------------------------------------------------- methods: generation/methods/NAME.py


@dataclass(frozen=True, slots=True)
class Ask:
    """What a method wants to ask: chat messages, and the JSON schema (strict) that the answer must follow.

    `sample` tells repeated draws of one prompt apart. `kinds` are the task types of the pairs that it asks for, one for each; they shape
    nothing, and say what an answer may bring.
    """

    messages: tuple[Mapping[str, str], ...]
    schema: Mapping[str, Any]
    sample: int = 0
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's answer, taken out of its envelope: the text, and how it ended ("stop", "length", "content_filter" …).

    `text` is as it came, and may hold halves of surrogate pairs. `reasoning` is what the model thought aloud in a field of its own.
    """

    text: str
    finish_reason: str
    refusal: str = ""
    reasoning: str = ""


@runtime_checkable
class MixedOptions(Protocol):
    """Options of a method that chooses what to ask by the share of each task type."""

    def with_mix(self, mix: Mapping[str, float]) -> Any:
        """The same options for these shares (task type -> share; they sum to 1), those of [generation.mix]."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """A chunk that lays down nearly what another one does, and something otherwise.

    `names` tell the two apart, the other one's first: the terms that they stand in, with the product where no document holds both, or
    the day from which the edition holds. `place` is what a question says before the names: "{product} ", or "" where they say it all.
    `products` and `dates` are those of a `Side`, in the order of the names.
    """

    chunk: Chunk
    names: tuple[str, str]
    place: str = ""
    products: tuple[str, str] = ("", "")
    dates: tuple[str, str] = ("", "")


@runtime_checkable
class Comparing(Protocol):
    """A method without a model that looks at a chunk's siblings, too."""

    def compare(self, chunk: Chunk, siblings: Sequence[Sibling], options: Any) -> list[Candidate]:
        """In place of `parse`, where a chunk has siblings: all that comes of the chunk."""


class Method(Protocol):
    """Module of a generation method."""

    VERSION: int
    Options: type[Options]

    def recipe(self, options: Any) -> Mapping[str, Any]:
        """What shapes the candidates besides the chunk: version, prompt hash, the options that count."""

    def plan(self, chunk: Chunk, options: Any) -> Ask | None:
        """The question to a model about this chunk; None when the method needs none (then `parse` gets None)."""

    def parse(self, chunk: Chunk, completion: Completion | None, options: Any) -> list[Candidate]:
        """The candidates in an answer. Raises PermanentError with a named reason for an answer that can't be used."""


# ---------------------------------------------------------------- checks: checks/NAME.py


class Check(Protocol):
    """Module of a check; it serves candidates of every origin."""

    VERSION: int

    def check(self, candidate: Candidate, chunk: Chunk) -> Verdict:
        """The verdict, with a named reason for everything but pass. `chunk` is a `Joint` where the candidate compares two."""


# ---------------------------------------------------------------- formats: export/formats/NAME.py


class Format(Protocol):
    """Module of an export format. FILE is the name it writes; SCHEMA (JSON Schema) is what each record must fulfil."""

    FILE: str
    SCHEMA: Mapping[str, Any]

    def record(self, row: Row) -> dict[str, Any]:
        """One line of the file. Every row gives the same keys in the same order."""


# ---------------------------------------------------------------- the durable log that llm/ writes to; store/ implements it


TIMEOUT, CONNECTION_LOST, NOT_AN_ANSWER = "timeout", "connection lost", "not an answer"
DOUBTFUL = (TIMEOUT, CONNECTION_LOST, NOT_AN_ANSWER)
"""Reasons of attempts that came to nothing and were possibly billed: the server had the request and may have answered it."""


class CallLog(Protocol):
    """Remembers calls. Every method returns after its rows are safe on disk; called from one thread at a time."""

    def known(self, keys: Iterable[str]) -> dict[str, Answer]:
        """The stored answers among `keys`."""

    def sent(self, requests: Iterable[Request]) -> None:
        """These requests are about to leave: what has no answer after a crash was possibly billed."""

    def answered(self, answers: Iterable[Answer]) -> None:
        """Answers, before anything looks into them."""

    def failed(self, key: str, reason: str, message: str) -> None:
        """An attempt came to nothing (for the report)."""
