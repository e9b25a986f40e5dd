"""Who acts, who gets and who is asked is who does so in the evidence.

The decision it embodies: a party is told by what follows it (계약자는 계약이 성립한 날부터 …). Where the evidence has the same words behind
another party, the answer has taken one for the other. A party that the evidence doesn't know at all has come from elsewhere. The company
is left out there: it acts by the terms wherever nobody else is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import nfc, sentences, squeezed, verbatim

VERSION = 2

SWAPPED = "another party"
UNKNOWN = "party not in evidence"

_COMPANY = "회사"
_NAMES = {
    "보험계약자": "계약자",
    "계약자": "계약자",
    "피보험자": "피보험자",
    "보험수익자": "수익자",
    "수익자": "수익자",
    "지정대리청구인": "지정대리청구인",
    "법정상속인": "상속인",
    "상속인": "상속인",
    "보험설계사": "보험설계사",
    "대리점": "대리점",
    "피해자": "피해자",
    "양수인": "양수인",
    "채권자": "채권자",
    "배우자": "배우자",
    "보험회사": _COMPANY,
    "회사": _COMPANY,
    "금융감독원장": "금융감독원",
    "금융감독원": "금융감독원",
    "예금보험공사": "예금보험공사",
}
_PARTY = "|".join(sorted(_NAMES, key=len, reverse=True))
_JOINED = r"(?:또는|혹은|및|이나|나|와|과|,|·|하고)"
_BEHIND = r"(?:은|는|이|가|을|를|에게서|에게|에|의|도|로서|로|과|와|께서|한테|만)"
# Not 다른 보험회사 or 계약자적립액: a party stands for itself.
_FIRST = "|".join(f"{name}(?<![가-힣]{name})" for name in sorted(_NAMES, key=len, reverse=True))
_GROUP = re.compile(rf"(?:{_FIRST})(?:\s*{_JOINED}\s*(?:이들의\s)?(?:{_PARTY}))*(?={_BEHIND}|라면|인|$|[\s.,)])")
_EACH = re.compile(_PARTY)
_PARTICLE = re.compile(rf"{_BEHIND}?")
_ROLES = dict.fromkeys(("은", "는", "이", "가", "도", "께서"), "acts") | dict.fromkeys(("에게", "에게서", "한테"), "gets")
_ROLES |= dict.fromkeys(("을", "를"), "undergoes")
_REACH = 9  # letters behind a party that are compared
_JUST_BEFORE = 5  # letters before one that gets something: 그 당시의 보험수익자에게
_SAME = 4  # of these, from the first on, or
_VERB = 3  # or as many, the last of which begins an ending: 증명하면, 증명하는
_SHARE = 0.7  # this share of their pairs
_TAIL = 10  # letters at the end of a sentence that tell what is done
_SAME_DEED = 0.6  # least share of the pairs of two tails, and
_SAME_CASE = 0.5  # of the words of the sentences, of which one is the other told again
_TOPIC = re.compile(r"(?:은|는|께서는|만이|만)(?=\s)")


@dataclass(frozen=True, slots=True)
class _Mention:
    parties: frozenset[str]
    role: str
    """What its particle makes of it: "acts", "gets" or "undergoes"; "" where it tells nothing."""
    behind: str
    text: str
    """It and what follows, to be shown."""
    topic: bool
    """Whether its sentence is about it."""
    whole: str
    start: int
    """Its place in the whole text."""

    @property
    def before(self) -> str:
        """The letters just before it."""
        return squeezed(self.whole[max(0, self.start - _REACH) : self.start])[-_JUST_BEFORE:]

    @property
    def sentence(self) -> str:
        """The sentence that it stands in."""
        return next((self.whole[s.start : s.end] for s in sentences(self.whole) if s.start <= self.start < s.end), "")


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a party where the evidence has another one, and for a party that neither evidence, question nor clause name."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("parties", "pass")
    said = _mentions(candidate.output)
    if not said:
        return Verdict("parties", "pass")
    known = [mention for quote in candidate.evidence for mention in _mentions(quote)]
    named = _named("\n".join((*candidate.evidence, candidate.instruction)))
    odd = []
    for mention in said:
        others = [other for other in known if _comparable(mention, other)]
        if others and not any(mention.parties & other.parties for other in others):
            odd.append(Reason(SWAPPED, f"{mention.text} / {others[0].text}"))
        elif mention.topic and (deed := _done_by_others(mention, candidate)):
            odd.append(Reason(SWAPPED, f"{mention.text} / {deed}"))
        elif strange := mention.parties - named - {_COMPANY}:
            strange -= _named(f"{chunk.clause}\n{chunk.title}\n{chunk.unit_title}")
            odd += [Reason(UNKNOWN, ", ".join(sorted(strange)))] if strange else []
    return Verdict("parties", "look" if odd else "pass", tuple(odd))


@lru_cache(maxsize=256)  # the same paragraph is quoted by several pairs
def _mentions(text: str) -> tuple[_Mention, ...]:
    text = nfc(text)
    found: list[_Mention] = []
    for match in _GROUP.finditer(text):
        particle = _PARTICLE.match(text, match.end())
        end = particle.end() if particle else match.end()
        behind = squeezed(text[end : end + 3 * _REACH].partition("\n")[0].partition(".")[0])[:_REACH]
        role = _ROLES.get(particle[0] if particle else "", "")
        topic = bool(_TOPIC.match(text, match.end()))
        shown = text[match.start() : match.end() + 12]
        found.append(_Mention(_named(match[0]), role, behind, shown, topic, text, match.start()))
    return tuple(found)


def _done_by_others(mention: _Mention, candidate: Candidate) -> str:
    """The sentence of the evidence that has others do what the answer's sentence says its topic does; "" where there is none."""
    also = frozenset().union(*(other.parties for other in _mentions(mention.sentence) if other.role == "acts"))
    if any(squeezed(mention.sentence) in squeezed(quote) for quote in candidate.evidence):
        return ""
    for quote in candidate.evidence:
        for sentence, doing in _deeds(quote, topics=mention.parties == {_COMPANY}).items():
            alike = (
                _common(mention.sentence[-_TAIL:], sentence[-_TAIL:]) >= _SAME_DEED and _common(mention.sentence, sentence) >= _SAME_CASE
            )
            if alike and doing and not (mention.parties | also) & doing:
                return sentence[:60]
    return ""


