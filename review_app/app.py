"""The review page, as `corpus-builder review` starts it: sign in with a name, then pair after pair.

The name stands in the address (?reviewer=…), so that F5 keeps it; everything else that matters is in the store.
"""

from __future__ import annotations

import logging

import streamlit as st

from corpus_builder import desk
from corpus_builder.errors import CorpusError
from review_app import look, opening, screen, wording
from review_app.seat import Seat

log = logging.getLogger("review_app")
REVIEWER = "reviewer"
SEAT = "seat"


def main() -> None:
    """One run of the page. Whatever goes wrong is said in Korean, without a traceback; the log has it."""
    st.set_page_config(page_title=wording.TITLE, page_icon="📑", layout="wide")
    st.html(look.STYLE)
    try:
        reviewer = _reviewer()
        if reviewer:
            _review(reviewer)
        else:
            _sign_in()
    except CorpusError as error:
        _say(wording.NO_CORPUS, error.message, error.advice)
    except Exception:
        log.exception("a bug in the review app")
        _say(wording.BUG)


def _say(words: str, *details: str) -> None:
    st.html(look.piece("notice", words))
    for detail in filter(None, details):
        st.code(detail, language=None, wrap_lines=True)
    st.button(wording.LOOK_AGAIN, key="after-trouble")


# ---------------------------------------------------------------- who is here


def _reviewer() -> str:
    """The name from the address, or "" when there is none that can be stored."""
    try:
        return desk.named(st.query_params.get(REVIEWER, ""))
    except CorpusError:
        return ""


def _sign_in() -> None:
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.html(look.piece("big", wording.TITLE) + look.piece("hint", wording.SIGN_IN_INTRO))
        with st.form("sign-in"):
            st.text_input(wording.NAME, key="name", placeholder=wording.NAME_HINT, max_chars=40)
            pressed = st.form_submit_button(wording.START, key="save-name", on_click=_enter)
            st.html(look.piece("hint", wording.NAME_NOTE))
        if pressed:
            st.html(look.piece("notice", wording.NAME_MISSING))
        rows = "".join(f"<tr><td>{look.piece('', key, 'kbd')}</td>{look.piece('', text, 'td')}</tr>" for key, text in wording.KEYS)
        st.html(f'{look.piece("label", wording.KEYS_HEADING)}<table class="keys">{rows}</table>')


def _enter() -> None:
    try:
        st.query_params[REVIEWER] = desk.named(str(st.session_state.get("name") or ""))
    except CorpusError:
        return


def _leave() -> None:
    seat: Seat = st.session_state[SEAT]
    seat.leave()
    del st.session_state[SEAT]
    st.query_params.clear()


# ---------------------------------------------------------------- the work


def _review(reviewer: str) -> None:
    seat: Seat | None = st.session_state.get(SEAT)
    if seat is None or seat.reviewer != reviewer:
        seat = Seat(opening.corpus(), reviewer)
        st.session_state[SEAT] = seat
    seat.sit()
    # The last page speaks of these counts, so there they are not two seconds old.
    progress = opening.progress(seat.corpus, reviewer) if seat.item else desk.progress(seat.corpus, reviewer)
    screen.strip(seat, progress, _leave)
    if seat.item is None:
        screen.empty(seat, progress)
    else:
        screen.item(seat, seat.item)


main()
