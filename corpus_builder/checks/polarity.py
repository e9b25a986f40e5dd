"""An answer affirms what its evidence affirms, and denies what it denies.

The decision it embodies: what is affirmed or denied stands at the end of a clause of a sentence (…지급하지 않으며, …할 수 있습니다). Each
clause of the answer is held against the clause of the evidence that speaks of the same; an item of a list has the end of its list's
opening (다음의 손해는 보상하지 않습니다). Only ends that mean one thing are compared: paying, being counted in, being valid, being due, or
one and the same verb. A clause that is like none says nothing, so rewording is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus_builder.checks._clauses import FEWEST, Clause, asked, read
from corpus_builder.checks.refusals import refuses
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Span, locate, nfc, squeezed, verbatim

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

# A verb in a condition: 초과하면, 초과하는 경우, 초과하지 않은 때.
_IF = re.compile(
    r"([가-힣]{2})[가-힣]*\s((?!지급|보상|보장|해당)[가-힣]{2,3})(?:하|되|한|된|했|됐|할|될)(지\s?(?:않|아니|못)[가-힣]*)?(?:는|였|을|으|여)?"
    r"\s?(?:면|경우|때)(?![가-힣]*지\s?않)"
)
_MAY_IF = re.compile(r"[하되한된했됐할될](?:지\s?[않아못][가-힣]*)?[는였을으여]?\s?[면경때]")
_BESIDE = re.compile(r"[(（][^()（）]*[)）]")
_NEEDLESS = re.compile(r"(?:않아도|없어도|안\s\S{1,4}도)\s?[됩되]|필요(?:가|는|도)?\s?없|필요하지\s?않")
_ONLY = re.compile(r"(?:대해서|대하여|경우에|때에|부분)만|한하여|한정")
_NO_MORE = re.compile(r"만\s|만을\s|한하여|한해|한정|뿐(?!만?\s?아니)|까지|대신|아니라")
_SIDES = frozenset(("counted", "valid", "면제"))
_OUTCOMES = frozenset(("counted", "valid", "deemed"))
_WORD = re.compile(r"\s*(?:(네|예|그렇습니다|맞습니다)|(?:아니요|아니오|아닙니다|아뇨|그렇지\s?않습니다))[,.!\s]")
_TIMES = re.compile(r"(?:\d|[한두세네]\s|여러\s?)(?:번|회|차례|개|곳|가지|배)|각각|따로|다시|또\s|매번")
_BY = re.compile(r"^\s*제\d+조(?:의\s?\d+)?(?:\s제\d+[항호])*에\s(?:따라|의하여|의해|따르면)\s?,?\s*")
_YES = re.compile(r"\s*(?:네|예)[,.!\s]")
_ALL = re.compile(r"모든|모두|전부|무조건|언제나|언제든|항상|늘\s|반드시|아무\s|(?<![가-힣])다\s|전혀")
_WHY = re.compile(r"(?:제외|빠[지져]|면책)\S{0,3}(?:므로|[어여아]서)[,\s]*$")  # of the conclusion it is the reason
_OUT = re.compile(r"제외\S*\s*$")
_INCLUDES = re.compile(
    r"([가-힣A-Za-z]{2,}?)(?:을|를|은|는|도)?\s?(포함|제외|빼|뺀)(?:하여|하고|한|해|고|(?:[하합됩]니다)?(?=[)）])|(?<=뺀)\s)"
)
_CLEARLY = 0.25  # so much more of a question's pairs of letters has the clause that answers it
_ONLY_SO = 2  # the limit that only something is so
_SUM = re.compile(r"[=×÷|]")  # no item of a list
_FEW = 8  # with fewer pairs of letters, a clause is like many
_GROUND = 0.4  # share of pairs of letters from which on a clause is what another, of whatever verb, was made of
_AHEAD = 0.1  # and by so much more than of one that says the same
_AFFIRMED = 0.5  # the same for what affirms
_DENIALS = re.compile(
    r"않|못|없|아니|아닌|아닙|안\s?[됩되]|[이그]?\s?외[에의]|제외|빠[지집져질진]|빼|뺍|뺀|면책|무효|거절|소멸|상실|잃|끊|중단|불문|막[히힙]"
)
_COMPARES = re.compile(r"각각|다른가|다르|비교|차이|[와과]\s[^?]*(?:특약|특별약관|계약|상품)[은는]")
_VALUE = re.compile(r"얼마|며칠|몇|언제(?!나|든)|누[가구]|어디")
_DIGIT = re.compile(r"\d")
_WITHIN = re.compile(r"(?:초과|넘|지나|경과)[하되]?지\s?[는도]?\s?않[았은는으]?")
_LIMITS = (
    re.compile(r"초과|넘|지나(?!가)|지난|지났|경과|이후|[후뒤]에|밖"),
    re.compile(r"이내|[안내]에|까지|이하|미만|전에|이전|도중|동안"),
    re.compile(r"한하|한해|한정|(?<![다지])만[\s)]|뿐"),
)
_REASON = re.compile(r"(?:므로|[어여아해]서|니까)[,\s]*$|(?:입니다|이다|이며|이고)\W*$")  # or no verb of its own
_AND = re.compile(r"[며고][,\s]*$")
_BUT = re.compile(r"(?:지만|으나|되)[,\s]*$")
_SPOKEN = 0.4  # share of a clause's pairs of letters that an answer has which speaks of it
_ASIDE = 0.12  # with fewer it is about something else
_DEFINES = re.compile(r"(?:말합니다|말한다|뜻합니다|사람으로 합니다|사람입니다)\W*$")  # of a list: who is counted in
_LIST = re.compile(r"(?:다음|아래)(?:의|에|과|와|중|\s(?!날|달|해|년|영업일|연도))")


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look where a clause of the answer denies what the evidence affirms or the other way round, or the answer contradicts itself."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("polarity", "pass")
    plain = said = read(_without_by(candidate.output))
    if said and said[0].about and said[0].short:
        said = (said[0]._replace(before=(*read(candidate.instruction.replace("{product}", ""))[-1:], *_because(said))), *said[1:])
    quoted = [squeezed(quote) for quote in candidate.evidence]
    own = [clause for clause in said if clause.about and not _why(clause)]
    own = [clause for clause in own if not _stands(squeezed(clause.text), quoted)]
    known = _known(candidate, chunk) if own else []
    found = [Reason(TURNED, clause.text.strip()[:80]) for clause in _turned(own, known)]
    found = found or [Reason(TURNED, clause.text.strip()[:80]) for clause in _no_exception(said, known)]
    found += [Reason(TURNED, what) for what in _left_in(candidate)]
    found += [Reason(TURNED, said_if) for said_if in _other_conditions(candidate)]
    found += [Reason(HALF, clause.text.strip()[:80]) for clause in _left_out(said, known, candidate)]
    if not found and _contrary(plain, candidate):
        found = [Reason(CONTRARY, " ".join(clause.text.strip() for clause in said[:2])[:80])]
    found = found or [Reason(TURNED, clause.text.strip()[:80]) for clause in _baseless(own, known, candidate)]
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
    alone = [ended[0] for quote in candidate.evidence if len(ended := [clause for clause in read(quote) if clause.about]) == 1]
    return [
        clause
        for clause in known_other
        if len(clause.pairs) >= FEWEST
        and not (clause.excepts or _LIST.search(clause.text) or _ONLY.search(clause.text) or clause.text.rstrip().endswith(":"))
        and _ASIDE * len(clause.pairs) <= len(clause.pairs & spoken) < _SPOKEN * len(clause.pairs)
        and (clause in alone or not any(other.about == clause.about and other.denies != clause.denies for other in known))
    ]


def _turned(own: Sequence[Clause], known: Sequence[Clause]) -> list[Clause]:
    """The clauses of the answer that deny what the evidence affirms, or the other way round, or that call needless what it doesn't."""
    found = []
    against = {not clause.denies for clause in own} & {other.denies for other in known if other.about}
    telling = [(other, pairs) for other in known if against and other.about and (len(pairs := other.pairs) >= FEWEST or not other.short)]
    some_deny = any(other.denies for other in known)
    for clause in own:
        if not (telling or clause.about == "due") or clause.short:
            continue
        if clause.about == "due" and known and not some_deny and _NEEDLESS.search(clause.text):
            found.append(clause)
        elif any(other.denies != clause.denies for other, _ in telling):
            mine = clause.pairs
            alike = [(len(mine & pairs) / max(_FEW, min(len(mine), len(pairs))), other) for other, pairs in telling]
            most = max((share for share, other in alike if other.denies != clause.denies), default=0.0)
            if most < ONE_SIDED:
                continue
            if _contrary_verb(clause, alike) or _contrary_sense(clause, alike):
                found.append(clause)
    return found


