"""Which clause, or which law, the words "제3조(보험금의 지급사유) 제2항" name: every 제n조, 제n항, 같은 조, 별표 n of a document.

A bare 제3조 names dozens of clauses of one file, and a quarter of all 제n조 are laws. So each reference is looked up in this
order: the law or the terms printed in front of it, those of the reference it is joined to (… 및 제4조), the article's own terms,
the terms that these borrow from (준용). Number and printed title are two witnesses: where they disagree, the note says so and the
place on which the title is certain wins; where nothing fits, the reference stays unresolved with its reason. Nothing is linked by
the number alone against a title.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus_builder.model import Clause, Reference, ReferenceKind, Relation
from corpus_builder.structure.lookup import MAX_RANGE, Index, Terms, squeezed
from corpus_builder.structure.marks import UNREAD
from corpus_builder.structure.quoted import Quotation, quotations

_OPEN, _CLOSE = "(（[【〔<〈", ")）]】〕>〉"
_MAX_TITLE = 90
_TOKEN = re.compile(
    r"(?P<article>제\s*(?P<no>\d{1,4})\s*조(?:\s*의\s*(?P<sub>\d{1,2})(?![\d,]|\s*[항호회개배])|\s?(?P<bare>\d)(?=\s?[(（\[【]))?)"
    r"|(?P<same>(?:같은|(?<![가-힣])동)\s*(?P<level>조|항|호)(?=[\s,의에와과을를은는제이가(]))"
    r"|(?P<this>(?<![가-힣])(?:이|본)\s*조(?=\s*제\s*\d|의\s|에\s|에서\s|에서는|에도\s|는\s|를\s|와\s)|(?<![가-힣])전\s?(?P<before>조|항|호)(?=[\s,의에와과을를은는]))"
    r"|(?P<below>제\s*\d{1,2}\s*[항호])"
    r"|(?P<annex>(?<![가-힣])(?:별\s?표(?![가-힣]*시)|부\s?표|붙\s?임|별\s?첨)\s*[<(\[-]?\s?(?P<label>(?:\d{1,2}|[ⅠⅡⅢⅣⅤ]+)(?:\s?(?:-|의)\s?\d+)?(?![\d.]\d|[,.]?\d|\s?[개회배%]))?)"
)
_COVER = r"\(\d\)\s*[가-힣\d]{2,14}(?:\([가-힣]+\))?\s*"
"""The cover of which an article speaks apart: "제3조(보장종목별 보상내용) (1)상해급여 제1항"."""
_BELOW = re.compile(
    rf"\s*(?:의\s*)?(?:{_COVER}(?=제\s*\d))?"
    r"(?:제\s*(?P<para>\d{1,2})\s*항)?\s*(?:의\s*)?(?:제\s*(?P<item>\d{1,2})\s*호(?:\s*의\s*\d{1,2}(?!\d))?)?\s*(?:의\s*)?(?:(?P<sub>[가-하])\s*목)?"
)
_JOIN = re.compile(
    r"[\s」｣』”\"’']*(?:,|및|또는|과|와|이나|나|내지|부터|이거나|·|ㆍ|~|∼|∽|-|/|에서|까지|까지의|까지와|부터의)?[\s「｢『“\"‘']*(?:또는|및|동)?\s*"
    rf"(?:{_COVER})?"
)
_RANGE = re.compile(r"\s*(?:내지|부터|~|∼|∽|-|에서)\s*")
_LAW_WORD = (
    r"(?:법률|특례법|특별법|기본법|시행령|시행규칙|시행세칙|세칙|법령|대통령령|총리령|부령|규정|규칙|조례|고시|협약"
    r"|(?<!방)(?<!기)(?<!요)(?<!계산)법)"
)
_PLAIN_LAW = re.compile(
    rf"((?:(?:(?:[가-힣A-Za-z0-9·ㆍ･]+\s+){{0,4}}?[가-힣A-Za-z·ㆍ･]+(?:에|등에)\s+)관한\s*|(?:개인정보|신용정보|자동차|국민|공공)\s+)?"
    rf"[가-힣A-Za-z0-9·ㆍ･]*{_LAW_WORD}(?:\s*(?:시행령|시행규칙|시행세칙))?|(?<![가-힣])영)\s*$"
)
_NOT_IN_NAME = re.compile(r"^.*(?:[은는을를로]|또는|(?:^|[법령칙정률조항호]\s+)및|따라|하여|등)\s+(?=\S)")
_QUOTED = re.compile(
    r"[「｢『“\"‘'《<]\s*([^「」｢｣『』“”\"‘’'《》<>]{2,70})[」｣』”\"’'》>]\s*(?:등\s*)?((?:시행령|시행규칙|시행세칙)?)\s*(?:의\s*)?$"
)
_CONNECTED = re.compile(r"[」｣』”\"’'\s]*(?:(?<=[법령칙정률])\s*의\s*)?$")
_LAW_BEFORE = re.compile(r"(?:같은|(?<![가-힣])[동이그위]|해당)\s*(?:법률|법|영|규칙|시행령|규정)\s*(?:시행령|시행규칙)?\s*(?:의\s*)?$")
_SELF = re.compile(r"(?<![가-힣])(?:이|본)\s*(?:추가\s*)?(?:특별\s*약관|특약|추가\s*약관|약관|추가\s*특별\s*약관|계약)\s*(?:의\s*)?$")
_TERMS = re.compile(
    r"(?:약\s?관|특약|주계약|주보험|일반\s?조항|공통\s?(?:조항|사항))\s*(?:\([^()]{1,30}\))?\s*[」｣』”\"’'》>\])】]*\s*(?:의\s*)?[「｢『“\"‘']?\s*$"
)
_PLAIN_TERMS = re.compile(r"(?:^|[\n(（「｢『“\"‘',.]|[다의은는을를및]\s)\s*약관\s*(?:의\s*)?$")
_NOT_SAID = re.compile(
    r"(?<![가-힣])(?:해당|각|당해|동|그|위|다른|개별|관련|상기)\s*(?:보통약관\s*또는\s*)?(?:특별\s*약관|특약|약관|추가\s*약관)\s*(?:의\s*)?$"
)
_SENTENCE = re.compile(r"[다]\s*[.]?\s*$|에서|에\s*따|참조|합니다")
_OVERRIDE = re.compile(r"^[」｣』”\"’'>\])】\s]*(?:(?:의|에서)\s*(?:[가-힣]+\s){0,3}?(?:규정|내용|단서|본문)?)?\s*에도\s*불구")
_BORROW = re.compile(
    r"^[」｣』”\"’'>\])】\s]*(?:의\s*(?:규정|내용|방법|절차|기준|계산)?|각\s*호|본문|단서|규정|조항|까지)*\s*"
    r"(?:에\s*(?:따라|따른|따르|따릅|의하|의한|의해|의거)|(?:을|를)?\s*준용(?!하지)|(?:을|를)\s*(?:따르(?!지)|따릅|적용(?!하지|받지|에서)|따라)|(?:에|을|를)?\s*준하여)"
)
_BORROW_LATER = re.compile(
    r"^[」｣』”\"’'>\])】\s]*(?:(?:의\s*(?:[가-힣]+\s?){0,3})?[을를은는]\s[^.\n]{0,30}?(?:준용|적용합니다|적용한다|따릅니다|따른다)"
    r"|에서\s*정(?:한|하는)\s*(?:바|방법|기준|절차|규정)에\s*(?:따|의)|(?:의\s*)?(?:규정|내용)?에\s*준(?:하여|합|한다))"
)
_TO = re.compile(r"^\s*까지(?:의\s*규정)?\s*(?:\([^()]{1,40}\))?")
_NOT_BORROWED = re.compile(r"^[^.\n]{0,40}?(?:제외|않|아니)")
_CALLED = re.compile(r"\s*[(（]\s*이하[^()（）]{1,40}[)）]\s*$")
_SENTENCE_BACK = 300
"""How far back in its sentence the law is looked for that 같은 법 means."""
_HEAD = 110
"""How many characters in front of a reference may name its law or its terms."""


@dataclass(slots=True)
class _Found:
    """A reference while it is read: what the next one may be joined to."""

    reference: Reference
    article: str = ""
    terms: Terms | None = None
    target: Clause | None = None
    named: bool = False


def references(clauses: Sequence[Clause]) -> list[Reference]:
    """Every reference in the texts of one document's clauses, in order. `clauses` are all of the document's.

    Each names one place: "제3조 내지 제5조" gives three, the one between with the range as its text. 제1항 alone names the clause itself.
    """
    index = Index(clauses)
    result: list[Reference] = []
    for clause in clauses:
        found = _Reader(clause, index).read()
        result += _related(clause.text, found)
    return result


class _Reader:
    """Reads one clause from its start to its end, knowing what was named before."""

    def __init__(self, clause: Clause, index: Index) -> None:
        self.clause, self.index, self.text, self.id = clause, index, clause.text, clause.id
        self.quotations = quotations(clause)
        self.found: list[_Found] = []
        self.law = ""

    def read(self) -> list[Reference]:
        at = 0
        for match in _TOKEN.finditer(self.text):
            if match.start() < at:
                continue  # within the title or the tail of the one before
            made = self._one(match)
            if made:
                self._fill_range(made)
                self.found.append(made)
                at = made.reference.end
        return [found.reference for found in self.found]

    def _one(self, match: re.Match[str]) -> _Found | None:
        quotation = _around(self.quotations, match.start())
        if match["article"]:
            return self._article(match, quotation)
        if match["annex"]:
            return self._annex(match)
        if match["same"]:
            return self._same(match)
        return self._own(match, quotation)

    # ------------------------------------------------ 제n조

    def _article(self, match: re.Match[str], quotation: Quotation | None) -> _Found:
        sub = match["sub"] or match["bare"]
        label = f"{int(match['no'])}-{int(sub)}" if sub else str(int(match["no"]))
        title, end = _printed_title(self.text, match.end())
        part, end = _below(self.text, end)
        before = _CALLED.sub("", self.text[max(0, match.start() - _HEAD) : match.start()])
        law = _law(before)
        last = self._joined(match.start())
        if law is not None or (quotation and not _TERMS.search(before)):
            return self._statute(match.start(), end, part, law if law is not None else "", label, quotation)
        if last and last.reference.kind == "statute" and not _TERMS.search(before):
            return self._statute(match.start(), end, part, last.reference.law, label, None, last.reference.note)
        named = self._named(before)
        if isinstance(named, str):
            return self._unresolved(match.start(), end, part, named, label)
        if named is None and last and last.named and last.terms:
            named = last.terms if not title or last.terms.fits(label, title) else None
        goal = self.index.article(self.clause, named, label, title)
        if goal.clause is None:
            return self._unresolved(match.start(), end, part, goal.note, label)
        return self._linked("article", match.start(), end, goal.clause, part, goal.note, named is not None)

    def _named(self, before: str) -> Terms | str | None:
        """The terms that are printed in front; why they can't be known; or None where none are."""
        if not _TERMS.search(before):
            return None
        if _SELF.search(before):
            return self.index.own(self.clause)
        if _NOT_SAID.search(before):
            return "which terms is not said here"
        if _PLAIN_TERMS.search(before):
            return self.index.own(self.clause)
        return self.index.named(before, self.clause) or "names terms that are not in this file"

    def _statute(self, start: int, end: int, part: str, law: str, label: str, quotation: Quotation | None, note: str = "") -> _Found:
        if law:
            self.law = law
        elif not note:
            named = _law_named_in(self.text[max(0, start - _SENTENCE_BACK) : start]) or (quotation.law if quotation else self.law)
            plain = re.search(r"(?<![가-힣])법\s*$", self.text[max(0, start - 6) : start])
            named = re.sub(r"\s*(?:시행령|시행규칙)$", "", named) if plain else named  # 법 in an 시행령 is the law it belongs to
            note = f"the law named before: {named}" if named else ""
        return _Found(Reference(self.id, start, end, "statute", part=part, law=law, note=note), label)

    def _unresolved(self, start: int, end: int, part: str, note: str, label: str = "") -> _Found:
        return _Found(Reference(self.id, start, end, "unresolved", part=part, note=note), label)

    def _linked(self, kind: ReferenceKind, start: int, end: int, target: Clause, part: str, note: str = "", named: bool = False) -> _Found:
        missing = "" if _has(target, part) else f"제{part.split('/')[0]}항 is not printed there"
        note = "; ".join(filter(None, (note, missing)))
        reference = Reference(self.id, start, end, kind, target=self.index.id(target), part=part, note=note)
        return _Found(reference, target.article, self.index.terms(target.unit), target, named)

    # ------------------------------------------------ 같은 조, 제n항, 전항

    def _same(self, match: re.Match[str]) -> _Found | None:
        last = self.found[-1] if self.found else None
        part, end = _below(self.text, match.end())
        if last is None or last.reference.kind == "unresolved" or "\n" in self.text[last.reference.end : match.start()]:
            return self._itself(match, end, part)
        kept = {"조": 0, "항": 1, "호": 2}[match["level"]]
        part = _under("/".join(last.reference.part.split("/")[:kept]), part, kept)
        return replace(last, reference=replace(last.reference, start=match.start(), end=end, part=part, note=last.reference.note))

    def _itself(self, match: re.Match[str], end: int, part: str) -> _Found:
        """같은 조 with no reference before it in the paragraph: the clause that is being read, if it is 조 that is the same."""
        if match["level"] != "조":
            return self._unresolved(match.start(), end, part, f"nothing stands before it that {match['same']} could mean")
        kind: ReferenceKind = "annex" if self.clause.kind == "annex" else "article"
        return self._linked(kind, match.start(), end, self.clause, part, f"{match['same']}: no other is named before it in its paragraph")

    def _own(self, match: re.Match[str], quotation: Quotation | None) -> _Found | None:
        """제2항, 제3호, 이 조, 전항: of the reference it is joined to, of the law that is quoted, else of this clause."""
        if match["below"]:
            part, end = _below(self.text, match.start())
        else:
            part, end = _below(self.text, match.end())
        last = self._joined(match.start())
        if match["below"] and last:
            return self._listed(last, match.start(), end, part)
        if quotation:
            return self._statute(match.start(), end, part, "", "", quotation)
        inside = _position(self.clause, match.start())
        if match["before"] == "조":
            before = self.index.before(self.clause)
            if before is None:
                return self._unresolved(match.start(), end, part, "no article stands before this one")
            return self._linked("article", match.start(), end, before, part)
        if match["before"]:
            kept = 0 if match["before"] == "항" else 1
            if len(inside) <= kept or not inside[kept].isdigit() or int(inside[kept]) < 2:
                return self._unresolved(match.start(), end, part, f"no numbered one stands before this {match['before']}")
            part = _under("/".join([*inside[:kept], str(int(inside[kept]) - 1)]), part, kept + 1)
        elif match["below"] and part.startswith("/") and inside and inside[0]:
            part = f"{inside[0]}{part}"  # 제2호 alone is one of the same 항
        kind: ReferenceKind = "annex" if self.clause.kind == "annex" else "article"
        return self._linked(kind, match.start(), end, self.clause, part)

    def _listed(self, last: _Found, start: int, end: int, part: str) -> _Found:
        """A further 제n항 or 제n호 of the place named just before."""
        if part.startswith("/"):
            part = _under(last.reference.part.split("/")[0], part, 1)
        if last.target:
            return self._linked(last.reference.kind, start, end, last.target, part, named=last.named)
        return replace(last, reference=replace(last.reference, start=start, end=end, part=part))

    # ------------------------------------------------ 별표 n

    def _annex(self, match: re.Match[str]) -> _Found | None:
        start, end = match.start(), match.end()
        label = _annex_label(match)
        inner = re.search(r"[<(\[]", match["annex"])
        end += bool(inner and self.text[end : end + 1] in tuple(">)]"))
        opened = self.text[start - 1 : start] in tuple(_OPEN) if start else False
        title, title_end = _printed_title(self.text, end) if match["label"] or opened else ("", end)
        before = self.text[max(0, start - _HEAD) : start].rstrip(_OPEN + " ")
        law = _law(before)
        part = ""
        if law is not None:
            return self._statute(start, end, "", law, "", None)
        last = self.found[-1] if self.found else None
        if last and last.reference.kind == "statute" and re.fullmatch(r"\s*[(（][\s\[【<〈「]*", self.text[last.reference.end : start]):
            return self._statute(start, end, "", last.reference.law, "", None, last.reference.note)  # 제9조 제1항([별표 2] …)
        if not match["label"] and not opened:
            return None  # the word alone: "별표 참조", "- 별표(*)"
        if self._is_caption(match):
            return None
        goal = self.index.annex(self.clause, self.index.named(before, self.clause) if _TERMS.search(before) else None, label, title)
        end = title_end if title and "*" not in title else end
        if goal.clause is None:
            last = self._joined(start)
            if last and last.reference.kind == "statute":
                return self._statute(start, end, "", last.reference.law, "", None)
            if self._captions(label):
                return self._linked(
                    "annex" if self.clause.kind == "annex" else "article", start, end, self.clause, "", "printed within this clause"
                )
            return self._unresolved(start, end, part, goal.note)
        end = _over_title(self.text, end, goal.clause.title)
        part, end = _below(self.text, end)
        return self._linked("annex", start, end, goal.clause, part, goal.note, True)

    def _is_caption(self, match: re.Match[str]) -> bool:
        """Whether "<붙임> 적립이율" is a heading within the clause and names nothing."""
        start = self.text.rfind("\n", 0, match.start()) + 1
        line = self.text[start : (self.text.find("\n", match.end()) + 1 or len(self.text) + 1) - 1]
        return not self.text[start : match.start()].strip(_OPEN + " ") and len(line) <= 60 and not _SENTENCE.search(line)

    def _captions(self, label: str) -> bool:
        """Whether a heading of that label stands within the clause itself."""
        found = (match for match in _TOKEN.finditer(self.text) if match["annex"] and _annex_label(match) == label)
        return any(self._is_caption(match) for match in found)

    # ------------------------------------------------ joined references

    def _joined(self, start: int) -> _Found | None:
        """The reference just before, if only a comma, 및, 내지 … stands between."""
        last = self.found[-1] if self.found else None
        return last if last and _JOIN.fullmatch(self.text, last.reference.end, start) else None

    def _fill_range(self, made: _Found) -> None:
        """The places between the ends of "제3조 내지 제5조" and of "제1항부터 제4항까지"."""
        last = self.found[-1] if self.found else None
        if not last or not _RANGE.fullmatch(self.text, last.reference.end, made.reference.start):
            return
        start, end, kind = last.reference.start, made.reference.end, made.reference.kind
        if kind == "article" and last.terms is made.terms and made.terms and last.article != made.article:
            for clause in made.terms.between(last.article, made.article):
                self.found.append(self._linked("article", start, end, clause, "", "within a range"))
        elif last.target is made.target and made.target:
            for part in _between(last.reference.part, made.reference.part):
                self.found.append(self._linked(kind, start, end, made.target, part, "within a range"))


