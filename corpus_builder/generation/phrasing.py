"""Questions made of a policy's own sentences: a statement is turned into a question, or its crucial part is asked for.

The decision it embodies: the words of the clause are kept, so that a question can't claim what the clause doesn't say; a sentence
that doesn't stand on its own (이 경우 …, 그 …, 위 …) is refused instead of repaired. Every function returns None when in doubt.
"""

from __future__ import annotations

import re

from corpus_builder.text import josa

MAX_QUESTION = 170
"""Characters. A longer question is a clause with a question mark."""

_POINTER = re.compile(
    r"^(?:이|그|이때|이에|이러한|이와|이를|이로써|위|상기|해당|동|따라서|즉|특히|여기서|본|전|같은|만약|만일|또한|또|아울러|한편|다만|단|그러나|그리고|그런데|그러므로|다음|아래)[\s,]"
)
_THIS_CONTRACT = re.compile(r"^이\s?(?:특별\s?약관|특약|보통\s?약관|약관|계약|보험)")
_FAR_POINTER = re.compile(
    r"(?<![가-힣])(?:위(?:의|와|에서|에)?|상기|전항|전조|본조|본항|이\s조|이\s항|같은\s(?:조|항)|동\s(?:조|항)|아래|다음(?!\s?(?:날|달|해|연도|회|보험)))(?![가-힣])"
)
_TITLE = re.compile(r"(?:제\s*\d+\s*조(?:\s*의\s*\d+)?)\s*$")
_NUMERAL = re.compile(r"[(（][ⅠⅡⅢⅣⅤ]+[)）]")
# What tells one benefit or rider from its sisters: 실손의료비(급여), 입원의료비(실속형), 휴대품손해(분실제외) 특별약관.
_SORT = re.compile(r"[(（](?:3대)?(?:비?급여|국내|국외|해외|[가-힣\d]{1,6}형)[)）]")
_OF_TERMS = re.compile(r"[(（][^()（）]{1,20}[)）]\s?(?:추가\s?)?(?:특별\s?약관|특약)")
_SENTENCE_ASIDE = re.compile(r"\[[^\[\]]*니다\.?\]")
# "비용(이하 …) 제4조에 따라": the noun stands without its particle, and is no sentence without the bracket.
_NO_PARTICLE = re.compile(r"(?:비용|손해|금액|보험금|의료비)\s?[(（][^()（）]*[)）]\s제\s?\d+\s?조")
_NO_CASE = re.compile(r"^[^는]*[가-힣)]의 경우$")  # "질병의료비의 경우": a thing, of which nothing is said to happen
_SECOND_STATEMENT = re.compile(r"[가-힣]고,\s(?:이|그)\s\S+[은는]\s")
_FIRST_OF_TWO = re.compile(r"^(.{6,110}?(?:경우|때))(?:에는|에)?,?\s.{2,60}?고,\s")
_BY_COMPANY = re.compile(r"^회사[는가]\s")
_DURATION = re.compile(r"(?<![\d제,.])(\d[\d,]*)\s*(영업일|개월|년|일|시간)(?=\s?(?:이내|내에|안에|이전에|이상의 기간|간 행사|의 기간))")
_MONEY = re.compile(r"(?<![\d제,.+×])(\d[\d,]*\s?[십백천만억]*(?:\s?\d[\d,]*\s?[천만]+)?)\s?원(을|은|이|과|으로|의|까지|을|,|\s|$)")
_PERCENT = re.compile(r"(?<![\d.+×])(?<![+×]\s)(\d[\d,]*(?:\.\d+)?)\s?(%|％|퍼센트)(?!\s?p)")
_CONDITION = re.compile(r"^(.{6,110}?(?:경우|때))(?:에는|는|,|에(?=\s(?:회사|계약자|피보험자|보험수익자)[는가은]))\s")
_AGENT = re.compile(r"^(?:(?:회사|계약자|보험수익자|수익자|보험회사)(?:는|가)|피보험자(?:는|가))\s")
# "… 입원한 경우 보험가입금액을 지급합니다.": without a particle only the last condition of a promise of the company is taken for one.
_BARE_CASE = re.compile(
    r"^(회사는 .{6,150}(?:경우|때))\s(?!또는|및|중|등|그|이를)(?=[^경때]*(?:지급합니다|지급하여 드립니다|보상합니다)\.?$)"
)
_PAYS = re.compile(r"[을를]\s(?:\S+\s){0,3}지급(?:합니다|하여\s?드립니다)\.?$")
_HOW_PAID = re.compile(r"삭감|감액|비율|나누어|줄여|빼고|먼저|공제|차감|일시에|따라 계산|이를\s|더하여|[조항호](?:\([^()]*\))?\s?에 따라")
_PARTY = "회사|보험회사|계약자|보험계약자|피보험자|보험수익자|수익자"
_NO_STATEMENT = re.compile(
    r"(?:말합니다|뜻합니다|의미합니다|같습니다|따릅니다|의합니다|말하|뜻하|따르|같으)\.?\x01?$|로\s(?:합니다|하)\.?\x01?$|입니다\.?$"
)
_OWN_CASE = re.compile(r"(?:으)?며,?\s(?:이\s?(?:경우|때)|(?:회사|계약자|보험수익자|수익자|피보험자)(?:는|가)\s)")
_DENYING = re.compile(
    r"(?:않|아니하|아니되|안\s?되|못하|없)나요\?$|(?:않|아니할|못할|아니하여도|없어도|않아도)[가-힣]?(?:\s[가-힣]{1,3}){1,2}나요\?$|아닌가요\?$"
)
_SUBJECT = re.compile(r"(?:^|\s)\S*[가-힣)’”」](?:는|은|가|이)\s")
# What a sum of money, a rate or an age is: 보험금은 … 금액으로 합니다.
_RECKONED = re.compile(
    r"^((?:\S+\s){0,9}?\S*(?:보험금|금액|손해액|보험료|환급금|이자|이율|나이|한도|한도액|가액|지급액|보상액|분담액|총액|비용|지급률|요율|일수|횟수))(?:은|는)\s"
    r".*?(금액으로\s합니다|금액을\s(?:한도로\s합니다|말합니다)|한도로\s합니다|기준으로\s합니다|계산합니다|계산됩니다|산출합니다|산정합니다|결정합니다|정산합니다|적용합니다)\.?$"
)
# What or who something is: 수익자는 법정상속인으로 합니다.
_FIXED = re.compile(
    r"^((?:\S+\s){0,9}?\S*(?:기간|시기|종기|날|일자|기준|방법|범위|장소|통화|환율|수익자|수익자」|청구인|대표자|상속인|법원|대상|목적|효력|주소))(?:은|는)\s"
    r"(?!다음|아래)((?:\S+\s)*\S+?)(?:으)?로\s(?:합니다|하며)\.?"
)
_PERSON = re.compile(r"(?:상속인|수익자|피보험자|계약자|대표자|사람|가족|배우자)$")
_HOW_RECKONED = {
    "금액으로 합니다": "어떻게 정하나요?", "금액을 한도로 합니다": "무엇을 한도로 하나요?", "한도로 합니다": "무엇을 한도로 하나요?",
    "기준으로 합니다": "무엇을 기준으로 하나요?", "계산합니다": "어떻게 계산하나요?", "계산됩니다": "어떻게 계산하나요?",
    "산출합니다": "어떻게 산출하나요?", "산정합니다": "어떻게 산정하나요?", "결정합니다": "어떻게 결정하나요?",
    "정산합니다": "어떻게 정산하나요?", "적용합니다": "어떻게 적용하나요?",
}  # fmt: skip
_CASE_SLOT = re.compile(
    r"(?:다음|아래)(?:[의과와]|\s|각\s?호|중|어느|하나|한\s?가지|1가지|같은|에서|에\s?해당(?:하는|되는|된|할|될)|사유|사실|변경|[이가]|있(?:는|을)|발생한|생긴|발생할|발생하는|정한)+"
    r"\s?(?:경우|때)(?:에\s?해당(?:하는|되는|된)\s(?:경우|때))?(?:에는|에|는)?,?\s(?!의하여|의한|의해|따라|대하여|대한|한하여|한해)"
)
_TO_WHOM = re.compile(r"(?:피보험자|계약자|보험수익자|보험의\s목적|반려동물)(?:에게|에)\s$")
_THING_SLOT = re.compile(
    r"(?:다음|아래)(?:의|와 같은|과 같은)?\s(?:각\s?호의\s|중\s어느\s하나에\s해당하는\s)?"
    r"(?:손해|비용|의료비)(을|를|은|는|에\s대하여는|에\s대해서는|에\s대하여|에\s대해서)\s"
)
_THING = re.compile(r"(?:손해|비용|의료비|치료비|진료비|교통비|숙박비|배상책임|손해배상금)$")
_ADJECTIVE = re.compile(r"(?:필요|가능|불가능|동일|유효|유리|불리|상당|명백|중요|정당|적합|같)(?=합니다$|하$)")
_SET_OUT = re.compile(r"^(.{6,60}?[은는])\s[<\[【「‘“]?(?:붙임|별표|별첨|부표)\s?\d*[^가-힣]{0,2}[과와]\s?같습니다\.?$")
_TWO_SUBJECTS = re.compile(r"^회사가 .*?(?:계약|특약|약관)이 \S+된 (?:경우|때)|^(?:보험)?계약자는 .*경우에?, 회사는|여 경우에\s")
_TOPIC = re.compile(r"^(?:회사|계약자|피보험자|보험수익자|수익자|보험회사)는\s")
_HOW_MANY = {"일": "며칠", "영업일": "몇 영업일", "개월": "몇 개월", "년": "몇 년", "시간": "몇 시간"}
_SWAPPED = {"을": "를", "은": "는", "이": "가", "과": "와", "으로": "로"}

