"""What the next `build` would do, told beforehand: files to look at, pages to read, chunks to ask about.

Nothing is loaded or planned for it that grows with the corpus beyond its ledger, since `status` must answer at once. So of OCR the pages
are counted that no engine has read, and of a method the chunks that it was never asked about; that a changed prompt, model or engine
would do more shows as `anew`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus_builder import intake, recipes
from corpus_builder.config import Config, methods_in_use
from corpus_builder.model import page_id
from corpus_builder.store import counts, ledger, near, work


def pending(db: Any, config: Config, entries: Sequence[work.Entry]) -> dict[str, Any]:
    """files: to look at · pages: to read of those known · ocr: pages that no engine has read · documents: to cut · chunks: method ->
    how many it was never asked about · compared: texts to compare again, since somebody said of words whether they mean the same ·
    anew: whether something that the later stages depend on has changed since a run came to its end.

    What files that nobody has looked at hold is not known, nor what chunks come of pages that are to be read.
    """
    allowed = intake.limits(config.run)
    documents = [entry.document for entry in entries]
    lost = intake.lost_files(db, documents)
    surveys = dict.fromkeys((d.id for d in documents if d.id not in lost), intake.survey_recipe(config.reading))
    unread = intake.unread(db, documents, config)
    complete = intake.to_cut(db)
    cut = recipes.structures(db, (entry for entry in entries if entry.document.id in complete), config.structure)
    anew = ledger.settled(db) != recipes.standing(db, config)
    # After a run that came to its end, what it left unasked is known without a look at the chunks: what failed in passing.
    done = not anew and "transient" not in ledger.counts(db).get("generate", {})
    to_cut = set(ledger.pending(db, "structure", cut)) | {item.document for item in unread}
    return {
        "files": len(ledger.pending(db, "survey", surveys, limits=allowed.key)),
        "pages": sum(item.pages for item in unread),
        "ocr": _for_ocr(db, lost),
        "documents": len(to_cut),
        "chunks": {name: 0 if done else counts.unasked(db, name) for name in methods_in_use(config)},
        "compared": sum(len(near.reopened(db, kind)) for kind in ("chunk", "candidate")),
        "anew": anew,
    }


def _for_ocr(db: Any, lost: dict[str, intake.State]) -> int:
    waiting = [page_id(*page) for page, was_read in work.pages_for_ocr(db).items() if not was_read and page[0] not in lost]
    outcomes = ledger.outcomes(db, "ocr") if waiting else {}
    return sum(not outcomes.get(page, "").startswith("permanent") for page in waiting)
