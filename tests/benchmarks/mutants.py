"""Damaged files by the hundred: does each end in a named state, and how much text is lost without a word?

Run: python -m tests.benchmarks.mutants [NUMBER] [--build]. A mutant (see tests/mutants.py) is surveyed and read as `build` does
it, in worker processes under limits. Silent loss: some page holds fewer characters than the original's, or is gone, and neither
the file nor any of its pages is refused, failed, sent to OCR or noted. False alarm: flagged, although every page holds the
original's characters.
With --build all of them go through one `build` as well.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus_builder import stagework, workers
from corpus_builder.model import Page
from corpus_builder.reading import Options
from corpus_builder.records import unpack
from corpus_builder.workers import Limits, Pool, Task
from tests.mutants import mutants, originals

LIMITS = Limits(120, cpu_s=20, memory_mb=2048)


@dataclass(frozen=True)
class Seen:
    """A file as read: characters per page, the numbers of flagged pages, the names of the notes on the file."""

    characters: list[int]
    flagged: list[int]
    notes: list[str]


@dataclass
class Result:
    """What became of all mutants; `silent` names those that lost text without a word."""

    states: Counter[str] = field(default_factory=Counter)
    by_damage: Counter[tuple[str, str]] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    quiet_pages: int = 0
    """Files of which a page lost text and is not itself flagged, though the file or another page is."""

    def share(self, *states: str, of: Sequence[str]) -> float:
        """Share of the mutants in `states` among those in `of`."""
        return sum(self.states[state] for state in states) / max(1, sum(self.states[state] for state in of))

    @property
    def silent_loss(self) -> float:
        return self.states["read, text lost silently"] / max(1, sum(self.states.values()))

    @property
    def false_alarms(self) -> float:
        return self.share("read, flagged, text the same", of=("read, flagged, text the same", "read, text the same"))


def look(path: str) -> Seen:
    """Survey and read one file, in a worker."""
    options = Options()
    document = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    found = stagework.survey(document, path, options)
    packed = stagework.read(document, path, 1, found.pages, options)
    pages = [unpack(Page, page.data) for page in packed]
    flagged = [page.number for page in pages if page.source == "failed" or page.damage or page.needs_ocr]
    return Seen([_characters(page) for page in pages], flagged, sorted(found.notes))


def _characters(page: Page) -> int:
    return int(page.signals.get("chars", 0))


def measure(number: int, processes: int, seed: int = 1) -> Result:
    """Make `number` mutants and read each."""
    result = Result()
    with tempfile.TemporaryDirectory() as folder, Pool(processes) as pool:
        whole = {}
        for n, (name, content) in enumerate(originals().items()):
            Path(folder, f"o{n}.pdf").write_bytes(content)
            (done,) = pool.map(look, [Task(name, (str(Path(folder, f"o{n}.pdf")),))], LIMITS)
            assert done.result is not None and not done.result.notes, name
            whole[name] = done.result
        made = dict(enumerate(mutants(number, seed)))

        def tasks() -> object:
            for n, mutant in made.items():
                path = Path(folder, f"m{n}.pdf")
                path.write_bytes(mutant.content)
                yield Task(str(n), (str(path),))

        for done in pool.map(look, tasks(), LIMITS):  # type: ignore[arg-type]
            mutant = made[int(done.task.unit)]
            Path(done.task.args[0]).unlink()
            state = f"failed: {done.error.reason}" if done.error else _state(whole[mutant.original], done.result, result)
            result.states[state] += 1
            result.by_damage[mutant.damage, state] += 1
            if state == "read, text lost silently":
                result.silent.append(f"{done.task.unit} {mutant.original}: {mutant.damage}")
    return result


def _state(whole: Seen, seen: Seen | None, result: Result) -> str:
    assert seen is not None
    flagged = set(seen.flagged) - set(whole.flagged)
    lost = [n for n, was in enumerate(whole.characters, 1) if n > len(seen.characters) or seen.characters[n - 1] < was]
    alarm = "flagged, " if flagged or seen.notes else ""
    result.quiet_pages += bool(alarm and set(lost) - flagged and not seen.notes)
    if lost:
        return "read, flagged, text lost" if alarm else "read, text lost silently"
    return f"read, {alarm}text the same" if seen.characters == whole.characters else f"read, {alarm}more text"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=1000)
    parser.add_argument("--build", action="store_true")
    args = parser.parse_args()
    started = time.monotonic()
    result = measure(args.number, workers.cores())
    for state, number in result.states.most_common():
        print(f"{number:5}  {state}")
    print(f"\nsilent loss {result.silent_loss:.2%} (limit 1 %), false alarms {result.false_alarms:.1%} (limit 15 %)")
    print(f"{result.quiet_pages} files with a flag elsewhere than on a page that lost text; {time.monotonic() - started:.0f} s")
    print(*result.silent, sep="\n")
    if args.build:
        build(args.number)


def build(number: int) -> None:
    """All mutants through one `build`."""
    with tempfile.TemporaryDirectory() as folder:
        for n, mutant in enumerate(mutants(number)):
            Path(folder, f"m{n:04}.pdf").write_bytes(mutant.content)
        command = [sys.executable, "-m", "corpus_builder", "--corpus", f"{folder}/corpus", "--set", "ocr.engine=tesseract"]
        started = time.monotonic()
        done = subprocess.run([*command, "build", folder, "--json"], capture_output=True, text=True)
        found = json.loads(done.stdout)
        print(f"build: exit {done.returncode}, {time.monotonic() - started:.0f} s, {found['totals']['documents']} documents")
        print(Counter(f"{failure['stage']}: {failure['reason']}" for failure in found["failures"]))
        print(Counter(warning["reason"] for warning in found["warnings"]))


if __name__ == "__main__":
    main()
