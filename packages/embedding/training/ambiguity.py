"""Measures whether one word gets nearer vectors in lines that use it in one sense than in a line that uses it in another."""

import torch

from evaluate import encode_texts
from forbidden import AMBIGUITY_FILES, read_ambiguity
from model import MAX_PIECES
from normalise import words_of


def measure_ambiguity(model, tokenizer) -> dict:
    """Share of items passed in each file, by the vectors of the word and of whole lines."""
    files = {name: read_ambiguity(name) for name in AMBIGUITY_FILES}
    return {
        name: {"items": len(items), "word": _word_share(model, tokenizer, items), "line": _line_share(model, tokenizer, items)}
        for name, items in files.items()
    }


def _word_share(model, tokenizer, items):
    vectors = ((word_vector(model, tokenizer, line, item["word"]) for line in _lines(item)) for item in items)
    return round(sum(_passes(*three) for three in vectors) / len(items), 3)


def _line_share(model, tokenizer, items):
    return round(sum(_passes(*encode_texts(model, tokenizer, _lines(item))) for item in items) / len(items), 3)


def _lines(item):
    return [*item["a"], item["b"]]


def _passes(first, same, other) -> bool:
    """Equal vectors do not pass: rounding must not decide."""
    return bool(first @ same > first @ other + 1e-6)


def word_vector(model, tokenizer, text: str, word: str):
    """Unit vector of a word in its text: the mean of the unit vectors of its pieces, as their neighbours made them."""
    target, ids, places = words_of(word), [], []
    for found in words_of(text):
        pieces = tokenizer.encode(found)
        if [found] == target:
            places.extend(range(len(ids), len(ids) + len(pieces)))
        ids.extend(pieces)
    places = [place for place in places if place < MAX_PIECES]
    with torch.no_grad():
        row = torch.tensor([ids[:MAX_PIECES]])
        vectors = model.piece_vectors(model(row)[1]) if hasattr(model, "blocks") else model.vectors[row]
    pieces = torch.nn.functional.normalize(vectors[0, places].float(), dim=-1)
    return torch.nn.functional.normalize(pieces.mean(0), dim=-1)
