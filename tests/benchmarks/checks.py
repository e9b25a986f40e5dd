"""The checks: how many of the labelled pairs they tell, by change, and how many pairs they look at per CPU-second.

Run: python -m tests.benchmarks.checks. What the checks remember of earlier pairs is forgotten before each of five rounds; the best counts,
since a busy machine only adds.
"""

from __future__ import annotations

import sys
import time

from corpus_builder.stagework import verdicts
from tests.checks.labelled import labelled, shares

LIMIT = 2_000
ROUNDS = 5


def seconds() -> float:
    """CPU-seconds for all labelled pairs."""
    for name in [name for name in sys.modules if name.startswith("corpus_builder")]:
        for function in vars(sys.modules[name]).values():
            if hasattr(function, "cache_clear") and function.cache_info().maxsize is not None:
                function.cache_clear()
    before = time.process_time()
    for pair in labelled():
        verdicts(pair.candidate, pair.chunk)
    return time.process_time() - before


def main() -> None:
    for change, share in sorted(shares().items()):
        print(f"{change or 'right: false alarms':20} {len(share.told):4} of {share.pairs:4}   {share.of_all:6.1%}")
    rate = len(labelled()) / min(seconds() for _ in range(ROUNDS))
    print(f"\n{rate:,.0f} pairs per CPU-second   limit {LIMIT:,}")


if __name__ == "__main__":
    main()
