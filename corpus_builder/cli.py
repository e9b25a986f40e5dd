"""The command line: parse, call, print. No decisions and no SQL here.

Imports are inside the commands: `--help` answers without loading a PDF library, openai, streamlit or SQLAlchemy.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_builder import __version__
from corpus_builder.errors import CorpusError, Exit, StorageError, UsageError

if TYPE_CHECKING:
    from corpus_builder import kin

EPILOG = """\
exit codes: 0 done · 1 partial (some units failed; `status` names them) · 2 usage, settings, access, locked · 3 stopped: budget,
quota or no model server · 4 refused (nothing to export …) · 5 storage · 70 a bug · 130 interrupted
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # Hangul and JSON Lines, whatever the locale says
    args = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except CorpusError as error:
        _say(f"corpus-builder: {error.message}" + (f"\n  {error.advice}" if error.advice else ""))
        return error.exit
    except KeyboardInterrupt:
        _say("corpus-builder: interrupted; what was committed is kept, run the same command again to go on")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except OSError as error:
        _say(f"corpus-builder: {StorageError(str(error)).message}")
        return Exit.STORAGE
    except Exception:  # noqa: BLE001 - the last resort: the shell gets an exit code that says "bug"
        import traceback

        traceback.print_exc()
        _say("corpus-builder: this is a bug; please report it with the lines above")
        return Exit.BUG


def _say(text: str) -> None:
    print(text, file=sys.stderr)


class _Trouble:
    """Tells what could not be done, and turns the exit code into "partial"."""

    exit: int = Exit.DONE

    def __call__(self, message: str) -> None:
        _say(message)
        self.exit = Exit.PARTIAL


