"""Where a unit of terms begins and what it is called; parts (관), annexes (별표) and the appendix of statutes.

A unit is one printed 약관 that starts again at 제1조. Its title is the nearest line above that ends in 약관 (or 일반조항), over as
many lines as it is printed on. Annexes stand behind the last article of their unit and would be swallowed by it; the statutes that
insurers print behind their terms are no unit at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from statistics import median

from corpus_builder.structure.headings import Candidate
from corpus_builder.structure.lookup import squeezed
from corpus_builder.structure.marks import numbering
from corpus_builder.structure.printed import Printed

SUPPLEMENT = "부칙"
"""The label of the supplementary provisions: their articles are no articles of the terms."""
PART_RANKS = "편장절관"
PART_JOINT = " > "
LISTED = 4
"""So many headings in a row without a line of text between them are a table of contents."""
LARGER = 1.2
"""A line without 약관 in it is a unit's title if it is printed so much larger than the heading of 제1조."""
REACH = 8
"""How many lines above 제1조 the title may stand (parts and mottoes between them)."""

SET_OFF = 1.05
"""A line that ends in 약관 is set off if it is printed so much larger than the heading of 제1조."""
FAR = 80
"""How many lines above 제1조 a title that is set off may stand: a chart or a summary between them fills a page at most."""

_SUFFIX = r"\s*(?:\([^()]{1,40}\)|\[[^\[\]]{1,30}\]|[ⅠⅡⅢⅣIVX]{1,4}|\d{1,2})?\s*[】\])>〉》∥*†■□◆◇●○◎★☆▣-]*\s*$"
_TITLE = re.compile(r"(?:약\s?관|특약|일반\s?조항|공통\s?(?:조항|사항))" + _SUFFIX)
_COVER = re.compile(r"(?:보장|담보|특칙|공제|계약|보험|진단비|수술비|입원비|일당|급여금|위로금|사망|후유장해|배상책임|벌금|연금)" + _SUFFIX)
_CHART = re.compile(r"(?:표|도|예시|사례|안내|요약|해설|절차|흐름|비교|보기|개요|목록|사항|방법)" + _SUFFIX)
_NO_TITLE = re.compile(
    r"[다요]\s*\.|제\s*\d+\s*[조항호]|^\s*[※*•○-]\s.*[다음]$|^\s*\d+\)|이 약관|및 약관|해당 약관|(?:아래|다음)의|^\s*(?:회사는|※)"
)
_PART = re.compile(r"^\s*(제\s*\d+\s*[관장편절])(?:\s+|\s*\.\s*|(?=[【\[(<]))(.*)$|^\s*(제\s*\d+\s*[관장편절])\s*$")
_PART_REFERENCE = re.compile(r"^(?:제\s*\d+|[,·ㆍ]|(?:의|에|에서|에는|을|를|및|과|와|은|는|부터|까지|또는|내지)(?=[\s,]))")
_PIECE = re.compile(r"(?:니|한|된|있|없|같)다$|(?:에서|에게|으로|하여|하며|하고|따라)$|[가-힣]{2}(?:을|를|에)$")
_ENDED = re.compile(r"[다함음임것]\s*$")
_ANNEX = re.compile(
    r"^\s*[【\[<(〈《]?\s*(별\s*표|부\s*표|붙\s*임|별\s*첨)\s*[<(\[]?\s*((?:\d+|[ⅠⅡⅢⅣⅤ]+)(?:\s*의\s*\d+|\s*-\s*\d+)?)?\s*[)\]>]?\s*(?P<rest>.*)$"
)
_ANNEX_REFERENCE = re.compile(
    r"^[】\]>)〉》]?\s*(?:(?:에|에서|에는|에도|에서는|의|을|를|과|와|은|는|이|로|으로|참조|및|중|또는|부터|까지)(?=[\s,.)]|$)|[,·ㆍ]|\.\s*$)"
    r"|다\s*\.\s*$|참조\s*[)）]?\s*$"
)
_STATUTES = re.compile(
    r"^\s*[【\[<(〈]?\s*(?:[<\[【]?\s*(?:참고|부록|별첨)\s*[>\]】]?\s*:?\s*)?(?:이?\s*약관(?:에서|에)?\s*(?:인용(?:된|한)?)?\s*)?(?:관련\s*|주요\s*)?"
    r"(?:법\s*[·ㆍ,.]\s*규정?|법\s*규|법\s*령|법\s*률)(?:\s*(?:조항|조문|내용|안내|모음|발췌|요약|전문))*\s*[】\]>)〉]?\s*$"
)
_REVISED = re.compile(r"[<〈［\[(]\s*(?:개정|신설|삭제|전문|일부|본조)[^<>〈〉［］\[\]()]*(?:[>〉］\])]|$)")
_SUPPLEMENT = re.compile(r"^\s*[【\[<(〈《]?\s*부\s{0,6}칙\s*[】\]>)〉》]?\s*(?:[(<〈［\[].{0,60})?$")
_SPACED = re.compile(r"^\S(?:\s+\S)+$")
_REMARK = re.compile(r"^\s*\(.*\)\s*$")
_SAID = re.compile(r"(?:[다요오까]|시오)\s*[.!?]?\s*$|[:：,]\s*$")
_SENTENCE = re.compile(r"다\s*\.\s*$")
_WORDS = re.compile(r"(?:[가-힣].*){3}")
_ORNAMENT = re.compile(r"^[■□◆◇●○◎★☆▣▶▷\s]+|[■□◆◇●○◎★☆▣◀◁\s]+$")
_BRACKETED = re.compile(r"^\s*[【\[<〈《]\s*(.*?)\s*[】\]>〉》]\s*$")


