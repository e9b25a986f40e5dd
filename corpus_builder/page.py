"""The coverage of a corpus as one HTML file with pictures, for people who would rather look than read. Korean, since they are insurers.

The decision it embodies: the file holds all that it needs (page.css, page.js) and asks nothing of any network, so that it can be sent
around and opened where there is none. Cells are plain elements in a fixed order with their words in `title`; the script only shows
these sooner and lets the keyboard go from cell to cell. What the map says by colour the lists below it say in words.

Every text that comes from a document, a model or a person goes through `_e`.
"""

from __future__ import annotations

import html
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from corpus_builder import __version__
from corpus_builder.coverage import COVERED, STATES, Article, Coverage, Policy, State, Tally, Unit, Why
from corpus_builder.errors import StorageError, UsageError
from corpus_builder.generation.types import TASK_TYPES
from corpus_builder.model import UNKNOWN
from corpus_builder.pairs import Outcome
from corpus_builder.wording import CHECKS, FAILURES, METHODS, REASONS, SIGNS, SKIPS, STAGES, said

MARK = '<meta name="generator" content="corpus-builder report">'
"""By this a file is known as such a report, that may be replaced."""
LONG = 24
"""Articles from which the strip of a 약관 takes the whole width."""
SHOWN = 100
"""Failures of one kind that are listed."""
SAID = 3
"""Reasons that a cell tells."""
DETAIL = 160
"""Characters of a message that a cell shows."""

WORDS: Mapping[State, tuple[str, str]] = {
    "approved": ("승인", "사람이 승인한 문답이 있습니다"),
    "pass": ("통과", "자동 검사를 모두 통과한 후보가 있습니다"),
    "look": ("확인 필요", "사람이 볼 이유가 있는 후보만 있습니다"),
    "rejected": ("반려", "사람이 반려한 후보만 있습니다"),
    "drop": ("부적합", "자동 검사에서 탈락한 후보만 있습니다"),
    "failed": ("실패", "만들다가 실패했습니다"),
    "waiting": ("대기", "아직 만들지 않았습니다"),
    "empty": ("나온 것 없음", "만들어 보았으나 나온 문답이 없습니다"),
    "skipped": ("제외", "묻지 않는 조문입니다 (준용·삭제 등)"),
    "unknown": ("알 수 없음", "조문이 질문 단위로 나뉘지 않았습니다"),
}
DECIDED: Mapping[str, str] = {"approved": "승인", "edited": "수정 후 승인", "rejected": "반려", "held": "보류", "open": "취소됨"}
SOURCES: Mapping[str, str] = {
    "text layer": "글자층",
    "repaired": "글자층 복원",
    "ocr": "문자 인식",
    "blank": "빈 쪽",
    "image": "그림뿐",
    "failed": "읽지 못함",
}
_NAV = "".join(
    f'<a href="#{place}">{name}</a>'
    for place, name in (("documents", "문서"), ("map", "약관 지도"), ("pairs", "문답 후보"), ("failures", "실패"))
)
_CLASS: Mapping[State, str] = dict(zip(STATES, "APLRDFWESU", strict=True))
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_BARRED = (*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000))
_SHOWN = {code: f"⟪U+{code:04X}⟫" for code in _TURNING} | dict.fromkeys(_BARRED, "\N{REPLACEMENT CHARACTER}")
"""Characters that turn the direction of writing are told, those that no HTML may hold replaced."""