_NEXT = r"(?:다음|아래)(?:의|에서 정한)?\s?"
_ONE = r"(?:어느\s?)?(?:하나|한\s?가지|1가지|한\s?경우)(?:라도)?"
_ONE_OF = rf"(?:각\s?(?:호|목)(?:의|에\s?해당하는)?\s?)?(?:사항\s?)?(?:중\s?|가운데\s?)?(?:에서\s?)?{_ONE}"
_MEETS = r"에\s?해당(?:하는|되는|된|한)"
_IF_IT_MEETS = r"에\s?해당(?:하면|되면|하여|되어|(?:할|될|한|된)\s?때)(?:에는|에)?,?"
_LISTED = (
    "사항|서류|손해|비용|사유|방법|사실|금액|요건|질병|행위|조건|내용|보험금|자료|사람|자|"
    "정보|가족|의료비|상해|사고|물건|단체|계약|권리|업무|절차|기간|기준"
)
_LIST_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (rf"{_NEXT}{_ONE_OF}{_MEETS}\s(?:경우|때)에는", "어떤 경우에"),
        (rf"{_NEXT}{_ONE_OF}{_IF_IT_MEETS}", "어떤 경우에"),
        (rf"{_NEXT}{_ONE_OF}(?:{_MEETS}|의)\s", "어떤 "),
        (rf"{_NEXT}{_ONE_OF}로\s(?=보험금\s?지급사유가)", "어떤 사유로 "),
        (rf"{_NEXT}{_ONE_OF}로\s", "무엇으로 "),
        (rf"{_NEXT}{_ONE_OF}를\s(?=(?:모두\s)?충족)", "어떤 요건을 "),
        (rf"{_NEXT}각\s?(?:호|목)의\s(?:경우|때)에는", "어떤 경우에"),
        (r"(?:다음|아래)(?:의|와\s같은|과\s같은)\s(?:경우|때)에는", "어떤 경우에"),
        (rf"{_NEXT}각\s?(?:호|목)(?:의|에 해당하는|에서 정한)\s", "어떤 "),
        (rf"(?:다음|아래)에\s정(?:한|하는)\s(?=(?:{_LISTED}))", "어떤 "),
        (r"(?:다음|아래)[와과]\s같은\s", "어떤 "),
        (r"(?:다음|아래)[와과]\s같이\s", "어떻게 "),
        (rf"(?:다음|아래)(?:의)?\s(?=(?:{_LISTED})(?:를|을|에|의|이|가|으로|로|은|는)(?![가-힣]*하)|사항|서류)", "어떤 "),
    )
)


