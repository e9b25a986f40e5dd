"""What a model answered, taken apart item by item: the ladder that every method which asks goes down.

    items       the answer's items, each a pydantic model of the method's own; or an error with a name
    rung        which rung an answer was read on, for counting
    again       the same question once more, with what was wrong with the answer

The decision it embodies: an item is used as the model said it, to its last word, or not at all. First the answer is read as the JSON that
was asked for (AS_ASKED); then out of a byte order mark, a Markdown fence, thinking tags or talk around it (UNWRAPPED); then with what
can be put right between strings without guessing where one ends (REPAIRED). Of an answer that was cut off, the items count whose own
brackets closed (PARTIAL). The rest is asked for again and not given to a library that guesses: one that closes brackets makes complete
false statements of half sentences.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from corpus_builder.contracts import Ask, Completion
from corpus_builder.errors import PermanentError, UnitError

Item = TypeVar("Item", bound=BaseModel)

AS_ASKED: Final = "as asked"
UNWRAPPED: Final = "unwrapped"
REPAIRED: Final = "repaired"
PARTIAL: Final = "partial"

REFUSED: Final = "refused"
FILTERED: Final = "filtered"
TRUNCATED: Final = "answer truncated"
EMPTY: Final = "empty answer"
ONLY_REASONING: Final = "only reasoning"
TOO_LONG: Final = "answer too long"
NO_JSON: Final = "no JSON in the answer"
MALFORMED: Final = "malformed JSON"
TOO_DEEP: Final = "nested too deep"
NO_NUMBER: Final = "NaN or Infinity"
SAME_KEY: Final = "key given twice"
BROKEN_TEXT: Final = "broken characters"
BREACH: Final = "schema breach"

MAX_CHARS = 200_000
MAX_DEPTH = 8
MAX_ITEMS = 30

_COMPLAINTS: Mapping[str, str] = {
    TRUNCATED: "답이 출력 한도에 걸려 끝나지 않았습니다. 더 적게, 더 짧게 쓰십시오.",
    EMPTY: "답이 비어 있었습니다.",
    ONLY_REASONING: "생각만 적고 답을 적지 않았습니다. 생각을 줄이고 답을 적으십시오.",
    TOO_LONG: "답이 너무 길었습니다.",
    NO_JSON: "답에 JSON이 없었습니다.",
    MALFORMED: "답이 올바른 JSON이 아니었습니다. 따옴표와 쉼표와 괄호를 확인하십시오.",
    TOO_DEEP: "답의 괄호가 너무 깊이 겹쳐 있었습니다.",
    NO_NUMBER: "답에 NaN이나 Infinity가 있었습니다.",
    SAME_KEY: "한 객체에 같은 이름이 두 번 있었습니다.",
    BROKEN_TEXT: "답에 깨진 글자가 있었습니다.",
    BREACH: "답이 지시한 형식과 달랐습니다.",
}
"""What a model is told of its first answer. A refusal and a filter are not argued with."""

_BLANKS = " \t\r\n"
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*'
_STRINGS = re.compile(rf'({_STRING}")|{_STRING}\\?$', re.DOTALL)
_OPENING = re.compile(r"\{\s*(?:[\"'}]|\w+\s*:)")
"""A slot like {product} opens nothing."""
_BRACKET = re.compile(r"[\[\]{}]")
_FENCE = re.compile(r"```[a-zA-Z0-9]*[ \t]*\n(.*?)```", re.DOTALL)
_THINKING = re.compile(r"<(think|thinking|reasoning)>", re.IGNORECASE)
_THOUGHT = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_TOKEN = re.compile(
    rf"(?P<string>{_STRING}\"|'[^'\\]*(?:\\.[^'\\]*)*')|(?P<mark>[\[\]{{}}:,])|(?P<word>[A-Za-z_]\w*)|(?P<number>-?\d[\d.]*)"
    r"|(?P<blank>\s+|//[^\n]*|/\*.*?\*/|#[^\n]*)",
    re.DOTALL | re.ASCII,
)
_UNTEXT = re.compile(r"[\ud800-\udfff]")


def items(completion: Completion | None, item: type[Item], key: str, most: int = MAX_ITEMS) -> list[Item]:
    """The items of the answer `{"KEY": [item, …]}`, in order, none when the model found none; at most `most` may be there.

    `item` says what an item is: let it forbid unknown fields, take types strictly and limit lengths. Raises PermanentError with one of
    the reasons above, and nothing else.
    """
    text = _said(completion)
    cut = completion is not None and completion.finish_reason == "length"
    if (found := _whole(text)) is not None:
        made = [_valid(item, value, f"{key}.{n}") for n, value in enumerate(_listed(found.value, key, most))]
        if not cut or not text.rstrip().endswith("}"):
            return made
        # Some gateways close the brackets of an answer that reached its limit: its last item may be half a one in whole clothes.
        made = made[:-1]
    elif cut or not _balanced(text):
        made = [_valid(item, value, f"{key}.{n}") for n, value in enumerate(_closed(text, key)) if n < most]
    else:
        made = []
    if not made:
        raise _unusable(text, cut)
    return made


def rung(completion: Completion) -> str:
    """The rung on which `items` read this answer, if it could."""
    text = _said(completion)
    found = _whole(text) if completion.finish_reason != "length" else None
    if found is None:
        return PARTIAL
    return UNWRAPPED if found.rung == AS_ASKED and text != completion.text else found.rung


def again(ask: Ask, error: UnitError) -> Ask | None:
    """The question once more, with what was wrong with the answer behind it; None where asking again is no remedy.

    Nothing of the answer but names of fields goes into it, so that the same failure makes the same request in any release.
    """
    complaint = _COMPLAINTS.get(error.reason)
    if complaint is None or not error.permanent:
        return None
    where = f" ({error.message})" if error.reason == BREACH else ""
    said = f"\n\n앞서 받은 답은 쓸 수 없었습니다: {complaint}{where} 처음부터 다시, 지시한 형식의 JSON 하나만 적으십시오."
    *before, last = ask.messages
    return replace(ask, messages=(*before, {**last, "content": last["content"] + said}))


# ---------------------------------------------------------------- the envelope


def _said(completion: Completion | None) -> str:
    """The text of an answer that is one, without what the model thought aloud before it."""
    if completion is None:
        raise PermanentError(EMPTY, "no answer came with this chunk")
    if completion.refusal:
        raise PermanentError(REFUSED, _printable(completion.refusal)[:200])
    if completion.finish_reason == "content_filter":
        raise PermanentError(FILTERED, "the server's content filter stopped the answer")
    text = completion.text
    if len(text) > MAX_CHARS:
        raise PermanentError(TOO_LONG, f"the answer has {len(text):,} characters")
    if not _is_json(text):
        text = _after_thinking(text)
    if not text.strip("\ufeff \t\r\n"):
        if completion.reasoning or completion.text.strip("\ufeff \t\r\n"):
            raise PermanentError(ONLY_REASONING, "the model reasoned and gave no answer", "raise [llm] max_output_tokens")
        if completion.finish_reason == "length":
            raise _unusable(text, cut=True)
        raise PermanentError(EMPTY, f"finish reason '{_printable(completion.finish_reason)[:40]}'")
    return text


def _printable(text: str) -> str:
    """A server's words as they may stand in a message: on one line, and no orders to a terminal among them."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _unusable(text: str, cut: bool) -> PermanentError:
    """What to call an answer without a single item that can be used."""
    if cut or ("{" in text and not text.rstrip().endswith(("}", "```")) and not _balanced(text)):
        return PermanentError(TRUNCATED, "the answer ends before its first item does", "raise [llm] max_output_tokens")
    if "{" not in text:
        return PermanentError(NO_JSON, "the answer holds no JSON object")
    return PermanentError(MALFORMED, "the answer is no JSON, and nothing but a guess would make it one")


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def _after_thinking(text: str) -> str:
    """What follows the thinking; a draft within it is no answer. Some servers swallow the tag that opens it."""
    ends = [match.end() for match in _THOUGHT.finditer(text)]
    rest = text[ends[-1] :] if ends else text
    return "" if _THINKING.match(rest.lstrip("\ufeff \t\r\n")) else rest


