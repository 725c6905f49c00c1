"""The words engine: from a sentence to the words that likeness is measured on.

jieba cuts, as a tokenizer of our own with the codebook's terms loaded; the global one of the jieba module is
left alone. Categories are never decided on these words: that is the matcher's task, on characters.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import marshal
import os
import re
import shutil
import tempfile
import unicodedata
import warnings
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.corpus.atomic import write_atomically

if TYPE_CHECKING:
    from policykit.corpus.corpus import Corpus

FIRST_FREQUENCY = 10_000
"""Frequency of the first codebook term, counted as jieba's dictionary counts (60 million words in all). The
two commonest words side by side reach about 1,700, so that a term of the codebook is always cut as one
word."""

PART = 20_000
"""Words of the dictionary that are read at once: about 15 ms."""

SPACE = re.compile(r"(?<![0-9A-Z\s])\s+|\s+(?![0-9A-Z\s])")
"""White space beside a Chinese character: in "科技 金融", not in "QFLP FUND"."""

CHANNELS = frozenset("贷债股保担投险")
"""Single characters that are words of their own here; other ones (汉, 跨, 金) are what a cut name leaves over."""

NUMBER = re.compile(r"第?[0-9.,%‰+~\-〇○零一二三四五六七八九十百千万亿两]+")
"""A whole word that is a number: 2027, 1.74, 35%, 2025-2027, 第八, 三十; not 5G, 三板, 一体化."""


def fold(text: str) -> str:
    """The key of a text: NFKC, capitals, no white space beside Chinese characters.

    >>> fold("ＩＰＯ 上市（qflp）")
    'IPO上市(QFLP)'
    """
    return SPACE.sub("", unicodedata.normalize("NFKC", text).upper().strip())


@cache
def stop_words() -> frozenset[str]:
    """The words that say nothing about the content, from ``stopwords.txt`` (its head says how chosen)."""
    lines = (files("policykit.compare") / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(w) for line in lines if not line.startswith("#") for w in line.split())


class Words:
    """A cutter for one codebook; ``name`` says what its words depend on.

    ``terms`` are its words of content, ``excluded`` those that only keep a shorter term from being found.
    """

    def __init__(
        self, terms: Iterable[str], *, excluded: Iterable[str] = (), cache_dir: Path | None = None
    ) -> None:
        content = {fold(term) for term in terms}
        loaded = content | {fold(term) for term in excluded}
        self.terms = tuple(sorted((t for t in loaded if len(t) >= 2), key=lambda t: (len(t), t)))
        # A term of content is counted, whatever the stop words say; an exclusion (承担, 确保) is not.
        self._content = content
        self._dropped = stop_words() - content
        self._hmm = True
        self._cache_dir = cache_dir
        self._tokenizer: Any = None
        self._known: dict[str, tuple[str, ...]] = {}
        self._spelling: dict[str, str] = {}
        key = "\n".join((*self.terms, "", *sorted(self._dropped))).encode()
        self.name = f"jieba-{version('jieba')}+{hashlib.sha256(key).hexdigest()[:12]}"

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of ``text`` in order, for comparison; empty for a text without any.

        White space, punctuation, numbers and stop words are dropped; words are NFKC-folded and in capitals,
        so that ＩＰＯ and ipo are one word. The same text is cut once only.
        """
        if text not in self._known:
            # One str object a word instead of one a token: a large corpus holds millions of tokens.
            cut = (self._spelling.setdefault(w, w) for w in self.pieces(text) if self._keeps(w))
            self._known[text] = tuple(cut)
        return self._known[text]

    def pieces(self, text: str) -> list[str]:
        """Every piece of the folded text in order, stop words and marks too: joined they are the text."""
        return list(self._cutter().cut(fold(text), HMM=self._hmm))

    def _keeps(self, word: str) -> bool:
        spoken = any(c.isalnum() for c in word) and (len(word) > 1 or word in CHANNELS)
        return spoken and word not in self._dropped and not NUMBER.fullmatch(word)

    def _cutter(self) -> Any:
        if self._tokenizer is None:
            tokenizer = _dictionary(private_folder(self._cache_dir))
            for rank, term in enumerate(self.terms):
                # Explicit and distinct: equal frequencies are ties, which other cutters of the family break
                # differently; the longer term gets the higher one.
                tokenizer.add_word(term, FIRST_FREQUENCY + rank)
            self._tokenizer = tokenizer
        return self._tokenizer


