"""Questions and answers that somebody already has, brought into a corpus: what `corpus-builder import` does.

The decisions it embodies: what a column means is told by its name, from the list below or by `--column`, and never by what stands in it.
A row is its content: a file that is imported again changes what changed in it, and what people decided stays. A pair takes part in
everything that generated ones do, from the clause that bears it out on (searching.py); one that no clause bears out is kept, listed and
looked for again by every build, and put before nobody, since no decision could let it leave.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from corpus_builder import filenames, jsonl, searching, sources
from corpus_builder.columns import COLUMNS, NEEDED
from corpus_builder.corpus import Corpus
from corpus_builder.errors import UsageError
from corpus_builder.generation.types import OTHER, TASK_TYPES
from corpus_builder.job import Job
from corpus_builder.model import UNKNOWN, content_id
from corpus_builder.pairs import Candidate
from corpus_builder.store import imports, ledger, pairs, work
from corpus_builder.text import nfc

if TYPE_CHECKING:
    from corpus_builder.spreadsheets import Table

STAGE = "import"

MAX_TEXT = 100_000
"""Characters of a field: a longer one is a file that somebody put into a cell."""
_LOOKED_AT = 20  # rows among which the head is looked for: titles and blank rows may stand before it


@dataclass(frozen=True, slots=True)
class Pair:
    """A row as it came, each field as text, "" where it says nothing."""

    question: str
    answer: str
    input: str = ""
    evidence: tuple[str, ...] = ()
    task_type: str = ""
    product: str = ""
    terms: str = ""
    article: str = ""
    id: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        return content_id("imported", *(getattr(self, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that can't be imported: where it stands, and why."""

    place: str
    reason: str


@dataclass(slots=True)
class Read:
    """What a file holds. `rows`: place -> pair, in order · `told`: what a person should know of how it was read."""

    name: str
    rows: dict[str, Pair] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


# ---------------------------------------------------------------- reading


def read(file: Path, columns: Mapping[str, str], sheet: str = "") -> Read:
    """The pairs of a .jsonl, .csv, .tsv or .xlsx file. `columns`: field -> the name that its column has in this file.

    Raises UsageError for a file that can't be read, or whose columns can't be told; a row that can't be used is among `bad`.
    """
    if unknown := sorted(set(columns) - set(COLUMNS)):
        raise UsageError(f"there is no field '{unknown[0]}'", f"fields: {', '.join(COLUMNS)}")
    if sheet and file.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UsageError(f"{file.name} has no sheets", "leave --sheet out")
    from corpus_builder import spreadsheets

    found = Read(filenames.shown(file.name) + (f" [{sheet}]" if sheet else ""))
    match file.suffix.lower():
        case ".jsonl" | ".ndjson":
            rows = _of_lines(file, columns, found)
        case ".csv" | ".tsv":
            rows = _of_table(spreadsheets.from_csv(file, lambda cells: _rated(cells, columns)), file, columns, found)
        case ".xlsx" | ".xlsm":
            rows = _of_table(spreadsheets.from_xlsx(file, sheet), file, columns, found)
        case other:
            raise UsageError(f"{file.name}: what '{other}' files hold is not known", "import .jsonl, .csv or .xlsx")
    seen: dict[str, str] = {}
    repeated = []
    for place, pair in rows:
        if pair.key in seen:
            repeated.append(f"{place} = {seen[pair.key]}")
        else:
            seen[pair.key] = place
            found.rows[place] = pair
    if repeated:
        found.told.append(f"{len(repeated)} repeat another row: " + ", ".join(repeated[:5]) + (" …" if len(repeated) > 5 else ""))
    return found


