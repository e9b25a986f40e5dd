"""A chunk as a reader takes it in: paragraphs with their lists, boxes aside, each with the verbatim quotes that it is made of.

The decision it embodies: the paragraph (항) is the smallest unit that may answer a question, because its exception stands in its
second sentence. What looks torn (a sentence cut by a box, a list without its lead, formula signs) is not offered at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus_builder.model import Chunk, Mark
from corpus_builder.text import Span, sentences

_REVISION = re.compile(r"\s*[<〈［\[]\s*(?:개정|신설|삭제|본항|본조|전문)[^<>〈〉［］\[\]]*[>〉］\]]")
_PRINTED_MARK = re.compile(r"^\s*(?:[①-⑳➀-➉\ue000-\uf8ff]|\d{1,2}[.)]|[가-하][.)]|[(（](?:\d{1,2}|[가-하])[)）]|[-•·])\s*")
_FINISHED = re.compile(r"(?:[다요음함임됨]\.?|[.:])[\"'”’)\]〕】」』]*$")
# Formula signs, what no font could map, and a heading of columns that was read into the text.
_SUSPECT = re.compile(r"[\ue000-\uf8ff\ufffd=÷√∑|]|\(cid:|[(（]\s+[)）]|보장종목보상")
# A column's heading that reading has put into the running text: "… 사항제1항".
_GLUED = re.compile(r"(?<=[가-힣])(?<!\d[조항호목])(?<![동은 ][조항])(?<![법령칙의및과와은는이가을를에로])제\s?\d+\s?항")
# An article's heading run into its text, which the structure did not take for one (a second 제1조 in the same terms).
_OTHER_ARTICLE = re.compile(
    r"^제\s*\d+\s*조(?:\s*의\s*\d+)?\s?\((?:[^()]|\([^()]*\))*\)\s(?:회사|계약자|피보험자|보험수익자|보험계약자|이)[는은가이]?\s"
)
_CAPTION = re.compile(r"\n\s*[○●◎□■◇◆▪▶<【\[※*][^\n]{0,60}\s*$")
_LABEL = re.compile(r"^\s*(?:[【<《〈]\s*([^】>》〉\n]{1,60}?)\s*[】>》〉]|\[\s*([^\]\n]{1,60}?)\s*\](?=\s|‘))\s*")
_TAKES_BACK = re.compile(r"^(?:다만|단|그러나)[,\s]")
_LEANS = re.compile(
    r"^(?:[①-⑳\ue000-\uf8ff]\s*)?(?:다만|단|그러나|이\s?경우|이\s?때|그\s?경우|만약|만일|또한|또|특히|여기서|이에|이를|이는|한편|따라서|[(（※*\-•·])"
)
_OTHER_MARK = re.compile(r"^(?:[-•·※*○●]|예\)|[(（]?예시)")
_LINE_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
# A line that ends so goes on in the next one; a short line without a sentence, below one that is finished, is a heading of what follows.
_GOES_ON = re.compile(r"(?:[가-힣][을를은는의에과와며고나한된할될]|[,ㆍ]|[가-힣](?:에서|에게|으로|하여|따라|적인)|\s(?:및|또는|경우))$")
_NEW_THOUGHT = re.compile(r"^(?:[①-⑳\ue000-\uf8ff(（【<《〈\[※*\-•·|○●□■◇◆]|\d{1,2}[.)]\s|[가-하][.)]\s)")
_HEADING = re.compile(r"\n\s*(?:[(（]\d{1,2}[)）]\s?)?[가-힣][가-힣 ·ㆍ/]{0,20}(?:[(（][가-힣 ]{1,10}[)）])?\s*$")
_HEADLINE = re.compile(r"^(?:[①-⑳]|[(（]\d{1,2}[)）])?\s?[가-힣0-9][가-힣A-Za-z0-9 ·ㆍ/()（）-]{1,25}$")
_SENTENCE = re.compile(r"다\.?(?=\s|$|[(<])")
_NUMBERS = r"제\s*\d+\s*항(?:\s*제\s*\d+\s*호)?(?:\s?(?:단서|본문))?"
_OVERRIDES = re.compile(
    rf"((?:{_NUMBERS}\s*(?:및|또는|내지|부터|까지|과|와|,|ㆍ|·)?\s*)+)"
    r"(?:의\s?(?:규정|경우))?(?:에도?\s?불구하고|[은는을를이가]?\s(?:[가-힣]+\s){0,3}적용(?:하|되)지\s?(?:않|아니))"
)
_OVERRIDES_ITEM = re.compile(r"^제\s*(\d+)\s*항\s*제\s*(\d+)\s*호의?\s?(?:규정|경우)?에도?\s?불구하고")
_OF_ANOTHER = re.compile(r"(?:조(?:\s*의\s*\d+)?\s?(?:\((?:[^()]|\([^()]*\))*\))?|법|령|약관|특약)\s*의?\s*$")


@dataclass(frozen=True, slots=True)
class Item:
    """A 호 (or 목) of a list: its text without mark and revision notes, its quote, its sub-items' lines within the text."""

    number: str
    text: str
    quote: str
    children: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A 항, or the unnumbered text of an article.

    `lead` is the text before the list (all of it when there is none), `text` lead and list with their printed item marks,
    `quotes` the verbatim pieces of the body that `text` was made of. `cut`: the list may go on in the article's next chunk.
    `overridden`: the paragraphs of the article that say what holds notwithstanding this one (제1항에도 불구하고 …). `section`: the
    heading within the article (기본형, 상해 비급여) under which its paragraphs are counted anew, or "".
    """

    number: str
    lead: str
    items: tuple[Item, ...]
    text: str
    quotes: tuple[str, ...]
    cut: bool = False
    overridden: tuple[Passage, ...] = ()
    section: str = ""

    @property
    def numbered(self) -> str:
        """The text behind the sign of its number (①), by which other paragraphs refer to it."""
        at = int(self.number) if self.number.isdigit() else 0
        return f"{chr(0x245F + at)} {self.text}" if 1 <= at <= 20 else self.text

    def spares(self, paragraph: str, item: str) -> bool:
        """Whether it overrides one item of the paragraph only (제1항 제1호의 경우에도 불구하고), and another one than `item`."""
        one = _OVERRIDES_ITEM.match(self.lead)
        return bool(item and one and one[1] == paragraph and one[2] != item)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the lead."""
        return tuple(self.lead[s.start : s.end] for s in sentences(self.lead))


