"""What can go wrong, and what the shell sees.

    CorpusError                     anything this package raises on purpose; carries advice and an exit code
    ├── UsageError          2       a wrong argument, a path that isn't there
    │   ├── SettingsError   2       an unknown or ill-typed setting, an unknown plugin name
    │   ├── AccessError     2       the model's server refused the key, or doesn't know the model
    │   └── LockedError     2       another build holds the corpus
    ├── StoppedError        3       budget or quota is used up, or the model's server is gone; the work so far is kept
    ├── RefusedError        4       nothing to export, or it may not leave (verification, conflicts, personal data)
    ├── StorageError        5       disk full, read-only target, a store of another version
    └── UnitError           -       one file, page or chunk failed; recorded in the ledger, the run goes on
        ├── PermanentError          will fail again until its bytes or the recipe change
        └── TransientError          worth another try in the next run

Anything else that is raised is a bug: exit code 70 and a traceback in the log.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    PARTIAL = 1
    USAGE = 2
    STOPPED = 3
    REFUSED = 4
    STORAGE = 5
    BUG = 70
    INTERRUPTED = 130


class CorpusError(Exception):
    """`message` says what happened and to what; `advice` says what to do about it."""

    exit = Exit.USAGE

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class UsageError(CorpusError):
    """The call can't be carried out as given."""


class SettingsError(UsageError):
    """A setting is unknown, has the wrong type, or names a plugin that doesn't exist."""


class AccessError(UsageError):
    """The model's server refuses the key or doesn't know the model."""


class LockedError(UsageError):
    """Another build is at work on this corpus."""


class StoppedError(CorpusError):
    """A budget or quota ended the run."""

    exit = Exit.STOPPED


class RefusedError(CorpusError):
    """The result may not be handed over."""

    exit = Exit.REFUSED


class StorageError(CorpusError):
    """The disk or the store does not do its part."""

    exit = Exit.STORAGE


class UnitError(CorpusError):
    """One unit of work failed. `reason` is a short stable name for counting; the message has the particulars."""

    exit = Exit.PARTIAL
    permanent = True

    def __init__(self, reason: str, message: str = "", advice: str = "") -> None:
        super().__init__(message or reason, advice)
        self.reason = reason

    def __reduce__(self) -> tuple[type[UnitError], tuple[str, str, str]]:
        # Errors travel from worker processes; the default would call __init__ with the message alone.
        return (type(self), (self.reason, self.message, self.advice))


class PermanentError(UnitError):
    """Trying again changes nothing until the unit's bytes or the recipe change."""


class TransientError(UnitError):
    """The next run tries again."""

    permanent = False
