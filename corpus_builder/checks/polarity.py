"""An answer affirms what its evidence affirms, and denies what it denies.

The decision it embodies: what is affirmed or denied stands at the end of a clause of a sentence (…지급하지 않으며, …할 수 있습니다). Each
clause of the answer is held against the clause of the evidence that speaks of the same; an item of a list has the end of its list's
opening (다음의 손해는 보상하지 않습니다). Only ends that mean one thing are compared: paying, being counted in, being valid, being due, or
one and the same verb. A clause that is like none says nothing, so rewording is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_builder.checks._clauses import FEWEST, Clause, read
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Span, locate, nfc, squeezed, verbatim

VERSION = 4

TURNED = "polarity turned"
HALF = "the contrary case is not mentioned"

LIKE = 0.45
"""A clause speaks of what another does when it has at least this share of the pairs of letters of the shorter one."""
ONE_SIDED = 0.3
"""The same where all that the evidence says with this verb is the contrary."""
_CLOSE = 0.15  # another clause that is as like as that, less this, and says the same is enough

# A verb in a condition: 초과하면, 초과하는 경우, 초과하지 않은 때.
_IF = re.compile(
    r"([가-힣]{2})[가-힣]*\s((?!지급|보상|보장|해당)[가-힣]{2,3})(?:하|되|한|된|했|됐|할|될)(지\s?(?:않|아니|못)[가-힣]*)?(?:는|였|을|으|여)?"
    r"\s?(?:면|경우|때)(?![가-힣]*지\s?않)"
)
_MAY_IF = re.compile(r"[하되한된했됐할될](?:지\s?[않아못][가-힣]*)?[는였을으여]?\s?[면경때]")
_BESIDE = re.compile(r"[(（][^()（）]*[)）]")
_FOR_SOME = re.compile(r"(?:대해서|대하여|경우에|때에|부분)만|한하여|한정")
_SIDES = frozenset(("counted", "valid"))
_OUTCOMES = frozenset(("counted", "valid", "deemed"))
_BY = re.compile(r"^\s*제\d+조(?:의\s?\d+)?(?:\s제\d+[항호])*에\s(?:따라|의하여|의해|따르면)\s?,?\s*")
_WHY = re.compile(r"(?:제외|빠[지져]|면책)\S{0,3}(?:므로|[어여아]서)[,\s]*$")  # of the conclusion it is the reason
_OUT = re.compile(r"제외\S*\s*$")
_INCLUDES = re.compile(
    r"([가-힣A-Za-z]{2,}?)(?:을|를|은|는|도)?\s?(포함|제외|빼|뺀)(?:하여|하고|한|해|고|(?:[하합됩]니다)?(?=[)）])|(?<=뺀)\s)"
)
_SUM = re.compile(r"[=×÷|]")  # no item of a list
_FEW = 8  # with fewer pairs of letters, a clause is like many
_ONLY = re.compile(r"한하|한해|한정|(?<![다지])만[\s)]|뿐")
_INSIDE = re.compile(r"이내|(?<!동)안에|내에|까지|이하|미만|한도|한하여|한해|만\s")
_OUTSIDE = re.compile(r"초과|넘|나머지|그\s(?:밖|외|뒤|후|이후|다음)|지나면|지난\s[뒤후]")
_OVER = re.compile(r"초과(?:하는|한|분|액)|넘는|이후부터")
_AND = re.compile(r"[며고][,\s]*$")
_SPOKEN = 0.4  # share of a clause's pairs of letters that an answer has which speaks of it
_ASIDE = 0.12  # with fewer it is about something else
_DEFINES = re.compile(r"(?:말합니다|말한다|뜻합니다|사람으로 합니다|사람입니다)\W*$")  # of a list: who is counted in
_LIST = re.compile(r"(?:다음|아래)(?:의|에|과|와|중|\s(?!날|달|해|년|영업일|연도))")


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look where a clause of the answer denies what the evidence affirms or the other way round, in so many words."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("polarity", "pass")
    said = read(_without_by(candidate.output))
    if said and said[0].about and said[0].short:
        said = (said[0]._replace(before=(*read(candidate.instruction.replace("{product}", ""))[-1:], *_because(said))), *said[1:])
    quoted = [squeezed(quote) for quote in candidate.evidence]
    own = [clause for clause in said if clause.about and not _why(clause)]
    own = [clause for clause in own if not _stands(squeezed(clause.text), quoted)]
    known = _known(candidate, chunk) if own else []
    found = [Reason(TURNED, clause.text.strip()[:80]) for clause in _turned(own, known)]
    found += [Reason(TURNED, what) for what in _left_in(candidate)]
    found += [Reason(TURNED, said_if) for said_if in _other_conditions(candidate)]
    found += [Reason(HALF, clause.text.strip()[:80]) for clause in _left_out(said, known, candidate)]
    return Verdict("polarity", "look" if found else "pass", tuple(found))


def _stands(said: str, quoted: Sequence[str]) -> bool:
    return any(said in quote for quote in quoted)


def _without_by(output: str) -> str:
    return _BY.sub("", output) if output.lstrip().startswith("제") else output


def _why(clause: Clause) -> bool:
    """Whether a clause tells why something is out; most have no letter with which such a one ends."""
    return ("서" in clause.text or "므로" in clause.text) and bool(_WHY.search(clause.text))


def _because(said: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses behind the first that give its reason: … 지나지 않았기 때문입니다."""
    last = next((n for n, clause in enumerate(said) if clause.text.rstrip().endswith(("때문입니다.", "때문이다.", "때문이에요."))), 0)
    return said[1 : last + 1]