@dataclass(frozen=True, slots=True)
class Box:
    """A gloss: its label ("용어풀이", or the explained term) and its text without the label; `quote` is verbatim."""

    label: str
    text: str
    quote: str


def passages(chunk: Chunk) -> tuple[Passage, ...]:
    """The paragraphs of the chunk's body in order, without those that can't be read safely."""
    aside = [m for m in chunk.marks if m.level in ("box", "table")]
    sections = _sections(chunk, [m for m in chunk.marks if m.level == "항" and not _inside(m, aside)])
    return tuple(p for section in sections for p in _in_section(chunk, section, aside, last=section is sections[-1]))


def _in_section(chunk: Chunk, section: _Section, aside: list[Mark], *, last: bool) -> list[Passage]:
    ranges = _paragraph_ranges(section)
    blocks = [b for number, start, end in ranges for b in _blocks(chunk, number, start, end, aside) if chunk.body[b[1] : b[2]].strip()]
    found = [_passage(chunk, number, start, end, aside) for number, start, end in blocks]
    for i, (_, start, end) in enumerate(blocks[1:]):
        if _TAKES_BACK.match(_unnumbered(chunk.body[start:end])):  # a proviso in a paragraph of its own
            found[i] = None
    final = found[-1] if found else None
    if final and final.items and last and goes_on(chunk):
        found[-1] = replace(final, cut=True)
    return [replace(p, section=section.name) for p in _with_overrides(chunk, blocks, found) if p is not None]


