"""JSON Lines of anyone's records: read line by line with a clear word about the line that is wrong, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus_builder.errors import StorageError, UsageError


def rows(file: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(where it stands, the line, its object) for each line of a file that is not blank.

    Raises UsageError, with the line, for what is no JSON object, UsageError for what is not UTF-8 or can't be read.
    """
    for number, line in lines(file):
        where = f"{file.name}, line {number}"
        yield where, line, record(line, where)


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, with their numbers from 1. Raises UsageError for what is not UTF-8 or can't be read."""
    try:
        with file.open(encoding="utf-8-sig") as read:
            for number, line in enumerate(read, 1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name} is not UTF-8: {error.reason} at byte {error.start}") from error
    except OSError as error:
        raise UsageError(f"can't read {file}: {error.strerror}") from error


def record(line: str, where: str) -> dict[str, Any]:
    """The object of a line. Raises UsageError that says where it stands."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:  # a plain ValueError: a number of more digits than Python reads
        endless = "a number of more than 4,300 digits"
        why = getattr(error, "msg", "nested too deeply" if isinstance(error, RecursionError) else endless)
        raise UsageError(f"{where} is not JSON: {why}", "one JSON object per line") from error
    if not isinstance(found, dict):
        raise UsageError(f"{where} is not a JSON object")
    return found


_ENDLESS = re.compile(r"\d{1000}")


def whole(where: str, *said: str) -> None:
    """Raises UsageError for what JSON can spell and is no text: half a surrogate pair, a NUL, a number that nobody reads to its end."""
    text = "\n".join(said)
    if "\0" in text:
        raise UsageError(f"{where} holds a NUL, which is no character of a text", "take it out")
    if _ENDLESS.search(text):
        raise UsageError(f"{where} holds a number of a thousand digits or more", "see what wrote it")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = f"{error.object[error.start]!a}"
        raise UsageError(f"{where} holds half a surrogate pair ({half}), which is no character", "write the character whole") from error


def target(named: Path, taken: Mapping[str, Path], ours: Callable[[dict[str, Any]], bool]) -> Path:
    """The file behind a name to write to, symbolic links followed. An earlier result may be replaced: `ours` says of a record that it is
    one of such a file.

    Raises UsageError for one of `taken` (what it is -> file), for what is no regular file and for one that holds anything else,
    StorageError where none can be made.
    """
    try:
        found = named.resolve()
        for what, other in taken.items():
            if found == other.resolve() or (found.exists() and other.exists() and found.samefile(other)):
                raise UsageError(f"{named} is {what}", "name another file to write")
        if named == Path("-") or (named.exists() and not named.is_file()):
            raise UsageError(f"{named} is {'a folder' if named.is_dir() else 'no regular file'}", "name another file to write")
    except (OSError, RuntimeError) as error:  # the latter for links that go round in circles
        raise UsageError(f"can't write {named}: {getattr(error, 'strerror', None) or error}") from error
    if found.exists() and (strange := _strange(found, ours)):
        raise UsageError(f"{named} holds something else: {strange}", "name another file to write, or delete this one first")
    if not found.parent.is_dir():
        raise StorageError(f"can't write {named}: there is no folder {found.parent}")
    if not os.access(found.parent, os.W_OK | os.X_OK):
        raise StorageError(f"can't write {named}: the folder {found.parent} can't be written", "check its permissions")
    return found


def _strange(file: Path, ours: Callable[[dict[str, Any]], bool]) -> str:
    """What of a file is no earlier result, in words; "" where nothing is."""
    try:
        return next(
            (f"its line {number} is not what this command writes" for number, line in lines(file) if not ours(record(line, ""))), ""
        )
    except UsageError:
        return "it is not JSON Lines that this command writes"


def write(files: Mapping[Path, Iterable[dict[str, Any]]]) -> None:
    """Write each file aside, under a name that nothing has, then rename them all."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    asides = {target: target.with_name(f".{secrets.token_hex(8)}.part") for target in files}
    target = next(iter(files))
    try:
        for target, lines in files.items():
            with asides[target].open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(encode(line) + "\n" for line in lines)
            if target.exists():
                shutil.copymode(target, asides[target])
        for target, aside in asides.items():
            aside.replace(target)
    except OSError as error:
        raise StorageError(f"can't write {target}: {error.strerror}") from error
    finally:
        for aside in asides.values():
            aside.unlink(missing_ok=True)
