"""Token arrays of all pairs, and seeded batches drawn from them."""

import zlib

import numpy
import torch

# How often a batch is drawn from one group alone (harder negatives); the rest mixes all groups by the same weights.
SINGLE_GROUP_SHARE = 0.5
TRAINING_PIECES = 72


class TokenTable:
    """Many texts as one flat array of piece ids."""

    def __init__(self, tokenizer, texts):
        rows = [tokenizer.encode(text, TRAINING_PIECES) or [1] for text in texts]
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


class PairSampler:
    """Draws batches of pairs; each batch names distinct query sides."""

    def __init__(self, tokenizer, pairs, weights, seed):
        self.a = TokenTable(tokenizer, [pair.a for pair in pairs])
        self.b = TokenTable(tokenizer, [pair.b for pair in pairs])
        self.a_key = _keys(pair.a for pair in pairs)
        self.b_key = _keys(pair.b for pair in pairs)
        self.random = numpy.random.default_rng(seed)
        self.weights = weights
        groups = sorted({pair.group for pair in pairs})
        self.rows = {g: numpy.array([i for i, p in enumerate(pairs) if p.group == g]) for g in groups}

    def _draw(self, size):
        names = list(self.weights)
        if self.random.random() < SINGLE_GROUP_SHARE:
            rows = self.random.choice(self.rows[self._pick(names)], size)
        else:
            share = numpy.array([self.weights[name] for name in names])
            counts = self.random.multinomial(size, share / share.sum())
            rows = numpy.concatenate([self.random.choice(self.rows[n], c) for n, c in zip(names, counts)])
        _, first = numpy.unique(self.a_key[rows], return_index=True)
        return rows[first]

    def _pick(self, names):
        share = numpy.array([self.weights[name] for name in names])
        return names[self.random.choice(len(names), p=share / share.sum())]

    def batch(self, size, drop):
        """((ids, offsets) of a, the same of b, mask of pairs that are no negatives)."""
        rows = self._draw(size)
        b_key = torch.from_numpy(self.b_key[rows])
        same = b_key[:, None] == b_key[None, :]
        same.fill_diagonal_(False)
        return self.a.gather(rows, drop, self.random), self.b.gather(rows, drop, self.random), same


def _keys(texts):
    return numpy.array([zlib.crc32(text.lower().encode("utf-8", "surrogatepass")) for text in texts], dtype=numpy.int64)
