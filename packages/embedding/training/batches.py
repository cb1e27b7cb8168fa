"""Token arrays of all pairs, and seeded batches drawn from them."""

import zlib

import numpy
import torch

from model import MAX_PIECES

# How often a batch is drawn from one group alone, and from neighbours by meaning; the rest mixes all groups by their weights.
SINGLE_GROUP_SHARE = 0.35
NEIGHBOURS_SHARE = 0.3
NEIGHBOURHOOD = 16  # pairs of one neighbourhood in such a batch
WORDS_PART = 6  # one pair in so many shows an ambiguous word, among others that show it in another sense
WORD_GROUPS = ("senses", "words")
CHUNK_PIECES = 3000  # of one pass through a contextual model: texts are sorted by length, so that little is padding
UNKNOWN_PIECE = 1


class TokenTable:
    """Many texts as one flat array of piece ids."""

    def __init__(self, tokenizer, texts, most: int = MAX_PIECES):
        rows = [tokenizer.encode(text, most) or [UNKNOWN_PIECE] for text in texts]
        self.lengths = numpy.array([len(row) for row in rows], dtype=numpy.int64)
        self.starts = numpy.concatenate([[0], numpy.cumsum(self.lengths)[:-1]])
        self.flat = numpy.array([piece for row in rows for piece in row], dtype=numpy.int32)

    def gather(self, rows, drop=0.0, random=None):
        """(ids, offsets) of these rows for an embedding bag, with some pieces dropped at random."""
        lengths = self.lengths[rows]
        ends = numpy.cumsum(lengths)
        index = numpy.arange(ends[-1]) + numpy.repeat(self.starts[rows] - (ends - lengths), lengths)
        ids = self.flat[index]
        if drop > 0:
            kept = random.random(len(ids)) >= drop
            kept[ends - lengths] |= numpy.add.reduceat(kept, ends - lengths) == 0
            ids = ids[kept]
            lengths = numpy.add.reduceat(kept, (ends - self.lengths[rows]))
        offsets = numpy.concatenate([[0], numpy.cumsum(lengths)[:-1]])
        return torch.from_numpy(ids.astype(numpy.int64)), torch.from_numpy(offsets.astype(numpy.int64))

    def chunks(self, rows, most: int = MAX_PIECES, pieces: int = CHUNK_PIECES):
        """Yields (places in `rows`, padded ids) of texts of like length, cut to `most` pieces."""
        rows = numpy.asarray(rows)
        lengths = numpy.minimum(self.lengths[rows], most)
        order, start = numpy.argsort(lengths, kind="stable"), 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * lengths[order[end]] <= pieces:
                end += 1
            places = order[start:end]
            place = numpy.arange(lengths[places[-1]])
            filled = place < lengths[places][:, None]
            index = numpy.where(filled, self.starts[rows[places]][:, None] + place, 0)
            yield places, numpy.where(filled, self.flat[index], 0).astype(numpy.int64)
            start = end


class PairSampler:
    """Draws batches of pairs; each batch names distinct query sides."""

    def __init__(self, tables, keys, groups, weights, seed):
        self.a, self.b = tables
        self.a_key, self.b_key, self.topic = keys
        self.random = numpy.random.default_rng(seed)
        self.weights = weights
        self.rows = {name: numpy.flatnonzero(groups == name) for name in weights}
        self.shows_word = numpy.isin(groups, WORD_GROUPS)
        self.label = None  # of each pair's neighbourhood, once known

    def near(self, label):
        """Lets batches be drawn from pairs of one label, which are hard negatives of each other."""
        self.label = label
        self.by_label = numpy.argsort(label, kind="stable")
        self.label_start = numpy.searchsorted(label[self.by_label], numpy.arange(label.max() + 2))
        self.words = numpy.unique(label[self.shows_word])

    def _mixed(self, size):
        names = list(self.weights)
        share = numpy.array([self.weights[name] for name in names])
        counts = self.random.multinomial(size, share / share.sum())
        return numpy.concatenate([self.random.choice(self.rows[n], c) for n, c in zip(names, counts)])

    def _neighbours(self, size):
        return self._of_labels(self.label[self._mixed(max(1, size // NEIGHBOURHOOD))])

    def _of_labels(self, labels):
        ranges = ((self.label_start[label], self.label_start[label + 1]) for label in labels)
        return numpy.concatenate([self.by_label[self.random.integers(begin, end, NEIGHBOURHOOD)] for begin, end in ranges])

    def _draw(self, size):
        kind = self.random.random()
        if kind < SINGLE_GROUP_SHARE:
            rows = self.random.choice(self.rows[self._pick(list(self.weights))], size)
        elif self.label is not None and kind < SINGLE_GROUP_SHARE + NEIGHBOURS_SHARE:
            rows = self._neighbours(size)
        else:
            rows = self._mixed(size)
        if self.label is not None:
            words = self._of_labels(self.random.choice(self.words, max(1, size // WORDS_PART // NEIGHBOURHOOD)))
            rows = numpy.concatenate([rows[len(words):], words])
        _, first = numpy.unique(self.a_key[rows], return_index=True)
        return rows[first]

    def _pick(self, names):
        share = numpy.array([self.weights[name] for name in names])
        return names[self.random.choice(len(names), p=share / share.sum())]

    def batch(self, size):
        """(rows, mask of pairs that are no negatives of each other)."""
        rows = self._draw(size)
        topic = self.topic[rows]
        same = _equal(self.b_key[rows]) | (_equal(topic) & (topic > 0)[:, None])
        numpy.fill_diagonal(same, False)
        return rows, torch.from_numpy(same)


def _equal(keys):
    return keys[:, None] == keys[None, :]


def text_keys(texts):
    """A number for each text, equal for equal texts."""
    return numpy.array([zlib.crc32(text.lower().encode("utf-8", "surrogatepass")) for text in texts], dtype=numpy.int64)