def _with_overrides(chunk: Chunk, blocks: list[tuple[str, int, int]], found: list[Passage | None]) -> list[Passage | None]:
    """The passages with those that override them; one that is overridden by what can't be read is not offered."""
    over: dict[str, list[Passage | None]] = {}
    for (number, start, end), passage in zip(blocks, found, strict=True):
        for other in _overrides(chunk.body[start:end]):
            if other != number:
                whole = passage and not passage.cut and (passage.items or _FINISHED.search(passage.text))
                over.setdefault(other, []).append(passage if whole else None)
    result: list[Passage | None] = []
    for passage in found:
        by = over.get(passage.number, []) if passage and passage.number else []
        readable = tuple(p for p in by if p is not None)
        result.append(None if len(readable) < len(by) else replace(passage, overridden=readable) if passage and by else passage)
    return result


def _overrides(text: str) -> set[str]:
    """The numbers of the paragraphs of its own article that a paragraph says it holds notwithstanding of."""
    found: set[str] = set()
    for match in _OVERRIDES.finditer(text):
        if _OF_ANOTHER.search(text[: match.start()]):
            continue
        numbers = [int(n) for n in re.findall(r"제\s*(\d+)\s*항", match[1])]
        upto = re.search(r"내지|부터", match[1])
        found |= {str(n) for n in (range(numbers[0], numbers[-1] + 1) if upto else numbers)}
    return found


def boxes(chunk: Chunk) -> tuple[Box, ...]:
    """The bordered glosses of the chunk in order, and lines that begin like one: "[연대] 여럿이 …"."""
    marked = [m for m in chunk.marks if m.level == "box"]
    aside = [*marked, *(m for m in chunk.marks if m.level == "table")]
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", chunk.body)]
    loose = [Mark("box", "", s, e) for s, e in lines if _LABEL.match(chunk.body[s:e]) and not any(m.start <= s < m.end for m in aside)]
    return tuple(_box(chunk, mark) for mark in sorted([*marked, *loose], key=lambda m: m.start))


def clean(text: str) -> str:
    """`text` without revision notes (<개정 …>) and blank lines, its blanks single. Line breaks stay."""
    lines = [_LINE_BLANKS.sub(" ", line).strip() for line in _REVISION.sub("", text).split("\n")]
    return "\n".join(line for line in lines if line and line != "삭제")


def without_mark(text: str) -> str:
    """`text` without the printed mark (①, 1., 가., …) at its start."""
    return _PRINTED_MARK.sub("", text, count=1)


def _unnumbered(text: str) -> str:
    """`text` without the paragraph mark at its start; a list item's mark stays."""
    return re.sub(r"^\s*[①-⑳➀-➉\ue000-\uf8ff]\s*", "", text)