def question(sentence: str) -> str | None:
    """The statement as a yes-or-no question: "…지급하지 않습니다." gives "…지급하나요?"; None when it doesn't stand alone."""
    plain = standalone(sentence)
    last = None if plain is None else _last_clause(plain)
    return None if last is None else _ask(last, positive=True)


def deadline_question(sentence: str) -> str | None:
    """Asks for the one period of the sentence: "…15일 이내에 …" gives "…며칠 이내에 …?"; None without exactly one."""
    plain = standalone(sentence)
    found = list(_DURATION.finditer(plain or ""))
    if plain is None or len(found) != 1:
        return None
    at = found[0]
    rest = plain[: at.start()] + plain[at.end() :]
    if plain[: at.start()].endswith("연간 ") or re.search(rf"(?<!\d){at[1]}\s?{at[2]}", rest):  # the answer would stand in its own question
        return None
    return _ask(plain[: at.start()] + _HOW_MANY[at[2]] + _first_clause(plain[at.end() :]))


def amount_question(sentence: str) -> str | None:
    """Asks for the one amount of money, or else the one percentage, of the sentence."""
    plain = standalone(sentence)
    if plain is None:
        return None
    money = list(_MONEY.finditer(plain))
    if len(money) == 1:
        at = money[0]
        return _ask(f"{plain[: at.start()]}얼마{_SWAPPED.get(at[2], at[2])}{_first_clause(plain[at.end() :])}")
    percent = list(_PERCENT.finditer(plain))
    if len(percent) == 1 and not money and not re.search(r"[가-힣]\d+\s?[%％]", plain):  # 상해80%이상후유장해보험금 is a name
        at = percent[0]
        return _ask(f"{plain[: at.start()]}몇 {at[2]}{_first_clause(plain[at.end() :])}")
    return None