# ---------------------------------------------------------------- what is printed in front and behind


def _annex_label(match: re.Match[str]) -> str:
    """ "별표 1", or "붙임" without a number, as `model.Clause.article` has it."""
    kind = "".join(c for c in match["annex"] if c in "별표부붙임첨")
    return f"{kind} {''.join(match['label'].split())}" if match["label"] else kind


def _law(before: str) -> str | None:
    """The name of the law that ends `before`; "" where it is the one named before (같은 법); None where it is no law."""
    if _LAW_BEFORE.search(before):
        return ""
    quoted = _QUOTED.search(before)
    if quoted:
        name = " ".join(f"{quoted[1].strip()} {quoted[2]}".split())
        return name if re.search(rf"{_LAW_WORD}$", name) else None
    plain = _PLAIN_LAW.search(_CONNECTED.sub("", before).rsplit("\n", 1)[-1])
    if not plain:
        return None
    name = _NOT_IN_NAME.sub("", " ".join(plain[1].split()))
    return "" if name in ("법", "영", "규칙", "시행령", "시행규칙", "규정", "법 시행령", "법 시행규칙", "법률", "법령") else name


def _law_named_in(text: str) -> str:
    """The last law that the sentence so far names in quotation marks, with or without an article of it."""
    sentence = re.split(r"\n|다\.\s", text)[-1]
    named = [match[1].strip() for match in re.finditer(r"[「｢『]\s*([^「」｢｣『』\n]{2,60}?)\s*[」｣』]", sentence)]
    return next((name for name in reversed(named) if re.search(rf"{_LAW_WORD}$", name)), "")


