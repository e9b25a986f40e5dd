"""Korean text: finding quotes, splitting sentences, choosing particles, reading the facts that a sentence states.

Pure; the standard library only. Two decisions are embodied here. A PDF's blanks and line breaks carry no meaning in Korean law
text, so a quote is looked for in the squeezed (blank-free, NFC) form and its place is mapped back. And a number counts only with
its unit: 30일 is not 30영업일, 1천만원 is 10,000,000원, 제1회 is not 1회; list marks ("1." at a line's start) are no numbers.

Offsets count Unicode characters of the text as given; ends are exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache
from itertools import accumulate, count
from operator import add, attrgetter


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`."""

    start: int
    end: int


# ---------------------------------------------------------------- quotes


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without blanks, in NFC. `offsets[i]` is where character i stands in the original, `ends[i]` where it ends."""

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]


def nfc(text: str) -> str:
    """`text` in Unicode's composed form: one code point per Hangul syllable."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=512)  # many quotes are looked up in one clause, one after the other
def squeeze(text: str) -> Squeezed:
    """The blank-free NFC form of `text` with its way back; a syllable spelt in several code points stays together."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        words, places, at = text.split(), list[int](), 0
        for word in words:
            at = text.index(word, at)
            places.extend(range(at, at + len(word)))
            at += len(word)
        return Squeezed("".join(words), tuple(places), tuple(i + 1 for i in places))
    pieces: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = "".join(nfc(text[start:end]).split())
        pieces.append(piece)
        offsets.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return Squeezed("".join(pieces), tuple(offsets), tuple(ends))


@lru_cache(maxsize=1024)  # several checks look into the same quotes
def squeezed(text: str) -> str:
    """`squeeze(text).text`, where the way back isn't wanted."""
    return "".join(unicodedata.normalize("NFC", text).split())


def _clusters(text: str) -> list[tuple[int, int]]:
    """Ranges of `text` that NFC may change only as a whole: a starter with what combines with it (conjoining jamo included)."""
    starts = [i for i, c in enumerate(text) if i == 0 or not (unicodedata.combining(c) or "\u1160" <= c <= "\u11ff")]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


