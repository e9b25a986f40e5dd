"""Every answer ends on a rung or with a name; nothing unfinished, and nothing that the model did not say, comes out of it."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from corpus_builder.contracts import Ask, Completion
from corpus_builder.errors import PermanentError, TransientError
from corpus_builder.generation import answers
from corpus_builder.generation.methods import qa
from corpus_builder.llm import requests
from corpus_builder.pairs import Answer, Usage

from . import hostile
from .invented import chunk

CHUNK = chunk("보험금의 지급절차", "회사는 접수한 날부터 3영업일 이내에 보험금을 지급합니다.")
ASK = Ask(({"role": "system", "content": "s"}, {"role": "user", "content": "u"}), {})
NAMES = {value for name, value in vars(answers).items() if name.isupper() and name[0] != "_" and isinstance(value, str)}


class Pair(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    q: Annotated[str, Field(min_length=1, max_length=40)]
    a: str


ONE, TWO = {"q": "언제 {product}?", "a": "3일 이내에 지급합니다."}, {"q": "얼마?", "a": '전액이며, "다만" }]'}
GOOD = json.dumps({"pairs": [ONE, TWO]}, ensure_ascii=False)


def said(text: str, finish: str = "stop", refusal: str = "", reasoning: str = "") -> Completion:
    return Completion(text, finish, refusal, reasoning)


def read(text: str, finish: str = "stop") -> tuple[list[dict[str, Any]], str]:
    completion = said(text, finish)
    return [item.model_dump() for item in answers.items(completion, Pair, "pairs")], answers.rung(completion)


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        (GOOD, answers.AS_ASKED),
        (f"\n {GOOD} \n", answers.AS_ASKED),
        ("\ufeff" + GOOD, answers.UNWRAPPED),
        (f"```json\n{GOOD}\n```", answers.UNWRAPPED),
        (f"여기 있습니다.\n```\n{GOOD}\n```\n도움이 되셨기를 바랍니다.", answers.UNWRAPPED),
        (f"{{product}}의 결과입니다: {GOOD} 이상입니다.", answers.UNWRAPPED),
        (f'<think>먼저 {{"pairs": [{{"q": "초안", "a": "초안"}}]}} 를 쓰고 고친다.</think>\n{GOOD}', answers.UNWRAPPED),
        (f"먼저 생각한다.</think>{GOOD}", answers.UNWRAPPED),
    ],
)
def test_an_answer_is_read_on_the_first_rung_that_holds(text: str, rung: str) -> None:
    assert read(text) == ([ONE, TWO], rung)


@pytest.mark.parametrize(
    "text",
    [
        '{"pairs": [{"q": "가, ] 나 ,}", "a": "다,\\n ]"},]}',
        '{"pairs": [{"q": "가, ] 나 ,}", "a": "다,\n ]"}]}',
        '결과: {"pairs": [{"q": "가, ] 나 ,}", "a": "다,\n ]",\n},\n],\n}',
        """{'pairs': [{'q': '가, ] 나 ,}', 'a': '다,\\n ]'}]}""",
        """{pairs: [{q: "가, ] 나 ,}" 'a': "다,\\n ]"}]} // 이상""",
        """```json5\n{"pairs": [/* 첫째 */ {"q": "가, ] 나 ,}"\n"a": '다,\n ]'}, # 끝\n]}\n```""",
    ],
)
def test_a_repair_touches_no_string(text: str) -> None:
    assert read(text) == ([{"q": "가, ] 나 ,}", "a": "다,\n ]"}], answers.REPAIRED)


def test_quotation_marks_keep_what_is_between_them() -> None:
    two = [{"q": "그는 'A'", "a": 'B는 "C"'}, {"q": "나", "a": "다"}]
    assert read(r"""{'pairs': [{'q': '그는 \'A\'', 'a': 'B는 "C"'} {'q': '나', 'a': '다'}]}""") == (two, answers.REPAIRED)