def when_question(sentence: str) -> str | None:
    """Asks when a duty falls due that the sentence wants done without delay (지체 없이)."""
    plain = standalone(sentence)
    if plain is None or len(re.findall(r"지체\s?없이", plain)) != 1:
        return None
    return _ask(_first_clause(re.sub(r"지체\s?없이", "언제", plain))) if plain.find("지체") < len(_first_clause(plain)) else None


def condition_question(sentence: str) -> str | None:
    """Asks what follows from the sentence's condition: "…변경된 경우에는 …" gives "…변경된 경우에는 어떻게 되나요?"."""
    plain = standalone(sentence)
    last = None if plain is None else _last_clause(plain, keep_after=("경우", "때"))
    match = _CONDITION.match(last or "") or _BARE_CASE.match(last or "")
    if last is None or match is None or _unbalanced(match[1]):
        return None
    if first := _FIRST_OF_TWO.match(match[1]):  # "… 해지한 경우 회사는 이를 알리고, 환급할 보험료가 있을 경우에는 …"
        end = "어떻게 하나요?" if _BY_COMPANY.match(first[1]) else "어떻게 되나요?"
        return None if _unbalanced(first[1]) else _short(f"{first[1]}에는 {end}")
    if match[1].count("회사는") > 1 or _NO_CASE.search(match[1]):
        return None
    other = _AGENT.match(last[match.end() :])
    same = other and match[1].startswith(other[0].strip()[:-1])  # 회사는 … 경우에 회사가
    actor = f"{other[0].strip()} " if other and not same else ""
    acting = bool(actor) or bool(_TOPIC.match(match[1]))
    then = _what_then(last[match.end() :], acting)
    if then == "어떻게 되나요?" and (actor or match[1]).startswith("회사는 "):
        then = "어떻게 하나요?"
    return _short(f"{match[1]}에는 {actor}{then}")