def _parser() -> argparse.ArgumentParser:
    # A command's own options replace those of the same name before it, so that settings need two.
    first, shared = (argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS) for _ in range(2))
    for options, dest in ((first, "set_first"), (shared, "set")):
        options.add_argument("--corpus", metavar="DIR", type=Path, help="the corpus folder (default: the current folder)")
        said = "a setting on top of corpus.toml; repeatable"
        options.add_argument("--set", dest=dest, metavar="SECTION.KEY=VALUE", action="append", help=said)
    parser = argparse.ArgumentParser(
        prog="corpus-builder",
        description="From a folder of Korean insurance policies (보험약관 PDFs) to reviewed training data (JSONL).",
        epilog=EPILOG,
        parents=[first],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"corpus-builder {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help, parents=[shared])
        sub.set_defaults(command=command)
        return sub

    _add_build(add)
    status = add("status", _status, "what is done, pending and failed, per stage and document, with reasons")
    status.add_argument("--json", action="store_true", help="print everything as JSON")
    report = add("report", _report, "what was read of each file and cut from it, and what somebody should look at")
    report.add_argument("names", metavar="FILE", nargs="*", help="documents of the corpus, by file name or SHA-256 (default: all)")
    report.add_argument("--json", action="store_true", help="print everything as JSON")
    report.add_argument("--html", metavar="OUT.html", type=Path, help="write a page with pictures: what has pairs, and what none and why")
    review = add("review", _review, "open the review app in the browser (listens on this machine only)")
    review.add_argument("--port", type=int, default=8501, help="port to listen on (default: 8501)")
    review.add_argument("--address", default="127.0.0.1", help="address to listen on (default: 127.0.0.1; inside a container 0.0.0.0)")
    review.add_argument("--no-browser", action="store_true", help="do not open a browser")
    export = add("export", _export, "write approved rows as validated JSONL with a manifest")
    export.add_argument("out", metavar="OUT", type=Path, help="the folder to write (an earlier export there is replaced)")
    export.add_argument(
        "--format", metavar="NAME", action="append", default=[], help="a format; repeatable (default: those of the settings)"
    )
    export.add_argument(
        "--include", choices=["machine-checked"], action="append", default=[], help="add rows nobody reviewed, each marked so"
    )
    parse = add("parse", _parse, "print the articles of one PDF as JSON Lines; needs no corpus")
    parse.add_argument("file", metavar="FILE.pdf", type=Path)
    parse.add_argument("--report", action="store_true", help="print the parse report instead of the articles")
    parse.add_argument("--json", action="store_true", help="with --report: print it as JSON")
    text = add("text", _text, "print the text of one PDF's pages as JSON Lines; needs no corpus")
    text.add_argument("file", metavar="FILE.pdf", type=Path)
    draw = add("draw", _draw, "draw what was read over the pages of one PDF, as PNG pictures; needs no corpus")
    draw.add_argument("file", metavar="FILE.pdf", type=Path)
    draw.add_argument("out", metavar="OUT", type=Path, help="the folder for the pictures")
    draw.add_argument("--pages", metavar="N,N-N", type=_ranges, default=(), help="pages to draw, as in 3,5-7 (default: all)")
    _add_curation(add)
    add("settings", _settings, "print the shipped settings with their comments; a start for corpus.toml")
    return parser


def _withdraw(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, reports, terminal

    with corpus.opened(_folder(args), _sets(args)) as here, corpus.locked(here):
        document = reports.one(here, args.name)
        if args.undo:
            terminal.reinstate(here, document)
        else:
            terminal.withdraw(here, document, args.why)
    return Exit.DONE


def _add_build(add: Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]) -> None:
    build = add("build", _build, "read PDFs, cut clauses, make and check question–answer pairs; goes on where it stopped")
    build.add_argument("sources", metavar="PDF|FOLDER", nargs="*", type=Path, help="files to take in (default: those the corpus has)")
    build.add_argument("--sample", metavar="N", type=_positive, default=0, help="generate from N chunks only, spread over all clauses")
    build.add_argument(
        "--target",
        metavar="N",
        type=_positive,
        default=0,
        help="make pairs until N count, over all kinds of question, terms and clauses; nothing is asked for the rest",
    )
    build.add_argument("--retry", action="store_true", help="try permanent failures again; ask once more where an answer was unusable")
    build.add_argument(
        "--dry-run",
        action="store_true",
        help="forecast pages, OCR share, hours, disk and model calls from a sample; writes nothing",
    )
    build.add_argument("--json", action="store_true", help="print the summary as JSON")


def _add_curation(add: Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]) -> None:
    withdraw = add("withdraw", _withdraw, "take a document out of the queue, the index and exports; answers and decisions stay")
    withdraw.add_argument("name", metavar="FILE", help="a document of the corpus, by file name, path or SHA-256")
    withdraw.add_argument("--why", metavar="TEXT", default="", help="the reason, for status")
    withdraw.add_argument("--undo", action="store_true", help="take it back in; the next build cuts it again, and pays for nothing again")
    siblings = add("siblings", _siblings, "texts that are alike: linked as near-duplicates, or kept apart, and what differs")
    view = siblings.add_mutually_exclusive_group()
    view.add_argument("--linked", dest="view", action="store_const", const="linked", help="near-duplicates and what each was dropped for")
    view.add_argument(
        "--conflicts",
        dest="view",
        action="store_const",
        const="conflicts",
        help="one question, two answers: for a person to say",
    )
    siblings.add_argument("--json", action="store_true", help="print one JSON object per pair, with both texts")
    siblings.set_defaults(view="siblings")
    words = add("words", _words, "do two words mean the same? what near-duplicates hang on, asked once per pair of words")
    words.description = (
        "Clauses that are equal but for one word in another's place are one law only if the two words say the same. Without an option "
        "this lists the pairs of words that nobody has spoken of, with where each stands. An answer counts for all terms of the corpus, "
        "and can be changed or taken back at any time; the next build compares again what hangs on it, and nothing is deleted."
    )
    words.epilog = "WORD as it is listed; one with blanks goes in quotes: words --other '암진단비 특별약관' '골절진단비 특별약관'"
    said = words.add_mutually_exclusive_group()
    two = ("WORD", "WORD")
    said.add_argument(
        "--same", nargs=2, metavar=two, help="these two say the same in any terms: equal clauses are one law and asked about once"
    )
    said.add_argument("--other", nargs=2, metavar=two, help="these two are different things: both clauses stay")
    said.add_argument("--forget", nargs=2, metavar=two, help="take an answer back; the question is open again")
    said.add_argument("--answered", action="store_true", help="list what was answered")
    words.add_argument("--json", action="store_true", help="print one JSON object per pair of words")
    clean = add("decontaminate", _decontaminate, "name a test set (JSON Lines) that no export may repeat, and list what repeats it")
    clean.add_argument("file", metavar="FILE.jsonl", type=Path, nargs="?", help="records with id and text, or id, instruction and output")
    clean.add_argument("--kind", choices=["clause", "pair"], help="what the records are (default: as the first one looks)")
    clean.add_argument("--forget", metavar="NAME", help="forget the records of an earlier file, by its name")
    clean.add_argument("--json", action="store_true", help="print one JSON object per pair that repeats a record")
    _add_import(add)
    check = add("check", _check, "check JSON Lines of anyone's question–answer pairs against their clauses; needs no corpus")
    check.add_argument(
        "source",
        metavar="IN.jsonl",
        type=Path,
        help="records with id, instruction, output, evidence, context; choices: the right one first",
    )
    check.add_argument("out", metavar="OUT.jsonl", type=Path, help="one line per record: id, outcome (pass, look, drop), reasons")
    dedup = add("dedup", _dedup, "link near-duplicates in JSON Lines of anyone's clauses or pairs; needs no corpus")
    dedup.add_argument("source", metavar="IN.jsonl", type=Path, help="records with id and text, or with id, instruction and output")
    dedup.add_argument("out", metavar="OUT.jsonl", type=Path, help="one line per record: id, cluster, kept, partner, similarity, reason")
    dedup.add_argument("--kind", choices=["clause", "pair"], help="what the records are (default: as the first one looks)")
    dedup.add_argument("--siblings", metavar="FILE", type=Path, help="write the pairs that are alike and not one law, with what differs")


