"""Measures questions against hand-written line shapes: the nearest thing to what the product asks of the model."""

from pathlib import Path

from evaluate import encode_texts

PROBE = Path(__file__).parent / "probe.tsv"
COLUMNS = {"german": 1, "english": 2}


def read_probe() -> list:
    """Rows of [line shape, German question, English question]."""
    lines = PROBE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _scores(model, tokenizer, rows, column):
    """(similarity of each question to each shape, rank of the question's own shape)."""
    shapes = encode_texts(model, tokenizer, [row[0] for row in rows])
    scores = encode_texts(model, tokenizer, [row[column] for row in rows]) @ shapes.T
    return scores, (scores > scores.diagonal()[:, None]).sum(1) + 1


def probe(model, tokenizer) -> dict:
    """Shares of questions whose shape comes first and among the first three and ten, by language."""
    rows = read_probe()
    results = {"shapes": len(rows)}
    for name, column in COLUMNS.items():
        _, rank = _scores(model, tokenizer, rows, column)
        shares = {f"top{k}": round((rank <= k).float().mean().item(), 3) for k in (1, 3, 10)}
        results[name] = {"mrr": round((1 / rank.float()).mean().item(), 3), **shares}
    return results
