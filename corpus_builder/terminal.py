"""What a person at a terminal sees: progress while a build works, the summary at its end, the status.

On a terminal progress is drawn by rich; in a log it is a plain line every few seconds. Ctrl-C once stops admitting work and
finishes what is under way; twice leaves at once. One log file per run, without clause text or keys.

What only a build needs is imported by the functions of a build: `status` is asked for often and answers at once.
"""

from __future__ import annotations

import json
import logging
import shlex
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from corpus_builder import __version__, reports, summary
from corpus_builder.corpus import Corpus
from corpus_builder.errors import Exit, UsageError
from corpus_builder.model import UNKNOWN, Document
from corpus_builder.store import withdrawals
from corpus_builder.store.counts import pairs_in

if TYPE_CHECKING:
    from rich.progress import TaskID

    from corpus_builder.job import Job

PLAIN_S = 10.0
MANY = 200
"""Documents up to which `status` draws them all; of more only those with failures."""
log = logging.getLogger("corpus_builder")


class _Drawn:
    """Progress bars on a terminal; `pipeline.Report`."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bars = Progress(*columns, console=console)
        self._tasks: dict[str, TaskID] = {}

    def stage(self, name: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self.bars.add_task(name, total=total)
        self.bars.update(self._tasks[name], completed=done, total=total)
        _log_stage(name, done, total)

    def note(self, message: str) -> None:
        log.warning(message)
        self.bars.console.print(message, style="yellow", highlight=False)


class _Plain:
    """A line now and then, for logs; `pipeline.Report`."""

    def __init__(self) -> None:
        self._last = 0.0

    def stage(self, name: str, done: int, total: int) -> None:
        _log_stage(name, done, total)
        if done in (0, total) or time.monotonic() - self._last >= PLAIN_S:
            self._last = time.monotonic()
            print(f"{name}: {done}/{total}", file=sys.stderr, flush=True)

    def note(self, message: str) -> None:
        log.warning(message)
        print(message, file=sys.stderr, flush=True)


def _log_stage(name: str, done: int, total: int) -> None:
    if done == total:
        log.info("%s: %d units", name, total)


def build(corpus: Corpus, sources: Sequence[Path], *, retry: bool, sample: int, target: int, as_json: bool) -> int:
    """Carry out `build` and print its summary; returns the exit code."""
    from corpus_builder.job import Job
    from corpus_builder.pipeline import run

    console = Console(stderr=True)
    report = _Drawn(console) if console.is_terminal else _Plain()
    job = Job(corpus, report, retry=retry, sample=sample, target=target)
    with _log_file(corpus), _interrupts(job.stop):
        if isinstance(report, _Drawn):
            with report.bars:
                run(job, sources)
        else:
            run(job, sources)
        found = summary.collect(corpus)
        log.info("summary %s", json.dumps(found["totals"]))
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print_summary(found, corpus)
    if job.stop.is_set():
        print("stopped early; run the same command again to go on", file=sys.stderr)
        return Exit.INTERRUPTED
    return Exit.PARTIAL if found["failures"] else Exit.DONE


def watched(corpus: Corpus, do: Callable[[Job], None]) -> bool:
    """Carry out something on a corpus with progress, a log and Ctrl-C like a build; whether it was stopped."""
    from corpus_builder.job import Job

    console = Console(stderr=True)
    report = _Drawn(console) if console.is_terminal else _Plain()
    job = Job(corpus, report)
    with _log_file(corpus), _interrupts(job.stop), report.bars if isinstance(report, _Drawn) else nullcontext():
        do(job)
    return job.stop.is_set()


def withdraw(corpus: Corpus, document: Document, why: str) -> None:
    """Carry out `withdraw` and say what it came to. One that is withdrawn already stays so, for its reason unless a new one is given."""
    from corpus_builder.job import Job
    from corpus_builder.pipeline import withdraw

    with corpus.store.reading() as db:
        before = pairs_in(db, [document.id]).get(document.id, 0)
        known = withdrawals.withdrawn(db).get(document.id)
    job = Job(corpus, _Plain())
    with job.pool:
        withdraw(job, document, why or known or "")
    if known is not None:
        reason = why or known
        print(f"{document.name} ({document.id[:8]}) is withdrawn already" + (f", because: {reason}" if reason else ""), file=sys.stderr)
        return
    left = f"{many(before, 'pairs')} stood in it; those that stand nowhere else are out of the queue and of exports"
    print(f"{document.name} ({document.id[:8]}) is withdrawn: {left}", file=sys.stderr)


def reinstate(corpus: Corpus, document: Document) -> None:
    """Carry out `withdraw --undo`. Raises UsageError for a document that was not withdrawn."""
    with corpus.store.writing() as db:
        if not withdrawals.reinstate(db, document.id):
            raise UsageError(f"{document.name} is not withdrawn")
    print(f"{document.name} ({document.id[:8]}) is back; the next build cuts it again", file=sys.stderr)


def dry_run(root: Path, sets: Sequence[str], sources: Sequence[Path], *, target: int, as_json: bool) -> int:
    """Carry out `build --dry-run` and print the forecast; returns the exit code."""
    from corpus_builder import forecast

    console = Console(stderr=True)
    report = _Drawn(console) if console.is_terminal else _Plain()
    with report.bars if isinstance(report, _Drawn) else nullcontext():
        found = forecast.forecast(root, sets, sources, report, target=target)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print_forecast(found)
    return Exit.DONE


@contextmanager
def _interrupts(stop: Event) -> Iterator[None]:
    def on_interrupt(signum: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        print("\nfinishing what is under way; press Ctrl-C again to leave at once", file=sys.stderr)

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _log_file(corpus: Corpus) -> Iterator[None]:
    folder = corpus.root / "logs"
    folder.mkdir(exist_ok=True)
    handler = logging.FileHandler(folder / time.strftime("build-%Y%m%d-%H%M%S.log"), encoding="utf-8")
    logging.raiseExceptions = False  # a full disk is said once, by the error that ends the run
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    for name in ("httpx", "httpx2", "openai"):
        logging.getLogger(name).setLevel(logging.WARNING)  # a line per request, with its address, is not what the log is for
    log.setLevel(logging.INFO)
    log.info("corpus_builder %s, started by: %s", __version__, shlex.join(sys.argv[1:3]))
    try:
        yield
    except BaseException as error:
        log.error("ended by %s: %s", type(error).__name__, error)
        raise
    finally:
        log.removeHandler(handler)
        handler.close()


# ---------------------------------------------------------------- printing


def print_summary(found: Mapping[str, Any], corpus: Corpus) -> None:
    """The end of a build: what there is now, what failed, what to do next."""
    out = Console(highlight=False)
    totals = found["totals"]
    pages = ", ".join(f"{number} {source}" for source, number in found["pages"].items())
    outcomes = ", ".join(f"{number} {outcome}" for outcome, number in sorted(found["outcomes"].items()))
    chunks = f"{totals['duplicate chunks']} near-duplicates, {totals['skipped chunks']} skipped"
    table = Table.grid(padding=(0, 2))
    for name, value in (
        ("documents", totals["documents"]),
        ("pages", f"{totals['pages']} ({pages})"),
        ("clauses", totals["clauses"]),
        ("chunks", f"{totals['chunks']} distinct in {totals['occurrences']} places, {chunks}"),
        ("candidates", f"{totals['candidates']} ({outcomes}), {totals['duplicate candidates']} near-duplicates"),
        ("to review", sum(found["review"]["slots"].get(state, 0) for state in ("free", "leased"))),
        ("decisions", totals["decisions"]),
        ("failures", len(found["failures"])),
        ("warnings", len(found["warnings"])),
    ):
        table.add_row(name, str(value))
    out.print(table)
    _print_failures(out, found)
    _print_without_file(out, found)
    where = _invocation() + ("" if corpus.root == Path() else f" --corpus {shlex.quote(str(corpus.root))}")
    out.print("\nnext:", f"  {where} review                # people approve, edit, reject in a browser", sep="\n", soft_wrap=True)
    out.print(f"  {where} export OUT            # approved rows as JSONL", soft_wrap=True)
    if found["failures"] or found["warnings"]:
        out.print(f"  {where} status                # what failed or may be missing, and why", soft_wrap=True)


def _invocation() -> str:
    """How this program was called, so that the next command can be copied: by name where the shell finds it, else by path."""
    called = Path(sys.argv[0])
    if called.name != "corpus-builder":
        return "python -m corpus_builder"
    found = shutil.which("corpus-builder")
    return "corpus-builder" if found and Path(found) == called else shlex.quote(str(called))


def _say(out: Console, text: str, indent: int = 0) -> None:
    """A line within the width of the terminal, its further lines as far in as the first; nothing in it is taken for markup."""
    out.print(Padding(Text(text, overflow="fold"), (0, 0, 0, indent), expand=False))


def many(number: int, name: str) -> str:
    """ "1 page", "2 pages": a name in the plural, and how many."""
    first, _, rest = name.partition(" ")
    return f"{number} {first.removesuffix('s') if number == 1 else first} {rest}".rstrip()


def _print_failures(out: Console, found: Mapping[str, Any], limit: int = 10) -> None:
    counted = Counter((failure["stage"], failure["reason"]) for failure in found["failures"])
    for (stage, reason), number in counted.most_common():
        _say(out, f"failed: {number} × {stage}: {reason}", 2)
    for failure in found["failures"][:limit]:
        where = "" if failure["message"].startswith(failure["where"]) else f"{failure['where']}: "
        _say(out, f"{where}{failure['message']}", 4)
    if len(found["failures"]) > limit:
        _say(out, f"… and {len(found['failures']) - limit} more (status --json has them all)", 4)


def _print_warnings(out: Console, found: Mapping[str, Any], limit: int = 50) -> None:
    for (reason,), number in Counter((warning["reason"],) for warning in found["warnings"]).most_common():
        _say(out, f"to know: {number} × {reason}", 2)
    for warning in found["warnings"][:limit]:
        _say(out, f"{warning['where']}: {warning['reason']} ({warning['message']})", 4)
    if len(found["warnings"]) > limit:
        _say(out, f"… and {len(found['warnings']) - limit} more (status --json has them all)", 4)
    for engine, number in found["kept_readings"].items():
        _say(out, f"kept, not in use: {many(number, 'pages')} read by {engine} with other settings", 2)


_WITHOUT_FILE = {
    "withdrawn": "somebody took it out",
    "gone": "its file is gone",
    "replaced": "its file was replaced by another one",
    "changed": "its file holds other bytes by now; name it or its folder to build, to take it in",
}


def _print_without_file(out: Console, found: Mapping[str, Any], limit: int = 50) -> None:
    for lost in found["without_file"][:limit]:
        why = _WITHOUT_FILE[lost["state"]]
        stays = f"{many(lost['pages'], 'pages')} and {many(lost['pairs'], 'pairs')} of it stay in use"
        if lost["state"] == "withdrawn":
            stays = f"because: {lost['why']}" if lost["why"] else "withdraw --undo takes it back in"
        _say(out, f"{lost['state']}: {lost['file']} ({lost['sha256'][:8]}): {why}; {stays}", 2)
    if len(found["without_file"]) > limit:
        _say(out, f"… and {len(found['without_file']) - limit} more (status --json has them all)", 2)


def print_forecast(found: Mapping[str, Any]) -> None:
    """What a build would meet, and what it would take."""
    out = Console(highlight=False)

    def about(numbers: Mapping[str, float], unit: str = "") -> str:
        low, likely, high = (f"{numbers[name]:,}" for name in ("low", "likely", "high"))
        return f"{likely}{unit}" if low == high else f"about {likely}{unit} ({low} to {high})"

    table = Table.grid(padding=(0, 2))
    files = ", ".join(f"{number} {name}" for name, number in found["files"].items() if number and name != "named")
    table.add_row("files", f"{found['files']['named']} ({files})")
    table.add_row("pages to read", about(found["new pages"]))
    table.add_row("of these by OCR", f"{about(found['pages for OCR'])}, from {found['sampled pages']} pages looked at")
    shortest, likely, longest = (duration(found["hours"][name]) for name in ("low", "likely", "high"))
    span = likely if shortest == longest else f"about {likely} ({shortest} to {longest})"
    table.add_row("time", f"{span} on {found['cores']} cores with nothing else to do")
    table.add_row("disk", about(found["disk MB"], " MB"))
    if calls := found.get("model calls"):
        table.add_row("model calls", f"{about(calls)}, one per distinct chunk")
    if aimed := found.get("target"):
        table.add_row("pairs", f"{aimed['wanted']} wanted, {aimed['there']} there")
        table.add_row("model calls", about(aimed["requests"]))
    if aimed and aimed["requests"]["high"]:
        table.add_row("tokens", f"{about(aimed['prompt tokens'])} of prompts, {about(aimed['answer tokens'])} of answers")
    out.print(table)
    for name, number in found["notes"].items():
        out.print(f"  to know: {number} × {name}", soft_wrap=True, markup=False)
    for refused in found["refused"]:
        message = refused.get("message", "")
        out.print(f"  refused: {refused['file']}: {refused['reason']}" + (f" ({message})" if message else ""), soft_wrap=True, markup=False)
    out.print("nothing was read into a corpus; the same command without --dry-run does it", soft_wrap=True)


def duration(hours: float) -> str:
    """A length of time as a person says it: seconds, minutes, hours or days, as few digits as it is known by."""
    seconds = hours * 3600
    for unit, length, digits in (("days", 86400, 1), ("hours", 3600, 1), ("minutes", 60, 0), ("seconds", 1, 0)):
        if seconds >= 1.5 * length or length == 1:
            number = round(seconds / length, digits)
            return f"{number:g} {unit if number != 1 else unit[:-1]}"
    raise AssertionError("a length of time has seconds")


def print_status(found: Mapping[str, Any]) -> None:
    """Stages, documents, failures, tokens, review."""
    out = Console(highlight=False)
    _say(out, f"next build: {_to_do(found['pending'])}")
    stages = Table("stage", "done", "failed", "to try again", title="stages", title_justify="left")
    for stage, counts in found["stages"].items():
        stages.add_row(stage, *(str(counts.get(outcome, 0)) for outcome in ("done", "permanent", "transient")))
    out.print(stages)
    shown = found["documents"]
    if len(shown) > MANY:  # drawing a thousand documents takes longer than finding them
        shown = [d for d in shown if d["failed"]][:MANY]
    for d in shown:
        out.print(Text(d["file"], style="bold", overflow="fold"))
        for line in _about(d):
            _say(out, line, 2)
    if left_out := len(found["documents"]) - len(shown):
        _say(out, f"… and {left_out} more documents (status --json has them all)")
        parsed = [Counter(d["parsed"]) for d in found["documents"] if d["parsed"]]
        _say(out, f"all {len(parsed)} that were cut: {reports.line(sum(parsed, Counter()))}")
    if found["skipped"]:
        _say(out, "skipped chunks: " + ", ".join(f"{number} {reason}" for reason, number in found["skipped"].items()))
    _print_failures(out, found, limit=50)
    _print_warnings(out, found)
    _print_without_file(out, found)
    _print_kin(out, found)
    _print_mix(out, found)
    for told in found["imports"]:
        _say(out, f"imported: {told['name']}: {many(told['rows'], 'rows')}")
        for line in import_lines(told):
            _say(out, line.strip(), 4 if line.startswith(" ") else 2)
    slots, tokens = found["review"]["slots"], found["tokens"]
    waiting = slots.get("free", 0) + slots.get("leased", 0)
    out.print(f"review: {waiting} waiting, {slots.get('done', 0)} done, {found['review']['decisions']} decisions")
    for lost in found["unattached_decisions"]:
        stands = "its evidence still stands" if lost["evidence_stands"] else "its evidence is in no clause any more"
        _say(out, f"decision without a pair of this build: {lost['status']}, {stands}: {lost['instruction'][:80]}", 2)
    if tokens["answers"] or tokens["failed_attempts"] or tokens["possibly_billed"]:
        _say(
            out,
            f"model calls: {tokens['answers']} answers, {tokens['input_tokens']} tokens in, {tokens['output_tokens']} out, "
            f"{tokens['failed_attempts']} failed attempts, {tokens['possibly_billed']} calls without an answer that were possibly billed"
            + (f", {found['spent']:,.2f} at your prices" if found["spent"] else ""),
        )
    _print_answers(out, found)


def _print_answers(out: Console, found: Mapping[str, Any]) -> None:
    """How the model's answers were read, rung by rung; failures are named above."""
    for method, answers in found["answers"].items():
        read = ", ".join(f"{number} {rung}" for rung, number in answers["used"].items())
        parts = [f"{read} (used)"] if read else []
        parts += [f"{sum(answers['failed'].values())} of no use"] if answers["failed"] else []
        if again := answers["asked_again"]:
            parts.append(f"{sum(again.values())} asked again, {again.get('used', 0)} of them with success")
        if parts:
            _say(out, f"answers to {method}: " + "; ".join(parts))


