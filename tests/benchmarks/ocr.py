"""OCR of scanned pages: `python -m tests.benchmarks.ocr`. CPU seconds per page beyond start-up, memory, error rates, and the peers.

The rough scan is made here from a sample's pages (skewed by up to 1.2°, blurred, noisy, specks, JPEG): pages without tables, since
their truth lists the lines of running text. Peers: Tesseract by its own command, modes 3 (its default) and 4, on the page images as
they are; OCRmyPDF where it is installed (a command on PATH, or the one that OCRMYPDF names).
"""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCAN = ROOT / "pdfs" / "daonnuri_pet_scan_2024-09.pdf"
CLEAN = ROOT / "pdfs" / "daonnuri_living_2025-04.pdf"
PAGES = (11, 14, 21, 27)
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}


def rough(target: Path) -> list[str]:
    """Write a rough scan of PAGES of the clean sample; returns what is printed on them."""
    import numpy as np
    import pymupdf
    from PIL import Image, ImageFilter

    random = np.random.default_rng(11)
    source, made = pymupdf.open(CLEAN), pymupdf.open()
    for number in PAGES:
        page = source[number - 1]
        drawn = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        image = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
        image = image.rotate(float(random.uniform(-1.2, 1.2)), Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(image.filter(ImageFilter.GaussianBlur(0.9)), dtype=np.float64)
        grey = 55 + (np.linspace(225, 245, grey.shape[1]) - 55) * grey / 255 + random.normal(0, 14, grey.shape)
        for y, x, size in zip(*(random.integers(0, high, 300) for high in (grey.shape[0], grey.shape[1], 4)), strict=True):
            grey[y : y + size, x : x + size] = 60
        buffer = io.BytesIO()
        Image.fromarray(grey.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=40)
        sheet = made.new_page(width=page.rect.width, height=page.rect.height)
        sheet.insert_image(sheet.rect, stream=buffer.getvalue())
    made.save(target)
    truth = json.loads((ROOT / "pdfs" / "truth" / f"{CLEAN.stem}.json").read_text(encoding="utf-8"))["page_texts"]
    return ["".join("".join(truth[number - 1]).split()) for number in PAGES]


def ours(path: Path) -> tuple[list[str], float]:
    """(the pages as read, CPU seconds per page): rendering, layout and recognition, without imports and loading the model."""
    from corpus_builder.reading import OcrOptions, Options
    from corpus_builder.reading.engines import tesseract
    from corpus_builder.reading.extract import extract
    from corpus_builder.reading.recognise import recognise
    from corpus_builder.reading.settle import settle

    options = OcrOptions()
    engine = tesseract.start(tesseract.Options())
    pages = extract("x" * 64, str(path), Options())
    recognise(pages[0], str(path), engine, options)
    start = time.process_time()
    read = [recognise(page, str(path), engine, options) for page in pages]
    seconds = (time.process_time() - start) / len(pages)
    return ["".join(page.text.split()) for page in settle(read, Options())], seconds


def plain(path: Path, mode: int) -> tuple[list[str], float]:
    """The same by the command `tesseract` on the pages at 200 dpi."""
    import pymupdf

    texts, before = [], os.times()
    with tempfile.TemporaryDirectory() as folder:
        for page in pymupdf.open(path):
            image = Path(folder, "page.png")
            page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY).save(image)
            command = ["tesseract", str(image), "stdout", "-l", "kor", "--psm", str(mode), "--dpi", "200"]
            texts.append("".join(subprocess.run(command, check=True, capture_output=True, text=True, env=ONE_THREAD).stdout.split()))
    return texts, _children(before) / len(texts)


def ocrmypdf(path: Path, command: str) -> float:
    """CPU seconds per page of OCRmyPDF, its start-up (one run on a page already done) taken off."""
    with tempfile.TemporaryDirectory() as folder:
        done = Path(folder, "done.pdf")
        base = [command, "-l", "kor", "-j", "1", "--output-type", "pdf", "--optimize", "0", "--quiet"]
        before = os.times()
        subprocess.run([*base, str(path), str(done)], check=True, capture_output=True, env=ONE_THREAD)
        full = _children(before)
        before = os.times()
        subprocess.run([*base, "--skip-text", str(done), str(Path(folder, "again.pdf"))], check=True, capture_output=True, env=ONE_THREAD)
        import pymupdf

        return (full - _children(before)) / int(pymupdf.open(path).page_count)


def _children(before: os.times_result) -> float:
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def error_rate(truth: list[str], read: list[str]) -> float:
    from rapidfuzz.distance import Levenshtein

    return sum(map(Levenshtein.distance, truth, read)) / sum(map(len, truth))


def _beside_ocrmypdf(scan: Path, seconds: float, command: str | None) -> None:
    if not command:
        print("OCRmyPDF is not installed")
        return
    theirs = ocrmypdf(scan, command)
    print(f"{'the same by OCRmyPDF, per page':44} {theirs:7.2f} CPU-s   ours {seconds / theirs:.2f} of it, limit 0.50")


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    _, seconds = ours(SCAN)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(f"{'OCR of the scanned sample, per page':44} {seconds:7.2f} CPU-s   limit 1.60")
    print(f"{'memory of the process':44} {memory:7.0f} MB      limit 600")
    command = os.environ.get("OCRMYPDF") or shutil.which("ocrmypdf")
    _beside_ocrmypdf(SCAN, seconds, command)
    with tempfile.TemporaryDirectory() as folder:
        scan = Path(folder, "rough.pdf")
        truth = rough(scan)
        texts, seconds = ours(scan)
        rate = error_rate(truth, texts)
        print(f"{'rough scan of full pages, per page':44} {seconds:7.2f} CPU-s   limit 1.60")
        _beside_ocrmypdf(scan, seconds, command)
        print(f"{'its character error rate':44} {rate:7.4f}")
        for mode in (3, 4):
            other, other_seconds = plain(scan, mode)
            other_rate = error_rate(truth, other)
            name = f"the same by tesseract --psm {mode}"
            print(f"{name:44} {other_rate:7.4f}         {other_seconds:.2f} CPU-s; our errors {rate / other_rate:.2f} of it")


if __name__ == "__main__":
    main()
