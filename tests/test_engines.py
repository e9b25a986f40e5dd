"""Which OCR engine is taken, and that it is proven first: real engines in real worker processes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_builder import config, engines
from corpus_builder.engines import Choice
from corpus_builder.errors import UsageError
from corpus_builder.reading.engines import paddle
from corpus_builder.workers import Pool
from tests.reading.engines import tiny


@pytest.fixture(autouse=True)
def _no_downloaded_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PADDLE_PDX_CACHE_HOME", str(tmp_path / "cache"))


def settings(*sets: str, models: Path | None = None) -> config.Config:
    """The default settings with `sets`, and tiny models for PaddleOCR in `models`."""
    if models:
        given = tiny.models(models)
        sets += (f"ocr.paddle.detection_dir={given.detection_dir}", f"ocr.paddle.recognition_dir={given.recognition_dir}")
    return config.load(None, sets)


def choose(here: config.Config, idle: Callable[[str, str], bool] = lambda name, version: False) -> Choice:
    with Pool(1) as pool:
        return engines.choose(here, pool, idle)


def test_auto_takes_tesseract_where_paddle_has_no_models_and_says_why() -> None:
    choice = choose(settings())
    assert choice.name == "tesseract"
    assert choice.why.startswith(f"{choice.version} (not paddle: PaddleOCR has no model files: ")


@pytest.mark.slow
def test_auto_takes_paddle_where_it_has_models(tmp_path: Path) -> None:
    choice = choose(settings(models=tmp_path))
    assert (choice.name, choice.why) == ("paddle", choice.version)


@pytest.mark.slow
def test_a_model_that_loads_and_can_not_run_shows_before_any_page(tmp_path: Path) -> None:
    def with_mixed_up_models(engine: str) -> config.Config:
        here = settings(f"ocr.engine={engine}", models=tmp_path)
        tiny.detector(tmp_path / "recognition", "ignored")
        letters = tiny.RECOGNITION_YML.format(name="korean_PP-OCRv5_mobile_rec", letters="가")
        (tmp_path / "recognition" / "inference.yml").write_text(letters, encoding="utf-8")
        return here

    choice = choose(with_mixed_up_models("auto"))
    assert choice.name == "tesseract"
    assert "(not paddle: paddle can't read: PaddleOCR: " in choice.why
    with pytest.raises(UsageError, match="paddle can't read: "):
        choose(with_mixed_up_models("paddle"))


@pytest.mark.slow
def test_an_engine_that_reads_nothing_is_not_taken(tmp_path: Path) -> None:
    here = settings("ocr.engine=paddle", models=tmp_path)
    tiny.detector(tmp_path / "detection", paddle.Options().detection_model, cut=50)
    with pytest.raises(UsageError, match="paddle can't read: it found no text"):
        choose(here)


def test_without_any_engine_one_message_says_what_each_lacks_and_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as nothing:
        choose(settings(f"ocr.tesseract.tessdata={tmp_path}"))
    assert "PaddleOCR has no model files" in nothing.value.message and "no kor.traineddata" in nothing.value.message
    assert "ocr.paddle.download=true" in nothing.value.advice and "apt-get install tesseract-ocr" in nothing.value.advice


def test_an_engine_with_nothing_to_do_is_not_started(tmp_path: Path) -> None:
    here = settings(models=tmp_path)
    (tmp_path / "detection" / "inference.onnx").write_bytes(b"this would not load")
    asked = []

    def idle(name: str, version: str) -> bool:
        asked.append((name, version))
        return True

    choice = choose(here, idle)
    assert choice.name == "paddle"
    assert asked == [(choice.name, choice.version)]


def test_an_engine_that_hangs_is_given_up() -> None:
    with pytest.raises(UsageError, match="tesseract can't read: stopped after"):
        choose(settings("ocr.engine=tesseract", "run.timeout_s=0.01"))
