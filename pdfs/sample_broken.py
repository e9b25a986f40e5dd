"""Files that look like PDFs and must fail well. README.md in tests/broken says what each does."""

from __future__ import annotations

import io
import zlib

from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

USER_PASSWORD = "daonnuri"  # noqa: S105 - it protects nothing and stands in the README
HTML = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><title>다운로드 안내</title></head>
<body><p>로그인한 뒤에 약관을 내려받을 수 있습니다.</p></body></html>
"""


def broken_files() -> dict[str, bytes]:
    """File name -> content. Always the same bytes."""
    return {
        "encrypted.pdf": _encrypted(),
        "truncated.pdf": _truncated(),
        "empty.pdf": b"",
        "misnamed_html.pdf": HTML.encode(),
        "misnamed_png.pdf": _png(),
        "zero_pages.pdf": _zero_pages(),
        "hanging_page.pdf": _hanging_page(),
        "bomb.pdf": _bomb(),
        "page_tree_loop.pdf": _page_tree_loop(),
        "lost_content.pdf": _lost_content(),
        "no_copying.pdf": _no_copying(),
        "active.pdf": _active(),
    }


def _encrypted() -> bytes:
    """A small PDF that asks for a password."""
    return _locked(StandardEncryption(USER_PASSWORD, ownerPassword="owner", strength=128))


def _no_copying() -> bytes:
    """A small PDF that opens without a password and whose owner forbids copying."""
    return _locked(StandardEncryption("", ownerPassword="owner", canCopy=0, strength=128))


def _locked(lock: StandardEncryption) -> bytes:
    """Three pages under a lock. RC4 with 128 bits: its key comes from the passwords and the
    fixed file id alone, while AES puts random bytes into every stream."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595.28, 841.89), invariant=1, encrypt=lock)
    for number in range(1, 4):
        canvas.drawString(72, 770, f"Sample policy, page {number}.")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _png() -> bytes:
    """A picture of a page, as someone might rename it."""
    image = Image.new("L", (298, 421), 255)
    ImageDraw.Draw(image).text((40, 40), "scan.png renamed to .pdf", fill=0)
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _zero_pages() -> bytes:
    """A PDF with a correct cross-reference table and an empty page tree."""
    return _assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"], root=1)


def _truncated() -> bytes:
    """The first half of a valid PDF whose page objects stand at its end, as in most files that were
    written in one go: what is left are streams that no page refers to."""
    streams = [_stream(number) for number in (1, 2, 3)]
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    pages = [
        b"<</Type/Page/Parent 8 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents %d 0 R>>" % number
        for number in (1, 2, 3)
    ]
    tree = b"<</Type/Pages/Kids[5 0 R 6 0 R 7 0 R]/Count 3>>"
    whole = _assembled([*streams, font, *pages, tree, b"<</Type/Catalog/Pages 8 0 R>>"], root=9)
    return whole[: len(whole) // 2]


def _hanging_page() -> bytes:
    """Three pages; the second draws a form that draws a form … thirty deep, eight times each: 8 to the 30th drawings."""
    depth, first = 30, 12
    forms = []
    for level in range(depth):
        inside = b"/F Do " * 8 if level < depth - 1 else b"0 0 m"
        names = b"/Resources<</XObject<</F %d 0 R>>>>" % (first + level + 1) if level < depth - 1 else b""
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length %d>>" % (names, len(inside))
        forms.append(head + b"stream\n" + inside + b"\nendstream")
    call = b"<</Length 5>>stream\n/F Do\nendstream"
    second = b"<</Type/Page/Parent 9 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</F 12 0 R>>>>/Contents 11 0 R>>"
    pages = [_page(1), second, _page(3)]
    return _assembled([_stream(1), _stream(2), _stream(3), _FONT, *pages, b"null", _tree(5, 6, 7), _catalog(9), call, *forms], root=10)


def _bomb() -> bytes:
    """Three pages; the content of the second is four gigabytes of blanks, deflated twice to some kilobytes."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(4096)) + packer.flush()
    twice = zlib.compress(once, 9)
    content = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(twice), twice)
    return _assembled([_stream(1), content, _stream(3), _FONT, *map(_page, (1, 2, 3)), b"null", _tree(5, 6, 7), _catalog(9)], root=10)


def _page_tree_loop() -> bytes:
    """A page tree whose only branch is itself."""
    return _assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 3/Parent 2 0 R>>"], root=1)


def _lost_content() -> bytes:
    """Three pages; the content of the second is not in the file: its text is gone, and no reader complains."""
    return _assembled([_stream(1), b"null", _stream(3), _FONT, *map(_page, (1, 2, 3)), b"null", _tree(5, 6, 7), _catalog(9)], root=10)


def _active() -> bytes:
    """A page, a script that wants to run when the file is opened, and an attachment."""
    attachment = b"<</Type/EmbeddedFile/Length 4>>stream\nnote\nendstream"
    names = b"<</EmbeddedFiles<</Names[(note.txt)<</Type/Filespec/F(note.txt)/EF<</F 8 0 R>>>>]>>>>"
    catalog = b"<</Type/Catalog/Pages 6 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/Names 9 0 R>>"
    page = b"<</Type/Page/Parent 6 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 1 0 R>>"
    return _assembled([_stream(1), b"null", b"null", _FONT, page, _tree(5), catalog, attachment, names], root=7)


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def _page(number: int) -> bytes:
    """A page whose content is object `number`, whose parent is object 9 and whose font is object 4."""
    return b"<</Type/Page/Parent 9 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents %d 0 R>>" % number


def _tree(*pages: int) -> bytes:
    return b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % page for page in pages), len(pages))


def _catalog(tree: int) -> bytes:
    return b"<</Type/Catalog/Pages %d 0 R>>" % tree


def _stream(number: int) -> bytes:
    """The content of a page with thirty lines."""
    lines = b"".join(b"(Sample policy, page %d, line %d.) Tj T*\n" % (number, line) for line in range(30))
    content = b"BT /F1 12 Tf 20 TL 72 770 Td\n" + lines + b"ET"
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def _assembled(objects: list[bytes], root: int) -> bytes:
    """A PDF file of these objects, numbered from 1."""
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(content), len(objects) + 1
    content += b"xref\n0 %d\n0000000000 65535 f \n" % size
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return content + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start)
