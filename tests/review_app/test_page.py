"""The page as it is drawn and pressed, run by AppTest: no browser, no keys, no component JavaScript."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_builder import corpus, desk, review
from corpus_builder.pairs import Calculation, Candidate, Decision, Input, Reason
from corpus_builder.store import desk as desk_store
from corpus_builder.store import pairs, withdrawals
from review_app import picture, wording
from tests.review_app import small
from tests.review_app.conftest import Page, Start


def decisions(root: Path, candidate: str) -> list[Decision]:
    with corpus.opened(root) as opened, opened.store.reading() as db:
        return desk_store.decisions_on(db, candidate)


def test_a_name_is_asked_for_once_and_stands_in_the_address(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root, reviewer="")
    page.press("save-name")
    assert wording.NAME_MISSING in page.html
    page.field("name").set_value("  김   보상 ")
    page.press("save-name")
    assert page.at.query_params["reviewer"] == "김 보상"
    assert page.has("approve-")
    again = Page("김 보상")
    assert again.has("approve-"), "the address alone is enough after F5"


def test_the_pair_is_shown_with_all_that_helps_to_judge_it(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    for text in (small.PRODUCT, "한빛손해보험", "2025년 4월판", "hanbit_2025.pdf", "보통약관 › 제2관 › 제4조 (보험금의 지급) · 1쪽"):
        assert text in page.html
    assert f"{small.PRODUCT}에서 청구서류를 내면" in page.html, "the slot is filled"
    assert small.PAIRS[0][1] in page.html
    assert small.QUOTES[1] in page.html
    assert f"<mark>{small.QUOTES[1]}</mark>" in page.html, "the quote is marked in the clause"
    assert wording.NO_PICTURE in page.html
    assert wording.ALL_PASSED in page.html
    shortcuts = {button.key.split("-")[0]: button.proto.shortcut for button in page.at.button}
    assert shortcuts == {"leave": "", "approve": "a", "edit": "e", "reject": "x", "hold": "h", "undo": "z"}


def test_the_options_of_an_item_are_shown_in_their_order_with_the_right_one_marked_and_the_reasons(tmp_path: Path, start: Start) -> None:
    faults = (Reason("another number of the clause", "제1항"), Reason("number moved"), Reason("number moved", "<b>"))
    options = ("3영업일", "5영업일", "7영업일", "10<영업일>")
    asked = "{product} 보통약관 제4조(보험금의 지급) 제2항에 따르면 회사는 청구서류를 받은 날부터 몇 영업일 이내에 지급하나요?"
    item = Candidate("choice", "기한", asked, f"3영업일\n{small.QUOTES[1][2:]}", (small.QUOTES[1],), choices=options, faults=faults)
    page = start(small.make(tmp_path, candidates=[item]).root)
    at = [
        page.html.index(f"<span>{place}</span><span>{html.escape(options[index])}") for place, index in zip("①②③④", item.shown, strict=True)
    ]
    assert at == sorted(at)
    assert page.html.count('class="option right"') == 1
    assert f'3영업일<span class="why">{wording.RIGHT}</span>' in page.html
    assert "오답 — 같은 조의 다른 숫자: 제1항" in page.html
    assert "오답 — 숫자를 바꿈: &lt;b&gt;" in page.html
    assert wording.ALL_PASSED in page.html


def test_a_calculation_is_shown_with_where_its_numbers_stand(tmp_path: Path, start: Start) -> None:
    inputs = (Input("일당", "30000", "원", "3만원", "evidence"), Input("일수", "5", "일", "5일", "question"))
    asked = "{product} 보통약관 제4조(보험금의 지급) 제1항에 따르면 상해로 5일 입원하면 입원일당은 모두 얼마인가요?"
    output = f"15만원입니다. 3만원 × 5일 = 15만원으로 계산합니다.\n{small.QUOTES[0][2:]}"
    made = Candidate(
        "calculation", "금액·계산", asked, output, (small.QUOTES[0],), calculation=Calculation("일당 * 일수", inputs, "150000", "원")
    )
    page = start(small.make(tmp_path, candidates=[made]).root)
    assert "일당 × 일수 = 150,000원" in page.html
    assert "일당 = 3만원 (근거) · 일수 = 5일 (질문)" in page.html
    assert wording.ALL_PASSED in page.html


def test_what_a_check_doubts_is_said_in_korean(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path, small.PAIRS[2:])
    page = start(made.root)
    assert "예외(다만) — 확인 필요" in page.html
    assert wording.REASONS["exception not mentioned"] in page.html
    assert "exception" not in page.html


def test_approve_stores_at_once_and_brings_the_next(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("approve-")
    assert [(d.action, d.reviewer) for d in decisions(made.root, made.ids[0])] == [("approve", "김보상")]
    assert small.PAIRS[1][0] in page.html
    assert wording.DONE["approve"] in page.html


def test_a_press_meant_for_the_pair_before_does_nothing(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    token = page.button("approve-").key.removeprefix("approve-")
    page.press("approve-")
    page.at.session_state["seat"].decide(token, "approve")
    page.run()
    assert decisions(made.root, made.ids[1]) == []


def test_reject_asks_for_a_reason_and_takes_the_comment_along(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("reject-")
    assert not page.has("approve-"), "no single letter decides while a reason is chosen"
    assert [page.button(f"reason-{n}-").proto.shortcut for n in range(1, 9)] == list("12345678")
    page.field("comment-").set_value("입원일당 $3 과 *무관*")
    page.press("reason-2-")
    (decision,) = decisions(made.root, made.ids[0])
    assert (decision.action, decision.reasons, decision.comment) == ("reject", (review.REASONS[1],), "입원일당 $3 과 *무관*")
    assert page.has("approve-")


def test_hold_puts_it_last_and_undo_brings_it_back(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path, small.PAIRS[:2])
    page = start(made.root)
    page.press("hold-")
    assert small.PAIRS[1][0] in page.html
    page.press("undo-")
    assert small.PAIRS[0][1] in page.html
    page.press("approve-")
    page.press("approve-")
    assert wording.ALL_DONE in page.html
    assert "승인 2" in page.html
    page.press("undo-")
    assert small.PAIRS[1][0] in page.html
    assert [d.action for d in decisions(made.root, made.ids[1])] == ["approve", "undo"]


def test_undo_without_a_decision_keeps_the_pair(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("undo-")
    assert wording.NOTHING_TO_UNDO in page.html
    page.press("approve-")
    assert decisions(made.root, made.ids[0])[0].action == "approve"


def test_undo_of_a_pair_whose_document_is_withdrawn_keeps_what_is_on_the_screen(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("approve-")
    with corpus.opened(made.root) as here, here.store.writing() as db:
        withdrawals.withdraw(db, "d" * 64, "")
    page.press("undo-")
    assert "판단을 취소했습니다" in page.html and wording.TROUBLE not in page.html and small.PAIRS[1][0] in page.html
    assert [d.action for d in decisions(made.root, made.ids[0])] == ["approve", "undo"]


# ---------------------------------------------------------------- edits


def test_an_edit_is_stored_as_a_candidate_of_its_own(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("edit-")
    assert not any(page.has(f"{name}-") for name in ("approve", "reject", "hold", "undo")), "no single letter is alive here"
    assert page.button("save-").proto.shortcut == "ctrl+enter"
    page.field("answer-").set_value("회사는 청구서류를 받은 날부터 3영업일 이내에 보험금을 지급합니다.")
    page.press("save-")
    (decision,) = decisions(made.root, made.ids[0])
    assert decision.action == "edit"
    with corpus.opened(made.root) as opened, opened.store.reading() as db:
        edited = pairs.candidate(db, decision.edited)
    assert edited.output == "회사는 청구서류를 받은 날부터 3영업일 이내에 보험금을 지급합니다."
    assert edited.instruction == small.PAIRS[0][0], "an unchanged question keeps its slot"
    assert edited.parent == made.ids[0]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (f"{small.PRODUCT}에서는 청구한 뒤 언제까지 보험금을 주나요?", "{product}에서는 청구한 뒤 언제까지 보험금을 주나요?"),
        ("청구한 뒤 언제까지 보험금을 주나요?", "청구한 뒤 언제까지 보험금을 주나요?"),
    ],
)
def test_a_changed_question_gets_its_slot_back_where_the_product_still_stands(
    tmp_path: Path, start: Start, typed: str, stored: str
) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("edit-")
    page.field("question-").set_value(typed)
    page.press("save-")
    with corpus.opened(made.root) as opened, opened.store.reading() as db:
        assert pairs.candidate(db, decisions(made.root, made.ids[0])[0].edited).instruction == stored


def test_a_refused_edit_says_why_and_keeps_the_typed_text(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("edit-")
    page.field("answer-").set_value("청구서류를 받은 날부터 77영업일 이내에 지급합니다.")
    page.press("save-")
    assert wording.NOT_SAVED in page.html
    assert wording.REASONS["number not in evidence"] in page.html
    assert page.field("answer-").value == "청구서류를 받은 날부터 77영업일 이내에 지급합니다."
    assert decisions(made.root, made.ids[0]) == []
    page.press("save-")
    assert decisions(made.root, made.ids[0]) == [], "pressing again does not get it past a check that says no"


def test_a_doubtful_edit_is_stored_by_the_second_press_only(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path, small.PAIRS[2:])
    page = start(made.root)
    page.press("edit-")
    page.field("answer-").set_value("하루에 입원일당 3만원을 받습니다.")
    page.press("save-")
    assert wording.LOOK_FIRST in page.html
    assert page.button("save-").label == wording.SAVE_ANYWAY
    assert decisions(made.root, made.ids[0]) == []
    page.field("answer-").set_value("하루에 입원일당으로 3만원을 받습니다.")
    page.press("save-")
    assert decisions(made.root, made.ids[0]) == [], "another text is another doubt"
    page.press("save-")
    assert [d.action for d in decisions(made.root, made.ids[0])] == ["edit"]


def test_an_unchanged_or_empty_edit_is_not_stored(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("edit-")
    page.press("save-")
    assert wording.UNCHANGED in page.html
    page.field("answer-").set_value("  ")
    page.press("save-")
    assert wording.EMPTY_TEXT in page.html
    assert decisions(made.root, made.ids[0]) == []


def test_leaving_the_edit_loses_nothing(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("edit-")
    page.field("answer-").set_value("쓰다 만 글")
    page.press("cancel-")
    assert small.PAIRS[0][1] in page.html
    page.press("edit-")
    assert page.field("answer-").value == "쓰다 만 글"


# ---------------------------------------------------------------- leases and speed


def test_a_press_sooner_than_a_person_can_read_is_refused(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root, dwell_ms=60_000)
    page.press("approve-")
    assert wording.TOO_FAST in page.html
    assert small.PAIRS[0][1] in page.html
    assert decisions(made.root, made.ids[0]) == []


def test_two_reviewers_never_see_the_same_pair(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path, small.PAIRS[:2])
    one = start(made.root, "김보상")
    two = Page("이약관")
    assert small.PAIRS[0][1] in one.html
    assert small.PAIRS[1][1] in two.html
    three = Page("박심사")
    assert wording.ELSEWHERE in three.html
    one.press("leave")
    three.press("again")
    assert small.PAIRS[0][1] in three.html


def take_away(root: Path, candidate: str) -> None:
    """As when the lease ran out and somebody else decided."""
    with corpus.opened(root, ["review.dwell_ms=0"]) as opened:
        with opened.store.writing() as db:
            desk_store.release(db, "김보상")
        item = desk.claim(opened, "이약관")
        assert item is not None
        assert item.candidate.id == candidate
        desk.decide(opened, item, "approve")


def test_a_lost_lease_is_said_and_the_next_pair_comes(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    take_away(made.root, made.ids[0])
    page.press("approve-")
    assert wording.LOST in page.html
    assert small.PAIRS[1][0] in page.html
    assert [d.reviewer for d in decisions(made.root, made.ids[0])] == ["이약관"]


def test_an_edit_whose_lease_is_lost_can_be_copied(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("edit-")
    page.field("answer-").set_value("청구서류를 받은 날부터 3영업일 이내에 드립니다.")
    take_away(made.root, made.ids[0])
    page.press("save-")
    assert wording.RESCUED in page.html
    assert "3영업일 이내에 드립니다." in page.at.code[0].value
    page.press("forget-rescued")
    assert wording.RESCUED not in page.html


def test_an_edit_whose_lease_ran_out_is_saved_by_pressing_again(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path)
    page = start(made.root)
    page.press("edit-")
    page.field("answer-").set_value("청구서류를 받은 날부터 3영업일 이내에 드립니다.")
    with corpus.opened(made.root) as opened, opened.store.writing() as db:
        desk_store.release(db, "김보상")
    page.press("save-")
    assert wording.LOST_SAME in page.html
    assert page.field("answer-").value == "청구서류를 받은 날부터 3영업일 이내에 드립니다."
    page.press("save-")
    assert [d.action for d in decisions(made.root, made.ids[0])] == ["edit"]


# ---------------------------------------------------------------- what comes from outside

PAYLOADS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror='window.hit=1'>",
    "[열기](javascript:alert(1)) ![그림](http://203.0.113.9/x.png)",
    "보험료 $100 과 $200 :red[빨강] :material/check: **굵게** ~~줄~~",
    "</textarea></div><iframe src='//203.0.113.9'></iframe>",
    "거꾸로 \u202e쓴 글",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_from_outside_are_shown_verbatim(tmp_path: Path, start: Start, payload: str) -> None:
    text = f"{payload} 라고 적힌 조문입니다."
    made = small.make(tmp_path, ((f"{payload} 질문", f"{payload} 답변", text),), text=text, title=payload, product=payload, check=False)
    page = start(made.root, reviewer=f"검수 {payload}"[:40])
    shown = html.escape(payload.replace("\u202e", "⟪U+202E⟫"))
    assert page.html.count(shown) >= 6, "product, title, question, answer, evidence, clause"
    labels = [button.label for button in page.at.button] + [expander.label for expander in page.at.expander]
    labels += [element.value for kind in ("markdown", "caption", "toast", "error", "warning", "info") for element in getattr(page.at, kind)]
    assert not any(payload[:8] in label for label in labels), "labels are read as Markdown"
    page.press("edit-")
    assert page.field("answer-").value == f"{payload} 답변"


# ---------------------------------------------------------------- ends and errors


def test_an_empty_queue_says_how_to_export(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path, small.PAIRS[:1])
    page = start(made.root)
    page.press("reject-")
    page.press("reason-1-")
    assert wording.ALL_DONE in page.html
    assert "반려 1" in page.html
    assert page.at.code[0].value == f"corpus-builder export {tmp_path}-export --corpus {tmp_path}"


def test_a_corpus_without_pairs_says_so(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path, ())
    assert wording.NOTHING_YET in start(made.root).html


def test_a_missing_corpus_is_a_message_and_no_traceback(tmp_path: Path, start: Start) -> None:
    page = start(tmp_path / "nowhere")
    assert wording.NO_CORPUS in page.html
    assert "nowhere" in page.at.code[0].value


def test_a_store_that_fails_at_a_press_is_said_and_the_pair_stays(tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus_builder.errors import StorageError

    def full(*_: object, **__: object) -> None:
        raise StorageError("the store can't be used: database or disk is full", "check disk space")

    made = small.make(tmp_path)
    page = start(made.root)
    with monkeypatch.context() as patch:
        patch.setattr(desk, "decide", full)
        page.press("approve-")
    assert wording.TROUBLE in page.html
    assert "disk is full" in page.html
    page.press("approve-")
    assert [d.action for d in decisions(made.root, made.ids[0])] == ["approve"]


def test_the_picture_gets_the_page_and_the_rectangles_in_percent(tmp_path: Path, start: Start) -> None:
    made = small.make(tmp_path, image=True)
    page = start(made.root)
    assert wording.NO_PICTURE not in page.html
    (component,) = page.at.get("bidi_component")
    data = json.loads(component.proto.json)
    (shown,) = data["pages"]
    assert shown["src"].startswith("data:image/webp;base64,")
    assert shown["boxes"] == [[round(100 * v, 3) for v in (58 / 595, 418 / 842, 484 / 595, 16 / 842)]]


def test_a_comparison_shows_both_clauses_and_both_pages(tmp_path: Path, start: Start) -> None:
    made = small.compared(tmp_path)
    page = start(made.root)
    for text in ("보통약관 › 제4조 (보험금의 지급) · 1쪽", "여행 특별약관 › 제4조 (보험금의 지급) · 2쪽", wording.ALL_PASSED):
        assert text in page.html
    for days in (3, 7):
        assert f"<mark>회사는 청구서류를 받은 날부터 {days}영업일 이내에 보험금을 지급합니다.</mark>" in page.html
    with corpus.opened(made.root) as here:
        item = desk.claim(here, "이검수")
        assert item is None, "it is on another screen"
        shown = picture.pages_of(here, page.at.session_state["seat"].item)
    assert [(page["number"], len(page["boxes"])) for page in shown] == [(1, 1), (2, 1)]


def test_an_edit_of_a_comparison_that_swaps_the_sides_is_not_saved(tmp_path: Path, start: Start) -> None:
    made = small.compared(tmp_path)
    page = start(made.root)
    with corpus.opened(made.root) as here:
        item = page.at.session_state["seat"].item
        swapped = replace(item.candidate, output="보통약관은 7영업일, 여행 특별약관은 3영업일 이내에 지급합니다.")
        assert desk.outcome(desk.checked(here, item.candidate, swapped)[1]) == "drop"
        right = replace(item.candidate, output="보통약관은 3영업일, 여행 특별약관은 7영업일 이내에 보험금을 지급합니다.")
        assert desk.outcome(desk.checked(here, item.candidate, right)[1]) == "pass"
