"""Prompts: one TOML file each, with `system` and `user` as multi-line literal strings.

The decision it embodies: what doesn't vary comes first (servers cache a constant prefix), what varies comes last, and a variable
that is missing or unknown is an error when the prompt is rendered, not a hole in what a model is paid to read.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Template
from typing import Literal

from corpus_builder.errors import SettingsError
from corpus_builder.model import content_id


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message."""

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's two messages as templates with `$variable` (`$$` is a dollar sign)."""

    name: str
    system: str
    user: str

    @property
    def id(self) -> str:
        """The hash of what a model gets to read: a changed word is another prompt, a renamed file is not."""
        return content_id("prompt", self.system, self.user)

    @property
    def variables(self) -> frozenset[str]:
        """The names that `render` wants."""
        return frozenset(Template(self.system).get_identifiers() + Template(self.user).get_identifiers())

    def render(self, **variables: str) -> tuple[Message, Message]:
        """The messages with every variable filled in. Raises SettingsError for a missing or an unknown variable."""
        wrong = self.variables.symmetric_difference(variables)
        if wrong:
            raise SettingsError(f"prompt '{self.name}': missing or unknown variables: {', '.join(sorted(wrong))}")
        filled = [Template(part).substitute(variables) for part in (self.system, self.user)]
        return Message("system", filled[0]), Message("user", filled[1])


@cache
def load(name: str) -> Prompt:
    """The prompt in `NAME.toml` of this folder.

    Raises SettingsError when there is no such file, or when it holds anything but the strings `system` and `user`.
    """
    path = resources.files(__name__).joinpath(f"{name}.toml")
    if not path.is_file():
        raise SettingsError(f"there is no prompt '{name}'")
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        prompt = Prompt(name=name, **fields)
        valid = isinstance(prompt.system, str) and isinstance(prompt.user, str)
        valid = valid and Template(prompt.system).is_valid() and Template(prompt.user).is_valid()
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise SettingsError(f"prompt '{name}': {error}", "it holds exactly the two strings system and user") from error
    if not valid:
        raise SettingsError(f"prompt '{name}': system and user must be strings with well-formed $variables")
    return prompt