def _contrary_verb(clause: Clause, alike: Sequence[tuple[float, Clause]]) -> bool:
    """Whether of the clauses with its verb the one that is most like it says the contrary, and none that is about as like says the same."""
    alike = [(share, other) for share, other in alike if other.about == clause.about]
    if clause.denies and not _LIMITS[_ONLY_SO].search(clause.text):  # 금액만 돌려드립니다: nothing else, so this denies
        alike = [(share, other) for share, other in alike if other.denies or not _LIMITS[_ONLY_SO].search(other.text)]
    best = max((share for share, _ in alike), default=0.0)
    one_sided = all(other.denies != clause.denies for _, other in alike)
    contrary = bool(alike) and all(other.denies != clause.denies for share, other in alike if share >= best - _CLOSE)
    return contrary and best >= (ONE_SIDED if one_sided else LIKE)


def _contrary_sense(clause: Clause, alike: Sequence[tuple[float, Clause]]) -> bool:
    """Whether the clause that is most like it says the contrary within the same limits, whatever the verbs."""
    ground = _GROUND if clause.denies else _AFFIRMED
    if not any(share >= ground and other.denies != clause.denies for share, other in alike):
        return False
    if _REASON.search(clause.text) or (clause.about == "due" and clause.before):  # 면제되지 않으므로 내야 합니다
        return False
    for_it = against = 0.0
    frame = _frame(_whole(clause), clause.ended and clause.denies)
    for share, other in alike:
        if share <= for_it or _REASON.search(other.text):
            continue
        if other.denies != clause.denies and _frame(_whole(other), other.ended and other.denies) == frame:
            against = max(share, against)
        else:
            for_it = share
    return against > for_it + _AHEAD and against >= ground


