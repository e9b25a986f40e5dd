"""A pair reads like something that a person would train on: whole sentences in Korean, a question that stands alone.

Nothing here knows the law. What is broken beyond use is dropped; what merely looks odd is shown to a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_builder.checks.refusals import refuses
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import squeezed

VERSION = 5

EMPTY = "empty"
TOO_SHORT = "too short"
TOO_LONG = "too long"
UNFINISHED = "unfinished sentence"
POINTING = "question points at unseen text"
LEANING = "answer points at unseen text"
UNNAMED = "question names no terms"
FOREIGN = "not Korean"
META = "talks about itself"
NO_LIST = "announces a list that isn't there"
SAME = "answer repeats the question"

MIN_QUESTION, MAX_QUESTION = 8, 300
MIN_OUTPUT, MAX_OUTPUT = 5, 2_500
MIN_HANGUL_SHARE = 0.6
"""Of all letters (digits and punctuation are not letters). KCD codes, drug names and MRI stay far below the rest."""

_TEXT = r"(?:조항|조문|글|문서|내용|텍스트|자료|지문)"
# What points back to something that a question alone doesn't show, unless it names it before: "이 특약", "해당 보험", "이때".
_DEICTIC = re.compile(
    r"(?<![가-힣])(?:(?:이|그|저|위|앞|해당|본|동|상기|전)(?:의)?\s?(?:특별약관|특약|약관|보험|상품|계약|조항|조문|규정|담보|급부|내용|사항|경우|때|사례|예시|보기|표|그림|문단|문항)"
    r"|이때|그때|그럼|그러면|그렇다면|(?:위|앞)에서|앞서|방금|전술한|이것|그것|여기(?:서|에))(?![가-힣]*기간)"
)
_DESCRIBED = 3  # words that may be what "이때" speaks of
_PARAGRAPH = re.compile(r"제\s?\d+\s?[항호]")
_ARTICLE = re.compile(r"제\s?\d+\s?조|별표|부표|붙임|별첨")
_BENEFIT = "(?:일당|진단비|수술비|의료비|치료비|입원비|급여금|연금|단체계약)"
_NAMED = re.compile(
    rf"보험|약관|특약|공제|담보|플랜|서비스|상품|[가-힣]{{2}}{_BENEFIT}|[가-힣]{{4}}\s(?:{_BENEFIT}|보장)(?=[에은는이을를의도\s])|단체계약"
)
_POINTING = re.compile(
    rf"위\s?(?:의\s)?(?:{_TEXT}|약관|항목|규정)|상기(?<![가-힣]상기)(?=[의한와\s])|본\s?(?:조항|조문|항)(?![가-힣]*목)"
    rf"|다음\s?(?:글|조항|조문|내용을)|주어진\s?{_TEXT}|제시된\s?{_TEXT}|지문(?:에서|을 읽고|에 따르면)"
    r"|이(?<![가-힣]이)\s?(?:조항|조문|조|항|글)(?:에|의|은|는|을|를|에서|에는|에서는)?(?![가-힣])"
)
# A question that begins so has named nothing before.
_FROM_THE_START = re.compile(r"\s*(?:이|그|저|위|해당|상기)\s(?!밖|외)[가-힣]")
_THERE = r"(?:조항|조문|항목|항|호|조|규정|내용|표|사항|문장|글|설명|답변|문단)"
_TERMS = "(?:특약|특별약관|약관)"
_LEANS = re.compile(
    r"[위앞상전윗이본동해그](?<![가-힣].)"
    rf"(?:(?:(?<=[위윗])|(?<=앞)|(?<=상)기|(?<=전)기)(?:의|선)?\s?(?:{_THERE}|(?<!앞의\s)(?<!앞의){_TERMS})(?=[은는이가을를의에도과와로\s,.)]|에서|에는|으로|대로|$)"
    r"|(?:(?<=[이본동그])|(?<=해)당)\s?(?:조항|조문|항목|문단|규정|항|조|호)(?=[은는이가을를의에도과와로\s,.)]|에서|에는|으로|대로|$)"
    r"|(?<=앞)서\s?(?:말|본|설명|언급|살펴|답|적은|밝|나온)|(?<=[위앞])에서\s?(?:말|본|설명|언급|살펴|답|적은|든|밝|나온|정한)"
    r"|(?<=전)술한|(?<=상)기(?=[의한와\s]))"
)
# Who answers speaks of the text that it was given, of the one who asks, or of itself. 본문 is law, too: 제1항 본문.
_GIVEN = r"(?:문맥|맥락|컨텍스트|지문|발췌(?:문|본)?|텍스트|문서|자료|(?<![항조호]\s)본문)"
_META = re.compile(
    r"(?i)(?:좋은|훌륭한|중요한)\s?질문(?:입|이|을)|안녕하(?:세요|십니까)|as an ai|language model|system prompt|ignore (?:all|the|previous)"
    r"|인공지능|(?<![가-힣A-Za-z])AI\s?(?:모델|로서|이므로|입니다)|언어\s?모델|시스템\s?프롬프트|이전\s?지시"
    r"|(?:요청|지시|말씀|질문|문의)(?:하신|해\s?주신|해\s?주셔서|주신)|물어봐\s?주|궁금(?:한|하신)\s?(?:점|사항|것)이|도움이\s?되(?:었|셨|길|기를)|죄송합니다|감사합니다"
    r"|(?:질문|문의)에\s?(?:대한|대해)\s?(?:답|설명)|답변(?:을|해)?\s?드리|답(?:변)?하겠습니다|(?:^|\n)\s*(?:네,?\s)?알겠습니다"
    rf"|(?:주어진|제공된|제시된|제공하신|첨부된|위|앞의|아래)\s?(?:약관\s?|조문\s?)?{_GIVEN}|(?:주어진|제공된|제시된|제공하신|첨부된)\s?(?:약관|조[항문]|규정|내용)"
    rf"|(?:^|[\s(]){_GIVEN}(?:에\s?(?:따르면|의하면|나와|나온|있는|명시)|에서는?\s|을\s?(?:참고|살펴|보면|읽)|를\s?(?:참고|살펴|보면|읽)|만으로|상으?로?는)"
)
# What only an answer may not say: whoever asks may speak of himself and ask to be told.
_SPEAKS = re.compile(
    r"(?<![가-힣])(?:저는|제가|저희(?:는|가)?|제\s(?:생각|판단|분석|소견)|우리\s?회사)(?=[\s에으로])"
    r"|(?:제공|첨부|제시|입력|공유|전달|보내|올려)(?:해|하여)?\s?(?:주신|주셨|주셔서)|챗봇|어시스턴트|(?<![가-힣A-Za-z])AI(?:가|는|의)\s"
    r"|(?:분석|검토)(?:한\s?결과|해\s?본\s?결과|했습니다|하였습니다|해\s?보)|(?:질문|물음|문의)에\s?(?:답|대답)(?:하|해\s?드)"
    r"|(?:살펴|알아|확인해|계산해|정리해)\s?보겠습니다|(?:확인|참고|검토)해\s?보시(?:고|기|면)"
    r"|(?:말씀|문의|질문|알려)(?:해|하여)?\s?(?:주세요|주십시오|주시면|주시기)|언제든지?\s?(?:문의|질문|말씀)"
    r"|것\s?같(?:습니다|아요|네요)|것으로\s?(?:생각|판단|추측|추정|사료)됩니다|(?:법률|전문가의?)\s?(?:자문|조언|상담)|참고용|실제와\s?다를\s?수"
    r"|```|</?think|(?:^|\n)\s*(?:\[?(?:답변|답|질문|근거|출처|해설)\]?|Answer|Output|Response)\s?[:：]"
)
_MAY_SPEAK = re.compile(
    "저는|제가|저희|제 |우리|주신|주셨|주셔|챗봇|어시|AI|분석|검토|질문|물음|문의|보겠|보시|말씀|알려|것 같|것같|각됩|단됩|측됩|정됩|료됩|"
    "자문|조언|상담|참고|다를|```|think|"
    "답|근거|출처|해설|Answer|Output|Response"
)
_MAY_BE_META = re.compile(  # one of these stands in all that _META finds, and few in law; each begins with a letter, which is fastest
    "질문|문의|요청|지시|말씀|물어|궁금|도움|죄송|감사|답변|답하|알겠|문맥|맥락|컨텍스트|지문|발췌|텍스트|문서|자료|본문|인공지능|모델|프롬프트|"
    "안녕|주어진|제공|제시|첨부|AI|Ai|aI|ai|Language|language|LANGUAGE|System|system|SYSTEM|Ignore|ignore|IGNORE"
)
_ENDS = re.compile(r"(?:[다요음임함까]|아니오)(?:\s?[(（][^()（）]{1,40}[)）])?[.!?]?[\"'”’)\]〕】」』]*$|[?？][\"'”’)]*$")
_WHOLE = ("다.", "요.", "음.", "임.", "함.", "까?")
_LAST = 60  # letters that hold how a text ends
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[가-하][.)]|[(（][\d가-하]{1,2}[)）]|[①-⑳\-•·※])")
_BROKEN = re.compile(
    r"(?:[가-힣](?:[을를]|(?<=[가-힣]{2})(?<![고동합정주협])의|에게|에서|으로|보다|까지|부터|하거나|하여|하고)|[가-힣]{2}에|\s(?:또는|및)|필요한|대한|따른|관한)[,\s]*$"
)
_STUMP = re.compile(r"\s[다요음임함까]$")  # 전화로 다[시 알려야 합니다]
_ANNOUNCES = re.compile(
    r"다음\s?(?:각\s?(?:호|목)|의\s(?:각\s?)?(?:사항|서류|사유|손해|경우)|중\s|표)|다음과\s?같(?:습니다|다)\W*$|아래\s?(?:의\s|와\s|표)"
)
_SLOT = "{product}"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop or look, with every reason found; `chunk` tells only whether what an answer points with are the clause's own words."""
    question, output = candidate.instruction.replace(_SLOT, "").strip(), candidate.output.strip()
    if not question or not output:
        return Verdict("form", "drop", (Reason(EMPTY, "output" if question else "instruction"),))
    drops = _unusable(question, output, candidate.evidence)
    if points := _points(candidate.instruction.replace(_SLOT, "상품")):
        drops.append(Reason(POINTING, points))
    looks = _odd(question, output)
    if (leans := _leans(output, candidate.evidence, chunk)) and not refuses(output):  # a refusal has its form: 이 조항은 …
        looks.append(Reason(LEANING, leans))
    if _SLOT not in candidate.instruction and not _NAMED.search(question):
        looks.append(Reason(UNNAMED))
    return Verdict("form", "drop" if drops else "look" if looks else "pass", tuple(drops + looks))


