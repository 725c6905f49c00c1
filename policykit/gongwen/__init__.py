"""Chinese official documents (公文) read as a library of its own: file → outlined documents with their facts.

The way: ``formats`` (file → lines), ``clean`` (named repairs; the text as a stream), ``outline`` (sections, articles,
measures), ``facts`` (title, number, dates, region, quantities), ``words`` (the language as data), ``document`` (the whole).

    >>> from policykit import gongwen
    >>> (notice,) = gongwen.read("data/raw/004_2b50f4841559e1ed.txt")
    >>> notice.document.region, notice.document.n_articles
    ('聊城', 15)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policykit.errors import RefusedDocument

if TYPE_CHECKING:
    from policykit.gongwen.document import Parsed

__all__ = ["RefusedDocument", "read"]


def read(path: Path | str, *, safely: bool = True, **facts: str) -> list[Parsed]:
    """The documents of a file: each with its facts, sections, articles, sentences, repairs and doubts.

    ``facts`` are what is known of the file better than it says itself (region="济南", date_issued="2021-11-25"), and win
    over what is read. Of a file with several texts those that can be read are given. Raises ``RefusedDocument``, with
    the reason and the way out, where none can.

    What is not a small text or page is read in a process of its own with limits of memory and of the processor, since a
    file from outside may ask for any amount of both; starting it takes about a second. ``safely=False`` reads files that
    you trust in this process.

    >>> from policykit import gongwen
    >>> (one,) = gongwen.read("data/raw/002_4b94fce75b5576bc.txt")
    >>> one.document.region, one.document.doc_number, len(one.articles)
    ('山西', '晋政办发〔2018〕67号', 16)
    """
    from policykit.gongwen.document import Parsed, documents_of
    from policykit.gongwen.formats.worker import SafeReader

    if safely:
        with SafeReader() as reader:
            said = list(reader.each(Path(path), {0: facts}))
    else:
        said = list(documents_of(Path(path), {0: facts}))
    found = [one for one in said if isinstance(one, Parsed)]
    if not found:
        raise next(
            (one for one in said if isinstance(one, RefusedDocument)),
            RefusedDocument(str(path), "没有读出文件", "请确认文件完整"),
        )
    return found