@lru_cache(maxsize=512)  # four checks ask where the quotes of one pair stand
def locate(quote: str, text: str, start: int = 0) -> Span | None:
    """Where `quote` first stands verbatim in `text` at or after `start`, whatever the blanks; None when it doesn't.

    The range begins and ends with a printed character of the quote. A blank quote is nowhere.
    """
    needle = squeezed(quote)
    if not needle:
        return None
    if not (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return _locate_spelt(needle, squeeze(text), start)
    words = _words(text)
    at = words.text.find(needle, words.place(start) if start else 0)
    return None if at < 0 else Span(words.offset(at), words.offset(at + len(needle) - 1) + 1)


def _locate_spelt(needle: str, hay: Squeezed, start: int) -> Span | None:
    first = next((i for i, offset in enumerate(hay.offsets) if offset >= start), len(hay.text))
    at = hay.text.find(needle, first)
    return None if at < 0 else Span(hay.offsets[at], hay.ends[at + len(needle) - 1])


@dataclass(frozen=True, slots=True)
class _Words:
    """A text in NFC without blanks: where each word begins in it (`before`) and in the text as given (`starts`)."""

    text: str
    starts: tuple[int, ...]
    before: tuple[int, ...]

    def offset(self, place: int) -> int:
        """Where a letter of the squeezed text stands in the one as given."""
        word = bisect_right(self.before, place) - 1
        return self.starts[word] + place - self.before[word]

    def place(self, offset: int) -> int:
        """The first letter of the squeezed text that stands at `offset` or behind it in the one as given."""
        word = bisect_right(self.starts, offset) - 1
        upto = self.before[word + 1] if word + 1 < len(self.before) else len(self.text)
        return min(self.before[word] + offset - self.starts[word], upto) if word >= 0 else 0


@lru_cache(maxsize=512)  # many quotes are looked up in one clause, one after the other
def _words(text: str) -> _Words:
    words = text.split()
    joined, before = "".join(words), tuple(accumulate(map(len, words[:-1]), initial=0)) if words else ()
    if len(text) - len(joined) == len(words) - 1 and not text[:1].isspace():  # one blank between two words
        return _Words(joined, tuple(map(add, before, count())), before)
    starts, at = list[int](), 0
    for word in words:
        starts.append(text.index(word, at))
        at = starts[-1] + len(word)
    return _Words(joined, tuple(starts), before)


@lru_cache(maxsize=256)  # five checks ask it of one pair
def verbatim(said: str, quotes: tuple[str, ...]) -> bool:
    """Whether every line of `said` stands in one of the quotes, whatever the blanks, from a word's begin to a word's end.

    3영업일 does not stand in 13영업일, nor 보험자에게 in 피보험자에게.
    """
    lines = [line for line in said.split("\n") if line.strip()]
    return all(any(_stands(line, quote) for quote in quotes) for line in lines)


def _stands(line: str, quote: str) -> bool:
    if squeezed(line) not in squeezed(quote):  # both are asked for again: quicker told than the place
        return False
    place = locate(line, quote)
    if place is None:
        return False
    before, after = quote[max(0, place.start - 2) : place.start], quote[place.end : place.end + 1]
    return not (before[-1:].isalnum() or (before[-1:] in (".", ",") and before[:1].isdigit()) or after.isalnum())


# ---------------------------------------------------------------- sentences

_OPEN = "([{（［「『【〔<《〈‘“"
_CLOSE = ")]}）］」』】〕>》〉’”"
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_SENTENCE_END = re.compile(r"(?:다|요|음|함|임|됨|오)\.(?=\s|$|<|\(|\[|[①-⑳])")


@lru_cache(maxsize=1024)  # one check after the other reads the same answer and the same quotes
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a paragraph, without the blanks between them. A full stop inside brackets or quotes ends nothing.

    Text that ends without a full stop (a list item, a heading) is one sentence.
    """
    spans: list[Span] = []
    begin = 0
    brackets = bool(_BRACKET.search(text))
    for match in _SENTENCE_END.finditer(text):
        if brackets and _depth(text[begin : match.start()]) > 0:
            continue
        spans.append(_strip(text, begin, match.end()))
        begin = match.end()
    spans.append(_strip(text, begin, len(text)))
    return tuple(span for span in spans if span.start < span.end)


def _depth(text: str) -> int:
    return max(0, sum(1 if c in _OPEN else -1 for c in _BRACKET.findall(text)))


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


# ---------------------------------------------------------------- particles

_PARENTHESIS = re.compile(r"[(（][^()（）]*[)）]\s*$")
_FINAL_OF_DIGIT = {"1": "ㄹ", "7": "ㄹ", "8": "ㄹ", "0": "x", "3": "x", "6": "x"}
_FINAL_OF_LETTER = {"l": "ㄹ", "r": "ㄹ", "m": "x", "n": "x", "㎏": "x", "㎎": "x"}


def josa(word: str, pair: str) -> str:
    """The particle that follows `word`, out of `pair` such as "은/는", "이/가", "을/를", "과/와", "으로/로", "이란/란".

    The first form follows a final consonant (으로 not after ㄹ). A closing quote is looked through; a parenthesis is
    not pronounced: the word before it decides. Raises ValueError when `pair` has no slash.
    """
    closed, opened = pair.split("/")
    final = _final(word)
    if pair == "으로/로" and final == "ㄹ":
        return opened
    return closed if final else opened


def with_josa(word: str, pair: str) -> str:
    """`word` with its particle: with_josa("골절", "이란/란") is "골절이란"."""
    return word + josa(word, pair)


def _final(word: str) -> str:
    """How the word's last sound ends: "" in a vowel, "ㄹ", or "x" for any other consonant."""
    bare = word.rstrip(" \n’”'\"」』】》〉>]")
    while (shorter := _PARENTHESIS.sub("", bare).rstrip()) and shorter != bare:
        bare = shorter
    last = next((c for c in reversed(nfc(bare)) if c.isalnum() or c in "%％㎏㎎"), "")
    if "가" <= last <= "힣":
        jongseong = (ord(last) - 0xAC00) % 28
        return {0: "", 8: "ㄹ"}.get(jongseong, "x")
    return _FINAL_OF_DIGIT.get(last) or _FINAL_OF_LETTER.get(last.lower(), "")


# ---------------------------------------------------------------- facts: numbers, dates, references, codes


Value = int | Fraction
"""A whole number is an int, whose hash and sums cost a tenth of a Fraction's; never divide one by "/"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A value with its unit as the law means it: 만원 is counted in 원, 두 번 in 회. `unit` is "" for a bare number.

    `bound` is the comparator behind it (이상, 이하, 이내, 초과, 미만) or "". `start` is its place and `end` that of its unit's end; they
    don't count for equality.
    """

    value: Value
    unit: str
    bound: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        value = f"{int(self.value):,}" if self.value.denominator == 1 else str(float(self.value))
        shown = f"제{value}{self.unit[1:]}" if self.unit.startswith("제") else f"{value}{self.unit}"
        return shown + (f" {self.bound}" if self.bound else "")


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date; 0 where a part isn't stated (4월 1일 has no year)."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Reference:
    """One step of a reference: level "조", "항", "호", "목", "관" …, number "3", "3-2" for 제3조의2, "가" for a 목."""

    level: str
    number: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states that can be checked without understanding it, each in order of appearance."""

    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    references: tuple[Reference, ...]
    codes: tuple[str, ...]


_DIGIT = re.compile(r"[\d①-⑳]")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CIRCLES = re.compile(f"[{_CIRCLED}]")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:년\s*(\d{1,2})\s*월(?:\s*(\d{1,2})\s*일)?|[.\-/]\s*(\d{1,2})[.\-/]\s*(\d{1,2})(?!\d)\.?)")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*월\s*(\d{1,2})\s*일")
_REFERENCE = re.compile(r"제\s*(\d+)\s*(조|항|호|목|관|편|장|절)(?:(?<=[조관])\s*의\s*(\d+)(?!\s?[시일개영년원%만천]))?")
_SUB_ITEM = re.compile(r"(?<![가-힣])([가나다라마바사아자차카타파하])[.’'”]?\s*목(?=[의에을를과와및은는이,\s)]|$)")
_ANNEX = re.compile(r"(별\s*표|부\s*표|붙\s*임|별\s*첨)\s*(\d+(?:-\d+)?)")
_CODE = re.compile(r"[A-Z](?<![A-Za-z].)\d{2}(?:\.\d{1,2})?(?![\dA-Za-z])")
_FIRST_MARK = re.compile(r"\s*(?:\d{1,2}[.)]|[(（]\d{1,2}[)）])\s")
_LIST_MARK = re.compile(r"\n[^\S\n]*(?:\d{1,2}[.)]|[(（]\d{1,2}[)）])\s")

# What each spelling of a unit counts in.
_UNITS: dict[str, str] = {
    **dict.fromkeys(("원",), "원"),
    **dict.fromkeys(("%", "％", "퍼센트", "프로"), "%"),
    **dict.fromkeys(("%p", "퍼센트포인트"), "%p"),
    **dict.fromkeys(("개월", "달"), "개월"),
    **dict.fromkeys(("주", "주일", "주간"), "주"),
    **dict.fromkeys(("세", "살"), "세"),
    **dict.fromkeys(("회", "번", "차례"), "회"),
    **dict.fromkeys(("박", "밤"), "박"),
    **dict.fromkeys(("명", "인", "사람"), "명"),
    **dict.fromkeys(("km", "㎞", "킬로미터"), "km"),
    **dict.fromkeys(("m", "미터"), "m"),
    **dict.fromkeys(("cm", "㎝"), "cm"),
    **dict.fromkeys(("mm", "㎜"), "mm"),
    **dict.fromkeys(("kg", "㎏"), "kg"),
    **dict.fromkeys(("mg", "㎎"), "mg"),
    **dict.fromkeys(("cm²", "㎠"), "cm²"),
    **dict.fromkeys(("m²", "㎡"), "㎡"),
    **dict.fromkeys(("dB", "데시벨"), "dB"),
    **dict.fromkeys(("도", "°"), "도"),
}
_UNITS |= {unit: unit for unit in "달러 유로 ‰ 영업일 년도 년 시간 분 초 일 급 등급 배 건 개소 개 종류 종 단계 점 차 층 세대".split()}  # noqa: SIM905
_UNITS |= {unit: unit for unit in "가지 매 통 부 좌 구좌 마리 대 병 번째 촌 박 쌍 g ml L cc mmHg Hz".split()}  # noqa: SIM905
# Words that begin like a unit but are none: 2급여, 3세포, 1일반, 5분쟁 …
_UNLIKE: dict[str, str] = {
    "급": "여성격", "세": "포금", "일": "반정시괄상", "개": "인별", "회": "사복", "건": "강", "대": "상인물", "주": "치요택",
    "분": "쟁류의", "원": "칙외", "종": "합", "인": "정", "도": "로", "부": "분터표", "점": "검", "차": "량", "병": "원변",
}  # fmt: skip
_NOT_UNIT = "|".join(f"(?<={unit})[{syllables}]" for unit, syllables in _UNLIKE.items())
_NOT_UNIT = rf"(?!{_NOT_UNIT}|(?<=일)부(?!터)|(?<=원)인(?=[을은의과별]))"
_UNIT = f"({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))}){_NOT_UNIT}"
_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_SCALE = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_SCALED = rf"(?:\s?[십백천만억조](?:\s?{_FIGURE})?)*(?<![,.])"
_ARABIC = rf"{_FIGURE}{_SCALED}"
_HANGUL = "[일이삼사오육칠팔구십백천만억]+"
_BOUND = re.compile(
    r"\s?(?:(?:을|를|이|가|에(?=\s?(?:못|미달|이르|이른|달하|달한)))\s?)?(?:(?:\([^()]{0,24}\)|\))\s?(?:[을를이가]\s?)?)?"
    r"(이상|이하|이내|초과하지(?=\s?[않못아])|초과|미만|넘지|넘[는게을긴겨은습었어]|넘으면|넘기[는면]|넘도록|웃도|안에|내에|안의|내의"
    r"|밖의|밖에서|못\s?미치|못\s?되는|못\s?채|안\s?되(?=[는면어었게])|안\s?된|밑도|밑돌|미달|이르지(?=\s?[않못아])|이르[는면러렀]|이른|달하[는면]|달한"
    r"|보다\s?(?:더\s)?(?:적|작|낮|짧|어리|어린)|보다\s?(?:더\s)?(?:많|크|큰|높|길|긴)|이전|이후)"
)
_BOUND_NAMES = {
    **dict.fromkeys("넘는 넘게 넘을 넘긴 넘겨 넘은 넘습 넘었 넘어 넘으면 넘기는 넘기면 넘도록 웃도 밖의 밖에서".split(), "초과"),  # noqa: SIM905
    **dict.fromkeys("보다많 보다크 보다큰 보다높 보다길 보다긴 보다더많 보다더크 보다더큰 보다더높".split(), "초과"),  # noqa: SIM905
    **dict.fromkeys(("안에", "내에", "안의", "내의"), "이내"),
    **dict.fromkeys("못미치 못되는 못채 안되 안된 밑도 밑돌 미달 이르지".split(), "미만"),  # noqa: SIM905
    **dict.fromkeys("보다적 보다작 보다낮 보다짧 보다어리 보다어린 보다더적 보다더작 보다더낮".split(), "미만"),  # noqa: SIM905
    **dict.fromkeys("이르는 이르면 이르러 이르렀 이른 달하는 달하면 달한".split(), "이상"),  # noqa: SIM905
    **dict.fromkeys(("넘지", "초과하지"), "이하"),
}
_UNDER = r"[\d,]*(?:\.\d+)?"
# What begins with a figure; the first digit stands outside, since a pattern that begins with one letter's class is looked for fastest.
_FIGURES = (
    rf"\d(?:(?P<whole>{_UNDER}\s?[십백천만]*)\s?분의\s?(?P<part>{_FIGURE})"
    rf"|(?<![\d.,].)(?P<over>\d*)\s?/\s?(?P<under>\d+)(?![\d/])"
    rf"|(?P<arabic>{_UNDER}{_SCALED})(?:\s?[~∼〜～\-–]\s?(?P<upto>{_ARABIC}))?(?:\s*(?P<unit>{_UNIT}))?)"
)
_ONES = dict(zip("한 두 세 네 다섯 여섯 일곱 여덟 아홉".split(), range(1, 10), strict=True))  # noqa: SIM905
_TENS = dict(zip("열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split(), range(10, 100, 10), strict=True))  # noqa: SIM905
_NATIVE = _ONES | {"스무": 20, "석": 3, "넉": 4} | {ten + one: n + m for ten, n in _TENS.items() for one, m in ({"": 0} | _ONES).items()}
_SPELT = (
    rf"(?P<hangul>{_HANGUL})\s?(?P<hangul_unit>원|영업일|개월|년|일|회|시간|세|급|배|명|퍼센트)(?![가-힣]*성|정[한하해]|단위)"
    rf"|(?P<native>{'|'.join(sorted(_NATIVE, key=len, reverse=True))})\s"
    r"(?P<native_unit>번|가지|명|사람|배|차례|개|달|시간|밤|주|해|살|마리)(?![별인월당요]|치[의료])"
    r"|(?P<days>이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름)(?![가-힣]*\s?달)"
)
# What may be a number in words, so that few places are looked at twice: its first letter, how it goes on, and the unit.
_MAY_SPELL = re.compile(
    rf"[{_HANGUL[1:-2]}한두세네다여아열나닷엿보스서마쉰예석넉](?<![가-힣].)"
    rf"(?:{_HANGUL[:-1]}*\s?[원영개년일회시세급배명퍼]|[가-힣]{{0,3}}\s[번가명사배차개달시밤주해살마]|[틀흘새레름]|드레|흐레)"
)
_ORDINAL = re.compile(r"제\s?$")


@cache
def _number() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # Numbers in figures and spelt ones. Compiling takes 5 ms, and most commands read no number.
    return re.compile(_FIGURES), re.compile(_SPELT)


_NATIVE_UNITS = {"해": "년"}  # a year only behind a numeral that is told in words
_DAYS = dict(zip("이틀 사흘 나흘 닷새 엿새 이레 여드레 아흐레 열흘 보름".split(), [*range(2, 11), 15], strict=True))  # noqa: SIM905


@lru_cache(maxsize=1024)  # checks ask for those of one clause, one answer and one question again and again
def facts(text: str) -> Facts:
    """The numbers, dates, references (제N조의M, 제K항, 제L호, 가목, 별표 N) and disease codes that `text` states.

    What is read as one kind isn't read again as another: 2025년 4월 1일 is a date and holds no number.
    """
    page = _Page(nfc(text))
    if not _DIGIT.search(page.text):
        items = [Reference("목", m[1]) for m in page.take(_SUB_ITEM, "목")]
        return Facts(tuple(_spelt(page.text, [])), (), tuple(items), ())
    dates = [Date(int(m[1]), int(m[2] or m[4]), int(m[3] or m[5] or 0)) for m in page.take(_DATE, "19", "20")]
    dates += [Date(0, int(m[1]), int(m[2])) for m in page.take(_MONTH_DAY, "월")]
    references = [_reference(m) for m in page.take(_REFERENCE, "제")]
    references += [Reference("목", m[1]) for m in page.take(_SUB_ITEM, "목")]
    references += [Reference("".join(m[1].split()), m[2]) for m in page.take(_ANNEX, "표", "임", "첨")]
    references += [Reference("항", str(_CIRCLED.index(c) + 1)) for c in _CIRCLES.findall(page.text)]
    codes = [m[0] for m in page.take(_CODE)]
    page.take(_LIST_MARK, "\n")
    if mark := _FIRST_MARK.match(page.text):
        page.text = "\x00" * mark.end() + page.text[mark.end() :]
    return Facts(tuple(_numbers(page.text)), tuple(dates), tuple(references), tuple(codes))


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of `facts(text)`: typed by unit, in order of appearance."""
    return facts(text).numbers


@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(rf"(?P<whole>{_FIGURE}\s?[십백천만]*)\s?분의\s?(?P<part>{_FIGURE})|(?P<arabic>{_ARABIC})(?:\s*(?P<unit>{_UNIT}))?")


def quantity(text: str, at: int) -> Number | None:
    """The number in figures, with its unit, that begins at `at`: as it stands in a sum, where "-" is no range. None when none does."""
    match = _quantity().match(text, at)
    if not match:
        return None
    if match["part"]:
        whole = _arabic(match["whole"])
        return Number(Fraction(_arabic(match["part"])) / whole, "분율", "", at, match.end()) if whole else None
    return Number(_arabic(match["arabic"]), _UNITS.get(match["unit"] or "", ""), "", at, match.end())


class _Page:
    """A text from which matches are taken out one kind after the other, leaving blanks so that offsets hold."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str], *signs: str) -> list[re.Match[str]]:
        """What the pattern matches, in order; one of `signs` stands in all of it, so that mostly nothing has to be looked for."""
        for sign in signs:
            if sign in self.text:
                break
        else:
            if signs:
                return []
        found = list(pattern.finditer(self.text))
        if found:
            self.text = pattern.sub(lambda m: "\x00" * len(m[0]), self.text)
        return found


def _reference(match: re.Match[str]) -> Reference:
    return Reference(match[2], f"{_whole(match[1])}-{_whole(match[3])}" if match[3] else str(_whole(match[1])))


def _numbers(text: str) -> list[Number]:
    """The numbers of a text, in figures and spelt, in order."""
    matches = list(_number()[0].finditer(text))
    found = [number for match in matches for number in _in_figures(match, text)]
    spelt = _spelt(text, matches)
    return sorted([*found, *spelt], key=attrgetter("start")) if found and spelt else found or spelt


def _in_figures(match: re.Match[str], text: str) -> list[Number]:
    """The one number, or the two of a range, of a match; none when the figures are no fraction."""
    start, end = match.span()
    bound = _bound(text, end)
    if match["part"]:
        whole = _arabic(text[start : match.end("whole")])
        return [Number(Fraction(_arabic(match["part"])) / whole, "분율", bound, start, end)] if whole else []
    if match["under"]:
        under = _whole(match["under"])
        return [Number(Fraction(_whole(text[start : match.end("over")]), under), "분율", bound, start, end)] if under else []
    unit = _UNITS.get(match["unit"] or "", "")
    before = max(0, start - 2)
    ordinal = _ORDINAL.search(text, before, start) if "제" in text[before:start] else None
    if ordinal:
        start, unit = ordinal.start(), f"제{unit}" if unit else ""
    values = [text[match.start() : match.end("arabic")], *([match["upto"]] if match["upto"] else [])]
    return [Number(_arabic(value), unit, bound, start, end) for value in values]


def _spelt(text: str, figures: Sequence[re.Match[str]]) -> list[Number]:
    """The numbers in words of a text that are no part of those in `figures` (3 천원); none where it only looks like one."""
    found: list[Number] = []
    end = 0
    for begin in _MAY_SPELL.finditer(text):
        match = _number()[1].match(text, begin.start()) if begin.start() >= end else None
        if match is None or any(m.start() <= match.start() < m.end() for m in figures):
            continue
        end, bound, start = match.end(), _bound(text, match.end()), match.start()
        if match["days"]:
            found.append(Number(_DAYS[match["days"]], "일", bound, start, end))
        elif match["native"]:
            unit = _NATIVE_UNITS.get(match["native_unit"]) or _UNITS[match["native_unit"]]
            found.append(Number(_NATIVE[match["native"]], unit, bound, start, end))
        elif (value := _hangul(match["hangul"], match["hangul_unit"])) is not None:
            found.append(Number(value, match["hangul_unit"].replace("퍼센트", "%"), bound, start, end))
    return found


_BEFORE_WORD = re.compile(r"\d[\d,.]*\s?[천백십만억]*\s?[가-힣%％]{0,4}(?:을|를|의|이)?\s?$")
_UNIT_REACH = 16  # letters before a word that hold the number to which it belongs


def behind_number(text: str, at: int) -> bool:
    """Whether a number with its unit stands just before `at`: so before 초과 in 30일을 초과, not in 자기부담금을 초과."""
    return bool(_BEFORE_WORD.search(text, max(0, at - _UNIT_REACH), at))


def _bound(text: str, end: int) -> str:
    match = _BOUND.match(text, end)
    return _BOUND_NAMES.get(squeezed(match[1]), match[1]) if match else ""


_DIGITS = 100
"""So many digits of a number count: Python reads no more than 4,300, and a model that repeats itself writes more."""


def _whole(digits: str) -> int:
    return int(digits[:_DIGITS])


@lru_cache(maxsize=4096)
def _arabic(figures: str) -> Value:
    """1억 2,000만, 3천5백만, 0.05: digits with scale syllables between them."""
    plain = figures.replace(",", "")
    if plain.isdecimal():
        return _whole(plain)
    total = section = current = Fraction(0)
    for piece in re.findall(rf"{_FIGURE}|[십백천만억조]", figures):
        if piece[0].isdigit():
            current = Fraction(piece.replace(",", "")[:_DIGITS].rstrip("."))
        elif _SCALE[piece] < 10**4:
            section += (current or 1) * _SCALE[piece]
            current = Fraction(0)
        else:
            total += (section + current or 1) * _SCALE[piece]
            section = current = Fraction(0)
    total += section + current
    return int(total) if total.denominator == 1 else total


_BELOW_TEN_THOUSAND = "(?:[이삼사오육칠팔구]?[천백십])*[일이삼사오육칠팔구]?"
_NUMERAL = re.compile(f"{_BELOW_TEN_THOUSAND}(?:[만억]{_BELOW_TEN_THOUSAND})*")


def _hangul(numeral: str, unit: str) -> Value | None:
    """A spelt numeral's value; None for what only looks like one (이사, 만일, 오일, 구급 …)."""
    if not _NUMERAL.fullmatch(numeral):
        return None
    if len(numeral) == 1 and not (numeral in "십백천만억" and unit == "원") and unit not in ("개월", "년", "영업일"):
        return None
    digits = {c: str(i) for i, c in enumerate("일이삼사오육칠팔구", start=1)}
    return _arabic("".join(digits.get(c, c) for c in numeral))
