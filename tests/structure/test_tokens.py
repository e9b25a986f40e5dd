"""Lengths in tokens: the estimate, a tokenizer.json made here, and tokenizers that aren't there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_builder.errors import UsageError
from corpus_builder.model import Catalogue, Clause, Mark
from corpus_builder.structure import Options
from corpus_builder.structure.chunks import chunks
from corpus_builder.structure.tokens import counter, estimate, identity


def word_tokenizer(file: Path, *, model: dict[str, object] | None = None, truncation: object = None) -> Path:
    """A tokenizer.json in which every run of letters is one token."""
    words = model or {"type": "WordLevel", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"}
    shape = {"version": "1.0", "truncation": truncation, "padding": None, "added_tokens": [], "normalizer": None}
    rest = {"pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None, "model": words}
    file.write_text(json.dumps(shape | rest), encoding="utf-8")
    return file


def test_the_estimate_is_on_the_high_side() -> None:
    assert estimate("") == 0
    assert estimate("보험금을 지급합니다.") == 9  # o200k says 6, Qwen 2 says 8
    assert counter("") is estimate
    assert identity("") == "estimate 1.3"


def test_a_tokenizer_file_counts_and_its_content_is_its_identity(tmp_path: Path) -> None:
    file = word_tokenizer(tmp_path / "tokenizer.json")
    assert counter(str(file))("회사는 보험금을 지급 합니다") == 4
    moved = tmp_path / "elsewhere.json"
    moved.write_bytes(file.read_bytes())
    assert identity(str(moved)) == identity(str(file))
    other = word_tokenizer(tmp_path / "other.json", model={"type": "WordLevel", "vocab": {"[UNK]": 0, "회사는": 1}, "unk_token": "[UNK]"})
    assert identity(str(other)) != identity(str(file))


def test_a_stored_truncation_does_not_shorten_the_count(tmp_path: Path) -> None:
    limit = {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0}
    assert counter(str(word_tokenizer(tmp_path / "tokenizer.json", truncation=limit)))("가 나 다 라") == 4


def test_chunks_are_cut_by_the_tokenizer_of_the_settings(tmp_path: Path) -> None:
    setting = str(word_tokenizer(tmp_path / "tokenizer.json"))
    parts = [f"{mark} " + "가나 다라 " * 40 + "합니다" for mark in "①②③"]  # 82 words and 290 characters each
    starts = [sum(len(part) + 1 for part in parts[:n]) for n in range(3)]
    marks = tuple(Mark("항", str(n), start, start + len(part)) for n, (start, part) in enumerate(zip(starts, parts, strict=True), 1))
    clause = Clause("d", "제1조", "article", 1, "보통약관", "", "1", "목적", 1, (0, 0, 1, 1), "\n".join(parts), (), marks)
    pieces = chunks([clause], Catalogue(), Options(max_tokens=200, tokenizer=setting))
    assert [piece.chunk.body for piece in pieces] == ["\n".join(parts[:2]), parts[2]]
    assert len(chunks([clause], Catalogue(), Options(max_tokens=200))) > 2


@pytest.mark.parametrize("content", ["", "{}", "no json"])
def test_a_file_that_is_no_tokenizer_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(content)
    with pytest.raises(UsageError, match=r"is not a tokenizer\.json"):
        counter(str(file))


def test_what_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"structure\.tokenizer"):
        counter(str(tmp_path / "nowhere.json"))
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(UsageError, match=r"structure\.tokenizer"):
        counter("tiktoken:o200k_base")
