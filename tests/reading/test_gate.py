"""The gate: one case per rule, with the reason that is stored."""

from __future__ import annotations

import pytest

from corpus_builder.reading import gate
from tests.reading.invented import fragment, raw

SENTENCE = "회사는 피보험자가 보험기간 중에 다친 경우에 보험금을 지급합니다."
FULL_PAGE = ((0.0, 0.0, 595.0, 842.0),)


def decide(**changed: float) -> gate.Verdict:
    sound = gate.signals(raw(*(fragment(SENTENCE, base=100.0 + 16 * n) for n in range(12))))
    return gate.verdict({**sound, **changed}, in_korean=True)


def test_sound_text() -> None:
    assert decide() == gate.Verdict("text layer", "text layer is sound")


@pytest.mark.parametrize(
    ("changed", "source", "reason"),
    [
        ({"unreadable": 0.2}, "text layer", "20% unknown characters"),
        ({"cid": 0.3}, "text layer", "glyph numbers instead of letters"),
        ({"invisible": 1.0, "images": 1.0}, "text layer", "invisible text over an image: an old OCR layer"),
        ({"hangul": 0.05, "unreadable": 0.01, "chars": 900}, "text layer", "hardly any Hangul in a Korean document"),
        ({"chars": 0, "images": 0.99}, "image", "no text under an image"),
        ({"chars": 3, "drawings": 900, "images": 0.0}, "image", "no text, letters drawn as outlines"),
    ],
)
def test_pages_for_ocr(changed: dict[str, float], source: str, reason: str) -> None:
    verdict = decide(**changed)
    assert (verdict.source, verdict.reason, verdict.needs_ocr) == (source, reason, True)


@pytest.mark.parametrize("changed", [{"chars": 0}, {"hangul": 0.05, "chars": 900}, {"invisible": 1.0}, {"images": 1.0}])
def test_pages_that_are_left_alone(changed: dict[str, float]) -> None:
    assert not decide(**changed).needs_ocr


def test_blank_page() -> None:
    assert gate.verdict(gate.signals(raw()), in_korean=True) == gate.Verdict("blank", "no text")


def test_signals_of_a_page() -> None:
    measured = gate.signals(
        raw(fragment("제3조 제1항"), fragment("제조", base=116), fragment("3", base=116), fragment("\ufffd\uf000", base=132))
    )
    assert (measured["numbered"], measured["bare"], measured["orphans"]) == (2, 1, 0.5)
    assert measured["unreadable"] > 0.1


def test_torn_document_by_orphans_or_by_bare_references() -> None:
    sound = gate.signals(raw(*(fragment(SENTENCE, base=100.0 + 16 * n) for n in range(4))))
    assert not gate.torn([sound])
    assert gate.torn([{**sound, "orphans": 0.5}])
    assert gate.torn([{**sound, "bare": 40, "numbered": 0}])
    assert not gate.torn([{**sound, "bare": 3, "numbered": 200}])
    assert not gate.torn([])


def test_repair_that_did_not_help_goes_to_ocr() -> None:
    measured = gate.signals(raw(fragment(SENTENCE)))
    assert gate.after_repair(measured, ["제조 제항 제호에 따라", "제조의 제항"]).needs_ocr
    mended = gate.after_repair(measured, ["제3조 제1항에 따라"])
    assert (mended.source, mended.needs_ocr) == ("repaired", False)


def test_old_layer_and_image_are_measured() -> None:
    measured = gate.signals(raw(fragment(SENTENCE, visible=False), images=FULL_PAGE))
    assert (measured["invisible"], measured["images"]) == (1.0, 1.0)
