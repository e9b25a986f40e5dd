"""Settings: default.toml < corpus.toml < --set, into strict models; secrets come from the environment only.

Each section's model stands beside the code that reads it (`reading.Options` …) and holds the defaults; `default.toml` shows
every setting with its comment, and a test holds the two together. A table below a section that names a plugin
(`[generation.qa]`, `[ocr.tesseract]`) fills that plugin's own `Options`. Anything unknown is an error that says what is known.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from corpus_builder import dedup, export, generation, llm, plugins, reading, review, structure
from corpus_builder.contracts import MixedOptions, Options
from corpus_builder.errors import SettingsError
from corpus_builder.reading import OcrOptions

CORPUS_FILE = "corpus.toml"


class Run(Options):
    """Section [run]."""

    processes: int = Field(default=0, ge=0)
    """Worker processes for reading and OCR; 0 means one per core."""
    timeout_s: float = Field(default=300.0, gt=0)
    """Seconds after which a worker that sits on one file or range of pages is stopped; its pages are then read one by one."""
    cpu_s: float = Field(default=60.0, ge=1)
    """Seconds of processor time that one page may take."""
    memory_mb: int = Field(default=2048, ge=512)
    """Address space of a worker that reads or renders pages, in megabytes; OCR may have twice as much."""


SECTIONS: Mapping[str, type[Options]] = {
    "run": Run,
    "reading": reading.Options,
    "ocr": OcrOptions,
    "structure": structure.Options,
    "dedup": dedup.Options,
    "generation": generation.Options,
    "llm": llm.Options,
    "review": review.Options,
    "export": export.Options,
}
PLUGINS: Mapping[str, str] = {"ocr": plugins.ENGINES, "generation": plugins.METHODS}
"""Sections that hold plugin tables, and the folder of their plugins."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a run, by section; `engines` and `methods` are the plugins' own, by plugin name."""

    run: Run
    reading: reading.Options
    ocr: OcrOptions
    structure: structure.Options
    dedup: dedup.Options
    generation: generation.Options
    llm: llm.Options
    review: review.Options
    export: export.Options
    engines: Mapping[str, Options]
    methods: Mapping[str, Options]


def defaults() -> str:
    """The text of the shipped default.toml."""
    return files("corpus_builder").joinpath("default.toml").read_text(encoding="utf-8")


def load(folder: Path | None = None, sets: Iterable[str] = ()) -> Config:
    """The settings of the corpus in `folder` with `sets` ("section.key=value") on top. Raises SettingsError."""
    merged = tomllib.loads(defaults())
    known = tomllib.loads(defaults())
    file = folder / CORPUS_FILE if folder else None
    if file and file.exists():
        try:
            _merge(merged, tomllib.loads(file.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError as error:
            raise SettingsError(f"{file} is not UTF-8: {error.reason} at byte {error.start}", "save it as UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{file} is not valid TOML: {error}") from error
        except OSError as error:
            raise SettingsError(f"{file} can't be read: {error.strerror}") from error
    for item in sets:
        _merge(merged, _parse_set(item, known))
    return _validate(merged)


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _parse_set(item: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """`llm.model=gpt` as {"llm": {"model": "gpt"}}; what the default says the setting is decides how the value is read."""
    name, sign, text = item.partition("=")
    keys = name.strip().split(".")
    if not sign or len(keys) < 2 or not all(keys):
        raise SettingsError(f"--set {item!r} is not SECTION.KEY=VALUE", "for example: --set llm.concurrency=16")
    default: Any = known
    for key in keys:
        default = default.get(key) if isinstance(default, Mapping) else None
    value = _value(text.strip(), default)
    for key in reversed(keys):
        value = {key: value}
    return value  # type: ignore[no-any-return]


def _value(text: str, default: Any) -> Any:
    if isinstance(default, list) and not text.startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    return text if isinstance(default, str) and not isinstance(value, str) else value


def _validate(merged: dict[str, Any]) -> Config:
    unknown = sorted(set(merged) - set(SECTIONS))
    if unknown:
        raise SettingsError(f"unknown section: {', '.join(unknown)}", f"known: {', '.join(SECTIONS)}")
    sections: dict[str, Any] = {}
    tables: dict[str, dict[str, Options]] = {}
    for section, model in SECTIONS.items():
        values = merged.get(section, {})
        if not isinstance(values, dict):
            raise SettingsError(f"[{section}] is not a section", f"write it as a table: [{section}]")
        values = dict(values)
        if section in PLUGINS:
            tables[section] = _plugin_tables(section, values)
        sections[section] = _fill(model, values, section)
    if (engine := sections["ocr"].engine) not in (engines := ["auto", *plugins.names(plugins.ENGINES)]):
        raise SettingsError(f"ocr.engine: there is no '{engine}'", f"known: {', '.join(engines)}")
    for method in sections["generation"].methods:
        plugins.load(plugins.METHODS, method)
    for format in sections["export"].formats:
        plugins.load(plugins.FORMATS, format)
    shares = sections["generation"].shares
    methods = {name: own.with_mix(shares) if isinstance(own, MixedOptions) else own for name, own in tables["generation"].items()}
    return Config(**sections, engines=tables["ocr"], methods=methods)


def _plugin_tables(section: str, values: dict[str, Any]) -> dict[str, Options]:
    """Take the plugins' tables out of a section's values; every plugin has an entry, given or default."""
    result = {}
    for name in plugins.names(PLUGINS[section]):
        given = values.pop(name, {})
        result[name] = _fill(plugins.load(PLUGINS[section], name).Options, given, f"{section}.{name}")
    return result


def _fill(model: type[Options], values: Any, where: str) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = []
        for problem in error.errors(include_url=False):
            name = ".".join([where, *map(str, problem["loc"])])
            problems.append(
                f"unknown setting {name}"
                if problem["type"] == "extra_forbidden"
                else f"{name}: {problem['msg'].removeprefix('Value error, ')}"
            )
        known = ", ".join(model.model_fields) or "no settings"
        raise SettingsError("; ".join(problems), f"[{where}] knows: {known}") from error


BY_RULES = ("extractive", "choice", "calculation")
"""The methods that ask no model."""


def methods_in_use(config: Config) -> list[str]:
    """The methods of the settings; by default `qa` when a model is configured, else those by rules. Raises SettingsError."""
    names = list(dict.fromkeys(config.generation.methods)) or (["qa"] if config.llm.model else list(BY_RULES))
    for name in names:
        plugins.load(plugins.METHODS, name)
    return names


def as_json(options: Options) -> Any:
    """Settings as they enter a recipe."""
    return json.loads(options.model_dump_json())
