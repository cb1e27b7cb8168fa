"""Held-out retrieval: for each pair, is `b` found among all the other `b` of its source group?"""

import torch

from batches import TokenTable

MOST_PAIRS = 1500


def encode_texts(model, tokenizer, texts):
    """Unit vectors of many texts."""
    table = TokenTable(tokenizer, texts)
    with torch.no_grad():
        parts = [
            model(*table.gather(list(range(start, min(start + 2048, len(texts))))))
            for start in range(0, len(texts), 2048)
        ]
    return torch.cat(parts)


def rank_pairs(model, tokenizer, pairs):
    """Mean reciprocal rank and share of first and top-ten hits of `a` -> `b` among the distinct `b`."""
    chosen, seen = [], set()
    for pair in pairs:
        if pair.a not in seen:
            seen.add(pair.a)
            chosen.append(pair)
    chosen = chosen[:MOST_PAIRS]
    targets = sorted({pair.b for pair in chosen})
    position = {text: index for index, text in enumerate(targets)}
    scores = encode_texts(model, tokenizer, [p.a for p in chosen]) @ encode_texts(model, tokenizer, targets).T
    gold = torch.tensor([position[pair.b] for pair in chosen])
    own = scores.gather(1, gold[:, None])
    rank = (scores > own).sum(1) + 1
    return {
        "pairs": len(chosen),
        "mrr": round((1 / rank).mean().item(), 3),
        "top1": round((rank <= 1).float().mean().item(), 3),
        "top10": round((rank <= 10).float().mean().item(), 3),
    }


def evaluate(model, tokenizer, held_out):
    """Results by group; `security log` are the pairs whose b is a log line or event."""
    groups = {}
    for pair in held_out:
        groups.setdefault(pair.group, []).append(pair)
        if pair.group == "security" and pair.log:
            groups.setdefault("security log", []).append(pair)
    return {name: rank_pairs(model, tokenizer, rows) for name, rows in sorted(groups.items())}