def write(out: Path, coverage: Coverage) -> int:
    """Write the report to `out`, aside first and then renamed; returns its size in bytes.

    Raises UsageError where `out` is something else than such a report, StorageError when it can't be written. `out` is then as it was.
    """
    if out.is_dir():
        raise UsageError(f"{out} is a folder", "name a file, for example report.html")
    data = page(coverage).encode()
    aside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        if out.exists() and MARK.encode() not in out.read_bytes()[:1000]:
            raise UsageError(f"{out} is no report of corpus-builder", "name another file, or remove this one first")
        aside.write_bytes(data)
        aside.replace(out)
    except OSError as error:
        raise StorageError(
            f"can't write {out}: {error.strerror or error}", "check that its folder exists, its space and permissions"
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    return len(data)


def page(coverage: Coverage) -> str:
    """The whole file."""
    here = Path(__file__)
    style, script = (here.with_suffix(ending).read_text(encoding="utf-8") for ending in (".css", ".js"))
    body = "\n".join((*_top(coverage), "<main>", *_documents(coverage), *_pairs(coverage), *_failures(coverage), "</main>"))
    head = f'<!doctype html>\n<html lang="ko"><head><meta charset="utf-8">{MARK}<meta name="viewport" content="width=device-width">'
    foot = f"<footer>corpus_builder {_e(__version__)} · 이 파일은 만든 때의 상태이며 저절로 바뀌지 않습니다.</footer>"
    title = f"<title>문답 현황 · {_e(coverage.name)}</title>"
    return f"{head}{title}<style>\n{style}</style></head>\n<body>\n{body}\n{foot}\n<script>\n{script}</script>\n</body></html>\n"


def _e(text: str) -> str:
    return html.escape(text.translate(_SHOWN))


# ---------------------------------------------------------------- the top: how many articles have something


def _top(coverage: Coverage) -> Iterator[str]:
    articles = [article for policy in coverage.policies for article in policy.articles]
    states = Counter(article.state for article in articles)
    covered = sum(states[state] for state in COVERED)
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(coverage.at))
    chosen = "" if coverage.whole else " · 고른 문서만"
    yield f'<header><div class="eyebrow"><span>문답 현황 · {_e(coverage.name)}{chosen} · {when} 기준</span><nav>{_NAV}</nav></div>'
    if articles:
        with_pairs = f'<span class="nb"><em>{covered:,}개({_share(covered, len(articles))})</em>에</span>'
        yield f"<h1>조문 {len(articles):,}개 가운데 {with_pairs} 쓸 수 있는 문답이 있습니다</h1>"
    else:
        yield "<h1>아직 조문이 없습니다</h1>"
    if asked := len(articles) - states["skipped"]:
        yield '<p class="lead">사람이 승인했거나, 자동 검사를 통과했거나, 사람이 확인하면 되는 문답이 하나라도 있는 조문입니다. '
        yield f"묻지 않는 조문 {states['skipped']:,}개를 빼고 세면 {_share(covered, asked)}입니다.</p>"
    pages = sum(sum(policy.pages.values()) for policy in coverage.policies)
    decided = sum(coverage.decided.values()) - coverage.decided.get("open", 0)
    yield '<dl class="facts">'
    for name, number in (
        ("문서", len(coverage.policies)),
        ("쪽", pages),
        ("조문·별표", len(articles)),
        ("문답 후보", sum(coverage.outcomes.values())),
        ("검수 대기", coverage.queued),
        ("사람이 판단", decided),
        ("실패", len(coverage.failures)),
    ):
        yield f"<div><dt>{name}</dt><dd>{number:,}</dd></div>"
    yield '</dl><div class="card">'
    yield _bar([(_CLASS[state], states[state]) for state in STATES], len(articles), "bar big")
    yield '<ul class="legend">'
    for state in STATES:
        if states[state] or state != "unknown":
            name, meaning = WORDS[state]
            count = f'<span class="num"><b>{states[state]:,}</b><span class="share">{_share(states[state], len(articles))}</span></span>'
            empty = "" if states[state] else ' class="zero"'
            yield f'<li{empty}><i class="{_CLASS[state]}"></i><span>{name}</span>{count}<small>{meaning}</small></li>'
    yield "</ul></div></header>"


