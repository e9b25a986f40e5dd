from __future__ import annotations

from pathlib import Path

import pytest

from corpus_builder import config
from corpus_builder.errors import Exit, SettingsError
from corpus_builder.generation.types import SHARES, TASK_TYPES


def test_corpus_file_beats_default_and_set_beats_both(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text('[llm]\nmodel = "a"\nconcurrency = 3\n[generation.qa]\npairs = 5\n', encoding="utf-8")
    loaded = config.load(tmp_path, ["llm.model=b", "generation.qa.pairs=2", "generation.methods=extractive, qa"])
    assert (loaded.llm.model, loaded.llm.concurrency) == ("b", 3)
    assert loaded.methods["qa"].pairs == 2  # type: ignore[attr-defined]
    assert loaded.generation.methods == ["extractive", "qa"]


def test_a_value_is_read_as_its_default_says() -> None:
    loaded = config.load(None, ["llm.model=4", "llm.base_url=http://127.0.0.1:1/v1", 'ocr.engine="tesseract"', "dedup.jaccard=1"])
    assert loaded.llm.model == "4"
    assert loaded.llm.base_url == "http://127.0.0.1:1/v1"
    assert loaded.ocr.engine == "tesseract"
    assert loaded.dedup.jaccard == 1.0


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (["llm.modle=x"], "unknown setting llm.modle"),
        (["llmm.model=x"], "unknown section: llmm"),
        (["llm.concurrency=many"], "llm.concurrency"),
        (["llm.concurrency=0"], "llm.concurrency"),
        (["generation.qa.pears=1"], "unknown setting generation.qa.pears"),
        (["generation.nosuch.x=1"], "unknown setting generation.nosuch"),
        (["llm"], "SECTION.KEY=VALUE"),
        (["llm.=3"], "SECTION.KEY=VALUE"),
        (["export.reviewers=nobody"], "export.reviewers"),
        (["export.formats=[]"], "export.formats"),
        (["export.formats=nosuch"], "alpaca"),
        (["ocr.engine=abbyy"], "known: auto, paddle, tesseract"),
        (["generation.methods=nosuch"], "extractive"),
        (["generation.mix.잡담=1"], "generation.mix: there is no kind of question called 잡담; known: 정의"),
        (["generation.mix.면책=-0.1"], "generation.mix.면책"),
        (["generation.mix.면책=nan"], "generation.mix.면책"),
        ([f"generation.mix.{kind}=0" for kind in TASK_TYPES], "one kind at least"),
        (["generation.qa.mix={면책=1}"], "generation.qa"),
    ],
)
def test_what_is_wrong_is_named(sets: list[str], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        config.load(None, sets)
    assert said in caught.value.message + caught.value.advice
    assert caught.value.exit is Exit.USAGE


def test_the_mix_is_shares_in_proportion_and_reaches_the_method() -> None:
    assert sum(share for kind, share in SHARES.items() if kind != "특약 비교") == pytest.approx(1)
    loaded = config.load(None, ["generation.mix.면책=1.14"])
    assert loaded.generation.shares["면책"] == pytest.approx(1.14 / 2)
    assert loaded.generation.shares["정의"] == pytest.approx(0.05 / 2)
    assert loaded.methods["qa"].mix == loaded.generation.shares  # type: ignore[attr-defined]


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text("[llm\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"corpus\.toml"):
        config.load(tmp_path)
