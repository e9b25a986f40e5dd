"""An answer affirms what its evidence affirms, and denies what it denies.

The decision it embodies: what is affirmed or denied stands at the end of a clause of a sentence (…지급하지 않으며, …할 수 있습니다). Each
clause of the answer is held against the clause of the evidence that speaks of the same; an item of a list has the end of its list's
opening (다음의 손해는 보상하지 않습니다). Only ends that mean one thing are compared: paying, being counted in, being valid, being due, or
one and the same verb. A clause that is like none says nothing, so rewording is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Span, locate, nfc, sentences, squeezed, verbatim

VERSION = 3

TURNED = "polarity turned"
CONTRARY = "says yes and no"
HALF = "the contrary case is not mentioned"

LIKE = 0.45
"""A clause speaks of what another does when it has at least this share of the pairs of letters of the shorter one."""
ONE_SIDED = 0.3
"""The same where all that the evidence says with this verb is the contrary."""
_CLOSE = 0.15  # another clause that is as like as that, less this, and says the same is enough
_SHORT = 16  # letters of an answer that only says yes or no
_FEWEST = 4  # pairs of letters that a clause must have to be compared

_DENIES = re.compile(
    r"지\s?(?:는|도|를|만)?\s?(?:않|아니|못)|수\s?(?:가|는|도)?\s?없|(?:^|[가-힣\s])없(?:습|다|으|고|어|음|는)|"
    r"아니(?:다|며|고|므|어|지)|아닙|아닌|못\s?(?:받|합|하)|안\s?(?:됩|되)"
)
# Words that deny by themselves, and what affirms by denying them.
_SAYS_NO = re.compile(r"제외(?:합|하|되|됩|한)|빠[지집져]|빼[고며]|뺍|뺀다|면책|무효|거절")
_AFFIRMS = re.compile(r"(?:제외|빠|면책|무효|거절)[가-힣\s]{0,4}지\s?(?:않|아니)|(?:않|아니한|없)는?\s것[은이]?\s?아[니닙]")
# 통보를 받은, 진단받은: what is got is no benefit.
_GOT = "면제 통보 통지 진단 치료 수술 검사 안내 교부 승낙 동의 청구 요구 요청 확인 처방 판정 선고 허가 승인 설명 증권 서류"
_GETS_OTHER = "".join(f"(?<!{word}{by}받)" for word in _GOT.split() for by in ("", " ", "을 ", "를 "))
_GIVEN = r"(?<![여어아해]드.)(?<![여어아해]\s드.)"
_GIVES = r"(?<![여어아해]주.)(?<![여어아해]\s주.)"
# What means one thing at a clause's end; each begins with a letter, since a search for these is fastest.
_FAMILIES = {
    "counted": rf"뺍니|뺀다|지급|보상|보장|나오|나옵|나온|담보|부담|받{_GETS_OTHER}|더해[지집졌]|붙[는습어]|가산|"
    rf"드[리립]{_GIVEN}|주[며고지]{_GIVES}|"
    r"줍(?<![여어아해]줍)(?<![여어아해]\s줍)|포함|들어가|들어갑|속하|속합|들지|대상|제외|면책|빠[지집져]",
    "valid": "유효|무효|효력",
    "there": r"있(?<!수있)(?<!수\s있)[습다으고어음]|없(?<!수없)(?<!수\s없)[습다으고어음]",
    "deemed": r"인정|간주|것으로\s?(?:봅|보[며고지아]|본다|칩|치[며고지])|로\s(?:봅|보지|보며|칩|치지|여기|여깁)",
    "due": r"필요|야\s?[합하한됩]|아도\s?[됩되]|의무",
}
_VERB = re.compile("|".join(_FAMILIES.values()))
# What a verb ends in, from its stem on.
_ENDING = re.compile(
    r"(?:하|되|시키|받)?(?:지\s?(?:는|도|를|만)?\s?(?:않|아니|못)|[할될을]?\s?수\s?(?:가|는|도)?\s?(?:있|없)|"
    r"(?:하여|해|되어|여|어|아)\s?(?:드[리립려]|주|줍|준|둡)|(?:합|됩|습|입|립|집|줍|닙)니다|"
    r"(?:하|되|이)?(?:며|고|나|므로|지만|여서|어서)(?=[,\s]|$)|[한된인는]다(?=[.\s]|$)|[하해되여]야\s?(?:합|하|한|됩)).*$",
    re.DOTALL,
)
_JOINS = "".join(rf"(?<={end}[,\s])|" for end in ("[며뿐]", "물론", "물론이고", "지만", "으나", "[하되]나", "므로", "[이어여]서"))
_CLAUSE = re.compile(rf"[,\s:](?:(?:{_JOINS}(?<=[하되이있없않]고[,\s])(?!(?<=\s)나[면서]))[,\s]*|(?<=[니되],)\s*|(?<=:)\s)")
_BUT = re.compile(r"\.\s*(?=다만|단,|단\s|그러나)")
_ENDS = tuple("다요음함됨며고만나로뿐서니되")
# 줄이지 않고 원래대로: how it is done. … 경우입니다: no verb.
_NO_VERB = re.compile(
    r"지\s?(?:않|아니하)고\W*$|(?:경우|때|것|날|일|사람|금액|기간|이율|이하|이상|이내|미만|초과)(?:입니다|이다|이며|이고)\W*$"
)
_MAY_DENY = re.compile("[않못없아안제빠빼뺍뺀면무거]")  # a letter of all that denies
_EXCEPTS = re.compile(r"^\s*(?:다만|단|그러나|그렇지만|하지만|반면|이지만)")
_BRACKET = re.compile(r"[(（]([^()（）]*(?:니다|한다|된다|없다|있다|않음|제외))[.]?[)）]")
_NOT_SO = re.compile(r"그러하지\s?(?:않|아니)|그렇지\s?(?:않|아니)")
# 받지 않았더라도 보장됩니다: what stands before is no verb of the clause.
_CONDITION = re.compile(r"^.*(?:더라도|라도|[으다]면|경우(?:에는|에도)?|때(?:에는|에도)?)[\s,]+(?=\S)", re.DOTALL)
# A verb in a condition: 초과하면, 초과하는 경우, 초과하지 않은 때.
_IF = re.compile(
    r"([가-힣]{2})[가-힣]*\s((?!지급|보상|보장|해당)[가-힣]{2,3})(?:하|되|한|된|했|됐|할|될)(지\s?(?:않|아니|못)[가-힣]*)?(?:는|였|을|으|여)?"
    r"\s?(?:면|경우|때)(?![가-힣]*지\s?않)"
)
_MAY_IF = re.compile(r"[하되한된했됐할될](?:지\s?[않아못][가-힣]*)?[는였을으여]?\s?[면경때]")
_BESIDE = re.compile(r"[(（][^()（）]*[)）]")
_NEEDLESS = re.compile(r"(?:않아도|없어도|안\s\S{1,4}도)\s?[됩되]|필요(?:가|는|도)?\s?없|필요하지\s?않")
_ONLY = re.compile(r"(?:대해서|대하여|경우에|때에|부분)만|한하여|한정")
_SIDES = frozenset(("counted", "valid", "면제"))
_SPOKEN = 0.4  # share of a clause's pairs of letters that an answer has which speaks of it
_ASIDE = 0.12  # with fewer it is about something else
_LONG = 48  # a clause of so many letters says enough
_TAIL = 18  # letters at the end of a clause that hold its verb
_DEFINES = re.compile(r"(?:말합니다|말한다|뜻합니다|사람으로 합니다|사람입니다)\W*$")  # of a list: who is counted in
_LIST = re.compile(r"(?:다음|아래)(?:의|에|과|중|\s)")


_Pairs = frozenset[tuple[str, str]]


class _Clause(NamedTuple):
    text: str
    ended: bool
    """Whether it ends in a verb."""
    denies: bool
    about: str
    """The family of its verb or the verb; "" where it has none, nor one that belongs to it."""
    excepts: bool
    before: tuple[_Clause, ...] = ()
    """Clauses that say what it speaks of, where it says too little itself."""

    @property
    def pairs(self) -> _Pairs:
        """The pairs of letters of what it speaks of."""
        own = _pairs(self.text, self.ended)
        return own.union(*(clause.pairs for clause in self.before)) if self.before else own

    @property
    def short(self) -> bool:
        """Whether it says too little to be compared (보상됩니다)."""
        return len(self.text) < _LONG and len(self.pairs) < _FEWEST


@lru_cache(maxsize=1024)
def _pairs(text: str, ended: bool) -> _Pairs:
    """The pairs of letters of a clause, without its verb."""
    ending = _ENDING.search(text, max(0, len(text.rstrip()) - _TAIL)) if ended else None
    speaks_of = " ".join(text[: ending.start()].split()[:-1]) if ending else text
    return frozenset(pairwise("".join(_LETTERS.findall(speaks_of))))


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look where a clause of the answer denies what the evidence affirms or the other way round, or the answer contradicts itself."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("polarity", "pass")
    said = _read(candidate.output)
    if said and said[0].about and said[0].short:
        said = (said[0]._replace(before=_read(candidate.instruction.replace("{product}", ""))[-1:]), *said[1:])
    quoted = [squeezed(quote) for quote in candidate.evidence]
    own = [clause for clause in said if clause.about and not any(squeezed(clause.text) in quote for quote in quoted)]
    known = _known(candidate, chunk) if own else []
    found = [Reason(TURNED, clause.text.strip()[:80]) for clause in own if _turned(clause, known)]
    found += [Reason(TURNED, said_if) for said_if in _other_conditions(candidate)]
    found += [Reason(HALF, clause.text.strip()[:80]) for clause in _left_out(said, known, candidate)]
    if not found and _contrary(said):
        found = [Reason(CONTRARY, " ".join(clause.text.strip() for clause in said[:2])[:80])]
    return Verdict("polarity", "look" if found else "pass", tuple(found))


def _other_conditions(candidate: Candidate) -> list[str]:
    """Conditions of the answer (초과하지 않으면) that the evidence has the other way round only (초과하는 때에는)."""
    said = _conditions(candidate.output)
    known: dict[tuple[str, str], set[bool]] = {}
    for quote in candidate.evidence if said else ():
        for match in _conditions(quote):
            known.setdefault((match[1], match[2]), set()).add(bool(match[3]))
    said = [match for match in said if (match[1], match[2]) in known]
    ways = {(match[1], match[2]): {bool(o[3]) for o in said if (o[1], o[2]) == (match[1], match[2])} for match in said}
    return [match[0] for match in said if not ways[match[1], match[2]] & known[match[1], match[2]]]


def _conditions(text: str) -> list[re.Match[str]]:
    return list(_IF.finditer(_BESIDE.sub("", nfc(text)))) if _MAY_IF.search(text) else []


def _left_out(said: Sequence[_Clause], known: Sequence[_Clause], candidate: Candidate) -> list[_Clause]:
    """What the evidence denies and the answer affirms, or the other way round, in a clause that the answer doesn't speak of.

    Where another clause of the evidence says what the answer says, only one counts that is quoted by itself: it was left out.
    """
    ways: dict[str, set[bool]] = {}
    for clause in said:
        ways.setdefault(clause.about, set()).add(clause.denies)
    known_other = [clause for clause in known if clause.about in _SIDES and ways.get(clause.about) == {not clause.denies}]
    if not known_other:
        return []
    spoken = frozenset().union(*(clause.pairs for clause in said))
    alone = [read[0] for quote in candidate.evidence if len(read := [clause for clause in _read(quote) if clause.about]) == 1]
    return [
        clause
        for clause in known_other
        if len(clause.pairs) >= _FEWEST
        and not (clause.excepts or _LIST.search(clause.text) or _ONLY.search(clause.text) or clause.text.rstrip().endswith(":"))
        and _ASIDE * len(clause.pairs) <= len(clause.pairs & spoken) < _SPOKEN * len(clause.pairs)
        and (clause in alone or not any(other.about == clause.about and other.denies != clause.denies for other in known))
    ]


def _turned(clause: _Clause, known: Sequence[_Clause]) -> bool:
    """Whether the clause of the evidence that speaks of the same says the contrary, and none that is about as like says the same."""
    if not clause.about or clause.short:
        return False
    if clause.about == "due" and _NEEDLESS.search(clause.text) and known and not any(other.denies for other in known):
        return True  # that something needn't be done must be said
    if not any(other.about == clause.about and other.denies != clause.denies for other in known):
        return False
    alike = [(_share(clause, other), other) for other in known if other.about == clause.about and not other.short]
    best = max((share for share, _ in alike), default=0.0)
    one_sided = all(other.denies != clause.denies for _, other in alike)
    contrary = all(other.denies != clause.denies for share, other in alike if share >= best - _CLOSE)
    return contrary and best >= (ONE_SIDED if one_sided else LIKE)


def _share(one: _Clause, other: _Clause) -> float:
    mine, theirs = one.pairs, other.pairs
    return len(mine & theirs) / min(len(mine), len(theirs))


def _contrary(said: Sequence[_Clause]) -> bool:
    """A short answer (보상됩니다.) and behind it a sentence on the same that denies it, or the other way round."""
    if len(said) < 2 or not said[0].about or len(said[0].text) > _SHORT or said[0].excepts:
        return False
    rest = [clause for clause in said[1:] if clause.about == said[0].about]
    return bool(rest) and not any(clause.excepts for clause in said[1:]) and all(clause.denies != said[0].denies for clause in rest)


def _known(candidate: Candidate, chunk: Chunk) -> list[_Clause]:
    """The clauses of the evidence; an item without an end of its own has that of its list's opening."""
    found: list[_Clause] = []
    openings = [ended[-1] for quote in candidate.evidence if _LIST.search(quote) and (ended := [c for c in _read(quote) if c.about])]
    opening = openings[0] if len(openings) == 1 else None
    for quote in candidate.evidence:
        place = locate(quote, chunk.body)
        read = _read(quote)
        ended = [clause for clause in read if clause.about]
        if ended and _LIST.search(quote):
            opening = ended[-1]
        above = _opening(place, chunk) if place and len(ended) < len(read) else None
        lead = above or opening
        found += read
        found += [_item(clause, lead) for clause in read if lead and not clause.about]
    return found