def _share(part: int, whole: int) -> str:
    """A percentage in whole numbers, which says neither 0 % of something nor 100 % of less than all."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    rounded = min(max(round(percent), 1 if part else 0), 99 if part < whole else 100)
    return f"{rounded}%"


def _bar(parts: Iterable[tuple[str, int]], whole: int, kind: str = "bar") -> str:
    """Segments (class, number), each as wide as its share of `whole`."""
    shown = "".join(f'<i class="{name}" style="width:{100 * number / whole:.2f}%"></i>' for name, number in parts if number and whole)
    return f'<div class="{kind}" aria-hidden="true">{shown}</div>'


# ---------------------------------------------------------------- documents and their maps


def _documents(coverage: Coverage) -> Iterator[str]:
    yield '<h2 id="documents">문서</h2>'
    yield "<p>한 후보의 근거가 여러 문서에 그대로 있으면 문서마다 셉니다. 그래서 문서의 합은 전체 후보 수와 다를 수 있습니다.</p>"
    yield '<div class="card docs"><table><thead><tr><th>문서</th><th class="wide">조문의 상태</th><th class="r">쓸 수 있음</th>'
    yield '<th class="r hide">조문</th><th class="r hide">쪽</th><th class="r">후보</th></tr></thead><tbody>'
    for number, policy in enumerate(coverage.policies, 1):
        articles = policy.articles
        states = Counter(article.state for article in articles)
        bar = _bar([(_CLASS[state], states[state]) for state in STATES], len(articles))
        yield (
            f'<tr><td><a href="#d{number}">{_e(_called(policy))}</a><div class="small soft">{_e(policy.document.name)}</div></td>'
            f'<td>{bar}</td><td class="r">{_share(sum(states[state] for state in COVERED), len(articles))}</td>'
            f'<td class="r hide">{len(articles):,}</td><td class="r hide">{sum(policy.pages.values()):,}</td>'
            f'<td class="r">{sum(policy.pairs.values()):,}</td></tr>'
        )
    yield "</tbody></table></div>"
    yield '<section><h2 id="map">약관 지도</h2>'
    yield "<p>칸 하나가 조문 하나이고, 동그란 칸은 별표입니다. 칸이 채워져 있으면 쓸 수 있는 문답이 있고, 비어 있거나 빗금이면 없습니다. "
    yield "점이 찍힌 칸은 내용이 같은 다른 조문의 문답이 대신합니다. 칸에 올리거나 화살표 키로 옮기면 조문과 이유가 나옵니다.</p>"
    present = {article.state for policy in coverage.policies for article in policy.articles}
    keys = (f'<span><i class="{_CLASS[state]}"></i>{WORDS[state][0]}</span>' for state in STATES if state in present)
    yield f'<div class="key" aria-hidden="true">{"".join(keys)}<span><i class="P t"></i>다른 조문이 대신함</span></div>'
    for number, policy in enumerate(coverage.policies, 1):
        yield from _policy(number, policy)
    yield "</section>"


def _called(policy: Policy) -> str:
    """A document's product, with its edition; its file name where the product is unknown."""
    catalogue = policy.document.catalogue
    named = [cell for cell in (catalogue.product, catalogue.edition) if cell != UNKNOWN]
    return " · ".join(named) if catalogue.product != UNKNOWN else policy.document.name


def _policy(number: int, policy: Policy) -> Iterator[str]:
    articles, catalogue = policy.articles, policy.document.catalogue
    covered = sum(article.state in COVERED for article in articles)
    sources = ", ".join(f"{said(SOURCES, name)} {count:,}" for name, count in sorted(policy.pages.items())) or "읽은 쪽 없음"
    cells = {"보험사": catalogue.insurer, "상품": catalogue.product, "판": catalogue.edition, "시행일": catalogue.effective_date}
    about = [f"{name} {_known(value)}" for name, value in cells.items()]
    yield f'<section class="card policy" id="d{number}"><div class="head"><h3>{_e(_called(policy))}</h3>'
    yield f'<div class="share">{_share(covered, len(articles))}</div>'
    yield f"<p>{_e(policy.document.name)} · {sum(policy.pages.values()):,}쪽 ({_e(sources)})<br>{_e(' · '.join(about))}</p>"
    yield f'<p class="r">조문 {len(articles):,}개 중 {covered:,}개<br>{_outcomes(policy.pairs)}</p></div>'
    if policy.withdrawn is not None:
        yield f"<p>말뭉치에서 뺀 문서입니다. {_e(policy.withdrawn)}</p>"
    elif not policy.cut:
        yield f"<p>조문으로 나누지 못했습니다: {_e('; '.join(policy.failed)) or '아직 읽지 않았습니다'}</p>"
    if articles:
        yield '<div class="units">'
        yield from map(_strip, policy.units)
        yield "</div>"
        yield from _lists(policy)
    yield "</section>"


