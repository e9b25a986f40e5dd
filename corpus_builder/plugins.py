"""A plugin is a file; its file name is its name.

An OCR engine, a generation method, a check and an export format are each one module in the folder of their kind. There is
no registry to edit: the list of names is the list of files, and `corpus_builder/contracts.py` says what each module owes.
A module whose name starts with an underscore is not a plugin.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from corpus_builder.errors import SettingsError

ENGINES = "corpus_builder.reading.engines"
METHODS = "corpus_builder.generation.methods"
CHECKS = "corpus_builder.checks"
FORMATS = "corpus_builder.export.formats"


@cache
def names(package: str) -> tuple[str, ...]:
    """The plugin names in `package` (a dotted name), sorted; the folder is looked into once."""
    folder: ModuleType = importlib.import_module(package)
    return tuple(sorted(m.name for m in pkgutil.iter_modules(folder.__path__) if not m.name.startswith("_") and not m.ispkg))


@cache
def load(package: str, name: str) -> Any:
    """The plugin module `name` of `package`, typed by the caller with its protocol.

    Raises SettingsError, naming the known plugins, when there is no such file.
    """
    known = names(package)
    if name not in known:
        kind = package.rsplit(".", 1)[-1]
        raise SettingsError(f"there is no '{name}' in {kind}", f"known: {', '.join(known)}")
    return importlib.import_module(f"{package}.{name}")
