"""Nouns to JSON text and back: how the store keeps them, and how they travel to worker processes."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

Noun = TypeVar("Noun")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(noun: Any) -> TypeAdapter[Any]:
    # Building an adapter costs milliseconds and one serves for ever.
    if noun not in _adapters:
        _adapters[noun] = TypeAdapter(noun)
    return _adapters[noun]


def dump(value: Any) -> str:
    """A dataclass of model.py as compact JSON text, Hangul unescaped."""
    return _adapter(type(value)).dump_json(value).decode()


def load(noun: type[Noun], text: str) -> Noun:
    """The inverse of `dump`. Raises pydantic.ValidationError for text that `dump` didn't write."""
    return _adapter(noun).validate_json(text)  # type: ignore[no-any-return]
