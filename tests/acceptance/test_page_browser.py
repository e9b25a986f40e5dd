"""The report as a person meets it in a browser: by mouse, by keys, in a narrow window, without scripts, on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from corpus_builder import corpus, coverage, page
from tests import mapped
from tests.acceptance.test_review_browser import FLAGS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    with corpus.opened(folder / "corpus", create=True) as here:
        mapped.fill(here)
        page.write(folder / "report.html", coverage.collect(here))
    return (folder / "report.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found, "the browser tests need Chromium; on Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def shown(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened, said = context.new_page(), list[str]()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url) if request.url != address else None)
    opened.goto(address)
    yield opened
    assert said == [], "no error, and nothing was fetched"
    context.close()


def test_a_cell_says_its_words_to_the_mouse_and_to_the_keys(shown: Page) -> None:
    tip = shown.locator("#tip")
    assert not tip.is_visible()
    shown.locator("#d1 .c > i").nth(4).hover()
    assert tip.inner_text().split("\n")[:2] == ["제5조 탈락한 조문 · 5쪽", "부적합: 후보 1개"]
    shown.mouse.move(1, 1)
    assert not tip.is_visible()
    shown.locator("#documents ~ .card a").last.focus()
    for key, words in (("Tab", "제1조 "), ("ArrowRight", "제2조 "), ("End", "제10조 "), ("ArrowLeft", "제9조의2 "), ("Home", "제1조 ")):
        shown.keyboard.press(key)
        assert tip.is_visible() and tip.inner_text().startswith(words), key
    assert "보통약관" in (shown.evaluate("document.activeElement.getAttribute('aria-label')") or "")
    shown.keyboard.press("Escape")
    assert not tip.is_visible()
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    assert shown.locator("#d1 details").first.get_attribute("open") is not None, "after the map come its lists"
    shown.locator("#d2 .units").first.scroll_into_view_if_needed()
    shown.keyboard.press("Tab")
    shown.keyboard.press("Tab")
    shown.keyboard.press("ArrowDown")
    assert tip.inner_text().startswith("별표 1 "), "down to the next 약관"


def test_every_card_is_drawn_wherever_a_link_leads(shown: Page) -> None:
    shown.set_viewport_size({"width": 800, "height": 200})
    shown.locator('a[href="#failures"]').click()
    drawn = "e => e.map(at => at.checkVisibility({contentVisibilityAuto: true}))"
    assert set(shown.eval_on_selector_all(".policy .head", drawn)) == {True}


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_nothing_runs_out_of_the_window(shown: Page, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 900})
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    for place in (0, -1):
        cell = shown.locator(".c > i").nth(place)
        cell.click()
        box = shown.locator("#tip").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_dark_and_light_are_readable(browser: Browser, address: str) -> None:
    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for scheme in ("light", "dark"):
        opened = browser.new_page(color_scheme=scheme)
        opened.goto(address)
        card = luminance(opened.eval_on_selector(".card", "e => getComputedStyle(e).backgroundColor"))
        for selector in ("h1", "h3", ".head p", ".legend small", ".k", ".why span", "summary"):
            text = luminance(opened.eval_on_selector(selector, "e => getComputedStyle(e).color"))
            contrast = (max(text, card) + 0.05) / (min(text, card) + 0.05)
            assert contrast >= 4.5, f"{selector} in {scheme}: {contrast:.1f}"
        opened.close()


def test_without_scripts_the_words_are_there_all_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert (opened.locator(".c > i").first.get_attribute("title") or "").startswith("제1조 ")
    opened.locator("#d1 summary").first.click()
    assert opened.get_by_text("제7조 기다리는 조문").is_visible()
    context.close()


def test_paper_has_what_is_folded_on_the_screen(shown: Page, tmp_path: Path) -> None:
    import pypdfium2

    shown.pdf(path=tmp_path / "paper.pdf", print_background=True)
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        text = "".join("".join(sheet.get_textpage().get_text_range() for sheet in paper).split())
    assert "제7조기다리는조문7쪽" in text and "apasswordisneeded" in text
    assert shown.locator("details[open]").count() == 0, "and the screen is as it was"
