"""The tables. A corpus's whole state but for PDFs, page images and exports; SQLite by default, PostgreSQL by URL.

Nouns whose inner shape only Python cares about are stored as one JSON text (`data`), with the columns beside it that a query
needs. What people and money made (answers, candidates, decisions) is only ever added to. What is derived from a PDF's bytes
(pages, clauses, occurrences) is replaced when its unit is done again, in the transaction that writes the ledger row.
Times are seconds since the epoch, UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("path", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_at", Float, nullable=False),
    Column("detected", Text, nullable=False, default="{}"),  # Catalogue as read from the pages
    Column("stated", Text, nullable=False, default="{}"),  # cells that a person wrote into documents.csv
    Column("written", Text, nullable=False, default="{}"),  # cells as `build` wrote them last, to tell a person's apart
)

withdrawals = Table(
    "withdrawals",  # documents that somebody took out of the queue, the index and exports; what was made of them stays
    metadata,
    Column("document", String(64), primary_key=True),
    Column("why", Text, nullable=False),
    Column("at", Float, nullable=False),
)

surveys = Table(
    "surveys",
    metadata,
    Column("document", String(64), primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("notes", Text, nullable=False),  # JSON: name -> particulars
)

pages = Table(
    "pages",
    metadata,
    Column("document", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("source", String(20), nullable=False),  # of the page as it counts: the OCR result once there is one
    Column("reason", Text, nullable=False),
    Column("needs_ocr", Boolean, nullable=False),  # what the gate said of the text layer; stays true after OCR
    Column("damage", Text, nullable=False),  # why text may be missing, or ""
    Column("ocr", String(32)),  # recipe of the reading that counts in place of the text layer
    Column("data", LargeBinary, nullable=False),  # Page as the text layer gave it, packed
    # A page's data is large; these answer counts and "which pages need OCR" without passing over it.
    Index("pages_by_source", "document", "source"),
    Index("pages_for_ocr", "needs_ocr", "document", "number", "ocr"),
    Index("damaged_pages", "document", "number", sqlite_where=text("damage <> ''")),
)


@event.listens_for(pages, "before_create")
def _for_postgresql(table: Table, db: Connection, **_: object) -> None:
    # `postgresql_where` above would import SQLAlchemy's PostgreSQL part into every process.
    if db.dialect.name == "postgresql":
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


readings = Table(
    "readings",  # every page as an OCR engine read it, kept by recipe: an engine or setting that comes back costs nothing
    metadata,
    Column("document", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("recipe", String(32), primary_key=True),
    Column("engine", Text, nullable=False),
    Column("source", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("damage", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),  # Page as OCR gave it, packed
    Column("at", Float, nullable=False),
    Index("readings_by_recipe", "recipe", "document", "number", "engine"),
)

clauses = Table(
    "clauses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("data", Text, nullable=False),
)

chunks = Table(
    "chunks",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),  # the order in which chunks were first seen
    Column("id", String(32), nullable=False, unique=True),
    Column("data", Text, nullable=False),
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("chunk", String(32), primary_key=True),
    Column("clause", String(32), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("skip", Text, nullable=False, default=""),  # why nothing is asked about the chunk for this place's sake, or ""
    Index("occurrences_by_skip", "skip", "chunk"),
)

clause_references = Table(
    "clause_references",
    metadata,
    Column("clause", String(32), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),  # in the document: one place may name several clauses (제3조부터 제5조까지)
    Column("document", String(64), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("target", String(32), nullable=False, index=True),  # a clause id, or ""
    Column("data", Text, nullable=False),
)

definitions = Table(
    "definitions",
    metadata,
    Column("clause", String(32), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("document", String(64), nullable=False, index=True),
    Column("data", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("document", String(64), primary_key=True),
    Column("data", Text, nullable=False),  # what reading and cutting a document came to (reports.py)
)

links = Table(
    "links",
    metadata,
    Column("kind", String(10), primary_key=True),  # chunk | candidate
    Column("dropped", String(32), primary_key=True),
    Column("kept", String(32), nullable=False, index=True),
    Column("jaccard", Float, nullable=False),
    Column("reason", Text, nullable=False),
)

kept_texts = Table(
    "kept_texts",  # the index of near-duplicates: what new texts are compared with
    metadata,
    Column("kind", String(10), primary_key=True),  # chunk | candidate
    Column("id", String(32), primary_key=True),
    Column("position", Integer, nullable=False),  # in the order of priority in which they were kept
    Column("packed", LargeBinary, nullable=False),  # keys, buckets and sketch, packed; see dedup/rows.py
)

heirs = Table(
    "heirs",  # chunks that are kept in place of one that no document holds any more
    metadata,
    Column("chunk", String(32), primary_key=True),
    Column("former", String(32), nullable=False),
)

relatives = Table(
    "relatives",  # texts that are alike and are not one law
    metadata,
    Column(
        "kind", String(10), primary_key=True
    ),  # chunk | candidate | question (the same but for the product) | conflict (one question, two answers)
    Column("id", String(32), primary_key=True),
    Column("other", String(32), primary_key=True),
    Column("jaccard", Float, nullable=False),
    Column("reason", Text, nullable=False),
)

word_questions = Table(
    "word_questions",  # texts that are one law if two words are
    metadata,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("kind", String(10), primary_key=True),  # chunk | candidate
    Column("id", String(32), primary_key=True),
    Column("partner", String(32), primary_key=True),
)

words = Table(
    "words",  # what people said of two words, in alphabetical order
    metadata,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("same", Boolean, nullable=False),
    Column("at", Float, nullable=False),
)

outside = Table(
    "outside",  # records of test sets and the like, which no export may repeat
    metadata,
    Column("source", String(255), primary_key=True),  # name of the file
    Column("id", Text, primary_key=True),
    Column("kind", String(10), nullable=False),  # clause | pair
    Column("text", Text, nullable=False),
)

imported = Table(
    "imported",  # question-answer pairs that came in a file, and the candidate that each is now
    metadata,
    Column("source", String(255), primary_key=True),  # name of the file, and of its sheet if one was named
    Column("key", String(32), primary_key=True),  # hash of the row's content
    Column("position", Integer, nullable=False),
    Column("place", String(40), nullable=False),  # "row 12"
    Column("data", Text, nullable=False),
    Column("candidate", String(32), nullable=False, default="", index=True),  # "" as long as no clause bears it out
    Column("found", String(10), nullable=False, default=""),  # given | words | passage: how its evidence was found
    Column("why", Text, nullable=False, default=""),  # why none was found
    Column("doubts", Text, nullable=False, default="[]"),  # JSON: names of what a person should look at
    Column("at", Float, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("body", Text, nullable=False),
    Column("sent", Integer, nullable=False, default=0),  # how many times it left; > answers means possibly billed
    Column("sent_at", Float, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("key", String(32), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("at", Float, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("model", Text, nullable=False),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("seconds", Float, nullable=False),
    Column("at", Float, nullable=False),
)

candidates = Table(
    "candidates",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("method", String(60), nullable=False),
    Column("task_type", String(60), nullable=False),
    Column("content", String(32), nullable=False, index=True),  # hash of Candidate.content: equal pair, whatever made it
    Column("data", Text, nullable=False),
    Column("made_at", Float, nullable=False),
)

productions = Table(
    "productions",
    metadata,
    Column("candidate", String(32), primary_key=True),
    Column("chunk", String(32), primary_key=True),
    Column("method", String(60), primary_key=True),
    Column("live", Boolean, nullable=False),  # made by the current recipe of (chunk, method)
    Column("request", String(32), nullable=False, default=""),
    Column("model", Text, nullable=False, default=""),
    Index("productions_by_chunk", "chunk", "method"),
)

methods = Table("methods", metadata, Column("name", String(60), primary_key=True))  # those in use: only their candidates are live

verdicts = Table(
    "verdicts",
    metadata,
    Column("candidate", String(32), primary_key=True),
    Column("check", String(60), primary_key=True),
    Column("outcome", String(10), nullable=False),
    Column("reasons", Text, nullable=False),
)

slots = Table(
    "slots",
    metadata,
    Column("candidate", String(32), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("priority", Integer, nullable=False),  # lower comes first
    Column("state", String(10), nullable=False),  # free | leased | done | closed
    Column("reviewer", Text),
    Column("token", String(32)),
    Column("leased_until", Float),
    UniqueConstraint("candidate", "reviewer"),  # nobody reviews one pair twice
    Index("slots_by_state", "state", "priority", "candidate", "n"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("candidate", String(32), nullable=False, index=True),
    Column("reviewer", Text, nullable=False, index=True),
    Column("action", String(10), nullable=False),
    Column("edited", String(32), nullable=False, index=True),  # the candidate that an edit made, or ""
    Column("undoes", String(64), nullable=False, index=True),  # the decision that an undo takes back, or ""
    Column("data", Text, nullable=False),
    Column("decided_at", Float, nullable=False),
)

adoptions = Table(
    "adoptions",
    metadata,
    Column("candidate", String(32), primary_key=True),  # made by the current recipe
    Column("source", String(32), nullable=False),  # decided in an earlier build; its decisions count for `candidate`
)

images = Table(
    "images",
    metadata,
    Column("document", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("file", Text, nullable=False),
    Column("width", Float, nullable=False),  # of the page, in points: rectangles are drawn relative to it
    Column("height", Float, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("stage", String(40), primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("recipe", String(32), nullable=False),
    Column("outcome", String(10), nullable=False),  # done | permanent | transient
    Column("reason", Text, nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("at", Float, nullable=False),
    Index("ledger_by_outcome", "stage", "outcome", "at"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("command", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("exit", Integer),
)