def _deeds(quote: str, *, topics: bool) -> dict[str, frozenset[str]]:
    """The sentences of a quote with the parties that act in them; `topics`: that they are about, since the company may be left unsaid."""
    deeds: dict[str, frozenset[str]] = {}
    for mention in _mentions(quote):
        acting = mention.parties if mention.topic or (mention.role == "acts" and not topics) else frozenset[str]()
        deeds[mention.sentence] = deeds.get(mention.sentence, frozenset()) | acting
    return deeds


def _common(one: str, other: str) -> float:
    """The share of the pairs of letters of the shorter of two texts that both have."""
    mine, theirs = ({text[n : n + 2] for n in range(len(text) - 1)} for text in map(squeezed, (one, other)))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _named(text: str) -> frozenset[str]:
    return frozenset(_NAMES[name] for name in _EACH.findall(nfc(text)))


def _comparable(one: _Mention, other: _Mention) -> bool:
    """Whether two parties do the same, by the words behind them; or get it, by those before."""
    if one.role == other.role == "gets" and one.before == other.before and len(one.before) == _JUST_BEFORE:
        return True
    if one.role == other.role == "acts" and one.behind[:_VERB] == other.behind[:_VERB] and one.behind[_VERB - 1 : _VERB] in tuple("하되받"):
        return True
    return (not one.role or not other.role or one.role == other.role) and _alike(one.behind, other.behind)


def _alike(one: str, other: str) -> bool:
    """Whether two parties are followed by the same words."""
    if min(len(one), len(other)) < _SAME:
        return False
    if one[:_SAME] == other[:_SAME]:
        return True
    mine, theirs = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other))
    return len(mine & theirs) >= _SHARE * min(len(mine), len(theirs))
