"""What shapes the outputs of the later stages, as hashes: the recipes that the ledger is asked with, by `build` and by `status` alike.

Those of surveying and reading stand beside these stages (intake.py), those of asking a model beside that (asking.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from corpus_builder import dedup, generation, plugins, reading, structure
from corpus_builder.config import Config, as_json, methods_in_use
from corpus_builder.contracts import Check
from corpus_builder.generation import wanted
from corpus_builder.model import content_id
from corpus_builder.store import ledger, work
from corpus_builder.structure import tokens


def ocr(name: str, engine_version: str, config: Config) -> str:
    """What shapes a page that OCR reads, besides the file's bytes."""
    settings = as_json(config.ocr)
    del settings["engine"]  # "auto" that takes an engine and that engine by its name read alike
    return content_id("ocr", reading.VERSION, version("pymupdf"), name, engine_version, settings)


def structures(db: Any, entries: Iterable[work.Entry], options: structure.Options) -> dict[str, str]:
    """document -> what shapes its clauses and chunks: how its pages came about, versions, lengths, what a person stated of it."""
    lengths = as_json(options) | {"tokenizer": tokens.identity(options.tokenizer)}
    shape = content_id("structure", structure.VERSION, reading.VERSION, lengths)
    upstream = _upstream(db)
    return {
        entry.document.id: content_id(
            "structure", shape, upstream.get(entry.document.id, []), entry.stated.get("product", ""), entry.stated.get("insurer", "")
        )
        for entry in entries
    }


def _upstream(db: Any) -> dict[str, list[str]]:
    """document -> how its pages came about: outcome and recipe of every range and every page that was sent to OCR."""
    found: dict[str, list[str]] = {}
    for stage in ("read", "ocr"):
        for unit, outcome in sorted(ledger.outcomes(db, stage).items()):
            found.setdefault(unit.partition("#")[0], []).append(f"{unit} {outcome}")
    return found


def checks() -> dict[str, int]:
    """check -> its version."""
    return {name: _check(name).VERSION for name in plugins.names(plugins.CHECKS)}


def _check(name: str) -> Check:
    found: Check = plugins.load(plugins.CHECKS, name)
    return found


def standing(db: Any, config: Config, sample: int = 0, target: int = 0) -> str:
    """Everything that the stages after reading depend on: what the store holds, the settings, and what methods and checks they name."""
    settings = [as_json(getattr(config, name)) for name in ("structure", "dedup", "generation", "llm", "review")]
    made_by = [dict(plugins.load(plugins.METHODS, name).recipe(config.methods[name])) for name in methods_in_use(config)]
    versions = [reading.VERSION, structure.VERSION, dedup.VERSION, generation.VERSION, wanted.VERSION]
    return content_id("standing", ledger.state(db), settings, made_by, checks(), versions, sample, target)
