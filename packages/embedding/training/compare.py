"""Measures variants of a trained model that need no training, each as a row of the ledger.

    python3 compare.py <work folder> [--recipe small]
"""

import argparse
import pickle
from pathlib import Path

import torch
from torch.nn import functional

from ambiguity import measure_ambiguity
from batches import TokenTable
from evaluate import by_group, cut, distinct_pairs, encode_texts, evaluate, ranks, shares
from experiments import note_experiment
from model import BagModel, ContextModel, JointModel
from probe import probe, read_probe
from recipes import RECIPES
from tokenizer import load_tokenizer

CANDIDATES = 50
LATE_SHARE = 0.5  # of the late score beside the pooled one


class EqualWeights(JointModel):
    """The model with a plain mean of its contextual pieces."""

    def weights(self, ids, x):
        return (ids > 0).float()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("work", type=Path)
    arguments.add_argument("--recipe", choices=RECIPES, default="small")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    tokenizer = load_tokenizer(options.work / "tokenizer.json")
    held_out = pickle.loads((options.work / "prepared.pickle").read_bytes()).held_out
    state = torch.load(options.work / f"context-{options.recipe}.pt")
    counts, recipe = torch.ones(len(tokenizer.pieces)), RECIPES[options.recipe]
    bag = BagModel(counts)
    bag.load_state_dict(torch.load(options.work / "bag.pt"))
    note_experiment("compare", recipe, 0, measure(bag, tokenizer, held_out), "the bag that training starts from")
    variants = {
        "contextual layers alone": ContextModel(counts, recipe.layers),
        "bag beside them, contextual pieces weighed equally, without training for it": EqualWeights(counts, recipe.layers, bag),
        "bag beside them": JointModel(counts, recipe.layers, bag),
    }
    for what, model in variants.items():
        model.load_state_dict(state["averaged"], strict=False)
        results = measure(model.eval(), tokenizer, held_out)
        note_experiment("compare", recipe, state["seconds"], results, f"{recipe.layers} layers, {what}")
    results = {name: late_ranks(model, tokenizer, *distinct_pairs(rows)) for name, rows in by_group(held_out).items()}
    rows = read_probe()
    shapes, gold = [row[0] for row in rows], torch.arange(len(rows))
    results["probe"] = {
        name: late_ranks(model, tokenizer, [row[column] for row in rows], shapes, gold)
        for name, column in (("german", 1), ("english", 2))
    }
    results["ambiguity"] = measure_ambiguity(model, tokenizer)
    what = f"{recipe.layers} layers, bag beside them, late interaction over the first {CANDIDATES}"
    note_experiment("compare", recipe, state["seconds"], results, what)


def measure(model, tokenizer, held_out) -> dict:
    return {
        **evaluate(model, tokenizer, held_out), "probe": probe(model, tokenizer),
        "ambiguity": measure_ambiguity(model, tokenizer),
    }


def late_ranks(model, tokenizer, queries, targets, gold):
    """The best candidates by pooled vectors, ordered anew: each piece of the query looks for its nearest in the candidate."""
    a, b = encode_texts(model, tokenizer, queries), encode_texts(model, tokenizer, targets)
    scores = a @ b.T
    query_pieces, target_pieces = (piece_vectors(model, tokenizer, texts) for texts in (queries, targets))
    late = scores - 2  # what is no candidate stays behind
    for row, best in enumerate(scores.topk(min(CANDIDATES, len(targets)), dim=1).indices.tolist()):
        pieces, weight = query_pieces[row]
        for column in best:
            nearest = (pieces @ target_pieces[column][0].T).amax(1)
            late[row, column] = scores[row, column] + LATE_SHARE * (weight * nearest).sum()
    return {**shares(ranks(late, gold)), "mrr128": shares(ranks(cut(a) @ cut(b).T, gold))["mrr"]}


def piece_vectors(model, tokenizer, texts):
    """(unit vectors of a text's pieces, their shares of its weight), text by text."""
    table, found = TokenTable(tokenizer, texts), [None] * len(texts)
    with torch.no_grad():
        for places, ids in table.chunks(range(len(texts))):
            ids = torch.from_numpy(ids)
            x = model(ids)[1]
            weights = model.weights(ids, x)
            for place, row, vectors, weight in zip(places, ids, functional.normalize(model.piece_vectors(x), dim=-1), weights):
                filled = row > 0
                found[place] = vectors[filled], weight[filled] / weight.sum()
    return found


if __name__ == "__main__":
    main()