def _plain(name: str) -> str:
    """A column's name as names are compared."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).lower() if letter.isalnum())


_KNOWN = {_plain(name): meaning for meaning, names in COLUMNS.items() for name in names}


def _meanings(names: Sequence[str], columns: Mapping[str, str]) -> dict[int, str]:
    """Place of a column -> what it holds, of those that are told by name; a field that `columns` names is told by that alone."""
    stated = {_plain(name): meaning for meaning, name in columns.items()}
    found = {}
    for n, name in enumerate(names):
        meaning = stated.get(_plain(name)) or _KNOWN.get(_plain(name), "")
        if meaning and (_plain(name) in stated or meaning not in columns):
            found[n] = meaning
    return found


def _rated(names: Sequence[str], columns: Mapping[str, str]) -> int:
    """How many fields a row would tell as a head; 0 where it lacks one that is needed."""
    told = set(_meanings(names, columns).values())
    return len(told) if told.issuperset(NEEDED) else 0


def _of_table(table: Table, file: Path, columns: Mapping[str, str], found: Read) -> Iterator[tuple[str, Pair]]:
    head = next((row for row in table.rows[:_LOOKED_AT] if _rated(row.cells, columns)), None)
    if head is None:
        raise _no_head([name for row in table.rows[:1] for name in row.cells if name.strip()], file, columns)
    meanings = _meanings(head.cells, columns)
    _only_once(meanings, head.cells, file)
    _all_there(columns, head.cells, file)
    found.told += [*table.told, _columns_told(head.cells, meanings)]
    if above := [row for row in table.rows if row.number < head.number]:
        found.told.append(f"left out above the head: {', '.join(f'row {row.number}' for row in above)}")
    for row in table.rows:
        if row.number <= head.number:
            continue
        place = f"row {row.number}"
        wrong = [f"{head.cells[n].strip()}: {why}" for n, why in row.wrong.items() if n in meanings]
        if any(cell.strip() for cell in row.cells[len(head.cells) :]):
            wrong.append("more cells than the head has")
        cells = {meaning: row.cells[n] for n, meaning in meanings.items() if n < len(row.cells)}
        pair = _pair(cells, place, wrong, found)
        if pair:
            yield place, pair


def _no_head(names: Sequence[str], file: Path, columns: Mapping[str, str]) -> UsageError:
    told = set(_meanings(names, columns).values())
    missing = " and ".join(f"--column {name}=NAME" for name in NEEDED if name not in told)
    shown = ", ".join(f"'{' '.join(name.split())[:40]}'" for name in names[:20]) or "nothing"
    return UsageError(
        f"{file.name}: which columns hold question and answer can't be told; found: {shown}",
        f"say which: {missing} (`corpus-builder import --help` lists the names that are known)",
    )


def _only_once(meanings: Mapping[int, str], names: Sequence[str], file: Path) -> None:
    """Raises UsageError for two columns that mean the same."""
    for meaning in COLUMNS:
        both = [names[n].strip() for n, told in meanings.items() if told == meaning]
        if len(both) > 1:
            raise UsageError(f"{file.name}: {len(both)} columns may be {meaning}: {', '.join(both)}", f"say which: --column {meaning}=NAME")


def _all_there(columns: Mapping[str, str], names: Iterable[str], file: Path) -> None:
    """Raises UsageError for a column that was named and isn't there."""
    there = {_plain(name) for name in names}
    for meaning, name in columns.items():
        if _plain(name) not in there:
            raise UsageError(
                f"{file.name} has no column '{name}' for {meaning}", "found: " + ", ".join(name.strip() for name in names if name.strip())
            )


def _columns_told(names: Sequence[str], meanings: Mapping[int, str]) -> str:
    used = ", ".join(f"{names[n].strip()} = {meaning}" for n, meaning in meanings.items())
    unused = ", ".join(name.strip() for n, name in enumerate(names) if n not in meanings and name.strip())
    return f"columns: {used}" + (f"; left out: {unused}" if unused else "")


def _of_lines(file: Path, columns: Mapping[str, str], found: Read) -> Iterator[tuple[str, Pair]]:
    used: dict[str, str] = {}
    unused: Counter[str] = Counter()
    for number, line in jsonl.lines(file):
        place = f"line {number}"
        try:
            record = jsonl.record(line, place)
        except UsageError as error:
            found.bad.append(Bad(place, error.message.removeprefix(f"{place} ")))
            continue
        cells, wrong = _of_record(record, columns, used, unused)
        pair = _pair(cells, place, wrong, found)
        if pair:
            yield place, pair
    if not found.bad and not used:
        raise UsageError(f"{file.name} is empty")
    if not {meaning for told in used.values() for meaning in told.split(" and ")}.issuperset(NEEDED):
        raise _no_head([*used, *unused], file, columns)
    _all_there(columns, [*used, *unused], file)
    left = ", ".join(unused)
    found.told.append("columns: " + ", ".join(f"{name} = {told}" for name, told in used.items()) + (f"; left out: {left}" if left else ""))


