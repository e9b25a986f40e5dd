"""Signatures and similarities against their definitions; with numba installed, the compiled loops against both."""

from __future__ import annotations

import importlib
from random import Random
from typing import Any

import numpy as np
import pytest
from datasketch import MinHash

from corpus_builder.dedup import sketch
from corpus_builder.dedup.normalise import coded, jaccard, letters, many, shingles
from corpus_builder.dedup.overlap import jaccards
from tests.dedup.invented import families

TEXTS = [text.text for text in families(3, 150)] + ["", ".", "가", "가나", "가나다", "가나다가나다", "가" * 5000]


@pytest.fixture(params=["numpy", "numba"])
def compiled(request: pytest.FixtureRequest) -> Any:
    if request.param == "numpy":
        return None
    return importlib.import_module("corpus_builder.dedup.compiled")


def test_signatures_are_those_of_datasketch(compiled: Any) -> None:
    ours = sketch.signatures(many(TEXTS, compiled=compiled), compiled=compiled)
    assert ours.shape == (len(TEXTS), 128) and ours.dtype == np.uint32
    for text, signature in zip(TEXTS, ours, strict=True):
        theirs = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=sketch.gram_hash)
        theirs.update_batch([coded(gram).tobytes() for gram in shingles(letters(text))])
        assert (theirs.hashvalues == signature).all()


def test_texts_of_any_length_and_number_may_come_together(compiled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sketch.signatures(many(TEXTS), compiled=compiled)
    monkeypatch.setattr(sketch, "_CELLS", 700)
    assert (sketch.signatures(many(TEXTS), compiled=compiled) == whole).all()
    assert sketch.signatures(many([]), compiled=compiled).shape == (0, 128)


def test_a_band_key_stands_for_four_values() -> None:
    signed = sketch.signatures(many(TEXTS))
    keys = sketch.band_keys(signed)
    assert keys.shape == (len(TEXTS), 32)
    bands = signed.reshape(len(TEXTS), 32, 4)
    for n in range(0, len(TEXTS), 9):
        assert ((keys == keys[n]) == (bands == bands[n]).all(axis=2)).all()


def test_similarity_is_exact(compiled: Any) -> None:
    draw = Random(1)
    pairs = [(draw.randrange(len(TEXTS)), draw.randrange(len(TEXTS))) for _ in range(3000)] + [
        (150, 151),
        (150, 152),
        (153, 154),
        (156, 154),
    ]
    left, right = np.array(pairs).T
    sets = [shingles(letters(text)) for text in TEXTS]
    found = jaccards(many(TEXTS), left, right, compiled=compiled)
    assert found.tolist() == [jaccard(sets[a], sets[b]) for a, b in pairs]
    assert (found > 0.5).sum() > 50
    assert jaccards(many(TEXTS), left[:0], right[:0], compiled=compiled).tolist() == []


def test_hashes_of_all_grams_at_once_are_those_of_each() -> None:
    found = many(["보험금을 지급합니다"])
    each = [sketch.gram_hash(coded(gram).tobytes()) for gram in ("보험금", "험금을", "금을지")]
    assert sketch.hashes(sketch.grams(found.codes))[:3].tolist() == each
