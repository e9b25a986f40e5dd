"""Damaged copies of the project's own samples, always the same ones: what bad disks, broken downloads and bad software do to a PDF.

Each way of damage is a function from bytes and a random generator to bytes; `mutants` walks through all ways and all originals.
The originals are the samples as they are and short pieces of them, written in the ways in which real files are: with object
streams, with a plain table of objects, uncompressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from corpus_builder.reading.files import library
from tests.conftest import PDFS

Damage = Callable[[bytearray, Random], bytes]


@dataclass(frozen=True)
class Mutant:
    """A damaged copy: which original, which damage, its bytes."""

    original: str
    damage: str
    content: bytes


def _place(data: bytearray, chance: Random, size: int = 1) -> int:
    """Somewhere behind the first line, so that the file still begins like a PDF."""
    return chance.randrange(16, max(17, len(data) - size))


def flipped_bit(data: bytearray, chance: Random) -> bytes:
    data[_place(data, chance)] ^= 1 << chance.randrange(8)
    return bytes(data)


def flipped_bytes(data: bytearray, chance: Random) -> bytes:
    for _ in range(chance.choice((5, 20, 100))):
        data[_place(data, chance)] = chance.randrange(256)
    return bytes(data)


def cut_end(data: bytearray, chance: Random) -> bytes:
    return bytes(data[: -chance.choice((1, 20, 400, 2000, len(data) // 20, len(data) // 4, len(data) // 2))])


def cut_middle(data: bytearray, chance: Random) -> bytes:
    size = chance.choice((1, 50, 1000, 4096, len(data) // 10))
    at = _place(data, chance, size)
    return bytes(data[:at] + data[at + size :])


def zeroed(data: bytearray, chance: Random) -> bytes:
    size = chance.choice((16, 512, 4096))
    at = _place(data, chance, size)
    data[at : at + size] = bytes(len(data[at : at + size]))
    return bytes(data)


def swapped_blocks(data: bytearray, chance: Random) -> bytes:
    size = chance.choice((512, 4096))
    a, b = sorted((_place(data, chance, 2 * size), _place(data, chance, 2 * size)))
    b = max(b, a + size)
    data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]
    return bytes(data)


def inserted(data: bytearray, chance: Random) -> bytes:
    at = _place(data, chance)
    return bytes(data[:at] + chance.randbytes(chance.choice((1, 30, 3000))) + data[at:])


def _in_one(pattern: bytes, data: bytearray, chance: Random, times: int) -> bytes:
    """Damage within one of the places that a pattern finds."""
    found = [match.span() for match in re.finditer(pattern, bytes(data), re.DOTALL)]
    if found:
        start, end = chance.choice(found)
        for _ in range(times):
            data[chance.randrange(start, end)] = chance.randrange(256)
    return bytes(data)


def damaged_xref(data: bytearray, chance: Random) -> bytes:
    return _in_one(rb"xref\s.*?trailer|startxref\s+\d+|/Type\s*/XRef.*?endobj", data, chance, chance.choice((1, 10)))


def damaged_stream(data: bytearray, chance: Random) -> bytes:
    return _in_one(rb"stream\r?\n.+?endstream", data, chance, chance.choice((1, 5)))


def damaged_object(data: bytearray, chance: Random) -> bytes:
    return _in_one(rb"\d+ 0 obj\s*<<.{0,200}", data, chance, chance.choice((1, 3)))


DAMAGES: tuple[Damage, ...] = (
    flipped_bit,
    flipped_bytes,
    cut_end,
    cut_middle,
    zeroed,
    swapped_blocks,
    inserted,
    damaged_xref,
    damaged_stream,
    damaged_object,
)


def originals() -> dict[str, bytes]:
    """Name -> content of the undamaged files."""
    found = {path.stem: path.read_bytes() for path in sorted(PDFS.glob("*.pdf"))}
    first = PDFS / "daonnuri_living_2025-04.pdf"
    for start in (0, 12, 24):
        found[f"table of objects {start}"] = _piece(first, start, {"deflate": True})
        found[f"object streams {start}"] = _piece(first, start, {"deflate": True, "use_objstms": 1})
        found[f"uncompressed {start}"] = _piece(first, start, {"expand": 255})
    return found


def _piece(path: Path, start: int, how: dict[str, int | bool]) -> bytes:
    """Eight pages of a sample, written anew."""
    with library().open(path) as pdf:
        pdf.select(range(start, min(start + 8, pdf.page_count)))
        written: bytes = pdf.tobytes(garbage=3, no_new_id=True, **how)
    return written


def mutants(number: int, seed: int = 1) -> Iterator[Mutant]:
    """`number` damaged files: damages and originals in turn, short originals more often than long ones."""
    known = originals()
    long = [name for name in known if name.startswith("daonnuri")]
    short = [name for name in known if name not in long]
    for n in range(number):
        chance = Random(f"{seed} {n}")
        damage = DAMAGES[n % len(DAMAGES)]
        original = chance.choice(long if n // len(DAMAGES) % 5 == 0 else short)
        yield Mutant(original, damage.__name__, damage(bytearray(known[original]), chance))
