"""Whether a question's case is one that an exception is not about.

The decision it embodies: an exception (다만, … 신용카드로 납입한 경우에는 …) matters for a question unless the question says that its
case is another: it names the contrary (현금으로 낸 경우), a number beyond the exception's (40세, and 15세 미만인 경우에는), has what
the exception lacks (과실로, and 과실이 없을 경우), comes after what the exception comes before, sets the exception's thing aside
(주거지가 아닌 곳), or asks about one of the rule's things where the exception takes out others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import ge, gt, le, lt

from corpus_builder.text import Value, nfc, numbers

# Cases of which a contract, payment, person or event is only one.
_CONTRARIES = (
    ("현금|계좌이체|자동이체", "카드"),
    ("최초|처음\\s?(?:계약|가입)", "갱신|재가입|부활"),
    ("국내", "해외|국외|외국"),
    ("개인", "단체|법인"),
    ("입원", "통원|외래"),
    ("상해|다[치쳐친]|부상", "질병"),
    ("질병", "상해"),
    ("최대|최고|상한", "미만인 때에는|최저|최소"),
    ("처음|첫\\s", "1회에\\s?한|1회만"),
)
_WITHIN: dict[str, Callable[[Value, Value], bool]] = {"미만": lt, "이하": le, "이내": le, "이상": ge, "초과": gt}
_CONTRARY = tuple((re.compile(one), re.compile(other)) for one, other in _CONTRARIES)
_LACKS = re.compile(r"([가-힣]{2,})(?:이|가)\s?없[을는었]")
_DENIES = re.compile(r"없|않|못|아니")
_AHEAD = re.compile(r"([가-힣]{2})(?:되|하)?기\s?전")
_BEHIND = re.compile(r"(?:된|한|되고|하고)\s?(?:뒤|후|다음|나)|되면|하면")
_ASIDE = re.compile(r"([가-힣]{2,}?)(?:[이가]\s?아닌|[은는]?\s?빼고|[을를]?\s?제외|\s?말고|\s외)")
_TAKES = re.compile(r"(?:은|는|을|를)\s?(?:[가-힣]+의\s[가-힣]+에\s?)?(?:제외|포함)\S{0,4}[.)）]*\s*$")
_OF_CASES = re.compile(r"경우|때|자는|사람|이유|사유")
_THING = re.compile(r"[가-힣]{2,}")
_LISTED = re.compile(r"([가-힣]{3,})(?=\s?[,·]|\s?(?:등|또는|및)\s)|(?<=[,·]\s)([가-힣]{3,})")


def elsewhere(exception: str, rule: str, question: str) -> bool:
    """Whether an exception to `rule` is about another case than `question` (all as printed)."""
    exception, question = nfc(exception), nfc(question)
    for one, other in _CONTRARY:
        if other.search(exception) and one.search(question) and not (one.search(exception) or other.search(question)):
            return True
    if (lacks := _LACKS.search(exception)) and lacks[1][-2:] in question and not _DENIES.search(question):
        return True
    if (ahead := _AHEAD.search(exception)) and (at := question.find(ahead[1])) >= 0 and _BEHIND.match(question, at + len(ahead[1])):
        return True
    if any(aside in exception for aside in _ASIDE.findall(question)):
        return True
    return _beyond(exception, question) or _other_things(exception, rule, question)


def _beyond(exception: str, question: str) -> bool:
    """Whether the numbers that the question gives, of the unit of one that limits the exception's case, all lie beyond it."""
    asked = numbers(question)
    for limit in numbers(exception) if asked else ():
        given = [n.value for n in asked if n.unit == limit.unit and not n.bound]
        if limit.unit and given and (within := _WITHIN.get(limit.bound)) and not any(within(value, limit.value) for value in given):
            return True
    return False


def _other_things(exception: str, rule: str, question: str) -> bool:
    """Whether it takes some things out or in, and the question asks about one of those that the rule lists."""
    if not _TAKES.search(exception) or _OF_CASES.search(exception):
        return False
    within = tuple(part.rstrip() for part in rule.split("\n"))  # 한의학(단, 침술을 제외합니다): takes from what stands before it
    asked = {thing for thing in _listed(rule) if thing in question and thing not in exception}
    asked = {thing for thing in asked if not any(part.endswith(thing) for part in within)}
    return bool(asked) and not any(thing[:3] in question for thing in _THING.findall(exception) if len(thing) > 2)


@lru_cache(maxsize=64)
def _listed(rule: str) -> frozenset[str]:
    """The things that a rule lists, with commas or the like between them."""
    return frozenset(one or other for one, other in _LISTED.findall(nfc(rule)))
