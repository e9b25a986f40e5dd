"""The report as a file: it says what was collected, shows every text as it is, needs nothing, and replaces nothing but its like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus_builder import corpus, coverage, page
from corpus_builder.cli import main
from corpus_builder.corpus import Corpus
from corpus_builder.coverage import Article, Coverage, Why
from corpus_builder.errors import Exit, StorageError, UsageError
from corpus_builder.wording import REASONS
from tests import mapped

VOID = {"meta", "br"}
BAD = '<script>alert("x")</script>&amp;\'"\u202e뒤집기\ud800\x00'


class Read(HTMLParser):
    """What a browser would make of a page: cells (class, words), texts, and every tag closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[tuple[str, str]] = []
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "i" and "title" in given:
            self.cells.append((given["class"], given["title"]))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given[name] for name in ("href", "src", "action") if name in given]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.seen.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.seen).split())


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Corpus]:
    with corpus.opened(tmp_path / "말뭉치", create=True) as opened:
        mapped.fill(opened)
        yield opened


def first(found: Coverage, **changed: object) -> Coverage:
    """The same with the first article of the first policy changed."""
    policy = found.policies[0]
    article = replace(policy.units[0].articles[0], **changed)  # type: ignore[arg-type]
    unit = replace(policy.units[0], articles=(article, *policy.units[0].articles[1:]))
    return replace(found, policies=(replace(policy, units=(unit,)), *found.policies[1:]))


def test_every_article_is_a_cell_that_says_what_the_coverage_says(here: Corpus) -> None:
    found = coverage.collect(here)
    shown = Read(page.page(found))
    assert len(shown.cells) == sum(len(policy.articles) for policy in found.policies) == 14
    assert len({kind.split()[0] for kind, _ in shown.cells}) == len(coverage.STATES), "every state has a look of its own"
    words = dict(enumerate(text for _, text in shown.cells))
    assert words[0] == "제1조 승인된 조문 · 1쪽\n승인: 후보 1개"
    assert words[2].endswith("숫자·날짜·조항: " + REASONS["exception not mentioned"])
    assert words[5] == "제6조 실패한 조문 · 6쪽\n실패\n규칙(원문): 모델의 답이 중간에 끊김 (the answer <b>ends</b>)"
    assert words[8] == "제9조 지운 조문 · 9쪽\n제외\n삭제된 조문 (〈삭제〉)"
    assert words[9].startswith("제9조의2 고친 조문")
    assert words[12].endswith("내용이 같은 조문: 첫째.pdf: 보통약관/제1관/제2조")
    assert [kind for kind, _ in shown.cells][11:] == ["A", "P t", "S a"]
    assert [number for number, (kind, _) in enumerate(shown.cells) if "g" in kind.split()] == [3], "where the second 관 begins"


def test_what_the_map_says_by_colour_stands_in_words_below_it(here: Corpus) -> None:
    shown = Read(page.page(coverage.collect(here)))
    assert "쓸 수 있는 문답이 없는 조문 7개, 이유별" in shown.text
    for said in (
        "반려 · 사유: 중복 · 1개 보통약관 제4조 반려된 조문 4쪽",
        "제외 · 삭제된 조문 · 1개 보통약관 제9조 지운 조문 9쪽",
        "대기 · 규칙(원문): 아직 만들지 않음 · 1개",
        "실패 · 규칙(원문): 모델의 답이 중간에 끊김 · 1개",
        "별표 별표 1 장해분류표 7쪽",
        "확인이 필요한 후보만 있는 조문 1개, 이유별",
    ):
        assert said in shown.text, said


def test_numbers_are_those_of_the_coverage_and_what_is_unknown_says_so(here: Corpus) -> None:
    shown = Read(page.page(coverage.collect(here)))
    assert "조문 14개 가운데 6개(43%)에 쓸 수 있는 문답이 있습니다" in shown.text
    assert "묻지 않는 조문 2개를 빼고 세면 50%입니다" in shown.text
    assert "후보 7개 (통과 5 · 확인 필요 1 · 부적합 1)" in shown.text
    assert "둘째.pdf · 3쪽 (글자층 3)보험사 알 수 없음 · 상품 알 수 없음 · 판 알 수 없음 · 시행일 알 수 없음" in shown.text
    assert "조문으로 나누지 못했습니다: a password is needed" in shown.text
    assert "말뭉치 · 2" in shown.text
    assert "0개는 다른 문답을 되풀이하여" in shown.text


