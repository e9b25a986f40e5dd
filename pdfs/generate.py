"""Make the sample policies, their truth and the broken files. Run: python pdfs/generate.py

The same versions of reportlab, PyMuPDF, Pillow and fonts-nanum give the same bytes every time.
A new sample is a new entry in SAMPLES (whole policies) or LAYOUTS (short ones that each show one trouble); a new look is a new Style,
a new way into the content stream a new WriteRun, a new kind of damage a function from pages or bytes to bytes, as scan() is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sample_broken import broken_files
from sample_draw import WriteRun, draw, write_run, write_torn, write_words
from sample_hidden import lose_letters, old_layer, plant_words, shift_letters
from sample_marks import MarkFont, embed
from sample_markup import read_policy
from sample_model import Policy
from sample_pages import Layout, lay_out
from sample_scan import HARSH, LIGHT, STRENGTHS, Damage, scan
from sample_truth import Json, differences, ocr_texts, truth
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
    damage: Damage | None = None
    """Printed and scanned with this damage."""
    layered: bool = False
    """Scanned, with the text of an old OCR laid over it."""
    plant: Callable[[Layout, Style], None] | None = None
    """Adds to the pages what a person doesn't see."""
    late: bool = False
    """Tables and boxes come last in the content stream of their page, wherever they stand on it."""
    spoil: Callable[[bytes], bytes] | None = None
    """Takes the meaning from the letters of the text layer."""
    follows: str = ""
    """The edition before, when the truth is to say what changed."""
    write: WriteRun = write_run
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
    Sample("daonnuri_pet_scan_2024-09", ("pet",), "2024-09", LARGE, damage=LIGHT),
)

LAYOUTS = (
    Sample(
        "torn",
        ("torn",),
        "2025-01",
        Style(left=58.0, right=58.0, blank_ends=False, inline=True, dotted=True, body=Face("NanumGothic", 9.8, 16.0)),
        write=write_torn,
    ),
    Sample("placed_words", ("placed_words",), "2025-02", Style(blank_ends=False), write=write_words),
    Sample("two_columns", ("two_columns",), "2025-03", Style(left=52.0, right=52.0, columns=2, body=Face("NanumMyeongjo", 9.6, 16.2))),
    Sample("boxed_marks", ("boxed_marks",), "2025-04", Style(), marks=MarkFont(5)),
    Sample("boxed_marks_other", ("boxed_marks_other",), "2025-05", Style(), marks=MarkFont(31, (4, 1, 9, 2, 7, 3, 8, 5, 6))),
    Sample("boxes", ("boxes",), "2025-06", Style(), late=True),
    Sample(
        "contents_bare",
        ("contents_bare",),
        "2025-07",
        Style(
            leader="",
            page_word=None,
            picture_cover=True,
            contents=Face("NanumMyeongjo", 11.0, 22.0),
            contents_strong=Face("NanumGothicBold", 11.0, 23.0),
        ),
    ),
    Sample("contents_paged", ("contents_paged",), "2025-08", Style(leader="", page_word="P")),
    Sample("headings", ("headings",), "2025-09", Style(article=Face("NanumGothicBold", 10.2, 17.4), blank_ends=False)),
    Sample("tables", ("tables",), "2025-10", Style(), late=True),
    Sample("hidden_words", ("hidden_words",), "2025-11", Style(), plant=plant_words),
    Sample("old_ocr_layer", ("old_ocr_layer",), "2025-12", LARGE, layered=True),
    Sample("formulas", ("formulas",), "2026-01", Style()),
    Sample("shifted_letters", ("shifted_letters",), "2026-03", Style(), spoil=shift_letters),
    Sample("lost_letters", ("lost_letters",), "2026-04", Style(), spoil=lose_letters),
    Sample("harsh_scan", ("harsh_scan",), "2026-02", replace(LARGE, body=Face("NanumMyeongjo", 10.0, 16.6), leader=""), damage=HARSH),
)


def main(arguments: list[str] | None = None) -> int:
    """Write everything; 0, or 2 with a message when the fonts are missing."""
    parser = argparse.ArgumentParser(description="Make the sample policies and broken files.")
    parser.add_argument("--out", type=Path, help="a folder for all output (default: the project)")
    parser.add_argument("--scans", type=Path, help="write only the scans there, each with NAME.truth.txt, its text page by page")
    parser.add_argument("--damage", choices=STRENGTHS, help="how bad those scans are (default: as in the project)")
    asked = parser.parse_args(arguments)
    out: Path | None = asked.out
    try:
        register_fonts()
    except FontsMissing as problem:
        print(problem, file=sys.stderr)
        return 2
    if asked.scans:
        write_scans(asked.scans, STRENGTHS.get(asked.damage))
        return 0
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
    content = printed(sample, policy, layout)
    if sample.layered:
        content = old_layer(content, layout.pages, sample.style, policy.catalogue.product)
    if sample.damage:
        content = scan(content, sample.damage)
    _write(folder / f"{sample.stem}.pdf", content)
    facts: Json = truth(f"{sample.stem}.pdf", policy, layout)
    if sample.damage or sample.layered or sample.spoil:
        facts["ocr_texts"] = ocr_texts(layout)
    if sample.follows:
        facts |= differences(_read(sample.content, sample.follows), policy)
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    _write(pdfs / "truth" / f"{sample.stem}.json", text.encode())


def write_scans(folder: Path, damage: Damage | None = None) -> None:
    """Every scan with its text beside it, for tools that measure OCR: pages begin with "=== page 1 of NAME". None: its own damage."""
    for sample in (*SAMPLES, *LAYOUTS):
        if sample.damage:
            layout = lay_out(_read(sample.content, sample.edition), sample.style)
            pages = enumerate(ocr_texts(layout), start=1)
            told = "".join(f"=== page {number} of {sample.stem}\n" + "\n".join(lines) + "\n" for number, lines in pages)
            _write(folder / f"{sample.stem}.truth.txt", told.encode())
            _write(folder / f"{sample.stem}.pdf", scanned(sample.stem, damage or sample.damage))


def printed(sample: Sample, policy: Policy, layout: Layout) -> bytes:
    """A sample as PDF before it is scanned."""
    if sample.plant:
        sample.plant(layout, sample.style)
    if sample.late:
        framed = (sample.style.table, sample.style.table_head, sample.style.box, sample.style.box_label)
        for page in layout.pages:
            page.runs.sort(key=lambda run: run.face in framed)
    content = draw(layout.pages, policy.catalogue, sample.style, sample.write, sample.marks)
    if sample.marks:
        content = embed(content, sample.marks)
    return sample.spoil(content) if sample.spoil else content


def scanned(stem: str, damage: Damage) -> bytes:
    """The PDF of a sample as a scan with this damage: for tests that want a milder or a harsher one than the file in this folder.

    Its truth is that of the sample, whatever the damage. Raises FontsMissing, and StopIteration for a stem that is no sample's.
    """
    register_fonts()
    sample = next(sample for sample in (*SAMPLES, *LAYOUTS) if sample.stem == stem)
    policy = _read(sample.content, sample.edition)
    return scan(printed(sample, policy, lay_out(policy, sample.style)), damage)


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