@dataclass(frozen=True, slots=True)
class Title:
    """A unit's title ("" if unknown) and the index of its first line in the stream."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The heading of an annex: index of its line, "별표 1", the rest of its title, and how many lines the heading takes."""

    at: int
    label: str
    title: str
    lines: int = 1


def part_of(item: Printed) -> str:
    """The part heading printed on this line ("제2관 보험금의 지급"), or ""."""
    match = _PART.match(item.text)
    if item.kind != "text" or not match or len(item.text) > 60 or item.text.rstrip().endswith("."):
        return ""
    title = " ".join((match[2] or "").split())
    number = "".join((match[1] or match[3]).split())
    if _PART_REFERENCE.match(title) or (_PIECE.search(title) and not item.centred):
        return ""
    return f"{number} {title}".strip()


def parts(stream: Sequence[Printed]) -> dict[int, str]:
    """The part headings of a document by the index of their line. A line in which a sentence goes on is none."""
    found = ((i, part_of(item)) for i, item in enumerate(stream))
    return {i: part for i, part in found if part and not _wrapped(stream, i)}


def _wrapped(stream: Sequence[Printed], at: int) -> bool:
    """Whether the sentence of the line before goes on in this one, which looks no different."""
    item, before = stream[at], stream[at - 1]
    return _flows(stream, at) and not _ENDED.search(before.text) and not item.centred and abs(item.height - before.height) < 0.6


def under(part: str, found: str) -> str:
    """The parts that hold after the heading `found` ("" for none) below `part`: a 장 ends the 절 before it and stays within its 편."""
    if not found:
        return part
    rank = PART_RANKS.index(found.split(" ")[0][-1])
    above = [each for each in part.split(PART_JOINT) if each and PART_RANKS.index(each.split(" ")[0][-1]) < rank]
    return PART_JOINT.join([*above, found])


def title_above(stream: Sequence[Printed], at: int, listed: Set[str] = frozenset()) -> Title | None:
    """The title of the unit whose 제1조 stands at index `at`, or None: a line that ends in 약관, else a part or a remark that does.

    Further up than a title may stand, behind tables and sentences, one counts that is set off or among the names of the contents,
    `listed` (without blanks).
    """
    second = None
    for i in _above(stream, at):
        item = stream[i]
        part = part_of(item)
        if part:
            named = part.partition(" ")[2]
            second = second or (Title(i, _clean(named)) if _TITLE.search(named) else None)
        elif _names_terms(item):
            if not _REMARK.match(item.text):
                return _title_ending(stream, i)
            second = second or _title_ending(stream, i)
    return second or next((title for i in _since(stream, at) if (title := _set_off(stream, i, at, listed))), None)


def _names_terms(item: Printed) -> bool:
    return bool(_TITLE.search(item.text)) and not _NO_TITLE.search(item.text) and len(item.text) <= 90