def list_question(sentence: str) -> str | None:
    """Asks for the list that the sentence announces: "다음의 서류를 내야 합니다." gives "어떤 서류를 내야 하나요?"."""
    plain = strip_asides(drop_despite(sentence.rstrip(" :")))
    if _POINTER.match(re.sub(r"^(?:다음|아래)", "", plain)) and not _THIS_CONTRACT.match(plain):
        return None
    same_as = re.fullmatch(r"(.{2,80}?)(?:은|는)\s?,?\s?(?:다음(?:\s각\s?호)?|아래)(?:와|과)\s?같습니다\.?", plain)
    if same_as:
        return _short(f"{same_as[1]}{josa(same_as[1], '은/는')} 무엇인가요?")
    for pattern, into in _LIST_FORMS:
        if found := pattern.search(plain):
            rest = pattern.sub(into, plain[found.start() :], count=1)
            asked = _ask(_own_clause(plain[: found.start()]) + _first_clause(rest))
            return None if asked is None or _FAR_POINTER.search(asked) or re.search(r"어떤 \S+ 중\s|어떤 (?:어느|각)", asked) else asked
    return None


def statement_question(sentence: str) -> str | None:
    """The first thing that the sentence says as a yes-or-no question; None for what defines, borrows or fixes (…로 합니다)."""
    plain = standalone(sentence)
    if plain is None or not _SUBJECT.search(plain):
        return None
    said = _first_clause(plain.rstrip(" ."))
    rest = plain[len(said) - 1 :] if said.endswith("\x01") else ""
    if (
        said.endswith("입니다") or said.count("회사는") > 1 or _SECOND_STATEMENT.search(said)
    ):  # "… 질병을 분류한 표입니다.": of a thing that the heading above names
        return None
    if _NO_STATEMENT.search(said) or (re.search(r"(?:경우|때)", rest) and not _OWN_CASE.match(rest)):
        return None  # what stands before "…하며," may be the first half of a condition
    return _ask(said, positive=True)


def case_at_last_question(sentence: str) -> str | None:
    """Asks what follows from a condition without a particle ("… 입원한 경우 …을 더합니다."), where there is no other condition."""
    plain = standalone(sentence)
    match = re.match(r"^(.{8,110}?(?:경우|때)),?\s(?!또는|및|중|등|그)", plain or "")
    if plain is None or match is None or _unbalanced(match[1]) or len(re.findall(r"경우|때(?:에|는|\s)", plain)) > 1:
        return None
    does = "하" if match[1].startswith("회사는 ") else "되"
    return None if _NO_STATEMENT.search(plain) else _short(f"{match[1]}에는 어떻게 {does}나요?")


def reckoning_question(sentence: str) -> str | None:
    """Asks how a sum is reckoned or what it is limited to: "보험금은 … 금액으로 합니다." gives "보험금은 어떻게 정하나요?"."""
    plain = standalone(sentence)
    match = _RECKONED.match(plain.rstrip(" .")) if plain else None
    if match is None or _unbalanced(match[1]):
        return None
    how = _HOW_RECKONED.get(" ".join(match[2].split()), "어떻게 정하나요?")
    return _short(f"{match[1]}{josa(match[1], '은/는')} {how}")


