"""From decisions to datasets: which rows may leave, with which text, from which places. Joins review rules, store and export/.

A row leaves when its standing is approved or edited, its text passes the checks that were run on it, and its evidence still
stands in a clause. With `machine_checked`, rows that nobody decided on and every check passed leave too, each marked so; but not one
that answers, otherwise, what another row that would leave answers: a trainer must not meet both, and which is right is for a person. Nor
does one leave whose question names neither a product, because none is known, nor the terms.
Where people approved both, both leave, and the manifest counts them.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus_builder import __version__, export, outside, plugins, review, sources
from corpus_builder.contracts import Format
from corpus_builder.corpus import Corpus
from corpus_builder.export.write import write
from corpus_builder.model import UNKNOWN, content_id
from corpus_builder.pairs import Candidate, Row
from corpus_builder.store import desk as desk_store
from corpus_builder.store import imports, ledger, pairs, work

MACHINE = "machine-checked"
CONTESTED = "waits for a reviewer (another row answers the same question otherwise)"
NAMELESS = "waits for the name of its product (write it into documents.csv)"
_NAMELESS = re.compile(r"\{product\}\s(?:보통\s?)?약관(?:에서|\s)")


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that leave, how many did not for which named reason, and how many questions leave with two answers that people approved."""

    rows: list[Row]
    left_out: dict[str, int]
    conflicts: int


def select(corpus: Corpus, *, machine_checked: bool) -> Selection:
    """Decide for every live candidate whether it leaves; rows in reading order of their clauses."""
    with corpus.store.reading() as db:
        live = pairs.live_candidates(db)
        current = pairs.current_candidates(db)
        decided = _decisions_that_count(db)
        outcomes = pairs.outcomes(db)
        before = desk_store.adoptions(db)  # a pair repeats the one whose decision it took over, and leaves in its place
        duplicates = {link.dropped for link in work.links(db, "candidate") if before.get(link.dropped) != link.kept}
        models = {p.candidate: p.model for p in reversed(pairs.productions(db, live))}
        editions, order, origins = sources.editions(db), work.clause_order(db), imports.origins(db)
        contaminated = outside.matches(db, corpus.config.dedup)
        left_out: Counter[str] = Counter()
        rows: list[tuple[int, Row]] = []
        finals = {standing.final: unit for unit, standing in decided.items() if standing.final}
        for candidate, standing in sources.find(db, live):
            unit = candidate.id
            status, reviewers = _status(unit, finals, decided, unit in current)
            outcome = outcomes.get(unit, "look")
            refusal = _refusal(status, outcome, unit in duplicates, bool(standing.sources), machine_checked)
            if not refusal and status == MACHINE and _nameless(candidate, standing.sources[0].catalogue.product):
                refusal = NAMELESS
            if not refusal and unit in contaminated:
                refusal = f"repeats a record of {contaminated[unit].source}"
            if refusal:
                left_out[refusal] += 1
                continue
            row = _row(corpus, candidate, status, reviewers, standing, models.get(unit, ""), editions)
            row = replace(row, origins=origins.get(unit) or origins.get(candidate.parent, ()))
            rows.append((order.get(standing.clauses[0].id, 1 << 30), row))
    rows.sort(key=lambda item: (item[0], item[1].id))
    chosen = [row for _, row in rows]
    contested = _contested(chosen)
    agreed = [row for row in chosen if row.status != MACHINE or _question(row) not in contested]
    if waiting := len(chosen) - len(agreed):
        left_out[CONTESTED] += waiting
    return Selection(agreed, dict(left_out), len(_contested(agreed)))


def _nameless(candidate: Candidate, product: str) -> bool:
    """Whether only a product, which isn't known, could name the terms that a question with a slot for it speaks of."""
    return product == UNKNOWN and bool(_NAMELESS.match(candidate.instruction))


def _contested(rows: Sequence[Row]) -> set[str]:
    """The questions that these rows answer in two ways."""
    answers: dict[str, set[str]] = {}
    for row in rows:
        answers.setdefault(_question(row), set()).add("".join(row.candidate.output.split()))
    return {question for question, given in answers.items() if len(given) > 1}


def _question(row: Row) -> str:
    return "".join("".join((row.instruction, row.candidate.input, *sorted(row.candidate.choices))).split())


