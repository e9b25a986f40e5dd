"""Near-duplicate removal: how quick, how true to exact similarity, how much memory, against the libraries that do this.

Run: python -m tests.benchmarks.dedup [RECORDS.jsonl] [--records N] [--kind pair]. The records have `id` and `text`; without a file they
are invented here (families of near copies, numbers changed in some). Times are CPU-seconds of this process, imports and compilation
not counted. Peers are run when they are installed (pip install datatrove rensa), on fewer records where they are slow; each gets the
normalised text, which costs it nothing, and is left to its own notion of a duplicate, unverified by datatrove and rensa.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median
from types import SimpleNamespace
from typing import Any

from corpus_builder.dedup import Guard, Kind, Outcome, Text, align, facts, fold, forms, order, stripped, vetoes
from corpus_builder.dedup.guards import Guards
from corpus_builder.dedup.index import Index
from corpus_builder.dedup.normalise import letters, many, shingles
from corpus_builder.dedup.rows import Rows, Thresholds
from tests.benchmarks.scale import ENDS, PARTICLES, WORDS

THRESHOLD = 0.8


def invented(count: int, seed: int = 1) -> Iterator[Text]:
    """Records of two to four sentences; half of them near copies of an earlier one, a fifth of these with another number."""
    draw = Random(seed)
    recent: list[list[str]] = []
    for n in range(count):
        if recent and draw.random() < 0.5:
            record = list(draw.choice(recent))
            for _ in range(draw.randint(0, 2)):
                record[draw.randrange(len(record))] = draw.choice(WORDS)
            if draw.random() < 0.2:
                record = [f"{draw.randint(1, 400)}일" if word.endswith("일") and word[:-1].isdigit() else word for word in record]
        else:
            record = [word for _ in range(draw.randint(2, 4)) for word in _sentence(draw)]
            recent = [*recent[-500:], record]
        yield Text(str(n), " ".join(record))


def _sentence(draw: Random) -> list[str]:
    words = [draw.choice(WORDS) + draw.choice(WORDS) + draw.choice(PARTICLES) for _ in range(draw.randint(4, 7))]
    return [*words, f"{draw.randint(1, 400)}일", "이내에", draw.choice(ENDS)]


def cpu(act: Callable[[], Any]) -> tuple[Any, float]:
    before = time.process_time()
    result = act()
    return result, time.process_time() - before


def row(name: str, count: int, seconds: float, note: str = "") -> None:
    print(f"{name:52} {count:>9,} {seconds:9.2f} CPU-s {count / seconds:>9,.0f} per CPU-s   {note}", flush=True)


def peak() -> str:
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"


# ---------------------------------------------------------------- ours


def linking(texts: Sequence[Text], kind: Kind) -> None:
    for fast in (False, True) if importlib.util.find_spec("numba") else (False,):
        Index(kind, None, fast=fast).add(texts[:500])
        found, seconds = cpu(lambda: Index(kind, None, fast=fast).add(texts))  # noqa: B023
        name = "compiled (fast)" if fast else "numpy"
        row(f"sketch and link, no guard, {name}", len(texts), seconds, f"{len(found.rows.ids):,} kept, {peak()}")


def guarded(texts: Sequence[Text], kind: Kind) -> None:
    old = len(texts) * 100 // 101
    body = {item.id: item.text for item in texts}
    for fast in (False, True) if importlib.util.find_spec("numba") else (False,):
        Index(kind, Guards(), fast=fast).add(texts[:500])
        _forget()
        found, seconds = cpu(lambda: Index(kind, Guards(), fast=fast).add(texts))  # noqa: B023
        name = "compiled (fast)" if fast else "numpy"
        row(
            f"whole path with guards, {name}",
            len(texts),
            seconds,
            f"{len(found.rows.ids):,} kept, {len(found.siblings):,} siblings, {peak()}",
        )
    stored = Index(kind, Guards()).add(texts[:old]).rows
    packed, seen = stored.packed(), Seen()

    def filled(guard: Guard, fast: bool = False) -> Index:  # without numba, as in a process that adds so few
        return Index(kind, guard, rows=Rows.unpacked(list(stored.ids), packed), fetch=lambda ids: [body[name] for name in ids], fast=fast)

    Index(kind, seen).add(texts)
    filled(seen).add(texts[old:])
    for fast in (False, True) if importlib.util.find_spec("numba") else (False,):
        _, seconds = cpu(lambda: Index(kind, seen, fast=fast).add(texts))  # noqa: B023
        row(f"  of it what is not the guard, {'compiled (fast)' if fast else 'numpy'}", len(texts), seconds)
    _forget()
    _, seconds = cpu(lambda: filled(Guards()))
    row("index filled from stored rows", len(stored.ids), seconds)
    added: list[tuple[str, Callable[[], Index]]] = [
        ("1 % added to it, with guards", lambda: filled(Guards())),
        ("  of it what is not the guard", lambda: filled(seen)),
    ]
    if importlib.util.find_spec("numba"):
        added.append(("  the same where numba is loaded", lambda: filled(Guards(), fast=True)))
    for name, empty in added:
        seconds = median(_growing(empty(), texts[old:]) for _ in range(5))
        row(name, len(texts) - old, seconds, f"{seconds / (len(texts) - old) * 1000:.3f} CPU-s per 1,000   limit 0.1")


def _growing(index: Index, texts: Sequence[Text]) -> float:
    """CPU-seconds that it takes to add the texts, in a process that remembers none of those in the index."""
    _forget()
    return cpu(lambda: index.add(texts))[1]


class Seen:
    """A guard that was asked everything before: what it takes is next to nothing."""

    def __init__(self) -> None:
        self._guard, self._facts, self._outcomes = Guards(), dict[str, bytes](), dict[tuple[str, str], Outcome]()

    def identity(self) -> str:
        return self._guard.identity()

    def facts(self, texts: Sequence[str], kind: Kind, *, fast: bool = False) -> list[bytes]:
        new = [text for text in texts if text not in self._facts]
        self._facts.update(zip(new, self._guard.facts(new, kind), strict=True))
        return [self._facts[text] for text in texts]

    def prepare(self, texts: Iterable[str], kind: Kind, *, fast: bool = False) -> None:
        """Nothing is read."""

    def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
        outcome = self._outcomes.get((a, b))
        if outcome is None:
            outcome = self._outcomes[a, b] = self._guard.compare(a, b, kind, equal=equal)
        return outcome


def _forget() -> None:
    """Empty what the guard remembers of earlier texts: a command begins without it. What it makes once of its own lists stays."""
    for remembered in (stripped, facts, fold, forms, align, order, vetoes):
        for function in vars(remembered).values():
            if hasattr(function, "cache_clear") and function.cache_info().maxsize is not None:
                function.cache_clear()


def fidelity(texts: Sequence[Text], kind: Kind) -> None:
    """Which records have a kept one at the threshold, by comparing 3-gram sets with all kept ones, and by the index."""
    holders: dict[str, list[int]] = defaultdict(list)
    sizes, kept = [], set()
    for n, item in enumerate(texts):
        grams = shingles(letters(item.text))
        sizes.append(len(grams))
        common = Counter(m for gram in grams for m in holders[gram])
        if all(shared / (len(grams) + sizes[m] - shared) < THRESHOLD for m, shared in common.items()):
            kept.add(item.id)
            for gram in grams:
                holders[gram].append(n)
    found = Index(kind, None, Thresholds(THRESHOLD, THRESHOLD)).add(texts)
    agree = len(texts) - len(kept ^ set(found.rows.ids))
    print(
        f"fidelity to brute-force exact Jaccard ≥ {THRESHOLD}: {agree:,} of {len(texts):,} records, {agree / len(texts):.4f}   limit 0.999"
    )


# ---------------------------------------------------------------- peers


def per_item(texts: Sequence[str]) -> int:
    """datasketch as its documentation shows it: one MinHash and one query per text; how many are kept."""
    from datasketch import MinHash, MinHashLSH

    index, kept = MinHashLSH(num_perm=128, params=(32, 4)), 0
    signatures: dict[int, MinHash] = {}
    for n, text in enumerate(texts):
        signature = MinHash(num_perm=128)
        for gram in shingles(text):
            signature.update(gram.encode())
        if not any(signature.jaccard(signatures[other]) >= THRESHOLD for other in index.query(signature)):
            index.insert(n, signature)
            signatures[n] = signature
            kept += 1
    return kept


def datatrove(texts: Sequence[str]) -> int:
    """Its four stages with files between them, in one process; how many records are kept."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup import minhash as stages
    from datatrove.utils.text import TextNormConfig

    # Its tokens are words, which find 1 to 5 % of Korean duplicates with other spacing; it is given the same 3-grams of characters.
    norm = TextNormConfig(
        lowercase=False, norm_whitespace=False, remove_punctuation=False, norm_unicode_diacritics=False, norm_numbers=False
    )
    settings = stages.MinhashConfig(n_grams=3, num_buckets=14, hashes_per_bucket=8, norm_config=norm)
    records = [Document(text=text, id=str(n)) for n, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        signing = stages.MinhashDedupSignature(output_folder=str(at / "a"), config=settings, language="en")
        signing.word_tokenizer = SimpleNamespace(word_tokenize=list)
        signing.run(iter(records))
        for bucket in range(settings.num_buckets):
            stages.MinhashDedupBuckets(input_folder=str(at / "a"), output_folder=str(at / "b"), config=settings).run(
                None, rank=bucket, world_size=settings.num_buckets
            )
        stages.MinhashDedupCluster(input_folder=str(at / "b"), output_folder=str(at / "c"), config=settings).run()
        return sum(1 for _ in stages.MinhashDedupFilter(input_folder=str(at / "c")).run(iter(records)))


def rensa(texts: Sequence[str]) -> int:
    """Its documented path: lists of tokens into the deduplicator; how many it flags as kept."""
    from rensa import RMinHashDeduplicator

    index = RMinHashDeduplicator(threshold=THRESHOLD, num_perm=128, use_lsh=True)
    return sum(index.add_pairs([(str(n), list(shingles(text))) for n, text in enumerate(texts)]))


def peers(texts: Sequence[str]) -> None:
    shown: list[tuple[str, Callable[[Sequence[str]], int], int]] = [("datasketch", per_item, 5_000), ("datatrove", datatrove, 10_000)]
    for name, act, limit in [*shown, ("rensa", rensa, 100_000)]:
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed")
            continue
        act(texts[:100])
        kept, seconds = cpu(lambda: act(texts[:limit]))  # noqa: B023
        row(f"peer: {name}", len(texts[:limit]), seconds, f"{kept:,} kept")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--kind", choices=("clause", "pair"), default="clause")
    parser.add_argument("--only", choices=("link", "guard", "fidelity", "peers"), help="one part: memory is that of the process so far")
    given = parser.parse_args()
    if given.path:
        with given.path.open(encoding="utf-8") as lines:
            texts = [
                Text(str(record["id"]), record["text"])
                for line, _ in zip(lines, range(given.records), strict=False)
                for record in [json.loads(line)]
            ]
    else:
        texts = list(invented(given.records))
    many([texts[0].text])
    parts: dict[str, Callable[[], None]] = {
        "link": lambda: linking(texts, given.kind),
        "guard": lambda: guarded(texts, given.kind),
        "fidelity": lambda: fidelity(texts[:5_000], given.kind),
        "peers": lambda: peers([letters(item.text) for item in texts[:100_000]]),
    }
    print(f"{len(texts):,} records read, {peak()}")
    for name, act in parts.items():
        if given.only in (None, name):
            act()


if __name__ == "__main__":
    main()
