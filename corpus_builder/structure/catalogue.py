"""What a document says it is: insurer, product, code, edition, effective date, language. What isn't clearly printed stays "unknown".

People's entries in documents.csv win over this; a guess here would travel into every exported row, so nothing is inferred: a name
is taken from a line that holds only that name, from words that only a company's name ends in (㈜, 주식회사, Insurance Limited), or
from the head or foot that most pages repeat; a date only beside the word that says which date it is. Many policies print their
insurer as a picture, or not at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from corpus_builder.model import UNKNOWN, Catalogue, Page

COVER = 3
"""How many pages from the first are the cover."""

_INSURER_LINE = re.compile(
    r"^\s*(?:\(주\)|㈜|주식회사)?\s*"
    r"[가-힣A-Za-z]{1,12}(?:손해보험|생명보험|화재해상보험|해상보험|화재보험|손보|생명|화재)(?:\s*\((?:주|가상|가칭)\)|\s*주식회사)?\s*$"
)
_PRODUCT_LINE = re.compile(
    r"^\s*[\[【(<]?\s*"
    r"((?:\(?무배당\)?\s*)?[^\[\]【】.,:]{2,40}?보험(?:\s?[ⅠⅡⅢ0-9]{1,4})?(?:\([^()]{1,20}\))?)\s*[\])】>]?\s*$"
)
_NOT_PRODUCT = re.compile(r"^(?:손해|생명|해상|화재)?보험$|안내|유의|사항|회사|에서|합니다|대한")
_COMPANY = re.compile(
    r"(?:㈜|\(주\)|주식회사)\s?[가-힣A-Za-z]{1,14}(?:손해보험|생명보험|해상보험|화재보험|손보|생명|화재)(?![가-힣])"
    r"|[가-힣A-Za-z]{1,14}(?:손해보험|생명보험|해상보험|화재보험|손보|생명|화재)\s?(?:㈜|\(주\)|주식회사)"
    r"|(?:[A-Z][\w&.'-]*\s(?:\([A-Z][\w -]{1,30}\)\s)?){1,5}(?:Insurance|Assurance)\s(?:Company\s|Co\.,?\s)?"
    r"(?:Limited|Ltd\.?|Inc\.?|Corporation)"
)
_REPEATED = 0.4
"""A line of head or foot on this share of the pages names the document."""
_PRODUCT_FOOT = re.compile(
    r"^[가-힣A-Za-z][^\[\]【】.,:|]{2,40}?보험(?:\s?[ⅠⅡⅢ]{1,3})?(?:\s?\([^()]{1,20}\))?(?:\s*\(?무배당\)?\s?\d{0,4})?$"
)
_PRODUCT_ENGLISH = re.compile(r"^[A-Z][\w &'’()-]{2,50}\s(?:Insurance|Policy|Plan|Cover)(?:\s(?:Policy|Plan))?$")
_LETTERS = 200
"""So many letters are needed to tell a language, and this share of them:"""
_MAJORITY = 0.7
_SAMPLED = 40
"""Pages that are looked at for it, spread over the document."""
_CODE = re.compile(r"상품\s*(?:코드|번호)\s*[:：]?\s*([A-Za-z0-9][A-Za-z0-9-]{2,20})")
_EDITION = re.compile(r"((?:20\d\d)\s*[년.]\s*\d{1,2}\s*월?\s*판|개정\s*\d{1,2}\s*판|제\s*\d{1,2}\s*판)")
_ARTICLE = re.compile(r"^\s*제\s*1\s*조\s*[(（]")
_DATE = re.compile(r"(20\d\d)\s*[.년/-]\s*(\d{1,2})\s*[.월/-]\s*(\d{1,2})\s*일?")
_EFFECTIVE = re.compile(
    r"(?:시행\s*(?:일자?|연월일)?|판매\s*개시\s*(?:일자?)?|적용\s*(?:일자?|개시일))\s*[:：]?\s*[(\[]?\s*" + _DATE.pattern
)
_EFFECTIVE_AFTER = re.compile(_DATE.pattern + r"\s*\.?\s*(?:부터\s*)?(?:시행|판매\s*개시|적용)")


def detect(pages: list[Page]) -> Catalogue:
    """The catalogue entry as printed on the first pages of a document; every field that isn't is `UNKNOWN`."""
    lines = _cover_lines(pages)
    read_by_ocr = any(page.source == "ocr" for page in pages[:COVER])
    return Catalogue(
        insurer=alone if (alone := _insurer(lines)) != UNKNOWN else _company(pages, lines),
        product=largest if (largest := _product(pages)) != UNKNOWN else _repeated_product(pages),
        # One misread character makes another code of it, and nothing on the page would show it.
        product_code=UNKNOWN if read_by_ocr else _first(_CODE, lines),
        edition=" ".join(_first(_EDITION, lines).split()),
        effective_date=_effective(lines),
        language=_language(pages),
    )


