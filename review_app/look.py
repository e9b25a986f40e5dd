"""How it looks: one style sheet, and small HTML pieces in which every text is escaped.

Texts of documents, models and people are shown through these functions, `st.text` or `st.code(language=None)` only: Streamlit
reads labels, captions and `st.write` as Markdown, and "보험료 $100 과 $200" would become a formula.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from corpus_builder.text import Span

STYLE = """<style>
[data-testid="stHeader"] { background: transparent; height: 0; min-height: 0; }
[data-testid="stToolbar"] { top: 2px; }
[data-testid="stMainBlockContainer"] { padding: 10px 20px 0 20px; max-width: none; }
[data-testid="stAppViewContainer"] { word-break: keep-all; overflow-wrap: anywhere; }
.strip { display: flex; align-items: center; gap: 18px; font-size: 14px; color: #333; height: 36px; white-space: nowrap; }
.strip b { font-size: 16px; font-variant-numeric: tabular-nums; }
.strip .bar { flex: 1; min-width: 60px; height: 8px; border-radius: 4px; background: #e3e7ec; overflow: hidden; }
.strip .bar div { height: 100%; background: #2e7d4f; }
.strip .who { color: #555; max-width: 200px; overflow: hidden; text-overflow: ellipsis; }
.about { font-size: 13px; color: #555; line-height: 1.5; }
.about .product { font-weight: 700; color: #222; }
.about .path { color: #1f5fa8; font-weight: 600; }
.tag { display: inline-block; padding: 1px 9px; border-radius: 10px; background: #e8eef6; }
.tag { color: #1f4e86; font-size: 12.5px; font-weight: 600; }
.label { font-size: 12.5px; font-weight: 700; color: #666; margin-bottom: 2px; }
.said { white-space: pre-wrap; font-size: 16px; line-height: 1.6; color: #151515; }
.question { font-weight: 700; }
.option { display: flex; gap: 8px; font-size: 15px; line-height: 1.55; color: #333; padding: 3px 10px; }
.option { border-left: 4px solid #d5dae1; margin-bottom: 4px; white-space: pre-wrap; }
.option.right { border-left-color: #237a45; background: #eef7f1; color: #151515; font-weight: 600; }
.option .why { display: block; font-size: 12.5px; font-weight: 400; color: #7a4a00; }
.option.right .why { color: #23683f; font-weight: 700; }
.sum { font-size: 14px; line-height: 1.6; color: #333; }
.quote { white-space: pre-wrap; font-size: 14.5px; line-height: 1.55; }
.quote { background: #fffbe0; border-left: 4px solid #e3b505; padding: 5px 10px; margin-bottom: 4px; }
.clause { white-space: pre-wrap; font-size: 14px; line-height: 1.6; color: #222; }
.clause mark { background: #fff0a3; }
.checks { font-size: 13.5px; line-height: 1.6; }
.checks .pass { color: #23683f; }
.checks .look { background: #fff4e0; border-left: 4px solid #d98200; padding: 4px 10px; margin-bottom: 3px; white-space: pre-wrap; }
.checks .drop { background: #fdeaea; border-left: 4px solid #b42318; padding: 4px 10px; margin-bottom: 3px; white-space: pre-wrap; }
.checks .head { font-weight: 700; }
.notice { font-size: 14px; font-weight: 600; background: #fff4e0; border: 1px solid #e7c27d; border-radius: 6px; padding: 6px 12px; }
.notice div { font-weight: 400; font-size: 13px; white-space: pre-wrap; }
.line { font-size: 13px; line-height: 24px; height: 24px; color: #23683f; padding: 0 10px; border-radius: 6px; }
.line { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.line.warning { background: #fff0d6; color: #7a4a00; font-weight: 600; }
.missing { border: 1px dashed #b9c0ca; border-radius: 6px; background: #f6f7f9; padding: 60px 40px; }
.missing { text-align: center; color: #444; line-height: 1.7; }
.missing b { font-size: 17px; }
.hint { font-size: 13.5px; color: #555; line-height: 1.6; }
.big { font-size: 26px; font-weight: 700; margin: 6vh 0 4px 0; }
.keys td { padding: 3px 14px 3px 0; font-size: 14px; vertical-align: top; }
.keys kbd { display: inline-block; min-width: 26px; text-align: center; padding: 0 6px; }
.keys kbd { border: 1px solid #b9c0ca; border-bottom-width: 2px; border-radius: 5px; background: #fff; }
/* The pair scrolls within its half, so that the actions below stay in sight at any height. */
.st-key-pair { flex: none !important; height: calc(100vh - 168px) !important; overflow-y: auto; padding-right: 8px; flex-wrap: nowrap; }
.st-key-reasons { flex: none !important; height: calc(100vh - 74px) !important; overflow-y: auto; padding-right: 8px; flex-wrap: nowrap; }
.st-key-editing { flex: none !important; height: calc(100vh - 74px) !important; overflow-y: auto; padding-right: 8px; flex-wrap: nowrap; }
.st-key-actions button { min-height: 44px; }
.st-key-actions button p, .st-key-reasons button p, .st-key-editing button p { font-size: 15px; font-weight: 600; }
.st-key-reasons button { min-height: 38px; justify-content: flex-start; }
.st-key-editing textarea { font-size: 15.5px; line-height: 1.6; }
[class*="st-key-approve-"] button { background: #237a45; border-color: #237a45; color: #fff; }
[class*="st-key-approve-"] button:hover, [class*="st-key-approve-"] button:focus, [class*="st-key-approve-"] button:active
  { background: #1b6237; border-color: #1b6237; color: #fff; }
[class*="st-key-save-"] button { background: #1f5fa8; border-color: #1f5fa8; color: #fff; }
[class*="st-key-save-"] button:hover, [class*="st-key-save-"] button:focus, [class*="st-key-save-"] button:active
  { background: #174a85; border-color: #174a85; color: #fff; }
[class*="st-key-edit-"] button { border-color: #1f5fa8; color: #1f5fa8; }
[class*="st-key-reject-"] button, [class*="st-key-reason-"] button { border-color: #b42318; color: #a02015; }
[class*="st-key-hold-"] button { border-color: #8a929c; color: #444c56; }
</style>"""

_MARKS = {code: f"⟪U+{code:04X}⟫" for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Characters that turn the direction of writing could show a reviewer another text than the one she approves."""


def escaped(text: str) -> str:
    """A text as HTML that shows it verbatim; invisible marks of direction are made visible."""
    return html.escape(text.translate(_MARKS))


def piece(style: str, text: str, tag: str = "div") -> str:
    """One element that holds nothing but `text`."""
    return f'<{tag} class="{style}">{escaped(text)}</{tag}>'


def labelled(label: str, style: str, texts: Sequence[str]) -> str:
    """A small heading with one element for each text below it."""
    return piece("label", label) + "".join(piece(style, text) for text in texts)


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a 객관식 item: its number, its words, whether it is the right one, and what is said below it."""

    place: str
    text: str
    right: bool
    why: str


def options(label: str, shown: Sequence[Option]) -> str:
    """A small heading with the options below it, the right one marked."""
    rows = []
    for option in shown:
        why = piece("why", option.why, "span") if option.why else ""
        style = "option right" if option.right else "option"
        rows.append(f'<div class="{style}"><span>{escaped(option.place)}</span><span>{escaped(option.text)}{why}</span></div>')
    return piece("label", label) + "".join(rows)


def marked(text: str, spans: Sequence[Span]) -> str:
    """A clause's text with these spans marked."""
    result, at = [], 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start = max(at, span.start)
        if start < span.end:
            result += [escaped(text[at:start]), "<mark>", escaped(text[start : span.end]), "</mark>"]
            at = span.end
    return '<div class="clause">' + "".join([*result, escaped(text[at:])]) + "</div>"