def _baseless(own: Sequence[Clause], known: Sequence[Clause], candidate: Candidate) -> list[Clause]:
    """Denials of the answer where nothing that is quoted denies or limits anything (… 30,000원 to 얼마를 지급하지 않습니다)."""
    denied = [clause for clause in own if clause.denies]
    if not denied or any(clause.denies for clause in known) or (known and known[0].excepts) or refuses(candidate.output):
        return []
    quoted, question = "\n".join(candidate.evidence), candidate.instruction
    if _DENIALS.search(quoted) or _DENIALS.search(_BESIDE.sub("", question)) or _COMPARES.search(question):
        return []
    outside, inside, only = (bool(limit.search(quoted)) for limit in _LIMITS)
    wholly = any(clause.ended for clause in known)
    if not _VALUE.search(question) and (outside or inside or not wholly or _DIGIT.search(quoted)):
        return []  # what is asked about may be beyond the limit, or an item of a list whose opening is not known
    denied = [clause for clause in denied if not (only or _REASON.search(clause.text))]
    return [clause for clause in denied if outside or not _LIMITS[0].search(_WITHIN.sub("", clause.text))]


def _whole(clause: Clause) -> str:
    """A clause with those that say what it speaks of, but the question."""
    parts = [part.text for part in clause.before if not part.text.endswith("?")] if clause.before else []
    return " ".join((*parts, clause.text)) if parts else clause.text


@lru_cache(maxsize=1024)
def _frame(text: str, denies: bool) -> tuple[bool, ...]:
    """What may turn what a clause says, its verb left out: whether it has an odd number of denials, and which limits it sets."""
    text = _WITHIN.sub("이내", text)
    return ((len(_DENIALS.findall(text)) - denies) % 2 == 1, *(bool(limit.search(text)) for limit in _LIMITS))


def _no_exception(said: Sequence[Clause], known: Sequence[Clause]) -> list[Clause]:
    """Exceptions of the answer that say what its rule says, where those of the evidence say the contrary."""
    told = _excepted(said) if len(said) > 1 else []
    if not any(same for _, same in told):
        return []
    ways = {same for _, same in _excepted(known)}
    if not ways:  # an exception that is quoted by itself
        ways = {len({clause.denies for clause in known if clause.about == told[0][0].about}) < 2}
    return [clause for clause, same in told if same] if ways == {False} else []


def _excepted(clauses: Sequence[Clause]) -> list[tuple[Clause, bool]]:
    """Each exception (다만, …) that can be held against the rule that it excepts from, and whether it says the same as that."""
    found: list[tuple[Clause, bool]] = []
    rules: list[Clause] = []
    for n, clause in enumerate(clauses):
        if not clause.about or _why(clause):
            continue
        if clause.excepts:
            same = [rule for rule in rules if rule.about == clause.about]
            same = same or [rule for rule in rules if {rule.about, clause.about} <= _OUTCOMES]
            found += [(clause, all(rule.denies == clause.denies for rule in same))] if same else []
            continue
        rules.append(clause)
        if n and {clauses[n - 1].about, clause.about} <= _OUTCOMES and _BUT.search(clauses[n - 1].text):
            found.append((clause, clauses[n - 1].denies == clause.denies))
    return found