class Characters:
    """The second measure: runs of two and three characters, which need no segmentation.

    A text that was put through another language and back keeps its names and terms but not its words' borders
    and forms; character runs see what words miss there. Runs do not cross punctuation, and nothing is a stop
    word: the weights make the common ones light.
    """

    sizes = (2, 3)
    name = "characters-2-3"

    def tokens(self, text: str) -> tuple[str, ...]:
        """The runs of ``text`` clause by clause, the shorter ones first; digits do not count.

        >>> Characters().tokens("贷款，风险补")
        ('贷款', '风险', '险补', '风险补')
        """
        plain = "".join(c if c.isalnum() and not c.isdecimal() else " " for c in fold(text))
        return tuple(
            clause[k : k + size]
            for clause in plain.split()
            for size in self.sizes
            for k in range(len(clause) - size + 1)
        )


def words_of(corpus: Corpus) -> Words:
    """The engine for a corpus' codebook; one for all calls, so that no sentence is cut twice."""
    known = corpus.frame.terms
    content = tuple(sorted({t.term for t in known if t.kind != "excluded"}))
    excluded = tuple(sorted({t.term for t in known if t.kind == "excluded"}))
    return _shared(content, excluded, corpus.path / "corpus" / "cache" / "words")


@lru_cache(maxsize=4)
def _shared(terms: tuple[str, ...], excluded: tuple[str, ...], cache_dir: Path) -> Words:
    return Words(terms, excluded=excluded, cache_dir=cache_dir)


def private_folder(wanted: Path | None) -> Path:
    """``wanted``, made with mode 700 when missing, or a folder that lasts as long as the process.

    jieba's cache is read with marshal, which trusts what it reads: a folder that others may write to is not
    used.
    """
    if wanted is not None:
        try:
            wanted.parent.mkdir(parents=True, exist_ok=True)
            wanted.mkdir(mode=0o700, exist_ok=True)
            with tempfile.TemporaryFile(dir=wanted):
                pass
            if os.name != "posix" or _is_own(wanted):
                return wanted
        except OSError:
            pass  # read-only or no folder: the cache saves half a second, it is not worth an error
    folder = Path(tempfile.mkdtemp(prefix="policykit-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _is_own(folder: Path) -> bool:
    facts = folder.stat()
    return facts.st_uid == os.getuid() and not facts.st_mode & 0o022


def _jieba() -> Any:
    # jieba 0.42.1 warns while it is imported: of its own escapes when no bytecode is kept, and of setuptools.
    # Both are hidden here and nowhere else.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="invalid escape sequence")
        warnings.filterwarnings("ignore", message=".*invalid escape sequence")
        warnings.filterwarnings("ignore", message=".*pkg_resources")
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    return jieba


def _dictionary(folder: Path) -> Any:
    """A new jieba tokenizer with its dictionary loaded, from the cache in ``folder`` where there is one.

    The cache is jieba's dictionary in parts: while marshal reads, no other thread goes on, and the whole of it takes
    up to half a second, in which a page beside it would stand still.
    """
    jieba = _jieba()
    tokenizer = jieba.Tokenizer()
    file = folder / f"jieba-{jieba.__version__}.cache"
    try:
        parts, tokenizer.total = marshal.loads(file.read_bytes())
        tokenizer.FREQ = {}
        for part in parts:
            tokenizer.FREQ.update(marshal.loads(part))
    except (OSError, EOFError, ValueError, TypeError):
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        entries = iter(tokenizer.FREQ.items())
        made = [marshal.dumps(part) for part in iter(lambda: dict(islice(entries, PART)), {})]
        with suppress(OSError):  # the cache saves a second, it is not worth an error
            write_atomically(file, marshal.dumps((made, tokenizer.total)))
    tokenizer.initialized = True
    return tokenizer