@pytest.mark.parametrize(
    "text",
    [
        '{"pairs": [{"q": "가", "a": "이를 "보험금"이라 합니다."}]}',
        '{"pairs": [{"q": "가", "a": "이를 ""보험금""이라 합니다."}]}',
        '{"pairs": [{"q": "가", "a": "코드 "KCD"와 "ICD" 입니다."}]}',
        '{"pairs": [{"q": "가", "a": "표 "A": 1"}]}',
        '{"pairs": [{"q": "가" "나", "a": "다"}]}',
        '{"pairs": [{"q": 가, "a": "다"}]}',
        "{'pairs': [{'q': '가', 'a': '이를 '보험금'이라 합니다.'}]}",
        '{"pairs": [{"q": "가", "a": None}]}',
    ],
)
def test_where_a_string_ends_is_never_guessed(text: str) -> None:
    with pytest.raises(PermanentError) as caught:
        read(text)
    assert caught.value.reason == answers.MALFORMED


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_an_answer_cut_anywhere_gives_only_whole_items(text: str) -> None:
    options = qa.Options(pairs=10)
    whole = [(pair["question"], pair["answer"], tuple(pair["evidence"])) for pair in hostile.PAIRS]
    most = 0
    for finish in ("length", "stop"):
        for at in range(len(text)):
            for wrap in ("{}", "<think>음</think>```json\n{}"):
                try:
                    made = qa.parse(CHUNK, said(wrap.replace("{}", text[:at]), finish), options)
                except PermanentError as error:
                    assert error.reason in NAMES
                    continue
                found = [(c.instruction, c.output, c.evidence) for c in made]
                assert found == whole[: len(found)]
                assert found
                most = max(most, len(found))
    assert most == len(whole), "what closed before the cut is used"


def test_an_answer_whose_brackets_somebody_else_closed_loses_its_last_item() -> None:
    """Gateways that mend what reached its limit leave half a sentence in a whole item; the envelope still says how it ended."""
    healed = GOOD.replace("3일 이내에 지급합니다.", "3일 이")
    assert read(GOOD, "length") == ([ONE], answers.PARTIAL)
    assert read(f"{GOOD}\n\n그리고", "length") == ([ONE, TWO], answers.PARTIAL)
    with pytest.raises(PermanentError, match="ends before") as caught:
        read(json.dumps({"pairs": json.loads(healed)["pairs"][:1]}), "length")
    assert caught.value.reason == answers.TRUNCATED


def broken(**changes: Any) -> str:
    return json.dumps({"pairs": [{**ONE, **changes}]})


@pytest.mark.parametrize(
    ("completion", "reason"),
    [
        (None, answers.EMPTY),
        (said("  \n"), answers.EMPTY),
        (said("", "tool_calls"), answers.EMPTY),
        (said("", reasoning="먼저 조문을 본다."), answers.ONLY_REASONING),
        (said("<think>먼저 조문을"), answers.ONLY_REASONING),
        (said(f"<think>먼저 {GOOD} 를", "length"), answers.ONLY_REASONING),
        (said("", refusal="도와 드릴 수 없습니다."), answers.REFUSED),
        (said("", refusal="\x1b[2J\x00안\n됩니다\u202e."), answers.REFUSED),
        (said(GOOD, "content_filter"), answers.FILTERED),
        (said("", "length"), answers.TRUNCATED),
        (said(GOOD[:20], "length"), answers.TRUNCATED),
        (said(GOOD[:20]), answers.TRUNCATED),
        (said("죄송하지만 만들 수 없습니다."), answers.NO_JSON),
        (said(GOOD.replace('"', "")), answers.MALFORMED),
        (said(GOOD + GOOD), answers.MALFORMED),
        (said(GOOD.replace(":", " ", 1)), answers.MALFORMED),
        (said('{"pairs": [{"q": "가", "a": 1' + "0" * 5_000 + "}]}"), answers.MALFORMED),
        (said('{"pairs": NaN}'), answers.NO_NUMBER),
        (said('{"pairs": [{"q": -Infinity, "a": ""'), answers.NO_NUMBER),
        (said('{"pairs": [], "pairs": []}'), answers.SAME_KEY),
        (said(GOOD.replace('"a"', '"q"')), answers.SAME_KEY),
        (said(broken(a="\ud800")), answers.BROKEN_TEXT),
        (said(GOOD.replace("이내", "\ud83d이내")), answers.BROKEN_TEXT),
        (said("[" * 100_000 + "]" * 100_000), answers.TOO_DEEP),
        (said("[" * 50_000), answers.TOO_DEEP),
        (said('"{"pairs": [' + '{"a": [' * 3_000, "length"), answers.TOO_DEEP),
        (said(" " + "x" * 300_000), answers.TOO_LONG),
        (said("[]"), answers.BREACH),
        (said('{"pairs": null}'), answers.BREACH),
        (said('{"pairs": [], "note": 1}'), answers.BREACH),
        (said(json.dumps({"pairs": [ONE] * 31})), answers.BREACH),
        (said(broken(q="")), answers.BREACH),
        (said(broken(a=3)), answers.BREACH),
        (said(broken(score=1)), answers.BREACH),
        (said(broken(**{"\x1b[2J\n": 1})), answers.BREACH),
        (said('{"pairs": [{"q": "가"}, {"q'), answers.BREACH),
    ],
)
def test_everything_else_is_an_error_with_a_name(completion: Completion | None, reason: str) -> None:
    with pytest.raises(PermanentError) as caught:
        answers.items(completion, Pair, "pairs")
    assert caught.value.reason == reason
    assert caught.value.message.isprintable()