def _other_conditions(candidate: Candidate) -> list[str]:
    """Conditions of the answer (초과하지 않으면) that the evidence has the other way round only (초과하는 때에는)."""
    denied = any("않" in text or "아니" in text or "못" in text for text in (candidate.output, *candidate.evidence))
    said = _conditions(candidate.output) if denied else []  # of two contrary ones, one is a denial
    known: dict[tuple[str, str], set[bool]] = {}
    for quote in candidate.evidence if said else ():
        for match in _conditions(quote):
            known.setdefault((match[1], match[2]), set()).add(bool(match[3]))
    said = [match for match in said if (match[1], match[2]) in known]
    ways = {(match[1], match[2]): {bool(o[3]) for o in said if (o[1], o[2]) == (match[1], match[2])} for match in said}
    return [match[0] for match in said if not ways[match[1], match[2]] & known[match[1], match[2]]]


def _left_in(candidate: Candidate) -> list[str]:
    """What the answer counts in by the way (사고부담금을 포함하여) and the evidence leaves out, or the other way round."""
    output = candidate.output
    includes = "포함" in output or "제외" in output or "빼" in output or "뺀" in output
    said = _INCLUDES.findall(output) if includes else []
    known = [match for quote in candidate.evidence for match in _INCLUDES.findall(quote)] if said else []
    return [
        f"{thing} {word}"
        for thing, word in said
        if {other == "포함" for what, other in known if what.endswith(thing) or thing.endswith(what)} == {word != "포함"}
    ]


def _conditions(text: str) -> list[re.Match[str]]:
    return list(_IF.finditer(_BESIDE.sub("", nfc(text)))) if _MAY_IF.search(text) else []


def _left_out(said: Sequence[Clause], known: Sequence[Clause], candidate: Candidate) -> list[Clause]:
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
    denied = [clause.text for clause in said if clause.denies]
    alone = [ended[0] for quote in candidate.evidence if len(ended := [clause for clause in read(quote) if clause.about]) == 1]
    return [
        clause
        for clause in known_other
        if len(clause.pairs) >= FEWEST
        and not (clause.excepts or _LIST.search(clause.text) or _FOR_SOME.search(clause.text) or clause.text.rstrip().endswith(":"))
        and _ASIDE * len(clause.pairs) <= len(clause.pairs & spoken) < _SPOKEN * len(clause.pairs)
        and (clause.denies or not any(_leaves_out(clause.text, text) for text in denied))
        and (clause in alone or not any(other.about == clause.about and other.denies != clause.denies for other in known))
    ]


def _turned(own: Sequence[Clause], known: Sequence[Clause]) -> list[Clause]:
    """The clauses of the answer that deny what the evidence affirms, or the other way round."""
    found = []
    against = {not clause.denies for clause in own} & {other.denies for other in known if other.about}
    telling = [(other, pairs) for other in known if against and other.about and (len(pairs := other.pairs) >= FEWEST or not other.short)]
    for clause in own:
        if not (telling or clause.about == "due") or clause.short:
            continue
        if clause.about == "due" and clause.denies and known and not any(other.about for other in known):
            found.append(clause)  # 내지 않아도 됩니다 of what a list names
        elif any(other.denies != clause.denies for other, _ in telling):
            mine = clause.pairs
            alike = [(len(mine & pairs) / max(_FEW, min(len(mine), len(pairs))), other) for other, pairs in telling]
            if max((share for share, other in alike if other.denies != clause.denies), default=0.0) < ONE_SIDED:
                continue
            if _contrary_verb(clause, alike):
                found.append(clause)
    return found


