"""Pictures of pages: a document's first pages rendered, as an image file and as a PDF that holds nothing but them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import closing

import office
import writers

DPI = 200
CHARS = 800  # of a document that are written at first: about a page, as recognition takes ten seconds for one and more


def excerpts(paragraphs: Sequence[str]) -> Iterator[list[str]]:
    """The first paragraphs of a document, each time some more: the first few may not make a document yet."""
    for most in range(CHARS, sum(map(len, paragraphs)) + CHARS, CHARS // 2):
        kept: list[str] = []
        for line in paragraphs:
            if kept and sum(map(len, kept)) + len(line) > most:
                break
            kept.append(line)
        yield kept


def pictures(documents: dict[str, Sequence[str]]) -> dict[str, list]:  # type: ignore[type-arg]
    """The pages of each document as grey images, clean and upright."""
    import pypdfium2

    written = {name: writers.docx_typed("", lines) for name, lines in documents.items()}
    made = {}
    for name, data in office.convert(written, "pdf").items():
        with closing(pypdfium2.PdfDocument(data)) as pdf:
            made[name] = [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in pdf]
    return made


def tiff(images: Sequence) -> bytes:  # type: ignore[type-arg]
    """One image file of several pages, as scanners save it."""
    return _saved(images, "TIFF", compression="tiff_deflate")


def scanned_pdf(images: Sequence) -> bytes:  # type: ignore[type-arg]
    """A PDF whose pages are images (JPEG) without a text layer."""
    return _saved(images, "PDF", resolution=DPI)


def _saved(images: Sequence, form: str, **options: object) -> bytes:  # type: ignore[type-arg]
    out = io.BytesIO()
    images[0].save(out, form, save_all=True, append_images=images[1:], **options)
    return out.getvalue()
