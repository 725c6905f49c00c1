"""A corpus of whole texts for what reads characters: one document a region, a sentence a measure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from policykit.coding.frames import load_frame
from policykit.corpus.corpus import Corpus


def corpus_of_texts(*documents: tuple[str, str, list[list[str]]], path: Path = Path()) -> Corpus:
    """Regions with date and articles (lists of sentences); a heading line stands before each article."""
    facts, articles, measures, texts = [], [], [], {}
    for k, (region, date, content) in enumerate(documents):
        doc_id, text = f"d{k}", f"{region}文件\n"
        for n, sentences in enumerate(content, 1):
            text += f"第{n}项\n"
            start = len(text)
            article = f"{doc_id}/{n:02d}"
            for s, sentence in enumerate(sentences, 1):
                ids = (f"{article}/{s}", article, doc_id, region, sentence)
                measures.append((*ids, len(text), len(text) + len(sentence), "", "machine", False))
                text += sentence
            body = text[start:]
            articles.append((article, doc_id, region, "", "", str(n), "", body, start, len(text)))
            text += "\n"
        facts.append((doc_id, region, "policy", f"{region}文件", f"{k}.txt", 1, date))
        texts[doc_id] = text
    names = {
        "documents": "doc_id region kind title source_file source_item date_issued",
        "articles": "article_id doc_id region section group number title text start end",
        "measures": "measure_id article_id doc_id region text start end categories status concrete",
        "labels": "measure_id category instrument term start end rule labeller",
    }
    rows: dict[str, list[Any]] = {
        "documents": facts,
        "articles": articles,
        "measures": measures,
        "labels": [],
    }
    tables = {name: pd.DataFrame(rows[name], columns=columns.split()) for name, columns in names.items()}
    flags = dict.fromkeys(("money", "cap", "deadline", "condition", "product"), False)
    tables["measures"] = tables["measures"].assign(**flags)
    codebook = replace(load_frame(), terms=())
    return Corpus(path, tables, texts, codebook)
