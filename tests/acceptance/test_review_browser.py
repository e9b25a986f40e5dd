"""Review as a person meets it: the real app, started by the command line, driven by keys in a headless Chromium."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from corpus_builder import corpus
from corpus_builder.pairs import Candidate
from corpus_builder.store import desk as desk_store
from corpus_builder.store import pairs
from tests.acceptance.building import FIRST, command, run
from tests.review_app import small
from tests.review_app.test_page import PAYLOADS

pytestmark = pytest.mark.slow

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--no-first-run"]
SIZE: Any = {"width": 1280, "height": 720}
DWELL_MS = 900
"""A little more than the app wants between showing and deciding."""

APPROVE = "[class*=st-key-approve-][data-stale=false]"
"""The approve button of the pair on the screen; while Streamlit redraws, the earlier one is still there, marked stale."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found, "the browser tests need Chromium; on Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "corpus"
    run("--corpus", folder, "build", FIRST, "--set", "generation.methods=extractive")  # an item's answer leaves with its number
    return folder


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """serve(corpus) -> the address of a review app on it."""
    processes: list[subprocess.Popen[str]] = []

    def started(folder: Path) -> str:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        line = command("--corpus", folder, "review", "--no-browser", "--port", port)
        processes.append(subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            assert processes[-1].poll() is None, processes[-1].communicate()[0]
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                    return address
            except OSError:
                time.sleep(0.25)
        raise AssertionError("the app did not come up within a minute")

    yield started
    for process in processes:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)[0]
        assert "Traceback" not in said, said


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """tab(address, reviewer) -> a browser of its own (context) with the app open and a pair on the screen."""
    contexts = []

    def opened(address: str, reviewer: str) -> Page:
        contexts.append(browser.new_context(viewport=SIZE, locale="ko-KR"))
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.goto(address)
        page.get_by_label("검수자 이름").fill(reviewer)
        page.keyboard.press("Enter")
        page.locator(APPROVE).wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()


def lease(page: Page) -> str:
    """The token of the pair on the screen, as its approve button carries it."""
    classes = page.locator(APPROVE).get_attribute("class") or ""
    return next(name for name in classes.split() if name.startswith("st-key-approve-")).removeprefix("st-key-approve-")


def on_screen(page: Page, folder: Path) -> Candidate:
    with corpus.opened(folder) as opened, opened.store.reading() as db:
        held = desk_store.leased(db, lease(page))
        assert held is not None, "the pair on the screen is leased"
        return pairs.candidate(db, held.candidate)


def decide(page: Page, *keys: str) -> None:
    """Read for a moment, press, and wait for the next pair."""
    before = lease(page)
    page.wait_for_timeout(DWELL_MS)
    for key in keys[:-1]:
        page.keyboard.press(key)
        page.locator("[class*=st-key-reason-], [class*=st-key-save-]").first.wait_for()
        page.locator("[data-test-script-state=notRunning]").wait_for()  # nobody is quicker than the page that shows the reasons
    page.keyboard.press(keys[-1])
    shown_next(page, before)


def shown_next(page: Page, before: str) -> None:
    settled = """old => {
        const all = [...document.querySelectorAll('[class*=st-key-approve-]')]
        return all.length === 1 && all[0].dataset.stale === 'false' && !all[0].className.includes(old)
    }"""
    page.wait_for_function(settled, arg=before)


def test_approved_edited_rejected_and_what_leaves(
    copy: Path, serve: Callable[[Path], str], tab: Callable[[str, str], Page], tmp_path: Path
) -> None:
    page = tab(serve(copy), "김보상")
    approved = on_screen(page, copy)
    page.locator("img").wait_for()
    box = page.locator(".boxes div").first
    box.wait_for()
    assert box.evaluate("e => { const b = e.getBoundingClientRect(); return b.top > 60 && b.bottom < innerHeight && b.width > 20 }")
    for name in ("승인", "수정", "반려", "보류", "되돌리기"):
        assert page.get_by_role("button", name=name).evaluate("e => e.getBoundingClientRect().bottom <= innerHeight"), name
    page.get_by_text("조문 전체 보기").click()
    page.locator(".st-key-pair").evaluate("e => e.scrollTo(0, 300)")
    decide(page, "a")
    page.wait_for_function("document.querySelector('.st-key-pair').scrollTop === 0")

    edited = on_screen(page, copy)
    before = lease(page)
    page.wait_for_timeout(DWELL_MS)
    page.keyboard.press("e")
    answer = page.get_by_label("답변")
    answer.wait_for()
    page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    page.keyboard.type(" 이 약관에 따릅니다.")
    page.keyboard.press("Control+Enter")
    shown_next(page, before)

    rejected = on_screen(page, copy)
    decide(page, "x", "3")
    held = on_screen(page, copy)
    decide(page, "h")
    decide(page, "z")
    assert on_screen(page, copy).id == held.id, "undo brings it back"

    run("--corpus", copy, "export", tmp_path / "out")
    rows = {
        row["provenance"]["id"]: row
        for row in map(json.loads, (tmp_path / "out" / "alpaca.jsonl").read_text(encoding="utf-8").splitlines())
    }
    assert len(rows) == 2
    assert rows[approved.id]["output"] == approved.output
    assert rows[approved.id]["provenance"]["status"] == "approved"
    (other,) = set(rows) - {approved.id}
    assert other not in (edited.id, rejected.id)
    assert rows[other]["output"] == f"{edited.output} 이 약관에 따릅니다."
    assert rows[other]["provenance"]["status"] == "edited"
    assert "{product}" not in rows[other]["instruction"]