def _headline(said: Sequence[Clause], candidate: Candidate) -> tuple[Clause, Sequence[Clause]] | None:
    """What the answer's first word (아니요) or its short first clause (보상됩니다) says, as a clause, and the clauses behind it."""
    if not said:
        return None
    word = _WORD.match(_without_by(candidate.output))
    brief = said[0].about and _brief(said[0]) and not said[0].excepts
    if not (word or brief):
        return None
    question = asked(candidate.instruction.replace("{product}", ""))
    rest = said
    if word and question:
        question = question._replace(denies=question.denies == bool(word[1]))
    if brief:
        if word and question and question.denies != said[0].denies and question.about == said[0].about:
            return question, said[:1]
        about = question.about if question and question.about in _OUTCOMES and said[0].about not in _OUTCOMES else said[0].about
        return said[0]._replace(about=about), said[1:]
    return (question, rest) if word and question else None


def _brief(clause: Clause) -> bool:
    text = clause.text.strip()
    return text.endswith(".") and (clause.short or len(text) <= _SHORT)


def _contrary(said: Sequence[Clause], candidate: Candidate) -> bool:
    """Whether a first word or a short first clause is followed by nothing but what denies it."""
    if not (headline := _headline(said, candidate)):
        return False
    first, rest = headline
    if "필요" in first.text:  # of which there may be one and not the other
        return False
    rest = [clause for clause in rest if not clause.excepts and not _why(clause)]
    alike = [clause for clause in rest if clause.about == first.about]
    alike = alike or [clause for clause in rest if {clause.about, first.about} == {"counted", "deemed"}]
    if not (alike or first.denies or first.ended) and _YES.match(candidate.output):  # 네, … 포함되지 않습니다
        alike = [clause for clause in rest if clause.about in _OUTCOMES]
    if not alike or (first.denies and _TIMES.search(candidate.instruction)):
        return False
    if _ALL.search(candidate.instruction) or (first.denies and any(_NO_MORE.search(clause.text) for clause in alike)):
        return False
    nearest = _nearest(alike, candidate) if any(clause.denies == first.denies for clause in alike) else alike
    return bool(nearest) and all(clause.denies != first.denies for clause in nearest)


def _nearest(clauses: Sequence[Clause], candidate: Candidate) -> Sequence[Clause]:
    """The one of the clauses that speaks of what is asked about clearly more than the others do."""
    asked_for = read(candidate.instruction.replace("{product}", ""))[-1:]
    shares = sorted(((len(c.pairs & q.pairs) / max(_FEW, len(c.pairs)), n) for n, c in enumerate(clauses) for q in asked_for), reverse=True)
    return [clauses[shares[0][1]]] if len(shares) > 1 and shares[0][0] - shares[1][0] >= _CLEARLY else []


def _known(candidate: Candidate, chunk: Chunk) -> list[Clause]:
    """The clauses of the evidence; an item without an end of its own has those of its list's opening."""
    found: list[Clause] = []
    quoted = [read(quote) for quote in candidate.evidence]
    if all(clause.about for clauses in quoted for clause in clauses):
        return [clause for clauses in quoted for clause in clauses]
    openings = [ends for quote, clauses in zip(candidate.evidence, quoted, strict=True) if _LIST.search(quote) and (ends := _ends(clauses))]
    openings = openings or [clauses for clauses in quoted if len(clauses) == 1 and clauses[0].about and clauses[0].short]
    opening: Sequence[Clause] = openings[0] if len(openings) == 1 else ()
    for quote, clauses in zip(candidate.evidence, quoted, strict=True):
        if _LIST.search(quote):
            opening = _ends(clauses) or opening
        place = locate(quote, chunk.body) if not (_SUM.search(quote) or all(clause.about for clause in clauses)) else None
        lead = (_opening(place, chunk) if place else ()) or opening
        if clauses and not clauses[0].about and not _SUM.search(quote):
            lead = lead or _reversed([clause for clause in clauses if clause.about])
            clauses = tuple(_taken_out(clause, lead[-1]) for clause in clauses) if lead else clauses
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
    if clause.about == "counted" and lead.denies and _OUT.search(clause.text):
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