def test_texts_of_documents_models_and_people_are_no_markup(here: Corpus) -> None:
    found = coverage.collect(here)
    why = Why("failed", BAD, BAD, BAD)
    found = first(found, title=BAD, number=BAD, part=BAD, through=BAD, whys=(why,), state="failed", pairs={})
    policy = found.policies[0]
    document = replace(policy.document, path=f"/x/{BAD}.pdf", catalogue=replace(policy.document.catalogue, product=BAD, edition=BAD))
    policy = replace(policy, document=document, withdrawn=BAD, units=(replace(policy.units[0], title=BAD),), pages={BAD: 1})
    trouble = replace(found.failures[0], stage=BAD, reason=BAD, where=BAD, message=BAD)
    tally = {BAD: {"pass": 1}}
    found = replace(found, name=BAD, policies=(policy,), failures=(trouble,), methods=tally, task_types=tally, decided={BAD: 1})  # type: ignore[arg-type]
    text = page.page(replace(found, reasons={(BAD, BAD): {"drop": 1}}, saved={BAD: {"equal": 1, "near": 1}}))
    shown = Read(text)
    assert text.count("<script") == 1
    assert shown.text.count('<script>alert("x")</script>&amp;\'"⟪U+202E⟫뒤집기��') > 15
    assert not re.search("[\u202e\x00\ud800]", text)
    text.encode()


def test_the_file_needs_nothing_from_anywhere(here: Corpus) -> None:
    text = page.page(coverage.collect(here))
    shown = Read(text)
    assert text.startswith('<!doctype html>\n<html lang="ko">')
    assert "://" not in text and "@import" not in text and "url(" not in text
    targets = [link.removeprefix("#") for link in shown.links if link.startswith("#")]
    assert len(targets) == len(shown.links) and set(targets) <= set(shown.ids)
    assert max(Counter(shown.ids).values()) == 1


@pytest.mark.parametrize(("part", "whole", "said"), [(0, 0, "–"), (0, 9, "0%"), (1, 999, "1%"), (998, 999, "99%"), (9, 9, "100%")])
def test_a_share_says_neither_nothing_of_something_nor_all_of_less(part: int, whole: int, said: str) -> None:
    assert page._share(part, whole) == said


def test_thousands_of_articles_make_a_file_of_a_few_megabytes(here: Corpus) -> None:
    found = coverage.collect(here)
    article = Article(
        "article", "12-3", "보험금의 지급사유와 그 밖의 사항", "", 123, "empty", {}, (Why("empty", "qa"), Why("empty", "extractive")), ""
    )
    unit = replace(found.policies[0].units[0], title="해외여행중 배상책임 특별약관", articles=(article,) * 10)
    many = replace(found, policies=(replace(found.policies[0], units=(unit,) * 25),) * 100)
    assert len(page.page(many).encode()) < 8e6, "25,000 articles, all of them in the lists, too"


# ---------------------------------------------------------------- the command


def test_the_command_writes_the_page_and_replaces_only_its_like(here: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "보고서.html"
    ask = ["--corpus", str(here.root), "report", "--html", str(out)]
    assert main([*ask, "첫째.pdf"]) == Exit.DONE
    assert "보고서.html: 1 documents, 7 pairs" in capsys.readouterr().err
    before = out.read_text(encoding="utf-8")
    assert main(ask) == Exit.PARTIAL, "one file could not be cut"
    assert out.read_text(encoding="utf-8") != before
    out.write_text("<html>mine</html>")
    assert main(ask) == Exit.USAGE
    assert out.read_text() == "<html>mine</html>"
    assert "is no report of corpus-builder" in capsys.readouterr().err
    assert main([*ask, "--json"]) == Exit.USAGE
    assert main([*ask[:-1], str(tmp_path / "new.html"), "third.pdf"]) == Exit.USAGE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["말뭉치", "보고서.html"]


def test_a_page_that_cannot_be_written_leaves_nothing_behind(here: Corpus, tmp_path: Path) -> None:
    found = coverage.collect(here)
    with pytest.raises(UsageError, match="is a folder"):
        page.write(tmp_path, found)
    with pytest.raises(StorageError, match="can't write"):
        page.write(tmp_path / "no" / "folder.html", found)
    assert [path.name for path in tmp_path.iterdir()] == ["말뭉치"]


def test_an_empty_corpus_has_a_page_too(tmp_path: Path) -> None:
    with corpus.opened(tmp_path / "new", create=True) as opened:
        shown = Read(page.page(coverage.collect(opened)))
    assert "아직 조문이 없습니다" in shown.text and "실패한 것이 없습니다" in shown.text