def _item(clause: _Clause, lead: _Clause) -> _Clause:
    if _DEFINES.search(lead.text):
        return clause._replace(about="counted", denies=False)
    return clause._replace(about=lead.about, denies=lead.denies)


def _opening(place: Span, chunk: Chunk) -> _Clause | None:
    """The last clause before the first item of the innermost list that holds a place."""
    lists = [m for m in chunk.marks if m.level in ("항", "호", "목", "세목") and m.start <= place.start < m.end]
    items = [m for m in lists if m.level != "항"]
    if not items:
        return None
    item = max(items, key=lambda mark: mark.start)
    holder = max((m.start for m in lists if m.start < item.start), default=0)
    first = min(m.start for m in chunk.marks if m.level == item.level and m.start >= holder)
    return next((clause for clause in reversed(_read(chunk.body[holder:first])) if clause.about), None)


@lru_cache(maxsize=1024)  # the opening of a list is read for every pair about one of its items
def _read(text: str) -> tuple[_Clause, ...]:
    """The clauses of a text. One of few words (보상됩니다) speaks of what its sentence spoke of before."""
    found: list[_Clause] = []
    for sentence in _sentences(nfc(text)):
        before: tuple[_Clause, ...] = ()
        for n, piece in enumerate(sentence):
            clause = _clause(piece, bool(found) and found[-1].denies)
            if n and found[-1].text.rstrip().endswith(":"):  # 술에 취하여 넘어진 경우: 지급합니다.
                found[-1] = found[-1]._replace(about=clause.about, denies=clause.denies)
            if clause.about and before and clause.short:
                clause = clause._replace(before=before)
            before = (*before, clause) if n else (clause,)
            found.append(clause)
    return tuple(found)


