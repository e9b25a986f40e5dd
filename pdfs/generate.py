"""Make the sample policies, their truth and the broken files. Run: python pdfs/generate.py

The same versions of reportlab, PyMuPDF, Pillow and fonts-nanum give the same bytes every time.
A new sample is a new entry in SAMPLES (whole policies) or LAYOUTS (short ones that each show one trouble); a new look is a new Style,
a new way into the content stream a new WriteRun, a new kind of damage a function from pages or bytes to bytes, as scan() is.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from sample_broken import broken_files
from sample_draw import DrawLine, WriteRun, draw, draw_dots, draw_line, write_run, write_torn, write_words
from sample_marks import MarkFont, embed
from sample_markup import read_policy
from sample_model import Policy
from sample_pages import lay_out
from sample_scan import scan
from sample_truth import Json, differences, truth
from sample_type import Face, FontsMissing, Style, register_fonts

HERE = Path(__file__).resolve().parent
LIVING = ("living_1_base", "living_2_base", "living_3_riders", "living_4_annexes")


@dataclass(frozen=True)
class Sample:
    """One PDF: which content, which edition, which look, and what is done to it."""

    stem: str
    content: tuple[str, ...]
    edition: str
    style: Style
    scanned: bool = False
    follows: str = ""
    """The edition before, when the truth is to say what changed."""
    write: WriteRun = write_run
    line: DrawLine = draw_line
    marks: MarkFont | None = None


LARGE = Style(
    left=76.0,
    right=76.0,
    body=Face("NanumMyeongjo", 11.0, 19.5),
    article=Face("NanumGothicBold", 11.5, 20.0),
    table=Face("NanumGothic", 9.6, 15.0),
    table_head=Face("NanumGothicBold", 9.6, 15.0),
    box=Face("NanumGothic", 10.0, 16.5),
    box_label=Face("NanumGothicBold", 10.0, 16.5),
)

SAMPLES = (
    Sample("daonnuri_living_2025-04", LIVING, "2025-04", Style()),
    Sample("daonnuri_living_2025-10", LIVING, "2025-10", Style(), follows="2025-04"),
    Sample("daonnuri_pet_scan_2024-09", ("pet",), "2024-09", LARGE, scanned=True),
)

LAYOUTS = (
    Sample(
        "torn",
        ("torn",),
        "2025-01",
        Style(left=58.0, right=58.0, blank_ends=False, inline=True, body=Face("NanumGothic", 9.8, 16.0)),
        write=write_torn,
        line=draw_dots,
    ),
    Sample("placed_words", ("placed_words",), "2025-02", Style(blank_ends=False), write=write_words),
    Sample("two_columns", ("two_columns",), "2025-03", Style(left=52.0, right=52.0, columns=2, body=Face("NanumMyeongjo", 9.6, 16.2))),
    Sample("boxed_marks", ("boxed_marks",), "2025-04", Style(), marks=MarkFont(5)),
    Sample("boxed_marks_other", ("boxed_marks_other",), "2025-05", Style(), marks=MarkFont(31, (4, 1, 9, 2, 7, 3, 8, 5, 6))),
)


def main(arguments: list[str] | None = None) -> int:
    """Write everything; 0, or 2 with a message when the fonts are missing."""
    parser = argparse.ArgumentParser(description="Make the sample policies and broken files.")
    parser.add_argument("--out", type=Path, help="a folder for all output (default: the project)")
    out: Path | None = parser.parse_args(arguments).out
    try:
        register_fonts()
    except FontsMissing as problem:
        print(problem, file=sys.stderr)
        return 2
    pdfs = out or HERE
    for sample in SAMPLES:
        make(sample, pdfs, pdfs)
    for sample in LAYOUTS:
        make(sample, pdfs / "layouts", pdfs)
    broken = out / "broken" if out else HERE.parent / "tests" / "broken"
    for name, content in broken_files().items():
        _write(broken / name, content)
    return 0


def make(sample: Sample, folder: Path, pdfs: Path) -> None:
    """Write one sample into `folder` and its truth into the folder of truths."""
    policy = _read(sample.content, sample.edition)
    layout = lay_out(policy, sample.style)
    content = draw(layout.pages, policy.catalogue, sample.style, sample.write, sample.line, sample.marks)
    if sample.marks:
        content = embed(content, sample.marks)
    _write(folder / f"{sample.stem}.pdf", scan(content) if sample.scanned else content)
    facts: Json = truth(f"{sample.stem}.pdf", policy, layout)
    if sample.follows:
        facts |= differences(_read(sample.content, sample.follows), policy)
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    _write(pdfs / "truth" / f"{sample.stem}.json", text.encode())


def _read(content: tuple[str, ...], edition: str) -> Policy:
    """One edition from its content files."""
    return read_policy([HERE / "content" / f"{name}.txt" for name in content], edition)


def _write(path: Path, content: bytes) -> None:
    """Write a file and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"{path}  {len(content):,} bytes")


if __name__ == "__main__":
    sys.exit(main())