def settled_question(sentence: str) -> str | None:
    """Asks what or who something is: "수익자는 피보험자의 상속인으로 합니다." gives "수익자는 누구로 하나요?"."""
    plain = standalone(sentence)
    match = _FIXED.match(plain) if plain else None
    if match is None or _unbalanced(match[1]):
        return None
    return _short(f"{match[1]}{josa(match[1], '은/는')} {'누구로 하나요?' if _PERSON.search(match[2]) else '어떻게 정하나요?'}")


def place_question(sentence: str) -> str | None:
    """Asks where something is set out: "용어의 뜻은 <붙임1>과 같습니다." gives "용어의 뜻은 어디에 나와 있나요?"."""
    plain = standalone(sentence)
    match = _SET_OUT.match(plain) if plain else None
    return _short(f"{match[1]} 어디에 나와 있나요?") if match else None


def case_question(lead: str, item: str) -> str | None:
    """Asks of one item what its list's lead says of all: "다음의 경우에는 해지합니다." and "… 경우" give "… 경우에는 해지하나요?".

    Items that are cases (…경우, …때), or damages and costs where the lead speaks of these; None for others.
    """
    said = _in_case(lead, item)
    return None if said is None else _ask(said, positive=True)


def _in_case(lead: str, item: str) -> str | None:
    """What the lead says of one item, up to its first "…하며, "."""
    plain = strip_asides(drop_despite(lead.rstrip(" :"))).rstrip(" .")
    if re.search(r"[경때][우]?$|때$", item) and (slot := _CASE_SLOT.search(plain)):
        filled = f"{item}에는 "
    elif _THING.search(item) and (slot := _THING_SLOT.search(plain)):
        filled = f"{item}{josa(item, '을/를') if slot[1] in '을를' else josa(item, '은/는') if slot[1] in '은는' else slot[1]} "
    else:
        return None
    # "피보험자에게 다음의 변경이 발생한 경우": the one to whom the listed things happen goes with what happens.
    before = _TO_WHOM.sub("", plain[: slot.start()])
    if re.search(r"에게\s$|(?<![중후전시초말])에\s$", before):
        return None
    said = _first_clause(f"{before}{filled}{plain[slot.end() :]}")
    points = (_POINTER.match(said) and not _THIS_CONTRACT.match(said)) or _FAR_POINTER.search(said)
    return None if points or _NO_STATEMENT.search(said) else said


def yes_or_no(sentence: str, asked: str) -> str:
    """What answers a question that `question` or `statement_question` made of a whole sentence or its beginning: "예", or "아니요" where
    it was turned around; "" for any other question, and for one that denies."""
    plain = (standalone(sentence) or "").rstrip(" .")
    return next((yes for said in (plain, _first_clause(plain)) if (yes := _answer(said, asked))), "")


def yes_or_no_in_case(lead: str, item: str, asked: str) -> str:
    """The same for `case_question`."""
    return _answer(_in_case(lead, item) or "", asked)


def _answer(said: str, asked: str) -> str:
    if not said or _ask(said, positive=True) != asked or _DENYING.search(asked):
        return ""
    return "예" if _ask(said) == asked else "아니요"


def that_it_says(sentence: str) -> str | None:
    """The sentence as what a text says: "… 해지할 수 있습니다." gives "… 해지할 수 있다는"; None when it doesn't stand alone."""
    plain = standalone(sentence)
    if plain is None or len(plain) > 110 or _unbalanced(plain) or not plain.rstrip(" .").endswith("니다"):
        return None
    body = plain.rstrip(" .")
    for ending, into in (
        ("아닙니다", "아니라는"),
        ("있습니다", "있다는"),
        ("없습니다", "없다는"),
        ("않습니다", "않는다는"),
        ("같습니다", "같다는"),
    ):
        if body.endswith(ending):
            return body.removesuffix(ending) + into
    if body.endswith("입니다"):
        return f"{body[:-3]}{josa(body[:-3], '이라는/라는')}"
    if _ADJECTIVE.search(body):
        return f"{body.removesuffix('합니다')}하다는"
    last = body[-3:-2]
    if not "가" <= last <= "힣" or (ord(last) - 0xAC00) % 28 != 17:
        return None
    return f"{body[:-3]}{chr(ord(last) - 13)}다는"  # ㅂ to ㄴ: 합니다, 한다는