def _sentences(text: str) -> Iterator[list[str]]:
    """The clauses of each sentence; a sentence in brackets is one of its own."""
    for line in text.split("\n"):
        aside = _BRACKET.findall(line) if ")" in line or "）" in line else []
        plain = _BRACKET.sub(" ", line) if aside else line
        for span in sentences(plain):
            sentence = plain[span.start : span.end]
            cuts = _cuts(sentence)
            yield [sentence[a:b] for a, b in pairwise([0, *cuts, len(sentence)]) if sentence[a:b].strip()] if cuts else [sentence]
        yield from ([sentence] for sentence in aside)


def _cuts(sentence: str) -> list[int]:
    ends = [match.end() for match in _CLAUSE.finditer(sentence)]
    buts = [match.end() for match in _BUT.finditer(sentence)] if "." in sentence[:-1] else []
    return sorted({*ends, *buts}) if buts else ends


def _clause(text: str, before: bool) -> _Clause:
    said = text.rstrip()
    tail = _CONDITION.sub("", said[-_TAIL:])
    ends = tail.endswith(_ENDS) or (tail[-1:] in ".,!" and tail[:-1].endswith(_ENDS))
    about = _about(tail) if ends and not _NO_VERB.search(tail) else ""
    denies = bool(about and _MAY_DENY.search(tail)) and _denial(tail, before)
    return _Clause(text, bool(about), denies, about, bool(_EXCEPTS.match(text)))


