"""What leaves the product: one file per format (formats/), written aside, checked, renamed, the manifest last.

An export folder with a manifest is complete by construction; a reader sees the earlier export or the new one, never a mix.
"""

from typing import Literal

from pydantic import Field

from corpus_builder.contracts import Options as _Options

VERSION = 3


class Options(_Options):
    """Section [export]."""

    formats: list[str] = Field(default=["messages", "alpaca"], min_length=1)
    """Formats to write, names of files in export/formats/."""
    reviewers: Literal["pseudonym", "name"] = "pseudonym"
    """How reviewers appear in exported rows."""