def _printed_title(text: str, at: int) -> tuple[str, int]:
    """The bracketed title behind a reference and where it ends; ("", at) where there is none. Brackets may nest."""
    start = at
    while text[start : start + 1] == " ":
        start += 1
    if text[start : start + 1] not in tuple(_OPEN):
        return "", at
    depth = 0
    for position in range(start, min(len(text), start + _MAX_TITLE)):
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if depth == 0:
            title = text[start + 1 : position].strip()
            return (title, position + 1) if re.search(r"[가-힣A-Za-z]", title) else ("", at)
    return "", at


def _below(text: str, at: int) -> tuple[str, int]:
    """What is named below an article behind `at`, as "항/호/목", and where that ends."""
    match = _BELOW.match(text, at)
    if not match or not (match["para"] or match["item"] or match["sub"]):
        return "", at
    levels = [match["para"] or "", match["item"] or "", match["sub"] or ""]
    end = match.end("sub") + 1 if match["sub"] else match.end("item") + 1 if match["item"] else match.end("para") + 1
    while text[end - 1] not in "항호목":
        end += 1
    return "/".join(levels).rstrip("/"), end


def _under(upper: str, lower: str, kept: int) -> str:
    """`lower` placed under the first `kept` levels of `upper`."""
    levels = [*upper.split("/"), "", "", ""][:kept]
    rest = lower.split("/")[kept:] if lower else []
    return "/".join([*levels, *rest]).rstrip("/")