def _of_record(
    record: Mapping[str, Any], columns: Mapping[str, str], used: dict[str, str], unused: Counter[str]
) -> tuple[dict[str, str | tuple[str, ...]], list[str]]:
    """The fields of an object, and what is wrong with it. `used` and `unused` gather the names."""
    names = list(record)
    meanings = _meanings(names, columns)
    cells: dict[str, str | tuple[str, ...]] = {}
    wrong = []
    for n, name in enumerate(names):
        meaning, value = meanings.get(n, ""), record[name]
        if name == "messages" and not meaning:
            used["messages"] = " and ".join(NEEDED)
            said = _of_messages(value)
            wrong += [said] if isinstance(said, str) else []
            cells |= {} if isinstance(said, str) else said
        elif not meaning:
            unused[name] += 1
        elif meaning in cells:
            wrong.append(f"{name} and another field may be {meaning} (say which: --column {meaning}=NAME)")
        else:
            used[name] = meaning
            text = _as_text(value, meaning)
            wrong += [f"{name} is no text"] if text is None else []
            cells[meaning] = text or ""
    return cells, wrong


def _as_text(value: Any, meaning: str) -> str | tuple[str, ...] | None:
    """A field's value as text, evidence as texts; None where it is something else."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and meaning not in NEEDED:
        return str(value)
    if meaning == "evidence" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    return value if isinstance(value, str) else None


def _of_messages(value: Any) -> dict[str, str | tuple[str, ...]] | str:
    """Question and answer of a conversation of one turn; else why it is none."""
    turns = [turn for turn in value if isinstance(turn, dict)] if isinstance(value, list) else []
    said = [(turn.get("role"), turn.get("content")) for turn in turns if turn.get("role") != "system"]
    if [role for role, _ in said] != ["user", "assistant"]:
        return "messages are not one turn of user and one of assistant"
    (_, question), (_, answer) = said
    return {"question": question, "answer": answer} if isinstance(question, str) and isinstance(answer, str) else "messages are no text"


def _pair(cells: Mapping[str, str | tuple[str, ...]], place: str, wrong: list[str], found: Read) -> Pair | None:
    """The pair of a row; None, and a word among what is bad, where it is none."""
    if not wrong:
        texts = {name: _clean(cell) for name, cell in cells.items() if isinstance(cell, str)}
        quotes = cells.get("evidence", ())
        evidence = tuple(filter(None, map(_clean, (quotes,) if isinstance(quotes, str) else quotes)))
        pair = Pair(
            **{"question": "", "answer": ""} | {name: text for name, text in texts.items() if name != "evidence"}, evidence=evidence
        )
        wrong += [f"no {name}" for name in NEEDED if not getattr(pair, name)]
        wrong += [f"{name} is longer than {MAX_TEXT:,} characters" for name, cell in asdict(pair).items() if len("".join(cell)) > MAX_TEXT]
        try:
            jsonl.whole(place, *(text for cell in asdict(pair).values() for text in ((cell,) if isinstance(cell, str) else cell)))
        except UsageError as error:
            wrong.append(error.message.removeprefix(f"{place} "))
    if wrong:
        found.bad.append(Bad(place, "; ".join(wrong)))
        return None
    return pair


def _clean(text: str) -> str:
    """NFC, one kind of line end and of blank, none at either end."""
    lines = (" ".join(line.split()) for line in nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()


# ---------------------------------------------------------------- into the corpus


def take_in(corpus: Corpus, found: Read) -> imports.Changes:
    """Keep the rows of a file in place of those of an earlier one of its name; what changed. Evidence is looked for by `attach`.

    Raises UsageError where none of the earlier rows is in it: another file, whose rows would be lost in passing.
    """
    rows = {pair.key: (place, json.dumps(asdict(pair), ensure_ascii=False)) for place, pair in found.rows.items()}
    with corpus.store.writing() as db:
        changed = compared(db, found)
        imports.save(db, found.name, rows)
        if changed.new or changed.gone:
            ledger.forget(db, STAGE, ["all"])
    return changed


def compared(db: Any, found: Read) -> imports.Changes:
    """What `take_in` would change. Raises UsageError like it."""
    changed = imports.changes(db, found.name, [pair.key for pair in found.rows.values()])
    if changed.gone and not changed.kept:
        advice = f"rename the file to keep both, or first: import --forget '{found.name}'"
        raise UsageError(f"another file was imported under the name {found.name}: none of its {changed.gone} rows is in this one", advice)
    return changed


def forget(corpus: Corpus, name: str) -> int:
    """Forget the rows of a file by its name; how many there were. Raises UsageError for a name that nothing was imported under."""
    with corpus.store.writing() as db:
        number = imports.forget(db, filenames.shown(name))
        if not number:
            raise UsageError(f"nothing was imported under the name {name}", f"imported: {', '.join(imports.sources(db)) or 'nothing'}")
        ledger.forget(db, STAGE, ["all"])
    return number


def attach(job: Job) -> None:
    """Imported rows -> candidates on the chunks that bear them out. What stands where it was found stays; all else is looked for."""
    with job.corpus.store.reading() as db:
        rows = imports.rows(db)
        if not rows and not pairs.any_imported(db):
            return
        named = [(d.id, d.name, d.catalogue.product, d.catalogue.product_code, d.catalogue.edition) for d in work.documents(db)]
        recipe = content_id(STAGE, searching.VERSION, [(row.source, row.key) for row in rows], sorted(work.live_chunks(db)), named)
        if not ledger.pending(db, STAGE, {"all": recipe}):
            return
        places = _places(db)
        before = dict(pairs.candidates(db, [row.candidate for row in rows if row.candidate]))
        chunk_of = pairs.chunks_of(db, before)
    search, there = searching.Search(places), {place.id for place in places}
    job.report.stage(STAGE, 0, len(rows))
    settled: list[imports.Row] = []
    made: list[tuple[Candidate, str]] = []
    for n, row in enumerate(rows):
        if job.stop.is_set():
            return
        if n % 500 == 499:
            job.report.stage(STAGE, n + 1, len(rows))
        pair, earlier = _loaded(row), before.get(row.candidate)
        if earlier and chunk_of.get(row.candidate) in there:
            made.append((replace(earlier, task_type=task_type(pair)), chunk_of[row.candidate]))
            continue
        found = _found(search, pair, row, earlier)
        candidate = _candidate(pair, found)
        if candidate:
            made.append((candidate, found.chunk))
        settled.append(replace(row, candidate=candidate.id if candidate else "", found=found.how, why=found.why, doubts=found.doubts))
    with job.corpus.store.writing() as db:
        imports.settle(db, settled)
        pairs.save_imported(db, made)
        ledger.done(db, STAGE, "all", recipe)
    job.report.stage(STAGE, len(rows), len(rows))


def _found(search: searching.Search, pair: Pair, row: imports.Row, earlier: Candidate | None) -> searching.Found:
    """Where a pair's evidence stands; the words that bore it out in an earlier build come first."""
    again = search.again(earlier.evidence, _sought(pair), cast(searching.How, row.found)) if earlier else None
    return again or search.find(_sought(pair))