# ---------------------------------------------------------------- the rungs


@dataclass(frozen=True, slots=True)
class _Found:
    value: Any
    rung: str


def _whole(text: str) -> _Found | None:
    """The one JSON value in the text and the rung it was found on; None where there is none that is whole."""
    for form, name in _forms(text):
        if _too_deep(form):
            raise PermanentError(TOO_DEEP, f"brackets are nested more than {MAX_DEPTH} deep")
        try:
            value, end = _decoded(form, 0, _LENIENT if name == REPAIRED else _STRICT)
        except ValueError:  # syntax, or a number of thousands of digits
            continue
        if end == len(form):
            return _Found(value, name)
    return None


def _forms(text: str) -> Iterator[tuple[str, str]]:
    """What may be the JSON in an answer, the most literal reading first."""
    bare = text.strip("\ufeff \t\r\n")
    yield bare, AS_ASKED if bare == text.strip(_BLANKS) else UNWRAPPED
    fenced = _FENCE.findall(bare)
    if len(fenced) == 1:
        yield fenced[0].strip(_BLANKS), UNWRAPPED
    opening = _OPENING.search(bare)
    start, end = opening.start() if opening else -1, bare.rfind("}")
    if 0 <= start < end:
        inner = bare[start : end + 1]
        yield inner, UNWRAPPED
        if mended := _mended(inner):
            yield mended, REPAIRED