def test_the_model_is_told_what_was_wrong_and_nothing_of_its_answer() -> None:
    with pytest.raises(PermanentError) as caught:
        answers.items(said(broken(a=3)), Pair, "pairs")
    told = answers.again(ASK, caught.value)
    assert told is not None and [m["role"] for m in told.messages] == ["system", "user"], "templates want roles to alternate"
    assert told.messages[0] == ASK.messages[0] and told.messages[1]["content"].startswith("u\n\n")
    assert "pairs.0.a: string_type" in told.messages[1]["content"]
    for error in (PermanentError(answers.REFUSED), PermanentError(answers.FILTERED), PermanentError("bug"), TransientError(answers.EMPTY)):
        assert answers.again(ASK, error) is None


@pytest.mark.parametrize(
    "unit",
    [" ", "\n", '"', "\\", "{", "[", "{ ", "```\n", "a", ",", ":", "{},", "{a:1,", "'", "/*", "#", "<think>", "</think>", '{"pairs": ['],
)
def test_endless_repetition_comes_to_an_end(unit: str) -> None:
    """Models do it. What takes the square of its length would sit here for minutes."""
    for before in ("", "{", '{"pairs": [', '{"pairs": ["', "```json\n"):
        text = before + unit * (50_000 // len(unit))
        for end in ("", "]}"):
            with suppress(PermanentError):
                read(text + end, "length")


def outcome(raw: bytes) -> str:
    """The rung or the reason of a body, gone the way of a real one."""
    options = qa.Options(pairs=10)
    try:
        requests.received("key", raw, 0.1)
        completion = requests.completion(Answer("key", raw, "m", Usage(), 0.1))
        made = qa.parse(CHUNK, completion, options)
        json.dumps([[c.instruction, c.output, *c.evidence] for c in made], ensure_ascii=False).encode()
        return answers.rung(completion)
    except PermanentError as error:
        asked = answers.again(ASK, error)
        json.dumps([error.reason, error.message, *(asked.messages if asked else ())], ensure_ascii=False).encode()
        return error.reason


def test_ten_thousand_hostile_answers_end_with_a_name() -> None:
    found = Counter(outcome(raw) for raw in hostile.hostile(seed=5, number=10_000))
    envelopes = {"answer is not JSON", "answer without choices", "answer without message"}
    assert set(found) == NAMES | envelopes, "every name is met, and no other"
    assert min(found[rung] for rung in (answers.AS_ASKED, answers.UNWRAPPED, answers.REPAIRED, answers.PARTIAL)) > 20