def whether(sentence: str) -> str | None:
    """The sentence as what is doubted: "… 알려야 합니다." gives "… 알려야 하는지"; None where its ending isn't plain."""
    asked = _ask(_first_clause(sentence.rstrip(" .")))
    return f"{asked.removesuffix('나요?')}는지" if asked and asked.endswith("나요?") and not asked.endswith("인가요?") else None


def points(sentence: str) -> bool:
    """Whether a sentence points to what stands elsewhere (이 경우, 위 …)."""
    plain = strip_asides(sentence)
    return bool((_POINTER.match(plain) and not _THIS_CONTRACT.match(plain)) or _FAR_POINTER.search(plain))


def standalone(sentence: str) -> str | None:
    """The sentence as it may be quoted in a question: asides and "제N항에도 불구하고" dropped; None when it points elsewhere."""
    if _NO_PARTICLE.search(sentence):
        return None
    plain = strip_asides(drop_despite(sentence)).strip()
    if (_POINTER.match(plain) and not _THIS_CONTRACT.match(plain)) or _TWO_SUBJECTS.match(plain):
        return None
    several = re.search(r"[가-힣)]\.\s", plain) or "다만," in plain  # an item with its proviso is no sentence
    return None if _FAR_POINTER.search(plain) or "\n" in plain or several else plain


def drop_despite(sentence: str) -> str:
    """`sentence` without "제1항에도 불구하고" at its start: the question is about the rule that holds anyway.

    "제1항 제2호에도 불구하고" says of which case it speaks, and stays as that: "제1항 제2호의 경우".
    """
    kept = re.sub(r"^(\S{1,6}[는은]\s)?(제\s*\d+\s*항\s*제\s*\d+\s*호)(?:의\s(?:규정|경우))?에도\s불구하고,?\s*", r"\1\2의 경우 ", sentence)
    return re.sub(r"^(\S{1,6}[는은]\s)?(?:위\s)?제\s*\d+\s*항(?:의\s(?:규정|경우))?에도\s불구하고,?\s*", r"\1", kept)


def strip_asides(text: str) -> str:
    """`text` without its brackets, except those of a name: 제7조(보험금의 청구), 특별약관(Ⅱ), 「3대비급여(국내)」."""
    text = _SENTENCE_ASIDE.sub("", text)
    out: list[str] = []
    depth = kept = 0
    for i, char in enumerate(text):
        if char in "(（":
            depth += 1
            kept = depth if not kept and depth == 1 and _named(text, i) else kept
        if depth == 0 or kept:
            out.append(char)
        if char in ")）" and depth:
            kept = 0 if kept == depth else kept
            depth -= 1
    return re.sub(r"\s+", " ", "".join(out)).replace(" .", ".").replace(" ,", ",").strip()


def _named(text: str, at: int) -> bool:
    """Whether the bracket that opens at a place belongs to a name."""
    before = text[:at]
    named = _TITLE.search(before) or _NUMERAL.match(text, at) or _SORT.match(text, at) or _OF_TERMS.match(text, at)
    return bool(named) or before.count("「") > before.count("」")


