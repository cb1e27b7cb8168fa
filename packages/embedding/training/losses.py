"""What training pushes down: wrong neighbours, unguessed pieces, and pieces that ignore their text."""

import numpy
import torch
from torch.nn import functional

from model import NESTED

NESTED_SHARE = 0.3
COMPARED_PIECES = 192  # of a batch, for telling senses apart


def contrastive_loss(a, b, same, temperature: float):
    """Symmetric InfoNCE; pairs that share a text or a topic (`same`) are no negatives of each other."""
    scores = ((a @ b.T) / temperature).masked_fill(same, float("-inf"))
    gold = torch.arange(len(a), device=a.device)
    return (functional.cross_entropy(scores, gold) + functional.cross_entropy(scores.T, gold)) / 2


def nested_loss(a, b, same, temperature: float):
    """The loss of whole vectors, and some of the loss of their first half alone."""
    whole = contrastive_loss(a, b, same, temperature)
    return whole + NESTED_SHARE * contrastive_loss(_half(a), _half(b), same, temperature)


def _half(vectors):
    return functional.normalize(vectors[:, :NESTED], dim=-1)


def piece_loss(pieces, rows, texts, same, temperature: float):
    """A piece of each text of `rows`, as its neighbours made it, finds the partner of its text."""
    scores = functional.normalize(pieces, dim=-1) @ texts.T / temperature
    return functional.cross_entropy(scores.masked_fill(same[rows], float("-inf")), rows.to(texts.device))


def word_loss(queries, targets, same, random, telling, temperature: float):
    """One piece that both texts of a pair hold finds its like in the partner among its likes in other texts: it must tell senses apart.

    `queries` and `targets` have `vectors`, `ids` and `rows` of all pieces seen; `telling` says how often each piece is taken.
    """
    first, second = shared_pieces(queries, targets, random, telling)
    if len(first) == 0:
        return queries.vectors.sum() * 0
    ids, rows = queries.ids[first], queries.rows[first]
    candidates = numpy.flatnonzero(numpy.isin(targets.ids, ids))
    gold = numpy.searchsorted(candidates, second)
    alike = targets.ids[candidates] == ids[:, None]
    own = targets.rows[candidates] == rows[:, None]
    valid = alike & ~own & ~same.cpu().numpy()[rows[:, None], targets.rows[candidates][None, :]]
    told = valid.any(1)
    if not told.any():
        return queries.vectors.sum() * 0
    valid[numpy.arange(len(gold)), gold] = True
    one, all_likes = (functional.normalize(v, dim=-1) for v in (queries.vectors[first[told]], targets.vectors[candidates]))
    scores = (one @ all_likes.T / temperature).masked_fill(torch.from_numpy(~valid[told]).to(one.device), float("-inf"))
    return functional.cross_entropy(scores, torch.from_numpy(gold[told]).to(one.device))


def shared_pieces(queries, targets, random, telling):
    """Places of one piece of some pairs that both of their texts hold, and other targets too: (among queries, among targets)."""
    size = int(max(queries.ids.max(), targets.ids.max())) + 1
    mine, theirs = queries.rows * size + queries.ids, targets.rows * size + targets.ids
    texts_with = numpy.bincount(numpy.unique(theirs) % size, minlength=size)
    shared = numpy.flatnonzero(numpy.isin(mine, theirs) & (texts_with[queries.ids] > 1))
    order = shared[numpy.argsort(random.exponential(size=len(shared)) / telling[queries.ids[shared]])]
    _, first = numpy.unique(queries.rows[order], return_index=True)
    chosen = random.permutation(order[first])[:COMPARED_PIECES]
    sorted_places = numpy.argsort(theirs, kind="stable")
    return chosen, sorted_places[numpy.searchsorted(theirs[sorted_places], mine[chosen])]


def guess_loss(model, pieces, labels, candidates):
    """Sampled softmax: which piece was masked, among those masked in this batch and `candidates`?"""
    choices, target = torch.unique(torch.cat([labels, candidates]), return_inverse=True)
    known = functional.normalize(model.vectors.detach()[choices], dim=-1)
    scores = functional.normalize(model.guess(pieces), dim=-1) @ known.T * 16
    return functional.cross_entropy(scores.float(), target[: len(labels)])
