"""The machine finds and replaces what `re` finds and replaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba")

from corpus_builder.dedup import facts, fold, machine, stripped, vetoes

Laid = tuple[machine.Codes, machine.Ints, machine.Ints]


def laid(texts: Sequence[str], gap: str = "") -> Laid:
    """The texts in one array, `gap` before, between and behind them."""
    codes = np.frombuffer((gap + "".join(text + gap for text in texts)).encode("utf-16-le"), np.uint16)
    starts = len(gap) + np.cumsum([0, *(len(text) + len(gap) for text in texts)])[:-1]
    return codes, starts, starts + np.array([len(text) for text in texts], np.int64)


def texts_of(codes: machine.Codes, starts: machine.Ints, ends: machine.Ints) -> list[str]:
    return [codes[a:b].tobytes().decode("utf-16-le") for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def compare(pattern: re.Pattern[str], texts: Sequence[str], gap: str) -> None:
    made, (codes, starts, ends) = machine.program(pattern), laid(texts, gap)
    unit, first, last = machine.spans(made, codes, starts, ends)
    found = list(zip(unit.tolist(), (first - starts[unit]).tolist(), (last - starts[unit]).tolist(), strict=True))
    expected = [(n, *match.span()) for n, text in enumerate(texts) for match in pattern.finditer(text)]
    if found != expected:
        n = min(n for n, *_ in set(found) ^ set(expected))
        raise AssertionError(f"{pattern!r} on {texts[n]!r}: {[at for at in found if at[0] == n]}, {[at for at in expected if at[0] == n]}")
    assert machine.spans(made, codes, starts, ends, once=True)[0].tolist() == [n for n, text in enumerate(texts) if pattern.search(text)]
    for by, same in (("", lambda m: ""), ("<새>", lambda m: "<새>"), (_turned, lambda m: _turned(m[0]))):
        new = machine.sub(made, by, codes, starts, ends)
        assert texts_of(*new) == [pattern.sub(same, text) for text in texts], pattern
        if found:
            assert new[1].tolist() == [0, *new[2].tolist()][:-1]
            assert new[0].size == new[2][-1]


def _turned(said: str) -> str:
    return said[::-1] + "|" * (len(said) % 3)


# ---------------------------------------------------------------- the patterns of the guard


def patterns_of(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from patterns_of(part)


GUARD = sorted(
    {found for module in (facts, fold, stripped, vetoes) for value in vars(module).values() for found in patterns_of(value)},
    key=lambda p: p.pattern,
)

_PIECES = (
    "제{n}조의{n} 제{n}항", "제 {n} 조 내지 제{n}조", "제{n}조(보험금의 지급사유)", "별표 {n}", "별 표{n}-{n}", "의 규정에 따라",
    "“가”목", "다만, 회사는 지급하지 않습니다.", "단, 보상하지 아니합니다", '(이하 "계약"이라 합니다)', "(이하 ‘특약’)", "(受益者, 契約)",
    "(별표 참조, 이하 같습니다)", "①", "\n② ", "\n1. ", " 2) ", "\n가. ", "\n- ", "\n※ 진료비 공개 : 값을 알리는 제도.", "주 1)", "주)",
    "({n})", "\n【용어 풀이】 말을 풉니다", "\n[참고 사항]\n", "무배당 다온누리보험의 ", "(무)다온누리 튼튼보험 보통약관",
    "유배당 늘푸른보험은 ", "다음 각 호의 어느 하나에 해당하는 경우에는 보상하지 않습니다", "아래의 사유로 인한 손해는 지급하지 아니한다",
    "보험금을 지급하지 않는 사유", "알려야 합니다. 이 경우에는 ", "하여야 하며, 이 때에 ", "{{product}}의 ", "{n}일 이내", "{n}만원",
    "{n},{n}00만 원을 초과하는", "{n}~{n}일", "{n}.{n}%", "삼천만원", "이십오 일이 지난", "세 번", "한 가지", "두명", "{n}0%0|상",
    "{n}개월간", "3일부터 {n}일까지", "말일로부터 {n}년 이후", "2031. {n}. 1. 부터", "연 {n}.5 % 를", "{n}/{n}", "-{n}", "A{n}~B{n}", "½",
    "±", "{n}㎡", "<비율>", "1, {n}급", "10억{n}천", "계약자", "피보험자가", "보험수익자를", "상속인의 ", "병원 또는 의원에 입원",
    "다른 보험회사", "연간 최초 1회", "어느 하나", "각 호", "같은", "높은 ", "고의 ", "정의", "합의", "알려주세요.", "궁금합니다",
    "인가요?", "입니까", "되나요?", "하는지를 알고싶습니다", "했습니다.", "한다.", "있음", "없어요.", "하여 드립니다", "하게 되", "해요",
    "됨。", "드리기로 하", "에 {n}%를 더한 이율", "| 급 | {n} |\n", "\n|a|b|\n", "질문: ", "\n답변: ", "보험업법 제{n}조 제{n}항",
    "「상법」 시행령 제{n}조의2, 제{n}조", "순서", "위 ①의", "③항은", "(의", "다 ", "다.\n", "\n다. ", "\t", "  ", "\n", " ", " ", ".",
    ",", "(", ")", "[", "】", "일", "이", "만", "\x01", "\x02", "의\x03", "ㆍ", "\u3000", "_", "ⓐ", "\ue001",
)  # fmt: skip


def law(draw: Random) -> str:
    """A text of pieces as law has them, with letters and blanks lost, doubled and added."""
    said = "".join(draw.choice(_PIECES).replace("{n}", str(draw.choice((1, 3, 15, 365)))) for _ in range(draw.randint(0, 14)))
    letters = list(said)
    for _ in range(draw.choice((0, 0, 1, 4, len(said) // 6)) if letters else 0):
        at = draw.randrange(len(letters))
        letters[at] = draw.choice(("", " ", letters[at] * 2, " " + letters[at], draw.choice("다이의1.,)(제조항\n하지")))
    return "".join(letters)


@pytest.mark.parametrize("part", range(4))
def test_patterns_of_the_guard(part: int) -> None:
    texts = [law(Random(n)) for n in range(part * 400, part * 400 + 400)]
    for pattern in GUARD:
        compare(pattern, texts, "제1조 " * (part % 2))


@pytest.mark.slow
def test_patterns_of_the_guard_on_many_texts() -> None:
    texts = [law(Random(n)) for n in range(10_000, 14_000)]
    for pattern in GUARD:
        compare(pattern, texts, "")


# ---------------------------------------------------------------- any pattern


def regex(draw: Random, depth: int, width: int | None = None) -> str:
    """A pattern over few letters; with a `width` one of just as many, for a lookbehind."""
    if width is not None:
        return "".join(draw.choice(("a", "b", ".", "[ab]", "[^a]", r"\d", "(?:a|b)", r"\w", "(?=a).")) for _ in range(width))
    parts = []
    for _ in range(draw.randint(1, 3)):
        kind = draw.randrange(14) if depth else draw.randrange(4)
        if kind < 4:
            parts.append(
                draw.choice(
                    (
                        "a",
                        "b",
                        "c",
                        "ab",
                        "aa",
                        "1",
                        ".",
                        "[ab]",
                        "[^b]",
                        r"\s",
                        r"\d",
                        r"\w",
                        r"\W",
                        "가",
                        "[가-하1]",
                        "\\n",
                        "^",
                        "$",
                        r"\b",
                        r"\Z",
                    )
                )
            )
        elif kind < 7:
            atom = draw.choice(("a", "b", ".", "[ab]", "[^a]", r"\w"))
            parts.append(atom + _times(draw))
        elif kind < 9:
            parts.append(f"({draw.choice(('', '?:'))}{regex(draw, depth - 1)}){_times(draw)}")
        elif kind < 11:
            parts.append(f"(?:{'|'.join(regex(draw, depth - 1) for _ in range(draw.randint(2, 4)))}){draw.choice(('', '', _times(draw)))}")
        elif kind == 11:
            parts.append(f"(?{draw.choice('=!')}{regex(draw, depth - 1)})")
        elif kind == 12:
            parts.append(f"(?<{draw.choice('=!')}{regex(draw, 0, draw.randint(1, 3))})")
        else:
            parts.append(f"(?:{regex(draw, depth - 1)}|)")
    return "".join(parts)


def _times(draw: Random) -> str:
    return draw.choice(("*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "*?", "+?", "??", "{1,3}?", "{2,4}"))


def any_patterns(seeds: range) -> None:
    for seed in seeds:
        draw = Random(seed)
        try:
            pattern = re.compile(regex(draw, draw.randint(0, 3)), draw.choice((0, re.MULTILINE, re.DOTALL)))
        except re.error:  # a repeat of ^, which Python refuses
            continue
        compare(pattern, ["".join(draw.choices("aaabbbc1 \n가", k=draw.randint(0, 12))) for _ in range(25)], draw.choice(("", "a", "b\n")))


def test_any_pattern() -> None:
    any_patterns(range(1200))


def test_a_full_stack_is_made_larger() -> None:
    for said in ("^(?:a|ab?)*c", "^(?:a|b)*?c|a", "^(?:(?:a|b){1,2},?)*c$"):
        compare(re.compile(said), ["a" * 20, "ab" * 3000 + "c", ""], "")


def test_many_matches() -> None:
    compare(re.compile("a|b?"), ["", "a" * 700, "ab" * 4000, "ba"], "b")


@pytest.mark.parametrize("said", [r"(a)\1", "(a)?(?(1)b|c)", "(?i)a", "(?>a)", "a++", r"\B", "(?s:.)", "(?a)\\w"])
def test_what_the_machine_does_not_do(said: str) -> None:
    with pytest.raises(machine.Unsupported):
        machine.program(re.compile(said))


def test_a_template_is_refused() -> None:
    with pytest.raises(machine.Unsupported):
        machine.sub(machine.program(re.compile("(a)")), r"\1", *laid(["a"]))


def test_a_function_is_called_once_per_different_text() -> None:
    calls: list[str] = []
    by: Callable[[str], str] = lambda said: calls.append(said) or said.upper()  # type: ignore[func-returns-value]  # noqa: E731
    new = machine.sub(machine.program(re.compile("[ab]+")), by, *laid(["ab,b", "ab", ""]))
    assert texts_of(*new) == ["AB,B", "AB", ""]
    assert calls == ["ab", "b"]


def test_no_texts() -> None:
    nothing = np.empty(0, np.int64)
    made = machine.program(re.compile("a*"))
    assert [part.size for part in machine.spans(made, np.empty(0, np.uint16), nothing, nothing)] == [0, 0, 0]
    assert [part.size for part in machine.sub(made, "b", np.empty(0, np.uint16), nothing, nothing)] == [0, 0, 0]


def test_distinct_texts() -> None:
    draw = Random(1)
    words = ["".join(draw.choices("가나다", k=draw.randint(0, 7))) for _ in range(9000)]
    codes, first, last = laid(words)
    which, example = machine.distinct(codes, first, last)
    assert [words[example[n]] for n in which] == words
    assert example.size == len(set(words))