def _known(value: str) -> str:
    return "알 수 없음" if value in ("", UNKNOWN) else value


def _outcomes(pairs: Mapping[Outcome, int]) -> str:
    counted = " · ".join(f"{SIGNS[outcome]} {pairs[outcome]:,}" for outcome in SIGNS if pairs.get(outcome))
    return f"후보 {sum(pairs.values()):,}개" + (f" ({counted})" if counted else "")


def _titled(unit: Unit) -> str:
    return unit.title or ("별표" if unit.number == 0 else f"약관 {unit.number}")


def _strip(unit: Unit) -> str:
    """A 약관 as a row of cells; a wider gap where a 관 begins."""
    states = Counter(article.state for article in unit.articles)
    counted = ", ".join(f"{WORDS[state][0]} {states[state]}" for state in STATES if states[state])
    parts = [article.part if article.kind == "article" else None for article in unit.articles]
    cells = "".join(_cell(article, n > 0 and parts[n] != parts[n - 1]) for n, article in enumerate(unit.articles))
    title, number, covered = _e(_titled(unit)), len(unit.articles), sum(states[state] for state in COVERED)
    return (
        f'<div class="u{" long" if number >= LONG else ""}"><div class="n" title="{title}">{title}</div>'
        f'<div class="c" role="group" aria-label="{title}: {counted}">{cells}</div><div class="k">{covered}/{number}</div></div>'
    )


def _cell(article: Article, gap: bool) -> str:
    marks = (
        _CLASS[article.state],
        "a" if article.kind == "annex" else "",
        "g" if gap else "",
        "t" if article.through and article.pairs else "",
    )
    return f'<i class="{" ".join(filter(None, marks))}" title="{_e(_words(article))}"></i>'


def _words(article: Article) -> str:
    """What a cell says: the article and its page; its state and pairs; the reasons; where the pairs are from."""
    lines = [f"{_named(article)} · {article.page}쪽"]
    counted = ", ".join(f"{WORDS[state][0]} {article.pairs[state]}" for state in STATES if article.pairs.get(state))
    number = sum(article.pairs.values())
    if len(article.pairs) > 1:
        lines.append(f"{WORDS[article.state][0]}: 후보 {number}개({counted})")
    else:
        lines.append(WORDS[article.state][0] + (f": 후보 {number}개" if number else ""))
    lines += _said(article.whys, detail=True)[:SAID]
    if article.through:
        lines.append(f"내용이 같은 조문: {article.through}")
    return "\n".join(lines)


def _named(article: Article) -> str:
    """ "제3조의2 보험금의 지급사유", "별표 1 장해분류표"."""
    number, _, branch = article.number.partition("-")
    label = (f"제{number}조의{branch}" if branch else f"제{number}조") if number.isdigit() else article.number
    return " ".join(f"{label} {article.title}".split()) or "번호 없음"