def _set_off(stream: Sequence[Printed], i: int, at: int, listed: Set[str]) -> Title | None:
    """The title whose last line is `i`, if it is one of terms and stands out from the text or in the contents."""
    item = stream[i]
    if not _names_terms(item) or _REMARK.match(item.text) or part_of(item) or _flows(stream, i):
        return None
    title = _title_ending(stream, i)
    larger = item.height > SET_OFF * stream[at].height
    return title if larger or item.centred or item.framed or squeezed(title.text) in listed else None


def standing_out(stream: Sequence[Printed], at: int, listed: Set[str] = frozenset()) -> Title | None:
    """The title of a unit that is called neither 약관 nor 특약, or None: the nearest line above 제1조 that is printed larger and is
    called like a cover, or as the contents (`listed`) say. The heading of a chart is printed larger, too: where nothing but the size
    of the line above 제1조 speaks for it, the title's text is "", and only its place is known.
    """
    for i in _since(stream, at):
        item = stream[i]
        if _SENTENCE.search(item.text):
            break  # law of the article before, that a mere guess must not cut off
        if item.height <= LARGER * stream[at].height or len(item.text) > 60 or _NO_TITLE.search(item.text) or _SAID.search(item.text):
            continue
        title = _title_ending(stream, i)
        if _COVER.search(item.text) or (squeezed(title.text) in listed and not _CHART.search(item.text)):
            return title
    last = next((i for i in _above(stream, at) if not part_of(stream[i])), None)
    if last is None or stream[last].height <= LARGER * stream[at].height or len(stream[last].text) > 60:
        return None
    text = stream[last].text
    named = _WORDS.search(text) and not _NO_TITLE.search(text) and not _SAID.search(text)
    return replace(_title_ending(stream, last), text="") if named else None


def _since(stream: Sequence[Printed], at: int) -> Iterator[int]:
    """Indexes of the lines of text above `at`, nearest first, up to another article or annex."""
    for i in range(at - 1, max(-1, at - 1 - FAR), -1):
        item = stream[i]
        if re.match(r"^\s*제\s*\d+\s*조", item.text) or (_ANNEX.match(item.text) and not _flows(stream, i)):
            return
        if item.kind == "text":
            yield i


def _above(stream: Sequence[Printed], at: int) -> Iterator[int]:
    """Indexes of the lines above `at`, nearest first, as far as a title may stand: up to a sentence, a table or another article."""
    seen = 0
    for i in range(at - 1, -1, -1):
        item = stream[i]
        seen += not part_of(item)
        if seen > REACH or item.kind == "table" or re.match(r"^\s*제\s*\d+\s*조", item.text):
            return
        if item.kind == "text":
            yield i
            if _SENTENCE.search(item.text):
                return


def _title_ending(stream: Sequence[Printed], at: int) -> Title:
    first = _first_line(stream, at)
    return Title(first, _clean(" ".join(entry.text.strip() for entry in stream[first : at + 1])))


def _first_line(stream: Sequence[Printed], at: int) -> int:
    """The first line of a title whose last line is `at`: lines above in the same size, close by, that are no title of their own."""
    while at > 0:
        above, below = stream[at - 1], stream[at]
        near = above.page == below.page and 0 < below.bbox[1] - above.bbox[1] < 2.0 * (below.bbox[3] - below.bbox[1])
        if above.framed and above.block == below.block:
            at -= 1
            continue
        alike = above.kind == "text" and abs(above.height - below.height) < 0.6 and above.balanced
        sentence = not above.centred and re.search(r"[.다]\s*$", above.text)
        if not (near and alike) or sentence or _names_something(above):
            return at
        at -= 1
    return at


def _names_something(item: Printed) -> bool:
    """Whether a line is a heading of its own, or none: no first line of a title."""
    return any(found.search(item.text) for found in (_TITLE, _NO_TITLE, _CHART)) or bool(part_of(item))


def _clean(text: str) -> str:
    text = _ORNAMENT.sub("", " ".join(text.split()))
    bracketed = _BRACKETED.match(text)
    return bracketed[1] if bracketed else text


