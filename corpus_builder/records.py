"""Nouns to JSON text and back: how the store keeps them, and how they travel to worker processes."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from corpus_builder.model import Page

Noun = TypeVar("Noun")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(noun: Any) -> TypeAdapter[Any]:
    # Building an adapter costs milliseconds and one serves for ever.
    if noun not in _adapters:
        _adapters[noun] = TypeAdapter(noun)
    return _adapters[noun]


def dump(value: Any) -> str:
    """A dataclass of model.py or pairs.py as compact JSON text, Hangul unescaped.

    Half a surrogate pair, which a damaged file can hold and UTF-8 can't, becomes U+FFFD.
    """
    adapter = _adapter(type(value))
    try:
        return adapter.dump_json(value).decode()
    except PydanticSerializationError:
        text = json.dumps(adapter.dump_python(value), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def load(noun: type[Noun], text: str) -> Noun:
    """The inverse of `dump`. Raises pydantic.ValidationError for text that `dump` didn't write."""
    return _adapter(noun).validate_json(text)  # type: ignore[no-any-return]


def pack(value: Any) -> bytes:
    """`dump`, compressed: a page shrinks to a third."""
    return zlib.compress(dump(value).encode())


def unpack(noun: type[Noun], data: bytes) -> Noun:
    """The inverse of `pack`. Raises zlib.error and pydantic.ValidationError for data that `pack` didn't write."""
    return load(noun, zlib.decompress(data).decode())


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page on its way from a worker to the store: what queries ask for, and the whole of it packed."""

    number: int
    source: str
    reason: str
    needs_ocr: bool
    damage: str
    engine: str
    data: bytes


def packed(page: Page) -> PackedPage:
    """A page made ready to travel and to be stored."""
    reason, damage = (text.encode("utf-8", "replace").decode() for text in (page.reason, page.damage))  # a library quotes what it finds
    return PackedPage(page.number, page.source, reason, page.needs_ocr, damage, page.engine, pack(page))