def test_two_browsers_never_hold_the_same_pair(copy: Path, serve: Callable[[Path], str], tab: Callable[[str, str], Page]) -> None:
    address = serve(copy)
    one, two = tab(address, "김보상"), tab(address, "이약관")
    seen: list[str] = []
    for _ in range(4):
        pairs = [on_screen(one, copy).id, on_screen(two, copy).id]
        assert pairs[0] != pairs[1]
        seen += pairs
        decide(one, "a")
        decide(two, "a")
    assert len(set(seen)) == len(seen), "what one decided never came to the other"


def test_f5_keeps_the_reviewer_and_her_pair(copy: Path, serve: Callable[[Path], str], tab: Callable[[str, str], Page]) -> None:
    page = tab(serve(copy), "김보상")
    decide(page, "a")
    pair = on_screen(page, copy)
    page.reload()
    page.locator(APPROVE).wait_for()
    assert page.locator(".who").inner_text() == "김보상"
    assert on_screen(page, copy).id == pair.id


def test_a_held_key_decides_one_pair_at_most(copy: Path, serve: Callable[[Path], str], tab: Callable[[str, str], Page]) -> None:
    page = tab(serve(copy), "김보상")
    page.wait_for_timeout(DWELL_MS)
    for _ in range(60):
        page.keyboard.down("a")
        page.wait_for_timeout(33)
    page.keyboard.up("a")
    page.wait_for_timeout(1500)
    with corpus.opened(copy) as opened, opened.store.reading() as db:
        assert len(desk_store.decisions_by(db, "김보상", 10)) == 1


def test_no_letter_decides_while_an_edit_or_a_comment_is_written(
    copy: Path, serve: Callable[[Path], str], tab: Callable[[str, str], Page]
) -> None:
    page = tab(serve(copy), "김보상")
    pair = on_screen(page, copy)
    page.wait_for_timeout(DWELL_MS)
    page.keyboard.press("e")
    page.get_by_label("답변").wait_for()
    page.locator(".page").click()
    for key in "axhz1":
        page.keyboard.press(key)
    page.wait_for_timeout(700)
    assert page.get_by_label("답변").is_visible()
    page.keyboard.press("Escape")
    page.locator(APPROVE).wait_for()
    page.keyboard.press("x")
    comment = page.get_by_label("의견")
    comment.click()
    page.keyboard.type("2 axhz")
    page.wait_for_timeout(700)
    assert comment.input_value() == "2 axhz"
    page.get_by_role("button", name="기타").click()
    page.locator(APPROVE).wait_for()
    with corpus.opened(copy) as opened, opened.store.reading() as db:
        (decision,) = desk_store.decisions_on(db, pair.id)
    assert (decision.action, decision.reasons, decision.comment) == ("reject", ("기타",), "2 axhz")


def test_texts_from_outside_stay_texts(tmp_path: Path, serve: Callable[[Path], str], tab: Callable[[str, str], Page]) -> None:
    payload = " ".join(PAYLOADS[:-1])
    text = f"{payload} 라고 적힌 조문입니다."
    made = small.make(tmp_path / "corpus", ((f"{payload} 질문", f"{payload} 답변", text),), text=text, title=payload, check=False)
    page = tab(serve(made.root), "김보상")
    strangers: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:", "ws://127.0.0.1")):
            strangers.append(request.url)

    page.on("request", note)
    page.reload()
    page.locator(APPROVE).wait_for()
    page.get_by_text("조문 전체 보기").click()
    page.locator(".clause").wait_for()
    assert page.locator(".question").inner_text() == f"{payload} 질문"
    assert page.locator(".quote").inner_text() == text
    assert page.locator(".clause").inner_text() == text
    for place in (".said", ".quote", ".path"):
        assert page.locator(f"{place} *").count() == 0, "texts bring no elements"
    assert page.evaluate("window.hit") is None
    assert strangers == []
