"""Calculations that can be worked out again: an expression over named inputs, evaluated exactly, without Python's own evaluator.

An expression is names, whole or decimal numbers, + - * /, brackets, min(…) and max(…), nothing else: "min(손해액 - 자기부담금, 한도)".
Values are exact fractions; one with the unit % counts in hundredths (50% × 50% is 25%, and 2.5% + 1% is 3.5%).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from corpus_builder.pairs import Calculation

LONGEST = 200
"""Characters of an expression: a calculation of the law is a line, and nothing longer is taken apart."""

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[가-힣A-Za-z_][가-힣A-Za-z0-9_]*)|(?P<sign>[-+*/(),]))", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_DEEPEST = 20
_OPEN = "("
_CHOOSE: Mapping[str, Callable[[Iterable[Fraction]], Fraction]] = {"min": min, "max": max}


class NotWorkable(ValueError):
    """An expression or a value that is none, with what is wrong about it as the message."""


def result(calculation: Calculation) -> Fraction:
    """What the calculation comes to, in its unit (50% is 50). Raises NotWorkable: no expression, an unknown name, a zero below."""
    found = evaluate(calculation.expression, {item.name: counted(item.value, item.unit) for item in calculation.inputs})
    return found * 100 if calculation.unit == "%" else found


def counted(value: str, unit: str) -> Fraction:
    """A decimal number as it enters a calculation: per cent as hundredths. Raises NotWorkable."""
    if not _DECIMAL.fullmatch(value):
        raise NotWorkable(f"{value[:40]!r} is no decimal number")
    return Fraction(value) / 100 if unit == "%" else Fraction(value)


def evaluate(expression: str, values: Mapping[str, Fraction]) -> Fraction:
    """The value of an expression whose names are `values`. Raises NotWorkable."""
    if len(expression) > LONGEST:
        raise NotWorkable(f"longer than {LONGEST} characters")
    reading = _Reading(_tokens(expression), values)
    found = reading.sum(0)
    if reading.tokens:
        raise NotWorkable(f"{reading.tokens[0]!r} is one too many")
    return found


def _tokens(expression: str) -> list[str]:
    tokens, at = [], 0
    text = expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotWorkable(f"{text[at]!r} is nothing to calculate with")
        tokens.append(match[match.lastgroup or 0])
        at = match.end()
    return tokens


class _Reading:
    """A recursive descent over the tokens that are left."""

    def __init__(self, tokens: list[str], values: Mapping[str, Fraction]) -> None:
        self.tokens, self._values = tokens, values

    def sum(self, depth: int) -> Fraction:
        """Products with + and - between them."""
        found = self._product(depth)
        while self.tokens and self.tokens[0] in "+-":
            sign, other = self.tokens.pop(0), self._product(depth)
            found = found + other if sign == "+" else found - other
        return found

    def _product(self, depth: int) -> Fraction:
        found = self._one(depth)
        while self.tokens and self.tokens[0] in "*/":
            sign, other = self.tokens.pop(0), self._one(depth)
            if sign == "/" and not other:
                raise NotWorkable("a zero below")
            found = found * other if sign == "*" else found / other
        return found

    def _one(self, depth: int) -> Fraction:
        if depth > _DEEPEST or not self.tokens:
            raise NotWorkable("too many brackets" if self.tokens else "it ends too early")
        token = self.tokens.pop(0)
        if token == _OPEN:
            found = self.sum(depth + 1)
            self._expect(")")
            return found
        if token in _CHOOSE and self.tokens[:1] == [_OPEN]:
            return _CHOOSE[token](self._several(depth))
        if token[0].isdigit():
            return Fraction(token)
        if token not in self._values:
            raise NotWorkable(f"{token!r} is no input")
        return self._values[token]

    def _several(self, depth: int) -> list[Fraction]:
        self._expect(_OPEN)
        found = [self.sum(depth + 1)]
        while self.tokens[:1] == [","]:
            self.tokens.pop(0)
            found.append(self.sum(depth + 1))
        self._expect(")")
        return found

    def _expect(self, token: str) -> None:
        if self.tokens[:1] != [token]:
            raise NotWorkable(f"{token!r} is missing")
        self.tokens.pop(0)
