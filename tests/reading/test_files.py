"""Broken files are refused with a reason name that stays, and what to do about it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corpus_builder.errors import PermanentError, TransientError
from corpus_builder.reading.files import library, opened
from tests.conftest import PDFS, ROOT

BROKEN = ROOT / "tests" / "broken"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.pdf", "empty file"),
        ("misnamed_html.pdf", "not a PDF"),
        ("misnamed_png.pdf", "not a PDF"),
        ("truncated.pdf", "truncated"),
        ("zero_pages.pdf", "no pages"),
    ],
)
def test_reason_of_refusal(name: str, reason: str) -> None:
    with pytest.raises(PermanentError) as refused, opened(str(BROKEN / name)):
        pass
    assert refused.value.reason == reason
    assert name in refused.value.message
    assert refused.value.advice


def test_missing_file_may_come_back(tmp_path: Path) -> None:
    with pytest.raises(TransientError) as refused, opened(str(tmp_path / "nowhere.pdf")):
        pass
    assert refused.value.reason == "missing file"


def test_noise_after_the_magic_bytes(tmp_path: Path) -> None:
    path = tmp_path / "noise.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    with pytest.raises(PermanentError) as refused, opened(str(path)):
        pass
    assert refused.value.reason in ("truncated", "no pages", "unreadable")


def test_html_with_the_magic_bytes_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(b"<!doctype html><html><body>%PDF- please log in</body></html>")
    with pytest.raises(PermanentError) as refused, opened(str(path)):
        pass
    assert refused.value.reason in ("not a PDF", "unreadable")


def test_too_many_pages() -> None:
    with pytest.raises(PermanentError) as refused, opened(str(PDFS / "daonnuri_living_2025-04.pdf"), max_pages=3):
        pass
    assert refused.value.reason == "too many pages"


def test_sound_file_is_open_and_then_closed() -> None:
    with opened(str(PDFS / "daonnuri_living_2025-04.pdf")) as document:
        assert document.page_count > 10
    assert document.is_closed


def test_library_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    library().open(stream=b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj", filetype="pdf").close()
    assert capfd.readouterr().err == ""


def test_the_libraries_below_leave_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """ONNX Runtime's telemetry begins with a device id there; it is off by itself only where CI says so, hence the bare environment."""
    code = "from corpus_builder.reading.files import library; library(); import onnxruntime"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []
