"""Words in a document that are meant for a language model, and characters that hide what they say: somebody planted them.

The decision it embodies: such text is shown and never dropped. A policy is full of imperatives ("다음의 서류를 제출하여야 합니다") that are
addressed to people, so what counts is who is addressed: a model, its prompt, its instructions, the marks between turns of a chat.
What is found is the clause's own wording, for a person to judge.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_NONE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
"""Control, zero-width, direction, tag and filler characters, and selectors of forms that Korean type doesn't have."""
_SELECTORS = "(?<=[가-힣A-Za-z])[\ufe0e\ufe0f]|[\ufe0e\ufe0f]{2,}"
"""Selectors that select nothing: behind a sign they choose its picture, behind a letter they carry something."""
_INVISIBLE = re.compile(f"[{_NONE}]|{_SELECTORS}")
_HIDDEN = re.compile(f"[{_NONE}]|{_SELECTORS}|[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z]")
"""What is invisible, and Cyrillic letters within Latin words."""
_UNCOMMON = re.compile("[^\n -~가-힣·ㆍ‘’“”「」『』【】〔〕《》〈〉①-⑳㉠-㉭※×÷％～∼…→○●□■◎◇◆△▲▽▼]")
"""A letter that law is seldom printed in: without one, nothing is hidden."""
_ALIKE = str.maketrans("аеіјорсѕухԁ", "aeijopcsyxd")

_ENGLISH = re.compile(
    r"(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|of|these|those|previous|prior|above|earlier|preceding)\s+){1,5}"
    r"(?:instruction|prompt|rule|guideline|direction|command|message|context)"
    r"|(?:system|developer)\s+prompt|\bas an? (?:ai|artificial intelligence|large language model|language model)\b|\blanguage model\b"
    r"|\byou are (?:now )?(?:an? |the )?(?:ai|helpful assistant|assistant|chatbot|chatgpt|gpt|claude|gemini|llm)\b|\bchatgpt\b"
    r"|^[ \t]*(?:system|assistant|user|human) ?:|<\|[a-z_]{2,20}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>"
    r"|^#{2,} ?(?:instruction|response)\b|</?\s*(?:조문|참고)(?:\s+id|\s*>)",
    re.IGNORECASE | re.MULTILINE,
)
_LATIN = re.compile(r"[A-Za-z<](?:(?<=<)|[A-Za-z]{3}|[A-Za-z]\s[A-Za-z]{2}| ?:)")
"""What _ENGLISH finds has Latin words in a row or a bracket: most clauses have neither."""
_ENGLISH_SIGNS = (
    *("nstruct", "prompt", "rule", "gu", "rect", "command", "message", "context", "language", "asa", "youare", "chatgpt"),
    *("system", "ass", "user", "human", "<|", "nst]", "sys>>", "_turn", "response", "</", "<조문", "<참고"),
)
"""One of these stands in all that it finds, blanks left out; none has an i, for which letters stand that lower() leaves as they are."""
_MODEL = r"(?:AI|A\.I\.|인공지능|언어모델|LLM|챗봇|챗GPT|GPT|어시스턴트)"
_ORDERS = r"(?:지시|명령|프롬프트|지침|규칙|설정|대화)(?:사항|문|내용)?(?:들)?(?:을|를|은|는)?(?:모두|전부|다|완전히)?"
_KOREAN = re.compile(
    rf"(?:이전|앞선|앞서|앞의|위의|지금까지의|기존의?|원래의?|너의|당신의|시스템)(?:모든)?{_ORDERS}(?:무시|잊|따르지말|버리)"
    rf"|모든{_ORDERS}(?:무시하|무시해|잊으?)(?:십시오|시오|세요|라|버리)"
    r"|(?:시스템|개발자)(?:프롬프트|메시지를(?:무시|출력|공개)|지시)|프롬프트(?:를|에|의|는|가|인젝션)"
    rf"|(?:당신|너|귀하|그대)(?:은|는)(?:이제|지금)?(?:부터)?(?:[가-힣]{{1,8}}한)?{_MODEL}"
    rf"|{_MODEL}(?:모델)?(?:은|는|이|가|에게|로서|야|아|여)[^.]{{0,24}}(?:답하|답변하|대답하|출력하|생성하|작성하|따르)(?:십시오|시오|세요|라|여라|거라)"
    rf"|{_MODEL}(?:모델)?(?:로서|이므로|이라서)(?:저|나|답)"
    r"|(?:답변|답|대답|응답|출력|질문)(?:을|를|은|는|에는|에)[^.]{0,16}(?:라고만|이라고만|로만)(?:답|쓰|적|출력|말)[^.]{0,4}(?:십시오|시오|세요|라)(?![가-힣])",
    re.IGNORECASE,
)
_SIGNS = (
    "무시",
    "잊",
    "따르지말",
    "버리",
    "프롬프트",
    "시스템지시",
    "개발자지시",
    "시스템메시지",
    "ai",
    "a.i",
    "인공지능",
    "언어모델",
    "llm",
    "챗",
    "gpt",
    "어시스턴트",
    "고만",
    "로만",
)
"""One of these stands in all that _KOREAN finds: looking for them takes a twentieth of its time."""


@dataclass(frozen=True, slots=True)
class Planted:
    """What somebody may have planted in a text: names of characters that hide ("U+200B"), and words that address a model."""

    hidden: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=256)
def planted(text: str) -> Planted:
    """What is found in a text, each once, in order; blanks, hidden characters and full-width forms do not hide words from it."""
    concealed: tuple[str, ...] = ()
    if uncommon(text):
        concealed = hidden(text)
        if concealed:
            text = _INVISIBLE.sub("", text).translate(_ALIKE)
        text = unicodedata.normalize("NFKC", text)
    joined = "".join(text.split())
    lower = joined.lower()
    english = _LATIN.search(text) and any(sign in lower for sign in _ENGLISH_SIGNS)
    words = [*_ENGLISH.finditer(text)] if english else []
    words += _KOREAN.finditer(joined) if any(sign in lower for sign in _SIGNS) else ()
    return Planted(concealed, tuple(dict.fromkeys(" ".join(match[0].split())[:60] for match in words)))


def uncommon(text: str) -> bool:
    """Whether a text has a letter other than those that nearly all law is printed in: quickly told, and most have none."""
    return bool(_UNCOMMON.search(text))


def hidden(text: str) -> tuple[str, ...]:
    """The names of characters in a text that nobody sees, or that stand for others, each once."""
    found = _HIDDEN.finditer(text) if uncommon(text) else ()
    return tuple(dict.fromkeys(_name(match[0]) for match in found))


def _name(found: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in found[:2])