def _places(db: Any) -> list[searching.Place]:
    """The chunks that may be asked about, those that are kept first, of these the terms in force, then in reading order."""
    ids = work.live_chunks(db)
    dropped = {link.dropped for link in work.links(db, "chunk")}
    force = sources.in_force(db, ids)
    known = {document.id: document for document in work.documents(db)}
    products: dict[str, set[str]] = {}
    files: dict[str, set[str]] = {}
    for place in work.occurrences(db, ids):
        document = known[place.document]
        told = document.catalogue
        if told.product != UNKNOWN:
            names = {told.product} | ({f"{told.product}({told.edition})"} if told.edition != UNKNOWN else set())
            products.setdefault(place.chunk, set()).update(names)
        files.setdefault(place.chunk, set()).update({document.name, told.product_code} - {UNKNOWN})
    order = {unit: n for n, unit in enumerate(ids)}
    ids.sort(key=lambda unit: (unit in dropped, force[unit], order[unit]))
    return [
        searching.Place(unit, chunk, tuple(sorted(products.get(unit, ()))), tuple(sorted(files.get(unit, ()))))
        for unit, chunk in work.chunks(db, ids)
    ]


def _loaded(row: imports.Row) -> Pair:
    cells = json.loads(row.data)
    return Pair(**cells | {"evidence": tuple(cells["evidence"])})


