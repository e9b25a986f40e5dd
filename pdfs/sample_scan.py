"""A clean PDF -> the same pages as a scanner delivers them: images, a little askew and noisy, or badly damaged.

No text layer is left. Everything random comes from one seed, so the same input gives the same file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

SEED = 20240915
INK = 38.0
"""Grey value of black ink."""


@dataclass(frozen=True)
class Damage:
    """How bad a scan is. `replace(HARSH, noise=30.0)` makes a worse one; every field at 0 (and `quality` at 90) a perfect one."""

    dpi: int = 200
    skew: float = 0.7
    """Degrees at most, either way."""
    blur: float = 0.55
    """Radius in pixels: a scanner's lens."""
    noise: float = 3.5
    """Standard deviation of the grey value."""
    quality: int = 40
    """JPEG quality."""
    light: tuple[float, float] = (246.0, 252.0)
    """Grey value of the paper at the left and at the right edge: one side lies in the lid's shadow."""
    specks: int = 0
    """Dark spots of one to three pixels per page."""
    stains: int = 0
    """Grey patches of the size of a coffee cup per page."""
    fade: float = 0.0
    """Share of its blackness that ink loses towards the foot of the page."""


LIGHT = Damage()
WORN = Damage(skew=1.5, blur=1.0, noise=9.0, quality=35, light=(222.0, 248.0), specks=150, fade=0.25)
"""Bad letters on a sound page: an engine finds the lines and errs in them."""
HARSH = Damage(skew=1.5, blur=1.0, noise=8.0, quality=35, light=(205.0, 246.0), specks=600, stains=2, fade=0.35)
"""Bad letters on a bad page: with one threshold for the whole page, an engine loses every line of some pages."""
STRENGTHS = {"light": LIGHT, "worn": WORN, "harsh": HARSH}


def scan(clean: bytes, damage: Damage = LIGHT) -> bytes:
    """The scanned form of a PDF, page for page."""
    source = pymupdf.open(stream=clean, filetype="pdf")
    target = pymupdf.open()
    for page, image in zip(source, scanned(clean, damage), strict=True):
        sheet = target.new_page(width=page.rect.width, height=page.rect.height)
        sheet.insert_image(sheet.rect, stream=image)
    # A new id would be random.
    return bytes(target.tobytes(garbage=3, deflate=True, no_new_id=True))


def scanned(clean: bytes, damage: Damage) -> Iterator[bytes]:
    """The pages of a PDF as grey JPEGs."""
    random = np.random.default_rng(SEED)
    for page in pymupdf.open(stream=clean, filetype="pdf"):
        buffer = io.BytesIO()
        _scanned(page, damage, random).save(buffer, "JPEG", quality=damage.quality, optimize=True)
        yield buffer.getvalue()


def _scanned(page: pymupdf.Page, damage: Damage, random: np.random.Generator) -> Image.Image:
    """One page as a grey image: skewed, unevenly lit, blurred, with noise, and with dirt on it."""
    drawn = page.get_pixmap(dpi=damage.dpi, colorspace=pymupdf.csGRAY)
    image = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
    angle = float(random.uniform(-damage.skew, damage.skew))
    image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(damage.blur))
    grey = np.asarray(image, dtype=np.float32)
    # Ink is never quite black and paper never quite white.
    light = np.linspace(*damage.light, grey.shape[1], dtype=np.float32)
    if damage.fade:
        grey = 255.0 - (255.0 - grey) * np.linspace(1.0, 1.0 - damage.fade, grey.shape[0], dtype=np.float32)[:, None]
    grey = INK + (light[None, :] - INK) * grey / 255.0
    for _ in range(damage.stains):
        _stain(grey, random)
    _speck(grey, damage.specks, random)
    grey = grey + random.normal(0.0, damage.noise, grey.shape).astype(np.float32)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8), mode="L")


def _stain(grey: np.ndarray, random: np.random.Generator) -> None:
    """Darken a round patch with a darker rim, in place."""
    height, width = grey.shape
    x, y, radius = random.uniform(0, width), random.uniform(0, height), random.uniform(0.1, 0.2) * width
    rows, columns = np.ogrid[:height, :width]
    distance = np.hypot(columns - x, rows - y) / radius
    depth = np.where(distance < 1.0, 14.0 + 22.0 * np.exp(-(((distance - 0.95) / 0.05) ** 2)), 0.0)
    grey -= depth.astype(np.float32)


def _speck(grey: np.ndarray, count: int, random: np.random.Generator) -> None:
    """Put dark spots on the page, in place."""
    height, width = grey.shape
    for _ in range(count):
        x, y, size = int(random.integers(width)), int(random.integers(height)), int(random.integers(1, 4))
        grey[y : y + size, x : x + size] = random.uniform(30.0, 120.0)
