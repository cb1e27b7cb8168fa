"""Reads and makes all training pairs, cuts them into pieces, and keeps the result for runs to come."""

import pickle
from pathlib import Path

import numpy

from batches import PairSampler, TokenTable, text_keys
from forbidden import forbidden_texts, refuse
from made_pairs import with_made_pairs
from read_pairs import read_pairs, split_pairs
from tokenizer import count_words, load_tokenizer, train_tokenizer

SEED = 20
WHOLE_WORDS, CUT_PIECES = 12000, 10000
WEIGHTS = {
    "german": 0.8, "security": 1.5, "lexicon": 1.2, "glossary": 0.5, "knowledge": 1.0, "commands": 0.6, "vocabulary": 0.3,
    "documents": 0.3, "topics": 0.2,
}


class Prepared:
    """The pairs as arrays: tables of pieces, keys of texts and topics, groups; and the pairs that are held out."""

    def __init__(self, tokenizer, training, held_out):
        self.a = TokenTable(tokenizer, [pair.a for pair in training])
        self.b = TokenTable(tokenizer, [pair.b for pair in training])
        self.a_key, self.b_key = (text_keys(texts) for texts in ([p.a for p in training], [p.b for p in training]))
        self.topic = numpy.where([bool(p.topic) for p in training], text_keys([p.topic for p in training]), 0)
        self.groups = numpy.array([pair.group for pair in training])
        self.sources = text_keys([pair.source for pair in training])
        self.held_out = held_out

    def sampler(self, seed: int) -> PairSampler:
        return PairSampler((self.a, self.b), (self.a_key, self.b_key, self.topic), self.groups, WEIGHTS, seed)

    def piece_counts(self, size: int) -> numpy.ndarray:
        return numpy.bincount(numpy.concatenate([self.a.flat, self.b.flat]), minlength=size)


def build_tokenizer(pairs, path: Path):
    """Trains the pieces on the words of all training pairs, groups weighted as in training."""
    counts = count_words((text, WEIGHTS.get(pair.group, 0)) for pair in pairs for text in (pair.a, pair.b))
    train_tokenizer(counts, WHOLE_WORDS, CUT_PIECES).save(path)


def prepare(folder: Path, forbidden_folders, tokenizer_file: Path, kept: Path):
    """(tokenizer, prepared pairs); both are made where they are missing, without what evaluations hold."""
    if kept.exists() and tokenizer_file.exists():
        return load_tokenizer(tokenizer_file), pickle.loads(kept.read_bytes())
    training, held_out = split_pairs(read_pairs(folder))
    print(f"{len(training)} training pairs, {len(held_out)} held out", flush=True)
    training = with_made_pairs(training, SEED)
    print(f"{len(training)} with made pairs", flush=True)
    training, refused = refuse(training, forbidden_texts(forbidden_folders))
    print(f"{sum(refused.values())} refused, as evaluations hold them: {refused}", flush=True)
    if not tokenizer_file.exists():
        build_tokenizer(training, tokenizer_file)
    tokenizer = load_tokenizer(tokenizer_file)
    prepared = Prepared(tokenizer, training, held_out)
    kept.write_bytes(pickle.dumps(prepared, protocol=4))
    return tokenizer, prepared
