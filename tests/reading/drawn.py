"""Pages drawn for one test and rendered: Korean print in MuPDF's built-in font, rules, circles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from corpus_builder.reading.files import library

SENTENCE = "회사는 보험금을 지급하기로 정한 날까지 사유를 알려 드립니다"


def image(draw: Callable[[Any], None], dpi: int = 200) -> Image.Image:
    """An A4 page as a grey image."""
    document = library().open()
    page = document.new_page(width=595, height=842)
    draw(page)
    pixels = page.get_pixmap(dpi=dpi, colorspace=library().csGRAY)
    return Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)


def write(page: Any, x: float, y: float, text: str, size: float = 10.0, grey: float = 0.0) -> None:
    page.insert_text((x, y), text, fontname="korea", fontsize=size, color=(grey,) * 3)


def table(page: Any, rows: list[tuple[str, ...]], xs: tuple[float, ...], y: float, height: float = 24.0) -> None:
    """A ruled table; a row's texts may have several lines."""
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            page.draw_rect((xs[column], y + number * height, xs[column + 1], y + (number + 1) * height), width=0.7)
            for n, part in enumerate(text.split("\n")):
                write(page, xs[column] + 5, y + number * height + 15 + 13 * n, part)


def scan(path: Path, picture: Image.Image) -> str:
    """A PDF of one page that is only this picture."""
    import io

    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    document = library().open()
    page = document.new_page(width=picture.width * 0.36, height=picture.height * 0.36)
    page.insert_image(page.rect, stream=buffer.getvalue())
    document.save(str(path))
    document.close()
    return str(path)