def _print_kin(out: Console, found: Mapping[str, Any]) -> None:
    """What near-duplicates save, and what people may look at."""
    tokens = found["tokens"]
    each = (tokens["input_tokens"] + tokens["output_tokens"]) / tokens["answers"] if tokens["answers"] else 0
    for method, saved in found["saved"].items():
        requests = saved["equal"] + saved["near"]
        cost = f", about {round(each * requests):,} tokens" if each else ""
        if found["spent"]:
            cost += f" or {found['spent'] / tokens['answers'] * requests:,.2f} at your prices"
        _say(out, f"not asked again by {method}: {requests} ({saved['equal']} equal, {saved['near']} near-duplicate chunks{cost})")
    kin = found["kin"]
    if siblings := sum(kin.get(f"{kind} siblings", 0) for kind in ("chunk", "candidate", "question")):
        _say(out, f"alike with other facts: {many(siblings, 'pairs')} (`siblings` lists them)")
    if kin["conflicts"]:
        conflicts = many(kin["conflicts"], "conflicts")
        _say(out, f"one question, two answers: {conflicts} (`siblings --conflicts` lists them); unreviewed, they stay out of exports")
    if kin["questions"]:
        _say(out, f"do two words mean the same? {many(kin['questions'], 'questions')} (`words` lists them)")


