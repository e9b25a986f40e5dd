"""An answer doesn't leave out the exception that stands beside its evidence.

The harm that matters most is an answer that states a payment without its exception, and in policies the exception is the second
sentence of the same 항 (다만, …) or a bracket (… 제외). A machine can see that it is there and that the answer has none of its words;
whether it matters for this question is a person's call, so the outcome is never more than a look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from corpus_builder.checks._cases import elsewhere
from corpus_builder.checks._clauses import read
from corpus_builder.checks._unsaid import unsaid
from corpus_builder.checks.refusals import refuses
from corpus_builder.model import Chunk, Mark
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Span, locate, nfc, numbers, sentences, squeezed

VERSION = 5

NOT_MENTIONED = "exception not mentioned"
NO_EXCEPTION = "rules out any exception"

SHARE = 0.5
"""An exception counts as mentioned when at least this share of its own character pairs occurs in the output."""

RETOLD = 0.15
"""The same where the answer itself says that something is excepted: told in other words, an exception keeps that much of its own."""

RETOLD_QUOTE = 0.1
"""The same where it is quoted too and the answer has a word for it (다만, 예외적으로)."""

QUOTED = 0.35
"""The share where the exception is a quote by itself: who picks it out speaks of it."""

LISTED = 0.25
"""An exception that lists its cases is mentioned when this share of a quoted one is."""

MIN_OWN = 4
"""With fewer pairs of its own (it repeats the rule's words), all pairs of the exception are compared."""

RUN = 12
"""Letters of the exception in one piece, which the rule doesn't have: whoever says them mentions it."""

_PROVISO = re.compile(r"(?:다만(?<![^\s.(]다만)|단(?<![^\s.(]단)|그러나(?<![^\s.(]그러나))\s?(?:,|\s)")
_EXCEPTS = re.compile(r"다만|단,|단\s|그러나|하지만|지만|제외|예외|빼고|않는 한|아니면|라도|더라도|외에는|밖에는|오히려|반면|대신")
_BUT = re.compile(r"다만|단,|예외|그러나|하지만|지만")
_WORD = re.compile(r"[^\W_]+")
_OFTEN = "다만그러러나대하하여회사사는합니습니됩니입니니다경우우에에는때에하는드립립니의하따라인하위하관하"
_ANYWHERE = frozenset(re.findall("..", _OFTEN))
_MAY_EXCEPT = re.compile(r"다만|단[,\s]|그러나|제외")
_SUBSTITUTE = re.compile(r"(?:대신|갈음)(?:할\s?수\s?있|합니다|한다)|(?:법규|법령|제\d+조)[^.]{0,24}(?:따[릅른]|준용)")
# Another way to do the same takes nothing from the rule, and what a law or another article says is no exception that could be told.
_LISTS = re.compile(r"(?:다음|아래)(?:의|에|과|중|\s)")
_CARVED_OUT = re.compile(r"(?<![날일]은\s)(?<![날일]을\s)제외(?:하고|합니다|한다|됩니다)")  # a day that isn't counted is no case
_IN_BRACKET = re.compile(r"[(（][^()（）]*제외(?:합니다|한다|됩니다)[^()（）]*[)）]")
_CONCEDES = re.compile(r"(?:더|이|경우|때)라도|어도|여도")
_EVEN = re.compile(r"([^,.\n]{2,60}?)(?:더라도|라도|[았었였했]어도|(?:여|(?<![손상장재피])해)도|경우에도|때에도)(?=[\s,])")
_MORE = re.compile(r"더하여|더해|가산")
_MAY_CONCEDE = re.compile("라도|어도|여도|해도|에도")
_LIMITS = re.compile(r"한하|한합|한정|한도|(?:적용하|미치|영향을\s주|그러하)지\s?않")  # whether it denies tells nothing
_REVERSES = re.compile(r"(?:적용하|그러하)지\s?(?:않|아니)")
_SAME_SO = re.compile(r"(?:다르지|달라지지|변하지|바뀌지)\s?않|그대로|같[습은다]|마찬가지|동일")
_MAY_ALSO = re.compile(r"도\s(?:역시\s)?(?:마찬가지|같[습은]|동일|똑같|다르지\s않|달라지지\s않|예외가\s아)")
_ALSO = re.compile(rf"((?!손해|경우|사고|비용|계약|보험금|사람)[가-힣·]{{2,}}){_MAY_ALSO.pattern}")
# 갱신계약이더라도 지급하지 않습니다: this says that the exception is none.
_CONCEDED = re.compile(r"[^,.\n]*이(?:더라도|어도)[^,.\n]*")
_ABSOLUTE = re.compile(  # each begins with a letter, since a search for these is fastest
    r"전혀|무조건|항상|언제나|언제든지|반드시|예외\s?없|제한(?<!이\s제한)[은는이도]?\s?없|한도(?<!이\s한도)[는가도]?\s?없|조건(?<!이\s조건)[은이도]?\s?없|"
    r"관계\s?없이|상관\s?없이|불문하고|어디[^.]{0,8}든|누구든|누가[^.]{0,8}든|무엇이든|어떤\s[^.]{0,12}(?:든|라도)|무제한|절대로?\s|이어도\s?(?:같|마찬가지|동일)|여도\s?(?:같|마찬가지|동일)|라도\s?(?:같|마찬가지|동일)"
)
_SUBJECT = re.compile(r"(?:다만|단|그러나)\s?,?\s*([가-힣]{3,12})(?:이|가|은|는)\s")
_WHEN = re.compile(r"며칠|언제(?!나|든)")
_OF_PAYING = re.compile(r"지급|보상|보장|보험금|받")
_PARTY = re.compile("계약자|수익자|보험자|회사|보험금|보험료")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_BRACKET = re.compile(r"[(（][^()（）]{12,}[)）]")
_GLOSS = re.compile(r"(?m)^\s*(?:【[^】\n]{1,60}】|\[[^\]\n]{1,60}\]\s).*$")
_SAME = 3  # pairs of letters that an exception has of a quote that stands further before it
_STOP = 4  # letters that a quote may leave out at a sentence's end
_HOLDERS = ("항", "호", "목", "세목")


@dataclass(frozen=True, slots=True)
class _Exception:
    """`proviso`: it is told by 다만 or the like, and so may speak of what stands before it."""

    span: Span
    proviso: bool


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for every exception that governs the evidence and is not in the output, and for an answer that rules out any.

    What is left open has none.
    """
    if refuses(candidate.output):
        return Verdict("exceptions", "pass")
    missed = _missed(candidate, chunk) or ([] if _worked_out(candidate) else unsaid(candidate))
    odd = [*(Reason(NOT_MENTIONED, text[:120]) for text in missed), *(Reason(NO_EXCEPTION, word) for word in _absolute(candidate))]
    return Verdict("exceptions", "look" if odd else "pass", tuple(odd))


def _missed(candidate: Candidate, chunk: Chunk) -> list[str]:
    """The exceptions of the clause that govern the evidence, matter for the question, and aren't mentioned."""
    exceptions, body = _exceptions(chunk.body), chunk.body
    found = [span for quote in candidate.evidence if (span := locate(quote, body))] if exceptions else []
    asides = _asides(chunk) if found else []
    ruled = [span for span in found if not any(aside.start <= span.start and span.end <= aside.end for aside in asides)]
    if not ruled or _worked_out(candidate):
        return []
    told = f"{candidate.instruction}\n{candidate.output}"
    missed = [
        exception.span
        for exception in exceptions
        if not any(aside.start <= exception.span.start < aside.end for aside in asides)
        and _governs(exception, ruled, chunk)
        and not _mentioned(exception.span, found, body, candidate)
        and not _about_another(exception.span, found, body, told)
    ]
    missed = [span for span in missed if not _adds(span, found, chunk, candidate.instruction)]
    told_of = ((body[span.start : span.end], _rule(span, found, body)) for span in missed)
    asked = candidate.instruction
    when = bool(_WHEN.search(asked)) and not _OF_PAYING.search(asked)
    return [text for text, rule in told_of if not (elsewhere(text, rule, asked) or (when and _pays(text)))]


def _pays(exception: str) -> bool:
    """Whether it only says that something is paid, and no number: who asks how long something else takes isn't told that by it."""
    said = [clause for clause in read(exception) if clause.about]
    return bool(said) and said[-1].about == "counted" and not said[-1].denies and not numbers(exception)


def _adds(exception: Span, evidence: list[Span], chunk: Chunk, question: str) -> bool:
    """Whether it adds something to what a list's opening gives, and the question about one of the items asks for nothing of that."""
    items = [mark for mark in chunk.marks if mark.level in _HOLDERS[1:] and exception.end <= mark.start]
    of_items = any(mark.start <= quoted.start < mark.end for mark in items for quoted in evidence)
    text = chunk.body[exception.start : exception.end]
    return (
        of_items
        and bool(_MORE.search(text))
        and not any(pair in question for pair in _pairs(text) - _pairs(_rule_before(exception, chunk)))
    )


def _rule_before(exception: Span, chunk: Chunk) -> str:
    return chunk.body[chunk.body.rfind("\n", 0, exception.start) + 1 : exception.start]


def _worked_out(candidate: Candidate) -> bool:
    """Whether the output works out a case: it has a number that comes of those of the question, and neither it nor the evidence has."""
    return _works_out(candidate.output, candidate.instruction, candidate.evidence)


@lru_cache(maxsize=16)  # it is asked twice of one pair
def _works_out(output: str, question: str, evidence: tuple[str, ...]) -> bool:
    asked = numbers(question)
    if not asked:
        return False
    known = {(n.value, n.unit) for n in asked}
    new = [of for n in numbers(output) if n.unit and (of := (n.value, n.unit)) not in known]
    return bool(new) and not {(n.value, n.unit) for quote in evidence for n in numbers(quote)}.issuperset(new)


def _absolute(candidate: Candidate) -> list[str]:
    """The first word of the output that allows no exception (전혀, 제한 없이), where neither the evidence nor the question has one."""
    match = _ABSOLUTE.search(candidate.output)
    if match and match[0][:2] in ("한도", "제한", "조건") and match[0][:2] in candidate.instruction:
        return []  # whether there is one is what is asked
    if match is None or any(_ABSOLUTE.search(text) for text in (*candidate.evidence, candidate.instruction)):
        return []
    return [match[0].strip()]


@lru_cache(maxsize=64)  # the pairs of a clause are checked one after the other
def _exceptions(body: str) -> tuple[_Exception, ...]:
    """Sentences with 다만/그러나/제외, read paragraph by paragraph, or the bracket that has it."""
    found: list[_Exception] = []
    if not _MAY_EXCEPT.search(body):
        return ()
    start = 0
    for line in body.split("\n"):
        for s in sentences(line) if _MAY_EXCEPT.search(line) else ():
            proviso = _PROVISO.search(line, s.start, s.end)
            carved = None if proviso else _CARVED_OUT.search(line, s.start, s.end)
            if not (proviso or carved) or _SUBSTITUTE.search(line, s.start, s.end):
                continue
            bracket = _ASIDE.match(line, proviso.start() - 1) if proviso and proviso.start() else None
            bracket = _IN_BRACKET.search(line, s.start, s.end) if carved else bracket
            # An item has no full stop before its 다만: the exception begins with the word, not with the item.
            first, last = bracket.span() if bracket else (proviso.start() if proviso else s.start, s.end)
            found.append(_Exception(Span(start + first, start + last), bool(proviso)))
        start += len(line) + 1
    return tuple(found)


def _asides(chunk: Chunk) -> list[Span]:
    """Boxes and tables, which are no contract text, and lines that begin like a gloss: "[연대] 여럿이 …"."""
    marked = [Span(mark.start, mark.end) for mark in chunk.marks if mark.level in ("box", "table")]
    glosses = _GLOSS.finditer(chunk.body) if "【" in chunk.body or "[" in chunk.body else ()
    return marked + [Span(m.start(), m.end()) for m in glosses]


def _governs(exception: _Exception, evidence: list[Span], chunk: Chunk) -> bool:
    """Whether the innermost 항/호/목 that holds the exception also holds (a part of) the evidence."""
    span = exception.span
    holder = _innermost(span, chunk)
    if not any(holder.start < quoted.end and quoted.start < holder.end for quoted in evidence):
        return False
    lists = any(m.level in _HOLDERS[1:] and holder.start < m.start and m.end <= holder.end for m in chunk.marks)
    line_start = chunk.body.rfind("\n", 0, span.start) + 1
    if not exception.proviso and chunk.body[span.start] in "(（":  # what a bracket takes out, it takes out of what stands before it
        evidence = [quoted for quoted in evidence if quoted.start < span.start < quoted.end]
    ruled = line_start + len(chunk.body[line_start : span.start].rstrip())  # where the sentence before it ends
    within = ruled > line_start if exception.proviso else True  # else a paragraph of its own says it
    if exception.proviso and within:  # it excepts from what that sentence says at its end, or from what it has the words of
        evidence = [
            quoted
            for quoted in evidence
            if quoted.start < line_start or quoted.end >= ruled - _STOP or _shared(span, quoted, chunk.body) >= _SAME
        ]
    if not lists and within:  # within a line, and no list that it could be about
        line_end = chunk.body.find("\n", span.end)
        holder = Span(max(holder.start, line_start), min(holder.end, line_end if line_end >= 0 else holder.end))
    if exception.proviso:  # nor does it except from what is told only behind it, in its own paragraph
        behind = chunk.body.find("\n", span.end)
        behind = behind if behind >= 0 else len(chunk.body)
        evidence = [quoted for quoted in evidence if not (span.end <= quoted.start and quoted.end <= behind)]
    return any(holder.start < quoted.end and quoted.start < holder.end for quoted in evidence)


def _shared(one: Span, other: Span, body: str) -> int:
    text = nfc(body[other.start : other.end])
    return sum(pair in text for pair in _pairs(body[one.start : one.end]))


def _innermost(span: Span, chunk: Chunk) -> Span:
    around: list[Mark] = [m for m in chunk.marks if m.start <= span.start and span.end <= m.end and m.level in _HOLDERS]
    inner = min(around, key=lambda mark: mark.end - mark.start, default=None)
    return Span(inner.start, inner.end) if inner else Span(0, len(chunk.body))


def _mentioned(exception: Span, evidence: list[Span], body: str, candidate: Candidate) -> bool:
    """Whether the answer has an exception's words, or fewer of them where it is quoted or in a sentence that excepts something."""
    output = candidate.output
    if ("더라도" in output or "어도" in output) and not _CONCEDES.search(body, exception.start, exception.end):
        output = _CONCEDED.sub(" ", output)
    within = [exception.start <= span.start and span.end <= exception.end + _STOP for span in evidence]
    if all(within) or any(exception.start < span.start and inside for span, inside in zip(evidence, within, strict=True)):
        return True  # the exception itself is what is asked about
    if _denied(body[exception.start : exception.end], _rule(exception, evidence, body), output):
        return False
    alone = any(abs(span.start - exception.start) < _STOP and abs(span.end - exception.end) <= _STOP for span in evidence)
    if _share(exception, evidence, body, output) >= (QUOTED if alone else SHARE) or _retold(exception, evidence, body, output):
        return True
    if _numbers_told(exception, evidence, body, candidate):
        return True
    listed = [span for span in evidence if span.start >= exception.end] if _LISTS.search(body, exception.start, exception.end) else []
    if listed and len(listed) == len(evidence):
        return True  # only cases that it lists are asked about
    rest = [exception, *(span for span in evidence if span not in listed)]
    if listed and any(_share(span, rest, body, output) >= LISTED for span in listed):
        return True  # what it lists is what is told
    excepts = " ".join(output[s.start : s.end] for s in sentences(output) if _EXCEPTS.search(output, s.start, s.end))
    quoted = any(span.start <= exception.start < span.end for span in evidence) and _BUT.search(excepts)
    if excepts and _share(exception, evidence, body, excepts) >= (RETOLD_QUOTE if quoted else RETOLD):
        return True
    return _concluded(body[exception.start : exception.end], _rule(exception, evidence, body), candidate)


def _denied(exception: str, rule: str, output: str) -> bool:
    """Whether the answer says that the exception's case is none (…하더라도 같습니다, 가사사용인도 마찬가지입니다)."""
    if _CONCEDES.search(exception):
        return False
    said = [(match[1], 1) for match in _ALSO.finditer(output)] if _MAY_ALSO.search(output) else []
    if _MAY_CONCEDE.search(output):
        limits = bool(_LIMITS.search(exception))
        denies = any(clause.denies for clause in read(exception)[-1:])
        for clause in read(output):
            if limits or clause.denies != denies or _SAME_SO.search(clause.text):
                said += [(match[1], 2) for match in _EVEN.finditer(clause.text)]
    if not said:
        return False
    excepted, ruled = _begins(exception), _begins(rule)
    return any(len(same := _begins(text) & excepted) >= fewest and bool(same - ruled) for text, fewest in said)


def _concluded(exception: str, rule: str, candidate: Candidate) -> bool:
    """Whether question or answer names the exception's case and the answer ends as the exception does, not as the rule."""
    if not (_begins(exception) - _begins(rule)) & _begins(f"{candidate.instruction}\n{candidate.output}"):
        return False
    ends = [[clause for clause in read(text) if clause.about][-1:] for text in (exception, rule, candidate.output)]
    if not all(ends):
        return False
    (excepted,), (ruled,), (told,) = ends
    if not _REVERSES.search(exception) and (excepted.denies == ruled.denies or excepted.about != ruled.about):
        return False
    return told.denies != ruled.denies and told.about == ruled.about


def _begins(text: str) -> set[str]:
    return {word[:2] for word in _WORD.findall(nfc(text)) if len(word) > 1} - _ANYWHERE


def _about_another(exception: Span, evidence: list[Span], body: str, told: str) -> bool:
    """Whether it is about one of several things that the rule names (심신박약자), which neither question nor answer speaks of."""
    subject = _SUBJECT.match(body, exception.start, exception.end)
    if subject is None or subject[1] in told or _PARTY.search(subject[1]):
        return False
    rule = (body[part.start : part.end] for span in evidence for part in _without(span, exception))
    return any(re.search(rf"(?:또는|및|,|나|와|과)\s*{subject[1]}", text) for text in rule)


def _rule(exception: Span, evidence: list[Span], body: str) -> str:
    return "\n".join(body[part.start : part.end] for span in evidence for part in _without(span, exception))


def _share(exception: Span, evidence: list[Span], body: str, output: str) -> float:
    """The share of the exception's own character pairs that the output says; what a longer bracket of it explains is left out.

    Pairs that the rest of the evidence has too are not its own: repeating the rule is not saying the exception.
    """
    rule = nfc(_rule(exception, evidence, body))
    text = body[exception.start : exception.end]
    pairs = _pairs(_BRACKET.sub(" ", text) if text[0] not in "(（" else text)
    own = frozenset(pair for pair in pairs if pair not in rule)
    own = own if len(own) >= MIN_OWN else pairs
    said = squeezed(output)
    return sum(pair in said for pair in own) / len(own) if own else 1.0


def _retold(exception: Span, evidence: list[Span], body: str, output: str) -> bool:
    """Whether the output has `RUN` letters of the exception in one piece that the rest of the evidence hasn't."""
    text, said = _letters(body[exception.start : exception.end]), _letters(output)
    runs = [run for n in range(len(text) - RUN + 1) if (run := text[n : n + RUN]) in said]
    if not runs:
        return False
    rule = _letters("".join(body[part.start : part.end] for span in evidence for part in _without(span, exception))).replace(text, "")
    return any(run not in rule for run in runs)


def _numbers_told(exception: Span, evidence: list[Span], body: str, candidate: Candidate) -> bool:
    """Whether question and answer have the exception's numbers that the rest of the evidence lacks: two or more, or how often."""
    rule = {(n.value, n.unit) for span in evidence for part in _without(span, exception) for n in numbers(body[part.start : part.end])}
    own = {(n.value, n.unit) for n in numbers(body[exception.start : exception.end])} - rule
    enough = len(own) > 1 or any(unit == "회" for _, unit in own)  # 최초 1회에 한하여, 한 번만
    told = {(n.value, n.unit) for n in numbers(candidate.output)} if enough else set()
    return bool(own & told) and own <= told | {(n.value, n.unit) for n in numbers(candidate.instruction)}


def _letters(text: str) -> str:
    return "".join(_WORD.findall(nfc(text)))


def _without(span: Span, hole: Span) -> list[Span]:
    parts = [Span(span.start, min(span.end, hole.start)), Span(max(span.start, hole.end), span.end)]
    return [part for part in parts if part.start < part.end]


@lru_cache(maxsize=512)  # an exception is held against every pair of its clause
def _pairs(text: str) -> frozenset[str]:
    """The pairs of letters within the words of a text, but those that stand in any sentence."""
    return frozenset[str]().union(*(map(add, word, word[1:]) for word in _WORD.findall(nfc(text)))) - _ANYWHERE
