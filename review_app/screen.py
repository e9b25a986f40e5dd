"""The screen: page image on the left, pair and actions on the right, and what is shown when nothing is left.

Widget keys hold the lease's token, and callbacks are given it: a press that comes late finds another token and does nothing.
While a pair is edited or its rejection is explained, no single-letter action is on the page.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable

import streamlit as st

from corpus_builder import desk, review
from corpus_builder.desk import Item, Progress
from corpus_builder.export.record import PLACES
from corpus_builder.model import Clause
from corpus_builder.pairs import Action, Candidate, Source, Verdict
from corpus_builder.text import locate
from review_app import look, picture, wording
from review_app.seat import Draft, Seat

LEFT, RIGHT = 52, 48


def strip(seat: Seat, progress: Progress, leave: Callable[[], None]) -> None:
    """The line on top: how far it is, who is here, and the way out."""
    total = progress.waiting + progress.decided
    share = 100 * progress.decided / total if total else 0
    counts = ((wording.WAITING, progress.waiting), (wording.DECIDED, progress.decided), (wording.MINE_TODAY, progress.mine_today))
    text = "".join(f"<span>{look.escaped(name)} <b>{number:,}</b></span>" for name, number in counts)
    bar = f'<div class="bar"><div style="width:{share:.1f}%"></div></div>'
    left, right = st.columns([92, 8], vertical_alignment="center")
    left.html(f'<div class="strip">{text}{bar}{look.piece("who", seat.reviewer, "span")}</div>')
    right.button(wording.LEAVE, key="leave", on_click=leave, width="stretch", help=wording.LEAVE_HELP)


def item(seat: Seat, item: Item) -> None:
    """A pair with its source."""
    left, right = st.columns([LEFT, RIGHT], gap="small")
    with left:
        focus = f".st-key-answer-{item.candidate.id} textarea" if seat.mode == "edit" else ""
        if not picture.draw(seat.corpus, item, focus):
            st.html(f'<div class="missing"><b>{wording.NO_PICTURE}</b><br>{wording.NO_PICTURE_ADVICE}</div>')
    with right:
        if seat.mode == "edit":
            _editing(seat, item)
        elif seat.mode == "reject":
            _rejecting(seat, item)
        else:
            _reading(seat, item)


# ---------------------------------------------------------------- the three modes


def _reading(seat: Seat, item: Item) -> None:
    with st.container(key="pair", gap="small"):
        if seat.notice and seat.notice.details:
            _notice(seat)
        _rescued(seat)
        _about(item)
        _pair(item)
        _evidence(item)
        _verdicts(item.verdicts)
        _clause(item)
        _others(item.sources[len(item.shown) :])
    with st.container(key="actions", gap=None):
        _actions(seat, item.lease.token)
    # One line at a fixed height, so that the buttons never move.
    st.html(look.piece("line warning", seat.notice.words) if seat.notice else look.piece("line", seat.said or " "))


def _actions(seat: Seat, token: str) -> None:
    approve, edit, reject, hold, undo = st.columns([10, 10, 10, 10, 13], gap="xsmall")

    def decide(action: Action) -> dict[str, object]:
        return {"on_click": seat.decide, "args": (token, action), "width": "stretch"}

    approve.button(wording.APPROVE, key=f"approve-{token}", shortcut="A", icon=":material/check:", **decide("approve"))
    edit.button(
        wording.EDIT,
        key=f"edit-{token}",
        shortcut="E",
        icon=":material/edit:",
        on_click=seat.turn,
        args=(token, "edit"),
        width="stretch",
    )
    reject.button(
        wording.REJECT,
        key=f"reject-{token}",
        shortcut="X",
        icon=":material/close:",
        on_click=seat.turn,
        args=(token, "reject"),
        width="stretch",
    )
    hold.button(wording.HOLD, key=f"hold-{token}", shortcut="H", icon=":material/schedule:", **decide("hold"))
    _undo(undo, seat, token)


def _undo(place: object, seat: Seat, token: str) -> None:
    place.button(  # type: ignore[attr-defined]
        wording.UNDO, key=f"undo-{token}", shortcut="Z", icon=":material/undo:", on_click=seat.undo, width="stretch", help=wording.UNDO_HELP
    )


def _rejecting(seat: Seat, item: Item) -> None:
    token = item.lease.token
    with st.container(key="reasons", gap="small"):
        if seat.notice:
            _notice(seat)
        # One form: a digit pressed right after typing takes the typed comment along.
        with st.form("reject", enter_to_submit=False):
            st.html(look.piece("hint", wording.CHOOSE_REASON))
            columns = st.columns(2, gap="xsmall")
            half = (len(review.REASONS) + 1) // 2
            for number, reason in enumerate(review.REASONS, 1):
                columns[(number - 1) // half].form_submit_button(
                    reason,
                    key=f"reason-{number}-{token}",
                    shortcut=str(number),
                    width="stretch",
                    on_click=_reject,
                    args=(seat, token, reason),
                )
            st.text_input(wording.COMMENT, key=f"comment-{token}", placeholder=wording.COMMENT_HINT, max_chars=500)
        st.button(wording.CANCEL, key=f"cancel-{token}", shortcut="Escape", on_click=seat.turn, args=(token, "read"))
        _pair(item)
        _evidence(item)


def _reject(seat: Seat, token: str, reason: str) -> None:
    seat.decide(token, "reject", (reason,), str(st.session_state.get(f"comment-{token}") or ""))


def _editing(seat: Seat, item: Item) -> None:
    token, unit = item.lease.token, item.candidate.id
    with st.container(key="editing", gap="small"):
        with st.form("edit", enter_to_submit=False):
            start = seat.draft(item)
            st.text_area(wording.QUESTION, value=start.question, key=f"question-{unit}", height=90)
            st.text_area(wording.ANSWER, value=start.answer, key=f"answer-{unit}", height=190)
            if seat.notice:
                _notice(seat)
            _objections(seat.objections)
            label = wording.SAVE_ANYWAY if seat.notice and seat.notice.words == wording.LOOK_FIRST else wording.SAVE
            with st.container(horizontal=True, gap="small"):
                press = {"on_click": _typed, "shortcut": "Ctrl+Enter", "icon": ":material/save:"}
                st.form_submit_button(label, key=f"save-{token}", args=(seat.save, token, unit), **press)
                # Within the form, so that what was typed comes along and a slip of Esc loses nothing.
                press = {"on_click": _typed, "shortcut": "Escape"}
                st.form_submit_button(wording.CANCEL, key=f"cancel-{token}", args=(seat.put_aside, token, unit), **press)
        st.html(look.piece("hint", wording.EDITING))
        _evidence(item)
        _clause(item)


def _typed(do: Callable[[str, Draft], None], token: str, unit: str) -> None:
    do(token, Draft(*(str(st.session_state.get(f"{name}-{unit}") or "") for name in ("question", "answer"))))


# ---------------------------------------------------------------- pieces


def _about(item: Item) -> None:
    rows = []
    for number, (source, clause) in enumerate(item.shown):
        if source.document not in (earlier.document for earlier, _ in item.shown[:number]):
            catalogue = source.catalogue
            edition = f"  {wording.known(catalogue.insurer)} · {wording.known(catalogue.edition)}"
            rows.append(look.piece("product", wording.known(catalogue.product), "span") + look.escaped(edition))
        rows.append(look.piece("path", _breadcrumb(source, clause), "span"))
    if not item.shown:
        rows.append(look.escaped(wording.NO_SOURCE))
    file = "".join(f"  {name}" for name in dict.fromkeys(source.file for source, _ in item.shown))
    rows.append(look.piece("tag", item.candidate.task_type, "span") + look.escaped(file))
    st.html('<div class="about">' + "<br>".join(rows) + "</div>")


def _breadcrumb(source: Source, clause: Clause) -> str:
    title = f" ({clause.title})" if clause.title else ""
    pages = sorted({spot.page for spot in source.spots})
    where = f" · {pages[0]}쪽" if len(pages) == 1 else f" · {pages[0]}~{pages[-1]}쪽" if pages else ""
    return source.path.replace("/", " › ") + title + where


def _pair(item: Item) -> None:
    candidate = item.candidate
    st.html(look.labelled(wording.QUESTION, "said question", [item.instruction]))
    if candidate.input:
        st.html(look.labelled(wording.INPUT, "said", [candidate.input]))
    if candidate.choices:
        st.html(look.options(wording.CHOICES, _options(candidate)))
    st.html(look.labelled(wording.ANSWER, "said", [candidate.output]))
    if candidate.calculation:
        st.html(look.labelled(wording.CALCULATION, "sum", wording.calculation(candidate.calculation)))


def _options(candidate: Candidate) -> list[look.Option]:
    """The options as they are exported, in their order; beside a wrong one stands why it is wrong, where that is known."""
    said = dict(enumerate((wording.RIGHT, *map(wording.fault, candidate.faults))))
    order = zip(PLACES, candidate.shown, strict=False)
    return [look.Option(place, candidate.choices[index], index == 0, said.get(index, "")) for place, index in order]


def _evidence(item: Item) -> None:
    st.html(look.labelled(wording.EVIDENCE, "quote", item.candidate.evidence))


def _verdicts(verdicts: tuple[Verdict, ...]) -> None:
    if not verdicts:
        st.html(look.labelled(wording.CHECKS_HEADING, "hint", [wording.NOT_CHECKED]))
        return
    passed = [wording.check(v.check) for v in verdicts if v.outcome == "pass"]
    rest = [v for v in verdicts if v.outcome != "pass"]
    words = "" if not passed else f"✓ {' · '.join(passed)}" + ("" if rest else f" — {wording.ALL_PASSED}")
    _objections(tuple(rest), look.piece("label", wording.CHECKS_HEADING), look.piece("pass", words))


def _objections(verdicts: tuple[Verdict, ...], head: str = "", tail: str = "") -> None:
    boxes = []
    for verdict in verdicts:
        title = look.piece("head", f"{wording.check(verdict.check)} — {wording.SIGNS[verdict.outcome]}")
        boxes.append(f'<div class="{verdict.outcome}">{title}{"<br>".join(look.escaped(wording.reason(r)) for r in verdict.reasons)}</div>')
    if boxes or head or tail:
        st.html(f'<div class="checks">{head}{"".join(boxes)}{tail}</div>')


def _clause(item: Item) -> None:
    if not item.shown:
        return
    with st.expander(wording.CLAUSE, key=f"clause-{item.candidate.id}"):
        for _, clause in item.shown:
            spans = [span for quote in item.candidate.evidence if (span := locate(quote, clause.text))]
            st.html(look.marked(clause.text, spans))


def _others(sources: tuple[Source, ...]) -> None:
    if not sources:
        return
    with st.expander(wording.others(len(sources))):
        for source in sources:
            facts = (wording.known(source.catalogue.product), wording.known(source.catalogue.edition), source.file, source.path)
            st.text(" · ".join(facts))


def _notice(seat: Seat) -> None:
    assert seat.notice is not None
    details = "".join(look.piece("", text) for text in seat.notice.details)
    st.html(f'<div class="notice">{look.escaped(seat.notice.words)}{details}</div>')


def _rescued(seat: Seat) -> None:
    if seat.rescued is None:
        return
    st.html(f'<div class="notice">{wording.RESCUED}</div>')
    st.code(f"{seat.rescued.question}\n\n{seat.rescued.answer}", language=None, wrap_lines=True)
    st.button(wording.CLOSE, key="forget-rescued", on_click=seat.forget_rescued)


# ---------------------------------------------------------------- nothing left


def empty(seat: Seat, progress: Progress) -> None:
    """No pair for this reviewer: why, what was done, and what comes next."""
    _, middle, _ = st.columns([1, 3, 1])
    with middle:
        heading, note = _why(progress)
        st.html(look.piece("big", heading) + look.piece("hint", note))
        if seat.notice:
            _notice(seat)
        elif seat.said:
            st.html(look.piece("line", seat.said))
        _rescued(seat)
        counted = Counter(decision.action for decision in desk.history(seat.corpus, seat.reviewer, 1000))
        counts: list[tuple[Action, int]] = [(action, counted[action]) for action in wording.COUNTED if counted[action]]
        st.html(look.labelled(wording.MY_RECORD, "said", [wording.finished(counts) or wording.NO_RECORD]))
        again, back, _ = st.columns([1, 1, 2])
        again.button(wording.LOOK_AGAIN, key="again", width="stretch", icon=":material/refresh:")
        _undo(back, seat, "empty")
        if progress.decided:
            st.html(look.piece("hint", wording.HOW_TO_EXPORT))
            root = str(seat.corpus.root.resolve())
            st.code(f"corpus-builder export {shlex.quote(f'{root}-export')} --corpus {shlex.quote(root)}", language=None, wrap_lines=True)


def _why(progress: Progress) -> tuple[str, str]:
    if progress.waiting:
        return wording.ELSEWHERE, wording.ELSEWHERE_NOTE
    if progress.decided:
        return wording.ALL_DONE, wording.ALL_DONE_NOTE
    return wording.NOTHING_YET, wording.NOTHING_YET_NOTE
