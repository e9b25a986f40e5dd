"""Answers as no server should give them: seeded mutations of a right one, from its bytes to its envelope."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

PAIRS: list[dict[str, Any]] = [
    {
        "task_type": "기한",
        "question": '{product} 보통약관에서 "보험금"은 언제 지급하나요?',
        "answer": "접수한 날부터 3영업일 이내에 지급합니다.\n다만, 조사가 필요하면 그렇지 않습니다.",
        "evidence": ["접수한 날부터 3영업일 이내에 보험금을 지급합니다.", "다만, {조사}가 [필요]하면 그렇지 않습니다."],
    },
    {
        "task_type": "면책",
        "question": "{product} 보통약관에서 고의로 다친 경우 보험금을 주나요?",
        "answer": "지급하지 않습니다. \\ 와 } 와 ] 는 글자일 뿐입니다.",
        "evidence": ["고의로 자신을 해친 경우에는 지급하지 않습니다."],
    },
    {
        "task_type": "절차·서류",
        "question": "{product} 보통약관에서 청구할 때 무엇을 내나요?",
        "answer": "청구서와 진단서를 내야 합니다.",
        "evidence": ["청구서와 진단서를 제출하여야 합니다."],
    },
]
TEXTS = [json.dumps({"pairs": PAIRS}, ensure_ascii=ascii_only, indent=indent) for ascii_only in (False, True) for indent in (None, 1)]
"""A right answer in the spellings that servers use."""

ODD = (
    *(
        "\ufeff",
        "```json\n",
        "\n```",
        "```",
        "<think>",
        "</think>",
        "</THINKING>",
        "NaN",
        "-Infinity",
        "1e999",
        "9" * 5_000,
        "null",
        "[" * 40,
        "{" * 2_000,
    ),
    *(
        '"pairs": [',
        '{"pairs": [',
        "]}",
        "}",
        '"',
        "\\",
        "\\u",
        "\\ud800",
        "\\udc00",
        "\\u0000",
        ",",
        ",,",
        ":",
        "'",
        "//",
        "\x00",
        "\x1b",
        "\r\n",
    ),
    *(
        "\u200b",
        "\u202e",
        "\U000e0041",
        "\ufffd",
        "\ud83d",
        "😀",
        "가" * 5_000,
        '{"pairs": []}',
        '"answer": "두 번"',
        "<tool_call>",
        "True",
        "undefined",
    ),
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    10**400,
    "",
    " ",
    "가" * 4_001,
    [],
    {},
    [[]],
    [None],
    {"a": {"b": [1]}},
    ["x"] * 40,
    "\ud800",
    "\ufffd",
)


def envelope(text: Any, finish: Any = "stop", **message: Any) -> bytes:
    said = {"role": "assistant", "content": text, **message}
    return json.dumps({"model": "m", "choices": [{"index": 0, "message": said, "finish_reason": finish}]}).encode()


def hostile(seed: int, number: int) -> Iterator[bytes]:
    """`number` bodies of answers, every kind of damage in turn, some with two."""
    dice = random.Random(seed)
    for n in range(number):
        yield KINDS[n % len(KINDS)](dice)


def _text(dice: random.Random) -> str:
    return dice.choice(TEXTS)


def _cut(dice: random.Random) -> bytes:
    text = _text(dice)
    return envelope(text[: dice.randrange(len(text))], dice.choice(["length", "stop", "", "eos"]))


def _spliced(dice: random.Random) -> bytes:
    text = _text(dice)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(ODD) + text[at + dice.choice([0, 0, 1, 20]) :]
    return envelope(text, dice.choice(["stop", "stop", "length"]))


def _wrapped(dice: random.Random) -> bytes:
    around = [dice.choice(ODD) + dice.choice(["", " ", "\n", "다음과 같습니다.\n"]) for _ in range(2)]
    return envelope(around[0] + _text(dice) + around[1], dice.choice(["stop", "length"]))


def _bytes(dice: random.Random) -> bytes:
    raw = bytearray(envelope(_text(dice)))
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(raw))
        raw[at : at + dice.choice([0, 1, 3])] = dice.randbytes(dice.choice([0, 1, 2]))
    return bytes(raw)


def _noise(dice: random.Random) -> bytes:
    return dice.choice([dice.randbytes(dice.randrange(200)), envelope("".join(dice.choices(ODD, k=dice.randrange(30))))])


def _types(dice: random.Random) -> bytes:
    """A field, an item or the list replaced by something else, one more field, one less."""
    value: Any = json.loads(TEXTS[0])
    holders: list[Any] = [value, value["pairs"], *value["pairs"], *(pair["evidence"] for pair in value["pairs"])]
    holder = dice.choice(holders)
    key: Any = dice.choice(list(holder)) if isinstance(holder, dict) else dice.randrange(len(holder))
    if dice.random() < 0.2:
        del holder[key]
    elif dice.random() < 0.2 and isinstance(holder, dict):
        holder[dice.choice(["note", "", "\ud800", "x" * 500, "pairs "])] = dice.choice(VALUES)
    else:
        holder[key] = dice.choice(VALUES)
    return envelope(json.dumps(value, ensure_ascii=dice.random() < 0.5).replace("\ud800", "\\ud800"))


def _deep(dice: random.Random) -> bytes:
    depth = dice.choice([5, 9, 100, 950, 1_000, 20_000])
    opening, closing = dice.choice([("[", "]"), ('{"pairs":', "}"), ('{"pairs":[', "]}")])
    text = opening * depth + dice.choice(["", "1", _text(dice)]) + closing * dice.choice([depth, depth - 1, 0])
    return envelope(
        dice.choice(["", '"', '{"pairs": [', '{"pairs": [{"question": "가", "answer": ']) + text, dice.choice(["stop", "length"])
    )


def _bodies(dice: random.Random) -> bytes:
    """The envelope itself: no choices, no message, parts, tool calls, reasoning, errors in place of answers, types that are wrong."""
    message: dict[str, Any] = {"role": "assistant", "content": _text(dice)}
    for _ in range(dice.randint(1, 3)):
        field = dice.choice(["content", "refusal", "reasoning", "reasoning_content", "tool_calls", "function_call", "role"])
        parts = [
            {"type": dice.choice(["text", "output_text", "thinking", "refusal", 3, None, []]), "text": _text(dice)},
            dice.choice(VALUES),
        ]
        message[field] = dice.choice([None, "", "말", parts, *VALUES])
    if dice.random() < 0.1:
        message = {"role": "assistant", "content": None, "refusal": "도와 드릴 수 없습니다."}
    choice: Any = {"message": message, "finish_reason": dice.choice(["stop", "length", "content_filter", "tool_calls", *VALUES])}
    choice = dice.choice([choice, choice, choice, None, {}, [], {"text": "old"}, {"message": None}, {"delta": message}])
    body: Any = {
        "choices": dice.choice([[choice], [choice], [choice, choice], [], None, choice]),
        "usage": dice.choice(VALUES),
        "model": dice.choice(VALUES),
    }
    body = dice.choice([body, body, body, {"error": dice.choice(VALUES)}, [body], "x", 3, None])
    return json.dumps(body).encode(dice.choice(["utf-8", "utf-8", "utf-8", "utf-16", "utf-32"]))


def _repaired(dice: random.Random) -> bytes:
    """What models get wrong in JSON itself."""
    text = _text(dice)
    ways: list[Callable[[str], str]] = [
        lambda t: t.replace("}", ",}"),
        lambda t: t.replace("]", ", ]"),
        lambda t: t.replace("\\n", "\n"),
        lambda t: t.replace('"', "'"),
        lambda t: t.replace(":", " ", 1),
        lambda t: t.replace('", "', '"\n"', 1),
        lambda t: t.replace('\\"', '"'),
        lambda t: t.replace("지급", '"지급"', 1),
        lambda t: t.replace('"answer"', '"question"', 1),
        lambda t: t + t,
        lambda t: t[1:-1],
        lambda t: t.rstrip("}]\n "),
    ]
    for way in dice.sample(ways, dice.randint(1, 2)):
        text = way(text)
    return envelope(text)


KINDS = (_cut, _spliced, _wrapped, _bytes, _noise, _types, _deep, _bodies, _repaired)
