"""Held-out retrieval: for each pair, is `b` found among all the other `b` of its source group?"""

import numpy
import torch

from batches import TokenTable
from model import NESTED

MOST_PAIRS = 1500


def encode_table(model, table, rows=None):
    """Unit vectors of the texts of a table."""
    rows = numpy.arange(len(table.lengths)) if rows is None else rows
    vectors = torch.empty(len(rows), model.vectors.shape[1])
    with torch.no_grad():
        if not hasattr(model, "blocks"):
            for start in range(0, len(rows), 4096):
                vectors[start : start + 4096] = model(*table.gather(rows[start : start + 4096]))
            return vectors
        for places, ids in table.chunks(rows):
            vectors[torch.from_numpy(places)] = model(torch.from_numpy(ids).to(model.vectors.device))[0].float().cpu()
    return vectors


def encode_texts(model, tokenizer, texts):
    """Unit vectors of many texts."""
    return encode_table(model, TokenTable(tokenizer, texts))


def distinct_pairs(pairs):
    """(query texts, distinct targets, index of each query's target): one pair for each query, at most MOST_PAIRS."""
    by_query = {}
    for pair in pairs:
        by_query.setdefault(pair.a, pair.b)
    chosen = list(by_query.items())[:MOST_PAIRS]
    targets = sorted({b for _, b in chosen})
    position = {text: index for index, text in enumerate(targets)}
    return [a for a, _ in chosen], targets, torch.tensor([position[b] for _, b in chosen])


def rank_pairs(model, tokenizer, pairs):
    """Mean reciprocal rank and share of first and top-ten hits of `a` -> `b` among the distinct `b`."""
    queries, targets, gold = distinct_pairs(pairs)
    a, b = encode_texts(model, tokenizer, queries), encode_texts(model, tokenizer, targets)
    nested = shares(ranks(cut(a) @ cut(b).T, gold))["mrr"]
    return {"pairs": len(queries), **shares(ranks(a @ b.T, gold)), "mrr128": nested}


def cut(vectors):
    """The first half of unit vectors, at unit length again."""
    return torch.nn.functional.normalize(vectors[:, :NESTED], dim=-1)


def ranks(scores, gold):
    """Place of each row's gold column, from 1."""
    return (scores > scores.gather(1, gold[:, None])).sum(1) + 1


def shares(rank):
    """Mean reciprocal rank, and shares of first and top-ten places."""
    return {
        "mrr": round((1 / rank).mean().item(), 3),
        "top1": round((rank <= 1).float().mean().item(), 3),
        "top10": round((rank <= 10).float().mean().item(), 3),
    }


def evaluate(model, tokenizer, held_out):
    """Results by group; `security log` are the pairs whose b is a log line or event."""
    return {name: rank_pairs(model, tokenizer, rows) for name, rows in by_group(held_out).items()}


def by_group(held_out):
    """Pairs by what they teach, and those of log lines or events once more."""
    groups = {}
    for pair in held_out:
        groups.setdefault(pair.group, []).append(pair)
        if pair.group == "security" and pair.log:
            groups.setdefault("security log", []).append(pair)
    return dict(sorted(groups.items()))