def _add_import(add: Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]) -> None:
    bring = add(
        "import", _import, "bring in question–answer pairs that somebody has (FAQ): .jsonl, .csv or .xlsx; without FILE list what came"
    )
    bring.description = (
        "Brings question-answer pairs into the corpus. Their evidence is looked for in its clauses: the quote that a row gives, else the "
        "answer's own sentences, else the one passage that bears the answer, which a person then has to look at. From there on they are "
        "checked, compared, reviewed and exported like generated pairs. A row without evidence is kept, listed and looked for again by "
        "every build. A file that is imported again changes what changed in it; decisions stay."
    )
    bring.formatter_class = argparse.RawDescriptionHelpFormatter
    bring.description, bring.epilog = _wrapped(bring.description), _columns()
    bring.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="the file; CSV in UTF-8 or CP949, parted by commas, semicolons or tabs"
    )
    bring.add_argument(
        "--column",
        metavar="FIELD=NAME",
        type=_named,
        action="append",
        default=[],
        help="the column (or key) that holds a field; repeatable",
    )
    bring.add_argument("--sheet", metavar="NAME", default="", help="the sheet of an XLSX file that has several")
    bring.add_argument("--dry-run", action="store_true", help="say what would be imported and what finds evidence; stores nothing")
    bring.add_argument(
        "--rows", metavar="OUT.jsonl", type=Path, help="write one line per row: its evidence, or why there is none; reasons of checks"
    )
    bring.add_argument("--forget", metavar="NAME", help="forget the rows of an earlier file, by its name; what people decided on stays")
    bring.add_argument("--json", action="store_true", help="print the summary as JSON")


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 100)


def _columns() -> str:
    from corpus_builder.columns import COLUMNS

    lines = [f"  {meaning:<10} {', '.join(names)}" for meaning, names in COLUMNS.items()]
    return "\n".join(
        [
            "names by which columns are told (capitals, blanks and signs don't matter); question and answer are needed:",
            *lines,
            "  JSON Lines may have `messages` of one turn instead. Anything else: --column question=고객문의",
        ]
    )


