"""From a chunk to candidates: the methods (one file each) and the prompts (one file each).

What makes a candidate is its method and the chunk alone; where the chunk stands is added at review and export. That is why a
question names its 약관 unit and leaves the product to the slot `{product}`.
"""

from __future__ import annotations

from corpus_builder import contracts

VERSION = 1
"""Raise when candidates of unchanged methods, prompts and chunks would come out differently."""


class Options(contracts.Options):
    """`methods`: names of the files in methods/ that are run; empty lets the pipeline choose (extractive without a model, else qa).

    `ask_again`: where an answer can't be used, ask once more and say what was wrong with it.
    """

    methods: list[str] = []  # noqa: RUF012 - pydantic copies it
    ask_again: bool = True