def _said(whys: Sequence[Why], *, detail: bool = False) -> list[str]:
    """Reasons in words, each once; `detail` adds what was seen. Methods of which one thing is to be said share a line."""
    found: dict[str, None] = {}
    for why in whys:
        if why.state in ("waiting", "empty"):
            methods = ", ".join(dict.fromkeys(said(METHODS, each.by) for each in whys if each.state == why.state and each.by))
            words = "아직 만들지 않음" if why.state == "waiting" else "나온 문답 없음"
            words = f"{methods}: {words}" if methods else words
        elif why.state in ("look", "drop"):
            words = f"{said(CHECKS, why.by)}: {said(REASONS, why.name)}"
        elif why.state == "failed":
            words = f"{said(METHODS, why.by)}: {said(FAILURES, why.name)}"
        else:
            words = {"rejected": f"사유: {why.name or '알 수 없음'}", "skipped": said(SKIPS, why.name)}.get(why.state, "알 수 없음")
        found[f"{words} ({_cut(why.detail)})" if detail and why.detail else words] = None
    return list(found)


def _cut(text: str) -> str:
    return text if len(text) <= DETAIL else f"{text[:DETAIL]}…"


# ---------------------------------------------------------------- the same in words


def _lists(policy: Policy) -> Iterator[str]:
    """The articles without a usable pair, and those with nothing but pairs to look at, by reason."""
    for heading, states in (
        ("쓸 수 있는 문답이 없는 조문", [state for state in STATES if state not in COVERED]),
        ("확인이 필요한 후보만 있는 조문", ["look"]),
    ):
        groups: dict[tuple[State, str], list[tuple[str, Article]]] = {}
        for unit in policy.units:
            for article in unit.articles:
                if article.state in states:
                    groups.setdefault((article.state, _reason(article)), []).append((_titled(unit), article))
        if groups:
            number = sum(map(len, groups.values()))
            yield f'<details><summary>{heading} {number:,}개, 이유별</summary><dl class="why">'
            for (state, reason), listed in sorted(groups.items(), key=lambda item: (STATES.index(item[0][0]), -len(item[1]), item[0][1])):
                yield f'<dt><i class="{_CLASS[state]}"></i>{WORDS[state][0]} · {_e(reason)} · {len(listed):,}개</dt>'
                for title, group in groupby(listed, key=lambda item: item[0]):
                    names = ", ".join(f"{_e(_named(article))} <span>{article.page}쪽</span>" for _, article in group)
                    yield f"<dd><b>{_e(title)}</b> {names}</dd>"
            yield "</dl></details>"


def _reason(article: Article) -> str:
    """Why an article is in its state, in the words by which it is listed: the most frequent objection, or what each method came to."""
    words = _said([why for why in article.whys if why.state == article.state])
    return (", ".join(words) if article.state == "failed" else words[0]) if words else WORDS[article.state][1]


# ---------------------------------------------------------------- pairs


def _pairs(coverage: Coverage) -> Iterator[str]:
    yield '<h2 id="pairs">문답 후보</h2>'
    yield f"<p>자동 검사의 결과입니다: {_outcomes(coverage.outcomes)}."
    if coverage.placeless:
        yield f" 이 가운데 {coverage.placeless:,}개는 지금 문서의 어느 조문에도 근거가 없습니다."
    yield '</p><div class="two"><div>'
    yield _tallied("만든 방법", coverage.methods, lambda name: said(METHODS, name))
    yield from _people(coverage)
    yield from _saved(coverage)
    yield "</div>"
    yield _tallied("질문의 종류", {**coverage.task_types, **{kind: {} for kind in TASK_TYPES if kind not in coverage.task_types}}, str)
    yield "</div>"
    note = "한 후보에 이유가 여럿일 수 있습니다."
    yield _tallied("검사가 말한 이유", coverage.reasons, lambda key: f"{said(CHECKS, key[0])}: {said(REASONS, key[1])}", note)