def _unusable(question: str, output: str, evidence: Sequence[str]) -> list[Reason]:
    found: list[Reason] = []
    said = f"{question}\n{output}"
    match = _META.search(said) if _MAY_BE_META.search(said) else None
    spoken = (one for one in _SPEAKS.finditer(output) if not any(one[0].strip() in quote for quote in evidence))
    if match := match or (next(spoken, None) if _MAY_SPEAK.search(output) else None):
        found.append(Reason(META, match[0].strip()))
    if (share := min(_hangul_share(question), _hangul_share(output))) < MIN_HANGUL_SHARE:
        found.append(Reason(FOREIGN, f"{share:.2f}"))
    if len(question) < MIN_QUESTION or len(output) < MIN_OUTPUT:
        found.append(Reason(TOO_SHORT, f"{len(question)}, {len(output)}"))
    if question[-1] == output[-1] and "".join(question.split()) == "".join(output.split()):
        found.append(Reason(SAME))
    return found


def _points(question: str) -> str:
    """What in a question stands for something that it neither names nor describes before; "" when nothing does."""
    if match := _POINTING.search(question) or _FROM_THE_START.match(question):
        return match[0].strip()
    for match in _DEICTIC.finditer(question):
        before = question[: match.start()]
        if not _NAMED.search(before) and len(before.split()) < _DESCRIBED:
            return match[0]
    paragraph = _PARAGRAPH.search(question)
    return paragraph[0] if paragraph and not _ARTICLE.search(question[: paragraph.start()]) else ""


