"""What a corpus holds and what is wrong with it: one record for `status`, its --json, and the end of a build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from corpus_builder import intake, llm, pending, reports, review
from corpus_builder.corpus import Corpus
from corpus_builder.model import Catalogue, Document, page_id
from corpus_builder.pairs import Decision
from corpus_builder.store import calls, counts, findings, imports, ledger, near, pairs, withdrawals, work
from corpus_builder.store import desk as desk_store


def collect(corpus: Corpus) -> dict[str, Any]:
    """Counts by everything, per document, failures with their reasons, review progress, and decisions without a pair."""
    with corpus.store.reading() as db:
        live = counts.live_counts(db)
        totals = counts.totals(db) | {"candidates": sum(live.task_types.values())}
        stages = ledger.counts(db)
        failures = ledger.failures(db) if any(set(outcomes) - {"done"} for outcomes in stages.values()) else []
        page_sources = work.page_sources(db)
        entries = work.entries(db)
        parsed = {document: reports.summary(report) for document, report in findings.reports(db).items()}
        decided = desk_store.all_decisions(db)
        names, cells = {entry.document.id: entry.document.name for entry in entries}, fields(Catalogue)
        failed: dict[str, list[str]] = {}
        for failure in failures:
            failed.setdefault(failure.unit.partition("#")[0], []).append(failure.message)
        result = {
            "totals": totals,
            "pages": _added_up(page_sources.values()),
            "stages": stages,
            "skipped": work.skips(db),
            "task_types": live.task_types,
            "mix": _mix(db, corpus, live.usable, decided),
            "outcomes": live.outcomes,
            "check_reasons": live.reasons,
            "failures": [_told(failure) | {"where": _where(failure.unit, names)} for failure in failures],
            "warnings": _warnings(db, names),
            "without_file": _without_file(db, [entry.document for entry in entries], page_sources),
            "pending": pending.pending(db, corpus.config, entries),
            "saved": {name: counts.saved(db, name) for name in pairs.methods(db)},
            "answers": {name: asdict(counts.answers(db, name)) for name in pairs.methods(db)},
            "imports": imports.counts(db),
            "kin": near.counts(db),
            "kept_readings": work.superseded_readings(db),
            "documents": [
                {"sha256": e.document.id, "file": e.document.name, "pages": page_sources.get(e.document.id, {})}
                | {cell.name: getattr(e.document.catalogue, cell.name) for cell in cells}
                | {"parsed": parsed.get(e.document.id)}
                | {"failed": failed.get(e.document.id, [])}
                for e in entries
            ],
            "review": _review(db, decided),
            "unattached_decisions": _unattached(db, decided),
        }
    usage = calls.usage(corpus.store)
    result |= {"tokens": usage, "spent": _spent(usage, corpus.config.llm)}
    return result


def _spent(tokens: Mapping[str, int], llm: llm.Options) -> float:
    """Money for all answers at the prices of the settings; 0 where there are none."""
    return (tokens["input_tokens"] * llm.price_input + tokens["output_tokens"] * llm.price_output) / 1e6


def _added_up(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))


def _told(failure: ledger.Failure) -> dict[str, Any]:
    return {name: value for name, value in asdict(failure).items() if name != "recipe"}


def _warnings(db: Any, names: dict[str, str]) -> list[dict[str, str]]:
    """What a person should know of files and pages that were read all the same."""
    found = [
        {"where": names.get(document, document), "reason": name, "message": message}
        for document, (_, notes) in work.surveys(db).items()
        for name, message in notes.items()
    ]
    return found + [
        {"where": _where(page_id(document, number), names), "reason": "text may be missing", "message": why}
        for document, number, why in work.damaged_pages(db)
    ]


def _without_file(db: Any, documents: Sequence[Document], pages: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Documents that are withdrawn, or whose file is gone, replaced or changed, with what was made of them and stands: pages, and live
    pairs from their clauses."""
    lost = intake.lost_files(db, documents)
    lost |= {unit: "changed" for unit, changed in intake.rewritten(db, documents, lost).items() if changed}
    pairs, whys = counts.pairs_in(db, lost), withdrawals.withdrawn(db)
    return [
        {"sha256": d.id, "file": d.name, "path": d.path, "state": lost[d.id]}
        | {"pages": sum(pages.get(d.id, {}).values()), "pairs": pairs.get(d.id, 0), "why": whys.get(d.id, "")}
        for d in documents
        if d.id in lost
    ]


def _where(unit: str, names: dict[str, str]) -> str:
    """A ledger unit as a person would say it: file name and page instead of hashes."""
    document, sign, page = unit.partition("#")
    if document in names:
        return f"{names[document]}, page{'s' if '-' in page else ''} {page}" if sign else names[document]
    return unit


def _review(db: Any, decided: Mapping[str, Sequence[Decision]]) -> dict[str, Any]:
    statuses = Counter(review.standing(decisions).status for decisions in decided.values())
    return {"slots": desk_store.queue_counts(db), "decided": dict(statuses), "decisions": sum(map(len, decided.values()))}


def _mix(db: Any, corpus: Corpus, usable: Mapping[str, int], decided: Mapping[str, Sequence[Decision]]) -> list[dict[str, Any]]:
    """Each kind of question: the share that is wanted, the pairs that count and their share, and how many clauses (chunks of them) can
    serve it, None before that was ever counted."""
    there = counts.reached(db, usable, review.out(decided))
    able, everything = counts.servings(db), sum(there.values())
    return [
        {"kind": kind, "wanted": share, "reached": there.get(kind, 0), "share": there.get(kind, 0) / max(1, everything)}
        | {"clauses": None if able is None else able.get(kind, 0)}
        for kind, share in corpus.config.generation.shares.items()
    ]


def _unattached(db: Any, decided: Mapping[str, Sequence[Decision]]) -> list[dict[str, Any]]:
    """Decisions on pairs that this build doesn't make: kept, and listed with whether their evidence still stands."""
    if not decided:
        return []
    taken_over = set(desk_store.adoptions(db).values())
    edits = {decision.edited for decisions in decided.values() for decision in decisions if decision.edited}
    lost = sorted(pairs.left_by_people(db).intersection(decided) - taken_over - edits)
    listed = [unit for unit in lost if review.standing(decided[unit]).status != "open"]
    if not listed:
        return []
    from corpus_builder import sources  # takes longer to load than a small `status` in all

    return [
        {
            "candidate": (unit := candidate.id),
            "status": review.standing(decided[unit]).status,
            "instruction": candidate.instruction,
            "places": [" ".join(place[1:]) for place in decided[unit][-1].anchor.places],
            "evidence_stands": bool(standing.sources),
        }
        for candidate, standing in sources.find(db, listed)
    ]
