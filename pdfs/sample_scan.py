"""A clean PDF -> the same pages as a scanner delivers them: images, a little askew and noisy.

No text layer is left. Everything random comes from one seed, so the same input gives the same file.
"""

from __future__ import annotations

import io

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

DPI = 200
SEED = 20240915
MAX_SKEW = 0.7
"""Degrees, either way."""
BLUR = 0.55
"""Pixels: a scanner's lens."""
NOISE = 3.5
"""Standard deviation of the grey value."""
JPEG_QUALITY = 40


def scan(clean: bytes) -> bytes:
    """The scanned form of a PDF, page for page."""
    random = np.random.default_rng(SEED)
    source = pymupdf.open(stream=clean, filetype="pdf")
    target = pymupdf.open()
    for page in source:
        image = _scanned(page, random)
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
        sheet = target.new_page(width=page.rect.width, height=page.rect.height)
        sheet.insert_image(sheet.rect, stream=buffer.getvalue())
    # A new id would be random.
    return bytes(target.tobytes(garbage=3, deflate=True, no_new_id=True))


def _scanned(page: pymupdf.Page, random: np.random.Generator) -> Image.Image:
    """One page as a grey image: skewed, unevenly lit, blurred, with noise."""
    drawn = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    image = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
    angle = float(random.uniform(-MAX_SKEW, MAX_SKEW))
    image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(BLUR))
    grey = np.asarray(image, dtype=np.float32)
    # Ink is never quite black and paper never quite white; one side lies in the lid's shadow.
    light = np.linspace(246.0, 252.0, grey.shape[1], dtype=np.float32)
    grey = 38.0 + (light[None, :] - 38.0) * grey / 255.0
    grey = grey + random.normal(0.0, NOISE, grey.shape).astype(np.float32)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8), mode="L")