def _contrary_verb(clause: Clause, alike: Sequence[tuple[float, Clause]]) -> bool:
    """Whether of the clauses with its verb the one that is most like it says the contrary, and none that is about as like says the same."""
    alike = [(share, other) for share, other in alike if other.about == clause.about]
    if clause.denies and not _ONLY.search(clause.text):
        alike = [(share, other) for share, other in alike if other.denies or not _leaves_out(other.text, clause.text)]
    best = max((share for share, _ in alike), default=0.0)
    one_sided = all(other.denies != clause.denies for _, other in alike)
    contrary = bool(alike) and all(other.denies != clause.denies for share, other in alike if share >= best - _CLOSE)
    return contrary and best >= (ONE_SIDED if one_sided else LIKE)


def _leaves_out(affirmed: str, denied: str) -> bool:
    """Whether what is affirmed has a limit and what is denied lies beyond it: 100만원까지 지급합니다, 나머지는 지급하지 않습니다."""
    if _OUTSIDE.search(denied):
        return bool(_INSIDE.search(affirmed))
    return bool(_OVER.search(affirmed) or _ONLY.search(affirmed)) and not _INSIDE.search(denied)  # 금액만 돌려드립니다: nothing else


def _known(candidate: Candidate, chunk: Chunk) -> list[Clause]:
    """The clauses of the evidence; an item without an end of its own has those of its list's opening."""
    found: list[Clause] = []
    quoted = [read(quote) for quote in candidate.evidence]
    listed = [any(clause.about and _LIST.search(clause.text) for clause in clauses) for clauses in quoted]
    openings = [ends for clauses, lists in zip(quoted, listed, strict=True) if lists and (ends := _ends(clauses))]
    openings = openings or [clauses for clauses in quoted if len(clauses) == 1 and clauses[0].about and clauses[0].short]
    opening: Sequence[Clause] = openings[0] if len(openings) == 1 else ()
    for quote, clauses, lists in zip(candidate.evidence, quoted, listed, strict=True):
        if lists:
            opening = _ends(clauses) or opening
        place = locate(quote, chunk.body) if not (_SUM.search(quote) or all(clause.about for clause in clauses)) else None
        located = _opening(place, chunk) if place else ()
        lead = located or opening if lists else opening or located
        if clauses and not clauses[0].about and not _SUM.search(quote):
            lead = lead or _reversed([clause for clause in clauses if clause.about])
            clauses = tuple(_taken_out(clause, lead[-1]) for clause in clauses) if lead else clauses
        clauses = tuple(_taken_out(c, clauses[n - 1]) if n and c.excepts else c for n, c in enumerate(clauses))
        found += [_item(clause, said) for clause in clauses if not clause.about for said in lead]
        found += clauses
    return found


def _ends(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """What a list's opening says of its items: the last clauses of it that have a verb (무효로 하며, … 돌려드립니다), but its exception."""
    ends: list[Clause] = []
    for clause in clauses:
        excepts = clause.excepts and not _LIST.search(clause.text)
        if excepts and ends:
            break
        ends += [clause] if clause.about and not excepts else []
    return ends[-2:] if len(ends) > 1 and _AND.search(ends[-2].text) else ends[-1:]


def _reversed(ended: Sequence[Clause]) -> Sequence[Clause]:
    """What an item says whose exception says the contrary: 1. 고의로 다친 경우. 다만, … 지급합니다."""
    if not ended or not ended[0].excepts or ended[0].about not in _OUTCOMES:
        return ()
    return (ended[0]._replace(denies=not ended[0].denies),)


def _taken_out(clause: Clause, lead: Clause) -> Clause:
    """What is taken out of that which isn't paid is paid: 차량(원동력이 인력에 의한 것은 제외합니다)."""
    if clause.about == "counted" and lead.denies and lead.about in _OUTCOMES and _OUT.search(clause.text):
        return clause._replace(text=_OUT.sub("", clause.text), ended=False, about=lead.about, denies=False)
    return clause


def _item(clause: Clause, lead: Clause) -> Clause:
    if _DEFINES.search(lead.text):
        return clause._replace(about="counted", denies=False)
    return clause._replace(about=lead.about, denies=lead.denies)


def _opening(place: Span, chunk: Chunk) -> Sequence[Clause]:
    """The last clauses before the first item of the innermost list that holds a place."""
    lists = [m for m in chunk.marks if m.level in ("항", "호", "목", "세목") and m.start <= place.start < m.end]
    items = [m for m in lists if m.level != "항"]
    if not items:
        return ()
    item = max(items, key=lambda mark: mark.start)
    holder = max((m.start for m in lists if m.start < item.start), default=0)
    first = min(m.start for m in chunk.marks if m.level == item.level and m.start >= holder)
    return _ends(read(_BESIDE.sub(" ", chunk.body[holder:first])))
