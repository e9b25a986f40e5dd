"""Running the review page without a browser."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from review_app import opening
from tests.conftest import ROOT

Start = Callable[..., "Page"]


class Page:
    """The page as one reviewer sees it; presses find their button by the start of its key."""

    def __init__(self, reviewer: str) -> None:
        self.at: Any = AppTest.from_file(str(ROOT / "review_app" / "app.py"), default_timeout=30)
        if reviewer:
            self.at.query_params["reviewer"] = reviewer
        self.run()

    def run(self) -> None:
        self.at.run()
        assert not self.at.exception

    @property
    def html(self) -> str:
        """All HTML pieces but the style sheet."""
        return "\n".join(element.value for element in self.at.html if not element.value.startswith("<style"))

    @property
    def keys(self) -> list[str]:
        return [button.key for button in self.at.button]

    def has(self, prefix: str) -> bool:
        return any(key.startswith(prefix) for key in self.keys)

    def button(self, prefix: str) -> Any:
        return next(button for button in self.at.button if button.key.startswith(prefix))

    def press(self, prefix: str) -> None:
        self.button(prefix).click()
        self.run()

    def field(self, prefix: str) -> Any:
        return next(field for field in [*self.at.text_area, *self.at.text_input] if field.key.startswith(prefix))


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """start(folder, reviewer="김보상", **settings of [review]) -> the page after its first run."""

    def started(root: Path, reviewer: str = "김보상", *, dwell_ms: int = 0) -> Page:
        monkeypatch.setenv(opening.FOLDER, str(root))
        monkeypatch.setenv(opening.SETS, json.dumps([f"review.dwell_ms={dwell_ms}"]))
        return Page(reviewer)

    yield started
    opening.close_all()
    gc.unfreeze()