def _named(text: str) -> tuple[str, str]:
    meaning, sign, name = text.partition("=")
    if not (sign and meaning.strip() and name.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=NAME, as in question=고객문의")
    return meaning.strip(), name.strip()


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


def _ranges(text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not first.isdigit() or not (last or first).isdigit() or not 1 <= int(first) <= int(last or first) <= 100_000:
            raise argparse.ArgumentTypeError(f"{part!r} is no page or range of pages, as in 3,5-7")
        numbers += range(int(first), int(last or first) + 1)
    return tuple(dict.fromkeys(numbers))


def _folder(args: argparse.Namespace) -> Path:
    return Path(getattr(args, "corpus", Path()))


def _sets(args: argparse.Namespace) -> list[str]:
    return [*getattr(args, "set_first", []), *getattr(args, "set", [])]


# ---------------------------------------------------------------- commands


def _build(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, terminal

    if args.sample and args.target:
        raise UsageError("--sample and --target don't go together", "--target N draws from all clauses by itself")
    if args.dry_run:
        return terminal.dry_run(_folder(args), _sets(args), args.sources, target=args.target, as_json=args.json)
    with corpus.opened(_folder(args), _sets(args), create=True) as here, corpus.locked(here):
        return terminal.build(here, args.sources, retry=args.retry, sample=args.sample, target=args.target, as_json=args.json)


def _status(args: argparse.Namespace) -> int:
    import gc

    # A tenth of its time went into collections while modules load; nothing here lives long enough to be collected.
    gc.disable()
    try:
        from corpus_builder import corpus, summary, terminal

        with corpus.opened(_folder(args), _sets(args)) as here:
            found = summary.collect(here)
        if args.json:
            print(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            terminal.print_status(found)
    finally:
        gc.freeze()  # else the interpreter goes through all of it once more while it ends
        gc.enable()
    return Exit.DONE


def _report(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, reports, terminal

    if args.html:
        return _report_as_page(args)
    with corpus.opened(_folder(args), _sets(args)) as here:
        found = reports.collect(here, args.names)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        terminal.print_reports(found)
    return Exit.DONE if all(report["report"] for report in found) else Exit.PARTIAL


def _report_as_page(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, coverage, page

    if args.json:
        raise UsageError("--json and --html don't go together", "call it twice")
    with corpus.opened(_folder(args), _sets(args)) as here:
        found = coverage.collect(here, args.names)
    size = page.write(args.html, found)
    _say(f"{args.html}: {len(found.policies):,} documents, {sum(found.outcomes.values()):,} pairs, {size / 1e6:.1f} MB")
    return Exit.DONE if all(policy.cut for policy in found.policies) else Exit.PARTIAL


def _review(args: argparse.Namespace) -> int:
    import importlib.util

    from corpus_builder import corpus

    if importlib.util.find_spec("streamlit") is None:
        raise UsageError("the review app needs Streamlit", "pip install 'corpus-builder[review]'")
    with corpus.opened(_folder(args), _sets(args)):
        pass  # a missing corpus or a wrong setting is said here, not in the browser
    app = importlib.util.find_spec("review_app")
    assert app is not None and app.origin is not None
    script = Path(app.origin).with_name("app.py")
    os.environ["CORPUS_BUILDER_CORPUS"] = str(_folder(args).resolve())
    os.environ["CORPUS_BUILDER_SETS"] = json.dumps(_sets(args))
    flags = {
        "server.address": args.address,
        "server.port": str(args.port),
        "server.headless": str(args.no_browser or not sys.stdout.isatty()).lower(),
        "server.fileWatcherType": "none",
        "server.maxUploadSize": "5",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(script), *(f"--{name}={value}" for name, value in flags.items())]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, our own arguments
    return Exit.DONE


def _export(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, release, terminal

    with corpus.opened(_folder(args), _sets(args)) as here:
        manifest = release.export_to(here, args.out, args.format, machine_checked="machine-checked" in args.include)
    terminal.print_export(args.out, manifest)
    return Exit.DONE


def _parse(args: argparse.Namespace) -> int:
    from corpus_builder import inspection

    trouble = _Trouble()
    if args.report:
        from corpus_builder import terminal

        report = inspection.report(args.file, _sets(args), trouble)
        if args.json:
            print(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            terminal.print_reports([report])
        return trouble.exit
    if args.json:
        raise UsageError("--json goes with --report", "articles are printed as JSON Lines anyway")
    found = False
    for row in inspection.articles(args.file, _sets(args), trouble):
        print(json.dumps(row, ensure_ascii=False))
        found = True
    if not found:
        _say(f"{args.file.name}: no article (제N조) was found")
    return trouble.exit


def _text(args: argparse.Namespace) -> int:
    from corpus_builder import inspection

    trouble = _Trouble()
    for row in inspection.pages(args.file, _sets(args), trouble):
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return trouble.exit


def _draw(args: argparse.Namespace) -> int:
    from corpus_builder import inspection

    trouble = _Trouble()
    for target in inspection.pictures(args.file, args.pages, args.out, _sets(args), trouble):
        print(target, flush=True)
    return trouble.exit


def _siblings(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, kin

    with corpus.opened(_folder(args), _sets(args)) as here:
        found = kin.listing(here, args.view)
    for line in (json.dumps(pair, ensure_ascii=False) for pair in found) if args.json else kin.lines(found):
        print(line)
    _say(f"{len(found)} pair{'' if len(found) == 1 else 's'}")
    return Exit.DONE


def _words(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, kin

    with corpus.opened(_folder(args), _sets(args)) as here:
        for words, same in ((args.same, True), (args.other, False), (args.forget, None)):
            if words:
                _say(_noted(kin.answer(here, words, same), same))
                return Exit.DONE
        found = kin.answers(here) if args.answered else kin.questions(here)
    if args.json:
        lines = [json.dumps(item, ensure_ascii=False) for item in found]
    elif args.answered:
        lines = [f"{item['one']} {'=' if item['same'] else '≠'} {item['other']}" for item in found]
    else:
        lines = list(kin.question_lines(found))
    for line in lines:
        print(line)
    _say(f"{len(found)} {'answer' if args.answered else 'question'}{'' if len(found) == 1 else 's'}")
    if found and not args.json and not args.answered:
        _say(kin.how_to_answer(found))
    return Exit.DONE


def _noted(answered: kin.Answered, same: bool | None) -> str:
    """What is to be said after an answer."""
    words = {True: "same", False: "other", None: "no answer"}
    changed = f" (was: {words[answered.before]})" if answered.before not in (None, same) else ""
    texts = "1 text" if answered.again == 1 else f"{answered.again} texts"
    return f"noted: {words[same]}{changed}" + (f"; the next build compares {texts} again" if answered.again else "")


def _decontaminate(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, outside

    if args.forget and args.file:
        raise UsageError("FILE and --forget don't go together", "forget first, then name a file")
    with corpus.opened(_folder(args), _sets(args)) as here:
        if args.forget:
            _say(f"{_records(outside.forget(here, args.forget))} forgotten")
            return Exit.DONE
        if args.file:
            _say(f"{args.file.name}: {_records(outside.take_in(here, args.file, args.kind))} that no export repeats")
        found = outside.listing(here)
    for match in found:
        shown = f"{match['source']}, {match['record']}: {match['instruction']}  ({match['similarity']:.2f}, {match['reason']})"
        print(json.dumps(match, ensure_ascii=False) if args.json else shown)
    _say("1 pair stays out of exports" if len(found) == 1 else f"{len(found)} pairs stay out of exports")
    return Exit.DONE


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"


def _check(args: argparse.Namespace) -> int:
    from corpus_builder import checking

    done = checking.check(args.source, args.out, _say)
    counts = ", ".join(f"{done.outcomes[name]:,} {name}" for name in ("pass", "look", "drop"))
    _say(f"{_records(done.outcomes.total())}: {counts}" + (f"; {len(done.bad):,} not checked" if done.bad else ""))
    for (check, reason), count in sorted(done.reasons.items(), key=lambda item: (-item[1], item[0])):
        _say(f"  {count:>7,}  {check}: {reason}")
    return Exit.PARTIAL if done.bad else Exit.DONE


def _import(args: argparse.Namespace) -> int:
    from corpus_builder import corpus, imported, importing

    if args.forget and args.file:
        raise UsageError("FILE and --forget don't go together", "forget first, then name a file")
    if args.forget and args.dry_run:
        raise UsageError("--forget and --dry-run don't go together", "import alone lists what there is to forget")
    with corpus.opened(_folder(args), _sets(args)) as here:
        if args.forget:
            with corpus.locked(here):
                imported.forget(here, args.forget)
            return Exit.DONE
        if not args.file:
            return imported.listing(here, args.rows, as_json=args.json)
        found = importing.read(args.file, dict(args.column), args.sheet)
        if args.dry_run:
            return imported.dry_run(here, args.file, found, args.rows, as_json=args.json)
        with corpus.locked(here):
            return imported.take_in(here, args.file, found, args.rows, as_json=args.json)


def _dedup(args: argparse.Namespace) -> int:
    from corpus_builder import compare, config

    options = config.load(None, _sets(args)).dedup
    done = compare.dedup(args.source, args.out, args.kind, options, _say, args.siblings)
    _say(f"{done.records:,} {done.kind}s: {done.kept:,} kept, {done.records - done.kept:,} near-duplicates")
    _say(
        f"{done.siblings:,} pairs differ in facts, {done.questions:,} hang on whether two words mean the same"
        + ("" if args.siblings else " (--siblings FILE lists them)")
    )
    return Exit.DONE


def _settings(args: argparse.Namespace) -> int:
    from corpus_builder import config

    print(config.defaults(), end="")
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())