def _inside(mark: Mark, others: list[Mark]) -> bool:
    return any(other.start <= mark.start and mark.end <= other.end for other in others)


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of a body in which the 항 (`marks`) count up, from `start` to `end`, and the heading above it ("" without sections)."""

    name: str
    start: int
    end: int
    marks: tuple[Mark, ...]


def _sections(chunk: Chunk, marks: list[Mark]) -> list[_Section]:
    """The body as one section, or cut where the 항 start again at 1 under a heading; one whose heading isn't there is left out.

    None at all where they start again and one of them is no sentence: then list marks were taken for paragraphs and nothing is sure.
    """
    marks = sorted((m for m in marks if m.number.isdigit()), key=lambda m: m.start)
    anew = [i for i, (a, b) in enumerate(pairwise(marks), 1) if int(a.number) >= int(b.number)]
    if any(marks[i].number != "1" for i in anew) or (anew and not all(_SENTENCE.search(chunk.body, m.start, m.end) for m in marks)):
        return []
    if not anew and marks and _section_unknown(chunk):
        return []
    first = _heading(chunk.body, marks[0].start) if marks and marks[0].number == "1" else None
    if not anew and marks and marks[0].number == "1" and first is None and _headless(chunk, marks[0].start):
        return [_Section("", 0, marks[0].start, ())]
    if not anew:
        return [_Section(first[0] if first else "", first[1].end if first else 0, len(chunk.body), tuple(marks))]
    heads = [first, *(_heading(chunk.body, marks[i].start) for i in anew)]
    bounds = [0, *anew, len(marks)]
    ends = [head[1].start if head else marks[i].start for head, i in zip(heads[1:], anew, strict=True)] + [len(chunk.body)]
    return [
        _Section(head[0], marks[a].start, end, tuple(replace(m, end=min(m.end, end)) for m in marks[a:b]))
        for head, (a, b), end in zip(heads, pairwise(bounds), ends, strict=True)
        if head
    ]


def _section_unknown(chunk: Chunk) -> bool:
    """Whether the chunk goes on with an article in sections (the next one's heading ends it, or the title says so) under no heading."""
    later = chunk.piece.partition("/")[0] not in ("", "1")
    return later and ("종목별" in chunk.title or _heading(chunk.body, len(chunk.body)) is not None)


def _headless(chunk: Chunk, at: int) -> bool:
    """Whether the first 항 stands under a heading that can't be read, or under one in the chunk before, where the article was cut."""
    above = chunk.body[:at].strip()
    return not _FINISHED.search(above) if above else chunk.piece.partition("/")[0] not in ("", "1")


def _heading(body: str, at: int) -> tuple[str, Span] | None:
    """The heading in the one or two lines above a place, marked "①" or "(1)", with where it stands."""
    start, names = at, list[str]()
    while start > 0 and len(names) < 2:
        begin = body.rfind("\n", 0, start - 1) + 1
        line = body[begin:start].strip()
        if not _HEADLINE.match(line) or _FINISHED.search(line):
            return None
        names.insert(0, _PRINTED_MARK.sub("", line).strip())
        start = begin
        if _PRINTED_MARK.match(line):
            return " ".join(names), Span(start, at)
    return None


def goes_on(chunk: Chunk) -> bool:
    """Whether the article goes on behind the chunk. Its last list may then be cut off: articles are cut between items if they must be."""
    number, _, total = chunk.piece.partition("/")
    return number != total


def _paragraph_ranges(section: _Section) -> list[tuple[str, int, int]]:
    """Number, start and end of every 항, and of the unnumbered text before and between them."""
    ranges: list[tuple[str, int, int]] = []
    at = section.start
    for mark in section.marks:
        if mark.start > at:
            ranges.append(("", at, mark.start))
        ranges.append((mark.number, mark.start, mark.end))
        at = max(at, mark.end)
    return [*ranges, ("", at, section.end)]


def _blocks(chunk: Chunk, number: str, start: int, end: int, aside: list[Mark]) -> list[tuple[str, int, int]]:
    """A listless range cut where a line ends a sentence and the next one opens a thought of its own (not 다만, 이 경우 …)."""
    if any(m.level in ("호", "목", "세목") and start <= m.start < end and not _inside(m, aside) for m in chunk.marks):
        return [(number, start, end)]
    cuts = [start]
    for match in re.finditer(r"\n", chunk.body[start:end]):
        at = start + match.end()
        before, after = chunk.body[cuts[-1] : at].strip(), chunk.body[at:end].strip()
        covered = any(m.start <= at < m.end for m in aside)
        if before.endswith(("다.", ">")) and after and not covered and not _LEANS.match(after):
            cuts.append(at)
    bounds = zip(cuts, [*cuts[1:], end], strict=True)
    return [(number if i == 0 else "", s, e) for i, (s, e) in enumerate(bounds)]


def _passage(chunk: Chunk, number: str, start: int, end: int, aside: list[Mark]) -> Passage | None:
    inner = [m for m in chunk.marks if m.level in ("호", "목", "세목") and start <= m.start < end and not _inside(m, aside)]
    inner = [replace(m, end=min(m.end, end)) for m in inner]
    if inner and (label := _label_behind(chunk.body, start, end, inner)):
        end, inner = label, [replace(m, end=min(m.end, label)) for m in inner]
    elif not inner:
        end = _law_ends(chunk.body, start, end)
    pieces = _pieces(chunk, start, end, aside)
    quotes = tuple(q for s, e in pieces if (q := chunk.body[s:e].strip()))
    items = _items(chunk, inner, aside)
    text = _unnumbered(clean("\n".join(quotes)))
    first = min((m.start for m in inner), default=end)
    lead = clean("\n".join(chunk.body[s : min(e, first)] for s, e in pieces if s < first))
    lead = _joined(_unnumbered(lead))
    text = text if items else lead
    gloss = _OTHER_MARK.match(text) or any(_LABEL.match(line) for line in text.split("\n"))
    torn = [q for q in quotes[:-1] if not _FINISHED.search(clean(q))] and not items
    stray = items and any(not _LEANS.match(line) for line in lead.split("\n")[1:])
    if (
        not lead
        or torn
        or stray
        or gloss
        or _OTHER_ARTICLE.match(lead)
        or _SUSPECT.search(text)
        or _GLUED.search(text)
        or _starts_late(items)
    ):
        return None
    return Passage(number, lead, items, text, quotes)


def _label_behind(body: str, start: int, end: int, inner: list[Mark]) -> int:
    """Where an example or gloss without a frame begins behind the last item of a list; 0 where there is none."""
    lines = (start + match.start() for match in re.finditer(r"\n", body[start:end]))
    at = next((at for at in lines if _LABEL.match(body[at + 1 : end])), 0)
    return at if at and all(mark.start < at for mark in inner) else 0


def _law_ends(body: str, start: int, end: int) -> int:
    """Where a listless paragraph ends: before an example or gloss without a frame, and before a heading of what follows."""
    for match in re.finditer(r"\n", body[start:end]):
        at = start + match.start()
        if _LABEL.match(body[at + 1 : end]) and body[start:at].rstrip().endswith(("다.", ">")):
            end = at
            break
    heading = _HEADING.search(body, start, end)
    while heading and body[start : heading.start()].rstrip().endswith("다."):
        end = heading.start()
        heading = _HEADING.search(body, start, end)
    return end


def _joined(text: str) -> str:
    """`text` with the lines made one that a sentence runs over: reading takes "24시간 …" at a line's start for a new paragraph."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _GOES_ON.search(lines[-1]) and not _NEW_THOUGHT.match(line):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _pieces(chunk: Chunk, start: int, end: int, aside: list[Mark]) -> list[tuple[int, int]]:
    """The parts of body[start:end] that no box or table (with its caption) covers."""
    pieces: list[tuple[int, int]] = []
    at = start
    for mark in sorted((m for m in aside if m.start < end and m.end > start), key=lambda m: m.start):
        if mark.start > at:
            caption = _CAPTION.search(chunk.body[at : mark.start]) if mark.level == "table" else None
            pieces.append((at, at + caption.start() if caption else mark.start))
        at = max(at, mark.end)
    return [*pieces, (at, end)] if at < end else pieces


def _items(chunk: Chunk, marks: list[Mark], aside: list[Mark]) -> tuple[Item, ...]:
    """The outermost of `marks` as items, those within them as their children."""
    outer = [
        m
        for m in marks
        if not any(o is not m and o.start <= m.start and m.end <= o.end and (o.start, o.end) != (m.start, m.end) for o in marks)
    ]
    items: list[Item] = []
    for mark in sorted(outer, key=lambda m: m.start):
        within = [m for m in marks if m is not mark and mark.start <= m.start and m.end <= mark.end]
        quote = "\n".join(chunk.body[s:e].strip() for s, e in _pieces(chunk, mark.start, mark.end, aside)[:1])
        items.append(Item(mark.number, without_mark(clean(quote)), quote.strip(), _items(chunk, within, aside)))
    return tuple(items)


def _starts_late(items: tuple[Item, ...]) -> bool:
    """A list that doesn't begin with its first item has lost its head."""
    return bool(items) and items[0].number not in ("1", "가", "ㄱ", "")


def _box(chunk: Chunk, mark: Mark) -> Box:
    quote = chunk.body[mark.start : mark.end].strip()
    label = _LABEL.match(quote)
    name = mark.number.strip(" 【】<>《》〈〉") or ((label[1] or label[2]) if label else "")
    text = clean(quote[label.end() :] if label else quote).removeprefix(f"[{name}]").lstrip()
    return Box(name, _joined(text), quote)