def _print_mix(out: Console, found: Mapping[str, Any]) -> None:
    """The kinds of question: which share is wanted of each, which was reached, and which the clauses don't allow."""
    mix = [item for item in found["mix"] if item["wanted"] or item["reached"]]
    everything = sum(item["reached"] for item in mix)
    if everything:
        shares = ", ".join(f"{i['kind']} {i['wanted']:.0%} → {i['share']:.0%} ({i['reached']})" for i in mix)
        _say(out, f"kinds of question, share wanted → reached of {many(everything, 'pairs')}: {shares}")
    if never := [item["kind"] for item in mix if item["wanted"] and item["clauses"] == 0]:
        _say(out, f"no clause allows: {', '.join(never)}", 2)


_FOUND = {"given": "as quoted", "words": "by the answer's own words", "passage": "searched for (a person has to look)"}


def import_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """What the rows of a file came to: how their evidence was found, why some have none, what the checks say."""
    found = [f"{number} {_FOUND[how]}" for how, number in told["found"].items()]
    without = sum(told["without"].values())
    waiting = told["rows"] - sum(told["found"].values()) - without
    parts = [", ".join(found) or "none"] if found or without or not waiting else []
    parts += [f"{without} without"] if without else []
    parts += [f"{waiting} not looked for yet (the next build does)"] if waiting else []
    yield f"evidence: {'; '.join(parts)}"
    for why, number in told["without"].items():
        yield f"  without: {number} × {why}"
    if told.get("outcomes"):
        yield "checks: " + ", ".join(f"{number} {outcome}" for outcome, number in sorted(told["outcomes"].items()))