def _denial(tail: str, before: bool) -> bool:
    if _NOT_SO.search(tail):
        return not before
    return bool(_DENIES.search(tail) or _SAYS_NO.search(tail)) and not _AFFIRMS.search(tail)


def _about(tail: str) -> str:
    """The family of the last verb of a clause, or its stem."""
    if verbs := _VERB.findall(tail):
        return _family(verbs[-1])
    words = _ENDING.sub("", _FORMAL.sub(_stem, tail)).split()
    return _without_l(words[-1])[-2:] if words else ""


@lru_cache(maxsize=256)
def _family(verb: str) -> str:
    return next(name for name, verbs in _FAMILIES.items() if re.fullmatch(verbs, verb))


_LETTERS = re.compile(r"\w+")
_FORMAL = re.compile(r"([가-힣])니다\W*$")


def _stem(ending: re.Match[str]) -> str:
    """칩니다 as 치; 습니다, 합니다, 됩니다 stay."""
    last = ending[1]
    return ending[0] if last in "습합됩입" or (ord(last) - 0xAC00) % 28 != 17 else chr(ord(last) - 17)


def _without_l(word: str) -> str:
    """보낼 as 보내: the stem before 수 있다."""
    last = ord(word[-1])
    return word[:-1] + chr(last - 8) if 0xAC00 <= last <= 0xD7A3 and (last - 0xAC00) % 28 == 8 else word