def _between(first: str, last: str) -> Iterator[str]:
    """The numbers between two parts that differ in their last level: "2/1" and "2/4" give "2/2", "2/3"."""
    one, other = first.split("/"), last.split("/")
    if len(one) == len(other) and one[:-1] == other[:-1] and one[-1].isdigit() and other[-1].isdigit():
        for number in range(int(one[-1]) + 1, min(int(other[-1]), int(one[-1]) + MAX_RANGE)):
            yield "/".join([*one[:-1], str(number)])


def _over_title(text: str, at: int, title: str) -> int:
    """Where the title of an annex, printed behind its number ("붙임4 보상하지 않는 의료비"), ends; `at` if it isn't."""
    wanted = squeezed(title)
    position, count = at, 0
    while count < len(wanted) and position < len(text):
        here = squeezed(text[position])
        if here and here != wanted[count]:
            return at
        count += bool(here)
        position += 1
    return position if wanted and count == len(wanted) else at


def _around(quoted: Sequence[Quotation], at: int) -> Quotation | None:
    return next((quotation for quotation in quoted if quotation.start <= at < quotation.end), None)


def _position(clause: Clause, at: int) -> list[str]:
    """The 항 and 호 of `clause` in which the offset lies, as numbers; a level that isn't there is ""."""
    inside = {mark.level: mark.number for mark in clause.marks if mark.level in ("항", "호") and mark.start <= at < mark.end}
    return [inside.get("항", ""), inside.get("호", "")]


