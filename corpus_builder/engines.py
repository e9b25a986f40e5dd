"""Which OCR engine reads the pages, and the proof that it can.

The proof is a small image, read in a worker process before any page is: a model that loads and can't run is one message then, not
ten thousand failures. It has its process because an engine may hang or die, and because this one's imports must stay light.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corpus_builder import plugins, stagework
from corpus_builder.config import Config, Run
from corpus_builder.contracts import EnginePlugin
from corpus_builder.errors import UsageError
from corpus_builder.workers import Limits, Pool, Task


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine that can run here: its plugin's name and version, and in a person's words what it is and why not another."""

    name: str
    version: str
    why: str


def choose(config: Config, pool: Pool, idle: Callable[[str, str], bool] = lambda name, version: False) -> Choice:
    """The engine of the settings; for "auto" the first that can run, in the order of their names: paddle, tesseract.

    The proof runs in `pool`, whose workers keep the engine. `idle(name, version)` says that this engine would have nothing to do; it is
    then taken without proof. Raises UsageError that says of every engine what it lacks and how to get it.
    """
    refused: dict[str, UsageError] = {}
    for name in plugins.names(plugins.ENGINES) if config.ocr.engine == "auto" else [config.ocr.engine]:
        plugin: EnginePlugin = plugins.load(plugins.ENGINES, name)
        options = config.engines[name]
        try:
            version = plugin.version(options)
            if not idle(name, version):
                _prove(pool, name, options, ocr_limits(config.run))
                version = plugin.version(options)  # the start may have downloaded the models
        except UsageError as error:
            refused[name] = error
        else:
            others = "; ".join(f"not {other}: {error.message}" for other, error in refused.items())
            return Choice(name, version, f"{version} ({others})" if others else version)
    raise UsageError("; ".join(e.message for e in refused.values()), "; ".join(e.advice for e in refused.values() if e.advice))


def ocr_limits(run: Run) -> Limits:
    """What one page of OCR may use: models are large."""
    return Limits(run.timeout_s, run.cpu_s, 2 * run.memory_mb)


def _prove(pool: Pool, name: str, options: Any, limits: Limits) -> None:
    (done,) = pool.map(stagework.trial, [Task(name, (name, options))], limits)
    if done.error:
        raise UsageError(f"{name} can't read: {done.error.message}" if done.error.permanent else done.error.message, done.error.advice)
    if not done.result:  # what it read is not compared: a model of another language may read digits as its own letters
        raise UsageError(f"{name} can't read: it found no text in the trial image", "check that its models belong together")