def _ask(statement: str, *, positive: bool = False) -> str | None:
    """The statement with a question's ending; `positive` turns 않습니다 and 없습니다 around, so that the answer isn't given away."""
    body = statement.rstrip(" .")
    if body.endswith("\x01"):  # cut behind 하며, 드리며 …: the bare stem
        stem = body[:-1]
        if positive:
            stem = re.sub(r"없$", "있", re.sub(r"지\s?(?:않|아니하)$", "", stem))
        if _ADJECTIVE.search(stem):
            return _short(f"{stem.removesuffix('하')}한가요?")
        return None if re.search(r"[이니]$", stem) else _short(f"{stem}나요?")  # 금액이며, 아니며
    if not body.endswith("니다") or body.endswith(("라 합니다", "라고 합니다")):  # what something is called is no doubt
        return None
    if positive:
        body = re.sub(r"지\s?(?:않|아니\s?하?)습니다$|지\s?(?:아니합|않)니다$", "\x00", body)
        body = re.sub(r"없습니다$", "있습니다", body)
    if body.endswith("\x00"):
        return _short(f"{body[:-1]}나요?")
    if body.endswith("입니다"):
        return _short(f"{body[:-3]}인가요?")
    stem, last = body[:-3], body[-3:-2]
    if _ADJECTIVE.search(body):
        return _short(f"{stem}한가요?")
    if last == "습":
        return _short(f"{stem}나요?")
    if not "가" <= last <= "힣" or (ord(last) - 0xAC00) % 28 != 17:  # 17: the final consonant ㅂ of 합니다, 됩니다 …
        return None
    return _short(f"{stem}{chr(ord(last) - 17)}나요?")


def _short(asked: str) -> str | None:
    return asked if len(asked) <= MAX_QUESTION and not _unbalanced(asked) else None


def _unbalanced(text: str) -> bool:
    return any(text.count(a) != text.count(b) for a, b in ("()", "[]", "‘’", "“”", "「」"))


def _what_then(statement: str, acting: bool) -> str:
    """The question's last words, after what the statement says: somebody may, must, does something; or something happens."""
    if acting and _PAYS.search(statement) and not _AND.search(statement) and not _HOW_PAID.search(statement):
        return "무엇을 지급하나요?"
    if acting and re.search(r"책임을\s집니다\.?$", statement):
        return "어떤 책임을 지나요?"
    first = _AND.split(statement)[0]
    if re.search(r"야\s?(?:합니다|하)\.?$", first):
        return "어떻게 하여야 하나요?"
    if acting and re.search(r"[ㄹ가-힣]\s?수 있습니다\.?$", statement) and not re.search(r"될 수 있습니다\.?$", statement):
        return "어떻게 할 수 있나요?"
    if acting and re.search(r"(?:하|드리|여\s?드리|지급하|돌려주)$", first) and first != statement:
        return "어떻게 하나요?"
    happens = re.search(r"(?:됩니다|집니다|봅니다|없습니다|생깁니다|미칩니다|입니다|잃습니다|같습니다)\.?$", statement)
    return "어떻게 하나요?" if acting and not happens else "어떻게 되나요?"


_AND = re.compile(r"(?<=[가-힣])(?:으)?며,?\s|(?<=수 [있없]|야 하)고,\s")


def _first_clause(rest: str) -> str:
    """`rest` up to its first "…하며, ", which then ends the question: what is asked for stands before it."""
    match = _AND.search(rest)
    return rest if match is None else f"{rest[: match.start()]}\x01"


def _own_clause(lead: str) -> str:
    """`lead` from behind its last "…하며, ", where what follows names its own subject or case."""
    last = list(_AND.finditer(lead))
    own = lead[last[-1].end() :] if last else ""
    return own if re.search(r"[가-힣](?:[은는]|(?:경우|때)에는)\s", own) else lead


def _last_clause(statement: str, keep_after: tuple[str, ...] = ()) -> str | None:
    """What stands behind the last "…하며, ", when it names its own subject; None when it borrows it from before.

    A "…하며, " behind one of the words `keep_after` belongs to what follows from a condition and cuts nothing.
    """
    end = min((at for word in keep_after if (at := statement.find(f"{word}에는")) >= 0), default=len(statement))
    cuts = list(_AND.finditer(statement[:end]))
    if not cuts:
        return statement
    tail = statement[cuts[-1].end() :]
    return tail if _AGENT.match(tail) and not _POINTER.match(tail) else None
