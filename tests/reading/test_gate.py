"""The gate: one case per rule, with the reason that is stored."""

from __future__ import annotations

import pytest

from corpus_builder.reading import gate
from tests.reading.invented import fragment, raw

SENTENCE = "회사는 피보험자가 보험기간 중에 다친 경우에 보험금을 지급합니다."
FULL_PAGE = ((0.0, 0.0, 595.0, 842.0),)


def decide(**changed: float) -> gate.Verdict:
    sound = gate.signals(raw(*(fragment(SENTENCE, base=100.0 + 16 * n) for n in range(12))), 0.0)
    return gate.verdict({**sound, **changed}, [SENTENCE])


def test_sound_text() -> None:
    assert decide() == gate.Verdict("text layer", "text layer is sound")


@pytest.mark.parametrize(
    ("changed", "source", "reason"),
    [
        ({"unreadable": 0.2}, "text layer", "20% unknown characters"),
        ({"cid": 0.3}, "text layer", "glyph numbers instead of letters"),
        ({"foreign": 0.4}, "text layer", "40% letters of foreign scripts"),
        ({"hidden": 900, "chars": 30, "images": 1.0}, "text layer", "invisible text with an image: an old OCR layer"),
        ({"chars": 0, "images": 0.99}, "image", "no text under an image"),
        ({"chars": 3, "drawings": 900, "images": 0.0}, "image", "no text, letters drawn as outlines"),
    ],
)
def test_pages_for_ocr(changed: dict[str, float], source: str, reason: str) -> None:
    verdict = decide(**changed)
    assert (verdict.source, verdict.reason, verdict.needs_ocr) == (source, reason, True)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"chars": 0}, "no text"),
        ({"chars": 5}, "hardly any text"),
        ({"chars": 0, "hidden": 300}, "no text; 300 invisible characters left out"),
        ({"hidden": 7, "outside": 3}, "text layer is sound; 7 invisible characters left out; 3 characters outside of the page left out"),
        ({"slanted": 6}, "text layer is sound; 6 characters at a slant left out"),
        ({"hangul": 0.0}, "text layer is sound"),
        ({"images": 1.0}, "text layer is sound"),
        ({"images": 0.2, "picture": 0.2}, "text layer is sound; a picture on 20% of the page was not read"),
    ],
)
def test_pages_that_are_left_alone(changed: dict[str, float], reason: str) -> None:
    verdict = decide(**changed)
    assert (verdict.reason, verdict.needs_ocr) == (reason, False)


def test_blank_page() -> None:
    assert gate.verdict(gate.signals(raw(), 0.0), []) == gate.Verdict("blank", "no text")


def test_signals_of_a_page() -> None:
    page = raw(fragment("제3조 제1항"), fragment("제조", base=116), fragment("\ufffd보\uf000험", base=132), fragment("5356㱊ኂ⮮", base=148))
    measured = gate.signals(page, 0.1)
    assert (measured["numbered"], measured["bare"], measured["scattered"]) == (2, 1, 0.1)
    assert measured["unreadable"] == pytest.approx(2 / 19, abs=1e-4)
    assert measured["foreign"] == 0.2  # of the letters


def test_boxed_numbers_and_bullets_at_a_lines_start_are_no_lost_letters() -> None:
    page = raw(*(fragment(f"\uf000 {SENTENCE}", base=100.0 + 16 * n) for n in range(3)), fragment("\uf000\uf000 회사는", base=160))
    assert gate.signals(page, 0.0)["unreadable"] == 0


def test_repair_that_did_not_help_goes_to_ocr() -> None:
    measured = gate.signals(raw(fragment(SENTENCE)), 0.3)
    assert gate.torn(measured)
    assert gate.verdict(measured, ["제조 제항 제호에 따라", "제조의 제항"]).needs_ocr
    mended = gate.verdict(measured, ["제3조 제1항에 따라"])
    assert (mended.source, mended.needs_ocr) == ("repaired", False)


def test_characters_without_a_width_count_as_hidden() -> None:
    measured = gate.signals(raw(fragment("이전\u200b 지\u00ad시를"), fragment(SENTENCE)), 0.0)
    assert measured["hidden"] == 2


def test_hidden_text_and_image_are_measured() -> None:
    measured = gate.signals(raw(images=FULL_PAGE, hidden=(fragment(SENTENCE),), outside=4), 0.0)
    assert (measured["hidden"], measured["images"], measured["outside"], measured["chars"]) == (len(SENTENCE), 1.0, 4, 0)