def _sought(pair: Pair) -> searching.Sought:
    asked = f"{pair.question}\n{pair.input}".strip()
    return searching.Sought(asked, pair.answer, pair.evidence, (pair.product, pair.terms), pair.article)


def _candidate(pair: Pair, found: searching.Found) -> Candidate | None:
    if not found.how:
        return None
    return Candidate(pairs.IMPORT, task_type(pair), pair.question, pair.answer, found.quotes, pair.input)


def task_type(pair: Pair) -> str:
    """The kind of question that a row names (for "금액·계산" one of the two will do), or "기타"; what it says stays in the row."""
    return _TYPES.get(_plain(pair.task_type), OTHER)


_TYPES = {_plain(part): name for name in TASK_TYPES for part in (name, *name.split("·"))}


# ---------------------------------------------------------------- what became of it


def preview(corpus: Corpus, found: Read) -> list[imports.Row]:
    """The rows of a file as importing it would find them; nothing is stored."""
    with corpus.store.reading() as db:
        search = searching.Search(_places(db))
    rows = []
    for place, pair in found.rows.items():
        told = search.find(_sought(pair))
        candidate = _candidate(pair, told)
        data = json.dumps(asdict(pair), ensure_ascii=False)
        rows.append(imports.Row(found.name, pair.key, place, data, candidate.id if candidate else "", told.how, told.why, told.doubts))
    return rows


def counted(rows: Iterable[imports.Row]) -> dict[str, Any]:
    """rows: how many · found: how their evidence was found -> rows · without: why none was found -> rows · types: names of kinds of
    question that are none of ours -> rows."""
    listed = list(rows)
    unknown = Counter(pair.task_type for row in listed if (pair := _loaded(row)).task_type and _plain(pair.task_type) not in _TYPES)
    return {
        "rows": len(listed),
        "found": dict(Counter(row.found for row in listed if row.found).most_common()),
        "without": dict(Counter(row.why for row in listed if row.why).most_common()),
        "types": dict(unknown.most_common()),
    }


def listing(corpus: Corpus, name: str = "") -> Iterator[dict[str, Any]]:
    """One record per imported row, of one file or of all: where it came from, what bears it out, what the checks say of it."""
    with corpus.store.reading() as db:
        rows = imports.rows(db, name)
        ids = [row.candidate for row in rows if row.candidate]
        standings = {candidate.id: (candidate, standing) for candidate, standing in sources.find(db, ids)}
        verdicts, outcomes = pairs.verdicts(db, ids), pairs.outcomes(db)
    for row in rows:
        said = verdicts.get(row.candidate, [])
        yield record(row, *standings.get(row.candidate, (None, None))) | {
            "outcome": outcomes.get(row.candidate, "") if row.candidate else "",
            "reasons": [{"check": v.check, "name": reason.name, "detail": reason.detail} for v in said for reason in v.reasons],
        }


def record(row: imports.Row, candidate: Candidate | None = None, standing: sources.Standing | None = None) -> dict[str, Any]:
    """A row for a file of rows; `found` is "" where `why` says that there is no evidence."""
    pair = _loaded(row)
    first = standing.sources[0] if standing and standing.sources else None
    return {
        "import": row.source,
        "place": row.place,
        "id": pair.id,
        "instruction": pair.question,
        "output": pair.answer,
        "found": row.found,
        "why": row.why,
        "candidate": row.candidate,
        "evidence": list(candidate.evidence) if candidate else [],
        "file": first.file if first else "",
        "clause": first.path if first else "",
        "page": first.spots[0].page if first else 0,
        "note": pair.note,
    }