def _decisions_that_count(db: Any) -> dict[str, review.Standing]:
    """candidate -> standing; decisions that a pair of this build took over speak of that pair, not of the earlier one."""
    standings = {unit: review.standing(decisions) for unit, decisions in desk_store.all_decisions(db).items()}
    for new, old in desk_store.adoptions(db).items():
        standing = standings.pop(old)
        final = new if standing.final == old else standing.final
        standings[new] = review.Standing(standing.status, final, standing.reviewers)
        standings[old] = review.Standing("rejected" if standing.status == "rejected" else "open", "", ())
    return standings


def _status(unit: str, finals: Mapping[str, str], decided: Mapping[str, review.Standing], current: bool) -> tuple[str, tuple[str, ...]]:
    """ "approved", "edited", MACHINE (for a pair nobody decided on), or the reason for which a pair stays."""
    if unit in finals:
        standing = decided[finals[unit]]
        return standing.status, standing.reviewers
    standing = decided.get(unit, review.Standing("open", "", ()))
    if standing.status == "open":
        return (MACHINE if current else "superseded"), ()
    return {"edited": "replaced by an edit"}.get(standing.status, standing.status), ()


def _refusal(status: str, outcome: str, duplicate: bool, stands: bool, machine_checked: bool) -> str:
    """Why a pair does not leave, or ""."""
    if status not in ("approved", "edited", MACHINE):
        return status
    if outcome == "drop":
        return "dropped by a check"
    if duplicate:
        return "near-duplicate of another row"
    if not stands:
        return "its evidence is in no clause any more"
    if status == MACHINE:
        if outcome != "pass":
            return "waits for a reviewer (a check wants a look)"
        return "" if machine_checked else "waits for a reviewer"
    return ""


def _row(
    corpus: Corpus,
    candidate: Candidate,
    status: str,
    reviewers: Sequence[str],
    standing: sources.Standing,
    model: str,
    editions: dict[str, int],
) -> Row:
    names = tuple(reviewers if corpus.config.export.reviewers == "name" else (_pseudonym(name) for name in reviewers))
    text = sources.asked(candidate, standing, editions)
    return Row(candidate.id, candidate, text, standing.sources, status, names, model)


def _pseudonym(name: str) -> str:
    """Stable within and across exports; not meant to resist somebody who knows the reviewers' names."""
    return "reviewer-" + content_id("reviewer", name)[:8]


def export_to(corpus: Corpus, out: Path, formats: Sequence[str], *, machine_checked: bool) -> dict[str, Any]:
    """Write the export folder and return its manifest. Raises RefusedError, UsageError, SettingsError, StorageError."""
    names = list(formats) or list(corpus.config.export.formats)
    modules: dict[str, Format] = {name: plugins.load(plugins.FORMATS, name) for name in names}
    selection = select(corpus, machine_checked=machine_checked)
    return write(out, selection.rows, modules, _about(corpus, selection))


def _about(corpus: Corpus, selection: Selection) -> dict[str, Any]:
    rows = selection.rows
    with corpus.store.reading() as db:
        documents = [
            {"sha256": e.document.id, "file": e.document.name, "insurer": c.insurer, "product": c.product, "edition": c.edition}
            | {"effective_date": c.effective_date, "rights_basis": c.rights_basis}
            for e in work.entries(db)
            for c in [e.document.catalogue]
        ]
        units = ledger.counts(db)
    return {
        "made_by": f"corpus_builder {__version__}",
        "export_version": export.VERSION,
        "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "unreviewed_rows": sum(row.status == MACHINE for row in rows),
        "by_status": dict(sorted(Counter(row.status for row in rows).items())),
        "by_task_type": dict(sorted(Counter(row.candidate.task_type for row in rows).items())),
        "by_method": dict(sorted(Counter(row.candidate.method for row in rows).items())),
        "by_document": dict(sorted(Counter(row.sources[0].file for row in rows).items())),
        "by_model": dict(sorted(Counter(row.model or "none" for row in rows).items())),
        "by_import": dict(sorted(Counter(file for row in rows for file in {origin.file for origin in row.origins}).items())),
        "conflicts": selection.conflicts,
        "left_out": dict(sorted(selection.left_out.items())),
        "documents": documents,
        "units_by_stage": units,
    }
