"""Measures questions against hand-written line shapes: the nearest thing to what the product asks of the model."""

from pathlib import Path

import torch

from evaluate import encode_texts

PROBE = Path(__file__).parent / "probe.tsv"


def probe(model, tokenizer) -> dict:
    """Shares of questions whose shape comes first and among the first three and ten, by language."""
    rows = [line.split("\t") for line in PROBE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    shapes = encode_texts(model, tokenizer, [row[0] for row in rows])
    results = {"shapes": len(rows)}
    for name, column in (("german", 1), ("english", 2)):
        scores = encode_texts(model, tokenizer, [row[column] for row in rows]) @ shapes.T
        rank = (scores > scores.diagonal()[:, None]).sum(1) + 1
        shares = {f"top{k}": round((rank <= k).float().mean().item(), 3) for k in (1, 3, 10)}
        results[name] = {"mrr": round((1 / rank.float()).mean().item(), 3), **shares}
    return results


def misses(model, tokenizer, worst: int = 12):
    """The questions that fare worst, with what came first instead; for whoever improves the glossary or the data."""
    rows = [line.split("\t") for line in PROBE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    shapes = encode_texts(model, tokenizer, [row[0] for row in rows])
    found = []
    for column in (1, 2):
        scores = encode_texts(model, tokenizer, [row[column] for row in rows]) @ shapes.T
        rank = (scores > scores.diagonal()[:, None]).sum(1) + 1
        top = torch.argmax(scores, dim=1)
        found += [(int(r), row[column], row[0], rows[int(t)][0]) for r, row, t in zip(rank, rows, top)]
    return sorted(found, key=lambda row: -row[0])[:worst]
