"""Pages in, clauses and chunks out: which line is a heading, which article it opens, where its paragraphs are. Pure text work.

The order in which a document passes through: `printed.printed` (one stream of lines) → `setoff.set_off` (quoted laws aside) →
`headings.candidates` (what looks like a heading) → `sequence.accepted` (which of them are) → `units` (whose terms they are) →
`paragraphs.body` → `clauses.clauses` → `references.references`, `definitions.definitions` → `chunks.chunks`, `report.report`
→ `outcome.outcome` (the report with what became of the chunks).
No PDF library here: a page is what `model.Page` says.
"""

from __future__ import annotations

from pydantic import Field

from corpus_builder import contracts

VERSION = 7
"""Part of the recipe: raise it when the same pages would give other clauses or chunks."""


class Options(contracts.Options):
    """Section [structure]."""

    max_tokens: int = Field(default=1500, ge=150, le=20000)
    """Longest body of a chunk, in tokens. A longer article is cut between its paragraphs (항), then items (호)."""
    context_tokens: int = Field(default=700, ge=0, le=20000)
    """How much a chunk may carry besides its body, in tokens: clauses that it refers to and definitions that it uses."""
    tokenizer: str = ""
    """"" (an estimate), the path of a tokenizer.json, or "tiktoken:NAME"; see tokens.py."""