def _has(target: Clause, part: str) -> bool:
    """Whether the 항 of `part` is printed in `target`, as far as its 항 numbers are known."""
    wanted = part.split("/")[0]
    known = [mark.number for mark in target.marks if mark.level == "항"]
    in_table = wanted.isdigit() and 1 <= int(wanted) <= 20 and chr(ord("①") + int(wanted) - 1) in target.text
    return not wanted or wanted in known or UNREAD in known or in_table


# ---------------------------------------------------------------- relation


def _related(text: str, found: Iterable[Reference]) -> list[Reference]:
    """The references with their relation: the words behind the last one of a list count for the whole list."""
    ordered = list(found)
    ends = sorted({reference.end for reference in ordered})
    starts = sorted(reference.start for reference in ordered)
    ends_by_start = {reference.start: reference.end for reference in reversed(ordered)}
    result: list[Reference] = []
    relations: dict[int, Relation] = {}
    for end in reversed(ends):
        at = bisect_right(starts, end - 1)
        follower = starts[at] if at < len(starts) else None
        joined = follower is not None and _JOIN.fullmatch(text, end, follower)
        chained = ends_by_start[follower] if joined and follower is not None else -1
        relations[end] = relations[chained] if chained in relations else _relation(text[end : end + 70])
    for reference in ordered:
        result.append(replace(reference, relation=relations[reference.end]))
    return result


def _relation(behind: str) -> Relation:
    behind = _TO.sub("", behind)
    if _OVERRIDE.match(behind):
        return "override"
    later = _BORROW_LATER.match(behind)
    if _BORROW.match(behind) or (later and not _NOT_BORROWED.match(later[0])):
        return "borrow"
    return "mention"