def _cover_lines(pages: list[Page]) -> list[str]:
    """The lines of the cover, up to the first article: further on, dates are those of laws and classifications."""
    result: list[str] = []
    for page in pages[:COVER]:
        for line in (line for block in page.blocks if block.kind != "contents" for line in block.lines):
            if _ARTICLE.match(line.text):
                return result
            result.append(line.text.strip())
    return result


def _first(pattern: re.Pattern[str], lines: Iterable[str]) -> str:
    return next((match[1].strip() for line in lines if (match := pattern.search(line))), UNKNOWN)


def _insurer(lines: list[str]) -> str:
    """The name that stands alone on a line; if several do, the one printed most often."""
    names = Counter(match[0].strip() for line in lines if (match := _INSURER_LINE.match(line)))
    ranked = names.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return UNKNOWN
    return ranked[0][0]


def _company(pages: list[Page], cover: list[str]) -> str:
    """The company named on the cover, in heads and feet, or on the last page, if it is always the same."""
    names = {" ".join(match[0].split()) for text in [*cover, *_feet(pages), *_texts(pages[-1:])] for match in _COMPANY.finditer(text)}
    return names.pop() if len(names) == 1 else UNKNOWN


def _feet(pages: list[Page]) -> list[str]:
    return [line.text.strip() for page in pages for block in page.blocks if block.kind == "furniture" for line in block.lines]


def _texts(pages: list[Page]) -> list[str]:
    return [line.text for page in pages for block in page.blocks for line in block.lines]


def _repeated_product(pages: list[Page]) -> str:
    """The product's name in the head or foot of most pages."""
    names = Counter(text for text in _feet(pages) if _PRODUCT_FOOT.match(text) and not _NOT_PRODUCT.search(text))
    ranked = names.most_common(1)
    return " ".join(ranked[0][0].split()) if ranked and ranked[0][1] >= max(3, _REPEATED * len(pages)) else UNKNOWN


def _language(pages: list[Page]) -> str:
    """ko or en by the share of Hangul and Latin letters; mixed where neither has most of them."""
    text = "".join(_texts(pages[:: max(1, len(pages) // _SAMPLED)]))
    hangul = len(re.findall(r"[가-힣]", text))
    latin = len(re.findall(r"[A-Za-z]", text))
    letters = hangul + latin + len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", text))
    if letters < _LETTERS:
        return UNKNOWN
    return "ko" if hangul >= _MAJORITY * letters else "en" if latin >= _MAJORITY * letters else "mixed"


def _product(pages: list[Page]) -> str:
    """The largest line of the first page that is a product's name ("무배당 … 보험"), a following 약관 left out."""
    best, size = UNKNOWN, 0.0
    for page in pages[:1]:
        for block in page.blocks:
            for line in block.lines:
                text = re.sub(r"\s*(?:보통\s?)?(?:보험\s?)?약관\s*$", "", line.text.strip()) if line.text.strip() != "보험약관" else ""
                match = _PRODUCT_LINE.match(text) or _PRODUCT_ENGLISH.match(text)
                height = line.size or line.bbox[3] - line.bbox[1]
                if match and not _NOT_PRODUCT.search(text) and not _INSURER_LINE.match(text) and height > size:
                    best, size = " ".join((match[1] if match.re is _PRODUCT_LINE else match[0]).split()), height
    return best


def _effective(lines: list[str]) -> str:
    """The date beside 시행일 or 판매개시일, as ISO; two different ones are nobody's guess."""
    dates = set()
    for line in lines:
        for pattern in (_EFFECTIVE, _EFFECTIVE_AFTER):
            for match in pattern.finditer(line):
                try:
                    dates.add(dt.date(int(match[1]), int(match[2]), int(match[3])).isoformat())
                except ValueError:  # 2025.13.40 is no date
                    continue
    return dates.pop() if len(dates) == 1 else UNKNOWN
