"""A reviewer's seat: what is on her screen, and what each press does to it. Knows the desk and nothing of Streamlit.

Every press names the lease that it was shown under, so that it can never act on another pair than the one it was meant for;
the lease also names the decision, so that a press sent twice counts once. A press sooner than `review.dwell_ms` after the
showing or after the press before is refused: keys repeat while they are held, and nobody reads that fast.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus_builder import desk
from corpus_builder.corpus import Corpus
from corpus_builder.desk import Item
from corpus_builder.errors import CorpusError, RefusedError
from corpus_builder.model import UNKNOWN
from corpus_builder.pairs import Action, Candidate, Verdict
from corpus_builder.text import nfc
from review_app import wording

Mode = Literal["read", "edit", "reject"]
SLOT = "{product}"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the reviewer is told: fixed words, and particulars that are shown as plain text only."""

    words: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An edit as typed."""

    question: str
    answer: str


@dataclass(slots=True)
class Seat:
    """One browser tab of one reviewer.

    `warned` is the draft whose doubts were shown, `rescued` one that lost its pair, `aside` what was typed before leaving the
    edit of a candidate.
    """

    corpus: Corpus
    reviewer: str
    item: Item | None = None
    mode: Mode = "read"
    said: str = ""
    notice: Notice | None = None
    objections: tuple[Verdict, ...] = ()
    warned: Draft | None = None
    rescued: Draft | None = None
    aside: tuple[str, Draft] | None = None
    pressed_at: float = 0.0
    undone_at: float = 0.0

    # ------------------------------------------------------------ what is on the screen

    def sit(self) -> None:
        """Have a pair on the screen if there is one. Raises CorpusError."""
        if self.item is None:
            self.item = desk.claim(self.corpus, self.reviewer)

    def turn(self, token: str, mode: Mode) -> None:
        """Go to reading, editing or rejecting the pair that is on the screen."""
        if self._meant(token):
            self.mode, self.notice, self.objections, self.warned = mode, None, (), None

    def draft(self, item: Item) -> Draft:
        """What an edit of this pair starts from: the pair, or what was typed before."""
        if self.aside and self.aside[0] == item.candidate.id:
            return self.aside[1]
        return Draft(item.instruction, item.candidate.output)

    def put_aside(self, token: str, draft: Draft) -> None:
        """Leave the edit and keep what was typed for the next try."""
        if self._meant(token) and self.item is not None:
            self.aside = (self.item.candidate.id, draft)
            self.turn(token, "read")

    def leave(self) -> None:
        """Give the pair back to the others."""
        self._try(lambda: desk.release(self.corpus, self.reviewer))
        self._show(None)

    def forget_rescued(self) -> None:
        self.rescued = None

    # ------------------------------------------------------------ decisions

    def decide(self, token: str, action: Action, reasons: Sequence[str] = (), comment: str = "") -> None:
        """Approve, reject or hold."""
        if self._meant(token) and not self._too_fast():
            self._decide(action, reasons, comment, None)

    def save(self, token: str, draft: Draft) -> None:
        """Check an edit and store it; what the checks doubt is shown first and stored by the second press."""
        if not self._meant(token) or self._too_fast() or self.item is None:
            return
        draft = Draft(nfc(draft.question).strip(), nfc(draft.answer).strip())
        self.notice, self.objections = None, ()
        if not draft.question or not draft.answer:
            self.notice = Notice(wording.EMPTY_TEXT)
            return
        edited = replace(self.item.candidate, instruction=slotted(draft.question, self.item), output=draft.answer)
        if edited.content == self.item.candidate.content:
            self.notice = Notice(wording.UNCHANGED)
            return
        verdicts = self._checked(edited)
        if verdicts is None:
            return
        outcome = desk.outcome(verdicts)
        if outcome == "drop" or (outcome == "look" and self.warned != draft):
            self.notice = Notice(wording.NOT_SAVED if outcome == "drop" else wording.LOOK_FIRST)
            self.objections = tuple(v for v in verdicts if v.outcome != "pass")
            self.warned = draft
            return
        self._decide("edit", (), "", edited, draft)

    def undo(self) -> None:
        """Take back the last decision that still counts and show its pair again."""
        now = time.time()
        held = (now - self.undone_at) * 1000 < self.corpus.config.review.dwell_ms
        self.undone_at = now
        if held:
            return
        try:
            back = desk.undo(self.corpus, self.reviewer)
        except RefusedError as refused:
            self.said, self.notice = "", Notice(refused.message)
            return
        except CorpusError as error:
            self._trouble(error)
            return
        self._show(back)
        if back is None:
            self.notice = Notice(wording.NOTHING_TO_UNDO)
        else:
            self.said = wording.DONE["undo"]

    # ------------------------------------------------------------ inside

    def _meant(self, token: str) -> bool:
        return self.item is not None and self.item.lease.token == token

    def _too_fast(self) -> bool:
        assert self.item is not None
        now = time.time()
        since = now - max(self.item.shown_at, self.pressed_at)
        self.pressed_at = now
        if since * 1000 < self.corpus.config.review.dwell_ms:
            self.notice = Notice(wording.TOO_FAST)
            return True
        return False

    def _checked(self, edited: Candidate) -> list[Verdict] | None:
        assert self.item is not None
        try:
            return desk.checked(self.corpus, self.item.candidate, edited)[1]
        except CorpusError as error:
            self._trouble(error)
            return None

    def _decide(self, action: Action, reasons: Sequence[str], comment: str, edited: Candidate | None, draft: Draft | None = None) -> None:
        assert self.item is not None
        item = self.item
        try:
            desk.decide(self.corpus, item, action, reasons=reasons, comment=comment, edited=edited, press=item.lease.token)
        except RefusedError:
            # Speed, reasons and the edit's text were looked at before, so it is the lease that is gone.
            self._lost(item, draft)
        except CorpusError as error:
            self._trouble(error)
        else:
            self._show(None)
            self.said = wording.DONE[action]

    def _lost(self, item: Item, draft: Draft | None) -> None:
        self._show(None)
        if not self._try(self.sit):
            self.rescued = draft
            return
        if draft and self.item is not None and self.item.candidate.id == item.candidate.id:
            # The same pair again: it has been on the screen all along, and so have the typed words.
            self.item, self.mode = replace(self.item, shown_at=item.shown_at), "edit"
            self.notice = Notice(wording.LOST_SAME)
            return
        self.rescued = draft
        self.notice = Notice(wording.LOST)

    def _try(self, call: Callable[[], None]) -> bool:
        try:
            call()
        except CorpusError as error:
            self._trouble(error)
            return False
        return True

    def _trouble(self, error: CorpusError) -> None:
        self.notice = Notice(wording.TROUBLE, tuple(text for text in (error.message, error.advice) if text))

    def _show(self, item: Item | None) -> None:
        self.item, self.mode, self.said, self.notice = item, "read", "", None
        self.objections, self.warned = (), None


def slotted(question: str, item: Item) -> str:
    """A typed question as it is stored: the product goes back into its slot where its name still stands."""
    stored = item.candidate.instruction
    if question == item.instruction.strip():
        return stored
    if SLOT not in stored or not item.sources:
        return question
    catalogue = item.sources[0].catalogue
    if catalogue.product == UNKNOWN:
        return question
    with_edition = f"{catalogue.product}({catalogue.edition})"
    name = with_edition if with_edition in item.instruction else catalogue.product
    return question.replace(name, SLOT)