def _tallied(heading: str, tally: Tally[str] | Tally[tuple[str, str]], name: Callable[..., str], note: str = "") -> str:
    """Rows of bars, one per name, as long as its number; the numbers beside them."""
    most = max((sum(counts.values()) for counts in tally.values()), default=0)
    used = [outcome for outcome in SIGNS if any(counts.get(outcome) for counts in tally.values())]
    head = "".join(f'<th class="r">{SIGNS[outcome]}</th>' for outcome in used)
    rows = []
    for key, counts in tally.items():
        bar = _bar([(_CLASS[outcome], counts.get(outcome, 0)) for outcome in used], most)
        numbers = "".join(f'<td class="r{"" if counts.get(outcome) else " zero"}">{counts.get(outcome, 0):,}</td>' for outcome in used)
        rows.append(f'<tr><td>{_e(name(key))}</td><td class="wide">{bar}</td>{numbers}</tr>')
    table = f'<table class="bars"><thead><tr><th></th><th></th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    note = f'<p class="note">{note}</p>' if note and rows else ""
    return f'<section class="card"><h3>{heading}</h3>{table if rows else "<p>없습니다.</p>"}{note}</section>'


def _people(coverage: Coverage) -> Iterator[str]:
    classes = {"approved": "A", "edited": "A", "rejected": "R", "held": "L", "open": "W"}
    counted = [(DECIDED.get(status, status), classes.get(status, "U"), number) for status, number in coverage.decided.items() if number]
    yield _counted("사람의 판단", [*sorted(counted, key=lambda row: -row[2]), ("검수 대기", "W", coverage.queued)])


def _saved(coverage: Coverage) -> Iterator[str]:
    rows = [
        (f"{said(METHODS, method)}, {words}", mark, saved[kind])
        for method, saved in coverage.saved.items()
        for kind, words, mark in (("equal", "글이 같은 조문", "N"), ("near", "거의 같은 조문", "M"))
    ]
    note = "같은 내용의 조문은 한 번만 물었습니다. 묻지 않고 아낀 횟수이며, 말뭉치 전체를 센 것입니다. "
    note += f"만든 문답 가운데 {coverage.repeats:,}개는 다른 문답을 되풀이하여 검수에서 뺐습니다."
    yield _counted("다시 묻지 않은 횟수", rows, note)


def _counted(heading: str, rows: Sequence[tuple[str, str, int]], note: str = "") -> str:
    """Rows of (words, class of the bar, number)."""
    most = max((number for *_, number in rows), default=0)
    shown = "".join(
        f'<tr><td>{_e(words)}</td><td class="wide">{_bar([(mark, number)], most)}</td><td class="r">{number:,}</td></tr>'
        for words, mark, number in rows
    )
    note = f'<p class="note">{note}</p>' if note else ""
    table = f'<table class="bars"><tbody>{shown}</tbody></table>' if rows else "<p>없습니다.</p>"
    return f'<section class="card"><h3>{heading}</h3>{table}{note}</section>'


# ---------------------------------------------------------------- failures


def _failures(coverage: Coverage) -> Iterator[str]:
    yield '<h2 id="failures">실패</h2>'
    if not coverage.failures:
        yield "<p>실패한 것이 없습니다.</p>"
        return
    yield "<p>실패한 것만 빠지고 나머지는 그대로 있습니다. 일부는 다음 build 때 저절로 다시 시도합니다.</p>"
    kinds: dict[tuple[str, str], list[str]] = {}
    for failure in coverage.failures:
        kinds.setdefault((failure.stage, failure.reason), []).append(f"{failure.where}: {failure.message}")
    yield '<div class="card">'
    most = max(map(len, kinds.values()))
    for (stage, reason), listed in sorted(kinds.items(), key=lambda item: -len(item[1])):
        name = f"{said(STAGES, stage)}: {said(FAILURES, reason)}"
        items = "".join(f"<li>{_e(_cut(line))}</li>" for line in sorted(listed)[:SHOWN])
        more = f"<li>… 그 밖에 {len(listed) - SHOWN:,}개 (corpus-builder status --json)</li>" if len(listed) > SHOWN else ""
        yield f"<details><summary>{_e(name)} · {len(listed):,}개{_bar([('F', len(listed))], most)}</summary>"
        yield f'<ul class="said">{items}{more}</ul></details>'
    yield "</div>"
