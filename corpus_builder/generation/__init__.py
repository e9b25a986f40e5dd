"""From a chunk to candidates: the methods (one file each) and the prompts (one file each).

What makes a candidate is its method and the chunk alone; where the chunk stands is added at review and export. That is why a
question names its 약관 unit and leaves the product to the slot `{product}`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from corpus_builder import contracts
from corpus_builder.generation.types import SHARES, TASK_TYPES

VERSION = 1
"""Raise when candidates of unchanged methods, prompts and chunks would come out differently."""


class Options(contracts.Options):
    """`methods`: names of the files in methods/ that are run; empty lets the pipeline choose (rules without a model, else qa).

    `ask_again`: where an answer can't be used, ask once more and say what was wrong with it. `mix`: task type -> share that it should
    have of all pairs; see `shares`.
    """

    methods: list[str] = []  # noqa: RUF012 - pydantic copies it
    ask_again: bool = True
    mix: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = dict(SHARES)  # noqa: RUF012

    @field_validator("mix")
    @classmethod
    def _known(cls, mix: dict[str, float]) -> dict[str, float]:
        if unknown := sorted(set(mix) - set(TASK_TYPES)):
            raise ValueError(f"there is no kind of question called {', '.join(unknown)}; known: {', '.join(TASK_TYPES)}")
        if not sum(mix.values()):
            raise ValueError("one kind at least needs a share above 0")
        return mix

    @property
    def shares(self) -> dict[str, float]:
        """The mix with a sum of 1, in the order of TASK_TYPES; a kind that isn't mentioned has no share."""
        whole = sum(self.mix.values())
        return {kind: self.mix.get(kind, 0.0) / whole for kind in TASK_TYPES}