def _leans(output: str, evidence: Sequence[str], chunk: Chunk) -> str:
    """What in an answer stands for law that it doesn't show, in words that aren't the clause's; "" when nothing does."""
    for match in _LEANS.finditer(output):
        pointed = squeezed(match[0])
        if not any(pointed in squeezed(text) for text in (*evidence, chunk.clause)):
            return match[0]
    return ""


def _odd(question: str, output: str) -> list[Reason]:
    found: list[Reason] = []
    if len(question) > MAX_QUESTION or len(output) > MAX_OUTPUT:
        found.append(Reason(TOO_LONG, f"{len(question)}, {len(output)}"))
    lines = [line for line in output.split("\n") if line.strip()]
    items = [line for line in lines if _ITEM.match(line)]
    ended = output.endswith(_WHOLE)
    last = output[-_LAST:]
    if not ended and ((not items and not _ENDS.search(last)) or _BROKEN.search(last) or _STUMP.search(last)):
        found.append(Reason(UNFINISHED, output[-30:]))
    if not items and _ANNOUNCES.search(output) and len(lines) == 1 and output.count(",") < 1:
        found.append(Reason(NO_LIST, output[-40:]))
    return found


_LETTERS, _HANGUL, _OTHER = re.compile(r"[^\W\d_]+"), re.compile("[가-힣ㄱ-ㅣ]+"), re.compile(r"[^\W\d_가-힣ㄱ-ㅣ]")


def _hangul_share(text: str) -> float:
    """Hangul letters as a share of all letters; a text without letters has none."""
    if not _OTHER.search(text):
        return 1.0 if _HANGUL.search(text) else 0.0
    letters = "".join(_LETTERS.findall(text))
    return 1 - len(_HANGUL.sub("", letters)) / len(letters) if letters else 0.0
