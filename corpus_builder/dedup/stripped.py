"""A text without what isn't law: list marks, and of a clause article references, glosses, boxes and quotations that explain, its own name.

What editions renumber or explain is taken out before facts and words are read. A box or a bracket that rules is law and stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus_builder.dedup import Kind
from corpus_builder.dedup.steps import Step, rarely, run

END = "\x01"
"""Where a sentence or a list item ends."""

MARKS = "①-⑳⑴-⒇➀-➓㉠-㉭ⓐ-ⓩ"
_CIRCLED = re.compile(f"[{MARKS}\ue000-\uf8ff]")
# 3. 90일 이내의 계약 is an item; a line that goes on with the rest of a date (4. 1. 부터) is none.
_LINE_MARK = re.compile(
    r"\n[\s\x01|]{0,9}(?:[(（]?(?:\d{1,2}|[가나다라마바사아자차카타파하])(?:\.(?!\d)|[)）])(?![의에와과,])(?!\s*\d(?!\d*\s?[일년개세회만천억%]))|[-·•▪■□○●◦※*▶→↓])"
)
# 2. within a line, blanks or not, but not the last part of a date (2031. 4. 1. 부터); 3) between blanks, but not that of 주 3)
_INNER_MARK = re.compile(r"[0-9](?=\d?[.)])(?:(?<![\d.,]\d)(?<!\d\.\s\d)\d?\.\s*(?=[가-힣「(])|(?<=\s\d)(?<!주\s\d)\d?\)\s(?!\d))")
# 가) behind the end of a sentence, its line lost.
_LETTER_MARK = re.compile(r"다\.\s*[가나다라마바사아자차카타파하][.)](?=\s*[가-힣‘’“\"'「(])")
_BRACKET_MARK = re.compile(r"\(\d{1,2}\)(?=\s*[가-힣])(?!\s*(?:[일년월세회점명배원급종]|개월|만원|천원|시간))")
_NOTE_MARK = re.compile(r"주\s*(?:\d{1,2}\s*\)|(?<![\d가-힣(]주)\))")
_NOTE_OF_LINE = re.compile(rf"\n *{_NOTE_MARK.pattern}")
# 병원주) 및: behind a word, where no bracket is open that it closes.
_NOTE_BEHIND = re.compile(r"(?<=[)\n])[^()（）\n]{1,300}?[가-힣]주(?<![업물선차화지점영호가연격매주용고건제]주)[)⁾]")
_MIDDLE_DOT = re.compile("ㆍ")
# 제3조의2, but 제3조의 50%; 제1관, but 제1관절.
_OF = r"\s*의\s*\d+(?![\d.,]|\s*(?:[%배일원십백천만억년회세명급점월주]|퍼센트|개월|시간))"
_STEP = rf"제\s*\d+\s*(?:조(?:{_OF})?|항|호|관(?!절))(?:\s*의\s*\d+(?=\s*[조항호]))?"
_REFERENCE = re.compile(rf"{_STEP}(?:\s*(?:내지|부터|에서|[~∼～])\s*{_STEP}(?:\s*까지)?)?")
_RULE = re.compile(r"의\s*규정(?=\s*[에을이은])")
_SUB_ITEM = re.compile(r"[‘'“\"][가-하][’'”\"]\s*목")
_ANNEX = re.compile(r"(?:별\s*표|부\s*표|붙\s*임|별\s*첨)\s*\.?\s*\d+(?:-\d+)?")
_LABEL = re.compile(r"(?:질\s*문|답\s*변)\s*[::]")
# (이하 "계약"이라 합니다), (受益者), (contract): the same word once more. A bracket that says more is law.
_GLOSS = re.compile(
    r"[(（](?:(?![^()（）]*(?:제외|포함|한하|한함|다만|단,))(?:[^()（）\d]{0,40}(?:같으며|같고|말하며|하며)\s*,?)?\s*이하[^()（）\d]{1,60}[라로]\s*고?\s*(?:합|한다|하|함|칭|부르|부릅)[^()（）\d]{0,60}"
    r"|(?![^()（）]*(?:경우|제외|포함|한하|한정|않|아니|없|다만|이사|기관|사람|자[를을의]))[^()（）\d]{4,60}[을를]\s*말\s*(?:합\s*니\s*다|한\s*다|함)\.?"
    r"|[\u3400-\u9fff\uf900-\ufaff]{2}[\u3400-\u9fff\uf900-\ufaff\s,·]*)[)）]"
)
# (이하 “특약”), (별표 참조, 이하 같습니다)
_HEREAFTER = re.compile(
    r"[(（]\s*이하\s*(?:[\"'“‘「『][^()（）]{1,30}[\"'”’」』]|같(?:습니다|다|음))\.?\s*[)）]|[,.]?\s*이하\s*같(?:습니다|다|음)\.?\s*(?=[)）])"
)
_SAID = re.compile(r"[을를]\s*(?:말|뜻|의\s*미)\s*(?:합\s*니\s*다|한\s*다|함)\.?\s*(?=[)）])")
# 무배당 다온누리보험의, (무)다온누리보험 보통약관: the policy's own name. Another policy that one has (…보험에 가입한) is law.
_OWN_NAME = (
    r"\s*(?!보험|으로|상품|계약|이[며고나거])([가-힣a-zA-Z0-9][가-힣a-zA-Z0-9+·&()\s-]{0,40}?)"
    r"보험(?:의\s*|(?=에서|[은는]\s|\s*(?:보통)?약관|\s*[\n①(「]|\s*$))"
)
_OWN_NAMES = tuple((said, re.compile(re.escape(said) + _OWN_NAME)) for said in ("무배당", "유배당", "(무)", "(유)"))
_NO_NAME = re.compile(r"보험|특약|특별약관|또는|및|계약|[을를은는에의로]\s")
# The heading of what isn't covered, also where the text speaks of it: insurers word it in many ways.
_NOT_PAID = re.compile(r"(?:보험금을\s*지급|보상)(?:하|하여\s*드리|해\s*드리)지\s*(?:않|아니하)는\s*(?:사\s*항|사\s*유|손\s*해)")
# The opening of a list of what isn't covered, of words that say no more than that: causes, losses and cases are told by the items.
_OPENING = (
    r"\s*(?:(?:의|중|각|호|목|어느|한|가지|하나|에|으?로|해당(?:하|되)는|사유|인한|인하여|인해|말미암아|원인|하여|경우|때|는|"
    r"생긴|발생(?:한|하여)|손해|보험금|지급|가|를|을|대하여|대해서|과|같은|,)\s*){1,24}(?:지급|보상)(?:하|하여\s*드리|해\s*드리)지\s*(?:않습니다|아니합니다|않는다|아니한다)"
)
_OPENINGS = tuple((said, re.compile(said + _OPENING)) for said in ("다음", "아래"))
# 다음 각 호의 어느 하나에 해당하는 계약은 …. 1. … 계약 2. … 계약: the same as … 계약 또는 … 계약은 ….
_LISTED = re.compile(
    r"다음\s*(?:(?:각\s*[호목]|중)\s*의?\s*)?의?\s*(?:어느\s*)?(?:하나|한\s*가지)(?:의\s*경우)?에\s*해당(?:하|되)는\s*"
    r"(?P<noun>[가-힣]{1,8}?)(?P<rest>(?:[은는이가을를]|에(?:는|\s*대하여는|\s*대해서는))\s[^\n.:]{1,90}다)\.\s*"
    r"(?P<items>(?:\n[ \t]*(?:\d{1,2}[.)]|[가나다라마바사아자차카타파하][.)])(?:(?!\n[ \t]*[【\[※①-⑳|]).)*)+)",
    re.DOTALL,
)
_ITEM = re.compile(r"\n[ \t]*(?:\d{1,2}[.)]|[가나다라마바사아자차카타파하][.)])\s*")
_OCR_IN_BOUND = re.compile(r"(?<=[%일월년세회원점급])\s*[0oO]\s*\|\s*(?=[상하내])")  # 80%0|상
_SPLIT_ENDING = re.compile(r"(?<=[가-힣])\n(?=다\.\s*(?:\n|$))")  # a line broken within 한다. is no item 다.
# …하여야 합니다. 이 경우 … is …하여야 하며, …: what follows a duty in its sentence is said of it.
_DUTY_AND = re.compile(r"야\s*(?:합니다\s*\.|하며\s*,?|하고\s*,?)\s*이\s*(?:경우|때)(?:\s*에\s*는|에(?!도)|(?![에는도의])),?\s*")
_SLOT = re.compile(r"\{product\}(?:의(?=\s))?\s*")
# The heading of an article, on a line of its own and perhaps under its rider's: insurers name one article in several ways.
_HEADING = re.compile(r"\A(\n?(?:[^\n]{2,80}(?:약관|특약)[^\n]{0,22}\n)?)([^\n\d.,:|]{2,40})(?=\n)")
_NO_HEADING = re.compile(r"[은는을를]\s|에게\s|에서\s|[【\[<]|[다며고]\s*$|않|아니|(?:약관|특약)\b")
_HEADING_WORDS = re.compile(r"\s*(?:시\s*구비\s*서류|구비\s*서류|세부\s*규정|범위|대상|절차|사항|(?<=[가-힣 ])등)(?=\s|$)")
_HEADING_CAUSE = re.compile(
    r"(?:으?로\s*인(?:하여|한|해)|하여|의\s*절차에\s*따라)\s*해지(?:된)?\s*(?:보험\s*)?계약|^(?:추가)?특별약관의\s*(?=적용)"
)
_OF_RIDERS = re.compile(r"\(특별약관의 적용")
_PARTS = re.compile(r"(?<=\d)\s*개\s*(?=항\s*목)")
_SHORT_BUT = re.compile(r"단,(?<![가-힣]단,)")
# A box beside the law: its title alone on a line, then whatever stands before the next list mark. It has a clause above it: what a
# text begins with is a heading, and so is 【제5조 (청약의 철회)】.
_ARTICLE_LINE = r"[^\n]{0,40}제\s*\d+\s*조(?:의\s*\d+)?\s*\([^()\n]*\)(?:\s*제\s*\d+\s*[항호])*(?:의\s*첫머리)?\s*\n"
_BOX = re.compile(
    rf"(?<=[\s\S])\n[ \t]*(?:【(?!\s*제\s*\d)(?P<title>[^】\n]{{1,60}})】|\[(?!\s*제\s*\d)(?P<plain>[^\]\n]{{2,40}})\]"
    r"|[<〈《〔＜▶▷☞◆◇■□●○※]?[ \t]*(?P<gloss>용어\s*(?:의\s*)?(?:해설|풀이|설명)|도움말|알아두(?:기|세요|실\s*사항))"
    r"[ \t]*[>〉》〕＞]?[ \t]*:?[ \t]*(?=\n))"
    rf"(?:(?!\n[ \t]*(?:[{MARKS}\ue000-\uf8ff]|\d{{1,2}}[.)]|[가-하][.)]|[【\[]|{_ARTICLE_LINE})).)*",
    re.DOTALL,
)
_BOX_TITLE = re.compile(r"\s*(?:【([^】]*)】|\[([^\]]*)\]|([^\n]*))")
# ※ 진료비 공개 : 값을 알리는 제도. What it says of amounts, exceptions or denials is no explanation.
_NOTE = re.compile(
    rf"(?<=[\s\S])\n[ \t]{{0,9}}※[ \t]{{0,3}}[^\s:※.|][^\n:※.|]{{1,30}}:(?:(?!\n[ \t]*(?:[{MARKS}]|\d{{1,2}}[.)]|[가-하][.)]|[【\[※|])).)*",
    re.DOTALL,
)
# A statute quoted below a clause, in a box or not: its article on a line of its own, then whatever it says, item marks and all.
QUOTED = re.compile(
    r"\n[ \t]{0,9}[【\[<＜〈]?[ \t]{0,3}(?P<title>[「｢]?[가-힣][가-힣·ㆍ ]{0,40}(?:(?<!방)법률?|령|규칙|규정)[」｣]?"
    r"\s{0,3}제\s*\d+\s*조(?:\s*의\s*\d+)?"
    r"(?:\s*\([^()\n]{1,40}\))?(?:\s*제\s*\d+\s*[항호])*)\s*[」】\]>＞〉]?[ \t]*(?P<said>(?:\n(?![ \t]*[【\[<＜〈※|「｢])[^\n]*)+)"
)
_MAY_QUOTE = re.compile(r"조[^\n다]{0,50}\n")
_TERMS = re.compile(r"니\s*다")
_NOTE_IS_LAW = re.compile(r"\d|않|아니|없|못|제외|포함|다만|단,|한하|한정")
# What is paid, or not, under whatever heading; what must or may be done, or ends, under one that doesn't say that it explains.
_PAYS = re.compile(
    r"(?:지급|보상|보장|부담|환급|면제)\s*(?:합니다|하여\s*드립니다|해\s*드립니다|하지\s*(?:않|아니))|(?:한|하는|된|되는)\s*(?:경우|때)\s*(?:\n|$)"
)
_RULES = re.compile(
    r"(?:[여해려내]야|(?<!당)할\s*수\s*(?:있|없)|무효|소멸|취소|으로\s*합|매[월년주]|(?:지급|드)[^\n.]{0,9}|관할)[^\n.]{0,12}니\s*다|다만\s*,|단\s*,"
)
_EXPLAINS = re.compile(r"설명|예시|사\s*례|가정|용어|풀이|해설|안내|제도|참고|도움말|[법령]\s|[법령칙]$|시효|유의|알아")
_EXAMPLES = re.compile(r"예시|사\s*례|가정")
_BOX_IS_LAW = re.compile(r"산출|산정|지급|한도|보상|보장|기준|별표|대상|요율|공제|자기부담|면책|^\s*\d|특약|특별약관")


def _unless_law(box: str) -> str:
    """Nothing for a box that explains; one that sets amounts, holds a table or runs on for a page stays."""
    match = _BOX_TITLE.match(box)
    title = (match[1] or match[2] or match[3]) if match else ""
    law = _BOX_IS_LAW.search(title) or "|" in box or len(box) > 1500
    ruled = _PAYS.search(box) or (_RULES.search(box) and not _EXPLAINS.search(title))
    return box if (law or ruled) and not _EXAMPLES.search(title) else "\n"


def _unless_it_rules(note: str) -> str:
    return note if _BOX_IS_LAW.search(note.partition(":")[0].partition("※")[2]) or _NOTE_IS_LAW.search(note) or len(note) > 300 else "\n"


def _unless_no_name(name: str) -> str:
    return name if _NO_NAME.search(name.rpartition("보험")[0]) else ""


def _in_a_sentence(said: str) -> str:
    """A list, any item of which will do, as the sentence that it stands for, where each item ends in what the opening speaks of."""
    listed = _LISTED.match(said)
    items = [item.strip(" \t\n.,;") for item in _ITEM.split(listed["items"])[1:]] if listed else []
    if not listed or len(items) < 2 or not all(item.endswith(listed["noun"]) for item in items):
        return said
    return f"{', '.join(items[:-1])} 또는 {items[-1]}{listed['rest']}."


def _heading(said: str) -> str:
    """What a heading is about, without the words that say only that it is one: 적용범위, 적용대상."""
    above, line, title = said.rpartition("\n")
    if _NO_HEADING.search(title):
        return said
    return above + line + (_HEADING_WORDS.sub("", _HEADING_CAUSE.sub(_cause, title)) or title)


def _without_note(said: str) -> str:
    return said[:-2]


def _cause(said: re.Match[str]) -> str:
    return " 해지계약" if said[0].endswith("계약") else ""


_MAY_BOX = ("【", "\n[", "용어", "도움말", "알아두")
_BESIDE = (Step(_BOX, _unless_law, _MAY_BOX), Step(_NOTE, _unless_it_rules, ("※",)))
_OF_CLAUSES = (
    *_BESIDE,
    Step(_REFERENCE, "", ("제",)),
    Step(_RULE, "", ("규정",)),
    Step(_SUB_ITEM, "", ("목",)),
    Step(_ANNEX, "", ("표", "붙", "첨")),
    Step(_HEADING, _heading),
    # Without the policy's own name and slips of the print, and with one name for what isn't covered.
    *(Step(name, _unless_no_name, (said,)) for said, name in _OWN_NAMES),
    Step(_SLOT, "", ("{product}",)),
    Step(_NOT_PAID, "보상하지 않는 사유", ("않는", "아니하는")),
    *(Step(opening, "다음의 사유는 보상하지 않습니다", (said,)) for said, opening in _OPENINGS),
    Step(_LISTED, _in_a_sentence, ("해당하는", "해당되는")),
    Step(_OF_RIDERS, "(적용", ("(특별약관의 적용",)),
    Step(_DUTY_AND, "야 하고 ", ("야",)),
    Step(_OCR_IN_BOUND, "이", ("|",)),
    Step(_SPLIT_ENDING, "", ("\n다.",)),
    Step(_PARTS, "", ("항목",)),
    Step(_NOTE_BEHIND, _without_note, ("주)", "주⁾")),
    Step(_BRACKET_MARK, END, ("(",)),
)
_OF_PAIRS = (Step(_LABEL, END, ("답", "문")),)
_OF_BOTH = (
    Step(_GLOSS, "", ("(", "（")),
    Step(_HEREAFTER, "", ("이하",)),
    Step(_SAID, "", (")",)),
    Step(_LETTER_MARK, "다." + END, (".",)),
    Step(_CIRCLED, END),
    Step(_LINE_MARK, END),
    Step(_INNER_MARK, END),
    Step(_MIDDLE_DOT, "·", ("ㆍ",)),
)
COMPATIBLE = rarely(
    (
        # A note begins with its mark on a line; within a sentence the mark points to it.
        Step(_NOTE_OF_LINE, "\n" + END, ("주",)),
        Step(_NOTE_MARK, "", ("주",)),
        Step(_SHORT_BUT, "다만,", ("단,",)),
    )
)
STEPS: dict[Kind, tuple[Step, ...]] = {"clause": _OF_CLAUSES + _OF_BOTH, "pair": _OF_PAIRS + rarely(_OF_BOTH)}
"""What is done to a text in NFC; `COMPATIBLE` comes when it is in NFKC."""


@lru_cache(maxsize=1 << 13)  # read for the key, then again when the text is compared
def plain(text: str, kind: Kind) -> str:
    """`text` in NFKC and lower case with list marks as `END`s; of a clause without references, glosses and boxes."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = "\n" + text.lstrip()
    if kind == "clause":
        text = _without_quotations(text)
    text = run(STEPS[kind], text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return run(COMPATIBLE, text).lower()


def _without_quotations(text: str) -> str:
    """A clause without the statutes that are quoted in it."""
    return QUOTED.sub(_unquoted, text) if _MAY_QUOTE.search(text) else text


def _unquoted(quoted: re.Match[str]) -> str:
    """What stands below a quoted statute. Statutes say 한다, terms 합니다: the quotation ends with the last 다. before these."""
    end = _of_the_statute(quoted)
    return "\n" + quoted["said"][end:] if end else quoted[0]


def _of_the_statute(quoted: re.Match[str]) -> int:
    """How much of what stands below a statute's name is the statute's; 0 in a text that is nothing but a statute."""
    terms = _TERMS.search(quoted["said"])
    end = quoted["said"].rfind("다.", 0, terms.start() if terms else len(quoted["said"])) + 2
    return end if end > 1 and _TERMS.search(quoted.string, 0, quoted.start()) else 0


def without_boxes(text: str) -> str:
    """A clause without the boxes, notes and quotations that explain it."""
    return run(_BESIDE, _without_quotations("\n" + unicodedata.normalize("NFC", text)))


_SENTENCE = re.compile(r"[다요까음함됨니](?:(?<!니)[.。?](?!\d)|(?<=니)다(?![\s.。?만면고는)）]))")


def ended(text: str, kind: Kind) -> str:
    """The `plain` text with an `END` behind each sentence."""
    return cut(plain(text, kind))


def cut(plain: str) -> str:
    """A `plain` text with an `END` behind each sentence."""
    return run(SENTENCES, plain)


def _ended(said: str) -> str:
    return said + END


SENTENCES = (Step(_SENTENCE, _ended),)


_LETTERS = re.compile(r"[\W_]")
_SUPPOSED = re.compile(r"예시|가정|예:|예\)")


def boxes(text: str) -> dict[str, str]:
    """The boxes beside a clause by their titles, without blanks and references; worked examples left out."""
    if not (any(mark in text for mark in _MAY_BOX) or _MAY_QUOTE.search(text)):
        return {}
    text = unicodedata.normalize("NFC", text.lstrip())
    found = {}
    if _MAY_QUOTE.search(text):
        quoted = ((quote, _of_the_statute(quote)) for quote in QUOTED.finditer(text))
        found = {_LETTERS.sub("", quote["title"]): quote["said"][:end] for quote, end in quoted if end}
        text = QUOTED.sub(_unquoted, text)
    if any(mark in text for mark in _MAY_BOX):
        boxes = (box for box in _BOX.finditer(text) if not _SUPPOSED.search(box[0]))
        found |= {squeezed(box["title"] or box["plain"] or box["gloss"]): box[0] for box in boxes}
    return {title: squeezed(unicodedata.normalize("NFKC", _REFERENCE.sub("", said))) for title, said in found.items()}


def squeezed(text: str) -> str:
    """`text` without blanks."""
    parts = text.replace(" ", "").replace("\n", "").split()  # hardly any other blank is left: this is twice as quick as joining words
    return parts[0] if len(parts) == 1 else "".join(parts)