def _to_do(pending: Mapping[str, Any]) -> str:
    """What the next build would do, in words."""
    counts = {
        "files to look at": pending["files"],
        "pages to read": pending["pages"],
        "pages to read by OCR": pending["ocr"],
        "documents to cut into clauses": pending["documents"],
        "texts to compare again": pending["compared"],
    } | {f"chunks to ask about ({method})": number for method, number in pending["chunks"].items()}
    said = ", ".join(many(number, name) for name, number in counts.items() if number)
    if pending["files"] or pending["pages"] or pending["ocr"]:
        return f"{said}, and what comes of them"
    if said:
        return said
    return "chunks, pairs and queue are gone over: something has changed" if pending["anew"] else "nothing to do"


def _about(document: Mapping[str, Any]) -> Iterator[str]:
    """What `status` says of one document: its pages, what it is as far as that is known, what it was cut into, what failed."""
    pages = ", ".join(f"{number} {source}" for source, number in sorted(document["pages"].items()))
    named = ("product", "edition", "effective_date")
    yield " · ".join([f"pages: {pages or 'none read'}", *(document[field] for field in named if document[field] != UNKNOWN)])
    if document["parsed"]:
        yield reports.line(document["parsed"])
    for message in document["failed"]:
        yield f"failed: {message}"


def print_reports(found: Sequence[Mapping[str, Any]]) -> None:
    """Parse reports, one after the other."""
    out = Console(highlight=False)
    for report in found:
        for part in reports.shown(report):
            out.print(part)


def print_export(out: Path, manifest: Mapping[str, Any]) -> None:
    """What an export wrote and what stayed."""
    console = Console(highlight=False)
    console.print(
        f"{many(manifest['rows'], 'rows')} in {out}, {manifest['unreviewed_rows']} of them unreviewed (marked machine-checked)",
        soft_wrap=True,
    )
    for name, file in manifest["files"].items():
        console.print(f"  {name}: {many(file['rows'], 'rows')}, {many(file['bytes'], 'bytes')}", soft_wrap=True)
    if manifest["conflicts"]:
        questions = many(manifest["conflicts"], "questions")
        console.print(f"  to know: {questions} with two answers, each approved (`siblings --conflicts` lists them)", soft_wrap=True)
    for reason, number in manifest["left_out"].items():
        console.print(f"  left out: {number} × {reason}", soft_wrap=True)
