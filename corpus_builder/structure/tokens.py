"""How long a text is for a model: by a tokenizer on disk, or by an estimate that says so.

The setting `structure.tokenizer` names one of three kinds, and a new kind is added here alone:

  ""                an estimate: one token per 1.3 characters. Measured on Korean terms (five policies, about 900 chunks), a token is
                    1.6 characters for o200k, 1.4 for Qwen 2, 1.8 for Qwen 3.6, and in no chunk fewer than 1.24, so the estimate
                    hardly ever falls short. The older cl100k has 1.0: give its file instead.
  a path            a Hugging Face tokenizer.json, read by the package `tokenizers`. A local file only; no hub is ever asked.
  "tiktoken:NAME"   an encoding of the package tiktoken, if its table lies in TIKTOKEN_CACHE_DIR: nothing is fetched.

What cuts differently is another recipe, so `identity` names the kind with the hash of the file's bytes, wherever the file lies.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from corpus_builder.errors import UsageError

CHARS_PER_TOKEN = 1.3
TIKTOKEN = "tiktoken:"
_TABLES = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
"""tiktoken keeps each table in its cache folder under the SHA-1 of the address that it would fetch it from."""

Count = Callable[[str], int]


def estimate(text: str) -> int:
    """Tokens of a Korean text, on the high side, without any tokenizer."""
    return math.ceil(len(text) / CHARS_PER_TOKEN)


@lru_cache(maxsize=4)
def counter(setting: str) -> Count:
    """The function that counts the tokens of a text. Raises UsageError for a tokenizer that isn't there or can't be used."""
    if not setting:
        return estimate
    return _tiktoken(setting.removeprefix(TIKTOKEN)) if setting.startswith(TIKTOKEN) else _hugging_face(setting)


def identity(setting: str) -> str:
    """What the counts depend on, for the recipe. Raises UsageError like `counter`."""
    counter(setting)
    if not setting:
        return f"estimate {CHARS_PER_TOKEN}"
    file = _table(setting.removeprefix(TIKTOKEN)) if setting.startswith(TIKTOKEN) else Path(setting)
    return f"{setting if setting.startswith(TIKTOKEN) else 'tokenizer.json'} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def _hugging_face(setting: str) -> Count:
    _needs("tokenizers", "pip install 'corpus-builder[tokens]'")
    from tokenizers import Tokenizer

    if not Path(setting).is_file():
        raise UsageError(f"structure.tokenizer: there is no file {setting}", "name a tokenizer.json on this machine, or leave it empty")
    try:
        tokenizer = Tokenizer.from_file(setting)
    except Exception as error:  # tokenizers raises bare Exception for whatever the file has wrong
        raise UsageError(f"structure.tokenizer: {setting} is not a tokenizer.json: {error}") from error
    # Either may be stored in the file, and would make every long text as long as the model's window.
    tokenizer.no_truncation()
    tokenizer.no_padding()

    @lru_cache(maxsize=4096)  # the same definitions are weighed for chunk after chunk
    def count(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return count


def _tiktoken(name: str) -> Count:
    _needs("tiktoken", "pip install tiktoken")
    import tiktoken

    _table(name)
    try:
        encoding = tiktoken.get_encoding(name)
    except (ValueError, OSError) as error:
        raise UsageError(f"structure.tokenizer: tiktoken can't load {name}: {error}") from error
    return lambda text: len(encoding.encode(text, disallowed_special=()))


def _table(name: str) -> Path:
    """The file of a tiktoken table. Raises UsageError when it isn't there: tiktoken would fetch it."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", "")
    file = Path(folder, hashlib.sha1(_TABLES.format(name).encode(), usedforsecurity=False).hexdigest())
    if not folder or not file.is_file():
        raise UsageError(
            f"structure.tokenizer: the table of {name} is not on this machine", f"set TIKTOKEN_CACHE_DIR to a folder that holds {file.name}"
        )
    return file


def _needs(package: str, install: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise UsageError(f"structure.tokenizer: the package {package} is not installed", install)