def annexes(stream: Sequence[Printed]) -> list[Annex]:
    """Lines that look like the heading of an annex, in order; whether one stands behind the articles is the caller's to check."""
    found = []
    for i, item in enumerate(stream):
        match = _ANNEX.match(_REVISED.sub("", item.text)) if item.kind == "text" and len(item.text) <= 70 else None
        if match and not _ANNEX_REFERENCE.search(match["rest"]) and not _flows(stream, i):
            label = " ".join(filter(None, ("".join(match[1].split()), "".join((match[2] or "").split()))))
            title = _annex_title(match["rest"])
            below = "" if title else _title_below(stream, i)
            found.append(Annex(i, label, title or below, 2 if below else 1))
        elif item.kind == "text" and _SUPPLEMENT.match(item.text):
            found.append(Annex(i, SUPPLEMENT, ""))
    return found


def _title_below(stream: Sequence[Printed], at: int) -> str:
    """The title of an annex that is printed on the line below its number, or ""."""
    if at + 1 >= len(stream):
        return ""
    line = stream[at + 1]
    text = line.text.strip()
    heading = 2 <= len(text) <= 40 and not re.search(r"[다요음함]\s*\.?$|[:：,]$|^[-–·ㆍ※*•(|【\[<]", text) and numbering(text) is None
    near = line.kind == "text" and line.page == stream[at].page and not part_of(line)
    if not (heading and near):
        return ""
    return "".join(text.split()) if _SPACED.match(text) else " ".join(text.split())


def _annex_title(rest: str) -> str:
    return " ".join(re.sub(r"^[】\]>)〉》.:\s]+|[】\]>〉》\s]+$", "", rest).split())


def _flows(stream: Sequence[Printed], at: int) -> bool:
    """Whether the sentence of the line before goes on: no heading then."""
    if at == 0 or stream[at - 1].kind != "text":
        return False
    before = stream[at - 1]
    return before.full and not re.search(r"[.:)\]】>]\s*$", before.text)


def listing(stream: Sequence[Printed], found: Sequence[Candidate], contents: Set[int]) -> frozenset[int]:
    """Headings (their `at`) that only list what follows: a table of contents that wasn't recognised on its page.

    Nothing but further headings stands between them. `contents` are the numbers of the pages that were recognised; next to these
    one such heading is enough.
    """
    listed: set[int] = set()
    run: list[Candidate] = []
    for candidate, after in zip(found, [*found[1:], None], strict=False):
        between = stream[candidate.at + candidate.lines : after.at if after else len(stream)]
        if not candidate.rest and "삭제" not in candidate.title and all(_is_heading(item) for item in between) and after:
            run.append(candidate)
            continue
        if run:
            page = stream[run[0].at].page
            listed.update(c.at for c in run if len(run) >= LISTED or {page, page - 1} & contents)
        run = []
    return frozenset(listed)


def _is_heading(item: Printed) -> bool:
    short = item.kind == "text" and len(item.text) <= 70
    return short and bool(part_of(item) or (_TITLE.search(item.text) and not _NO_TITLE.search(item.text)) or _ANNEX.match(item.text))


def appendix(stream: Sequence[Printed], starts: Sequence[int]) -> frozenset[int]:
    """Indexes of the stream that lie in an appendix of statutes: from its title to the next titled 제1조 (one of `starts`)."""
    sizes = [item.height for item in stream if item.kind == "text"]
    body = median(sizes) if sizes else 0.0
    inside: set[int] = set()
    for i, item in enumerate(stream):
        opens_page = i == 0 or stream[i - 1].page != item.page
        if item.kind == "text" and _STATUTES.match(item.text) and (opens_page or item.height > 1.15 * body or item.centred):
            end = next((start for start in starts if start > i), len(stream))
            inside.update(range(i, end))
    return frozenset(inside)


def supplements(stream: Sequence[Printed], starts: Sequence[int]) -> frozenset[int]:
    """Indexes of the stream that lie in supplementary provisions (부칙): from their heading to the next titled 제1조 or annex."""
    inside: set[int] = set()
    for i, item in enumerate(stream):
        if item.kind == "text" and _SUPPLEMENT.match(item.text) and i:
            end = next((start for start in starts if start > i), len(stream))
            inside.update(range(i, end))
    return frozenset(inside)


def is_title(candidate: Candidate) -> bool:
    """Whether this candidate can open a unit."""
    return candidate.number == 1 and not candidate.sub