def _closed(text: str, key: str) -> Iterator[Any]:
    """The items of a cut answer whose own brackets closed: each is decoded by itself, from its brace to its brace."""
    openings = list(re.finditer(rf'\{{\s*"{re.escape(key)}"\s*:\s*\[', text))
    if len(openings) != 1:
        return  # a draft and an answer, or a form within a form: nothing says which one counts
    at = _past_blanks(text, openings[0].end())
    while text[at : at + 1] == "{":
        try:
            value, end = _decoded(text, at, _STRICT)
        except ValueError:
            return
        yield value
        comma = _past_blanks(text, end)
        if text[comma : comma + 1] != ",":
            return
        at = _past_blanks(text, comma + 1)


def _listed(value: Any, key: str, most: int) -> list[Any]:
    """The list under the key, which is all there may be."""
    if not isinstance(value, dict) or set(value) != {key}:
        raise PermanentError(BREACH, f"not an object with '{key}' alone")
    listed = value[key]
    if not isinstance(listed, list):
        raise PermanentError(BREACH, f"{key}: no list")
    if len(listed) > most:
        raise PermanentError(BREACH, f"{key}: more than {most}")
    return listed


def _valid(item: type[Item], value: Any, where: str) -> Item:
    try:
        return item.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        path = _printable(".".join([where, *map(str, first["loc"])]))[:80]
        raise PermanentError(BREACH, f"{path}: {first['type']}") from error


# ---------------------------------------------------------------- JSON


def _mended(text: str) -> str:
    """JSON in a dialect as JSON: single quotes, names without quotes, commas too many or too few, comments. "" for anything else.

    Every string stays what it was between its own quotation marks. Two strings without a comma between them may be one with a mark
    inside, so a comma is put only where a bracket or a name shows that a value has ended.
    """
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return ""
        if match.lastgroup != "blank":
            tokens.append((str(match.lastgroup), match[0]))
        at = match.end()
    made: list[str] = []
    for (kind, part), (_, after), (_, behind) in zip(tokens, [("", ""), *tokens], [*tokens[1:], ("", "")], strict=False):
        name = behind == ":" and kind in ("string", "word")
        if kind == "word" and not name and part not in ("true", "false", "null"):
            return ""
        if (after in ("}", "]") and (name or part in ("{", "["))) or (name and after not in ("", "{", ",")):
            made.append(",")
        if part != "," or behind not in ("}", "]"):
            made.append(f'"{part}"' if kind == "word" and name else _double(part) if part.startswith("'") else part)
    return "".join(made)


def _double(single: str) -> str:
    """A string in single quotes in double ones."""
    return '"' + re.sub(r"\\'|\"", lambda match: "'" if match[0] == "\\'" else '\\"', single[1:-1]) + '"'


def _reject(constant: str) -> NoReturn:
    raise PermanentError(NO_NUMBER, f"{constant} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise PermanentError(SAME_KEY, "a key stands twice in one object")
    return value


_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_reject)
_LENIENT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_reject, strict=False)


def _decoded(text: str, at: int, decoder: json.JSONDecoder) -> tuple[Any, int]:
    """The value that begins at `at`, and where it ends. Raises ValueError for what is no JSON, PermanentError for what is no answer."""
    try:
        value, end = decoder.raw_decode(text, at)
        written = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        raise PermanentError(TOO_DEEP, f"brackets are nested more than {MAX_DEPTH} deep") from None
    if _UNTEXT.search(written):
        # Half a surrogate pair: a server broke a character in two.
        raise PermanentError(BROKEN_TEXT, "the answer holds characters that are none")
    return value, end


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def _brackets(text: str) -> list[str]:
    """The brackets outside strings, in order; a string that nobody closed stands as a bracket that nobody closed."""
    return _BRACKET.findall(_STRINGS.sub(lambda match: "" if match[1] else "[", text))


def _too_deep(text: str) -> bool:
    """Counts brackets outside strings, so that no parser has to recurse to find out."""
    depth = 0
    for bracket in _brackets(text):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _balanced(text: str) -> bool:
    """Whether every bracket outside strings is closed by its own kind, in order, and no string is left open."""
    opened: list[str] = []
    for bracket in _brackets(text):
        if bracket in "[{":
            opened.append("]" if bracket == "[" else "}")
        elif not opened or opened.pop() != bracket:
            return False
    return not opened
