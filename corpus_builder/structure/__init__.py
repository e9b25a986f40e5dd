"""Pages in, clauses and chunks out: which line is a heading, which article it opens, where its paragraphs are. Pure text work.

The order in which a document passes through: `printed.printed` (one stream of lines) → `setoff.set_off` (quoted laws aside) →
`headings.candidates` (what looks like a heading) → `sequence.accepted` (which of them are) → `units` (whose terms they are) →
`paragraphs.body` → `clauses.clauses` → `references.references`, `definitions.definitions` → `chunks.chunks`, `report.report`.
No PDF library here: a page is what `model.Page` says.
"""

from __future__ import annotations

from pydantic import Field

from corpus_builder import contracts

VERSION = 1
"""Part of the recipe: raise it when the same pages would give other clauses or chunks."""


class Options(contracts.Options):
    """Section [structure]."""

    max_chars: int = Field(default=2000, ge=200, le=20000)
    """Longest body of a chunk, in characters. A longer article is cut between its paragraphs (항), then items (호)."""
