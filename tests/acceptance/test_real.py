"""Real policies, which are not part of this project: `make test-real REAL=FOLDER` with real_pdfs/, gold/ and tools/ in FOLDER."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.building import run, status

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def real() -> Path:
    folder = os.environ.get("REAL_POLICIES", "")
    assert folder and Path(folder, "real_pdfs").is_dir(), "name the folder: make test-real REAL=FOLDER"
    return Path(folder).resolve()


def score(real: Path, tool: str, *args: str) -> str:
    command = f"{sys.executable} -m corpus_builder {'parse' if tool == 'score_parse.py' else 'text'} {{pdf}}"
    tool_path = real / "tools" / tool
    done = subprocess.run([sys.executable, tool_path, "--command", command, *args], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("only", "f1"), [("meritz_maum", "0.995"), ("kb_travel", "0.99"), ("kakaopay", "0.99"), ("db_travel", "0.99"), ("puppy", "0.99")]
)
def test_articles_of_a_real_policy(real: Path, only: str, f1: str) -> None:
    print(score(real, "score_parse.py", "--only", only, "--f1", f1))


def test_characters_of_real_scans(real: Path) -> None:
    print(score(real, "score_ocr.py", "--cer", "0.05"))


def test_a_build_of_two_real_policies(real: Path, tmp_path: Path) -> None:
    run("--corpus", tmp_path, "build", real / "real_pdfs" / "meritz_maum_pet.pdf", real / "real_pdfs" / "kb_travel_2025_hwp_a4.pdf")
    found = status(tmp_path)
    assert found["failures"] == []
    assert found["pages"] == {"text layer": 234}
    assert found["totals"]["clauses"] >= 410
    assert found["outcomes"]["pass"] >= 500
